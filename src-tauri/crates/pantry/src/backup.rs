//! Backups beside the file.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;

use crate::Error;

/// How many daily backups are kept. Those from before a migration are kept for ever: they are few.
const DAILY_KEPT: usize = 7;
const DAILY: &str = "pantry-daily-";
const BEFORE: &str = "pantry-before-";

fn folder(file: &Path) -> PathBuf {
    file.with_file_name("backups")
}

/// Copies the file before it is migrated from `version`.
pub(crate) fn before_migration(
    conn: &Connection,
    file: &Path,
    version: i32,
    now: Timestamp,
) -> Result<(), db::Error> {
    let name = format!("{BEFORE}v{}-{}.sqlite", version + 1, now.strftime("%Y%m%dT%H%M%SZ"));
    write(conn, &folder(file), &name).map(drop)
}

/// Makes today's backup if there is none yet, and removes daily ones beyond the newest few. Days are UTC days.
pub(crate) fn daily(conn: &Connection, file: &Path, now: Timestamp) -> Result<Option<PathBuf>, Error> {
    let folder = folder(file);
    let name = format!("{DAILY}{}.sqlite", now.to_zoned_datetime(TimeZone::UTC).date());
    if folder.join(&name).exists() {
        return Ok(None);
    }
    let made = write(conn, &folder, &name)?;
    // Only after the new one is whole.
    let mut daily = list(&folder, &[DAILY])?;
    let excess = daily.len().saturating_sub(DAILY_KEPT);
    for old in daily.drain(..excess).filter(|old| *old != made) {
        fs::remove_file(&old).map_err(db::Error::io(&old))?;
    }
    Ok(Some(made))
}

/// The backup written last, if any.
pub(crate) fn newest(file: &Path) -> Option<PathBuf> {
    let backups = list(&folder(file), &[DAILY, BEFORE]).ok()?;
    backups.into_iter().max_by_key(|path| fs::metadata(path).and_then(|meta| meta.modified()).ok())
}

fn write(conn: &Connection, folder: &Path, name: &str) -> Result<PathBuf, db::Error> {
    fs::create_dir_all(folder).map_err(db::Error::io(folder))?;
    let to = folder.join(name);
    db::backup(conn, &to)?;
    tracing::info!(backup = %to.display(), "backed up");
    Ok(to)
}

/// Backups whose names begin so, by name: which is by day.
fn list(folder: &Path, prefixes: &[&str]) -> Result<Vec<PathBuf>, db::Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(db::Error::io(folder))? {
        let entry = entry.map_err(db::Error::io(folder))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".sqlite") && prefixes.iter().any(|prefix| name.starts_with(prefix)) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
