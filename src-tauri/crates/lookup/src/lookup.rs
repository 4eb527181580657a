//! The heart: tiers in order, flights, freshness.

use std::collections::HashSet;
use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use arc_swap::{ArcSwap, Guard};
use barcode::Gtin;
use cached::Expires;
use tokio::sync::{Semaphore, broadcast, watch};
use tokio::time::{Instant, timeout, timeout_at};

use crate::breaker::Breaker;
use crate::budget::{Budget, OPEN_FOOD_FACTS};
use crate::flight::{Flights, Passengers};
use crate::http::Http;
use crate::memory::{Held, Memory};
use crate::metrics::{Event, Metrics};
use crate::off::{self, Fetched, OpenFoodFacts};
use crate::picture::{self, Pauses};
use crate::refresh::Refresh;
use crate::scheduler::{Rules, Scheduler};
use crate::second::FoodDataCentral;
use crate::slot::Slot;
use crate::store::{KeptPicture, PictureSize, StoreError};
use crate::tier::{Entry, Known};
use crate::unanswered::Unanswered;
use crate::{
    Answer, ConfigError, Freshness, LookupConfig, Outcome, Picture, Reason, Tier, Unavailable, Urgency, Which,
};

/// How long an answer waits for its being stored before it is told. It is stored all the same.
const STORE_PATIENCE: Duration = Duration::from_millis(250);
/// Pictures under way at once: bounds the memory they take.
const PICTURES_AT_ONCE: usize = 4;
/// Answers a slow subscriber may lag behind before it misses some. More than come at once.
const EVENTS: usize = 1024;

/// Answers questions about GTINs. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct Lookup(pub(crate) Arc<Shared>);

#[derive(Debug)]
pub(crate) struct Shared {
    /// Read at every question: without a lock, for which the threads would queue.
    state: ArcSwap<State>,
    pub(crate) slot: Arc<Slot>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) unanswered: Unanswered,
    pub(crate) refresh: Refresh,
    /// What the household has: never put out of the store.
    pantry: RwLock<Arc<HashSet<Gtin>>>,
    pub(crate) upkeep: crate::upkeep::Upkeep,
    events: broadcast::Sender<Answer>,
    /// Counts up with each change that a monitor would show.
    changes: watch::Sender<u64>,
    picture_permits: Semaphore,
}

/// All that depends on the configuration.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) config: LookupConfig,
    pub(crate) lc: String,
    http: Arc<Http>,
    pub(crate) memory: Arc<Memory>,
    pub(crate) breaker: Arc<Breaker>,
    pub(crate) budget: Arc<Budget>,
    pub(crate) scheduler: Arc<Scheduler<OpenFoodFacts>>,
    pub(crate) second: Option<Arc<FoodDataCentral>>,
    flights: Arc<Flights<Result<Held, Unavailable>>>,
    pictures: Arc<Flights<PictureResult>>,
    pauses: Pauses,
}

/// A picture, none at all, or why nobody knows.
type PictureResult = Result<Option<Arc<KeptPicture>>, Unavailable>;

impl State {
    fn new(
        config: LookupConfig,
        before: Option<&Self>,
        slot: &Arc<Slot>,
        metrics: &Arc<Metrics>,
    ) -> Result<Self, ConfigError> {
        off::check_base(&config.source_url)?;
        if let Some(second) = &config.second {
            off::check_base(&second.url)?;
        }
        let lc = config.lc();
        let same_source = before.filter(|before| before.config.source_url == config.source_url);
        let same_answers = same_source.filter(|before| before.lc == lc);
        let same_memory = same_answers.filter(|before| {
            before.config.fresh_found == config.fresh_found
                && before.config.fresh_unknown == config.fresh_unknown
                && before.config.memory_entries == config.memory_entries
        });
        let http = Arc::new(Http::new(&config)?);
        // Who changes a setting is not excused from waiting.
        let breaker = same_source.map_or_else(Arc::default, |before| Arc::clone(&before.breaker));
        let budget = same_source.map_or_else(
            || Arc::new(Budget::new(Arc::clone(slot), OPEN_FOOD_FACTS)),
            |before| Arc::clone(&before.budget),
        );
        let rules = Rules {
            budget: Arc::clone(&budget),
            breaker: Arc::clone(&breaker),
            metrics: Arc::clone(metrics),
            limits: config.limits,
            clock: config.clock.clone(),
        };
        let second = config.second.clone().map(|second| {
            let same = before.and_then(|before| before.second.as_ref()).filter(|before| before.is(&second));
            same.map_or_else(
                || Arc::new(FoodDataCentral::new(second, &config, Arc::clone(&http), slot, metrics)),
                Arc::clone,
            )
        });
        let asker = OpenFoodFacts::new(Arc::clone(&http), config.clone());
        Ok(Self {
            http,
            memory: same_memory
                .map_or_else(|| Arc::new(Memory::new(&config)), |before| Arc::clone(&before.memory)),
            breaker,
            budget,
            scheduler: Arc::new(Scheduler::new(asker, rules)),
            second,
            flights: same_memory.map_or_else(Arc::default, |before| Arc::clone(&before.flights)),
            pictures: same_source.map_or_else(Arc::default, |before| Arc::clone(&before.pictures)),
            pauses: Pauses::default(),
            lc,
            config,
        })
    }

    /// Why not to ask the source now, if so.
    pub(crate) fn may_ask(&self, urgency: Urgency) -> Result<(), Unavailable> {
        if self.config.online {
            self.breaker.check(urgency, self.config.clock.now())
        } else {
            Err(Reason::Offline.into())
        }
    }

    /// Asks the second source about what the first does not know. Returns what is known then, and whether that is all
    /// there is to know: it is not when the second could not be asked.
    async fn ask_further(&self, gtin: Gtin, urgency: Urgency, fetched: Fetched) -> (Fetched, bool) {
        let (Some(second), Fetched::Unknown) = (&self.second, &fetched) else { return (fetched, true) };
        match second.ask(gtin, urgency).await {
            Ok(fetched) => (fetched, true),
            // Not worth asking again, until there is another key.
            Err(_) if second.key_refused() => (fetched, true),
            Err(_) => (fetched, false),
        }
    }
}

impl Lookup {
    /// Opens the store and sets up the client. A store that can't be used is set aside or done without, and tried
    /// again later; that is logged and no error. Blocks while the store is opened.
    ///
    /// What goes on behind (asking again, refreshing, keeping the store in bounds) goes on while [`Self::run`] does.
    ///
    /// # Errors
    /// When the configuration makes no sense.
    pub fn open(config: LookupConfig) -> Result<Self, ConfigError> {
        let slot = Arc::new(Slot::open(&config.store, config.clock.clone()));
        let metrics = Arc::default();
        let instance = config.instance.clone();
        let state = State::new(config, None, &slot, &metrics)?;
        let lookup = Self(Arc::new(Shared {
            state: ArcSwap::from_pointee(state),
            unanswered: Unanswered::new(Arc::clone(&slot), &instance),
            refresh: Refresh::new(Arc::clone(&slot), &instance),
            pantry: RwLock::default(),
            upkeep: crate::upkeep::Upkeep::new(&instance),
            events: broadcast::Sender::new(EVENTS),
            changes: watch::Sender::new(0),
            picture_permits: Semaphore::new(PICTURES_AT_ONCE),
            slot: Arc::clone(&slot),
            metrics,
        }));
        // Not held by the store, which the lookup holds.
        let shared = Arc::downgrade(&lookup.0);
        slot.watch(Arc::new(move |which| {
            if let Some(shared) = shared.upgrade() {
                Self(shared).changed_elsewhere(which);
            }
        }));
        Ok(lookup)
    }

    /// Changes all settings but [`LookupConfig::store`], for which there is [`Self::use_store`], and
    /// [`LookupConfig::instance`]. Questions under way end as they began.
    ///
    /// # Errors
    /// When the configuration makes no sense; the old one then stays.
    pub fn reconfigure(&self, config: LookupConfig) -> Result<(), ConfigError> {
        let before = self.state();
        let config =
            LookupConfig { store: self.0.slot.config(), instance: before.config.instance.clone(), ..config };
        let state = Arc::new(State::new(config, Some(&before), &self.0.slot, &self.0.metrics)?);
        self.0.upkeep.memory_replaced(&before.memory, &state.memory);
        self.0.state.store(state);
        self.0.upkeep.wake();
        self.tell_change();
        Ok(())
    }

    /// The settings in force.
    #[must_use]
    pub fn config(&self) -> LookupConfig {
        LookupConfig { store: self.0.slot.config(), ..self.read_state().config.clone() }
    }

    /// Tells every answer that arrives behind somebody: after a stale one was given, or after the one who
    /// asked gave up.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Answer> {
        self.0.events.subscribe()
    }

    /// Changes whenever how it stands with source, store, queue or long work has changed.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    pub(crate) fn tell_change(&self) {
        self.0.changes.send_modify(|count| *count += 1);
    }

    /// What the household has: warmed first, refreshed on request, and never put out of the store to make room.
    pub fn set_pantry(&self, gtins: HashSet<Gtin>) {
        *self.0.pantry.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(gtins);
        self.0.upkeep.forget_plan();
    }

    pub(crate) fn pantry(&self) -> Arc<HashSet<Gtin>> {
        Arc::clone(&self.0.pantry.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What product is this GTIN? Never takes longer than [`LookupConfig::deadline`], by much.
    ///
    /// Dropping the future does not take back a request it has made: the answer will be kept. What could not be
    /// asked is asked later, while [`Self::run`] runs.
    pub async fn answer(&self, gtin: Gtin, freshness: Freshness) -> Answer {
        let begun = self.0.metrics.begin();
        let held = self.read_state().memory.get(gtin);
        match held {
            Some((held, false)) if freshness != Freshness::Refresh && !held.is_gone() => {
                held.answer(Tier::Memory, false, None, self.0.metrics.memory_hit(begun))
            }
            held => {
                let started = begun.unwrap_or_else(Instant::now);
                Box::pin(self.answer_below(gtin, freshness, held, started)).await
            }
        }
    }

    /// What memory holds of a GTIN, however old, and at once: for what must not wait. It counts as no answer, since who looks asks for
    /// that too.
    pub fn glance(&self, gtin: Gtin) -> Option<Answer> {
        let (held, expired) = self.read_state().memory.get(gtin)?;
        Some(held.answer(Tier::Memory, expired, None, Duration::ZERO))
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
            None => {
                self.0.metrics.memory(Event::Miss, || Duration::ZERO);
                let stored = timeout_at(deadline, self.stored(&state, gtin)).await.ok().flatten();
                if stored.is_none() {
                    self.0.metrics.store(Event::Miss, Duration::ZERO);
                }
                stored.map(|held| {
                    state.memory.note_use(&held);
                    let expired = held.is_expired();
                    (held, expired, Tier::Store)
                })
            }
        };
        let answer = self.answer_with(&state, gtin, freshness, kept, started, deadline).await;
        self.count(&answer);
        if matches!(answer.outcome, Outcome::Unavailable(_)) && freshness != Freshness::CachedOnly {
            self.keep_for_later(gtin).await;
            self.tell_change();
        }
        answer
    }

    /// Keeps a question that was not answered. A slow disk does not keep back that it was not.
    async fn keep_for_later(&self, gtin: Gtin) {
        let lookup = self.clone();
        let keeping = tokio::spawn(async move { lookup.0.unanswered.add(&[gtin]).await });
        let _ = timeout(STORE_PATIENCE, keeping).await;
    }

    async fn answer_with(
        &self,
        state: &Arc<State>,
        gtin: Gtin,
        freshness: Freshness,
        kept: Option<(Held, bool, Tier)>,
        started: Instant,
        deadline: Instant,
    ) -> Answer {
        let kept = match kept {
            Some((held, expired, tier)) if freshness != Freshness::Refresh => {
                if expired && freshness == Freshness::Fresh {
                    self.refresh_behind(state, gtin);
                }
                return held.answer(tier, expired, None, started.elapsed());
            }
            kept => kept,
        };
        let problem = if freshness == Freshness::CachedOnly {
            Unavailable::from(Reason::Offline)
        } else {
            match self.ask(state, gtin, freshness, deadline).await {
                Ok((held, tier)) => return held.answer(tier, false, None, started.elapsed()),
                Err(problem) => problem,
            }
        };
        match kept {
            Some((held, expired, tier)) => held.answer(tier, expired, Some(problem), started.elapsed()),
            None => Answer::unavailable(gtin, problem, started.elapsed()),
        }
    }

    /// Counts who answered.
    fn count(&self, answer: &Answer) {
        let metrics = &self.0.metrics;
        let provenance = &answer.provenance;
        let event = if provenance.stale { Event::StaleHit } else { Event::Hit };
        match provenance.tier {
            Some(Tier::Memory) => metrics.memory(event, || provenance.took),
            Some(Tier::Store) => metrics.store(event, provenance.took),
            Some(Tier::Network) => metrics.by_network(),
            None => metrics.unanswered(),
        }
    }

    /// Asks the network for a person, together with all who ask the same.
    async fn ask(
        &self,
        state: &Arc<State>,
        gtin: Gtin,
        freshness: Freshness,
        deadline: Instant,
    ) -> Result<(Held, Tier), Unavailable> {
        if freshness == Freshness::Refresh {
            state.breaker.try_again();
        }
        state.may_ask(Urgency::Person)?;
        // Who comes just after a landing finds the answer in memory.
        let landed = || match freshness {
            Freshness::Refresh => None,
            Freshness::Fresh | Freshness::CachedOnly => state.memory.peek_fresh(gtin),
        };
        let fly = |passengers| self.fly(state, gtin, Urgency::Person, passengers);
        let waiter = match state.flights.join(gtin, landed, fly) {
            Ok(waiter) => waiter,
            Err(held) => return Ok((held, Tier::Memory)),
        };
        // It may have been under way for the background.
        state.scheduler.promote(gtin);
        let waiting = |wait| Unavailable { reason: Reason::Waiting, retry_after: Some(wait) };
        if let Some(turn) = state.scheduler.turn(gtin)
            && Instant::now() + turn > deadline
        {
            // Told at once, not when the deadline has passed. The question keeps its place.
            return Err(waiting(turn));
        }
        let flight = waiter.late();
        match timeout_at(deadline, waiter.wait()).await {
            Ok(Some(landed)) => landed.map(|held| (held, Tier::Network)),
            Ok(None) => {
                tracing::error!(%gtin, "a lookup crashed");
                Err(Reason::BadAnswer.into())
            }
            Err(_) => Err(match state.scheduler.turn(gtin) {
                Some(turn) => waiting(turn),
                None => {
                    let late = Unavailable::from(Reason::DeadlinePassed);
                    // One failure of the source, however many waited for it.
                    if flight.notice() {
                        state.breaker.failure(late, state.config.clock.now(), fastrand::f64());
                    }
                    late
                }
            }),
        }
    }

    /// Starts a flight that nobody waits for, unless one is under way or the source should be left alone.
    fn refresh_behind(&self, state: &Arc<State>, gtin: Gtin) {
        if state.may_ask(Urgency::Background).is_ok() {
            // Not waited for: the flight tells its answer to the subscribers.
            drop(self.join_behind(state, gtin));
        }
    }

    /// Joins a flight of the background. None when there is a fresh answer by now.
    pub(crate) fn join_behind(
        &self,
        state: &Arc<State>,
        gtin: Gtin,
    ) -> Option<crate::flight::Waiter<Result<Held, Unavailable>>> {
        let fly = |passengers| self.fly(state, gtin, Urgency::Background, passengers);
        state.flights.join(gtin, || state.memory.peek_fresh(gtin), fly).ok()
    }

    /// One question to the source, and what follows from it.
    fn fly(
        &self,
        state: &Arc<State>,
        gtin: Gtin,
        urgency: Urgency,
        passengers: Passengers,
    ) -> impl Future<Output = Result<Held, Unavailable>> + Send + 'static {
        let (lookup, state) = (self.clone(), Arc::clone(state));
        // In line before anybody can ask how long the line is.
        let answered = state.scheduler.submit(gtin, urgency);
        async move {
            let started = Instant::now();
            let answered = answered.await.unwrap_or_else(|_| Err(Reason::BadAnswer.into()));
            // Also when it failed: it waits no longer, or not for the same.
            lookup.tell_change();
            let (fetched, sure) = state.ask_further(gtin, urgency, answered?).await;
            let held = lookup.land(&state, gtin, fetched, sure).await;
            if urgency == Urgency::Background || passengers.deserted() {
                let answer = held.clone().answer(Tier::Network, false, None, started.elapsed());
                // No subscriber is no mistake.
                let _ = lookup.0.events.send(answer);
            }
            let done = lookup.clone();
            let removing = tokio::spawn(async move { done.0.unanswered.remove(&[gtin]).await });
            let _ = timeout(STORE_PATIENCE, removing).await;
            lookup.tell_change();
            // The source answers: whatever waits for it may be asked now.
            lookup.0.upkeep.wake();
            Ok(held)
        }
    }

    /// Keeps what the sources said. Unless they are `sure`, they are asked again at the next question.
    async fn land(&self, state: &Arc<State>, gtin: Gtin, fetched: Fetched, sure: bool) -> Held {
        let now = state.config.clock.now();
        let known = match &fetched {
            Fetched::Found { record, .. } => Known::Found(Arc::clone(record)),
            // What was found stays found.
            Fetched::Unknown => self.stored_or_held(state, gtin).await.unwrap_or(Known::Unknown),
        };
        let checked_at = match &fetched {
            Fetched::Found { record, .. } => record.fetched_at,
            Fetched::Unknown => now,
        };
        let held = state.memory.put(Entry { gtin, known, checked_at, expired: !sure });
        let slot = Arc::clone(&self.0.slot);
        let lc = state.lc.clone();
        let storing = tokio::spawn(async move {
            slot.write(move |store| match &fetched {
                Fetched::Found { record, raw } => Entry::write(store, gtin, record, raw, &lc),
                Fetched::Unknown => {
                    store.put_unknown(gtin, now)?;
                    if sure { Ok(()) } else { store.expire(Which::One(gtin)) }
                }
            })
            .await
        });
        // A slow disk does not keep the answer back; what is left undone goes on by itself.
        let _ = timeout(STORE_PATIENCE, storing).await;
        self.0.upkeep.forget_count();
        held
    }

    /// The answer of the second tier, which is then in memory.
    async fn stored(&self, state: &Arc<State>, gtin: Gtin) -> Option<Held> {
        let lc = state.lc.clone();
        let entry = self.0.slot.read(move |store| Entry::read(store, gtin, &lc)).await.flatten()?;
        Some(state.memory.fill(entry))
    }

    /// What was found for `gtin` earlier, whatever its age.
    async fn stored_or_held(&self, state: &Arc<State>, gtin: Gtin) -> Option<Known> {
        let held = match state.memory.peek(gtin) {
            Some(held) => held,
            None => self.stored(state, gtin).await?,
        };
        Some(held.entry().known.clone())
    }

    /// The front picture of a product whose facts are kept; none when it has none, or when nothing is kept.
    /// Given from the store where it is there, else fetched. This can take as long as the picture's host does.
    ///
    /// # Errors
    /// Why it could not be fetched.
    pub async fn picture(&self, gtin: Gtin, size: PictureSize) -> Result<Option<Picture>, Unavailable> {
        let state = self.state();
        let stored = self.0.slot.read(move |store| store.picture(gtin, size)).await.flatten();
        let stored = stored.and_then(|(address, bytes)| Some((address, Picture::new(bytes)?)));
        let address = match self.stored_or_held(&state, gtin).await {
            Some(Known::Found(record)) => record.facts.picture.clone(),
            Some(Known::Unknown) | None => None,
        };
        let Some(address) = address else {
            return Ok(stored.map(|(_, picture)| picture));
        };
        match stored {
            Some((old, picture)) => {
                if !picture::is_same(&old, &address) && state.may_ask(Urgency::Background).is_ok() {
                    // There is a newer one: the next who asks will get it.
                    drop(self.join_picture(&state, gtin, address));
                }
                Ok(Some(picture))
            }
            None => {
                state.may_ask(Urgency::Person)?;
                match self.join_picture(&state, gtin, address) {
                    Err(paused) => paused.map_or(Ok(None), Err),
                    Ok(waiter) => {
                        let landed = waiter.wait().await.unwrap_or(Err(Reason::BadAnswer.into()))?;
                        Ok(landed.and_then(|picture| Picture::new(picture.of(size).to_vec())))
                    }
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
            let fetched = timeout(off::FLIGHT_DEADLINE, picture::fetch(&state.http, &address, now())).await;
            let fetched = fetched.unwrap_or_else(|_| Err(Reason::DeadlinePassed.into()));
            match fetched {
                Ok(Some(picture)) => {
                    state.pauses.end(gtin);
                    let picture = Arc::new(picture);
                    let kept = Arc::clone(&picture);
                    // A picture that is not kept is shown all the same; the failure has been logged.
                    let _ = lookup.0.slot.write(move |store| store.put_picture(gtin, &kept)).await;
                    lookup.0.upkeep.forget_count();
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
        self.0.slot.read(move |store| store.raw(gtin)).await.flatten()
    }

    /// Makes what is known stale: it is asked for again at the next question, and given while the source can't be
    /// asked. Other machines that share the store learn of it.
    pub async fn invalidate(&self, which: Which) {
        let state = self.state();
        state.memory.expire(|entry| match (which, &entry.known) {
            (Which::One(gtin), _) => entry.gtin == gtin,
            (Which::Source(source), Known::Found(record)) => record.source == source,
            (Which::Source(_), Known::Unknown) => false,
            (Which::All, _) => true,
        });
        match which {
            Which::One(gtin) => state.pauses.end(gtin),
            Which::Source(_) | Which::All => state.pauses.clear(),
        }
        // What can't be marked now has been logged; in memory it is stale all the same.
        let _ = self.0.slot.write(move |store| store.expire(which)).await;
        self.0.upkeep.forget_plan();
        self.tell_change();
    }

    /// Forgets all answers and pictures.
    ///
    /// # Errors
    /// When the store can't be emptied. Memory is empty then all the same.
    pub async fn clear(&self) -> Result<(), StoreError> {
        let state = self.state();
        state.memory.clear();
        state.pauses.clear();
        let cleared = self.0.slot.write(|store| store.clear()).await;
        // Again: a question may have filled it from the store meanwhile.
        state.memory.clear();
        self.0.upkeep.forget_plan();
        self.tell_change();
        cleared
    }

    /// Another machine changed the store that we share.
    fn changed_elsewhere(&self, which: Which) {
        let state = self.state();
        match which {
            Which::One(gtin) => state.memory.forget(gtin),
            Which::Source(_) | Which::All => state.memory.clear(),
        }
    }

    fn read_state(&self) -> Guard<Arc<State>> {
        self.0.state.load()
    }

    pub(crate) fn state(&self) -> Arc<State> {
        self.0.state.load_full()
    }
}
