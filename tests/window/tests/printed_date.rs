//! A date that is printed on a pack, held into the camera.
#![allow(clippy::unwrap_used)]

use serde_json::json;
use window_tests::{Frame, Stage};

/// 30 July 2030, shot as dots.
const DOTS: &[u8] =
    include_bytes!("../../../src-tauri/crates/dates/tests/pictures/dots-clean-2030-07-30.png");

#[tokio::test(flavor = "multi_thread")]
async fn a_date_of_dots_is_read_offered_and_taken_by_a_key() {
    let mut stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    window.camera_is_live().await.unwrap();
    stage.webcam.hold_up(&Frame::pack(&"3017620422003".parse().unwrap())).unwrap();
    window.see("[data-testid=scan-row][data-state=found]").await.unwrap();

    window.js("document.activeElement?.blur()", &[]).await.unwrap();
    window.press("c").await.unwrap();
    let says = |words: &str| format!("return document.body.innerText.includes({})", json!(words));
    window.wait_for("what to do", &says("Nothing read yet"), &[]).await.unwrap();
    stage.webcam.hold_up(&Frame::picture(DOTS).unwrap()).unwrap();
    window.wait_for("the date to be offered", &says("30 Jul 2030"), &[]).await.unwrap();
    let png = window.screenshot().await.unwrap();
    std::fs::write(xtask::project::target().join("window-tests/printed-date.png"), png).unwrap();
    let lot = window.stock().await.unwrap()[0]["firstLot"].clone();
    assert_eq!(lot["date"], json!(null), "none is taken by itself");

    window.press("1").await.unwrap();
    let taken = "return document.querySelector('[data-testid=scan-row]').innerText.includes('30 Jul 2030')";
    window.wait_for("the date to be taken", taken, &[]).await.unwrap();
    assert_eq!(window.stock().await.unwrap()[0]["firstLot"]["date"], json!("2030-07-30"));
    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());
    window.close().await.unwrap();
}
