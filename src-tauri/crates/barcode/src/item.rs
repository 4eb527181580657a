//! What a code says.

use crate::{Class, Gtin};

/// A code, understood: which item, and what sort of number that is.
///
/// More that a code can carry (lot, dates, weight, price) is added as fields with their own types; the struct
/// is made by [`parse`](crate::parse()) alone.
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
}

impl ItemCode {
    pub(crate) fn new(gtin: Gtin) -> Self {
        Self { gtin, class: gtin.class(), alternative: None }
    }

    pub(crate) fn or(self, alternative: Gtin) -> Self {
        Self { alternative: Some(alternative), ..self }
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
