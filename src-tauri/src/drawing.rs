//! How the web view draws on a machine without a graphics card.
//!
//! WebKitGTK leaves painting, canvases and the camera's picture to OpenGL, also where that is a program (Mesa's llvmpipe). There its own
//! routines for the processor are faster: with them a scanned code is on the screen in a third of the time
//! (docs/scanning.md). Only laying the layers on the window is still left to OpenGL.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// What WebKitGTK reads before its first window: paint with the processor, and keep pictures of a video in memory.
const SETTINGS: [&str; 2] = ["WEBKIT_SKIA_ENABLE_CPU_RENDERING", "WEBKIT_GST_DISABLE_GL_SINK"];

/// Starts the program anew, with the web view set to draw by the processor, when there is no graphics card. What somebody has
/// set is left as it is. Returns when there is nothing to change.
pub(crate) fn settle() {
    let unset: Vec<&str> = SETTINGS.into_iter().filter(|name| env::var_os(name).is_none()).collect();
    if unset.is_empty() || has_graphics_card() {
        return;
    }
    // A program's own variables can't be changed safely once it has threads, and GTK's are read early: so it begins again.
    let program = env::current_exe();
    let failed = program.map(|program| {
        Command::new(program)
            .args(env::args_os().skip(1))
            .envs(unset.into_iter().map(|name| (name, "1")))
            .exec()
    });
    let (Ok(error) | Err(error)) = failed;
    tracing::warn!(%error, "the web view could not be set to draw without a graphics card");
}

fn has_graphics_card() -> bool {
    let is_software =
        env::var_os("LIBGL_ALWAYS_SOFTWARE").is_some_and(|value| value != "0" && value != "false");
    !is_software
        && fs::read_dir("/dev/dri")
            .is_ok_and(|devices| devices.flatten().any(|device| can_draw(&device.file_name())))
}

/// True of the device of a card that draws, false of one that only shows.
fn can_draw(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("renderD")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_only_shows_does_not_draw() {
        assert!(can_draw(OsStr::new("renderD128")));
        assert!(!can_draw(OsStr::new("card0")));
    }
}
