//! One writer and a few readers over one file.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{Durability, Error, Role, Schema, migrate, open};

/// The most readers at a time. More than a household's program has cores busy with reading.
const MAX_READERS: usize = 4;

/// An open, migrated database, shared by threads: writes queue for one connection, reads run beside them on
/// connections of their own that can't write. In WAL mode neither waits for the other.
///
/// Every method blocks. Don't call back into the same `Database` from inside a closure.
#[derive(Debug)]
pub struct Database {
    // Dropped before the writer, so that the last to close is the one that may tidy the log away.
    readers: Mutex<Readers>,
    returned: Condvar,
    writer: Mutex<Connection>,
    path: PathBuf,
    durability: Durability,
    schema: Schema,
}

#[derive(Debug, Default)]
struct Readers {
    idle: Vec<Connection>,
    open: usize,
    /// Threads that wait for one. Waking costs a system call even when there is nobody to wake.
    waiting: usize,
}

impl Database {
    /// Opens `path`, makes it when there is none, and brings it up to date. `before_migration` is called
    /// with the old version before an existing file is changed: the moment for a [`crate::backup`].
    ///
    /// # Errors
    /// As [`open`] and [`migrate`].
    pub fn open(
        path: &Path,
        durability: Durability,
        schema: &Schema,
        before_migration: impl FnOnce(&Connection, i32) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let mut writer = open(path, Role::Writer, durability, schema)?;
        migrate(&mut writer, schema, before_migration)?;
        Ok(Self {
            readers: Mutex::default(),
            returned: Condvar::new(),
            writer: Mutex::new(writer),
            path: path.to_owned(),
            durability,
            schema: *schema,
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs one reading statement (or several that need not see the same moment).
    ///
    /// # Errors
    /// What `f` returns, or why no reader could be opened.
    pub fn read<T, E: From<Error>>(&self, f: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let reader = self.reader()?;
        f(reader.conn())
    }

    /// Runs several reading statements that all see the same moment.
    ///
    /// # Errors
    /// What `f` returns, or why no reader could be opened.
    pub fn snapshot<T, E: From<Error>>(&self, f: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let reader = self.reader()?;
        let tx = reader.conn().unchecked_transaction().map_err(Error::from)?;
        f(&tx)
    }

    /// As [`Self::snapshot`], on a connection made for it. For checks of the file, which must see the file and not what a
    /// connection remembers of it: in SQLite 3.54 `PRAGMA integrity_check` takes a full-text index for damaged that was
    /// changed since the connection last looked at it.
    ///
    /// # Errors
    /// What `f` returns, or why no reader could be opened.
    pub fn inspect<T, E: From<Error>>(&self, f: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let conn = open(&self.path, Role::Reader, self.durability, &self.schema)?;
        let tx = conn.unchecked_transaction().map_err(Error::from)?;
        f(&tx)
    }

    /// Runs `f` in a transaction that is committed when it returns `Ok`, and never was when it returns
    /// `Err` or panics. When this returns `Ok` the change is as durable as the file's [`Durability`] says.
    ///
    /// # Errors
    /// What `f` returns, or why the transaction could not begin or be committed.
    pub fn write<T, E: From<Error>>(&self, f: impl FnOnce(&Transaction<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut writer = self.writer();
        // At once, so that a second process is waited for here and not met half-way.
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Error::from)?;
        let value = f(&tx)?;
        tx.commit().map_err(Error::from)?;
        Ok(value)
    }

    /// Lends the writer outside any transaction, for backups, `VACUUM` and the like.
    ///
    /// # Errors
    /// What `f` returns.
    pub fn maintain<T, E>(&self, f: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        f(&self.writer())
    }

    // A poisoned lock is no reason to stop: the panic rolled its transaction back.
    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn readers(&self) -> MutexGuard<'_, Readers> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reader(&self) -> Result<Lent<'_>, Error> {
        let mut readers = self.readers();
        loop {
            if let Some(conn) = readers.idle.pop() {
                return Ok(Lent { conn: Some(conn), of: self });
            }
            if readers.open < MAX_READERS {
                break;
            }
            readers.waiting += 1;
            readers = self.returned.wait(readers).unwrap_or_else(PoisonError::into_inner);
            readers.waiting -= 1;
        }
        readers.open += 1;
        drop(readers);
        // Made before the connection, so that a failure to open gives the slot back too.
        let mut lent = Lent { conn: None, of: self };
        lent.conn = Some(open(&self.path, Role::Reader, self.durability, &self.schema)?);
        Ok(lent)
    }
}

/// A reader that goes back when dropped.
struct Lent<'db> {
    conn: Option<Connection>,
    of: &'db Database,
}

impl Lent<'_> {
    fn conn(&self) -> &Connection {
        self.conn.as_ref().expect("lent until dropped")
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut readers = self.of.readers();
        match self.conn.take() {
            Some(conn) => readers.idle.push(conn),
            None => readers.open -= 1,
        }
        let awaited = readers.waiting > 0;
        drop(readers);
        if awaited {
            self.of.returned.notify_one();
        }
    }
}
