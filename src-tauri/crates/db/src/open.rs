//! The one place that opens connections.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::{Error, Schema};

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Reads and writes; makes the file when there is none.
    Writer,
    /// Only reads; the file must exist.
    Reader,
}

/// What an acknowledged write is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It survives a power cut: for what a person entered.
    Precious,
    /// It survives a crash of the program, and the file stays sound in a power cut, but the last writes may
    /// be gone: for what can be fetched again.
    Expendable,
}

/// How long a connection waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens `path`, after a look at whether it is a file of `schema`'s kind and not newer than it.
///
/// A file that is refused is left as it was. Nothing is migrated here: see [`crate::migrate`].
///
/// # Errors
/// [`Error::Newer`], [`Error::Foreign`], [`Error::Damaged`] and [`Error::Storage`] as they say.
pub fn open(path: &Path, role: Role, durability: Durability, schema: &Schema) -> Result<Connection, Error> {
    let access = match role {
        Role::Writer => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        // Not SQLITE_OPEN_READ_ONLY: a reader of a WAL file must be able to write the shared index.
        Role::Reader => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    // Absolute, because SQLite is built to read a name that begins with `file:` as an address.
    let path = std::path::absolute(path).map_err(Error::io(path))?;
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_PRIVATE_CACHE;
    #[allow(clippy::disallowed_methods, reason = "this is the one place")]
    let conn = Connection::open_with_flags(&path, flags)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    // Closing a refused file must not write its log back into it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    schema.check(&conn, &path)?;
    configure(&conn, role, durability)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(conn)
}

/// Every pragma there is, with its reason.
fn configure(conn: &Connection, role: Role, durability: Durability) -> Result<(), Error> {
    if role == Role::Writer {
        // Readers never wait for the writer, nor the writer for readers; one fsync a commit, not two.
        switch_to_wal(conn)?;
    }
    let (synchronous, full_fsync) = match durability {
        // The log is synced at every commit: what was acknowledged survives a power cut.
        Durability::Precious => ("FULL", true),
        // The log is synced at checkpoints only: much faster, and never a broken file in WAL mode.
        Durability::Expendable => ("NORMAL", false),
    };
    conn.pragma_update(None, "synchronous", synchronous)?;
    // On macOS a plain fsync stops at the drive's cache; no effect elsewhere.
    conn.pragma_update(None, "fullfsync", full_fsync)?;
    conn.pragma_update(None, "checkpoint_fullfsync", full_fsync)?;
    // Off unless asked for on every connection, by SQLite's history.
    conn.pragma_update(None, "foreign_keys", true)?;
    // Without it a REPLACE removes rows behind the back of DELETE triggers, such as a journal's.
    conn.pragma_update(None, "recursive_triggers", true)?;
    // A schema made by a stranger's file must not call functions with side effects.
    conn.pragma_update(None, "trusted_schema", false)?;
    // Find a damaged page when it is read, not when it has spread.
    conn.pragma_update(None, "cell_size_check", true)?;
    // Memory-mapped reads turn a failing disk into SIGBUS; an error can be told, a signal can't.
    conn.pragma_update(None, "mmap_size", 0)?;
    // 8 MiB: indexes of a large pantry stay in memory; negative means KiB.
    conn.pragma_update(None, "cache_size", -8192)?;
    // Sorting goes to memory: no temporary files with a household's data in a shared folder.
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    // After one huge transaction the log is cut back to 16 MiB instead of staying large for ever.
    conn.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
    // No statement of ours may switch the journal off, edit the schema table or a shadow table.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A misspelt "column" is an error, not a string.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // Prepared once: more than a database of ours has statements in use.
    conn.set_prepared_statement_cache_capacity(128);
    if role == Role::Reader {
        // A slip in a reader's statement fails instead of writing outside the one writer.
        conn.pragma_update(None, "query_only", true)?;
    }
    Ok(())
}

/// SQLite does not always wait for `busy_timeout` when two processes switch a new file at once: so wait here, but not
/// again for as long after it did.
fn switch_to_wal(conn: &Connection) -> Result<(), Error> {
    const PAUSE: Duration = Duration::from_millis(10);
    let begun = Instant::now();
    loop {
        match conn.pragma_update(None, "journal_mode", "WAL").map_err(Error::from) {
            Err(Error::Busy) if begun.elapsed() < BUSY_TIMEOUT => std::thread::sleep(PAUSE),
            result => return result,
        }
    }
}
