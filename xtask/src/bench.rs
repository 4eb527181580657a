//! `bench` and `screenshots`: what is measured and what is shown, in the real window.

use crate::args::{Parsed, Spec, YES};
use crate::steps::build_for_window;
use crate::system::{self, Role};
use crate::ui;
use xtask::process::{self, Result, succeed};

pub(crate) const SPEC: Spec = Spec {
    name: "bench",
    about: "Measures what users feel: lookups, and a cached lookup from the real window.",
    options: &[YES],
    rest: None,
};

pub(crate) const SCREENSHOTS: Spec = Spec {
    name: "screenshots",
    about: "Writes docs/screenshots: each screen at four widths, light and dark.",
    options: &[YES],
    rest: None,
};

/// Runs the benchmarks.
pub(crate) fn bench(arguments: &Parsed) -> Result {
    prepare(arguments)?;
    let python = other_side()?;
    succeed(process::cargo().args(["bench", "--package", "lookup"]).env("LARDER_BENCH_PYTHON", python))?;
    succeed(process::cargo().args(["bench", "--package", "app"]))?;
    let mut build = process::cargo();
    build.args([
        "build",
        "--release",
        "--package",
        "larder",
        "--bin",
        "larder",
        "--features",
        "custom-protocol",
    ]);
    succeed(&mut build)?;
    succeed(process::cargo().args(["build", "--release", "--package", "cli"]))?;
    routine(&["measure", "--release"])
}

/// A Python with what the yardstick needs, in a folder of its own.
fn other_side() -> Result<std::path::PathBuf> {
    let folder = xtask::project::target().join("yardstick");
    let python = folder.join("bin/python");
    if !python.exists() {
        succeed(process::command("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    let install = ["-m", "pip", "install", "--quiet", "django==5.2.*", "redis"];
    succeed(process::command(&python).args(install))?;
    Ok(python)
}

/// Takes the screenshots.
pub(crate) fn screenshots(arguments: &Parsed) -> Result {
    prepare(arguments)?;
    build_for_window()?;
    routine(&["screenshots"])
}

fn prepare(arguments: &Parsed) -> Result {
    system::ensure(&[Role::Build, Role::Display, Role::Test], arguments.has("--yes"))?;
    ui::ensure_built()
}

/// Something the window tests' harness can do besides testing.
fn routine(arguments: &[&str]) -> Result {
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--package", "window-tests", "--"]).args(arguments);
    succeed(&mut command)
}
