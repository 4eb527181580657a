//! One product as a row of a list.

use rusqlite::{Connection, OptionalExtension};

use crate::lot::{self, FEFO, IN_STOCK};
use crate::{Amount, Error, FactsState, Lot, PlaceId, ProductId, What, sql};

/// One product in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRow {
    /// Its id.
    pub id: ProductId,
    /// Name to show; none while nobody knows it: then show the barcode.
    pub name: Option<String>,
    /// Brand to show.
    pub brand: Option<String>,
    /// Size to show, as printed.
    pub size: Option<String>,
    /// Address of its picture at the source.
    pub picture: Option<String>,
    /// Category tags.
    pub categories: Vec<String>,
    /// Its first barcode.
    pub gtin: Option<String>,
    /// What is known of its facts.
    pub facts_state: FactsState,
    /// All that is in stock.
    pub total: Amount,
    /// The lot to use first, none when out of stock.
    pub first_lot: Option<Lot>,
    /// How many lots there are.
    pub lot_count: u32,
}

/// A product's row; of one place only if one is given.
pub(crate) fn row(conn: &Connection, id: ProductId, place: Option<PlaceId>) -> Result<ProductRow, Error> {
    let sql = format!(
        "SELECT coalesce(sum(milli), 0), count(*) FROM {IN_STOCK} \
         WHERE product = ?1 AND milli > 0 AND (?2 IS NULL OR place = ?2)"
    );
    let (total, lot_count) =
        conn.prepare_cached(&sql)?.query_row((id, place), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let sql = format!(
        "SELECT * FROM {IN_STOCK} WHERE product = ?1 AND milli > 0 AND (?2 IS NULL OR place = ?2) \
         ORDER BY {FEFO} LIMIT 1"
    );
    let first_lot = conn.prepare_cached(&sql)?.query_row((id, place), lot::from_row).optional()?;
    conn.prepare_cached(
        "SELECT name, brand, size, unit, facts_state, facts ->> '$.picture' AS picture, \
         facts -> '$.categories' AS categories, \
         (SELECT gtin FROM barcodes b WHERE b.product = p.id ORDER BY b.number LIMIT 1) AS gtin \
         FROM products p WHERE id = ?1",
    )?
    .query_row([id], |row| {
        Ok(ProductRow {
            id,
            name: row.get("name")?,
            brand: row.get("brand")?,
            size: row.get("size")?,
            picture: row.get("picture")?,
            categories: sql::json(row, "categories")?.unwrap_or_default(),
            gtin: row.get("gtin")?,
            facts_state: row.get("facts_state")?,
            total: Amount { milli: total, unit: row.get("unit")? },
            first_lot,
            lot_count,
        })
    })
    .optional()?
    .ok_or(Error::NotFound(What::Product))
}
