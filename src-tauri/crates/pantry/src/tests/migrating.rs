//! Files of older versions.

use std::fs;
use std::path::Path;

use super::*;

/// A file that version 1 wrote: an opened, used, re-dated lot with an undo and a redo, one poured into another, one
/// counted and moved, words over facts.
const VERSION_1: &[u8] = include_bytes!("data/pantry-v1.sqlite");

fn written(dir: &Path) -> std::path::PathBuf {
    let file = dir.join("pantry.sqlite");
    fs::write(&file, VERSION_1).unwrap();
    file
}

#[test]
fn a_file_of_version_1_opens_migrates_and_is_sound() {
    let dir = tempfile::tempdir().unwrap();
    let file = written(dir.path());
    let pantry = Pantry::open(&file, "test", start()).unwrap();
    let report = pantry.verify().unwrap();
    assert!(report.is_sound(), "{:#?}", report.problems);
    assert_eq!((report.transactions, report.lots), (14, 5));
    let milk = pantry.product_for_gtin("4006381333931").unwrap().unwrap();
    let product = pantry.product(milk).unwrap();
    assert_eq!((product.name.as_deref(), product.edits.name.as_deref()), (Some("Milch"), Some("Milch")));
    assert_eq!((product.edits.brand, product.brand.as_deref()), (None, Some("Weide")));
    let lots = pantry.lots(milk).unwrap();
    assert_eq!(lots.iter().map(|lot| lot.amount.milli).collect::<Vec<_>>(), [4500, 3000]);
    assert_eq!((lots[0].opened, lots[0].date_kind), (true, DateKind::UseBy));
    assert_eq!((lots[0].frozen, lots[0].price, &lots[0].note), (None, None, &None));

    // All of its past can be taken back, each step of it.
    let entries = pantry.journal(&JournalQuery { limit: 100, ..JournalQuery::default() }).unwrap().entries;
    for entry in entries {
        let outcome = pantry.undo(entry.transaction, Amends::NONE, start()).unwrap();
        assert!(matches!(outcome, UndoOutcome::Done(_)), "{entry:?}: {outcome:?}");
    }
    assert!(pantry.lots(milk).unwrap().is_empty());
    assert!(pantry.verify().unwrap().is_sound());

    // Before that it was backed up, as it was.
    let backups: Vec<_> =
        fs::read_dir(dir.path().join("backups")).unwrap().map(|entry| entry.unwrap()).collect();
    assert_eq!(backups.len(), 1);
    assert_eq!(backups[0].file_name(), "pantry-before-v2-20260510T080000Z.sqlite");
}

#[test]
fn words_from_before_the_journal_knew_products_are_taken_back_too() {
    let dir = tempfile::tempdir().unwrap();
    let pantry = Pantry::open(&written(dir.path()), "test", start()).unwrap();
    let milk = pantry.product_for_gtin("4006381333931").unwrap().unwrap();
    let edits = ProductEdits { note: Some("for coffee".into()), ..ProductEdits::default() };
    let edited = pantry.edit_product(milk, &edits, start()).unwrap().unwrap().transaction;
    assert_eq!(pantry.product(milk).unwrap().name.as_deref(), Some("Frische Milch"));
    assert!(pantry.verify().unwrap().is_sound());
    done(pantry.undo(edited, Amends::NONE, start()).unwrap());
    assert_eq!(pantry.product(milk).unwrap().edits.name.as_deref(), Some("Milch"));
    assert!(pantry.verify().unwrap().is_sound());
}

#[test]
fn a_migration_that_fails_leaves_the_file_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let file = written(dir.path());
    // Something that version 2 wants to make is there already: its last step but a few fails.
    #[allow(clippy::disallowed_methods, reason = "a file that was tampered with")]
    let conn = db::rusqlite::Connection::open(&file).unwrap();
    conn.execute_batch("CREATE TABLE x (y); CREATE INDEX lots_at_place ON x (y)").unwrap();
    drop(conn);
    let before = fs::read(&file).unwrap();
    assert!(Pantry::open(&file, "test", start()).is_err());
    assert_eq!(fs::read(&file).unwrap(), before);
    // Once that is out of the way, nothing is missing.
    #[allow(clippy::disallowed_methods, reason = "a file that was tampered with")]
    let conn = db::rusqlite::Connection::open(&file).unwrap();
    conn.execute_batch("DROP TABLE x").unwrap();
    drop(conn);
    assert!(Pantry::open(&file, "test", start()).unwrap().verify().unwrap().is_sound());
}
