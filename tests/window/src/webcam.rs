//! The webcam: our own program on PipeWire, showing the frames that a test holds up.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use xtask::process::{Background, output};
use xtask::project;

use crate::desktop::Desktop;
use crate::frame::{HEIGHT, WIDTH};
use crate::{Frame, Result, scratch};

const RATE: &str = "15";
const PATIENCE: Duration = Duration::from_secs(30);

/// A webcam that is plugged in until dropped.
pub struct Webcam {
    program: Background,
    file: PathBuf,
    said: Arc<Mutex<Said>>,
}

/// What the program told so far.
#[derive(Default)]
struct Said {
    shown: usize,
    state: String,
}

impl Webcam {
    /// Plugs it in, showing `frame`.
    pub(crate) fn start(desktop: &Desktop, frame: &Frame) -> Result<Self> {
        let file = desktop.folder().join("frames.yuy2");
        write(&file, std::slice::from_ref(frame))?;
        let mut command = desktop.command(compile()?);
        command.arg(&file).args([WIDTH.to_string(), HEIGHT.to_string()]).arg(RATE);
        let mut program = Background::start("virtual-webcam", command.stdout(Stdio::piped()))?;
        let stdout = program.child().stdout.take().ok_or("virtual-webcam has no output")?;
        let said = Arc::new(Mutex::new(Said::default()));
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(std::io::Result::ok) {
                let mut said = heard.lock().unwrap_or_else(PoisonError::into_inner);
                match line.split_once(' ') {
                    Some(("showing", _)) => said.shown += 1,
                    Some(("state", state)) => state.clone_into(&mut said.state),
                    _ => {}
                }
            }
        });
        let mut webcam = Self { program, file, said };
        // Paused is how PipeWire calls a camera that is there and that nobody uses.
        webcam.wait("the webcam was not plugged in", |said| said.state == "paused")?;
        Ok(webcam)
    }

    /// Shows another frame from now on.
    ///
    /// # Errors
    /// When the program does not take it.
    pub fn hold_up(&mut self, frame: &Frame) -> Result {
        self.play(std::slice::from_ref(frame))
    }

    /// Shows these frames over and over from now on, one in a fifteenth of a second.
    ///
    /// # Errors
    /// When the program does not take them.
    pub fn play(&mut self, frames: &[Frame]) -> Result {
        let before = self.read(|said| said.shown);
        write(&self.file, frames)?;
        let signal = format!("kill -s USR1 {}", self.program.child().id());
        output(Command::new("sh").args(["-c", &signal]))?;
        self.wait("the webcam does not show the new frame", |said| said.shown > before)
    }

    /// Waits until somebody takes pictures, or until nobody does any more.
    ///
    /// # Errors
    /// When that does not come.
    pub fn wait_until_used(&mut self, used: bool) -> Result {
        let what = if used { "nobody uses the webcam" } else { "the webcam is still in use" };
        self.wait(what, |said| (said.state == "streaming") == used)
    }

    fn read<T>(&self, of: impl Fn(&Said) -> T) -> T {
        of(&self.said.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn wait(&mut self, otherwise: &str, done: impl Fn(&Said) -> bool) -> Result {
        let said = Arc::clone(&self.said);
        let done = || done(&said.lock().unwrap_or_else(PoisonError::into_inner));
        let result = self.program.wait_until(PATIENCE, done);
        result.map_err(|error| {
            format!("{otherwise} (its state: {:?}): {error}", self.read(|said| said.state.clone()))
        })
    }
}

/// Writes beside and renames, so that half of it is never read.
fn write(file: &Path, frames: &[Frame]) -> Result {
    let part = file.with_extension("part");
    fs::write(&part, frames.iter().flat_map(Frame::to_yuy2).collect::<Vec<u8>>())
        .and_then(|()| fs::rename(&part, file))
        .map_err(|error| format!("{}: {error}", file.display()))
}

/// The program, compiled unless it is newer than its source.
fn compile() -> Result<PathBuf> {
    let source = project::root().join("tests/window/webcam/virtual-webcam.c");
    let program = scratch()?.join("virtual-webcam");
    let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified());
    if let (Ok(built), Ok(written)) = (changed(&program), changed(&source))
        && built > written
    {
        return Ok(program);
    }
    let flags = output(Command::new("pkg-config").args(["--cflags", "--libs", "libpipewire-0.3"]))?;
    let flags = String::from_utf8_lossy(&flags).into_owned();
    // Under a name of its own first: another test may be starting the program.
    let part =
        tempfile::NamedTempFile::new_in(scratch()?).map_err(|error| format!("no temporary file: {error}"))?;
    let part = part.into_temp_path();
    let mut gcc = Command::new("gcc");
    gcc.args(["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-o"]).arg(&part).arg(&source);
    output(gcc.args(flags.split_whitespace()))?;
    part.persist(&program).map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(program)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_is_plugged_in_and_shows_what_is_held_up() {
        let desktop = Desktop::start().unwrap();
        let mut webcam = Webcam::start(&desktop, &Frame::counter()).unwrap();
        webcam.hold_up(&Frame::pack(&"3017620422003".parse().unwrap())).unwrap();
        webcam.wait_until_used(false).unwrap();
        let listing = output(desktop.command("pw-cli").args(["ls", "Node"])).unwrap();
        assert!(String::from_utf8_lossy(&listing).contains("virtual-webcam"));
    }
}
