//! What amounts are allowed.

use crate::Error;

/// The largest amount of one lot or one movement: a thousand million of the unit.
pub const MAX_MILLI: i64 = 1_000_000_000_000;

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
