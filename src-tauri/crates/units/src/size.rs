//! Sizes as Open Food Facts prints them.

mod judge;
mod phrase;
mod token;

use serde::{Deserialize, Serialize};

use crate::Amount;
use phrase::Separators;

/// How much of a text is looked at, in characters.
pub const MAX_SIZE_CHARS: usize = 200;

/// What a package says that it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Size {
    /// All of it: grams or millilitres where it says so, else pieces. None when only the drained weight is
    /// printed, or when nothing was understood.
    pub total: Option<Amount>,
    /// How many pieces.
    pub count: Option<u32>,
    /// What one piece holds, where that is printed.
    pub each: Option<Amount>,
    /// The weight without the liquid.
    pub drained: Option<Amount>,
    /// Whether all of the text was understood and makes sense. If not, the rest is a guess that a person has to
    /// look at.
    pub sure: bool,
}

impl Size {
    /// Reads a text such as `400 g`, `6 x 33 cl`, `3.5 oz (100 g)` or `400 g, sgocciolato 240 g`.
    ///
    /// Where a text says its size more than once, metric units come before others, and what is said first before
    /// what follows; it has to be about the same. A reading is not [`sure`](Self::sure) when there is anything in
    /// the text that is not known (a word, a number without a unit), when two things do not agree, or when the size
    /// is not one of a package. Only the first [`MAX_SIZE_CHARS`] characters are looked at.
    pub fn parse(text: &str) -> Self {
        let tokens = token::split(text);
        let read = |separators| judge::judge(&phrase::read(&tokens, separators));
        let (decimals, thousands) = (read(Separators::Decimals), read(Separators::Thousands));
        // `1.150 kg`, `1.000 g (4 x 250 g)`: where only one of the two makes sense, it is that one.
        match (decimals.sure, thousands.sure) {
            (false, true) => thousands,
            (true, true) if decimals != thousands => Self { sure: false, ..decimals },
            _ => decimals,
        }
    }
}
