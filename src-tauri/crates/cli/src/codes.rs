//! The verbs that need no pantry: parse and decode.

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use app::view::{CodeClass, ErrorCode, ErrorView, ParsedCode};
use serde::Deserialize;
use serde_json::json;

use crate::output::{Failure, line};

/// `parse TEXT`
pub(crate) fn parse(text: &str, symbology: Option<&str>, json: bool) -> Result<ExitCode, Failure> {
    let code = app::parse_code(text, symbology).map_err(|error| Failure::new(&error, json))?;
    if json {
        line(&code);
    } else {
        say(&code);
    }
    Ok(ExitCode::SUCCESS)
}

/// One line of `parse -`.
#[derive(Deserialize)]
struct Asked {
    text: String,
    symbology: Option<String>,
}

/// `parse -`: an answer a line, in JSON, for each line of standard input. What is wrong with a code is its answer.
pub(crate) fn parse_lines() -> ExitCode {
    for asked in std::io::stdin().lock().lines() {
        let parsed = asked.map_err(|error| wrong_line(&error)).and_then(|asked| {
            let Asked { text, symbology } =
                serde_json::from_str(&asked).map_err(|error| wrong_line(&error))?;
            app::parse_code(&text, symbology.as_deref()).map_err(|error| error.view())
        });
        match parsed {
            Ok(code) => line(&code),
            Err(ErrorView { code, message, .. }) => {
                line(&json!({ "error": { "code": code, "message": message } }));
            }
        }
    }
    ExitCode::SUCCESS
}

fn wrong_line(error: &dyn std::fmt::Display) -> ErrorView {
    ErrorView {
        code: ErrorCode::Invalid,
        message: format!("not a line of JSON with a text and, if it is known, a symbology: {error}"),
        details: None,
    }
}

/// What a code says, a line each.
fn say(code: &ParsedCode) {
    match (&code.gtin, code.class) {
        (Some(gtin), Some(class)) => println!("{gtin} {}", class_words(class)),
        _ => println!("a GS1 code without a product in it"),
    }
    let price = code.price.map(|price| {
        let currency = code.currency.as_deref().unwrap_or_default();
        format!("{price} {currency}").trim_end().to_owned()
    });
    for (what, value) in [
        ("lot", code.lot.clone()),
        ("best before", code.best_before.clone()),
        ("use by", code.use_by.clone()),
        ("produced", code.produced.clone()),
        ("packed", code.packed.clone()),
        ("sell by", code.sell_by.clone()),
        ("net weight", code.net_weight_g.map(|grams| format!("{grams} g"))),
        ("net volume", code.net_volume_ml.map(|millilitres| format!("{millilitres} ml"))),
        ("pieces", code.count.map(|count| count.to_string())),
        ("price", price),
        ("serial number", code.serial.clone()),
    ] {
        if let Some(value) = value {
            println!("  {what}: {value}");
        }
    }
    for warning in &code.warnings {
        println!("  warning: {warning}");
    }
}

fn class_words(class: CodeClass) -> &'static str {
    use CodeClass::{Book, Coupon, Periodical, Product, Restricted};
    match class {
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
