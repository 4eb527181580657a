//! Weighed goods: what a store's own codes say, and being taught how.

use barcode::{Gtin, Measure, Measured, Pattern};
use pantry::{Pantry, PatternId, TaughtPattern};

use crate::convert::id;
use crate::error::{Error, blocking};
use crate::view::{self, Booking, TaughtCode, TaughtMeasure};
use crate::{App, codes};

impl App {
    /// Says what a store's own code stands for; none that it says nothing, and all of it is the item's number. From then
    /// on codes like it are understood.
    ///
    /// # Errors
    /// [`Error::Code`] for a text that is no code; [`Error::Invalid`] when no digits of the code say that.
    pub async fn teach_weighed(
        &self,
        code: &str,
        measured: Option<view::Measured>,
    ) -> Result<Booking, Error> {
        let gtin = codes::item_code(code, None)?.gtin;
        let measures = measured.is_some();
        let pattern = match measured {
            Some(measured) => barcode::teach(gtin, convert(measured)).first().copied(),
            None => plain(gtin),
        };
        let pattern = pattern.ok_or(Error::Invalid { field: "measured" })?.to_string();
        let (taught, act) = (TaughtPattern { name: gtin.to_string(), pattern }, self.act(None)?);
        self.book_for_all(move |pantry| pantry.teach_pattern(&taught, measures, act)).await
    }

    /// How stores write their codes of weighed goods, as far as this household taught it, the oldest first.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn taught_codes(&self) -> Result<Vec<TaughtCode>, Error> {
        let pantry = self.pantry_handle();
        let taught = blocking(move || pantry.patterns()).await?;
        Ok(taught.into_iter().filter_map(taught_code).collect())
    }

    /// Forgets one: codes like it are what they were before.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn forget_code(&self, text: &str) -> Result<Booking, Error> {
        let (id, act) = (id::<PatternId>(text)?, self.act(None)?);
        self.book_for_all(move |pantry| pantry.forget_pattern(id, act)).await
    }
}

fn convert(measured: view::Measured) -> Measured {
    match measured {
        view::Measured::Weight { milli_g } => Measured::Weight { milli_g },
        view::Measured::Price { minor } => Measured::Price { minor },
        view::Measured::Count { milli } => Measured::Count { milli },
    }
}

/// The pattern of this code alone.
fn plain(gtin: Gtin) -> Option<Pattern> {
    let digits = format!("{:0>13}", gtin.as_str());
    Pattern::plain(digits.get(..12)?).ok()
}

fn taught_code((id, taught): (PatternId, TaughtPattern)) -> Option<TaughtCode> {
    let pattern: Pattern = taught.pattern.parse().ok()?;
    Some(TaughtCode {
        id: id.to_string(),
        code: taught.name,
        says: match pattern.measure() {
            Some(Measure::Weight) => TaughtMeasure::Weight,
            Some(Measure::Price) => TaughtMeasure::Price,
            Some(Measure::Count) => TaughtMeasure::Count,
            None => TaughtMeasure::Nothing,
        },
        layout: pattern.layout().to_owned(),
    })
}

/// The patterns that this household taught, the newest last.
pub(crate) fn taught(pantry: &Pantry) -> Result<Vec<Pattern>, Error> {
    let patterns = pantry.patterns()?;
    Ok(patterns.iter().filter_map(|(_, taught)| taught.pattern.parse().ok()).collect())
}
