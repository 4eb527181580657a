//! A product's own copy of what a source said about it.
//!
//! Stored as JSON: absent fields take their default, so that copies written by older versions are read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a source says of a product. All text is a stranger's.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Name.
    pub name: Option<String>,
    /// Brands, comma separated as on the pack.
    pub brand: Option<String>,
    /// Size as printed, such as `400 g`.
    pub size: Option<String>,
    /// Address of the front picture at the source.
    pub picture: Option<String>,
    /// Category tags such as `en:chocolate-spreads`, broad first.
    pub categories: Vec<String>,
    /// Nutri-Score `a` to `e`.
    pub nutri_score: Option<String>,
    /// NOVA group 1 to 4.
    pub nova_group: Option<u8>,
    /// Green-Score `a-plus` to `f`.
    pub green_score: Option<String>,
    /// Declared allergens, tags such as `en:milk`.
    pub allergens: Vec<String>,
    /// "May contain" tags.
    pub traces: Vec<String>,
    /// Ingredients as text.
    pub ingredients: Option<String>,
    /// What the source made of the ingredients, tags such as `en:vegan`, `en:maybe-vegetarian`, `en:palm-oil`.
    pub analysis: Vec<String>,
    /// Nutrients per 100 g or 100 ml.
    pub nutrition: Vec<Nutrient>,
    /// True when `nutrition` is per 100 ml.
    pub nutrition_per_100_ml: bool,
}

/// One row of a nutrition table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Nutrient {
    /// Which one.
    pub id: NutrientId,
    /// Kilocalories for energy, grams otherwise, per 100 g or 100 ml. A fact to show, not an amount of stock.
    pub per_100: f64,
}

/// The nutrients the law wants on a pack, in its order (Regulation (EU) No 1169/2011, annex XV, and salt).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NutrientId {
    /// Energy in kcal.
    Energy,
    /// Fat.
    Fat,
    /// Saturated fat.
    SaturatedFat,
    /// Carbohydrates.
    Carbohydrates,
    /// Sugars.
    Sugars,
    /// Fibre.
    Fiber,
    /// Protein.
    Protein,
    /// Salt.
    Salt,
}

/// Where facts came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The source's key, such as `open-food-facts`.
    pub source: String,
    /// The product's page there.
    pub page_url: Option<String>,
    /// When the source was asked.
    pub fetched_at: Timestamp,
}
