//! Putting into stock.

use jiff::civil::Date;
use rusqlite::Connection;

use crate::id::fresh;
use crate::journal::{self, Draft};
use crate::movement::Movement;
use crate::product::{clean, clean_long};
use crate::{
    Act, Action, Amount, Booking, DateFrom, DateKind, DeviceId, Error, FactsState, KindId, Lot, LotId,
    MAX_MILLI, PlaceId, Price, ProductEdits, ProductId, amount, lot, own, place, products,
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
    /// Who said it; none for the user.
    pub date_from: Option<DateFrom>,
    /// Where.
    pub place: PlaceId,
    /// What it cost.
    pub price: Option<Price>,
    /// Where it was bought.
    pub store: Option<String>,
    /// A note to it.
    pub note: Option<String>,
    /// The maker's lot number.
    pub batch: Option<String>,
}

impl Add {
    /// So much of that, without a date.
    #[must_use]
    pub fn new(of: Of, amount: Amount, place: PlaceId) -> Self {
        Self {
            of,
            amount,
            date: None,
            date_kind: DateKind::BestBefore,
            date_from: None,
            place,
            price: None,
            store: None,
            note: None,
            batch: None,
        }
    }
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
        /// What the user calls it: kept where nobody knows another name.
        name: Option<String>,
    },
    /// A new one without a barcode.
    Named {
        /// Its name.
        name: String,
        /// Its kind.
        kind: Option<KindId>,
    },
}

pub(crate) fn add(conn: &Connection, device: DeviceId, add: &Add, act: Act) -> Result<Booking, Error> {
    let movements = movements(conn, std::slice::from_ref(add), act)?;
    journal::book(conn, device, &Draft::new(Action::Added, movements), act)
}

/// Puts several things into stock, in one transaction.
pub(crate) fn add_many(
    conn: &Connection,
    device: DeviceId,
    adds: &[Add],
    act: Act,
) -> Result<Booking, Error> {
    if adds.is_empty() {
        return Err(Error::Invalid { field: "items", reason: "nothing to add".into() });
    }
    journal::book(conn, device, &Draft::new(Action::Added, movements(conn, adds, act)?), act)
}

/// The movements that put things into stock.
pub(crate) fn movements(conn: &Connection, adds: &[Add], act: Act) -> Result<Vec<Movement>, Error> {
    let mut made: Vec<Lot> = Vec::new();
    let mut movements = Vec::with_capacity(adds.len());
    for add in adds {
        let (new, named) = lot_of(conn, add, act)?;
        let milli = add.amount.milli;
        let fits = |lot: &Lot| lot.amount.milli <= MAX_MILLI - milli;
        if let Some(like) = made.iter_mut().find(|lot| lot.is_like(&new) && fits(lot)) {
            like.amount.milli += milli;
            movements.push(Movement::of_amount(like.id, Action::Added, milli));
        } else if let Some(mut equal) = lot::equal_to(conn, &new)?.filter(fits) {
            equal.amount.milli += milli;
            movements.push(Movement::of_amount(equal.id, Action::Added, milli));
            made.push(equal);
        } else {
            let fields = Some(new.state()?.fields);
            movements.push(Movement { made: fields, ..Movement::of_amount(new.id, Action::Added, milli) });
            made.push(new);
        }
        // An entry is told by its first movement: the lot.
        movements.extend(named);
    }
    Ok(movements)
}

/// The lot that something makes, if it is like no other; and the movement that names its product.
fn lot_of(conn: &Connection, add: &Add, act: Act) -> Result<(Lot, Option<Movement>), Error> {
    amount::check_positive(add.amount.milli)?;
    lot::check_date(add.date)?;
    let condition = place::condition(conn, add.place)?;
    let product = match &add.of {
        Of::Product(id) => *id,
        Of::Barcode { gtin, state_if_new, .. } => {
            products::find_or_create(conn, gtin, *state_if_new, act.at)?
        }
        Of::Named { name, kind } => products::create_named(conn, name, *kind, act.at)?,
    };
    products::check(conn, product)?;
    products::settle_unit(conn, product, add.amount.base)?;
    let named = match &add.of {
        Of::Barcode { name: Some(name), .. } => named(conn, product, name)?,
        _ => None,
    };
    let lot = Lot {
        id: LotId::from_uuid(fresh(act.at)),
        product,
        amount: add.amount,
        date: add.date,
        date_kind: add.date_kind,
        date_from: add.date_from.filter(|_| add.date.is_some()),
        place: add.place,
        opened: false,
        frozen: lot::frozen_if(condition, act.today),
        thawed: false,
        almost_empty: false,
        price: add.price,
        store: clean("store", add.store.as_deref())?,
        note: clean_long("note", add.note.as_deref())?,
        batch: clean("batch", add.batch.as_deref())?,
        added_at: act.at_millisecond(),
    };
    Ok((lot, named))
}

/// The movement that gives a product without a name one.
fn named(conn: &Connection, id: ProductId, name: &str) -> Result<Option<Movement>, Error> {
    let product = products::find(conn, id)?;
    let name = clean("name", Some(name))?;
    if product.name.is_some() || name.is_none() {
        return Ok(None);
    }
    own::changed(conn, id, &ProductEdits { name, ..product.edits }, Action::Edited)
}
