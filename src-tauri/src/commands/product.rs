//! The Product screen.

use app::view::{Booking, DateSuggestion, ErrorView, LotEdit, ProductEdits, ProductView};
use tauri::State;

use crate::Host;

type Answer<T> = Result<T, ErrorView>;

/// A product, whole.
#[tauri::command]
pub(crate) async fn product(host: State<'_, Host>, id: String) -> Answer<ProductView> {
    host.run(|app| async move { app.product(&id).await }).await
}

/// Lays the user's own words over a product's facts.
#[tauri::command]
pub(crate) async fn edit_product(host: State<'_, Host>, id: String, edits: ProductEdits) -> Answer<Booking> {
    host.run(|app| async move { app.edit_product(&id, edits).await }).await
}

/// Changes a lot, or a part of it.
#[tauri::command]
pub(crate) async fn edit_lot(host: State<'_, Host>, lot_id: String, edit: LotEdit) -> Answer<Booking> {
    host.run(|app| async move { app.edit_lot(&lot_id, edit).await }).await
}

/// Until when a pack of a product may keep in a place, if it came there today.
#[tauri::command]
pub(crate) async fn suggest_date(
    host: State<'_, Host>,
    product_id: String,
    place_id: String,
) -> Answer<Option<DateSuggestion>> {
    host.run(|app| async move { app.suggest_date(&product_id, &place_id).await }).await
}
