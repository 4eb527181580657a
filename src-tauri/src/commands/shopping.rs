//! The Shopping screen.

use app::view::{Booking, ErrorView, ItemEdit, ListEdit, Made, PutAway, ShoppingView};
use tauri::State;

use crate::Host;

type Answer<T> = Result<T, ErrorView>;

/// A shopping list with what is on it.
#[tauri::command]
pub(crate) async fn shopping(host: State<'_, Host>, list_id: Option<String>) -> Answer<ShoppingView> {
    host.run(|app| async move { app.shopping(list_id.as_deref()).await }).await
}

/// Sets up a list.
#[tauri::command]
pub(crate) async fn add_list(host: State<'_, Host>, edit: ListEdit) -> Answer<Made> {
    host.run(|app| async move { app.add_list(edit).await }).await
}

/// Changes a list.
#[tauri::command]
pub(crate) async fn edit_list(host: State<'_, Host>, id: String, edit: ListEdit) -> Answer<Booking> {
    host.run(|app| async move { app.edit_list(&id, edit).await }).await
}

/// Removes a list with all that is on it.
#[tauri::command]
pub(crate) async fn remove_list(host: State<'_, Host>, id: String) -> Answer<Booking> {
    host.run(|app| async move { app.remove_list(&id).await }).await
}

/// Puts something on a list.
#[tauri::command]
pub(crate) async fn add_item(host: State<'_, Host>, list_id: String, edit: ItemEdit) -> Answer<Made> {
    host.run(|app| async move { app.add_item(&list_id, edit).await }).await
}

/// Changes an item.
#[tauri::command]
pub(crate) async fn edit_item(host: State<'_, Host>, id: String, edit: ItemEdit) -> Answer<Booking> {
    host.run(|app| async move { app.edit_item(&id, edit).await }).await
}

/// Puts an item into the basket, or takes it out.
#[tauri::command]
pub(crate) async fn tick_item(
    host: State<'_, Host>,
    list_id: String,
    id: String,
    ticked: bool,
) -> Answer<Booking> {
    host.run(|app| async move { app.tick_item(&list_id, &id, ticked).await }).await
}

/// Takes an item off its list; what is short is put off.
#[tauri::command]
pub(crate) async fn remove_item(host: State<'_, Host>, id: String) -> Answer<Booking> {
    host.run(|app| async move { app.remove_item(&id).await }).await
}

/// Puts back what was put off.
#[tauri::command]
pub(crate) async fn restore_item(host: State<'_, Host>, id: String) -> Answer<Booking> {
    host.run(|app| async move { app.restore_item(&id).await }).await
}

/// Puts what was bought into stock and takes it off its list.
#[tauri::command]
pub(crate) async fn put_away(host: State<'_, Host>, request: PutAway) -> Answer<Booking> {
    host.run(|app| async move { app.put_away(request).await }).await
}
