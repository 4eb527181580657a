//! `larderctl`: what the window does, from a terminal. A thin shell over `app`, one file a group of verbs.

mod args;
mod cache;
mod codes;
mod lookup;
mod output;
mod pantry;

use std::process::ExitCode;

use args::{Args, Verb};
use clap::Parser;
use output::Failure;

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    start_log();
    match run(args).await {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

async fn run(args: Args) -> Result<ExitCode, Failure> {
    let json = args.json;
    match args.verb {
        Verb::Parse { text, symbology } => codes::parse(&text, symbology.as_deref(), json),
        Verb::Decode { files } => codes::decode(&files, json),
        verb => {
            let app = pantry::open(args.data_dir, args.source, json).await?;
            let code = pantry::run(&app, verb, json).await;
            app.close().await;
            code
        }
    }
}

fn start_log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("LARDER_LOG").unwrap_or_else(|_| EnvFilter::new("error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
