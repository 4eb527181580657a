//! What can be measured only with the real window: an `invoke`, the start, the memory in use.

mod large;
mod scanning;

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::{Result, Stage, Window};

const BATCHES: u32 = 100;
const CALLS: u32 = 10;
const STARTS: usize = 5;

/// A product of the stand-in.
const GTIN: &str = "3017620422003";

/// Measures and prints.
///
/// # Errors
/// When the window does not do what is measured.
pub async fn all(program: &Path, command_line: &Path) -> Result {
    {
        let stage = Stage::set_for(program).await?;
        println!("{}", program.display());
        small(&stage).await?;
    }
    let stage = Stage::set_for(program).await?;
    stage.furnish_large(command_line)?;
    large::all(&stage).await
}

/// Measures the camera, with so many minutes of pictures in which there is nothing to read, and prints.
///
/// # Errors
/// When the window does not do what is measured.
pub async fn camera(program: &Path, minutes: u64) -> Result {
    let mut stage = Stage::set_for(program).await?;
    println!("{}", program.display());
    scanning::all(&mut stage, minutes).await
}

async fn small(stage: &Stage) -> Result {
    measure_starts(stage).await?;
    let mut window = stage.open().await?;
    window.camera_is_live().await?;
    window.go("settings").await?;
    measure_invoke(&window).await?;
    println!("memory of all its processes, idle: {} MB", window.memory() / 1_000_000);
    window.close().await
}

/// From starting the driver to a Scan screen that takes input; the driver's own share of it is small.
async fn measure_starts(stage: &Stage) -> Result {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        let window = stage.open().await?;
        window.see("[data-testid=manual-entry]").await?;
        times.push(began.elapsed());
        window.close().await?;
    }
    println!("start to a usable Scan screen, driver included ({STARTS} times): {}", spread(times));
    Ok(())
}

/// One call after the other, each waited for. The page's clock ticks in whole milliseconds, so ten calls are
/// timed at once.
async fn measure_invoke(window: &Window) -> Result {
    let script = "const [gtin, batches, calls, done] = arguments; \
        const ask = () => window.__TAURI_INTERNALS__.invoke('look_up', { gtin, refresh: false }); \
        (async () => { \
            const first = await ask(); \
            if (first.outcome !== 'found') throw new Error(first.outcome); \
            const times = []; \
            for (let batch = 0; batch < batches; batch += 1) { \
                const began = performance.now(); \
                for (let call = 0; call < calls; call += 1) await ask(); \
                times.push((performance.now() - began) / calls); \
            } \
            return { times }; \
        })().then(done, (error) => done({ error: String(error?.message ?? JSON.stringify(error)) }))";
    let answer = window.js_async(script, &[json!(GTIN), json!(BATCHES), json!(CALLS)]).await?;
    if let Some(error) = answer["error"].as_str() {
        return Err(format!("the lookup failed: {error}"));
    }
    let times = answer["times"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64);
    let times: Vec<_> = times.map(|milliseconds| Duration::from_secs_f64(milliseconds / 1_000.0)).collect();
    println!("one invoke of a cached lookup ({BATCHES} times {CALLS} calls): {}", spread(times));
    Ok(())
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let [fastest, .., slowest] = times.as_slice() else { return "too little was measured".into() };
    let median = times[times.len() / 2];
    format!("median {median:.2?}, fastest {fastest:.2?}, slowest {slowest:.2?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        let times = [5, 1, 3].map(Duration::from_millis).to_vec();
        assert_eq!(spread(times), "median 3.00ms, fastest 1.00ms, slowest 5.00ms");
        assert_eq!(spread(Vec::new()), "too little was measured");
    }
}
