//! What a source says of a product, and how the answer came.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Concern, ProductRow};

/// The answer to "what product is this GTIN?".
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct LookupView {
    /// The GTIN asked about.
    pub gtin: String,
    /// Found, unknown or unavailable.
    pub outcome: Outcome,
    /// The facts, when found.
    pub facts: Option<Facts>,
    /// Why there is no answer, when unavailable.
    pub reason: Option<UnavailableReason>,
    /// When asking again makes sense, in seconds from now, when known.
    pub retry_after_seconds: Option<u32>,
    /// Where the answer came from.
    pub provenance: ProvenanceView,
    /// The household's product for this GTIN, if there is one.
    pub product: Option<ProductRow>,
    /// What it means to those who eat here, the gravest first; empty says nothing.
    pub concerns: Vec<Concern>,
    /// True while packs with this code are recalled.
    pub recalled: bool,
}

/// The three answers there are. Unknown and unavailable are never confused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Outcome {
    /// The source knows it.
    Found,
    /// The source said that it does not know it.
    Unknown,
    /// Nobody could be asked.
    Unavailable,
}

/// Why nobody could be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum UnavailableReason {
    /// No network, or the user switched it off.
    Offline,
    /// No answer in time.
    DeadlinePassed,
    /// The source asks us to wait (429).
    RateLimited,
    /// Our own limit of requests a minute is reached: it is asked when its turn comes.
    Waiting,
    /// The source is down or overloaded (5xx).
    SourceDown,
    /// The source answered something that can't be read.
    BadAnswer,
    /// A code of a kind that is never asked.
    NotAsked,
}

/// Where an answer came from.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ProvenanceView {
    /// Which tier answered, none when no tier did.
    pub tier: Option<Tier>,
    /// The source's key, such as `open-food-facts`.
    pub source: Option<String>,
    /// The product's page at its source.
    pub page_url: Option<String>,
    /// When the source was asked, RFC 3339.
    pub fetched_at: Option<String>,
    /// True when older than the settings call fresh.
    pub stale: bool,
    /// How long the answer took, in milliseconds.
    pub took_ms: f64,
}

/// A place that can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Tier {
    /// This process's memory.
    Memory,
    /// The store below memory.
    Store,
    /// The source itself.
    Network,
}

/// What a source says of a product. All text is a stranger's: show it as text only.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// Name in the user's language, else the product's main language.
    pub name: Option<String>,
    /// Brands, comma separated as on the pack.
    pub brand: Option<String>,
    /// Size as printed, such as `400 g`.
    pub size: Option<String>,
    /// Address for the window of the front picture, in the app's own scheme; none without a picture.
    pub picture_url: Option<String>,
    /// Category tags such as `en:chocolate-spreads`, broad first.
    pub categories: Vec<String>,
    /// Nutri-Score `a` to `e`, none when not computed.
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
    /// Nutrients per 100 g or 100 ml.
    pub nutrition: Vec<Nutrient>,
    /// True when `nutrition` is per 100 ml.
    pub nutrition_per_100_ml: bool,
}

/// One row of a nutrition table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct Nutrient {
    /// Which one.
    pub id: NutrientId,
    /// Kilocalories for energy, grams otherwise, per 100 g or 100 ml.
    pub per_100: f64,
}

/// The nutrients the law wants on a pack, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
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
