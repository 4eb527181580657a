//! What movements are about, and where it stands in the file.

use rusqlite::Connection;
use uuid::Uuid;

use crate::movement::State;
use crate::sql::words;
use crate::{Error, LotId, PlaceId, ProductId, kind, lot, own, place, products, things};

words! {
    /// A sort of thing that the journal tells of.
    About {
        /// A lot: has an amount, and fields.
        Lot = "lot",
        /// The user's own words about a product.
        Product = "product",
        /// A place.
        Place = "place",
        /// A kind.
        Kind = "kind",
        /// A unit of the user's own.
        Unit = "unit",
        /// Somebody who eats here.
        Member = "member",
        /// A shopping list.
        List = "list",
        /// Something on one.
        Item = "item",
        /// A price that was seen.
        Price = "price",
        /// How a store writes codes of weighed goods.
        Pattern = "pattern",
        /// A recall that somebody looked at.
        Recall = "recall",
    }
}

/// One thing that the journal tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Subject {
    pub(crate) about: About,
    pub(crate) id: Uuid,
}

impl Subject {
    /// It as it stands in the file.
    pub(crate) fn find(self, conn: &Connection) -> Result<Option<State>, Error> {
        match self.about {
            About::Lot => lot::find(conn, LotId::from_uuid(self.id))?.map(|lot| lot.state()).transpose(),
            About::Product => own::find(conn, ProductId::from_uuid(self.id)),
            About::Place => {
                place::find(conn, PlaceId::from_uuid(self.id))?.map(|place| State::of(&place)).transpose()
            }
            _ => things::find(conn, self.id),
        }
    }

    /// Writes it as it now stands. Only the journal may do this, with the movements that made it so.
    pub(crate) fn store(self, conn: &Connection, state: &State) -> Result<(), Error> {
        match self.about {
            About::Lot => lot::store(conn, &lot::of_state(LotId::from_uuid(self.id), state)?),
            About::Product => own::store(conn, ProductId::from_uuid(self.id), state),
            About::Place => place::store(conn, PlaceId::from_uuid(self.id), &state.read()?),
            About::Kind => {
                things::store(conn, self, state)?;
                // They are found by its name.
                kind::of_kind(conn, self.id.into())?
                    .into_iter()
                    .try_for_each(|id| products::refresh(conn, id))
            }
            _ => things::store(conn, self, state),
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.about.as_str(), self.id.hyphenated())
    }
}

impl From<LotId> for Subject {
    fn from(id: LotId) -> Self {
        Self { about: About::Lot, id: id.uuid() }
    }
}

impl From<ProductId> for Subject {
    fn from(id: ProductId) -> Self {
        Self { about: About::Product, id: id.uuid() }
    }
}

impl From<PlaceId> for Subject {
    fn from(id: PlaceId) -> Self {
        Self { about: About::Place, id: id.uuid() }
    }
}
