//! A desktop in memory: display, session bus, PipeWire. Nothing of it is shared with another test or with
//! the person at the machine.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use xtask::process::{Background, bound};

use crate::Result;

const PATIENCE: Duration = Duration::from_secs(30);

/// The services a window and a webcam need, until dropped.
pub(crate) struct Desktop {
    display: String,
    // Fields are dropped in this order: what uses a service before the service, the folder last.
    services: Vec<Background>,
    folder: TempDir,
}

impl Desktop {
    /// Starts everything and waits until it takes connections.
    pub(crate) fn start() -> Result<Self> {
        // Short, as the path of a socket may have 107 bytes only; readable by us alone, as PipeWire insists.
        let folder = tempfile::Builder::new().prefix("larder-").tempdir();
        let folder = folder.map_err(|error| format!("no temporary folder: {error}"))?;
        for name in ["home", "config", "data", "cache", "state"] {
            fs::create_dir(folder.path().join(name)).map_err(|error| format!("{name}: {error}"))?;
        }
        let (server, display) = start_server()?;
        let mut desktop = Self { display, services: vec![server], folder };
        desktop.start_bus()?;
        desktop.start_pipewire()?;
        Ok(desktop)
    }

    /// A program that runs on this desktop and ends with us.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = bound(program.as_ref());
        let folder = self.folder.path();
        command
            .env("XDG_RUNTIME_DIR", folder)
            .env("HOME", folder.join("home"))
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .env("XDG_DATA_HOME", folder.join("data"))
            .env("XDG_CACHE_HOME", folder.join("cache"))
            .env("XDG_STATE_HOME", folder.join("state"))
            .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", self.bus().display()))
            .env("DISPLAY", &self.display)
            .env("GDK_BACKEND", "x11")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("LANG", "en_GB.UTF-8")
            .env_remove("LC_ALL")
            .env_remove("LANGUAGE")
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    /// The folder of this desktop: for short-lived files of its programs.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn bus(&self) -> PathBuf {
        self.folder.path().join("bus")
    }

    fn start_bus(&mut self) -> Result {
        let socket = self.bus();
        let mut command = self.command("dbus-daemon");
        command.args(["--session", "--nofork", "--nopidfile"]);
        command.arg(format!("--address=unix:path={}", socket.display()));
        self.start_service("dbus-daemon", &mut command, &socket)
    }

    fn start_pipewire(&mut self) -> Result {
        let socket = self.folder.path().join("pipewire-0");
        let mut command = self.command("pipewire");
        self.start_service("pipewire", &mut command, &socket)?;
        // It opens no socket of its own; what needs it waits for its doing.
        let mut command = self.command("wireplumber");
        self.services.push(Background::start("wireplumber", silent(&mut command))?);
        Ok(())
    }

    fn start_service(&mut self, name: &str, command: &mut Command, socket: &Path) -> Result {
        let mut service = Background::start(name, silent(command))?;
        service.wait_until(PATIENCE, || socket.exists())?;
        self.services.push(service);
        Ok(())
    }
}

/// Services complain about hardware that is not there: not ours to read.
fn silent(command: &mut Command) -> &mut Command {
    command.stdout(Stdio::null()).stderr(Stdio::null())
}

/// An X server on a free display number.
fn start_server() -> Result<(Background, String)> {
    let mut command = bound("Xvfb");
    command.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1440x1000x24"]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = Background::start("Xvfb", &mut command)?;
    let stdout = server.child().stdout.take().ok_or("Xvfb has no output")?;
    let mut number = String::new();
    // It writes the number once it takes connections, and closes its output when it can't start.
    let read = BufReader::new(stdout).read_line(&mut number);
    let number = number.trim();
    if read.is_err() || number.is_empty() {
        return Err("Xvfb did not start".into());
    }
    Ok((server, format!(":{number}")))
}
