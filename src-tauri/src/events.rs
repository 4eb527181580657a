//! The app's events, handed on to the window.

use tauri::{AppHandle, Emitter, Runtime};

use crate::Host;

/// The name under which the window listens.
const EVENT: &str = "larder";

/// Forwards every event of the app to the window until the program ends.
pub(crate) fn forward<R: Runtime>(handle: &AppHandle<R>, host: &Host) {
    let Ok(app) = host.app() else { return };
    let mut events = app.subscribe();
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        while let Some(event) = events.next().await {
            if let Err(error) = handle.emit(EVENT, event) {
                tracing::warn!(%error, "an event did not reach the window");
            }
        }
    });
}
