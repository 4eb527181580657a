//! Copies of a whole database.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::Error;
use crate::files::sync_dir;

/// Copies everything committed in `from` into a new file `to`, checked and safely on disk when this returns.
///
/// The copy is one file without a log beside it. It appears under its name only when it is whole; a file of
/// that name is replaced. Page by page rather than `VACUUM INTO`, which may renumber rows.
///
/// # Errors
/// [`Error::Damaged`] when the copy does not pass `quick_check`, [`Error::Storage`] and [`Error::Io`] when it
/// can't be written. `to` is then untouched.
pub fn backup(from: &Connection, to: &Path) -> Result<(), Error> {
    let mut partial = OsString::from(to);
    partial.push(".partial");
    let partial = Path::new(&partial);
    remove_if_there(partial)?;
    let result = copy(from, partial);
    if result.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(partial);
    }
    result?;
    fs::rename(partial, to).map_err(Error::io(to))?;
    sync_dir(to.parent().unwrap_or(Path::new(".")))
}

fn copy(from: &Connection, to: &Path) -> Result<(), Error> {
    #[allow(clippy::disallowed_methods, reason = "a bare file to be filled, not a database in use")]
    let mut target = Connection::open(to)?;
    {
        let copying = Backup::new(from, &mut target)?;
        // All pages in one step: the copy is of one moment, and a WAL file's writer is not kept waiting.
        match copying.step(-1)? {
            StepResult::Done => {}
            _ => return Err(Error::Busy),
        }
    }
    // The copied header says WAL; a backup that is one file can't lose half of itself when it is moved.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    let verdict: String = target.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Error::Damaged { detail: verdict });
    }
    target.close().map_err(|(_, error)| error)?;
    File::open(to).and_then(|file| file.sync_all()).map_err(Error::io(to))
}

fn remove_if_there(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io(path)(error)),
        _ => Ok(()),
    }
}
