//! Lots, and what is done to them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, DateFrom, DateKind, DateStatus, Money, Unit};

/// A lot as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct LotView {
    /// UUID.
    pub id: String,
    /// The product's UUID.
    pub product_id: String,
    /// How much is left.
    pub amount: Amount,
    /// Best before or use by, if the user gave one.
    pub date: Option<String>,
    /// Which of the two it is.
    pub date_kind: DateKind,
    /// Who said so; none for the user.
    pub date_from: Option<DateFrom>,
    /// What the date means today.
    pub status: DateStatus,
    /// Days from today to the date, negative when past.
    pub days_left: Option<i32>,
    /// The place's UUID.
    pub place_id: String,
    /// True once opened.
    pub opened: bool,
    /// While it stands in a frozen place: then its date is one for there.
    pub frozen: Option<FrozenView>,
    /// True once it was thawed: it should not be frozen again.
    pub thawed: bool,
    /// True when somebody said that it is almost empty.
    pub almost_empty: bool,
    /// What so much of it cost, when that is known.
    pub price: Option<Money>,
    /// Where it was bought.
    pub store: Option<String>,
    /// What the user wrote to it.
    pub note: Option<String>,
    /// The maker's lot number, as the pack has it.
    pub batch: Option<String>,
    /// When it was added, RFC 3339.
    pub added_at: String,
}

/// What is remembered of a lot while it is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct FrozenView {
    /// Since when, `YYYY-MM-DD`.
    pub on: String,
    /// Days that were left to its date then, negative when it was past; none without a date. They are left again once it
    /// is thawed.
    pub days_left: Option<i32>,
}

/// What to put into stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct AddRequest {
    /// An existing product, or none to make one of `name`.
    pub product_id: Option<String>,
    /// Name of a new product without a barcode, or of one with it that nobody has named yet.
    pub name: Option<String>,
    /// A barcode: the product that has it, made when there is none.
    #[serde(default)]
    #[ts(optional)]
    pub gtin: Option<String>,
    /// How much.
    pub amount: Amount,
    /// Its date.
    pub date: Option<String>,
    /// Which kind of date.
    pub date_kind: DateKind,
    /// Who said the date; none for the user.
    pub date_from: Option<DateFrom>,
    /// Where; none for where the product usually stands, else the default place.
    pub place_id: Option<String>,
    /// What all of it cost, in the smallest coin of the household's currency.
    pub price_minor: Option<i64>,
    /// Where it was bought.
    pub store: Option<String>,
    /// What to remember of it.
    pub note: Option<String>,
    /// The maker's lot number.
    #[serde(default)]
    #[ts(optional)]
    pub batch: Option<String>,
    /// What this is a part of: a UUID of the caller's.
    pub group_id: Option<String>,
}

/// What to take out of stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct TakeRequest {
    /// The product.
    pub product_id: String,
    /// A chosen lot; none takes first what should go first, over several lots if need be.
    pub lot_id: Option<String>,
    /// How much, in thousandths.
    pub milli: i64,
    /// Of what; none for what the lot, or the product, is told in.
    #[ts(optional)]
    pub unit: Option<Unit>,
    /// Used, or thrown away.
    pub how: TakeHow,
    /// Why it is thrown away; without meaning for what is used.
    pub reason: Option<WasteReason>,
    /// What this is a part of: a UUID of the caller's.
    pub group_id: Option<String>,
}

/// Used, or thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum TakeHow {
    /// Eaten, cooked.
    Use,
    /// Thrown away.
    Waste,
}

/// Why something was thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum WasteReason {
    /// Past its date.
    Expired,
    /// Gone bad before it.
    Spoiled,
    /// Nobody liked it.
    DidNotLike,
    /// There was too much of it.
    TooMuch,
    /// Anything else.
    Other,
}

/// What to change about a lot; only what is present changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct LotEdit {
    /// Of how much of it, in thousandths: the rest stays as it is. None for all of it.
    pub part_milli: Option<i64>,
    /// A date `YYYY-MM-DD`, or `""` for none.
    pub date: Option<String>,
    /// Who said that date; none for the user.
    pub date_from: Option<DateFrom>,
    /// Which kind of date.
    pub date_kind: Option<DateKind>,
    /// The amount there really is, in thousandths.
    pub milli: Option<i64>,
    /// Another place. What goes into a frozen one keeps the days it had left, and has them again when it comes out.
    pub place_id: Option<String>,
    /// Opened or not.
    pub opened: Option<bool>,
    /// Almost empty or not: what is, is put on the shopping list.
    pub almost_empty: Option<bool>,
    /// What all of it cost, in the smallest coin of the household's currency; negative for "nobody knows".
    pub price_minor: Option<i64>,
    /// Where it was bought; `""` for nowhere.
    pub store: Option<String>,
    /// What to remember of it; `""` for nothing.
    pub note: Option<String>,
    /// The maker's lot number; `""` for none.
    pub batch: Option<String>,
    /// What this is a part of: a UUID of the caller's.
    pub group_id: Option<String>,
}
