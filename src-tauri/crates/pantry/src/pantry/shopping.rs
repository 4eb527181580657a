//! Shopping lists.

use super::Pantry;
use crate::{Act, Booking, Error, ItemChange, ItemRef, List, ListId, NewItem, PutAway, Shopping, shopping};

impl Pantry {
    /// All shopping lists, the main one first, each with how many items were put on it.
    ///
    /// # Errors
    /// None of its own.
    pub fn lists(&self) -> Result<Vec<(ListId, List, u32)>, Error> {
        self.snapshot(shopping::lists)
    }

    /// A list with what is on it; on the main one that is also what is short.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn shopping(&self, list: ListId) -> Result<Shopping, Error> {
        self.snapshot(|conn| shopping::shopping(conn, list))
    }

    /// The trips with a list, the newest first, each as the aisles of what was ticked, in that order.
    ///
    /// # Errors
    /// None of its own.
    pub fn shopping_trips(&self, list: ListId) -> Result<Vec<Vec<String>>, Error> {
        self.read(|conn| shopping::trips(conn, list))
    }

    /// Sets up a list.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name that is empty or too long.
    pub fn add_list(&self, list: &List, act: impl Into<Act>) -> Result<(ListId, Booking), Error> {
        self.write(|conn| shopping::add_list(conn, self.device, list, act.into()))
    }

    /// Changes a list. None when nothing would change.
    ///
    /// # Errors
    /// As [`Self::add_list`], and [`Error::NotFound`].
    pub fn edit_list(&self, id: ListId, list: &List, act: impl Into<Act>) -> Result<Option<Booking>, Error> {
        self.write(|conn| shopping::edit_list(conn, self.device, id, list, act.into()))
    }

    /// Removes a list with all that is on it.
    ///
    /// # Errors
    /// [`Error::NotFound`], and [`Error::Invalid`] for the main one.
    pub fn remove_list(&self, id: ListId, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| shopping::remove_list(conn, self.device, id, act.into()))
    }

    /// Puts something on a list. What is on it already, and not in the basket, is raised by so much.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the list, product or kind; [`Error::Invalid`] for an amount or text out of bounds, and
    /// for words that are on the list already.
    pub fn add_item(
        &self,
        list: ListId,
        new: &NewItem,
        act: impl Into<Act>,
    ) -> Result<(ItemRef, Booking), Error> {
        self.write(|conn| shopping::add_item(conn, self.device, list, new, act.into()))
    }

    /// Changes an item. None when nothing would change.
    ///
    /// # Errors
    /// [`Error::NotFound`], and [`Error::Invalid`] for an amount or text out of bounds.
    pub fn edit_item(
        &self,
        item: ItemRef,
        change: &ItemChange,
        act: impl Into<Act>,
    ) -> Result<Option<Booking>, Error> {
        self.write(|conn| shopping::edit_item(conn, self.device, item, change, act.into()))
    }

    /// Puts an item into the basket, or takes it out; `aisle` says where in the store it stands. None when it is as asked.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn tick_item(
        &self,
        item: ItemRef,
        ticked: bool,
        aisle: Option<&str>,
        act: impl Into<Act>,
    ) -> Result<Option<Booking>, Error> {
        self.write(|conn| shopping::tick(conn, self.device, item, ticked, aisle, act.into()))
    }

    /// Takes an item off its list. What is short is put off: it stays off until some of it was bought.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn remove_item(&self, item: ItemRef, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| shopping::remove_item(conn, self.device, item, act.into()))
    }

    /// Puts back what was put off.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn restore_item(&self, item: ItemRef, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| shopping::restore(conn, self.device, item, act.into()))
    }

    /// Puts what was bought into stock and takes it off its list, in one transaction.
    ///
    /// # Errors
    /// As [`Self::add`](Pantry::add), and [`Error::Invalid`] when nothing was bought.
    pub fn put_away(&self, away: &PutAway, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| shopping::put_away(conn, self.device, away, act.into()))
    }
}
