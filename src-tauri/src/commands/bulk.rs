//! Many things at once, and the pantry of another day.

use app::view::{
    AddRequest, Booking, EditLots, ErrorView, LotsPage, LotsQuery, PastQuery, PastView, PastedView, TakeLots,
};
use tauri::State;

use crate::Host;

type Answer<T> = Result<T, ErrorView>;

/// A window onto the list of lots in stock.
#[tauri::command]
pub(crate) async fn lots(host: State<'_, Host>, query: LotsQuery) -> Answer<LotsPage> {
    host.run(|app| async move { app.lots(query).await }).await
}

/// Changes many lots alike, in one booking.
#[tauri::command]
pub(crate) async fn edit_lots(host: State<'_, Host>, request: EditLots) -> Answer<Booking> {
    host.run(|app| async move { app.edit_lots(request).await }).await
}

/// Uses up or throws away many lots, in one booking.
#[tauri::command]
pub(crate) async fn take_lots(host: State<'_, Host>, request: TakeLots) -> Answer<Booking> {
    host.run(|app| async move { app.take_lots(request).await }).await
}

/// Reads a table pasted from a spreadsheet, or a CSV text.
#[tauri::command]
pub(crate) async fn read_table(host: State<'_, Host>, text: String) -> Answer<PastedView> {
    host.run(|app| async move { app.read_table(text).await }).await
}

/// Puts many things into stock, in one booking.
#[tauri::command]
pub(crate) async fn add_many(host: State<'_, Host>, requests: Vec<AddRequest>) -> Answer<Booking> {
    host.run(|app| async move { app.add_many(requests).await }).await
}

/// The pantry as it was at the end of a day.
#[tauri::command]
pub(crate) async fn past(host: State<'_, Host>, query: PastQuery) -> Answer<PastView> {
    host.run(|app| async move { app.past(query).await }).await
}
