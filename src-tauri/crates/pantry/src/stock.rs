//! Putting into stock, taking out, setting right, counting.

mod add;
mod count;
mod edit;
mod take;

use rusqlite::Connection;
use units::{Conversions, Total};

use crate::movement::{self, Movement};
use crate::{Action, Base, Error, Lot, LotId, MAX_MILLI, ProductId, lot, products};

pub use add::{Add, Of};
pub use count::{Count, CountScope, Difference, Found};
pub use edit::{Keeps, LotEdit};
pub use take::{Take, TakeFrom, TakeHow};

pub(crate) use add::{add, add_many, movements as additions};
pub(crate) use count::{count, differences};
pub(crate) use edit::{edit, edit_many};
pub(crate) use take::{take, take_many};

/// What there is of a product, in `unit` as far as it converts.
pub(crate) fn sum(conn: &Connection, product: ProductId, unit: Base) -> Result<Total, Error> {
    let lots = lot::of_product(conn, product)?;
    let amounts = lots.iter().map(|lot| lot.amount);
    let plain = lots.iter().all(|lot| lot.amount.base == unit);
    let conversions =
        if plain { Conversions::default() } else { products::find(conn, product)?.conversions() };
    units::sum(amounts, unit, &conversions).ok_or_else(|| Error::Internal("a sum that does not fit".into()))
}

/// Lots as they will be at the end of a transaction that is being put together, and the movements that make them so.
pub(crate) struct Turning<'conn> {
    conn: &'conn Connection,
    /// Those that came to be what others may be poured into, with what was poured so far.
    turned: Vec<Lot>,
    pub(crate) movements: Vec<Movement>,
}

impl<'conn> Turning<'conn> {
    pub(crate) fn new(conn: &'conn Connection) -> Self {
        Self { conn, turned: Vec::new(), movements: Vec::new() }
    }

    /// Takes `milli` from `lot` and leaves them as `after`: as a lot of their own, or poured into the one that is no
    /// different. `after` has the id of `lot` when all of it is meant, else a fresh one.
    pub(crate) fn turn(&mut self, lot: &Lot, after: &Lot, milli: i64, kind: Action) -> Result<(), Error> {
        let after = Lot { amount: lot.amount.with(milli), ..after.clone() };
        let whole = after.id == lot.id;
        if let Some(equal) = self.equal_to(&after)? {
            self.movements.push(Movement::of_amount(lot.id, kind, -milli));
            self.movements.push(Movement::of_amount(equal, kind, milli));
        } else if whole {
            self.change(lot, &after, kind)?;
            self.turned.push(after);
        } else {
            self.movements.push(Movement::of_amount(lot.id, kind, -milli));
            let made = Some(after.state()?.fields);
            self.movements.push(Movement { made, ..Movement::of_amount(after.id, kind, milli) });
            self.turned.push(after);
        }
        Ok(())
    }

    /// Makes `after` of `lot`, whatever else there is.
    pub(crate) fn change(&mut self, lot: &Lot, after: &Lot, kind: Action) -> Result<(), Error> {
        let changes = movement::changes(&lot.state()?.fields, &after.state()?.fields);
        self.movements.push(Movement { changes, ..Movement::of_amount(lot.id, kind, 0) });
        Ok(())
    }

    /// Pours all of a lot into the one that it has become no different from, if there is one.
    pub(crate) fn pour(&mut self, lot: Lot, kind: Action) -> Result<(), Error> {
        let milli = lot.amount.milli;
        match self.equal_to(&lot)? {
            Some(equal) => {
                self.movements.push(Movement::of_amount(lot.id, kind, -milli));
                self.movements.push(Movement::of_amount(equal, kind, milli));
            }
            None => self.turned.push(lot),
        }
        Ok(())
    }

    /// The lot that `lot` is no different from and that has room for it; from then on it is counted there.
    fn equal_to(&mut self, lot: &Lot) -> Result<Option<LotId>, Error> {
        let milli = lot.amount.milli;
        if let Some(equal) = self.turned.iter_mut().find(|turned| turned.id != lot.id && turned.is_like(lot))
        {
            let room = equal.amount.milli <= MAX_MILLI - milli;
            if room {
                equal.amount.milli += milli;
            }
            return Ok(room.then_some(equal.id));
        }
        let Some(mut equal) = lot::equal_to(self.conn, lot)? else { return Ok(None) };
        if equal.amount.milli > MAX_MILLI - milli
            || self.movements.iter().any(|done| done.subject == equal.id.into())
        {
            return Ok(None);
        }
        equal.amount.milli += milli;
        let id = equal.id;
        self.turned.push(equal);
        Ok(Some(id))
    }
}
