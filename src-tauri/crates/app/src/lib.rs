//! What a person can do with Larder: the use cases over `scan`, `lookup` and `pantry`.
//!
//! [`App`] is the one way in, for the window and for the command line alike. Its methods take and give the plain
//! data of [`view`] and fail with [`Error`], which [`Error::view`] turns into what a user interface shows.

mod aisle;
mod amount;
mod bulk;
mod cache;
mod clock;
mod codes;
mod config;
mod convert;
mod currency;
mod date_reading;
mod error;
mod events;
mod furnish;
mod household;
mod keeping;
mod large;
mod log;
mod lookups;
mod members;
mod network;
mod notices;
mod past;
mod pictures;
mod places;
mod prices;
mod products;
mod recalls;
mod region;
mod sample;
mod scan_code;
mod scanning;
mod second_source;
mod secrets;
mod serial;
mod settings;
mod shopping;
mod stock;
mod stores;
mod table;
mod unlock;
pub mod view;
mod weighed;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use jiff::civil::Date;
use lookup::{Lookup, LookupConfig, SecondSource, StoreConfig};
use pantry::Pantry;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::AbortHandle;

pub use amount::{amount_text, parse_amount};
pub use clock::Clock;
pub use codes::{decode_picture, gtin_in, parse_code};
pub use config::{Config, IDENTIFIER};
pub use error::Error;
pub use events::Subscription;
pub use large::Large;
pub use log::start_log;
pub use lookup::{Freshness, Limits};
pub use pictures::{Picture, PictureSize};
pub use stock::VerifyReport;

use date_reading::DateReader;
use dates::DateOrder;
use error::blocking;
use events::Events;
use members::Members;
use pictures::Pictures;
use recalls::Watch;
use scanning::Scanner;
use secrets::Secrets;
use serial::Serial;
use stores::Copies;
use unlock::Unlocked;
use view::{DateReading, DateView, FrameView, Settings, StartView};

/// Larder, opened on one data folder. Cloning shares it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    pantry: Arc<Pantry>,
    lookup: Lookup,
    settings: RwLock<Settings>,
    events: Events,
    scanner: Scanner,
    date_reader: DateReader,
    serial: Serial,
    pictures: Pictures,
    secrets: Secrets,
    copies: Mutex<Copies>,
    members: RwLock<Members>,
    watch: Watch,
    background: RwLock<Vec<AbortHandle>>,
}

impl App {
    /// Opens a data folder, making it when it is not there. Must run within a Tokio runtime.
    ///
    /// # Errors
    /// When the folder can't be made, or `pantry.sqlite` is damaged, foreign, or from a newer Larder. A damaged
    /// cache is set aside and no error.
    pub async fn open(config: Config) -> Result<Self, Error> {
        let dir = config.data_dir.clone();
        let now = (config.clock)();
        let (pantry, settings) = blocking(move || {
            std::fs::create_dir_all(&dir).map_err(|error| Error::Storage(error.to_string()))?;
            let settings = settings::load(&dir);
            let pantry = Pantry::open(&dir.join("pantry.sqlite"), &device_name(), now)?;
            Ok::<_, Error>((Arc::new(pantry), settings))
        })
        .await?;
        let secrets = Secrets::new(&config.data_dir, config.keyring);
        let Unlocked { store, second, late } = unlock::unlock(&config, &settings, &secrets).await?;
        let lookup_config = lookup_config(&config, &settings, store, second, &pantry.device().to_string())?;
        let lookup = blocking(move || Lookup::open(lookup_config)).await?;
        let recalls = recalls::open(&config).await?;
        let pictures = Pictures::new(config.picture_base.clone());
        let app = Self(Arc::new(Inner {
            config,
            pantry,
            lookup,
            settings: RwLock::new(settings),
            events: Events::new(),
            scanner: Scanner::new(),
            date_reader: DateReader::default(),
            serial: Serial::default(),
            pictures,
            secrets,
            copies: Mutex::default(),
            members: RwLock::default(),
            watch: Watch::new(recalls),
            background: RwLock::default(),
        }));
        app.reload_household().await?;
        if app.config().demo {
            app.furnish().await?;
        }
        app.start_background();
        if !late.is_empty() {
            app.keep_running(tokio::spawn(app.clone().use_late(late)).abort_handle());
        }
        Ok(app)
    }

    /// Stops what runs in the background, and writes down what the cache counted. What was acknowledged is on disk
    /// already.
    pub async fn close(&self) {
        self.leave_serial().await;
        self.lookup().flush().await;
        for task in self.0.background.write().unwrap_or_else(PoisonError::into_inner).drain(..) {
            task.abort();
        }
    }

    fn start_background(&self) {
        let refreshed = {
            let app = self.clone();
            let mut answers = self.lookup().subscribe();
            async move {
                loop {
                    let answer = match answers.recv().await {
                        Ok(answer) => answer,
                        // What was missed is in the cache; whoever asks next gets it.
                        Err(RecvError::Lagged(_)) => continue,
                        Err(RecvError::Closed) => break,
                    };
                    if let Err(error) = app.refreshed(&answer).await {
                        tracing::warn!(%error, "a fresher answer could not be kept");
                    }
                }
            }
        };
        let backup = {
            let app = self.clone();
            async move {
                let (pantry, now) = (app.pantry_handle(), lookups::now(&app));
                if let Err(error) = blocking(move || pantry.backup_if_due(now)).await {
                    tracing::warn!(%error, "the daily backup failed");
                }
            }
        };
        let lookup = {
            let app = self.clone();
            async move {
                if let Err(error) = app.prepare_lookup().await {
                    tracing::warn!(%error, "the cache could not be told what is in stock");
                }
                app.lookup().run().await;
            }
        };
        for task in [
            tokio::spawn(refreshed).abort_handle(),
            tokio::spawn(backup).abort_handle(),
            tokio::spawn(lookup).abort_handle(),
            tokio::spawn(cache::tell_changes(self.clone())).abort_handle(),
            tokio::spawn(cache::follow_pantry(self.clone())).abort_handle(),
            tokio::spawn(network::watch(self.clone())).abort_handle(),
            tokio::spawn(self.clone().tell_daily()).abort_handle(),
            tokio::spawn(self.clone().follow_recalls()).abort_handle(),
        ] {
            self.keep_running(task);
        }
    }

    /// Until the app is closed.
    fn keep_running(&self, task: AbortHandle) {
        self.0.background.write().unwrap_or_else(PoisonError::into_inner).push(task);
    }

    /// The events from now on.
    pub fn subscribe(&self) -> Subscription {
        self.events().subscribe()
    }

    /// Everything a window needs before its first screen.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn start_view(&self) -> Result<StartView, Error> {
        let (places, units) = (self.places().await?, self.units().await?);
        Ok(StartView {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            system_locale: system_locale(),
            today: self.today().to_string(),
            data_dir: self.config().data_dir.display().to_string(),
            demo: self.config().demo,
            places,
            units,
            settings: self.settings(),
        })
    }

    /// Reads one camera frame: `width` × `height` grey bytes, row by row. `sequence` counts up within one opening of
    /// the camera; 0 is a new opening.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the bytes are not that many.
    pub async fn scan_frame(
        &self,
        width: u32,
        height: u32,
        sequence: u32,
        grey: Vec<u8>,
    ) -> Result<FrameView, Error> {
        self.0.scanner.frame(width, height, sequence, grey).await
    }

    /// Reads the date that a pack shows to the camera; as [`Self::scan_frame`], but that `sequence` 0 is another pack.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the bytes are not that many.
    pub async fn read_date(
        &self,
        width: u32,
        height: u32,
        sequence: u32,
        grey: Vec<u8>,
    ) -> Result<DateReading, Error> {
        let order = DateOrder::of_locale(&self.locale());
        self.0.date_reader.frame((width, height, sequence), grey, self.today(), order).await
    }

    /// Reads the codes in a PNG, JPEG or WebP file.
    ///
    /// # Errors
    /// [`Error::Picture`] when it is none of these, damaged or too large.
    pub async fn scan_picture(&self, bytes: Vec<u8>) -> Result<FrameView, Error> {
        scanning::picture(bytes).await
    }

    /// Reads a typed date, in the order of the user's language.
    pub fn parse_date(&self, text: &str) -> DateView {
        let date = dates::typed::parse(text, self.today(), DateOrder::of_locale(&self.locale()));
        DateView { date: date.map(|date| date.to_string()) }
    }

    /// The user's language, with the system's region where it fits.
    pub(crate) fn locale(&self) -> String {
        let system = system_locale();
        match self.settings().language {
            // `de` chosen on a German system means German as spoken there.
            Some(chosen) if !system.starts_with(&chosen) => chosen,
            _ => system,
        }
    }

    /// Checks and keeps settings; answers those now in force. The store and the second source are not among them: for
    /// those there are [`Self::change_store`] and [`Self::set_second_source`].
    ///
    /// # Errors
    /// [`Error::Invalid`] names the field out of bounds; [`Error::Storage`] when they can't be written.
    pub async fn save_settings(&self, settings: Settings) -> Result<Settings, Error> {
        let Settings { store, second_source, .. } = self.settings();
        self.keep_settings(Settings { store, second_source, ..settings }).await
    }

    pub(crate) async fn keep_settings(&self, settings: Settings) -> Result<Settings, Error> {
        self.keep_settings_with(settings, self.lookup().config().second).await
    }

    pub(crate) async fn keep_settings_with(
        &self,
        settings: Settings,
        second: Option<SecondSource>,
    ) -> Result<Settings, Error> {
        let settings = settings.checked()?;
        let (dir, written) = (self.config().data_dir.clone(), settings.clone());
        blocking(move || settings::save(&dir, &written)).await?;
        let instance = self.0.pantry.device().to_string();
        let store = self.lookup().config().store;
        self.lookup().reconfigure(lookup_config(self.config(), &settings, store, second, &instance)?)?;
        *self.0.settings.write().unwrap_or_else(PoisonError::into_inner) = settings.clone();
        self.follow_serial(&settings).await?;
        self.events().send(view::AppEvent::SettingsChanged { settings: Box::new(settings.clone()) });
        Ok(settings)
    }

    pub(crate) fn settings(&self) -> Settings {
        self.0.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn today(&self) -> Date {
        clock::today(lookups::now(self))
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn pantry_handle(&self) -> Arc<Pantry> {
        Arc::clone(&self.0.pantry)
    }

    pub(crate) fn lookup(&self) -> &Lookup {
        &self.0.lookup
    }

    pub(crate) fn events(&self) -> &Events {
        &self.0.events
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    pub(crate) fn copies(&self) -> MutexGuard<'_, Copies> {
        self.0.copies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.0.watch
    }

    pub(crate) fn pictures(&self) -> &Pictures {
        &self.0.pictures
    }
}

/// What this machine is called in a new journal.
fn device_name() -> String {
    let name = ["HOSTNAME", "COMPUTERNAME"].iter().find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "this computer".to_owned())
}

fn system_locale() -> String {
    sys_locale::get_locale().unwrap_or_else(|| "en-US".to_owned())
}

/// A count for a view; more than four thousand million of anything is shown as that.
pub(crate) fn count(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

/// Whom those who are asked can write to about this program's requests.
const CONTACT: &str = "maintainers@larder.example";

/// What we say who asks.
pub(crate) fn user_agent() -> String {
    format!(concat!("Larder/", env!("CARGO_PKG_VERSION"), " ({})"), CONTACT)
}

fn lookup_config(
    config: &Config,
    settings: &Settings,
    store: StoreConfig,
    second: Option<SecondSource>,
    instance: &str,
) -> Result<LookupConfig, Error> {
    let address = config.source_url.as_deref().unwrap_or(&settings.source_url);
    let clock = config.clock.clone();
    Ok(LookupConfig {
        store,
        second,
        max_store_bytes: 1_000_000 * u64::from(settings.store_megabytes),
        memory_entries: usize::try_from(settings.memory_entries).unwrap_or(usize::MAX),
        instance: instance.to_owned(),
        limits: config.limits,
        source_url: settings::source_url(address)?,
        language: settings.language.clone().unwrap_or_else(system_locale),
        fresh_found: Duration::from_hours(u64::from(settings.fresh_found_hours)),
        fresh_unknown: Duration::from_mins(u64::from(settings.fresh_unknown_minutes)),
        deadline: Duration::from_secs(u64::from(settings.deadline_seconds)),
        online: settings.online,
        ..LookupConfig::new(user_agent(), lookup::Clock::new(move || clock()))
    })
}
