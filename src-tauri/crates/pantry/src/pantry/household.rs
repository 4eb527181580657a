//! What a household sets up for itself.

use units::UnitId;

use super::Pantry;
use crate::{
    Act, Amount, Booking, CheckedRecall, CheckedRecallId, Error, Kind, KindId, KindStock, Member, MemberId,
    OwnUnit, PatternId, Price, PricePoint, ProductId, SeenPriceId, TaughtPattern, TransactionId, kind,
    member, merge, own_unit, pattern, prices, recall,
};

impl Pantry {
    /// All kinds, by name, with what there is of each.
    ///
    /// # Errors
    /// None of its own.
    pub fn kinds(&self) -> Result<Vec<KindStock>, Error> {
        self.snapshot(kind::all)
    }

    /// A kind, with what there is of it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn kind(&self, id: KindId) -> Result<KindStock, Error> {
        self.snapshot(|conn| kind::find(conn, id))
    }

    /// Sets up a kind.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name that is empty or too long, and a minimum out of bounds.
    pub fn add_kind(&self, kind: &Kind, act: impl Into<Act>) -> Result<(KindId, Booking), Error> {
        self.write(|conn| kind::add(conn, self.device, kind, act.into()))
    }

    /// Changes a kind. None when nothing would change.
    ///
    /// # Errors
    /// As [`Self::add_kind`], and [`Error::NotFound`].
    pub fn edit_kind(&self, id: KindId, kind: &Kind, act: impl Into<Act>) -> Result<Option<Booking>, Error> {
        self.write(|conn| kind::edit(conn, self.device, id, kind, act.into()))
    }

    /// Removes a kind. Its products are of none then.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn remove_kind(&self, id: KindId, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| kind::remove(conn, self.device, id, act.into()))
    }

    /// The units of the user's own, the oldest first.
    ///
    /// # Errors
    /// None of its own.
    pub fn units(&self) -> Result<Vec<(UnitId, OwnUnit)>, Error> {
        self.read(own_unit::all)
    }

    /// Sets up a unit of the user's own.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name that is empty, too long, or another's.
    pub fn add_unit(&self, name: &str, act: impl Into<Act>) -> Result<(UnitId, Booking), Error> {
        self.write(|conn| own_unit::add(conn, self.device, name, act.into()))
    }

    /// Renames a unit of the user's own. None when nothing would change.
    ///
    /// # Errors
    /// As [`Self::add_unit`], and [`Error::NotFound`].
    pub fn rename_unit(&self, id: UnitId, name: &str, act: impl Into<Act>) -> Result<Option<Booking>, Error> {
        self.write(|conn| own_unit::rename(conn, self.device, id, name, act.into()))
    }

    /// Removes a unit of the user's own.
    ///
    /// # Errors
    /// [`Error::NotFound`], and [`Error::Invalid`] while something is kept or told in it.
    pub fn remove_unit(&self, id: UnitId, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| own_unit::remove(conn, self.device, id, act.into()))
    }

    /// Who eats here, in the order they were told of.
    ///
    /// # Errors
    /// None of its own.
    pub fn members(&self) -> Result<Vec<(MemberId, Member)>, Error> {
        self.read(member::all)
    }

    /// Tells of somebody who eats here.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name that is empty or too long.
    pub fn add_member(&self, member: &Member, act: impl Into<Act>) -> Result<(MemberId, Booking), Error> {
        self.write(|conn| member::add(conn, self.device, member, act.into()))
    }

    /// Changes what is known of somebody. None when nothing would change.
    ///
    /// # Errors
    /// As [`Self::add_member`], and [`Error::NotFound`].
    pub fn edit_member(
        &self,
        id: MemberId,
        member: &Member,
        act: impl Into<Act>,
    ) -> Result<Option<Booking>, Error> {
        self.write(|conn| member::edit(conn, self.device, id, member, act.into()))
    }

    /// Forgets somebody.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn remove_member(&self, id: MemberId, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| member::remove(conn, self.device, id, act.into()))
    }

    /// All prices of a product, paid or seen, newest first, at most 500.
    ///
    /// # Errors
    /// None of its own.
    pub fn prices(&self, product: ProductId) -> Result<Vec<PricePoint>, Error> {
        self.snapshot(|conn| prices::of_product(conn, product))
    }

    /// Notes a price that was seen, not paid: so much of the product at that price.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the product, [`Error::Invalid`] for an amount or store out of bounds.
    pub fn note_price(
        &self,
        product: ProductId,
        store: Option<&str>,
        (amount, price): (Amount, Price),
        act: impl Into<Act>,
    ) -> Result<(SeenPriceId, Booking), Error> {
        self.write(|conn| prices::note(conn, self.device, product, store, (amount, price), act.into()))
    }

    /// Forgets a price that was seen.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn forget_price(&self, id: SeenPriceId, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| prices::forget(conn, self.device, id, act.into()))
    }

    /// All stores that something is known of, by name.
    ///
    /// # Errors
    /// None of its own.
    pub fn stores(&self) -> Result<Vec<String>, Error> {
        self.read(prices::stores)
    }

    /// How stores write codes of weighed goods, as far as this household taught it, the oldest first.
    ///
    /// # Errors
    /// None of its own.
    pub fn patterns(&self) -> Result<Vec<(PatternId, TaughtPattern)>, Error> {
        self.read(pattern::all)
    }

    /// Keeps how a store writes codes of weighed goods, or that codes measure nothing.
    ///
    /// # Errors
    /// None of its own.
    pub fn teach_pattern(
        &self,
        taught: &TaughtPattern,
        measures: bool,
        act: impl Into<Act>,
    ) -> Result<Booking, Error> {
        self.write(|conn| pattern::teach(conn, self.device, taught, measures, act.into()))
    }

    /// Forgets how a store writes codes of weighed goods.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn forget_pattern(&self, id: PatternId, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| pattern::forget(conn, self.device, id, act.into()))
    }

    /// The recalls that somebody looked at, the oldest first.
    ///
    /// # Errors
    /// None of its own.
    pub fn checked_recalls(&self) -> Result<Vec<(CheckedRecallId, CheckedRecall)>, Error> {
        self.read(recall::all)
    }

    /// Notes that a recall was looked at.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the product.
    pub fn check_recall(&self, checked: &CheckedRecall, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| recall::check(conn, self.device, checked, act.into()))
    }

    /// What made a product another's, to undo it by; none of one that is its own.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn merged_by(&self, id: ProductId) -> Result<Option<TransactionId>, Error> {
        self.snapshot(|conn| merge::merged_by(conn, id))
    }

    /// Makes all of a product another's: its lots and its barcodes. What is left of it is hidden.
    ///
    /// # Errors
    /// [`Error::NotFound`], and [`Error::Invalid`] for a product that would become itself, or became another already.
    pub fn merge(&self, id: ProductId, into: ProductId, act: impl Into<Act>) -> Result<Booking, Error> {
        self.write(|conn| merge::merge(conn, self.device, id, into, act.into()))
    }
}
