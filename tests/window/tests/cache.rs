//! The Cache screen in the real window: what it shows is what happened, and what its buttons say is done.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use stand_in::{Fault, KEY};
use window_tests::{Stage, Window};

const NUTELLA: &str = "3017620422003";
const VEGEMITE: &str = "9300650658615";
/// What only the second source knows.
const NUTS: &str = "077034085228";

async fn cache(window: &Window) -> Value {
    window.invoke("cache", json!({})).await.unwrap()
}

/// Waits until the screen says this.
async fn says(window: &Window, words: &str) {
    let script = "return document.body.innerText.includes(arguments[0])";
    window.wait_for(&format!("\"{words}\""), script, &[json!(words)]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cache_is_shown_moved_and_emptied() {
    let stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    for code in [NUTELLA, VEGEMITE] {
        window.type_code(code).await.unwrap();
    }
    window.scan_row("Nutella", "found").await.unwrap();
    window.scan_row("Vegemite", "found").await.unwrap();

    // What the program counted is what the source counted, and what is shown.
    window.go("settings").await.unwrap();
    window.click("a[href='#/settings/cache']").await.unwrap();
    says(&window, "Open Food Facts answers").await;
    let view = cache(&window).await;
    let requests = view["tiers"][2]["hits"].as_u64().unwrap();
    assert_eq!(requests, stage.source.requests().total);
    assert_eq!(view["store"]["answers"], json!(2));
    says(&window, "2 answers").await;

    // Copied into another store, and that one is in use.
    window.click_named("Use: Key-value file").await.unwrap();
    says(&window, "It can be used, and is empty.").await;
    window.click_named("Copy 2 answers").await.unwrap();
    says(&window, "Copied: the store holds 2 answers now").await;
    let in_use = "const row = [...document.querySelectorAll('li.current')][0]; \
        return row?.innerText.includes('Key-value file') ? row.innerText : null";
    window.wait_for("the other store in use", in_use, &[]).await.unwrap();
    assert_eq!(cache(&window).await["store"]["kind"], json!("files"));

    // The source fails: the screen says so in words, and what is kept still answers.
    stage.source.set_fault(Some(Fault::RateLimited(Some(600))));
    let asked = window.invoke("look_up", json!({ "gtin": "4000000000006", "refresh": false })).await.unwrap();
    assert_eq!(asked["outcome"], json!("unavailable"));
    says(&window, "Open Food Facts asked us to wait").await;
    let kept = window.invoke("look_up", json!({ "gtin": NUTELLA, "refresh": false })).await.unwrap();
    assert_eq!(kept["outcome"], json!("found"));

    // Emptied after a question; the pantry keeps everything.
    window.click_named("Empty it").await.unwrap();
    window.click("[role=dialog] .btn:not(.plain), dialog .btn:not(.plain)").await.unwrap();
    says(&window, "Emptied").await;
    assert_eq!(cache(&window).await["store"]["answers"], json!(0));
    assert_eq!(window.stock().await.unwrap().len(), 2);
    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());
    window.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_source_is_switched_on_with_a_key() {
    let stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    window.type_code(NUTS).await.unwrap();
    window.scan_row(NUTS, "unknown").await.unwrap();

    window.go("settings").await.unwrap();
    let switch = "const label = [...document.querySelectorAll('label')] \
            .find((label) => label.innerText === 'Also ask USDA FoodData Central'); \
        label?.click(); return !!label";
    window.wait_for("the switch", switch, &[]).await.unwrap();
    window.fill("input[type=password]", KEY).await.unwrap();
    window.click_named("Use this key").await.unwrap();
    says(&window, "Your key is kept").await;

    let found = window.invoke("look_up", json!({ "gtin": NUTS, "refresh": true })).await.unwrap();
    assert_eq!(found["provenance"]["source"], json!("usda-fooddata-central"));
    window.go("pantry").await.unwrap();
    window.pantry_row(&["Nut 'n Berry Mix", "Kar Nut Products Company"]).await.unwrap();
    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());
    window.close().await.unwrap();
}
