//! The bodies of the answers, by version of the interface.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::code::is_acceptable;
use crate::records::Record;

/// A version of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// 200 even for what is not found.
    V0,
    /// `status` is a number.
    V2,
    /// `status` is a word, and there are `result`, `errors` and `warnings`. With the minor version.
    V3(u8),
}

impl Version {
    /// Reads `v0`, `v2`, `v3` and `v3.N`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "v0" => Some(Self::V0),
            "v2" => Some(Self::V2),
            "v3" => Some(Self::V3(0)),
            _ => text.strip_prefix("v3.")?.parse().ok().map(Self::V3),
        }
    }
}

/// What came of looking for a code.
#[derive(Debug)]
pub(crate) enum Found {
    /// The fields asked for.
    Product(Record),
    /// Nobody knows it.
    Nothing,
    /// A sister database of this kind knows it, and was not asked for.
    Elsewhere(&'static str),
}

/// The answer to a product read: `asked` as it stood in the path, `code` as the server keeps it.
pub(crate) fn product(version: Version, asked: &str, code: &str, found: Found) -> (StatusCode, Value) {
    match version {
        Version::V3(_) => product_v3(asked, code, found),
        Version::V0 | Version::V2 => {
            let missing = if version == Version::V0 { StatusCode::OK } else { StatusCode::NOT_FOUND };
            if !is_acceptable(code) {
                let body = json!({"code": code, "status": 0, "status_verbose": "no code or invalid code"});
                return (StatusCode::OK, body);
            }
            match found {
                Found::Product(product) => (
                    StatusCode::OK,
                    json!({"code": code, "product": product, "status": 1, "status_verbose": "product found"}),
                ),
                Found::Nothing | Found::Elsewhere(_) => {
                    (missing, json!({"code": code, "status": 0, "status_verbose": "product not found"}))
                }
            }
        }
    }
}

fn product_v3(asked: &str, code: &str, found: Found) -> (StatusCode, Value) {
    let mut warnings = Vec::new();
    if asked != code {
        warnings.push(json!({
            "field": {"id": "code", "value": code},
            "impact": {"id": "none", "lc_name": "None", "name": "None"},
            "message": {"id": "different_normalized_product_code", "lc_name": "", "name": ""},
        }));
    }
    let error = |id: &str, field: &str, value: &str| {
        json!({
            "field": {"id": field, "value": value},
            "impact": {"id": "failure", "lc_name": "Failure", "name": "Failure"},
            "message": {"id": id, "lc_name": "", "name": ""},
        })
    };
    let mut errors = Vec::new();
    if !is_acceptable(code) {
        errors.push(error("invalid_code", "code", asked));
    }
    let (status, word, result, product) = match found {
        Found::Product(product) => {
            let word = if warnings.is_empty() { "success" } else { "success_with_warnings" };
            let result = json!({"id": "product_found", "lc_name": "Product found", "name": "Product found"});
            (StatusCode::OK, word, result, Some(product))
        }
        Found::Nothing => {
            errors.push(error("product_not_found", "code", code));
            let name = "Product not found";
            let result = json!({"id": "product_not_found", "lc_name": name, "name": name});
            (StatusCode::NOT_FOUND, "failure", result, None)
        }
        Found::Elsewhere(product_type) => {
            let id = "product_found_with_a_different_product_type";
            errors.push(error(id, "product_type", product_type));
            (StatusCode::NOT_FOUND, "failure", json!({"id": id}), None)
        }
    };
    let mut body = json!({
        "code": code, "errors": errors, "warnings": warnings, "result": result, "status": word,
    });
    if let Some(product) = product {
        body["product"] = Value::Object(product);
    }
    (status, body)
}

/// The fields of a record that were asked for, with the pictures' addresses turned to `base`.
pub(crate) fn select(
    record: &Record,
    code: &str,
    fields: Option<&str>,
    version: Version,
    base: &str,
) -> Record {
    let names: Option<Vec<&str>> = fields
        .filter(|fields| !fields.split(',').any(|name| name.trim() == "all"))
        .map(|fields| fields.split(',').map(str::trim).collect());
    let mut selected: Record = record
        .iter()
        .filter(|(key, _)| names.as_ref().is_none_or(|names| names.contains(&key.as_str())))
        .map(|(key, value)| (key.clone(), turned(value, base)))
        .collect();
    if let Version::V3(5..) = version {
        selected.remove("nutriments");
    }
    // The real one now and then adds a key that nobody asked for. Which codes: always the same.
    if names.is_some() && code.bytes().map(u32::from).sum::<u32>().is_multiple_of(4) {
        selected.insert("ecoscore_tags".to_owned(), json!(["unknown"]));
    }
    selected
}

/// `value`, with the host of a picture's address exchanged.
fn turned(value: &Value, base: &str) -> Value {
    match value {
        Value::String(text) => match text.split_once("/images/products/") {
            Some((host, path)) if host.starts_with("http") => {
                Value::String(format!("{base}/images/products/{path}"))
            }
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

/// One page of a search by codes.
pub(crate) fn search(mut products: Vec<Record>, page: usize, page_size: usize) -> Value {
    let count = products.len();
    let skip = (page - 1).saturating_mul(page_size);
    let products: Vec<Value> = products.drain(..).skip(skip).take(page_size).map(Value::Object).collect();
    let mut body = Map::new();
    body.insert("count".to_owned(), json!(count));
    body.insert("page".to_owned(), json!(page));
    body.insert("page_count".to_owned(), json!(products.len()));
    body.insert("page_size".to_owned(), json!(page_size));
    body.insert("skip".to_owned(), json!(skip));
    body.insert("products".to_owned(), Value::Array(products));
    Value::Object(body)
}
