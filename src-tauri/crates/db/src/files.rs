//! Files beside a database.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;

/// Renames a database that can't be used, with its log, to a free name beside it: `lookup.sqlite` becomes
/// `lookup.set-aside-1.sqlite`. Close every connection to it first.
///
/// # Errors
/// [`Error::Io`] when a file can't be renamed.
pub fn set_aside(path: &Path) -> Result<PathBuf, Error> {
    let target = free_name(path);
    fs::rename(path, &target).map_err(Error::io(path))?;
    let log = with_suffix(path, "-wal");
    if log.exists() {
        fs::rename(&log, with_suffix(&target, "-wal")).map_err(Error::io(&log))?;
    }
    // An index into the log, made anew when missing; under the old name it would belong to nothing.
    let index = with_suffix(path, "-shm");
    if index.exists() {
        fs::remove_file(&index).map_err(Error::io(&index))?;
    }
    sync_dir(path.parent().unwrap_or(Path::new(".")))?;
    tracing::warn!(file = %path.display(), now = %target.display(), "database set aside");
    Ok(target)
}

/// Makes the names in a folder survive a power cut. Does nothing on Windows, where folders can't be synced.
///
/// # Errors
/// [`Error::Io`] when the folder can't be opened or synced.
pub fn sync_dir(dir: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    {
        // The parent of a bare file name is the empty path, meaning here.
        let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
        fs::File::open(dir).and_then(|dir| dir.sync_all()).map_err(Error::io(dir))?;
    }
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

fn free_name(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default();
    let mut number = 1_u32;
    loop {
        let mut name = OsString::from(stem);
        name.push(format!(".set-aside-{number}"));
        if let Some(extension) = path.extension() {
            name.push(".");
            name.push(extension);
        }
        let candidate = path.with_file_name(name);
        if !candidate.exists() {
            return candidate;
        }
        number += 1;
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}
