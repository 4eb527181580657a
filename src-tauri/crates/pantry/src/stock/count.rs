//! Counting: what there is set against what there should be.

use std::collections::BTreeMap;

use rusqlite::Connection;
use units::Conversions;

use super::take::out_of;
use crate::id::fresh;
use crate::journal::{self, Draft};
use crate::movement::Movement;
use crate::{
    Act, Action, Amount, Booking, DateKind, DeviceId, Error, Lot, LotId, PlaceId, Product, ProductId, amount,
    lot, place, products,
};

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Where.
    pub scope: CountScope,
    /// What was found there, each product once. Of what is not among it, there is nothing.
    pub found: Vec<Found>,
}

/// Where was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountScope {
    /// All that there is of one product, wherever it stands.
    Product(ProductId),
    /// All that stands in one place, but for the places in it.
    Place(PlaceId),
}

/// How much was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Of what.
    pub product: ProductId,
    /// In thousandths of its unit.
    pub milli: i64,
}

/// What should have been there, and what was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Of what.
    pub product: ProductId,
    /// What should have been there.
    pub expected: Amount,
    /// What was, in thousandths.
    pub found_milli: i64,
}

/// All that should be in the scope, by product, with its lots; and what was found of it.
fn compare(conn: &Connection, count: &Count) -> Result<BTreeMap<ProductId, (Vec<Lot>, i64)>, Error> {
    let mut compared: BTreeMap<ProductId, (Vec<Lot>, i64)> = BTreeMap::new();
    let lots = match count.scope {
        CountScope::Product(id) => {
            products::check(conn, id)?;
            compared.entry(id).or_default();
            lot::of_product(conn, id)?
        }
        CountScope::Place(id) => {
            place::check(conn, id)?;
            lot::at_place(conn, id)?
        }
    };
    for lot in lots {
        compared.entry(lot.product).or_default().0.push(lot);
    }
    for found in &count.found {
        amount::check_level(found.milli)?;
        products::check(conn, found.product)?;
        if matches!(count.scope, CountScope::Product(id) if id != found.product) {
            return Err(Error::Invalid { field: "product", reason: "was not to be counted".into() });
        }
        let milli = &mut compared.entry(found.product).or_default().1;
        *milli = milli.saturating_add(found.milli);
        amount::check_level(*milli)?;
    }
    Ok(compared)
}

/// What there is of `lots` in the product's unit. What does not convert into it is not counted.
fn sum(lots: &[Lot], product: &Product, conversions: &Conversions) -> Result<Amount, Error> {
    let total = units::sum(lots.iter().map(|lot| lot.amount), product.unit, conversions);
    total.map(|total| total.in_unit).ok_or_else(|| Error::Internal("a sum that does not fit".into()))
}

/// Every product that should be there or was found, with both amounts.
pub(crate) fn differences(conn: &Connection, count: &Count) -> Result<Vec<Difference>, Error> {
    compare(conn, count)?
        .into_iter()
        .map(|(id, (lots, found_milli))| {
            let product = products::find(conn, id)?;
            let expected = sum(&lots, &product, &product.conversions())?;
            Ok(Difference { product: id, expected, found_milli })
        })
        .collect()
}

/// Books what was found: what is missing goes out as it would be used, what is more goes to the lot that would be used
/// last, or makes one without a date. None when all is as it should be.
pub(crate) fn count(
    conn: &Connection,
    device: DeviceId,
    count: &Count,
    act: Act,
) -> Result<Option<Booking>, Error> {
    let mut movements = Vec::new();
    for (id, (lots, found)) in compare(conn, count)? {
        let product = products::find(conn, id)?;
        let conversions = product.conversions();
        let expected = sum(&lots, &product, &conversions)?;
        let difference = found - expected.milli;
        if difference < 0 {
            movements.extend(out_of(&lots, expected.with(-difference), &conversions, Action::Counted)?);
        } else if difference > 0 {
            let last = lots.iter().rev().find(|lot| !lot.opened && lot.amount.base == product.unit);
            movements.push(match last {
                Some(last) => Movement::of_amount(last.id, Action::Counted, difference),
                None => made(conn, count.scope, &product, difference, act)?,
            });
        }
    }
    if movements.is_empty() {
        return Ok(None);
    }
    journal::book(conn, device, &Draft::new(Action::Counted, movements), act).map(Some)
}

/// A lot that nobody knew of.
fn made(
    conn: &Connection,
    scope: CountScope,
    product: &Product,
    milli: i64,
    act: Act,
) -> Result<Movement, Error> {
    let place = match scope {
        CountScope::Place(place) => place,
        CountScope::Product(_) => {
            match product.edits.place.filter(|place| place::check(conn, *place).is_ok()) {
                Some(usual) => usual,
                None => place::first(conn)?,
            }
        }
    };
    let lot = Lot {
        id: LotId::from_uuid(fresh(act.at)),
        product: product.id,
        amount: Amount::new(milli, product.unit),
        date: None,
        date_kind: DateKind::BestBefore,
        date_from: None,
        place,
        opened: false,
        frozen: lot::frozen_if(place::condition(conn, place)?, act.today),
        thawed: false,
        almost_empty: false,
        price: None,
        store: None,
        note: None,
        batch: None,
        added_at: act.at_millisecond(),
    };
    let made = Some(lot.state()?.fields);
    Ok(Movement { made, ..Movement::of_amount(lot.id, Action::Counted, milli) })
}
