//! Amounts, their units and what converts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An exact amount: `milli` thousandths of `unit`. Two packs are `{milli: 2000, unit: "piece"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Amount {
    /// Thousandths of the unit.
    pub milli: i64,
    /// What is counted.
    pub unit: Unit,
}

/// What amounts are kept in: `piece`, `pack`, `g` or `ml`, or the UUID of a unit of the user's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Unit(#[ts(type = "string")] pub units::Base);

/// Money, exact: `minor` of the currency's smallest coin. 2.50 € are `{minor: 250, currency: "EUR"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Money {
    /// In the smallest coin.
    pub minor: i64,
    /// Three letters (ISO 4217).
    pub currency: String,
}

/// "So much of this is so much of that", in thousandths of units that people write: `piece`, `pack`, `mg`, `g`, `kg`,
/// `oz`, `lb`, `ml`, `cl`, `dl`, `l`, `fl-oz`, `cup`, `tbsp`, `tsp`, or the UUID of one of the user's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct EquationView {
    /// How much, in thousandths,
    pub left_milli: i64,
    /// of what
    #[ts(type = "string")]
    pub left_unit: units::Unit,
    /// is how much, in thousandths,
    pub right_milli: i64,
    /// of what.
    #[ts(type = "string")]
    pub right_unit: units::Unit,
}
