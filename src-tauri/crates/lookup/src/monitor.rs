//! Everything about the lookup at one moment.

use std::time::Duration;

use barcode::Gtin;
use tokio::time::Instant;

use crate::breaker::Circuit;
use crate::budget::{Kind, Left};
use crate::metrics::TierCounts;
use crate::refresh::Progress;
use crate::scheduler::QueueState;
use crate::second::SecondState;
use crate::slot::StoreHealth;
use crate::store::{Stats, StoreConfig};
use crate::warm::Plan;
use crate::{Lookup, Tier, Unavailable, Urgency};

/// Everything about the lookup at one moment. Counted since the program was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monitor {
    /// What memory did.
    pub memory: TierCounts,
    /// What the store did.
    pub store: TierCounts,
    /// What requests brought.
    pub network: TierCounts,
    /// Answers in memory.
    pub memory_entries: u64,
    /// How many it may hold, roughly.
    pub memory_capacity: u64,
    /// Answers put out of memory to make room.
    pub memory_evictions: u64,
    /// Answers put out of the store to make room.
    pub store_evictions: u64,
    /// Which store.
    pub store_config: StoreConfig,
    /// Whether it works.
    pub store_health: StoreHealth,
    /// How much it holds.
    pub store_stats: Stats,
    /// The most bytes it may take; none where the store bounds itself.
    pub store_max_bytes: Option<u64>,
    /// False: the network is switched off.
    pub online: bool,
    /// Whether the source is asked.
    pub circuit: Circuit,
    /// Why it is not asked, or how the last request failed.
    pub trouble: Option<Unavailable>,
    /// Product reads that a person may make now.
    pub reads: Left,
    /// Searches that a person may make now.
    pub searches: Left,
    /// How it stands with the second source, where there is one.
    pub second: Option<SecondState>,
    /// What waits, in the order in which it will be asked.
    pub queue: Vec<(Gtin, QueueState)>,
    /// What the buttons would do.
    pub plan: Plan,
    /// The refresh under way or paused.
    pub refresh: Option<Progress>,
}

/// How much the store holds, as it was found out, and what that cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    stats: Stats,
    bounds_itself: bool,
    at: Instant,
    took: Duration,
}

/// What takes longer than this to count …
const QUICK: Duration = Duration::from_millis(20);
/// … is counted again, when we have changed nothing ourselves, after so many times as long.
const REST: u32 = 50;

impl Counted {
    fn holds(&self) -> bool {
        self.took > QUICK && self.at.elapsed() < self.took * REST
    }
}

impl Lookup {
    /// How much the store holds. A screen that asks each second must not keep a store of a million answers counting.
    async fn store_stats(&self) -> (Stats, bool) {
        let counted = *self.0.upkeep.counted();
        if let Some(counted) = counted.filter(Counted::holds) {
            return (counted.stats, counted.bounds_itself);
        }
        let count = |store: &dyn crate::Store| {
            let at = Instant::now();
            let (stats, bounds_itself) = (store.stats()?, store.bounds_itself());
            Ok(Counted { stats, bounds_itself, at, took: at.elapsed() })
        };
        let Some(counted) = self.0.slot.read(count).await else { return Default::default() };
        *self.0.upkeep.counted() = Some(counted);
        (counted.stats, counted.bounds_itself)
    }

    /// Everything at one moment.
    pub async fn monitor(&self) -> Monitor {
        let state = self.state();
        let config = &state.config;
        let now = config.clock.now();
        let (store_stats, bounds_itself) = self.store_stats().await;
        let (circuit, trouble) = state.breaker.state(now);
        let left = |kind| state.budget.left(kind, Urgency::Person, config.limits, now);
        let mut queue = state.scheduler.list();
        let waiting: std::collections::HashSet<Gtin> = queue.iter().map(|(gtin, _)| *gtin).collect();
        let later = self.0.unanswered.list().into_iter().filter(|gtin| !waiting.contains(gtin));
        queue.extend(later.map(|gtin| (gtin, QueueState::Later)));
        let metrics = &self.0.metrics;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Monitor {
            memory: metrics.of(Tier::Memory),
            store: metrics.of(Tier::Store),
            network: metrics.of(Tier::Network),
            memory_entries: count(state.memory.len()),
            memory_capacity: count(config.memory_entries),
            memory_evictions: self.0.upkeep.evicted_from_memory(&state.memory),
            store_evictions: self.0.upkeep.evicted_from_store(),
            store_config: self.0.slot.config(),
            store_health: self.0.slot.health(),
            store_stats,
            store_max_bytes: (!bounds_itself).then_some(config.max_store_bytes),
            online: config.online,
            circuit,
            trouble,
            reads: left(Kind::Read),
            searches: left(Kind::Search),
            second: state.second.as_ref().map(|second| second.state()),
            queue,
            plan: self.plan().await,
            refresh: self.0.refresh.progress(),
        }
    }
}
