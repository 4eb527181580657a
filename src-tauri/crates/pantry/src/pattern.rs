//! How a store writes its codes of weighed goods, as this household taught it.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::journal::{self, Draft};
use crate::subject::About;
use crate::things::{self, Thing};
use crate::{Act, Action, Booking, DeviceId, Error, PatternId, ProductEdits, lot, own, products};

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
pub(crate) fn all(conn: &Connection) -> Result<Vec<TaughtPattern>, Error> {
    Ok(things::all::<TaughtPattern, PatternId>(conn)?.into_iter().map(|(_, taught)| taught).collect())
}

/// Keeps a pattern. What the code was taken for until then is hidden, if nothing is known of it and none of it is there.
pub(crate) fn teach(
    conn: &Connection,
    device: DeviceId,
    taught: &TaughtPattern,
    act: Act,
) -> Result<Booking, Error> {
    let (_, made) = things::made(taught, act)?;
    let mut movements = vec![made];
    for scanned in products::scanned(conn, &taught.name)? {
        let product = products::find(conn, scanned.product)?;
        if product.name.is_none() && lot::of_product(conn, product.id)?.is_empty() {
            let hidden = ProductEdits { hidden: true, ..product.edits };
            movements.extend(own::changed(conn, product.id, &hidden, Action::Edited)?);
        }
    }
    journal::book(conn, device, &Draft::new(Action::Added, movements), act)
}
