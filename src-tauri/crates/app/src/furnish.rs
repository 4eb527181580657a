//! Puts the samples of `--demo` into an empty pantry.

use pantry::{Add, Amount, DateKind, FactsState, LotEdit, Of};

use crate::error::{Error, blocking};
use crate::sample::SAMPLES;
use crate::{App, lookups};

impl App {
    /// Does nothing when the pantry holds anything.
    pub(crate) async fn furnish(&self) -> Result<(), Error> {
        let (pantry, now, today) = (self.pantry_handle(), lookups::now(self), self.today());
        blocking(move || {
            if pantry.journal(None, 0, 1)?.total > 0 {
                return Ok(());
            }
            for sample in SAMPLES {
                let of = Of::Barcode { gtin: sample.gtin.to_owned(), state_if_new: FactsState::Pending };
                let add = Add {
                    of,
                    amount: Amount::pieces(sample.pieces),
                    date: sample.date(today),
                    date_kind: DateKind::BestBefore,
                    place: sample.place.id(),
                };
                let booking = pantry.add(&add, now)?;
                if let (true, Some(lot)) = (sample.opened, booking.lots.first()) {
                    pantry.edit_lot(lot.id, LotEdit { opened: Some(true), ..LotEdit::default() }, now)?;
                }
            }
            Ok::<_, pantry::Error>(())
        })
        .await
    }
}
