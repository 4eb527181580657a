//! Fonts of this machine: what is printed rather than shot as dots is set in them.

use std::fs;
use std::path::{Path, PathBuf};

use ab_glyph::FontVec;
use fastrand::Rng;

/// Families that are never learned from: what is read is measured with them.
const KEPT_BACK: [&str; 4] = ["liberation", "hack", "quicksand", "lato"];
/// Strokes that no printer for packs has.
const TOO_THIN: [&str; 2] = ["thin", "hairline"];

/// Some fonts.
pub(crate) struct Fonts(Vec<FontVec>);

impl Fonts {
    /// All TrueType fonts below a folder: those to learn from, or those that were kept back.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn below(folder: &Path, kept_back: bool) -> Result<Self, String> {
        let mut files = Vec::new();
        collect(folder, &mut files);
        files.sort();
        let has = |path: &PathBuf, words: &[&str]| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            words.iter().any(|word| name.contains(word))
        };
        files.retain(|file| has(file, &KEPT_BACK) == kept_back && !has(file, &TOO_THIN));
        let read = |file: &PathBuf| FontVec::try_from_vec(fs::read(file).ok()?).ok();
        let fonts: Vec<FontVec> = files.iter().filter_map(read).collect();
        if fonts.is_empty() {
            return Err(format!("{} holds no TrueType fonts of that kind.", folder.display()));
        }
        Ok(Self(fonts))
    }

    /// One of them.
    pub(crate) fn any(&self, random: &mut Rng) -> Option<&FontVec> {
        random.choice(&self.0)
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "ttf") {
            files.push(path);
        }
    }
}
