//! What products cost where: what was paid for lots, and what was seen without buying.

use std::cmp::Reverse;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::product::clean;
use crate::subject::About;
use crate::things::{self, Thing};
use crate::{
    Act, Amount, Booking, DeviceId, Error, Lot, Price, ProductId, SeenPriceId, amount, lot, products,
};

/// Older prices than so many are not told.
const NEWEST: u32 = 500;

/// A price that was seen, not paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenPrice {
    /// What the product was called then.
    pub(crate) name: String,
    /// Of what.
    pub(crate) product: ProductId,
    /// Where.
    pub(crate) store: Option<String>,
    /// For how much of it.
    pub(crate) amount: Amount,
    /// What that costs.
    pub(crate) price: Price,
    /// When it was seen.
    pub(crate) at: Timestamp,
}

impl Thing for SeenPrice {
    const ABOUT: About = About::Price;
}

/// What so much of a product cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricePoint {
    /// What was only seen, to forget it by; none of what was bought.
    pub seen: Option<SeenPriceId>,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub store: Option<String>,
    /// How much.
    pub amount: Amount,
    /// At which price.
    pub price: Price,
}

/// All prices of a product, newest first.
pub(crate) fn of_product(conn: &Connection, product: ProductId) -> Result<Vec<PricePoint>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT l.*, coalesce((SELECT sum(m.delta) FROM movements m \
         WHERE m.subject = l.id AND m.kind IN ('added', 'counted') AND m.delta > 0), l.milli) AS bought \
         FROM lots l INDEXED BY lots_priced WHERE l.product = ?1 AND l.price IS NOT NULL \
         ORDER BY l.added_at DESC LIMIT ?2",
    )?;
    let mut rows = statement.query((product, NEWEST))?;
    let mut prices = Vec::new();
    while let Some(row) = rows.next()? {
        let Lot { amount, price: Some(price), store, added_at: at, .. } = lot::from_row(row)? else {
            continue;
        };
        let bought: i64 = row.get("bought")?;
        // What was parted from another lot was never added itself.
        let milli = if bought > 0 { bought } else { 1000 };
        prices.push(PricePoint { seen: None, at, store, amount: amount.with(milli), price });
    }
    let seen =
        things::all::<SeenPrice, SeenPriceId>(conn)?.into_iter().filter(|(_, seen)| seen.product == product);
    prices.extend(seen.map(|(id, SeenPrice { store, amount, price, at, .. })| PricePoint {
        seen: Some(id),
        at,
        store,
        amount,
        price,
    }));
    prices.sort_by_key(|point| Reverse(point.at));
    Ok(prices)
}

/// Notes a price that was seen.
pub(crate) fn note(
    conn: &Connection,
    device: DeviceId,
    product: ProductId,
    store: Option<&str>,
    (amount, price): (Amount, Price),
    act: Act,
) -> Result<(SeenPriceId, Booking), Error> {
    amount::check_positive(amount.milli)?;
    let found = products::find(conn, product)?;
    let gtin = found.barcodes.first().map(|barcode| barcode.gtin.clone());
    let seen = SeenPrice {
        name: found.name.or(gtin).unwrap_or_default(),
        product,
        store: clean("store", store)?,
        amount,
        price,
        at: act.at_millisecond(),
    };
    things::add(conn, device, &seen, act)
}

/// Forgets a price that was seen.
pub(crate) fn forget(
    conn: &Connection,
    device: DeviceId,
    id: SeenPriceId,
    act: Act,
) -> Result<Booking, Error> {
    things::remove::<SeenPrice>(conn, device, id.uuid(), act)
}

/// All stores that something is known of, by name.
pub(crate) fn stores(conn: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT store FROM lots WHERE store IS NOT NULL GROUP BY store \
         UNION SELECT fields ->> '$.store' FROM things \
         WHERE about IN ('price', 'list') AND NOT gone AND fields ->> '$.store' IS NOT NULL ORDER BY 1",
    )?;
    let stores = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(stores)
}
