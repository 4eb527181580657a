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

/// What a counter would print on 0.400 kg of something.
const STORE_CODE: &str = "2812342004008";

/// All but the Scan screen.
const SCREENS: [&str; 18] = [
    "pantry",
    "product",
    "lots",
    "journal",
    "places",
    "count",
    "shopping",
    "grid",
    "past",
    "unreached",
    "members",
    "kinds",
    "units",
    "codes",
    "recalls",
    "settings",
    "cache",
    "cache-below",
];

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
    window.go("scan").await?;
    window.camera_is_live().await?;
    for pack in PACKS {
        let gtin: Gtin = pack.parse().map_err(|error| format!("{pack}: {error}"))?;
        stage.webcam.hold_up(&Frame::pack(&gtin))?;
        wait_for_rows(&window, pack).await?;
    }
    // The Scan screen first, as a pack in the picture is booked again whenever that is opened.
    at_every_size(&window, "scan", theme, folder).await?;
    furnish(&window).await?;
    for screen in SCREENS {
        at_every_size(&window, screen, theme, folder).await?;
    }
    window.close().await
}

/// Sets up what a household has after a while: a kind, a unit, a store's codes, recalls.
async fn furnish(window: &Window) -> Result {
    let kind = window.invoke("add_kind", json!({ "edit": { "name": "Spreads", "minimum": null } })).await?;
    open_product(window).await?;
    let hash = window.js("return location.hash", &[]).await?;
    let id = hash.as_str().and_then(|hash| hash.strip_prefix("#/product/")).ok_or("no product")?;
    let mut edits = window.invoke("product", json!({ "id": id })).await?["edits"].clone();
    edits["kindId"] = kind["id"].clone();
    window.invoke("edit_product", json!({ "id": id, "edits": edits })).await?;
    window.invoke("add_unit", json!({ "name": "Jar" })).await?;
    let weighed = json!({ "code": STORE_CODE, "measured": { "kind": "weight", "milliG": 400_000 } });
    window.invoke("teach_weighed", weighed).await?;
    visit(window, "#/settings/recalls", "main .btn").await?;
    window.click_named("Switch on").await?;
    window.see("[data-testid=recall]").await.map(drop)
}

async fn at_every_size(window: &Window, screen: &str, theme: &str, folder: &Path) -> Result {
    for (width, height) in SIZES {
        window.resize(width, height).await?;
        if screen != "scan" {
            show(window, screen).await?;
        }
        save(window, &folder.join(format!("{screen}-{width}-{theme}.png"))).await?;
    }
    Ok(())
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
        "product" => open_product(window).await,
        "lots" => {
            open_product(window).await?;
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
        "unreached" => visit(window, "#/unreached", "main h1").await,
        "members" => visit(window, "#/settings/members", "main h1").await,
        "kinds" => visit(window, "#/settings/kinds", "main li").await,
        "units" => visit(window, "#/settings/units", "main li").await,
        "codes" => visit(window, "#/settings/codes", "[data-testid=taught-code]").await,
        "recalls" => visit(window, "#/settings/recalls", "[data-testid=recall]").await,
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

/// Opens the product with the most to tell: its facts came with the scan.
async fn open_product(window: &Window) -> Result {
    window.go("pantry").await?;
    window.click("[data-testid=pantry-row]:has(img) a").await?;
    window.wait_for("the product", "return location.hash.startsWith('#/product/')", &[]).await.map(drop)
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
