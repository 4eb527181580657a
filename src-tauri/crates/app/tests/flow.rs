//! The trip of a scan through lookup and pantry, against a server that answers like Open Food Facts.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;
use std::time::Duration;

use app::view::{
    AppEvent, FactsState, Outcome, PantryQuery, ProductEdits, ProductRow, ScanMode, ScanOutcome, ScanRequest,
    Tier, UnavailableReason,
};
use app::{App, Config, Freshness, PictureSize};
use stand_in::{StandIn, StandInConfig};

const NUTELLA: &str = "3017620422003";
const SPAGHETTI: &str = "9310155100335";
/// A code of no record.
const NOBODY: &str = "4012345678901";

async fn source() -> StandIn {
    StandIn::start(StandInConfig::default()).await.unwrap()
}

async fn open(dir: &Path, source: &StandIn) -> App {
    let mut config = Config::new(dir.to_owned());
    config.source_url = Some(source.base_url());
    config.picture_base = "larder-picture://localhost/".to_owned();
    App::open(config).await.unwrap()
}

async fn scan(app: &App, text: &str, mode: ScanMode) -> ScanOutcome {
    let request =
        ScanRequest { text: text.to_owned(), symbology: None, mode, place_id: None, group_id: None };
    app.scan_code(request).await.unwrap()
}

async fn rows(app: &App) -> Vec<ProductRow> {
    app.pantry(PantryQuery { limit: 100, ..PantryQuery::default() }).await.unwrap().rows
}

/// Waits for events until the pantry is as wished; the deadline is for a broken program only.
async fn until(app: &App, wish: impl Fn(&[ProductRow]) -> bool) -> Vec<ProductRow> {
    let mut events = app.subscribe();
    let waiting = async {
        loop {
            let rows = rows(app).await;
            if wish(&rows) {
                return rows;
            }
            events.next().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("the pantry never became as wished")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_is_booked_at_once_and_filled_in() {
    let (dir, source) = (tempfile::tempdir().unwrap(), source().await);
    let app = open(dir.path(), &source).await;
    let outcome = scan(&app, NUTELLA, ScanMode::Add).await;
    assert!(outcome.ask);
    assert_eq!(outcome.product.unwrap().facts_state, FactsState::Pending);

    let answer = app.look_up(NUTELLA, Freshness::Fresh).await.unwrap();
    assert_eq!(answer.outcome, Outcome::Found);
    let facts = answer.facts.unwrap();
    assert_eq!(facts.name.as_deref(), Some("Nutella"));
    assert!(facts.picture_url.unwrap().starts_with("larder-picture://localhost/3017620422003?"));
    let product = answer.product.unwrap();
    assert_eq!((product.name.as_deref(), product.facts_state), (Some("Nutella"), FactsState::Known));
    assert!(!app.picture(NUTELLA, PictureSize::Display).await.unwrap().unwrap().bytes.is_empty());

    let again = app.look_up(NUTELLA, Freshness::Fresh).await.unwrap();
    assert_eq!(again.provenance.tier, Some(Tier::Memory));
    assert_eq!(source.requests_for(NUTELLA), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_looked_up_before_has_its_name_as_it_is_booked() {
    let (dir, source) = (tempfile::tempdir().unwrap(), source().await);
    let app = open(dir.path(), &source).await;
    assert!(app.look_up(NUTELLA, Freshness::Fresh).await.unwrap().product.is_none());
    let product = scan(&app, NUTELLA, ScanMode::Add).await.product.unwrap();
    assert_eq!((product.name.as_deref(), product.facts_state), (Some("Nutella"), FactsState::Known));
    assert_eq!(source.requests_for(NUTELLA), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_by_number_is_filled_in_when_the_source_is_back() {
    let (dir, mut source) = (tempfile::tempdir().unwrap(), source().await);
    let app = open(dir.path(), &source).await;
    app.look_up(NUTELLA, Freshness::Fresh).await.unwrap();
    source.stop().await;

    let outcome = scan(&app, SPAGHETTI, ScanMode::Add).await;
    assert_eq!(outcome.booking.unwrap().lots.len(), 1);
    let answer = app.look_up(SPAGHETTI, Freshness::Fresh).await.unwrap();
    assert_eq!(answer.outcome, Outcome::Unavailable);
    assert_eq!(answer.product.unwrap().facts_state, FactsState::Pending);
    assert_eq!(app.look_up(NUTELLA, Freshness::Fresh).await.unwrap().outcome, Outcome::Found);

    source.resume().await.unwrap();
    let rows = until(&app, |rows| rows[0].facts_state == FactsState::Known).await;
    assert_eq!(rows[0].name.as_deref(), Some("Thin Spaghetti"));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_there_again_with_no_network_after_a_restart() {
    let (dir, mut source) = (tempfile::tempdir().unwrap(), source().await);
    let app = open(dir.path(), &source).await;
    scan(&app, NUTELLA, ScanMode::Add).await;
    app.look_up(NUTELLA, Freshness::Fresh).await.unwrap();
    app.picture(NUTELLA, PictureSize::Display).await.unwrap().unwrap();
    app.close().await;
    source.stop().await;

    let app = open(dir.path(), &source).await;
    let answer = app.look_up(NUTELLA, Freshness::Fresh).await.unwrap();
    assert_eq!(answer.outcome, Outcome::Found);
    // What is in stock may have been put into memory by now.
    assert!(matches!(answer.provenance.tier, Some(Tier::Memory | Tier::Store)), "{answer:?}");
    assert!(app.picture(NUTELLA, PictureSize::Display).await.unwrap().is_some());
    assert_eq!(rows(&app).await[0].name.as_deref(), Some("Nutella"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_users_words_lie_over_the_facts_and_stay() {
    let (dir, source) = (tempfile::tempdir().unwrap(), source().await);
    let app = open(dir.path(), &source).await;
    let id = scan(&app, NUTELLA, ScanMode::Add).await.product.unwrap().id;
    let edits = ProductEdits { name: Some("Brotaufstrich".to_owned()), ..ProductEdits::default() };
    app.edit_product(&id, edits).await.unwrap();
    app.look_up(NUTELLA, Freshness::Refresh).await.unwrap();
    let product = app.product(&id).await.unwrap();
    assert_eq!(product.row.name.as_deref(), Some("Brotaufstrich"));
    assert_eq!(product.facts.unwrap().name.as_deref(), Some("Nutella"));
    let reset = app.edit_product(&id, ProductEdits::default()).await.unwrap();
    let name = async || app.product(&id).await.unwrap().row.name.unwrap();
    assert_eq!(name().await, "Nutella");
    // That is one thing that was done, and can be taken back.
    app.undo(&reset.transaction_id, &[], false).await.unwrap();
    assert_eq!(name().await, "Brotaufstrich");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_is_said_once_and_a_name_keeps_it() {
    let (dir, source) = (tempfile::tempdir().unwrap(), source().await);
    let app = open(dir.path(), &source).await;
    let id = scan(&app, NOBODY, ScanMode::Add).await.product.unwrap().id;
    let answer = app.look_up(NOBODY, Freshness::Fresh).await.unwrap();
    assert_eq!(answer.outcome, Outcome::Unknown);
    assert_eq!(answer.product.unwrap().facts_state, FactsState::Unknown);
    assert_eq!(app.look_up(NOBODY, Freshness::Fresh).await.unwrap().provenance.tier, Some(Tier::Memory));
    assert_eq!(source.requests_for(NOBODY), 1);
    let edits = ProductEdits { name: Some("Honig vom Imker".to_owned()), ..ProductEdits::default() };
    app.edit_product(&id, edits).await.unwrap();
    assert_eq!(scan(&app, NOBODY, ScanMode::Add).await.product.unwrap().name.unwrap(), "Honig vom Imker");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_mean_something_at_home_only_are_never_sent() {
    let (dir, source) = (tempfile::tempdir().unwrap(), source().await);
    let app = open(dir.path(), &source).await;
    // A shop's own code, a coupon, a book, a magazine.
    for code in ["2012345678903", "9912345678909", "9783161484100", "9771234567003"] {
        let outcome = scan(&app, code, ScanMode::Add).await;
        assert!(!outcome.ask, "{code}");
        assert_eq!(outcome.product.unwrap().facts_state, FactsState::Local, "{code}");
        let answer = app.look_up(code, Freshness::Refresh).await.unwrap();
        assert_eq!(answer.reason, Some(UnavailableReason::NotAsked), "{code}");
    }
    assert_eq!(source.total_requests(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn using_takes_one_and_says_when_there_is_none() {
    let (dir, source) = (tempfile::tempdir().unwrap(), source().await);
    let app = open(dir.path(), &source).await;
    assert!(scan(&app, NUTELLA, ScanMode::Use).await.booking.is_none());
    assert!(rows(&app).await.is_empty());
    scan(&app, NUTELLA, ScanMode::Add).await;
    let used = scan(&app, NUTELLA, ScanMode::Use).await;
    assert_eq!(used.booking.as_ref().unwrap().lots[0].amount.milli, 0);
    let none = scan(&app, NUTELLA, ScanMode::Use).await;
    assert!(none.booking.is_none() && none.product.is_some());
    app.undo(&used.booking.unwrap().transaction_id, &[], false).await.unwrap();
    assert_eq!(rows(&app).await[0].total.milli, 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_pantry_is_furnished_once_and_filled_in() {
    let (dir, source) = (tempfile::tempdir().unwrap(), source().await);
    let mut config = Config::new(dir.path().to_owned());
    config.source_url = Some(source.base_url());
    config.demo = true;
    let app = App::open(config.clone()).await.unwrap();
    let rows = until(&app, |rows| rows.iter().all(|row| row.facts_state == FactsState::Known)).await;
    assert!(rows.len() >= 20);
    assert!(rows.iter().all(|row| row.name.is_some()));
    app.close().await;
    let again = App::open(config).await.unwrap();
    assert_eq!(self::rows(&again).await.len(), rows.len());
    assert!(again.verify().await.unwrap().faults.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_is_told_of_a_change() {
    let (dir, source) = (tempfile::tempdir().unwrap(), source().await);
    let app = open(dir.path(), &source).await;
    let mut events = app.subscribe();
    let id = scan(&app, NUTELLA, ScanMode::Add).await.product.unwrap().id;
    loop {
        match events.next().await.unwrap() {
            AppEvent::PantryChanged { product_ids } => return assert_eq!(product_ids, [id]),
            // The pack waits to be asked about, which a monitor shows.
            AppEvent::CacheChanged => {}
            other => panic!("{other:?} came first"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_memory_knows_of_a_code_comes_with_its_booking_as_one_change() {
    let (dir, source) = (tempfile::tempdir().unwrap(), source().await);
    let app = open(dir.path(), &source).await;
    app.look_up(NUTELLA, Freshness::Fresh).await.unwrap();
    let mut events = app.subscribe();
    let known = scan(&app, NUTELLA, ScanMode::Add).await.product.unwrap();
    assert_eq!((known.name.as_deref(), known.facts_state), (Some("Nutella"), FactsState::Known));
    let last = scan(&app, NOBODY, ScanMode::Add).await.product.unwrap();
    let mut changed = Vec::new();
    while changed.last() != Some(&last.id) {
        if let AppEvent::PantryChanged { product_ids } = events.next().await.unwrap() {
            changed.extend(product_ids);
        }
    }
    assert_eq!(changed, [known.id, last.id]);
}
