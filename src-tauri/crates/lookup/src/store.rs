//! The second tier: `lookup.sqlite`.
//!
//! All of it blocks; in async code call it from a thread that may wait.

use std::path::Path;
use std::sync::Arc;

use barcode::Gtin;
use db::rusqlite::types::Type;
use db::rusqlite::{self, OptionalExtension, Row, Transaction, params};
use db::{Database, Durability, Error, Migration, Schema};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{Facts, Picture, Record, Source};

/// "LrLk".
const APPLICATION_ID: i32 = 0x4c72_4c6b;

const SCHEMA: Schema = Schema {
    application_id: APPLICATION_ID,
    migrations: &[Migration { name: "answers and pictures", up: create }],
};

/// The raw record stands last, so that reading the facts does not touch its pages.
fn create(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(
        "CREATE TABLE answers (
            gtin TEXT PRIMARY KEY,
            checked_at INTEGER NOT NULL, -- when the source last answered, milliseconds since 1970
            fetched_at INTEGER,          -- when it last gave a record; null: it never did
            source TEXT,
            language TEXT,               -- in which the facts were read
            facts_version INTEGER,       -- by which version of the reading
            facts TEXT,
            expired INTEGER NOT NULL DEFAULT 0, -- 1: to be asked again whatever its age
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

/// What is known of a GTIN.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The GTIN.
    pub gtin: Gtin,
    /// What the source said.
    pub known: Known,
    /// When the source last answered.
    pub checked_at: Timestamp,
    /// To be asked again whatever its age.
    pub expired: bool,
}

/// What the source said.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// It knows the product.
    Found(Arc<Record>),
    /// It does not.
    Unknown,
}

impl Entry {
    /// When the source said what is known.
    #[must_use]
    pub fn fetched_at(&self) -> Timestamp {
        match &self.known {
            Known::Found(record) => record.fetched_at,
            Known::Unknown => self.checked_at,
        }
    }

    /// Whether the source once had the product, and had it no longer when it was last asked.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(&self.known, Known::Found(record) if record.fetched_at < self.checked_at)
    }
}

/// A picture and the address it was fetched from.
#[derive(Debug, Clone)]
pub struct StoredPicture {
    /// The picture.
    pub picture: Arc<Picture>,
    /// Its address.
    pub address: String,
}

/// An open `lookup.sqlite`.
#[derive(Debug)]
pub struct Store(Database);

impl Store {
    /// Opens the file, makes it when there is none.
    ///
    /// # Errors
    /// As [`db::open`] and [`db::migrate`].
    pub fn open(path: &Path) -> Result<Self, Error> {
        Database::open(path, Durability::Expendable, &SCHEMA, |_, _| Ok(())).map(Self)
    }

    /// What is known of `gtin`, with its facts in the language `lc`.
    ///
    /// # Errors
    /// When the file can't be read. A row that can't be understood is no row: it will be written anew.
    pub fn get(&self, gtin: Gtin, lc: &str) -> Result<Option<Entry>, Error> {
        self.0.read(|conn| {
            let row = conn
                .prepare_cached(
                    "SELECT checked_at, fetched_at, source, facts, expired, facts_version = ?2 AND language = ?3
                     FROM answers WHERE gtin = ?1",
                )?
                .query_row(params![gtin.as_str(), Facts::VERSION, lc], |row| read_entry(row, gtin))
                .optional();
            let row = match row {
                Err(error @ rusqlite::Error::FromSqlConversionFailure(..)) => {
                    tracing::warn!(%gtin, %error, "a stored answer can't be understood");
                    None
                }
                row => row?,
            };
            let Some((mut entry, current)) = row else { return Ok(None) };
            if !current
                && let Known::Found(record) = &mut entry.known
            {
                // Read by an older Larder, or for another language: what came is still there.
                let raw: String = conn
                    .prepare_cached("SELECT raw FROM answers WHERE gtin = ?1")?
                    .query_row([gtin.as_str()], |row| row.get(0))?;
                let raw: Map<String, Value> = serde_json::from_str(&raw).map_err(damaged)?;
                Arc::make_mut(record).facts = Facts::read(&raw, lc);
            }
            Ok(Some(entry))
        })
    }

    /// The record of `gtin` as it came from the source: JSON.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn raw(&self, gtin: Gtin) -> Result<Option<String>, Error> {
        self.0.read(|conn| {
            let raw = conn
                .prepare_cached("SELECT raw FROM answers WHERE gtin = ?1")?
                .query_row([gtin.as_str()], |row| row.get(0))
                .optional()?;
            Ok(raw.flatten())
        })
    }

    /// Keeps a record, with the raw JSON it was read from in the language `lc`.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn put_found(&self, gtin: Gtin, record: &Record, raw: &str, lc: &str) -> Result<(), Error> {
        let facts = serde_json::to_string(&record.facts).map_err(damaged)?;
        let at = record.fetched_at.as_millisecond();
        self.0.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO answers (gtin, checked_at, fetched_at, source, language, facts_version, facts, raw)
                 VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (gtin) DO UPDATE SET checked_at = excluded.checked_at,
                    expired = 0, fetched_at = excluded.fetched_at, source = excluded.source, language = excluded.language,
                    facts_version = excluded.facts_version, facts = excluded.facts, raw = excluded.raw",
            )?
            .execute(params![gtin.as_str(), at, record.source.key(), lc, Facts::VERSION, facts, raw])?;
            Ok(())
        })
    }

    /// Keeps that the source does not know `gtin`. A record that is kept stays.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn put_unknown(&self, gtin: Gtin, checked_at: Timestamp) -> Result<(), Error> {
        self.0.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO answers (gtin, checked_at) VALUES (?1, ?2)
                 ON CONFLICT (gtin) DO UPDATE SET checked_at = excluded.checked_at, expired = 0",
            )?
            .execute(params![gtin.as_str(), checked_at.as_millisecond()])?;
            Ok(())
        })
    }

    /// Makes what is known of `gtin` stale. It stays.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn expire(&self, gtin: Gtin) -> Result<(), Error> {
        self.0.write(|tx| {
            tx.prepare_cached("UPDATE answers SET expired = 1 WHERE gtin = ?1")?.execute([gtin.as_str()])?;
            Ok(())
        })
    }

    /// The picture of `gtin`.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn picture(&self, gtin: Gtin) -> Result<Option<StoredPicture>, Error> {
        self.0.read(|conn| {
            let row = conn
                .prepare_cached("SELECT address, bytes FROM pictures WHERE gtin = ?1")?
                .query_row([gtin.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            Ok(row.and_then(|(address, bytes): (String, Vec<u8>)| {
                let picture = Arc::new(Picture::new(bytes)?);
                Some(StoredPicture { picture, address })
            }))
        })
    }

    /// Keeps a picture in place of the one there was.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn put_picture(
        &self,
        gtin: Gtin,
        address: &str,
        picture: &Picture,
        at: Timestamp,
    ) -> Result<(), Error> {
        self.0.write(|tx| {
            tx.prepare_cached("INSERT OR REPLACE INTO pictures VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(
                params![gtin.as_str(), address, picture.content_type, at.as_millisecond(), picture.bytes],
            )?;
            Ok(())
        })
    }

    /// Deletes all that is kept, and gives the space back.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn clear(&self) -> Result<(), Error> {
        self.0.write(|tx| {
            tx.execute_batch("DELETE FROM answers; DELETE FROM pictures;")?;
            Ok::<_, Error>(())
        })?;
        self.0.maintain(|conn| {
            conn.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
            Ok(())
        })
    }

    /// How many answers and pictures are kept.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn count(&self) -> Result<(u32, u32), Error> {
        self.0.read(|conn| {
            let sql = "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM pictures)";
            Ok(conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    /// The size of the file and its log, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let mut log = self.0.path().as_os_str().to_owned();
        log.push("-wal");
        [self.0.path(), Path::new(&log)]
            .iter()
            .filter_map(|path| std::fs::metadata(path).ok())
            .map(|metadata| metadata.len())
            .sum()
    }
}

/// The entry, and whether its facts were read as they would be now.
fn read_entry(row: &Row<'_>, gtin: Gtin) -> rusqlite::Result<(Entry, bool)> {
    let checked_at = moment(0, row.get(0)?)?;
    let expired = row.get(4)?;
    let Some(fetched_at) = row.get::<_, Option<i64>>(1)? else {
        let known = Known::Unknown;
        let entry = Entry { gtin, known, checked_at, expired };
        return Ok((entry, true));
    };
    let wrong = |column, error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error)
    };
    let source: Source = row.get_ref(2)?.as_str()?.parse().map_err(|()| wrong(2, "no such source".into()))?;
    let facts = row.get_ref(3)?.as_str()?;
    let record = Record {
        facts: serde_json::from_str(facts).map_err(|error| wrong(3, error.into()))?,
        source,
        page_url: source.page_url(gtin),
        fetched_at: moment(1, fetched_at)?,
    };
    let entry = Entry { gtin, known: Known::Found(Arc::new(record)), checked_at, expired };
    Ok((entry, row.get(5)?))
}

fn moment(column: usize, milliseconds: i64) -> rusqlite::Result<Timestamp> {
    Timestamp::from_millisecond(milliseconds)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, error.into()))
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn damaged(error: serde_json::Error) -> Error {
    Error::Damaged { detail: error.to_string() }
}
