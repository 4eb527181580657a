//! A stand-in for Open Food Facts, for tests and for trying Larder without a network.
//!
//! It listens on 127.0.0.1 and answers as the real one does, from real records that ship with it, with
//! pictures it draws itself. It makes faults on demand ([`Fault`]) and counts who asked for what.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use stand_in::{Fault, StandIn, StandInConfig};
//!
//! let mut stand_in = StandIn::start(StandInConfig::default()).await?;
//! println!("{}", stand_in.base_url());
//! stand_in.set_fault(Some(Fault::Unavailable));
//! stand_in.stop().await; // connections are refused from here on
//! stand_in.resume().await?; // the same address, the same counts
//! # Ok(())
//! # }
//! ```
//!
//! Another process steers it over HTTP: `POST /_stand-in/fault?kind=KIND[&code=CODE][&on=pictures|searches|recalls]` (kind
//! `none` to clear), `POST /_stand-in/reset`, `GET /_stand-in/requests`, `GET /_stand-in/records`.

mod answer;
mod code;
mod fault;
mod limits;
mod picture;
mod recalls;
mod records;
mod routes;
mod second;
mod server;
mod state;
mod stream;

pub use code::normalise;
pub use fault::{Fault, UnknownFault};
pub use limits::Limits;
pub use recalls::RECALLED;
pub use records::{RecordInfo, copy_code};
pub use second::KEY;
pub use server::{StandIn, StandInConfig};
pub use state::Requests;
