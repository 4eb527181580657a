//! What goes on behind while the program runs: keeping counts and uses, and the store within its bounds.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::Lookup;
use crate::history::{Bucket, History, HistoryRange};
use crate::memory::Memory;
use crate::metrics::Totals;
use crate::monitor::Counted;
use crate::warm::Plan;

/// How often what was counted is written down.
const EVERY: Duration = Duration::from_secs(30);

/// What upkeep remembers between its rounds.
#[derive(Debug)]
pub(crate) struct Upkeep {
    /// The document with the history. Machines that share a store have one each.
    history_key: String,
    /// What is in the history already.
    written: Mutex<Totals>,
    /// Evictions of memories that were replaced since.
    evicted_before: AtomicU64,
    evicted_from_store: AtomicU64,
    /// What the buttons would do, as found out a moment ago.
    pub(crate) plan: Mutex<Option<(Timestamp, Plan)>>,
    /// How much the store holds, where that takes time to find out.
    counted: Mutex<Option<Counted>>,
    wake: Notify,
}

impl Upkeep {
    pub(crate) fn new(instance: &str) -> Self {
        Self {
            history_key: format!("history:{instance}"),
            written: Mutex::default(),
            evicted_before: AtomicU64::new(0),
            evicted_from_store: AtomicU64::new(0),
            plan: Mutex::default(),
            counted: Mutex::default(),
            wake: Notify::new(),
        }
    }

    /// What waits for source, network or settings looks again.
    pub(crate) fn wake(&self) {
        // Kept for who does not wait yet; both loops behind are told.
        self.wake.notify_waiters();
        self.wake.notify_one();
    }

    /// Returns when something that may have been waited for has changed, or after `time`.
    pub(crate) async fn woken(&self, time: Option<Duration>) {
        match time {
            Some(time) => {
                let _ = tokio::time::timeout(time, self.wake.notified()).await;
            }
            None => self.wake.notified().await,
        }
    }

    /// What is kept, or of concern, is another: what was found out about it no longer holds.
    pub(crate) fn forget_plan(&self) {
        *self.plan.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.forget_count();
    }

    /// We changed what the store holds.
    pub(crate) fn forget_count(&self) {
        *self.counted() = None;
    }

    pub(crate) fn counted(&self) -> MutexGuard<'_, Option<Counted>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn memory_replaced(&self, old: &Arc<Memory>, new: &Arc<Memory>) {
        if !Arc::ptr_eq(old, new) {
            self.evicted_before.fetch_add(old.evictions(), Ordering::Relaxed);
        }
    }

    pub(crate) fn evicted_from_memory(&self, memory: &Memory) -> u64 {
        self.evicted_before.load(Ordering::Relaxed) + memory.evictions()
    }

    pub(crate) fn evicted_from_store(&self) -> u64 {
        self.evicted_from_store.load(Ordering::Relaxed)
    }

    fn written(&self) -> MutexGuard<'_, Totals> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lookup {
    /// Does what goes on behind, for as long as it is polled: asks again for what could not be asked, goes on with a
    /// refresh, writes down what was counted and used, and keeps the store within its bounds.
    pub async fn run(&self) {
        self.0.unanswered.load().await;
        self.0.refresh.load().await;
        tokio::join!(self.ask_again_behind(), self.refresh_behind_all(), self.keep_up());
    }

    async fn keep_up(&self) {
        loop {
            tokio::time::sleep(EVERY).await;
            self.flush().await;
        }
    }

    /// Writes down what was counted and used since the last time, and makes room in the store where it is needed. To
    /// be called before the program ends.
    pub async fn flush(&self) {
        self.write_history().await;
        let state = self.state();
        let used = state.memory.take_used();
        let now = state.config.clock.now();
        let slot = &self.0.slot;
        if !used.is_empty() {
            // Which answers are used most is nice to know, and no more.
            let _ = slot.write(move |store| store.note_uses(&used, now)).await;
        }
        let (max_bytes, pantry) = (state.config.max_store_bytes, self.pantry());
        let evicted = slot
            .write(move |store| {
                if store.bounds_itself() || store.stats()?.bytes <= max_bytes {
                    return Ok(0);
                }
                // A little more than needed, so that it is not needed again at once.
                store.evict(max_bytes / 10 * 9, &pantry)
            })
            .await;
        if let Ok(evicted @ 1..) = evicted {
            tracing::info!(evicted, "made room in the lookup store");
            self.0.upkeep.evicted_from_store.fetch_add(evicted, Ordering::Relaxed);
            self.0.upkeep.forget_count();
            self.tell_change();
        }
    }

    async fn write_history(&self) {
        let upkeep = &self.0.upkeep;
        let now = self.state().config.clock.now();
        let totals = self.0.metrics.totals();
        let since = totals.since(*upkeep.written());
        if since == Totals::default() {
            return;
        }
        let add = move |history: &mut History| {
            history.add(since, now);
            (true, ())
        };
        if self.0.slot.update(upkeep.history_key.clone(), add).await.is_some() {
            *upkeep.written() = totals;
        }
    }

    /// Who answered over time, up to now: oldest first, without gaps. Days begin at midnight where clocks are
    /// `offset` seconds ahead of UTC.
    pub async fn history(&self, range: HistoryRange, offset: i32) -> Vec<Bucket> {
        self.write_history().await;
        let history = self.read_history().await.unwrap_or_default();
        history.buckets(range, self.state().config.clock.now(), offset)
    }

    /// The machine's network changed: what failed for want of it may be tried at once.
    pub fn network_changed(&self) {
        let state = self.state();
        state.breaker.network_changed();
        if let Some(second) = &state.second {
            second.breaker().network_changed();
        }
        self.0.upkeep.wake();
        self.tell_change();
    }

    /// A person wants everything that waits to be tried now. Who asked us to wait still does.
    pub fn ask_again(&self) {
        let state = self.state();
        state.breaker.try_again();
        if let Some(second) = &state.second {
            second.breaker().try_again();
        }
        state.scheduler.look_again();
        self.0.upkeep.wake();
        self.tell_change();
    }

    /// All that is in the history; none while the store is down.
    pub(crate) async fn read_history(&self) -> Option<History> {
        let read = |history: &mut History| (false, history.clone());
        self.0.slot.update(self.0.upkeep.history_key.clone(), read).await
    }

    /// Goes on with `history` in a store that has none.
    pub(crate) async fn adopt_history(&self, history: History) {
        let adopt = move |there: &mut History| {
            let empty = *there == History::default();
            if empty {
                *there = history.clone();
            }
            (empty, ())
        };
        self.0.slot.update(self.0.upkeep.history_key.clone(), adopt).await;
    }
}
