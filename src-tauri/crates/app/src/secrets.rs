//! The one secret there is: the password of a Redis server. It is kept apart from the settings, and never logged.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::Error;

/// The file, readable for its owner only.
const FILE: &str = "redis-password";
/// No password is longer.
const MAX_BYTES: u64 = 4_096;

/// Keeps a password, or none when it is empty.
pub(crate) fn keep_redis_password(dir: &Path, password: &str) -> Result<(), Error> {
    let path = dir.join(FILE);
    let written = if password.is_empty() {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    } else {
        write(&path, password)
    };
    written.map_err(|error| Error::Storage(error.to_string()))
}

fn write(path: &Path, password: &str) -> std::io::Result<()> {
    let next = path.with_extension("next");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&next)?;
    file.write_all(password.as_bytes())?;
    file.sync_all()?;
    fs::rename(&next, path)
}

/// The password that is kept.
pub(crate) fn redis_password(dir: &Path) -> Option<String> {
    let path = dir.join(FILE);
    let small = fs::metadata(&path).is_ok_and(|meta| meta.len() <= MAX_BYTES);
    small.then(|| fs::read_to_string(&path).ok()).flatten()
}
