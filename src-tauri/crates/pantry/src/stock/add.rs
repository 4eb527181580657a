//! Putting into stock.

use jiff::civil::Date;
use rusqlite::Connection;

use crate::id::fresh;
use crate::journal::{self, Draft};
use crate::movement::Movement;
use crate::product::{clean, clean_long};
use crate::{
    Act, Action, Amount, Booking, DateFrom, DateKind, DeviceId, Error, FactsState, Lot, LotId, MAX_MILLI,
    PlaceId, Price, ProductId, amount, lot, place, products,
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
    },
    /// A new one without a barcode.
    Named(String),
}

pub(crate) fn add(conn: &Connection, device: DeviceId, add: &Add, act: Act) -> Result<Booking, Error> {
    amount::check_positive(add.amount.milli)?;
    lot::check_date(add.date)?;
    let condition = place::condition(conn, add.place)?;
    let product = match &add.of {
        Of::Product(id) => *id,
        Of::Barcode { gtin, state_if_new } => products::find_or_create(conn, gtin, *state_if_new, act.at)?,
        Of::Named(name) => products::create_named(conn, name, act.at)?,
    };
    products::check(conn, product)?;
    products::settle_unit(conn, product, add.amount.base)?;
    let new = Lot {
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
        price: add.price,
        store: clean("store", add.store.as_deref())?,
        note: clean_long("note", add.note.as_deref())?,
        added_at: act.at_millisecond(),
    };
    let equal = lot::equal_to(conn, &new)?.filter(|equal| equal.amount.milli <= MAX_MILLI - add.amount.milli);
    let (lot, made) = match equal {
        Some(equal) => (equal.id, None),
        None => (new.id, Some(new.state()?.fields)),
    };
    let added = Movement { made, ..Movement::of_amount(lot, Action::Added, add.amount.milli) };
    journal::book(conn, device, &Draft::new(Action::Added, vec![added]), act)
}
