//! What the harness can do besides testing: `screenshots`, and `measure [--release]`.

use std::process::ExitCode;

use window_tests::{measure, screenshots};
use xtask::project;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["screenshots"] => screenshots::all().await,
        ["measure"] => measure_build(false).await,
        ["measure", "--release"] => measure_build(true).await,
        _ => Err("use: screenshots | measure [--release]".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

async fn measure_build(release: bool) -> window_tests::Result {
    measure::all(&project::program("larder", release), &project::program("larderctl", release)).await
}
