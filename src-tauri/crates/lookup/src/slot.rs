//! The store in use, while it can be used.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Clock;
use crate::breaker::remaining;
use crate::store::{OnChange, Store, StoreConfig, StoreError};

/// How long those who use a damaged store get to notice.
const PATIENCE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(5);
/// How long a store that failed is by-passed; each further failure doubles it …
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// … up to this.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// A store that nothing waits for when it fails: it is by-passed for a while, then tried again. A damaged file is set
/// aside and begun anew.
pub(crate) struct Slot {
    clock: Clock,
    held: RwLock<Held>,
    /// Held by the one who opens the store again.
    opening: Mutex<()>,
    on_change: OnceLock<OnChange>,
}

#[derive(Debug)]
struct Held {
    config: StoreConfig,
    store: Option<Arc<dyn Store>>,
    reads: Pause,
    writes: Pause,
    problem: Option<StoreError>,
}

/// While it lasts, the store is not asked.
#[derive(Debug, Clone, Copy, Default)]
struct Pause {
    until: Option<Timestamp>,
    last: Duration,
}

impl Pause {
    fn left(&self, now: Timestamp) -> Option<Duration> {
        self.until.and_then(|until| remaining(until, now))
    }

    fn begin(&mut self, now: Timestamp) {
        self.last = (self.last * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        self.until = now.checked_add(self.last).ok();
    }
}

/// What is wanted of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// Whether the store works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreState {
    /// It works.
    Up,
    /// It can be read, but takes nothing new.
    ReadOnly,
    /// It is by-passed.
    Down,
}

/// How it stands with the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreHealth {
    /// Whether it works.
    pub state: StoreState,
    /// What is wrong with it.
    pub problem: Option<String>,
    /// How long until it is tried again.
    pub retry_in: Option<Duration>,
}

impl Held {
    fn is(&self, store: &Arc<dyn Store>) -> bool {
        self.store.as_ref().is_some_and(|held| Arc::ptr_eq(held, store))
    }

    /// Why it is not used.
    fn why(&self) -> StoreError {
        self.problem.clone().unwrap_or_else(|| StoreError::Failed("it is being opened".to_owned()))
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").field("held", &self.held).finish_non_exhaustive()
    }
}

impl Slot {
    /// Opens the store. Blocks. One that can't be opened is tried again later.
    pub(crate) fn open(config: &StoreConfig, clock: Clock) -> Self {
        let slot = Self {
            held: RwLock::new(Held {
                config: config.clone(),
                store: None,
                reads: Pause::default(),
                writes: Pause::default(),
                problem: None,
            }),
            clock,
            opening: Mutex::default(),
            on_change: OnceLock::new(),
        };
        slot.open_now(config);
        slot
    }

    /// From now on tells `on_change` what others who share the store change. Can be set once.
    pub(crate) fn watch(&self, on_change: OnChange) {
        if let Some(store) = self.read_held().store.clone() {
            store.watch(Arc::clone(&on_change));
        }
        // Set twice by nobody: the lookup does it when it is opened.
        let _ = self.on_change.set(on_change);
    }

    /// Takes another store, already open, in place of the one there was.
    pub(crate) fn replace(&self, config: StoreConfig, store: Arc<dyn Store>) {
        if let Some(on_change) = self.on_change.get() {
            store.watch(Arc::clone(on_change));
        }
        *self.write_held() = Held {
            config,
            store: Some(store),
            reads: Pause::default(),
            writes: Pause::default(),
            problem: None,
        };
    }

    /// The store, if there is one, by-passed or not.
    pub(crate) fn store(&self) -> Option<Arc<dyn Store>> {
        self.read_held().store.clone()
    }

    pub(crate) fn config(&self) -> StoreConfig {
        self.read_held().config.clone()
    }

    pub(crate) fn health(&self) -> StoreHealth {
        let now = self.clock.now();
        let held = self.read_held();
        let reads = held.reads.left(now);
        let writes = held.writes.left(now);
        let state = if held.store.is_none() || held.reads.until.is_some() {
            StoreState::Down
        } else if held.writes.until.is_some() {
            StoreState::ReadOnly
        } else {
            StoreState::Up
        };
        StoreHealth {
            state,
            problem: held.problem.as_ref().map(ToString::to_string),
            retry_in: reads.max(writes),
        }
    }

    /// Reads from the store on a thread that may block; none when it can't be read now.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        f: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Option<T> {
        self.run(Access::Read, f).await.ok()
    }

    /// Writes to the store on a thread that may block.
    ///
    /// # Errors
    /// Why it was not written. It has been logged.
    pub(crate) async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        f: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run(Access::Write, f).await
    }

    /// Changes a document of the store as one step; none when it can't be written now. `f` returns whether it
    /// changed anything, and what to return. It may be called more than once. A document that can't be understood is
    /// begun anew.
    pub(crate) async fn update<D, T>(
        self: &Arc<Self>,
        key: impl Into<String>,
        mut f: impl FnMut(&mut D) -> (bool, T) + Send + 'static,
    ) -> Option<T>
    where
        D: Default + Serialize + DeserializeOwned,
        T: Send + 'static,
    {
        let key = key.into();
        let updated = self
            .write(move |store| {
                let mut result = None;
                store.update(&key, &mut |bytes| {
                    let mut document: D =
                        bytes.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
                    let (changed, value) = f(&mut document);
                    result = Some(value);
                    changed.then(|| serde_json::to_vec(&document).ok()).flatten()
                })?;
                Ok(result)
            })
            .await;
        updated.ok().flatten()
    }

    async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        access: Access,
        f: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let slot = Arc::clone(self);
        match tokio::task::spawn_blocking(move || slot.with(access, f)).await {
            Ok(result) => result,
            Err(error) => {
                tracing::error!(%error, "a call of the store crashed");
                Err(StoreError::Failed(error.to_string()))
            }
        }
    }

    fn with<T>(
        &self,
        access: Access,
        f: impl FnOnce(&dyn Store) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let store = self.usable(access)?;
        match f(&*store) {
            Ok(value) => {
                self.worked(&store, access);
                Ok(value)
            }
            Err(error) => {
                self.failed(store, access, &error);
                Err(error)
            }
        }
    }

    /// The store, opened again if it is time for that.
    fn usable(&self, access: Access) -> Result<Arc<dyn Store>, StoreError> {
        let now = self.clock.now();
        let config = {
            let held = self.read_held();
            let by_passed = match access {
                Access::Read => held.reads.left(now),
                Access::Write => held.reads.left(now).or(held.writes.left(now)),
            };
            match (&held.store, by_passed) {
                (Some(store), None) => return Ok(Arc::clone(store)),
                (None, None) => held.config.clone(),
                (_, Some(_)) => return Err(held.why()),
            }
        };
        // One opens it, the others do without.
        let Ok(_opening) = self.opening.try_lock() else { return Err(self.read_held().why()) };
        self.open_now(&config).ok_or_else(|| self.read_held().why())
    }

    /// Opens the store; one that can't be understood is set aside first.
    fn open_now(&self, config: &StoreConfig) -> Option<Arc<dyn Store>> {
        let opened = match config.open() {
            Err(StoreError::Unusable(why)) if set_aside(config, &why) => config.open(),
            opened => opened,
        };
        let mut held = self.write_held();
        match opened {
            Ok(store) => {
                if let Some(on_change) = self.on_change.get() {
                    store.watch(Arc::clone(on_change));
                }
                held.store = Some(Arc::clone(&store));
                held.reads = Pause::default();
                held.writes = Pause::default();
                held.problem = None;
                Some(store)
            }
            Err(error) => {
                tracing::warn!(%error, "the lookup store can't be opened; going on without it");
                held.reads.begin(self.clock.now());
                held.problem = Some(error);
                None
            }
        }
    }

    fn worked(&self, store: &Arc<dyn Store>, access: Access) {
        {
            let held = self.read_held();
            let paused = match access {
                Access::Read => held.reads.until,
                Access::Write => held.reads.until.or(held.writes.until),
            };
            if paused.is_none() {
                return;
            }
        }
        let mut held = self.write_held();
        if held.is(store) {
            held.reads = Pause::default();
            if access == Access::Write {
                held.writes = Pause::default();
            }
            if held.writes.until.is_none() {
                held.problem = None;
                tracing::info!("the lookup store works again");
            }
        }
    }

    fn failed(&self, store: Arc<dyn Store>, access: Access, error: &StoreError) {
        tracing::warn!(%error, "the lookup store failed; going on without it");
        {
            let mut held = self.write_held();
            if !held.is(&store) {
                return;
            }
            held.problem = Some(error.clone());
            match error {
                // From here on everybody does without.
                StoreError::Unusable(_) => held.store = None,
                _ if access == Access::Read => held.reads.begin(self.clock.now()),
                _ => held.writes.begin(self.clock.now()),
            }
        }
        if let StoreError::Unusable(why) = error {
            self.begin_anew(store, why);
        }
    }

    /// Sets the file of `damaged` aside and opens a new one.
    fn begin_anew(&self, damaged: Arc<dyn Store>, why: &str) {
        let Ok(_opening) = self.opening.try_lock() else { return };
        let config = self.config();
        for _ in 0..PATIENCE.as_millis() / STEP.as_millis() {
            if Arc::strong_count(&damaged) == 1 {
                break;
            }
            thread::sleep(STEP);
        }
        // The last one closes the file; nobody can get hold of it any more.
        let in_use = Arc::strong_count(&damaged) > 1;
        drop(damaged);
        if in_use {
            tracing::warn!("the damaged lookup store is still in use; it stays as it is");
            self.write_held().reads.begin(self.clock.now());
            return;
        }
        if set_aside(&config, why) {
            self.open_now(&config);
        }
    }

    fn read_held(&self) -> RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_held(&self) -> RwLockWriteGuard<'_, Held> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sets aside the file of a store that can't be understood.
fn set_aside(config: &StoreConfig, why: &str) -> bool {
    let Some(path) = config.path() else { return false };
    tracing::warn!(why, "the lookup store is set aside and begun anew");
    match db::set_aside(path) {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, "the lookup store can't be set aside");
            false
        }
    }
}
