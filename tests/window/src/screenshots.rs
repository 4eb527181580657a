//! Pictures of every screen for the documentation: four widths, light and dark.

use std::fs;
use std::path::{Path, PathBuf};

use barcode::Gtin;
use serde_json::json;
use xtask::project;

use crate::{Frame, Result, Stage, Window};

/// Widths and heights of a laptop, a tablet, a phone and the smallest phone.
const SIZES: [(u32, u32); 4] = [(1280, 800), (768, 1024), (390, 844), (320, 568)];
const THEMES: [&str; 2] = ["light", "dark"];

/// What is held up to the camera, the last one staying in the picture.
const PACKS: [&str; 3] = ["5010251168577", "9310155100335", "3017620422003"];

/// Takes them all, into `docs/screenshots`.
///
/// # Errors
/// When a screen does not come to rest or can't be written.
pub async fn all() -> Result {
    let folder = project::root().join("docs/screenshots");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for theme in THEMES {
        take(theme, &folder).await?;
    }
    Ok(())
}

/// Takes those of one theme, from a pantry of its own: what was scanned for one is not in the other.
async fn take(theme: &str, folder: &Path) -> Result {
    let mut stage = Stage::set().await?;
    let window = stage.open_demo().await?;
    window.go("pantry").await?;
    window.see("[data-testid=pantry-row]").await?;
    set_theme(&window, theme).await?;
    show(&window, "scan").await?;
    for pack in PACKS {
        let gtin: Gtin = pack.parse().map_err(|error| format!("{pack}: {error}"))?;
        stage.webcam.hold_up(&Frame::pack(&gtin))?;
        wait_for_rows(&window, pack).await?;
    }
    // Screen by screen, as a pack in the picture is booked again whenever the Scan screen is opened.
    for screen in [
        "scan",
        "pantry",
        "product",
        "lots",
        "journal",
        "places",
        "count",
        "shopping",
        "grid",
        "past",
        "members",
        "settings",
        "cache",
        "cache-below",
    ] {
        for (width, height) in SIZES {
            window.resize(width, height).await?;
            if screen != "scan" {
                show(&window, screen).await?;
            }
            save(&window, &folder.join(format!("{screen}-{width}-{theme}.png"))).await?;
        }
    }
    window.close().await
}

/// Waits until the pack was read and everything of the session is known.
async fn wait_for_rows(window: &Window, pack: &str) -> Result {
    let at_least = PACKS.iter().position(|one| *one == pack).map_or(1, |index| index + 1);
    let script = "const rows = [...document.querySelectorAll('[data-testid=scan-row]')]; \
        return rows.length >= arguments[0] && rows.every((row) => row.dataset.state === 'found')";
    window.wait_for(&format!("{at_least} known rows"), script, &[json!(at_least)]).await.map(drop)
}

/// Sets the appearance as a user would, in the settings.
async fn set_theme(window: &Window, theme: &str) -> Result {
    window.go("settings").await?;
    let name = if theme == "dark" { "Dark" } else { "Light" };
    window.click_named(name).await?;
    let script = "return document.documentElement.dataset.theme === arguments[0]";
    window.wait_for(&format!("the {theme} colours"), script, &[json!(theme)]).await.map(drop)
}

async fn show(window: &Window, screen: &str) -> Result {
    match screen {
        "scan" => {
            window.go("scan").await?;
            window.camera_is_live().await
        }
        "product" => {
            window.go("pantry").await?;
            // The one with the most to tell: its facts came with the scan.
            window.click("[data-testid=pantry-row]:has(img) a").await?;
            window
                .wait_for("the product", "return location.hash.startsWith('#/product/')", &[])
                .await
                .map(drop)
        }
        "lots" => {
            let shown = "return location.hash.startsWith('#/product/')";
            window.go("pantry").await?;
            window.click("[data-testid=pantry-row]:has(img) a").await?;
            window.wait_for("the product", shown, &[]).await?;
            let script = "document.querySelector('[data-testid=lot]')?.scrollIntoView(); \
                return !!document.querySelector('[data-testid=lot]')";
            window.wait_for("its lots", script, &[]).await.map(drop)
        }
        "journal" => visit(window, "#/journal", "[data-testid=entry]").await,
        "places" => visit(window, "#/settings/places", "main h1").await,
        "shopping" => visit(window, "#/shopping", "[data-testid=shopping-item]").await,
        "grid" => visit(window, "#/grid", "main [role=row], main li").await,
        "past" => {
            let today = window.invoke("start", json!({})).await?["today"].clone();
            visit(window, &format!("#/past/{}", today.as_str().unwrap_or_default()), "main li").await
        }
        "members" => visit(window, "#/settings/members", "main h1").await,
        "count" => {
            let places = window.invoke("places", json!({})).await?;
            let fridge =
                places.as_array().and_then(|all| all.iter().find(|place| place["builtin"] == "fridge"));
            let id = fridge.and_then(|fridge| fridge["id"].as_str()).ok_or("no fridge")?;
            visit(window, &format!("#/count/{id}"), "[data-testid=count-row]").await
        }
        "cache" => show_cache(window).await,
        "cache-below" => {
            show_cache(window).await?;
            let script = "document.querySelector('#cache-work').scrollIntoView(); return true";
            window.wait_for("the lower half", script, &[]).await.map(drop)
        }
        _ => window.go(screen).await,
    }
}

/// Goes to an address of the window.
async fn visit(window: &Window, hash: &str, shown: &str) -> Result {
    window.js("location.hash = arguments[0]", &[json!(hash)]).await?;
    window.see(shown).await.map(drop)
}

async fn show_cache(window: &Window) -> Result {
    window.go("settings").await?;
    window.click("a[href='#/settings/cache']").await?;
    window.see("#cache-standing").await.map(drop)
}

/// Saves the page once it stands still: pictures loaded, fonts there, nothing moving, nothing being asked.
async fn save(window: &Window, file: &Path) -> Result {
    let script = "document.activeElement?.blur(); \
        const pictures = [...document.images].filter((image) => image.getClientRects().length > 0); \
        return document.fonts.status === 'loaded' \
            && pictures.every((image) => image.complete) \
            && !document.querySelector('.skeleton, [aria-busy=true]') \
            && document.getAnimations().every((animation) => animation.playState !== 'running' \
                || animation.effect?.getTiming().iterations === Infinity)";
    window.wait_for("a page at rest", script, &[]).await?;
    let png = painted(window).await?;
    fs::write(file, png).map_err(|error| format!("{}: {error}", file.display()))?;
    println!("{}", shown(file).display());
    Ok(())
}

/// A screenshot once painting has caught up with the page: two in a row are the same.
async fn painted(window: &Window) -> Result<Vec<u8>> {
    let frames = "const done = arguments[0]; \
        const pictures = [...document.images].filter((image) => image.getClientRects().length > 0); \
        Promise.allSettled(pictures.map((image) => image.decode())) \
            .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
    let mut before = Vec::new();
    for _ in 0..50 {
        window.js_async(frames, &[]).await?;
        let png = window.screenshot().await?;
        if png == before {
            return Ok(png);
        }
        before = png;
    }
    Err("the page never stands still".into())
}

fn shown(file: &Path) -> PathBuf {
    file.strip_prefix(project::root()).unwrap_or(file).to_owned()
}
