//! `test` and `check`: all that must hold, in the order in which it is quickest found not to.

use std::time::{Duration, Instant};

use crate::args::{Opt, Parsed, Spec, YES};
use crate::system::{self, Role};
use crate::{types, ui, workspace};
use xtask::process::{self, Result, succeed};

pub(crate) const TEST: Spec = Spec {
    name: "test",
    about: "Installs what is missing and checks everything; stops at the first failure.",
    options: &[
        Opt { name: "--only", value: Some("STEP"), help: "just this step" },
        Opt { name: "--list", value: None, help: "name the steps" },
        YES,
    ],
    rest: None,
};

pub(crate) const CHECK: Spec = Spec {
    name: "check",
    about: "Checks what is quick to check: format, lints, types of the UI.",
    options: &[YES],
    rest: None,
};

/// What has to be there before a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Rust alone.
    Nothing,
    /// The UI's packages.
    UiPackages,
    /// What compiling the window takes: system packages and the built UI, which it embeds.
    Build,
}

struct Step {
    name: &'static str,
    about: &'static str,
    needs: Needs,
    /// Part of `check` too.
    quick: bool,
    run: fn() -> Result,
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "Rust is formatted",
        needs: Needs::Nothing,
        quick: true,
        run: || succeed(process::cargo().args(["fmt", "--all", "--check"])),
    },
    Step { name: "clippy", about: "Rust has no warnings", needs: Needs::Build, quick: true, run: clippy },
    Step { name: "rust", about: "Rust's tests", needs: Needs::Build, quick: false, run: rust_tests },
    Step {
        name: "types",
        about: "the UI's types are those of the Rust",
        needs: Needs::Build,
        quick: false,
        run: types::check,
    },
    Step {
        name: "ui-check",
        about: "the UI's types agree",
        needs: Needs::UiPackages,
        quick: true,
        run: || ui::script("check"),
    },
    Step {
        name: "ui-lint",
        about: "the UI is formatted and has no warnings",
        needs: Needs::UiPackages,
        quick: true,
        run: || ui::script("lint"),
    },
    Step {
        name: "ui",
        about: "the UI's tests",
        needs: Needs::UiPackages,
        quick: false,
        run: || ui::script("test"),
    },
    Step {
        name: "page",
        about: "the UI's pages in a browser",
        needs: Needs::UiPackages,
        quick: false,
        run: || ui::script("test:page"),
    },
    Step {
        name: "window",
        about: "the real window with a camera",
        needs: Needs::Build,
        quick: false,
        run: window_tests,
    },
];

fn clippy() -> Result {
    let mut command = process::cargo();
    command.args(["clippy", "--workspace", "--all-targets", "--features", "custom-protocol"]);
    succeed(command.args(["--", "--deny", "warnings"]))
}

fn rust_tests() -> Result {
    let mut command = workspace::tests();
    // Else the tests would make the kept types current before anybody looks whether they were.
    succeed(command.env("TS_RS_EXPORT_DIR", types::scratch()))
}

fn window_tests() -> Result {
    build_for_window()?;
    succeed(process::cargo().args(["test", "--package", "window-tests"]))
}

/// The program that the window tests drive.
pub(crate) fn build_for_window() -> Result {
    let mut command = process::cargo();
    command.args(["build", "--package", "larder", "--bin", "larder", "--features", "custom-protocol"]);
    succeed(&mut command)
}

/// Runs all steps, or the one asked for.
pub(crate) fn test(arguments: &Parsed) -> Result {
    if arguments.has("--list") {
        for step in STEPS {
            println!("{:<10} {}", step.name, step.about);
        }
        return Ok(());
    }
    let chosen = choose(arguments.value("--only"))?;
    system::ensure(&[Role::Build, Role::Display, Role::Test], arguments.has("--yes"))?;
    run(&chosen)
}

/// Runs the quick steps.
pub(crate) fn check(arguments: &Parsed) -> Result {
    system::ensure(&[Role::Build], arguments.has("--yes"))?;
    run(&STEPS.iter().filter(|step| step.quick).collect::<Vec<_>>())
}

fn choose(only: Option<&str>) -> Result<Vec<&'static Step>> {
    let Some(name) = only else {
        return Ok(STEPS.iter().collect());
    };
    let step = STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        format!("There is no step \"{name}\". The steps are: {}.", names.join(", "))
    })?;
    Ok(vec![step])
}

fn run(steps: &[&Step]) -> Result {
    let mut done = Vec::new();
    for step in steps {
        eprintln!("\n== {}: {}", step.name, step.about);
        let began = Instant::now();
        let result = prepare(step.needs).and_then(|()| (step.run)());
        done.push((step.name, began.elapsed()));
        if let Err(error) = result {
            eprintln!("\n{}", summary(steps, &done, true));
            return Err(format!("\nThe step \"{}\" failed: {error}", step.name));
        }
    }
    println!("\n{}", summary(steps, &done, false));
    Ok(())
}

fn prepare(needs: Needs) -> Result {
    match needs {
        Needs::Nothing => Ok(()),
        Needs::UiPackages => ui::ensure_packages(),
        Needs::Build => ui::ensure_built(),
    }
}

fn summary(steps: &[&Step], done: &[(&str, Duration)], last_failed: bool) -> String {
    let mut text = String::from("Step         Result       Time");
    for (index, step) in steps.iter().enumerate() {
        let result = match done.get(index) {
            None => "not run",
            Some(_) if last_failed && index + 1 == done.len() => "FAILED",
            Some(_) => "holds",
        };
        let time =
            done.get(index).map(|(_, time)| format!("{:7.1} s", time.as_secs_f64())).unwrap_or_default();
        text.push_str(format!("\n{:<12} {result:<8} {time}", step.name).trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_step_or_all_can_be_chosen() {
        assert_eq!(choose(None).unwrap().len(), STEPS.len());
        assert_eq!(choose(Some("types")).unwrap()[0].name, "types");
        let error = choose(Some("typos")).err().unwrap();
        assert!(error.contains("no step \"typos\"") && error.contains("format, clippy"), "{error}");
    }

    #[test]
    fn the_summary_tells_what_held_what_failed_and_what_was_not_run() {
        let steps: Vec<&Step> = STEPS.iter().take(3).collect();
        let done = [("format", Duration::from_millis(1250)), ("clippy", Duration::from_secs(75))];
        let text = summary(&steps, &done, true);
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(
            lines,
            ["format       holds        1.2 s", "clippy       FAILED      75.0 s", "rust         not run"]
        );
        assert!(!summary(&steps, &done, false).contains("FAILED"));
    }
}
