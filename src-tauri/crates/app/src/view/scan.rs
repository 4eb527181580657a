//! Codes that were scanned or typed, and what came of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, Booking, Money, ProductRow};

/// A code the scanner accepted or a person typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ScannedCode {
    /// The text it holds.
    pub text: String,
    /// AIM symbology identifier such as `]E0`.
    pub symbology: Option<String>,
    /// The format's usual name, such as `EAN-13`.
    pub format: Option<String>,
}

/// What came of one camera frame or one picture.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct FrameView {
    /// The `sequence` that was sent.
    pub sequence: u32,
    /// Codes accepted with this frame: each is told once, when its votes suffice, and again only after it
    /// was out of the picture.
    pub accepted: Vec<ScannedCode>,
    /// Codes of several products in one picture: the user says which are meant.
    pub choice: Vec<ScannedCode>,
    /// True while some code is in view, accepted or not.
    pub seen: bool,
    /// True while bars are held up that were not read yet: the next frame may be the one.
    pub bars: bool,
    /// What would help, while bars are held up that can't be read.
    pub hint: Option<ScanHint>,
    /// Time to decode, in milliseconds.
    pub decode_ms: f64,
}

/// Why bars that are held up can't be read, and so what would help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ScanHint {
    /// There is too little light.
    Darkness,
    /// It is too far away.
    Distance,
    /// A lamp is mirrored in it.
    Glare,
    /// It is not sharp.
    Blur,
    /// It does not face the camera.
    Tilt,
}

/// What a scan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ScanMode {
    /// Put one into stock.
    Add,
    /// Take one out, the one that should go first.
    Use,
    /// Throw one away, the one that should go first.
    Waste,
    /// Only say what it is.
    LookUp,
}

/// The question a scan asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ScanRequest {
    /// The text of the code.
    pub text: String,
    /// AIM symbology identifier, none when typed.
    pub symbology: Option<String>,
    /// What to do with it.
    pub mode: ScanMode,
    /// Where an added lot goes; none for where the product usually stands, else the default place.
    pub place_id: Option<String>,
    /// What this is a part of, such as a shopping trip: a UUID of the caller's. All of it can be taken back as one.
    pub group_id: Option<String>,
}

/// What a scan did at once, without waiting for any lookup.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ScanOutcome {
    /// What the code is.
    pub code: CodeView,
    /// The product this household already has for it, if any (after an add there always is one).
    pub product: Option<ProductRow>,
    /// What was booked; none in look-up mode and when there was nothing to use.
    pub booking: Option<Booking>,
    /// How much of `product` one scan of the code stands for: more than a piece of a pack of six, grams of what is
    /// weighed.
    pub amount: Amount,
    /// True when `look_up` should be asked with the code's GTIN: it may have something to say.
    pub ask: bool,
}

/// A code, understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct CodeView {
    /// The GTIN in its normal form (13, 8 or 14 digits), or the cleaned text of a local code.
    pub gtin: String,
    /// What sort of number it is.
    pub class: CodeClass,
    /// What a code of weighed goods says besides which goods they are; `gtin` is then the same for all of them.
    pub measured: Option<Measured>,
    /// True of a store's own code that may hold a weight or a price, but nobody knows how: it can be taught.
    pub teachable: bool,
    /// What it says of the very pack it is on.
    pub says: CodeSays,
}

/// What a GS1 code says of the pack it is on; nothing, where it is a bare number. Dates are `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct CodeSays {
    /// Quality date.
    pub best_before: Option<String>,
    /// Safety date.
    pub use_by: Option<String>,
    /// Production date.
    pub produced: Option<String>,
    /// Packaging date.
    pub packed: Option<String>,
    /// The last day on which a store sells it.
    pub sell_by: Option<String>,
    /// The maker's lot number.
    pub batch: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Net weight or volume.
    pub net: Option<Amount>,
    /// How many pieces are in it.
    pub count: Option<u32>,
    /// What it costs, where that is in the household's currency.
    pub price: Option<Money>,
}

/// What a code of weighed goods says. In JSON `{"kind": "weight", "milliG": 350000}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Measured {
    /// A weight.
    #[serde(rename_all = "camelCase")]
    Weight {
        /// In thousandths of a gram.
        milli_g: i64,
    },
    /// A price, of which nobody knows for how much.
    #[serde(rename_all = "camelCase")]
    Price {
        /// In the smallest coin of the household's currency.
        minor: i64,
    },
    /// A number of pieces.
    #[serde(rename_all = "camelCase")]
    Count {
        /// In thousandths of a piece.
        milli: i64,
    },
}

/// What sort of number a code is; only `product` and `book` of them are known beyond one shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum CodeClass {
    /// An ordinary product: the source is asked.
    Product,
    /// Store-internal (restricted circulation): never asked.
    Restricted,
    /// A coupon or refund receipt: never asked.
    Coupon,
    /// A book (ISBN) or sheet music: never asked.
    Book,
    /// A newspaper or magazine (ISSN): never asked.
    Periodical,
}
