//! What a GS1 code says of a pack goes into the lot that is kept.
#![allow(clippy::unwrap_used, missing_docs)]

mod home;

use app::view::{
    Action, Amount, CodeSays, DateFrom, DateKind, ErrorCode, JournalQuery, ScanMode, Unit, WasteReason,
};
use home::Home;

/// A date six digits long, so many days from today.
fn short(home: &Home, days: i64) -> String {
    home.day(days).replace('-', "")[2..].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_in_the_code_is_the_lots() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let (soon, late) = (short(&home, 10), short(&home, 40));
    let first =
        home.scan_text(&format!("]d2010508545176314317{late}\u{1d}10AB-1"), ScanMode::Add, None).await;
    let other = home.scan_text(&format!("(01)05085451763143(15){soon}"), ScanMode::LookUp, None).await;
    assert!(other.booking.is_none());
    let lot = &first.booking.unwrap().lots[0];
    assert_eq!(lot.date, Some(home.day(40)));
    assert_eq!((lot.date_kind, lot.date_from), (DateKind::UseBy, Some(DateFrom::Code)));
    assert_eq!(lot.batch.as_deref(), Some("AB-1"));
    assert_eq!(
        first.code.says,
        CodeSays { use_by: Some(home.day(40)), batch: Some("AB-1".into()), ..CodeSays::default() }
    );

    // The same pack again is the same lot; one with another date is another.
    let again = home.scan_text(&format!("^010508545176314317{late}^10AB-1"), ScanMode::Add, None).await;
    assert_eq!(again.booking.unwrap().lots[0].id, lot.id);
    let sooner = home.scan_text(&format!("(01)05085451763143(17){soon}"), ScanMode::Add, None).await;
    let sooner = sooner.booking.unwrap().lots[0].clone();
    assert_ne!(sooner.id, lot.id);

    // So is one of another batch, whatever its date.
    let batch = home.scan_text(&format!("(01)05085451763143(17){late}(10)AB-2"), ScanMode::Add, None).await;
    let batch = batch.booking.unwrap().lots[0].clone();
    assert_ne!(batch.id, lot.id);
    let used = home.scan_text("(01)05085451763143(10)AB-2", ScanMode::Use, None).await;
    assert_eq!(used.booking.unwrap().lots[0].id, batch.id);

    // A pack that is used is of its own lot, whatever should go first; a bare number says nothing of that.
    let used = home.scan_text(&format!("(01)05085451763143(17){late}"), ScanMode::Use, None).await;
    assert_eq!(used.booking.unwrap().lots[0].id, lot.id);
    let used = home.scan_text("5085451763143", ScanMode::Use, None).await;
    assert_eq!(used.booking.unwrap().lots[0].id, sooner.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_scanned_to_be_thrown_away_says_whether_it_was_past_its_date() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let past = short(&home, -3);
    home.scan_text(&format!("(01)05085451763143(17){past}"), ScanMode::Add, None).await;
    home.scan_text("5085451763143", ScanMode::Add, None).await;
    for reason in [Some(WasteReason::Expired), None] {
        home.scan_text("5085451763143", ScanMode::Waste, None).await.booking.unwrap();
        let entries = home.app.journal(JournalQuery { limit: 1, ..JournalQuery::default() }).await.unwrap();
        assert_eq!((entries.entries[0].action, entries.entries[0].reason), (Action::Wasted, reason));
    }
    assert!(home.scan_text("5085451763143", ScanMode::Waste, None).await.booking.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sold_by_measure_is_kept_by_it() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let cheese = home.scan_text("]e00195060001343504310300019539220299", ScanMode::Add, None).await;
    let lot = &cheese.booking.unwrap().lots[0];
    assert_eq!(lot.amount, Amount { milli: 195_000, unit: Unit(units::Base::G) });
    assert_eq!(lot.price.as_ref().unwrap().minor, 299);
    // Of a pack that is always the same its weight is known to everybody: it counts as a pack.
    let pasta = home.scan_text("(01)05085451763143(3103)000500", ScanMode::Add, None).await;
    assert_eq!(pasta.booking.unwrap().lots[0].amount, Home::pieces(1));
    let case = home.scan_text("(02)05085451763143(37)12", ScanMode::Add, None).await;
    assert_eq!(case.booking.unwrap().lots[0].amount.milli, 13_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_code_has_a_word_of_its_own() {
    for (text, code) in [
        ("5085451763144", ErrorCode::CheckDigit),
        ("(01)05085451763144", ErrorCode::CheckDigit),
        ("(01)05085451763143(17)270231", ErrorCode::DamagedCode),
        ("^8912", ErrorCode::DamagedCode),
        ("https://example.org", ErrorCode::NotAProductCode),
        ("(00)095201234567891235", ErrorCode::NotAProductCode),
        ("123", ErrorCode::Length),
    ] {
        assert_eq!(app::gtin_in(text).unwrap_err().view().code, code, "{text}");
    }
}

#[test]
fn all_that_a_code_says() {
    let said =
        app::parse_code("(01)09506000134352(15)270200(10)AB(3103)000195(3932)978299(21)S", None).unwrap();
    assert_eq!(said.gtin.as_deref(), Some("9506000134352"));
    assert_eq!(said.best_before.as_deref(), Some("2027-02-28"));
    assert_eq!((said.lot.as_deref(), said.serial.as_deref()), (Some("AB"), Some("S")));
    assert_eq!(
        (said.net_weight_g, said.price, said.currency.as_deref()),
        (Some(195.0), Some(2.99), Some("EUR"))
    );
    assert_eq!(said.ai["15"], "270200");
    assert_eq!(app::parse_code("(37)3", None).unwrap().warnings.len(), 1);
    assert!(app::parse_code("(01)1", None).is_err());
}
