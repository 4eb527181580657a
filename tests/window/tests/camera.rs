//! The camera is used while the scanner is shown, and at no other time.
#![allow(clippy::unwrap_used)]

use window_tests::{Frame, Stage};

const NUTELLA: &str = "3017620422003";

#[tokio::test(flavor = "multi_thread")]
async fn it_is_let_go_with_the_scan_screen_and_opened_again() {
    let mut stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    window.camera_is_live().await.unwrap();
    stage.webcam.wait_until_used(true).unwrap();
    for screen in ["pantry", "settings"] {
        window.go(screen).await.unwrap();
        stage.webcam.wait_until_used(false).unwrap();
        window.go("scan").await.unwrap();
        window.camera_is_live().await.unwrap();
        stage.webcam.wait_until_used(true).unwrap();
    }
    window.close().await.unwrap();
    stage.webcam.wait_until_used(false).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_that_stays_in_the_picture_is_booked_once() {
    let mut stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    window.camera_is_live().await.unwrap();
    stage.webcam.hold_up(&Frame::pack(&NUTELLA.parse().unwrap())).unwrap();
    window.scan_row("Nutella", "found").await.unwrap();
    // Some dozens of frames later nothing else happened; another pack ends the wait.
    let played = "const video = document.querySelector('video'); \
        window.larderTestBegan ??= video.currentTime; \
        return video.currentTime > window.larderTestBegan + 3";
    window.wait_for("three seconds of video", played, &[]).await.unwrap();
    assert_eq!(window.count("[data-testid=scan-row]").await.unwrap(), 1);
    stage.webcam.hold_up(&Frame::pack(&"9310155100335".parse().unwrap())).unwrap();
    window.scan_row("Thin Spaghetti", "found").await.unwrap();
    let stock = window.stock().await.unwrap();
    let amounts: Vec<_> = stock.iter().map(|row| row["total"]["milli"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [1_000, 1_000]);
    window.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_read_where_the_web_view_sends_no_bytes() {
    let mut stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    window.camera_is_live().await.unwrap();
    // After one request that failed on its way Tauri takes another for good, on which bytes come as numbers.
    let lose_one = "const fetches = window.fetch; window.larderTestLost = 0; \
        window.fetch = () => { \
            window.fetch = fetches; \
            window.larderTestLost += 1; \
            return Promise.reject(new TypeError('lost')); \
        }";
    window.js(lose_one, &[]).await.unwrap();
    window.wait_for("a lost request", "return window.larderTestLost === 1", &[]).await.unwrap();
    stage.webcam.hold_up(&Frame::pack(&NUTELLA.parse().unwrap())).unwrap();
    window.scan_row("Nutella", "found").await.unwrap();
    window.close().await.unwrap();
}
