//! Text by strangers, made fit to show.

/// One line: entities decoded once, control and direction characters out, white space single, at most `max`
/// characters. None when nothing is left.
pub(crate) fn line(text: &str, max: usize) -> Option<String> {
    let mut line = String::new();
    let mut kept = 0;
    let mut gap = false;
    for char in Decoded(text.chars().as_str()) {
        if char.is_whitespace() || char.is_control() {
            gap = !line.is_empty();
            continue;
        }
        if is_invisible(char) {
            continue;
        }
        if kept + usize::from(gap) >= max {
            break;
        }
        if gap {
            line.push(' ');
            kept += 1;
            gap = false;
        }
        line.push(char);
        kept += 1;
    }
    (!line.is_empty()).then_some(line)
}

/// Characters that turn the direction of what follows or can't be seen: they can make a text look like another.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The characters of a text with its HTML entities decoded, once: `&amp;lt;` is `&lt;`.
struct Decoded<'a>(&'a str);

impl Iterator for Decoded<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if self.0.starts_with('&')
            && let Some((char, rest)) = entity(self.0)
        {
            self.0 = rest;
            return Some(char);
        }
        let mut chars = self.0.chars();
        let char = chars.next();
        self.0 = chars.as_str();
        char
    }
}

/// The entity `text` begins with, and what follows it.
fn entity(text: &str) -> Option<(char, &str)> {
    // No entity we know is longer: the search for its end is bounded.
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let (name, rest) = (&text[1..end], &text[end + 1..]);
    let char = match name {
        "quot" => '"',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((char, rest))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::line;

    #[test]
    fn lines() {
        for (given, shown) in [
            ("Nutella", Some("Nutella")),
            ("  a \t\n b  ", Some("a b")),
            ("&quot;Bo Kho&quot; &amp; more", Some("\"Bo Kho\" & more")),
            ("&amp;lt;b&amp;gt;", Some("&lt;b&gt;")),
            ("caf&#233; &#xE9; l&#39;eau", Some("café é l'eau")),
            ("&; &unknown; &#xZZ; &#1114112; AT&T", Some("&; &unknown; &#xZZ; &#1114112; AT&T")),
            ("a\u{202e}b\u{0}c\u{200b}d", Some("ab cd")),
            ("&#8238;x&#0;y", Some("x y")),
            ("", None),
            (" \u{feff}\n", None),
            ("<script>alert(1)</script>", Some("<script>alert(1)</script>")),
        ] {
            assert_eq!(line(given, 100).as_deref(), shown, "{given:?}");
        }
        assert_eq!(line("ééééé", 3).as_deref(), Some("ééé"));
        assert_eq!(line("ab cd", 3).as_deref(), Some("ab"));
    }

    proptest! {
        #[test]
        fn never_longer_and_never_controls(text in "\\PC*|(?s).*|(&[a-z#0-9x]*;?)*", max in 0..50_usize) {
            if let Some(line) = line(&text, max) {
                prop_assert!(line.chars().count() <= max);
                prop_assert!(!line.chars().any(char::is_control));
                prop_assert_eq!(line.trim(), &line);
            }
        }
    }
}
