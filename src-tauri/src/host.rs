//! What the commands share: the app, or the reason why there is none.

use std::sync::atomic::{AtomicBool, Ordering};

use app::view::{ErrorCode, ErrorView};
use app::{App, Config};
use tauri::{AppHandle, Manager, Runtime};

/// The state behind every command.
pub struct Host {
    /// A pantry file that can't be opened must not keep the window from saying so.
    app: Result<App, ErrorView>,
    scanner_open: AtomicBool,
}

impl Host {
    /// Opens the app; a failure is kept and told to every command.
    pub fn open(config: Config) -> Self {
        let app = tauri::async_runtime::block_on(App::open(config)).map_err(|error| {
            tracing::error!(%error, "the pantry could not be opened");
            error.view()
        });
        Self { app, scanner_open: AtomicBool::new(false) }
    }

    /// The app.
    ///
    /// # Errors
    /// What kept it from opening.
    pub fn app(&self) -> Result<&App, ErrorView> {
        self.app.as_ref().map_err(Clone::clone)
    }

    /// Runs one use case off the window's thread. A panic in it becomes an error with code `internal`.
    ///
    /// # Errors
    /// Those of the use case, of the app's opening, and `internal`.
    pub async fn run<T, F, Fut>(&self, use_case: F) -> Result<T, ErrorView>
    where
        T: Send + 'static,
        F: FnOnce(App) -> Fut,
        Fut: Future<Output = Result<T, app::Error>> + Send + 'static,
    {
        let app = self.app()?.clone();
        match tauri::async_runtime::spawn(use_case(app)).await {
            Ok(result) => result.map_err(|error| {
                tracing::debug!(%error, "a command was refused");
                error.view()
            }),
            Err(panic) => {
                tracing::error!(%panic, "a command panicked");
                Err(ErrorView { code: ErrorCode::Internal, message: panic.to_string(), details: None })
            }
        }
    }

    /// Whether the Scan screen shows the camera now.
    pub fn scanner_open(&self) -> bool {
        self.scanner_open.load(Ordering::Acquire)
    }

    /// Notes that the Scan screen opened or closed its camera.
    pub fn set_scanner_open(&self, open: bool) {
        self.scanner_open.store(open, Ordering::Release);
    }
}

/// The configuration of this run: folders from the system, the rest from the environment.
///
/// # Errors
/// When the system names no folder for a program's data.
pub(crate) fn config<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<Config> {
    let mut config = Config::new(handle.path().app_data_dir()?).with_environment();
    config.keyring = true;
    config.picture_base = crate::pictures::BASE.to_owned();
    Ok(config)
}
