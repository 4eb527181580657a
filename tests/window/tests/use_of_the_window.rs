//! The window by keyboard alone, at the width of the smallest phone, and on every screen.
#![allow(clippy::unwrap_used)]

use fantoccini::key::Key;
use serde_json::json;
use window_tests::{Stage, Window};

const NUTELLA: &str = "3017620422003";

/// Presses Tab until what `wanted` names has the focus.
async fn tab_to(window: &Window, wanted: &str) {
    let mut passed = Vec::new();
    for _ in 0..60 {
        window.key(Key::Tab).await.unwrap();
        let focused = window.focused().await.unwrap();
        if focused == wanted {
            return;
        }
        passed.push(focused);
    }
    panic!("Tab does not lead to {wanted:?}, but to {passed:?}");
}

/// Waits until the only row of the pantry says so many.
async fn in_stock(window: &Window, count: u32) {
    let label = format!("[data-testid=pantry-row] [aria-label*=\"{count} in stock\"]");
    window.see(&label).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_reached_by_keyboard() {
    let stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    window.camera_is_live().await.unwrap();

    // A number is typed, the date after it.
    tab_to(&window, "manual-entry").await;
    window.press(NUTELLA).await.unwrap();
    window.key(Key::Enter).await.unwrap();
    window.scan_row("Nutella", "found").await.unwrap();
    tab_to(&window, "date-input").await;
    window.press("+3m").await.unwrap();
    window.key(Key::Enter).await.unwrap();
    let dated = "return !document.querySelector('[data-testid=date-input]')";
    window.wait_for("the date to be taken", dated, &[]).await.unwrap();

    // By the navigation to the pantry, one more, and taken back.
    window.key(Key::Escape).await.unwrap();
    window.chord(Key::Control, '2').await.unwrap();
    window.see("[data-nav=pantry][aria-current=page]").await.unwrap();
    window.pantry_row(&["Nutella"]).await.unwrap();
    tab_to(&window, "Add one: Nutella").await;
    window.key(Key::Enter).await.unwrap();
    in_stock(&window, 2).await;
    window.chord(Key::Control, 'z').await.unwrap();
    in_stock(&window, 1).await;

    // Into the product, and to the settings.
    tab_to(&window, "Nutella").await;
    window.key(Key::Enter).await.unwrap();
    window.wait_for("the product", "return location.hash.startsWith('#/product/')", &[]).await.unwrap();
    window.chord(Key::Control, '4').await.unwrap();
    window.see("[data-nav=settings][aria-current=page]").await.unwrap();
    tab_to(&window, "settings").await;
    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());
    window.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_sticks_out_at_any_width() {
    let stage = Stage::set().await.unwrap();
    let window = stage.open_demo().await.unwrap();
    window.type_code(NUTELLA).await.unwrap();
    window.scan_row("Nutella", "found").await.unwrap();
    for (width, height) in [(320, 568), (390, 844), (768, 1024), (1280, 800)] {
        window.resize(width, height).await.unwrap();
        for screen in ["scan", "pantry", "shopping", "settings"] {
            window.go(screen).await.unwrap();
            if screen == "pantry" {
                window.see("[data-testid=pantry-row]").await.unwrap();
            }
            assert_eq!(window.overflow().await.unwrap(), None, "{screen} at {width}");
        }
        window.go("pantry").await.unwrap();
        window.click("[data-testid=pantry-row] a").await.unwrap();
        window.wait_for("the product", "return location.hash.startsWith('#/product/')", &[]).await.unwrap();
        assert_eq!(window.overflow().await.unwrap(), None, "a product at {width}");
    }
    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());
    window.close().await.unwrap();
}

/// Screens with an address of their own.
const ADDRESSES: [&str; 14] = [
    "#/scan",
    "#/pantry",
    "#/shopping",
    "#/journal",
    "#/grid",
    "#/past",
    "#/unreached",
    "#/settings",
    "#/settings/places",
    "#/settings/members",
    "#/settings/kinds",
    "#/settings/units",
    "#/settings/codes",
    "#/settings/cache",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_gets_what_it_asks_for() {
    let stage = Stage::set().await.unwrap();
    let window = stage.open_demo().await.unwrap();
    window.type_code(NUTELLA).await.unwrap();
    window.scan_row("Nutella", "found").await.unwrap();
    let at_rest = "return !document.querySelector('.skeleton, [aria-busy=true]')";
    let alert = "return document.querySelector('main [role=alert]')?.innerText ?? null";
    for address in ADDRESSES {
        window.js("location.hash = arguments[0]", &[json!(address)]).await.unwrap();
        window.wait_for(&format!("{address} at rest"), at_rest, &[]).await.unwrap();
        assert_eq!(window.js(alert, &[]).await.unwrap(), json!(null), "{address}");
    }
    window.js("location.hash = '#/settings/recalls'", &[]).await.unwrap();
    window.click_named("Switch on").await.unwrap();
    window.see("[data-testid=recall]").await.unwrap();
    window.click("[data-testid=recall] > .btn").await.unwrap();
    window.see("[data-testid=recall].checked").await.unwrap();
    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());
    window.close().await.unwrap();
}
