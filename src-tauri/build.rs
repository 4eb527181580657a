//! Makes the window's context, and declares the program's own commands so that each is denied unless the
//! capability in `tauri.conf.json` grants it.

/// Every command of `src/commands`.
const COMMANDS: &[&str] = &[
    "start",
    "set_scanner_open",
    "scan_frame",
    "scan_picture",
    "scan_code",
    "look_up",
    "pantry",
    "product",
    "edit_product",
    "add",
    "take",
    "edit_lot",
    "suggest_date",
    "places",
    "add_place",
    "edit_place",
    "remove_place",
    "differences",
    "count",
    "undo",
    "redo",
    "undo_group",
    "journal",
    "parse_date",
    "save_settings",
    "set_second_source",
    "cache",
    "cache_history",
    "clear_cache",
    "warm_cache",
    "refresh_stale",
    "pause_refresh",
    "cancel_refresh",
    "ask_again",
    "check_store",
    "change_store",
    "cancel_copy",
];

fn main() {
    let attributes =
        tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
