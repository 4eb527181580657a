//! The main job from end to end: a pack is held up, known, dated, kept; it outlives a crash and the loss of
//! the network.
#![allow(clippy::unwrap_used)]

use fantoccini::key::Key;
use serde_json::{Value, json};
use window_tests::{Frame, Stage, Window};

/// Records of the stand-in.
const NUTELLA: &str = "3017620422003";
const VEGEMITE: &str = "9300650658615";

/// The stored date of a product's first lot.
fn date_of(stock: &[Value], gtin: &str) -> String {
    let row = stock.iter().find(|row| row["gtin"] == json!(gtin));
    row.and_then(|row| row["firstLot"]["date"].as_str()).unwrap_or_default().to_owned()
}

/// How much of a product there is, in thousandths.
fn amount_of(stock: &[Value], gtin: &str) -> i64 {
    let row = stock.iter().find(|row| row["gtin"] == json!(gtin));
    row.and_then(|row| row["total"]["milli"].as_i64()).unwrap_or_default()
}

/// The day that is two weeks from now, where the window is.
async fn in_two_weeks(window: &Window) -> String {
    let script = "const day = new Date(); day.setDate(day.getDate() + 14); \
        return [day.getFullYear(), day.getMonth() + 1, day.getDate()] \
            .map((part) => String(part).padStart(2, '0')).join('-')";
    window.js(script, &[]).await.unwrap().as_str().unwrap().to_owned()
}

/// Waits until the program's stock of a product is as said.
async fn wait_for_amount(window: &Window, gtin: &str, milli: i64) {
    let wish = |stock: &[Value]| amount_of(stock, gtin) == milli;
    window.stock_where(&format!("{milli} thousandths of {gtin}"), wish).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_held_up_is_kept_through_crash_and_loss_of_the_network() {
    let mut stage = Stage::set().await.unwrap();

    // The camera shows a pack: its name, brand and picture appear.
    let window = stage.open().await.unwrap();
    window.camera_is_live().await.unwrap();
    stage.webcam.hold_up(&Frame::pack(&NUTELLA.parse().unwrap())).unwrap();
    let row = window.scan_row("Nutella", "found").await.unwrap();
    assert!(row.text.contains("Ferrero"), "{row:?}");
    window.scan_row_with_picture("Nutella").await.unwrap();
    stage.webcam.hold_up(&Frame::counter()).unwrap();
    assert_eq!(stage.source.requests_for(NUTELLA), 1);

    // A date is typed with a shortcut, and kept.
    let before = in_two_weeks(&window).await;
    window.fill("[data-testid=scan-row] [data-testid=date-input]", "+2w").await.unwrap();
    window.key(Key::Enter).await.unwrap();
    let dated = "return !document.querySelector('[data-testid=scan-row] [data-testid=date-input]')";
    window.wait_for("the date to be taken", dated, &[]).await.unwrap();
    let stored = date_of(&window.stock().await.unwrap(), NUTELLA);
    let after = in_two_weeks(&window).await;
    assert!(stored == before || stored == after, "{stored}, not {before}");

    // The Pantry shows it.
    window.go("pantry").await.unwrap();
    let shown = window.pantry_row(&["Nutella", "Ferrero"]).await.unwrap();
    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());

    // Killed and started again: still there, as it was.
    window.kill().await.unwrap();
    let window = stage.open().await.unwrap();
    window.go("pantry").await.unwrap();
    assert_eq!(window.pantry_row(&["Nutella", "Ferrero"]).await.unwrap(), shown);
    assert_eq!(date_of(&window.stock().await.unwrap(), NUTELLA), stored);

    // The source is gone: what is known still answers, and says where from.
    stage.source.stop().await;
    window.go("scan").await.unwrap();
    window.camera_is_live().await.unwrap();
    stage.webcam.hold_up(&Frame::pack(&NUTELLA.parse().unwrap())).unwrap();
    let row = window.scan_row("Nutella", "found").await.unwrap();
    assert!(row.text.contains("from memory") || row.text.contains("kept"), "{row:?}");
    wait_for_amount(&window, NUTELLA, 2_000).await;

    // What is not known says why, and is kept with its number.
    stage.webcam.hold_up(&Frame::pack(&VEGEMITE.parse().unwrap())).unwrap();
    let row = window.scan_row(VEGEMITE, "unavailable").await.unwrap();
    assert!(row.text.contains("offline"), "{row:?}");
    stage.webcam.hold_up(&Frame::counter()).unwrap();
    wait_for_amount(&window, VEGEMITE, 1_000).await;
    window.go("pantry").await.unwrap();
    window.pantry_row(&[VEGEMITE]).await.unwrap();

    // The source is back: the rest fills in by itself.
    stage.source.resume().await.unwrap();
    window.pantry_row(&["Vegemite"]).await.unwrap();

    // One is used; undone.
    window.click_named("Use one: Nutella").await.unwrap();
    wait_for_amount(&window, NUTELLA, 1_000).await;
    window.click_named("Undo").await.unwrap();
    wait_for_amount(&window, NUTELLA, 2_000).await;
    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());
    window.close().await.unwrap();
}
