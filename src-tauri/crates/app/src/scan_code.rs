//! What a scanned or typed code does, by mode, at once: no lookup is waited for.

use barcode::Gtin;
use pantry::{Add, Amount, Of, Pantry, Take, TakeFrom, TakeHow};

use crate::error::{Error, blocking};
use crate::view::{CodeView, ScanMode, ScanOutcome, ScanRequest};
use crate::{App, codes, lookups};

/// One pack.
const ONE: Amount = Amount::pieces(1);

impl App {
    /// Books a code: in Add mode one goes into stock, in Use mode one goes out, the one that should go first.
    ///
    /// # Errors
    /// [`Error::Code`] with what is wrong with the text; nothing is booked then.
    pub async fn scan_code(&self, request: ScanRequest) -> Result<ScanOutcome, Error> {
        let code = codes::item_code(&request.text, request.symbology.as_deref())?;
        let (likelier, alternative) = (code.gtin, code.alternative);
        let pantry = self.pantry_handle();
        let (gtin, known) = blocking(move || household_gtin(&pantry, likelier, alternative)).await?;

        let act = self.act(request.group_id.as_deref())?;
        let booking = match (request.mode, known) {
            (ScanMode::Add, _) => {
                let of = Of::Barcode { gtin: gtin.to_string(), state_if_new: lookups::first_state(gtin) };
                let place = self.place_for(request.place_id.as_deref(), known).await?;
                let add = Add::new(of, ONE, place);
                Some(self.book(move |pantry| pantry.add(&add, act)).await?)
            }
            (ScanMode::Use, Some(product)) => {
                let take = Take {
                    from: TakeFrom::Product(product),
                    milli: ONE.milli,
                    unit: Some(ONE.base),
                    how: TakeHow::Use,
                };
                match self.book(move |pantry| pantry.take(take, act)).await {
                    Ok(booking) => Some(booking),
                    // Nothing there to use: the row says so, and the question what it is still stands.
                    Err(Error::Pantry(pantry::Error::NotEnough { .. })) => None,
                    Err(error) => return Err(error),
                }
            }
            (ScanMode::Use, None) | (ScanMode::LookUp, _) => None,
        };
        let ask = gtin.class().is_askable();
        if ask && booking.is_some() {
            // Should the window never ask, the product is filled in all the same.
            self.lookup().ask_later(&[gtin]);
        }
        Ok(ScanOutcome {
            code: CodeView { gtin: gtin.to_string(), class: CodeView::from(code).class },
            product: self.row_for_gtin(gtin).await?,
            booking,
            ask,
        })
    }
}

/// Of two readings of eight typed digits, the one that this household has; else the likelier.
fn household_gtin(
    pantry: &Pantry,
    likelier: Gtin,
    alternative: Option<Gtin>,
) -> Result<(Gtin, Option<pantry::ProductId>), Error> {
    for gtin in [Some(likelier), alternative].into_iter().flatten() {
        if let Some(product) = pantry.product_for_gtin(gtin.as_str())? {
            return Ok((gtin, Some(product)));
        }
    }
    Ok((likelier, None))
}
