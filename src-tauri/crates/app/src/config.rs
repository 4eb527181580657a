//! How a shell starts the app.

use std::path::PathBuf;

use crate::clock::{self, Clock};

/// The name of the data folder, the same for window and command line.
pub const IDENTIFIER: &str = "app.larder.desktop";

/// Where the app keeps its files and whom it asks.
#[derive(Clone)]
pub struct Config {
    /// The folder that holds everything: `pantry.sqlite`, `lookup.sqlite`, `settings.json`, `backups`.
    pub data_dir: PathBuf,
    /// A base address that stands above the one in the settings, for this run only.
    pub source_url: Option<String>,
    /// The base address of the second source, when it is not the real one.
    pub second_source_url: Option<String>,
    /// The base address of the recalls, when it is not the real one.
    pub recalls_url: Option<String>,
    /// What stands before a GTIN in a picture's address.
    pub picture_base: String,
    /// The most requests a minute.
    pub limits: lookup::Limits,
    /// Keep secrets in the system's keyring, where there is one. False: in files of the data folder.
    pub keyring: bool,
    /// Furnish an empty pantry with samples.
    pub demo: bool,
    /// Where the time comes from.
    pub clock: Clock,
}

impl Config {
    /// A configuration for one data folder, with the system's clock.
    pub fn new(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            source_url: None,
            second_source_url: None,
            recalls_url: None,
            picture_base: String::new(),
            limits: lookup::Limits::default(),
            keyring: false,
            demo: false,
            clock: clock::system(),
        }
    }

    /// Takes `LARDER_DATA_DIR`, `LARDER_SOURCE_URL`, `LARDER_SECOND_SOURCE_URL`, `LARDER_RECALLS_URL` and `LARDER_DEMO` over what is there.
    #[must_use]
    pub fn with_environment(mut self) -> Self {
        let text = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let Some(dir) = text("LARDER_DATA_DIR") {
            self.data_dir = dir.into();
        }
        self.source_url = text("LARDER_SOURCE_URL").or(self.source_url);
        self.second_source_url = text("LARDER_SECOND_SOURCE_URL").or(self.second_source_url);
        self.recalls_url = text("LARDER_RECALLS_URL").or(self.recalls_url);
        self.demo = self.demo || text("LARDER_DEMO").is_some_and(|value| value != "0");
        self
    }
}
