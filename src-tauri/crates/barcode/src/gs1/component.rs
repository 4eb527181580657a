//! One part of a value: which characters it has, how many, and what else must hold.

use super::fault::Fault;
use super::linter::Linter;

/// One part of a value.
#[derive(Debug)]
pub(crate) struct Component {
    characters: Characters,
    /// The least it has, in characters; 0 for what may be left out.
    min: usize,
    /// The most it has, in characters.
    pub(crate) max: usize,
    is_optional: bool,
    linters: Vec<Linter>,
}

/// Which characters there may be (GS1 General Specifications, 7.11).
#[derive(Debug, Clone, Copy)]
enum Characters {
    /// Digits.
    Numeric,
    /// Set 82: most of what is printed of ASCII.
    Set82,
    /// Set 39: digits, capitals and three more.
    Set39,
    /// Set 64: file-safe base 64.
    Base64Url,
}

impl Component {
    /// Reads `N6,yymmd0`, `X..20` or `[N..12]`; none of anything else.
    pub(crate) fn read(word: &str) -> Option<Self> {
        let mut parts = word.split(',');
        let size = parts.next()?;
        let bare = size.strip_prefix('[').and_then(|size| size.strip_suffix(']'));
        let (is_optional, size) = (bare.is_some(), bare.unwrap_or(size));
        let characters = match size.chars().next()? {
            'N' => Characters::Numeric,
            'X' => Characters::Set82,
            'Y' => Characters::Set39,
            'Z' => Characters::Base64Url,
            _ => return None,
        };
        let length = &size[1..];
        let (min, max) = match length.strip_prefix("..") {
            Some(most) => (1, most.parse().ok()?),
            None => (length.parse().ok()?, length.parse().ok()?),
        };
        Some(Self { characters, min, max, is_optional, linters: parts.filter_map(Linter::read).collect() })
    }

    /// Checks the beginning of a text as this part, and returns what is left for the next.
    pub(crate) fn take<'a>(&self, text: &'a str) -> Result<&'a str, Fault> {
        if text.is_empty() && self.is_optional {
            return Ok(text);
        }
        // Only ASCII passes: a byte is a character, and what is in the middle of another is refused.
        let length = text.len().min(self.max);
        if let Some(wrong) = text.chars().take(length).find(|c| !self.characters.have(*c)) {
            return Err(Fault::Character(wrong));
        }
        let (part, rest) = text.split_at(length);
        if part.len() < self.min {
            return Err(Fault::TooShort);
        }
        self.linters.iter().try_for_each(|linter| linter.check(part))?;
        Ok(rest)
    }
}

impl Characters {
    fn have(self, c: char) -> bool {
        match self {
            Self::Numeric => c.is_ascii_digit(),
            Self::Set82 => is_set_82(c),
            Self::Set39 => c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '#' | '-' | '/'),
            Self::Base64Url => c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '='),
        }
    }
}

/// The 82 characters of free text: of the printed ones of ASCII all but the space and `#$@[\]^` and `` `{|}~ ``.
pub(crate) fn is_set_82(c: char) -> bool {
    c.is_ascii_graphic()
        && !matches!(c, '#' | '$' | '@' | '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' | '~')
}

/// All of a value, part by part.
pub(crate) fn check(components: &[Component], value: &str) -> Result<(), Fault> {
    if value.is_empty() {
        return Err(Fault::TooShort);
    }
    let rest = components.iter().try_fold(value, |rest, component| component.take(rest))?;
    if rest.is_empty() { Ok(()) } else { Err(Fault::TooLong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn components(words: &str) -> Vec<Component> {
        words.split(' ').map(|word| Component::read(word).expect(word)).collect()
    }

    #[test]
    fn the_set_of_82_has_82() {
        assert_eq!((0..=127).filter(|byte| is_set_82(char::from(*byte))).count(), 82);
    }

    #[test]
    fn parts_follow_one_another() {
        let harvest = components("N6,yymmdd [N6],yymmdd");
        assert_eq!(check(&harvest, "211225"), Ok(()));
        assert_eq!(check(&harvest, "211225211231"), Ok(()));
        assert_eq!(check(&harvest, "2112252112"), Err(Fault::TooShort));
        assert_eq!(check(&harvest, "2112252112311"), Err(Fault::TooLong));
        assert_eq!(check(&harvest, ""), Err(Fault::TooShort));
        assert_eq!(check(&components("X..20"), "é"), Err(Fault::Character('é')));
        assert_eq!(check(&components("X..3"), "abé"), Err(Fault::Character('é')));
    }
}
