//! Tells every view what changed.

use tokio::sync::broadcast;

use crate::view::AppEvent;

/// How many events may wait for a slow listener before it is told to ask for everything again.
const BACKLOG: usize = 256;

#[derive(Clone)]
pub(crate) struct Events(broadcast::Sender<AppEvent>);

impl Events {
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }

    pub(crate) fn send(&self, event: AppEvent) {
        // Nobody listening is fine: the command line has no views.
        let _ = self.0.send(event);
    }

    pub(crate) fn pantry_changed(&self, product_ids: Vec<String>) {
        self.send(AppEvent::PantryChanged { product_ids });
    }

    pub(crate) fn subscribe(&self) -> Subscription {
        Subscription(self.0.subscribe())
    }
}

/// The events from now on.
pub struct Subscription(broadcast::Receiver<AppEvent>);

impl Subscription {
    /// The next event; none when the app is gone. A listener that fell behind gets one event that says
    /// "anything may have changed" in place of those it missed.
    pub async fn next(&mut self) -> Option<AppEvent> {
        match self.0.recv().await {
            Ok(event) => Some(event),
            Err(broadcast::error::RecvError::Lagged(_)) => {
                Some(AppEvent::PantryChanged { product_ids: Vec::new() })
            }
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}
