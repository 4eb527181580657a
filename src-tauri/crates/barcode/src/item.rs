//! What a code says.

use crate::gs1::{Contents, Message};
use crate::{Class, Content, Gtin};

/// A code, understood: which item, what sort of number that is, and what else it says. Made by
/// [`parse`](crate::parse()) alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ItemCode {
    /// The item. Of two readings that both fit, the likelier.
    pub gtin: Gtin,
    /// What sort of number `gtin` is.
    pub class: Class,
    /// The other item that eight typed digits may mean: digits without a symbology can fit EAN-8 and UPC-E
    /// alike. None in all other cases; a camera always tells them apart.
    pub alternative: Option<Gtin>,
    /// All that a GS1 code says; none of a bare number.
    pub message: Option<Message>,
}

impl ItemCode {
    pub(crate) fn new(gtin: Gtin) -> Self {
        Self { gtin, class: gtin.class(), alternative: None, message: None }
    }

    /// The item of a message, or what it is about instead.
    pub(crate) fn of_message(message: Message) -> Result<Self, Content> {
        match message.gtin() {
            Some(gtin) => Ok(Self { message: Some(message), ..Self::new(gtin) }),
            None if message.is_parcel() => Err(Content::Parcel),
            None => Err(Content::ElementString),
        }
    }

    pub(crate) fn or(self, alternative: Gtin) -> Self {
        Self { alternative: Some(alternative), ..self }
    }

    /// What the code says of the very pack it is on: nothing, where it is a bare number.
    pub fn contents(&self) -> Contents {
        self.message.as_ref().map(Message::contents).unwrap_or_default()
    }

    /// Whether what the code says of amounts is how much there is of the item: of what is sold by measure, whose number says so
    /// by its first digit of fourteen, and of a case with so many of the item (GS1 General Specifications, 2.1.10 and 3.2.4).
    pub fn is_measured(&self) -> bool {
        let holds_others = self.message.as_ref().is_some_and(|message| message.get("01").is_none());
        self.message.is_some() && (holds_others || self.gtin.to_gtin14().starts_with('9'))
    }

    /// The numbers to ask a product database for, the likelier first; none for a number that may not be
    /// asked.
    ///
    /// An expanded UPC-E stands here as its GTIN-12. A database that files UPC-E under the eight printed
    /// digits (Open Food Facts does) needs those as a second try. They are no GTIN, so they are not listed
    /// here: its client gets them with [`Gtin::to_upc_e`], which works however the number came in, and keeps
    /// the answer under the GTIN.
    pub fn lookup_candidates(&self) -> impl Iterator<Item = Gtin> + use<> {
        [Some(self.gtin), self.alternative].into_iter().flatten().filter(|gtin| gtin.class().is_askable())
    }
}
