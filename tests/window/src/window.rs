//! Larder's window, seen and used through WebDriver.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use xtask::process::{Background, output};

use crate::desktop::Desktop;
use crate::{Result, scratch};

/// How long any state may take to come: a cold machine reads hundreds of megabytes of libraries first.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// Between one look and the next at whether it has come.
pub(crate) const STEP: Duration = Duration::from_millis(50);

/// What a test needs to start Larder.
pub(crate) struct Start<'a> {
    /// The program.
    pub(crate) program: &'a Path,
    /// Its data directory.
    pub(crate) data: &'a Path,
    /// The product source it is told to ask.
    pub(crate) source: &'a str,
    /// Whether it furnishes the sample pantry.
    pub(crate) demo: bool,
}

/// A running Larder. Dropped, it is ended; [`Window::close`] ends it as a person would.
pub struct Window {
    client: Client,
    program: PathBuf,
    data: PathBuf,
    /// What the program and its web view complained about.
    log: PathBuf,
    driver: Background,
}

impl Window {
    /// Starts Larder under a driver of its own and waits until its first screen is there.
    pub(crate) async fn open(desktop: &Desktop, start: &Start<'_>) -> Result<Self> {
        if !start.program.is_file() {
            let program = start.program.display();
            return Err(format!("{program} is not built: run \"cargo xtask test --only window\""));
        }
        let port = free_port()?;
        let mut command = desktop.command("WebKitWebDriver");
        let log = desktop.folder().join("log");
        let file = fs::OpenOptions::new().create(true).append(true).open(&log);
        let file = file.map_err(|error| format!("{}: {error}", log.display()))?;
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(file);
        command.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
        command.env("LARDER_DATA_DIR", start.data).env("LARDER_SOURCE_URL", start.source);
        command.env("LARDER_SECOND_SOURCE_URL", format!("{}/fdc", start.source));
        command.env("LARDER_RECALLS_URL", format!("{}/rappelconso", start.source));
        if start.demo {
            command.env("LARDER_DEMO", "1");
        }
        let mut driver = Background::start("WebKitWebDriver", &mut command)?;
        driver.wait_until(PATIENCE, || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok())?;
        let client = connect(port, start.program).await;
        let client = client.map_err(|error| format!("{error}\n--- log\n{}", end_of(&log)))?;
        let (program, data) = (start.program.to_owned(), start.data.to_owned());
        let window = Self { client, program, data, log, driver };
        window.wait_for("the first screen", "return !!document.querySelector('[data-nav]')", &[]).await?;
        window.collect_errors().await?;
        Ok(window)
    }

    /// Closes the window and waits until the program is gone.
    ///
    /// # Errors
    /// When it does not go.
    pub async fn close(self) -> Result {
        self.client.clone().close().await.map_err(|error| format!("the window does not close: {error}"))?;
        self.wait_until_gone().await
    }

    /// Ends the program with SIGKILL, as a power cut would.
    ///
    /// # Errors
    /// When it can't be found or does not go.
    pub async fn kill(self) -> Result {
        let running = self.processes();
        if running.is_empty() {
            return Err("Larder is not running".into());
        }
        let pids: Vec<String> = running.iter().map(u32::to_string).collect();
        output(Command::new("sh").args(["-c", &format!("kill -s KILL {}", pids.join(" "))]))?;
        self.wait_until_gone().await
    }

    /// The driver's client, for what has no word here.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    async fn wait_until_gone(&self) -> Result {
        let began = Instant::now();
        while !self.processes().is_empty() {
            if began.elapsed() > PATIENCE {
                return Err("Larder is still running".into());
            }
            tokio::time::sleep(STEP).await;
        }
        Ok(())
    }

    /// The processes of this Larder, found by what they run and where its data lies.
    fn processes(&self) -> Vec<u32> {
        let program = fs::canonicalize(&self.program).unwrap_or_else(|_| self.program.clone());
        let variable = format!("LARDER_DATA_DIR={}", self.data.display());
        pids()
            .filter(|pid| {
                let process = PathBuf::from(format!("/proc/{pid}"));
                fs::read_link(process.join("exe")).is_ok_and(|exe| exe == program)
                    && fs::read(process.join("environ")).is_ok_and(|environ| {
                        environ.split(|&byte| byte == 0).any(|entry| entry == variable.as_bytes())
                    })
            })
            .collect()
    }

    /// What the program and its web processes took of the processors so far.
    pub fn processor_time(&mut self) -> Duration {
        let group = self.driver.child().id();
        let ticks = pids().filter_map(|pid| {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            let (name, rest) = stat.rsplit_once(')')?;
            let fields: Vec<&str> = rest.split_whitespace().collect();
            let of: u32 = fields.get(2)?.parse().ok()?;
            if of != group || name.contains("Driver") {
                return None;
            }
            // utime and stime, in hundredths of a second (proc(5), sysconf(3)).
            Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
        });
        Duration::from_millis(ticks.sum::<u64>() * 10)
    }

    /// Memory of the program and its web processes, in bytes; pages that several share count once.
    pub fn memory(&mut self) -> u64 {
        let group = self.driver.child().id();
        let kilobytes = pids().filter_map(|pid| {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            // The name stands in brackets and may hold anything; state, parent and group follow (proc(5)).
            let (name, rest) = stat.rsplit_once(')')?;
            let of: u32 = rest.split_whitespace().nth(2)?.parse().ok()?;
            if of != group || name.contains("Driver") {
                return None;
            }
            let map = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
            let share = map.lines().find_map(|line| line.strip_prefix("Pss:"))?;
            share.split_whitespace().next()?.parse::<u64>().ok()
        });
        kilobytes.sum::<u64>() * 1024
    }

    /// Runs a script in the page.
    ///
    /// # Errors
    /// When it throws.
    pub async fn js(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        let result = self.client.execute(script, arguments.to_vec()).await;
        result.map_err(|error| format!("a script failed: {error}"))
    }

    /// Runs a script that calls its last argument when it is done.
    ///
    /// # Errors
    /// When it throws or takes too long.
    pub async fn js_async(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        let result = self.client.execute_async(script, arguments.to_vec()).await;
        result.map_err(|error| format!("a script failed: {error}"))
    }

    /// Asks the program as the page would.
    ///
    /// # Errors
    /// Those of the command.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Value> {
        let script = "const [command, given, done] = arguments; \
            window.__TAURI_INTERNALS__.invoke(command, given) \
            .then((value) => done({ value }), (error) => done({ error }))";
        let answer = self.js_async(script, &[json!(command), arguments]).await?;
        match answer.get("error") {
            None => Ok(answer["value"].clone()),
            Some(error) => Err(format!("{command}: {error}")),
        }
    }

    /// Waits until a script gives something true, and returns it.
    ///
    /// # Errors
    /// With what is on the page, when the deadline passes.
    pub async fn wait_for(&self, what: &str, script: &str, arguments: &[Value]) -> Result<Value> {
        let began = Instant::now();
        loop {
            let last = self.js(script, arguments).await;
            match last {
                Ok(value) if !is_falsy(&value) => return Ok(value),
                _ if began.elapsed() < PATIENCE => tokio::time::sleep(STEP).await,
                Ok(_) => return Err(self.explain(what, "").await),
                Err(error) => return Err(self.explain(what, &error).await),
            }
        }
    }

    /// Waits for an element that can be seen.
    ///
    /// # Errors
    /// When there is none.
    pub async fn see(&self, selector: &str) -> Result<Element> {
        let script = "const e = document.querySelector(arguments[0]); \
            return !!e && e.getClientRects().length > 0";
        self.wait_for(selector, script, &[json!(selector)]).await?;
        self.client.find(Locator::Css(selector)).await.map_err(|error| format!("{selector}: {error}"))
    }

    /// Clicks an element.
    ///
    /// # Errors
    /// When it does not appear or something lies over it.
    pub async fn click(&self, selector: &str) -> Result {
        let element = self.see(selector).await?;
        match element.click().await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.explain(&format!("a click on {selector}"), &error.to_string()).await),
        }
    }

    /// Types into a field.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn fill(&self, selector: &str, text: &str) -> Result {
        self.click(selector).await?;
        self.press(text).await
    }

    /// Presses keys, one after the other, wherever the focus is. Keys without a letter are the characters
    /// of WebDriver's table (`fantoccini::key::Key`).
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn press(&self, keys: &str) -> Result {
        let actions = keys.chars().fold(KeyActions::new("keyboard".into()), |actions, key| {
            actions.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key })
        });
        self.act(actions).await
    }

    pub(crate) async fn act(&self, actions: KeyActions) -> Result {
        self.client.perform_actions(actions).await.map_err(|error| format!("keys can't be pressed: {error}"))
    }

    /// Makes the page this wide and high.
    ///
    /// # Errors
    /// When the window does not take the size.
    pub async fn resize(&self, width: u32, height: u32) -> Result {
        self.client
            .set_window_rect(0, 0, width, height)
            .await
            .map_err(|error| format!("the window can't be resized: {error}"))?;
        let script = "return innerWidth === arguments[0] && innerHeight === arguments[1]";
        self.wait_for(&format!("{width}x{height}"), script, &[json!(width), json!(height)]).await.map(drop)
    }

    /// What the window shows, as PNG.
    ///
    /// # Errors
    /// When the driver gives none.
    pub async fn screenshot(&self) -> Result<Vec<u8>> {
        let shot = tokio::time::timeout(PATIENCE, self.client.screenshot()).await;
        let shot = shot.map_err(|_| "the screenshot hangs".to_owned())?;
        shot.map_err(|error| format!("no screenshot: {error}"))
    }

    /// Errors that the page reported since it was opened.
    ///
    /// # Errors
    /// When the page can't be asked.
    pub async fn errors(&self) -> Result<Vec<String>> {
        let found = self.js("return window.larderTestErrors ?? ['the page was loaded anew']", &[]).await?;
        Ok(found
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| one.as_str().unwrap_or_default().to_owned())
            .collect())
    }

    async fn collect_errors(&self) -> Result {
        let script = "if (window.larderTestErrors) return; \
            const errors = window.larderTestErrors = []; \
            const harmless = /^ResizeObserver loop/; \
            addEventListener('error', (event) => harmless.test(event.message) || errors.push(String(event.message))); \
            addEventListener('unhandledrejection', (event) => errors.push('unhandled: ' + JSON.stringify(event.reason))); \
            addEventListener('securitypolicyviolation', (event) => errors.push('policy: ' + event.violatedDirective + ' ' + event.blockedURI)); \
            const report = console.error.bind(console); \
            console.error = (...words) => { errors.push(words.map(String).join(' ')); report(...words); };";
        self.js(script, &[]).await.map(drop)
    }

    /// A failed wait, with what was on the page and where its screenshot lies.
    async fn explain(&self, what: &str, error: &str) -> String {
        let page =
            self.js("return location.href + '\\n' + document.body.innerText.slice(0, 2000)", &[]).await;
        let page = page.map_or_else(|error| error, |text| text.as_str().unwrap_or_default().to_owned());
        let errors = self.errors().await.unwrap_or_default().join("\n");
        let log = end_of(&self.log);
        let shot = match self.keep_screenshot().await {
            Ok(file) => file.display().to_string(),
            Err(error) => error,
        };
        format!(
            "waited in vain for: {what}\n{error}\n--- page\n{page}\n--- errors\n{errors}\n--- log\n{log}\n--- screenshot\n{shot}"
        )
    }

    async fn keep_screenshot(&self) -> Result<PathBuf> {
        let png = self.screenshot().await?;
        let file = tempfile::Builder::new().prefix("failure-").suffix(".png").tempfile_in(scratch()?);
        let file = file.map_err(|error| error.to_string())?;
        fs::write(file.path(), png).map_err(|error| error.to_string())?;
        file.keep().map(|(_, path)| path).map_err(|error| error.to_string())
    }
}

/// All processes there are.
fn pids() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// The last lines of a log.
fn end_of(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.starts_with("ALSA") && !line.is_empty()).collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// False, null, nothing, and the empty text, as a script has it.
fn is_falsy(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value == ""
}

async fn connect(port: u16, program: &Path) -> Result<Client> {
    let options = json!({ "binary": program, "args": [] });
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("webkitgtk:browserOptions".into(), options);
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let address = format!("http://127.0.0.1:{port}");
    let session = builder.capabilities(capabilities).connect(&address);
    let session = tokio::time::timeout(PATIENCE * 2, session).await;
    let session = session.map_err(|_| "Larder's window did not open".to_owned())?;
    session.map_err(|error| format!("Larder's window did not open: {error}"))
}

/// A port that nobody listens on now.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| format!("no free port: {error}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}
