//! The first tier: this process's memory.

use std::sync::Arc;
use std::time::Duration;

use barcode::Gtin;
use cached::{ConcurrentCloneCached, Expires, ShardedExpiringLruCache};
use jiff::Timestamp;

use crate::store::{Entry, Known};
use crate::{Answer, Clock, LookupConfig, Outcome, Provenance, Tier, Unavailable};

/// A record from further in the future than this was stored by a clock that was wrong.
const CLOCK_SLACK: Duration = Duration::from_mins(5);

/// Sharded, bounded, least recently used out first. A hit copies a pointer.
#[derive(Debug)]
pub(crate) struct Memory {
    cache: ShardedExpiringLruCache<Gtin, Held>,
    policy: Policy,
}

/// How long what is fresh.
#[derive(Debug)]
struct Policy {
    found: Duration,
    unknown: Duration,
    clock: Clock,
}

/// An entry with its expiry.
#[derive(Debug, Clone)]
pub(crate) struct Held(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    entry: Entry,
    /// Fresh from here
    from: Timestamp,
    /// to here.
    until: Timestamp,
    clock: Clock,
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

    /// The answer this is. `expired` as [`Expires::is_expired`] said a moment ago.
    pub(crate) fn answer(
        &self,
        tier: Tier,
        expired: bool,
        problem: Option<Unavailable>,
        took: Duration,
    ) -> Answer {
        let entry = &self.0.entry;
        Answer {
            gtin: entry.gtin,
            outcome: match &entry.known {
                Known::Found(record) => Outcome::Found(Arc::clone(record)),
                Known::Unknown => Outcome::Unknown,
            },
            provenance: Provenance {
                tier: Some(tier),
                fetched_at: Some(entry.fetched_at()),
                stale: expired || entry.is_gone(),
                took,
            },
            problem,
        }
    }
}

impl Memory {
    pub(crate) fn new(config: &LookupConfig) -> Self {
        Self {
            cache: ShardedExpiringLruCache::new(config.memory_entries.max(1)),
            policy: Policy {
                found: config.fresh_found,
                unknown: config.fresh_unknown,
                clock: config.clock.clone(),
            },
        }
    }

    /// What is held, and whether it has expired. Expired entries stay.
    pub(crate) fn get(&self, gtin: Gtin) -> Option<(Held, bool)> {
        let (held, expired) = self.cache.cache_get_with_expiry_status(&gtin);
        held.map(|held| (held, expired))
    }

    /// What is held, when fresh. Does not count as a use.
    pub(crate) fn peek_fresh(&self, gtin: Gtin) -> Option<Held> {
        match self.cache.cache_peek_with_expiry_status(&gtin) {
            (Some(held), false) => Some(held),
            _ => None,
        }
    }

    /// Holds `entry` from the store, unless one is held already that came meanwhile: then that is returned.
    pub(crate) fn fill(&self, entry: Entry) -> Held {
        match self.cache.cache_peek_with_expiry_status(&entry.gtin) {
            (Some(held), _) => held,
            (None, _) => self.put(entry),
        }
    }

    /// Holds `entry` in place of what was held.
    pub(crate) fn put(&self, entry: Entry) -> Held {
        let held = self.policy.hold(entry);
        self.cache.set(held.0.entry.gtin, held.clone());
        held
    }

    pub(crate) fn clear(&self) {
        self.cache.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.cache.len()
    }
}

impl Policy {
    fn hold(&self, entry: Entry) -> Held {
        let fresh_for = match &entry.known {
            Known::Found(_) if !entry.is_gone() => self.found,
            // Also for what is no longer at the source: it may come back.
            Known::Found(_) | Known::Unknown => self.unknown,
        };
        let at = entry.checked_at;
        Held(Arc::new(Inner {
            from: at.checked_sub(CLOCK_SLACK).unwrap_or(Timestamp::MIN),
            until: if entry.expired {
                Timestamp::MIN
            } else {
                at.checked_add(fresh_for).unwrap_or(Timestamp::MAX)
            },
            entry,
            clock: self.clock.clone(),
        }))
    }
}
