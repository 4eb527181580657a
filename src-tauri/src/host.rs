//! What the commands share: the app, or the reason why there is none.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};

use app::view::{ErrorCode, ErrorView};
use app::{App, Config};
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::oneshot;

/// The state behind every command.
pub struct Host {
    /// A pantry file that can't be opened must not keep the window from saying so.
    app: Result<App, ErrorView>,
    scanner_open: AtomicBool,
}

impl Host {
    /// Opens the app; a failure is kept and told to every command.
    pub fn open(config: Config) -> Self {
        let open = async {
            let app = App::open(config).await?;
            app.listen_to_scanner().await?;
            Ok::<_, app::Error>(app)
        };
        let app = tauri::async_runtime::block_on(open).map_err(|error| {
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
        let doing = use_case(self.app()?.clone());
        let (tell, told) = oneshot::channel();
        // Of one type, whatever the command: the runtime's code for a task would be there once for each otherwise.
        let task: Pin<Box<dyn Future<Output = ()> + Send>> =
            Box::pin(async move { drop(tell.send(doing.await)) });
        let task = tauri::async_runtime::spawn(task);
        match told.await {
            Ok(result) => result.map_err(|error| refused(&error)),
            Err(_) => Err(panicked(task).await),
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

fn refused(error: &app::Error) -> ErrorView {
    tracing::debug!(%error, "a command was refused");
    error.view()
}

/// What to tell of a command that ended without an answer: that is a panic.
async fn panicked(task: JoinHandle<()>) -> ErrorView {
    let panic = task.await.err().map_or_else(String::new, |error| error.to_string());
    tracing::error!(%panic, "a command panicked");
    ErrorView { code: ErrorCode::Internal, message: panic, details: None }
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
