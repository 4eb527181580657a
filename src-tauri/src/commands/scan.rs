//! The Scan screen: frames and pictures in, codes out; codes in, rows out.

use app::Freshness;
use app::view::{
    Booking, DateReading, DateView, ErrorCode, ErrorView, FrameView, LookupView, Measured, ScanOutcome,
    ScanRequest, TaughtCode,
};
use serde::Deserialize as _;
use tauri::State;
use tauri::ipc::{InvokeBody, Request};

use crate::Host;

type Answer<T> = Result<T, ErrorView>;

/// Lets the window open the camera, or takes that back.
#[tauri::command]
pub(crate) async fn set_scanner_open(host: State<'_, Host>, open: bool) -> Answer<()> {
    host.set_scanner_open(open);
    Ok(())
}

/// Reads one camera frame: the body is its grey bytes, headers give width, height and sequence.
#[tauri::command]
pub(crate) async fn scan_frame(host: State<'_, Host>, request: Request<'_>) -> Answer<FrameView> {
    let (width, height) = (header(&request, "x-width")?, header(&request, "x-height")?);
    let sequence = header(&request, "x-sequence")?;
    let grey = body(&request)?;
    host.run(|app| async move { app.scan_frame(width, height, sequence, grey).await }).await
}

/// Reads a date off one camera frame, sent as those of [`scan_frame`].
#[tauri::command]
pub(crate) async fn read_date(host: State<'_, Host>, request: Request<'_>) -> Answer<DateReading> {
    let (width, height) = (header(&request, "x-width")?, header(&request, "x-height")?);
    let sequence = header(&request, "x-sequence")?;
    let grey = body(&request)?;
    host.run(|app| async move { app.read_date(width, height, sequence, grey).await }).await
}

/// Reads a picture file: the body is its bytes.
#[tauri::command]
pub(crate) async fn scan_picture(host: State<'_, Host>, request: Request<'_>) -> Answer<FrameView> {
    let bytes = body(&request)?;
    host.run(|app| async move { app.scan_picture(bytes).await }).await
}

/// Books a code at once.
#[tauri::command]
pub(crate) async fn scan_code(host: State<'_, Host>, request: ScanRequest) -> Answer<ScanOutcome> {
    host.run(|app| async move { app.scan_code(request).await }).await
}

/// Asks what product a GTIN is.
#[tauri::command]
pub(crate) async fn look_up(host: State<'_, Host>, gtin: String, refresh: bool) -> Answer<LookupView> {
    let freshness = if refresh { Freshness::Refresh } else { Freshness::Fresh };
    host.run(move |app| async move { app.look_up(&gtin, freshness).await }).await
}

/// Says what a store's own code stands for.
#[tauri::command]
pub(crate) async fn teach_weighed(
    host: State<'_, Host>,
    code: String,
    measured: Option<Measured>,
) -> Answer<Booking> {
    host.run(|app| async move { app.teach_weighed(&code, measured).await }).await
}

/// How stores write their codes of weighed goods, as far as this household taught it.
#[tauri::command]
pub(crate) async fn taught_codes(host: State<'_, Host>) -> Answer<Vec<TaughtCode>> {
    host.run(|app| async move { app.taught_codes().await }).await
}

/// Forgets how a store writes its codes.
#[tauri::command]
pub(crate) async fn forget_code(host: State<'_, Host>, id: String) -> Answer<Booking> {
    host.run(|app| async move { app.forget_code(&id).await }).await
}

/// Reads a typed date.
#[tauri::command]
pub(crate) async fn parse_date(host: State<'_, Host>, text: String) -> Answer<DateView> {
    Ok(host.app()?.parse_date(&text))
}

/// The bytes of a request.
fn body(request: &Request<'_>) -> Answer<Vec<u8>> {
    match request.body() {
        InvokeBody::Raw(bytes) => Ok(bytes.clone()),
        // A web view that can't send bytes, or could not once, sends their numbers.
        InvokeBody::Json(numbers) => Vec::deserialize(numbers).map_err(|_| invalid("body")),
    }
}

fn header(request: &Request<'_>, name: &'static str) -> Answer<u32> {
    let value = request.headers().get(name).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.parse().ok()).ok_or_else(|| invalid(name))
}

fn invalid(field: &str) -> ErrorView {
    ErrorView {
        code: ErrorCode::Invalid,
        message: format!("{field} is missing or no number"),
        details: Some(serde_json::json!({ "field": field })),
    }
}
