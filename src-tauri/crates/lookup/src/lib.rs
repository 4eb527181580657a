//! GTIN in, answer out.
//!
//! [`Lookup::answer`] asks its tiers in order: memory, `lookup.sqlite`, the network. What it finds fills the
//! tiers above. The rules:
//!
//! - *Found*, *unknown* and *unavailable* are three answers. Only the source's own "not found" is unknown.
//!   Unavailable is never kept.
//! - Expired is not gone: a stale answer is given at once and refreshed behind; [`Lookup::subscribe`] tells
//!   when the fresher one is there. While the source can't be asked it is given for as long as it exists.
//! - A product that was found stays found: when the source no longer has it, its facts are kept, marked stale.
//! - Any number of callers asking for one GTIN make one request. It outlives those who asked.
//! - No question takes longer than its deadline. The request behind it may; its answer is then kept.
//! - The store is expendable: without it, or with a damaged one, everything works from memory and network.
//!
//! Time is passed in as a [`Clock`]. Everything async needs a Tokio runtime with time and I/O.

mod answer;
mod config;
mod error;
mod facts;
mod flight;
mod gate;
mod http;
mod lenient;
mod lookup;
mod memory;
mod off;
mod picture;
mod slot;
mod source;
mod store;
mod text;

pub use answer::{Answer, Freshness, Outcome, Provenance, Reason, Record, Tier, Unavailable};
pub use config::{Clock, LookupConfig};
pub use error::ConfigError;
pub use facts::{Facts, Nutrient, NutrientId};
pub use lookup::{Counts, Lookup};
pub use picture::Picture;
pub use source::Source;
pub use store::{Entry, Known, Store, StoredPicture};
