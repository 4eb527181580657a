//! Element strings whose separators got lost: scanners that work as a keyboard may be set to leave them out.
//!
//! Where a value of open length ends is a guess then. It ends where the text does, or before the first date behind which
//! all of the rest can be read; only dates are believed in the middle of a text, since most other identifiers fit nearly
//! anything.

use super::component;
use super::dictionary::{self, Entry};
use super::message::Message;

/// Longer than any symbol on food, and short enough to try every place.
const LONGEST: usize = 128;

/// A number of 14 digits with its identifier: anything shorter is a bare number.
const SHORTEST: usize = 16;

/// Dates, with six digits each (GS1 General Specifications, 3.4).
const DATES: [&str; 5] = ["11", "13", "15", "16", "17"];

impl Message {
    /// Reads a text that begins with an item, if all of it can be read; none otherwise.
    pub(super) fn without_separators(text: &str) -> Option<Self> {
        let begins = text.starts_with("01") || text.starts_with("02");
        if !begins || !text.is_ascii() || !(SHORTEST..=LONGEST).contains(&text.len()) {
            return None;
        }
        // From behind, for each place: the end of the element that begins there, if all from there on can be read.
        let mut ends = vec![None; text.len()];
        for at in (0..text.len()).rev() {
            ends[at] = end(text, at, &ends);
        }
        let mut message = Self::default();
        let mut at = 0;
        while at < text.len() {
            let (ai, entry) = dictionary::at_front(&text[at..])?;
            let end = ends[at]?;
            message.push(ai, entry, &text[at + ai.len()..end]).ok()?;
            at = end;
        }
        Some(message)
    }
}

fn end(text: &str, at: usize, ends: &[Option<usize>]) -> Option<usize> {
    let (ai, entry) = dictionary::at_front(&text[at..])?;
    let begin = at + ai.len();
    let fits = |end: usize| {
        text.get(begin..end).is_some_and(|value| component::check(&entry.components, value).is_ok())
            && (end == text.len() || ends[end].is_some())
    };
    if let Some(length) = dictionary::predefined_length(ai) {
        return Some(begin + length).filter(|end| fits(*end));
    }
    let is_date = |end: usize| DATES.iter().any(|ai| text[end..].starts_with(ai));
    let before_dates = (begin + 1..text.len().min(begin + longest(entry) + 1)).filter(|end| is_date(*end));
    before_dates.chain([text.len()]).find(|end| fits(*end))
}

fn longest(entry: &Entry) -> usize {
    entry.components.iter().map(|component| component.max).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<(String, String)>> {
        let elements = Message::without_separators(text)?;
        Some(elements.elements().iter().map(|one| (one.ai.clone(), one.value.clone())).collect())
    }

    fn element(ai: &str, value: &str) -> (String, String) {
        (ai.to_owned(), value.to_owned())
    }

    #[test]
    fn what_ends_with_the_open_value_is_sure() {
        let found = read("010950600013435217270331").unwrap();
        assert_eq!(found, [element("01", "09506000134352"), element("17", "270331")]);
        let found = read("01095060001343521727033110AB-1").unwrap();
        assert_eq!(found[2], element("10", "AB-1"));
    }

    #[test]
    fn an_open_value_ends_before_a_date() {
        let found = read("010950600013435210AB-1172703311526123021SER").unwrap();
        assert_eq!(found[1..3], [element("10", "AB-1"), element("17", "270331")]);
        assert_eq!(found[3..], [element("15", "261230"), element("21", "SER")]);
        // No day of that month: it belongs to the lot.
        let found = read("010950600013435210AB-117270231").unwrap();
        assert_eq!(found[1], element("10", "AB-117270231"));
    }

    #[test]
    fn what_can_not_be_read_whole_is_none() {
        for text in ["0109506000134353", "0109506000134352x", "4006381333931", "01é506000134352"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
