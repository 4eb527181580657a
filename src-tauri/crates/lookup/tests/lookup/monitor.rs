//! What the monitor says is what happened.

use std::collections::HashSet;
use std::time::Duration;

use lookup::{Copying, Freshness, HistoryRange, StoreConfig, Tier, Which};
use stand_in::{StandInConfig, copy_code};

use crate::support::{NOBODY, NUTELLA, RICE, World, gtin, name};

#[tokio::test]
async fn every_question_is_counted_once() {
    let mut world = World::new().await;
    world.ask(NUTELLA).await; // network
    for _ in 0..130 {
        world.ask(NUTELLA).await; // memory
    }
    world.ask(NOBODY).await; // network
    world.lookup.invalidate(Which::One(gtin(NUTELLA))).await;
    world.lookup.answer(gtin(NUTELLA), Freshness::CachedOnly).await; // memory, not fresh
    world.lookup.answer(gtin(RICE), Freshness::CachedOnly).await; // nobody
    world.stand_in.stop().await;
    world.ask(RICE).await; // nobody, and a request that failed
    let monitor = world.lookup.monitor().await;
    let counts = |tier: lookup::TierCounts| (tier.hits, tier.stale_hits, tier.misses);
    assert_eq!(counts(monitor.memory), (131, 1, 4));
    assert_eq!(counts(monitor.store), (0, 0, 4));
    assert_eq!(counts(monitor.network), (2, 0, 1));
    assert_eq!((monitor.memory_entries, monitor.store_stats.answers), (2, 2));
    assert!(monitor.memory.latency.is_some() && monitor.network.latency.is_some());
    assert!(monitor.store.latency.is_none(), "it answered nothing yet");

    let sums = async |world: &World| {
        let mut sums = [0; 4];
        for bucket in world.lookup.history(HistoryRange::Hour, 0).await {
            for (sum, more) in
                sums.iter_mut().zip([bucket.memory, bucket.store, bucket.network, bucket.unanswered])
            {
                *sum += more;
            }
        }
        sums
    };
    assert_eq!(sums(&world).await, [131, 0, 2, 2]);
    world.lookup.flush().await;
    world.reopen();
    let answer = world.ask(NOBODY).await;
    assert_eq!(answer.provenance.tier, Some(Tier::Store));
    assert_eq!(sums(&world).await, [131, 1, 2, 2], "kept, and gone on with");
    assert_eq!(world.lookup.monitor().await.memory.hits, 0, "counted since the start");
}

#[tokio::test]
async fn warmed_with_what_is_in_the_pantry_and_what_was_used_most() {
    let mut world = World::of(StandInConfig { copies: 40, ..StandInConfig::default() }, |config| {
        config.memory_entries = 2048;
    })
    .await;
    let all: Vec<_> = (0..40).map(|number| gtin(&copy_code(number))).collect();
    for gtin in &all {
        world.lookup.answer(*gtin, Freshness::Fresh).await;
    }
    // What comes from the network is not a use yet; asking again is.
    for gtin in &all[..5] {
        world.lookup.answer(*gtin, Freshness::Fresh).await;
    }
    world.lookup.flush().await;
    world.reopen();
    world.lookup.set_pantry(all[30..33].iter().copied().collect());
    assert_eq!(world.lookup.monitor().await.plan.warm, 8);
    assert_eq!(world.lookup.warm(Duration::from_secs(60)).await, 8);
    for gtin in all[..5].iter().chain(&all[30..33]) {
        let answer = world.lookup.answer(*gtin, Freshness::CachedOnly).await;
        assert_eq!(answer.provenance.tier, Some(Tier::Memory), "{gtin}");
    }
    let cold = world.lookup.answer(all[20], Freshness::CachedOnly).await;
    assert_eq!(cold.provenance.tier, Some(Tier::Store));
    assert_eq!(world.lookup.warm(Duration::ZERO).await, 0, "no time, no warmth");
}

#[tokio::test]
async fn a_full_store_makes_room_and_spares_the_pantry() {
    let world = World::of(StandInConfig { copies: 100, ..StandInConfig::default() }, |config| {
        config.max_store_bytes = 200_000;
    })
    .await;
    let all: Vec<_> = (0..100).map(|number| gtin(&copy_code(number))).collect();
    let pantry: HashSet<_> = all[..10].iter().copied().collect();
    world.lookup.set_pantry(pantry.clone());
    for gtin in &all {
        world.lookup.answer(*gtin, Freshness::Fresh).await;
        world.clock.forward(Duration::from_secs(1));
    }
    world.lookup.flush().await;
    let monitor = world.lookup.monitor().await;
    assert!(monitor.store_stats.bytes <= 200_000, "{monitor:?}");
    assert!(monitor.store_evictions > 0);
    assert_eq!(monitor.store_stats.answers + monitor.store_evictions, 100);
    for gtin in pantry {
        assert!(world.kept(gtin.as_str()).is_some(), "{gtin}");
    }
    assert!(world.kept(all[99].as_str()).is_some(), "what is new stays longest");
}

#[tokio::test]
async fn another_store_is_used_at_once_or_after_a_copy() {
    let world = World::new().await;
    for code in [NUTELLA, RICE, NOBODY] {
        world.ask(code).await;
    }
    world.lookup.picture(gtin(NUTELLA), lookup::PictureSize::Display).await.unwrap().unwrap();
    let redb = StoreConfig::Redb(world.folder.path().join("lookup.redb"));
    let copying = Copying::default();
    assert_eq!(world.lookup.use_store(redb.clone(), Some(copying.clone())).await, Ok(true));
    assert_eq!((copying.progress().done, copying.progress().total), (3, 3));
    let monitor = world.lookup.monitor().await;
    assert_eq!(monitor.store_config, redb);
    assert_eq!((monitor.store_stats.answers, monitor.store_stats.pictures), (3, 1));
    assert!(world.kept(NUTELLA).is_some(), "the old one stays as it is");
    let raw = world.lookup.raw(gtin(NUTELLA)).await.unwrap();
    assert!(raw.contains("Nutella"));

    // One that can't be used changes nothing.
    let nowhere = StoreConfig::Sqlite(world.folder.path().join("no/such/folder/lookup.sqlite"));
    assert!(world.lookup.use_store(nowhere, None).await.is_err());
    assert_eq!(world.lookup.monitor().await.store_config, redb);
    // A copy that is ended neither.
    let ended = Copying::default();
    ended.cancel();
    assert_eq!(world.lookup.use_store(StoreConfig::Memory, Some(ended)).await, Ok(false));
    assert_eq!(world.lookup.monitor().await.store_config, redb);

    world.lookup.use_store(StoreConfig::Memory, None).await.unwrap();
    assert_eq!(world.lookup.monitor().await.store_stats.answers, 0);
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"), "from memory");
    assert_eq!(world.stand_in.total_requests(), 3);
}
