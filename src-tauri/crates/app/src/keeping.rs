//! How long food keeps: what this household says and learned, else a table.

use jiff::ToSpan;
use jiff::civil::Date;
use pantry::{Condition, DateFrom, Keeps, Lot, LotEdit, Pantry, PlaceId, ProductId};
use shelf_life::Situation;

use crate::App;
use crate::error::{Error, blocking};
use crate::products::{place_id, product_id};
use crate::view::{self, DateSuggestion};

impl App {
    /// Until when a pack of a product may keep in a place, if it came there today; none when nobody knows.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the product or the place.
    pub async fn suggest_date(&self, product: &str, place: &str) -> Result<Option<DateSuggestion>, Error> {
        let (product, place, today) = (product_id(product)?, place_id(place)?, self.today());
        let pantry = self.pantry_handle();
        blocking(move || suggest(&pantry, product, place, today)).await
    }
}

/// Until when a pack of a product may keep in a place, if it came there today.
pub(crate) fn suggest(
    pantry: &Pantry,
    product: ProductId,
    place: PlaceId,
    today: Date,
) -> Result<Option<DateSuggestion>, Error> {
    let condition = condition(pantry, place)?;
    if let Some(days) = pantry.learned_days(product, condition)? {
        let date = after_days(today, days);
        return Ok(suggestion(today, date, view::DateFrom::Learned, None));
    }
    let product = pantry.product(product)?;
    let table = shelf_life::suggest(product.categories(), kept(condition), Situation::Sealed);
    Ok(table.and_then(|table| {
        let date = table.keeps.date_from(today);
        suggestion(today, date, view::DateFrom::Suggested, Some((table.food, table.source)))
    }))
}

fn suggestion(
    today: Date,
    date: Option<Date>,
    from: view::DateFrom,
    table: Option<(&str, &str)>,
) -> Option<DateSuggestion> {
    let date = date?;
    Some(DateSuggestion {
        date: date.to_string(),
        days: i32::try_from(date.duration_since(today).as_hours() / 24).ok()?,
        from,
        food: table.map(|(food, _)| food.to_owned()),
        source: table.map(|(_, source)| source.to_owned()),
    })
}

/// How long a lot keeps once `edit` has opened, frozen or thawed it; none when it does none of that, or nobody knows.
pub(crate) fn after(pantry: &Pantry, lot: &Lot, edit: &LotEdit, today: Date) -> Result<Option<Keeps>, Error> {
    let here = condition(pantry, lot.place)?;
    let there = edit.place.map(|place| condition(pantry, place)).transpose()?.unwrap_or(here);
    let (frozen, freezes) = (here == Condition::Frozen, there == Condition::Frozen);
    let situation = match (frozen, freezes) {
        (false, true) => Situation::Sealed,
        (true, false) => Situation::Thawed,
        _ if edit.opened == Some(true) && !lot.opened => Situation::Opened,
        _ => return Ok(None),
    };
    let product = pantry.product(lot.product)?;
    let rule = match situation {
        Situation::Opened => product.edits.opened_days,
        Situation::Thawed => product.edits.thawed_days,
        Situation::Sealed => None,
    };
    if let Some(until) = rule.and_then(|days| after_days(today, days)) {
        return Ok(Some(Keeps { until, from: DateFrom::Learned }));
    }
    let table = shelf_life::suggest(product.categories(), kept(there), situation);
    let until = table.and_then(|table| table.keeps.date_from(today));
    Ok(until.map(|until| Keeps { until, from: DateFrom::Suggested }))
}

fn after_days(today: Date, days: u32) -> Option<Date> {
    today.checked_add(i64::from(days).days()).ok()
}

fn condition(pantry: &Pantry, place: pantry::PlaceId) -> Result<Condition, Error> {
    let places = pantry.places()?;
    let place = places.into_iter().find(|found| found.id == place).ok_or(Error::NotFound("place"))?;
    Ok(place.condition)
}

fn kept(condition: Condition) -> shelf_life::Condition {
    match condition {
        Condition::Ambient => shelf_life::Condition::Ambient,
        Condition::Cool => shelf_life::Condition::Cool,
        Condition::Frozen => shelf_life::Condition::Frozen,
    }
}
