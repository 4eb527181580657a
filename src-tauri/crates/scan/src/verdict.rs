//! What comes of a frame.

use crate::{Hint, Read};

/// What came of a frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The codes accepted with this frame.
    pub accepted: Vec<Read>,
    /// Codes of items that were read as surely, but not alone: which of them is meant can't be told.
    pub choice: Vec<Read>,
    /// Whether some code is in view, accepted or not.
    pub seen: bool,
    /// Whether bars are followed that were not read in this frame, nor in so many that they are hardly a code.
    pub bars: bool,
    /// What would help to read what is held up, once that fails for a while.
    pub hint: Option<Hint>,
}
