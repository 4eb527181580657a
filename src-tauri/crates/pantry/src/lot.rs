//! Lots: amounts of one product that share a date, a place, an opened state and a price.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rusqlite::{Connection, OptionalExtension, Row, params};

use serde::{Deserialize, Serialize};

use crate::movement::{self, State};
use crate::sql::{self, SqlBase, SqlDate, SqlTime, words};
use crate::{Amount, Base, Condition, Error, LotId, PlaceId, Price, ProductId, What};

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

words! {
    /// Who said what date a lot has, when it was not the user.
    DateFrom {
        /// The code on the pack.
        Code = "code",
        /// This household's own lots of the like.
        Learned = "learned",
        /// A table of how long food keeps.
        Suggested = "suggested",
    }
}

/// What is remembered of a lot while it is frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Since when.
    pub on: Date,
    /// Days that were left to its date then, negative when it was past; none without a date. They are left again once it
    /// is thawed.
    pub days_left: Option<i32>,
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
    /// Until when it is good where it stands, if that is known. While it is frozen that is the date for the freezer.
    pub date: Option<Date>,
    /// Which sort of date.
    pub date_kind: DateKind,
    /// Who said so; none for the user.
    pub date_from: Option<DateFrom>,
    /// Where it stands.
    pub place: PlaceId,
    /// True once opened. Of a lot of several packs: at least one is, and the lot is used first.
    pub opened: bool,
    /// While it stands in a frozen place.
    pub frozen: Option<Frozen>,
    /// True once it was thawed: it should not be frozen again.
    pub thawed: bool,
    /// True when somebody said so: then it is time to buy more.
    pub almost_empty: bool,
    /// What it cost.
    pub price: Option<Price>,
    /// Where it was bought.
    pub store: Option<String>,
    /// What the user wrote to it.
    pub note: Option<String>,
    /// The maker's lot number, as the pack has it.
    pub batch: Option<String>,
    /// When it was added, to the millisecond.
    pub added_at: Timestamp,
}

/// All of a lot but its amount, as the journal has it.
#[derive(Serialize, Deserialize)]
struct Written {
    product: ProductId,
    unit: Base,
    date: Option<Date>,
    date_kind: DateKind,
    date_from: Option<DateFrom>,
    place: PlaceId,
    opened: bool,
    frozen: Option<Frozen>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    thawed: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    almost_empty: bool,
    price: Option<Price>,
    store: Option<String>,
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    batch: Option<String>,
    added_at: Timestamp,
}

/// The lot that the journal has as `state`.
pub(crate) fn of_state(id: LotId, state: &State) -> Result<Lot, Error> {
    let written: Written = state.read()?;
    Ok(Lot {
        id,
        product: written.product,
        amount: Amount::new(state.milli, written.unit),
        date: written.date,
        date_kind: written.date_kind,
        date_from: written.date_from,
        place: written.place,
        opened: written.opened,
        frozen: written.frozen,
        thawed: written.thawed,
        almost_empty: written.almost_empty,
        price: written.price,
        store: written.store,
        note: written.note,
        batch: written.batch,
        added_at: written.added_at,
    })
}

impl Lot {
    /// As the journal has it.
    pub(crate) fn state(&self) -> Result<State, Error> {
        let written = Written {
            product: self.product,
            unit: self.amount.base,
            date: self.date,
            date_kind: self.date_kind,
            date_from: self.date_from,
            place: self.place,
            opened: self.opened,
            frozen: self.frozen,
            thawed: self.thawed,
            almost_empty: self.almost_empty,
            price: self.price,
            store: self.store.clone(),
            note: self.note.clone(),
            batch: self.batch.clone(),
            added_at: self.added_at,
        };
        Ok(State { milli: self.amount.milli, fields: movement::fields(&written)? })
    }

    /// Days from `today` to the date, negative when past; none without a date.
    #[must_use]
    pub fn days_left(&self, today: Date) -> Option<i32> {
        self.date.map(|date| days_between(today, date))
    }

    /// True when nothing but amount, age and who said the date tells the two apart.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let kind = |lot: &Self| lot.date.map(|_| lot.date_kind);
        let Self { product, amount, date, place, opened, frozen, price, store, note, batch, .. } = self;
        let states = |lot: &Self| (lot.thawed, lot.almost_empty);
        (
            product,
            amount.base,
            date,
            kind(self),
            place,
            opened,
            frozen,
            states(self),
            price,
            store,
            note,
            batch,
        ) == (
            &other.product,
            other.amount.base,
            &other.date,
            kind(other),
            &other.place,
            &other.opened,
            &other.frozen,
            states(other),
            &other.price,
            &other.store,
            &other.note,
            &other.batch,
        )
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

/// What is remembered of a lot that comes into a place: into a frozen one it comes frozen, and its date is one for there.
pub(crate) fn frozen_if(condition: Condition, today: Date) -> Option<Frozen> {
    (condition == Condition::Frozen).then_some(Frozen { on: today, days_left: None })
}

/// Days from `today` to `date`, negative when that is past.
pub(crate) fn days_between(today: Date, date: Date) -> i32 {
    // Any two days of jiff's calendar are fewer than 8 million apart.
    i32::try_from(date.duration_since(today).as_hours() / 24).unwrap_or(i32::MAX)
}

/// So many days after `today`; at the end of the calendar, its end.
pub(crate) fn days_after(today: Date, days: i32) -> Date {
    let end = if days < 0 { Date::MIN } else { Date::MAX };
    today.checked_add(days.days()).unwrap_or(end)
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
        amount: Amount::new(row.get("milli")?, sql::base(row, "unit")?),
        date: sql::day(row, "date")?,
        date_kind: row.get("date_kind")?,
        date_from: row.get("date_from")?,
        place: row.get("place")?,
        opened: row.get("opened")?,
        frozen: sql::day(row, "frozen_on")?
            .map(|on| Ok::<_, rusqlite::Error>(Frozen { on, days_left: row.get("frozen_days_left")? }))
            .transpose()?,
        thawed: row.get("thawed")?,
        almost_empty: row.get("almost_empty")?,
        price: sql::json(row, "price")?,
        store: row.get("store")?,
        note: row.get("note")?,
        batch: row.get("batch")?,
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

/// All lots of a product, emptied ones too.
pub(crate) fn all_of_product(conn: &Connection, product: ProductId) -> Result<Vec<Lot>, Error> {
    let mut statement = conn.prepare_cached("SELECT * FROM lots WHERE product = ?1 ORDER BY id")?;
    let lots = statement.query_map([product], from_row)?.collect::<Result<_, _>>()?;
    Ok(lots)
}

/// All lots in stock in a place, by product, in the order they should be used.
pub(crate) fn at_place(conn: &Connection, place: PlaceId) -> Result<Vec<Lot>, Error> {
    let sql = format!("SELECT * FROM {IN_STOCK} WHERE place = ?1 AND milli > 0 ORDER BY product, {FEFO}");
    let mut statement = conn.prepare_cached(&sql)?;
    let lots = statement.query_map([place], from_row)?.collect::<Result<_, _>>()?;
    Ok(lots)
}

/// The lot in stock that `lot` is no different from, other than itself. The kind of a date that is not there
/// makes no difference, nor who said the date.
pub(crate) fn equal_to(conn: &Connection, lot: &Lot) -> Result<Option<Lot>, Error> {
    // Nearly always one or none: two that differ in nothing were poured together.
    let sql = format!(
        "SELECT * FROM {IN_STOCK} WHERE product = ?1 AND milli > 0 AND date IS ?2 AND place = ?3 AND opened = ?4 \
         AND id <> ?5 ORDER BY {FEFO}"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows =
        statement.query(params![lot.product, lot.date.map(SqlDate), lot.place, lot.opened, lot.id])?;
    while let Some(row) = rows.next()? {
        let other = from_row(row)?;
        if other.is_like(lot) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// Writes a lot as it now stands. Only the journal may do this, with the movements that made it so.
pub(crate) fn store(conn: &Connection, lot: &Lot) -> Result<(), Error> {
    conn.prepare_cached(
        "INSERT INTO lots (id, product, unit, milli, date, date_kind, date_from, place, opened, frozen_on, \
         frozen_days_left, thawed, almost_empty, price, store, note, batch, added_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) \
         ON CONFLICT (id) DO UPDATE SET product = excluded.product, milli = excluded.milli, date = excluded.date, \
         date_kind = excluded.date_kind, date_from = excluded.date_from, place = excluded.place, \
         opened = excluded.opened, frozen_on = excluded.frozen_on, frozen_days_left = excluded.frozen_days_left, \
         thawed = excluded.thawed, almost_empty = excluded.almost_empty, price = excluded.price, store = excluded.store, \
         note = excluded.note, batch = excluded.batch",
    )?
    .execute(params![
        lot.id,
        lot.product,
        SqlBase(lot.amount.base),
        lot.amount.milli,
        lot.date.map(SqlDate),
        lot.date_kind,
        lot.date_from,
        lot.place,
        lot.opened,
        lot.frozen.map(|frozen| SqlDate(frozen.on)),
        lot.frozen.and_then(|frozen| frozen.days_left),
        lot.thawed,
        lot.almost_empty,
        lot.price.as_ref().map(serde_json::to_string).transpose()?,
        lot.store,
        lot.note,
        lot.batch,
        SqlTime(lot.added_at),
    ])?;
    Ok(())
}
