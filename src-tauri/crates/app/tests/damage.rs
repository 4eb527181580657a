//! Whatever befalls the cache: every lookup is answered, and the pantry stays as it was.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use app::view::{
    Outcome, PantryQuery, ProductRow, RedisSettings, ScanMode, ScanRequest, StoreKind, StoreSettings,
};
use app::{App, Config, Freshness};
use stand_in::{StandIn, StandInConfig};

#[path = "../../lookup/tests/support/disk.rs"]
mod disk;
#[path = "../../lookup/tests/support/redis.rs"]
mod redis_server;

use disk::Disk;
use redis_server::RedisServer;

/// In the pantry, and in the cache.
const KEPT: [&str; 3] = ["3017620422003", "9310155100335", "9300650658615"];
/// New to both; nobody knows the last.
const NEW: [&str; 3] = ["4388858946739", "5010251168577", "4012345678901"];

struct Household {
    source: StandIn,
    app: App,
    before: Vec<ProductRow>,
}

async fn open(dir: &Path, source: &StandIn) -> App {
    let mut config = Config::new(dir.to_owned());
    config.source_url = Some(source.base_url());
    App::open(config).await.unwrap()
}

async fn rows(app: &App) -> Vec<ProductRow> {
    app.pantry(PantryQuery { limit: 100, ..PantryQuery::default() }).await.unwrap().rows
}

impl Household {
    /// One that has a few products, and a store of this kind.
    async fn with(dir: &Path, store: StoreSettings) -> Self {
        let source = StandIn::start(StandInConfig::default()).await.unwrap();
        let app = open(dir, &source).await;
        app.change_store(store, None, false).await.unwrap();
        for code in KEPT {
            let request = ScanRequest {
                text: code.to_owned(),
                symbology: None,
                mode: ScanMode::Add,
                place_id: None,
                group_id: None,
            };
            app.scan_code(request).await.unwrap();
            assert_eq!(app.look_up(code, Freshness::Fresh).await.unwrap().outcome, Outcome::Found);
        }
        let before = rows(&app).await;
        assert_eq!(before.len(), KEPT.len());
        Self { source, app, before }
    }

    /// The same after something was done to its files while the program was closed.
    async fn after(self, dir: &Path, damage: impl FnOnce()) -> Self {
        let Self { source, app, before } = self;
        app.close().await;
        drop(app);
        damage();
        Self { app: open(dir, &source).await, source, before }
    }

    async fn is_well(&self, what: &str) {
        for code in KEPT.into_iter().chain(NEW) {
            for freshness in [Freshness::Fresh, Freshness::Refresh] {
                let answer = self.app.look_up(code, freshness).await.unwrap();
                assert_ne!(answer.outcome, Outcome::Unavailable, "{what}: {code} {:?}", answer.reason);
            }
        }
        let now: Vec<_> =
            rows(&self.app).await.into_iter().map(|row| (row.id, row.name, row.total)).collect();
        let before: Vec<_> = self.before.iter().cloned().map(|row| (row.id, row.name, row.total)).collect();
        assert_eq!(now, before, "{what}");
        assert_eq!(self.app.verify().await.unwrap().faults, Vec::<String>::new(), "{what}");
    }
}

fn kind(kind: StoreKind) -> StoreSettings {
    StoreSettings { kind, ..StoreSettings::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_is_killed() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = RedisServer::start();
    let redis = RedisSettings { port: server.config().port, ..RedisSettings::default() };
    let household = Household::with(dir.path(), StoreSettings { redis, ..kind(StoreKind::Redis) }).await;
    server.kill();
    household.is_well("while it is gone").await;
    server.restart();
    household.is_well("back, and empty").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_cut_or_damaged() {
    for (store, file) in [(StoreKind::Sqlite, "lookup.sqlite"), (StoreKind::Files, "lookup.redb")] {
        for what in ["cut in half", "damaged in the middle", "emptied"] {
            let dir = tempfile::tempdir().unwrap();
            let household = Household::with(dir.path(), kind(store)).await;
            let damage = || {
                let mut file = fs::OpenOptions::new().write(true).open(dir.path().join(file)).unwrap();
                let length = file.metadata().unwrap().len();
                match what {
                    "cut in half" => file.set_len(length / 2).unwrap(),
                    "emptied" => file.set_len(0).unwrap(),
                    _ => {
                        file.seek(SeekFrom::Start(length / 3)).unwrap();
                        file.write_all(&vec![0xa5; usize::try_from(length / 3).unwrap()]).unwrap();
                    }
                }
            };
            let household = household.after(dir.path(), damage).await;
            household.is_well(&format!("{file} {what}")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_disk_is_full() {
    for store in [StoreKind::Sqlite, StoreKind::Files] {
        let Some(disk) = Disk::mount(24) else { return };
        let household = Household::with(disk.path(), kind(store)).await;
        let ballast = disk.path().join("ballast");
        let mut fill = fs::File::create(&ballast).unwrap();
        while fill.write_all(&[0; 4096]).is_ok() {}
        drop(fill);
        household.is_well(&format!("{store:?}, no room")).await;
        fs::remove_file(&ballast).unwrap();
        household.is_well(&format!("{store:?}, room again")).await;
        household.app.close().await;
    }
}
