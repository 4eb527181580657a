//! Movements: what happened to a lot, in a form that can be replayed, taken back and done again.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::sql::words;
use crate::{Amount, DateKind, Lot, LotId, PlaceId, ProductId, Unit};

words! {
    /// What a movement, or a transaction, did.
    Action {
        /// Put into stock.
        Added = "added",
        /// Used.
        Used = "used",
        /// Thrown away.
        Wasted = "wasted",
        /// Opened, or found not to be.
        Opened = "opened",
        /// Moved to another place.
        Moved = "moved",
        /// Amount set to what was counted.
        Counted = "counted",
        /// Date changed.
        Edited = "edited",
        /// Took another movement back.
        Undone = "undone",
        /// Did one that was taken back again.
        Redone = "redone",
    }
}

/// One movement. With those before it, it says all there is to know of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Movement {
    pub(crate) lot: LotId,
    pub(crate) kind: Action,
    /// By how much the amount changed, in thousandths of the lot's unit.
    pub(crate) delta: i64,
    /// What the lot was when it came to be: of its first movement only.
    pub(crate) made: Option<Made>,
    /// What else changed.
    pub(crate) changes: Vec<Change>,
}

/// A lot when it came to be, empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Made {
    pub(crate) product: ProductId,
    pub(crate) unit: Unit,
    pub(crate) date: Option<Date>,
    pub(crate) date_kind: DateKind,
    pub(crate) place: PlaceId,
    pub(crate) opened: bool,
    pub(crate) added_at: Timestamp,
}

impl Made {
    pub(crate) fn of(lot: &Lot) -> Self {
        Self {
            product: lot.product,
            unit: lot.amount.unit,
            date: lot.date,
            date_kind: lot.date_kind,
            place: lot.place,
            opened: lot.opened,
            added_at: lot.added_at,
        }
    }

    fn lot(&self, id: LotId) -> Lot {
        Lot {
            id,
            product: self.product,
            amount: Amount { milli: 0, unit: self.unit },
            date: self.date,
            date_kind: self.date_kind,
            place: self.place,
            opened: self.opened,
            added_at: self.added_at,
        }
    }
}

/// A field of a lot, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Change {
    Date(Option<Date>, Option<Date>),
    DateKind(DateKind, DateKind),
    Place(PlaceId, PlaceId),
    Opened(bool, bool),
}

/// Which field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Date,
    DateKind,
    Place,
    Opened,
}

impl Change {
    pub(crate) fn field(self) -> Field {
        match self {
            Self::Date(..) => Field::Date,
            Self::DateKind(..) => Field::DateKind,
            Self::Place(..) => Field::Place,
            Self::Opened(..) => Field::Opened,
        }
    }

    /// The way back.
    pub(crate) fn opposite(self) -> Self {
        match self {
            Self::Date(before, after) => Self::Date(after, before),
            Self::DateKind(before, after) => Self::DateKind(after, before),
            Self::Place(before, after) => Self::Place(after, before),
            Self::Opened(before, after) => Self::Opened(after, before),
        }
    }

    /// The same change, made to `lot` as it now is.
    pub(crate) fn made_to(self, lot: &Lot) -> Self {
        match self {
            Self::Date(_, after) => Self::Date(lot.date, after),
            Self::DateKind(_, after) => Self::DateKind(lot.date_kind, after),
            Self::Place(_, after) => Self::Place(lot.place, after),
            Self::Opened(_, after) => Self::Opened(lot.opened, after),
        }
    }

    /// True when `lot` is as it was before the change.
    pub(crate) fn starts_from(self, lot: &Lot) -> bool {
        self.made_to(lot) == self
    }

    fn apply(self, lot: &mut Lot) {
        match self {
            Self::Date(_, after) => lot.date = after,
            Self::DateKind(_, after) => lot.date_kind = after,
            Self::Place(_, after) => lot.place = after,
            Self::Opened(_, after) => lot.opened = after,
        }
    }
}

/// Why a movement can't follow those before it: a broken journal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Impossible {
    #[error("lot {0} moves before it exists")]
    Unknown(LotId),
    #[error("lot {0} comes to be twice")]
    MadeTwice(LotId),
    #[error("lot {0} would hold an amount out of bounds")]
    Amount(LotId),
    #[error("lot {lot} was not as the journal says before {change:?}")]
    Before { lot: LotId, change: Change },
}

/// Does a movement to the lots. The one way a lot ever changes: when booking and when replaying.
///
/// A transaction may take from a lot before it gives back; whoever calls looks for amounts below nothing after
/// its last movement.
pub(crate) fn apply(lots: &mut HashMap<LotId, Lot>, movement: &Movement) -> Result<(), Impossible> {
    let id = movement.lot;
    if let Some(made) = &movement.made
        && lots.insert(id, made.lot(id)).is_some()
    {
        return Err(Impossible::MadeTwice(id));
    }
    let lot = lots.get_mut(&id).ok_or(Impossible::Unknown(id))?;
    lot.amount.milli = lot.amount.milli.checked_add(movement.delta).ok_or(Impossible::Amount(id))?;
    for change in &movement.changes {
        if !change.starts_from(lot) {
            return Err(Impossible::Before { lot: id, change: *change });
        }
        change.apply(lot);
    }
    Ok(())
}
