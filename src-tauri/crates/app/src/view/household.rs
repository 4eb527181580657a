//! What a household sets up for itself: kinds, units of its own, and who eats what.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, Booking, Unit};

/// Something that came to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Made {
    /// Its UUID.
    pub id: String,
    /// The booking, to undo it by.
    pub booking: Booking,
}

/// What products are instances of, whatever their brand: milk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct KindView {
    /// UUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How much of all its products there should be at least.
    pub minimum: Option<Amount>,
    /// How many products are of it.
    pub products: u32,
    /// What is in stock of all of them, in the minimum's unit, else in what most of it is kept in.
    pub total: Amount,
    /// What is in stock besides, in units that do not convert into that one.
    pub rest: Vec<Amount>,
}

/// What a kind is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KindEdit {
    /// Its name; never empty.
    pub name: String,
    /// How much of all its products there should be at least.
    pub minimum: Option<Amount>,
}

/// A unit of the user's own, such as a jar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct UnitView {
    /// Its UUID: what `Amount.unit` says.
    pub id: Unit,
    /// Its name, as the user wrote it.
    pub name: String,
}

/// Somebody who eats here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MemberView {
    /// UUID.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they must not eat: allergen tags such as `en:milk`.
    pub allergens: Vec<String>,
    /// How they eat.
    pub diets: Vec<Diet>,
}

/// What is to be known of somebody who eats here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MemberEdit {
    /// Their name; never empty.
    pub name: String,
    /// What they must not eat: allergen tags such as `en:milk`.
    pub allergens: Vec<String>,
    /// How they eat.
    pub diets: Vec<Diet>,
}

/// How somebody eats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Diet {
    /// No meat, no fish.
    Vegetarian,
    /// Nothing of animals.
    Vegan,
    /// No palm oil.
    NoPalmOil,
}

/// What a product means to somebody who eats here. That there is none says nothing: a product is never called safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct Concern {
    /// Whom it is about: a member's UUID.
    pub member_id: String,
    /// Their name.
    pub member: String,
    /// The allergen's tag, such as `en:milk`; none where it is about a diet.
    pub allergen: Option<String>,
    /// The diet; none where it is about an allergen.
    pub diet: Option<Diet>,
    /// How sure that is.
    pub level: ConcernLevel,
}

/// What is said of a thing that somebody must not, or does not want to, eat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ConcernLevel {
    /// It is in it.
    Declared,
    /// There may be some in it.
    MayContain,
    /// Nobody knows what is in it.
    Unknown,
}

/// One of a product's barcodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct BarcodeView {
    /// A GTIN in its normal form, or the cleaned text of a local code.
    pub gtin: String,
    /// How many pieces of the product a scan of it stands for, in thousandths: 1,000, or 6,000 of a pack of six.
    pub milli: i64,
    /// The names of other products that a scan of it stands for as well: a pack of several sorts.
    #[serde(default)]
    pub also: Vec<String>,
}

/// What somebody paid for a product, or could have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PriceView {
    /// The UUID of what was only seen, to forget it by; none of what was bought.
    pub seen_id: Option<String>,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// The store.
    pub store: Option<String>,
    /// For how much of it.
    pub amount: Amount,
    /// What that cost.
    pub price: super::Money,
    /// What a kilogram, a litre or a piece costs at that: none where amounts do not convert.
    pub per_unit: Option<PerUnit>,
}

/// The price of one kilogram, litre or piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PerUnit {
    /// Of what: a unit that people write, `kg`, `l`, `piece`, `pack`, or a UUID of one of the user's own.
    #[ts(type = "string")]
    pub unit: units::Unit,
    /// What one costs.
    pub price: super::Money,
}

/// A product's prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PricesView {
    /// All that are known, newest first.
    pub prices: Vec<PriceView>,
    /// The lowest price of each store by base unit, cheapest first; stores by their newest price.
    pub stores: Vec<PriceView>,
}

/// A price that was seen, not paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PriceRequest {
    /// The product.
    pub product_id: String,
    /// Where.
    pub store: Option<String>,
    /// For how much.
    pub amount: Amount,
    /// In the smallest coin of the household's currency.
    pub price_minor: i64,
}

/// A typed amount, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TypedAmount {
    /// The amount in what it is kept in; none while the text can't be read as one.
    pub amount: Option<Amount>,
}

/// How a store writes its codes of weighed goods, as this household taught it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TaughtCode {
    /// UUID.
    pub id: String,
    /// The code it was taught by.
    pub code: String,
    /// What codes like it say.
    pub says: TaughtMeasure,
    /// Which codes are like it: digits as they are, `I` for one of the item's number, `V` for one of what it says, `C` for a
    /// check digit of that.
    pub layout: String,
}

/// What codes of weighed goods say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum TaughtMeasure {
    /// A weight.
    Weight,
    /// A price.
    Price,
    /// A number of pieces.
    Count,
    /// Nothing: all of the number is the item.
    Nothing,
}
