//! Many things at once.

use std::collections::HashSet;

use pantry::{LotId, TakeFrom};

use crate::convert;
use crate::error::{Error, blocking};
use crate::household::changed;
use crate::products::{MAX_LIMIT, MAX_SEARCH, place_id};
use crate::stock::lot_id;
use crate::view::{AddRequest, Booking, EditLots, LotRow, LotSort, LotsPage, LotsQuery, TakeHow, TakeLots};
use crate::{App, lookups};

/// More than this are not booked at once.
pub(crate) const MOST: usize = 1_000;

impl App {
    /// A window onto the list of lots in stock.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn lots(&self, query: LotsQuery) -> Result<LotsPage, Error> {
        let (pantry, today) = (self.pantry_handle(), self.today());
        let query = pantry::LotsQuery {
            search: query.search.chars().take(MAX_SEARCH).collect(),
            place: query.place_id.as_deref().map(place_id).transpose()?,
            sort: match query.sort {
                LotSort::Date => pantry::LotSort::Date,
                LotSort::Name => pantry::LotSort::Name,
                LotSort::Place => pantry::LotSort::Place,
                LotSort::Added => pantry::LotSort::Added,
                LotSort::Store => pantry::LotSort::Store,
                LotSort::Price => pantry::LotSort::Price,
            },
            offset: query.offset,
            limit: query.limit.clamp(1, MAX_LIMIT),
        };
        let page = blocking(move || pantry.lots_page(&query)).await?;
        let view = |row: pantry::LotRow| LotRow {
            lot: convert::lot(&row.lot, today),
            name: row.name,
            brand: row.brand,
        };
        Ok(LotsPage { rows: page.rows.into_iter().map(view).collect(), total: page.total })
    }

    /// Changes many lots alike, in one booking.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] for too many, for what can't be said of many,
    /// and when nothing would change.
    pub async fn edit_lots(&self, request: EditLots) -> Result<Booking, Error> {
        let ids = lot_ids(&request.lot_ids)?;
        let edit = request.edit;
        if edit.part_milli.is_some() || edit.milli.is_some() || edit.price_minor.is_some() {
            return Err(Error::Invalid { field: "edit" });
        }
        let (act, app) = (self.act(edit.group_id.as_deref())?, self.clone());
        self.book(move |pantry| {
            let mut edits = Vec::with_capacity(ids.len());
            for id in ids {
                edits.push((id, app.to_edit(pantry, id, edit.clone(), act)?));
            }
            changed(pantry.edit_lots(&edits, act)?)
        })
        .await
    }

    /// Uses up or throws away many lots, in one booking.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for too many or none.
    pub async fn take_lots(&self, request: TakeLots) -> Result<Booking, Error> {
        let (ids, act) = (lot_ids(&request.lot_ids)?, self.act(None)?);
        let how = match request.how {
            TakeHow::Use => pantry::TakeHow::Use,
            TakeHow::Waste => pantry::TakeHow::Waste(request.reason.map(convert::reason_to_pantry)),
        };
        self.book(move |pantry| {
            let mut takes = Vec::with_capacity(ids.len());
            for id in ids {
                let milli = pantry.lot(id)?.amount.milli;
                takes.push(pantry::Take { from: TakeFrom::Lot(id), milli, unit: None, how });
            }
            pantry.take_many(&takes, act)
        })
        .await
    }

    /// Puts many things into stock, in one booking.
    ///
    /// # Errors
    /// As [`Self::add`]; [`Error::Invalid`] for too many or none.
    pub async fn add_many(&self, requests: Vec<AddRequest>) -> Result<Booking, Error> {
        if requests.len() > MOST {
            return Err(Error::Invalid { field: "requests" });
        }
        let (act, app) = (self.act(None)?, self.clone());
        let booking = self
            .book(move |pantry| {
                let adds = requests.into_iter().map(|request| app.to_add(pantry, request));
                let adds = adds.collect::<Result<Vec<_>, Error>>()?;
                Ok::<_, Error>(pantry.add_many(&adds, act)?)
            })
            .await?;
        let pantry = self.pantry_handle();
        let pending = blocking(move || pantry.pending_gtins()).await?;
        self.lookup().ask_later(&lookups::askable(&pending));
        Ok(booking)
    }
}

fn lot_ids(texts: &[String]) -> Result<Vec<LotId>, Error> {
    if texts.len() > MOST {
        return Err(Error::Invalid { field: "lotIds" });
    }
    let mut seen = HashSet::new();
    let ids = texts.iter().map(|text| lot_id(text)).collect::<Result<Vec<_>, _>>()?;
    Ok(ids.into_iter().filter(|id| seen.insert(*id)).collect())
}
