//! What is short: there is less of it than there should be, or what is left is almost empty.

use jiff::Timestamp;
use rusqlite::{Connection, params};
use units::Base;
use uuid::Uuid;

use super::{Item, ItemRef, ItemWhy};
use crate::{Amount, Error, ItemId, KindId, ListId, Product, ProductId, clock, kind, products, stock};

/// All that is short, each product once: by its own minimum first, then because it is almost empty.
pub(super) fn all(conn: &Connection) -> Result<Vec<(ItemRef, Item)>, Error> {
    let mut short = Vec::new();
    for id in with_minimum(conn)? {
        let product = products::find(conn, id)?;
        let Some(minimum) = product.edits.minimum else { continue };
        let there = stock::sum(conn, id, minimum.base)?.in_unit;
        if there.milli < minimum.milli {
            let missing = minimum.with(minimum.milli - there.milli);
            let amount = packs(&product, missing);
            short.push((ItemRef::Product(id), of_product(&product, amount, ItemWhy::Minimum)));
        }
    }
    for stock in kind::all(conn)? {
        let Some(minimum) = stock.kind.minimum else { continue };
        if stock.total.milli < minimum.milli {
            let missing = whole(minimum.with(minimum.milli - stock.total.milli));
            short.push((ItemRef::Kind(stock.id), of_kind(stock.id, stock.kind.name, missing)));
        }
    }
    for id in almost_empty(conn)? {
        let name = ItemRef::Product(id);
        if short.iter().all(|(other, _)| *other != name) {
            let product = products::find(conn, id)?;
            short.push((name, of_product(&product, one_pack(&product), ItemWhy::AlmostEmpty)));
        }
    }
    Ok(short)
}

fn with_minimum(conn: &Connection) -> Result<Vec<ProductId>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM products WHERE own ->> '$.minimum' IS NOT NULL AND NOT hidden ORDER BY number",
    )?;
    let ids = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

/// Products of which nothing but what is almost empty is left.
fn almost_empty(conn: &Connection) -> Result<Vec<ProductId>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT l.product FROM lots l JOIN products p ON p.id = l.product \
         WHERE l.almost_empty AND l.milli > 0 AND NOT p.hidden AND NOT EXISTS \
         (SELECT 1 FROM lots o WHERE o.product = l.product AND o.milli > 0 AND NOT o.almost_empty) \
         ORDER BY p.number",
    )?;
    let ids = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

/// True when some of what is short came into stock after it was put off.
pub(super) fn bought_since(conn: &Connection, item: &Item, put_off: ItemId) -> Result<bool, Error> {
    let products = match (item.product, item.kind) {
        (Some(product), _) => vec![product],
        (None, Some(kind)) => kind::of_kind(conn, kind)?,
        (None, None) => Vec::new(),
    };
    let since = clock::end_of(made_at(put_off.uuid()));
    for product in products {
        let bought: bool = conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM lots l JOIN movements m ON m.subject = l.id AND m.kind = 'added' \
                 JOIN transactions t ON t.id = m.tx WHERE l.product = ?1 AND t.hlc > ?2)",
            )?
            .query_row(params![product, since], |row| row.get(0))?;
        if bought {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The moment in a UUID of version 7.
fn made_at(id: Uuid) -> Timestamp {
    let at = id.get_timestamp().and_then(|at| {
        let (seconds, nanoseconds) = at.to_unix();
        Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanoseconds).ok()?).ok()
    });
    at.unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What is bought at once: what its first barcode stands for, else one piece.
pub(super) fn one_pack(product: &Product) -> Amount {
    let milli = product.barcodes.first().map_or(1000, |barcode| barcode.milli);
    Amount::new(milli, Base::Piece)
}

/// Whole packs that hold at least so much; where that does not convert into pieces, so much.
fn packs(product: &Product, missing: Amount) -> Amount {
    let pack = one_pack(product);
    match product.conversions().convert(missing, Base::Piece) {
        // A thousandth is what rounding may have added.
        Some(pieces) => {
            let packs = (pieces.value.milli - i64::from(!pieces.exact)).max(1).div_ceil_by(pack.milli);
            pack.with(pack.milli.saturating_mul(packs))
        }
        None => whole(missing),
    }
}

/// What is counted is bought whole.
fn whole(amount: Amount) -> Amount {
    match amount.base {
        Base::G | Base::Ml => amount,
        _ => amount.with(amount.milli.div_ceil_by(1000).saturating_mul(1000)),
    }
}

trait DivCeil {
    fn div_ceil_by(self, by: i64) -> i64;
}

impl DivCeil for i64 {
    /// Of nothing negative, by something positive.
    fn div_ceil_by(self, by: i64) -> i64 {
        self / by + i64::from(self % by > 0)
    }
}

fn of_product(product: &Product, amount: Amount, why: ItemWhy) -> Item {
    let gtin = product.barcodes.first().map(|barcode| barcode.gtin.clone());
    let name = product.name.clone().or(gtin).unwrap_or_default();
    Item { product: Some(product.id), ..item(name, amount, why) }
}

fn of_kind(id: KindId, name: String, amount: Amount) -> Item {
    Item { kind: Some(id), ..item(name, amount, ItemWhy::Kind) }
}

fn item(name: String, amount: Amount, why: ItemWhy) -> Item {
    Item {
        name,
        list: ListId::MAIN,
        product: None,
        kind: None,
        amount: Some(amount),
        note: None,
        why,
        ticked: None,
        aisle: None,
        put_off: false,
    }
}
