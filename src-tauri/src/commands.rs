//! The window's commands, one file a screen. Each is: parse, one call into the app, map the error.

mod bulk;
mod cache;
mod household;
mod pantry;
mod places;
mod product;
mod scan;
mod settings;
mod shopping;

use tauri::{Builder, Runtime};

/// Registers every command. `build.rs` and the capability in `tauri.conf.json` list the same names.
pub(crate) fn register<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(tauri::generate_handler![
        settings::start,
        settings::save_settings,
        settings::serial_scanner,
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
        scan::read_date,
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
        household::kinds,
        household::add_kind,
        household::edit_kind,
        household::remove_kind,
        household::units,
        household::add_unit,
        household::rename_unit,
        household::remove_unit,
        household::members,
        household::add_member,
        household::edit_member,
        household::remove_member,
        household::notices,
        household::recalls,
        household::refresh_recalls,
        household::check_recall,
        household::show_notice,
        shopping::shopping,
        shopping::add_list,
        shopping::edit_list,
        shopping::remove_list,
        shopping::add_item,
        shopping::edit_item,
        shopping::tick_item,
        shopping::remove_item,
        shopping::restore_item,
        shopping::put_away,
        bulk::lots,
        bulk::edit_lots,
        bulk::take_lots,
        bulk::read_table,
        bulk::add_many,
        bulk::past,
        product::prices,
        product::note_price,
        product::forget_price,
        product::merge_products,
        product::parse_amount,
        scan::teach_weighed,
        scan::taught_codes,
        scan::forget_code,
    ])
}
