//! Which kind and version a file is, and bringing it up to date.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::Error;

/// One step up.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// What it does, for logs and errors.
    pub name: &'static str,
    /// Does it. All pending steps run in one SQL transaction: when one fails, none happened.
    pub up: fn(&Transaction<'_>) -> rusqlite::Result<()>,
}

/// A kind of database file, and all its versions.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Written into the file's header, to know our files from others'. Not 0.
    pub application_id: i32,
    /// The steps from an empty file on; the number of steps done is the file's version. Append only.
    pub migrations: &'static [Migration],
}

impl Schema {
    /// The version this program writes.
    #[must_use]
    pub fn version(&self) -> i32 {
        i32::try_from(self.migrations.len()).unwrap_or(i32::MAX)
    }

    /// Refuses files that are not ours to write.
    pub(crate) fn check(&self, conn: &Connection, path: &Path) -> Result<(), Error> {
        let stamp = Stamp::read(conn)?;
        if stamp.application_id != self.application_id && !stamp.is_blank() {
            return Err(Error::Foreign { path: path.to_owned(), found: stamp.application_id });
        }
        if stamp.user_version > self.version() {
            return Err(Error::Newer {
                path: path.to_owned(),
                found: stamp.user_version,
                known: self.version(),
            });
        }
        Ok(())
    }
}

/// What the header says.
struct Stamp {
    application_id: i32,
    user_version: i32,
    objects: i64,
}

impl Stamp {
    fn read(conn: &Connection) -> Result<Self, Error> {
        // One statement sees one moment: another process may be making the file right now.
        let sql = "SELECT (SELECT application_id FROM pragma_application_id), \
                          (SELECT user_version FROM pragma_user_version), \
                          count(*) FROM sqlite_schema";
        Ok(conn.query_row(sql, [], |row| {
            Ok(Self { application_id: row.get(0)?, user_version: row.get(1)?, objects: row.get(2)? })
        })?)
    }

    /// True of a file that nobody wrote into yet.
    fn is_blank(&self) -> bool {
        self.application_id == 0 && self.user_version == 0 && self.objects == 0
    }
}

/// Brings an open file up to `schema`'s version: all steps or none.
///
/// `before` is called once with the old version before anything is changed, if there is anything to change
/// in a file that is not new: the moment for a backup.
///
/// # Errors
/// [`Error::Migration`] when a step fails, and what `before` returns. The file is then as it was.
pub fn migrate(
    conn: &mut Connection,
    schema: &Schema,
    before: impl FnOnce(&Connection, i32) -> Result<(), Error>,
) -> Result<(), Error> {
    let stamp = Stamp::read(conn)?;
    if stamp.user_version >= schema.version() {
        return Ok(());
    }
    if !stamp.is_blank() {
        before(conn, stamp.user_version)?;
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Rows may point at each other across steps; all is checked before the commit.
    tx.pragma_update(None, "defer_foreign_keys", true)?;
    // Read again under the lock: another process may have done the work in between.
    let path = tx.path().map(PathBuf::from).unwrap_or_default();
    schema.check(&tx, &path)?;
    let done = usize::try_from(Stamp::read(&tx)?.user_version).unwrap_or(0);
    for migration in &schema.migrations[done..] {
        let failed = |source| Error::Migration { name: migration.name, source: Box::new(source) };
        (migration.up)(&tx).map_err(|error| failed(error.into()))?;
        if let Some(problem) = first_broken_reference(&tx)? {
            return Err(failed(Error::Damaged { detail: problem }));
        }
        tracing::info!(file = %path.display(), migration = migration.name, "migrated");
    }
    tx.pragma_update(None, "application_id", schema.application_id)?;
    tx.pragma_update(None, "user_version", schema.version())?;
    tx.commit()?;
    Ok(())
}

fn first_broken_reference(conn: &Connection) -> Result<Option<String>, Error> {
    let mut check = conn.prepare("PRAGMA foreign_key_check")?;
    let mut rows = check.query([])?;
    Ok(match rows.next()? {
        Some(row) => Some(format!(
            "{} refers to a missing row of {}",
            row.get::<_, String>(0)?,
            row.get::<_, String>(2)?
        )),
        None => None,
    })
}
