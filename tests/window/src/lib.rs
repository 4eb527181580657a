//! The real window under test: a desktop in memory, a webcam that shows what a test holds up, a stand-in
//! for the network, and WebDriver to see and press what a person would.
//!
//! A [`Stage`] holds all of it for one test; [`Stage::open`] starts Larder and gives its [`Window`]. Every
//! wait is for a state and has a deadline; one that passes tells what was on the page and leaves a
//! screenshot in `target/window-tests`.

mod desktop;
mod frame;
pub mod measure;
mod pages;
pub mod screenshots;
mod stage;
mod webcam;
mod window;

pub use frame::Frame;
pub use stage::Stage;
pub use webcam::Webcam;
pub use window::Window;

/// What went wrong, in words for whoever reads the failed test.
pub type Result<T = ()> = std::result::Result<T, String>;

/// The folder for what tests leave behind: the webcam program, screenshots of failures.
pub(crate) fn scratch() -> Result<std::path::PathBuf> {
    let folder = xtask::project::target().join("window-tests");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}
