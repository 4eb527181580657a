//! What crosses the border to a user interface: plain data, generated as TypeScript by `ts-rs`.
//!
//! Dates are civil dates `YYYY-MM-DD`; moments are RFC 3339 in UTC; amounts are whole thousandths of
//! their unit, so that nothing is ever a floating-point amount; ids are UUIDs as text.

mod bulk;
mod cache;
mod household;
mod notices;
mod recalls;
mod shopping;
mod stock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use bulk::*;
pub use cache::*;
pub use household::*;
pub use notices::*;
pub use recalls::*;
pub use shopping::*;
pub use stock::*;

/// An exact amount: `milli` thousandths of `unit`. Two packs are `{milli: 2000, unit: "piece"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Amount {
    /// Thousandths of the unit.
    pub milli: i64,
    /// What is counted.
    pub unit: Unit,
}

/// What amounts are kept in: `piece`, `pack`, `g` or `ml`, or the UUID of a unit of the user's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Unit(#[ts(type = "string")] pub units::Base);

/// "So much of this is so much of that", in thousandths of units that people write: `piece`, `pack`, `mg`, `g`, `kg`,
/// `oz`, `lb`, `ml`, `cl`, `dl`, `l`, `fl-oz`, `cup`, `tbsp`, `tsp`, or the UUID of one of the user's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct EquationView {
    /// How much, in thousandths,
    pub left_milli: i64,
    /// of what
    #[ts(type = "string")]
    pub left_unit: units::Unit,
    /// is how much, in thousandths,
    pub right_milli: i64,
    /// of what.
    #[ts(type = "string")]
    pub right_unit: units::Unit,
}

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

/// Everything a window needs before its first screen.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct StartView {
    /// Larder's version.
    pub version: String,
    /// BCP 47 tag of the system's language, such as `de-DE`.
    pub system_locale: String,
    /// Today in the system's time zone.
    pub today: String,
    /// The folder that holds everything.
    pub data_dir: String,
    /// True when this is the sample pantry of `--demo`.
    pub demo: bool,
    /// All places, in their order.
    pub places: Vec<PlaceView>,
    /// The units of the user's own.
    pub units: Vec<UnitView>,
    /// The settings in force.
    pub settings: Settings,
}

/// The choices a user can make. Absent fields in a stored file take their default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// BCP 47 tag of the language, or none to follow the system.
    pub language: Option<String>,
    /// Light, dark, or as the system has it.
    pub appearance: Appearance,
    /// A beep for every scan.
    pub sound: bool,
    /// `deviceId` of the camera chosen last.
    pub camera_id: Option<String>,
    /// Where new lots go unless the user says otherwise (place id), or none for the pantry.
    pub default_place_id: Option<String>,
    /// Base address of the product source.
    pub source_url: String,
    /// Hours for which a found product counts as fresh, 1 to 8,760.
    pub fresh_found_hours: u32,
    /// Minutes for which "not in the database" counts as fresh, 1 to 10,080.
    pub fresh_unknown_minutes: u32,
    /// The longest a lookup may take in all, in seconds, 1 to 60.
    pub deadline_seconds: u32,
    /// False: never ask the network.
    pub online: bool,
    /// The source that is asked about what the first does not know.
    pub second_source: SecondSourceSettings,
    /// Where answers are kept below memory.
    pub store: StoreSettings,
    /// How many answers memory holds, roughly, 64 to 1,000,000.
    pub memory_entries: u32,
    /// How much the store may take, in millions of bytes, 16 to 100,000.
    pub store_megabytes: u32,
    /// The household's currency, three letters (ISO 4217).
    pub currency: String,
    /// The country whose rules codes of weighed goods follow, two letters (ISO 3166).
    pub country: String,
    /// Notifications of the system.
    pub notices: NoticeSettings,
    /// Official recalls.
    pub recalls: RecallSettings,
}

/// USDA FoodData Central, asked about what Open Food Facts does not know. Its key is kept apart, in the system's
/// keyring where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct SecondSourceSettings {
    /// It is asked. Never without a key.
    pub on: bool,
    /// Whether a key is kept.
    pub has_key: bool,
}

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Appearance {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

// --- scanning -----------------------------------------------------------------------------------

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
    /// True while some code is in view, accepted or not.
    pub seen: bool,
    /// Time to decode, in milliseconds.
    pub decode_ms: f64,
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

/// One thing the user did, as it can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct Booking {
    /// The transaction, for `undo`.
    pub transaction_id: String,
    /// The lots it touched, as they are now.
    pub lots: Vec<LotView>,
}

// --- lookup -------------------------------------------------------------------------------------

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

// --- pantry -------------------------------------------------------------------------------------

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
    /// When it was added, RFC 3339.
    pub added_at: String,
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

/// One product in a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ProductRow {
    /// UUID.
    pub id: String,
    /// Name to show: the user's, else the source's; none while nobody knows it (then show the GTIN).
    pub name: Option<String>,
    /// Brand to show.
    pub brand: Option<String>,
    /// Size as printed.
    pub size: Option<String>,
    /// Picture in the app's own scheme.
    pub picture_url: Option<String>,
    /// Category tags, for the placeholder picture.
    pub categories: Vec<String>,
    /// Its first barcode.
    pub gtin: Option<String>,
    /// What the source last said of it.
    pub facts_state: FactsState,
    /// All that is in stock, in the product's unit.
    pub total: Amount,
    /// What is in stock besides, in units that do not convert into that one.
    pub rest: Vec<Amount>,
    /// The lot to use first, none when out of stock.
    pub first_lot: Option<LotView>,
    /// How many lots there are.
    pub lot_count: u32,
    /// What it means to those who eat here, the gravest first; empty says nothing.
    pub concerns: Vec<Concern>,
    /// True while it is recalled and nobody has looked at that yet.
    pub recalled: bool,
}

/// What is known of a product's facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum FactsState {
    /// Copied from a source.
    Known,
    /// Not answered yet: will be filled in when the source can be asked.
    Pending,
    /// The source does not know it.
    Unknown,
    /// Never asked: no barcode, or one of a kind that is not asked.
    Local,
}

/// Which products to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct PantryQuery {
    /// Words to find in name, brand, barcode; any order, prefixes, letters without their accents.
    pub search: String,
    /// Which status.
    pub filter: PantryFilter,
    /// Only lots at this place.
    pub place_id: Option<String>,
    /// Only products of this kind.
    pub kind_id: Option<String>,
    /// In which order.
    pub sort: PantrySort,
    /// First row to return.
    pub offset: u32,
    /// Most rows to return, 1 to 500.
    pub limit: u32,
}

/// Which products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PantryFilter {
    /// All in stock.
    #[default]
    All,
    /// A lot's date is within seven days, or past.
    UseSoon,
    /// A lot's date is past.
    PastDate,
    /// A lot is opened.
    Opened,
    /// Known products with nothing in stock.
    OutOfStock,
    /// Products that were hidden, in stock or not: they are in no other list.
    Hidden,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PantrySort {
    /// Soonest date first, no date last.
    #[default]
    Date,
    /// By name, as the user's language sorts.
    Name,
    /// By place, then date.
    Place,
    /// Newest lot first.
    Added,
}

/// A window onto the list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PantryPage {
    /// The rows from `offset` on.
    pub rows: Vec<ProductRow>,
    /// How many rows the query has in all.
    pub total: u32,
    /// Counts over the whole pantry, whatever the query.
    pub counts: PantryCounts,
}

/// Counts over the whole pantry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS, Default)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PantryCounts {
    /// Products in stock.
    pub products: u32,
    /// Lots in stock.
    pub lots: u32,
    /// Products with a lot to use soon (or past).
    pub use_soon: u32,
    /// Products with a lot past its date.
    pub past_date: u32,
    /// Products with an opened lot.
    pub opened: u32,
    /// Known products with nothing in stock.
    pub out_of_stock: u32,
    /// Products that were hidden: they count nowhere else.
    pub hidden: u32,
}

/// A product, whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ProductView {
    /// As in the list.
    pub row: ProductRow,
    /// What the source says.
    pub facts: Option<Facts>,
    /// The user's own words over it.
    pub edits: ProductEdits,
    /// All lots in stock, in the order they should be used.
    pub lots: Vec<LotView>,
    /// All its barcodes, the first one first.
    pub barcodes: Vec<BarcodeView>,
    /// Recalls of it, the newest first, looked at or not.
    pub recalls: Vec<RecallView>,
    /// The name of its kind.
    pub kind: Option<String>,
    /// Of one that became another's (`edits.mergedInto`): the transaction, to undo it by.
    pub merged_by: Option<String>,
    /// What its amounts can be typed in besides its unit, such as `kg`, `cup`, or a UUID of a unit of the user's own.
    #[ts(type = "Array<string>")]
    pub units: Vec<units::Unit>,
    /// Where the facts came from: the source's key.
    pub source: Option<String>,
    /// Its page at the source.
    pub page_url: Option<String>,
    /// When the facts were fetched, RFC 3339.
    pub fetched_at: Option<String>,
}

/// The user's own words: over a product's facts, where none leaves the source's, and beside them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct ProductEdits {
    /// Name.
    pub name: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Size.
    pub size: Option<String>,
    /// Ingredients.
    pub ingredients: Option<String>,
    /// What to remember of it.
    pub note: Option<String>,
    /// The UUID of the place where it usually stands.
    pub place_id: Option<String>,
    /// Days it keeps once opened, at most 3,650.
    pub opened_days: Option<u32>,
    /// Days it keeps once thawed, at most 3,650.
    pub thawed_days: Option<u32>,
    /// What its amounts are told in; none for what its first lot is counted in.
    pub unit: Option<Unit>,
    /// How much of one unit is how much of another.
    pub equations: Vec<EquationView>,
    /// In no list, but for that of what is hidden.
    pub hidden: bool,
    /// The UUID of its kind.
    pub kind_id: Option<String>,
    /// How much of it there should be at least.
    pub minimum: Option<Amount>,
    /// Its category tags, in place of the source's.
    pub categories: Option<Vec<String>>,
    /// Its allergen tags, in place of the source's.
    pub allergens: Option<Vec<String>>,
    /// Its "may contain" tags, in place of the source's.
    pub traces: Option<Vec<String>>,
    /// Nutrients that the user says, each in place of the source's.
    pub nutrition: Vec<NutrientEdit>,
    /// Barcodes that the user says: with another count than one, besides the first, or (0) not of this product.
    pub barcodes: Vec<BarcodeEdit>,
    /// The UUID of the product that this one was merged into.
    pub merged_into: Option<String>,
}

/// What the user says of a barcode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BarcodeEdit {
    /// As scanned or typed.
    pub gtin: String,
    /// How many pieces of the product a scan of it stands for, in thousandths; 0: it is none of this product.
    pub milli: i64,
}

/// What the user says of a nutrient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct NutrientEdit {
    /// Which one.
    pub id: NutrientId,
    /// Thousandths of a kilocalorie for energy, milligrams otherwise, per 100 g or 100 ml.
    pub milli_per_100: i64,
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
    /// What this is a part of: a UUID of the caller's.
    pub group_id: Option<String>,
}

/// What came of an undo or redo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct UndoView {
    /// The transaction that was appended, none when nothing was done because of `blockers`.
    pub transaction_id: Option<String>,
    /// Later transactions that need what this one did, newest first: undo them too (`also`), or leave it.
    pub blockers: Vec<JournalEntry>,
    /// What would be below nothing, lot by lot: what a correction (`correct`) counts in instead. Empty when a correction
    /// does not help.
    pub missing: Vec<Amount>,
}

/// One transaction of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    /// The transaction's UUID.
    pub transaction_id: String,
    /// What was done.
    pub action: Action,
    /// When, RFC 3339.
    pub at: String,
    /// The product it was about; none of a place.
    pub product_id: Option<String>,
    /// The place it was about, if it was.
    pub place_id: Option<String>,
    /// What sort of thing it was about.
    pub about: About,
    /// The name of either to show; of a product without one its GTIN, of a built-in place nothing.
    pub name: String,
    /// How many products it was about besides.
    pub more: u32,
    /// Why it was thrown away, if that was said.
    pub reason: Option<WasteReason>,
    /// What it is a part of.
    pub group_id: Option<String>,
    /// By how much the stock of that product changed, signed; none where it did not.
    pub change: Option<Amount>,
    /// True while it is undone (it can be redone).
    pub undone: bool,
    /// For an undo or redo: the transaction it answers.
    pub of: Option<String>,
}

/// A sort of thing that the journal tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum About {
    /// A lot.
    Lot,
    /// The user's own words about a product.
    Product,
    /// A place.
    Place,
    /// A kind.
    Kind,
    /// A unit of the user's own.
    Unit,
    /// Somebody who eats here.
    Member,
    /// A shopping list.
    List,
    /// Something on one.
    Item,
    /// A price that was seen.
    Price,
    /// How a store writes codes of weighed goods.
    Pattern,
    /// A recall that somebody looked at.
    Recall,
}

/// What a transaction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Action {
    /// Put into stock; a place set up.
    Added,
    /// Used.
    Used,
    /// Thrown away.
    Wasted,
    /// Opened.
    Opened,
    /// Moved to another place.
    Moved,
    /// Moved into a frozen place.
    Frozen,
    /// Moved out of one.
    Thawed,
    /// Amount set to what was counted.
    Counted,
    /// Something else changed.
    Edited,
    /// Removed.
    Removed,
    /// Became another product.
    Merged,
    /// Put into the basket, or taken out of it.
    Ticked,
    /// Took another transaction back.
    Undone,
    /// Did an undone one again.
    Redone,
}

/// A page of the journal, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct JournalPage {
    /// The entries from `offset` on.
    pub entries: Vec<JournalEntry>,
    /// How many there are in all.
    pub total: u32,
}

/// A typed date, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct DateView {
    /// The date, none while the text can't be read as one.
    pub date: Option<String>,
}

// --- events, errors ------------------------------------------------------------------------

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
    /// A fresher answer for this GTIN arrived behind a stale one.
    #[serde(rename_all = "camelCase")]
    LookupRefreshed {
        /// The answer.
        answer: Box<LookupView>,
    },
}

/// An error as it crosses the border. The UI maps `code` to words and never reads `message`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ErrorView {
    /// What went wrong.
    pub code: ErrorCode,
    /// For logs and the command line, in English.
    pub message: String,
    /// More, by code: for `check-digit` `{expected: "3"}`; for `not-enough` `{availableMilli: 2000}`.
    #[ts(type = "Record<string, string | number> | null")]
    pub details: Option<serde_json::Value>,
}

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ErrorCode {
    /// Nothing was typed.
    Empty,
    /// The check digit is wrong: misread or mistyped. Details: `expected`.
    CheckDigit,
    /// Not a product code (a web address, a Wi-Fi code, letters).
    NotAProductCode,
    /// Digits, but of a length no product code has. Details: `digits`.
    Length,
    /// No such product, lot, place or transaction (any more).
    NotFound,
    /// Less in stock than should be taken. Details: `availableMilli`.
    NotEnough,
    /// An amount, date, name or setting outside its bounds. Details: `field`.
    Invalid,
    /// The picture file can't be read.
    Picture,
    /// Nobody could be asked: no network, or the other side is down.
    Unreachable,
    /// The disk is full or can't be written.
    Storage,
    /// The pantry file is from a newer Larder.
    NewerFile,
    /// A fault in Larder.
    Internal,
}
