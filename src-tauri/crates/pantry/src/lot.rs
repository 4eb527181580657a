//! Lots: amounts of one product that share a date, a place and an opened state.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::sql::{self, SqlDate, SqlTime, words};
use crate::{Amount, Error, LotId, PlaceId, ProductId, What};

/// A date this many days away, or fewer, is soon.
pub const SOON_DAYS: i32 = 7;

words! {
    /// What sort of date a pack carries.
    DateKind {
        /// About quality: still fine after it, to look, smell and taste.
        BestBefore = "best-before",
        /// About safety: not to be eaten after it.
        UseBy = "use-by",
    }
}

/// What a date means on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStatus {
    /// No date was given: a state of its own, not a far future.
    None,
    /// More than [`SOON_DAYS`] away.
    Good,
    /// At most [`SOON_DAYS`] away, today included.
    Soon,
    /// Past.
    Past,
}

/// A lot as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// Its id.
    pub id: LotId,
    /// What it is a lot of.
    pub product: ProductId,
    /// How much is left. Nothing left means that it is no longer in stock; it is kept, so that what emptied
    /// it can be undone.
    pub amount: Amount,
    /// The date on the pack, if one was given.
    pub date: Option<Date>,
    /// Which sort of date.
    pub date_kind: DateKind,
    /// Where it stands.
    pub place: PlaceId,
    /// True once opened. Of a lot of several packs: at least one is, and the lot is used first.
    pub opened: bool,
    /// When it was added, to the millisecond.
    pub added_at: Timestamp,
}

impl Lot {
    /// Days from `today` to the date, negative when past; none without a date.
    #[must_use]
    pub fn days_left(&self, today: Date) -> Option<i32> {
        // Any two days of jiff's calendar are fewer than 8 million apart.
        self.date.and_then(|date| i32::try_from(date.duration_since(today).as_hours() / 24).ok())
    }

    /// What its date means on `today`.
    #[must_use]
    pub fn status(&self, today: Date) -> DateStatus {
        match self.days_left(today) {
            None => DateStatus::None,
            Some(days) if days < 0 => DateStatus::Past,
            Some(days) if days <= SOON_DAYS => DateStatus::Soon,
            Some(_) => DateStatus::Good,
        }
    }
}

/// Dates on packs lie within these years; anything else is a slip of the finger.
pub(crate) fn check_date(date: Option<Date>) -> Result<(), Error> {
    match date {
        Some(date) if !(1970..=9998).contains(&date.year()) => {
            Err(Error::Invalid { field: "date", reason: format!("{date} is not a date on a pack") })
        }
        _ => Ok(()),
    }
}

/// The table, by the index that leaves emptied lots out: over the years most of a product's are, and without
/// statistics SQLite would rather walk through them all.
pub(crate) const IN_STOCK: &str = "lots INDEXED BY lots_in_stock";

/// The order in which lots should be used: opened ones first, then the soonest date, none last, then the
/// oldest. The id only makes the order total.
pub(crate) const FEFO: &str = "opened DESC, date IS NULL, date, added_at, id";

pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Lot> {
    Ok(Lot {
        id: row.get("id")?,
        product: row.get("product")?,
        amount: Amount { milli: row.get("milli")?, unit: row.get("unit")? },
        date: sql::day(row, "date")?,
        date_kind: row.get("date_kind")?,
        place: row.get("place")?,
        opened: row.get("opened")?,
        added_at: sql::moment(row, "added_at")?,
    })
}

/// A lot, in stock or emptied.
pub(crate) fn find(conn: &Connection, id: LotId) -> Result<Option<Lot>, Error> {
    Ok(conn.prepare_cached("SELECT * FROM lots WHERE id = ?1")?.query_row([id], from_row).optional()?)
}

/// A lot in stock.
pub(crate) fn in_stock(conn: &Connection, id: LotId) -> Result<Lot, Error> {
    find(conn, id)?.filter(|lot| lot.amount.milli > 0).ok_or(Error::NotFound(What::Lot))
}

/// A product's lots in stock, in the order they should be used.
pub(crate) fn of_product(conn: &Connection, product: ProductId) -> Result<Vec<Lot>, Error> {
    let sql = format!("SELECT * FROM {IN_STOCK} WHERE product = ?1 AND milli > 0 ORDER BY {FEFO}");
    let mut statement = conn.prepare_cached(&sql)?;
    let lots = statement.query_map([product], from_row)?.collect::<Result<_, _>>()?;
    Ok(lots)
}

/// The lot in stock that `lot` is no different from, other than itself. The kind of a date that is not there
/// makes no difference.
pub(crate) fn equal_to(conn: &Connection, lot: &Lot) -> Result<Option<Lot>, Error> {
    let sql = format!(
        "SELECT * FROM {IN_STOCK} WHERE product = ?1 AND milli > 0 AND date IS ?2 AND place = ?3 AND opened = ?4 \
         AND unit = ?5 AND (date IS NULL OR date_kind = ?6) AND id <> ?7 ORDER BY {FEFO} LIMIT 1"
    );
    let found = conn
        .prepare_cached(&sql)?
        .query_row(
            params![
                lot.product,
                lot.date.map(SqlDate),
                lot.place,
                lot.opened,
                lot.amount.unit,
                lot.date_kind,
                lot.id
            ],
            from_row,
        )
        .optional()?;
    Ok(found)
}

/// Writes a lot as it now stands. Only the journal may do this, with the movements that made it so.
pub(crate) fn store(conn: &Connection, lot: &Lot) -> Result<(), Error> {
    conn.prepare_cached(
        "INSERT INTO lots (id, product, unit, milli, date, date_kind, place, opened, added_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
         ON CONFLICT (id) DO UPDATE SET milli = excluded.milli, date = excluded.date, \
         date_kind = excluded.date_kind, place = excluded.place, opened = excluded.opened",
    )?
    .execute(params![
        lot.id,
        lot.product,
        lot.amount.unit,
        lot.amount.milli,
        lot.date.map(SqlDate),
        lot.date_kind,
        lot.place,
        lot.opened,
        SqlTime(lot.added_at),
    ])?;
    Ok(())
}
