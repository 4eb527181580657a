//! The user interface: its packages, its build, its scripts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use xtask::process::{self, Result, find, succeed};
use xtask::project;

/// The oldest Node.js that the UI's tools run on.
const NODE_MAJOR: u32 = 20;

/// What the build and the tools write themselves: no sources.
const NOT_SOURCES: &[&str] =
    &["node_modules", "dist", "dist-page", "paraglide", ".svelte-kit", "test-results"];

fn folder() -> PathBuf {
    project::root().join("ui")
}

/// Runs a script of `ui/package.json`.
pub(crate) fn script(name: &str) -> Result {
    succeed(&mut npm(&["run", name]))
}

fn npm(arguments: &[&str]) -> Command {
    let mut command = process::command(find("npm").unwrap_or_else(|| "npm".into()));
    command.args(arguments).current_dir(folder());
    command
}

/// Installs the UI's packages unless those of the lock file are there.
pub(crate) fn ensure_packages() -> Result {
    check_node()?;
    let lock = folder().join("package-lock.json");
    let stamp = folder().join("node_modules/.installed-lock");
    let wanted = fs::read(&lock).map_err(|error| format!("ui/package-lock.json can't be read: {error}."))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    eprintln!("Installing the UI's packages.");
    succeed(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, wanted).map_err(|error| format!("ui/node_modules can't be written: {error}."))
}

/// Builds `ui/dist` unless it is newer than all it is made of.
pub(crate) fn ensure_built() -> Result {
    ensure_packages()?;
    let built = project::target().join("ui-built");
    if is_fresh(&built, &folder()) && folder().join("dist/index.html").is_file() {
        return Ok(());
    }
    // The stamp carries the moment the build began: what is saved while it runs is built next time.
    let begun = project::target().join("ui-begun");
    let stamped = fs::create_dir_all(project::target()).and_then(|()| fs::write(&begun, ""));
    stamped.map_err(|error| format!("The target folder can't be written: {error}."))?;
    script("build")?;
    fs::rename(&begun, &built).map_err(|error| format!("The target folder can't be written: {error}."))
}

fn is_fresh(stamp: &Path, sources: &Path) -> bool {
    let built = fs::metadata(stamp).and_then(|data| data.modified());
    built.is_ok_and(|built| newest(sources).is_none_or(|changed| changed < built))
}

/// When anything in `folder` last changed. Folders count too, else a deleted file would go unnoticed; the
/// topmost does not, as what the build writes lies in it.
fn newest(folder: &Path) -> Option<SystemTime> {
    let mut newest = None;
    for entry in fs::read_dir(folder).ok()?.flatten() {
        if NOT_SOURCES.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let Ok(data) = entry.metadata() else { continue };
        newest = newest.max(data.modified().ok());
        if data.is_dir() {
            newest = newest.max(self::newest(&entry.path()));
        }
    }
    newest
}

fn check_node() -> Result {
    let said = process::output(process::command("node").arg("--version"));
    let version = said.map_or_else(|_| String::new(), |bytes| String::from_utf8_lossy(&bytes).into_owned());
    if find("npm").is_some() && node_major(&version).is_some_and(|major| major >= NODE_MAJOR) {
        return Ok(());
    }
    let have =
        if version.is_empty() { "none was found".to_owned() } else { format!("found {}", version.trim()) };
    Err(format!("Node.js {NODE_MAJOR} or newer, with npm, is needed to build the user interface; {have}."))
}

fn node_major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs::File;
    use std::time::Duration;

    use super::*;

    /// A folder of its own for a test, gone with the value.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("src/lib")).unwrap();
            fs::create_dir_all(path.join("dist")).unwrap();
            Self(path)
        }

        fn put(&self, file: &str, age: u64) {
            let file = self.0.join(file);
            fs::write(&file, "").unwrap();
            self.age(&file, age);
        }

        fn age(&self, file: &Path, age: u64) {
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000 - age);
            File::open(file).unwrap().set_modified(time).unwrap();
        }

        fn fresh(&self) -> bool {
            for folder in ["src/lib", "src", "dist"] {
                if !self.0.join(folder).join("keep").exists() {
                    self.age(&self.0.join(folder), 500);
                }
            }
            is_fresh(&self.0.join("dist/stamp"), &self.0)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn what_was_built_after_its_sources_is_fresh() {
        let folder = Folder::new("fresh");
        folder.put("src/lib/page.ts", 100);
        folder.put("package.json", 90);
        assert!(!folder.fresh(), "nothing was built yet");
        folder.put("dist/stamp", 50);
        assert!(folder.fresh());
        folder.put("src/lib/page.ts", 10);
        assert!(!folder.fresh());
    }

    #[test]
    fn what_the_build_writes_is_no_source() {
        let folder = Folder::new("written");
        folder.put("dist/stamp", 50);
        folder.put("dist/app.js", 10);
        assert!(folder.fresh());
    }

    #[test]
    fn a_deleted_file_makes_it_stale() {
        let folder = Folder::new("deleted");
        folder.put("dist/stamp", 50);
        folder.put("src/lib/keep", 100);
        folder.age(&folder.0.join("src/lib"), 10);
        assert!(!folder.fresh());
    }

    #[test]
    fn node_versions_are_read() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major("v8.0.0"), Some(8));
        assert_eq!(node_major(""), None);
        assert_eq!(node_major("20.1"), None);
    }
}
