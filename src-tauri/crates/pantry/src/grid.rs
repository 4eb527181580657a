//! All lots in stock as a table.

use rusqlite::{Connection, named_params};

use crate::lot::FEFO;
use crate::{Error, Lot, PlaceId, Sort, lot, search};

/// Which lots to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LotsQuery {
    /// Words to find, as in [`Query`](crate::Query).
    pub search: String,
    /// Only at this place.
    pub place: Option<PlaceId>,
    /// In which order.
    pub sort: Sort,
    /// First row to return.
    pub offset: u32,
    /// Most rows to return.
    pub limit: u32,
}

/// A lot, with what it is a lot of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotRow {
    /// The lot.
    pub lot: Lot,
    /// The product's name; of one without a name its first barcode.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
}

/// A window onto the list of lots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotsPage {
    /// The rows from `offset` on.
    pub rows: Vec<LotRow>,
    /// How many rows the query has in all.
    pub total: u32,
}

/// A window onto the list of lots in stock, those of hidden products left out.
pub(crate) fn page(conn: &Connection, query: &LotsQuery) -> Result<LotsPage, Error> {
    let words = search::query(conn, &query.search)?;
    let found = match words {
        Some(_) => "p.number IN (SELECT rowid FROM product_search WHERE product_search MATCH :words)",
        None => ":words IS NULL",
    };
    let from = format!(
        "lots l JOIN products p ON p.id = l.product WHERE l.milli > 0 AND NOT p.hidden \
         AND (:place IS NULL OR l.place = :place) AND {found}"
    );
    let by_name = format!("p.sort_key IS NULL, p.sort_key, p.number, {FEFO}");
    let order = match query.sort {
        Sort::Name => by_name,
        Sort::Date => format!("l.date IS NULL, l.date, {by_name}"),
        Sort::Place => format!("(SELECT position FROM places s WHERE s.id = l.place), {by_name}"),
        Sort::Added => "l.added_at DESC, l.id DESC".to_owned(),
    };
    let total = conn
        .prepare_cached(&format!("SELECT count(*) FROM {from}"))?
        .query_row(named_params! { ":words": words, ":place": query.place }, |row| row.get(0))?;
    let sql = format!(
        "SELECT l.*, p.brand, coalesce(p.name, \
         (SELECT gtin FROM barcodes b WHERE b.product = p.id ORDER BY b.milli = 0, b.number LIMIT 1), '') AS shown \
         FROM {from} ORDER BY {order} LIMIT :limit OFFSET :offset"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(
        named_params! {
            ":words": words,
            ":place": query.place,
            ":limit": query.limit.min(crate::list::MOST_ROWS),
            ":offset": query.offset,
        },
        |row| Ok(LotRow { lot: lot::from_row(row)?, name: row.get("shown")?, brand: row.get("brand")? }),
    )?;
    Ok(LotsPage { rows: rows.collect::<Result<_, _>>()?, total })
}
