//! The window's commands, one file a screen. Each is: parse, one call into the app, map the error.

mod cache;
mod pantry;
mod places;
mod product;
mod scan;
mod settings;

use tauri::{Builder, Runtime};

/// Registers every command. `build.rs` and the capability in `tauri.conf.json` list the same names.
pub(crate) fn register<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(tauri::generate_handler![
        settings::start,
        settings::save_settings,
        settings::set_second_source,
        cache::cache,
        cache::cache_history,
        cache::clear_cache,
        cache::warm_cache,
        cache::refresh_stale,
        cache::pause_refresh,
        cache::cancel_refresh,
        cache::ask_again,
        cache::check_store,
        cache::change_store,
        cache::cancel_copy,
        scan::set_scanner_open,
        scan::scan_frame,
        scan::scan_picture,
        scan::scan_code,
        scan::look_up,
        scan::parse_date,
        pantry::pantry,
        pantry::add,
        pantry::take,
        pantry::undo,
        pantry::redo,
        pantry::undo_group,
        pantry::journal,
        product::product,
        product::edit_product,
        product::edit_lot,
        product::suggest_date,
        places::places,
        places::add_place,
        places::edit_place,
        places::remove_place,
        places::differences,
        places::count,
    ])
}
