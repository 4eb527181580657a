//! The store is expendable.

use std::fs;
use std::time::Duration;

use lookup::{Lookup, PictureSize, StoreConfig, StoreState, Tier, Which};
use stand_in::StandIn;

use crate::support::{NOBODY, NUTELLA, RICE, World, gtin, name};

/// How many files in the folder were set aside, their logs not counted.
fn set_aside(world: &World) -> usize {
    let names = fs::read_dir(world.folder.path()).unwrap();
    names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("set-aside") && name.ends_with(".sqlite"))
        .count()
}

async fn works_as_new(world: &mut World) {
    world.reopen();
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Network));
    assert_eq!(set_aside(world), 1);
    world.reopen();
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Store));
    assert_eq!(set_aside(world), 1);
}

#[tokio::test]
async fn no_database_at_all() {
    let mut world = World::new().await;
    world.lookup = in_memory(&world);
    fs::write(world.path(), "this is a letter to my grandmother, and rather a long one at that".repeat(100))
        .unwrap();
    restore(&mut world);
    works_as_new(&mut world).await;
}

#[tokio::test]
async fn of_a_newer_larder() {
    let mut world = World::new().await;
    let other = db::rusqlite::Connection::open(world.path()).unwrap();
    other.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(other);
    works_as_new(&mut world).await;
}

#[tokio::test]
async fn somebody_elses() {
    let mut world = World::new().await;
    let other = db::rusqlite::Connection::open(world.path()).unwrap();
    other.execute_batch("PRAGMA application_id = 77").unwrap();
    drop(other);
    works_as_new(&mut world).await;
}

#[tokio::test]
async fn a_folder_in_its_place() {
    let world = World::with(|config| {
        fs::create_dir(config.store.path().unwrap()).unwrap();
    })
    .await;
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"));
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Memory));
    assert_eq!(world.entries().await, (1, 0));
    assert_eq!(world.lookup.monitor().await.store_health.state, StoreState::Down);
    assert!(world.lookup.clear().await.is_err(), "what can't be reached was not emptied");
    assert_eq!(world.entries().await, (0, 0));
    // Once it can be opened it is.
    fs::remove_dir(world.path()).unwrap();
    world.clock.forward(Duration::from_mins(1));
    world.ask(RICE).await;
    assert_eq!(world.entries().await, (1, 1));
    assert_eq!(world.lookup.monitor().await.store_health.state, StoreState::Up);
}

#[tokio::test]
async fn damaged_while_in_use() {
    let mut world = World::new().await;
    for record in StandIn::records() {
        if let Ok(gtin) = record.code.parse() {
            world.lookup.answer(gtin, lookup::Freshness::Fresh).await;
        }
    }
    // Closed, so that all is in the file; then every page but the first is overwritten.
    world.lookup = in_memory(&world);
    let mut bytes = fs::read(world.path()).unwrap();
    assert!(bytes.len() > 20 * 4096, "{}", bytes.len());
    bytes[4096..].fill(0x5a);
    fs::write(world.path(), bytes).unwrap();
    restore(&mut world);
    let before = world.stand_in.requests_for(NUTELLA);
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"), "answered all the same");
    assert_eq!(world.stand_in.requests_for(NUTELLA), before + 1);
    assert_eq!(set_aside(&world), 1, "and begun anew");
    world.ask(RICE).await;
    world.reopen();
    assert_eq!(world.ask(RICE).await.provenance.tier, Some(Tier::Store));
}

#[tokio::test]
async fn memory_only() {
    let mut world = World::with(|config| config.store = StoreConfig::Memory).await;
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Network));
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Memory));
    assert!(world.lookup.raw(gtin(NUTELLA)).await.is_some());
    world.lookup.invalidate(Which::One(gtin(NUTELLA))).await;
    assert!(world.ask(NUTELLA).await.provenance.stale);
    world.reopen();
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Network), "nothing was kept");
}

#[tokio::test]
async fn counted_and_cleared() {
    let world = World::new().await;
    for code in [NUTELLA, RICE, NOBODY] {
        world.ask(code).await;
    }
    world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await.unwrap().unwrap();
    assert_eq!(world.entries().await, (3, 3));
    let before = world.lookup.monitor().await.store_stats;
    assert_eq!(before.pictures, 1);
    assert!(before.bytes > 4096);
    world.lookup.clear().await.unwrap();
    assert_eq!(world.entries().await, (0, 0));
    let cleared = world.lookup.monitor().await.store_stats;
    assert_eq!(cleared.pictures, 0);
    assert!(cleared.bytes < before.bytes);
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Network));
}

#[tokio::test]
async fn memory_is_bounded() {
    let world = World::with(|config| config.memory_entries = 16).await;
    for record in StandIn::records() {
        if let Ok(gtin) = record.code.parse() {
            world.lookup.answer(gtin, lookup::Freshness::Fresh).await;
        }
    }
    let (memory, store) = world.entries().await;
    assert!(memory <= 32, "{memory}");
    assert!(store >= 100, "{store}");
}

#[tokio::test]
async fn what_cannot_be_understood_is_read_or_fetched_anew() {
    let mut world = World::new().await;
    world.ask(NUTELLA).await;
    let other = db::rusqlite::Connection::open(world.path()).unwrap();
    for change in [
        "UPDATE answers SET facts = x'7b'",
        "UPDATE answers SET facts_version = 0",
        "UPDATE answers SET language = 'xx'",
    ] {
        other.execute(change, []).unwrap();
        world.reopen();
        let answer = world.ask(NUTELLA).await;
        assert_eq!((answer.provenance.tier, name(&answer)), (Some(Tier::Store), Some("Nutella")), "{change}");
    }
    assert_eq!(world.stand_in.total_requests(), 1, "what came is still there");
    other.execute("UPDATE records SET raw = '{broken'", []).unwrap();
    world.reopen();
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Network));
}

fn in_memory(world: &World) -> Lookup {
    let mut config = world.lookup.config();
    config.store = StoreConfig::Memory;
    Lookup::open(config).unwrap()
}

fn restore(world: &mut World) {
    let mut config = world.lookup.config();
    config.store = StoreConfig::Sqlite(world.path());
    world.lookup = Lookup::open(config).unwrap();
}
