//! The store is expendable.

use std::fs;

use lookup::{Lookup, Store, Tier};
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
    world.lookup = memory_only(&world);
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
        fs::create_dir(config.store_path.as_ref().unwrap()).unwrap();
    })
    .await;
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"));
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Memory));
    assert_eq!(world.lookup.counts().await.store_entries, 0);
    world.lookup.clear().await.unwrap();
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
    world.lookup = memory_only(&world);
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
async fn without_a_store() {
    let world = World::with(|config| config.store_path = None).await;
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Network));
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Memory));
    assert_eq!(world.lookup.raw(gtin(NUTELLA)).await, None);
    world.lookup.invalidate(gtin(NUTELLA)).await;
    assert!(world.ask(NUTELLA).await.provenance.stale);
}

#[tokio::test]
async fn counted_and_cleared() {
    let world = World::new().await;
    for code in [NUTELLA, RICE, NOBODY] {
        world.ask(code).await;
    }
    world.lookup.picture(gtin(NUTELLA)).await.unwrap().unwrap();
    let counts = world.lookup.counts().await;
    assert_eq!((counts.memory_entries, counts.store_entries, counts.pictures), (3, 3, 1));
    assert!(counts.store_bytes > 4096);
    world.lookup.clear().await.unwrap();
    let cleared = world.lookup.counts().await;
    assert_eq!((cleared.memory_entries, cleared.store_entries, cleared.pictures), (0, 0, 0));
    assert!(cleared.store_bytes < counts.store_bytes);
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
    let counts = world.lookup.counts().await;
    assert!(counts.memory_entries <= 32, "{counts:?}");
    assert!(counts.store_entries >= 100, "{counts:?}");
}

#[tokio::test]
async fn a_row_that_cannot_be_understood_is_fetched_anew() {
    let mut world = World::new().await;
    world.ask(NUTELLA).await;
    let other = db::rusqlite::Connection::open(world.path()).unwrap();
    other.execute("UPDATE answers SET facts = '{broken'", []).unwrap();
    world.reopen();
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Network));
    // Facts that were read by an older version are read again from what came.
    other
        .execute("UPDATE answers SET facts = '{\"nutrition_per_100_ml\":false}', facts_version = 0", [])
        .unwrap();
    world.reopen();
    let answer = world.ask(NUTELLA).await;
    assert_eq!((answer.provenance.tier, name(&answer)), (Some(Tier::Store), Some("Nutella")));
}

#[test]
fn a_record_stays_when_the_source_forgets_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("lookup.sqlite")).unwrap();
    let at = |second| jiff::Timestamp::from_second(second).unwrap();
    store.put_unknown(gtin(NOBODY), at(1)).unwrap();
    assert_eq!(store.get(gtin(NOBODY), "en").unwrap().unwrap().known, lookup::Known::Unknown);
    let record = lookup::Record {
        facts: lookup::Facts { name: Some("Something".to_owned()), ..lookup::Facts::default() },
        source: lookup::Source::OpenProductsFacts,
        page_url: lookup::Source::OpenProductsFacts.page_url(gtin(NOBODY)),
        fetched_at: at(2),
    };
    store.put_found(gtin(NOBODY), &record, "{}", "en").unwrap();
    store.put_unknown(gtin(NOBODY), at(3)).unwrap();
    let entry = store.get(gtin(NOBODY), "en").unwrap().unwrap();
    assert_eq!(entry.known, lookup::Known::Found(record.into()));
    assert!(entry.is_gone());
    assert_eq!((entry.fetched_at(), entry.checked_at), (at(2), at(3)));
}

fn memory_only(world: &World) -> Lookup {
    let mut config = world.lookup.config();
    config.store_path = None;
    Lookup::open(config).unwrap()
}

fn restore(world: &mut World) {
    let mut config = world.lookup.config();
    config.store_path = Some(world.path());
    world.lookup = Lookup::open(config).unwrap();
}
