//! Taking out of stock.

use rusqlite::Connection;
use units::Conversions;

use crate::journal::{self, Draft};
use crate::movement::Movement;
use crate::{
    Act, Action, Amount, Base, Booking, DeviceId, Error, Lot, LotId, ProductId, Reason, amount, lot, products,
};

/// What to take out of stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Take {
    /// From where.
    pub from: TakeFrom,
    /// How much, in thousandths.
    pub milli: i64,
    /// Of what; none for what the lot, or the product, is told in.
    pub unit: Option<Base>,
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
    /// Thrown away, and why, if that was said.
    Waste(Option<Reason>),
}

pub(crate) fn take(conn: &Connection, device: DeviceId, take: Take, act: Act) -> Result<Booking, Error> {
    take_many(conn, device, &[take], act)
}

/// Takes several things out of stock, in one transaction. They are all used or all thrown away for one reason, and no two
/// of them touch the same lot.
pub(crate) fn take_many(
    conn: &Connection,
    device: DeviceId,
    takes: &[Take],
    act: Act,
) -> Result<Booking, Error> {
    let Some(first) = takes.first() else {
        return Err(Error::Invalid { field: "lots", reason: "nothing to take".into() });
    };
    let (kind, reason) = match first.how {
        TakeHow::Use => (Action::Used, None),
        TakeHow::Waste(reason) => (Action::Wasted, reason),
    };
    let mut out = Vec::new();
    for take in takes {
        out.extend(movements(conn, *take, kind)?);
    }
    journal::book(conn, device, &Draft { reason, ..Draft::new(kind, out) }, act)
}

fn movements(conn: &Connection, take: Take, kind: Action) -> Result<Vec<Movement>, Error> {
    amount::check_positive(take.milli)?;
    let (lots, product, unit) = match take.from {
        TakeFrom::Lot(id) => {
            let lot = lot::in_stock(conn, id)?;
            let unit = lot.amount.base;
            (vec![lot.clone()], products::find(conn, lot.product)?, unit)
        }
        TakeFrom::Product(id) => {
            let product = products::find(conn, id)?;
            let unit = product.unit;
            (lot::of_product(conn, id)?, product, unit)
        }
    };
    let wanted = Amount::new(take.milli, take.unit.unwrap_or(unit));
    out_of(&lots, wanted, &product.conversions(), kind)
}

/// The movements that take so much out of `lots`, the first one first. Lots in units that do not convert are left alone;
/// what has to be rounded is, to a thousandth of the lot's unit.
pub(super) fn out_of(
    lots: &[Lot],
    wanted: Amount,
    conversions: &Conversions,
    kind: Action,
) -> Result<Vec<Movement>, Error> {
    let too_large = || Error::Internal("an amount that does not fit".into());
    let there =
        units::sum(lots.iter().map(|lot| lot.amount), wanted.base, conversions).ok_or_else(too_large)?;
    if there.in_unit.milli < wanted.milli {
        return Err(Error::NotEnough { available_milli: there.in_unit.milli });
    }
    let mut missing = wanted.milli;
    let mut movements = Vec::new();
    for lot in lots {
        let Some(needed) = conversions.convert(wanted.with(missing), lot.amount.base) else { continue };
        if needed.value.milli == 0 {
            break;
        }
        let part = lot.amount.milli.min(needed.value.milli);
        movements.push(Movement::of_amount(lot.id, kind, -part));
        if part == needed.value.milli {
            break;
        }
        let taken = conversions.convert(lot.amount, wanted.base).ok_or_else(too_large)?;
        missing = (missing - taken.value.milli).max(0);
    }
    if movements.is_empty() {
        let reason = "less than a thousandth of what it is counted in".into();
        return Err(Error::Invalid { field: "amount", reason });
    }
    Ok(movements)
}
