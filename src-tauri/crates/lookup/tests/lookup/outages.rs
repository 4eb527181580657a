//! A store that goes away in the middle: every lookup is answered all the same.

use std::time::Duration;

use lookup::{Freshness, StoreConfig, StoreState, Tier, Which};
use stand_in::{StandInConfig, copy_code};

use crate::redis_server::RedisServer;
use crate::support::{NUTELLA, World, gtin, name};

#[tokio::test(flavor = "multi_thread")]
async fn redis_killed_in_the_middle_and_back() {
    let mut server = RedisServer::start();
    let config = server.config();
    let world = World::of(StandInConfig { copies: 60, ..StandInConfig::default() }, |lookup| {
        lookup.store = StoreConfig::Redis(config);
    })
    .await;
    let ask = async |numbers: std::ops::Range<u32>| {
        for number in numbers {
            let answer = world.lookup.answer(gtin(&copy_code(number)), Freshness::Fresh).await;
            assert!(answer.record().is_some(), "{number}: {answer:?}");
        }
    };
    ask(0..20).await;
    assert_eq!(world.lookup.monitor().await.store_health.state, StoreState::Up);
    server.kill();
    ask(20..40).await;
    ask(0..40).await;
    let health = world.lookup.monitor().await.store_health;
    assert_eq!(health.state, StoreState::Down);
    assert!(health.problem.is_some() && health.retry_in.is_some());
    server.restart();
    world.clock.forward(Duration::from_mins(2));
    ask(40..60).await;
    let monitor = world.lookup.monitor().await;
    assert_eq!(monitor.store_health.state, StoreState::Up);
    assert!(monitor.store_stats.answers >= 19, "{monitor:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_redis_at_the_start_and_one_later() {
    let mut server = RedisServer::start();
    let config = server.config();
    server.kill();
    let world = World::with(|lookup| lookup.store = StoreConfig::Redis(config)).await;
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"));
    assert_eq!(world.lookup.monitor().await.store_health.state, StoreState::Down);
    server.restart();
    world.clock.forward(Duration::from_mins(2));
    world.lookup.answer(gtin(NUTELLA), Freshness::Refresh).await;
    let monitor = world.lookup.monitor().await;
    assert_eq!((monitor.store_health.state, monitor.store_stats.answers), (StoreState::Up, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_machines_share_answers_and_changes() {
    let server = RedisServer::start();
    let machine = async |instance: &str| {
        World::with(|lookup| {
            lookup.store = StoreConfig::Redis(server.config());
            lookup.instance = instance.to_owned();
        })
        .await
    };
    let (one, other) = (machine("one").await, machine("other").await);
    one.ask(NUTELLA).await;
    assert_eq!(other.ask(NUTELLA).await.provenance.tier, Some(Tier::Store), "found by one, known to both");
    assert_eq!(other.stand_in.total_requests(), 0);
    assert_eq!(other.ask(NUTELLA).await.provenance.tier, Some(Tier::Memory));

    one.lookup.invalidate(Which::One(gtin(NUTELLA))).await;
    let stale = async || other.lookup.answer(gtin(NUTELLA), Freshness::CachedOnly).await.provenance.stale;
    for _ in 0..500 {
        if stale().await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(stale().await, "the other's memory was told");
}
