//! Fills in what was kept by its number while nobody could be asked.

use std::time::Duration;

use barcode::Gtin;
use lookup::{Freshness, Outcome, Reason, Unavailable};

use crate::error::blocking;
use crate::{App, Error};

/// The first pause after the source could not be asked; each further one is twice as long …
const FIRST_PAUSE: Duration = Duration::from_secs(4);
/// … up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Runs until the app is closed: whenever something is pending, asks for it; with nobody there, waits longer
/// each time, or until a question that a person asked was answered.
pub(crate) async fn run(app: App) {
    let mut pause = FIRST_PAUSE;
    loop {
        match fill_in(&app).await {
            Ok(true) => {
                pause = FIRST_PAUSE;
                app.pending_signal().notified().await;
            }
            Ok(false) => {
                tokio::select! {
                    () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
                    () = app.pending_signal().notified() => pause = FIRST_PAUSE,
                }
            }
            Err(error) => {
                tracing::warn!(%error, "pending products could not be filled in");
                app.pending_signal().notified().await;
            }
        }
    }
}

/// Asks for every pending product, one after the other. False when some are pending still.
async fn fill_in(app: &App) -> Result<bool, Error> {
    let pantry = app.pantry_handle();
    let mut all = true;
    for gtin in blocking(move || pantry.pending_gtins()).await? {
        let Ok(gtin) = gtin.parse::<Gtin>() else { continue };
        let answer = app.lookup().answer(gtin, Freshness::Fresh).await;
        match &answer.outcome {
            // What the source can't say of one product it may say of the next.
            Outcome::Unavailable(Unavailable { reason: Reason::BadAnswer, .. }) => all = false,
            Outcome::Unavailable(_) => return Ok(false),
            Outcome::Found(_) | Outcome::Unknown => app.take_in(&answer).await?,
        }
    }
    Ok(all)
}
