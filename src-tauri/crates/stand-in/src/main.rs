//! `stand-in`: the stand-in for Open Food Facts as a program.

use std::io::Write;

use clap::Parser;
use stand_in::{Fault, Limits, StandIn, StandInConfig};

/// Answers like Open Food Facts, on this machine only.
#[derive(Debug, Parser)]
#[command(name = "stand-in", version)]
struct Arguments {
    /// The port on 127.0.0.1 (default: a free one)
    #[arg(long)]
    port: Option<u16>,
    /// A fault from the start, such as `unavailable`; an unknown name lists all
    #[arg(long, value_name = "KIND")]
    fault: Option<Fault>,
    /// Refuse more than 15 product reads and 10 searches a minute, as the real one does
    #[arg(long)]
    limits: bool,
    /// So many products more, copies of the others under codes that begin with 4000
    #[arg(long, default_value_t = 0)]
    copies: u32,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    let mut stand_in = StandIn::start(StandInConfig {
        port: arguments.port,
        limits: arguments.limits.then_some(Limits::DOCUMENTED),
        fault: arguments.fault,
        copies: arguments.copies,
    })
    .await?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", stand_in.base_url())?;
    out.flush()?;
    tokio::signal::ctrl_c().await?;
    stand_in.stop().await;
    Ok(())
}
