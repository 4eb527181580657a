//! The pantry: one open file and all that can be asked of it.

mod bulk;
mod household;
mod shopping;

use std::fs;
use std::path::{Path, PathBuf};

use db::{Database, Durability};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};

use crate::id::fresh;
use crate::list::{Counted, Counts, Page, Query};
use crate::schema::SCHEMA;
use crate::undo::Wish;
use crate::{
    Act, Add, Amends, Booking, BuiltinPlace, Condition, Count, DeviceId, Difference, Error, Facts,
    FactsState, GroupId, JournalEntry, JournalPage, JournalQuery, Lot, LotEdit, LotId, Place, PlaceEdit,
    PlaceId, Product, ProductEdits, ProductId, ProductRow, Provenance, Scanned, Take, TransactionId,
    UndoOutcome, VerifyReport, What, Writer, backup, history, journal, learned, list, lot, page, place,
    products, stock, undo, verify,
};

/// An open pantry. Reads run beside each other and beside the one writer.
///
/// Every method may return [`Error::Damaged`], [`Error::Storage`] and [`Error::Internal`]; only what else can go
/// wrong is said with each. Whatever the error, nothing was changed.
#[derive(Debug)]
pub struct Pantry {
    db: Database,
    device: DeviceId,
    counted: Counted,
}

impl Pantry {
    /// Opens the pantry in `file`, such as `…/pantry.sqlite`, and makes it, and its folder, when there is none.
    /// An older file is backed up into `backups` beside it and brought up to date. `device_name` is what this
    /// machine is called in a new journal.
    ///
    /// # Errors
    /// [`Error::Newer`], [`Error::Foreign`] and [`Error::Damaged`]: the file was not changed.
    pub fn open(file: &Path, device_name: &str, now: Timestamp) -> Result<Self, Error> {
        let opened = (|| {
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder).map_err(db::Error::io(folder))?;
            }
            let db = Database::open(file, Durability::Precious, &SCHEMA, |conn, version| {
                backup::before_migration(conn, file, version, now)
            })?;
            let device = db.write(|tx| furnish(tx, device_name, now))?;
            Ok(Self { db, device, counted: Counted::default() })
        })();
        opened.map_err(|error| explain(file, error))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.db.path()
    }

    /// This device, as the journal names it.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// Does all that `work` does in one go: when this returns `Ok` all of it is on disk, else none of it was done.
    ///
    /// # Errors
    /// What `work` returns.
    pub fn together<T>(&self, work: impl FnOnce(&Writer<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.write(|conn| work(&Writer { conn, device: self.device }))
    }

    // --- stock ----------------------------------------------------------------------------------

    /// Puts something into stock: into the lot it is no different from (same product, date, place, not opened), or
    /// into a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the product or place, [`Error::Invalid`] for an amount, unit, date, name or
    /// barcode out of bounds.
    pub fn add(&self, add: &Add, act: impl Into<Act>) -> Result<Booking, Error> {
        self.together(|writer| writer.add(add, act))
    }

    /// Takes something out of stock: from the chosen lot, or first what should go first (opened, then the soonest
    /// date, none last, then the oldest), over several lots if need be.
    ///
    /// # Errors
    /// [`Error::NotEnough`] with what there is, [`Error::NotFound`], and [`Error::Invalid`] for the amount.
    pub fn take(&self, take: Take, act: impl Into<Act>) -> Result<Booking, Error> {
        self.together(|writer| writer.take(take, act))
    }

    /// Sets a lot, or a part of it, right. None when nothing would change. What becomes no different from another lot is
    /// poured into it: then both are in the booking.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a lot that is not in stock or an unknown place, [`Error::NotEnough`] for a part that is
    /// more than there is, [`Error::Invalid`] for an amount, date or text out of bounds.
    pub fn edit_lot(
        &self,
        lot: LotId,
        edit: &LotEdit,
        act: impl Into<Act>,
    ) -> Result<Option<Booking>, Error> {
        self.together(|writer| writer.edit_lot(lot, edit, act))
    }

    /// Books what was counted, in one transaction. None when all is as it should be.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a product or place, [`Error::Invalid`] for an amount out of bounds or a product that was
    /// not to be counted.
    pub fn count(&self, count: &Count, act: impl Into<Act>) -> Result<Option<Booking>, Error> {
        self.write(|conn| stock::count(conn, self.device, count, act.into()))
    }

    /// What [`Self::count`] would book: every product that should be there or was found, with both amounts.
    ///
    /// # Errors
    /// As [`Self::count`].
    pub fn differences(&self, count: &Count) -> Result<Vec<Difference>, Error> {
        self.snapshot(|conn| stock::differences(conn, count))
    }

    /// A lot, in stock or emptied.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn lot(&self, id: LotId) -> Result<Lot, Error> {
        self.read(|conn| lot::find(conn, id)?.ok_or(Error::NotFound(What::Lot)))
    }

    /// A product's lots in stock, in the order they should be used.
    ///
    /// # Errors
    /// None of its own; an unknown product has no lots.
    pub fn lots(&self, product: ProductId) -> Result<Vec<Lot>, Error> {
        self.read(|conn| lot::of_product(conn, product))
    }

    // --- the journal ----------------------------------------------------------------------------

    /// Takes a transaction back, with `amends`, in one go. To take back an undo is to do again what it took back; to take
    /// back a redo is to undo again.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown transaction.
    pub fn undo(
        &self,
        transaction: TransactionId,
        amends: Amends<'_>,
        act: impl Into<Act>,
    ) -> Result<UndoOutcome, Error> {
        let act = act.into();
        self.write(|conn| undo::fulfil(conn, self.device, &[transaction], Wish::TakeBack, amends, act))
    }

    /// Does an undone transaction again, with `amends`, in one go.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown transaction.
    pub fn redo(
        &self,
        transaction: TransactionId,
        amends: Amends<'_>,
        act: impl Into<Act>,
    ) -> Result<UndoOutcome, Error> {
        let act = act.into();
        self.write(|conn| undo::fulfil(conn, self.device, &[transaction], Wish::DoAgain, amends, act))
    }

    /// Takes back all of a group that holds, with `amends`, in one go. Of a group of undos that is to do again what they
    /// took back. The booking is that of the last one.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a group without transactions.
    pub fn undo_group(
        &self,
        group: GroupId,
        amends: Amends<'_>,
        act: impl Into<Act>,
    ) -> Result<UndoOutcome, Error> {
        let act = act.into();
        self.write(|conn| {
            let transactions = history::of_group(conn, group)?;
            if transactions.is_empty() {
                return Err(Error::NotFound(What::Transaction));
            }
            undo::fulfil(conn, self.device, &transactions, Wish::TakeBack, amends, act)
        })
    }

    /// A part of the journal, newest first.
    ///
    /// # Errors
    /// None of its own; an unknown product has no journal.
    pub fn journal(&self, query: &JournalQuery) -> Result<JournalPage, Error> {
        self.snapshot(|conn| journal::page(conn, query))
    }

    /// One entry of the journal.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn journal_entry(&self, transaction: TransactionId) -> Result<JournalEntry, Error> {
        self.read(|conn| journal::entry(conn, transaction))
    }

    // --- products and places --------------------------------------------------------------------

    /// A window onto the list of products.
    ///
    /// # Errors
    /// None of its own.
    pub fn list(&self, query: &Query, today: Date) -> Result<Page, Error> {
        self.snapshot(|conn| list::page(conn, &self.counted, query, today))
    }

    /// Counts over the whole pantry.
    ///
    /// # Errors
    /// None of its own.
    pub fn counts(&self, today: Date) -> Result<Counts, Error> {
        self.read(|conn| list::counts(conn, today))
    }

    /// A product as a row of the list.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn row(&self, product: ProductId) -> Result<ProductRow, Error> {
        self.snapshot(|conn| page::row(conn, product, None))
    }

    /// A product, whole.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn product(&self, product: ProductId) -> Result<Product, Error> {
        self.snapshot(|conn| products::find(conn, product))
    }

    /// The days from being added to its date that a lot of this product usually has where it is kept so: the median of its
    /// own, else of those of products of the same narrowest category. Dates that were suggested do not count. None when
    /// nothing was learned.
    ///
    /// # Errors
    /// None of its own.
    pub fn learned_days(&self, product: ProductId, condition: Condition) -> Result<Option<u32>, Error> {
        self.read(|conn| learned::days_to_date(conn, product, condition))
    }

    /// All that a scan of this barcode stands for: nearly always one product or none.
    ///
    /// # Errors
    /// None of its own.
    pub fn scanned(&self, gtin: &str) -> Result<Vec<Scanned>, Error> {
        self.read(|conn| products::scanned(conn, gtin))
    }

    /// The product with this barcode: a GTIN in its normal form, or the cleaned text of a local code.
    ///
    /// # Errors
    /// None of its own.
    pub fn product_for_gtin(&self, gtin: &str) -> Result<Option<ProductId>, Error> {
        self.read(|conn| products::by_gtin(conn, gtin))
    }

    /// The product with this barcode, made when there is none.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a text that is no barcode's.
    pub fn find_or_create_by_gtin(
        &self,
        gtin: &str,
        state_if_new: FactsState,
        now: Timestamp,
    ) -> Result<ProductId, Error> {
        self.together(|writer| writer.find_or_create_by_gtin(gtin, state_if_new, now))
    }

    /// A new product without a barcode.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty or overlong name.
    pub fn create_named(&self, name: &str, now: Timestamp) -> Result<ProductId, Error> {
        self.together(|writer| writer.create_named(name, now))
    }

    /// Lays the user's words over a product's facts, in place of all earlier ones. None when nothing would change.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the product or its place, [`Error::Invalid`] for an overlong text.
    pub fn edit_product(
        &self,
        product: ProductId,
        edits: &ProductEdits,
        act: impl Into<Act>,
    ) -> Result<Option<Booking>, Error> {
        self.together(|writer| writer.edit_product(product, edits, act))
    }

    /// Copies what a source said into a product, under the user's words.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_facts(&self, product: ProductId, facts: &Facts, provenance: &Provenance) -> Result<(), Error> {
        self.together(|writer| writer.set_facts(product, facts, provenance))
    }

    /// Says what is known of a product's facts; returns whether that changed. A product that has a copy of its
    /// facts stays known.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_facts_state(&self, product: ProductId, state: FactsState) -> Result<bool, Error> {
        self.write(|conn| products::set_facts_state(conn, product, state))
    }

    /// The barcodes whose products wait for a source to be asked, oldest first.
    ///
    /// # Errors
    /// None of its own.
    pub fn pending_gtins(&self) -> Result<Vec<String>, Error> {
        self.read(products::pending_gtins)
    }

    /// The barcodes of all products in stock.
    ///
    /// # Errors
    /// None of its own.
    pub fn gtins_in_stock(&self) -> Result<Vec<String>, Error> {
        self.read(products::gtins_in_stock)
    }

    /// Sets up a place, after all others.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name that is empty or too long, and for places nested too deep; [`Error::NotFound`] for
    /// the place it is to be in.
    pub fn add_place(&self, edit: &PlaceEdit, act: impl Into<Act>) -> Result<(PlaceId, Booking), Error> {
        self.together(|writer| writer.add_place(edit, act))
    }

    /// Changes a place. None when nothing would change.
    ///
    /// # Errors
    /// As [`Self::add_place`], and [`Error::Invalid`] for a place that would be in itself.
    pub fn edit_place(
        &self,
        place: PlaceId,
        edit: &PlaceEdit,
        act: impl Into<Act>,
    ) -> Result<Option<Booking>, Error> {
        self.write(|conn| place::edit(conn, self.device, place, edit, act.into()))
    }

    /// Removes a place. What stands in it then stands in `into`; the places in it are then in the one it was in.
    ///
    /// # Errors
    /// [`Error::NotFound`] for either place, [`Error::Invalid`] when something stands in it and `into` is none.
    pub fn remove_place(
        &self,
        place: PlaceId,
        into: Option<PlaceId>,
        act: impl Into<Act>,
    ) -> Result<Booking, Error> {
        self.write(|conn| place::remove(conn, self.device, place, into, act.into()))
    }

    /// All places: each followed by those in it. One that was removed is there while something stands in it.
    ///
    /// # Errors
    /// None of its own.
    pub fn places(&self) -> Result<Vec<Place>, Error> {
        self.read(place::all)
    }

    // --- maintenance ----------------------------------------------------------------------------

    /// Reads the whole file, replays the journal and compares. What is wrong is in the report.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the file can't be read that far.
    pub fn verify(&self) -> Result<VerifyReport, Error> {
        self.db.inspect(verify::verify).map_err(|error| explain(self.path(), error))
    }

    /// Makes today's backup in `backups` beside the file, if there is none yet, and keeps the newest seven. Returns
    /// where it is, none when it was not due.
    ///
    /// # Errors
    /// None of its own.
    pub fn backup_if_due(&self, now: Timestamp) -> Result<Option<PathBuf>, Error> {
        self.db
            .maintain(|conn| backup::daily(conn, self.path(), now))
            .map_err(|error| explain(self.path(), error))
    }

    #[cfg(test)]
    pub(crate) fn db(&self) -> &Database {
        &self.db
    }

    fn read<T>(&self, f: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        self.db.read(f).map_err(|error| explain(self.path(), error))
    }

    fn snapshot<T>(&self, f: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        self.db.snapshot(f).map_err(|error| explain(self.path(), error))
    }

    fn write<T>(&self, f: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        self.db.write(|tx| f(tx)).map_err(|error| explain(self.path(), error))
    }
}

/// Says of a damaged file which it is and what to go back to.
fn explain(file: &Path, error: Error) -> Error {
    match error {
        Error::Storage(db::Error::Damaged { detail }) => {
            Error::Damaged { path: file.to_owned(), detail, newest_backup: backup::newest(file) }
        }
        other => other,
    }
}

/// Puts into a new pantry what every one has, and finds out which device this is.
fn furnish(conn: &Connection, device_name: &str, now: Timestamp) -> Result<DeviceId, Error> {
    let device: Option<DeviceId> =
        conn.query_row("SELECT id FROM devices WHERE this = 1", [], |row| row.get(0)).optional()?;
    if let Some(device) = device {
        return Ok(device);
    }
    for (position, builtin) in (1_i64..).zip(BuiltinPlace::ALL) {
        conn.execute(
            "INSERT INTO places (id, name, builtin, condition, position) VALUES (?1, '', ?2, ?3, ?4)",
            params![builtin.id(), builtin, builtin.condition(), position],
        )?;
    }
    let device = DeviceId::from_uuid(fresh(now));
    conn.execute("INSERT INTO devices (id, name, this) VALUES (?1, ?2, 1)", params![device, device_name])?;
    Ok(device)
}
