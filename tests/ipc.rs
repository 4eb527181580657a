//! The border to the window: every command by its real name, through Tauri's mock runtime, onto real files.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use app::Config;
use larder_lib::Host;
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{Manager, WebviewWindow, WebviewWindowBuilder};

fn window(data_dir: &Path) -> WebviewWindow<MockRuntime> {
    let mut config = Config::new(data_dir.to_owned());
    // Nobody listens on port 9.
    config.source_url = Some("http://127.0.0.1:9".to_owned());
    config.recalls_url = Some("http://127.0.0.1:9".to_owned());
    let app = larder_lib::configure(mock_builder()).build(mock_context(noop_assets())).unwrap();
    app.manage(Host::open(config));
    WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap()
}

fn call(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    body: InvokeBody,
    headers: &[(&'static str, &str)],
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body,
        headers: headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize::<Value>().unwrap())
}

fn invoke(window: &WebviewWindow<MockRuntime>, command: &str, arguments: Value) -> Result<Value, Value> {
    call(window, command, InvokeBody::Json(arguments), &[])
}

fn scan(window: &WebviewWindow<MockRuntime>, text: &str, mode: &str) -> Result<Value, Value> {
    let request = json!({ "text": text, "symbology": null, "mode": mode, "placeId": null });
    invoke(window, "scan_code", json!({ "request": request }))
}

#[test]
fn a_pack_goes_in_and_out_and_everything_is_undone() {
    let dir = tempfile::tempdir().unwrap();
    let window = window(dir.path());

    let start = invoke(&window, "start", json!({})).unwrap();
    assert_eq!(start["places"].as_array().unwrap().len(), 3);
    assert_eq!(start["settings"]["freshFoundHours"], 24);

    let added = scan(&window, "3017620422003", "add").unwrap();
    let code = &added["code"];
    assert_eq!(
        [&code["gtin"], &code["class"], &code["measured"]],
        [&json!("3017620422003"), &json!("product"), &json!(null)]
    );
    let says = code["says"].as_object().unwrap();
    assert!(says.len() == 10 && says.values().all(Value::is_null), "a bare number says nothing: {says:?}");
    assert_eq!(added["ask"], true);
    let product = added["product"]["id"].as_str().unwrap();
    let lot = added["booking"]["lots"][0]["id"].as_str().unwrap();
    let first = added["booking"]["transactionId"].as_str().unwrap();

    let answer = invoke(&window, "look_up", json!({ "gtin": "3017620422003", "refresh": false })).unwrap();
    assert_eq!(answer["outcome"], "unavailable");
    assert_eq!(answer["product"]["factsState"], "pending");

    let date = invoke(&window, "parse_date", json!({ "text": "2030-05-17" })).unwrap();
    let edit = json!({ "lotId": lot, "edit": { "date": date["date"] } });
    assert_eq!(invoke(&window, "edit_lot", edit).unwrap()["lots"][0]["date"], "2030-05-17");

    let named = json!({ "id": product, "edits": { "name": "Brotaufstrich" } });
    invoke(&window, "edit_product", named).unwrap();
    let query = json!({ "query": { "search": "brot", "limit": 10 } });
    assert_eq!(invoke(&window, "pantry", query).unwrap()["total"], 1);

    let take = json!({ "productId": product, "lotId": null, "milli": 1000, "how": "use" });
    let used = invoke(&window, "take", json!({ "request": take })).unwrap();
    let again = invoke(&window, "take", json!({ "request": take })).unwrap_err();
    assert_eq!(again["code"], "not-enough");
    assert_eq!(again["details"]["availableMilli"], 0);

    let blocked =
        invoke(&window, "undo", json!({ "transactionId": first, "also": [], "correct": false })).unwrap();
    assert_eq!(blocked["transactionId"], Value::Null);
    assert!(!blocked["blockers"].as_array().unwrap().is_empty());
    let undone = json!({ "transactionId": used["transactionId"], "also": [], "correct": false });
    assert_ne!(invoke(&window, "undo", undone).unwrap()["transactionId"], Value::Null);
    let whole = invoke(&window, "product", json!({ "id": product })).unwrap();
    assert_eq!(whole["row"]["total"], json!({ "milli": 1000, "unit": "piece" }));

    let journal = json!({ "query": { "productId": product, "limit": 10 } });
    let journal = invoke(&window, "journal", journal).unwrap();
    assert_eq!(journal["entries"][0]["action"], "undone");
}

#[test]
fn frames_and_pictures_come_as_raw_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let window = window(dir.path());
    let size = [("x-width", "64"), ("x-height", "48"), ("x-sequence", "0")];

    let blank = call(&window, "scan_frame", InvokeBody::Raw(vec![255; 64 * 48]), &size).unwrap();
    assert_eq!(blank["accepted"], json!([]));
    let short = call(&window, "scan_frame", InvokeBody::Raw(vec![0; 7]), &size).unwrap_err();
    assert_eq!(short["code"], "invalid");
    let nameless = call(&window, "scan_frame", InvokeBody::Raw(vec![0; 7]), &[]).unwrap_err();
    assert_eq!(nameless["details"]["field"], "x-width");
    let dateless = call(&window, "read_date", InvokeBody::Raw(vec![255; 64 * 48]), &size).unwrap();
    assert_eq!(dateless, json!({ "sequence": 0, "dates": [] }));
    let short = call(&window, "read_date", InvokeBody::Raw(vec![0; 7]), &size).unwrap_err();
    assert_eq!(short["code"], "invalid");
    let broken = call(&window, "scan_picture", InvokeBody::Raw(b"no picture".to_vec()), &[]).unwrap_err();
    assert_eq!(broken["code"], "picture");
}

#[test]
fn or_as_numbers_where_the_web_view_sends_no_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let window = window(dir.path());
    let size = [("x-width", "64"), ("x-height", "48"), ("x-sequence", "0")];
    let frame = |numbers: Value| call(&window, "scan_frame", InvokeBody::Json(numbers), &size);

    assert_eq!(frame(json!(vec![255; 64 * 48])).unwrap()["accepted"], json!([]));
    for wrong in [json!([256]), json!(["white"]), json!({ "bytes": [255] }), json!(null)] {
        assert_eq!(frame(wrong).unwrap_err()["details"]["field"], "body");
    }
}

#[test]
fn refusals_carry_a_code_and_what_to_say() {
    let dir = tempfile::tempdir().unwrap();
    let window = window(dir.path());
    let misread = scan(&window, "3017620422008", "add").unwrap_err();
    assert_eq!(misread["code"], "check-digit");
    assert_eq!(misread["details"]["expected"], "3");
    assert_eq!(scan(&window, "https://example.org/", "add").unwrap_err()["code"], "not-a-product-code");
    assert_eq!(scan(&window, " ", "add").unwrap_err()["code"], "empty");
    let nothing = invoke(&window, "product", json!({ "id": "nonsense" })).unwrap_err();
    assert_eq!(nothing["code"], "not-found");
    let mut settings = invoke(&window, "start", json!({})).unwrap()["settings"].clone();
    settings["deadlineSeconds"] = json!(0);
    let refused = invoke(&window, "save_settings", json!({ "settings": settings })).unwrap_err();
    assert_eq!(refused["details"]["field"], "deadlineSeconds");
}

#[test]
fn a_pantry_that_can_not_be_opened_is_told_to_every_command() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("pantry.sqlite"), b"this is no database, but it is somebody's file")
        .unwrap();
    let window = window(dir.path());
    let refused = invoke(&window, "start", json!({})).unwrap_err();
    assert_eq!(refused["code"], "storage");
    let kept = std::fs::read(dir.path().join("pantry.sqlite")).unwrap();
    assert_eq!(kept, b"this is no database, but it is somebody's file");
}

#[test]
fn what_a_household_sets_up_goes_through_too() {
    let dir = tempfile::tempdir().unwrap();
    let window = window(dir.path());
    let ask = |command: &str, arguments: Value| invoke(&window, command, arguments).unwrap();

    let kind =
        ask("add_kind", json!({ "edit": { "name": "Milk", "minimum": { "milli": 2000, "unit": "piece" } } }));
    let kind_id = kind["id"].as_str().unwrap();
    ask(
        "edit_kind",
        json!({ "id": kind_id, "edit": { "name": "Whole milk", "minimum": { "milli": 3000, "unit": "piece" } } }),
    );
    assert_eq!(ask("kinds", json!({}))[0]["name"], "Whole milk");
    let jar = ask("add_unit", json!({ "name": "Jar" }));
    ask("rename_unit", json!({ "id": jar["id"], "name": "Glass" }));
    assert_eq!(ask("units", json!({})), json!([{ "id": jar["id"], "name": "Glass" }]));
    let typed = ask("parse_amount", json!({ "text": "2 glass", "productId": null }));
    assert_eq!(typed["amount"], json!({ "milli": 2000, "unit": jar["id"] }));
    ask("remove_unit", json!({ "id": jar["id"] }));
    let edit = json!({ "name": "Anna", "allergens": ["en:milk"], "diets": ["vegan", "no-palm-oil"] });
    let anna = ask("add_member", json!({ "edit": edit }));
    ask(
        "edit_member",
        json!({ "id": anna["id"], "edit": { "name": "Anne", "allergens": [], "diets": ["vegan"] } }),
    );
    assert_eq!(ask("members", json!({}))[0]["diets"], json!(["vegan"]));
    let added = scan(&window, "3017620422003", "add").unwrap();
    assert_eq!(added["product"]["concerns"][0]["level"], "unknown");
    ask("remove_member", json!({ "id": anna["id"] }));
    let product = added["product"]["id"].as_str().unwrap();

    let price = json!({ "productId": product, "store": "Corner", "amount": { "milli": 1000, "unit": "piece" }, "priceMinor": 199 });
    ask("note_price", json!({ "request": price }));
    let prices = ask("prices", json!({ "productId": product }));
    assert_eq!(prices["stores"][0]["price"]["minor"], 199);
    ask("forget_price", json!({ "id": prices["prices"][0]["seenId"] }));

    let view = ask("shopping", json!({ "listId": null }));
    assert_eq!((&view["items"][0]["why"], &view["items"][0]["kindId"]), (&json!("kind"), &json!(kind_id)));
    let list = view["listId"].as_str().unwrap();
    let item = ask("add_item", json!({ "listId": list, "edit": { "text": "3 candles" } }));
    ask("edit_item", json!({ "id": item["id"], "edit": { "note": "white" } }));
    ask("tick_item", json!({ "listId": list, "id": item["id"], "ticked": true }));
    ask("remove_item", json!({ "id": view["items"][0]["id"] }));
    let off = ask("shopping", json!({ "listId": list }));
    ask("restore_item", json!({ "id": off["putOff"][0]["id"] }));
    ask("edit_list", json!({ "id": list, "edit": { "name": "", "store": "Corner" } }));
    let market = ask("add_list", json!({ "edit": { "name": "Market", "store": null } }));
    ask("remove_list", json!({ "id": market["id"] }));
    let away = json!({ "listId": list, "items": [], "dropped": [item["id"]], "store": null });
    ask("put_away", json!({ "request": away }));
    ask("remove_kind", json!({ "id": kind_id }));
    assert_eq!(ask("shopping", json!({ "listId": null }))["items"], json!([]));

    let lots = ask("lots", json!({ "query": { "limit": 10 } }));
    let lot = &lots["rows"][0]["lot"]["id"];
    ask("edit_lots", json!({ "request": { "lotIds": [lot], "edit": { "opened": true } } }));
    let read = ask("read_table", json!({ "text": "Tea\t2" }));
    ask("add_many", json!({ "requests": [read["rows"][0]["add"]] }));
    let tea = ask("lots", json!({ "query": { "search": "tea", "limit": 1 } }));
    ask("merge_products", json!({ "id": tea["rows"][0]["lot"]["productId"], "into": product }));
    ask("take_lots", json!({ "request": { "lotIds": [lot], "how": "waste", "reason": "spoiled" } }));
    let today = ask("start", json!({}))["today"].clone();
    assert_eq!(ask("past", json!({ "query": { "date": today, "limit": 10 } }))["products"], 1);
    assert_eq!(ask("notices", json!({}))["unreached"], json!([]));
    let weight = json!({ "kind": "weight", "milliG": 350_000 });
    ask("teach_weighed", json!({ "code": "2812345003503", "measured": weight }));
    let measured = scan(&window, "2812345003503", "look-up").unwrap()["code"]["measured"].clone();
    assert_eq!(measured, weight);
    let taught = ask("taught_codes", json!({}))[0].clone();
    assert_eq!(taught["says"], "weight");
    ask("forget_code", json!({ "id": taught["id"] }));
    assert_eq!(ask("recalls", json!({}))["recalled"], json!([]));
    let error = invoke(&window, "refresh_recalls", json!({})).unwrap_err();
    assert_eq!(error["code"], "unreachable", "nobody is there in this test");
    let error =
        invoke(&window, "check_recall", json!({ "productId": product, "recallId": "1" })).unwrap_err();
    assert_eq!(error["code"], "not-found");
}
