//! Opens, migrates, copies and shares SQLite files.
//!
//! This is the only place that opens a connection, so that every one of them has the same pragmas. All of
//! it is blocking: call it from a thread that may wait, never from a window's thread or an async worker.

mod backup;
mod database;
mod error;
mod files;
mod migrate;
mod open;

pub use backup::backup;
pub use database::Database;
pub use error::Error;
pub use files::{set_aside, sync_dir};
pub use migrate::{Migration, Schema, migrate};
pub use open::{Durability, Role, open};
pub use rusqlite;

use rusqlite::Connection;

/// Reads the whole file and returns what is wrong with it: an empty list means sound.
///
/// This also covers foreign keys, which `PRAGMA integrity_check` leaves out.
///
/// # Errors
/// Only when the check itself can't run; damage found is in the list.
pub fn integrity_check(conn: &Connection) -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    let mut check = conn.prepare("PRAGMA integrity_check(100)")?;
    let mut rows = check.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            problems.push(line);
        }
    }
    let mut check = conn.prepare("PRAGMA foreign_key_check")?;
    let mut rows = check.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        let rowid: Option<i64> = row.get(1)?;
        problems.push(format!("row {rowid:?} of {table} refers to a missing row of {parent}"));
    }
    Ok(problems)
}

#[cfg(test)]
mod tests;
