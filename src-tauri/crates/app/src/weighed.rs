//! Weighed goods: what a store's own codes say, and being taught how.

use barcode::{Measured, Pattern};
use pantry::{Pantry, TaughtPattern};

use crate::error::Error;
use crate::view::{self, Booking};
use crate::{App, codes};

impl App {
    /// Says what a store's own code stands for. From then on codes like it are understood.
    ///
    /// # Errors
    /// [`Error::Code`] for a text that is no code; [`Error::Invalid`] when no digits of the code say that.
    pub async fn teach_weighed(&self, code: &str, measured: view::Measured) -> Result<Booking, Error> {
        let gtin = codes::item_code(code, None)?.gtin;
        let measured = match measured {
            view::Measured::Weight { milli_g } => Measured::Weight { milli_g },
            view::Measured::Price { minor } => Measured::Price { minor },
            view::Measured::Count { milli } => Measured::Count { milli },
        };
        let patterns = barcode::teach(gtin, measured);
        let pattern = patterns.first().ok_or(Error::Invalid { field: "measured" })?.to_string();
        let (taught, act) = (TaughtPattern { name: gtin.to_string(), pattern }, self.act(None)?);
        self.book_for_all(move |pantry| pantry.teach_pattern(&taught, act)).await
    }
}

/// The patterns that this household taught, the newest last.
pub(crate) fn taught(pantry: &Pantry) -> Result<Vec<Pattern>, Error> {
    let patterns = pantry.patterns()?;
    Ok(patterns.iter().filter_map(|taught| taught.pattern.parse().ok()).collect())
}
