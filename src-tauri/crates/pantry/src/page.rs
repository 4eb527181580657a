//! One product as a row of a list.

use rusqlite::{Connection, OptionalExtension};

use crate::lot::{self, FEFO, IN_STOCK};
use crate::{Amount, Base, Error, FactsState, Lot, PlaceId, ProductId, What, products, sql};

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
    /// Its barcodes, the first one first.
    pub barcodes: Vec<String>,
    /// What is known of its facts.
    pub facts_state: FactsState,
    /// All that is in stock, in the product's unit.
    pub total: Amount,
    /// What is in stock besides, in units that do not convert into that one.
    pub rest: Vec<Amount>,
    /// The lot to use first, none when out of stock.
    pub first_lot: Option<Lot>,
    /// How many lots there are.
    pub lot_count: u32,
    /// What is known of what is in it.
    pub contents: Contents,
}

/// What is known of what is in a product: the user's words, else the source's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Allergen tags that are declared.
    pub allergens: Vec<String>,
    /// "May contain" tags.
    pub traces: Vec<String>,
    /// What the source made of the ingredients.
    pub analysis: Vec<String>,
    /// True when the ingredients are known, or the user said which allergens there are.
    pub known: bool,
}

/// A product's row; of one place only if one is given.
pub(crate) fn row(conn: &Connection, id: ProductId, place: Option<PlaceId>) -> Result<ProductRow, Error> {
    // One way to the lots, which lie all over the table: for their sum as well as for the first.
    let sql = format!(
        "SELECT * FROM {IN_STOCK} WHERE product = ?1 AND milli > 0 AND (?2 IS NULL OR place = ?2) ORDER BY {FEFO}"
    );
    let mut amounts: Vec<Amount> = Vec::new();
    let (mut first_lot, mut lot_count) = (None, 0);
    let mut statement = conn.prepare_cached(&sql)?;
    let mut lots = statement.query((id, place))?;
    while let Some(row) = lots.next()? {
        let (milli, base): (i64, Base) = (row.get("milli")?, sql::base(row, "unit")?);
        match amounts.iter_mut().find(|amount| amount.base == base) {
            Some(sum) => sum.milli = sum.milli.checked_add(milli).ok_or_else(too_much)?,
            None => amounts.push(Amount::new(milli, base)),
        }
        if first_lot.is_none() {
            first_lot = Some(lot::from_row(row)?);
        }
        lot_count += 1;
    }
    let mut row = conn
        .prepare_cached(
            "SELECT name, brand, size, unit, facts_state, facts ->> '$.picture' AS picture, \
             coalesce(own -> '$.categories', facts -> '$.categories') AS categories, \
             coalesce(own -> '$.allergens', facts -> '$.allergens') AS allergens, \
             coalesce(own -> '$.traces', facts -> '$.traces') AS traces, facts -> '$.analysis' AS analysis, \
             coalesce(own ->> '$.allergens', own ->> '$.ingredients', facts ->> '$.ingredients') IS NOT NULL AS known, \
             (SELECT json_group_array(gtin) FROM (SELECT gtin FROM barcodes b WHERE b.product = p.id \
             ORDER BY b.milli = 0, b.number)) AS barcodes \
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
                barcodes: sql::json(row, "barcodes")?.unwrap_or_default(),
                facts_state: row.get("facts_state")?,
                total: Amount::new(0, sql::base(row, "unit")?),
                rest: Vec::new(),
                first_lot,
                lot_count,
                contents: Contents {
                    allergens: sql::json(row, "allergens")?.unwrap_or_default(),
                    traces: sql::json(row, "traces")?.unwrap_or_default(),
                    analysis: sql::json(row, "analysis")?.unwrap_or_default(),
                    known: row.get("known")?,
                },
            })
        })
        .optional()?
        .ok_or(Error::NotFound(What::Product))?;
    match amounts.as_slice() {
        [] => {}
        // Nearly always: then nothing has to be known of how units convert.
        [only] if only.base == row.total.base => row.total = *only,
        _ => {
            let conversions = products::find(conn, id)?.conversions();
            let total = units::sum(amounts, row.total.base, &conversions).ok_or_else(too_much)?;
            (row.total, row.rest) = (total.in_unit, total.rest);
        }
    }
    Ok(row)
}

fn too_much() -> Error {
    Error::Internal("a sum that does not fit".into())
}
