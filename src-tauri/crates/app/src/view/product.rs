//! One product, and the user's own words of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, BarcodeView, EquationView, Facts, LotView, NutrientId, ProductRow, RecallView, Unit};

/// A product, whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ProductView {
    /// As in the list.
    pub row: ProductRow,
    /// What the source says.
    pub facts: Option<Facts>,
    /// The user's own words over it.
    pub edits: ProductEdits,
    /// All lots in stock, in the order they should be used.
    pub lots: Vec<LotView>,
    /// All its barcodes, the first one first.
    pub barcodes: Vec<BarcodeView>,
    /// Recalls of it, the newest first, looked at or not.
    pub recalls: Vec<RecallView>,
    /// The name of its kind.
    pub kind: Option<String>,
    /// Of one that became another's (`edits.mergedInto`): the transaction, to undo it by.
    pub merged_by: Option<String>,
    /// What its amounts can be typed in besides its unit, such as `kg`, `cup`, or a UUID of a unit of the user's own.
    #[ts(type = "Array<string>")]
    pub units: Vec<units::Unit>,
    /// Where the facts came from: the source's key.
    pub source: Option<String>,
    /// Its page at the source.
    pub page_url: Option<String>,
    /// When the facts were fetched, RFC 3339.
    pub fetched_at: Option<String>,
}

/// The user's own words: over a product's facts, where none leaves the source's, and beside them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct ProductEdits {
    /// Name.
    pub name: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Size.
    pub size: Option<String>,
    /// Ingredients.
    pub ingredients: Option<String>,
    /// What to remember of it.
    pub note: Option<String>,
    /// The UUID of the place where it usually stands.
    pub place_id: Option<String>,
    /// Days it keeps once opened, at most 3,650.
    pub opened_days: Option<u32>,
    /// Days it keeps once thawed, at most 3,650.
    pub thawed_days: Option<u32>,
    /// What its amounts are told in; none for what its first lot is counted in.
    pub unit: Option<Unit>,
    /// How much of one unit is how much of another.
    pub equations: Vec<EquationView>,
    /// In no list, but for that of what is hidden.
    pub hidden: bool,
    /// The UUID of its kind.
    pub kind_id: Option<String>,
    /// How much of it there should be at least.
    pub minimum: Option<Amount>,
    /// Its category tags, in place of the source's.
    pub categories: Option<Vec<String>>,
    /// Its allergen tags, in place of the source's.
    pub allergens: Option<Vec<String>>,
    /// Its "may contain" tags, in place of the source's.
    pub traces: Option<Vec<String>>,
    /// Nutrients that the user says, each in place of the source's.
    pub nutrition: Vec<NutrientEdit>,
    /// Barcodes that the user says: with another count than one, besides the first, or (0) not of this product.
    pub barcodes: Vec<BarcodeEdit>,
    /// The UUID of the product that this one was merged into.
    pub merged_into: Option<String>,
}

/// What the user says of a barcode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BarcodeEdit {
    /// As scanned or typed.
    pub gtin: String,
    /// How many pieces of the product a scan of it stands for, in thousandths; 0: it is none of this product.
    pub milli: i64,
}

/// What the user says of a nutrient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct NutrientEdit {
    /// Which one.
    pub id: NutrientId,
    /// Thousandths of a kilocalorie for energy, milligrams otherwise, per 100 g or 100 ml.
    pub milli_per_100: i64,
}
