//! A USB scanner, which types codes as a keyboard does, on every screen; and people, who type, too.
#![allow(clippy::unwrap_used)]

use fantoccini::key::Key;
use serde_json::{Value, json};
use window_tests::{Stage, Window};

const NUTELLA: &str = "3017620422003";
const ENTER: char = '\n';
const TAB: char = '\t';

/// Screens with an address of their own. Where things are counted or put on a list, a code does that instead.
const SCREENS: [&str; 14] = [
    "#/scan",
    "#/pantry",
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
    "#/settings/control-codes",
    "#/settings/cache",
];

async fn show(window: &Window, address: &str) {
    let go = "const left = (location.hash || '#/scan') === arguments[0] ? null : document.title; \
        location.hash = arguments[0]; return left";
    let left = window.js(go, &[json!(address)]).await.unwrap();
    let at_rest = "return document.title !== arguments[0] && !!document.querySelector('main h1') \
        && !document.querySelector('.skeleton, [aria-busy=true]')";
    window.wait_for(&format!("{address} at rest"), at_rest, &[left]).await.unwrap();
}

/// Waits until there are so many packs of what is in stock.
async fn in_stock(window: &Window, packs: i64, when: &str) {
    let milli = |stock: &[Value]| stock.iter().filter_map(|row| row["total"]["milli"].as_i64()).sum::<i64>();
    window
        .stock_where(&format!("{packs} packs, {when}"), |stock| milli(stock) == packs * 1000)
        .await
        .unwrap();
}

async fn value_of(window: &Window, selector: &str) -> Value {
    window.js("return document.querySelector(arguments[0]).value", &[json!(selector)]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_taken_on_every_screen() {
    let stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    let mut packs = 0;
    for address in SCREENS {
        show(&window, address).await;
        // With Enter, with Tab, with nothing behind it; and with what was read how in front of it.
        let suffix =
            [ENTER.to_string(), TAB.to_string(), String::new()][usize::try_from(packs % 3).unwrap()].clone();
        let prefix = if packs % 2 == 0 { "" } else { "]E0" };
        stage.scan_by_keys(&format!("{prefix}{NUTELLA}{suffix}")).unwrap();
        packs += 1;
        in_stock(&window, packs, address).await;
        let hash = window.js("return location.hash", &[]).await.unwrap();
        assert_eq!(hash, json!(address), "the scanner's keys did something else as well");
    }
    assert_eq!(window.errors().await.unwrap(), Vec::<String>::new());
    window.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_text_field_a_code_is_taken_out_and_typing_is_left_alone() {
    let stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    stage.scan_by_keys(&format!("{NUTELLA}{ENTER}")).unwrap();
    in_stock(&window, 1, "at first").await;
    show(&window, "#/pantry").await;
    let field = "main [data-search]";
    window.click(field).await.unwrap();
    window.type_slowly("nut").await.unwrap();
    stage.scan_by_keys(&format!("{NUTELLA}{ENTER}")).unwrap();
    in_stock(&window, 2, "in the search").await;
    assert_eq!(value_of(&window, field).await, json!("nut"));
    stage.scan_by_keys(NUTELLA).unwrap();
    in_stock(&window, 3, "in the search, without Enter").await;
    assert_eq!(value_of(&window, field).await, json!("nut"));

    // The same digits from a person stay, and book nothing.
    window.key(Key::End).await.unwrap();
    window.type_slowly(NUTELLA).await.unwrap();
    assert_eq!(value_of(&window, field).await, json!(format!("nut{NUTELLA}")));
    in_stock(&window, 3, "typed by a person").await;
    // So do words, however fast.
    window
        .js("const f = document.querySelector(arguments[0]); f.value = ''; f.focus()", &[json!(field)])
        .await
        .unwrap();
    window.press("strawberry").await.unwrap();
    assert_eq!(value_of(&window, field).await, json!("strawberry"));
    in_stock(&window, 3, "words").await;

    // On the shopping list it is put on that, in its field as well.
    show(&window, "#/shopping").await;
    window.click("main [data-search]").await.unwrap();
    stage.scan_by_keys(&format!("{NUTELLA}{ENTER}")).unwrap();
    let listed = "return document.querySelector('main').innerText.includes('Nutella')";
    window.wait_for("Nutella on the list", listed, &[]).await.unwrap();
    assert_eq!(value_of(&window, "main [data-search]").await, json!(""));
    in_stock(&window, 3, "on the shopping list").await;
    window.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_a_gs1_code_are_kept_apart_however_the_separator_comes() {
    let stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    let gtin = "0103017620422003";
    let codes = [
        format!("]d2{gtin}10AB-1\u{1d}17290401"),
        format!("]d2{gtin}10AB-2^17290402"),
        format!("{gtin}10AB-3<GS>17290403"),
        // Dropped: where the date comes first, none is needed.
        format!("]d2{gtin}1729040410AB-4"),
    ];
    for (at, code) in codes.iter().enumerate() {
        stage.scan_by_keys(&format!("{code}{ENTER}")).unwrap();
        in_stock(&window, i64::try_from(at).unwrap() + 1, code).await;
    }
    let product = &window.stock().await.unwrap()[0]["id"];
    let view = window.invoke("product", json!({ "id": product })).await.unwrap();
    let mut lots: Vec<_> = view["lots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lot| format!("{} {} {}", lot["batch"], lot["date"], lot["dateKind"]).replace('"', ""))
        .collect();
    lots.sort();
    let expected = (1..=4).map(|n| format!("AB-{n} 2029-04-0{n} use-by"));
    assert_eq!(lots, expected.collect::<Vec<_>>());
    window.close().await.unwrap();
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_at_a_serial_port_is_listened_to_on_every_screen() {
    use serialport::SerialPort;
    use std::io::Write;

    let stage = Stage::set().await.unwrap();
    let window = stage.open().await.unwrap();
    // Made last: a program that is started afterwards would hold the scanner's end open as well.
    let (mut scanner, port) = serialport::TTYPort::pair().unwrap();
    let name = port.name().unwrap();
    drop(port);
    let mut settings = window.invoke("start", json!({})).await.unwrap()["settings"].clone();
    settings["serialPort"] = json!(name);
    window.invoke("save_settings", json!({ "settings": settings })).await.unwrap();
    show(&window, "#/settings").await;
    window.see("[data-testid=serial-state][data-state=open]").await.unwrap();
    scanner.write_all(format!("{NUTELLA}\r").as_bytes()).unwrap();
    in_stock(&window, 1, "on the Settings screen").await;
    show(&window, "#/pantry").await;
    scanner.write_all(NUTELLA.as_bytes()).unwrap();
    in_stock(&window, 2, "on the Pantry screen, without an end").await;
    // Pulled out: it says so, and goes on waiting.
    drop(scanner);
    show(&window, "#/settings").await;
    window.see("[data-testid=serial-state][data-state=missing]").await.unwrap();
    window.close().await.unwrap();
}
