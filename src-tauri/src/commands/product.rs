//! The Product screen.

use app::view::{
    Booking, DateSuggestion, ErrorView, LotEdit, PriceRequest, PricesView, ProductEdits, ProductView,
    TypedAmount,
};
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

/// A product's prices.
#[tauri::command]
pub(crate) async fn prices(host: State<'_, Host>, product_id: String) -> Answer<PricesView> {
    host.run(|app| async move { app.prices(&product_id).await }).await
}

/// Notes a price that was seen, not paid.
#[tauri::command]
pub(crate) async fn note_price(host: State<'_, Host>, request: PriceRequest) -> Answer<Booking> {
    host.run(|app| async move { app.note_price(request).await }).await
}

/// Forgets a price that was seen.
#[tauri::command]
pub(crate) async fn forget_price(host: State<'_, Host>, id: String) -> Answer<Booking> {
    host.run(|app| async move { app.forget_price(&id).await }).await
}

/// Makes all of a product another's.
#[tauri::command]
pub(crate) async fn merge_products(host: State<'_, Host>, id: String, into: String) -> Answer<Booking> {
    host.run(|app| async move { app.merge_products(&id, &into).await }).await
}

/// Reads a typed amount.
#[tauri::command]
pub(crate) async fn parse_amount(
    host: State<'_, Host>,
    text: String,
    product_id: Option<String>,
) -> Answer<TypedAmount> {
    host.run(|app| async move { app.read_amount(&text, product_id.as_deref()).await }).await
}
