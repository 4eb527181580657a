//! What can happen to a file.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use db::rusqlite::Connection;
use lookup::store::{
    Kept, KeptProduct, PictureSize, RedbStore, SqliteStore, Store, StoreConfig, StoreError, Which,
};
use redb::{ReadableDatabase, TableDefinition};

use crate::disk::Disk;
use crate::place::{all, at, gtin, picture, product, unknown};

fn unusable<T>(result: Result<T, StoreError>) {
    match result {
        Err(StoreError::Unusable(_)) => {}
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("it was used"),
    }
}

fn plain(path: &Path) -> Connection {
    #[allow(clippy::disallowed_methods, reason = "the file is spoilt from outside")]
    Connection::open(path).unwrap()
}

/// Puts fifty products with pictures.
fn furnish(store: &dyn Store) {
    for number in 0..50 {
        store.put(gtin(number), &product(1, vec![b'x'; 3000]), Some(&"r".repeat(9000))).unwrap();
        store.put_picture(gtin(number), &picture(1, "mark", 9000)).unwrap();
    }
}

/// Tries everything. It may fail, and must not panic.
fn try_everything(store: &dyn Store) -> Vec<StoreError> {
    let mut errors = Vec::new();
    let mut note = |result: Result<(), StoreError>| errors.extend(result.err());
    for number in 0..50 {
        note(store.get(gtin(number)).map(drop));
        note(store.raw(gtin(number)).map(drop));
        note(store.picture(gtin(number), PictureSize::Display).map(drop));
    }
    note(store.list(None, 100).map(drop));
    note(store.most_used(10).map(drop));
    note(store.stats().map(drop));
    note(store.put(gtin(1), &product(2, "facts"), Some("{}")));
    note(store.put_unknown(gtin(2), at(2)));
    note(store.put_picture(gtin(3), &picture(1, "mark", 10)));
    note(store.note_uses(&[gtin(1), gtin(60)], at(3)));
    note(store.expire(Which::All));
    note(store.update("document", &mut |_| Some(vec![1])));
    note(store.evict(10_000, &[gtin(1)].into()).map(drop));
    note(store.clear());
    errors
}

#[test]
fn sqlite_files_of_others_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lookup.sqlite");
    for spoil in [
        "PRAGMA user_version = 99",
        "PRAGMA application_id = 77",
        "DROP TABLE answers",
        "DROP TABLE answers; CREATE TABLE answers (gtin TEXT)",
    ] {
        furnish(&SqliteStore::open(&path).unwrap());
        plain(&path).execute_batch(spoil).unwrap();
        let before = fs::read(&path).unwrap();
        unusable(SqliteStore::open(&path));
        assert!(fs::read(&path).unwrap() == before, "{spoil}");
        db::set_aside(&path).unwrap();
    }
    for garbage in [
        "a letter to my grandmother ".repeat(500).into_bytes(),
        vec![0xff; 3 << 14],
        b"SQLite format 3\0".to_vec(),
    ] {
        fs::write(&path, &garbage).unwrap();
        unusable(SqliteStore::open(&path));
        assert!(fs::read(&path).unwrap() == garbage);
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(SqliteStore::open(&path), Err(StoreError::Failed(_))));
    let nowhere = SqliteStore::open(&folder.path().join("no/such/folder/lookup.sqlite"));
    assert!(matches!(nowhere, Err(StoreError::Failed(_))));
}

#[test]
fn damage_to_a_sqlite_file_is_found_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lookup.sqlite");
    furnish(&SqliteStore::open(&path).unwrap());
    let mut bytes = fs::read(&path).unwrap();
    assert!(bytes.len() > 50 * 4096);
    // All but the first page, which says what there is.
    bytes[4096..].fill(0x5a);
    fs::write(&path, &bytes).unwrap();
    match SqliteStore::open(&path) {
        Err(error) => assert!(matches!(error, StoreError::Unusable(_)), "{error:?}"),
        Ok(store) => {
            let errors = try_everything(&store);
            assert!(errors.iter().all(|error| matches!(error, StoreError::Unusable(_))), "{errors:?}");
            assert!(errors.len() > 50);
        }
    }
}

#[test]
fn a_cut_sqlite_file_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lookup.sqlite");
    furnish(&SqliteStore::open(&path).unwrap());
    let whole = fs::read(&path).unwrap();
    for length in [1, 50, 99, 100, 512, 4095, 4096, 4097, 10_000, 40_000, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        match SqliteStore::open(&path) {
            Err(error) => assert!(matches!(error, StoreError::Unusable(_)), "{length}: {error:?}"),
            Ok(store) => {
                for error in try_everything(&store) {
                    assert!(matches!(error, StoreError::Unusable(_)), "{length}: {error:?}");
                }
            }
        }
    }
}

#[test]
fn rows_that_cannot_be_understood_are_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lookup.sqlite");
    let store = SqliteStore::open(&path).unwrap();
    let other = plain(&path);
    for spoil in [
        "checked_at = 9223372036854775807",
        "fetched_at = -9223372036854775808",
        "source = 'the internet'",
        "source = NULL",
        "source = CAST(x'ff' AS TEXT)",
        "language = NULL",
        "facts_version = -1",
        "facts_version = 4294967296",
        "facts = zeroblob(8388609)",
    ] {
        store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
        other.execute(&format!("UPDATE answers SET {spoil}"), []).unwrap();
        assert_eq!(store.get(gtin(1)), Ok(None), "{spoil}");
    }
    store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
    assert_eq!(store.get(gtin(1)), Ok(Some(product(1, "facts"))), "it is put anew");
    store.put_picture(gtin(1), &picture(1, "mark", 10)).unwrap();
    store.update("document", &mut |_| Some(vec![1])).unwrap();
    other
        .execute_batch(
            "UPDATE records SET raw = CAST(zeroblob(8388609) AS TEXT);
             UPDATE pictures SET display = zeroblob(8388609);
             UPDATE documents SET value = zeroblob(8388609);",
        )
        .unwrap();
    assert_eq!(store.raw(gtin(1)), Ok(None));
    assert_eq!(store.picture(gtin(1), PictureSize::Display), Ok(None));
    assert!(store.picture(gtin(1), PictureSize::Thumbnail).unwrap().is_some());
    let mut before = Some(vec![]);
    store
        .update("document", &mut |value| {
            before = value.map(<[u8]>::to_vec);
            Some(vec![2])
        })
        .unwrap();
    assert_eq!(before, None);
    other.execute_batch("UPDATE uses SET gtin = 18, count = 1; INSERT INTO uses VALUES (-1, 5, 5)").unwrap();
    assert_eq!(store.most_used(10), Ok(vec![]));
    assert_eq!(all(&store, 10), []);
    assert_eq!(store.evict(0, &[].into()), Ok(2));
}

#[test]
fn what_an_older_larder_kept_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lookup.sqlite");
    let old = plain(&path);
    old.execute_batch(
        "PRAGMA journal_mode = WAL;
        CREATE TABLE answers (
            gtin TEXT PRIMARY KEY, checked_at INTEGER NOT NULL, fetched_at INTEGER, source TEXT, language TEXT,
            facts_version INTEGER, facts TEXT, expired INTEGER NOT NULL DEFAULT 0, raw TEXT,
            CHECK ((fetched_at IS NULL) = (facts IS NULL)),
            CHECK ((fetched_at IS NULL) = (raw IS NULL))
        ) STRICT;
        CREATE TABLE pictures (
            gtin TEXT PRIMARY KEY, address TEXT NOT NULL, content_type TEXT NOT NULL,
            fetched_at INTEGER NOT NULL, bytes BLOB NOT NULL
        ) STRICT;
        INSERT INTO answers VALUES
            ('3017620422003', 5000, 4000, 'open-food-facts', 'de', 1, '{\"name\":\"Nutella\"}', 1, '{\"code\":1}'),
            ('0036000291452', 6000, NULL, NULL, NULL, NULL, NULL, 0, NULL),
            ('80050100', 7000, NULL, NULL, NULL, NULL, NULL, 0, NULL);
        INSERT INTO pictures VALUES ('3017620422003', 'https://x/1.jpg', 'image/jpeg', 4000, x'ffd8ff');
        PRAGMA application_id = 0x4c724c6b;
        PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(old);
    let store = SqliteStore::open(&path).unwrap();
    let nutella = "3017620422003".parse().unwrap();
    let kept = Kept {
        checked_at: at(5),
        expired: true,
        product: Some(KeptProduct {
            fetched_at: at(4),
            source: lookup::Source::OpenFoodFacts,
            language: "de".to_owned(),
            facts_version: 1,
            facts: b"{\"name\":\"Nutella\"}".to_vec(),
        }),
    };
    assert_eq!(store.get(nutella), Ok(Some(kept)));
    assert_eq!(store.raw(nutella).unwrap().as_deref(), Some("{\"code\":1}"));
    for size in [PictureSize::Thumbnail, PictureSize::Display] {
        assert_eq!(
            store.picture(nutella, size),
            Ok(Some(("https://x/1.jpg".to_owned(), vec![0xff, 0xd8, 0xff])))
        );
    }
    assert_eq!(store.get("0036000291452".parse().unwrap()), Ok(Some(unknown(6))));
    assert_eq!(store.get("80050100".parse().unwrap()), Ok(Some(unknown(7))));
    assert_eq!(all(&store, 2).len(), 3);
    assert_eq!(store.stats().unwrap().answers, 3);
    // By age, as anything that was never used.
    store.evict(0, &[nutella].into()).unwrap();
    assert_eq!(all(&store, 10), [nutella]);
}

#[test]
fn an_evicted_sqlite_file_gives_its_space_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lookup.sqlite");
    let store = SqliteStore::open(&path).unwrap();
    for number in 0..400 {
        store.put(gtin(number), &product(1, vec![b'x'; 20_000]), Some("{}")).unwrap();
    }
    let full = store.stats().unwrap().bytes;
    assert!(full > 8_000_000, "{full}");
    store.evict(full / 10, &[].into()).unwrap();
    let size = fs::metadata(&path).unwrap().len();
    assert!(size < full / 4, "{size} of {full}");
    store.clear().unwrap();
    assert!(fs::metadata(&path).unwrap().len() < 200_000);
}

#[test]
fn redb_files_of_others_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lookup.redb");
    for garbage in [
        "a letter to my grandmother ".repeat(500).into_bytes(),
        vec![0; 1 << 16],
        vec![0xff; 1 << 16],
        b"redb".to_vec(),
        b"redb\x1a\x0a\xa9\x0d\x0a".to_vec(),
    ] {
        fs::write(&path, &garbage).unwrap();
        unusable(RedbStore::open(&path));
        assert!(fs::read(&path).unwrap() == garbage);
    }
    // Somebody else's, and a newer Larder's.
    let other: TableDefinition<'_, &str, u64> = TableDefinition::new("other");
    let ours: TableDefinition<'_, &str, u64> = TableDefinition::new("larder-lookup");
    for (table, key, value) in [(other, "x", 1), (ours, "version", 99), (ours, "x", 1)] {
        fs::remove_file(&path).unwrap();
        let database = redb::Database::create(&path).unwrap();
        let tx = database.begin_write().unwrap();
        tx.open_table(table).unwrap().insert(key, value).unwrap();
        tx.commit().unwrap();
        drop(database);
        unusable(RedbStore::open(&path));
        let database = redb::Database::create(&path).unwrap();
        let tables = database.begin_read().unwrap().list_tables().unwrap().count();
        assert_eq!(tables, 1, "nothing was added");
    }
    fs::remove_file(&path).unwrap();
    let database = redb::Database::create(&path).unwrap();
    let tx = database.begin_write().unwrap();
    tx.open_table(ours).unwrap().insert("version", 1).unwrap();
    let answers: TableDefinition<'_, &str, &str> = TableDefinition::new("answers");
    tx.open_table(answers).unwrap();
    tx.commit().unwrap();
    drop(database);
    unusable(RedbStore::open(&path));

    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(RedbStore::open(&path), Err(StoreError::Failed(_))));
    let nowhere = RedbStore::open(&folder.path().join("no/such/folder/lookup.redb"));
    assert!(matches!(nowhere, Err(StoreError::Failed(_))));
}

#[test]
fn a_redb_file_is_open_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lookup.redb");
    let store = RedbStore::open(&path).unwrap();
    let Err(StoreError::Failed(words)) = RedbStore::open(&path) else { panic!("it is open twice") };
    assert!(words.contains("open in another program"), "{words}");
    store.put_unknown(gtin(1), at(1)).unwrap();
    drop(store);
    assert_eq!(RedbStore::open(&path).unwrap().get(gtin(1)), Ok(Some(unknown(1))));
}

#[test]
fn a_cut_or_spoilt_redb_file_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lookup.redb");
    furnish(&RedbStore::open(&path).unwrap());
    let whole = fs::read(&path).unwrap();
    let mut versions: Vec<Vec<u8>> = Vec::new();
    for length in [1, 8, 63, 64, 100, 319, 320, 511, 512, 4095, 4096, 4097, 8192, 40_000] {
        versions.push(whole[..length].to_vec());
    }
    for part in 1..8 {
        versions.push(whole[..whole.len() * part / 8].to_vec());
    }
    // One byte of the beginning, or one page.
    for place in (0..512).step_by(7) {
        let mut spoilt = whole.clone();
        spoilt[place] ^= 0xff;
        versions.push(spoilt);
    }
    for page in (1..whole.len() / 4096).step_by(whole.len() / 4096 / 40 + 1) {
        let mut spoilt = whole.clone();
        spoilt[page * 4096..][..4096].fill(0xa5);
        versions.push(spoilt);
    }
    for (number, version) in versions.iter().enumerate() {
        fs::write(&path, version).unwrap();
        match RedbStore::open(&path) {
            Err(error) => assert!(matches!(error, StoreError::Unusable(_)), "{number}: {error:?}"),
            Ok(store) => {
                for error in try_everything(&store) {
                    let told = matches!(error, StoreError::Unusable(_) | StoreError::Failed(_));
                    assert!(told, "{number}: {error:?}");
                }
            }
        }
    }
}

/// The store of a program that ended in the middle opens, with all that was acknowledged.
fn survives(open: fn(&Path) -> Result<Arc<dyn Store>, StoreError>, name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let store = open(&path).unwrap();
    for number in 0..60 {
        store.put(gtin(number), &product(1, vec![b'x'; 3000]), Some("{}")).unwrap();
        if number % 10 == 9 {
            // What a killed program leaves.
            let crashed = folder.path().join(format!("crashed-{number}"));
            fs::create_dir(&crashed).unwrap();
            for entry in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
                let name = entry.file_name();
                // The index of SQLite's log is memory, gone with the program.
                if entry.file_type().unwrap().is_file() && !name.to_string_lossy().ends_with("-shm") {
                    fs::copy(entry.path(), crashed.join(&name)).unwrap();
                }
            }
            let left = open(&crashed.join(name)).unwrap();
            for number in 0..=number {
                assert_eq!(left.get(gtin(number)), Ok(Some(product(1, vec![b'x'; 3000]))));
            }
            left.put_unknown(gtin(99), at(1)).unwrap();
        }
    }
}

fn sqlite(path: &Path) -> Result<Arc<dyn Store>, StoreError> {
    StoreConfig::Sqlite(path.to_owned()).open()
}

fn redb(path: &Path) -> Result<Arc<dyn Store>, StoreError> {
    StoreConfig::Redb(path.to_owned()).open()
}

#[test]
fn sqlite_survives_its_program() {
    survives(sqlite, "lookup.sqlite");
}

#[test]
fn redb_survives_its_program() {
    survives(redb, "lookup.redb");
}

fn fills(open: fn(&Path) -> Result<Arc<dyn Store>, StoreError>, name: &str, mebibytes: u32) {
    let Some(disk) = Disk::mount(mebibytes) else { return };
    let ballast = disk.path().join("ballast");
    fs::write(&ballast, vec![1; 1 << 20]).unwrap();
    let path = disk.path().join(name);
    let store = open(&path).unwrap();
    let large = "r".repeat(60_000);
    let mut kept = 0;
    let mut refused = 0;
    let check = |kept: u64| {
        for number in 0..kept {
            assert_eq!(store.get(gtin(number)), Ok(Some(product(1, "facts"))), "{number}");
            assert_eq!(store.raw(gtin(number)).unwrap().as_deref(), Some(large.as_str()), "{number}");
        }
    };
    // Again and again: the first refusal must not be the last thing it does well.
    while refused < 10 {
        assert!(kept < 1000, "the disk does not fill");
        match store.put(gtin(kept), &product(1, "facts"), Some(&large)) {
            Ok(()) => kept += 1,
            Err(StoreError::Full(_)) => {
                refused += 1;
                check(kept);
                assert_eq!(store.get(gtin(kept)), Ok(None), "nothing was half put");
                assert!(store.update("document", &mut |_| Some(vec![0; 1 << 20])).is_err());
                store.stats().unwrap();
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    assert!(kept > 3, "{kept}");
    fs::remove_file(&ballast).unwrap();
    store.put(gtin(kept), &product(1, "facts"), Some(&large)).unwrap();
    check(kept + 1);
    drop(store);
    assert_eq!(open(&path).unwrap().get(gtin(kept)), Ok(Some(product(1, "facts"))));
}

#[test]
fn a_full_disk_and_sqlite() {
    fills(sqlite, "lookup.sqlite", 3);
}

#[test]
fn a_full_disk_and_redb() {
    fills(redb, "lookup.redb", 6);
}
