//! Codes that could not be asked: kept until they are, also when the program is closed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use barcode::Gtin;
use tokio::sync::Notify;

use crate::slot::Slot;

/// More than anybody scans while offline. The oldest go first.
const MOST: usize = 10_000;

/// A list in the order in which people asked, and a copy of it in the store.
#[derive(Debug)]
pub(crate) struct Unanswered {
    slot: Arc<Slot>,
    /// The document in the store. Machines that share a store have one each.
    key: String,
    list: Mutex<Vec<Gtin>>,
    added: Notify,
}

impl Unanswered {
    pub(crate) fn new(slot: Arc<Slot>, instance: &str) -> Self {
        Self { slot, key: format!("unanswered:{instance}"), list: Mutex::default(), added: Notify::new() }
    }

    /// Takes over what an earlier run left.
    pub(crate) async fn load(&self) {
        let left = self.slot.update(self.key.clone(), |list: &mut Vec<Gtin>| (false, list.clone())).await;
        let left = left.unwrap_or_default();
        let mut list = self.lock();
        for gtin in left {
            if !list.contains(&gtin) {
                list.push(gtin);
            }
        }
        self.added.notify_one();
    }

    /// Adds those that are not there yet, for as long as the program runs. Returns them.
    pub(crate) fn remember(&self, gtins: &[Gtin]) -> Vec<Gtin> {
        let mut list = self.lock();
        let new: Vec<Gtin> = gtins.iter().filter(|gtin| !list.contains(gtin)).copied().collect();
        list.extend(&new);
        let over = list.len().saturating_sub(MOST);
        list.drain(..over);
        if !new.is_empty() {
            self.added.notify_one();
        }
        new
    }

    /// Adds those that are not there yet, and keeps them.
    pub(crate) async fn add(&self, gtins: &[Gtin]) {
        let new = self.remember(gtins);
        if new.is_empty() {
            return;
        }
        let changed = move |list: &mut Vec<Gtin>| {
            list.extend(new.iter().filter(|gtin| !list.contains(gtin)).copied().collect::<Vec<_>>());
            let over = list.len().saturating_sub(MOST);
            list.drain(..over);
            (true, ())
        };
        self.slot.update(self.key.clone(), changed).await;
    }

    /// Writes all of them into a store that came in place of another.
    pub(crate) async fn carry_over(&self) {
        let all = self.list();
        let add = move |list: &mut Vec<Gtin>| {
            let before = list.len();
            list.extend(all.iter().filter(|gtin| !list.contains(gtin)).copied().collect::<Vec<_>>());
            (list.len() != before, ())
        };
        self.slot.update(self.key.clone(), add).await;
    }

    /// Takes out what was answered.
    pub(crate) async fn remove(&self, gtins: &[Gtin]) {
        {
            let mut list = self.lock();
            let before = list.len();
            list.retain(|gtin| !gtins.contains(gtin));
            if list.len() == before {
                return;
            }
        }
        let gtins = gtins.to_vec();
        let changed = move |list: &mut Vec<Gtin>| {
            let before = list.len();
            list.retain(|gtin| !gtins.contains(gtin));
            (list.len() != before, ())
        };
        self.slot.update(self.key.clone(), changed).await;
    }

    /// All of them, oldest first.
    pub(crate) fn list(&self) -> Vec<Gtin> {
        self.lock().clone()
    }

    /// Returns when something was added since the last call.
    pub(crate) async fn added(&self) {
        self.added.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Gtin>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
