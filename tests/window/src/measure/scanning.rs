//! The camera in the real window: how soon a code is a product on the screen, what badly held packs and moving pictures
//! without a code come to, and what it costs.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use fantoccini::key::Key;
use fastrand::Rng;
use scene::{Background, WIDTH, film_without_whole_code, frame, held_badly};
use serde_json::{Value, json};
use stand_in::StandIn;

use super::spread;
use crate::{Frame, Result, Stage, Window};

/// Codes that are held up one after the other.
const CODES: usize = 50;
/// Badly held packs, and how long one may take.
const SHAKING: usize = 10;
const SOON: Duration = Duration::from_secs(2);
/// Frames of one film, and how long it is shown.
const FILM: usize = 30;
const SHOWN: Duration = Duration::from_secs(20);
/// What a person would see stand still.
const LONG_FRAME: f64 = 50.0;

/// Notes when a row shows a product, by its name: what is not known yet has a bar in its place.
const WATCH_ROWS: &str = "const seen = window.larderTestSeen = { rows: [], frames: [] }; \
    const known = new Set(); \
    new MutationObserver(() => { \
        for (const row of document.querySelectorAll('[data-testid=scan-row]')) { \
            if (known.has(row) || row.querySelector('.name-skeleton')) continue; \
            known.add(row); \
            seen.rows.push(performance.timeOrigin + performance.now()); \
        } \
        seen.told?.(); \
    }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-state'] })";

/// Notes how long each frame of the window takes. That makes it draw all the time, which costs something itself.
const WATCH_FRAMES: &str = "const seen = window.larderTestSeen; \
    let last = performance.now(); \
    const tick = (now) => { seen.frames.push(now - last); last = now; requestAnimationFrame(tick); }; \
    requestAnimationFrame(tick)";

/// Measures and prints; `minutes` of moving pictures without a whole code.
pub(super) async fn all(stage: &mut Stage, minutes: u64) -> Result {
    let mut window = stage.open().await?;
    window.camera_is_live().await?;
    window.js(WATCH_ROWS, &[]).await?;
    soon(stage, &window).await?;
    cost(stage, &mut window).await?;
    window.js("location.hash = '#/scan'", &[]).await?;
    shaking(stage, &window).await?;
    nothing(stage, &window, minutes).await?;
    window.close().await
}

/// From the webcam's first frame with a code to the product on the screen; all of them were looked up before.
async fn soon(stage: &mut Stage, window: &Window) -> Result {
    let named =
        StandIn::records().into_iter().filter(|record| record.code.len() == 13 && !record.name.is_empty());
    let gtins: Vec<barcode::Gtin> =
        named.filter_map(|record| record.code.parse().ok()).take(2 * CODES).collect();
    // All at once, as the source answers many in one search.
    let script = "const [gtins, done] = arguments; \
        const ask = (gtin) => window.__TAURI_INTERNALS__.invoke('look_up', { gtin, refresh: false }); \
        Promise.all(gtins.map(ask)).then((all) => done(all.filter((one) => one.outcome === 'found').map((one) => one.gtin)))";
    let texts: Vec<&str> = gtins.iter().map(barcode::Gtin::as_str).collect();
    let found = window.js_async(script, &[json!(texts)]).await?;
    let is_found =
        |gtin: &barcode::Gtin| found.as_array().is_some_and(|all| all.contains(&json!(gtin.as_str())));
    let gtins: Vec<barcode::Gtin> = gtins.into_iter().filter(is_found).take(CODES).collect();
    // Neither drawing the packs nor asking for the rows again and again may cost the window time.
    let packs: Vec<Frame> = gtins.iter().map(Frame::pack).collect();
    let script = "const [at, done] = arguments; const seen = window.larderTestSeen; \
        seen.told = () => { if (seen.rows.length > at) done(seen.rows[at]); }; \
        seen.told()";
    let mut times = Vec::new();
    for (at, pack) in packs.iter().enumerate() {
        stage.webcam.hold_up(pack)?;
        let shown = now();
        let seen = window.js_async(script, &[json!(at)]).await?;
        times.push(Duration::from_secs_f64((seen.as_f64().unwrap_or_default() / 1_000.0 - shown).max(0.0)));
    }
    println!(
        "from the first frame with a code to its product ({} codes, cached): {}",
        times.len(),
        spread(times)
    );
    Ok(())
}

/// What scanning takes of the machine while packs are shown and put away.
async fn cost(stage: &mut Stage, window: &mut Window) -> Result {
    let (began, before) = (Instant::now(), window.processor_time());
    for gtin in ["3017620422003", "9310155100335", "3017620422003"] {
        let gtin: barcode::Gtin = gtin.parse().map_err(|_| "no GTIN".to_owned())?;
        stage.webcam.hold_up(&Frame::pack(&gtin))?;
        tokio::time::sleep(Duration::from_secs(4)).await;
        stage.webcam.hold_up(&Frame::counter())?;
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    let used = (window.processor_time() - before).as_secs_f64() / began.elapsed().as_secs_f64();
    println!(
        "while scanning: {:.0} % of one core, {} MB in all its processes",
        used * 100.0,
        window.memory() / 1_000_000
    );
    window.js(WATCH_FRAMES, &[]).await?;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let frames = window.js("return window.larderTestSeen.frames", &[]).await?;
    let mut frames: Vec<f64> = frames.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    frames.sort_unstable_by(f64::total_cmp);
    let at = |part: usize| frames.get(frames.len() * part / 100).copied().unwrap_or_default();
    let long = frames.iter().filter(|frame| **frame > LONG_FRAME).count();
    println!(
        "frames of the window meanwhile: median {:.0} ms, 95 % within {:.0} ms, {long} of {} over {LONG_FRAME} ms, longest {:.0} ms",
        at(50),
        at(95),
        frames.len(),
        frames.last().copied().unwrap_or_default()
    );
    Ok(())
}

/// Packs in a hand that shakes, each with a code of its own.
async fn shaking(stage: &mut Stage, window: &Window) -> Result {
    let mut random = Rng::with_seed(11);
    let (mut times, mut late) = (Vec::new(), 0);
    for _ in 0..SHAKING {
        let code = scene::code(&mut random);
        let background = Background::new(&mut random);
        let film: Vec<Frame> = held_badly(15, &mut random)
            .iter()
            .map(|view| Frame::seen(&frame(&code, view, &background, &mut random), WIDTH))
            .collect();
        stay_awake(window).await?;
        stage.webcam.play(&film)?;
        let shown = now();
        // As with those that are held still, asking again and again would cost the window time.
        let script = "const [code, shown, soon, done] = arguments; const seen = window.larderTestSeen; \
            const after = () => performance.timeOrigin + performance.now() - shown; \
            const rows = () => [...document.querySelectorAll('[data-testid=scan-row]')]; \
            seen.told = () => { if (rows().some((row) => row.textContent.includes(code))) done(after()); }; \
            setTimeout(() => done(null), soon - after()); \
            seen.told()";
        let soon = SOON.as_secs_f64() * 1_000.0;
        let seen = window.js_async(script, &[json!(code), json!(shown * 1_000.0), json!(soon)]).await?;
        match seen.as_f64() {
            Some(after) => times.push(Duration::from_secs_f64(after.max(0.0) / 1_000.0)),
            None => late += 1,
        }
        stage.webcam.hold_up(&Frame::counter())?;
        tokio::time::sleep(Duration::from_millis(1_700)).await;
    }
    println!("badly held packs, shaking: {} of {SHAKING} read within {SOON:?}, {late} not", times.len());
    if times.len() > 2 {
        println!("  those: {}", spread(times));
    }
    Ok(())
}

/// Moving pictures without a code, and with codes that are half covered: whatever is accepted is wrong.
async fn nothing(stage: &mut Stage, window: &Window, minutes: u64) -> Result {
    let rows = "return document.querySelectorAll('[data-testid=scan-row]').length";
    stage.webcam.hold_up(&Frame::counter())?;
    let before = window.js(rows, &[]).await?.as_u64().unwrap_or_default();
    let mut random = Rng::with_seed(12);
    let began = Instant::now();
    let mut films = 0;
    while began.elapsed() < Duration::from_secs(60 * minutes) {
        let film = film_without_whole_code(FILM, &mut random);
        stage.webcam.play(&film.iter().map(|grey| Frame::seen(grey, WIDTH)).collect::<Vec<_>>())?;
        stay_awake(window).await?;
        films += 1;
        tokio::time::sleep(SHOWN).await;
    }
    let after = window.js(rows, &[]).await?.as_u64().unwrap_or_default();
    println!(
        "{minutes} minutes of moving pictures without a whole code ({films} films of {FILM} frames): {} accepted",
        after - before
    );
    Ok(())
}

/// Somebody is there: without a code the camera goes to sleep after a minute.
async fn stay_awake(window: &Window) -> Result {
    window.key(Key::Shift).await?;
    window.camera_is_live().await
}

/// In seconds, by the clock that the page's is compared with.
#[expect(clippy::disallowed_methods, reason = "nothing is decided by it")]
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}
