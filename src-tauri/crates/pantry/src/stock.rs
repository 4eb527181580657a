//! Putting into stock, taking out, and setting right.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::Connection;

use crate::id::fresh;
use crate::journal::{self, Draft};
use crate::movement::{Change, Made, Movement};
use crate::{
    Action, Amount, DateKind, DeviceId, Error, FactsState, Lot, LotId, MAX_MILLI, PlaceId, ProductId,
    TransactionId, amount, lot, place, products,
};

/// What to put into stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Add {
    /// A lot of what.
    pub of: Of,
    /// How much.
    pub amount: Amount,
    /// Its date.
    pub date: Option<Date>,
    /// Which sort of date.
    pub date_kind: DateKind,
    /// Where.
    pub place: PlaceId,
}

/// Which product something is added to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// One there is.
    Product(ProductId),
    /// The one with this barcode; made with this state when there is none.
    Barcode {
        /// A GTIN in its normal form, or the cleaned text of a local code.
        gtin: String,
        /// What a new product's facts are.
        state_if_new: FactsState,
    },
    /// A new one without a barcode.
    Named(String),
}

/// What to take out of stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Take {
    /// From where.
    pub from: TakeFrom,
    /// How much, in thousandths of the product's unit.
    pub milli: i64,
    /// Used, or thrown away.
    pub how: TakeHow,
}

/// From where something is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeFrom {
    /// Whatever should go first, over several lots if need be.
    Product(ProductId),
    /// A chosen lot.
    Lot(LotId),
}

/// Used, or thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeHow {
    /// Eaten, cooked.
    Use,
    /// Thrown away.
    Waste,
}

/// What to change about a lot; only what is present changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LotEdit {
    /// A date, or (inner none) that there is none.
    pub date: Option<Option<Date>>,
    /// Which sort of date.
    pub date_kind: Option<DateKind>,
    /// The amount there really is, in thousandths; nothing is allowed.
    pub milli: Option<i64>,
    /// Another place.
    pub place: Option<PlaceId>,
    /// Opened or not.
    pub opened: Option<bool>,
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// The transaction, to undo it by.
    pub transaction: TransactionId,
    /// The lots it touched, as they are now; one with nothing left is no longer in stock.
    pub lots: Vec<Lot>,
}

pub(crate) fn add(conn: &Connection, device: DeviceId, add: &Add, now: Timestamp) -> Result<Booking, Error> {
    amount::check_positive(add.amount.milli)?;
    lot::check_date(add.date)?;
    place::check(conn, add.place)?;
    let product = match &add.of {
        Of::Product(id) => *id,
        Of::Barcode { gtin, state_if_new } => products::find_or_create(conn, gtin, *state_if_new, now)?,
        Of::Named(name) => products::create_named(conn, name, now)?,
    };
    products::settle_unit(conn, product, add.amount.unit)?;
    let new = Lot {
        id: LotId::from_uuid(fresh(now)),
        product,
        amount: add.amount,
        date: add.date,
        date_kind: add.date_kind,
        place: add.place,
        opened: false,
        // As stored, so that what is returned is what will be read.
        added_at: Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now),
    };
    let (lot, made) = match equal_with_room(conn, &new, add.amount.milli)? {
        Some(equal) => (equal.id, None),
        None => (new.id, Some(Made::of(&new))),
    };
    let added = Movement { lot, kind: Action::Added, delta: add.amount.milli, made, changes: Vec::new() };
    book(conn, device, Action::Added, vec![added], now)
}

/// The lot that `lot` would be no different from, if it can hold `milli` more.
fn equal_with_room(conn: &Connection, lot: &Lot, milli: i64) -> Result<Option<Lot>, Error> {
    Ok(lot::equal_to(conn, lot)?.filter(|equal| equal.amount.milli <= MAX_MILLI - milli))
}

pub(crate) fn take(
    conn: &Connection,
    device: DeviceId,
    take: Take,
    now: Timestamp,
) -> Result<Booking, Error> {
    amount::check_positive(take.milli)?;
    let lots = match take.from {
        TakeFrom::Lot(id) => vec![lot::in_stock(conn, id)?],
        TakeFrom::Product(id) => {
            products::check(conn, id)?;
            lot::of_product(conn, id)?
        }
    };
    let available_milli = lots.iter().map(|lot| lot.amount.milli).fold(0, i64::saturating_add);
    if available_milli < take.milli {
        return Err(Error::NotEnough { available_milli });
    }
    let kind = match take.how {
        TakeHow::Use => Action::Used,
        TakeHow::Waste => Action::Wasted,
    };
    let mut missing = take.milli;
    let mut movements = Vec::new();
    for lot in lots {
        let part = lot.amount.milli.min(missing);
        movements.push(Movement { lot: lot.id, kind, delta: -part, made: None, changes: Vec::new() });
        missing -= part;
        if missing == 0 {
            break;
        }
    }
    book(conn, device, kind, movements, now)
}

/// Changes a lot. None when nothing would change.
///
/// A lot that becomes no different from another is poured into it, so that both can be poured apart by an undo.
pub(crate) fn edit(
    conn: &Connection,
    device: DeviceId,
    id: LotId,
    edit: LotEdit,
    now: Timestamp,
) -> Result<Option<Booking>, Error> {
    let before = lot::in_stock(conn, id)?;
    let mut after = before.clone();
    if let Some(milli) = edit.milli {
        amount::check_level(milli)?;
        after.amount.milli = milli;
    }
    if let Some(date) = edit.date {
        lot::check_date(date)?;
        after.date = date;
    }
    if let Some(place) = edit.place {
        place::check(conn, place)?;
        after.place = place;
    }
    after.date_kind = edit.date_kind.unwrap_or(before.date_kind);
    after.opened = edit.opened.unwrap_or(before.opened);

    let mut movements = Vec::new();
    let mut book_if = |differs: bool, kind: Action, delta: i64, changes: Vec<Change>| {
        if differs {
            movements.push(Movement { lot: id, kind, delta, made: None, changes });
        }
    };
    let counted = after.amount.milli - before.amount.milli;
    book_if(counted != 0, Action::Counted, counted, Vec::new());
    book_if(
        after.opened != before.opened,
        Action::Opened,
        0,
        vec![Change::Opened(before.opened, after.opened)],
    );
    book_if(after.place != before.place, Action::Moved, 0, vec![Change::Place(before.place, after.place)]);
    let mut dates = Vec::new();
    if after.date != before.date {
        dates.push(Change::Date(before.date, after.date));
    }
    if after.date_kind != before.date_kind {
        dates.push(Change::DateKind(before.date_kind, after.date_kind));
    }
    book_if(!dates.is_empty(), Action::Edited, 0, dates);

    // What several movements make together has no better word than edited.
    let action = match movements.as_slice() {
        [] => return Ok(None),
        [only] => only.kind,
        _ => Action::Edited,
    };
    let differs = movements.iter().any(|movement| !movement.changes.is_empty());
    if differs
        && after.amount.milli > 0
        && let Some(equal) = equal_with_room(conn, &after, after.amount.milli)?
    {
        movements.retain(|movement| movement.changes.is_empty());
        let kind = if action == Action::Counted { Action::Edited } else { action };
        for (lot, delta) in [(id, -after.amount.milli), (equal.id, after.amount.milli)] {
            movements.push(Movement { lot, kind, delta, made: None, changes: Vec::new() });
        }
    }
    book(conn, device, action, movements, now).map(Some)
}

fn book(
    conn: &Connection,
    device: DeviceId,
    action: Action,
    movements: Vec<Movement>,
    now: Timestamp,
) -> Result<Booking, Error> {
    let draft = Draft { action, answers: None, group: None, movements };
    let (transaction, lots) = journal::append(conn, device, &draft, now)?;
    Ok(Booking { transaction, lots })
}
