#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "files of other programs are made here")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

use super::*;

const ONE: Migration =
    Migration { name: "one", up: |tx| tx.execute_batch("CREATE TABLE t (x INTEGER NOT NULL) STRICT") };
const TWO: Migration = Migration {
    name: "two",
    up: |tx| tx.execute_batch("ALTER TABLE t ADD COLUMN y TEXT; UPDATE t SET y = 'two'"),
};
const BROKEN: Migration =
    Migration { name: "broken", up: |tx| tx.execute_batch("UPDATE t SET x = 99; CREATE TABLE u (z) STRICT") };
const V1: Schema = Schema { application_id: 0x7465_7374, migrations: &[ONE] };
const V2: Schema = Schema { application_id: 0x7465_7374, migrations: &[ONE, TWO] };
const V3_BROKEN: Schema = Schema { application_id: 0x7465_7374, migrations: &[ONE, TWO, BROKEN] };
const OTHER: Schema = Schema { application_id: 0x6f74_6865, migrations: &[ONE] };

fn database(path: &Path, schema: &Schema) -> Result<Database, Error> {
    Database::open(path, Durability::Precious, schema, |_, _| Ok(()))
}

fn insert(db: &Database, x: i64) {
    db.write::<_, Error>(|tx| Ok(tx.execute("INSERT INTO t (x) VALUES (?1)", [x])?)).unwrap();
}

fn sum(db: &Database) -> i64 {
    db.read::<_, Error>(|conn| Ok(conn.query_row("SELECT coalesce(sum(x), 0) FROM t", [], |row| row.get(0))?))
        .unwrap()
}

#[test]
fn pragmas_are_set_by_role_and_durability() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.sqlite");
    let get = |conn: &Connection, name: &str| -> i64 {
        conn.pragma_query_value(None, name, |row| row.get(0)).unwrap()
    };
    let precious = open(&path, Role::Writer, Durability::Precious, &V1).unwrap();
    let mode: String = precious.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    assert_eq!(get(&precious, "synchronous"), 2);
    assert_eq!(get(&precious, "foreign_keys"), 1);
    assert_eq!(get(&precious, "trusted_schema"), 0);
    assert_eq!(get(&precious, "query_only"), 0);
    assert_eq!(get(&precious, "busy_timeout"), 5000);
    let reader = open(&path, Role::Reader, Durability::Expendable, &V1).unwrap();
    assert_eq!(get(&reader, "synchronous"), 1);
    assert_eq!(get(&reader, "query_only"), 1);
    assert_eq!(get(&reader, "foreign_keys"), 1);
    assert!(reader.execute_batch("CREATE TABLE nope (x)").is_err());
}

#[test]
fn a_reader_does_not_make_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.sqlite");
    assert!(matches!(open(&path, Role::Reader, Durability::Precious, &V1), Err(Error::Storage(_))));
    assert!(!path.exists());
}

#[test]
fn migrates_up_and_calls_before_once_for_an_existing_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.sqlite");
    let mut asked = Vec::new();
    let db = Database::open(&path, Durability::Precious, &V1, |_, version| {
        asked.push(version);
        Ok(())
    })
    .unwrap();
    insert(&db, 7);
    drop(db);
    let open_v2 = |asked: &mut Vec<i32>| {
        Database::open(&path, Durability::Precious, &V2, |_, version| {
            asked.push(version);
            Ok(())
        })
        .unwrap()
    };
    drop(open_v2(&mut asked));
    let db = open_v2(&mut asked);
    assert_eq!(asked, [1], "not for a new file, not for one that is up to date");
    let y: String =
        db.read::<_, Error>(|conn| Ok(conn.query_row("SELECT y FROM t", [], |row| row.get(0))?)).unwrap();
    assert_eq!(y, "two");
}

#[test]
fn a_failed_migration_or_backup_leaves_the_file_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.sqlite");
    let db = database(&path, &V1).unwrap();
    insert(&db, 7);
    drop(db);
    let before = fs::read(&path).unwrap();
    // A column without a type is refused in a STRICT table: the third step fails after it has updated.
    match database(&path, &V3_BROKEN) {
        Err(Error::Migration { name: "broken", .. }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    let refused = Database::open(&path, Durability::Precious, &V2, |_, _| Err(Error::Busy));
    assert!(matches!(refused, Err(Error::Busy)));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(sum(&database(&path, &V1).unwrap()), 7);
}

#[test]
fn newer_foreign_and_damaged_files_are_refused_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.sqlite");
    drop(database(&path, &V2).unwrap());
    let foreign = dir.path().join("foreign.sqlite");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
    let garbage = dir.path().join("garbage.sqlite");
    fs::write(&garbage, "not a database at all, but long enough to look like one to a careless eye").unwrap();
    let before = [&path, &foreign, &garbage].map(|path| fs::read(path).unwrap());

    assert!(matches!(database(&path, &V1), Err(Error::Newer { found: 2, known: 1, .. })));
    assert!(matches!(database(&path, &OTHER), Err(Error::Foreign { found: 0x7465_7374, .. })));
    assert!(matches!(database(&foreign, &V1), Err(Error::Foreign { found: 0, .. })));
    assert!(matches!(database(&garbage, &V1), Err(Error::Damaged { .. })));
    assert_eq!([&path, &foreign, &garbage].map(|path| fs::read(path).unwrap()), before);
}

#[test]
fn a_newer_file_with_a_log_left_by_a_crash_is_refused_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.sqlite");
    let crashed = dir.path().join("crashed.sqlite");
    let db = database(&path, &V2).unwrap();
    insert(&db, 1);
    // What a killed program leaves: the file and a log that was never written back.
    fs::copy(&path, &crashed).unwrap();
    fs::copy(dir.path().join("a.sqlite-wal"), dir.path().join("crashed.sqlite-wal")).unwrap();
    let before = fs::read(&crashed).unwrap();
    assert!(matches!(database(&crashed, &V1), Err(Error::Newer { .. })));
    assert_eq!(fs::read(&crashed).unwrap(), before);
    assert_eq!(sum(&database(&crashed, &V2).unwrap()), 1);
}

#[test]
fn many_openers_of_a_new_file_agree() {
    let dir = tempfile::tempdir().unwrap();
    for round in 0..10 {
        let path = dir.path().join(format!("{round}.sqlite"));
        std::thread::scope(|scope| {
            for x in 0..6 {
                let path = &path;
                scope.spawn(move || insert(&database(path, &V2).unwrap(), x));
            }
        });
        assert_eq!(sum(&database(&path, &V2).unwrap()), 15);
    }
}

#[test]
fn writes_are_all_or_nothing_and_outlive_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    let db = Arc::new(database(&dir.path().join("a.sqlite"), &V1).unwrap());
    insert(&db, 1);
    let refused: Result<(), Error> = db.write(|tx| {
        tx.execute("INSERT INTO t (x) VALUES (10)", [])?;
        Err(Error::Busy)
    });
    assert!(refused.is_err());
    let panicking = Arc::clone(&db);
    let panicked = std::thread::spawn(move || {
        panicking.write::<(), Error>(|tx| {
            tx.execute("INSERT INTO t (x) VALUES (100)", [])?;
            panic!("in the middle")
        })
    })
    .join();
    assert!(panicked.is_err());
    assert_eq!(sum(&db), 1);
    insert(&db, 1);
    assert_eq!(sum(&db), 2);
}

#[test]
fn readers_see_one_moment_and_share_a_few_connections() {
    let dir = tempfile::tempdir().unwrap();
    let db = database(&dir.path().join("a.sqlite"), &V1).unwrap();
    insert(&db, 1);
    db.snapshot::<_, Error>(|conn| {
        let count =
            |conn: &Connection| conn.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0));
        let first = count(conn)?;
        insert(&db, 2);
        assert_eq!(count(conn)?, first);
        Ok(())
    })
    .unwrap();
    assert_eq!(sum(&db), 3);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(sum(&db), 3);
                }
            });
        }
    });
}

#[test]
fn a_backup_is_whole_alone_and_replaces_an_older_one() {
    let dir = tempfile::tempdir().unwrap();
    let db = database(&dir.path().join("a.sqlite"), &V1).unwrap();
    let copy = dir.path().join("copy.sqlite");
    for x in 1..=2 {
        insert(&db, x);
        db.maintain(|conn| backup(conn, &copy)).unwrap();
    }
    insert(&db, 40);
    let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(
        names.iter().filter(|name| name.to_string_lossy().starts_with("copy")).count(),
        1,
        "{names:?}"
    );
    assert_eq!(sum(&database(&copy, &V1).unwrap()), 3);
}

#[test]
fn damage_is_found_and_a_file_can_be_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.sqlite");
    let db = database(&path, &V1).unwrap();
    db.write::<_, Error>(|tx| {
        for x in 0..20_000 {
            tx.execute("INSERT INTO t (x) VALUES (?1)", [x])?;
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(db.maintain(integrity_check).unwrap(), [""; 0]);
    drop(db);
    let mut bytes = fs::read(&path).unwrap();
    bytes[8192..20_480].fill(0xA5);
    fs::write(&path, &bytes).unwrap();
    let conn = open(&path, Role::Writer, Durability::Precious, &V1).unwrap();
    match integrity_check(&conn) {
        Ok(problems) => assert!(!problems.is_empty()),
        Err(error) => assert!(matches!(error, Error::Damaged { .. }), "{error:?}"),
    }
    drop(conn);

    let first = set_aside(&path).unwrap();
    assert_eq!(first.file_name().unwrap(), "a.set-aside-1.sqlite");
    assert_eq!(fs::read(&first).unwrap(), bytes);
    assert!(!path.exists());
    drop(database(&path, &V1).unwrap());
    assert_eq!(set_aside(&path).unwrap().file_name().unwrap(), "a.set-aside-2.sqlite");
}
