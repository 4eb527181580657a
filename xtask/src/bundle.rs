//! `bundle`: the package for Debian and Ubuntu, kept small.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::args::{Parsed, Spec, YES};
use crate::system::{self, Role};
use crate::ui;
use xtask::process::{self, Result, succeed};
use xtask::project;

pub(crate) const SPEC: Spec = Spec {
    name: "bundle",
    about: "Builds the .deb and fails when it takes 15 MB or more, packed or installed.",
    options: &[YES],
    rest: None,
};

/// The most that the package may take on disk, in bytes.
const LIMIT: u64 = 15_000_000;

/// Builds the package and tells its path and sizes.
pub(crate) fn bundle(arguments: &Parsed) -> Result {
    system::ensure(&[Role::Build], arguments.has("--yes"))?;
    ui::ensure_packages()?;
    let tauri = project::root().join("ui/node_modules/.bin/tauri");
    succeed(process::command(tauri).args(["build", "--bundles", "deb"]))?;
    let file = newest_deb(&project::target().join("release/bundle/deb"))?;
    let packed =
        fs::metadata(&file).map_err(|error| format!("{} can't be read: {error}.", file.display()))?;
    let installed = installed_size(&file)?;
    println!("{}", file.display());
    println!("{} packed, {} installed", megabytes(packed.len()), megabytes(installed));
    fits(packed.len().max(installed))
}

fn newest_deb(folder: &Path) -> Result<PathBuf> {
    let entries =
        fs::read_dir(folder).map_err(|error| format!("{} can't be read: {error}.", folder.display()))?;
    let debs = entries.flatten().map(|entry| entry.path());
    let debs = debs.filter(|path| path.extension().is_some_and(|end| end == "deb"));
    let changed = |path: &PathBuf| fs::metadata(path).and_then(|data| data.modified());
    debs.max_by_key(|path| changed(path).unwrap_or(SystemTime::UNIX_EPOCH))
        .ok_or_else(|| format!("{} holds no .deb.", folder.display()))
}

/// What the package says it takes once installed, in bytes.
fn installed_size(file: &Path) -> Result<u64> {
    let said = process::output(process::command("dpkg-deb").arg("--field").arg(file).arg("Installed-Size"))?;
    let said = String::from_utf8_lossy(&said);
    // The field counts units of 1024 bytes (Debian Policy, 5.6.20).
    let units: u64 = said.trim().parse().map_err(|_| format!("The .deb tells no size: {said:?}."))?;
    Ok(units * 1024)
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}

fn fits(bytes: u64) -> Result {
    if bytes < LIMIT {
        Ok(())
    } else {
        Err(format!("{} is too much: the package has to stay under {}.", megabytes(bytes), megabytes(LIMIT)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_megabytes() {
        assert_eq!(megabytes(14_960_000), "14.9 MB");
        assert_eq!(megabytes(99_999), "0.0 MB");
    }

    #[test]
    fn the_limit_itself_is_too_much() {
        assert_eq!(fits(LIMIT - 1), Ok(()));
        assert_eq!(fits(LIMIT), Err("15.0 MB is too much: the package has to stay under 15.0 MB.".into()));
    }
}
