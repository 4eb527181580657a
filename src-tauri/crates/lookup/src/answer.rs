//! The answer to "what product is this GTIN?".

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use barcode::Gtin;
use jiff::Timestamp;

use crate::memory::Held;
use crate::tier::Known;
use crate::{Facts, Source};

/// How fresh an answer has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Freshness {
    /// What is kept, however old; the network only for what is not. What is stale is refreshed behind.
    #[default]
    Fresh,
    /// Ask the network first; what is kept only when that fails, then with [`Answer::problem`].
    Refresh,
    /// What is kept, however old; never the network, not even behind.
    CachedOnly,
}

/// An answer, and where it came from. Cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The GTIN asked about.
    pub gtin: Gtin,
    /// What is known of it.
    pub outcome: Outcome,
    /// Where that came from.
    pub provenance: Provenance,
    /// Why the network could not be asked although that was wanted, when the outcome is one that was kept.
    pub problem: Option<Unavailable>,
}

/// The three answers there are.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The source knows it.
    Found(Found),
    /// The source said that it does not know it.
    Unknown,
    /// Nobody could be asked.
    Unavailable(Unavailable),
}

/// A product that was found. It reads as its [`Record`], and to clone it is to copy a pointer: the one to what memory
/// holds, so that threads that read the same product have one count to keep and not two.
#[derive(Clone)]
pub struct Found(Held);

impl Found {
    /// None when nothing was found.
    pub(crate) fn of(held: Held) -> Option<Self> {
        matches!(held.entry().known, Known::Found(_)).then_some(Self(held))
    }
}

impl Deref for Found {
    type Target = Record;

    fn deref(&self) -> &Record {
        match &self.0.entry().known {
            Known::Found(record) => record,
            Known::Unknown => unreachable!("made of what was found only"),
        }
    }
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// What the source says of a product.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The facts.
    pub facts: Facts,
    /// Which database they are from: what has to be named wherever they are shown.
    pub source: Source,
    /// The product's page there.
    pub page_url: String,
    /// When the source gave them.
    pub fetched_at: Timestamp,
}

/// Why nobody could be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unavailable {
    /// The reason.
    pub reason: Reason,
    /// When asking again makes sense, when known.
    pub retry_after: Option<Duration>,
}

/// Why nobody could be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No network, or the network was not to be asked.
    Offline,
    /// Our own limit of requests a minute is reached. It is asked when its turn comes.
    Waiting,
    /// No answer in time.
    DeadlinePassed,
    /// The source asks us to wait.
    RateLimited,
    /// The source is down or overloaded.
    SourceDown,
    /// The source answered something that can't be read or can't be trusted.
    BadAnswer,
}

impl From<Reason> for Unavailable {
    fn from(reason: Reason) -> Self {
        Self { reason, retry_after: None }
    }
}

/// Where an answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provenance {
    /// Which tier answered; none when no tier did.
    pub tier: Option<Tier>,
    /// When the source said it.
    pub fetched_at: Option<Timestamp>,
    /// Older than the settings call fresh, or no longer at the source.
    pub stale: bool,
    /// How long the question took. Of hits in memory one in 256 is timed; the others say what the last of those took.
    pub took: Duration,
}

/// A place that can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// This process's memory.
    Memory,
    /// The local store.
    Store,
    /// The source itself.
    Network,
}

impl Answer {
    /// No answer.
    pub(crate) fn unavailable(gtin: Gtin, why: Unavailable, took: Duration) -> Self {
        Self {
            gtin,
            outcome: Outcome::Unavailable(why),
            provenance: Provenance { tier: None, fetched_at: None, stale: false, took },
            problem: None,
        }
    }

    /// The record, when found.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        match &self.outcome {
            Outcome::Found(record) => Some(record),
            Outcome::Unknown | Outcome::Unavailable(_) => None,
        }
    }
}
