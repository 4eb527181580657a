//! What will expire before it is reached, if a household goes on as it did.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rusqlite::Connection;
use units::Conversions;

use crate::{Act, Amount, Error, Lot, LotId, ProductId, clock, lot, products, sql};

/// How far back use is looked at.
const WEEKS: i64 = 12;
/// From fewer days nothing follows.
const FEWEST_DAYS: i64 = 14;
/// Nor from fewer times.
const FEWEST_TIMES: u32 = 2;

/// A lot that will not be used up by its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreached {
    /// The product.
    pub product: ProductId,
    /// The lot.
    pub lot: LotId,
    /// Its date.
    pub date: Date,
    /// How much of it will be left then.
    pub left: Amount,
    /// How much of the product is used in a week.
    pub weekly: Amount,
}

/// All lots with a date to come that will not be reached, the soonest first.
pub(crate) fn unreached(conn: &Connection, act: Act) -> Result<Vec<Unreached>, Error> {
    let mut found = Vec::new();
    for (id, used) in used(conn, act)? {
        if used.times < FEWEST_TIMES {
            continue;
        }
        let lots = lot::of_product(conn, id)?;
        // Nearly always: then nothing has to be known of how units convert.
        let unit = used.amounts[0].base;
        let plain = |amount: &Amount| amount.base == unit;
        let (unit, conversions) =
            if used.amounts.iter().all(plain) && lots.iter().all(|lot| plain(&lot.amount)) {
                (unit, Conversions::default())
            } else {
                let product = products::find(conn, id)?;
                (product.unit, product.conversions())
            };
        let Some(total) = units::sum(used.amounts, unit, &conversions) else { continue };
        let weekly = total.in_unit.milli * 7 / used.days;
        if weekly <= 0 {
            continue;
        }
        let mut before = 0_i64;
        for lot in lots {
            let Some(amount) = conversions.convert(lot.amount, unit) else { continue };
            let milli = amount.value.milli;
            if let Some(left) = left(&lot, milli, before, weekly, act.today) {
                let date = lot.date.unwrap_or(act.today);
                let left = Amount::new(left, unit);
                let weekly = Amount::new(weekly, unit);
                found.push(Unreached { product: id, lot: lot.id, date, left, weekly });
            }
            before = before.saturating_add(milli);
        }
    }
    found.sort_by_key(|unreached| (unreached.date, unreached.lot));
    Ok(found)
}

/// How much of a lot will be left at its date, when what is used before it comes first; none for nothing to speak of.
fn left(lot: &Lot, milli: i64, before: i64, weekly: i64, today: Date) -> Option<i64> {
    let days = lot.days_left(today).filter(|days| *days >= 0)?;
    // Frozen food is not thrown away on the day.
    if lot.frozen.is_some() {
        return None;
    }
    let used = i128::from(weekly) * i128::from(days) / 7;
    let reached = i64::try_from(used).unwrap_or(i64::MAX).saturating_sub(before).clamp(0, milli);
    let left = milli - reached;
    // A tenth is within what nobody can foresee.
    (left * 10 > milli).then_some(left)
}

struct Used {
    amounts: Vec<Amount>,
    times: u32,
    /// Over so many days.
    days: i64,
}

/// What was used of each product that has a lot with a date.
fn used(conn: &Connection, act: Act) -> Result<HashMap<ProductId, Used>, Error> {
    let start = act.at.checked_sub((WEEKS * 7 * 24).hours()).unwrap_or(Timestamp::MIN);
    let mut used: HashMap<ProductId, Used> = HashMap::new();
    // What was used and not taken back: an undo answers with the opposite. Joined in this order (a cross join of SQLite's
    // holds to it), else every movement there ever was is read.
    let mut statement = conn.prepare_cached(
        "SELECT l.product, l.unit, -sum(m.delta) AS milli, count(DISTINCT t.id) AS times, \
         (SELECT min(f.added_at) FROM lots f WHERE f.product = l.product) AS first \
         FROM transactions t LEFT JOIN transactions r ON r.id = t.answers \
         CROSS JOIN movements m ON m.tx = t.id AND m.about = 'lot' CROSS JOIN lots l ON l.id = m.subject \
         WHERE t.hlc > ?1 AND coalesce(r.action, t.action) = 'used' \
         AND EXISTS (SELECT 1 FROM listing s WHERE s.product = l.product AND s.soonest IS NOT NULL AND NOT s.hidden) \
         GROUP BY l.product, l.unit",
    )?;
    let mut rows = statement.query([clock::end_of(start)])?;
    while let Some(row) = rows.next()? {
        let first: Timestamp = sql::moment(row, "first")?;
        let since = first.max(start);
        let days = act.at.duration_since(since).as_hours() / 24;
        if days < FEWEST_DAYS {
            continue;
        }
        let product = used.entry(row.get("product")?).or_insert(Used { amounts: Vec::new(), times: 0, days });
        product.amounts.push(Amount::new(row.get("milli")?, sql::base(row, "unit")?));
        product.times += row.get::<_, u32>("times")?;
    }
    Ok(used)
}
