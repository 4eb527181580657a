//! What can be asked of the list of products.

use std::sync::{Mutex, PoisonError};

use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::{Connection, named_params};

use crate::page::{self, ProductRow};
use crate::search::{self, FOUND};
use crate::{Error, KindId, PlaceId, ProductId, SOON_DAYS};

/// Most rows of one window.
pub(crate) const MOST_ROWS: u32 = 500;

/// Which products to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Words to find in name, brand, categories, note and barcode: any order, prefixes, letters without their accents, one
    /// letter mistyped in words of five or more. Any text is allowed; without a word in it, it does not restrict.
    pub search: String,
    /// Which status.
    pub filter: Filter,
    /// Only lots at this place: rows then count those alone. Without meaning for what is out of stock.
    pub place: Option<PlaceId>,
    /// Only products of this kind.
    pub kind: Option<KindId>,
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
    /// Products that were hidden, in stock or not: they are in no other list.
    Hidden,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Soonest date first, no date last.
    #[default]
    Date,
    /// By name, accents by their letter, products without a name last.
    Name,
    /// By the place of what is to be used first, then date.
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
    /// Products that were hidden: they count nowhere else.
    pub hidden: u32,
}

/// The last day that is soon.
fn last_soon(today: Date) -> Date {
    today.checked_add(SOON_DAYS.days()).unwrap_or(Date::MAX)
}

/// The counts of a day that were made last, and for what. Between two keys of a search nothing changes.
#[derive(Debug, Default)]
pub(crate) struct Counted(Mutex<Option<(Mark, Counts)>>);

/// What changes whenever counts may: the journal's last entry, the last product, the day.
type Mark = (Option<i64>, Option<i64>, Date);

impl Counted {
    fn counts(&self, conn: &Connection, today: Date) -> Result<Counts, Error> {
        let (last, products) = conn
            .prepare_cached("SELECT (SELECT max(hlc) FROM transactions), (SELECT max(number) FROM products)")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mark = (last, products, today);
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match *counted {
            Some((of, counts)) if of == mark => Ok(counts),
            _ => {
                let counts = counts(conn, today)?;
                *counted = Some((mark, counts));
                Ok(counts)
            }
        }
    }
}

pub(crate) fn page(conn: &Connection, counted: &Counted, query: &Query, today: Date) -> Result<Page, Error> {
    let (total, ids) = window(conn, query, today)?;
    let place = query.place.filter(|_| !matches!(query.filter, Filter::OutOfStock | Filter::Hidden));
    let rows = ids.into_iter().map(|id| page::row(conn, id, place)).collect::<Result<_, _>>()?;
    Ok(Page { rows, total, counts: counted.counts(conn, today)? })
}

/// How many products the query has, and those in the window.
fn window(conn: &Connection, query: &Query, today: Date) -> Result<(u32, Vec<ProductId>), Error> {
    let found = search::found(conn, &query.search)?;
    let kind = query.kind.map(|kind| kind.to_string());
    let Parts { from, order } = Parts::of(query, found.is_some());
    let (today, soon) = (today.to_string(), last_soon(today).to_string());
    let total = conn.prepare_cached(&format!("SELECT count(*) FROM {from}"))?.query_row(
        named_params! {
            ":found": found,
            ":place": query.place,
            ":kind": kind,
            ":today": today,
            ":soon": soon,
        },
        |row| row.get(0),
    )?;
    let sql = format!("SELECT s.product FROM {from} ORDER BY {order} LIMIT :limit OFFSET :offset");
    let mut statement = conn.prepare_cached(&sql)?;
    let ids = statement.query_map(
        named_params! {
            ":found": found,
            ":place": query.place,
            ":kind": kind,
            ":today": today,
            ":soon": soon,
            ":limit": query.limit.clamp(1, MOST_ROWS),
            ":offset": query.offset,
        },
        |row| row.get(0),
    )?;
    Ok((total, ids.collect::<Result<_, _>>()?))
}

/// A query in SQL. Only fixed text goes into a statement; what a person typed is bound.
struct Parts {
    /// What stands behind `FROM`, with all parameters in it, so that one call fits all.
    from: String,
    order: String,
}

impl Parts {
    fn of(query: &Query, searching: bool) -> Self {
        // Those have products that are in stock nowhere.
        let anywhere = matches!(query.filter, Filter::OutOfStock | Filter::Hidden);
        let wanted = match query.filter {
            Filter::All => "s.lots > 0 AND s.hidden = 0",
            Filter::UseSoon => "s.soonest <= :soon AND s.hidden = 0",
            Filter::PastDate => "s.soonest < :today AND s.hidden = 0",
            Filter::Opened => "s.opened AND s.hidden = 0",
            Filter::OutOfStock => "s.lots = 0 AND s.hidden = 0",
            Filter::Hidden => "s.hidden = 1",
        };
        let of_kind = if query.kind.is_some() {
            "s.product IN (SELECT id FROM products WHERE own ->> '$.kind' = :kind AND own ->> '$.kind' IS NOT NULL)"
        } else {
            ":kind IS NULL"
        };
        let source = if query.place.is_some() && !anywhere {
            // As the table is, of one place.
            "(SELECT l.product, t.number, t.sort_key, t.hidden, count(*) AS lots, min(l.date) AS soonest, \
             max(l.added_at) AS newest, max(l.opened) AS opened, l.place \
             FROM lots l JOIN listing t ON t.product = l.product \
             WHERE l.milli > 0 AND l.place = :place GROUP BY l.product)"
        } else {
            "listing"
        };
        // From what was found to its rows, each looked up by its number; without CROSS SQLite might go the other way.
        let (source, found) = if searching {
            (format!("{FOUND} f CROSS JOIN {source}"), "s.number = f.value")
        } else {
            (source.to_owned(), ":found IS NULL")
        };
        let by_name = "s.sort_key IS NULL, s.sort_key, s.number";
        let by_date = format!("s.soonest IS NULL, s.soonest, {by_name}");
        let (join, order) = match (query.sort, anywhere) {
            (Sort::Name, _) | (Sort::Date | Sort::Place, true) => ("", by_name.to_owned()),
            (Sort::Added, true) => ("", "s.number DESC".to_owned()),
            (Sort::Date, false) => ("", by_date),
            (Sort::Place, false) => {
                ("LEFT JOIN places p ON p.id = s.place", format!("p.position, {by_date}"))
            }
            (Sort::Added, false) => ("", "s.newest DESC, s.number DESC".to_owned()),
        };
        let from = format!(
            "{source} s {join} WHERE {wanted} AND {found} AND {of_kind} \
             AND (:place IS NULL OR :place IS NOT NULL) AND :today IS NOT NULL AND :soon IS NOT NULL"
        );
        Self { from, order }
    }
}

pub(crate) fn counts(conn: &Connection, today: Date) -> Result<Counts, Error> {
    let counts = conn
        .prepare_cached(
            "SELECT coalesce(sum(NOT hidden AND lots > 0), 0) AS products, \
             coalesce(sum(CASE WHEN hidden THEN 0 ELSE lots END), 0) AS lots, \
             coalesce(sum(NOT hidden AND soonest <= ?2), 0) AS use_soon, \
             coalesce(sum(NOT hidden AND soonest < ?1), 0) AS past_date, \
             coalesce(sum(NOT hidden AND opened), 0) AS opened, \
             coalesce(sum(NOT hidden AND lots = 0), 0) AS out_of_stock, \
             coalesce(sum(hidden), 0) AS hidden FROM listing",
        )?
        .query_row([today.to_string(), last_soon(today).to_string()], |row| {
            Ok(Counts {
                products: row.get("products")?,
                lots: row.get("lots")?,
                use_soon: row.get("use_soon")?,
                past_date: row.get("past_date")?,
                opened: row.get("opened")?,
                out_of_stock: row.get("out_of_stock")?,
                hidden: row.get("hidden")?,
            })
        })?;
    Ok(counts)
}
