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
use tracing::level_filters::LevelFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    app::start_log(LevelFilter::ERROR);
    match run(args).await {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

async fn run(args: Args) -> Result<ExitCode, Failure> {
    let json = args.json;
    match args.verb {
        Verb::Parse { text, .. } if text == "-" => Ok(codes::parse_lines()),
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
