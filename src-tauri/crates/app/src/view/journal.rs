//! The journal, and what can be undone.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, LotView, WasteReason};

/// One thing the user did, as it can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct Booking {
    /// The transaction, for `undo`.
    pub transaction_id: String,
    /// The lots it touched, as they are now.
    pub lots: Vec<LotView>,
}

/// What came of an undo or redo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct UndoView {
    /// The transaction that was appended, none when nothing was done because of `blockers`.
    pub transaction_id: Option<String>,
    /// Later transactions that need what this one did, newest first: undo them too (`also`), or leave it.
    pub blockers: Vec<JournalEntry>,
    /// What would be below nothing, lot by lot: what a correction (`correct`) counts in instead. Empty when a correction
    /// does not help.
    pub missing: Vec<Amount>,
}

/// Which part of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct JournalQuery {
    /// Only what was about this product.
    pub product_id: Option<String>,
    /// Only what did one of these; empty for all.
    pub actions: Vec<Action>,
    /// Only from this day on, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Only until this day, itself included.
    pub to: Option<String>,
    /// First entry to return.
    pub offset: u32,
    /// Most entries to return, 1 to 500.
    pub limit: u32,
}

/// A page of the journal, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct JournalPage {
    /// The entries from `offset` on.
    pub entries: Vec<JournalEntry>,
    /// How many there are in all.
    pub total: u32,
}

/// One transaction of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    /// The transaction's UUID.
    pub transaction_id: String,
    /// What was done.
    pub action: Action,
    /// When, RFC 3339.
    pub at: String,
    /// The product it was about; none of a place.
    pub product_id: Option<String>,
    /// The place it was about, if it was.
    pub place_id: Option<String>,
    /// What sort of thing it was about.
    pub about: About,
    /// The name of either to show; of a product without one its GTIN, of a built-in place nothing.
    pub name: String,
    /// How many products it was about besides.
    pub more: u32,
    /// Why it was thrown away, if that was said.
    pub reason: Option<WasteReason>,
    /// What it is a part of.
    pub group_id: Option<String>,
    /// By how much the stock of that product changed, signed; none where it did not.
    pub change: Option<Amount>,
    /// True while it is undone (it can be redone).
    pub undone: bool,
    /// For an undo or redo: the transaction it answers.
    pub of: Option<String>,
}

/// A sort of thing that the journal tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum About {
    /// A lot.
    Lot,
    /// The user's own words about a product.
    Product,
    /// A place.
    Place,
    /// A kind.
    Kind,
    /// A unit of the user's own.
    Unit,
    /// Somebody who eats here.
    Member,
    /// A shopping list.
    List,
    /// Something on one.
    Item,
    /// A price that was seen.
    Price,
    /// How a store writes codes of weighed goods.
    Pattern,
    /// A recall that somebody looked at.
    Recall,
}

/// What a transaction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Action {
    /// Put into stock; a place set up.
    Added,
    /// Used.
    Used,
    /// Thrown away.
    Wasted,
    /// Opened.
    Opened,
    /// Moved to another place.
    Moved,
    /// Moved into a frozen place.
    Frozen,
    /// Moved out of one.
    Thawed,
    /// Amount set to what was counted.
    Counted,
    /// Something else changed.
    Edited,
    /// Removed.
    Removed,
    /// Became another product.
    Merged,
    /// Put into the basket, or taken out of it.
    Ticked,
    /// Took another transaction back.
    Undone,
    /// Did an undone one again.
    Redone,
}
