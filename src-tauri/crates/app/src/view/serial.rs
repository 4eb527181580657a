//! The scanner at a serial port.

use serde::Serialize;
use ts_rs::TS;

/// Ports, and how it goes with the one that the settings name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct SerialView {
    /// Those that are there now.
    pub ports: Vec<SerialPort>,
    /// Bits per second that can be chosen.
    pub rates: Vec<u32>,
    /// How it goes.
    pub state: SerialState,
}

/// A serial port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct SerialPort {
    /// What the system calls it.
    pub name: String,
    /// What is plugged in, as it says itself.
    pub device: Option<String>,
}

/// How it goes with the port that is listened to. What is wrong is tried again by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum SerialState {
    /// None is.
    #[default]
    Off,
    /// Codes come.
    Open,
    /// Nothing is plugged in there.
    Missing,
    /// The user may not use it.
    Denied,
    /// Another program has it, or it is no port.
    Busy,
}
