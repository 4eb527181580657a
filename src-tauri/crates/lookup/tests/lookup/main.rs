//! The lookup against the stand-in for Open Food Facts.

#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "the store is looked at, and spoilt, from outside")]

mod faults;
mod fresh;
mod hostile;
mod limits;
mod monitor;
mod outages;
mod pictures;
mod records;
#[path = "../support/redis.rs"]
mod redis_server;
mod restarts;
mod second;
mod store;
mod support;
