//! The pantry of another day.

use jiff::ToSpan;
use pantry::{Lot, Named, ProductId};

use crate::error::{Error, blocking};
use crate::products::{MAX_LIMIT, MAX_SEARCH};
use crate::stock::date;
use crate::view::{Amount, PastQuery, PastRow, PastView};
use crate::{App, clock, convert, count};

impl App {
    /// The pantry as it was at the end of a day; of today, as it is.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a text that is no date.
    pub async fn past(&self, query: PastQuery) -> Result<PastView, Error> {
        let day = date(&query.date)?;
        let after = day.checked_add(1.day()).map_err(|_| Error::Invalid { field: "date" })?;
        let end = clock::start_of(after).ok_or(Error::Invalid { field: "date" })?;
        let end = end.checked_sub(1.millisecond()).map_err(|_| Error::Invalid { field: "date" })?;
        let pantry = self.pantry_handle();
        blocking(move || {
            let first = pantry.journal_begins()?.map(|at| clock::today(at).to_string());
            let lots = pantry.lots_at(end)?;
            let (products, all) = (count(lots.len()), count(lots.values().map(Vec::len).sum::<usize>()));
            let words: String = query.search.chars().take(MAX_SEARCH).collect::<String>().to_lowercase();
            let mut names = pantry.names()?;
            let mut rows: Vec<(Named, ProductId, Vec<Lot>)> = Vec::new();
            for (product, lots) in lots {
                let named = names.remove(&product).ok_or(Error::NotFound("product"))?;
                let text = format!("{} {}", named.name, named.brand.as_deref().unwrap_or_default());
                if text.to_lowercase().contains(words.trim()) {
                    rows.push((named, product, lots));
                }
            }
            rows.sort_by_cached_key(|(named, product, _)| (named.name.to_lowercase(), *product));
            let total = count(rows.len());
            let window = rows
                .into_iter()
                .skip(usize::try_from(query.offset).unwrap_or(usize::MAX))
                .take(usize::try_from(query.limit.clamp(1, MAX_LIMIT)).unwrap_or(usize::MAX));
            let mut views = Vec::new();
            for (named, product, lots) in window {
                let now = pantry.lots(product)?;
                views.push(PastRow {
                    product_id: product.to_string(),
                    name: named.name,
                    brand: named.brand,
                    amounts: amounts(&lots),
                    now: amounts(&now),
                    lots: lots.iter().map(|lot| convert::lot(lot, day)).collect(),
                });
            }
            let date = day.to_string();
            Ok::<_, Error>(PastView { date, first, products, lots: all, rows: views, total })
        })
        .await
    }
}

/// Their sum in each of their units.
fn amounts(lots: &[Lot]) -> Vec<Amount> {
    let mut amounts: Vec<pantry::Amount> = Vec::new();
    for lot in lots {
        match amounts.iter_mut().find(|amount| amount.base == lot.amount.base) {
            Some(amount) => amount.milli = amount.milli.saturating_add(lot.amount.milli),
            None => amounts.push(lot.amount),
        }
    }
    amounts.into_iter().map(convert::amount).collect()
}
