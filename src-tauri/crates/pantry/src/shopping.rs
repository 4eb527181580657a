//! What is to be bought: lists, what is on them, and what is short by itself.

mod aisles;
mod away;
mod items;
mod lists;
mod short;

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::sql::words;
use crate::subject::About;
use crate::things::Thing;
use crate::{Amount, Error, ItemId, KindId, ListId, ProductId, What};

pub use aisles::aisle_order;
pub use away::{Bought, PutAway};
pub use items::{ItemChange, NewItem};

pub(crate) use aisles::trips;
pub(crate) use away::put_away;
#[cfg(test)]
pub(crate) use items::all as all_items;
pub(crate) use items::{add as add_item, edit as edit_item, remove as remove_item, restore, tick};
pub(crate) use lists::{add as add_list, all as lists, edit as edit_list, remove as remove_list};

/// A shopping list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Its name; empty for the main one, until that is named.
    pub name: String,
    /// The store it is for.
    pub store: Option<String>,
}

impl Thing for List {
    const ABOUT: About = About::List;
}

impl ListId {
    /// The list that every pantry begins with, and that what is short is on.
    pub const MAIN: Self = Self::from_uuid(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0010));
}

words! {
    /// Why something is on a list.
    ItemWhy {
        /// Somebody put it there.
        Hand = "hand",
        /// There is less of the product than there should be.
        Minimum = "minimum",
        /// There is less of the kind than there should be.
        Kind = "kind",
        /// What is left is almost empty.
        AlmostEmpty = "almost-empty",
    }
}

/// Something on a shopping list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What the user wrote, or what the product or kind was called then.
    pub name: String,
    /// The list.
    pub list: ListId,
    /// The product, if it is one, ...
    pub product: Option<ProductId>,
    /// ... or the kind of which any product will do.
    pub kind: Option<KindId>,
    /// How much.
    pub amount: Option<Amount>,
    /// What to remember of it.
    pub note: Option<String>,
    /// Why it is there.
    pub why: ItemWhy,
    /// When it was put into the basket.
    pub ticked: Option<Timestamp>,
    /// Where in the store it stood then.
    pub aisle: Option<String>,
    /// It is short, but nobody wants to buy it now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub put_off: bool,
}

impl Thing for Item {
    const ABOUT: About = About::Item;
}

/// Names what is on a list. As a text: the item's UUID, or `product:` or `kind:` and the UUID of what is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemRef {
    /// Something that was put there.
    Item(ItemId),
    /// A product that is short.
    Product(ProductId),
    /// A kind that is short.
    Kind(KindId),
}

impl fmt::Display for ItemRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(id) => write!(f, "{id}"),
            Self::Product(id) => write!(f, "product:{id}"),
            Self::Kind(id) => write!(f, "kind:{id}"),
        }
    }
}

impl FromStr for ItemRef {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let read = match text.split_once(':') {
            None => text.parse().map(Self::Item),
            Some(("product", id)) => id.parse().map(Self::Product),
            Some(("kind", id)) => id.parse().map(Self::Kind),
            Some(_) => return Err(Error::NotFound(What::Thing)),
        };
        read.map_err(|_| Error::NotFound(What::Thing))
    }
}

/// A list with what is on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shopping {
    /// What is on it, in no order.
    pub items: Vec<(ItemRef, Item)>,
    /// What is short, but was put off.
    pub put_off: Vec<(ItemRef, Item)>,
}

/// A list with what is on it.
pub(crate) fn shopping(conn: &Connection, list: ListId) -> Result<Shopping, Error> {
    lists::check(conn, list)?;
    let all = items::all(conn)?;
    let mut shopping = Shopping { items: Vec::new(), put_off: Vec::new() };
    if list == ListId::MAIN {
        for (name, item) in short::all(conn)? {
            let like = |other: &Item| (other.product, other.kind) == (item.product, item.kind);
            let listed = all.iter().any(|(_, other)| !other.put_off && like(other));
            if listed {
                continue;
            }
            let mut off = all.iter().filter(|(_, other)| other.put_off && like(other)).map(|(id, _)| *id);
            match off
                .find_map(|id| short::bought_since(conn, &item, id).map(|is| (!is).then_some(id)).transpose())
            {
                Some(id) => shopping.put_off.push((ItemRef::Item(id?), item)),
                None => shopping.items.push((name, item)),
            }
        }
    }
    let here = all.into_iter().filter(|(_, item)| item.list == list && !item.put_off);
    shopping.items.extend(here.map(|(id, item)| (ItemRef::Item(id), item)));
    Ok(shopping)
}
