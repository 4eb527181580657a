//! Official recalls of food.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ProductRow;

/// Official recalls: all of them are fetched, so that nobody learns what is in stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct RecallSettings {
    /// Fetch them once a day. Off unless the user switches it on.
    pub on: bool,
}

/// A recall, as the authority published it. All text is a stranger's, in the authority's language: show it as text only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct RecallView {
    /// The authority's number of it.
    pub id: String,
    /// What is recalled.
    pub title: String,
    /// Its brand.
    pub brand: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What it may do.
    pub risks: Vec<String>,
    /// What to do with it.
    pub advice: Vec<String>,
    /// The day it was published, `YYYY-MM-DD`.
    pub published: String,
    /// The authority's page about it, `https`.
    pub url: Option<String>,
    /// Which packs are meant.
    pub packs: Vec<RecalledPack>,
    /// Whether those in stock are.
    pub meant: RecallMeant,
    /// True once somebody looked and said that theirs are not meant, or are gone.
    pub checked: bool,
}

/// Packs that a recall means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct RecalledPack {
    /// Their barcode.
    pub gtin: String,
    /// Their lot, as the authority wrote it; none for any.
    pub lot: Option<String>,
    /// The first of their dates; none for any.
    pub date_from: Option<String>,
    /// The last of their dates.
    pub date_until: Option<String>,
}

/// Whether a recall means packs in stock, by barcode and date: a pack's lot is rarely known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum RecallMeant {
    /// Barcode and date are those of the recall.
    Likely,
    /// The barcode is; dates say nothing.
    Possible,
    /// The barcode is, but no pack has such a date.
    Unlikely,
}

/// How it stands with recalls.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct RecallsView {
    /// They are fetched.
    pub on: bool,
    /// When they were last, RFC 3339.
    pub refreshed_at: Option<String>,
    /// How many there are of all food.
    pub known: u32,
    /// Those of products in stock, the newest first, looked at or not.
    pub recalled: Vec<RecalledProduct>,
}

/// A product in stock that is recalled.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct RecalledProduct {
    /// The product.
    pub product: ProductRow,
    /// The recall.
    pub recall: RecallView,
}
