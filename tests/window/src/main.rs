//! What the harness can do besides testing: `screenshots`, `measure [--release]`, `measure-camera [--release] [MINUTES]`.

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
        ["measure-camera", rest @ ..] => measure_camera(rest).await,
        _ => Err("use: screenshots | measure [--release] | measure-camera [--release] [MINUTES]".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

async fn measure_camera(words: &[&str]) -> window_tests::Result {
    let (release, words) = match words {
        ["--release", rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let minutes = words.first().map_or(Ok(10), |word| word.parse::<u64>());
    let minutes = minutes.map_err(|_| "MINUTES is a whole number.".to_owned())?;
    measure::camera(&project::program("larder", release), minutes).await
}

async fn measure_build(release: bool) -> window_tests::Result {
    measure::all(&project::program("larder", release), &project::program("larderctl", release)).await
}
