//! How many requests a minute the source gets from us, whoever wants them.
//!
//! The times of the last requests lie in the store, so that all who share it (the window, the command line, the
//! next start, other machines behind the same address) share one budget.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Urgency;
use crate::slot::Slot;

/// The document in the store with the requests to Open Food Facts.
pub(crate) const OPEN_FOOD_FACTS: &str = "budget";
/// The source counts by the minute. A second more, because requests do not all travel equally long.
const WINDOW: Duration = Duration::from_secs(61);

/// How long the store may take to say whether a request may be made.
const PATIENCE: Duration = Duration::from_millis(250);

/// The most requests within a minute.
///
/// Open Food Facts allows 15 product reads and 10 searches per address
/// (<https://openfoodfacts.github.io/openfoodfacts-server/api/#rate-limits>). We stay one below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Product reads.
    pub reads: u32,
    /// Searches.
    pub searches: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { reads: 14, searches: 9 }
    }
}

impl Limits {
    /// As many as one likes, for a source on this machine.
    pub const NONE: Self = Self { reads: u32::MAX, searches: u32::MAX };

    fn of(self, kind: Kind) -> u32 {
        match kind {
            Kind::Read => self.reads,
            Kind::Search => self.searches,
        }
    }

    /// How many of them the background leaves to people.
    fn reserve(self, kind: Kind) -> u32 {
        self.of(kind) / 3
    }
}

/// What is asked. Each kind has its own limit at the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One product.
    Read,
    /// Up to a hundred.
    Search,
}

/// What is left now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Requests that may be made at once.
    pub left: u32,
    /// The most within a minute.
    pub limit: u32,
    /// How long until one more may be made, when none may.
    pub next_in: Option<Duration>,
}

/// When requests were made, in milliseconds since 1970, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Made {
    reads: Vec<i64>,
    searches: Vec<i64>,
}

impl Made {
    fn of(&self, kind: Kind) -> &Vec<i64> {
        match kind {
            Kind::Read => &self.reads,
            Kind::Search => &self.searches,
        }
    }

    fn of_mut(&mut self, kind: Kind) -> &mut Vec<i64> {
        match kind {
            Kind::Read => &mut self.reads,
            Kind::Search => &mut self.searches,
        }
    }

    /// Forgets what is too old to count. What is in the future was noted by a clock that was wrong; it counts as of
    /// now.
    fn forget(&mut self, now: i64) {
        let window = i64::try_from(WINDOW.as_millis()).unwrap_or(i64::MAX);
        for times in [&mut self.reads, &mut self.searches] {
            for time in times.iter_mut() {
                *time = (*time).min(now);
            }
            times.retain(|time| now - *time < window);
        }
    }

    /// Takes one request, or says how long to wait for it. `limit` 0 never gives one.
    fn take(&mut self, kind: Kind, limit: u32, now: i64) -> Result<(), Duration> {
        self.forget(now);
        match wait(self.of(kind), limit, now) {
            Some(wait) => Err(wait),
            None => {
                self.of_mut(kind).push(now);
                Ok(())
            }
        }
    }
}

/// How long until fewer than `limit` of `times` count; none when that is so now.
fn wait(times: &[i64], limit: u32, now: i64) -> Option<Duration> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let over = (times.len() + 1).checked_sub(limit)?;
    let oldest = times.get(over.checked_sub(1)?).or(times.last());
    let passed = oldest.map_or(0, |oldest| u64::try_from(now - oldest).unwrap_or(0));
    Some(WINDOW.saturating_sub(Duration::from_millis(passed)).max(Duration::from_millis(1)))
}

/// The budget of one source.
#[derive(Debug)]
pub(crate) struct Budget {
    slot: Arc<Slot>,
    /// The document in the store.
    key: &'static str,
    /// As last seen in the store; all there is while the store is down.
    seen: Mutex<Made>,
}

impl Budget {
    pub(crate) fn new(slot: Arc<Slot>, key: &'static str) -> Self {
        Self { slot, key, seen: Mutex::default() }
    }

    /// Takes one request, or says how long to wait for it.
    pub(crate) async fn take(
        &self,
        kind: Kind,
        urgency: Urgency,
        limits: Limits,
        now: Timestamp,
    ) -> Result<(), Duration> {
        let limit = allowed(kind, urgency, limits);
        if limit == u32::MAX {
            return Ok(());
        }
        let now = now.as_millisecond();
        let (slot, key) = (Arc::clone(&self.slot), self.key);
        let taking = tokio::spawn(async move {
            let take = move |made: &mut Made| {
                let taken = made.take(kind, limit, now);
                (taken.is_ok(), (taken, made.clone()))
            };
            slot.update(key, take).await
        });
        // A slow store holds up nobody. What it takes later counts as made, which is on the safe side.
        let shared = tokio::time::timeout(PATIENCE, taking).await.ok().and_then(Result::ok).flatten();
        let mut seen = self.lock();
        match shared {
            Some((taken, made)) => {
                *seen = made;
                taken
            }
            None => seen.take(kind, limit, now),
        }
    }

    /// Gives one back that never reached the source.
    pub(crate) async fn give_back(&self, kind: Kind) {
        self.lock().of_mut(kind).pop();
        self.slot.update(self.key, move |made: &mut Made| (made.of_mut(kind).pop().is_some(), ())).await;
    }

    /// Writes what was seen into a store that came in place of another.
    pub(crate) async fn carry_over(&self) {
        let seen = self.lock().clone();
        let merge = move |made: &mut Made| {
            for (times, seen) in [(&mut made.reads, &seen.reads), (&mut made.searches, &seen.searches)] {
                times.extend(seen);
                times.sort_unstable();
            }
            (true, ())
        };
        self.slot.update(self.key, merge).await;
    }

    /// What is left, as far as is known without asking the store.
    pub(crate) fn left(&self, kind: Kind, urgency: Urgency, limits: Limits, now: Timestamp) -> Left {
        let limit = allowed(kind, urgency, limits);
        let mut made = self.lock().clone();
        let now = now.as_millisecond();
        made.forget(now);
        let used = u32::try_from(made.of(kind).len()).unwrap_or(u32::MAX);
        Left { left: limit.saturating_sub(used), limit, next_in: wait(made.of(kind), limit, now) }
    }

    fn lock(&self) -> MutexGuard<'_, Made> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn allowed(kind: Kind, urgency: Urgency, limits: Limits) -> u32 {
    let limit = limits.of(kind);
    match urgency {
        Urgency::Person => limit,
        Urgency::Background if limit == u32::MAX => limit,
        Urgency::Background => limit - limits.reserve(kind),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn never_more_than_the_limit_within_the_window() {
        let mut made = Made::default();
        for second in 0..14 {
            made.take(Kind::Read, 14, second * 1000).unwrap();
        }
        assert_eq!(made.take(Kind::Read, 14, 14_000), Err(Duration::from_secs(47)));
        made.take(Kind::Search, 9, 14_000).unwrap();
        assert_eq!(made.take(Kind::Read, 14, 60_999), Err(Duration::from_millis(1)));
        made.take(Kind::Read, 14, 61_000).unwrap();
        assert_eq!(made.take(Kind::Read, 14, 61_000), Err(Duration::from_secs(1)));
    }

    #[test]
    fn the_background_leaves_some_to_people() {
        let mut made = Made::default();
        let limits = Limits::default();
        let mut taken = 0;
        while made.take(Kind::Read, allowed(Kind::Read, Urgency::Background, limits), 0).is_ok() {
            taken += 1;
        }
        assert_eq!(taken, 10);
        for _ in 0..4 {
            made.take(Kind::Read, allowed(Kind::Read, Urgency::Person, limits), 0).unwrap();
        }
        assert!(made.take(Kind::Read, allowed(Kind::Read, Urgency::Person, limits), 0).is_err());
        // The window of the background ends with the oldest that has to go, not with the first.
        let wait = made.take(Kind::Read, allowed(Kind::Read, Urgency::Background, limits), 1000).unwrap_err();
        assert_eq!(wait, Duration::from_secs(60));
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_lock_us_out() {
        let mut made = Made::default();
        for _ in 0..14 {
            made.take(Kind::Read, 14, 1_000_000_000).unwrap();
        }
        assert_eq!(made.take(Kind::Read, 14, 0), Err(WINDOW));
        made.take(Kind::Read, 14, 61_000).unwrap();
    }

    #[test]
    fn a_limit_of_nothing_gives_nothing() {
        assert!(Made::default().take(Kind::Read, 0, 0).is_err());
    }

    proptest! {
        /// Whatever comes when: no stretch of a minute holds more than the limit.
        #[test]
        fn any_history_keeps_the_limit(steps in prop::collection::vec(0_i64..20_000, 1..200), limit in 1_u32..20) {
            let (mut now, mut made, mut times) = (0, Made::default(), Vec::new());
            for step in steps {
                now += step;
                match made.take(Kind::Read, limit, now) {
                    Ok(()) => times.push(now),
                    Err(wait) => {
                        let wait = i64::try_from(wait.as_millis()).unwrap();
                        prop_assert!(made.clone().take(Kind::Read, limit, now + wait).is_ok());
                        prop_assert!(made.clone().take(Kind::Read, limit, now + wait - 1).is_err());
                    }
                }
            }
            let limit = usize::try_from(limit).unwrap();
            for stretch in times.windows(limit + 1) {
                prop_assert!(stretch[limit] - stretch[0] >= 61_000);
            }
        }
    }
}
