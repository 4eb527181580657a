//! Which store the cache uses: looking at one, changing to it, copying into it.

use std::path::Path;
use std::time::Duration;

use lookup::{Copying, StoreConfig};

use crate::error::Error;
use crate::secrets::Secret;
use crate::view::{AppEvent, CacheView, RedisSettings, Settings, StoreCheck, StoreKind, StoreSettings};
use crate::{App, count, settings};

/// The copying into another store.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    pub(crate) under_way: Option<Copying>,
    /// Why the last one failed.
    pub(crate) problem: Option<String>,
}

/// A store that was chosen, and is not in use yet.
struct Choice {
    store: StoreSettings,
    config: StoreConfig,
    /// To be kept in place of the one there is; empty for none.
    new_password: Option<String>,
}

impl App {
    /// Whether a store can be used, and what it holds already. `password`: none for the one that is kept.
    ///
    /// # Errors
    /// [`Error::Invalid`] names the field out of bounds. That it can't be used is an answer, not an error.
    pub async fn check_store(
        &self,
        store: StoreSettings,
        password: Option<String>,
    ) -> Result<StoreCheck, Error> {
        let config = self.choose(store, password).await?.config;
        let to_copy = count(self.lookup().monitor().await.store_stats.answers);
        let same = config == self.lookup().config().store;
        Ok(match if same { Ok(u64::from(to_copy)) } else { lookup::look_at(&config).await } {
            Ok(answers) => {
                let to_copy = if same { 0 } else { to_copy };
                StoreCheck { usable: true, problem: None, answers: count(answers), to_copy }
            }
            Err(error) => StoreCheck { usable: false, problem: Some(error.to_string()), answers: 0, to_copy },
        })
    }

    /// Uses another store from now on; with `copy` once what is kept was copied into it, which goes on behind. The old
    /// store stays as it is. `password`: none for the one that is kept, empty for none at all. Answers the settings in
    /// force now.
    ///
    /// # Errors
    /// [`Error::Invalid`] names the field out of bounds; [`Error::Storage`] when the store can't be used, or the
    /// choice not be kept. Then nothing was changed.
    pub async fn change_store(
        &self,
        store: StoreSettings,
        password: Option<String>,
        copy: bool,
    ) -> Result<Settings, Error> {
        let choice = self.choose(store, password).await?;
        if choice.config == self.lookup().config().store {
            return self.keep_choice(choice).await;
        }
        if !copy {
            self.use_store(choice.config.clone(), None).await?;
            return self.keep_choice(choice).await;
        }
        // Found out before the answer, not after it.
        lookup::look_at(&choice.config).await.map_err(|error| Error::Storage(error.to_string()))?;
        let (app, copying) = (self.clone(), self.begin_copy());
        tokio::spawn(async move {
            let copied = match app.use_store(choice.config.clone(), Some(copying.clone())).await {
                Ok(true) => app.keep_choice(choice).await.map(|_| ()),
                Ok(false) => Ok(()),
                Err(error) => Err(error),
            };
            app.end_copy(&copying, copied);
        });
        Ok(self.settings())
    }

    /// Ends the copying to another store; the old one stays in use.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn cancel_copy(&self) -> Result<CacheView, Error> {
        if let Some(copying) = &self.copies().under_way {
            copying.cancel();
        }
        self.cache().await
    }

    /// Copies what is kept into a store of another kind, whose other settings are those that are kept. With `use_it` the
    /// new one is used from now on. Returns when it is done.
    ///
    /// # Errors
    /// [`Error::Storage`] when one of the two can't be used.
    pub async fn copy_store(&self, kind: StoreKind, use_it: bool) -> Result<CacheView, Error> {
        let choice = self.choose(StoreSettings { kind, ..self.settings().store }, None).await?;
        if choice.config != self.lookup().config().store {
            self.use_store(choice.config.clone(), Some(Copying::default())).await?;
        }
        if use_it {
            self.keep_choice(choice).await?;
        }
        self.cache().await
    }

    /// Only one copy is made at a time: what another would be worth is overtaken by this one.
    fn begin_copy(&self) -> Copying {
        let copying = Copying::default();
        let begun = Copies { under_way: Some(copying.clone()), problem: None };
        if let Some(other) = std::mem::replace(&mut *self.copies(), begun).under_way {
            other.cancel();
        }
        copying
    }

    fn end_copy(&self, copying: &Copying, copied: Result<(), Error>) {
        let problem = copied.err().map(|error| error.to_string());
        if let Some(problem) = &problem {
            tracing::warn!(problem, "the cache could not be copied to another store");
        }
        {
            let mut copies = self.copies();
            if copies.under_way.as_ref() == Some(copying) {
                *copies = Copies { under_way: None, problem };
            }
        }
        self.events().send(AppEvent::CacheChanged);
    }

    pub(crate) async fn use_store(&self, config: StoreConfig, copy: Option<Copying>) -> Result<bool, Error> {
        self.lookup().use_store(config, copy).await.map_err(|error| Error::Storage(error.to_string()))
    }

    /// Checks a choice, and puts it together with the password that belongs to it. `password`: none for the one that is
    /// kept.
    async fn choose(&self, store: StoreSettings, password: Option<String>) -> Result<Choice, Error> {
        let mut store = settings::checked_store(store)?;
        let kept = self.settings().store.redis;
        if store.kind != StoreKind::Redis {
            let config = store_config(&self.config().data_dir, &store, None);
            return Ok(Choice { store: StoreSettings { redis: kept, ..store }, config, new_password: None });
        }
        let server = |of: &RedisSettings| (of.host.clone(), of.port, of.tls, of.user.clone());
        // The password that is kept is for the server it was given for, and is shown to no other.
        let other_server = server(&kept) != server(&store.redis);
        let new_password = password.or_else(|| other_server.then(String::new));
        let password = match &new_password {
            Some(password) => Some(password.clone()),
            None if kept.has_password => self.secrets().read(Secret::RedisPassword).await.ok().flatten(),
            None => None,
        };
        store.redis.has_password = password.as_ref().is_some_and(|password| !password.is_empty());
        let config = store_config(&self.config().data_dir, &store, password);
        Ok(Choice { store, config, new_password })
    }

    async fn keep_choice(&self, choice: Choice) -> Result<Settings, Error> {
        if let Some(password) = choice.new_password {
            self.secrets().keep(Secret::RedisPassword, password).await?;
        }
        self.keep_settings(Settings { store: choice.store, ..self.settings() }).await
    }
}

/// The store that `settings` name, in the data folder `dir`.
pub(crate) fn store_config(dir: &Path, settings: &StoreSettings, password: Option<String>) -> StoreConfig {
    match settings.kind {
        StoreKind::Sqlite => StoreConfig::Sqlite(dir.join("lookup.sqlite")),
        StoreKind::Files => StoreConfig::Redb(dir.join("lookup.redb")),
        StoreKind::Memory => StoreConfig::Memory,
        StoreKind::Redis => {
            let redis = &settings.redis;
            StoreConfig::Redis(lookup::RedisConfig {
                host: redis.host.clone(),
                port: redis.port,
                tls: redis.tls,
                user: Some(redis.user.clone()).filter(|user| !user.is_empty()),
                password: password.filter(|password| !password.is_empty()).map(lookup::Secret::new),
                prefix: redis.prefix.clone(),
                keep: Duration::from_hours(24 * u64::from(redis.keep_days)),
            })
        }
    }
}

pub(crate) fn kind(config: &StoreConfig) -> StoreKind {
    match config {
        StoreConfig::Memory => StoreKind::Memory,
        StoreConfig::Sqlite(_) => StoreKind::Sqlite,
        StoreConfig::Redb(_) => StoreKind::Files,
        StoreConfig::Redis(_) => StoreKind::Redis,
    }
}
