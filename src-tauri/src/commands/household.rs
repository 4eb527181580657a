//! What a household sets up for itself, in Settings; and what wants attention.

use app::view::{
    Booking, ErrorView, KindEdit, KindView, Made, MemberEdit, MemberView, NoticesView, RecallsView, UnitView,
};
use tauri::State;

use crate::Host;

type Answer<T> = Result<T, ErrorView>;

/// All kinds, by name, with what there is of each.
#[tauri::command]
pub(crate) async fn kinds(host: State<'_, Host>) -> Answer<Vec<KindView>> {
    host.run(|app| async move { app.kinds().await }).await
}

/// Sets up a kind.
#[tauri::command]
pub(crate) async fn add_kind(host: State<'_, Host>, edit: KindEdit) -> Answer<Made> {
    host.run(|app| async move { app.add_kind(edit).await }).await
}

/// Changes a kind.
#[tauri::command]
pub(crate) async fn edit_kind(host: State<'_, Host>, id: String, edit: KindEdit) -> Answer<Booking> {
    host.run(|app| async move { app.edit_kind(&id, edit).await }).await
}

/// Removes a kind.
#[tauri::command]
pub(crate) async fn remove_kind(host: State<'_, Host>, id: String) -> Answer<Booking> {
    host.run(|app| async move { app.remove_kind(&id).await }).await
}

/// The units of the user's own.
#[tauri::command]
pub(crate) async fn units(host: State<'_, Host>) -> Answer<Vec<UnitView>> {
    host.run(|app| async move { app.units().await }).await
}

/// Sets up a unit of the user's own.
#[tauri::command]
pub(crate) async fn add_unit(host: State<'_, Host>, name: String) -> Answer<Made> {
    host.run(|app| async move { app.add_unit(&name).await }).await
}

/// Renames a unit of the user's own.
#[tauri::command]
pub(crate) async fn rename_unit(host: State<'_, Host>, id: String, name: String) -> Answer<Booking> {
    host.run(|app| async move { app.rename_unit(&id, &name).await }).await
}

/// Removes a unit of the user's own.
#[tauri::command]
pub(crate) async fn remove_unit(host: State<'_, Host>, id: String) -> Answer<Booking> {
    host.run(|app| async move { app.remove_unit(&id).await }).await
}

/// Who eats here.
#[tauri::command]
pub(crate) async fn members(host: State<'_, Host>) -> Answer<Vec<MemberView>> {
    host.run(|app| async move { Ok(app.members()) }).await
}

/// Tells of somebody who eats here.
#[tauri::command]
pub(crate) async fn add_member(host: State<'_, Host>, edit: MemberEdit) -> Answer<Made> {
    host.run(|app| async move { app.add_member(edit).await }).await
}

/// Changes what is known of somebody.
#[tauri::command]
pub(crate) async fn edit_member(host: State<'_, Host>, id: String, edit: MemberEdit) -> Answer<Booking> {
    host.run(|app| async move { app.edit_member(&id, edit).await }).await
}

/// Forgets somebody.
#[tauri::command]
pub(crate) async fn remove_member(host: State<'_, Host>, id: String) -> Answer<Booking> {
    host.run(|app| async move { app.remove_member(&id).await }).await
}

/// What wants attention today.
#[tauri::command]
pub(crate) async fn notices(host: State<'_, Host>) -> Answer<NoticesView> {
    host.run(|app| async move { app.notices().await }).await
}

/// Shows a notification of the system.
#[tauri::command]
pub(crate) async fn show_notice(title: String, body: String) -> Answer<()> {
    crate::notice::show(title, body).await
}

/// How it stands with official recalls.
#[tauri::command]
pub(crate) async fn recalls(host: State<'_, Host>) -> Answer<RecallsView> {
    host.run(|app| async move { app.recalls().await }).await
}

/// Fetches them now.
#[tauri::command]
pub(crate) async fn refresh_recalls(host: State<'_, Host>) -> Answer<RecallsView> {
    host.run(|app| async move { app.refresh_recalls().await }).await
}

/// Notes that somebody looked at one.
#[tauri::command]
pub(crate) async fn check_recall(
    host: State<'_, Host>,
    product_id: String,
    recall_id: String,
) -> Answer<Booking> {
    host.run(|app| async move { app.check_recall(&product_id, &recall_id).await }).await
}
