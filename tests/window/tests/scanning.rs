//! A shopping trip as it comes: packs one after the other before the camera, and among them what is no plain pack.
#![allow(clippy::unwrap_used)]

use fantoccini::key::Key;
use serde_json::{Value, json};
use stand_in::StandIn;
use window_tests::{Frame, Stage, Window};

/// Nobody knows it.
const UNKNOWN: &str = "5901234123457";
/// Its last digit should be a 1.
const MISREAD: &str = "4006381333932";
/// A store's own code: nobody else knows it.
const STORE: &str = "2412345678901";
/// In Germany 6.870 kg of something.
const WEIGHED: &str = "2811111068708";

/// Of 5085451763143, lot AB-1, to be used by 1 April 2029; drawn by us.
const DATA_MATRIX: &[u8] = include_bytes!("../pictures/data-matrix.png");

async fn wait_for_rows(window: &Window, count: usize, what: &str) {
    let script = "return document.querySelectorAll('[data-testid=scan-row]').length === arguments[0]";
    window.wait_for(&format!("{count} rows, {what}"), script, &[json!(count)]).await.unwrap();
}

async fn wait_for_first_row(window: &Window, words: &[&str]) {
    let script = "const text = document.querySelector('[data-testid=scan-row]')?.innerText ?? ''; \
        return arguments[0].every((word) => text.includes(word))";
    window.wait_for(&format!("a row with {words:?}"), script, &[json!(words)]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn twelve_packs_and_what_is_no_plain_pack_and_all_of_it_taken_back() {
    let mut stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    let settings = window.invoke("start", json!({})).await.unwrap()["settings"].clone();
    let mut german = settings.clone();
    german["country"] = json!("DE");
    window.invoke("save_settings", json!({ "settings": german })).await.unwrap();
    window.camera_is_live().await.unwrap();

    // Twelve packs, one straight after the other.
    let named =
        StandIn::records().into_iter().filter(|record| record.code.len() == 13 && !record.name.is_empty());
    let packs: Vec<barcode::Gtin> = named.filter_map(|record| record.code.parse().ok()).take(12).collect();
    assert_eq!(packs.len(), 12);
    for (at, gtin) in packs.iter().enumerate() {
        stage.webcam.hold_up(&Frame::pack(gtin)).unwrap();
        wait_for_rows(&window, at + 1, gtin.as_str()).await;
    }
    // The last one is put away and held up again: it is one more of the same.
    stage.webcam.hold_up(&Frame::counter()).unwrap();
    let away = "const video = document.querySelector('video'); \
        window.larderTestBegan ??= video.currentTime; return video.currentTime > window.larderTestBegan + 2.5";
    window.wait_for("the pack to be away", away, &[]).await.unwrap();
    stage.webcam.hold_up(&Frame::pack(&packs[11])).unwrap();
    let twice = "return document.querySelector('[data-testid=scan-row] .stepper')?.innerText.includes('2')";
    window.wait_for("two of it", twice, &[]).await.unwrap();
    wait_for_rows(&window, 12, "the same pack again").await;
    stage.webcam.hold_up(&Frame::counter()).unwrap();

    // Its amount and its date, by keys alone.
    window.js("document.activeElement?.blur()", &[]).await.unwrap();
    window.press("6").await.unwrap();
    window.key(Key::Enter).await.unwrap();
    let six = "return document.querySelector('[data-testid=scan-row] .stepper')?.innerText.includes('6')";
    window.wait_for("six of it", six, &[]).await.unwrap();
    window.press("d").await.unwrap();
    let in_date = "return document.activeElement?.dataset.testid === 'date-input'";
    window.wait_for("the date to be asked for", in_date, &[]).await.unwrap();
    window.press("+2w").await.unwrap();
    window.key(Key::Enter).await.unwrap();
    window
        .wait_for("the date to be taken", "return !document.querySelector('[data-testid=date-input]')", &[])
        .await
        .unwrap();

    // One that nobody knows, one that is misread, a store's own, each with words of its own.
    stage.webcam.hold_up(&Frame::pack(&UNKNOWN.parse().unwrap())).unwrap();
    let row = window.scan_row(UNKNOWN, "unknown").await.unwrap();
    assert!(row.text.contains("Not in the database"), "{row:?}");
    stage.webcam.hold_up(&Frame::counter()).unwrap();
    window.type_code(MISREAD).await.unwrap();
    let row = window.scan_row(MISREAD, "misread").await.unwrap();
    assert!(row.text.contains("The last digit should be 1"), "{row:?}");
    window.type_code(STORE).await.unwrap();
    let row = window.scan_row(STORE, "unknown").await.unwrap();
    assert!(row.text.contains("The store’s own code"), "{row:?}");
    window.type_code("https://example.org").await.unwrap();
    let row = window.scan_row("example.org", "not-product").await.unwrap();
    assert!(row.text.contains("This is a web address"), "{row:?}");

    // A GS1 Data Matrix with date and lot, and something weighed.
    stage.webcam.hold_up(&Frame::picture(DATA_MATRIX).unwrap()).unwrap();
    wait_for_rows(&window, 17, "the Data Matrix").await;
    wait_for_first_row(&window, &["use by 1 Apr 2029", "lot number AB-1"]).await;
    stage.webcam.hold_up(&Frame::counter()).unwrap();
    stage.scan_by_keys(&format!("{WEIGHED}\n")).unwrap();
    wait_for_rows(&window, 18, "what is weighed").await;
    wait_for_first_row(&window, &["6.870 kg"]).await;
    let png = window.screenshot().await.unwrap();
    std::fs::write(xtask::project::target().join("window-tests/a-trip.png"), png).unwrap();

    let milli = |stock: &[Value], gtin: &str| {
        stock.iter().find(|row| row["gtin"] == json!(gtin)).map(|row| row["total"]["milli"].clone())
    };
    let all = |stock: &[Value]| {
        stock.len() == 16
            && milli(stock, packs[11].as_str()) == Some(json!(6_000))
            && milli(stock, "5085451763143") == Some(json!(1_000))
    };
    window.stock_where("all of it", all).await.unwrap();

    // All of it in one go, and back.
    window.click_named("Undo all").await.unwrap();
    window
        .wait_for(
            "an empty pantry",
            "return document.body.innerText.includes('The session is taken back')",
            &[],
        )
        .await
        .unwrap();
    window.stock_where("nothing", <[Value]>::is_empty).await.unwrap();
    window.click_named("Redo").await.unwrap();
    window
        .wait_for("it to be back", "return document.body.innerText.includes('The session is back')", &[])
        .await
        .unwrap();
    window.stock_where("all of it again", all).await.unwrap();
    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());
    window.close().await.unwrap();
}
