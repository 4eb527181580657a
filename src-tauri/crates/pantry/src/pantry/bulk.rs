//! Many things at once, other days, and days to come.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::Pantry;
use crate::{
    Act, Add, Booking, Error, Lot, LotEdit, LotId, LotsPage, LotsQuery, Named, ProductId, Take, Unreached,
    forecast, grid, past, stock,
};

impl Pantry {
    /// A window onto the list of lots in stock.
    ///
    /// # Errors
    /// None of its own.
    pub fn lots_page(&self, query: &LotsQuery) -> Result<LotsPage, Error> {
        self.snapshot(|conn| grid::page(conn, query))
    }

    /// Puts several things into stock, in one transaction.
    ///
    /// # Errors
    /// As [`Self::add`](Pantry::add), and [`Error::Invalid`] for none.
    pub fn add_many(&self, adds: &[Add], act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| stock::add_many(conn, self.device, adds, act.into()))
    }

    /// Takes several things out of stock, in one transaction. All are used, or all thrown away for one reason: that of the
    /// first.
    ///
    /// # Errors
    /// As [`Self::take`](Pantry::take), and [`Error::Invalid`] for none.
    pub fn take_many(&self, takes: &[Take], act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| stock::take_many(conn, self.device, takes, act.into()))
    }

    /// Changes several lots, each once, in one transaction. None when nothing would change.
    ///
    /// # Errors
    /// As [`Self::edit_lot`](Pantry::edit_lot).
    pub fn edit_lots(
        &self,
        edits: &[(LotId, LotEdit)],
        act: impl Into<Act>,
    ) -> Result<Option<Booking>, Error> {
        self.write(|conn| stock::edit_many(conn, self.device, edits, act.into()))
    }

    /// All lots that were in stock at a moment, by product.
    ///
    /// # Errors
    /// None of its own.
    pub fn lots_at(&self, at: Timestamp) -> Result<BTreeMap<ProductId, Vec<Lot>>, Error> {
        self.snapshot(|conn| past::lots_at(conn, at))
    }

    /// What all products are called.
    ///
    /// # Errors
    /// None of its own.
    pub fn names(&self) -> Result<HashMap<ProductId, Named>, Error> {
        self.read(past::names)
    }

    /// When the journal begins; none of an empty one.
    ///
    /// # Errors
    /// None of its own.
    pub fn journal_begins(&self) -> Result<Option<Timestamp>, Error> {
        self.read(past::first)
    }

    /// All lots with a date to come that will not be reached, if the household goes on as it did, the soonest first.
    ///
    /// # Errors
    /// None of its own.
    pub fn unreached(&self, act: impl Into<Act>) -> Result<Vec<Unreached>, Error> {
        self.snapshot(|conn| forecast::unreached(conn, act.into()))
    }
}
