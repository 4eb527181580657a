//! Dates of lots: what they mean, and who says so.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Quality date or safety date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DateKind {
    /// Still fine after it, to look, smell and taste.
    BestBefore,
    /// Not to be eaten after it.
    UseBy,
}

/// What a date means today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DateStatus {
    /// No date was given: a state of its own.
    None,
    /// More than seven days away.
    Good,
    /// Seven days or fewer, today included.
    Soon,
    /// Past.
    Past,
}

/// Who said what date a lot has, when it was not the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DateFrom {
    /// The code on the pack.
    Code,
    /// This household's own lots of the like, or its rule for the product.
    Learned,
    /// A table of how long food keeps.
    Suggested,
}

/// How long a lot may keep where it is to stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct DateSuggestion {
    /// The date, `YYYY-MM-DD`.
    pub date: String,
    /// Days from today to it.
    pub days: i32,
    /// Who says so.
    pub from: DateFrom,
    /// The food that a table has for it; none for what was learned.
    pub food: Option<String>,
    /// What that table is called.
    pub source: Option<String>,
}

/// A typed date, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct DateView {
    /// The date, none while the text can't be read as one.
    pub date: Option<String>,
}

/// What the frames of a printed date say so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct DateReading {
    /// The `sequence` that was sent.
    pub sequence: u32,
    /// Dates that may be meant, the likeliest first. None of them is certain: the user chooses.
    pub dates: Vec<PrintedDate>,
}

/// A date that a pack may show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PrintedDate {
    /// The date, `YYYY-MM-DD`; the last day of a month that is printed without a day.
    pub date: String,
    /// What the pack says it is, if it does.
    pub kind: Option<DateKind>,
    /// How it was read: capitals and digits.
    pub text: String,
}
