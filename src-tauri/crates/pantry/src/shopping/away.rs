//! Coming home from a store.

use rusqlite::Connection;

use super::{Item, ItemRef, items};
use crate::journal::{self, Draft};
use crate::things;
use crate::{Act, Action, Add, Booking, DeviceId, Error, ListId, stock};

/// What was bought of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutAway {
    /// The list.
    pub list: ListId,
    /// What of it was bought.
    pub bought: Vec<Bought>,
}

/// One item that was bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// The item.
    pub item: ItemRef,
    /// What goes into stock; none of what is no food.
    pub add: Option<Add>,
}

/// Puts what was bought into stock and takes it off its list, in one transaction. What had been put off on that list is
/// asked for again.
pub(crate) fn put_away(
    conn: &Connection,
    device: DeviceId,
    away: &PutAway,
    act: Act,
) -> Result<Booking, Error> {
    let adds: Vec<Add> = away.bought.iter().filter_map(|bought| bought.add.clone()).collect();
    let mut movements = stock::additions(conn, &adds, act)?;
    let off = items::all(conn)?.into_iter().filter(|(_, item)| item.list == away.list && item.put_off);
    let bought = away.bought.iter().filter_map(|bought| match bought.item {
        ItemRef::Item(id) => Some(id),
        ItemRef::Product(_) | ItemRef::Kind(_) => None,
    });
    for id in bought.chain(off.map(|(id, _)| id)) {
        movements.push(things::removed::<Item>(conn, id.uuid())?);
    }
    if movements.is_empty() {
        return Err(Error::Invalid { field: "items", reason: "nothing was bought".into() });
    }
    let action = if adds.is_empty() { Action::Removed } else { Action::Added };
    journal::book(conn, device, &Draft::new(action, movements), act)
}
