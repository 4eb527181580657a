//! Puts the samples of `--demo` into an empty pantry.

use pantry::{Add, Amount, FactsState, JournalQuery, ListId, LotEdit, Member, NewItem, Of, ProductEdits};

use crate::error::{Error, blocking};
use crate::sample::{ALLERGEN, ALMOST_EMPTY, MEMBER, MINIMUMS, SAMPLES, TO_BUY};
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
                let Some(lot) = booking.lots.first() else { continue };
                if sample.opened {
                    let almost_empty = Some(sample.gtin == ALMOST_EMPTY);
                    let edit = LotEdit { opened: Some(true), almost_empty, ..LotEdit::default() };
                    pantry.edit_lot(lot.id, &edit, now)?;
                }
                if let Some((_, pieces)) = MINIMUMS.iter().find(|(gtin, _)| *gtin == sample.gtin) {
                    let minimum = Some(Amount::pieces(*pieces));
                    pantry.edit_product(
                        lot.product,
                        &ProductEdits { minimum, ..ProductEdits::default() },
                        now,
                    )?;
                }
            }
            for text in TO_BUY {
                let item = NewItem { text: text.to_owned(), ..NewItem::default() };
                pantry.add_item(ListId::MAIN, &item, now)?;
            }
            let allergens = vec![ALLERGEN.to_owned()];
            pantry.add_member(&Member { name: MEMBER.to_owned(), allergens, diets: Vec::new() }, now)?;
            Ok::<_, pantry::Error>(())
        })
        .await?;
        self.reload_household().await
    }
}
