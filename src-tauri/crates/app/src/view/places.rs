//! Places and how they keep food.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a place keeps food.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Condition {
    /// Room temperature.
    Ambient,
    /// A fridge.
    Cool,
    /// A freezer.
    Frozen,
}

/// A place where lots stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PlaceView {
    /// UUID.
    pub id: String,
    /// As the user wrote it. Empty for a built-in place that was never renamed: show `builtin`'s word.
    pub name: String,
    /// Which of the built-in places this is, if one: its name is then shown in the user's language.
    pub builtin: Option<BuiltinPlace>,
    /// The UUID of the place it is in.
    pub parent_id: Option<String>,
    /// Its storage condition.
    pub condition: Condition,
    /// True of one that was removed while something stands in it still.
    pub gone: bool,
}

/// The places every pantry begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum BuiltinPlace {
    /// The cupboard.
    Pantry,
    /// The fridge.
    Fridge,
    /// The freezer.
    Freezer,
}

/// What a place is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PlaceEdit {
    /// Its name; empty only for a built-in place, which then has its usual one.
    pub name: String,
    /// The UUID of the place it is in; none for one that stands by itself.
    pub parent_id: Option<String>,
    /// Its storage condition.
    pub condition: Condition,
}
