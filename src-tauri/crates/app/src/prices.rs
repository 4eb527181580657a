//! What products cost where.

use std::cmp::Ordering;

use pantry::{PricePoint, SeenPriceId};
use units::{Base, Conversions, Unit};

use crate::convert::{self, id};
use crate::error::{Error, blocking};
use crate::household::plain;
use crate::products::product_id;
use crate::view::{Booking, PerUnit, PriceRequest, PriceView, PricesView};
use crate::{App, clock};

impl App {
    /// All prices of a product, and what each store's newest one makes of a kilogram, a litre or a piece.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn prices(&self, product: &str) -> Result<PricesView, Error> {
        let (pantry, id) = (self.pantry_handle(), product_id(product)?);
        let (product, points) =
            blocking(move || Ok::<_, pantry::Error>((pantry.product(id)?, pantry.prices(id)?))).await?;
        let conversions = product.conversions();
        let base = told_in(product.unit, &conversions);
        let prices: Vec<PriceView> =
            points.iter().map(|point| price_view(point, base, &conversions)).collect();
        let mut stores: Vec<PriceView> = Vec::new();
        for price in &prices {
            if stores.iter().all(|other| other.store != price.store) {
                stores.push(price.clone());
            }
        }
        stores.sort_by(cheaper);
        Ok(PricesView { prices, stores })
    }

    /// Notes a price that was seen, not paid.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the product; what the pantry refuses.
    pub async fn note_price(&self, request: PriceRequest) -> Result<Booking, Error> {
        let (product, amount) = (product_id(&request.product_id)?, convert::amount_to_pantry(request.amount));
        let (price, act) = (self.price(request.price_minor, amount.milli)?, self.act(None)?);
        self.book_for_all(move |pantry| {
            pantry
                .note_price(product, request.store.as_deref(), (amount, price), act)
                .map(|(_, booking)| booking)
        })
        .await
    }

    /// Forgets a price that was seen.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn forget_price(&self, text: &str) -> Result<Booking, Error> {
        let (id, act) = (id::<SeenPriceId>(text)?, self.act(None)?);
        self.book_for_all(move |pantry| pantry.forget_price(id, act)).await
    }
}

/// The cheaper first; what can't be compared last.
fn cheaper(one: &PriceView, other: &PriceView) -> Ordering {
    let minor = |price: &PriceView| price.per_unit.as_ref().map(|per| per.price.minor);
    match (minor(one), minor(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// In what prices are compared: by weight or volume where that is known, for packs differ in size.
fn told_in(unit: Base, conversions: &Conversions) -> Base {
    let mut measured = [Base::G, Base::Ml].into_iter();
    match unit {
        Base::G | Base::Ml => unit,
        _ => measured.find(|base| conversions.factor(unit, *base).is_some()).unwrap_or(unit),
    }
}

fn price_view(point: &PricePoint, base: Base, conversions: &Conversions) -> PriceView {
    let minor = point.price.of(point.amount.milli);
    PriceView {
        seen_id: point.seen.map(|id| id.to_string()),
        date: clock::today(point.at).to_string(),
        store: point.store.clone(),
        amount: convert::amount(point.amount),
        price: convert::money(minor, point.price.currency()),
        per_unit: per_unit(point, minor, base, conversions),
    }
}

/// What one kilogram, litre or piece costs at a price.
fn per_unit(point: &PricePoint, minor: i64, base: Base, conversions: &Conversions) -> Option<PerUnit> {
    let (unit, milli) = match base {
        Base::G => (Unit::Kg, 1_000_000),
        Base::Ml => (Unit::L, 1_000_000),
        other => (plain(other), 1_000),
    };
    let amount = conversions.convert(point.amount, base)?.value;
    let price = pantry::Price::new(minor, amount.milli, point.price.currency()).ok()?;
    Some(PerUnit { unit, price: convert::money(price.of(milli), price.currency()) })
}
