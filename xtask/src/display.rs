//! A display in memory, for machines without one, and looking at what it shows.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use xtask::process::{self, Background, Result, bound};
use xtask::project;

const WIDTH: usize = 1280;
const HEIGHT: usize = 800;

/// How long the window may take to appear: a cold machine reads hundreds of megabytes of libraries first.
const PATIENCE: Duration = Duration::from_secs(120);

/// True when windows can be shown to somebody.
pub(crate) fn is_there() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// An X server without a screen, with the session bus that a desktop would have brought.
pub(crate) struct Virtual {
    name: String,
    bus: Option<(PathBuf, Background)>,
    _server: Background,
}

impl Virtual {
    /// Starts both, on a display number and an address that are free.
    pub(crate) fn start() -> Result<Self> {
        let mut command = bound("Xvfb");
        let screen = format!("{WIDTH}x{HEIGHT}x24");
        command.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &screen]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Background::start("Xvfb", &mut command)?;
        let stdout = server.child().stdout.take().ok_or("Xvfb has no output.")?;
        let mut number = String::new();
        // It writes the number once it takes connections, and closes its output when it can't start.
        let read = BufReader::new(stdout).read_line(&mut number);
        let number = number.trim();
        if read.is_err() || number.is_empty() {
            return Err("Xvfb did not start.".into());
        }
        let bus =
            if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() { None } else { Some(start_bus()?) };
        Ok(Self { name: format!(":{number}"), bus, _server: server })
    }

    /// Makes a program show its windows here.
    pub(crate) fn apply(&self, command: &mut Command) {
        command.env("DISPLAY", &self.name).env("GDK_BACKEND", "x11").env("LIBGL_ALWAYS_SOFTWARE", "1");
        if let Some((socket, _)) = &self.bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", socket.display()));
        }
    }

    /// Waits until a window with something on it stands still, and saves what is seen then.
    pub(crate) fn screenshot(&self, file: &Path, mut running: impl FnMut() -> Result) -> Result {
        let began = Instant::now();
        let mut before = Vec::new();
        loop {
            running()?;
            let seen = self.grab()?;
            if has_content(&seen) && seen == before {
                break;
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("No window showed anything within {} s.", PATIENCE.as_secs()));
            }
            before = seen;
            std::thread::sleep(Duration::from_millis(500));
        }
        process::output(self.ffmpeg().args(["-y"]).arg(file)).map(drop)
    }

    /// The screen's grey levels.
    fn grab(&self) -> Result<Vec<u8>> {
        process::output(self.ffmpeg().args(["-f", "rawvideo", "-pix_fmt", "gray", "-"]))
    }

    fn ffmpeg(&self) -> Command {
        let mut command = process::command("ffmpeg");
        let size = format!("{WIDTH}x{HEIGHT}");
        command.args(["-loglevel", "error", "-f", "x11grab", "-draw_mouse", "0", "-video_size", &size]);
        command.args(["-i", &self.name, "-frames:v", "1"]);
        command
    }
}

impl Drop for Virtual {
    fn drop(&mut self) {
        if let Some((socket, _)) = &self.bus {
            // Left behind it does no harm: each run has its own.
            let _ = fs::remove_file(socket);
        }
    }
}

fn start_bus() -> Result<(PathBuf, Background)> {
    let socket = std::env::temp_dir().join(format!("larder-bus-{}", std::process::id()));
    let _ = fs::remove_file(&socket);
    let mut command = bound("dbus-daemon");
    command.args(["--session", "--nofork", "--nopidfile"]);
    command.arg(format!("--address=unix:path={}", socket.display())).stderr(Stdio::null());
    let mut bus = Background::start("dbus-daemon", &mut command)?;
    bus.wait_until(Duration::from_secs(10), || socket.exists())?;
    Ok((socket, bus))
}

/// True when a picture holds more than a bare screen or an empty window: edges of letters have many greys.
fn has_content(grey: &[u8]) -> bool {
    let levels: HashSet<u8> = grey.iter().copied().collect();
    let dark = grey.iter().filter(|&&level| level == 0).count();
    levels.len() >= 24 && dark < grey.len() / 2
}

/// Where screenshots of `run` go.
pub(crate) fn screenshot_file() -> PathBuf {
    project::target().join("larder.png")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_screen_and_an_empty_window_hold_nothing() {
        assert!(!has_content(&[]));
        assert!(!has_content(&[0; 1000]));
        assert!(!has_content(&[255; 1000]));
    }

    #[test]
    fn a_window_with_letters_does() {
        let mut window = vec![240; 1000];
        for (pixel, level) in window.iter_mut().zip(10..60) {
            *pixel = level;
        }
        assert!(has_content(&window));
    }
}
