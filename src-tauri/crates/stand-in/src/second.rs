//! The second source: answers like USDA FoodData Central, to who has a key.

use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::normalise;
use crate::records;

/// The key that it takes.
pub const KEY: &str = "stand-in-key";

/// What is asked of its search.
#[derive(Debug, Deserialize)]
pub(crate) struct SearchQuery {
    query: Option<String>,
}

/// Why there is no answer without the right key, as the gateway before the real one says it.
pub(crate) fn refusal(headers: &HeaderMap) -> Option<Value> {
    let code = match headers.get("x-api-key").and_then(|key| key.to_str().ok()) {
        Some(KEY) => return None,
        Some(_) => "API_KEY_INVALID",
        None => "API_KEY_MISSING",
    };
    Some(json!({ "error": { "code": code, "message": "An invalid api_key was supplied." } }))
}

/// What a search finds: the foods whose number is one of the words, however many zeros stand before either.
pub(crate) fn search(query: &SearchQuery) -> Value {
    let words: Vec<String> =
        query.query.as_deref().unwrap_or_default().split_whitespace().map(normalise).collect();
    let foods: Vec<&Value> = records::branded()
        .iter()
        .filter(|food| {
            let number = food.get("gtinUpc").and_then(Value::as_str).map(normalise);
            number.is_some_and(|number| words.contains(&number))
        })
        .collect();
    json!({ "totalHits": foods.len(), "currentPage": 1, "foods": foods })
}
