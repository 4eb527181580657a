//! Another store under the cache: copied into or not, with a password or without.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;
use std::time::Duration;

use app::view::{AppEvent, CacheView, Outcome, RedisSettings, StoreKind, StoreSettings, StoreState};
use app::{App, Config, Error, Freshness};
use stand_in::{StandIn, StandInConfig};

#[path = "../../lookup/tests/support/redis.rs"]
mod redis_server;

use redis_server::RedisServer;

const CODES: [&str; 3] = ["3017620422003", "9310155100335", "4012345678901"];
const PASSWORD: &str = "open-sesame";

async fn open(dir: &Path, source: &StandIn) -> App {
    let mut config = Config::new(dir.to_owned());
    config.source_url = Some(source.base_url());
    App::open(config).await.unwrap()
}

/// An app that has looked a few products up.
async fn used(dir: &Path, source: &StandIn) -> App {
    let app = open(dir, source).await;
    for code in CODES {
        let answer = app.look_up(code, Freshness::Fresh).await.unwrap();
        assert_ne!(answer.outcome, Outcome::Unavailable);
    }
    app
}

async fn store(app: &App) -> StoreSettings {
    app.start_view().await.unwrap().settings.store
}

fn redis(server: &RedisServer) -> StoreSettings {
    let port = server.config().port;
    StoreSettings { kind: StoreKind::Redis, redis: RedisSettings { port, ..RedisSettings::default() } }
}

fn secret(dir: &Path) -> Option<String> {
    std::fs::read_to_string(dir.join("redis-password")).ok()
}

/// Waits for the cache to be as wished.
async fn until(app: &App, wish: impl Fn(&CacheView) -> bool) -> CacheView {
    let mut events = app.subscribe();
    let waiting = async {
        loop {
            let cache = app.cache().await.unwrap();
            if wish(&cache) {
                return cache;
            }
            // Not everything that can be wished for is told.
            let _ = tokio::time::timeout(Duration::from_millis(100), events.next()).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("the cache never became as wished")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_ends_with_the_other_store_in_use() {
    let (dir, source) =
        (tempfile::tempdir().unwrap(), StandIn::start(StandInConfig::default()).await.unwrap());
    let app = used(dir.path(), &source).await;
    let files = StoreSettings { kind: StoreKind::Files, ..store(&app).await };
    let check = app.check_store(files.clone(), None).await.unwrap();
    assert!(check.usable);
    assert_eq!((check.answers, check.to_copy), (0, 3));
    let mut events = app.subscribe();
    let begun = app.change_store(files, None, true).await.unwrap();
    assert_eq!(begun.store.kind, StoreKind::Sqlite, "until it is done");
    let cache = until(&app, |cache| cache.copy.is_none()).await;
    assert_eq!((cache.store.kind, cache.store.answers), (StoreKind::Files, 3));
    loop {
        // What every view shows is the store in use.
        if let AppEvent::SettingsChanged { settings } = events.next().await.unwrap() {
            break assert_eq!(settings.store.kind, StoreKind::Files);
        }
    }
    app.close().await;
    drop(app);
    let again = open(dir.path(), &source).await;
    // The file may still be in the hands of the one just closed; then it is tried again.
    until(&again, |cache| cache.store.state == StoreState::Up && cache.store.answers == 3).await;
    assert_eq!(source.total_requests(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_fails_leaves_the_old_store_in_use_and_says_so() {
    let (dir, source) =
        (tempfile::tempdir().unwrap(), StandIn::start(StandInConfig::default()).await.unwrap());
    let app = used(dir.path(), &source).await;
    let server = RedisServer::start();
    server.fill_up();
    app.change_store(redis(&server), None, true).await.unwrap();
    let cache = until(&app, |cache| cache.copy.is_none()).await;
    assert!(cache.copy_problem.unwrap().contains("no room"));
    assert_eq!((cache.store.kind, cache.store.answers), (StoreKind::Sqlite, 3));
    assert_eq!(store(&app).await.kind, StoreKind::Sqlite);
    // Another attempt begins without the old problem.
    let memory = StoreSettings { kind: StoreKind::Memory, ..store(&app).await };
    app.change_store(memory, None, true).await.unwrap();
    let cache = until(&app, |cache| cache.copy.is_none()).await;
    assert_eq!((cache.store.kind, cache.copy_problem), (StoreKind::Memory, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_kept_for_the_server_it_was_given_for() {
    let (dir, source) =
        (tempfile::tempdir().unwrap(), StandIn::start(StandInConfig::default()).await.unwrap());
    let app = used(dir.path(), &source).await;
    let server = RedisServer::with_password(PASSWORD);
    let wanted = redis(&server);

    // What can't be used changes nothing, and keeps no password.
    assert!(!app.check_store(wanted.clone(), Some("wrong".into())).await.unwrap().usable);
    let refused = app.change_store(wanted.clone(), Some("wrong".into()), false).await;
    assert!(matches!(refused, Err(Error::Storage(_))), "{refused:?}");
    assert_eq!((secret(dir.path()), store(&app).await.kind), (None, StoreKind::Sqlite));

    let settings = app.change_store(wanted, Some(PASSWORD.into()), false).await.unwrap();
    assert!(settings.store.redis.has_password);
    assert_eq!(secret(dir.path()).as_deref(), Some(PASSWORD));
    let written = std::fs::read_to_string(dir.path().join("settings.json")).unwrap();
    assert!(!written.contains(PASSWORD), "{written}");

    // The next start has it, another server is not told it: not at once, and not by a detour over another store.
    app.close().await;
    drop(app);
    let app = open(dir.path(), &source).await;
    assert_eq!(app.cache().await.unwrap().store.state, StoreState::Up);
    let other = RedisServer::with_password(PASSWORD);
    assert!(!app.check_store(redis(&other), None).await.unwrap().usable);
    let detour = StoreSettings { kind: StoreKind::Memory, ..redis(&other) };
    let settings = app.change_store(detour, None, false).await.unwrap();
    assert_eq!(settings.store.redis.port, server.config().port);
    assert!(!app.check_store(redis(&other), None).await.unwrap().usable);
    assert!(app.check_store(redis(&server), None).await.unwrap().usable);
}
