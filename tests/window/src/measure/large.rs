//! A large pantry in the real window: until a screen is painted, how it scrolls, what memory it takes.

use std::time::Duration;

use serde_json::{Value, json};

use super::spread;
use crate::{Result, Stage, Window};

/// Each screen is come to so many times.
const VISITS: usize = 7;
/// Frames of one scroll, and the longest it may take, in milliseconds.
const FRAMES: u32 = 240;
const LONGEST_SCROLL: u32 = 20_000;
/// Pixels a frame: a wheel that is turned fast, and a list that is flung past the eye.
const SPEEDS: [(&str, u32); 2] = [("turned", 60), ("flung", 260)];
/// What a person would see stand still.
const LONG_FRAME: Duration = Duration::from_millis(50);

/// The screens, and what stands on each once its content is there.
const SCREENS: [(&str, &str, &str); 8] = [
    ("Scan", "#/scan", "[data-testid=manual-entry]"),
    ("Pantry", "#/pantry", "[data-testid=pantry-row]"),
    ("Shopping", "#/shopping", "main h1"),
    ("Journal", "#/journal", "[data-testid=entry]"),
    ("Many at once", "#/grid", "main [role=row] [role=gridcell]"),
    ("The pantry yesterday", "#/past", "main li"),
    ("Not reached in time", "#/unreached", "main h1"),
    ("Kinds", "#/settings/kinds", "main h1"),
];

/// Measures and prints.
pub(super) async fn all(stage: &Stage) -> Result {
    let mut window = stage.open().await?;
    println!("a large pantry: 10,000 products, 50,000 lots, 500,000 movements");
    for (name, hash, content) in SCREENS {
        visits(&window, name, hash, content).await?;
    }
    let page = window.invoke("pantry", json!({ "query": { "limit": 1 } })).await?;
    let product = page["rows"][0]["id"].as_str().ok_or("no product")?;
    visits(&window, "Product", &format!("#/product/{product}"), "[data-testid=lot]").await?;
    typing(&window).await?;
    for (name, hash, row) in [
        ("Pantry", "#/pantry", "[data-testid=pantry-row]"),
        ("Many at once", "#/grid", "main [role=row] [role=gridcell]"),
    ] {
        for speed in SPEEDS {
            scrolling(&window, name, hash, row, speed).await?;
        }
    }
    println!("  memory of all its processes, after all of that: {} MB", window.memory() / 1_000_000);
    window.close().await
}

/// From the address to the frame after the one that has the screen's heading, and after the one that has its content.
async fn visits(window: &Window, name: &str, hash: &str, content: &str) -> Result {
    let script = "const [hash, content, done] = arguments; \
        const before = document.querySelector('main h1'); \
        const began = performance.now(); \
        let first = null; \
        location.hash = hash; \
        const look = () => { \
            const now = performance.now() - began; \
            const heading = document.querySelector('main h1'); \
            const there = heading !== null && heading !== before; \
            const whole = there && document.querySelector(content) !== null \
                && document.querySelector('main .skeleton') === null; \
            requestAnimationFrame(() => { \
                const painted = performance.now() - began; \
                if (there && first === null) first = painted; \
                if (whole) done({ first, whole: painted }); \
                else if (now > 20000) done({ error: 'it does not come' }); \
                else look(); \
            }); \
        }; \
        requestAnimationFrame(look)";
    let (mut first, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..VISITS {
        // From somewhere else each time.
        window.js("location.hash = '#/settings/units'", &[]).await?;
        let elsewhere = "return location.hash === '#/settings/units' && !document.querySelector('main .skeleton') \
            && !!document.querySelector('main h1')";
        window.wait_for("another screen", elsewhere, &[]).await?;
        tokio::time::sleep(Duration::from_millis(600)).await;
        let answer = window.js_async(script, &[json!(hash), json!(content)]).await?;
        if let Some(error) = answer["error"].as_str() {
            return Err(format!("{name}: {error}"));
        }
        first.push(millis(&answer["first"])?);
        whole.push(millis(&answer["whole"])?);
    }
    println!("  {name}: first paint {}; with its content {}", spread(first), spread(whole));
    Ok(())
}

/// From the first letter of a search to its rows.
async fn typing(window: &Window) -> Result {
    let script = "const [letter, done] = arguments; \
        const field = document.querySelector('main [data-search]'); \
        const found = () => document.querySelector('main .top [role=status]').textContent.trim(); \
        const before = found(); \
        const began = performance.now(); \
        field.value = letter; \
        field.dispatchEvent(new Event('input', { bubbles: true })); \
        const look = () => requestAnimationFrame(() => { \
            if (found() !== before) requestAnimationFrame(() => done(performance.now() - began)); \
            else if (performance.now() - began > 20000) done(null); \
            else look(); \
        }); \
        look()";
    window.js("location.hash = '#/pantry'", &[]).await?;
    window.see("[data-testid=pantry-row]").await?;
    let mut times = Vec::new();
    for letter in ["m", "c", "s", "b", "t", "p", "r"] {
        times.push(millis(&window.js_async(script, &[json!(letter)]).await?)?);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    window.js_async(script, &[json!("")]).await?;
    println!("  from a letter of a search to its rows on the screen: {}", spread(times));
    Ok(())
}

/// Scrolls down by so many pixels each frame.
async fn scrolling(window: &Window, name: &str, hash: &str, row: &str, (how, pixels): (&str, u32)) -> Result {
    let script = "const [row, frames, pixels, longest, done] = arguments; \
        let scroller = document.querySelector(row); \
        while (scroller && !(scroller.scrollHeight > scroller.clientHeight + 100 \
            && /auto|scroll/.test(getComputedStyle(scroller).overflowY))) scroller = scroller.parentElement; \
        scroller ??= document.scrollingElement; \
        const times = []; \
        const began = performance.now(); \
        let last = null; \
        const step = (now) => { \
            if (last !== null) times.push(now - last); \
            last = now; \
            scroller.scrollTop += pixels; \
            if (times.length < frames && now - began < longest) requestAnimationFrame(step); \
            else done({ times, moved: scroller.scrollTop }); \
        }; \
        requestAnimationFrame(step)";
    window.js("location.hash = arguments[0]", &[json!(hash)]).await?;
    window.see(row).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let arguments = [json!(row), json!(FRAMES), json!(pixels), json!(LONGEST_SCROLL)];
    let answer = window.js_async(script, &arguments).await?;
    let times: Vec<Duration> =
        answer["times"].as_array().into_iter().flatten().map(millis).collect::<Result<_>>()?;
    let long = times.iter().filter(|time| **time > LONG_FRAME).count();
    println!(
        "  scrolling {name}, {how}: {} pixels in {} frames, {long} of them over 50 ms, {}",
        answer["moved"],
        times.len(),
        spread(times)
    );
    Ok(())
}

fn millis(value: &Value) -> Result<Duration> {
    value.as_f64().map(|millis| Duration::from_secs_f64(millis / 1e3)).ok_or_else(|| "no time".to_owned())
}
