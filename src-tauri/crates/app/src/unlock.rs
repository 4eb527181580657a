//! The secrets that a start needs. A person may have to unlock the keyring first, and the window does not wait for that.

use std::time::Duration;

use lookup::{SecondSource, StoreConfig};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::error::Error;
use crate::second_source::second_source;
use crate::secrets::{Secret, Secrets};
use crate::stores::store_config;
use crate::view::{Settings, StoreKind};
use crate::{App, Config};

/// The longest that the start waits.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the settings need secrets for, with those that came in time; and the others.
pub(crate) struct Unlocked {
    pub(crate) store: StoreConfig,
    pub(crate) second: Option<SecondSource>,
    pub(crate) late: Late,
}

/// Secrets that are still waited for.
#[derive(Default)]
pub(crate) struct Late {
    password: Option<oneshot::Receiver<Option<String>>>,
    key: Option<oneshot::Receiver<Option<String>>>,
}

/// Reads the secrets that `settings` need.
pub(crate) async fn unlock(
    config: &Config,
    settings: &Settings,
    secrets: &Secrets,
) -> Result<Unlocked, Error> {
    let of_redis = settings.store.kind == StoreKind::Redis && settings.store.redis.has_password;
    let of_second = settings.second_source.on;
    let mut password = of_redis.then(|| secrets.read(Secret::RedisPassword));
    let mut key = of_second.then(|| secrets.read(Secret::SecondSourceKey));
    let both = async { tokio::join!(in_time(&mut password), in_time(&mut key)) };
    let (known_password, known_key) = both.await;
    Ok(Unlocked {
        store: store_config(&config.data_dir, &settings.store, known_password),
        second: known_key.map(|key| second_source(config, key)).transpose()?,
        late: Late { password, key },
    })
}

/// What is read, when it is read in time; then it is waited for no more.
async fn in_time(secret: &mut Option<oneshot::Receiver<Option<String>>>) -> Option<String> {
    let read = timeout(PATIENCE, secret.as_mut()?).await.ok()?;
    *secret = None;
    read.ok().flatten()
}

impl Late {
    pub(crate) fn is_empty(&self) -> bool {
        self.password.is_none() && self.key.is_none()
    }
}

impl App {
    /// Uses the secrets that came late, once they come.
    pub(crate) async fn use_late(self, late: Late) {
        tokio::join!(self.use_late_password(late.password), self.use_late_key(late.key));
    }

    async fn use_late_password(&self, password: Option<oneshot::Receiver<Option<String>>>) {
        let Some(password) = password else { return };
        let Ok(Some(password)) = password.await else { return };
        // Unless the user chose another store or password meanwhile.
        if !matches!(self.lookup().config().store, StoreConfig::Redis(redis) if redis.password.is_none()) {
            return;
        }
        let config = store_config(&self.config().data_dir, &self.settings().store, Some(password));
        if let Err(error) = self.use_store(config, None).await {
            tracing::warn!(%error, "the cache's store can't be used");
        }
    }

    async fn use_late_key(&self, key: Option<oneshot::Receiver<Option<String>>>) {
        let Some(key) = key else { return };
        let Ok(Some(key)) = key.await else { return };
        // Unless the user switched it off, or gave another key meanwhile.
        if !self.settings().second_source.on || self.lookup().config().second.is_some() {
            return;
        }
        if let Err(error) = self.use_second_key(key) {
            tracing::warn!(%error, "the second source can't be asked");
        }
    }
}
