//! Two products that turn out to be one.

use rusqlite::{Connection, OptionalExtension};

use crate::journal::{self, Draft};
use crate::stock::Turning;
use crate::{
    Act, Action, Barcode, Booking, DeviceId, Error, Lot, ProductEdits, ProductId, TransactionId, lot, own,
    products,
};

/// Makes all of a product another's: its lots, emptied ones too, and its barcodes. What is left of it is hidden.
///
/// Lots keep what they are counted in, so that no amount changes by it.
pub(crate) fn merge(
    conn: &Connection,
    device: DeviceId,
    id: ProductId,
    into: ProductId,
    act: Act,
) -> Result<Booking, Error> {
    let invalid = |reason: &str| Error::Invalid { field: "product", reason: reason.into() };
    let (from, to) = (products::find(conn, id)?, products::find(conn, into)?);
    if id == into {
        return Err(invalid("a product can't become itself"));
    }
    if from.edits.merged_into.is_some() || to.edits.merged_into.is_some() {
        return Err(invalid("it has become another already"));
    }
    let mut movements = Vec::new();
    let gone = ProductEdits {
        hidden: true,
        merged_into: Some(into),
        barcodes: from.barcodes.iter().map(|barcode| Barcode { milli: 0, ..barcode.clone() }).collect(),
        ..from.edits
    };
    movements.extend(own::changed(conn, id, &gone, Action::Merged)?);
    let mut edits = to.edits;
    for barcode in from.barcodes {
        let has = to.barcodes.iter().any(|other| other.gtin == barcode.gtin);
        if !has {
            edits.barcodes.retain(|other| other.gtin != barcode.gtin);
            edits.barcodes.push(barcode);
        }
    }
    movements.extend(own::changed(conn, into, &edits, Action::Merged)?);
    let mut turning = Turning::new(conn);
    for lot in lot::all_of_product(conn, id)? {
        let after = Lot { product: into, ..lot.clone() };
        turning.change(&lot, &after, Action::Merged)?;
        if lot.amount.milli > 0 {
            turning.pour(after, Action::Merged)?;
        }
    }
    movements.append(&mut turning.movements);
    journal::book(conn, device, &Draft::new(Action::Merged, movements), act)
}

/// What made a product another's, while it is.
pub(crate) fn merged_by(conn: &Connection, id: ProductId) -> Result<Option<TransactionId>, Error> {
    if products::find(conn, id)?.edits.merged_into.is_none() {
        return Ok(None);
    }
    // Nothing is merged into what became another's, and it can't become so twice: the newest is the one that stands.
    let by = conn
        .prepare_cached(
            "SELECT t.id FROM movements m JOIN transactions t ON t.id = m.tx \
             WHERE m.subject = ?1 AND m.kind = 'merged' AND t.action = 'merged' ORDER BY t.hlc DESC LIMIT 1",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(by)
}
