//! How long this household's own food kept.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Condition, Error, ProductId, lot, sql};

/// No more lots than this are looked at: the newest tell most.
const NEWEST: u32 = 25;
/// Of other products' lots, fewer than this tell nothing.
const FEWEST: usize = 3;

/// Lots with a date that somebody read from a pack, of a place of the condition; a lot that was opened, frozen or thawed
/// has another date than its pack.
const DATED: &str = "FROM lots l JOIN places s ON s.id = l.place \
     WHERE l.date IS NOT NULL AND (l.date_from IS NULL OR l.date_from = 'code') \
     AND NOT l.opened AND NOT l.thawed AND (l.frozen_days_left IS NULL) AND s.condition = ?2";

fn days(row: &Row<'_>) -> rusqlite::Result<i32> {
    let date: Date = sql::day(row, "date")?.unwrap_or(Date::MIN);
    let added = sql::moment(row, "added_at")?.to_zoned_datetime(TimeZone::UTC).date();
    Ok(lot::days_between(added, date))
}

/// The days from being added to its date that a lot of this product usually has in a place of this condition: the median
/// of its own, else of those of products of the same kind, else of the same narrowest category. None when nothing was learned.
pub(crate) fn days_to_date(
    conn: &Connection,
    product: ProductId,
    condition: Condition,
) -> Result<Option<u32>, Error> {
    let sql = format!(
        "SELECT l.date, l.added_at {DATED} AND l.product = ?1 ORDER BY l.added_at DESC LIMIT {NEWEST}"
    );
    let own = conn
        .prepare_cached(&sql)?
        .query_map(params![product, condition], days)?
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(days) = median(own) {
        return Ok(Some(days));
    }
    // What the household itself says it is an instance of, before what a source says.
    for like in ["own ->> '$.kind'", NARROWEST] {
        if let Some(days) = of_others(conn, product, condition, like)? {
            return Ok(Some(days));
        }
    }
    Ok(None)
}

/// The narrowest category, in SQL.
const NARROWEST: &str = "coalesce(own ->> '$.categories[#-1]', facts ->> '$.categories[#-1]')";

/// The median of the lots of products that have the same as this one in `like`.
fn of_others(
    conn: &Connection,
    product: ProductId,
    condition: Condition,
    like: &str,
) -> Result<Option<u32>, Error> {
    let same: Option<String> = conn
        .prepare_cached(&format!("SELECT {like} FROM products WHERE id = ?1"))?
        .query_row([product], |row| row.get(0))
        .optional()?
        .flatten();
    let Some(same) = same else { return Ok(None) };
    let sql = format!(
        "SELECT l.date, l.added_at {DATED} AND l.product IN (SELECT id FROM products WHERE {like} = ?1) \
         ORDER BY l.added_at DESC LIMIT {NEWEST}"
    );
    let others = conn
        .prepare_cached(&sql)?
        .query_map(params![same, condition], days)?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(median(others.clone()).filter(|_| others.len() >= FEWEST))
}

/// The middle one, or the lower of the two in the middle: a day too few is better than one too many.
fn median(mut days: Vec<i32>) -> Option<u32> {
    days.retain(|days| *days >= 0);
    days.sort_unstable();
    let middle = days.len().checked_sub(1)? / 2;
    u32::try_from(days[middle]).ok()
}
