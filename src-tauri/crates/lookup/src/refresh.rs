//! "Refresh what is stale": long, polite, and gone on with after a restart.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use barcode::Gtin;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::slot::Slot;

/// Long work, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pieces done.
    pub done: u32,
    /// Pieces in all.
    pub total: u32,
    /// Stopped for now.
    pub paused: bool,
}

/// What is kept of it in the store: what is left follows from when the answers were fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Job {
    /// What was fetched later than this is done.
    pub(crate) started_at: Timestamp,
    pub(crate) total: u32,
    pub(crate) paused: bool,
}

/// The job, if there is one.
#[derive(Debug)]
pub(crate) struct Refresh {
    slot: Arc<Slot>,
    key: String,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    job: Option<Job>,
    left: u32,
    /// What the source could not say anything of this time.
    given_up: HashSet<Gtin>,
}

impl Refresh {
    pub(crate) fn new(slot: Arc<Slot>, instance: &str) -> Self {
        Self { slot, key: format!("refresh:{instance}"), state: Mutex::default(), changed: Notify::new() }
    }

    /// Takes over what an earlier run left.
    pub(crate) async fn load(&self) {
        let kept = self.slot.update(self.key.clone(), |job: &mut Option<Job>| (false, *job)).await.flatten();
        if let Some(job) = kept {
            let mut state = self.lock();
            if state.job.is_none() {
                *state = State { job: Some(job), left: job.total, given_up: HashSet::new() };
            }
        }
        self.changed.notify_one();
    }

    /// Begins a job over `total` products, in place of one there was. None for nothing to do, or to end it.
    pub(crate) async fn set(&self, job: Option<Job>) {
        *self.lock() = State { job, left: job.map_or(0, |job| job.total), given_up: HashSet::new() };
        self.keep(job).await;
    }

    pub(crate) async fn pause(&self, paused: bool) {
        let job = {
            let mut state = self.lock();
            let Some(job) = &mut state.job else { return };
            job.paused = paused;
            *job
        };
        self.keep(Some(job)).await;
    }

    async fn keep(&self, job: Option<Job>) {
        self.changed.notify_one();
        let changed = move |kept: &mut Option<Job>| {
            let differs = *kept != job;
            *kept = job;
            (differs, ())
        };
        self.slot.update(self.key.clone(), changed).await;
    }

    /// The job, if it is not paused.
    pub(crate) fn active(&self) -> Option<Job> {
        self.lock().job.filter(|job| !job.paused)
    }

    /// Whether `gtin` was tried in vain in this job.
    pub(crate) fn gave_up(&self, gtin: Gtin) -> bool {
        self.lock().given_up.contains(&gtin)
    }

    pub(crate) fn give_up(&self, gtin: Gtin) {
        self.lock().given_up.insert(gtin);
    }

    pub(crate) fn set_left(&self, left: usize) {
        self.lock().left = u32::try_from(left).unwrap_or(u32::MAX);
    }

    pub(crate) fn progress(&self) -> Option<Progress> {
        let state = self.lock();
        let job = state.job?;
        let total = job.total.max(state.left);
        Some(Progress { done: total - state.left, total, paused: job.paused })
    }

    /// Returns when the job was changed since the last call.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
