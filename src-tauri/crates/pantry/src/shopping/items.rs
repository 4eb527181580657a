//! What is on shopping lists.

use jiff::Timestamp;
use rusqlite::Connection;

use super::{Item, ItemRef, ItemWhy, lists, short};
use crate::fold::sort_key;
use crate::journal::{self, Draft};
use crate::movement::Movement;
use crate::product::{clean, clean_long};
use crate::things;
use crate::{
    Act, Action, Amount, Booking, DeviceId, Error, ItemId, KindId, ListId, ProductId, What, amount, kind,
    products,
};

/// What to put on a list: a product, any product of a kind, or words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewItem {
    /// Words; without meaning where there is a product or a kind.
    pub text: String,
    /// A product.
    pub product: Option<ProductId>,
    /// A kind.
    pub kind: Option<KindId>,
    /// How much; of a product none is one pack.
    pub amount: Option<Amount>,
    /// What to remember of it.
    pub note: Option<String>,
}

/// What an item is to be, in place of what it was.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemChange {
    /// Other words, of what is words; none leaves them.
    pub text: Option<String>,
    /// How much; none where nobody says.
    pub amount: Option<Amount>,
    /// What to remember of it.
    pub note: Option<String>,
}

/// All that there are, on every list, put off or not.
pub(crate) fn all(conn: &Connection) -> Result<Vec<(ItemId, Item)>, Error> {
    things::all(conn)
}

fn checked(amount: Option<Amount>) -> Result<Option<Amount>, Error> {
    if let Some(amount) = amount {
        amount::check_positive(amount.milli)?;
    }
    Ok(amount)
}

/// Puts something on a list. What is on it already, and not in the basket, is raised by so much.
pub(crate) fn add(
    conn: &Connection,
    device: DeviceId,
    list: ListId,
    new: &NewItem,
    act: Act,
) -> Result<(ItemRef, Booking), Error> {
    lists::check(conn, list)?;
    let (name, amount) = match (new.product, new.kind) {
        (Some(id), _) => {
            let product = products::find(conn, id)?;
            let amount = new.amount.unwrap_or_else(|| short::one_pack(&product));
            let gtin = product.barcodes.first().map(|barcode| barcode.gtin.clone());
            (product.name.or(gtin).unwrap_or_default(), Some(amount))
        }
        (None, Some(id)) => {
            kind::check(conn, id)?;
            (kind::name(conn, id)?.unwrap_or_default(), new.amount)
        }
        (None, None) => (things::name(&new.text)?, new.amount),
    };
    let item = Item {
        name,
        list,
        product: new.product,
        kind: new.kind.filter(|_| new.product.is_none()),
        amount: checked(amount)?,
        note: clean_long("note", new.note.as_deref())?,
        why: ItemWhy::Hand,
        ticked: None,
        aisle: None,
        put_off: false,
    };
    let like = |other: &Item| {
        let same = (other.product, other.kind) == (item.product, item.kind);
        let named = item.product.is_some() || item.kind.is_some();
        same && (named || sort_key(&other.name) == sort_key(&item.name))
    };
    let there = all(conn)?.into_iter().find(|(_, other)| other.list == list && !other.put_off && like(other));
    match there {
        Some((id, there)) if there.ticked.is_none() => {
            let amount = match (there.amount, item.amount) {
                (Some(one), Some(more)) if one.base == more.base => {
                    Some(one.with(one.milli.saturating_add(more.milli)))
                }
                (one, more) => more.or(one),
            };
            let after = Item { amount: checked(amount)?, note: item.note.or(there.note.clone()), ..there };
            let booking = things::edit(conn, device, id.uuid(), &after, act)?;
            let booking = booking.ok_or_else(|| Error::Invalid {
                field: "item",
                reason: "it is on the list already".into(),
            })?;
            Ok((ItemRef::Item(id), booking))
        }
        _ => {
            let (id, booking) = things::add::<_, ItemId>(conn, device, &item, act)?;
            Ok((ItemRef::Item(id), booking))
        }
    }
}

/// What a name stands for.
pub(super) fn get(conn: &Connection, name: ItemRef) -> Result<Item, Error> {
    match name {
        ItemRef::Item(id) => things::get(conn, id.uuid()),
        short => {
            let all = short::all(conn)?;
            all.into_iter()
                .find(|(name, _)| *name == short)
                .map(|(_, item)| item)
                .ok_or(Error::NotFound(What::Thing))
        }
    }
}

/// The movement that makes `after` of an item; what was only short becomes one.
fn changed(
    conn: &Connection,
    name: ItemRef,
    kind: Action,
    after: &Item,
    act: Act,
) -> Result<Option<Movement>, Error> {
    match name {
        ItemRef::Item(id) => things::changed(conn, id.uuid(), kind, after),
        _ => Ok(Some(Movement { kind, ..things::made(after, act)?.1 })),
    }
}

fn book(
    conn: &Connection,
    device: DeviceId,
    name: ItemRef,
    action: Action,
    after: &Item,
    act: Act,
) -> Result<Option<Booking>, Error> {
    let Some(movement) = changed(conn, name, action, after, act)? else { return Ok(None) };
    journal::book(conn, device, &Draft::new(action, vec![movement]), act).map(Some)
}

/// Changes an item. None when nothing would change.
pub(crate) fn edit(
    conn: &Connection,
    device: DeviceId,
    name: ItemRef,
    change: &ItemChange,
    act: Act,
) -> Result<Option<Booking>, Error> {
    let before = get(conn, name)?;
    let mut after = before.clone();
    if let Some(text) = &change.text
        && before.product.is_none()
        && before.kind.is_none()
    {
        after.name = things::name(text)?;
    }
    after.amount = checked(change.amount)?;
    after.note = clean_long("note", change.note.as_deref())?;
    if after == before {
        return Ok(None);
    }
    book(conn, device, name, Action::Edited, &after, act)
}

/// Puts an item into the basket, or takes it out. None when it is as asked. `aisle`: where in the store it stands.
pub(crate) fn tick(
    conn: &Connection,
    device: DeviceId,
    name: ItemRef,
    ticked: bool,
    aisle: Option<&str>,
    act: Act,
) -> Result<Option<Booking>, Error> {
    let before = get(conn, name)?;
    if before.ticked.is_some() == ticked {
        return Ok(None);
    }
    let at: Option<Timestamp> = ticked.then(|| act.at_millisecond());
    let aisle = clean("aisle", aisle)?.filter(|_| ticked);
    book(conn, device, name, Action::Ticked, &Item { ticked: at, aisle, ..before }, act)
}

/// Takes an item off its list. What is short is put off: it stays off until some of it was bought.
pub(crate) fn remove(conn: &Connection, device: DeviceId, name: ItemRef, act: Act) -> Result<Booking, Error> {
    let before = get(conn, name)?;
    let is_short = before.why != ItemWhy::Hand;
    match name {
        ItemRef::Item(id) if !is_short => things::remove::<Item>(conn, device, id.uuid(), act),
        _ => {
            let off = Item { put_off: true, ticked: None, aisle: None, ..before };
            book(conn, device, name, Action::Removed, &off, act)?.ok_or(Error::NotFound(What::Thing))
        }
    }
}

/// Puts back what was put off.
pub(crate) fn restore(
    conn: &Connection,
    device: DeviceId,
    name: ItemRef,
    act: Act,
) -> Result<Booking, Error> {
    let ItemRef::Item(id) = name else { return Err(Error::NotFound(What::Thing)) };
    if !things::get::<Item>(conn, id.uuid())?.put_off {
        return Err(Error::NotFound(What::Thing));
    }
    // What is short is on the list by itself again.
    things::remove::<Item>(conn, device, id.uuid(), act)
}
