//! Places: where food stands.

use crate::error::{Error, blocking};
use crate::products::place_id;
use crate::view::{Booking, PlaceEdit, PlaceView};
use crate::{App, convert};

impl App {
    /// All places: each followed by those in it.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn places(&self) -> Result<Vec<PlaceView>, Error> {
        let pantry = self.pantry_handle();
        let places = blocking(move || pantry.places()).await?;
        Ok(places.into_iter().map(convert::place).collect())
    }

    /// The id of the place of that name, in any case of letters; the built-in ones go by their English word.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn place_named(&self, name: &str) -> Result<String, Error> {
        let name = name.trim().to_lowercase();
        let found =
            self.places().await?.into_iter().find(|place| convert::place_words(place).contains(&name));
        found.map(|place| place.id).ok_or(Error::NotFound("place"))
    }

    /// Sets up a place, after all others.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the place it is to be in; what the pantry refuses.
    pub async fn add_place(&self, edit: PlaceEdit) -> Result<Booking, Error> {
        let (edit, act) = (convert::place_to_pantry(edit)?, self.act(None)?);
        self.book_for_all(move |pantry| pantry.add_place(&edit, act).map(|(_, booking)| booking)).await
    }

    /// Changes a place.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] when nothing would change.
    pub async fn edit_place(&self, id: &str, edit: PlaceEdit) -> Result<Booking, Error> {
        let (id, edit, act) = (place_id(id)?, convert::place_to_pantry(edit)?, self.act(None)?);
        self.book_for_all(move |pantry| {
            pantry.edit_place(id, &edit, act)?.ok_or(Error::Invalid { field: "edit" })
        })
        .await
    }

    /// Removes a place. What stands in it then stands in `into`.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the pantry refuses.
    pub async fn remove_place(&self, id: &str, into: Option<&str>) -> Result<Booking, Error> {
        let (id, into, act) = (place_id(id)?, into.map(place_id).transpose()?, self.act(None)?);
        self.book_for_all(move |pantry| pantry.remove_place(id, into, act)).await
    }

    /// Books, and tells every view that anything may have changed: any product may stand in a place, or be of a kind.
    pub(crate) async fn book_for_all<E>(
        &self,
        booking: impl FnOnce(&pantry::Pantry) -> Result<pantry::Booking, E> + Send + 'static,
    ) -> Result<Booking, Error>
    where
        E: Into<Error> + Send + 'static,
    {
        let pantry = self.pantry_handle();
        let booking = blocking(move || booking(&pantry)).await?;
        self.all_changed().await?;
        Ok(convert::booking(&booking, self.today()))
    }

    /// Tells every view that anything may have changed.
    pub(crate) async fn all_changed(&self) -> Result<(), Error> {
        self.reload_household().await?;
        self.events().pantry_changed(Vec::new());
        Ok(())
    }
}
