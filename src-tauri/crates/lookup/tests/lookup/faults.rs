//! Every fault there is: what is answered, and that nothing is kept that should not be.

use std::time::{Duration, Instant};

use lookup::{Freshness, Limits, Outcome, Reason};
use stand_in::Fault;

use crate::support::{NUTELLA, RICE, World, eventually, gtin, name, reason};

const DEADLINE: Duration = Duration::from_millis(700);
/// What a loaded machine may need on top: the deadline is kept by a timer, not by the clock on the wall.
const SLACK: Duration = Duration::from_secs(3);

fn matrix(foreign: &str) -> Vec<(Fault, Option<Reason>)> {
    let slow = Duration::from_secs(20);
    vec![
        (Fault::NotFound, None),
        (Fault::NotFoundHtml, Some(Reason::BadAnswer)),
        (Fault::RateLimited(None), Some(Reason::RateLimited)),
        (Fault::RateLimited(Some(7)), Some(Reason::RateLimited)),
        (Fault::Unavailable, Some(Reason::SourceDown)),
        (Fault::ServerError, Some(Reason::SourceDown)),
        (Fault::Forbidden, Some(Reason::BadAnswer)),
        (Fault::Html, Some(Reason::BadAnswer)),
        (Fault::BadJson, Some(Reason::BadAnswer)),
        (Fault::CutBody, Some(Reason::BadAnswer)),
        (Fault::SlowBody(slow), Some(Reason::DeadlinePassed)),
        (Fault::SlowHead(slow), Some(Reason::DeadlinePassed)),
        (Fault::RedirectLoop, Some(Reason::BadAnswer)),
        (Fault::RedirectTo(foreign.to_owned()), Some(Reason::BadAnswer)),
        (Fault::RedirectTo("http://foreign.invalid/".to_owned()), Some(Reason::BadAnswer)),
        (Fault::RedirectTo("file:///etc/passwd".to_owned()), Some(Reason::BadAnswer)),
        (Fault::RedirectTo("http://169.254.169.254/".to_owned()), Some(Reason::BadAnswer)),
        (Fault::HugeBody, Some(Reason::BadAnswer)),
        (Fault::GzipBomb, Some(Reason::BadAnswer)),
        (Fault::EmptyProduct, Some(Reason::BadAnswer)),
        (Fault::WrongProduct, Some(Reason::BadAnswer)),
    ]
}

#[tokio::test]
async fn of_a_new_product() {
    let foreign = World::new().await;
    let address = format!("{}/api/v3.4/product/{NUTELLA}", foreign.stand_in.base_url());
    for (fault, expected) in matrix(&address) {
        let world = World::with(|config| config.deadline = DEADLINE).await;
        world.stand_in.set_fault(Some(fault.clone()));
        let started = Instant::now();
        let answer = world.ask(NUTELLA).await;
        assert!(started.elapsed() < DEADLINE + SLACK, "{fault:?} outlasted the deadline");
        assert!(answer.provenance.took < DEADLINE + SLACK, "{fault:?}");
        assert_eq!(reason(&answer), expected, "{fault:?}");
        let entries = world.entries().await;
        if expected.is_none() {
            assert_eq!(answer.outcome, Outcome::Unknown);
            assert_eq!(entries, (1, 1));
            continue;
        }
        assert_eq!(answer.provenance.tier, None, "{fault:?}");
        assert_eq!(entries, (0, 0), "{fault:?} was kept");
        assert_eq!(world.kept(NUTELLA), None, "{fault:?}");
        // And once it is over, it is over.
        world.stand_in.set_fault(None);
        world.clock.forward(Duration::from_mins(1));
        if expected != Some(Reason::DeadlinePassed) {
            assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"), "{fault:?}");
        }
    }
    assert_eq!(foreign.stand_in.total_requests(), 0, "a foreign host was asked");
}

#[tokio::test]
async fn of_a_product_that_is_kept() {
    for (fault, expected) in matrix("http://foreign.invalid/") {
        let world = World::with(|config| config.deadline = DEADLINE).await;
        world.ask(NUTELLA).await;
        let kept = world.kept(NUTELLA);
        world.clock.forward(Duration::from_hours(24));
        world.stand_in.set_fault(Some(fault.clone()));
        let started = Instant::now();
        let answer = world.refresh(NUTELLA).await;
        assert!(started.elapsed() < DEADLINE + SLACK, "{fault:?} outlasted the deadline");
        assert_eq!(name(&answer), Some("Nutella"), "{fault:?}");
        assert!(answer.provenance.stale, "{fault:?}");
        assert_eq!(answer.problem.map(|problem| problem.reason), expected, "{fault:?}");
        if expected.is_some() {
            assert_eq!(world.kept(NUTELLA), kept, "{fault:?} touched what is kept");
        }
    }
}

#[tokio::test]
async fn connection_refused() {
    let mut world = World::new().await;
    world.stand_in.stop().await;
    assert_eq!(reason(&world.ask(NUTELLA).await), Some(Reason::Offline));
    assert_eq!(world.kept(NUTELLA), None);
    world.stand_in.resume().await.unwrap();
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"));
}

#[tokio::test]
async fn asked_to_wait_it_waits() {
    let world = World::new().await;
    world.stand_in.set_fault_for(NUTELLA, Some(Fault::RateLimited(Some(90))));
    let answer = world.ask(NUTELLA).await;
    let Outcome::Unavailable(why) = answer.outcome else { panic!("{answer:?}") };
    assert_eq!(why.retry_after, Some(Duration::from_secs(90)));
    world.clock.forward(Duration::from_secs(60));
    for code in [NUTELLA, RICE] {
        let answer = world.ask(code).await;
        let Outcome::Unavailable(why) = answer.outcome else { panic!("{answer:?}") };
        assert_eq!((why.reason, why.retry_after), (Reason::RateLimited, Some(Duration::from_secs(30))));
    }
    assert_eq!(world.stand_in.total_requests(), 1, "nobody was asked meanwhile");
    world.clock.forward(Duration::from_secs(30));
    assert!(world.ask(RICE).await.record().is_some());

    world.stand_in.set_fault_for(NUTELLA, Some(Fault::RateLimited(None)));
    world.ask(NUTELLA).await;
    world.clock.forward(Duration::from_secs(59));
    assert_eq!(reason(&world.ask(NUTELLA).await), Some(Reason::RateLimited));
    assert_eq!(world.stand_in.total_requests(), 3);
}

#[tokio::test]
async fn what_comes_after_the_deadline_is_kept_and_told() {
    let world = World::with(|config| config.deadline = Duration::from_millis(100)).await;
    let mut news = world.lookup.subscribe();
    world.stand_in.set_fault(Some(Fault::SlowBody(Duration::from_millis(500))));
    assert_eq!(reason(&world.ask(NUTELLA).await), Some(Reason::DeadlinePassed));
    assert_eq!(name(&news.recv().await.unwrap()), Some("Nutella"));
    assert!(world.kept(NUTELLA).is_some());
    assert_eq!(world.stand_in.total_requests(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_is_one_failure_however_many_wait_for_it() {
    let world = World::with(|config| config.deadline = Duration::from_millis(100)).await;
    world.stand_in.set_fault_for(NUTELLA, Some(Fault::SlowHead(Duration::from_secs(20))));
    let asked: Vec<_> = (0..50)
        .map(|_| {
            let lookup = world.lookup.clone();
            tokio::spawn(async move { lookup.answer(gtin(NUTELLA), Freshness::Fresh).await })
        })
        .collect();
    for answer in asked {
        assert_eq!(reason(&answer.await.unwrap()), Some(Reason::DeadlinePassed));
    }
    let mut config = world.lookup.config();
    config.deadline = Duration::from_secs(8);
    world.lookup.reconfigure(config).unwrap();
    assert!(world.ask(RICE).await.record().is_some(), "the circuit is closed");
}

#[tokio::test]
async fn a_store_that_hangs_does_not_hold_up_the_answer() {
    // With our limits, whose budget lies in the store.
    let world = World::with(|config| {
        config.deadline = Duration::from_secs(5);
        config.limits = Limits::default();
    })
    .await;
    // Another program holds the file's write lock.
    let other = db::rusqlite::Connection::open(world.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"));
    assert_eq!(name(&world.ask(NUTELLA).await), Some("Nutella"));
    assert_eq!(world.stand_in.total_requests(), 1);
    other.execute_batch("ROLLBACK").unwrap();
    eventually(|| world.kept(NUTELLA).is_some()).await;
}
