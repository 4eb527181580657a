//! Counting what is there.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ProductRow;

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
    pub product: ProductRow,
    /// What should have been there, in thousandths of its unit.
    pub expected_milli: i64,
    /// What was.
    pub found_milli: i64,
}
