//! All lots in stock as a table.

use rusqlite::{Connection, named_params};

use crate::search::{self, FOUND};
use crate::{Error, Lot, LotId, PlaceId, lot};

/// Which lots to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LotsQuery {
    /// Words to find, as in [`Query`](crate::Query).
    pub search: String,
    /// Only at this place.
    pub place: Option<PlaceId>,
    /// In which order.
    pub sort: LotSort,
    /// First row to return.
    pub offset: u32,
    /// Most rows to return.
    pub limit: u32,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LotSort {
    /// Soonest date first, no date last.
    #[default]
    Date,
    /// By the product's name.
    Name,
    /// By place, then name.
    Place,
    /// Newest first.
    Added,
    /// By the store's name, none last, then by the product's.
    Store,
    /// What cost most first, what nobody knows the price of last.
    Price,
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
    let numbers = search::found(conn, &query.search)?;
    let found = match numbers {
        Some(_) => format!("t.number IN {FOUND}"),
        None => ":found IS NULL".to_owned(),
    };
    let wanted = format!(
        "FROM lots l JOIN listing t ON t.product = l.product WHERE l.milli > 0 AND NOT t.hidden \
         AND (:place IS NULL OR l.place = :place) AND {found}"
    );
    let by_name = "t.sort_key IS NULL, t.sort_key, t.number, l.date IS NULL, l.date, l.added_at, l.id";
    let order = match query.sort {
        LotSort::Name => by_name.to_owned(),
        // As their indexes have them, so that only the window is read.
        LotSort::Date => "l.date IS NULL, l.date, l.added_at, l.id".to_owned(),
        LotSort::Added => "l.added_at DESC, l.id DESC".to_owned(),
        LotSort::Place => format!("(SELECT position FROM places s WHERE s.id = l.place), {by_name}"),
        LotSort::Store => format!("l.store IS NULL, l.store COLLATE NOCASE, {by_name}"),
        // What all of the lot cost, near enough to sort by.
        LotSort::Price => format!(
            "l.price IS NULL, (l.price ->> '$.minor') * 1.0 * l.milli / (l.price ->> '$.per_milli') DESC, {by_name}"
        ),
    };
    let total = match (&numbers, query.place) {
        (None, None) => conn
            .prepare_cached("SELECT coalesce(sum(lots), 0) FROM listing WHERE NOT hidden")?
            .query_row([], |row| row.get(0))?,
        _ => conn
            .prepare_cached(&format!("SELECT count(*) {wanted}"))?
            .query_row(named_params! { ":found": numbers, ":place": query.place }, |row| row.get(0))?,
    };
    let sql = format!("SELECT l.id {wanted} ORDER BY {order} LIMIT :limit OFFSET :offset");
    let mut statement = conn.prepare_cached(&sql)?;
    let ids = statement.query_map(
        named_params! {
            ":found": numbers,
            ":place": query.place,
            ":limit": query.limit.min(crate::list::MOST_ROWS),
            ":offset": query.offset,
        },
        |row| row.get(0),
    )?;
    let ids = ids.collect::<Result<Vec<LotId>, _>>()?;
    let rows = ids.into_iter().map(|id| row(conn, id)).collect::<Result<_, _>>()?;
    Ok(LotsPage { rows, total })
}

fn row(conn: &Connection, id: LotId) -> Result<LotRow, Error> {
    let row = conn
        .prepare_cached(
            "SELECT l.*, p.brand, coalesce(p.name, (SELECT gtin FROM barcodes b WHERE b.product = p.id \
             ORDER BY b.milli = 0, b.number LIMIT 1), '') AS shown \
             FROM lots l JOIN products p ON p.id = l.product WHERE l.id = ?1",
        )?
        .query_row([id], |row| {
            Ok(LotRow { lot: lot::from_row(row)?, name: row.get("shown")?, brand: row.get("brand")? })
        })?;
    Ok(row)
}
