//! The scanner at a serial port: listened to by whoever wants its codes, as long as the settings name a port.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serial_scanner::{Heard, Listener, Trouble};

use crate::App;
use crate::error::{Error, blocking};
use crate::view::{AppEvent, SerialPort, SerialState, SerialView, Settings};

/// What is listened to, and how that goes.
#[derive(Default)]
pub(crate) struct Serial {
    /// False until somebody wants the codes: a command at a terminal must not take the port from the window.
    is_wanted: AtomicBool,
    listener: Arc<Mutex<Option<Listener>>>,
    state: Arc<Mutex<SerialState>>,
}

impl App {
    /// The serial ports that are there, and how it goes with the one that is listened to.
    ///
    /// # Errors
    /// Only when the task that asks the system dies.
    pub async fn serial_scanner(&self) -> Result<SerialView, Error> {
        let state = *self.0.serial.state.lock().unwrap_or_else(PoisonError::into_inner);
        let ports = blocking(|| Ok::<_, Error>(serial_scanner::ports())).await?;
        let ports =
            ports.into_iter().map(|port| SerialPort { name: port.name, device: port.device }).collect();
        Ok(SerialView { ports, rates: serial_scanner::RATES.to_vec(), state })
    }

    /// Listens from now on to the port that the settings name; each code is an event.
    ///
    /// # Errors
    /// Only when the task that does dies.
    pub async fn listen_to_scanner(&self) -> Result<(), Error> {
        self.0.serial.is_wanted.store(true, Ordering::Relaxed);
        self.follow_serial(&self.settings()).await
    }

    /// Listens to the port that the settings name, and to no other.
    pub(crate) async fn follow_serial(&self, settings: &Settings) -> Result<(), Error> {
        if !self.0.serial.is_wanted.load(Ordering::Relaxed) {
            return Ok(());
        }
        let (listener, state, app) =
            (Arc::clone(&self.0.serial.listener), Arc::clone(&self.0.serial.state), self.clone());
        let wanted = settings.serial_port.clone().map(|port| (port, settings.serial_rate));
        // The old thread is waited for: two cannot have one port.
        blocking(move || {
            let mut listener = listener.lock().unwrap_or_else(PoisonError::into_inner);
            let is_same = match (listener.as_ref(), &wanted) {
                (Some(now), Some((port, rate))) => now.is_at(port, *rate),
                (now, wanted) => now.is_none() && wanted.is_none(),
            };
            if is_same {
                return Ok::<_, Error>(());
            }
            *listener = None;
            let changed = {
                let (state, events) = (Arc::clone(&state), app.events().clone());
                move |new| {
                    *state.lock().unwrap_or_else(PoisonError::into_inner) = new;
                    events.send(AppEvent::SerialChanged);
                }
            };
            changed(SerialState::Off);
            *listener = wanted.map(|(port, rate)| {
                let events = app.events().clone();
                let heard = move |heard| match heard {
                    Heard::Open => changed(SerialState::Open),
                    Heard::Trouble(trouble) => changed(trouble.into()),
                    Heard::Code(text) => events.send(AppEvent::CodeScanned { text }),
                };
                Listener::start(port, rate, heard)
            });
            Ok(())
        })
        .await
    }

    /// Lets the port go.
    pub(crate) async fn leave_serial(&self) {
        let listener = Arc::clone(&self.0.serial.listener);
        let left = move || {
            *listener.lock().unwrap_or_else(PoisonError::into_inner) = None;
            Ok::<_, Error>(())
        };
        if let Err(error) = blocking(left).await {
            tracing::warn!(%error, "the serial port could not be let go");
        }
    }
}

impl From<Trouble> for SerialState {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Missing => Self::Missing,
            Trouble::Denied => Self::Denied,
            Trouble::Busy => Self::Busy,
        }
    }
}
