//! Puts the samples of `--demo` into an empty pantry.

use pantry::{Add, Amount, FactsState, JournalQuery, LotEdit, Of};

use crate::error::{Error, blocking};
use crate::sample::SAMPLES;
use crate::{App, lookups};

impl App {
    /// Does nothing when the pantry holds anything.
    pub(crate) async fn furnish(&self) -> Result<(), Error> {
        let (pantry, now, today) = (self.pantry_handle(), lookups::now(self), self.today());
        blocking(move || {
            if pantry.journal(&JournalQuery { limit: 1, ..JournalQuery::default() })?.total > 0 {
                return Ok(());
            }
            for sample in SAMPLES {
                let of = Of::Barcode {
                    gtin: sample.gtin.to_owned(),
                    state_if_new: FactsState::Pending,
                    name: None,
                };
                let amount = Amount::pieces(sample.pieces);
                let add = Add { date: sample.date(today), ..Add::new(of, amount, sample.place.id()) };
                let booking = pantry.add(&add, now)?;
                if let (true, Some(lot)) = (sample.opened, booking.lots.first()) {
                    pantry.edit_lot(lot.id, &LotEdit { opened: Some(true), ..LotEdit::default() }, now)?;
                }
            }
            Ok::<_, pantry::Error>(())
        })
        .await
    }
}
