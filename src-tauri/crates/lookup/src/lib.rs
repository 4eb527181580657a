//! GTIN in, answer out.
//!
//! [`Lookup::answer`] asks its tiers in order: memory, a store, the network. What it finds fills the tiers above. The
//! rules:
//!
//! - *Found*, *unknown* and *unavailable* are three answers. Only the source's own "not found" is unknown.
//!   Unavailable is never kept; the question is, and asked again when the source can be.
//! - A second source, where the user has a key for it, is asked about what the first does not know.
//! - Expired is not gone: a stale answer is given at once and refreshed behind; [`Lookup::subscribe`] tells
//!   when the fresher one is there. While the source can't be asked it is given for as long as it exists.
//! - A product that was found stays found: when the source no longer has it, its facts are kept, marked stale.
//! - Any number of callers asking for one GTIN make one request. It outlives those who asked.
//! - No question takes longer than its deadline. The request behind it may; its answer is then kept.
//! - No more requests are made than the source allows, by all who share the store. People come first.
//! - The store is expendable: without it, or with a damaged one, everything works from memory and network.
//!
//! Time is passed in as a [`Clock`]. Everything async needs a Tokio runtime with time and I/O.

mod answer;
mod behind;
mod breaker;
mod budget;
mod config;
mod copying;
mod error;
mod facts;
mod flight;
mod front;
mod history;
mod http;
mod lenient;
mod lookup;
mod memory;
mod metrics;
mod monitor;
mod off;
mod picture;
mod refresh;
mod scale;
mod scheduler;
mod second;
mod secret;
mod slot;
mod source;
pub mod store;
mod text;
mod tier;
mod unanswered;
mod upkeep;
mod warm;

pub use answer::{Answer, Found, Freshness, Outcome, Provenance, Reason, Record, Tier, Unavailable};
pub use breaker::{Circuit, Urgency};
pub use budget::{Left, Limits};
pub use config::{Clock, LookupConfig};
pub use copying::{Copying, look_at};
pub use error::ConfigError;
pub use facts::{Facts, Nutrient, NutrientId};
pub use history::{Bucket, HistoryRange};
pub use lookup::Lookup;
pub use metrics::{Latency, TierCounts};
pub use monitor::Monitor;
pub use picture::Picture;
pub use refresh::Progress;
pub use scheduler::QueueState;
pub use second::{SecondSource, SecondState};
pub use secret::Secret;
pub use slot::{StoreHealth, StoreState};
pub use source::Source;
pub use store::{PictureSize, RedisConfig, SqliteStore, Stats, Store, StoreConfig, StoreError, Which};
pub use tier::{Entry, Known};
pub use warm::Plan;
