//! What happens to stock: every booking, and the way back.

use jiff::ToSpan;
use jiff::civil::Date;
use pantry::{Act, Amends, GroupId, Of, Pantry, TransactionId, UndoOutcome};
use serde::Serialize;

use crate::error::{Error, blocking};
use crate::products::{place_id, product_id};
use crate::view::{
    AddRequest, Booking, CountRequest, DifferenceView, JournalPage, JournalQuery, LotEdit, TakeHow,
    TakeRequest, UndoView,
};
use crate::{App, clock, codes, convert, keeping, lookups};

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
        let act = self.act(request.group_id.as_deref())?;
        let app = self.clone();
        self.book(move |pantry| pantry.add(&app.to_add(pantry, request)?, act).map_err(Error::from)).await
    }

    /// What a request asks to put into stock.
    pub(crate) fn to_add(&self, pantry: &Pantry, request: AddRequest) -> Result<pantry::Add, Error> {
        let of = match (&request.product_id, request.gtin, request.name) {
            (Some(id), ..) => Of::Product(product_id(id)?),
            (None, Some(text), name) => {
                let gtin = codes::item_code(&text, None)?.gtin;
                Of::Barcode { gtin: gtin.to_string(), state_if_new: lookups::first_state(gtin), name }
            }
            (None, None, Some(name)) => Of::Named { name, kind: None },
            (None, None, None) => return Err(Error::Invalid { field: "name" }),
        };
        let known = match &of {
            Of::Product(id) => Some(*id),
            Of::Barcode { gtin, .. } => pantry.product_for_gtin(gtin)?,
            Of::Named { .. } => None,
        };
        let amount = convert::amount_to_pantry(request.amount);
        Ok(pantry::Add {
            date: request.date.as_deref().map(date).transpose()?,
            date_kind: convert::date_kind_to_pantry(request.date_kind),
            date_from: request.date_from.map(convert::date_from_to_pantry),
            price: request.price_minor.map(|minor| self.price(minor, amount.milli)).transpose()?,
            store: request.store,
            note: request.note,
            batch: request.batch,
            ..pantry::Add::new(of, amount, self.usual_place(pantry, request.place_id.as_deref(), known)?)
        })
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
            unit: request.unit.map(|unit| unit.0),
            how: match request.how {
                TakeHow::Use => pantry::TakeHow::Use,
                TakeHow::Waste => pantry::TakeHow::Waste(request.reason.map(convert::reason_to_pantry)),
            },
        };
        let act = self.act(request.group_id.as_deref())?;
        self.book(move |pantry| pantry.take(take, act)).await
    }

    /// Sets a lot, or a part of it, right. What becomes no different from another lot is poured into it. What is opened,
    /// frozen or thawed gets a date by the product's rule, else by a table of how long food keeps.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] when nothing would change.
    pub async fn edit_lot(&self, id: &str, edit: LotEdit) -> Result<Booking, Error> {
        let lot = lot_id(id)?;
        let act = self.act(edit.group_id.as_deref())?;
        let app = self.clone();
        self.book(move |pantry| {
            let wanted = app.to_edit(pantry, lot, edit, act)?;
            let booking = pantry.edit_lot(lot, &wanted, act)?;
            let mut booking = booking.ok_or(Error::Invalid { field: "edit" })?;
            // Of a lot poured into another, the one that holds it now comes first.
            booking.lots.sort_by_key(|lot| lot.amount.milli == 0);
            Ok::<_, Error>(booking)
        })
        .await
    }

    /// What a request asks to change about a lot, with the date that follows from opening, freezing or thawing it.
    pub(crate) fn to_edit(
        &self,
        pantry: &Pantry,
        lot: pantry::LotId,
        edit: LotEdit,
        act: Act,
    ) -> Result<pantry::LotEdit, Error> {
        let date = match edit.date.as_deref() {
            None => None,
            Some("") => Some(None),
            Some(text) => Some(Some(date(text)?)),
        };
        let before = pantry.lot(lot)?;
        let milli = edit.milli.unwrap_or(before.amount.milli);
        let price = match edit.price_minor {
            None => None,
            Some(minor) if minor < 0 => Some(None),
            Some(minor) => Some(Some(self.price(minor, milli)?)),
        };
        let mut wanted = pantry::LotEdit {
            part: edit.part_milli,
            date,
            date_from: edit.date_from.map(convert::date_from_to_pantry),
            date_kind: edit.date_kind.map(convert::date_kind_to_pantry),
            milli: edit.milli,
            place: edit.place_id.as_deref().map(place_id).transpose()?,
            opened: edit.opened,
            almost_empty: edit.almost_empty,
            keeps: None,
            price,
            store: edit.store,
            note: edit.note,
            batch: edit.batch,
        };
        if wanted.date.is_none() {
            wanted.keeps = keeping::after(pantry, &before, &wanted, act.today)?;
        }
        Ok(wanted)
    }

    /// Books what was counted, in one transaction.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] when all is as it should be.
    pub async fn count(&self, request: CountRequest) -> Result<Booking, Error> {
        let (count, act) = (count(&request)?, self.act(None)?);
        self.book(move |pantry| pantry.count(&count, act)?.ok_or(Error::Invalid { field: "found" })).await
    }

    /// What [`Self::count`] would book: every product that should be there or was found, with both amounts.
    ///
    /// # Errors
    /// As [`Self::count`].
    pub async fn differences(&self, request: CountRequest) -> Result<Vec<DifferenceView>, Error> {
        let (pantry, count, today) = (self.pantry_handle(), count(&request)?, self.today());
        let differences = blocking(move || {
            let differences = pantry.differences(&count)?;
            let rows = differences.into_iter().map(|found| Ok((pantry.row(found.product)?, found)));
            rows.collect::<Result<Vec<_>, pantry::Error>>()
        })
        .await?;
        let view = |(row, found): (_, pantry::Difference)| DifferenceView {
            product: self.row(row, today),
            expected_milli: found.expected.milli,
            found_milli: found.found_milli,
        };
        Ok(differences.into_iter().map(view).collect())
    }

    /// Takes a transaction back, with all in `also`; or alone, when `correct`, and what later ones used of it is counted in.
    /// While later ones need it nothing is done, and they are in the
    /// answer.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn undo(&self, id: &str, also: &[String], correct: bool) -> Result<UndoView, Error> {
        let id = transaction_id(id)?;
        let also = also.iter().map(|id| transaction_id(id)).collect::<Result<Vec<_>, _>>()?;
        let (pantry, act) = (self.pantry_handle(), self.act(None)?);
        let outcome = blocking(move || pantry.undo(id, amends(correct, &also), act)).await?;
        self.undo_view(id, outcome).await
    }

    /// Does an undone transaction again.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn redo(&self, id: &str) -> Result<UndoView, Error> {
        let id = transaction_id(id)?;
        let (pantry, act) = (self.pantry_handle(), self.act(None)?);
        let outcome = blocking(move || pantry.redo(id, Amends::NONE, act)).await?;
        self.undo_view(id, outcome).await
    }

    /// Takes back all of a group, such as a shopping trip, as [`Self::undo`] does one.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn undo_group(&self, id: &str, also: &[String], correct: bool) -> Result<UndoView, Error> {
        let group = group_id(id)?;
        let also = also.iter().map(|id| transaction_id(id)).collect::<Result<Vec<_>, _>>()?;
        let (pantry, act) = (self.pantry_handle(), self.act(None)?);
        let outcome = blocking(move || pantry.undo_group(group, amends(correct, &also), act)).await?;
        self.undo_view(TransactionId::from_uuid(group.uuid()), outcome).await
    }

    async fn undo_view(&self, asked: TransactionId, outcome: UndoOutcome) -> Result<UndoView, Error> {
        Ok(match outcome {
            UndoOutcome::Done(booking) => {
                self.stock_changed(&booking).await?;
                UndoView {
                    transaction_id: Some(booking.transaction.to_string()),
                    blockers: Vec::new(),
                    missing: Vec::new(),
                }
            }
            // It is as asked already: the transaction itself stands for that.
            UndoOutcome::Unchanged => UndoView {
                transaction_id: Some(asked.to_string()),
                blockers: Vec::new(),
                missing: Vec::new(),
            },
            UndoOutcome::Blocked { by, missing } => UndoView {
                transaction_id: None,
                blockers: by.into_iter().map(convert::journal_entry).collect(),
                missing: missing
                    .iter()
                    .map(|(lot, milli)| convert::amount(lot.amount.with(*milli)))
                    .collect(),
            },
        })
    }

    /// A part of the journal, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a text that is no product's id, [`Error::Invalid`] for one that is no date.
    pub async fn journal(&self, query: JournalQuery) -> Result<JournalPage, Error> {
        let day = |text: &str, days: i64| {
            let day = date(text)?.checked_add(days.days()).map_err(|_| Error::Invalid { field: "date" })?;
            clock::start_of(day).ok_or(Error::Invalid { field: "date" })
        };
        let query = pantry::JournalQuery {
            product: query.product_id.as_deref().map(product_id).transpose()?,
            actions: query.actions.into_iter().map(convert::action_to_pantry).collect(),
            since: query.from.as_deref().map(|from| day(from, 0)).transpose()?,
            until: query.to.as_deref().map(|to| day(to, 1)).transpose()?,
            offset: query.offset,
            limit: query.limit.min(MAX_ENTRIES),
        };
        let pantry = self.pantry_handle();
        let page = blocking(move || pantry.journal(&query)).await?;
        Ok(convert::journal_page(page))
    }

    /// The newest transaction that is no undo or redo and not undone: what "take back" without a name means.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none among the newest 500.
    pub async fn last_transaction(&self) -> Result<String, Error> {
        let page = self.journal(JournalQuery { limit: MAX_ENTRIES, ..JournalQuery::default() }).await?;
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
        booking: impl FnOnce(&pantry::Pantry) -> Result<pantry::Booking, E> + Send + 'static,
    ) -> Result<Booking, Error>
    where
        E: Into<Error> + Send + 'static,
    {
        let pantry = self.pantry_handle();
        let booking = blocking(move || booking(&pantry)).await?;
        self.stock_changed(&booking).await?;
        Ok(convert::booking(&booking, self.today()))
    }

    pub(crate) async fn stock_changed(&self, booking: &pantry::Booking) -> Result<(), Error> {
        if booking.products.is_empty() {
            // It was about what the household set up.
            self.reload_household().await?;
        }
        self.events().pantry_changed(booking.products.iter().map(ToString::to_string).collect());
        Ok(())
    }

    /// Now, as a part of `group` if one is named.
    pub(crate) fn act(&self, group: Option<&str>) -> Result<Act, Error> {
        let at = lookups::now(self);
        Ok(Act { at, today: clock::today(at), group: group.map(group_id).transpose()? })
    }

    /// A price in the household's currency.
    pub(crate) fn price(&self, minor: i64, milli: i64) -> Result<pantry::Price, Error> {
        Ok(pantry::Price::new(minor, milli, self.settings().currency.parse()?)?)
    }

    /// The place asked for, else where the product usually stands, else the one of the settings, else the first.
    pub(crate) fn usual_place(
        &self,
        pantry: &Pantry,
        id: Option<&str>,
        product: Option<pantry::ProductId>,
    ) -> Result<pantry::PlaceId, Error> {
        if let Some(id) = id {
            return place_id(id);
        }
        let there: Vec<_> =
            pantry.places()?.into_iter().filter(|place| !place.gone).map(|place| place.id).collect();
        let usual = product.map(|product| pantry.product(product)).transpose()?;
        let usual = usual.and_then(|product| product.edits.place);
        let chosen = self.settings().default_place_id.as_deref().and_then(|id| place_id(id).ok());
        let place = [usual, chosen].into_iter().flatten().find(|place| there.contains(place));
        place.or_else(|| there.first().copied()).ok_or(Error::NotFound("place"))
    }
}

fn amends(correct: bool, also: &[TransactionId]) -> Amends<'_> {
    if correct { Amends::Correction } else { Amends::Also(also) }
}

fn count(request: &CountRequest) -> Result<pantry::Count, Error> {
    let scope = match (&request.product_id, &request.place_id) {
        (Some(product), None) => pantry::CountScope::Product(product_id(product)?),
        (None, Some(place)) => pantry::CountScope::Place(place_id(place)?),
        _ => return Err(Error::Invalid { field: "place" }),
    };
    let found = request
        .found
        .iter()
        .map(|found| Ok(pantry::Found { product: product_id(&found.product_id)?, milli: found.milli }));
    Ok(pantry::Count { scope, found: found.collect::<Result<_, Error>>()? })
}

fn group_id(text: &str) -> Result<GroupId, Error> {
    text.parse().map_err(|_| Error::NotFound("group"))
}

pub(crate) fn date(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Invalid { field: "date" })
}

pub(crate) fn lot_id(text: &str) -> Result<pantry::LotId, Error> {
    text.parse().map_err(|_| Error::NotFound("lot"))
}

fn transaction_id(text: &str) -> Result<TransactionId, Error> {
    text.parse().map_err(|_| Error::NotFound("transaction"))
}
