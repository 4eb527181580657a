//! Many things at once, and the pantry of another day.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AddRequest, Amount, LotEdit, LotView, TakeHow, WasteReason};

/// Which lots to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct LotsQuery {
    /// Words to find, as in `PantryQuery`.
    pub search: String,
    /// Only at this place.
    pub place_id: Option<String>,
    /// In which order.
    pub sort: LotSort,
    /// First row to return.
    pub offset: u32,
    /// Most rows to return, 1 to 500.
    pub limit: u32,
}

/// In which order lots are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum LotSort {
    /// Soonest date first, no date last.
    #[default]
    Date,
    /// By the product's name.
    Name,
    /// By place, then name.
    Place,
    /// Newest first.
    Added,
    /// By store, none last.
    Store,
    /// What cost most first, no price last.
    Price,
}

/// A window onto the list of all lots in stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LotsPage {
    /// The rows from `offset` on.
    pub rows: Vec<LotRow>,
    /// How many rows the query has in all.
    pub total: u32,
}

/// A lot, with what it is a lot of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LotRow {
    /// The lot.
    pub lot: LotView,
    /// The product's name; of one without a name its first barcode.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
}

/// The same change of many lots, booked as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct EditLots {
    /// The lots' UUIDs, at most 1,000.
    pub lot_ids: Vec<String>,
    /// What to change about each: no part, no amount, no price.
    pub edit: LotEdit,
}

/// Many lots used up or thrown away, booked as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct TakeLots {
    /// The lots' UUIDs, at most 1,000: all of each.
    pub lot_ids: Vec<String>,
    /// Used, or thrown away.
    pub how: TakeHow,
    /// Why they are thrown away.
    pub reason: Option<WasteReason>,
}

/// A table of text, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PastedView {
    /// A row each, as far as it could be read.
    pub rows: Vec<PastedRow>,
    /// How many rows were left out because there were more than 1,000.
    pub left: u32,
}

/// A row of a pasted table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PastedRow {
    /// Its line in the text, from 1.
    pub line: u32,
    /// What would be put into stock; none of a row that can't be.
    pub add: Option<AddRequest>,
    /// The name to show of it.
    pub name: String,
    /// True when it is a product that this household knows.
    pub known: bool,
    /// The columns that could not be read: they were left out, or, without `add`, are why.
    pub problems: Vec<PastedColumn>,
}

/// What a column of a table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PastedColumn {
    /// The name.
    Name,
    /// The barcode.
    Barcode,
    /// The amount.
    Amount,
    /// The date.
    Date,
    /// The place.
    Place,
    /// The price.
    Price,
    /// The store.
    Store,
    /// The note.
    Note,
}

/// The pantry as it was at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PastView {
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// The day of the journal's first entry; none of an empty one.
    pub first: Option<String>,
    /// Products that were in stock.
    pub products: u32,
    /// Lots that were in stock.
    pub lots: u32,
    /// Products from `offset` on, by name.
    pub rows: Vec<PastRow>,
    /// How many the search found.
    pub total: u32,
}

/// A product as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PastRow {
    /// The product's UUID.
    pub product_id: String,
    /// The name it has today; of one without a name its first barcode.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// What was in stock, in each of its units.
    pub amounts: Vec<Amount>,
    /// What it has today, in each of its units.
    pub now: Vec<Amount>,
    /// Its lots.
    pub lots: Vec<LotView>,
}

/// Which part of a day's pantry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct PastQuery {
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// Letters that the name or brand contains.
    pub search: String,
    /// First row to return.
    pub offset: u32,
    /// Most rows to return, 1 to 500.
    pub limit: u32,
}
