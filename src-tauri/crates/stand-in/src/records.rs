//! The records that ship with the stand-in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::normalise;

/// One product, as the interface gives it.
pub(crate) type Record = Map<String, Value>;

/// By normalised code.
pub(crate) type Records = BTreeMap<String, Record>;

/// What there is to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordInfo {
    /// The code under which it is found.
    pub code: String,
    /// Its name, empty when it has none.
    pub name: String,
    /// Its main language, empty when it has none.
    pub lang: String,
    /// Whether it has a front picture.
    pub picture: bool,
}

static PRODUCTS: LazyLock<Records> = LazyLock::new(|| read(include_str!("../records/products.jsonl")));
static BRANDED: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let lines = include_str!("../records/branded.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).expect("a record of the repository")).collect()
});
static SIBLING: LazyLock<Records> = LazyLock::new(|| read(include_str!("../records/sibling.jsonl")));

/// The records of Open Food Facts.
pub(crate) fn products() -> &'static Records {
    &PRODUCTS
}

/// The records of the second source.
pub(crate) fn branded() -> &'static [Value] {
    &BRANDED
}

/// The records of its sister.
pub(crate) fn sibling() -> &'static Records {
    &SIBLING
}

/// The code of the copy of that number: a GTIN-13 that no record has.
#[must_use]
pub fn copy_code(number: u32) -> String {
    let payload = format!("4000{:08}", number % 100_000_000);
    let sum: u32 =
        payload.bytes().rev().enumerate().map(|(at, digit)| u32::from(digit - b'0') * [3, 1][at % 2]).sum();
    format!("{payload}{}", (10 - sum % 10) % 10)
}

/// The record of which `code` is one of `copies` copies: the same under another code.
pub(crate) fn copied(code: &str, copies: u32) -> Option<Record> {
    let number: u32 = code.strip_prefix("4000")?.get(..8)?.parse().ok()?;
    if number >= copies || copy_code(number) != code {
        return None;
    }
    let index = usize::try_from(number).ok()? % PRODUCTS.len();
    let mut record = PRODUCTS.values().nth(index)?.clone();
    record.insert("code".to_owned(), code.into());
    Some(record)
}

/// What the record tells of itself.
pub(crate) fn info(code: &str, record: &Record) -> RecordInfo {
    let text = |key: &str| record.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    RecordInfo {
        code: code.to_owned(),
        name: text("product_name"),
        lang: text("lang"),
        picture: record.contains_key("image_front_url"),
    }
}

fn read(lines: &str) -> Records {
    lines
        .lines()
        .map(|line| {
            let record: Record = serde_json::from_str(line).expect("the shipped records are JSON objects");
            let code = record.get("code").and_then(Value::as_str).expect("each with a code");
            (normalise(code), record)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_valid(code: &str) -> bool {
        let sum: u32 = code
            .bytes()
            .rev()
            .enumerate()
            .map(|(place, digit)| u32::from(digit - b'0') * if place % 2 == 0 { 1 } else { 3 })
            .sum();
        matches!(code.len(), 8 | 13 | 14) && sum.is_multiple_of(10)
    }

    fn count(test: impl Fn(&str, &Record) -> bool) -> usize {
        products().iter().filter(|(code, record)| is_valid(code) && test(code, record)).count()
    }

    #[test]
    fn there_are_enough_and_they_differ() {
        assert!(count(|_, _| true) >= 100);
        assert!(count(|code, _| code.len() == 8) >= 5, "EAN-8");
        assert!(count(|code, _| code.starts_with("00")) >= 5, "UPC");
        assert!(count(|code, record| info(code, record).name.is_empty()) >= 3, "no name");
        assert!(count(|code, record| !info(code, record).picture) >= 5, "no picture");
        for lang in ["de", "en", "fr", "it", "es"] {
            assert!(count(|code, record| info(code, record).lang == lang) >= 3, "{lang}");
        }
        let german_or_english = count(|_, record| {
            ["product_name_de", "product_name_en"]
                .iter()
                .any(|key| record.get(*key).and_then(Value::as_str).is_some_and(|name| !name.is_empty()))
        });
        assert!(german_or_english >= 40, "{german_or_english}");
        let numbers_as_texts = count(|_, record| {
            record
                .get("nutriments")
                .and_then(Value::as_object)
                .is_some_and(|nutriments| nutriments.get("fat_100g").is_some_and(Value::is_string))
        });
        assert!(numbers_as_texts >= 5, "{numbers_as_texts}");
        assert!(products().keys().any(|code| !is_valid(code)), "and some odd ones");
    }

    #[test]
    fn copies_are_records_under_other_codes() {
        let code = copy_code(7);
        assert!(is_valid(&code) && !products().contains_key(&code), "{code}");
        assert_eq!(
            copied(&code, 8).and_then(|record| record.get("code").cloned()),
            Some(code.as_str().into())
        );
        assert_eq!(copied(&code, 7), None);
        assert_eq!(copied("4000539770708", 5_000_000), None, "a record of its own");
    }

    #[test]
    fn nobody_is_named() {
        for record in products().values() {
            for key in record.keys() {
                for word in [
                    "creator",
                    "editor",
                    "informer",
                    "photographer",
                    "corrector",
                    "checker",
                    "uploader",
                    "owner",
                ] {
                    assert!(!key.contains(word), "{key}");
                }
            }
        }
    }
}
