//! What can go wrong.

use std::path::PathBuf;

/// What was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A product.
    Product,
    /// A lot in stock.
    Lot,
    /// A place.
    Place,
    /// A transaction.
    Transaction,
    /// Something that the household set up: a kind, a unit, a member, a list, an item, a price.
    Thing,
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Product => "product",
            Self::Lot => "lot in stock",
            Self::Place => "place",
            Self::Transaction => "transaction",
            Self::Thing => "thing",
        })
    }
}

/// Why something was not done. Whenever a method returns one, nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such thing (any more).
    #[error("there is no such {0}")]
    NotFound(What),
    /// Less in stock than should be taken.
    #[error("only {available_milli} thousandths are in stock")]
    NotEnough {
        /// What there is, in thousandths of the product's unit.
        available_milli: i64,
    },
    /// An input outside its bounds.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which input.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Equations of units that don't go together.
    #[error("the units don't go together: {0}")]
    Equation(units::Refusal),
    /// The file was written by a newer Larder. It was not touched.
    #[error(
        "{} was written by a newer Larder (version {found} of its format; this Larder knows {known}). \
         Nothing in it was changed. Install the newer Larder to open it",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i32,
        /// The newest this program knows.
        known: i32,
    },
    /// The file is a database of some other program. It was not touched.
    #[error("{} belongs to another program. Nothing in it was changed. Move it away or choose another folder", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged. It was left as it is.
    #[error(
        "{} is damaged ({detail}). It was left as it is. To go back to the newest backup, quit Larder, \
         move the damaged file away and copy {} to its name",
        path.display(),
        newest_backup.as_ref().map_or_else(|| "a backup of your own".into(), |path| path.display().to_string())
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was seen.
        detail: String,
        /// The newest backup there is, if any.
        newest_backup: Option<PathBuf>,
    },
    /// The disk is full, the file can't be written, or another program holds it.
    #[error("the pantry can't be stored: {0}")]
    Storage(#[source] db::Error),
    /// A fault in Larder.
    #[error("a fault in the pantry: {0}")]
    Internal(String),
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Newer { path, found, known } => Self::Newer { path, found, known },
            db::Error::Foreign { path, .. } => Self::Foreign { path },
            db::Error::Sqlite(_) => Self::Internal(error.to_string()),
            other => Self::Storage(other),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        db::Error::from(error).into()
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.to_string())
    }
}
