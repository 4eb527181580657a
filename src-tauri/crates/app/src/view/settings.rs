//! What a window starts with, and the choices a user can make.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{NoticeSettings, PlaceView, RecallSettings, StoreSettings, UnitView};

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
    /// A sound for every scan: one when all is well, others for what needs attention and for what nobody knows.
    pub sound: bool,
    /// The camera's picture flashes with it.
    pub flash: bool,
    /// The device vibrates with it, if it can.
    pub vibration: bool,
    /// `deviceId` of the camera chosen last.
    pub camera_id: Option<String>,
    /// The serial port that a scanner is listened for at, none where there is none.
    pub serial_port: Option<String>,
    /// Its bits per second.
    pub serial_rate: u32,
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
