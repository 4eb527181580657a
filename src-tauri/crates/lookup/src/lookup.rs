//! The heart: tiers in order, flights, freshness.

use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use barcode::Gtin;
use cached::Expires;
use tokio::sync::{Semaphore, broadcast};
use tokio::time::{Instant, timeout, timeout_at};

use crate::flight::{Flights, Passengers};
use crate::gate::Gate;
use crate::http::Http;
use crate::memory::{Held, Memory};
use crate::off::{self, Fetched};
use crate::picture::{self, Pauses};
use crate::slot::Slot;
use crate::store::{Entry, Known, StoredPicture};
use crate::{Answer, ConfigError, Freshness, LookupConfig, Picture, Reason, Tier, Unavailable};

/// The longest a request may go on behind those who gave up on it.
const FLIGHT_DEADLINE: Duration = Duration::from_secs(30);
/// How long an answer waits for its being stored before it is told. It is stored all the same.
const STORE_PATIENCE: Duration = Duration::from_millis(250);
/// Pictures under way at once: bounds the memory they take.
const PICTURES_AT_ONCE: usize = 4;
/// Answers a slow subscriber may lag behind before it misses some.
const EVENTS: usize = 256;

/// Answers questions about GTINs. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct Lookup(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: RwLock<Arc<State>>,
    slot: Arc<Slot>,
    events: broadcast::Sender<Answer>,
    picture_permits: Semaphore,
}

/// All that depends on the configuration.
#[derive(Debug)]
struct State {
    config: LookupConfig,
    lc: String,
    http: Http,
    memory: Arc<Memory>,
    gate: Arc<Gate>,
    flights: Arc<Flights<Result<Held, Unavailable>>>,
    pictures: Arc<Flights<PictureResult>>,
    pauses: Pauses,
}

/// A picture, none at all, or why nobody knows.
type PictureResult = Result<Option<Arc<Picture>>, Unavailable>;

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Answers in memory.
    pub memory_entries: u32,
    /// Answers in the store.
    pub store_entries: u32,
    /// Pictures in the store.
    pub pictures: u32,
    /// Size of the store's file in bytes.
    pub store_bytes: u64,
}

impl State {
    fn new(config: LookupConfig, before: Option<&Self>) -> Result<Self, ConfigError> {
        off::check_base(&config.source_url)?;
        let lc = config.lc();
        let same_source = before.filter(|before| before.config.source_url == config.source_url);
        let same_answers = same_source.filter(|before| before.lc == lc);
        let same_memory = same_answers.filter(|before| {
            before.config.fresh_found == config.fresh_found
                && before.config.fresh_unknown == config.fresh_unknown
                && before.config.memory_entries == config.memory_entries
        });
        Ok(Self {
            http: Http::new(&config)?,
            memory: same_memory
                .map_or_else(|| Arc::new(Memory::new(&config)), |before| Arc::clone(&before.memory)),
            // Who changes a setting is not excused from waiting.
            gate: same_source.map_or_else(Arc::default, |before| Arc::clone(&before.gate)),
            flights: same_memory.map_or_else(Arc::default, |before| Arc::clone(&before.flights)),
            pictures: same_source.map_or_else(Arc::default, |before| Arc::clone(&before.pictures)),
            pauses: Pauses::default(),
            lc,
            config,
        })
    }

    fn may_ask(&self) -> Result<(), Unavailable> {
        if self.config.online {
            self.gate.check(self.config.clock.now())
        } else {
            Err(Reason::Offline.into())
        }
    }
}

impl Lookup {
    /// Opens the store and sets up the client. A store that can't be used is set aside or done without; that
    /// is logged and no error. Blocks while the store is opened.
    ///
    /// # Errors
    /// When the configuration makes no sense.
    pub fn open(config: LookupConfig) -> Result<Self, ConfigError> {
        let path = config.store_path.clone();
        let state = State::new(config, None)?;
        Ok(Self(Arc::new(Shared {
            state: RwLock::new(Arc::new(state)),
            slot: Arc::new(Slot::open(path)),
            events: broadcast::Sender::new(EVENTS),
            picture_permits: Semaphore::new(PICTURES_AT_ONCE),
        })))
    }

    /// Changes all settings but [`LookupConfig::store_path`]. Questions under way end as they began.
    ///
    /// # Errors
    /// When the configuration makes no sense; the old one then stays.
    pub fn reconfigure(&self, config: LookupConfig) -> Result<(), ConfigError> {
        let before = self.state();
        let state = Arc::new(State::new(config, Some(&before))?);
        *self.0.state.write().unwrap_or_else(PoisonError::into_inner) = state;
        Ok(())
    }

    /// The settings in force.
    #[must_use]
    pub fn config(&self) -> LookupConfig {
        self.read_state().config.clone()
    }

    /// Tells every answer that arrives behind somebody: after a stale one was given, or after the one who
    /// asked gave up.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Answer> {
        self.0.events.subscribe()
    }

    /// What product is this GTIN? Never takes longer than [`LookupConfig::deadline`], by much.
    ///
    /// Dropping the future does not take back a request it has made: the answer will be kept.
    pub async fn answer(&self, gtin: Gtin, freshness: Freshness) -> Answer {
        let started = Instant::now();
        let held = self.read_state().memory.get(gtin);
        match held {
            Some((held, false)) if freshness != Freshness::Refresh => {
                held.answer(Tier::Memory, false, None, started.elapsed())
            }
            held => Box::pin(self.answer_below(gtin, freshness, held, started)).await,
        }
    }

    /// When memory does not answer at once.
    async fn answer_below(
        &self,
        gtin: Gtin,
        freshness: Freshness,
        held: Option<(Held, bool)>,
        started: Instant,
    ) -> Answer {
        let state = self.state();
        let deadline = started + state.config.deadline;
        let kept = match held {
            Some((held, expired)) => Some((held, expired, Tier::Memory)),
            None => match timeout_at(deadline, self.stored(&state, gtin)).await {
                Ok(Some(held)) => {
                    let expired = held.is_expired();
                    Some((held, expired, Tier::Store))
                }
                Ok(None) | Err(_) => None,
            },
        };
        if let Some((held, expired, tier)) = &kept
            && freshness != Freshness::Refresh
        {
            if *expired && freshness == Freshness::Fresh {
                self.refresh_behind(&state, gtin);
            }
            return held.answer(*tier, *expired, None, started.elapsed());
        }
        let problem = if freshness == Freshness::CachedOnly {
            Unavailable::from(Reason::Offline)
        } else {
            match self.ask(&state, gtin, freshness, deadline).await {
                Ok((held, tier)) => return held.answer(tier, false, None, started.elapsed()),
                Err(problem) => problem,
            }
        };
        match kept {
            Some((held, expired, tier)) => held.answer(tier, expired, Some(problem), started.elapsed()),
            None => Answer::unavailable(gtin, problem, started.elapsed()),
        }
    }

    /// Asks the network, together with all who ask the same.
    async fn ask(
        &self,
        state: &Arc<State>,
        gtin: Gtin,
        freshness: Freshness,
        deadline: Instant,
    ) -> Result<(Held, Tier), Unavailable> {
        state.may_ask()?;
        // Who comes just after a landing finds the answer in memory.
        let landed = || match freshness {
            Freshness::Refresh => None,
            Freshness::Fresh | Freshness::CachedOnly => state.memory.peek_fresh(gtin),
        };
        let waiter = match state.flights.join(gtin, landed, |passengers| self.fly(state, gtin, passengers)) {
            Ok(waiter) => waiter,
            Err(held) => return Ok((held, Tier::Memory)),
        };
        match timeout_at(deadline, waiter.wait()).await {
            Ok(Some(landed)) => landed.map(|held| (held, Tier::Network)),
            Ok(None) => {
                tracing::error!(%gtin, "a lookup crashed");
                Err(Reason::BadAnswer.into())
            }
            Err(_) => Err(Reason::DeadlinePassed.into()),
        }
    }

    /// Starts a flight that nobody waits for, unless one is under way or the source should be left alone.
    fn refresh_behind(&self, state: &Arc<State>, gtin: Gtin) {
        let may = state.may_ask().is_ok() && state.gate.lets_background_pass(state.config.clock.now());
        if may {
            // Not waited for: the flight tells its answer to the subscribers.
            drop(state.flights.join(
                gtin,
                || state.memory.peek_fresh(gtin),
                |passengers| self.fly(state, gtin, passengers),
            ));
        }
    }

    /// One request, and what follows from it.
    fn fly(
        &self,
        state: &Arc<State>,
        gtin: Gtin,
        passengers: Passengers,
    ) -> impl Future<Output = Result<Held, Unavailable>> + Send + 'static {
        let (lookup, state) = (self.clone(), Arc::clone(state));
        async move {
            let started = Instant::now();
            let fetched = match timeout(FLIGHT_DEADLINE, off::fetch(&state.http, &state.config, gtin)).await {
                Ok(fetched) => fetched,
                Err(_) => Err(Reason::DeadlinePassed.into()),
            };
            let now = state.config.clock.now();
            state.gate.note(fetched.as_ref().err().copied(), now);
            let fetched = fetched?;
            let known = match &fetched {
                Fetched::Found { record, .. } => Known::Found(Arc::clone(record)),
                // What was found stays found.
                Fetched::Unknown => lookup.stored_or_held(&state, gtin).await.unwrap_or(Known::Unknown),
            };
            let checked_at = match &fetched {
                Fetched::Found { record, .. } => record.fetched_at,
                Fetched::Unknown => now,
            };
            let held = state.memory.put(Entry { gtin, known, checked_at, expired: false });
            let slot = Arc::clone(&lookup.0.slot);
            let lc = state.lc.clone();
            let storing = tokio::spawn(async move {
                slot.run(move |store| match &fetched {
                    Fetched::Found { record, raw } => store.put_found(gtin, record, raw, &lc),
                    Fetched::Unknown => store.put_unknown(gtin, now),
                })
                .await
            });
            // A slow disk does not keep the answer back; what is left undone goes on by itself.
            let _ = timeout(STORE_PATIENCE, storing).await;
            if passengers.deserted() {
                let answer = held.answer(Tier::Network, false, None, started.elapsed());
                // No subscriber is no mistake.
                let _ = lookup.0.events.send(answer);
            }
            Ok(held)
        }
    }

    /// The answer of the second tier, which is then in memory.
    async fn stored(&self, state: &Arc<State>, gtin: Gtin) -> Option<Held> {
        let lc = state.lc.clone();
        let entry = self.0.slot.run(move |store| store.get(gtin, &lc)).await.flatten()?;
        Some(state.memory.fill(entry))
    }

    /// What was found for `gtin` earlier, whatever its age.
    async fn stored_or_held(&self, state: &Arc<State>, gtin: Gtin) -> Option<Known> {
        let held = match state.memory.get(gtin) {
            Some((held, _)) => held,
            None => self.stored(state, gtin).await?,
        };
        Some(held.entry().known.clone())
    }

    /// The front picture of a product whose facts are kept; none when it has none, or when nothing is kept.
    /// Given from the store where it is there, else fetched. This can take as long as the picture's host does.
    ///
    /// # Errors
    /// Why it could not be fetched.
    pub async fn picture(&self, gtin: Gtin) -> Result<Option<Arc<Picture>>, Unavailable> {
        let state = self.state();
        let stored = self.0.slot.run(move |store| store.picture(gtin)).await.flatten();
        let address = match self.stored_or_held(&state, gtin).await {
            Some(Known::Found(record)) => record.facts.picture.clone(),
            Some(Known::Unknown) | None => None,
        };
        let Some(address) = address else {
            return Ok(stored.map(|stored| stored.picture));
        };
        match stored {
            Some(StoredPicture { picture, address: old }) => {
                if !picture::is_same(&old, &address) && state.may_ask().is_ok() {
                    // There is a newer one: the next who asks will get it.
                    drop(self.join_picture(&state, gtin, address));
                }
                Ok(Some(picture))
            }
            None => {
                state.may_ask()?;
                match self.join_picture(&state, gtin, address) {
                    Err(paused) => paused.map_or(Ok(None), Err),
                    Ok(waiter) => waiter.wait().await.unwrap_or(Err(Reason::BadAnswer.into())),
                }
            }
        }
    }

    /// Joins the flight for a picture, unless it failed a moment ago.
    fn join_picture(
        &self,
        state: &Arc<State>,
        gtin: Gtin,
        address: String,
    ) -> Result<crate::flight::Waiter<PictureResult>, Option<Unavailable>> {
        let paused = || state.pauses.get(gtin, state.config.clock.now());
        state.pictures.join(gtin, paused, |_| self.fly_picture(state, gtin, address))
    }

    fn fly_picture(
        &self,
        state: &Arc<State>,
        gtin: Gtin,
        address: String,
    ) -> impl Future<Output = PictureResult> + Send + 'static {
        let (lookup, state) = (self.clone(), Arc::clone(state));
        async move {
            let _permit = lookup.0.picture_permits.acquire().await;
            let now = || state.config.clock.now();
            let fetched = timeout(FLIGHT_DEADLINE, picture::fetch(&state.http, &address, now())).await;
            let fetched = fetched.unwrap_or_else(|_| Err(Reason::DeadlinePassed.into()));
            match fetched {
                Ok(Some(picture)) => {
                    state.pauses.end(gtin);
                    let picture = Arc::new(picture);
                    let (kept, at) = (Arc::clone(&picture), now());
                    lookup.0.slot.run(move |store| store.put_picture(gtin, &address, &kept, at)).await;
                    Ok(Some(picture))
                }
                Ok(None) => {
                    state.pauses.begin(gtin, None, now());
                    Ok(None)
                }
                Err(failure) => {
                    state.pauses.begin(gtin, Some(failure), now());
                    Err(failure)
                }
            }
        }
    }

    /// The record as it came from the source: JSON, with fields that [`crate::Facts`] may not know yet.
    pub async fn raw(&self, gtin: Gtin) -> Option<String> {
        self.0.slot.run(move |store| store.raw(gtin)).await.flatten()
    }

    /// Makes what is known of `gtin` stale: it is asked for again at the next question, and given while the
    /// source can't be asked.
    pub async fn invalidate(&self, gtin: Gtin) {
        let state = self.state();
        if let Some((held, _)) = state.memory.get(gtin) {
            state.memory.put(Entry { expired: true, ..held.entry().clone() });
        }
        state.pauses.end(gtin);
        self.0.slot.run(move |store| store.expire(gtin)).await;
    }

    /// Forgets all answers and pictures.
    ///
    /// # Errors
    /// When the store can't be emptied. Memory is empty then all the same.
    pub async fn clear(&self) -> Result<(), db::Error> {
        let state = self.state();
        state.memory.clear();
        state.pauses.clear();
        let slot = Arc::clone(&self.0.slot);
        let cleared = tokio::task::spawn_blocking(move || slot.with(crate::Store::clear)).await;
        // Again: a question may have filled it from the store meanwhile.
        state.memory.clear();
        match cleared {
            Ok(cleared) => cleared.map(|_| ()),
            Err(_) => Ok(()),
        }
    }

    /// What is kept.
    pub async fn counts(&self) -> Counts {
        let memory_entries = u32::try_from(self.read_state().memory.len()).unwrap_or(u32::MAX);
        let store = self.0.slot.run(|store| Ok((store.count()?, store.bytes()))).await;
        let ((store_entries, pictures), store_bytes) = store.unwrap_or_default();
        Counts { memory_entries, store_entries, pictures, store_bytes }
    }

    fn read_state(&self) -> RwLockReadGuard<'_, Arc<State>> {
        self.0.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> Arc<State> {
        Arc::clone(&self.read_state())
    }
}
