//! The verbs that need no pantry: parse and decode.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use app::view::{ErrorCode, ErrorView};
use serde_json::json;

use crate::output::{Failure, line};

/// `parse TEXT`
pub(crate) fn parse(text: &str, symbology: Option<&str>, json: bool) -> Result<ExitCode, Failure> {
    let code = app::parse_code(text, symbology).map_err(|error| Failure::new(&error, json))?;
    if json {
        line(&code);
    } else {
        println!("{} {}", code.gtin, class_words(&code));
    }
    Ok(ExitCode::SUCCESS)
}

fn class_words(code: &app::view::CodeView) -> &'static str {
    use app::view::CodeClass::{Book, Coupon, Periodical, Product, Restricted};
    match code.class {
        Product => "product",
        Restricted => "a shop's own code, never asked",
        Coupon => "coupon or receipt, never asked",
        Book => "book, never asked",
        Periodical => "newspaper or magazine, never asked",
    }
}

/// `decode FILE…`: a line a picture. A picture that can't be read has an `error` in its line.
pub(crate) fn decode(files: &[PathBuf], json: bool) -> Result<ExitCode, Failure> {
    let mut failed = false;
    for file in files {
        let begun = Instant::now();
        let read = read(file);
        let ms = begun.elapsed().as_secs_f64() * 1_000.0;
        let name = file.display().to_string();
        match (read, json) {
            (Ok(codes), true) => line(&json!({ "file": name, "ms": ms, "codes": codes })),
            (Ok(codes), false) if codes.is_empty() => println!("{name}: no barcode found"),
            (Ok(codes), false) => {
                for code in codes {
                    println!("{name}: {} {}", code.text, code.format.unwrap_or_default());
                }
            }
            (Err(error), true) => {
                failed = true;
                line(&json!({ "file": name, "ms": ms, "codes": [], "error": error }));
            }
            (Err(error), false) => {
                failed = true;
                eprintln!("{name}: {}", error.message);
            }
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn read(file: &Path) -> Result<Vec<app::view::ScannedCode>, ErrorView> {
    let bytes = std::fs::read(file).map_err(|error| ErrorView {
        code: ErrorCode::Picture,
        message: format!("the file can't be read: {error}"),
        details: None,
    })?;
    app::decode_picture(&bytes).map_err(|error| error.view())
}
