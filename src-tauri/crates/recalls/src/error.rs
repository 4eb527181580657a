//! What can go wrong.

/// Why recalls could not be fetched or read. Those that were there before are there still.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No network, no answer in time, or a connection that broke.
    #[error("the register of recalls can't be reached: {0}")]
    Unreachable(String),
    /// It answered, and not with recalls.
    #[error("the register of recalls refused: HTTP status {0}")]
    Refused(u16),
    /// What it answered can't be read.
    #[error("the register's answer can't be read: {0}")]
    Unreadable(&'static str),
    /// Its address is none.
    #[error("{0:?} is no address of a register")]
    Address(String),
    /// The file can't be read or written.
    #[error(transparent)]
    File(#[from] db::Error),
}

impl Error {
    /// True when it is the disk, and not the register.
    #[must_use]
    pub fn is_storage(&self) -> bool {
        matches!(self, Self::File(_))
    }
}

impl From<db::rusqlite::Error> for Error {
    fn from(error: db::rusqlite::Error) -> Self {
        Self::File(error.into())
    }
}
