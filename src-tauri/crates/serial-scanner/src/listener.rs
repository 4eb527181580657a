//! A thread that listens to one port, and opens it again after it was pulled out.

use std::io::{ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::Codes;

/// What comes later belongs to another code.
const QUIET: Duration = Duration::from_millis(150);
/// So long until a port that could not be opened, or was lost, is tried again.
const AGAIN: Duration = Duration::from_secs(2);
/// It looks so often whether it should end.
const LOOK: Duration = Duration::from_millis(50);

/// Why a port can't be listened to. It is tried again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such port: nothing is plugged in.
    Missing,
    /// The user may not use it.
    Denied,
    /// Another program has it, or it does not do what a port does.
    Busy,
}

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The port is open.
    Open,
    /// It is not.
    Trouble(Trouble),
    /// A code.
    Code(String),
}

/// Listens until it is dropped.
#[derive(Debug)]
pub struct Listener {
    port: String,
    rate: u32,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Begins to listen; `heard` is called on a thread of its own.
    pub fn start(port: String, rate: u32, mut heard: impl FnMut(Heard) + Send + 'static) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let (asked, name) = (Arc::clone(&ends), port.clone());
        let thread = thread::spawn(move || {
            let mut told = None;
            while !asked.load(Ordering::Relaxed) {
                let trouble = listen(&name, rate, &asked, &mut |what| {
                    // What was wrong before is over: the same is news again.
                    told = told.filter(|_| what != Heard::Open);
                    heard(what);
                });
                if told.replace(trouble) != Some(trouble) {
                    heard(Heard::Trouble(trouble));
                }
                let again = Instant::now() + AGAIN;
                while Instant::now() < again && !asked.load(Ordering::Relaxed) {
                    thread::sleep(LOOK);
                }
            }
        });
        Self { port, rate, ends, thread: Some(thread) }
    }

    /// True when it listens to this port at this rate.
    #[must_use]
    pub fn is_at(&self, port: &str, rate: u32) -> bool {
        self.port == port && self.rate == rate
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // It tells nobody of a panic: whoever drops it has no use for it any more.
            let _ = thread.join();
        }
    }
}

/// Listens until the port is lost, or it should end.
fn listen(name: &str, rate: u32, ends: &AtomicBool, heard: &mut impl FnMut(Heard)) -> Trouble {
    let mut port = match serialport::new(name, rate).timeout(QUIET).open() {
        Ok(port) => port,
        Err(error) => return trouble(&error),
    };
    heard(Heard::Open);
    let mut codes = Codes::default();
    let mut bytes = [0; 1_024];
    while !ends.load(Ordering::Relaxed) {
        match port.read(&mut bytes) {
            Ok(0) => return Trouble::Missing,
            Ok(count) => codes.take(&bytes[..count]).into_iter().for_each(|code| heard(Heard::Code(code))),
            Err(error) if error.kind() == ErrorKind::TimedOut => {
                if let Some(code) = codes.quiet() {
                    heard(Heard::Code(code));
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Trouble::Missing,
        }
    }
    Trouble::Missing
}

fn trouble(error: &serialport::Error) -> Trouble {
    match error.kind() {
        serialport::ErrorKind::Io(ErrorKind::PermissionDenied) => Trouble::Denied,
        serialport::ErrorKind::NoDevice | serialport::ErrorKind::Io(ErrorKind::NotFound) => Trouble::Missing,
        _ => Trouble::Busy,
    }
}
