//! Who eats here, and what they must not or do not want to eat.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::product;
use crate::sql::words;
use crate::subject::About;
use crate::things::{self, Thing};
use crate::{Act, Booking, DeviceId, Error, MemberId};

words! {
    /// How somebody eats.
    Diet {
        /// No meat, no fish.
        Vegetarian = "vegetarian",
        /// Nothing of animals.
        Vegan = "vegan",
        /// No palm oil.
        NoPalmOil = "no-palm-oil",
    }
}

/// Somebody who eats here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Their name.
    pub name: String,
    /// Allergen tags such as `en:milk`.
    pub allergens: Vec<String>,
    /// How they eat.
    pub diets: Vec<Diet>,
}

impl Thing for Member {
    const ABOUT: About = About::Member;
}

impl Member {
    fn cleaned(&self) -> Result<Self, Error> {
        let mut diets = self.diets.clone();
        diets.sort_unstable();
        diets.dedup();
        let allergens = product::tags("allergens", Some(&self.allergens))?.unwrap_or_default();
        Ok(Self { name: things::name(&self.name)?, allergens, diets })
    }
}

/// Everybody, in the order they were told of.
pub(crate) fn all(conn: &Connection) -> Result<Vec<(MemberId, Member)>, Error> {
    things::all(conn)
}

pub(crate) fn add(
    conn: &Connection,
    device: DeviceId,
    member: &Member,
    act: Act,
) -> Result<(MemberId, Booking), Error> {
    things::add(conn, device, &member.cleaned()?, act)
}

pub(crate) fn edit(
    conn: &Connection,
    device: DeviceId,
    id: MemberId,
    member: &Member,
    act: Act,
) -> Result<Option<Booking>, Error> {
    things::edit(conn, device, id.uuid(), &member.cleaned()?, act)
}

pub(crate) fn remove(conn: &Connection, device: DeviceId, id: MemberId, act: Act) -> Result<Booking, Error> {
    things::remove::<Member>(conn, device, id.uuid(), act)
}
