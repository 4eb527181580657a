//! Exact amounts.

use crate::Error;
use crate::sql::words;

/// The largest amount of one lot or one movement: a thousand million of the unit.
pub const MAX_MILLI: i64 = 1_000_000_000_000;

words! {
    /// What is counted. A product keeps one unit for all its lots.
    Unit {
        /// Packs or single things.
        Piece = "piece",
        /// Grams.
        G = "g",
        /// Millilitres.
        Ml = "ml",
    }
}

/// `milli` thousandths of `unit`: two packs are 2,000 thousandths of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Thousandths of the unit.
    pub milli: i64,
    /// What is counted.
    pub unit: Unit,
}

impl Amount {
    /// So many thousandths of `unit`.
    #[must_use]
    pub const fn new(milli: i64, unit: Unit) -> Self {
        Self { milli, unit }
    }

    /// Whole pieces.
    #[must_use]
    pub const fn pieces(pieces: i32) -> Self {
        Self { milli: pieces as i64 * 1000, unit: Unit::Piece }
    }
}

/// What may be added or taken: more than nothing, at most [`MAX_MILLI`].
pub(crate) fn check_positive(milli: i64) -> Result<(), Error> {
    if (1..=MAX_MILLI).contains(&milli) { Ok(()) } else { Err(invalid()) }
}

/// What may be in a lot: nothing, or at most [`MAX_MILLI`].
pub(crate) fn check_level(milli: i64) -> Result<(), Error> {
    if (0..=MAX_MILLI).contains(&milli) { Ok(()) } else { Err(invalid()) }
}

pub(crate) fn invalid() -> Error {
    Error::Invalid { field: "amount", reason: "the amount is too large or not more than nothing".into() }
}
