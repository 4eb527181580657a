//! Where lots stand.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::fresh;
use crate::journal::{self, Draft};
use crate::movement::{self, Movement};
use crate::product::clean;
use crate::sql::words;
use crate::stock::Turning;
use crate::{Act, Action, Booking, DeviceId, Error, PlaceId, What, lot};

/// Places are nested no deeper.
const DEEPEST: u32 = 8;

words! {
    /// How a place keeps food.
    Condition {
        /// Room temperature.
        Ambient = "ambient",
        /// A fridge.
        Cool = "cool",
        /// A freezer.
        Frozen = "frozen",
    }
}

words! {
    /// The places every pantry begins with.
    BuiltinPlace {
        /// The cupboard.
        Pantry = "pantry",
        /// The fridge.
        Fridge = "fridge",
        /// The freezer.
        Freezer = "freezer",
    }
}

impl BuiltinPlace {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Pantry, Self::Fridge, Self::Freezer];

    /// Its id: the same in every pantry, so that two machines mean the same fridge.
    #[must_use]
    pub const fn id(self) -> PlaceId {
        let number = match self {
            Self::Pantry => 1,
            Self::Fridge => 2,
            Self::Freezer => 3,
        };
        // A version 7 UUID of the year 1970.
        PlaceId::from_uuid(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0000 | number))
    }

    /// Its storage condition.
    #[must_use]
    pub const fn condition(self) -> Condition {
        match self {
            Self::Pantry => Condition::Ambient,
            Self::Fridge => Condition::Cool,
            Self::Freezer => Condition::Frozen,
        }
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// The place it is in.
    pub parent: Option<PlaceId>,
    /// As the user wrote it; empty for a built-in place that was never renamed.
    pub name: String,
    /// Which built-in place it is, if one.
    pub builtin: Option<BuiltinPlace>,
    /// Its storage condition.
    pub condition: Condition,
    /// True of one that was removed while something stands in it still.
    pub gone: bool,
}

/// All of a place but its id, as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    parent: Option<PlaceId>,
    name: String,
    builtin: Option<BuiltinPlace>,
    condition: Condition,
    /// Its place among those with the same parent.
    position: i64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    gone: bool,
}

/// What a place is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceEdit {
    /// Its name; may be empty only for a built-in place, which then has its usual one.
    pub name: String,
    /// The place it is in; none for one that stands by itself.
    pub parent: Option<PlaceId>,
    /// Its storage condition.
    pub condition: Condition,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Written> {
    Ok(Written {
        parent: row.get("parent")?,
        name: row.get("name")?,
        builtin: row.get("builtin")?,
        condition: row.get("condition")?,
        position: row.get("position")?,
        gone: row.get("gone")?,
    })
}

/// All places: each followed by those in it. One that was removed is there while something stands in it.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Place>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM places p WHERE NOT gone \
         OR EXISTS (SELECT 1 FROM lots l WHERE l.place = p.id AND l.milli > 0) ORDER BY position, id",
    )?;
    let places = statement.query_map([], |row| {
        let Written { parent, name, builtin, condition, gone, .. } = from_row(row)?;
        Ok(Place { id: row.get("id")?, parent, name, builtin, condition, gone })
    })?;
    Ok(nested(places.collect::<Result<_, _>>()?))
}

/// Each followed by those in it. What is in a place that is not there, or in itself by a detour, stands by itself.
fn nested(places: Vec<Place>) -> Vec<Place> {
    let mut waiting: Vec<Option<Place>> = places.into_iter().map(Some).collect();
    let mut sorted: Vec<Place> = Vec::with_capacity(waiting.len());
    let append = |waiting: &mut Vec<Option<Place>>, sorted: &mut Vec<Place>, first: usize| {
        let mut stack = vec![first];
        while let Some(next) = stack.pop() {
            let Some(place) = waiting[next].take() else { continue };
            let inside =
                |other: &Option<Place>| other.as_ref().is_some_and(|other| other.parent == Some(place.id));
            stack.extend((0..waiting.len()).rev().filter(|other| inside(&waiting[*other])));
            sorted.push(place);
        }
    };
    let there: Vec<PlaceId> = waiting.iter().flatten().map(|place| place.id).collect();
    for index in 0..waiting.len() {
        let rooted =
            waiting[index].as_ref().is_some_and(|place| place.parent.is_none_or(|id| !there.contains(&id)));
        if rooted {
            append(&mut waiting, &mut sorted, index);
        }
    }
    for index in 0..waiting.len() {
        if let Some(place) = &mut waiting[index] {
            place.parent = None;
            append(&mut waiting, &mut sorted, index);
        }
    }
    sorted
}

pub(crate) fn find(conn: &Connection, id: PlaceId) -> Result<Option<Written>, Error> {
    Ok(conn.prepare_cached("SELECT * FROM places WHERE id = ?1")?.query_row([id], from_row).optional()?)
}

/// The first place there is: where things go of which nobody said where.
pub(crate) fn first(conn: &Connection) -> Result<PlaceId, Error> {
    conn.prepare_cached("SELECT id FROM places WHERE NOT gone ORDER BY position, id LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?
        .ok_or(Error::NotFound(What::Place))
}

/// Its storage condition. Fails unless there is such a place.
pub(crate) fn condition(conn: &Connection, id: PlaceId) -> Result<Condition, Error> {
    find(conn, id)?
        .filter(|place| !place.gone)
        .map(|place| place.condition)
        .ok_or(Error::NotFound(What::Place))
}

/// Its storage condition, even of one that was removed.
pub(crate) fn any_condition(conn: &Connection, id: PlaceId) -> Result<Condition, Error> {
    find(conn, id)?.map(|place| place.condition).ok_or(Error::NotFound(What::Place))
}

/// Fails unless there is such a place.
pub(crate) fn check(conn: &Connection, id: PlaceId) -> Result<(), Error> {
    condition(conn, id).map(drop)
}

pub(crate) fn store(conn: &Connection, id: PlaceId, place: &Written) -> Result<(), Error> {
    conn.prepare_cached(
        "INSERT INTO places (id, parent, name, builtin, condition, position, gone) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, name = excluded.name, \
         condition = excluded.condition, position = excluded.position, gone = excluded.gone",
    )?
    .execute(params![
        id,
        place.parent,
        place.name,
        place.builtin,
        place.condition,
        place.position,
        place.gone
    ])?;
    Ok(())
}

impl PlaceEdit {
    /// Checked, as words and in its tree. `id`: the place it is to be of.
    fn checked(&self, conn: &Connection, id: Option<PlaceId>, builtin: bool) -> Result<Self, Error> {
        let name = clean("name", Some(&self.name))?.unwrap_or_default();
        if name.is_empty() && !builtin {
            return Err(Error::Invalid { field: "name", reason: "a place needs a name".into() });
        }
        if let Some(parent) = self.parent {
            check(conn, parent)?;
        }
        let mut above = self.parent;
        let mut depth = 1;
        while let Some(parent) = above {
            depth += 1;
            if Some(parent) == id || depth > DEEPEST {
                return Err(Error::Invalid { field: "parent", reason: "a place can't be in itself".into() });
            }
            above = find(conn, parent)?.and_then(|place| place.parent);
        }
        Ok(Self { name, ..self.clone() })
    }
}

/// Sets up a place, after all others.
pub(crate) fn add(
    conn: &Connection,
    device: DeviceId,
    edit: &PlaceEdit,
    act: Act,
) -> Result<(PlaceId, Booking), Error> {
    let PlaceEdit { name, parent, condition } = edit.checked(conn, None, false)?;
    let position: i64 = conn.query_row("SELECT count(*) + 1 FROM places", [], |row| row.get(0))?;
    let id = PlaceId::from_uuid(fresh(act.at));
    let place = Written { parent, name, builtin: None, condition, position, gone: false };
    let made = movement::make(id, Action::Added, &place)?;
    Ok((id, journal::book(conn, device, &Draft::new(Action::Added, vec![made]), act)?))
}

/// Changes a place. None when nothing would change.
///
/// A new condition is that of the place from now on: what stands in it is not taken for frozen or thawed.
pub(crate) fn edit(
    conn: &Connection,
    device: DeviceId,
    id: PlaceId,
    edit: &PlaceEdit,
    act: Act,
) -> Result<Option<Booking>, Error> {
    let before = find(conn, id)?.filter(|place| !place.gone).ok_or(Error::NotFound(What::Place))?;
    let PlaceEdit { name, parent, condition } = edit.checked(conn, Some(id), before.builtin.is_some())?;
    let after = Written { name, parent, condition, ..before.clone() };
    change(conn, device, id, Action::Edited, (&before, &after), Vec::new(), act)
}

/// Removes a place. What stood in it stands in `into` from then on, and what places were in it are in the one it was in.
pub(crate) fn remove(
    conn: &Connection,
    device: DeviceId,
    id: PlaceId,
    into: Option<PlaceId>,
    act: Act,
) -> Result<Booking, Error> {
    let before = find(conn, id)?.filter(|place| !place.gone).ok_or(Error::NotFound(What::Place))?;
    let others: u32 =
        conn.query_row("SELECT count(*) FROM places WHERE NOT gone AND id <> ?1", [id], |row| row.get(0))?;
    if others == 0 {
        return Err(Error::Invalid { field: "place", reason: "there has to be one place".into() });
    }
    let mut turning = Turning::new(conn);
    for lot in lot::at_place(conn, id)? {
        let into = into.filter(|into| *into != id).ok_or_else(|| Error::Invalid {
            field: "place",
            reason: "something stands in it: say where that goes".into(),
        })?;
        let condition = condition(conn, into)?;
        let after = lot.moved(into, (before.condition, condition), None, act.today);
        turning.turn(&lot, &after, lot.amount.milli, Action::Moved)?;
    }
    let mut movements = turning.movements;
    let mut inside = conn.prepare_cached("SELECT id FROM places WHERE parent = ?1 AND NOT gone")?;
    for child in inside.query_map([id], |row| row.get::<_, PlaceId>(0))?.collect::<Result<Vec<_>, _>>()? {
        if let Some(place) = find(conn, child)? {
            let after = Written { parent: before.parent, ..place.clone() };
            movements.extend(changed(child, Action::Edited, &place, &after)?);
        }
    }
    let after = Written { gone: true, ..before.clone() };
    let booking = change(conn, device, id, Action::Removed, (&before, &after), movements, act)?;
    booking.ok_or_else(|| Error::Internal("a place that could not be removed".into()))
}

fn changed(id: PlaceId, kind: Action, before: &Written, after: &Written) -> Result<Option<Movement>, Error> {
    let changes = movement::changes(&movement::fields(before)?, &movement::fields(after)?);
    let changed = Movement { subject: id.into(), kind, delta: 0, made: None, changes };
    Ok((!changed.changes.is_empty()).then_some(changed))
}

fn change(
    conn: &Connection,
    device: DeviceId,
    id: PlaceId,
    kind: Action,
    (before, after): (&Written, &Written),
    with: Vec<Movement>,
    act: Act,
) -> Result<Option<Booking>, Error> {
    let Some(changed) = changed(id, kind, before, after)? else { return Ok(None) };
    // First what it is about, then what follows.
    let movements = [changed].into_iter().chain(with).collect();
    journal::book(conn, device, &Draft::new(kind, movements), act).map(Some)
}
