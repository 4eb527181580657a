//! The camera: lent to our one window, and only while its scanner is open.

use tauri::webview::{PermissionKind, PermissionResponse};
use tauri::{AppHandle, Builder, Manager, Runtime};

use crate::Host;

const WINDOW: &str = "main";

/// Answers the web view's questions for permissions. Without a handler WebKitGTK denies everything.
pub(crate) fn permit<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.on_permission_request(|webview, kind| {
        let scanning = webview.try_state::<Host>().is_some_and(|host| host.scanner_open());
        match kind {
            PermissionKind::Camera if webview.label() == WINDOW && scanning => PermissionResponse::Allow,
            _ => PermissionResponse::Deny,
        }
    })
}

/// Switches on `getUserMedia`, which some distributions build with it off.
#[cfg(target_os = "linux")]
pub(crate) fn enable<R: Runtime>(handle: &AppHandle<R>) {
    use webkit2gtk::{SettingsExt, WebViewExt};

    let Some(window) = handle.get_webview_window(WINDOW) else { return };
    let result = window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_enable_media_stream(true);
        }
    });
    if let Err(error) = result {
        tracing::warn!(%error, "the web view's media settings could not be reached");
    }
}

/// Other systems need no switch.
#[cfg(not(target_os = "linux"))]
pub(crate) fn enable<R: Runtime>(_handle: &AppHandle<R>) {}
