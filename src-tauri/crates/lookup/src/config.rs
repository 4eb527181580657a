//! What can be chosen.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::{Limits, SecondSource, StoreConfig};

/// Tells the time. Passed in, so that tests can turn it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// A clock that reads the time with `now`.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// What it says now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// How a [`crate::Lookup`] works.
#[derive(Debug, Clone)]
pub struct LookupConfig {
    /// The tier below memory. Read when the lookup is opened; later there is [`crate::Lookup::use_store`].
    pub store: StoreConfig,
    /// The most that the store may take, in bytes. What is longest unused goes first, and nothing of the pantry.
    pub max_store_bytes: u64,
    /// Names this installation among those that share the store. Read when the lookup is opened.
    pub instance: String,
    /// The base address of Open Food Facts, or of what answers like it.
    pub source_url: Url,
    /// Further addresses the source may redirect to. The sister databases of the real one are always known.
    pub sister_urls: Vec<Url>,
    /// The source that is asked about what the first does not know, if any.
    pub second: Option<SecondSource>,
    /// `Name/Version (contact)`, as Open Food Facts asks for.
    pub user_agent: String,
    /// BCP 47 tag of the language in which names are preferred.
    pub language: String,
    /// How long a found product counts as fresh.
    pub fresh_found: Duration,
    /// How long "the source does not know it" counts as fresh.
    pub fresh_unknown: Duration,
    /// The longest a question may take in all.
    pub deadline: Duration,
    /// The longest body that is read, in bytes after unpacking.
    pub body_limit: usize,
    /// How many answers are held in memory, roughly. The threads that ask hold those that they use most once more, all
    /// together at most as many.
    pub memory_entries: usize,
    /// The most requests a minute.
    pub limits: Limits,
    /// False: the network is never asked.
    pub online: bool,
    /// Tells the time.
    pub clock: Clock,
}

impl LookupConfig {
    /// The defaults: Open Food Facts itself, a store in memory.
    ///
    /// # Panics
    /// Never: the default address is an address.
    #[must_use]
    pub fn new(user_agent: impl Into<String>, clock: Clock) -> Self {
        Self {
            store: StoreConfig::Memory,
            max_store_bytes: 500_000_000,
            instance: "here".to_owned(),
            source_url: Url::parse("https://world.openfoodfacts.org").expect("a constant address"),
            sister_urls: Vec::new(),
            second: None,
            user_agent: user_agent.into(),
            language: "en".to_owned(),
            fresh_found: Duration::from_hours(24),
            fresh_unknown: Duration::from_hours(1),
            deadline: Duration::from_secs(8),
            body_limit: 2 << 20,
            memory_entries: 4096,
            limits: Limits::default(),
            online: true,
            clock,
        }
    }

    /// The language's two or three letters, as the source writes them; `en` for what has none.
    pub(crate) fn lc(&self) -> String {
        let primary = self.language.split(['-', '_', '.']).next().unwrap_or_default();
        if (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            primary.to_ascii_lowercase()
        } else {
            "en".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let mut config = LookupConfig::new("Test/1 (a@b.c)", Clock::new(|| Timestamp::UNIX_EPOCH));
        for (tag, lc) in [
            ("de-DE", "de"),
            ("de_AT.UTF-8", "de"),
            ("EN", "en"),
            ("gsw-CH", "gsw"),
            ("", "en"),
            ("C", "en"),
            ("x&y=z", "en"),
        ] {
            tag.clone_into(&mut config.language);
            assert_eq!(config.lc(), lc, "{tag}");
        }
    }
}
