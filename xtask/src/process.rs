//! Running other programs, so that none of them outlives us.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::project;

/// What went wrong, in words for the person at the terminal.
pub type Result<T = ()> = std::result::Result<T, String>;

/// The cargo that runs us, in the repository's root.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A program, to be run in the repository's root.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root());
    command
}

/// Runs a program to its end on our terminal.
pub fn succeed(command: &mut Command) -> Result {
    let shown = shown(command);
    eprintln!("$ {shown}");
    let status = command.status().map_err(|error| cannot_start(&shown, &error))?;
    if status.success() { Ok(()) } else { Err(format!("\"{shown}\" failed ({status}).")) }
}

/// Runs a program to its end and gives what it wrote to its standard output.
pub fn output(command: &mut Command) -> Result<Vec<u8>> {
    let shown = shown(command);
    let output = command.stdin(Stdio::null()).output().map_err(|error| cannot_start(&shown, &error))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("\"{shown}\" failed ({}).\n{}", output.status, said.trim()))
    }
}

fn cannot_start(shown: &str, error: &std::io::Error) -> String {
    format!("\"{shown}\" can't be started: {error}.")
}

/// The command as one would type it in the repository's root.
fn shown(command: &Command) -> String {
    let root = project::root();
    let short = |word: &OsStr| {
        let path = Path::new(word);
        path.strip_prefix(root).unwrap_or(path).display().to_string()
    };
    let program = Path::new(command.get_program()).file_stem().map(short).unwrap_or_default();
    let words: Vec<String> = std::iter::once(program).chain(command.get_args().map(short)).collect();
    words.join(" ")
}

/// The full path of a program, when it is installed.
pub fn find(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|candidate| candidate.is_file())
}

/// A command that the kernel ends when we end, however that happens (Linux; elsewhere the command itself).
pub fn bound(program: impl AsRef<OsStr>) -> Command {
    match find("setpriv") {
        Some(setpriv) if cfg!(target_os = "linux") => {
            let mut command = command(setpriv);
            command.args(["--pdeathsig", "TERM"]).arg(program.as_ref());
            command
        }
        _ => command(program),
    }
}

/// A program that runs beside us until this value is dropped.
pub struct Background {
    name: String,
    child: Child,
}

impl Background {
    /// Starts a helper in a process group of its own, so that Ctrl+C reaches it through us, in order.
    pub fn start(name: &str, command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        command.stdin(Stdio::null());
        let child = command.spawn().map_err(|error| cannot_start(name, &error))?;
        Ok(Self { name: name.to_owned(), child })
    }

    /// The process itself.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for `done`, looking every 50 ms, for as long as the program runs and `deadline` has not passed.
    pub fn wait_until(&mut self, deadline: Duration, mut done: impl FnMut() -> bool) -> Result {
        let began = Instant::now();
        while !done() {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("{} ended by itself ({status}).", self.name));
            }
            if began.elapsed() > deadline {
                return Err(format!("{} was not ready after {} s.", self.name, deadline.as_secs()));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        if cfg!(unix) {
            // A shell's own `kill`: the program of that name is not on every system.
            let group = format!("kill -s TERM -- -{}", self.child.id());
            let _ = Command::new("sh").args(["-c", &group]).stderr(Stdio::null()).status();
            let began = Instant::now();
            while began.elapsed() < Duration::from_secs(3) {
                if matches!(self.child.try_wait(), Ok(Some(_))) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_failure_names_the_command() {
        let error = succeed(command("sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(error, "\"sh -c exit 3\" failed (exit status: 3).");
        let error = succeed(&mut command("no-such-program")).unwrap_err();
        assert!(error.starts_with("\"no-such-program\" can't be started"), "{error}");
    }

    #[test]
    fn paths_of_the_repository_are_shown_short() {
        let mut command = command("/usr/bin/true");
        command.arg(project::root().join("ui/dist"));
        assert_eq!(shown(&command), "true ui/dist");
    }

    #[test]
    fn a_background_program_and_its_children_end_with_the_guard() {
        let mut command = bound("sh");
        command.args(["-c", "sleep 60 2>/dev/null >&2 & echo $!; wait"]).stdout(Stdio::piped());
        let mut background = Background::start("sleeper", &mut command).unwrap();
        let mut line = String::new();
        let stdout = background.child().stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).unwrap();
        drop(background);
        let stat = format!("/proc/{}/stat", line.trim());
        // Where nobody collects orphans it is left as a zombie, which has ended all the same.
        let alive = || std::fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z "));
        let began = Instant::now();
        while alive() {
            assert!(began.elapsed() < Duration::from_secs(10), "the grandchild lives on");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    #[test]
    fn waiting_ends_when_the_program_does() {
        let mut background = Background::start("brief", command("sh").args(["-c", "exit 4"])).unwrap();
        let error = background.wait_until(Duration::from_secs(20), || false).unwrap_err();
        assert_eq!(error, "brief ended by itself (exit status: 4).");
    }
}
