//! Reading a record whose types nobody keeps: numbers as texts, lists as comma texts, anything absent.

use serde_json::{Map, Value};

use crate::text;

/// The longest list that is read.
const MAX_ITEMS: usize = 200;
/// The longest tag that is read, in characters.
const MAX_TAG: usize = 160;

/// A record's fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a>(pub(crate) &'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// The first of `keys` that has any text, as one line of at most `max` characters.
    pub(crate) fn text(self, keys: &[&str], max: usize) -> Option<String> {
        keys.iter().find_map(|key| match self.0.get(*key)? {
            Value::String(text) => text::line(text, max),
            Value::Array(parts) => {
                let parts: Vec<&str> = parts
                    .iter()
                    .take(MAX_ITEMS)
                    .filter_map(Value::as_str)
                    .filter(|part| !part.trim().is_empty())
                    .collect();
                text::line(&parts.join(","), max)
            }
            Value::Number(number) => text::line(&number.to_string(), max),
            Value::Null | Value::Bool(_) | Value::Object(_) => None,
        })
    }

    /// The first of `keys` that holds a number of 0 or more, as number or as text.
    pub(crate) fn number(self, keys: &[&str]) -> Option<f64> {
        keys.iter().find_map(|key| {
            let number = match self.0.get(*key)? {
                Value::Number(number) => number.as_f64()?,
                Value::String(text) => text.trim().replace(',', ".").parse().ok()?,
                _ => return None,
            };
            (number.is_finite() && number >= 0.0).then_some(number)
        })
    }

    /// The tags under the first of `keys` that has any, such as `en:milk`; from a list or a comma text.
    pub(crate) fn tags(self, keys: &[&str]) -> Vec<String> {
        for key in keys {
            let mut tags = Vec::new();
            let mut keep = |tag: &str| {
                if let Some(tag) = text::line(tag, MAX_TAG)
                    && !is_empty_tag(&tag)
                    && !tags.contains(&tag)
                {
                    tags.push(tag);
                }
            };
            match self.0.get(*key) {
                Some(Value::Array(items)) => {
                    items.iter().filter_map(Value::as_str).take(MAX_ITEMS).for_each(&mut keep);
                }
                Some(Value::String(text)) => text.split(',').take(MAX_ITEMS).for_each(&mut keep),
                _ => {}
            }
            if !tags.is_empty() {
                return tags;
            }
        }
        Vec::new()
    }

    /// The first of `keys` that holds one of `grades`. `unknown`, `not-applicable` and the like are none.
    pub(crate) fn grade(self, keys: &[&str], grades: &[&'static str]) -> Option<String> {
        keys.iter().find_map(|key| {
            let found = self.0.get(*key)?.as_str()?.trim();
            let grade = grades.iter().find(|grade| grade.eq_ignore_ascii_case(found))?;
            Some((*grade).to_owned())
        })
    }

    /// The object under `key`; an empty one when there is none.
    pub(crate) fn object(self, key: &str) -> Option<Fields<'a>> {
        self.0.get(key)?.as_object().map(Fields)
    }
}

/// What exports write for "nothing".
fn is_empty_tag(tag: &str) -> bool {
    let bare = tag.split_once(':').map_or(tag, |(_, bare)| bare);
    bare.is_empty() || bare == "null" || bare == "none"
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn all_sorts_of_types() {
        let record = json!({
            "a": "1,5", "b": " 2.5 ", "c": 3, "d": "", "e": null, "f": -1, "g": "NaN", "h": {}, "i": true,
            "list": ["en:milk", "", "en:null", 7, "en:milk", "de:Weizenprotein"],
            "comma": "en:milk, en:nuts,,null", "empty": [], "brands": ["A", " ", "B"],
            "grade": "A", "none": "not-applicable",
        });
        let fields = Fields(record.as_object().unwrap());
        assert_eq!(fields.number(&["a"]), Some(1.5));
        assert_eq!(fields.number(&["d", "e", "f", "g", "h", "i", "zz", "b"]), Some(2.5));
        assert_eq!(fields.number(&["c"]), Some(3.0));
        assert_eq!(fields.tags(&["list"]), ["en:milk", "de:Weizenprotein"]);
        assert_eq!(fields.tags(&["empty", "comma"]), ["en:milk", "en:nuts"]);
        assert_eq!(fields.text(&["d", "e", "h", "brands"], 50).as_deref(), Some("A,B"));
        assert_eq!(fields.text(&["c"], 50).as_deref(), Some("3"));
        assert_eq!(fields.grade(&["none", "grade"], &["a", "b"]).as_deref(), Some("a"));
        assert_eq!(fields.grade(&["none"], &["a"]), None);
        assert!(fields.object("list").is_none());
    }
}
