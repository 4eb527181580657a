//! The second source: asked only about what the first does not know, and only with a key.

use std::time::Duration;

use lookup::{Circuit, Freshness, LookupConfig, Outcome, SecondSource, Secret, Source, Which};
use stand_in::{Fault, KEY, StandInConfig};

use crate::support::{NOBODY, NUTELLA, World, gtin, name, reason};

/// A real record of the second source that the first does not have.
const NUTS: &str = "077034085228";

/// A world with a second source, asked with `key`.
async fn world(key: &str) -> World {
    let mut world = World::with(|_| ()).await;
    let second = SecondSource { url: world.stand_in.second_url().parse().unwrap(), key: Secret::new(key) };
    world.lookup.reconfigure(LookupConfig { second: Some(second), ..world.lookup.config() }).unwrap();
    world.reopen();
    world
}

#[tokio::test]
async fn what_the_first_does_not_know_the_second_may() {
    let mut world = world(KEY).await;
    let answer = world.ask(NUTS).await;
    assert_eq!(name(&answer), Some("Nut 'n Berry Mix"));
    let record = answer.record().unwrap();
    assert_eq!(record.source, Source::FoodDataCentral);
    assert!(record.page_url.starts_with("https://fdc.nal.usda.gov/"), "{}", record.page_url);
    assert!(
        world.lookup.raw(gtin(NUTS)).await.unwrap().contains("\"fdcId\":534358"),
        "the raw record is kept"
    );

    // What the first knows the second is not asked about; what neither knows is unknown.
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"));
    assert_eq!(world.stand_in.requests().second, 1);
    assert_eq!(world.ask(NOBODY).await.outcome, Outcome::Unknown);
    assert_eq!(world.stand_in.requests().second, 2);

    // Kept like any other, and read again in another language without asking.
    world.reopen();
    assert_eq!(name(&world.ask(NUTS).await), Some("Nut 'n Berry Mix"));
    let german = LookupConfig { language: "de".into(), ..world.lookup.config() };
    world.lookup.reconfigure(german).unwrap();
    assert_eq!(name(&world.ask(NUTS).await), Some("Nut 'n Berry Mix"));
    assert_eq!(world.stand_in.requests().second, 2);

    // Apart from the others: it can be made stale by itself.
    world.lookup.invalidate(Which::Source(Source::FoodDataCentral)).await;
    let kept = |answer: lookup::Answer| answer.provenance.stale;
    assert!(kept(world.lookup.answer(gtin(NUTS), Freshness::CachedOnly).await));
    assert!(!kept(world.lookup.answer(gtin(NUTELLA), Freshness::CachedOnly).await));
}

#[tokio::test]
async fn without_a_key_nobody_is_asked() {
    let world = World::new().await;
    assert_eq!(world.ask(NUTS).await.outcome, Outcome::Unknown);
    assert_eq!(world.stand_in.requests().second, 0);
    assert!(world.lookup.monitor().await.second.is_none());
}

#[tokio::test]
async fn a_second_that_fails_hides_nothing_and_is_asked_again() {
    let world = world(KEY).await;
    for fault in [Fault::Unavailable, Fault::Html, Fault::CutBody, Fault::DeepJson, Fault::HugeBody] {
        world.stand_in.set_second_fault(Some(fault.clone()));
        let answer = world.refresh(NUTS).await;
        assert_eq!(answer.outcome, Outcome::Unknown, "{fault:?}: the first said so");
        assert!(world.kept(NUTS).unwrap().expired, "{fault:?}: but that is not all there is to know");
        assert_eq!(name(&world.refresh(NUTELLA).await), Some("Nutella"), "the first goes on");
        world.lookup.ask_again();
    }
    world.stand_in.set_second_fault(None);
    assert_eq!(name(&world.refresh(NUTS).await), Some("Nut 'n Berry Mix"));

    // What it once knew stays known.
    world.stand_in.set_second_fault(Some(Fault::Unavailable));
    assert_eq!(name(&world.refresh(NUTS).await), Some("Nut 'n Berry Mix"));
}

#[tokio::test]
async fn a_key_that_is_refused_is_not_tried_again() {
    let world = world("wrong").await;
    assert_eq!(world.ask(NUTS).await.outcome, Outcome::Unknown);
    assert_eq!(world.refresh(NUTS).await.outcome, Outcome::Unknown);
    assert_eq!(world.stand_in.requests().second, 1);
    assert!(world.lookup.monitor().await.second.unwrap().key_refused);
    let second = SecondSource { key: Secret::new(KEY), ..world.lookup.config().second.unwrap() };
    world.lookup.reconfigure(LookupConfig { second: Some(second), ..world.lookup.config() }).unwrap();
    assert!(!world.lookup.monitor().await.second.unwrap().key_refused);
    assert_eq!(name(&world.refresh(NUTS).await), Some("Nut 'n Berry Mix"));
}

#[tokio::test]
async fn who_is_locked_out_waits() {
    let world = world(KEY).await;
    world.stand_in.set_second_fault(Some(Fault::RateLimited(None)));
    assert_eq!(world.ask(NUTS).await.outcome, Outcome::Unknown);
    let second = world.lookup.monitor().await.second.unwrap();
    assert_eq!(second.circuit, Circuit::Open);
    assert_eq!(second.trouble.unwrap().retry_after, Some(Duration::from_hours(1)));
    world.stand_in.set_second_fault(None);
    assert_eq!(world.refresh(NUTS).await.outcome, Outcome::Unknown);
    assert_eq!(world.stand_in.requests().second, 1, "not even when a person wants it");
    world.clock.forward(Duration::from_hours(1));
    assert_eq!(name(&world.refresh(NUTS).await), Some("Nut 'n Berry Mix"));
}

#[tokio::test]
async fn its_limit_is_kept_and_shared() {
    let stand_in = StandInConfig { copies: 1, ..StandInConfig::default() };
    let world =
        World::of(stand_in, |config| config.limits = lookup::Limits { reads: 100, searches: 100 }).await;
    let second = SecondSource { url: world.stand_in.second_url().parse().unwrap(), key: Secret::new(KEY) };
    world.lookup.reconfigure(LookupConfig { second: Some(second), ..world.lookup.config() }).unwrap();
    for number in 1..=20 {
        let code = stand_in::copy_code(number);
        assert_eq!(reason(&world.ask(&code).await), None);
    }
    assert_eq!(world.stand_in.requests().second, 15);
    let left = world.lookup.monitor().await.second.unwrap().left;
    assert_eq!((left.left, left.limit), (0, 15));
    // Another program on the same store knows.
    let other = lookup::Lookup::open(world.lookup.config()).unwrap();
    assert_eq!(other.answer(gtin(NUTS), Freshness::Fresh).await.outcome, Outcome::Unknown);
    assert_eq!(world.stand_in.requests().second, 15);
}
