//! The usual store: a SQLite file beside the pantry's.

use std::collections::HashSet;
use std::path::Path;

use barcode::Gtin;
use db::rusqlite::ffi::{SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_SHORT_READ};
use db::rusqlite::{self, Connection, ErrorCode, OptionalExtension, Row, Transaction, params};
use db::{Database, Durability, Error, Migration, Schema};
use jiff::Timestamp;

use super::{
    Change, Cursor, Kept, KeptPicture, KeptProduct, MAX_VALUE_BYTES, Page, PictureSize, Stats, Store,
    StoreError, Which, check_answer, check_picture, check_size,
};

/// "LrLk".
const APPLICATION_ID: i32 = 0x4c72_4c6b;

const SCHEMA: Schema = Schema {
    application_id: APPLICATION_ID,
    migrations: &[
        Migration { name: "answers and pictures", up: version_1 },
        Migration { name: "GTINs as numbers, two sizes of pictures, uses, documents", up: version_2 },
    ],
};

fn version_1(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(
        "CREATE TABLE answers (
            gtin TEXT PRIMARY KEY,
            checked_at INTEGER NOT NULL,
            fetched_at INTEGER,
            source TEXT,
            language TEXT,
            facts_version INTEGER,
            facts TEXT,
            expired INTEGER NOT NULL DEFAULT 0,
            raw TEXT,
            CHECK ((fetched_at IS NULL) = (facts IS NULL)),
            CHECK ((fetched_at IS NULL) = (raw IS NULL))
        ) STRICT;
        CREATE TABLE pictures (
            gtin TEXT PRIMARY KEY,
            address TEXT NOT NULL,
            content_type TEXT NOT NULL,
            fetched_at INTEGER NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;",
    )
}

/// All moments are milliseconds since 1970; `gtin` is [`Gtin::number`], so that a row is found in one b-tree.
/// A hit reads `answers` only: what is large and rarely wanted stands in tables of its own. `uses` has a row for
/// each answer and is what listings, counts and eviction walk.
fn version_2(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(
        "ALTER TABLE answers RENAME TO answers_1;
        ALTER TABLE pictures RENAME TO pictures_1;
        CREATE TABLE answers (
            gtin INTEGER PRIMARY KEY,
            checked_at INTEGER NOT NULL,        -- when the source last answered
            expired INTEGER NOT NULL DEFAULT 0, -- 1: to be asked again whatever its age
            fetched_at INTEGER,                 -- when it last gave a record; null: it never did
            source TEXT,
            language TEXT,                      -- in which the facts were read
            facts_version INTEGER,              -- by which version of the reading
            facts BLOB,
            CHECK ((fetched_at IS NULL) = (facts IS NULL))
        ) STRICT;
        CREATE TABLE records (
            gtin INTEGER PRIMARY KEY,
            raw TEXT NOT NULL
        ) STRICT;
        CREATE TABLE pictures (
            gtin INTEGER PRIMARY KEY,
            address TEXT NOT NULL,
            fetched_at INTEGER NOT NULL,
            thumbnail BLOB NOT NULL,
            display BLOB NOT NULL               -- last, so that reading a thumbnail does not touch its pages
        ) STRICT;
        CREATE TABLE uses (
            gtin INTEGER PRIMARY KEY,
            count INTEGER NOT NULL,
            last INTEGER NOT NULL               -- the last use; without one, when the source answered
        ) STRICT;
        CREATE INDEX uses_by_last ON uses (last);
        CREATE TABLE documents (
            key TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT;

        INSERT OR IGNORE INTO answers
            SELECT CAST(gtin AS INTEGER), checked_at, expired, fetched_at, source, language, facts_version,
                CAST(facts AS BLOB)
            FROM answers_1 ORDER BY 1;
        INSERT OR IGNORE INTO records
            SELECT CAST(gtin AS INTEGER), raw FROM answers_1 WHERE raw IS NOT NULL ORDER BY 1;
        INSERT OR IGNORE INTO pictures
            SELECT CAST(gtin AS INTEGER), address, fetched_at, bytes, bytes FROM pictures_1 ORDER BY 1;
        INSERT INTO uses SELECT gtin, 0, checked_at FROM answers;
        DROP TABLE answers_1;
        DROP TABLE pictures_1;",
    )
}

const GET: &str = "SELECT checked_at, expired, fetched_at, source, language, facts_version, facts
    FROM answers WHERE gtin = ?1";
const PAGES: &str = "SELECT page_count - freelist_count, freelist_count, page_size
    FROM pragma_page_count, pragma_freelist_count, pragma_page_size";

/// Answers deleted in one transaction of [`SqliteStore::evict`]: other writers wait for it.
const EVICTED_AT_ONCE: i64 = 200;
/// Pages given back in one step, and the most steps of one call: 1 MiB and 64 MiB with pages of 4 KiB.
const VACUUMED_AT_ONCE: u32 = 256;
const VACUUM_STEPS: u32 = 64;

/// A store in a SQLite file, which several processes may share.
#[derive(Debug)]
pub struct SqliteStore(Database);

/// How many pages there are.
struct Pages {
    used: u64,
    free: u64,
    size: u64,
}

impl SqliteStore {
    /// Opens the file, makes it when there is none.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] when it is damaged, somebody else's or a newer Larder's; it is left as it was.
    /// [`StoreError::Full`] and [`StoreError::Failed`] when it can't be written or opened.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let store = Self(Database::open(path, Durability::Expendable, &SCHEMA, |_, _| Ok(()))?);
        // A file that says it is ours, and has other tables, is found here and not at the first question.
        store.0.maintain(|conn| match conn.prepare_cached(GET).map_err(Error::from) {
            Err(Error::Sqlite(error)) => Err(StoreError::Unusable(error.to_string())),
            other => other.map(drop).map_err(StoreError::from),
        })?;
        store.free_by_pages();
        Ok(store)
    }

    /// Makes the file one that can give single pages back. Only a VACUUM switches: at once for a new file, and
    /// once for one that an older Larder made.
    fn free_by_pages(&self) {
        const INCREMENTAL: i32 = 2;
        let done = self.0.maintain(|conn| {
            let mode: i32 = conn.pragma_query_value(None, "auto_vacuum", |row| row.get(0))?;
            if mode == INCREMENTAL {
                return Ok(());
            }
            conn.execute_batch("PRAGMA auto_vacuum = INCREMENTAL; VACUUM;")
        });
        if let Err(error) = done {
            tracing::warn!(%error, "the lookup store will not get smaller until it is cleared");
        }
    }

    /// Deletes up to [`EVICTED_AT_ONCE`] answers that stand behind `after` in the order of age. Returns how many
    /// went and where to go on, if there is need.
    fn evict_some(
        tx: &Transaction<'_>,
        max_bytes: u64,
        spared: &HashSet<Gtin>,
        after: (i64, i64),
    ) -> Result<(u64, Option<(i64, i64)>), StoreError> {
        let oldest: Vec<(i64, i64)> = tx
            .prepare_cached(
                "SELECT last, gtin FROM uses WHERE (last, gtin) > (?1, ?2) ORDER BY last, gtin LIMIT ?3",
            )?
            .query_map(params![after.0, after.1, EVICTED_AT_ONCE], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut gone = 0;
        for &(_, number) in &oldest {
            if pages(tx)?.bytes() <= max_bytes {
                return Ok((gone, None));
            }
            if from_row_id(number).is_some_and(|gtin| spared.contains(&gtin)) {
                continue;
            }
            for sql in [
                "DELETE FROM answers WHERE gtin = ?1",
                "DELETE FROM records WHERE gtin = ?1",
                "DELETE FROM pictures WHERE gtin = ?1",
                "DELETE FROM uses WHERE gtin = ?1",
            ] {
                tx.prepare_cached(sql)?.execute([number])?;
            }
            gone += 1;
        }
        Ok((gone, oldest.last().copied()))
    }

    /// Gives pages back when more than a quarter of the file is free.
    fn give_back(&self) -> Result<(), StoreError> {
        for _ in 0..VACUUM_STEPS {
            // The lock is let go between the steps, so that nobody waits for all of them.
            let more = self.0.maintain(|conn| {
                let Pages { used, free, .. } = pages(conn)?;
                if free < u64::from(VACUUMED_AT_ONCE) || free * 3 < used {
                    return Ok(false);
                }
                // Each step of this statement frees one page.
                let mut vacuum = conn.prepare(&format!("PRAGMA incremental_vacuum({VACUUMED_AT_ONCE})"))?;
                let mut freed = vacuum.query([])?;
                while freed.next()?.is_some() {}
                Ok::<_, StoreError>(true)
            })?;
            if !more {
                break;
            }
        }
        self.empty_log()
    }

    /// Moves the log into the file, as far as nobody is reading it.
    fn empty_log(&self) -> Result<(), StoreError> {
        // It answers with a row that says how far it came, which is good enough in any case.
        Ok(self.0.maintain(|conn| conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))?)
    }

    /// The size of the log in bytes.
    fn log_bytes(&self) -> u64 {
        let mut log = self.0.path().as_os_str().to_owned();
        log.push("-wal");
        std::fs::metadata(log).map_or(0, |metadata| metadata.len())
    }
}

impl Pages {
    fn bytes(&self) -> u64 {
        self.used * self.size
    }
}

fn pages(conn: &Connection) -> rusqlite::Result<Pages> {
    conn.prepare_cached(PAGES)?
        .query_row([], |row| Ok(Pages { used: count(row, 0)?, free: count(row, 1)?, size: count(row, 2)? }))
}

/// What is counted is never negative.
fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::cast_unsigned)
}

fn row_id(gtin: Gtin) -> i64 {
    gtin.number().cast_signed()
}

fn from_row_id(id: i64) -> Option<Gtin> {
    Gtin::from_number(id.cast_unsigned()).ok()
}

fn moment(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}

/// The answer in a row of [`GET`]; none when it can't be understood.
fn read_kept(row: &Row<'_>) -> Option<Kept> {
    let integer = |column| row.get_ref(column).ok()?.as_i64().ok();
    let text = |column| row.get_ref(column).ok()?.as_str().ok();
    let product = match row.get_ref(2).ok()?.as_i64_or_null().ok()? {
        None => None,
        Some(fetched_at) => {
            let facts = row.get_ref(6).ok()?.as_blob().ok()?;
            Some(KeptProduct {
                fetched_at: moment(fetched_at)?,
                source: text(3)?.parse().ok()?,
                language: text(4)?.to_owned(),
                facts_version: integer(5)?.try_into().ok()?,
                facts: (facts.len() <= MAX_VALUE_BYTES).then(|| facts.to_vec())?,
            })
        }
    };
    Some(Kept { checked_at: moment(integer(0)?)?, expired: integer(1)? != 0, product })
}

impl Store for SqliteStore {
    fn get(&self, gtin: Gtin) -> Result<Option<Kept>, StoreError> {
        self.0.read(|conn| {
            let mut statement = conn.prepare_cached(GET)?;
            let mut rows = statement.query([row_id(gtin)])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let kept = read_kept(row);
            if kept.is_none() {
                tracing::warn!(%gtin, "a stored answer can't be understood");
            }
            Ok(kept)
        })
    }

    fn raw(&self, gtin: Gtin) -> Result<Option<String>, StoreError> {
        self.0.read(|conn| {
            let mut statement = conn.prepare_cached("SELECT raw FROM records WHERE gtin = ?1")?;
            let mut rows = statement.query([row_id(gtin)])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let raw = row.get_ref(0)?.as_str().ok().filter(|raw| raw.len() <= MAX_VALUE_BYTES);
            Ok(raw.map(str::to_owned))
        })
    }

    fn put(&self, gtin: Gtin, kept: &Kept, raw: Option<&str>) -> Result<(), StoreError> {
        check_answer(kept, raw)?;
        let id = row_id(gtin);
        let checked_at = kept.checked_at.as_millisecond();
        let product = kept.product.as_ref();
        self.0.write(|tx| {
            tx.prepare_cached("INSERT OR REPLACE INTO answers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
                .execute(params![
                    id,
                    checked_at,
                    kept.expired,
                    product.map(|product| product.fetched_at.as_millisecond()),
                    product.map(|product| product.source.key()),
                    product.map(|product| &product.language),
                    product.map(|product| product.facts_version),
                    product.map(|product| &product.facts),
                ])?;
            match raw {
                Some(raw) => tx
                    .prepare_cached("INSERT OR REPLACE INTO records VALUES (?1, ?2)")?
                    .execute(params![id, raw])?,
                None => tx.prepare_cached("DELETE FROM records WHERE gtin = ?1")?.execute([id])?,
            };
            note_answer(tx, id, checked_at)
        })
    }

    fn put_unknown(&self, gtin: Gtin, checked_at: Timestamp) -> Result<(), StoreError> {
        let (id, checked_at) = (row_id(gtin), checked_at.as_millisecond());
        self.0.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO answers (gtin, checked_at) VALUES (?1, ?2)
                 ON CONFLICT (gtin) DO UPDATE SET checked_at = excluded.checked_at, expired = 0",
            )?
            .execute([id, checked_at])?;
            note_answer(tx, id, checked_at)
        })
    }

    fn expire(&self, which: Which) -> Result<(), StoreError> {
        const ALL: &str = "UPDATE answers SET expired = 1 WHERE expired = 0";
        const ONE: &str = "UPDATE answers SET expired = 1 WHERE gtin = ?1";
        const SOURCE: &str = "UPDATE answers SET expired = 1 WHERE expired = 0 AND source = ?1";
        self.0.write(|tx| {
            match which {
                Which::One(gtin) => tx.prepare_cached(ONE)?.execute([row_id(gtin)])?,
                Which::Source(source) => tx.prepare_cached(SOURCE)?.execute([source.key()])?,
                Which::All => tx.prepare_cached(ALL)?.execute([])?,
            };
            Ok(())
        })
    }

    fn picture(&self, gtin: Gtin, size: PictureSize) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        let sql = match size {
            PictureSize::Thumbnail => "SELECT address, thumbnail FROM pictures WHERE gtin = ?1",
            PictureSize::Display => "SELECT address, display FROM pictures WHERE gtin = ?1",
        };
        self.0.read(|conn| {
            let mut statement = conn.prepare_cached(sql)?;
            let mut rows = statement.query([row_id(gtin)])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let address = row.get_ref(0)?.as_str().ok();
            let bytes = row.get_ref(1)?.as_blob().ok().filter(|bytes| bytes.len() <= MAX_VALUE_BYTES);
            Ok(address.zip(bytes).map(|(address, bytes)| (address.to_owned(), bytes.to_vec())))
        })
    }

    fn put_picture(&self, gtin: Gtin, picture: &KeptPicture) -> Result<(), StoreError> {
        check_picture(picture)?;
        let KeptPicture { address, fetched_at, thumbnail, display } = picture;
        self.0.write(|tx| {
            tx.prepare_cached("INSERT OR REPLACE INTO pictures VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![row_id(gtin), address, fetched_at.as_millisecond(), thumbnail, display])?;
            Ok(())
        })
    }

    fn note_uses(&self, gtins: &[Gtin], at: Timestamp) -> Result<(), StoreError> {
        self.0.write(|tx| {
            let mut statement =
                tx.prepare_cached("UPDATE uses SET count = count + 1, last = ?2 WHERE gtin = ?1")?;
            for gtin in gtins {
                statement.execute([row_id(*gtin), at.as_millisecond()])?;
            }
            Ok(())
        })
    }

    fn most_used(&self, limit: usize) -> Result<Vec<Gtin>, StoreError> {
        self.0.read(|conn| {
            let ids: Vec<i64> = conn
                .prepare_cached(
                    "SELECT gtin FROM uses WHERE count > 0 ORDER BY count DESC, last DESC LIMIT ?1",
                )?
                .query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            Ok(ids.into_iter().filter_map(from_row_id).collect())
        })
    }

    fn list(&self, cursor: Option<Cursor>, limit: usize) -> Result<Page, StoreError> {
        let after = cursor.map_or(-1, |Cursor(id)| id.cast_signed());
        let limit = limit.max(1);
        self.0.read(|conn| {
            let ids: Vec<i64> = conn
                .prepare_cached("SELECT gtin FROM uses WHERE gtin > ?1 ORDER BY gtin LIMIT ?2")?
                .query_map([after, i64::try_from(limit).unwrap_or(i64::MAX)], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let full = ids.len() >= limit;
            let next = ids.last().filter(|_| full).map(|id| Cursor(id.cast_unsigned()));
            Ok(Page { gtins: ids.into_iter().filter_map(from_row_id).collect(), next })
        })
    }

    fn stats(&self) -> Result<Stats, StoreError> {
        let log = self.log_bytes();
        self.0.read(|conn| {
            let sql = "SELECT (SELECT count(*) FROM uses), (SELECT count(*) FROM pictures)";
            let (answers, pictures) =
                conn.prepare_cached(sql)?.query_row([], |row| Ok((count(row, 0)?, count(row, 1)?)))?;
            Ok(Stats { answers, pictures, bytes: pages(conn)?.bytes() + log })
        })
    }

    fn evict(&self, max_bytes: u64, spared: &HashSet<Gtin>) -> Result<u64, StoreError> {
        // What is in the log is counted, and does not get less by deleting.
        self.empty_log()?;
        if self.0.read(|conn| Ok::<_, StoreError>(pages(conn)?.bytes()))? <= max_bytes {
            return Ok(0);
        }
        self.0.write::<_, StoreError>(|tx| {
            tx.execute_batch("DELETE FROM pictures WHERE gtin NOT IN (SELECT gtin FROM uses)")?;
            Ok(())
        })?;
        let mut gone = 0;
        let mut after = Some((i64::MIN, i64::MIN));
        while let Some(place) = after {
            let some;
            (some, after) = self.0.write(|tx| Self::evict_some(tx, max_bytes, spared, place))?;
            gone += some;
        }
        self.give_back()?;
        Ok(gone)
    }

    fn clear(&self) -> Result<(), StoreError> {
        self.0.write::<_, StoreError>(|tx| {
            tx.execute_batch(
                "DELETE FROM answers; DELETE FROM records; DELETE FROM pictures; DELETE FROM uses;",
            )?;
            Ok(())
        })?;
        self.0.maintain(|conn| conn.execute_batch("VACUUM"))?;
        self.empty_log()
    }

    fn update(&self, key: &str, change: Change<'_>) -> Result<(), StoreError> {
        self.0.write(|tx| {
            let value: Option<Vec<u8>> = tx
                .prepare_cached("SELECT value FROM documents WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()?;
            let value = value.filter(|value| value.len() <= MAX_VALUE_BYTES);
            if let Some(value) = change(value.as_deref()) {
                check_size("a document", &value)?;
                tx.prepare_cached("INSERT OR REPLACE INTO documents VALUES (?1, ?2)")?
                    .execute(params![key, value])?;
            }
            Ok(())
        })
    }
}

/// Sees to it that an answer has its row of uses.
fn note_answer(tx: &Transaction<'_>, id: i64, checked_at: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO uses VALUES (?1, 0, ?2) ON CONFLICT (gtin) DO UPDATE SET last = excluded.last WHERE count = 0",
    )?
    .execute([id, checked_at])?;
    Ok(())
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        let words = error.to_string();
        match &error {
            Error::Newer { .. } | Error::Foreign { .. } | Error::Damaged { .. } => Self::Unusable(words),
            Error::Migration { source, .. } => match **source {
                // The step has no fault of its own, so the file is not what it says it is.
                Error::Sqlite(_) | Error::Damaged { .. } => Self::Unusable(words),
                Error::Storage(ref error) if is_full(error) => Self::Full(words),
                _ => Self::Failed(words),
            },
            Error::Storage(error) if is_full(error) => Self::Full(words),
            // The file ends before it should.
            Error::Storage(error) if is(error, SQLITE_IOERR_SHORT_READ) => Self::Unusable(words),
            Error::Io { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => Self::Full(words),
            Error::Storage(_) | Error::Io { .. } | Error::Busy | Error::Sqlite(_) => Self::Failed(words),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Error::from(error).into()
    }
}

/// Whether there was no room, for the file or for the index of its log.
fn is_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DiskFull) || is(error, SQLITE_IOERR_SHMSIZE)
}

fn is(error: &rusqlite::Error, extended_code: i32) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == extended_code)
}
