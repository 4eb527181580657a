//! What can be asked of the list of products.

use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::{Connection, named_params};

use crate::fold::match_query;
use crate::page::{self, ProductRow};
use crate::{Error, PlaceId, ProductId, SOON_DAYS};

/// Most rows of one window.
const MOST_ROWS: u32 = 500;

/// Which products to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Words to find in name, brand and barcode: any order, prefixes, letters without their accents. Any text is
    /// allowed; without a word in it, it does not restrict.
    pub search: String,
    /// Which status.
    pub filter: Filter,
    /// Only lots at this place: rows then count those alone. Without meaning for what is out of stock.
    pub place: Option<PlaceId>,
    /// In which order.
    pub sort: Sort,
    /// First row to return.
    pub offset: u32,
    /// Most rows to return, 1 to 500.
    pub limit: u32,
}

/// Which products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// All in stock.
    #[default]
    All,
    /// A lot's date is within [`SOON_DAYS`], or past.
    UseSoon,
    /// A lot's date is past.
    PastDate,
    /// A lot is opened.
    Opened,
    /// Known products with nothing in stock.
    OutOfStock,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Soonest date first, no date last.
    #[default]
    Date,
    /// By name, accents by their letter, products without a name last.
    Name,
    /// By place, then date.
    Place,
    /// Newest lot first.
    Added,
}

/// A window onto the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The rows from `offset` on.
    pub rows: Vec<ProductRow>,
    /// How many rows the query has in all.
    pub total: u32,
    /// Counts over the whole pantry, whatever the query.
    pub counts: Counts,
}

/// Counts over the whole pantry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Products in stock.
    pub products: u32,
    /// Lots in stock.
    pub lots: u32,
    /// Products with a lot to use soon (or past).
    pub use_soon: u32,
    /// Products with a lot past its date.
    pub past_date: u32,
    /// Products with an opened lot.
    pub opened: u32,
    /// Known products with nothing in stock.
    pub out_of_stock: u32,
}

/// The last day that is soon.
fn last_soon(today: Date) -> Date {
    today.checked_add(SOON_DAYS.days()).unwrap_or(Date::MAX)
}

pub(crate) fn page(conn: &Connection, query: &Query, today: Date) -> Result<Page, Error> {
    let (total, ids) = window(conn, query, today)?;
    let place = query.place.filter(|_| query.filter != Filter::OutOfStock);
    let rows = ids.into_iter().map(|id| page::row(conn, id, place)).collect::<Result<_, _>>()?;
    Ok(Page { rows, total, counts: counts(conn, today)? })
}

/// How many products the query has, and those in the window.
fn window(conn: &Connection, query: &Query, today: Date) -> Result<(u32, Vec<ProductId>), Error> {
    let words = match_query(&query.search);
    let sql = statement(query, words.is_some());
    let mut statement = conn.prepare_cached(&sql)?;
    // Every statement has all parameters, so that one call fits all.
    let (today, soon) = (today.to_string(), last_soon(today).to_string());
    let mut rows = statement.query(named_params! {
        ":words": words,
        ":place": query.place,
        ":today": today,
        ":soon": soon,
        ":limit": query.limit.clamp(1, MOST_ROWS),
        ":offset": query.offset,
    })?;
    let mut total = 0;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        // The first row only tells the total, all others one product each.
        match row.get(1)? {
            Some(id) => ids.push(id),
            None => total = row.get(0)?,
        }
    }
    Ok((total, ids))
}

/// Only fixed text goes into a statement; what a person typed is bound.
fn statement(query: &Query, searching: bool) -> String {
    let out_of_stock = query.filter == Filter::OutOfStock;
    let wanted = match query.filter {
        Filter::All => ":today IS NOT NULL AND :soon IS NOT NULL",
        Filter::UseSoon => "s.soonest <= :soon AND :today IS NOT NULL",
        Filter::PastDate => "s.soonest < :today AND :soon IS NOT NULL",
        Filter::Opened => "s.opened AND :today IS NOT NULL AND :soon IS NOT NULL",
        Filter::OutOfStock => {
            "NOT EXISTS (SELECT 1 FROM lots l WHERE l.product = p.id AND l.milli > 0) \
             AND :today IS NOT NULL AND :soon IS NOT NULL"
        }
    };
    let found = if searching {
        "p.number IN (SELECT rowid FROM product_search WHERE product_search MATCH :words)"
    } else {
        ":words IS NULL"
    };
    let at_place =
        if query.place.is_some() && !out_of_stock { "l.place = :place" } else { "(:place IS NULL OR 1)" };
    let by_name = "p.sort_key IS NULL, p.sort_key, p.number";
    let order = match (query.sort, out_of_stock) {
        (Sort::Name, _) | (Sort::Date | Sort::Place, true) => by_name.to_owned(),
        (Sort::Added, true) => "p.number DESC".to_owned(),
        (Sort::Date, false) => format!("s.soonest IS NULL, s.soonest, {by_name}"),
        (Sort::Place, false) => format!("s.position, s.soonest IS NULL, s.soonest, {by_name}"),
        (Sort::Added, false) => "s.newest DESC, p.number DESC".to_owned(),
    };
    let position = if query.sort == Sort::Place {
        "min((SELECT position FROM places WHERE places.id = l.place))"
    } else {
        "0"
    };
    // Grouped on the index of what is in stock, before any product is looked at.
    let stock = format!(
        "SELECT l.product, min(l.date) AS soonest, max(l.added_at) AS newest, max(l.opened) AS opened, \
         {position} AS position FROM lots l WHERE l.milli > 0 AND {at_place} GROUP BY l.product"
    );
    let from = if out_of_stock {
        format!("products p WHERE {wanted} AND {found} AND {at_place}")
    } else {
        format!("({stock}) s JOIN products p ON p.id = s.product WHERE {wanted} AND {found}")
    };
    format!(
        "WITH hits AS MATERIALIZED (SELECT p.id AS id, row_number() OVER (ORDER BY {order}) AS place FROM {from}) \
         SELECT total, id FROM ( \
           SELECT count(*) AS total, NULL AS id, 0 AS place FROM hits \
           UNION ALL \
           SELECT * FROM (SELECT 0, id, place FROM hits ORDER BY place LIMIT :limit OFFSET :offset) \
         ) ORDER BY place"
    )
}

pub(crate) fn counts(conn: &Connection, today: Date) -> Result<Counts, Error> {
    let counts = conn
        .prepare_cached(
            "SELECT count(*) AS products, coalesce(sum(n), 0) AS lots, \
             count(CASE WHEN soonest <= ?2 THEN 1 END) AS use_soon, \
             count(CASE WHEN soonest < ?1 THEN 1 END) AS past_date, \
             count(CASE WHEN opened THEN 1 END) AS opened, \
             (SELECT count(*) FROM products) - count(*) AS out_of_stock \
             FROM (SELECT count(*) AS n, min(date) AS soonest, max(opened) AS opened \
                   FROM lots WHERE milli > 0 GROUP BY product)",
        )?
        .query_row([today.to_string(), last_soon(today).to_string()], |row| {
            Ok(Counts {
                products: row.get("products")?,
                lots: row.get("lots")?,
                use_soon: row.get("use_soon")?,
                past_date: row.get("past_date")?,
                opened: row.get("opened")?,
                out_of_stock: row.get("out_of_stock")?,
            })
        })?;
    Ok(counts)
}
