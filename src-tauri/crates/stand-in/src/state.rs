//! What the handlers share.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use tokio::sync::watch;

use crate::limits::Window;
use crate::{Fault, Limits};

/// What was asked so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Requests {
    /// Product reads and searches, refused ones too.
    pub total: u64,
    /// Searches among them.
    pub searches: u64,
    /// Pictures.
    pub pictures: u64,
    /// Searches of the second source.
    pub second: u64,
    /// Pages of recalls.
    pub recalls: u64,
    /// Product reads by normalised code.
    pub by_code: BTreeMap<String, u64>,
    /// Requests whose User-Agent was not of the form `Name/Version (contact)`.
    pub bad_user_agents: u64,
    /// The User-Agent of the last request.
    pub last_user_agent: Option<String>,
    /// Those that were over the limits, and got 429.
    pub over_limit: u64,
    /// Path and query of the last product read or search.
    pub last_query: Option<String>,
}

/// Which faults are on.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) all: Option<Fault>,
    pub(crate) by_code: BTreeMap<String, Fault>,
    pub(crate) searches: Option<Fault>,
    pub(crate) pictures: Option<Fault>,
    pub(crate) second: Option<Fault>,
    pub(crate) recalls: Option<Fault>,
}

/// Behind one lock: it is held for a few instructions at a time.
#[derive(Debug, Default)]
pub(crate) struct Inner {
    pub(crate) requests: Requests,
    pub(crate) faults: Faults,
    /// The day that recalls count from; none for the real one.
    pub(crate) today: Option<Date>,
    reads: Window,
    searches: Window,
}

/// One stand-in, over all its stops and resumptions.
#[derive(Debug)]
pub(crate) struct State {
    inner: Mutex<Inner>,
    limits: Option<Limits>,
    pub(crate) copies: u32,
    main: SocketAddr,
    sibling: SocketAddr,
    stopping: watch::Sender<bool>,
}

/// Which of the two listeners a request came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// Open Food Facts.
    Main,
    /// A sister.
    Sibling,
}

impl Inner {
    #[expect(clippy::disallowed_methods, reason = "a server has a clock of its own")]
    pub(crate) fn today(&self) -> Date {
        self.today.unwrap_or_else(|| TimeZone::UTC.to_datetime(Timestamp::now()).date())
    }
}

impl State {
    pub(crate) fn new(main: SocketAddr, sibling: SocketAddr, limits: Option<Limits>, copies: u32) -> Self {
        Self { inner: Mutex::default(), limits, copies, main, sibling, stopping: watch::Sender::new(false) }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The address of a listener, without a slash at its end.
    pub(crate) fn base(&self, host: Host) -> String {
        let address = match host {
            Host::Main => self.main,
            Host::Sibling => self.sibling,
        };
        format!("http://{address}")
    }

    /// The fault that strikes a read of `code`, if one does.
    pub(crate) fn fault_for(&self, code: &str) -> Option<Fault> {
        let inner = self.lock();
        inner.faults.by_code.get(code).or(inner.faults.all.as_ref()).cloned()
    }

    /// Whether a read (or a search) is within the limits.
    pub(crate) fn admit(&self, search: bool) -> bool {
        let Some(limits) = self.limits else { return true };
        let mut inner = self.lock();
        let admitted =
            if search { inner.searches.admit(limits.searches) } else { inner.reads.admit(limits.reads) };
        inner.requests.over_limit += u64::from(!admitted);
        admitted
    }

    pub(crate) fn set_stopping(&self, stopping: bool) {
        self.stopping.send_replace(stopping);
    }

    /// Returns once the stand-in is being stopped.
    pub(crate) async fn stopped(&self) {
        let mut stopping = self.stopping.subscribe();
        // The sender lives as long as `self`: this can't fail.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }
}
