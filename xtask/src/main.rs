//! The project's own commands: `cargo xtask COMMAND`. It is the first thing compiled on a fresh machine,
//! so it depends on nothing.

mod args;
mod bench;
mod bundle;
mod display;
mod run;
mod steps;
mod system;
mod types;
mod ui;
mod workspace;

use std::process::ExitCode;

use xtask::process::Result;

/// One command of `cargo xtask`.
struct Command {
    spec: args::Spec,
    run: fn(&args::Parsed) -> Result,
}

const COMMANDS: &[Command] = &[
    Command { spec: run::SPEC, run: run::run },
    Command { spec: steps::TEST, run: steps::test },
    Command { spec: steps::CHECK, run: steps::check },
    Command { spec: types::SPEC, run: types::regenerate },
    Command { spec: run::STAND_IN, run: run::stand_in },
    Command { spec: bench::SPEC, run: bench::bench },
    Command { spec: bench::SCREENSHOTS, run: bench::screenshots },
    Command { spec: bundle::SPEC, run: bundle::bundle },
];

fn main() -> ExitCode {
    let mut given = std::env::args().skip(1);
    let name = given.next().unwrap_or_default();
    let rest: Vec<String> = given.collect();
    match dispatch(&name, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(name: &str, rest: &[String]) -> Result {
    if matches!(name, "" | "help" | "-h" | "--help") {
        println!("{}", overview());
        return Ok(());
    }
    let command = COMMANDS
        .iter()
        .find(|command| command.spec.name == name)
        .ok_or_else(|| format!("There is no command \"{name}\".\n\n{}", overview()))?;
    match args::parse(&command.spec, rest)? {
        args::Request::Help => {
            println!("{}", args::help(&command.spec));
            Ok(())
        }
        args::Request::Run(parsed) => (command.run)(&parsed),
    }
}

fn overview() -> String {
    let mut text = String::from("Larder's own commands. Use: cargo xtask COMMAND [--help]\n");
    for command in COMMANDS {
        text.push_str(&format!("\n  {:<12} {}", command.spec.name, command.spec.about));
    }
    text
}
