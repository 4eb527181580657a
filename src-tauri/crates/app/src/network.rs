//! Notices when the machine's network changes, without asking anybody.

use netwatcher::async_adapter::Tokio;

use crate::App;

/// Tells the lookup of every address that this machine gains, until the app is closed. What waits for the network is
/// then tried at once.
pub(crate) async fn watch(app: App) {
    let mut watching = match netwatcher::watch_interfaces_async::<Tokio>() {
        Ok(watching) => watching,
        Err(error) => {
            tracing::warn!(%error, "changes of the network can't be noticed; what waits is tried from time to time");
            return;
        }
    };
    loop {
        let update = watching.changed().await;
        // The first only tells how it is.
        if !update.is_initial && update.addrs_added().next().is_some() {
            app.lookup().network_changed();
        }
    }
}
