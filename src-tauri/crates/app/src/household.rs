//! What a household sets up for itself: kinds, units of its own; and products that turn out to be one.

use pantry::{KindId, UnitId};
use units::{AmountError, Unit};

use crate::convert::{self, id};
use crate::error::{Error, blocking};
use crate::products::product_id;
use crate::view::{self, Booking, KindEdit, KindView, Made, TypedAmount, UnitView};
use crate::{App, amount};

impl App {
    /// All kinds, by name, with what there is of each.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn kinds(&self) -> Result<Vec<KindView>, Error> {
        let pantry = self.pantry_handle();
        let kinds = blocking(move || pantry.kinds()).await?;
        Ok(kinds.into_iter().map(kind_view).collect())
    }

    /// Sets up a kind.
    ///
    /// # Errors
    /// What the pantry refuses.
    pub async fn add_kind(&self, edit: KindEdit) -> Result<Made, Error> {
        let (kind, act) = (kind(edit), self.act(None)?);
        self.make(move |pantry| pantry.add_kind(&kind, act)).await
    }

    /// Changes a kind.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] when nothing would change.
    pub async fn edit_kind(&self, text: &str, edit: KindEdit) -> Result<Booking, Error> {
        let (id, kind, act) = (id::<KindId>(text)?, kind(edit), self.act(None)?);
        self.book_for_all(move |pantry| changed(pantry.edit_kind(id, &kind, act)?)).await
    }

    /// Removes a kind. Its products are of none then.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn remove_kind(&self, text: &str) -> Result<Booking, Error> {
        let (id, act) = (id::<KindId>(text)?, self.act(None)?);
        self.book_for_all(move |pantry| pantry.remove_kind(id, act)).await
    }

    /// The units of the user's own.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn units(&self) -> Result<Vec<UnitView>, Error> {
        let pantry = self.pantry_handle();
        let units = blocking(move || pantry.units()).await?;
        let view = |(id, unit): (UnitId, pantry::OwnUnit)| UnitView {
            id: view::Unit(units::Base::Own(id)),
            name: unit.name,
        };
        Ok(units.into_iter().map(view).collect())
    }

    /// Sets up a unit of the user's own.
    ///
    /// # Errors
    /// What the pantry refuses.
    pub async fn add_unit(&self, name: &str) -> Result<Made, Error> {
        let (name, act) = (name.to_owned(), self.act(None)?);
        self.make(move |pantry| pantry.add_unit(&name, act).map(|(id, booking)| (id.0, booking))).await
    }

    /// Renames a unit of the user's own.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] when nothing would change.
    pub async fn rename_unit(&self, text: &str, name: &str) -> Result<Booking, Error> {
        let (id, name, act) = (UnitId(id(text)?), name.to_owned(), self.act(None)?);
        self.book_for_all(move |pantry| changed(pantry.rename_unit(id, &name, act)?)).await
    }

    /// Removes a unit of the user's own.
    ///
    /// # Errors
    /// [`Error::NotFound`], and [`pantry::Error::Invalid`] while something is kept in it.
    pub async fn remove_unit(&self, text: &str) -> Result<Booking, Error> {
        let (id, act) = (UnitId(id(text)?), self.act(None)?);
        self.book_for_all(move |pantry| pantry.remove_unit(id, act)).await
    }

    /// Makes all of a product another's.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the pantry refuses.
    pub async fn merge_products(&self, text: &str, into: &str) -> Result<Booking, Error> {
        let (id, into, act) = (product_id(text)?, product_id(into)?, self.act(None)?);
        self.book(move |pantry| pantry.merge(id, into, act)).await
    }

    /// Reads a typed amount, also in units of the user's own; without a unit it is in the product's, else in pieces. What
    /// converts into the product's unit is kept in that.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the product.
    pub async fn read_amount(&self, text: &str, product: Option<&str>) -> Result<TypedAmount, Error> {
        let (pantry, text) = (self.pantry_handle(), text.to_owned());
        let product = product.map(product_id).transpose()?;
        blocking(move || {
            let product = product.map(|product| pantry.product(product)).transpose()?;
            let own = pantry.units()?;
            let unit = product.as_ref().map_or(units::Base::Piece, |product| product.unit);
            let Some(typed) = typed(&text, &own) else { return Ok(TypedAmount { amount: None }) };
            let amount = typed.amount(plain(unit)).map(|rounded| rounded.value);
            let kept = amount.map(|amount| {
                let converted = product.as_ref().and_then(|p| p.conversions().convert(amount, p.unit));
                converted.filter(|converted| converted.exact).map_or(amount, |converted| converted.value)
            });
            let amount = kept.filter(|kept| amount::is_bookable(kept.milli)).map(convert::amount);
            Ok::<_, Error>(TypedAmount { amount })
        })
        .await
    }

    /// Books what makes something, and tells every view.
    pub(crate) async fn make<Id>(
        &self,
        make: impl FnOnce(&pantry::Pantry) -> Result<(Id, pantry::Booking), pantry::Error> + Send + 'static,
    ) -> Result<Made, Error>
    where
        Id: ToString + Send + 'static,
    {
        let pantry = self.pantry_handle();
        let (id, booking) = blocking(move || make(&pantry)).await?;
        self.all_changed().await?;
        Ok(Made { id: id.to_string(), booking: convert::booking(&booking, self.today()) })
    }
}

/// What is typed, when its unit may be one of the user's own.
fn typed(text: &str, own: &[(UnitId, pantry::OwnUnit)]) -> Option<units::Typed> {
    match units::parse_amount(text) {
        Ok(typed) => Some(typed),
        Err(AmountError::UnknownUnit { number, word }) => {
            let word = word.trim().to_lowercase();
            let named = own.iter().find(|(_, unit)| unit.name.to_lowercase() == word);
            named.map(|(id, _)| units::Typed { number, unit: Some(Unit::Own(*id)) })
        }
        Err(_) => None,
    }
}

/// What amounts kept in a base are typed in when no unit is named.
pub(crate) fn plain(base: units::Base) -> Unit {
    match base {
        units::Base::Piece => Unit::Piece,
        units::Base::Pack => Unit::Pack,
        units::Base::G => Unit::G,
        units::Base::Ml => Unit::Ml,
        units::Base::Own(id) => Unit::Own(id),
    }
}

/// All units that amounts of a product can be typed in.
pub(crate) fn typable(product: &pantry::Product, own: &[(UnitId, pantry::OwnUnit)]) -> Vec<Unit> {
    let conversions = product.conversions();
    let converts =
        |unit: &Unit| unit.base() == product.unit || conversions.factor(unit.base(), product.unit).is_some();
    let own = own.iter().map(|(id, _)| Unit::Own(*id));
    Unit::BUILT_IN.into_iter().chain(own).filter(converts).collect()
}

fn kind(edit: KindEdit) -> pantry::Kind {
    pantry::Kind { name: edit.name, minimum: edit.minimum.map(convert::amount_to_pantry) }
}

fn kind_view(stock: pantry::KindStock) -> KindView {
    KindView {
        id: stock.id.to_string(),
        name: stock.kind.name,
        minimum: stock.kind.minimum.map(convert::amount),
        products: crate::count(stock.products.len()),
        total: convert::amount(stock.total),
        rest: stock.rest.into_iter().map(convert::amount).collect(),
    }
}

/// What was booked, when anything was.
pub(crate) fn changed(booking: Option<pantry::Booking>) -> Result<pantry::Booking, Error> {
    booking.ok_or(Error::Invalid { field: "edit" })
}
