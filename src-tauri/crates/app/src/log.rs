//! What the shells log, and how much of it.

use std::io;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

/// Logs to standard error: what `LARDER_LOG` asks for, such as `debug` or `warn,lookup=debug`, else `usual`. To be called
/// once, before anything else.
pub fn start_log(usual: LevelFilter) {
    let asked = std::env::var("LARDER_LOG").ok().and_then(|asked| asked.parse::<Targets>().ok());
    let filter = asked.unwrap_or_else(|| Targets::new().with_default(usual));
    tracing_subscriber::registry().with(fmt::layer().with_writer(io::stderr)).with(filter).init();
}
