//! What can go wrong with a file.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why a database could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Written by a newer program. Nothing in the file was changed.
    #[error("{} is of version {found}, this program knows versions up to {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i32,
        /// The newest version this program can read.
        known: i32,
    },
    /// A database of something else. Nothing in the file was changed.
    #[error("{} is a database, but not of the kind expected (application id {found:#x})", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Its application id; 0 when it has none.
        found: i32,
    },
    /// Not a database, or one with damage.
    #[error("the database is damaged: {detail}")]
    Damaged {
        /// What was seen.
        detail: String,
    },
    /// The disk is full, or the file can't be written or opened.
    #[error("the file can't be read or written: {0}")]
    Storage(#[source] rusqlite::Error),
    /// Another program held the file for too long.
    #[error("the database is in use by another program")]
    Busy,
    /// A migration failed; the file is as it was before.
    #[error("migration {name:?} failed: {source}")]
    Migration {
        /// Which one.
        name: &'static str,
        /// Why.
        source: Box<Error>,
    },
    /// A file operation beside the database failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A fault in a statement: ours.
    #[error(transparent)]
    Sqlite(rusqlite::Error),
}

impl Error {
    /// An [`Error::Io`] about `path`; for `map_err`.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { detail: error.to_string() }
            }
            Some(
                ErrorCode::DiskFull
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::SystemIoFailure
                | ErrorCode::PermissionDenied
                | ErrorCode::NoLargeFileSupport,
            ) => Self::Storage(error),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}
