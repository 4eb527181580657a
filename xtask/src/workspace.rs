//! The Rust tests as Cargo is asked for them, always for the same packages and features: for others it would build what they share anew.

use std::process::Command;

use xtask::process;

/// All tests but those of the window.
pub(crate) fn tests() -> Command {
    let mut command = process::cargo();
    command.args(["test", "--workspace", "--exclude", "window-tests", "--features", "custom-protocol"]);
    command
}
