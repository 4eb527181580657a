//! Everything around one test.

use std::path::{Path, PathBuf};
use std::process::Command;

use stand_in::{StandIn, StandInConfig};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};
use xtask::process::output;
use xtask::project;

use crate::desktop::Desktop;
use crate::window::Start;
use crate::{Frame, Result, Webcam, Window};

/// Tests of one program run side by side, but two windows and two cameras on a small machine only make
/// each other slow.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// A desktop, a webcam, a source of products and a data directory, for one test alone.
pub struct Stage {
    /// The webcam, plugged in and showing the bare counter to begin with.
    pub webcam: Webcam,
    /// What Larder asks for products.
    pub source: StandIn,
    program: PathBuf,
    data: TempDir,
    desktop: Desktop,
    _turn: MutexGuard<'static, ()>,
}

impl Stage {
    /// Sets the stage for the program of `cargo xtask test`.
    ///
    /// # Errors
    /// When something of it does not start.
    pub async fn set() -> Result<Self> {
        Self::set_for(&project::program("larder", false)).await
    }

    /// Sets the stage for another build of the program.
    ///
    /// # Errors
    /// When something of it does not start.
    pub async fn set_for(program: &Path) -> Result<Self> {
        let turn = ONE_AT_A_TIME.lock().await;
        let desktop = Desktop::start()?;
        let webcam = Webcam::start(&desktop, &Frame::counter())?;
        let source = StandIn::start(StandInConfig::default()).await;
        let source = source.map_err(|error| format!("the stand-in does not start: {error}"))?;
        let data = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        Ok(Self { webcam, source, program: program.to_owned(), data, desktop, _turn: turn })
    }

    /// Starts Larder with what earlier windows of this stage kept.
    ///
    /// # Errors
    /// When its first screen does not come.
    pub async fn open(&self) -> Result<Window> {
        self.start(false).await
    }

    /// Starts Larder with the sample pantry.
    ///
    /// # Errors
    /// When its first screen does not come.
    pub async fn open_demo(&self) -> Result<Window> {
        self.start(true).await
    }

    /// Fills the empty data directory with a large pantry; `LARDER_BENCH_PANTRY` names a folder that has one.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn furnish_large(&self, command_line: &Path) -> Result {
        let data = self.data.path();
        if let Ok(made) = std::env::var("LARDER_BENCH_PANTRY") {
            return output(Command::new("cp").arg("-r").arg(format!("{made}/.")).arg(data)).map(drop);
        }
        let mut command = Command::new(command_line);
        command.args(["demo", "--large"]).env("LARDER_DATA_DIR", data);
        output(&mut command).map(drop)
    }

    /// Types as a USB scanner does: keys of the desktop itself, two milliseconds apart. U+001D is sent as Control and `]`,
    /// a line feed as Enter.
    ///
    /// # Errors
    /// When there is no window, or the keys can't be sent.
    pub fn scan_by_keys(&self, text: &str) -> Result {
        let mut command = self.desktop.command("xdotool");
        command.args(["search", "--sync", "--onlyvisible", "--name", "Larder", "windowfocus", "--sync"]);
        for part in text.split_inclusive(['\u{1d}', '\n', '\t']) {
            let letters = part.trim_end_matches(['\u{1d}', '\n', '\t']);
            if !letters.is_empty() {
                command.args(["type", "--delay", "2", "--args", "1", letters]);
            }
            let key = match part.chars().last() {
                Some('\u{1d}') => "ctrl+bracketright",
                Some('\n') => "Return",
                Some('\t') => "Tab",
                _ => continue,
            };
            command.args(["key", "--delay", "2", key]);
        }
        output(&mut command).map(drop)
    }

    async fn start(&self, demo: bool) -> Result<Window> {
        let source = self.source.base_url();
        let start = Start { program: &self.program, data: self.data.path(), source: &source, demo };
        Window::open(&self.desktop, &start).await
    }
}
