//! Where lots stand.

use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use crate::sql::words;
use crate::{Error, PlaceId, What};

words! {
    /// How a place keeps food.
    Condition {
        /// Room temperature.
        Ambient = "ambient",
        /// A fridge.
        Cool = "cool",
        /// A freezer.
        Frozen = "frozen",
    }
}

words! {
    /// The places every pantry begins with.
    BuiltinPlace {
        /// The cupboard.
        Pantry = "pantry",
        /// The fridge.
        Fridge = "fridge",
        /// The freezer.
        Freezer = "freezer",
    }
}

impl BuiltinPlace {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Pantry, Self::Fridge, Self::Freezer];

    /// Its id: the same in every pantry, so that two machines mean the same fridge.
    #[must_use]
    pub const fn id(self) -> PlaceId {
        let number = match self {
            Self::Pantry => 1,
            Self::Fridge => 2,
            Self::Freezer => 3,
        };
        // A version 7 UUID of the year 1970.
        PlaceId::from_uuid(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0000 | number))
    }

    /// Its storage condition.
    #[must_use]
    pub const fn condition(self) -> Condition {
        match self {
            Self::Pantry => Condition::Ambient,
            Self::Fridge => Condition::Cool,
            Self::Freezer => Condition::Frozen,
        }
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// The place it is in.
    pub parent: Option<PlaceId>,
    /// As the user wrote it; empty for a built-in place that was never renamed.
    pub name: String,
    /// Which built-in place it is, if one.
    pub builtin: Option<BuiltinPlace>,
    /// Its storage condition.
    pub condition: Condition,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place {
        id: row.get("id")?,
        parent: row.get("parent")?,
        name: row.get("name")?,
        builtin: row.get("builtin")?,
        condition: row.get("condition")?,
    })
}

pub(crate) fn all(conn: &Connection) -> Result<Vec<Place>, Error> {
    let mut statement = conn.prepare_cached("SELECT * FROM places ORDER BY position, id")?;
    let places = statement.query_map([], from_row)?.collect::<Result<_, _>>()?;
    Ok(places)
}

/// Fails unless there is such a place.
pub(crate) fn check(conn: &Connection, id: PlaceId) -> Result<(), Error> {
    conn.prepare_cached("SELECT 1 FROM places WHERE id = ?1")?
        .query_row([id], |_| Ok(()))
        .optional()?
        .ok_or(Error::NotFound(What::Place))
}
