use std::fs;

use super::*;

#[test]
fn everything_is_there_after_reopening() {
    let home = Home::new();
    let milk = home.product("Milk");
    home.add(milk, 2, Some(TODAY), 0);
    let (path, lots, device) = (home.file(), home.lots(), home.pantry.device());
    drop(home.pantry);
    let pantry = Pantry::open(&path, "renamed", at(10)).unwrap();
    assert_eq!(pantry.device(), device);
    assert_eq!(pantry.lots(milk).unwrap(), lots);
}

#[test]
fn the_journal_can_not_be_changed() {
    let home = Home::new();
    home.add(home.product("Milk"), 2, None, 0);
    for sql in [
        "UPDATE movements SET delta = 1",
        "DELETE FROM movements",
        "UPDATE transactions SET at = 0",
        "DELETE FROM transactions",
        "INSERT OR REPLACE INTO transactions SELECT * FROM transactions",
    ] {
        let result = home.pantry.db().write::<_, Error>(|tx| Ok(tx.execute(sql, [])?));
        assert!(result.is_err(), "{sql}");
    }
    home.assert_sound();
}

#[test]
fn verify_finds_lots_that_are_not_what_the_journal_says() {
    let tampered = |sql: &str| {
        let home = Home::new();
        let milk = home.product("Milk");
        home.add(milk, 2, Some(TODAY), 0);
        home.take(milk, 1, 1);
        home.assert_sound();
        home.pantry.db().write::<_, Error>(|tx| Ok(tx.execute_batch(sql)?)).unwrap();
        home.pantry.verify().unwrap()
    };
    let report = tampered("UPDATE lots SET milli = milli + 1");
    assert_eq!((report.transactions, report.movements, report.lots), (2, 2, 1));
    assert_eq!(report.problems.len(), 1);
    assert!(!tampered("UPDATE lots SET date = '2030-01-01'").is_sound());
    assert!(!tampered("UPDATE lots SET opened = 1").is_sound());
    assert!(!tampered("DELETE FROM lots").is_sound());
    assert!(
        !tampered("DROP TRIGGER movements_are_not_removed; DELETE FROM movements WHERE delta < 0").is_sound()
    );
    assert!(tampered("").is_sound());
}

#[test]
fn a_newer_file_is_refused_and_left_alone() {
    let home = Home::new();
    home.pantry.db().write::<_, Error>(|tx| Ok(tx.pragma_update(None, "user_version", 99)?)).unwrap();
    let path = home.file();
    drop(home.pantry);
    let before = fs::read(&path).unwrap();
    let error = Pantry::open(&path, "test", start()).unwrap_err();
    assert!(matches!(error, Error::Newer { found: 99, known: 4, .. }));
    assert!(error.to_string().contains("newer Larder"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(!home.dir.path().join("backups").exists());
}

#[test]
fn a_damaged_or_foreign_file_is_refused_and_left_alone() {
    let home = Home::new();
    let backup = home.pantry.backup_if_due(start()).unwrap().unwrap();
    let path = home.file();
    drop(home.pantry);
    fs::write(&path, "no database at all ".repeat(100)).unwrap();
    let before = fs::read(&path).unwrap();
    match Pantry::open(&path, "test", start()).unwrap_err() {
        Error::Damaged { path: told, newest_backup, .. } => {
            assert_eq!((told, newest_backup), (path.clone(), Some(backup.clone())));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    let foreign = home.dir.path().join("foreign.sqlite");
    #[allow(clippy::disallowed_methods, reason = "another program's file")]
    drop(db::rusqlite::Connection::open(&foreign).map(|conn| conn.execute_batch("CREATE TABLE x (y)")));
    assert!(matches!(Pantry::open(&foreign, "test", start()), Err(Error::Foreign { .. })));
    // What the message says to do works.
    fs::remove_file(&path).unwrap();
    fs::copy(backup, &path).unwrap();
    assert!(Pantry::open(&path, "test", start()).unwrap().verify().unwrap().is_sound());
}

#[test]
fn what_changed_since_the_last_verify_is_not_taken_for_damage() {
    let home = Home::new();
    let ids: Vec<_> = ["Rice", "Salt", "Tea"].iter().map(|name| home.product(name)).collect();
    for round in 0..40 {
        for id in &ids {
            let name = Some(format!("word{round} of many"));
            home.pantry
                .edit_product(*id, &ProductEdits { name, ..ProductEdits::default() }, start())
                .unwrap();
        }
        home.assert_sound();
    }
}

#[test]
fn damage_inside_is_told_by_verify() {
    let home = Home::new();
    let milk = home.product("Milk");
    for step in 0..300 {
        home.add(milk, 1, Some(TODAY.checked_add(jiff::ToSpan::days(step)).unwrap()), step);
    }
    let path = home.file();
    drop(home.pantry);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 4096 * 3 / 4 * 4096;
    bytes[middle..middle + 8192].fill(0x5A);
    fs::write(&path, &bytes).unwrap();
    match Pantry::open(&path, "test", start()).and_then(|pantry| pantry.verify()) {
        Ok(report) => assert!(!report.is_sound()),
        Err(error) => assert!(matches!(error, Error::Damaged { .. }), "{error:?}"),
    }
}

#[test]
fn a_folder_that_can_not_be_made_is_an_error_of_storage() {
    let home = Home::new();
    let inside_a_file = home.file().join("pantry.sqlite");
    assert!(matches!(Pantry::open(&inside_a_file, "test", start()), Err(Error::Storage(_))));
}

#[test]
fn one_backup_a_day_seven_kept() {
    let home = Home::new();
    let milk = home.product("Milk");
    let day = 24 * 3600;
    for number in 0..10 {
        home.add(milk, 1, None, number * day);
        let made = home.pantry.backup_if_due(at(number * day)).unwrap();
        assert!(made.is_some());
        assert_eq!(home.pantry.backup_if_due(at(number * day + 60)).unwrap(), None, "once a day");
    }
    let folder = home.dir.path().join("backups");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 7);
    assert_eq!(names[0], "pantry-daily-2026-05-13.sqlite");
    let last = Pantry::open(&folder.join(&names[6]), "test", start()).unwrap();
    assert_eq!(last.row(milk).unwrap().total, Amount::pieces(10));
    assert!(last.verify().unwrap().is_sound());
}

#[test]
fn a_backup_is_made_before_a_migration() {
    let home = Home::new();
    let path = home.file();
    home.pantry.db().maintain(|conn| crate::backup::before_migration(conn, &path, 1, start())).unwrap();
    assert!(home.dir.path().join("backups/pantry-before-v2-20260510T080000Z.sqlite").exists());
}
