//! The shell: the only Rust that knows Tauri. It opens the window, lends it the camera, serves product
//! pictures, and hands every command to `app`.

mod camera;
mod commands;
#[cfg(target_os = "linux")]
mod drawing;
mod events;
mod host;
mod notice;
mod pictures;

use tauri::{Builder, Manager, RunEvent, Runtime};
use tracing::level_filters::LevelFilter;

pub use host::Host;

/// Starts Larder and returns when its window was closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    app::start_log(LevelFilter::WARN);
    #[cfg(target_os = "linux")]
    drawing::settle();
    let built = configure(Builder::default())
        .setup(|handle| {
            let config = host::config(handle.handle())?;
            let host = Host::open(config);
            events::forward(handle.handle(), &host);
            handle.manage(host);
            camera::enable(handle.handle());
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(larder) => larder.run(|handle, event| {
            if let RunEvent::Exit = event
                && let Ok(app) = handle.state::<Host>().app()
            {
                tauri::async_runtime::block_on(app.close());
            }
        }),
        Err(error) => {
            tracing::error!(%error, "Larder could not start");
            eprintln!("Larder could not start: {error}");
            std::process::exit(1);
        }
    }
}

/// Everything of the shell that does not depend on the kind of window: also used with the mock runtime.
pub fn configure<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    let builder = camera::permit(builder);
    let builder = pictures::serve(builder);
    commands::register(builder)
}
