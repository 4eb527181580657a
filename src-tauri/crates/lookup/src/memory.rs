//! The first tier: this process's memory.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use barcode::Gtin;
use cached::{ConcurrentCloneCached, Expires, ShardedExpiringLruCache};
use jiff::Timestamp;

use crate::front::Front;
use crate::tier::{Entry, Known};
use crate::{Answer, Clock, Found, LookupConfig, Outcome, Provenance, Tier, Unavailable};

/// A record from further in the future than this was stored by a clock that was wrong.
const CLOCK_SLACK: Duration = Duration::from_mins(5);

/// Of 256 hits on an entry that is known to be in use, so many make it the most recently used, and bring it to the front
/// of this thread. That takes the shard from all other threads; fewer than one in a hundred are not felt.
const PROMOTED: u8 = 2;

/// Sharded, bounded, least recently used out first. A hit copies a pointer.
#[derive(Debug)]
pub(crate) struct Memory {
    cache: ShardedExpiringLruCache<Gtin, Held>,
    front: Front,
    policy: Policy,
    /// What was used since the store was last told.
    used: Mutex<Vec<Gtin>>,
}

/// How long what is fresh.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    found: Duration,
    unknown: Duration,
    clock: Clock,
}

/// An entry with its expiry.
#[derive(Debug, Clone)]
pub(crate) struct Held(Arc<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    entry: Entry,
    /// Of the entry, so that a hit need not look into the record.
    fetched_at: Timestamp,
    gone: bool,
    /// Fresh from here
    from: Timestamp,
    /// to here.
    until: Timestamp,
    clock: Clock,
    /// Used since the store was last told. One for all copies.
    used: Arc<AtomicBool>,
}

impl Expires for Held {
    fn is_expired(&self) -> bool {
        let now = self.0.clock.now();
        now >= self.0.until || now < self.0.from
    }
}

impl Held {
    pub(crate) fn entry(&self) -> &Entry {
        &self.0.entry
    }

    /// The same, whose holders are counted apart.
    pub(crate) fn copied(&self) -> Self {
        Self(Arc::new(Inner::clone(&self.0)))
    }

    /// As [`Entry::is_gone`].
    pub(crate) fn is_gone(&self) -> bool {
        self.0.gone
    }

    /// The answer this is. `expired` as [`Expires::is_expired`] said a moment ago.
    pub(crate) fn answer(
        self,
        tier: Tier,
        expired: bool,
        problem: Option<Unavailable>,
        took: Duration,
    ) -> Answer {
        let entry = &self.0.entry;
        Answer {
            gtin: entry.gtin,
            provenance: Provenance {
                tier: Some(tier),
                fetched_at: Some(self.0.fetched_at),
                stale: expired || self.0.gone,
                took,
            },
            problem,
            outcome: Found::of(self).map_or(Outcome::Unknown, Outcome::Found),
        }
    }
}

impl Memory {
    pub(crate) fn new(config: &LookupConfig) -> Self {
        Self {
            cache: ShardedExpiringLruCache::new(config.memory_entries.max(1)),
            front: Front::new(config.memory_entries),
            policy: Policy {
                found: config.fresh_found,
                unknown: config.fresh_unknown,
                clock: config.clock.clone(),
            },
            used: Mutex::default(),
        }
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What is held, and whether it has expired. Expired entries stay. Counts as a use.
    pub(crate) fn get(&self, gtin: Gtin) -> Option<(Held, bool)> {
        let promote = fastrand::u8(..) < PROMOTED;
        if !promote && let Some(held) = self.front.get(gtin) {
            // Otherwise its first use since the store was told is counted below.
            if held.0.used.load(Ordering::Relaxed) && !held.is_expired() {
                return Some((held, false));
            }
        }
        let stamp = self.front.stamp();
        let (held, expired) = self.cache.cache_peek_with_expiry_status(&gtin);
        let held = held?;
        let first = self.note_use(&held);
        if !expired && (first || promote) {
            // Makes it the most recently used.
            let _ = self.cache.get(&gtin);
            self.front.keep(stamp, &held);
        }
        Some((held, expired))
    }

    /// Counts a use of what is held; true for the first since the store was told.
    pub(crate) fn note_use(&self, held: &Held) -> bool {
        let used = &held.0.used;
        // Looked at first: who only reads does not take the cache line from the others.
        let first = !used.load(Ordering::Relaxed) && !used.swap(true, Ordering::Relaxed);
        if first {
            self.used.lock().unwrap_or_else(PoisonError::into_inner).push(held.0.entry.gtin);
        }
        first
    }

    /// What is held, when fresh. Does not count as a use.
    pub(crate) fn peek_fresh(&self, gtin: Gtin) -> Option<Held> {
        match self.cache.cache_peek_with_expiry_status(&gtin) {
            (Some(held), false) => Some(held),
            _ => None,
        }
    }

    /// What is held, fresh or not. Does not count as a use.
    pub(crate) fn peek(&self, gtin: Gtin) -> Option<Held> {
        self.cache.cache_peek_with_expiry_status(&gtin).0
    }

    /// Holds `entry` from the store, unless one is held already that came meanwhile: then that is returned.
    pub(crate) fn fill(&self, entry: Entry) -> Held {
        match self.peek(entry.gtin) {
            Some(held) => held,
            None => self.hold(entry),
        }
    }

    /// Holds `entry` in place of what was held.
    pub(crate) fn put(&self, entry: Entry) -> Held {
        let held = self.hold(entry);
        self.front.changed();
        held
    }

    fn hold(&self, entry: Entry) -> Held {
        let held = self.policy.hold(entry);
        self.cache.set(held.0.entry.gtin, held.clone());
        held
    }

    /// Holds nothing of `gtin`: the store knows better.
    pub(crate) fn forget(&self, gtin: Gtin) {
        self.cache.delete(&gtin);
        self.front.changed();
    }

    /// Makes what is held stale where `which` says so.
    pub(crate) fn expire(&self, which: impl Fn(&Entry) -> bool) {
        let mut expired = Vec::new();
        self.cache.retain(|_, held| {
            if which(held.entry()) {
                expired.push(held.entry().clone());
            }
            true
        });
        for entry in expired {
            self.put(Entry { expired: true, ..entry });
        }
    }

    pub(crate) fn clear(&self) {
        self.cache.clear();
        self.front.changed();
    }

    /// What was used since the last call.
    pub(crate) fn take_used(&self) -> Vec<Gtin> {
        let used = std::mem::take(&mut *self.used.lock().unwrap_or_else(PoisonError::into_inner));
        for gtin in &used {
            if let Some(held) = self.peek(*gtin) {
                held.0.used.store(false, Ordering::Relaxed);
            }
        }
        used
    }

    pub(crate) fn len(&self) -> usize {
        self.cache.len()
    }

    /// Entries put out to make room.
    pub(crate) fn evictions(&self) -> u64 {
        self.cache.metrics().evictions.unwrap_or(0)
    }
}

impl Policy {
    /// Until when what the source said at `checked_at` is fresh. `known`: it is a product that the source still had.
    fn until(&self, known: bool, checked_at: Timestamp) -> Timestamp {
        // Also for what is no longer at the source: it may come back.
        let fresh_for = if known { self.found } else { self.unknown };
        checked_at.checked_add(fresh_for).unwrap_or(Timestamp::MAX)
    }

    /// Whether what the source said at `checked_at` is fresh now.
    pub(crate) fn is_fresh(&self, known: bool, checked_at: Timestamp) -> bool {
        let now = self.clock.now();
        now < self.until(known, checked_at) && now >= from(checked_at)
    }

    fn hold(&self, entry: Entry) -> Held {
        let gone = entry.is_gone();
        let known = matches!(entry.known, Known::Found(_)) && !gone;
        Held(Arc::new(Inner {
            fetched_at: entry.fetched_at(),
            gone,
            from: from(entry.checked_at),
            until: if entry.expired { Timestamp::MIN } else { self.until(known, entry.checked_at) },
            entry,
            clock: self.clock.clone(),
            used: Arc::default(),
        }))
    }
}

fn from(checked_at: Timestamp) -> Timestamp {
    checked_at.checked_sub(CLOCK_SLACK).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Barrier;

    use super::*;

    fn memory(entries: usize) -> Memory {
        let clock = Clock::new(|| "2026-01-01T00:00:00Z".parse().unwrap());
        let mut config = LookupConfig::new("Larder/0.1 (test@example.org)", clock);
        config.memory_entries = entries;
        Memory::new(&config)
    }

    fn unknown(number: u64, checked_at: &str) -> Entry {
        let digits = number * 10;
        let gtin = (digits..digits + 10).find_map(|number| Gtin::from_number(number).ok()).unwrap();
        Entry { gtin, known: Known::Unknown, checked_at: checked_at.parse().unwrap(), expired: false }
    }

    /// Asks so often that the thread certainly keeps it.
    fn ask(memory: &Memory, gtin: Gtin) -> Option<(Timestamp, bool)> {
        (0..2_000).map(|_| memory.get(gtin).map(|(held, expired)| (held.0.fetched_at, expired))).last()?
    }

    #[test]
    fn what_a_thread_keeps_is_never_older_than_what_memory_holds() {
        let memory = memory(4096);
        let old = unknown(400_000_000_000, "2025-12-31T23:50:00Z");
        let new = unknown(400_000_000_000, "2025-12-31T23:55:00Z");
        let gtin = old.gtin;
        memory.put(old.clone());
        let step = Barrier::new(2);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                assert_eq!(ask(&memory, gtin), Some((old.checked_at, false)));
                step.wait();
                step.wait();
                assert_eq!(ask(&memory, gtin), Some((new.checked_at, false)));
                step.wait();
                step.wait();
                assert_eq!(ask(&memory, gtin), Some((new.checked_at, true)));
                step.wait();
                step.wait();
                assert_eq!(ask(&memory, gtin), None);
            });
            step.wait();
            memory.put(new.clone());
            step.wait();
            step.wait();
            memory.expire(|entry| entry.gtin == gtin);
            step.wait();
            step.wait();
            memory.forget(gtin);
            step.wait();
        });
    }

    #[test]
    fn every_use_is_told_once_after_each_telling_whoever_asks() {
        let memory = memory(4096);
        let gtin = memory.put(unknown(400_000_000_001, "2025-12-31T23:50:00Z")).0.entry.gtin;
        for _ in 0..3 {
            std::thread::scope(|scope| {
                for _ in 0..2 {
                    scope.spawn(|| ask(&memory, gtin));
                }
            });
            ask(&memory, gtin);
            assert_eq!(memory.take_used(), [gtin]);
        }
        assert_eq!(memory.take_used(), []);
    }

    #[test]
    fn two_memories_asked_by_one_thread_are_two() {
        let (one, other) = (memory(4096), memory(4096));
        let gtin = one.put(unknown(400_000_000_002, "2025-12-31T23:50:00Z")).0.entry.gtin;
        assert!(ask(&one, gtin).is_some());
        assert_eq!(ask(&other, gtin), None);
        one.clear();
        assert_eq!(ask(&one, gtin), None);
    }
}
