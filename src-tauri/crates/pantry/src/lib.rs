//! Products, places, lots, and the journal of everything that happened to them.
//!
//! One file, `pantry.sqlite`, holds what a household entered. Its rules:
//!
//! - *Movements are the truth.* They are appended and never changed or removed; lots are what follows from
//!   them, kept in the same SQL transaction. [`Pantry::verify`] replays the one and compares the other.
//! - *Anything can be taken back.* [`Pantry::undo`] appends the opposite. What can't be taken back alone,
//!   because later transactions build on it, is answered with those transactions.
//! - *Amounts are exact*: whole thousandths, never floating point.
//! - *Time is passed in*, in every call that needs it.
//! - *What was acknowledged is on disk*: when a method returns `Ok`, its change survives a power cut.
//!
//! Everything here blocks on the disk; call it from a thread that may wait. [`Pantry`] can be shared by threads.

mod act;
mod amount;
mod backup;
mod clock;
mod error;
mod facts;
mod fold;
mod forecast;
mod grid;
mod history;
mod id;
mod journal;
mod kind;
mod learned;
mod list;
mod listing;
mod lot;
mod member;
mod merge;
mod movement;
mod own;
mod own_unit;
mod page;
mod pantry;
mod past;
mod pattern;
mod place;
mod price;
mod prices;
mod product;
mod products;
mod recall;
mod schema;
mod search;
mod shopping;
mod sql;
mod stock;
mod subject;
mod things;
mod toggle;
mod undo;
mod verify;
mod writer;

pub use act::Act;
pub use amount::MAX_MILLI;
pub use error::{Error, What};
pub use facts::{Facts, Nutrient, NutrientId, Provenance};
pub use forecast::Unreached;
pub use grid::{LotRow, LotSort, LotsPage, LotsQuery};
pub use id::{
    CheckedRecallId, DeviceId, GroupId, ItemId, KindId, ListId, LotId, MemberId, PatternId, PlaceId,
    ProductId, SeenPriceId, TransactionId,
};
pub use journal::{Booking, JournalEntry, JournalPage, JournalQuery, Reason};
pub use kind::{Kind, KindStock};
pub use list::{Counts, Filter, Page, Query, Sort};
pub use lot::{DateFrom, DateKind, DateStatus, Frozen, Lot, SOON_DAYS};
pub use member::{Diet, Member};
pub use movement::Action;
pub use own_unit::OwnUnit;
pub use page::{Contents, ProductRow};
pub use pantry::Pantry;
pub use past::Named;
pub use pattern::TaughtPattern;
pub use place::{BuiltinPlace, Condition, Place, PlaceEdit};
pub use price::{Currency, Price};
pub use prices::PricePoint;
pub use product::{Barcode, FactsState, NutrientEdit, Product, ProductEdits};
pub use products::Scanned;
pub use recall::CheckedRecall;
pub use shopping::{
    Bought, Item, ItemChange, ItemRef, ItemWhy, List, NewItem, PutAway, Shopping, aisle_order,
};
pub use stock::{Add, Count, CountScope, Difference, Found, Keeps, LotEdit, Of, Take, TakeFrom, TakeHow};
pub use subject::About;
pub use undo::{Amends, UndoOutcome};
pub use units::{Amount, Base, Equation, Refusal, Unit, UnitId};
pub use verify::VerifyReport;
pub use writer::Writer;

#[cfg(test)]
mod tests;
