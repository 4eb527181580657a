//! Copying what is kept from one store to another.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use barcode::Gtin;
use jiff::Timestamp;

use crate::Lookup;
use crate::refresh::Progress;
use crate::store::{KeptPicture, PictureSize, Store, StoreConfig, StoreError};

/// GTINs listed at a time.
const PAGE: usize = 256;

/// A copy under way: how far it is, and a way to end it.
#[derive(Debug, Clone, Default)]
pub struct Copying(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    done: AtomicU32,
    total: AtomicU32,
    cancelled: AtomicBool,
}

/// The same when it is the same copy.
impl PartialEq for Copying {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Copying {
    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let done = self.0.done.load(Ordering::Relaxed);
        Progress { done, total: self.0.total.load(Ordering::Relaxed).max(done), paused: false }
    }

    /// Ends it after the answer at hand. What was copied stays.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was ended.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// Copies every answer with its raw record and picture, unless `to` has a newer one. Blocks.
    pub(crate) fn run(&self, from: &dyn Store, to: &dyn Store) -> Result<(), StoreError> {
        let total = from.stats()?.answers;
        self.0.total.store(u32::try_from(total).unwrap_or(u32::MAX), Ordering::Relaxed);
        let mut cursor = None;
        loop {
            let page = from.list(cursor, PAGE)?;
            for gtin in page.gtins {
                if self.is_cancelled() {
                    return Ok(());
                }
                if let Some(kept) = from.get(gtin)? {
                    let newer = to.get(gtin)?.is_some_and(|there| there.checked_at >= kept.checked_at);
                    let raw = if kept.product.is_some() { from.raw(gtin)? } else { None };
                    // A product whose raw record can't be read is not worth keeping.
                    if !newer && raw.is_some() == kept.product.is_some() {
                        to.put(gtin, &kept, raw.as_deref())?;
                        let at = kept.product.map_or(kept.checked_at, |product| product.fetched_at);
                        copy_picture(from, to, gtin, at)?;
                    }
                }
                self.0.done.fetch_add(1, Ordering::Relaxed);
            }
            match page.next {
                Some(next) => cursor = Some(next),
                None => return Ok(()),
            }
        }
    }
}

/// `at`: when it was fetched, about. Stores do not tell.
fn copy_picture(from: &dyn Store, to: &dyn Store, gtin: Gtin, at: Timestamp) -> Result<(), StoreError> {
    let Some((address, display)) = from.picture(gtin, PictureSize::Display)? else { return Ok(()) };
    let Some((_, thumbnail)) = from.picture(gtin, PictureSize::Thumbnail)? else { return Ok(()) };
    to.put_picture(gtin, &KeptPicture { address, fetched_at: at, thumbnail, display })
}

impl Lookup {
    /// Uses another store from now on. With `copy`, only after all answers were copied into it: then this takes as long
    /// as that does, lookups go on with the old store meanwhile, and [`Copying::cancel`] ends it with the old store
    /// still in use. The old store stays as it is. Returns whether the new one is in use.
    ///
    /// # Errors
    /// When the new store can't be opened or written, or the old one can't be read; the old one then stays in use.
    pub async fn use_store(&self, config: StoreConfig, copy: Option<Copying>) -> Result<bool, StoreError> {
        let to = open(&config).await?;
        if let Some(copying) = copy {
            let from = self.0.slot.store();
            let target = Arc::clone(&to);
            let work = copying.clone();
            let copied = tokio::task::spawn_blocking(move || match from {
                Some(from) => work.run(&*from, &*target),
                None => Ok(()),
            });
            copied.await.unwrap_or_else(|error| Err(StoreError::Failed(error.to_string())))?;
            if copying.is_cancelled() {
                return Ok(false);
            }
        }
        let history = self.read_history().await;
        self.0.slot.replace(config, to);
        if let Some(history) = history {
            self.adopt_history(history).await;
        }
        let state = self.state();
        state.budget.carry_over().await;
        self.0.unanswered.carry_over().await;
        // What was found stays found: memory may hold what the new store does not.
        self.0.upkeep.forget_plan();
        self.tell_change();
        Ok(true)
    }
}

/// How many answers the store has that `config` names. Opens it for that, and makes it where there is none.
///
/// # Errors
/// When it can't be opened.
pub async fn look_at(config: &StoreConfig) -> Result<u64, StoreError> {
    let store = open(config).await?;
    let answers = tokio::task::spawn_blocking(move || store.stats().map(|stats| stats.answers));
    answers.await.unwrap_or_else(|error| Err(StoreError::Failed(error.to_string())))
}

async fn open(config: &StoreConfig) -> Result<Arc<dyn Store>, StoreError> {
    let config = config.clone();
    let opened = tokio::task::spawn_blocking(move || config.open());
    opened.await.unwrap_or_else(|error| Err(StoreError::Failed(error.to_string())))
}
