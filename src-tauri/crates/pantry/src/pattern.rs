//! How a store writes its codes of weighed goods, as this household taught it.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::journal::{self, Draft};
use crate::subject::About;
use crate::things::{self, Thing};
use crate::{Act, Action, Barcode, Booking, DeviceId, Error, PatternId, ProductEdits, lot, own, products};

/// A pattern, as the crate `barcode` writes it: this crate keeps it and does not read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaughtPattern {
    /// The code it was taught by.
    pub name: String,
    /// Its text.
    pub pattern: String,
}

impl Thing for TaughtPattern {
    const ABOUT: About = About::Pattern;
}

/// All that were taught, the oldest first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<(PatternId, TaughtPattern)>, Error> {
    things::all(conn)
}

/// Forgets one: codes like it are what they were before.
pub(crate) fn forget(conn: &Connection, device: DeviceId, id: PatternId, act: Act) -> Result<Booking, Error> {
    things::remove::<TaughtPattern>(conn, device, id.uuid(), act)
}

/// Keeps a pattern. Where its codes measure something, what this one was taken for until then is hidden and no longer has
/// it, if nothing is known of it and none of it is there.
pub(crate) fn teach(
    conn: &Connection,
    device: DeviceId,
    taught: &TaughtPattern,
    measures: bool,
    act: Act,
) -> Result<Booking, Error> {
    let (_, made) = things::made(taught, act)?;
    let mut movements = vec![made];
    let taken_for = if measures { products::scanned(conn, &taught.name)? } else { Vec::new() };
    for scanned in taken_for {
        let product = products::find(conn, scanned.product)?;
        if product.name.is_none() && lot::of_product(conn, product.id)?.is_empty() {
            let without = Barcode { gtin: taught.name.clone(), milli: 0 };
            let mut barcodes = product.edits.barcodes.clone();
            barcodes.retain(|barcode| barcode.gtin != without.gtin);
            barcodes.push(without);
            let hidden = ProductEdits { hidden: true, barcodes, ..product.edits };
            movements.extend(own::changed(conn, product.id, &hidden, Action::Edited)?);
        }
    }
    journal::book(conn, device, &Draft::new(Action::Added, movements), act)
}
