//! The user's own words about a product, as the journal tells of them.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use crate::journal::{self, Draft};
use crate::movement::{self, Movement, State};
use crate::{
    Act, Action, Booking, DeviceId, Error, ProductEdits, ProductId, What, kind, place, products, sql,
};

pub(crate) fn find(conn: &Connection, id: ProductId) -> Result<Option<State>, Error> {
    let fields = conn
        .prepare_cached("SELECT own FROM products WHERE id = ?1")?
        .query_row([id], |row| sql::json(row, "own"))
        .optional()?
        .flatten();
    Ok(fields.map(|fields| State { milli: 0, fields }))
}

pub(crate) fn store(conn: &Connection, id: ProductId, state: &State) -> Result<(), Error> {
    let edits: ProductEdits = state.read()?;
    conn.prepare_cached("UPDATE products SET own = ?2, hidden = ?3 WHERE id = ?1")?.execute(params![
        id,
        Value::Object(state.fields.clone()).to_string(),
        edits.hidden
    ])?;
    products::set_barcodes(conn, id, &edits.barcodes)?;
    products::refresh(conn, id)
}

/// Lays the user's words over a product's facts, in place of all earlier ones. None when nothing would change.
pub(crate) fn edit(
    conn: &Connection,
    device: DeviceId,
    id: ProductId,
    edits: &ProductEdits,
    act: Act,
) -> Result<Option<Booking>, Error> {
    let edits = edits.cleaned()?;
    let before = products::find(conn, id)?.edits;
    // What it was told before may be gone by now: that is no reason not to change the rest.
    if let Some(place) = edits.place.filter(|_| edits.place != before.place) {
        place::check(conn, place)?;
    }
    if let Some(kind) = edits.kind.filter(|_| edits.kind != before.kind) {
        kind::check(conn, kind)?;
    }
    let Some(edited) = changed(conn, id, &edits, Action::Edited)? else { return Ok(None) };
    journal::book(conn, device, &Draft::new(Action::Edited, vec![edited]), act).map(Some)
}

/// The movement that makes `edits` of a product's words; none when nothing would change.
pub(crate) fn changed(
    conn: &Connection,
    id: ProductId,
    edits: &ProductEdits,
    kind: Action,
) -> Result<Option<Movement>, Error> {
    let before = find(conn, id)?.ok_or(Error::NotFound(What::Product))?;
    let changes = movement::changes(&before.fields, &movement::fields(edits)?);
    let changed = Movement { subject: id.into(), kind, delta: 0, made: None, changes };
    Ok((!changed.changes.is_empty()).then_some(changed))
}
