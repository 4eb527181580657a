//! Units of the user's own, such as a jar.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use units::UnitId;

use crate::sql::SqlBase;
use crate::subject::About;
use crate::things::{self, Thing};
use crate::{Act, Base, Booking, DeviceId, Error};

/// A unit of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnUnit {
    /// Its name.
    pub name: String,
}

impl Thing for OwnUnit {
    const ABOUT: About = About::Unit;
}

/// A name that no other unit of the user's own has.
fn cleaned(conn: &Connection, id: Option<UnitId>, name: &str) -> Result<OwnUnit, Error> {
    let name = things::name(name)?;
    let key = crate::fold::sort_key(&name);
    let taken =
        all(conn)?.iter().any(|(other, unit)| Some(*other) != id && crate::fold::sort_key(&unit.name) == key);
    if taken {
        return Err(Error::Invalid { field: "name", reason: "there is a unit of that name".into() });
    }
    Ok(OwnUnit { name })
}

/// All of them, the oldest first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<(UnitId, OwnUnit)>, Error> {
    Ok(things::all::<OwnUnit, uuid::Uuid>(conn)?.into_iter().map(|(id, unit)| (UnitId(id), unit)).collect())
}

pub(crate) fn add(
    conn: &Connection,
    device: DeviceId,
    name: &str,
    act: Act,
) -> Result<(UnitId, Booking), Error> {
    let unit = cleaned(conn, None, name)?;
    let (id, booking): (uuid::Uuid, _) = things::add(conn, device, &unit, act)?;
    Ok((UnitId(id), booking))
}

pub(crate) fn rename(
    conn: &Connection,
    device: DeviceId,
    id: UnitId,
    name: &str,
    act: Act,
) -> Result<Option<Booking>, Error> {
    let unit = cleaned(conn, Some(id), name)?;
    things::edit(conn, device, id.0, &unit, act)
}

/// Removes one that nothing is kept, told or reckoned in.
pub(crate) fn remove(conn: &Connection, device: DeviceId, id: UnitId, act: Act) -> Result<Booking, Error> {
    let used: bool = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM lots WHERE unit = ?1 AND milli > 0) \
             OR EXISTS (SELECT 1 FROM products WHERE instr(own, ?1) > 0) \
             OR EXISTS (SELECT 1 FROM things WHERE instr(fields, ?1) > 0 AND NOT gone AND about <> 'unit')",
        )?
        .query_row([SqlBase(Base::Own(id))], |row| row.get(0))?;
    if used {
        return Err(Error::Invalid { field: "unit", reason: "something is kept in it".into() });
    }
    things::remove::<OwnUnit>(conn, device, id.0, act)
}
