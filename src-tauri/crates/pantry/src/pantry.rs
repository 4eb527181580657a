//! The pantry: one open file and all that can be asked of it.

use std::fs;
use std::path::{Path, PathBuf};

use db::{Database, Durability};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};

use crate::id::fresh;
use crate::list::{Counts, Page, Query};
use crate::schema::SCHEMA;
use crate::undo::Wish;
use crate::{
    Add, Booking, BuiltinPlace, DeviceId, Error, Facts, FactsState, JournalEntry, JournalPage, Lot, LotEdit,
    LotId, Place, Product, ProductEdits, ProductId, ProductRow, Provenance, Take, TransactionId, UndoOutcome,
    VerifyReport, What, backup, journal, list, lot, page, place, products, stock, undo, verify,
};

/// An open pantry. Reads run beside each other and beside the one writer.
///
/// Every method may return [`Error::Damaged`], [`Error::Storage`] and [`Error::Internal`]; only what else can go
/// wrong is said with each. Whatever the error, nothing was changed.
#[derive(Debug)]
pub struct Pantry {
    db: Database,
    device: DeviceId,
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
            Ok(Self { db, device })
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

    // --- stock ----------------------------------------------------------------------------------

    /// Puts something into stock: into the lot it is no different from (same product, date, place, not opened), or
    /// into a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the product or place, [`Error::Invalid`] for an amount, unit, date, name or
    /// barcode out of bounds.
    pub fn add(&self, add: &Add, now: Timestamp) -> Result<Booking, Error> {
        self.write(|conn| stock::add(conn, self.device, add, now))
    }

    /// Takes something out of stock: from the chosen lot, or first what should go first (opened, then the soonest
    /// date, none last, then the oldest), over several lots if need be.
    ///
    /// # Errors
    /// [`Error::NotEnough`] with what there is, [`Error::NotFound`], and [`Error::Invalid`] for the amount.
    pub fn take(&self, take: Take, now: Timestamp) -> Result<Booking, Error> {
        self.write(|conn| stock::take(conn, self.device, take, now))
    }

    /// Sets a lot right. None when nothing would change. A lot that becomes no different from another is poured
    /// into it: then both are in the booking, this one empty.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a lot that is not in stock or an unknown place, [`Error::Invalid`] for an amount
    /// or date out of bounds.
    pub fn edit_lot(&self, lot: LotId, edit: LotEdit, now: Timestamp) -> Result<Option<Booking>, Error> {
        self.write(|conn| stock::edit(conn, self.device, lot, edit, now))
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

    /// Takes a transaction back, after all of `also`, in one go. To take back an undo is to do again what it took
    /// back; to take back a redo is to undo again.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown transaction.
    pub fn undo(
        &self,
        transaction: TransactionId,
        also: &[TransactionId],
        now: Timestamp,
    ) -> Result<UndoOutcome, Error> {
        self.write(|conn| undo::fulfil(conn, self.device, transaction, Wish::TakeBack, also, now))
    }

    /// Does an undone transaction again, after taking back all of `also`, in one go.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown transaction.
    pub fn redo(
        &self,
        transaction: TransactionId,
        also: &[TransactionId],
        now: Timestamp,
    ) -> Result<UndoOutcome, Error> {
        self.write(|conn| undo::fulfil(conn, self.device, transaction, Wish::DoAgain, also, now))
    }

    /// The journal of one product or of all, newest first.
    ///
    /// # Errors
    /// None of its own; an unknown product has no journal.
    pub fn journal(&self, product: Option<ProductId>, offset: u32, limit: u32) -> Result<JournalPage, Error> {
        self.snapshot(|conn| journal::page(conn, product, offset, limit))
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
        self.snapshot(|conn| list::page(conn, query, today))
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
        self.write(|conn| products::find_or_create(conn, gtin, state_if_new, now))
    }

    /// A new product without a barcode.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty or overlong name.
    pub fn create_named(&self, name: &str, now: Timestamp) -> Result<ProductId, Error> {
        self.write(|conn| products::create_named(conn, name, now))
    }

    /// Lays the user's words over a product's facts, in place of all earlier ones.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for an overlong text.
    pub fn edit_product(&self, product: ProductId, edits: &ProductEdits) -> Result<(), Error> {
        self.write(|conn| products::edit(conn, product, edits))
    }

    /// Copies what a source said into a product, under the user's words.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_facts(&self, product: ProductId, facts: &Facts, provenance: &Provenance) -> Result<(), Error> {
        self.write(|conn| products::set_facts(conn, product, facts, provenance))
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

    /// All places, in their order.
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
