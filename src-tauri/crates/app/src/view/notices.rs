//! What wants attention.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, ProductRow};

/// When to tell by a notification of the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct NoticeSettings {
    /// Tell once a day. Off unless the user switches it on.
    pub on: bool,
    /// The earliest time of day, `HH:MM`.
    pub at: String,
    /// No notification from this time of day on, `HH:MM`, ...
    pub quiet_from: String,
    /// ... until this one, perhaps of the next morning. Both alike: at any time.
    pub quiet_until: String,
}

impl Default for NoticeSettings {
    fn default() -> Self {
        Self {
            on: false,
            at: "09:00".to_owned(),
            quiet_from: "21:00".to_owned(),
            quiet_until: "08:00".to_owned(),
        }
    }
}

/// What wants attention today.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct NoticesView {
    /// Products with a lot past its date.
    pub past: u32,
    /// Products with a lot whose date is within seven days.
    pub soon: u32,
    /// Products in stock that are recalled, where nobody looked at that yet; at most 100.
    pub recalled: Vec<ProductRow>,
    /// What expires before it will be reached, the soonest first; at most 100.
    pub unreached: Vec<Unreached>,
}

/// A lot that will expire before it is reached, if this household goes on using the product as it did.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct Unreached {
    /// The product.
    pub product: ProductRow,
    /// The lot's UUID.
    pub lot_id: String,
    /// Its date.
    pub date: String,
    /// How much of it will be left on that day.
    pub left: Amount,
    /// How much of the product is used in a week.
    pub weekly: Amount,
}
