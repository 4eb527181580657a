//! A week of food in the real window: shopping, cooking, opening, freezing and thawing, throwing away, counting the fridge,
//! shopping from the list, and taking back something from days ago.
#![allow(clippy::unwrap_used)]

use fantoccini::key::Key;
use serde_json::{Value, json};
use window_tests::{Frame, Stage, Window};

/// Twelve packs of the stand-in's records, and a word of the name of each.
const SHOPPING: [(&str, &str); 12] = [
    ("3017620422003", "Nutella"),
    ("5010251168577", "Milk"),
    ("3596710347643", "Reblochon"),
    ("9300601768226", "Hommus"),
    ("8004983005474", "Yogurt"),
    ("8030582700120", "Uova"),
    ("8002470029804", "Olio"),
    ("5050854517631", "Honey"),
    ("9310155100335", "Spaghetti"),
    ("4388858946739", "Spitzenreis"),
    ("8009004810136", "Miele"),
    ("3350030160463", "Viande"),
];
const MILK: &str = "5010251168577";
const SPAGHETTI: &str = "9310155100335";
const MINCE: &str = "3350030160463";

/// What is in stock of a product: its row.
async fn row(window: &Window, gtin: &str) -> Option<Value> {
    window.stock().await.unwrap().into_iter().find(|row| row["gtin"] == json!(gtin))
}

/// Its lots, as the program has them.
async fn lots(window: &Window, id: &str) -> Vec<Value> {
    let product = window.invoke("product", json!({ "id": id })).await.unwrap();
    product["lots"].as_array().cloned().unwrap_or_default()
}

/// Waits until the program's lots of a product are as wished.
async fn until(window: &Window, id: &str, what: &str, wish: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let began = std::time::Instant::now();
    loop {
        let lots = lots(window, id).await;
        if wish(&lots) {
            return lots;
        }
        assert!(began.elapsed().as_secs() < 30, "{what} did not come: {lots:#?}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// Goes to an address of the window.
async fn visit(window: &Window, hash: &str, shown: &str) {
    window.js("location.hash = arguments[0]", &[json!(hash)]).await.unwrap();
    window.see(shown).await.unwrap();
}

async fn visit_product(window: &Window, gtin: &str) -> String {
    let id = row(window, gtin).await.unwrap()["id"].as_str().unwrap().to_owned();
    visit(window, &format!("#/product/{id}"), "[data-testid=lot]").await;
    id
}

/// The button that does what a dialog is about.
const DO_IT: &str = "dialog[open] .btn:not(.plain)";

#[tokio::test(flavor = "multi_thread")]
async fn a_week_of_food() {
    let mut stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();

    // Monday: twelve packs are held up, one after the other.
    window.camera_is_live().await.unwrap();
    for (gtin, word) in SHOPPING {
        stage.webcam.hold_up(&Frame::pack(&gtin.parse().unwrap())).unwrap();
        window.scan_row(word, "found").await.unwrap();
    }
    stage.webcam.hold_up(&Frame::counter()).unwrap();
    let stock = window.stock().await.unwrap();
    assert_eq!(stock.len(), SHOPPING.len());
    assert!(stock.iter().all(|row| row["total"]["milli"] == json!(1000)), "{stock:#?}");

    // Tuesday: half of the spaghetti is cooked.
    let spaghetti = visit_product(&window, SPAGHETTI).await;
    window.click_named("Use…").await.unwrap();
    window.click("[data-testid=lot] .portions button:nth-of-type(3)").await.unwrap();
    until(&window, &spaghetti, "half of it", |lots| lots[0]["amount"]["milli"] == json!(500)).await;

    // The milk is opened: a table says how long it keeps, or nothing does; it is used first from now on.
    let milk = visit_product(&window, MILK).await;
    window.click_named("Open").await.unwrap();
    until(&window, &milk, "opened", |lots| lots[0]["opened"] == json!(true)).await;

    // Wednesday: the mince goes into the freezer with the days it has left, ...
    let mince = row(&window, MINCE).await.unwrap();
    let lot = mince["firstLot"]["id"].as_str().unwrap();
    let days = window.invoke("parse_date", json!({ "text": "+3" })).await.unwrap()["date"].clone();
    window.invoke("edit_lot", json!({ "lotId": lot, "edit": { "date": days } })).await.unwrap();
    let mince = visit_product(&window, MINCE).await;
    window.click_named("Freeze").await.unwrap();
    window.click(DO_IT).await.unwrap();
    let frozen = until(&window, &mince, "frozen", |lots| !lots[0]["frozen"].is_null()).await;
    assert_eq!(frozen[0]["frozen"]["daysLeft"], json!(3));

    // ... and comes out with them, or with fewer when the table is stricter.
    window.click_named("Thaw").await.unwrap();
    window.click(DO_IT).await.unwrap();
    let thawed = until(&window, &mince, "thawed", |lots| lots[0]["frozen"].is_null()).await;
    assert_eq!(thawed[0]["thawed"], json!(true));
    assert!(thawed[0]["daysLeft"].as_i64().unwrap() <= 3, "{thawed:#?}");

    // Thursday: half of it is thrown away, and why is kept.
    window.click_named("Throw away").await.unwrap();
    window.click_named("Too much").await.unwrap();
    window.click_named("½").await.unwrap();
    window.click(DO_IT).await.unwrap();
    until(&window, &mince, "half thrown away", |lots| lots[0]["amount"]["milli"] == json!(500)).await;
    let wasted = json!({ "query": { "productId": mince, "actions": ["wasted"], "limit": 5 } });
    let wasted = window.invoke("journal", wasted).await.unwrap();
    assert_eq!(wasted["entries"][0]["reason"], json!("too-much"));

    // Friday: the fridge is counted. The mince is gone, nobody knows where.
    let fridge = thawed[0]["placeId"].as_str().unwrap();
    visit(&window, &format!("#/count/{fridge}"), "[data-testid=count-row]").await;
    window.fill("[data-testid=count-row] input", "0").await.unwrap();
    window.press("\t").await.unwrap();
    window.see("[data-testid=count-row][data-state=missing]").await.unwrap();
    window.click_named("Compare").await.unwrap();
    window.click_named("Book the differences").await.unwrap();
    until(&window, &mince, "counted", <[Value]>::is_empty).await;

    // Saturday: what is short is on the list by itself, the rest is written; all of it is ticked and put away in one go.
    let edits = window.invoke("product", json!({ "id": mince })).await.unwrap()["edits"].clone();
    let mut edits = edits.as_object().cloned().unwrap();
    edits.insert("minimum".into(), json!({ "milli": 2000, "unit": "piece" }));
    window.invoke("edit_product", json!({ "id": mince, "edits": edits })).await.unwrap();
    visit(&window, "#/shopping", "[data-testid=shopping-item]").await;
    window.fill("main [role=combobox]", "2 kg flour").await.unwrap();
    window.key(Key::Enter).await.unwrap();
    let ticked = "const items = [...document.querySelectorAll('[data-testid=shopping-item]')]; \
        if (items.length < 2) return false; \
        const open = items.map((item) => item.querySelector('input')).find((box) => !box.checked); \
        open?.click(); \
        return !open";
    window.wait_for("all of it in the basket", ticked, &[]).await.unwrap();
    window.click_named("Put away · 2").await.unwrap();
    // By Enter: what was done just before is still told over the button.
    window.js("document.querySelector('main form button[type=submit]').focus()", &[]).await.unwrap();
    window.key(Key::Enter).await.unwrap();
    until(&window, &mince, "bought", |lots| {
        lots.first().is_some_and(|lot| lot["amount"]["milli"] == json!(2000))
    })
    .await;
    let stock = window.stock().await.unwrap();
    let flour = stock.iter().find(|row| row["name"] == json!("flour")).unwrap();
    assert_eq!(flour["total"], json!({ "milli": 2_000_000, "unit": "g" }));

    // Sunday: the spaghetti of Tuesday were not cooked after all.
    visit(&window, "#/journal", "[data-testid=entry]").await;
    let undo = "const entry = [...document.querySelectorAll('[data-testid=entry]')] \
            .find((entry) => entry.innerText.includes('Spaghetti') && entry.innerText.includes('Used')); \
        const button = entry?.querySelector('button'); \
        button?.click(); \
        return !!button";
    window.wait_for("Tuesday's cooking in the journal", undo, &[]).await.unwrap();
    until(&window, &spaghetti, "all of it again", |lots| lots[0]["amount"]["milli"] == json!(1000)).await;

    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());
    window.close().await.unwrap();
}
