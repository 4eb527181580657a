//! All that a code says, for programs.

use serde::Serialize;
use serde_json::{Map, Value};

use super::CodeClass;

/// What a code says, as `larderctl parse` prints it, with names in snake case. Nothing of it but the number is in most codes.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ParsedCode {
    /// The item, in its normal form (13, 8 or 14 digits); none of a GS1 code about something else, such as a parcel.
    pub gtin: Option<String>,
    /// What sort of number that is.
    pub class: Option<CodeClass>,
    /// Batch or lot.
    pub lot: Option<String>,
    /// Quality date. Dates are `YYYY-MM-DD`, the century being the nearest; of a month without a day it is the last.
    pub best_before: Option<String>,
    /// Safety date.
    pub use_by: Option<String>,
    /// Production date.
    pub produced: Option<String>,
    /// Packaging date.
    pub packed: Option<String>,
    /// The last day on which a store sells it.
    pub sell_by: Option<String>,
    /// Net weight in grams, exact to a thousandth.
    pub net_weight_g: Option<f64>,
    /// Net volume in millilitres, exact to a thousandth.
    pub net_volume_ml: Option<f64>,
    /// How many pieces are in it.
    pub count: Option<u32>,
    /// What it costs, in the currency's usual unit.
    pub price: Option<f64>,
    /// The price's currency, three letters (ISO 4217); none where the code leaves it to the country.
    pub currency: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Every value of a GS1 code by its application identifier.
    pub ai: Map<String, Value>,
    /// Rules of the standard that a GS1 code breaks, in words.
    pub warnings: Vec<String>,
}
