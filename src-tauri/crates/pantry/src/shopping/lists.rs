//! Shopping lists.

use rusqlite::Connection;

use super::{Item, List, items};
use crate::journal::{self, Draft};
use crate::product::clean;
use crate::things;
use crate::{Act, Action, Booking, DeviceId, Error, ListId};

fn cleaned(list: &List, main: bool) -> Result<List, Error> {
    let name =
        if main { clean("name", Some(&list.name))?.unwrap_or_default() } else { things::name(&list.name)? };
    Ok(List { name, store: clean("store", list.store.as_deref())? })
}

/// All lists, the main one first, each with how many items were put on it.
pub(crate) fn all(conn: &Connection) -> Result<Vec<(ListId, List, u32)>, Error> {
    let items = items::all(conn)?;
    let count = |id: ListId| items.iter().filter(|(_, item)| item.list == id && !item.put_off).count();
    let lists = things::all::<List, ListId>(conn)?;
    Ok(lists.into_iter().map(|(id, list)| (id, list, u32::try_from(count(id)).unwrap_or(u32::MAX))).collect())
}

pub(crate) fn check(conn: &Connection, id: ListId) -> Result<(), Error> {
    things::get::<List>(conn, id.uuid()).map(drop)
}

pub(crate) fn add(
    conn: &Connection,
    device: DeviceId,
    list: &List,
    act: Act,
) -> Result<(ListId, Booking), Error> {
    things::add(conn, device, &cleaned(list, false)?, act)
}

pub(crate) fn edit(
    conn: &Connection,
    device: DeviceId,
    id: ListId,
    list: &List,
    act: Act,
) -> Result<Option<Booking>, Error> {
    things::edit(conn, device, id.uuid(), &cleaned(list, id == ListId::MAIN)?, act)
}

/// Removes a list with all that is on it.
pub(crate) fn remove(conn: &Connection, device: DeviceId, id: ListId, act: Act) -> Result<Booking, Error> {
    if id == ListId::MAIN {
        return Err(Error::Invalid { field: "list", reason: "there has to be one list".into() });
    }
    let mut movements = vec![things::removed::<List>(conn, id.uuid())?];
    for (item, _) in items::all(conn)?.into_iter().filter(|(_, item)| item.list == id) {
        movements.push(things::removed::<Item>(conn, item.uuid())?);
    }
    journal::book(conn, device, &Draft::new(Action::Removed, movements), act)
}
