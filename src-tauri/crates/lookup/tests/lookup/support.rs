//! A stand-in, a lookup that asks it, a clock to turn, a folder.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use barcode::Gtin;
use jiff::Timestamp;
use lookup::{
    Answer, Clock, Entry, Freshness, Limits, Lookup, LookupConfig, Monitor, Outcome, Reason, SqliteStore,
    StoreConfig,
};
use stand_in::{StandIn, StandInConfig};
use tempfile::TempDir;

/// A real record with everything.
pub(crate) const NUTELLA: &str = "3017620422003";
/// A real record in German and English.
pub(crate) const RICE: &str = "4388858946739";
/// What the source does not know.
pub(crate) const NOBODY: &str = "12345670";
/// What only its sister knows.
pub(crate) const SOAP: &str = "3596710465248";

pub(crate) fn gtin(text: &str) -> Gtin {
    text.parse().unwrap()
}

/// Seconds since 1970, turned by hand.
#[derive(Debug, Clone)]
pub(crate) struct Turned(Arc<AtomicI64>);

impl Turned {
    pub(crate) fn forward(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_secs()).unwrap(), Ordering::Relaxed);
    }

    pub(crate) fn back(&self, by: Duration) {
        self.0.fetch_sub(i64::try_from(by.as_secs()).unwrap(), Ordering::Relaxed);
    }
}

/// What goes on behind; dropped, it ends.
pub(crate) struct Behind(tokio::task::AbortHandle);

impl Drop for Behind {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub(crate) struct World {
    pub(crate) stand_in: StandIn,
    pub(crate) lookup: Lookup,
    pub(crate) clock: Turned,
    pub(crate) folder: TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut LookupConfig)) -> Self {
        Self::of(StandInConfig::default(), change).await
    }

    pub(crate) async fn of(source: StandInConfig, change: impl FnOnce(&mut LookupConfig)) -> Self {
        let stand_in = StandIn::start(source).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let clock = Turned(Arc::new(AtomicI64::new(1_795_000_000)));
        let read = clock.clone();
        let now = move || Timestamp::from_second(read.0.load(Ordering::Relaxed)).unwrap();
        let mut config = LookupConfig::new("Larder/0.1 (test@example.org)", Clock::new(now));
        config.source_url = stand_in.base_url().parse().unwrap();
        config.sister_urls = vec![stand_in.sibling_url().parse().unwrap()];
        config.store = StoreConfig::Sqlite(folder.path().join("lookup.sqlite"));
        config.limits = Limits::NONE;
        change(&mut config);
        Self { lookup: Lookup::open(config).unwrap(), stand_in, clock, folder }
    }

    /// The same again after the program was closed: memory is empty.
    pub(crate) fn reopen(&mut self) {
        self.lookup = Lookup::open(self.lookup.config()).unwrap();
    }

    /// Does what goes on behind until what is returned is dropped.
    pub(crate) fn run(&self) -> Behind {
        let lookup = self.lookup.clone();
        Behind(tokio::spawn(async move { lookup.run().await }).abort_handle())
    }

    /// Waits until the monitor shows what is wished for.
    pub(crate) async fn until(&self, wish: impl Fn(&Monitor) -> bool) -> Monitor {
        let mut changes = self.lookup.changes();
        let waiting = async {
            loop {
                let monitor = self.lookup.monitor().await;
                if wish(&monitor) {
                    return monitor;
                }
                // Not every change is told; the time only keeps this from hanging on one that is not.
                let _ = tokio::time::timeout(Duration::from_millis(50), changes.changed()).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("it did not come to pass")
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("lookup.sqlite")
    }

    pub(crate) async fn ask(&self, code: &str) -> Answer {
        self.lookup.answer(gtin(code), Freshness::Fresh).await
    }

    pub(crate) async fn refresh(&self, code: &str) -> Answer {
        self.lookup.answer(gtin(code), Freshness::Refresh).await
    }

    /// What the store holds, seen by a connection of its own.
    pub(crate) fn kept(&self, code: &str) -> Option<Entry> {
        let store = SqliteStore::open(&self.path()).unwrap();
        Entry::read(&store, gtin(code), "en").unwrap()
    }

    /// How many answers are in memory and in the store.
    pub(crate) async fn entries(&self) -> (u64, u64) {
        let Monitor { memory_entries, store_stats, .. } = self.lookup.monitor().await;
        (memory_entries, store_stats.answers)
    }
}

pub(crate) fn name(answer: &Answer) -> Option<&str> {
    answer.record()?.facts.name.as_deref()
}

pub(crate) fn reason(answer: &Answer) -> Option<Reason> {
    match &answer.outcome {
        Outcome::Unavailable(why) => Some(why.reason),
        Outcome::Found(_) | Outcome::Unknown => None,
    }
}

/// Waits until `done`, which does not depend on the turned clock.
pub(crate) async fn eventually(mut done: impl FnMut() -> bool) {
    for _ in 0..500 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not come to pass within five seconds");
}
