//! The user's choices, in `settings.json`. Written whole beside the old file and swapped in, so that a crash
//! leaves the one or the other.

use std::fs;
use std::io::Write;
use std::path::Path;

use url::Url;

use crate::Error;
use crate::currency;
use crate::view::{
    Appearance, NoticeSettings, RecallSettings, SecondSourceSettings, Settings, StoreSettings,
};
use crate::{notices, region};

/// Open Food Facts.
const SOURCE_URL: &str = "https://world.openfoodfacts.org";
const FILE: &str = "settings.json";
/// No settings file of ours comes near this; a larger one is not ours.
const MAX_BYTES: u64 = 64 * 1024;

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            appearance: Appearance::System,
            sound: true,
            flash: true,
            vibration: true,
            camera_id: None,
            serial_port: None,
            serial_rate: serial_scanner::RATES[0],
            default_place_id: None,
            source_url: SOURCE_URL.to_owned(),
            fresh_found_hours: 24,
            fresh_unknown_minutes: 60,
            deadline_seconds: 8,
            online: true,
            second_source: SecondSourceSettings::default(),
            store: StoreSettings::default(),
            memory_entries: 4096,
            store_megabytes: 500,
            currency: currency::of_region(&crate::system_locale()).to_owned(),
            country: region::of_locale(&crate::system_locale()).unwrap_or_default(),
            notices: NoticeSettings::default(),
            recalls: RecallSettings::default(),
        }
    }
}

impl Settings {
    /// Checks every field against its bounds and tidies the address.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the first field out of bounds.
    pub(crate) fn checked(mut self) -> Result<Self, Error> {
        let bounded = |field, value: u32, range: std::ops::RangeInclusive<u32>| {
            if range.contains(&value) { Ok(()) } else { Err(Error::Invalid { field }) }
        };
        bounded("freshFoundHours", self.fresh_found_hours, 1..=8_760)?;
        bounded("freshUnknownMinutes", self.fresh_unknown_minutes, 1..=10_080)?;
        bounded("deadlineSeconds", self.deadline_seconds, 1..=60)?;
        bounded("memoryEntries", self.memory_entries, 64..=1_000_000)?;
        bounded("storeMegabytes", self.store_megabytes, 16..=100_000)?;
        for (field, text) in [
            ("language", &self.language),
            ("cameraId", &self.camera_id),
            ("serialPort", &self.serial_port),
            ("defaultPlaceId", &self.default_place_id),
        ] {
            if text.as_ref().is_some_and(|text| text.len() > 512) {
                return Err(Error::Invalid { field });
            }
        }
        if !serial_scanner::RATES.contains(&self.serial_rate) {
            return Err(Error::Invalid { field: "serialRate" });
        }
        let _: pantry::Currency = self.currency.parse().map_err(|_| Error::Invalid { field: "currency" })?;
        let country = self.country.as_bytes();
        if !(country.is_empty() || country.len() == 2 && country.iter().all(u8::is_ascii_uppercase)) {
            return Err(Error::Invalid { field: "country" });
        }
        notices::check(&self.notices)?;
        self.source_url = source_url(&self.source_url)?.to_string().trim_end_matches('/').to_owned();
        self.store = checked_store(self.store)?;
        Ok(self)
    }
}

/// A base address that may be asked: https anywhere, plain http on this machine only.
pub(crate) fn source_url(text: &str) -> Result<Url, Error> {
    let invalid = || Error::Invalid { field: "sourceUrl" };
    let url = Url::parse(text.trim()).map_err(|_| invalid())?;
    let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let allowed = url.scheme() == "https" || (url.scheme() == "http" && local);
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if allowed && plain && url.has_host() && text.len() <= 512 { Ok(url) } else { Err(invalid()) }
}

/// Checks the choice of a store against its bounds. An address of Redis must be of a host and nothing else: it is
/// shown, logged and put together with the rest.
///
/// # Errors
/// [`Error::Invalid`] naming the first field out of bounds.
pub(crate) fn checked_store(mut store: StoreSettings) -> Result<StoreSettings, Error> {
    let redis = &mut store.redis;
    redis.host = redis.host.trim().to_owned();
    let plain = |text: &str, more: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
    for (field, holds) in [
        ("redisHost", (1..=253).contains(&redis.host.len()) && plain(&redis.host, ".-_:")),
        ("redisPort", redis.port != 0),
        ("redisUser", redis.user.len() <= 128 && !redis.user.chars().any(char::is_control)),
        ("redisPrefix", (1..=64).contains(&redis.prefix.len()) && plain(&redis.prefix, "-_:")),
        ("redisKeepDays", (1..=3_650).contains(&redis.keep_days)),
    ] {
        if !holds {
            return Err(Error::Invalid { field });
        }
    }
    Ok(store)
}

/// Reads the settings of a data folder. An unreadable file is set aside, never overwritten unread.
pub(crate) fn load(dir: &Path) -> Settings {
    let path = dir.join(FILE);
    let too_large = fs::metadata(&path).is_ok_and(|meta| meta.len() > MAX_BYTES);
    let Ok(text) = fs::read_to_string(&path) else { return Settings::default() };
    let parsed = if too_large { None } else { serde_json::from_str::<Settings>(&text).ok() };
    parsed.and_then(|settings| settings.checked().ok()).unwrap_or_else(|| {
        let aside = dir.join("settings.unreadable.json");
        match fs::rename(&path, &aside) {
            Ok(()) => tracing::warn!("the settings could not be read and were set aside"),
            Err(error) => tracing::warn!(%error, "the settings could not be read"),
        }
        Settings::default()
    })
}

/// Writes the settings.
pub(crate) fn save(dir: &Path, settings: &Settings) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(settings).map_err(|error| Error::Internal(error.to_string()))?;
    let next = dir.join("settings.next.json");
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(&next)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&next, dir.join(FILE))
    };
    write().map_err(|error| Error::Storage(error.to_string()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(load(dir.path()), Settings::default());
        let settings = Settings { language: Some("de".into()), sound: false, ..Settings::default() };
        save(dir.path(), &settings).unwrap();
        assert_eq!(load(dir.path()), settings);
    }

    #[test]
    fn absent_and_unknown_fields_do_no_harm() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), r#"{"sound": false, "fromTheFuture": 1}"#).unwrap();
        assert_eq!(load(dir.path()), Settings { sound: false, ..Settings::default() });
    }

    #[test]
    fn an_unreadable_file_is_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), "{").unwrap();
        assert_eq!(load(dir.path()), Settings::default());
        assert_eq!(fs::read_to_string(dir.path().join("settings.unreadable.json")).unwrap(), "{");
    }

    #[test]
    fn values_out_of_bounds_are_refused_by_name() {
        let refused = |settings: Settings| match settings.checked() {
            Err(Error::Invalid { field }) => field,
            other => panic!("not refused: {other:?}"),
        };
        assert_eq!(refused(Settings { fresh_found_hours: 0, ..Settings::default() }), "freshFoundHours");
        assert_eq!(refused(Settings { deadline_seconds: 61, ..Settings::default() }), "deadlineSeconds");
        assert_eq!(refused(Settings { serial_rate: 0, ..Settings::default() }), "serialRate");
        for address in
            ["", "world.openfoodfacts.org", "http://example.org", "ftp://example.org", "https://u@h.org"]
        {
            let settings = Settings { source_url: address.into(), ..Settings::default() };
            assert_eq!(refused(settings), "sourceUrl", "{address}");
        }
        let local = Settings { source_url: "http://127.0.0.1:8080/".into(), ..Settings::default() };
        assert_eq!(local.checked().unwrap().source_url, "http://127.0.0.1:8080");
    }
}
