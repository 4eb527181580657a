//! Against a source that counts: not one request too many, people first, and nothing lost.

use std::collections::HashSet;
use std::time::Duration;

use lookup::{Clock, Freshness, Limits, Outcome, QueueState, Reason, StoreConfig, Tier, Which};
use stand_in::{Fault, copy_code};

use crate::support::{NOBODY, NUTELLA, RICE, SOAP, World, gtin, name, reason};

/// A source with its real limits, and ours. Both go by the real time.
async fn limited(copies: u32) -> World {
    World::of(
        stand_in::StandInConfig {
            limits: Some(stand_in::Limits::DOCUMENTED),
            copies,
            ..stand_in::StandInConfig::default()
        },
        |config| {
            config.limits = Limits::default();
            config.clock = Clock::new(jiff::Timestamp::now);
        },
    )
    .await
}

fn copies(numbers: std::ops::Range<u32>) -> Vec<barcode::Gtin> {
    numbers.map(|number| gtin(&copy_code(number))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_new_packs_at_once_are_all_answered_within_the_limits() {
    let world = limited(60).await;
    // That it is within the usual deadline is shown in virtual time, where no other test takes the processor.
    let mut config = world.lookup.config();
    config.deadline = Duration::from_secs(60);
    world.lookup.reconfigure(config).unwrap();
    let asked: Vec<_> = copies(0..60)
        .into_iter()
        .map(|gtin| {
            let lookup = world.lookup.clone();
            tokio::spawn(async move { lookup.answer(gtin, Freshness::Fresh).await })
        })
        .collect();
    for answer in asked {
        let answer = answer.await.unwrap();
        assert!(answer.record().is_some(), "{answer:?}");
    }
    let requests = world.stand_in.requests();
    assert_eq!(requests.over_limit, 0);
    assert!(requests.total <= 18, "{}", requests.total);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_stale_products_take_five_requests() {
    let world = limited(500).await;
    let all = copies(0..500);
    world.lookup.set_pantry(all.iter().copied().collect());
    let _behind = world.run();
    assert_eq!(world.lookup.monitor().await.plan.stale, 500);
    assert_eq!(world.lookup.monitor().await.plan.requests, 5);
    world.lookup.refresh_stale().await;
    world.until(|monitor| monitor.refresh.is_none()).await;
    let requests = world.stand_in.requests();
    assert_eq!((requests.total, requests.searches, requests.over_limit), (5, 5, 0));
    for gtin in all {
        let answer = world.lookup.answer(gtin, Freshness::CachedOnly).await;
        assert!(answer.record().is_some() && !answer.provenance.stale);
    }
    assert_eq!(world.lookup.monitor().await.plan.stale, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_is_paused_and_gone_on_with_after_a_restart() {
    let mut world =
        World::of(stand_in::StandInConfig { copies: 250, ..stand_in::StandInConfig::default() }, |config| {
            config.limits = Limits { reads: 0, searches: 1 }
        })
        .await;
    let pantry: HashSet<_> = copies(0..250).into_iter().collect();
    world.lookup.set_pantry(pantry.clone());
    let behind = world.run();
    world.lookup.refresh_stale().await;
    world.until(|monitor| monitor.refresh.is_some_and(|job| job.done == 100)).await;
    world.lookup.pause_refresh(true).await;
    drop(behind);

    world.reopen();
    world.lookup.set_pantry(pantry);
    let _behind = world.run();
    world.until(|monitor| monitor.refresh.is_some_and(|job| job.paused)).await;
    world.clock.forward(Duration::from_mins(5));
    assert_eq!(world.stand_in.total_requests(), 1, "paused is paused");
    world.lookup.pause_refresh(false).await;
    world.until(|monitor| monitor.refresh.is_some_and(|job| job.done == 200)).await;
    world.clock.forward(Duration::from_mins(5));
    world.lookup.ask_again();
    world.until(|monitor| monitor.refresh.is_none()).await;
    assert_eq!(world.stand_in.total_requests(), 3, "what was done before was not done again");
}

#[tokio::test]
async fn when_the_minute_is_used_up_a_person_is_told_when_it_is_their_turn() {
    let world = World::with(|config| config.limits = Limits { reads: 1, searches: 0 }).await;
    world.ask(NUTELLA).await;
    let waits = world.ask(RICE).await;
    let Outcome::Unavailable(why) = waits.outcome else { panic!("{waits:?}") };
    assert_eq!(why.reason, Reason::Waiting);
    assert_eq!(why.retry_after, Some(Duration::from_secs(61)));
    let monitor = world.lookup.monitor().await;
    assert_eq!((monitor.reads.left, monitor.reads.limit), (0, 1));
    assert_eq!(monitor.queue, [(gtin(RICE), QueueState::Next)], "it keeps its place");
    assert_eq!(world.stand_in.total_requests(), 1);

    let mut news = world.lookup.subscribe();
    world.clock.forward(Duration::from_secs(61));
    world.lookup.ask_again();
    assert_eq!(news.recv().await.unwrap().gtin, gtin(RICE));
    assert_eq!(world.ask(RICE).await.provenance.tier, Some(Tier::Memory));
    assert_eq!(world.lookup.monitor().await.queue, []);
}

#[tokio::test]
async fn all_who_share_the_store_share_the_budget() {
    let mut world = World::with(|config| config.limits = Limits { reads: 2, searches: 0 }).await;
    world.ask(NUTELLA).await;
    world.reopen();
    world.ask(RICE).await;
    world.reopen();
    assert_eq!(reason(&world.ask("80050100").await), Some(Reason::Waiting));
    assert_eq!(world.stand_in.total_requests(), 2);
    // Also when it is another store by now.
    world.ask(NUTELLA).await;
    world.lookup.use_store(StoreConfig::Memory, None).await.unwrap();
    assert_eq!(reason(&world.ask("80050100").await), Some(Reason::Waiting));
}

#[tokio::test]
async fn what_was_met_offline_is_asked_when_the_network_is_back_also_after_a_restart() {
    let mut world = World::new().await;
    world.stand_in.stop().await;
    for code in [NUTELLA, RICE] {
        assert_eq!(reason(&world.ask(code).await), Some(Reason::Offline));
    }
    world.reopen();
    let behind = world.run();
    world.until(|monitor| monitor.queue.len() == 2).await;
    let waiting: Vec<_> = world.lookup.monitor().await.queue.into_iter().map(|(gtin, _)| gtin).collect();
    assert_eq!(waiting, [gtin(NUTELLA), gtin(RICE)]);

    world.stand_in.resume().await.unwrap();
    let mut news = world.lookup.subscribe();
    world.lookup.network_changed();
    let mut filled = [news.recv().await.unwrap(), news.recv().await.unwrap()];
    filled.sort_by_key(|answer| answer.gtin);
    assert_eq!(name(&filled[0]), Some("Nutella"));
    world.until(|monitor| monitor.queue.is_empty()).await;
    assert_eq!(world.stand_in.total_requests(), 1, "one search for both");
    drop(behind);
    world.reopen();
    let _behind = world.run();
    assert_eq!(world.lookup.monitor().await.queue, []);
}

#[tokio::test]
async fn a_source_that_fails_again_and_again_is_left_alone_and_people_are_told() {
    let world = World::new().await;
    world.stand_in.set_fault(Some(Fault::Unavailable));
    for code in [NUTELLA, RICE, NOBODY] {
        assert_eq!(reason(&world.ask(code).await), Some(Reason::SourceDown));
    }
    let answer = world.ask("80050100").await;
    let Outcome::Unavailable(why) = answer.outcome else { panic!("{answer:?}") };
    assert_eq!(why.reason, Reason::SourceDown);
    assert!(why.retry_after.is_some());
    assert_eq!(world.stand_in.total_requests(), 3);
    // A person may try all the same.
    assert_eq!(reason(&world.refresh(NUTELLA).await), Some(Reason::SourceDown));
    assert_eq!(world.stand_in.total_requests(), 4);
    world.stand_in.set_fault(None);
    world.clock.forward(Duration::from_mins(2));
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"));
}

#[tokio::test]
async fn invalidated_by_source_and_all() {
    let world = World::new().await;
    for code in [NUTELLA, SOAP, NOBODY] {
        world.ask(code).await;
    }
    let stale =
        async |code: &str| world.lookup.answer(gtin(code), Freshness::CachedOnly).await.provenance.stale;
    world.lookup.invalidate(Which::Source(lookup::Source::OpenBeautyFacts)).await;
    assert_eq!((stale(NUTELLA).await, stale(SOAP).await), (false, true));
    world.lookup.invalidate(Which::All).await;
    for code in [NUTELLA, SOAP, NOBODY] {
        assert!(stale(code).await, "{code}");
    }
}

#[tokio::test]
async fn searches_that_fail_cost_nobody_an_answer() {
    let world =
        World::of(stand_in::StandInConfig { copies: 40, ..stand_in::StandInConfig::default() }, |_| ()).await;
    world.stand_in.set_search_fault(Some(Fault::Unavailable));
    let asked: Vec<_> = copies(0..40)
        .into_iter()
        .map(|gtin| {
            let lookup = world.lookup.clone();
            tokio::spawn(async move { lookup.answer(gtin, Freshness::Fresh).await })
        })
        .collect();
    for answer in asked {
        assert!(answer.await.unwrap().record().is_some());
    }
    let requests = world.stand_in.requests();
    assert!(requests.searches >= 1);
    assert_eq!(requests.total - requests.searches, 40, "each was read");
}
