//! Notifications of the system.

use app::view::{ErrorCode, ErrorView};
use notify_rust::Notification;

/// The longest text that is shown, in characters.
const LONGEST: usize = 500;

/// Shows a notification of the system. Its words are the window's: only that knows the user's language.
pub(crate) async fn show(title: String, body: String) -> Result<(), ErrorView> {
    let shown = tauri::async_runtime::spawn_blocking(move || {
        let short = |text: &str| text.chars().take(LONGEST).collect::<String>();
        Notification::new().appname("Larder").summary(&short(&title)).body(&short(&body)).show().map(drop)
    });
    let failed = |message: String| ErrorView { code: ErrorCode::Storage, message, details: None };
    match shown.await {
        Ok(Ok(())) => Ok(()),
        // A system without a service for notifications.
        Ok(Err(error)) => Err(failed(error.to_string())),
        Err(error) => Err(failed(error.to_string())),
    }
}
