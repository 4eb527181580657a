//! What is printed, and with which exit code.

use std::process::ExitCode;

use app::view::ErrorView;
use serde::Serialize;

/// The source does not know it.
pub(crate) const UNKNOWN: u8 = 3;
/// Nobody could be asked.
pub(crate) const UNAVAILABLE: u8 = 4;

/// Why a verb did not do what it should.
pub(crate) struct Failure {
    pub(crate) error: ErrorView,
    pub(crate) json: bool,
}

impl Failure {
    pub(crate) fn new(error: &app::Error, json: bool) -> Self {
        Self { error: error.view(), json }
    }

    /// Says so: on standard output as JSON, else on standard error.
    pub(crate) fn report(&self) -> ExitCode {
        if self.json {
            line(&serde_json::json!({ "error": self.error }));
        } else {
            eprintln!("larderctl: {}", self.error.message);
        }
        ExitCode::FAILURE
    }
}

/// Prints one JSON document on a line of its own.
pub(crate) fn line<T: Serialize>(value: &T) {
    match serde_json::to_string(value) {
        Ok(text) => println!("{text}"),
        Err(error) => eprintln!("larderctl: {error}"),
    }
}
