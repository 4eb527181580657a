//! The TypeScript of the types that cross to the window: written from the Rust, checked to be current.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::args::{Parsed, Spec};
use crate::system::{self, Role};
use crate::{ui, workspace};
use xtask::process::{Result, succeed};
use xtask::project;

pub(crate) const SPEC: Spec = Spec {
    name: "types",
    about: "Writes the TypeScript of the types that cross to the window.",
    options: &[],
    rest: None,
};

/// Files by their path within the folder.
type Files = BTreeMap<PathBuf, Vec<u8>>;

fn kept() -> PathBuf {
    project::root().join("ui/src/lib/backend/generated")
}

/// Makes the folder hold what the Rust says, no more and no less.
pub(crate) fn regenerate(_: &Parsed) -> Result {
    system::ensure(&[Role::Build], false)?;
    let wanted = export()?;
    let had = read(&kept())?;
    let change = differences(&had, &wanted);
    for file in had.keys().filter(|file| !wanted.contains_key(*file)) {
        fs::remove_file(kept().join(file)).map_err(cannot_write)?;
    }
    for (file, content) in &wanted {
        if had.get(file) != Some(content) {
            let path = kept().join(file);
            fs::create_dir_all(path.parent().unwrap_or(&path)).map_err(cannot_write)?;
            fs::write(path, content).map_err(cannot_write)?;
        }
    }
    println!("{}", if change.is_empty() { "The types were current.".to_owned() } else { change.join("\n") });
    Ok(())
}

/// Fails unless the folder holds what the Rust says.
pub(crate) fn check() -> Result {
    let change = differences(&read(&kept())?, &export()?);
    if change.is_empty() {
        return Ok(());
    }
    Err(format!(
        "ui/src/lib/backend/generated is not current; run \"cargo xtask types\".\n  {}",
        change.join("\n  ")
    ))
}

/// Where tests write types while nobody means to change the kept ones.
pub(crate) fn scratch() -> PathBuf {
    project::target().join("types")
}

fn export() -> Result<Files> {
    // The window's program embeds the built UI, so the workspace does not compile without it.
    ui::ensure_built()?;
    let folder = scratch();
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(cannot_write)?;
    }
    let mut command = workspace::tests();
    command.args(["--quiet", "--lib", "export_bindings"]);
    succeed(command.env("TS_RS_EXPORT_DIR", &folder))?;
    let files = read(&folder)?;
    if files.is_empty() {
        return Err("The tests of the crate app wrote no types.".into());
    }
    Ok(files)
}

fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    if !folder.exists() {
        return Ok(files);
    }
    let cannot_read = |error| format!("{} can't be read: {error}.", folder.display());
    for entry in fs::read_dir(folder).map_err(cannot_read)? {
        let entry = entry.map_err(cannot_read)?;
        let name = PathBuf::from(entry.file_name());
        if entry.path().is_dir() {
            files.extend(read(&entry.path())?.into_iter().map(|(file, content)| (name.join(file), content)));
        } else {
            files.insert(name, fs::read(entry.path()).map_err(cannot_read)?);
        }
    }
    Ok(files)
}

/// What has to change for `had` to become `wanted`, a line each.
fn differences(had: &Files, wanted: &Files) -> Vec<String> {
    let mut lines = Vec::new();
    for (file, content) in wanted {
        match had.get(file) {
            None => lines.push(format!("new: {}", file.display())),
            Some(old) if old != content => lines.push(format!("changed: {}", file.display())),
            Some(_) => {}
        }
    }
    let gone = had.keys().filter(|file| !wanted.contains_key(*file));
    lines.extend(gone.map(|file| format!("gone: {}", file.display())));
    lines
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn cannot_write(error: std::io::Error) -> String {
    format!("The types can't be written: {error}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(file, content)| (file.into(), content.as_bytes().to_vec())).collect()
    }

    #[test]
    fn new_changed_and_gone_are_told_apart() {
        let had = files(&[("A.ts", "1"), ("B.ts", "1"), ("C.ts", "1")]);
        let wanted = files(&[("A.ts", "1"), ("B.ts", "2"), ("D.ts", "1")]);
        assert_eq!(differences(&had, &wanted), ["changed: B.ts", "new: D.ts", "gone: C.ts"]);
        assert!(differences(&had, &had).is_empty());
    }
}
