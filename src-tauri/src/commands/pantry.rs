//! The Pantry screen: what there is, and every booking with its undo.

use app::view::{
    AddRequest, Booking, ErrorView, JournalPage, JournalQuery, PantryPage, PantryQuery, TakeRequest, UndoView,
};
use tauri::State;

use crate::Host;

type Answer<T> = Result<T, ErrorView>;

/// A window onto the list of products.
#[tauri::command]
pub(crate) async fn pantry(host: State<'_, Host>, query: PantryQuery) -> Answer<PantryPage> {
    host.run(|app| async move { app.pantry(query).await }).await
}

/// Puts something into stock.
#[tauri::command]
pub(crate) async fn add(host: State<'_, Host>, request: AddRequest) -> Answer<Booking> {
    host.run(|app| async move { app.add(request).await }).await
}

/// Takes something out of stock: used or wasted.
#[tauri::command]
pub(crate) async fn take(host: State<'_, Host>, request: TakeRequest) -> Answer<Booking> {
    host.run(|app| async move { app.take(request).await }).await
}

/// Takes a transaction back, with all in `also`; or alone, when `correct`.
#[tauri::command]
pub(crate) async fn undo(
    host: State<'_, Host>,
    transaction_id: String,
    also: Vec<String>,
    correct: bool,
) -> Answer<UndoView> {
    host.run(|app| async move { app.undo(&transaction_id, &also, correct).await }).await
}

/// Does an undone transaction again.
#[tauri::command]
pub(crate) async fn redo(host: State<'_, Host>, transaction_id: String) -> Answer<UndoView> {
    host.run(|app| async move { app.redo(&transaction_id).await }).await
}

/// Takes back all of a group, such as a shopping trip.
#[tauri::command]
pub(crate) async fn undo_group(
    host: State<'_, Host>,
    group_id: String,
    also: Vec<String>,
    correct: bool,
) -> Answer<UndoView> {
    host.run(|app| async move { app.undo_group(&group_id, &also, correct).await }).await
}

/// A part of the journal, newest first.
#[tauri::command]
pub(crate) async fn journal(host: State<'_, Host>, query: JournalQuery) -> Answer<JournalPage> {
    host.run(|app| async move { app.journal(query).await }).await
}
