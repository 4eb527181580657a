//! Where the store is, while there is one.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use db::Error;

use crate::Store;

/// How long those who use a damaged store get to notice.
const PATIENCE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(5);

/// A store, or none: none was wanted, or the one there was can't be used. Nothing fails because of it.
#[derive(Debug)]
pub(crate) struct Slot {
    path: Option<PathBuf>,
    store: RwLock<Option<Arc<Store>>>,
}

impl Slot {
    pub(crate) fn open(path: Option<PathBuf>) -> Self {
        let store = path.as_deref().and_then(open);
        Self { path, store: RwLock::new(store.map(Arc::new)) }
    }

    /// Does something with the store; none when there is no store. A damaged one is replaced by an empty one.
    /// Blocks.
    ///
    /// # Errors
    /// What `f` returns. It has been logged.
    pub(crate) fn with<T>(&self, f: impl FnOnce(&Store) -> Result<T, Error>) -> Result<Option<T>, Error> {
        let Some(store) = self.current() else { return Ok(None) };
        match f(&store) {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                tracing::warn!(%error, "the lookup store failed; going on without it");
                if let Error::Damaged { .. } = error {
                    self.replace(store);
                }
                Err(error)
            }
        }
    }

    /// [`Self::with`] on a thread that may block, for those who go on without an answer.
    pub(crate) async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        f: impl FnOnce(&Store) -> Result<T, Error> + Send + 'static,
    ) -> Option<T> {
        let slot = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || slot.with(f)).await;
        done.ok().and_then(Result::ok).flatten()
    }

    fn current(&self) -> Option<Arc<Store>> {
        self.store.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets the file of `damaged` aside and begins anew.
    fn replace(&self, damaged: Arc<Store>) {
        {
            let mut slot = self.store.write().unwrap_or_else(PoisonError::into_inner);
            if !slot.as_ref().is_some_and(|store| Arc::ptr_eq(store, &damaged)) {
                // Somebody else saw it first.
                return;
            }
            // From here on everybody does without.
            *slot = None;
        }
        let Some(path) = &self.path else { return };
        let mut damaged = Some(damaged);
        for _ in 0..PATIENCE.as_millis() / STEP.as_millis() {
            match damaged.take().map(Arc::try_unwrap) {
                Some(Err(shared)) => damaged = Some(shared),
                // Unwrapped and thereby closed.
                Some(Ok(_)) | None => break,
            }
            thread::sleep(STEP);
        }
        if damaged.is_some() {
            tracing::warn!("the damaged lookup store is still in use; it stays as it is");
            return;
        }
        if set_aside(path) {
            let store = open(path).map(Arc::new);
            *self.store.write().unwrap_or_else(PoisonError::into_inner) = store;
        }
    }
}

/// Opens the store at `path`; one that can't be used is set aside first. None when that fails as well.
fn open(path: &Path) -> Option<Store> {
    let error = match Store::open(path) {
        Ok(store) => return Some(store),
        Err(error) => error,
    };
    tracing::warn!(%error, "the lookup store can't be used");
    let unusable = matches!(
        error,
        Error::Newer { .. } | Error::Foreign { .. } | Error::Damaged { .. } | Error::Migration { .. }
    );
    if !unusable || !set_aside(path) {
        return None;
    }
    match Store::open(path) {
        Ok(store) => Some(store),
        Err(error) => {
            tracing::warn!(%error, "no new lookup store can be made; answers are kept in memory only");
            None
        }
    }
}

fn set_aside(path: &Path) -> bool {
    match db::set_aside(path) {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, "the lookup store can't be set aside");
            false
        }
    }
}
