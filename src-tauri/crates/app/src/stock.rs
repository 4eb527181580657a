//! What happens to stock: every booking, and the way back.

use jiff::civil::Date;
use pantry::{Of, TransactionId, UndoOutcome};
use serde::Serialize;

use crate::error::{Error, blocking};
use crate::products::{place_id, product_id};
use crate::view::{AddRequest, Booking, JournalPage, LotEdit, TakeHow, TakeRequest, UndoView};
use crate::{App, convert, lookups};

/// Most entries of one page of the journal.
const MAX_ENTRIES: u32 = 500;

/// What checking the pantry found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifyReport {
    /// Transactions read.
    pub transactions: u64,
    /// Movements replayed.
    pub movements: u64,
    /// Lots compared.
    pub lots: u64,
    /// What is wrong, in English; empty when all is well.
    pub faults: Vec<String>,
}

impl App {
    /// Puts something into stock, into the lot it is no different from or a new one.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a product and a name; what the pantry refuses.
    pub async fn add(&self, request: AddRequest) -> Result<Booking, Error> {
        let of = match (&request.product_id, &request.name) {
            (Some(id), _) => Of::Product(product_id(id)?),
            (None, Some(name)) => Of::Named(name.clone()),
            (None, None) => return Err(Error::Invalid { field: "name" }),
        };
        let add = pantry::Add {
            of,
            amount: convert::amount_to_pantry(request.amount),
            date: request.date.as_deref().map(date).transpose()?,
            date_kind: convert::date_kind_to_pantry(request.date_kind),
            place: self.place_or_default(request.place_id.as_deref())?,
        };
        self.book(move |pantry, now| pantry.add(&add, now)).await
    }

    /// Takes something out of stock: used or thrown away.
    ///
    /// # Errors
    /// [`pantry::Error::NotEnough`] with what there is; nothing is booked then.
    pub async fn take(&self, request: TakeRequest) -> Result<Booking, Error> {
        let take = pantry::Take {
            from: match &request.lot_id {
                Some(lot) => pantry::TakeFrom::Lot(lot_id(lot)?),
                None => pantry::TakeFrom::Product(product_id(&request.product_id)?),
            },
            milli: request.milli,
            how: match request.how {
                TakeHow::Use => pantry::TakeHow::Use,
                TakeHow::Waste => pantry::TakeHow::Waste,
            },
        };
        self.book(move |pantry, now| pantry.take(take, now)).await
    }

    /// Sets a lot right. A lot that becomes no different from another is poured into it.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] when nothing would change.
    pub async fn edit_lot(&self, id: &str, edit: LotEdit) -> Result<Booking, Error> {
        let lot = lot_id(id)?;
        let edit = pantry::LotEdit {
            date: match edit.date.as_deref() {
                None => None,
                Some("") => Some(None),
                Some(text) => Some(Some(date(text)?)),
            },
            date_kind: edit.date_kind.map(convert::date_kind_to_pantry),
            milli: edit.milli,
            place: edit.place_id.as_deref().map(place_id).transpose()?,
            opened: edit.opened,
        };
        self.book(move |pantry, now| {
            let booking = pantry.edit_lot(lot, edit, now)?;
            let mut booking = booking.ok_or(Error::Invalid { field: "edit" })?;
            // Of a lot poured into another, the one that holds it now comes first.
            booking.lots.sort_by_key(|lot| lot.amount.milli == 0);
            Ok::<_, Error>(booking)
        })
        .await
    }

    /// Takes a transaction back, with all in `also`. While later ones need it nothing is done, and they are in the
    /// answer.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn undo(&self, id: &str, also: &[String]) -> Result<UndoView, Error> {
        let id = transaction_id(id)?;
        let also = also.iter().map(|id| transaction_id(id)).collect::<Result<Vec<_>, _>>()?;
        let (pantry, now) = (self.pantry_handle(), lookups::now(self));
        let outcome = blocking(move || pantry.undo(id, &also, now)).await?;
        Ok(self.undo_view(id, outcome))
    }

    /// Does an undone transaction again.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn redo(&self, id: &str) -> Result<UndoView, Error> {
        let id = transaction_id(id)?;
        let (pantry, now) = (self.pantry_handle(), lookups::now(self));
        let outcome = blocking(move || pantry.redo(id, &[], now)).await?;
        Ok(self.undo_view(id, outcome))
    }

    fn undo_view(&self, asked: TransactionId, outcome: UndoOutcome) -> UndoView {
        match outcome {
            UndoOutcome::Done(booking) => {
                self.stock_changed(&booking);
                UndoView { transaction_id: Some(booking.transaction.to_string()), blockers: Vec::new() }
            }
            // It is as asked already: the transaction itself stands for that.
            UndoOutcome::Unchanged => {
                UndoView { transaction_id: Some(asked.to_string()), blockers: Vec::new() }
            }
            UndoOutcome::Blocked(entries) => UndoView {
                transaction_id: None,
                blockers: entries.into_iter().map(convert::journal_entry).collect(),
            },
        }
    }

    /// The journal of one product or of all, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a text that is no product's id.
    pub async fn journal(
        &self,
        product: Option<&str>,
        offset: u32,
        limit: u32,
    ) -> Result<JournalPage, Error> {
        let product = product.map(product_id).transpose()?;
        let pantry = self.pantry_handle();
        let page = blocking(move || pantry.journal(product, offset, limit.min(MAX_ENTRIES))).await?;
        Ok(convert::journal_page(page))
    }

    /// The newest transaction that is no undo or redo and not undone: what "take back" without a name means.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none among the newest 500.
    pub async fn last_transaction(&self) -> Result<String, Error> {
        let page = self.journal(None, 0, MAX_ENTRIES).await?;
        let last = page.entries.into_iter().find(|entry| entry.of.is_none() && !entry.undone);
        last.map(|entry| entry.transaction_id).ok_or(Error::NotFound("transaction"))
    }

    /// Replays the journal, compares it with the stock, and checks the file.
    ///
    /// # Errors
    /// When the file can't be read that far.
    pub async fn verify(&self) -> Result<VerifyReport, Error> {
        let pantry = self.pantry_handle();
        let report = blocking(move || pantry.verify()).await?;
        Ok(VerifyReport {
            transactions: report.transactions,
            movements: report.movements,
            lots: report.lots,
            faults: report.problems,
        })
    }

    /// Books, and tells every view.
    pub(crate) async fn book<E>(
        &self,
        booking: impl FnOnce(&pantry::Pantry, jiff::Timestamp) -> Result<pantry::Booking, E> + Send + 'static,
    ) -> Result<Booking, Error>
    where
        E: Into<Error> + Send + 'static,
    {
        let (pantry, now) = (self.pantry_handle(), lookups::now(self));
        let booking = blocking(move || booking(&pantry, now)).await?;
        self.stock_changed(&booking);
        Ok(convert::booking(&booking, self.today()))
    }

    fn stock_changed(&self, booking: &pantry::Booking) {
        let mut products: Vec<String> = booking.lots.iter().map(|lot| lot.product.to_string()).collect();
        products.dedup();
        self.events().pantry_changed(products);
    }

    /// The place asked for, else the one of the settings, else the cupboard.
    pub(crate) fn place_or_default(&self, id: Option<&str>) -> Result<pantry::PlaceId, Error> {
        match id {
            Some(id) => place_id(id),
            None => {
                let chosen = self.settings().default_place_id;
                let chosen = chosen.as_deref().and_then(|id| place_id(id).ok());
                Ok(chosen.unwrap_or(pantry::BuiltinPlace::Pantry.id()))
            }
        }
    }
}

fn date(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Invalid { field: "date" })
}

fn lot_id(text: &str) -> Result<pantry::LotId, Error> {
    text.parse().map_err(|_| Error::NotFound("lot"))
}

fn transaction_id(text: &str) -> Result<TransactionId, Error> {
    text.parse().map_err(|_| Error::NotFound("transaction"))
}
