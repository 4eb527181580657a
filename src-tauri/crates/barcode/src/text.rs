//! From what people type to plain digits, and what a text is that has none.

use crate::{Content, ParseError};

/// The bytes of a text that is nothing but ASCII digits.
pub(crate) fn only_digits(text: &str) -> Result<&[u8], ParseError> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text.as_bytes())
    } else {
        Err(ParseError::NotAProductCode(Content::Text))
    }
}

/// Digits as a text.
pub(crate) fn ascii(digits: &[u8]) -> &str {
    std::str::from_utf8(digits).expect("digits are ASCII")
}

/// The digits of a text with spaces, hyphens and invisible characters between them; none when there is
/// anything else.
pub(crate) fn digits(text: &str) -> Option<Vec<u8>> {
    text.chars().filter(|c| !is_filler(*c)).map(digit).collect()
}

/// What is printed or pasted between digits and means nothing.
fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' // hyphens, dashes, minus
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// A decimal digit as ASCII: also full-width (East Asian keyboards), Arabic-Indic and Persian ones.
fn digit(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok().map(|value| b'0' + value)
}

/// What a text without a product number is.
pub(crate) fn content(text: &str) -> Content {
    let text = text.trim();
    let starts = |prefixes: &[&str]| {
        prefixes.iter().any(|prefix| {
            text.as_bytes()
                .get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
        })
    };
    if starts(&["http:", "https:", "www."]) {
        Content::WebAddress
    } else if starts(&["wifi:"]) {
        Content::Wifi
    } else if starts(&["begin:vcard", "mecard:", "bizcard:"]) {
        Content::Contact
    } else if starts(&["mailto:", "matmsg:", "tel:", "sms:", "smsto:"]) {
        Content::Message
    } else if starts(&["bcd\n", "bcd\r\n", "spc\n", "spc\r\n"]) {
        Content::Payment
    } else {
        Content::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_and_foreign_digits() {
        for text in [
            "4006381333931",
            " 4 006381 333931\r\n",
            "4-006381-333931",
            "4\u{2011}006381\u{2013}333931",
            "\u{feff}4006381333931\u{200b}",
            "\u{a0}4\u{202f}006381\u{2009}333931\u{3000}",
            "４００６３８１３３３９３１",
            "٤٠٠٦٣٨١٣٣٣٩٣١",
            "۴۰۰۶۳۸۱۳۳۳۹۳۱",
        ] {
            assert_eq!(digits(text).as_deref(), Some(b"4006381333931".as_slice()), "{text:?}");
        }
        assert_eq!(digits("4006381.333931"), None);
        assert_eq!(digits("−"), Some(Vec::new()));
    }

    #[test]
    fn says_what_a_text_is() {
        for (text, expected) in [
            ("https://example.org/01/09506000134352", Content::WebAddress),
            (" HTTP://EXAMPLE.ORG", Content::WebAddress),
            ("www.example.org", Content::WebAddress),
            ("WIFI:T:WPA;S:home;P:secret;;", Content::Wifi),
            ("BEGIN:VCARD\nVERSION:3.0", Content::Contact),
            ("MECARD:N:Doe;;", Content::Contact),
            ("mailto:someone@example.org", Content::Message),
            ("tel:+4912345", Content::Message),
            ("BCD\n002\n1\nSCT", Content::Payment),
            ("(see below)", Content::Text),
            ("hello", Content::Text),
            ("é", Content::Text),
        ] {
            assert_eq!(content(text), expected, "{text:?}");
        }
    }
}
