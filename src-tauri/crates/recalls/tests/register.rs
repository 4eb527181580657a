//! The register over HTTP, the file on the disk.
#![allow(clippy::unwrap_used, missing_docs)]

use std::time::Duration;

use barcode::Gtin;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use recalls::{Concern, Config, Error, Recalls};
use stand_in::{Fault, RECALLED, StandIn, StandInConfig};

const TODAY: Date = date(2026, 5, 10);

fn now() -> Timestamp {
    "2026-05-10T08:00:00Z".parse().unwrap()
}

async fn stand_in() -> StandIn {
    let stand_in = StandIn::start(StandInConfig::default()).await.unwrap();
    stand_in.set_today(TODAY);
    stand_in
}

fn config(stand_in: &StandIn, dir: &tempfile::TempDir) -> Config {
    let file = dir.path().join("recalls.sqlite");
    Config {
        source_url: stand_in.recalls_url(),
        pause: Duration::ZERO,
        ..Config::new(file, "Larder/0 (test@larder.example)".into())
    }
}

fn gtin(text: &str) -> Gtin {
    text.parse().unwrap()
}

#[tokio::test]
async fn all_of_a_year_is_fetched_and_then_what_is_new() {
    let (stand_in, dir) = (stand_in().await, tempfile::tempdir().unwrap());
    let recalls = Recalls::open(&config(&stand_in, &dir)).unwrap();
    assert_eq!(recalls.known().unwrap().refreshed_at, None);
    recalls.refresh(now(), TODAY).await.unwrap();
    let known = recalls.known().unwrap();
    assert_eq!(known.refreshed_at, Some(now()));
    assert!(
        known.recalls > 60 && known.recalls < 200,
        "{known:?}: what is no food, and what is old, is left out"
    );
    let pages = stand_in.requests().recalls;
    assert!((2..=3).contains(&pages), "{pages}");
    let nutella = recalls.of(gtin(RECALLED[0])).unwrap();
    assert_eq!(nutella.len(), 1);
    assert!(nutella[0].is_open(TODAY) && nutella[0].url.is_some());
    assert_eq!(nutella[0].concerns(gtin(RECALLED[0]), None), Concern::Possible);
    let dated = &recalls.of(gtin(RECALLED[1])).unwrap()[0];
    let first = dated.items[0].date_from.unwrap();
    assert_eq!(dated.concerns(gtin(RECALLED[1]), Some(first)), Concern::Likely);
    assert!(recalls.gtins().contains(&gtin(RECALLED[1])));
    assert_eq!(recalls.of(gtin("4006381333931")).unwrap(), []);
    // The next day one page says that the rest is known.
    recalls.refresh(now(), TODAY).await.unwrap();
    assert_eq!(stand_in.requests().recalls, pages + 1);
    // And what is over is let go of.
    recalls.refresh(now(), date(2030, 1, 1)).await.unwrap();
    assert_eq!((recalls.known().unwrap().recalls, recalls.gtins().len()), (0, 0));
}

#[tokio::test]
async fn a_register_that_fails_changes_nothing() {
    let (stand_in, dir) = (stand_in().await, tempfile::tempdir().unwrap());
    let recalls = Recalls::open(&config(&stand_in, &dir)).unwrap();
    recalls.refresh(now(), TODAY).await.unwrap();
    let known = recalls.known().unwrap();
    let later = now().checked_add(jiff::SignedDuration::from_hours(24)).unwrap();
    for (fault, storage) in [
        (Fault::Unavailable, false),
        (Fault::Forbidden, false),
        (Fault::Html, false),
        (Fault::BadJson, false),
        (Fault::CutBody, false),
        (Fault::DeepJson, false),
        (Fault::InvalidUtf8, false),
        (Fault::HugeBody, false),
        (Fault::GzipBomb, false),
        (Fault::RedirectTo("http://127.0.0.1:9/".into()), false),
    ] {
        stand_in.set_recalls_fault(Some(fault.clone()));
        let error = recalls.refresh(later, TODAY).await.unwrap_err();
        assert_eq!(error.is_storage(), storage, "{fault:?}: {error}");
        assert_eq!(recalls.known().unwrap(), known, "{fault:?}");
    }
    stand_in.set_recalls_fault(None);
    recalls.refresh(later, TODAY).await.unwrap();
    assert_eq!(recalls.known().unwrap().refreshed_at, Some(later));
    let mut stand_in = stand_in;
    stand_in.stop().await;
    assert!(matches!(recalls.refresh(later, TODAY).await, Err(Error::Unreachable(_))));
}

#[tokio::test]
async fn a_file_that_cant_be_used_is_set_aside() {
    let (stand_in, dir) = (stand_in().await, tempfile::tempdir().unwrap());
    let config = config(&stand_in, &dir);
    let recalls = Recalls::open(&config).unwrap();
    recalls.refresh(now(), TODAY).await.unwrap();
    let known = recalls.known().unwrap();
    drop(recalls);
    let again = Recalls::open(&config).unwrap();
    assert_eq!((again.known().unwrap(), again.gtins().is_empty()), (known, false), "it is kept");
    drop(again);
    std::fs::write(&config.file, "not a database, and long enough to be looked at twice").unwrap();
    let anew = Recalls::open(&config).unwrap();
    assert_eq!(anew.known().unwrap().recalls, 0);
    assert!(dir.path().join("recalls.set-aside-1.sqlite").exists());
}

#[test]
fn only_https_or_this_machine_is_asked() {
    let dir = tempfile::tempdir().unwrap();
    for url in ["http://example.org", "ftp://127.0.0.1", "no address", "file:///etc/passwd"] {
        let config =
            Config { source_url: url.into(), ..Config::new(dir.path().join("r.sqlite"), "x".into()) };
        assert!(matches!(Recalls::open(&config), Err(Error::Address(_))), "{url}");
    }
}
