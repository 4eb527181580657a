//! What every screen needs first, and the Settings screen.

use app::view::{ErrorView, SerialView, Settings, StartView};
use tauri::State;

use crate::Host;

type Answer<T> = Result<T, ErrorView>;

/// Everything a window needs before its first screen.
#[tauri::command]
pub(crate) async fn start(host: State<'_, Host>) -> Answer<StartView> {
    host.run(|app| async move { app.start_view().await }).await
}

/// Checks and keeps settings; answers those now in force.
#[tauri::command]
pub(crate) async fn save_settings(host: State<'_, Host>, settings: Settings) -> Answer<Settings> {
    host.run(|app| async move { app.save_settings(settings).await }).await
}

/// The serial ports, and how it goes with the scanner at one of them.
#[tauri::command]
pub(crate) async fn serial_scanner(host: State<'_, Host>) -> Answer<SerialView> {
    host.run(|app| async move { app.serial_scanner().await }).await
}

/// Asks the second source from now on, or no more.
#[tauri::command]
pub(crate) async fn set_second_source(
    host: State<'_, Host>,
    on: bool,
    key: Option<String>,
) -> Answer<Settings> {
    host.run(move |app| async move { app.set_second_source(on, key).await }).await
}
