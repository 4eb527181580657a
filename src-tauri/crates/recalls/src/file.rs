//! Where recalls are kept: `recalls.sqlite`. All of it can be fetched again.

use std::collections::HashSet;
use std::path::Path;

use barcode::Gtin;
use db::rusqlite::{self, Connection, OptionalExtension, Transaction, params};
use db::{Database, Durability, Migration, Schema};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::recall::OPEN_DAYS;
use crate::{Error, Recall};

const SCHEMA: Schema = Schema {
    // "LrRc"
    application_id: 0x4c72_5263,
    migrations: &[Migration { name: "recalls by barcode", up: version_1 }],
};
/// What is over is kept this long, so that a product's recall does not vanish from one day to the next.
const KEPT_DAYS: i64 = 30;

fn version_1(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(
        "CREATE TABLE recalls (
            id TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            published TEXT NOT NULL,
            ends TEXT,
            recall TEXT NOT NULL CHECK (json_valid(recall))
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE items (
            gtin INTEGER NOT NULL,
            recall TEXT NOT NULL REFERENCES recalls (id) ON DELETE CASCADE,
            PRIMARY KEY (gtin, recall)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX items_recall ON items (recall);
        CREATE TABLE refreshed (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            at INTEGER NOT NULL -- milliseconds since 1970
        ) STRICT;",
    )
}

#[derive(Debug)]
pub(crate) struct File(Database);

impl File {
    /// Opens the file; one that can't be used is set aside and begun anew.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        match Self::open_sound(path) {
            Err(Error::File(
                error @ (db::Error::Damaged { .. } | db::Error::Newer { .. } | db::Error::Foreign { .. }),
            )) => {
                tracing::warn!(%error, "the recalls are set aside and fetched anew");
                db::set_aside(path)?;
                Self::open_sound(path)
            }
            other => other,
        }
    }

    fn open_sound(path: &Path) -> Result<Self, Error> {
        let file = Self(Database::open(path, Durability::Expendable, &SCHEMA, |_, _| Ok(()))?);
        // Damage is found here and not at the first question.
        file.gtins()?;
        Ok(file)
    }

    /// The recalls of a barcode, the newest first.
    pub(crate) fn of(&self, gtin: Gtin) -> Result<Vec<Recall>, Error> {
        self.0.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT r.recall FROM items i JOIN recalls r ON r.id = i.recall WHERE i.gtin = ?1 \
                 ORDER BY r.published DESC, r.id",
            )?;
            let texts = statement.query_map([number(gtin)], |row| row.get::<_, String>(0))?;
            let mut recalls = Vec::new();
            for text in texts {
                // One that another version of this program wrote otherwise is not there until it is fetched again.
                recalls.extend(serde_json::from_str(&text?).ok());
            }
            Ok(recalls)
        })
    }

    /// All barcodes that any recall names.
    pub(crate) fn gtins(&self) -> Result<HashSet<Gtin>, Error> {
        self.0.read(|conn| {
            let mut statement = conn.prepare_cached("SELECT DISTINCT gtin FROM items")?;
            let numbers = statement.query_map([], |row| row.get::<_, i64>(0))?;
            let mut gtins = HashSet::new();
            for number in numbers {
                let number = u64::try_from(number?).ok();
                gtins.extend(number.and_then(|number| Gtin::from_number(number).ok()));
            }
            Ok(gtins)
        })
    }

    /// How many there are, and when they were fetched last.
    pub(crate) fn known(&self) -> Result<(u32, Option<Timestamp>), Error> {
        self.0.snapshot(|conn| {
            let count = conn.query_row("SELECT count(*) FROM recalls", [], |row| row.get(0))?;
            let at: Option<i64> =
                conn.query_row("SELECT at FROM refreshed", [], |row| row.get(0)).optional()?;
            Ok((count, at.and_then(|at| Timestamp::from_millisecond(at).ok())))
        })
    }

    /// Which of these notices are there in this version or a newer one.
    pub(crate) fn has_all(&self, recalls: &[Recall]) -> Result<bool, Error> {
        self.0.read(|conn| {
            let mut statement =
                conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM recalls WHERE id = ?1 AND version >= ?2)")?;
            for recall in recalls {
                if !statement.query_row(params![recall.id, recall.version], |row| row.get::<_, bool>(0))? {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    /// Takes in what was fetched, and lets go of what has long been over: all of it or nothing.
    pub(crate) fn take_in(&self, recalls: &[Recall], now: Timestamp, today: Date) -> Result<(), Error> {
        self.0.write(|tx| {
            for recall in recalls {
                store(tx, recall)?;
            }
            let over = |days: i64| today.checked_sub(days.days()).unwrap_or(Date::MIN).to_string();
            tx.execute(
                "DELETE FROM recalls WHERE coalesce(ends < ?1, published < ?2)",
                [over(KEPT_DAYS), over(OPEN_DAYS + KEPT_DAYS)],
            )?;
            tx.execute("INSERT OR REPLACE INTO refreshed (one, at) VALUES (1, ?1)", [now.as_millisecond()])?;
            Ok(())
        })
    }
}

fn store(conn: &Connection, recall: &Recall) -> Result<(), Error> {
    let text = serde_json::to_string(recall).map_err(|_| Error::Unreadable("a recall that can't be kept"))?;
    let ends = recall.ends.map(|ends| ends.to_string());
    conn.prepare_cached("DELETE FROM recalls WHERE id = ?1")?.execute([&recall.id])?;
    conn.prepare_cached(
        "INSERT INTO recalls (id, version, published, ends, recall) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![recall.id, recall.version, recall.published.to_string(), ends, text])?;
    let mut statement = conn.prepare_cached("INSERT OR IGNORE INTO items (gtin, recall) VALUES (?1, ?2)")?;
    for item in &recall.items {
        statement.execute(params![number(item.gtin), recall.id])?;
    }
    Ok(())
}

/// Fourteen digits fit.
fn number(gtin: Gtin) -> i64 {
    i64::try_from(gtin.number()).unwrap_or(i64::MAX)
}
