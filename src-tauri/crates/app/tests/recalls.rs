//! Official recalls, and which of them mean what is in stock.
#![allow(clippy::unwrap_used, missing_docs)]

mod home;

use app::view::{About, JournalQuery, LotEdit, PantryQuery, RecallMeant, RecallSettings, ScanMode, Settings};
use app::{Error, Freshness};
use stand_in::{Fault, RECALLED};

use home::Home;

async fn watching(home: &Home) {
    let settings = home.app.start_view().await.unwrap().settings;
    assert!(!settings.recalls.on, "nobody is asked unless the user wants it");
    let settings = Settings { recalls: RecallSettings { on: true }, ..settings };
    home.app.save_settings(settings).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recalled_is_marked_until_somebody_looked() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    home.source.set_today(home.day(0).parse().unwrap());
    home.scan_text(RECALLED[0], ScanMode::Add, None).await;
    let off = home.app.recalls().await.unwrap();
    assert!(!off.on && off.recalled.is_empty() && off.refreshed_at.is_none());
    assert_eq!(home.source.requests().recalls, 0);

    watching(&home).await;
    let view = home.app.refresh_recalls().await.unwrap();
    assert!(view.on && view.known > 0 && view.refreshed_at.is_some());
    assert_eq!(view.recalled.len(), 1);
    let (product, recall) = (&view.recalled[0].product, &view.recalled[0].recall);
    assert!(product.recalled && !recall.checked);
    assert_eq!((recall.meant, recall.packs.len()), (RecallMeant::Possible, 1));
    let scanned = home.scan_text(RECALLED[0], ScanMode::LookUp, None).await;
    assert!(scanned.product.unwrap().recalled);
    let answer = home.app.look_up(RECALLED[1], Freshness::Fresh).await.unwrap();
    assert!(answer.product.is_none() && answer.recalled, "before it is bought");
    assert_eq!(home.app.notices().await.unwrap().recalled.len(), 1);

    let checked = home.app.check_recall(&product.id, &recall.id).await.unwrap();
    let row = home.app.pantry(PantryQuery::default()).await.unwrap().rows.remove(0);
    assert!(!row.recalled);
    let entries =
        home.app.journal(JournalQuery { limit: 1, ..JournalQuery::default() }).await.unwrap().entries;
    assert_eq!(entries[0].about, About::Recall);
    assert!(home.app.product(&product.id).await.unwrap().recalls[0].checked, "it is told all the same");
    assert!(home.app.notices().await.unwrap().recalled.is_empty());
    assert!(matches!(
        home.app.check_recall(&product.id, &recall.id).await,
        Err(Error::Invalid { field: "recall" })
    ));
    home.app.undo(&checked.transaction_id, &[], false).await.unwrap();
    assert!(home.app.product(&product.id).await.unwrap().row.recalled);
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_say_how_sure_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    home.source.set_today(home.day(0).parse().unwrap());
    watching(&home).await;
    home.app.refresh_recalls().await.unwrap();
    let added = home.scan_text(RECALLED[1], ScanMode::Add, None).await.booking.unwrap().lots.remove(0);
    let meant = async || home.app.product(&added.product_id).await.unwrap().recalls[0].meant;
    assert_eq!(meant().await, RecallMeant::Possible);
    for (days, expected) in [(3, RecallMeant::Likely), (40, RecallMeant::Unlikely)] {
        let date = Some(home.day(days));
        home.app.edit_lot(&added.id, LotEdit { date, ..LotEdit::default() }).await.unwrap();
        assert_eq!(meant().await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_is_down_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    watching(&home).await;
    home.source.set_recalls_fault(Some(Fault::Unavailable));
    let error = home.app.refresh_recalls().await.unwrap_err().view();
    assert_eq!(error.code, app::view::ErrorCode::Unreachable);
}
