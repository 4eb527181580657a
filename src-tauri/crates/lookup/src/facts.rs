//! What a record says, read out of it.

mod food_data_central;
mod open_food_facts;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Source;

/// Facts of a product. All text is a stranger's: it has no control characters and is bounded in length, and it
/// is text, never markup.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Name in the preferred language, else the product's main language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Brands, comma separated as on the pack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// Size as printed, such as `400 g`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Address of the front picture at the source. For [`crate::Lookup::picture`], never for a window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Category tags such as `en:chocolate-spreads`, broad first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Nutri-Score `a` to `e`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nutri_score: Option<String>,
    /// NOVA group 1 to 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nova_group: Option<u8>,
    /// Green-Score `a-plus` to `f`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub green_score: Option<String>,
    /// Declared allergens, tags such as `en:milk`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allergens: Vec<String>,
    /// "May contain" tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub traces: Vec<String>,
    /// What the source made of the ingredients: tags such as `en:vegan`, `en:maybe-vegetarian`, `en:palm-oil`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub analysis: Vec<String>,
    /// Ingredients as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingredients: Option<String>,
    /// Nutrients per 100 g or 100 ml, in the order of the law.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nutrition: Vec<Nutrient>,
    /// True when `nutrition` is per 100 ml.
    pub nutrition_per_100_ml: bool,
}

/// One row of a nutrition table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Nutrient {
    /// Which one.
    pub id: NutrientId,
    /// Kilocalories for energy, grams otherwise, per 100 g or 100 ml.
    pub per_100: f64,
}

/// The nutrients the law wants on a pack, in its order (Regulation (EU) 1169/2011, Annex XV).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// The longest name or brand, in characters.
const MAX_NAME: usize = 200;
/// The longest size as printed.
const MAX_SIZE: usize = 80;
const MAX_INGREDIENTS: usize = 10_000;
/// Pure fat has 900.
const MAX_KCAL: f64 = 1_000.0;
const KJ_PER_KCAL: f64 = 4.184;
/// Grams of salt for one of sodium, by the same regulation, Annex I.
const SALT_PER_SODIUM: f64 = 2.5;

impl Facts {
    /// The version of this reading: raised when more, or something else, is read out of a record.
    pub(crate) const VERSION: u32 = 2;

    /// The facts as a store keeps them.
    pub(crate) fn encode(&self) -> Vec<u8> {
        // Plain data: there is nothing in it that could not be written.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what [`Self::encode`] wrote; none when it is something else.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Reads a record of `source`, preferring the language `lc`.
    pub(crate) fn read(source: Source, record: &Map<String, Value>, lc: &str) -> Self {
        match source {
            Source::OpenFoodFacts
            | Source::OpenBeautyFacts
            | Source::OpenPetFoodFacts
            | Source::OpenProductsFacts => open_food_facts::read(record, lc),
            Source::FoodDataCentral => food_data_central::read(record),
        }
    }
}

/// None for what can't be: more than 100 g in 100 g. Rounded, because converted values have long tails.
fn row(id: NutrientId, value: f64, most: f64) -> Option<Nutrient> {
    let steps = if id == NutrientId::Energy { 10.0 } else { 1000.0 };
    (value <= most).then(|| Nutrient { id, per_100: (value * steps).round() / steps })
}
