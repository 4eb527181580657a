//! The list of products.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, Concern, LotView};

/// One product in a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ProductRow {
    /// UUID.
    pub id: String,
    /// Name to show: the user's, else the source's; none while nobody knows it (then show the GTIN).
    pub name: Option<String>,
    /// Brand to show.
    pub brand: Option<String>,
    /// Size as printed.
    pub size: Option<String>,
    /// Picture in the app's own scheme.
    pub picture_url: Option<String>,
    /// Category tags, for the placeholder picture.
    pub categories: Vec<String>,
    /// Its first barcode.
    pub gtin: Option<String>,
    /// What the source last said of it.
    pub facts_state: FactsState,
    /// All that is in stock, in the product's unit.
    pub total: Amount,
    /// What is in stock besides, in units that do not convert into that one.
    pub rest: Vec<Amount>,
    /// The lot to use first, none when out of stock.
    pub first_lot: Option<LotView>,
    /// How many lots there are.
    pub lot_count: u32,
    /// What it means to those who eat here, the gravest first; empty says nothing.
    pub concerns: Vec<Concern>,
    /// True while it is recalled and nobody has looked at that yet.
    pub recalled: bool,
}

/// What is known of a product's facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum FactsState {
    /// Copied from a source.
    Known,
    /// Not answered yet: will be filled in when the source can be asked.
    Pending,
    /// The source does not know it.
    Unknown,
    /// Never asked: no barcode, or one of a kind that is not asked.
    Local,
}

/// Which products to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct PantryQuery {
    /// Words to find in name, brand, barcode; any order, prefixes, letters without their accents.
    pub search: String,
    /// Which status.
    pub filter: PantryFilter,
    /// Only lots at this place.
    pub place_id: Option<String>,
    /// Only products of this kind.
    pub kind_id: Option<String>,
    /// In which order.
    pub sort: PantrySort,
    /// First row to return.
    pub offset: u32,
    /// Most rows to return, 1 to 500.
    pub limit: u32,
}

/// Which products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PantryFilter {
    /// All in stock.
    #[default]
    All,
    /// A lot's date is within seven days, or past.
    UseSoon,
    /// A lot's date is past.
    PastDate,
    /// A lot is opened.
    Opened,
    /// Known products with nothing in stock.
    OutOfStock,
    /// Products that were hidden, in stock or not: they are in no other list.
    Hidden,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PantrySort {
    /// Soonest date first, no date last.
    #[default]
    Date,
    /// By name, as the user's language sorts.
    Name,
    /// By place, then date.
    Place,
    /// Newest lot first.
    Added,
}

/// A window onto the list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PantryPage {
    /// The rows from `offset` on.
    pub rows: Vec<ProductRow>,
    /// How many rows the query has in all.
    pub total: u32,
    /// Counts over the whole pantry, whatever the query.
    pub counts: PantryCounts,
}

/// Counts over the whole pantry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS, Default)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PantryCounts {
    /// Products in stock.
    pub products: u32,
    /// Lots in stock.
    pub lots: u32,
    /// Products with a lot to use soon (or past).
    pub use_soon: u32,
    /// Products with a lot past its date.
    pub past_date: u32,
    /// Products with an opened lot.
    pub opened: u32,
    /// Known products with nothing in stock.
    pub out_of_stock: u32,
    /// Products that were hidden: they count nowhere else.
    pub hidden: u32,
}
