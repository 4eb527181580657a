//! What a household sets up for itself: of each there is little, so all of them are kept alike.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::id::fresh;
use crate::journal::{self, Draft};
use crate::movement::{self, Change, GONE, Movement, State};
use crate::subject::{About, Subject};
use crate::{Act, Action, Booking, DeviceId, Error, What};

/// A sort of thing that is all fields and has no table of its own. Every one has a field `name`, by which the journal
/// tells of it.
pub(crate) trait Thing: Serialize + DeserializeOwned {
    const ABOUT: About;
}

fn subject<T: Thing>(id: Uuid) -> Subject {
    Subject { about: T::ABOUT, id }
}

pub(crate) fn find(conn: &Connection, id: Uuid) -> Result<Option<State>, Error> {
    let fields = conn
        .prepare_cached("SELECT fields FROM things WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| crate::sql::json(row, "fields"))
        .optional()?
        .flatten();
    Ok(fields.map(|fields| State { milli: 0, fields }))
}

pub(crate) fn store(conn: &Connection, subject: Subject, state: &State) -> Result<(), Error> {
    conn.prepare_cached(
        "INSERT INTO things (id, about, fields, gone) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (id) DO UPDATE SET fields = excluded.fields, gone = excluded.gone",
    )?
    .execute(params![
        subject.id.as_bytes(),
        subject.about,
        Value::Object(state.fields.clone()).to_string(),
        is_gone(state)
    ])?;
    Ok(())
}

fn is_gone(state: &State) -> bool {
    state.field(GONE) == &Value::Bool(true)
}

/// All that there are, the oldest first.
pub(crate) fn all<T: Thing, Id: From<Uuid>>(conn: &Connection) -> Result<Vec<(Id, T)>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT id, fields FROM things WHERE about = ?1 AND NOT gone ORDER BY id")?;
    let mut rows = statement.query([T::ABOUT])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let id = Uuid::from_slice(row.get_ref("id")?.as_blob().map_err(rusqlite::Error::from)?);
        let id = id.map_err(|error| Error::Internal(error.to_string()))?;
        let fields = crate::sql::json(row, "fields")?.unwrap_or_default();
        all.push((Id::from(id), State { milli: 0, fields }.read()?));
    }
    Ok(all)
}

/// One that there is.
pub(crate) fn get<T: Thing>(conn: &Connection, id: Uuid) -> Result<T, Error> {
    state::<T>(conn, id)?.read()
}

fn state<T: Thing>(conn: &Connection, id: Uuid) -> Result<State, Error> {
    let about: Option<About> = conn
        .prepare_cached("SELECT about FROM things WHERE id = ?1 AND NOT gone")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?;
    if about != Some(T::ABOUT) {
        return Err(Error::NotFound(What::Thing));
    }
    find(conn, id)?.ok_or(Error::NotFound(What::Thing))
}

/// The movement that makes one, and its id.
pub(crate) fn made<T: Thing>(thing: &T, act: Act) -> Result<(Uuid, Movement), Error> {
    let id = fresh(act.at);
    Ok((id, movement::make(subject::<T>(id), Action::Added, thing)?))
}

/// The movement that makes `after` of one; none when nothing would change.
pub(crate) fn changed<T: Thing>(
    conn: &Connection,
    id: Uuid,
    kind: Action,
    after: &T,
) -> Result<Option<Movement>, Error> {
    let before = state::<T>(conn, id)?;
    let changes = movement::changes(&before.fields, &movement::fields(after)?);
    let movement = Movement { subject: subject::<T>(id), kind, delta: 0, made: None, changes };
    Ok((!movement.changes.is_empty()).then_some(movement))
}

/// The movement that removes one.
pub(crate) fn removed<T: Thing>(conn: &Connection, id: Uuid) -> Result<Movement, Error> {
    state::<T>(conn, id)?;
    let changes = vec![Change::gone()];
    Ok(Movement { subject: subject::<T>(id), kind: Action::Removed, delta: 0, made: None, changes })
}

/// Sets one up.
pub(crate) fn add<T: Thing, Id: From<Uuid>>(
    conn: &Connection,
    device: DeviceId,
    thing: &T,
    act: Act,
) -> Result<(Id, Booking), Error> {
    let (id, movement) = made(thing, act)?;
    Ok((id.into(), journal::book(conn, device, &Draft::new(Action::Added, vec![movement]), act)?))
}

/// Changes one. None when nothing would change.
pub(crate) fn edit<T: Thing>(
    conn: &Connection,
    device: DeviceId,
    id: Uuid,
    after: &T,
    act: Act,
) -> Result<Option<Booking>, Error> {
    let Some(movement) = changed(conn, id, Action::Edited, after)? else { return Ok(None) };
    journal::book(conn, device, &Draft::new(Action::Edited, vec![movement]), act).map(Some)
}

/// Removes one.
pub(crate) fn remove<T: Thing>(
    conn: &Connection,
    device: DeviceId,
    id: Uuid,
    act: Act,
) -> Result<Booking, Error> {
    let movement = removed::<T>(conn, id)?;
    journal::book(conn, device, &Draft::new(Action::Removed, vec![movement]), act)
}

/// A name that is not empty.
pub(crate) fn name(text: &str) -> Result<String, Error> {
    crate::product::clean("name", Some(text))?
        .ok_or_else(|| Error::Invalid { field: "name", reason: "a name is needed".into() })
}
