//! What goes into memory before anybody asks, and what is not fresh any more.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use barcode::Gtin;
use jiff::Timestamp;
use tokio::time::Instant;

use crate::Lookup;
use crate::lookup::State;
use crate::scheduler::SEARCH_SIZE;
use crate::store::{Kept, Store, StoreError};
use crate::tier::Entry;

/// Answers read between two looks at the clock.
const CHUNK: usize = 64;
/// For how long a plan is good: finding it out reads all of the pantry's answers.
const PLAN_LASTS: Duration = Duration::from_secs(10);

/// What the buttons would do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plan {
    /// Answers that [`Lookup::warm`] would put into memory.
    pub warm: u32,
    /// Products of the pantry whose facts are not fresh.
    pub stale: u32,
    /// Requests that refreshing them takes, at least.
    pub requests: u32,
}

impl Lookup {
    /// Puts what is in the pantry and what was used most into memory, until it is full or `time` is over. Returns how
    /// many answers went in.
    pub async fn warm(&self, time: Duration) -> u32 {
        let state = self.state();
        let begun = Instant::now();
        let mut warmed = 0;
        let wanted = self.wanted(&state).await;
        for chunk in wanted.chunks(CHUNK) {
            if begun.elapsed() >= time {
                break;
            }
            let (gtins, lc) = (chunk.to_vec(), state.lc.clone());
            let read = move |store: &dyn Store| -> Result<Vec<Entry>, StoreError> {
                let mut entries = Vec::new();
                for gtin in gtins {
                    entries.extend(Entry::read(store, gtin, &lc)?);
                }
                Ok(entries)
            };
            let Some(entries) = self.0.slot.read(read).await else { break };
            warmed += entries.len();
            for entry in entries {
                state.memory.fill(entry);
            }
        }
        self.0.upkeep.forget_plan();
        self.tell_change();
        u32::try_from(warmed).unwrap_or(u32::MAX)
    }

    /// What should be in memory and is not: the pantry first, then what was used most; no more than fits.
    async fn wanted(&self, state: &Arc<State>) -> Vec<Gtin> {
        let room = state.config.memory_entries;
        let most_used = self.0.slot.read(move |store| store.most_used(room)).await.unwrap_or_default();
        let pantry = self.pantry();
        let mut seen = HashSet::new();
        let mut wanted: Vec<Gtin> = pantry.iter().copied().chain(most_used).collect();
        wanted.retain(|gtin| seen.insert(*gtin));
        wanted.truncate(room);
        wanted.retain(|gtin| state.memory.peek(*gtin).is_none());
        wanted
    }

    /// What the buttons would do now, as of a few seconds ago.
    pub(crate) async fn plan(&self) -> Plan {
        let state = self.state();
        let now = state.config.clock.now();
        let known = *self.0.upkeep.plan.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, plan)) = known
            && now.duration_since(at).unsigned_abs() < PLAN_LASTS
        {
            return plan;
        }
        let stale = self.stale(&state, None).await.len();
        let wanted = self.wanted(&state).await;
        let kept = move |store: &dyn Store| -> Result<usize, StoreError> {
            let mut kept = 0;
            for gtin in wanted {
                kept += usize::from(store.get(gtin)?.is_some());
            }
            Ok(kept)
        };
        let warm = self.0.slot.read(kept).await.unwrap_or(0);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let plan =
            Plan { warm: count(warm), stale: count(stale), requests: count(stale.div_ceil(SEARCH_SIZE)) };
        *self.0.upkeep.plan.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, plan));
        plan
    }

    /// What of the pantry is not fresh, in the order of the numbers. With `unless_since`, what the source was asked
    /// about since then counts as fresh, whatever its age.
    pub(crate) async fn stale(&self, state: &Arc<State>, unless_since: Option<Timestamp>) -> Vec<Gtin> {
        let since = |checked_at: Timestamp| unless_since.is_some_and(|since| checked_at >= since);
        let pantry = self.pantry();
        let mut unsure: Vec<Gtin> = pantry
            .iter()
            .filter(|gtin| match (state.memory.peek_fresh(**gtin), state.memory.peek(**gtin)) {
                (Some(_), _) => false,
                (None, Some(held)) => !since(held.entry().checked_at),
                (None, None) => true,
            })
            .copied()
            .collect();
        unsure.sort_unstable();
        let policy = state.memory.policy().clone();
        let held: HashSet<Gtin> =
            unsure.iter().filter(|gtin| state.memory.peek(**gtin).is_some()).copied().collect();
        let all = unsure.clone();
        let read = move |store: &dyn Store| -> Result<Vec<Gtin>, StoreError> {
            let mut stale = Vec::new();
            for gtin in unsure {
                // Memory knows better than the store.
                if held.contains(&gtin)
                    || !store.get(gtin)?.is_some_and(|kept| {
                        is_fresh(&kept, &policy) || unless_since.is_some_and(|since| kept.checked_at >= since)
                    })
                {
                    stale.push(gtin);
                }
            }
            Ok(stale)
        };
        self.0.slot.read(read).await.unwrap_or(all)
    }
}

fn is_fresh(kept: &Kept, policy: &crate::memory::Policy) -> bool {
    let known = kept.product.as_ref().is_some_and(|product| product.fetched_at >= kept.checked_at);
    !kept.expired && policy.is_fresh(known, kept.checked_at)
}
