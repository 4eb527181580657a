//! The cache screen.

use app::view::{CacheView, ErrorView, HistoryRange, HistoryView, Settings, StoreCheck, StoreSettings};
use tauri::State;

use crate::Host;

type Answer<T> = Result<T, ErrorView>;

/// What the cache holds and does.
#[tauri::command]
pub(crate) async fn cache(host: State<'_, Host>) -> Answer<CacheView> {
    host.run(|app| async move { app.cache().await }).await
}

/// Who answered over time.
#[tauri::command]
pub(crate) async fn cache_history(host: State<'_, Host>, range: HistoryRange) -> Answer<HistoryView> {
    host.run(move |app| async move { Ok(app.cache_history(range).await) }).await
}

/// Empties the cache.
#[tauri::command]
pub(crate) async fn clear_cache(host: State<'_, Host>) -> Answer<CacheView> {
    host.run(|app| async move { app.clear_cache().await }).await
}

/// Puts what is in stock and what is used most into memory.
#[tauri::command]
pub(crate) async fn warm_cache(host: State<'_, Host>) -> Answer<CacheView> {
    host.run(|app| async move { app.warm_cache().await }).await
}

/// Begins to refresh what is in stock and not fresh.
#[tauri::command]
pub(crate) async fn refresh_stale(host: State<'_, Host>) -> Answer<CacheView> {
    host.run(|app| async move { app.refresh_stale().await }).await
}

/// Stops the refresh for now, or goes on with it.
#[tauri::command]
pub(crate) async fn pause_refresh(host: State<'_, Host>, paused: bool) -> Answer<CacheView> {
    host.run(move |app| async move { app.pause_refresh(paused).await }).await
}

/// Ends the refresh.
#[tauri::command]
pub(crate) async fn cancel_refresh(host: State<'_, Host>) -> Answer<CacheView> {
    host.run(|app| async move { app.cancel_refresh().await }).await
}

/// Tries what waits now.
#[tauri::command]
pub(crate) async fn ask_again(host: State<'_, Host>) -> Answer<CacheView> {
    host.run(|app| async move { app.ask_again().await }).await
}

/// Whether a store can be used, and what it holds already.
#[tauri::command]
pub(crate) async fn check_store(
    host: State<'_, Host>,
    store: StoreSettings,
    password: Option<String>,
) -> Answer<StoreCheck> {
    host.run(move |app| async move { app.check_store(store, password).await }).await
}

/// Uses another store from now on.
#[tauri::command]
pub(crate) async fn change_store(
    host: State<'_, Host>,
    store: StoreSettings,
    password: Option<String>,
    copy: bool,
) -> Answer<Settings> {
    host.run(move |app| async move { app.change_store(store, password, copy).await }).await
}

/// Ends the copying to another store.
#[tauri::command]
pub(crate) async fn cancel_copy(host: State<'_, Host>) -> Answer<CacheView> {
    host.run(|app| async move { app.cancel_copy().await }).await
}
