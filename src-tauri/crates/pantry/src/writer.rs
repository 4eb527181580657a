//! Several things done in one go.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::{
    Act, Add, Booking, DeviceId, Error, Facts, FactsState, Lot, LotEdit, LotId, PlaceEdit, PlaceId,
    ProductEdits, ProductId, Provenance, Take, What, lot, own, place, products, stock,
};

/// Does several things that are all on disk together, or none of them. Each is a transaction of the journal of its own.
///
/// Its methods are those of [`Pantry`](crate::Pantry), and can go wrong as they can.
#[derive(Debug)]
pub struct Writer<'conn> {
    pub(crate) conn: &'conn Connection,
    pub(crate) device: DeviceId,
}

#[allow(clippy::missing_errors_doc, reason = "they are told where `Pantry` has the same method")]
impl Writer<'_> {
    /// As [`Pantry::add`](crate::Pantry::add).
    pub fn add(&self, add: &Add, act: impl Into<Act>) -> Result<Booking, Error> {
        stock::add(self.conn, self.device, add, act.into())
    }

    /// As [`Pantry::take`](crate::Pantry::take).
    pub fn take(&self, take: Take, act: impl Into<Act>) -> Result<Booking, Error> {
        stock::take(self.conn, self.device, take, act.into())
    }

    /// As [`Pantry::edit_lot`](crate::Pantry::edit_lot).
    pub fn edit_lot(
        &self,
        lot: LotId,
        edit: &LotEdit,
        act: impl Into<Act>,
    ) -> Result<Option<Booking>, Error> {
        stock::edit(self.conn, self.device, lot, edit, act.into())
    }

    /// As [`Pantry::lot`](crate::Pantry::lot), with what was done here.
    pub fn lot(&self, id: LotId) -> Result<Lot, Error> {
        lot::find(self.conn, id)?.ok_or(Error::NotFound(What::Lot))
    }

    /// As [`Pantry::edit_product`](crate::Pantry::edit_product).
    pub fn edit_product(
        &self,
        product: ProductId,
        edits: &ProductEdits,
        act: impl Into<Act>,
    ) -> Result<Option<Booking>, Error> {
        own::edit(self.conn, self.device, product, edits, act.into())
    }

    /// As [`Pantry::find_or_create_by_gtin`](crate::Pantry::find_or_create_by_gtin).
    pub fn find_or_create_by_gtin(
        &self,
        gtin: &str,
        state_if_new: FactsState,
        now: Timestamp,
    ) -> Result<ProductId, Error> {
        products::find_or_create(self.conn, gtin, state_if_new, now)
    }

    /// As [`Pantry::create_named`](crate::Pantry::create_named).
    pub fn create_named(&self, name: &str, now: Timestamp) -> Result<ProductId, Error> {
        products::create_named(self.conn, name, None, now)
    }

    /// As [`Pantry::set_facts`](crate::Pantry::set_facts).
    pub fn set_facts(&self, product: ProductId, facts: &Facts, provenance: &Provenance) -> Result<(), Error> {
        products::set_facts(self.conn, product, facts, provenance)
    }

    /// As [`Pantry::add_place`](crate::Pantry::add_place).
    pub fn add_place(&self, edit: &PlaceEdit, act: impl Into<Act>) -> Result<(PlaceId, Booking), Error> {
        place::add(self.conn, self.device, edit, act.into())
    }
}
