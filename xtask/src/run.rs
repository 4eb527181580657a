//! `run`: everything that is needed, built and started; and `stand-in`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::args::{Opt, Parsed, Spec, YES};
use crate::display::{self, Virtual};
use crate::system::{self, Role};
use crate::ui;
use xtask::process::{self, Background, Result, bound, succeed};
use xtask::project;

pub(crate) const SPEC: Spec = Spec {
    name: "run",
    about: "Installs what is missing, builds Larder and starts it.",
    options: &[
        Opt {
            name: "--demo",
            value: None,
            help: "a sample pantry and a source of its own: needs no network, leaves your data alone",
        },
        Opt { name: "--fresh", value: None, help: "with --demo: begin the sample pantry anew" },
        Opt { name: "--release", value: None, help: "build it as for a release" },
        Opt { name: "--for", value: Some("SECONDS"), help: "end Larder after so long" },
        YES,
    ],
    rest: Some("ARGUMENTS FOR LARDER"),
};

pub(crate) const STAND_IN: Spec = Spec {
    name: "stand-in",
    about: "Starts the stand-in for Open Food Facts.",
    options: &[],
    rest: Some("ARGUMENTS FOR IT, SUCH AS --help"),
};

/// Builds and starts Larder, and stays until it ends.
pub(crate) fn run(arguments: &Parsed) -> Result {
    let time = arguments.value("--for").map(seconds).transpose()?;
    let roles: &[Role] = if display::is_there() { &[Role::Build] } else { &[Role::Build, Role::Display] };
    system::ensure(roles, arguments.has("--yes"))?;
    ui::ensure_built()?;
    let release = arguments.has("--release");
    let mut build = process::cargo();
    build.args(["build", "--package", "larder", "--bin", "larder", "--features", "larder/custom-protocol"]);
    if arguments.has("--demo") {
        // Together: alone it would have its dependencies built once more, for other features.
        build.args(["--package", "stand-in", "--bin", "stand-in"]);
    }
    if release {
        build.arg("--release");
    }
    succeed(&mut build)?;

    let mut larder = bound(project::program("larder", release));
    larder.args(&arguments.rest);
    let demo =
        if arguments.has("--demo") { Some(Demo::start(arguments.has("--fresh"), release)?) } else { None };
    if let Some(demo) = &demo {
        demo.apply(&mut larder);
    }
    if display::is_there() { stay(&mut larder, time) } else { stay_unseen(&mut larder, time) }
}

fn seconds(text: &str) -> Result<Duration> {
    let seconds: u64 =
        text.parse().map_err(|_| format!("--for needs a number of seconds, not \"{text}\"."))?;
    Ok(Duration::from_secs(seconds))
}

/// Starts the stand-in on our terminal.
pub(crate) fn stand_in(arguments: &Parsed) -> Result {
    system::ensure(&[Role::Build], false)?;
    succeed(process::cargo().args(["build", "--package", "stand-in", "--bin", "stand-in"]))?;
    succeed(bound(project::program("stand-in", false)).args(&arguments.rest))
}

/// What `--demo` puts around Larder.
struct Demo {
    source: String,
    _stand_in: Background,
}

impl Demo {
    fn start(fresh: bool, release: bool) -> Result<Self> {
        let data = Self::data();
        if fresh && data.exists() {
            fs::remove_dir_all(&data)
                .map_err(|error| format!("The old sample pantry is in the way: {error}."))?;
        }
        let mut command = bound(project::program("stand-in", release));
        command.stdout(Stdio::piped());
        let mut stand_in = Background::start("The stand-in", &mut command)?;
        let stdout = stand_in.child().stdout.take().ok_or("The stand-in has no output.")?;
        let mut lines = BufReader::new(stdout);
        let mut line = String::new();
        lines.read_line(&mut line).map_err(|error| format!("The stand-in did not start: {error}."))?;
        let source = address(&line).ok_or_else(|| format!("The stand-in named no address: {line:?}."))?;
        // Somebody has to take what it goes on to say, or it stands still once the pipe is full.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        eprintln!("The sample pantry lies in {} (--fresh begins it anew).", data.display());
        Ok(Self { source, _stand_in: stand_in })
    }

    fn data() -> std::path::PathBuf {
        project::target().join("demo")
    }

    fn apply(&self, command: &mut Command) {
        command.env("LARDER_DEMO", "1").env("LARDER_DATA_DIR", Self::data());
        command.env("LARDER_SOURCE_URL", &self.source);
        command.env("LARDER_SECOND_SOURCE_URL", format!("{}/fdc", self.source));
        command.env("LARDER_RECALLS_URL", format!("{}/rappelconso", self.source));
    }
}

/// The address in a line such as `Listening on http://127.0.0.1:1234`.
fn address(line: &str) -> Option<String> {
    let from = line.find("http://")?;
    line[from..].split_whitespace().next().map(str::to_owned)
}

fn stay(larder: &mut Command, time: Option<Duration>) -> Result {
    match time {
        None => succeed(larder),
        Some(time) => wait(&mut Background::start("Larder", larder)?, Some(time)),
    }
}

fn stay_unseen(larder: &mut Command, time: Option<Duration>) -> Result {
    eprintln!("There is no display here: Larder runs on a virtual one.");
    let display = Virtual::start()?;
    display.apply(larder);
    let mut window = Background::start("Larder", larder)?;
    let file = display::screenshot_file();
    display.screenshot(&file, || match window.child().try_wait() {
        Ok(None) => Ok(()),
        Ok(Some(status)) => Err(format!("Larder ended before its window showed ({status}).")),
        Err(error) => Err(format!("Larder can't be watched: {error}.")),
    })?;
    println!("What its window shows: {}", file.display());
    if time.is_none() {
        eprintln!("It runs until Ctrl+C.");
    }
    wait(&mut window, time)
}

/// Waits until Larder ends, or ends it when its time is up.
fn wait(larder: &mut Background, time: Option<Duration>) -> Result {
    let began = Instant::now();
    loop {
        match larder.child().try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("Larder ended with {status}.")),
            Ok(None) => {}
            Err(error) => return Err(format!("Larder can't be watched: {error}.")),
        }
        if time.is_some_and(|time| began.elapsed() >= time) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_what_is_said() {
        assert_eq!(address("http://127.0.0.1:4711\n").as_deref(), Some("http://127.0.0.1:4711"));
        assert_eq!(address("Listening on http://127.0.0.1:1 .").as_deref(), Some("http://127.0.0.1:1"));
        assert_eq!(address(""), None);
    }

    #[test]
    fn the_time_is_a_whole_number() {
        assert_eq!(seconds("12"), Ok(Duration::from_secs(12)));
        assert_eq!(seconds("soon"), Err("--for needs a number of seconds, not \"soon\".".into()));
    }
}
