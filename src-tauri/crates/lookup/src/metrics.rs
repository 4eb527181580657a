//! What the tiers did: counted exactly, timed well enough, and too cheap to be noticed.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use hdrhistogram::Histogram;
use tokio::time::Instant;

use crate::Tier;

/// Threads that count at the same time seldom share one of these.
const SHARDS: usize = 16;
/// One memory hit in so many is timed: fewer than one in a hundred, so that even the 99th percentile does not pay for
/// it. A power of two.
const SAMPLE: u64 = 256;
/// Longer than any question may take.
const LONGEST: Duration = Duration::from_mins(2);

/// How a tier answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// With something fresh.
    Hit,
    /// With something that was not fresh.
    StaleHit,
    /// Not.
    Miss,
}

/// Counters of all tiers since the program was started.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    memory: Counters,
    store: Counters,
    network: Counters,
    /// Questions that nobody could answer.
    unanswered: AtomicU64,
    /// Questions that the network answered, several of which one request may have served.
    by_network: AtomicU64,
}

/// What one tier did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TierCounts {
    /// Questions it answered, with something fresh or not; for the network, requests that brought an answer.
    pub hits: u64,
    /// Those among them whose answer was not fresh.
    pub stale_hits: u64,
    /// Questions it could not answer; for the network, requests that failed.
    pub misses: u64,
    /// How long its answers take; none before the first.
    pub latency: Option<Latency>,
}

/// Percentiles. Of memory hits one in 256 is measured, of all else each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    /// Half are quicker.
    pub p50: Duration,
    /// 95 of a hundred are quicker.
    pub p95: Duration,
    /// 99 of a hundred are quicker.
    pub p99: Duration,
}

/// Who answered how many questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Totals {
    pub(crate) memory: u64,
    pub(crate) store: u64,
    pub(crate) network: u64,
    pub(crate) unanswered: u64,
}

#[derive(Debug)]
struct Counters {
    shards: [Shard; SHARDS],
    times: Mutex<Histogram<u64>>,
}

/// On a cache line of its own: who counts in one does not slow down who counts in the next.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Shard {
    hits: AtomicU64,
    stale_hits: AtomicU64,
    misses: AtomicU64,
    /// How long the last hit took that was timed, in nanoseconds.
    last: AtomicU64,
}

impl Default for Counters {
    fn default() -> Self {
        let longest = u64::try_from(LONGEST.as_nanos()).unwrap_or(u64::MAX);
        // Two digits: a percentile is right to one in a hundred. The bounds are constants that it takes.
        let mut times = Histogram::new_with_bounds(1, longest, 2).expect("constant bounds");
        times.auto(true);
        Self { shards: Default::default(), times: Mutex::new(times) }
    }
}

impl Counters {
    /// Counts, and returns the number of this event within its shard.
    fn count(&self, event: Event) -> u64 {
        let shard = &self.shards[shard()];
        match event {
            Event::Hit => shard.hits.fetch_add(1, Ordering::Relaxed),
            Event::StaleHit => shard.stale_hits.fetch_add(1, Ordering::Relaxed),
            Event::Miss => shard.misses.fetch_add(1, Ordering::Relaxed),
        }
    }

    fn time(&self, took: Duration) {
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX).max(1);
        self.times.lock().unwrap_or_else(PoisonError::into_inner).saturating_record(nanos);
    }

    fn read(&self) -> TierCounts {
        let sum = |field: fn(&Shard) -> &AtomicU64| -> u64 {
            self.shards.iter().map(|shard| field(shard).load(Ordering::Relaxed)).sum()
        };
        let stale_hits = sum(|shard| &shard.stale_hits);
        let times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let at = |quantile| Duration::from_nanos(times.value_at_quantile(quantile));
        let latency = (!times.is_empty()).then(|| Latency { p50: at(0.5), p95: at(0.95), p99: at(0.99) });
        TierCounts {
            hits: sum(|shard| &shard.hits) + stale_hits,
            stale_hits,
            misses: sum(|shard| &shard.misses),
            latency,
        }
    }
}

impl Metrics {
    /// When a question begins that memory may answer; none when it is not one that is timed. To read the clock twice would
    /// take a third of the time that a hit does.
    pub(crate) fn begin(&self) -> Option<Instant> {
        let hits = self.memory.shards[shard()].hits.load(Ordering::Relaxed);
        hits.is_multiple_of(SAMPLE).then(Instant::now)
    }

    /// Counts a fresh hit in memory of a question that [`Self::begin`] began, and returns how long it took: of one that was
    /// not timed, how long the last one did that was.
    pub(crate) fn memory_hit(&self, begun: Option<Instant>) -> Duration {
        let shard = &self.memory.shards[shard()];
        shard.hits.fetch_add(1, Ordering::Relaxed);
        let Some(begun) = begun else { return Duration::from_nanos(shard.last.load(Ordering::Relaxed)) };
        let took = begun.elapsed();
        shard.last.store(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.memory.time(took);
        took
    }

    /// Counts how memory answered otherwise. `took` is asked for one hit in [`SAMPLE`] only.
    pub(crate) fn memory(&self, event: Event, took: impl FnOnce() -> Duration) {
        let number = self.memory.count(event);
        if event != Event::Miss && number.is_multiple_of(SAMPLE) {
            self.memory.time(took());
        }
    }

    /// Counts how the store answered, and how long it took to.
    pub(crate) fn store(&self, event: Event, took: Duration) {
        self.store.count(event);
        if event != Event::Miss {
            self.store.time(took);
        }
    }

    /// Counts a request and how long it took.
    pub(crate) fn request(&self, answered: bool, took: Duration) {
        self.network.count(if answered { Event::Hit } else { Event::Miss });
        if answered {
            self.network.time(took);
        }
    }

    /// Counts a question that the network answered.
    pub(crate) fn by_network(&self) {
        self.by_network.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a question that nobody could answer.
    pub(crate) fn unanswered(&self) {
        self.unanswered.fetch_add(1, Ordering::Relaxed);
    }

    /// What a tier did.
    pub(crate) fn of(&self, tier: Tier) -> TierCounts {
        match tier {
            Tier::Memory => self.memory.read(),
            Tier::Store => self.store.read(),
            Tier::Network => self.network.read(),
        }
    }

    /// Who answered how many questions.
    pub(crate) fn totals(&self) -> Totals {
        Totals {
            memory: self.memory.read().hits,
            store: self.store.read().hits,
            network: self.by_network.load(Ordering::Relaxed),
            unanswered: self.unanswered.load(Ordering::Relaxed),
        }
    }
}

/// The shard of this thread.
fn shard() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static MINE: Cell<usize> = Cell::new(NEXT.fetch_add(1, Ordering::Relaxed) % SHARDS);
    }
    MINE.get()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn nothing_counted_is_lost_between_threads() {
        let metrics = Metrics::default();
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| {
                    for _ in 0..10_000 {
                        metrics.memory(Event::Hit, || Duration::from_nanos(50));
                        metrics.memory(Event::StaleHit, || Duration::from_nanos(50));
                        metrics.memory(Event::Miss, || unreachable!("a miss is not timed"));
                    }
                });
            }
        });
        let counts = metrics.of(Tier::Memory);
        assert_eq!((counts.hits, counts.stale_hits, counts.misses), (400_000, 200_000, 200_000));
        assert_eq!(counts.latency.unwrap().p50, Duration::from_nanos(50));
        assert_eq!(metrics.totals().memory, 400_000);
    }

    #[test]
    fn a_hit_that_was_not_timed_took_as_long_as_the_last_that_was() {
        let metrics = Metrics::default();
        let took = metrics.memory_hit(metrics.begin());
        assert!(took > Duration::ZERO, "the first is timed");
        for _ in 1..SAMPLE {
            let begun = metrics.begin();
            assert_eq!(begun, None);
            assert_eq!(metrics.memory_hit(begun), took);
        }
        assert!(metrics.begin().is_some(), "and after so many the next");
        assert_eq!(metrics.of(Tier::Memory).hits, SAMPLE);
    }

    #[test]
    fn percentiles_are_those_of_what_was_timed() {
        let metrics = Metrics::default();
        assert_eq!(metrics.of(Tier::Store).latency, None);
        for micros in 1..=100 {
            metrics.store(Event::Hit, Duration::from_micros(micros));
        }
        metrics.store(Event::Miss, Duration::from_hours(1));
        let latency = metrics.of(Tier::Store).latency.unwrap();
        for (found, micros) in [(latency.p50, 50.0), (latency.p95, 95.0), (latency.p99, 99.0)] {
            let found = found.as_secs_f64() * 1e6;
            assert!((found - micros).abs() <= micros / 50.0, "{found} is not {micros}");
        }
        // Longer than can be: no panic, and counted as the longest.
        metrics.request(true, Duration::MAX);
        assert!(metrics.of(Tier::Network).latency.unwrap().p99 >= Duration::from_mins(2));
    }
}
