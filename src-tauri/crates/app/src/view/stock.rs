//! What lots, places and the journal are to a user interface, beyond the plainest.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Action, Condition};

/// Money, exact: `minor` of the currency's smallest coin. 2.50 € are `{minor: 250, currency: "EUR"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Money {
    /// In the smallest coin.
    pub minor: i64,
    /// Three letters (ISO 4217).
    pub currency: String,
}

/// Who said what date a lot has, when it was not the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DateFrom {
    /// The code on the pack.
    Code,
    /// This household's own lots of the like, or its rule for the product.
    Learned,
    /// A table of how long food keeps.
    Suggested,
}

/// What is remembered of a lot while it is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct FrozenView {
    /// Since when, `YYYY-MM-DD`.
    pub on: String,
    /// Days that were left to its date then, negative when it was past; none without a date. They are left again once it
    /// is thawed.
    pub days_left: Option<i32>,
}

/// Why something was thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum WasteReason {
    /// Past its date.
    Expired,
    /// Gone bad before it.
    Spoiled,
    /// Nobody liked it.
    DidNotLike,
    /// There was too much of it.
    TooMuch,
    /// Anything else.
    Other,
}

/// How long a lot may keep where it is to stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct DateSuggestion {
    /// The date, `YYYY-MM-DD`.
    pub date: String,
    /// Days from today to it.
    pub days: i32,
    /// Who says so.
    pub from: DateFrom,
    /// The food that a table has for it; none for what was learned.
    pub food: Option<String>,
    /// What that table is called.
    pub source: Option<String>,
}

/// What a place is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PlaceEdit {
    /// Its name; empty only for a built-in place, which then has its usual one.
    pub name: String,
    /// The UUID of the place it is in; none for one that stands by itself.
    pub parent_id: Option<String>,
    /// Its storage condition.
    pub condition: Condition,
}

/// What was counted: of one product everywhere, or of one place everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct CountRequest {
    /// The product that was counted, wherever it stands. Either this or a place.
    pub product_id: Option<String>,
    /// The place whose things were counted.
    pub place_id: Option<String>,
    /// What was found. Of what is not among it, there is nothing.
    pub found: Vec<FoundRequest>,
}

/// How much of a product was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct FoundRequest {
    /// The product's UUID.
    pub product_id: String,
    /// In thousandths of its unit.
    pub milli: i64,
}

/// What should have been there of a product, and what was.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// Of what.
    pub product: super::ProductRow,
    /// What should have been there, in thousandths of its unit.
    pub expected_milli: i64,
    /// What was.
    pub found_milli: i64,
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
