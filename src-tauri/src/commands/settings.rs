//! What every screen needs first, and the Settings screen.

use app::view::{ErrorView, Settings, StartView};
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
