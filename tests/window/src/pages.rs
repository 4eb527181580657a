//! Larder's screens, as tests speak of them.

use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::window::{PATIENCE, STEP};
use crate::{Result, Window};

/// A row of the Scan screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanRow {
    /// All its words.
    pub text: String,
    /// Whether its picture has arrived and can be seen.
    pub picture: bool,
}

impl Window {
    /// Goes to `scan`, `pantry` or `settings` by the navigation.
    ///
    /// # Errors
    /// When the screen does not come.
    pub async fn go(&self, screen: &str) -> Result {
        self.click(&format!("[data-nav={screen}]")).await?;
        self.see(&format!("[data-nav={screen}][aria-current=page]")).await.map(drop)
    }

    /// Clicks the button or link with this name (its label, else its words).
    ///
    /// # Errors
    /// When there is none that can be seen.
    pub async fn click_named(&self, name: &str) -> Result {
        let script = "const [name] = arguments; \
            const named = [...document.querySelectorAll('button, a, [role=radio], label')].find((element) => \
                (element.getAttribute('aria-label') ?? element.innerText.trim()) === name \
                && element.getClientRects().length > 0 && !element.disabled); \
            document.querySelectorAll('[data-window-test]').forEach((old) => delete old.dataset.windowTest); \
            if (named) named.dataset.windowTest = 'named'; \
            return !!named";
        self.wait_for(&format!("something named \"{name}\""), script, &[json!(name)]).await?;
        self.click("[data-window-test=named]").await
    }

    /// Waits until the camera is live.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn camera_is_live(&self) -> Result {
        self.see("[data-camera-state=live]").await?;
        let playing = "const video = document.querySelector('video'); \
            return !!video && !video.paused && video.videoWidth > 0";
        self.wait_for("a playing picture", playing, &[]).await.map(drop)
    }

    /// Types a number into the field of the Scan screen.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn type_code(&self, code: &str) -> Result {
        self.click("[data-testid=manual-entry]").await?;
        // What could not be booked stands there still.
        self.chord(Key::Control, 'a').await?;
        self.press(code).await?;
        self.key(Key::Enter).await
    }

    /// Waits for the row of the session that holds `word` and is in `state`.
    ///
    /// # Errors
    /// When there is none.
    pub async fn scan_row(&self, word: &str, state: &str) -> Result<ScanRow> {
        let script = "const [word, state] = arguments; \
            const row = [...document.querySelectorAll(`[data-testid=scan-row][data-state=${state}]`)] \
                .find((row) => row.innerText.includes(word)); \
            if (!row) return null; \
            const picture = row.querySelector('img'); \
            return { text: row.innerText, picture: !!picture && picture.complete && picture.naturalWidth > 0 }";
        let what = format!("a scanned row that is {state} and says \"{word}\"");
        let row = self.wait_for(&what, script, &[json!(word), json!(state)]).await?;
        Ok(ScanRow {
            text: row["text"].as_str().unwrap_or_default().to_owned(),
            picture: row["picture"] == json!(true),
        })
    }

    /// Waits until that row shows its picture.
    ///
    /// # Errors
    /// When it does not arrive.
    pub async fn scan_row_with_picture(&self, word: &str) -> Result {
        let script = "return [...document.querySelectorAll('[data-testid=scan-row]')].some((row) => \
            row.innerText.includes(arguments[0]) && [...row.querySelectorAll('img')].some((picture) => \
                picture.complete && picture.naturalWidth > 0))";
        self.wait_for(&format!("the picture of {word}"), script, &[json!(word)]).await.map(drop)
    }

    /// Waits for the row of the pantry that holds all `words`, and returns its text.
    ///
    /// # Errors
    /// When there is none.
    pub async fn pantry_row(&self, words: &[&str]) -> Result<String> {
        let script = "const row = [...document.querySelectorAll('[data-testid=pantry-row]')] \
                .find((row) => arguments[0].every((word) => row.innerText.includes(word))); \
            return row ? row.innerText : null";
        let row =
            self.wait_for(&format!("a row of the pantry with {words:?}"), script, &[json!(words)]).await?;
        Ok(row.as_str().unwrap_or_default().to_owned())
    }

    /// The products in stock, as the program lists them.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn stock(&self) -> Result<Vec<Value>> {
        let query = json!({ "search": "", "filter": "all", "placeId": null, "sort": "added", "offset": 0, "limit": 500 });
        let page = self.invoke("pantry", json!({ "query": query })).await?;
        Ok(page["rows"].as_array().cloned().unwrap_or_default())
    }

    /// Waits until the stock is as wished, and returns it.
    ///
    /// # Errors
    /// With the stock there is, when it does not come to that.
    pub async fn stock_where(&self, what: &str, wish: impl Fn(&[Value]) -> bool) -> Result<Vec<Value>> {
        let began = Instant::now();
        loop {
            let stock = self.stock().await?;
            if wish(&stock) {
                return Ok(stock);
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("waited in vain for: {what}, in stock: {stock:#?}"));
            }
            tokio::time::sleep(STEP).await;
        }
    }

    /// Presses one key.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn key(&self, key: Key) -> Result {
        self.press(&char::from(key).to_string()).await
    }

    /// Types as a person does, with a pause after each key.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn type_slowly(&self, text: &str) -> Result {
        let pause = || KeyAction::Pause { duration: Duration::from_millis(90) };
        let actions = text.chars().fold(KeyActions::new("keyboard".into()), |actions, key| {
            actions.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key }).then(pause())
        });
        self.act(actions).await
    }

    /// Presses a key while another is held, such as Control and `z`.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn chord(&self, held: Key, key: char) -> Result {
        let held = char::from(held);
        let actions = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: held });
        self.act(actions).await
    }

    /// A short name of what has the focus: its label, words or place.
    ///
    /// # Errors
    /// When the page can't be asked.
    pub async fn focused(&self) -> Result<String> {
        let script = "const e = document.activeElement; \
            return e?.dataset?.nav ?? e?.dataset?.testid ?? e?.getAttribute('aria-label') ?? e?.innerText?.trim() ?? ''";
        Ok(self.js(script, &[]).await?.as_str().unwrap_or_default().to_owned())
    }

    /// By how many pixels the page is wider than the window, and what sticks out.
    ///
    /// # Errors
    /// When the page can't be asked.
    pub async fn overflow(&self) -> Result<Option<String>> {
        let script = "const wide = document.documentElement.clientWidth; \
            const clipped = (element) => { \
                for (let up = element.parentElement; up; up = up.parentElement) { \
                    if (getComputedStyle(up).overflowX !== 'visible') return true; \
                } \
                return false; }; \
            const out = [...document.querySelectorAll('body *')].filter((element) => \
                element.getBoundingClientRect().right > wide + 0.5 && element.getClientRects().length > 0 && !clipped(element)); \
            if (document.documentElement.scrollWidth <= wide && out.length === 0) return null; \
            return document.documentElement.scrollWidth + ' wide in ' + wide + ': ' \
                + out.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)).join(' | ')";
        Ok(self.js(script, &[]).await?.as_str().map(str::to_owned))
    }

    /// How many elements match.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn count(&self, selector: &str) -> Result<usize> {
        let found = self.client().find_all(Locator::Css(selector)).await;
        found.map(|found| found.len()).map_err(|error| format!("{selector}: {error}"))
    }
}
