//! What nobody else may read: kept in the system's keyring, or where there is none in a file that only its owner can
//! read. Never in the settings, and never logged.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use keyring_core::Entry;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::config::IDENTIFIER;
use crate::error::{Error, blocking};

/// No secret is longer.
const MAX_BYTES: u64 = 4_096;
/// How long a person has to unlock the keyring before the secret goes into the file instead.
const UNLOCK_PATIENCE: Duration = Duration::from_secs(60);

/// Which secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secret {
    /// The password of the Redis server.
    RedisPassword,
    /// The user's key for USDA FoodData Central.
    SecondSourceKey,
}

impl Secret {
    /// Names its file, and its entry in the keyring.
    fn name(self) -> &'static str {
        match self {
            Self::RedisPassword => "redis-password",
            Self::SecondSourceKey => "fooddata-central-key",
        }
    }
}

/// The secrets of one data folder. Cloning shares them.
#[derive(Debug, Clone)]
pub(crate) struct Secrets {
    dir: PathBuf,
    keyring: bool,
}

impl Secrets {
    /// `keyring`: false keeps everything in files.
    pub(crate) fn new(dir: &Path, keyring: bool) -> Self {
        Self { dir: dir.to_owned(), keyring }
    }

    /// Keeps `value` in place of what there was, nothing when it is empty. Where the keyring has to be unlocked first,
    /// this waits for the person to do so.
    ///
    /// # Errors
    /// [`Error::Storage`] when it can be kept nowhere.
    pub(crate) async fn keep(&self, secret: Secret, value: String) -> Result<(), Error> {
        let (secrets, value) = (self.clone(), Arc::new(value));
        let kept = Arc::clone(&value);
        let keeping = aside(move || secrets.keep_in_keyring(secret, &kept));
        let in_keyring = matches!(timeout(UNLOCK_PATIENCE, keeping).await, Ok(Ok(true)));
        let path = self.path(secret);
        blocking(move || {
            // Not in two places: one of them would be forgotten.
            let written = if in_keyring || value.is_empty() { remove(&path) } else { write(&path, &value) };
            written.map_err(|error| Error::Storage(error.to_string()))
        })
        .await
    }

    /// What is kept. A keyring that has to be unlocked first is waited for.
    pub(crate) fn read(&self, secret: Secret) -> oneshot::Receiver<Option<String>> {
        let secrets = self.clone();
        aside(move || secrets.read_now(secret))
    }

    /// Whether it is in the keyring now. Blocks.
    fn keep_in_keyring(&self, secret: Secret, value: &str) -> bool {
        let Some(entry) = self.entry(secret) else { return false };
        let kept = if value.is_empty() { entry.delete_credential() } else { entry.set_password(value) };
        match kept {
            Ok(()) | Err(keyring_core::Error::NoEntry) => true,
            Err(error) => {
                tracing::info!(%error, "the keyring does not keep a secret; a file will");
                false
            }
        }
    }

    fn read_now(&self, secret: Secret) -> Option<String> {
        // The file first: it is there only when the keyring did not take what was kept last, and may hold something older.
        let path = self.path(secret);
        let small = fs::metadata(&path).is_ok_and(|meta| meta.len() <= MAX_BYTES);
        let in_file = small.then(|| fs::read_to_string(&path).ok()).flatten();
        in_file.or_else(|| self.entry(secret)?.get_password().ok())
    }

    /// Whether a file has it, not the keyring.
    #[cfg(test)]
    fn is_in_file(&self, secret: Secret) -> bool {
        self.path(secret).exists()
    }

    fn path(&self, secret: Secret) -> PathBuf {
        self.dir.join(secret.name())
    }

    /// Its place in the keyring; none where there is no keyring.
    fn entry(&self, secret: Secret) -> Option<Entry> {
        if !self.keyring {
            return None;
        }
        // A household may have several data folders, such as that of the demo.
        let user = format!("{} of {}", secret.name(), self.dir.display());
        let entry = system_keyring().and_then(|keyring| keyring.build(IDENTIFIER, &user, None));
        entry.inspect_err(|error| tracing::info!(%error, "there is no keyring")).ok()
    }
}

/// Does what may wait for a person on a thread of its own, which does not keep the program from ending.
fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
    let (done, result) = oneshot::channel();
    thread::spawn(move || {
        // Nobody may be waiting any more.
        let _ = done.send(work());
    });
    result
}

#[cfg(target_os = "linux")]
fn system_keyring() -> keyring_core::Result<Arc<keyring_core::CredentialStore>> {
    Ok(dbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn system_keyring() -> keyring_core::Result<Arc<keyring_core::CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn system_keyring() -> keyring_core::Result<Arc<keyring_core::CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn system_keyring() -> keyring_core::Result<Arc<keyring_core::CredentialStore>> {
    Err(keyring_core::Error::NoDefaultStore)
}

fn write(path: &Path, value: &str) -> std::io::Result<()> {
    let next = path.with_extension("next");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&next)?;
    file.write_all(value.as_bytes())?;
    file.sync_all()?;
    fs::rename(&next, path)
}

fn remove(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_a_keyring_a_file_that_only_its_owner_reads() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::new(folder.path(), false);
        assert_eq!(secrets.read(Secret::RedisPassword).await.unwrap(), None);
        secrets.keep(Secret::RedisPassword, "first".to_owned()).await.unwrap();
        secrets.keep(Secret::RedisPassword, "geheim ü".to_owned()).await.unwrap();
        assert_eq!(secrets.read(Secret::RedisPassword).await.unwrap().as_deref(), Some("geheim ü"));
        assert!(secrets.is_in_file(Secret::RedisPassword));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join("redis-password")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        secrets.keep(Secret::RedisPassword, String::new()).await.unwrap();
        assert_eq!(secrets.read(Secret::RedisPassword).await.unwrap(), None);
        assert!(!secrets.is_in_file(Secret::RedisPassword));
    }

    /// A bus with an unlocked keyring on it and nothing else, and on it the test named last.
    #[cfg(target_os = "linux")]
    const KEYRING: &str = r#"echo | gnome-keyring-daemon --daemonize --unlock --components=secrets >/dev/null &&
        exec "$0" --exact --ignored secrets::tests::in_a_keyring"#;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_systems_keyring_keeps_it_and_no_file() {
        let home = tempfile::tempdir().unwrap();
        let run = std::process::Command::new("dbus-run-session")
            .args(["--", "sh", "-c", KEYRING])
            .arg(std::env::current_exe().unwrap())
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", home.path())
            .env("XDG_RUNTIME_DIR", home.path())
            .env_remove("GNOME_KEYRING_CONTROL")
            .output()
            .expect("dbus-run-session is needed: install the packages dbus-daemon and gnome-keyring");
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success(), "{said}{}", String::from_utf8_lossy(&run.stderr));
        assert!(said.contains("1 passed"), "{said}");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    #[ignore = "needs a keyring of its own, which the test above gives it"]
    async fn in_a_keyring() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        // From the time before there was a keyring.
        write(&folder.path().join("redis-password"), "old").unwrap();
        let secrets = Secrets::new(folder.path(), true);
        assert_eq!(secrets.read(Secret::RedisPassword).await.unwrap().as_deref(), Some("old"));
        secrets.keep(Secret::RedisPassword, "geheim ü".to_owned()).await.unwrap();
        assert!(!secrets.is_in_file(Secret::RedisPassword));
        let again = Secrets::new(folder.path(), true);
        assert_eq!(again.read(Secret::RedisPassword).await.unwrap().as_deref(), Some("geheim ü"));
        assert_eq!(Secrets::new(other.path(), true).read(Secret::RedisPassword).await.unwrap(), None);
        // A keyring that was closed when another was kept: what it holds is older than the file.
        Secrets::new(folder.path(), false).keep(Secret::RedisPassword, "newer".to_owned()).await.unwrap();
        assert_eq!(again.read(Secret::RedisPassword).await.unwrap().as_deref(), Some("newer"));
        secrets.keep(Secret::RedisPassword, String::new()).await.unwrap();
        assert_eq!(again.read(Secret::RedisPassword).await.unwrap(), None);
    }
}
