//! The second source of facts: switched on with a key of the user's own.

use lookup::SecondSource;

use crate::error::Error;
use crate::secrets::Secret;
use crate::view::{SecondSourceSettings, Settings};
use crate::{App, Config, settings};

/// USDA FoodData Central.
const URL: &str = "https://api.nal.usda.gov/fdc";
/// Keys have 40 characters; a later kind may have more.
const MAX_KEY: usize = 128;

impl App {
    /// Asks the second source from now on, or no more. `key`: none for the one that is kept, empty to forget it, with
    /// which it is switched off. Answers the settings in force now.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is no key, or what is given can't be one; [`Error::Storage`] when the choice can't be
    /// kept.
    pub async fn set_second_source(&self, on: bool, key: Option<String>) -> Result<Settings, Error> {
        let invalid = || Error::Invalid { field: "secondSourceKey" };
        let key = key.map(|key| key.trim().to_owned());
        if key.as_ref().is_some_and(|key| key.len() > MAX_KEY || !key.chars().all(|c| c.is_ascii_graphic())) {
            return Err(invalid());
        }
        let kept = self.settings().second_source.has_key;
        let has_key = key.as_ref().map_or(kept, |key| !key.is_empty());
        if on && !has_key && key.is_none() {
            return Err(invalid());
        }
        let on = on && has_key;
        let to_use = match &key {
            Some(key) => Some(key.clone()),
            None if on => self.secrets().read(Secret::SecondSourceKey).await.ok().flatten(),
            None => None,
        };
        if on && to_use.is_none() {
            // It was kept once, and is there no more.
            return Err(invalid());
        }
        if let Some(key) = key {
            self.secrets().keep(Secret::SecondSourceKey, key).await?;
        }
        let second = to_use.filter(|_| on).map(|key| second_source(self.config(), key)).transpose()?;
        let second_source = SecondSourceSettings { on, has_key };
        self.keep_settings_with(Settings { second_source, ..self.settings() }, second).await
    }

    /// Asks the second source with the key that the keyring gave at last.
    pub(crate) fn use_second_key(&self, key: String) -> Result<(), Error> {
        let second = second_source(self.config(), key)?;
        Ok(self
            .lookup()
            .reconfigure(lookup::LookupConfig { second: Some(second), ..self.lookup().config() })?)
    }
}

pub(crate) fn second_source(config: &Config, key: String) -> Result<SecondSource, Error> {
    let url = settings::source_url(config.second_source_url.as_deref().unwrap_or(URL))?;
    Ok(SecondSource { url, key: lookup::Secret::new(key) })
}
