//! Which item a message is about.

use super::message::{Element, Message};
use crate::Gtin;

/// Where a number stands that names an item, the likeliest to be meant first: the item itself, what a case holds, a piece
/// of an item, a piece of what is in a case, an item made to order.
const ITEMS: [&str; 5] = ["01", "02", "8006", "8026", "03"];

impl Message {
    /// One that says nothing but which item it is.
    pub(super) fn of(gtin: Gtin) -> Self {
        Self::from_elements(vec![Element { ai: "01".to_owned(), value: gtin.to_gtin14().to_owned() }])
    }

    /// The item; none when the message is about something else, such as a parcel.
    #[must_use]
    pub fn gtin(&self) -> Option<Gtin> {
        ITEMS.iter().find_map(|ai| Gtin::from_digits(self.get(ai)?.get(..14)?.as_bytes()).ok())
    }

    /// Whether it is about a parcel or a pallet, which has a number of its own.
    #[must_use]
    pub fn is_parcel(&self) -> bool {
        self.get("00").is_some()
    }
}
