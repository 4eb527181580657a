//! Product pictures, served to the window by a scheme of our own, so that the page needs no remote host.

use app::PictureSize;
use tauri::http::{Response, StatusCode, header};
use tauri::{Builder, Manager, Runtime};

use crate::Host;

const SCHEME: &str = "larder-picture";

/// What stands before a GTIN in a picture's address; Windows and Android have no custom schemes.
#[cfg(any(windows, target_os = "android"))]
pub(crate) const BASE: &str = "http://larder-picture.localhost/";
/// What stands before a GTIN in a picture's address.
#[cfg(not(any(windows, target_os = "android")))]
pub(crate) const BASE: &str = "larder-picture://localhost/";

/// Registers the scheme: `/{gtin}` is the front picture, `/{gtin}/thumbnail` its small size, 404 while there is none.
pub(crate) fn serve<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.register_asynchronous_uri_scheme_protocol(SCHEME, |context, request, responder| {
        let path = request.uri().path().trim_start_matches('/');
        let (gtin, size) = match path.strip_suffix("/thumbnail") {
            Some(gtin) => (gtin.to_owned(), PictureSize::Thumbnail),
            None => (path.to_owned(), PictureSize::Display),
        };
        let handle = context.app_handle().clone();
        tauri::async_runtime::spawn(async move {
            let picture = match handle.try_state::<Host>() {
                Some(host) => {
                    host.run(|app| async move { app.picture(&gtin, size).await }).await.ok().flatten()
                }
                None => None,
            };
            let response = match picture {
                Some(picture) => Response::builder()
                    .header(header::CONTENT_TYPE, picture.content_type)
                    // The address changes with the picture, but an older one may be given meanwhile.
                    .header(header::CACHE_CONTROL, "max-age=3600")
                    .header(header::ETAG, picture.etag.as_str())
                    .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
                    .body(picture.bytes),
                None => Response::builder()
                    .status(StatusCode::NOT_FOUND)
                    .header(header::CACHE_CONTROL, "no-store")
                    .body(Vec::new()),
            };
            match response {
                Ok(response) => responder.respond(response),
                Err(error) => tracing::error!(%error, "a picture's answer could not be made"),
            }
        });
    })
}
