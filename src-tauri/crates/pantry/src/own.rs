//! The user's own words about a product, as the journal tells of them.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use crate::journal::{self, Draft};
use crate::movement::{self, Movement, State};
use crate::{Act, Action, Booking, DeviceId, Error, ProductEdits, ProductId, What, place, products, sql};

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
    let before = find(conn, id)?.ok_or(Error::NotFound(What::Product))?;
    let edits = edits.cleaned()?;
    if let Some(place) = edits.place {
        place::check(conn, place)?;
    }
    let changes = movement::changes(&before.fields, &movement::fields(&edits)?);
    if changes.is_empty() {
        return Ok(None);
    }
    let action = Action::Edited;
    let edited = Movement { subject: id.into(), kind: action, delta: 0, made: None, changes };
    journal::book(conn, device, &Draft::new(action, vec![edited]), act).map(Some)
}
