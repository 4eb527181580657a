//! Recalls, asked and refreshed.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use barcode::Gtin;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use crate::file::File;
use crate::recall::OPEN_DAYS;
use crate::source::{LAST_OFFSET, PAGE, Source};
use crate::{Error, Recall, SOURCE_URL};

/// Where recalls are kept, and whom to ask for them.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file, `recalls.sqlite`.
    pub file: PathBuf,
    /// The register's base address.
    pub source_url: String,
    /// Who asks.
    pub user_agent: String,
    /// How long to wait between two pages.
    pub pause: Duration,
}

impl Config {
    /// Asks the real register, two pages a second.
    #[must_use]
    pub fn new(file: PathBuf, user_agent: String) -> Self {
        Self { file, source_url: SOURCE_URL.to_owned(), user_agent, pause: Duration::from_millis(500) }
    }
}

/// What is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// How many recalls.
    pub recalls: u32,
    /// When they were fetched last.
    pub refreshed_at: Option<Timestamp>,
}

/// The recalls there are. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Recalls(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    file: File,
    source: Source,
    pause: Duration,
    gtins: RwLock<Arc<HashSet<Gtin>>>,
    /// One fetches at a time.
    fetching: Mutex<()>,
}

impl Recalls {
    /// Opens the file, and makes it when there is none. One that can't be used is set aside. Blocks.
    ///
    /// # Errors
    /// [`Error::Address`] for an address that is neither `https` nor this machine's; [`Error::File`].
    pub fn open(config: &Config) -> Result<Self, Error> {
        let source = Source::new(&config.source_url, &config.user_agent)?;
        let file = File::open(&config.file)?;
        let gtins = RwLock::new(Arc::new(file.gtins()?));
        let fetching = Mutex::default();
        Ok(Self(Arc::new(Inner { file, source, pause: config.pause, gtins, fetching })))
    }

    /// All barcodes that any recall names, open or over: no file is read.
    #[must_use]
    pub fn gtins(&self) -> Arc<HashSet<Gtin>> {
        Arc::clone(&self.0.gtins.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The recalls of a barcode, the newest first, those that are over as well. Blocks.
    ///
    /// # Errors
    /// [`Error::File`].
    pub fn of(&self, gtin: Gtin) -> Result<Vec<Recall>, Error> {
        self.0.file.of(gtin)
    }

    /// How many there are, and when they were fetched. Blocks.
    ///
    /// # Errors
    /// [`Error::File`].
    pub fn known(&self) -> Result<Known, Error> {
        let (recalls, refreshed_at) = self.0.file.known()?;
        Ok(Known { recalls, refreshed_at })
    }

    /// Fetches what is new; at first the notices of a year. What was there stays until all of it has come.
    ///
    /// # Errors
    /// As [`Error`] says. Nothing was changed then.
    pub async fn refresh(&self, now: Timestamp, today: Date) -> Result<(), Error> {
        let _alone = self.0.fetching.lock().await;
        let oldest = today.checked_sub(OPEN_DAYS.days()).unwrap_or(Date::MIN);
        let known = self.blocking(Inner::known).await?.1.is_some();
        let mut fetched: Vec<Recall> = Vec::new();
        for offset in (0..=LAST_OFFSET).step_by(PAGE as usize) {
            if offset > 0 {
                tokio::time::sleep(self.0.pause).await;
            }
            let page = self.0.source.page(offset).await?;
            let there = known && !page.recalls.is_empty() && {
                let recalls = page.recalls.clone();
                self.blocking(move |inner| inner.file.has_all(&recalls)).await?
            };
            let done = there || page.last || page.oldest.is_none_or(|day| day < oldest);
            fetched.extend(page.recalls);
            if done {
                break;
            }
        }
        let gtins = self
            .blocking(move |inner| {
                inner.file.take_in(&fetched, now, today)?;
                inner.file.gtins()
            })
            .await?;
        *self.0.gtins.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(gtins);
        Ok(())
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let inner = Arc::clone(&self.0);
        let done = spawn_blocking(move || work(&inner)).await;
        done.unwrap_or(Err(Error::Unreadable("a fault while it was kept")))
    }
}

impl Inner {
    fn known(&self) -> Result<(u32, Option<Timestamp>), Error> {
        self.file.known()
    }
}
