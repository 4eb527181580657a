//! Freshness: who is asked when.

use std::time::Duration;

use lookup::{Freshness, Outcome, Reason, Source, Tier, Which};
use stand_in::Fault;

use crate::support::{NOBODY, NUTELLA, RICE, SOAP, World, eventually, gtin, name, reason};

const DAY: Duration = Duration::from_hours(24);
const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn found_then_given_from_memory_then_from_the_store() {
    let mut world = World::new().await;
    let first = world.ask(NUTELLA).await;
    assert_eq!(name(&first), Some("Nutella"));
    assert_eq!(first.provenance.tier, Some(Tier::Network));
    assert!(!first.provenance.stale);
    assert!(first.provenance.fetched_at.is_some());
    let record = first.record().unwrap();
    assert_eq!(record.source, Source::OpenFoodFacts);
    assert_eq!(record.page_url, "https://world.openfoodfacts.org/product/3017620422003");

    let second = world.ask(NUTELLA).await;
    assert_eq!(second.provenance.tier, Some(Tier::Memory));
    assert_eq!(second.outcome, first.outcome);

    world.reopen();
    let third = world.ask(NUTELLA).await;
    assert_eq!(third.provenance.tier, Some(Tier::Store));
    assert_eq!(third.outcome, first.outcome);
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Memory));
    assert_eq!(world.stand_in.requests_for(NUTELLA), 1);
    assert_eq!(world.stand_in.bad_user_agents(), 0);
    assert_eq!(world.stand_in.last_user_agent().as_deref(), Some("Larder/0.1 (test@example.org)"));
    let query = world.stand_in.requests().last_query.unwrap();
    assert!(
        query.starts_with("/api/v3.4/product/3017620422003?product_type=all&lc=en&fields=code%2C"),
        "{query}"
    );
    assert!(world.lookup.raw(gtin(NUTELLA)).await.unwrap().contains("nutriments"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_ask_at_once_and_one_request_is_made() {
    let world = World::new().await;
    world.stand_in.set_fault(Some(Fault::SlowHead(Duration::from_millis(200))));
    let ask_all = async || {
        let asked: Vec<_> = (0..1000)
            .map(|_| {
                let lookup = world.lookup.clone();
                tokio::spawn(async move { lookup.answer(gtin(NUTELLA), Freshness::Fresh).await })
            })
            .collect();
        for answer in asked {
            assert_eq!(name(&answer.await.unwrap()), Some("Nutella"));
        }
    };
    ask_all().await;
    assert_eq!(world.stand_in.total_requests(), 1);
    ask_all().await;
    assert_eq!(world.stand_in.total_requests(), 1, "a fresh entry makes none");
}

#[tokio::test]
async fn stale_is_given_at_once_and_refreshed_behind() {
    let mut world = World::new().await;
    let mut news = world.lookup.subscribe();
    let first = world.ask(NUTELLA).await;
    world.clock.forward(DAY - Duration::from_secs(1));
    assert!(!world.ask(NUTELLA).await.provenance.stale);
    assert_eq!(world.stand_in.total_requests(), 1);

    world.clock.forward(Duration::from_secs(1));
    world.stand_in.set_fault(Some(Fault::SlowHead(Duration::from_millis(100))));
    for _ in 0..20 {
        let stale = world.ask(NUTELLA).await;
        assert!(stale.provenance.stale);
        assert_eq!(stale.provenance.tier, Some(Tier::Memory));
        assert_eq!(stale.provenance.fetched_at, first.provenance.fetched_at);
    }
    let fresher = news.recv().await.unwrap();
    assert_eq!(fresher.gtin, gtin(NUTELLA));
    assert!(!fresher.provenance.stale);
    assert_eq!(fresher.provenance.tier, Some(Tier::Network));
    assert_eq!(world.stand_in.total_requests(), 2, "one refresh for all who asked");
    assert!(!world.ask(NUTELLA).await.provenance.stale);

    // The same from the store.
    world.clock.forward(DAY);
    world.reopen();
    let mut news = world.lookup.subscribe();
    let stale = world.ask(NUTELLA).await;
    assert!(stale.provenance.stale);
    assert_eq!(stale.provenance.tier, Some(Tier::Store));
    assert!(!news.recv().await.unwrap().provenance.stale);
    assert_eq!(world.stand_in.total_requests(), 3);
    assert!(news.try_recv().is_err(), "told once");
}

#[tokio::test]
async fn offline_the_stale_answer_is_given_for_ever() {
    let mut world = World::new().await;
    world.ask(NUTELLA).await;
    world.stand_in.stop().await;
    world.clock.forward(DAY * 1000);
    world.reopen();
    for tier in [Tier::Store, Tier::Memory] {
        let answer = world.ask(NUTELLA).await;
        assert_eq!(name(&answer), Some("Nutella"));
        assert!(answer.provenance.stale);
        assert_eq!(answer.provenance.tier, Some(tier));
        assert_eq!(answer.problem, None, "nobody wanted the network to be asked first");
    }
    let forced = world.refresh(NUTELLA).await;
    assert_eq!(name(&forced), Some("Nutella"));
    assert!(forced.provenance.stale);
    assert_eq!(forced.problem.unwrap().reason, Reason::Offline);
    assert_eq!(reason(&world.ask(RICE).await), Some(Reason::Offline));

    world.stand_in.resume().await.unwrap();
    assert!(world.ask(RICE).await.record().is_some(), "nothing stands between it and the next question");
    world.clock.forward(Duration::from_mins(1));
    let mut news = world.lookup.subscribe();
    assert!(world.ask(NUTELLA).await.provenance.stale);
    assert_eq!(news.recv().await.unwrap().gtin, gtin(NUTELLA));
    assert!(!world.ask(NUTELLA).await.provenance.stale);
}

#[tokio::test]
async fn a_failing_refresh_is_not_tried_with_every_question() {
    let world = World::new().await;
    world.ask(NUTELLA).await;
    world.clock.forward(DAY);
    world.stand_in.set_fault(Some(Fault::Unavailable));
    world.ask(NUTELLA).await;
    eventually(|| world.stand_in.total_requests() == 2).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    for _ in 0..20 {
        assert!(world.ask(NUTELLA).await.provenance.stale);
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(world.stand_in.total_requests(), 2);
}

#[tokio::test]
async fn unknown_is_kept_for_an_hour() {
    let mut world = World::new().await;
    let first = world.ask(NOBODY).await;
    assert_eq!(first.outcome, Outcome::Unknown);
    assert_eq!(first.provenance.tier, Some(Tier::Network));
    world.clock.forward(HOUR - Duration::from_secs(1));
    world.reopen();
    let second = world.ask(NOBODY).await;
    assert_eq!((second.outcome, second.provenance.tier), (Outcome::Unknown, Some(Tier::Store)));
    assert!(!second.provenance.stale);
    assert_eq!(world.stand_in.requests_for(NOBODY), 1);
    world.clock.forward(Duration::from_secs(1));
    let mut news = world.lookup.subscribe();
    let third = world.ask(NOBODY).await;
    assert_eq!(third.outcome, Outcome::Unknown);
    assert!(third.provenance.stale);
    assert_eq!(news.recv().await.unwrap().outcome, Outcome::Unknown);
    assert_eq!(world.stand_in.requests_for(NOBODY), 2);
    assert!(!world.ask(NOBODY).await.provenance.stale);
}

#[tokio::test]
async fn what_nobody_knows_is_asked_under_its_upc_e_too() {
    let world = World::new().await;
    let answer = world.ask("042100005264").await;
    assert_eq!(answer.outcome, Outcome::Unknown);
    assert_eq!(world.stand_in.requests_for("0042100005264"), 1);
    assert_eq!(world.stand_in.requests_for("04252614"), 1);
    world.ask("042100005264").await;
    assert_eq!(world.stand_in.total_requests(), 2);
}

#[tokio::test]
async fn what_was_found_stays_found() {
    let mut world = World::new().await;
    let first = world.ask(NUTELLA).await;
    world.clock.forward(DAY);
    world.stand_in.set_fault(Some(Fault::NotFound));
    let gone = world.refresh(NUTELLA).await;
    assert_eq!(name(&gone), Some("Nutella"));
    assert!(gone.provenance.stale, "the source no longer says so");
    assert_eq!(gone.provenance.fetched_at, first.provenance.fetched_at);
    assert_eq!(gone.problem, None);
    for _ in 0..2 {
        let kept = world.ask(NUTELLA).await;
        assert_eq!(name(&kept), Some("Nutella"));
        assert!(kept.provenance.stale);
        world.reopen();
    }
    assert_eq!(world.stand_in.requests_for(NUTELLA), 2, "asked again after the time for unknown");
    world.stand_in.set_fault(None);
    world.clock.forward(HOUR);
    let mut news = world.lookup.subscribe();
    world.ask(NUTELLA).await;
    assert!(!news.recv().await.unwrap().provenance.stale);
    assert!(!world.ask(NUTELLA).await.provenance.stale);
}

#[tokio::test]
async fn refreshed_on_demand() {
    let world = World::new().await;
    world.ask(NUTELLA).await;
    let again = world.refresh(NUTELLA).await;
    assert_eq!(again.provenance.tier, Some(Tier::Network));
    assert_eq!(world.stand_in.requests_for(NUTELLA), 2);
}

#[tokio::test]
async fn cached_only_never_asks() {
    let world = World::new().await;
    let answer = world.lookup.answer(gtin(NUTELLA), Freshness::CachedOnly).await;
    assert_eq!(reason(&answer), Some(Reason::Offline));
    assert_eq!(world.stand_in.total_requests(), 0);
    world.ask(NUTELLA).await;
    world.clock.forward(DAY);
    let answer = world.lookup.answer(gtin(NUTELLA), Freshness::CachedOnly).await;
    assert!(answer.provenance.stale && answer.record().is_some());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(world.stand_in.total_requests(), 1);
}

#[tokio::test]
async fn switched_off() {
    let world = World::with(|config| config.online = false).await;
    assert_eq!(reason(&world.ask(NUTELLA).await), Some(Reason::Offline));
    assert_eq!(reason(&world.refresh(NUTELLA).await), Some(Reason::Offline));
    assert_eq!(world.stand_in.total_requests(), 0);
    let mut config = world.lookup.config();
    config.online = true;
    world.lookup.reconfigure(config).unwrap();
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"));
}

#[tokio::test]
async fn settings_take_effect_at_once() {
    let world = World::new().await;
    world.ask(NUTELLA).await;
    world.clock.forward(HOUR);
    let mut config = world.lookup.config();
    config.fresh_found = HOUR;
    world.lookup.reconfigure(config.clone()).unwrap();
    let answer = world.lookup.answer(gtin(NUTELLA), Freshness::CachedOnly).await;
    assert!(answer.provenance.stale);
    config.source_url = "mailto:nobody@example.org".parse().unwrap();
    assert!(world.lookup.reconfigure(config).is_err());
    assert_eq!(world.lookup.config().fresh_found, HOUR, "the old ones stay");
}

#[tokio::test]
async fn the_users_language_first() {
    const SANTA: &str = "4000539770708";
    let begins_with = |answer: &lookup::Answer, word: &str| {
        let ingredients = answer.record().unwrap().facts.ingredients.clone();
        ingredients.is_some_and(|ingredients| ingredients.starts_with(word))
    };
    let world = World::with(|config| config.language = "fr-BE".to_owned()).await;
    let french = world.ask(SANTA).await;
    let query = world.stand_in.requests().last_query.unwrap();
    assert!(query.contains("lc=fr") && query.contains("product_name_fr"), "{query}");
    assert!(begins_with(&french, "Sucre"), "{french:?}");
    // Another language reads what is kept anew: here the product's main one.
    let mut config = world.lookup.config();
    config.language = "de".to_owned();
    world.lookup.reconfigure(config).unwrap();
    let german = world.ask(SANTA).await;
    assert_eq!(german.provenance.tier, Some(Tier::Store));
    assert!(begins_with(&german, "Zucker"), "{german:?}");
    assert_eq!(world.stand_in.total_requests(), 1);
}

#[tokio::test]
async fn the_sister_is_asked_by_redirect() {
    let mut world = World::new().await;
    for _ in 0..2 {
        let answer = world.ask(SOAP).await;
        let record = answer.record().unwrap();
        assert_eq!(record.facts.name.as_deref(), Some("Olive oil soap"));
        assert_eq!(record.source, Source::OpenBeautyFacts);
        assert_eq!(record.page_url, "https://world.openbeautyfacts.org/product/3596710465248");
        world.reopen();
    }
    assert_eq!(world.stand_in.requests_for(SOAP), 2, "once at either host");
}

#[tokio::test]
async fn who_gives_up_does_not_end_it() {
    let world = World::new().await;
    world.stand_in.set_fault(Some(Fault::SlowHead(Duration::from_millis(300))));
    let mut news = world.lookup.subscribe();
    let asked = world.lookup.answer(gtin(NUTELLA), Freshness::Fresh);
    assert!(tokio::time::timeout(Duration::from_millis(100), asked).await.is_err());
    let told = news.recv().await.unwrap();
    assert_eq!(name(&told), Some("Nutella"));
    assert_eq!(world.ask(NUTELLA).await.provenance.tier, Some(Tier::Memory));
    assert_eq!(world.stand_in.total_requests(), 1);
}

#[tokio::test]
async fn a_clock_that_was_wrong_does_not_keep_an_answer_fresh() {
    let world = World::new().await;
    world.clock.forward(DAY * 365);
    world.ask(NUTELLA).await;
    world.clock.back(DAY * 365);
    let mut news = world.lookup.subscribe();
    assert!(world.ask(NUTELLA).await.provenance.stale);
    news.recv().await.unwrap();
    assert!(!world.ask(NUTELLA).await.provenance.stale);
}

#[tokio::test]
async fn invalidated_is_asked_again_and_not_lost() {
    let mut world = World::new().await;
    for _ in 0..2 {
        world.ask(NUTELLA).await;
        world.lookup.invalidate(Which::One(gtin(NUTELLA))).await;
        let answer = world.lookup.answer(gtin(NUTELLA), Freshness::CachedOnly).await;
        assert!(answer.provenance.stale && answer.record().is_some());
        world.reopen();
        let mut news = world.lookup.subscribe();
        assert!(world.ask(NUTELLA).await.provenance.stale);
        news.recv().await.unwrap();
        assert!(!world.ask(NUTELLA).await.provenance.stale);
    }
}
