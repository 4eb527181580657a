//! Codes off a scanner at a serial port, or at a USB port that behaves as one.

mod codes;
mod listener;

pub use codes::Codes;
pub use listener::{Heard, Listener, Trouble};

use serialport::SerialPortType;

/// Bits per second that scanners are set to; what is at a USB port takes any.
pub const RATES: [u32; 6] = [9_600, 19_200, 38_400, 57_600, 115_200, 230_400];

/// A port that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// What the system calls it: `/dev/ttyACM0`, `COM3`.
    pub name: String,
    /// What is plugged in, as it says itself.
    pub device: Option<String>,
}

/// The ports that are there; those in a USB socket first.
#[must_use]
pub fn ports() -> Vec<Port> {
    let mut ports = serialport::available_ports().unwrap_or_default();
    ports.sort_by_key(|port| (!matches!(port.port_type, SerialPortType::UsbPort(_)), port.port_name.clone()));
    let device = |kind: SerialPortType| match kind {
        SerialPortType::UsbPort(usb) => usb.product,
        _ => None,
    };
    ports.into_iter().map(|port| Port { name: port.port_name, device: device(port.port_type) }).collect()
}
