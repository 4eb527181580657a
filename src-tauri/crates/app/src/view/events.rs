//! What a window is told of.

use serde::Serialize;
use ts_rs::TS;

use super::{LookupView, NoticesView, Settings};

/// The one event: something changed; views that show it ask again.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum AppEvent {
    /// It is time to tell of what wants attention, by a notification of the system.
    NoticesDue {
        /// What does.
        notices: Box<NoticesView>,
    },
    /// Stock, products or places changed.
    #[serde(rename_all = "camelCase")]
    PantryChanged {
        /// The products concerned; empty when any may be.
        product_ids: Vec<String>,
    },
    /// How it stands with the source, the store, the queue or a long work changed.
    CacheChanged,
    /// Settings changed, perhaps because a long work came to its end.
    #[serde(rename_all = "camelCase")]
    SettingsChanged {
        /// Those in force now.
        settings: Box<Settings>,
    },
    /// A scanner at a serial port read a code.
    CodeScanned {
        /// It, as the scanner sent it.
        text: String,
    },
    /// How it goes with the serial port changed.
    SerialChanged,
    /// A fresher answer for this GTIN arrived behind a stale one.
    #[serde(rename_all = "camelCase")]
    LookupRefreshed {
        /// The answer.
        answer: Box<LookupView>,
    },
}
