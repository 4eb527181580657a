//! Places, in Settings and wherever one is chosen; and counting what stands in them.

use app::view::{Booking, CountRequest, DifferenceView, ErrorView, PlaceEdit, PlaceView};
use tauri::State;

use crate::Host;

type Answer<T> = Result<T, ErrorView>;

/// All places: each followed by those in it.
#[tauri::command]
pub(crate) async fn places(host: State<'_, Host>) -> Answer<Vec<PlaceView>> {
    host.run(|app| async move { app.places().await }).await
}

/// Sets up a place.
#[tauri::command]
pub(crate) async fn add_place(host: State<'_, Host>, edit: PlaceEdit) -> Answer<Booking> {
    host.run(|app| async move { app.add_place(edit).await }).await
}

/// Changes a place.
#[tauri::command]
pub(crate) async fn edit_place(host: State<'_, Host>, id: String, edit: PlaceEdit) -> Answer<Booking> {
    host.run(|app| async move { app.edit_place(&id, edit).await }).await
}

/// Removes a place. What stands in it then stands in `into`.
#[tauri::command]
pub(crate) async fn remove_place(host: State<'_, Host>, id: String, into: Option<String>) -> Answer<Booking> {
    host.run(|app| async move { app.remove_place(&id, into.as_deref()).await }).await
}

/// What counting would book.
#[tauri::command]
pub(crate) async fn differences(host: State<'_, Host>, request: CountRequest) -> Answer<Vec<DifferenceView>> {
    host.run(|app| async move { app.differences(request).await }).await
}

/// Books what was counted.
#[tauri::command]
pub(crate) async fn count(host: State<'_, Host>, request: CountRequest) -> Answer<Booking> {
    host.run(|app| async move { app.count(request).await }).await
}
