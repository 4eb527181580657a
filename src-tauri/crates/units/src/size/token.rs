//! The parts of a text.

use super::MAX_SIZE_CHARS;
use crate::number::{Decimal, is_separator, vulgar_fraction};
use crate::words::{Meaning, meaning};
use crate::{Ratio, Unit};

/// What a number can be; none when that is zero or has no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    /// With its separator as one of decimals.
    pub(super) decimal: Option<Ratio>,
    /// With its separator as one of thousands, where it can be one.
    pub(super) grouped: Option<Ratio>,
}

/// One part of a text. What means nothing is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Number(Value),
    Unit(Unit),
    /// A word for things that are counted.
    Piece,
    /// A sign of multiplication.
    Times,
    /// A word that joins a number of things and what each of them is.
    Each,
    /// A word for the weight without the liquid.
    Drained,
    /// A word for an amount that nobody can tell exactly.
    Vague,
    /// What separates two sayings: a bracket, a comma, a dash, a slash.
    Break,
    /// Anything that is not known.
    Strange,
}

/// Endings in brackets: `serving(s)`, `Packung(en)`.
const ENDINGS: [&str; 5] = ["(s)", "(es)", "(e)", "(n)", "(en)"];

/// The parts of the first [`MAX_SIZE_CHARS`] characters of a text.
pub(super) fn split(text: &str) -> Vec<Token> {
    let mut chars = text.chars();
    let mut text: String = chars.by_ref().take(MAX_SIZE_CHARS).collect::<String>().to_lowercase();
    for ending in ENDINGS {
        text = text.replace(ending, "");
    }
    let mut tokens = Vec::new();
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let (token, behind) = if first.is_ascii_digit() {
            split_number(rest)
        } else if first.is_alphabetic() {
            split_word(rest)
        } else {
            (sign(first), &rest[first.len_utf8()..])
        };
        tokens.extend(token);
        rest = behind;
    }
    if chars.next().is_some() {
        tokens.push(Token::Strange);
    }
    tokens
}

/// The number at the front. In `0, 75` the space is a slip.
fn split_number(text: &str) -> (Option<Token>, &str) {
    if let Some((fraction, rest)) = split_fraction(text) {
        return (Some(exactly(fraction)), rest);
    }
    let (number, rest) = match text.strip_prefix("0, ") {
        Some(decimals) if decimals.starts_with(|c: char| c.is_ascii_digit()) => {
            let (decimals, rest) = split_while(decimals, |c| c.is_ascii_digit());
            (Decimal::read(&format!("0,{decimals}")), rest)
        }
        _ => {
            let (digits, _) = split_while(text, |c| c.is_ascii_digit() || is_separator(c));
            let (digits, rest) = text.split_at(digits.trim_end_matches(is_separator).len());
            (Decimal::read(digits), rest)
        }
    };
    let value = |number: Decimal| Value { decimal: number.value(), grouped: number.grouped() };
    (Some(number.map_or(Token::Strange, |number| Token::Number(value(number)))), rest)
}

/// `1/2` and the like, of two digits and less than one.
fn split_fraction(text: &str) -> Option<(Ratio, &str)> {
    let (fraction, rest) = text.split_at_checked(3)?;
    let &[numerator @ b'1'..=b'9', b'/', denominator @ b'1'..=b'9'] = fraction.as_bytes() else {
        return None;
    };
    let goes_on = rest.starts_with(|c: char| c.is_ascii_digit() || is_separator(c) || c == '/');
    if goes_on || numerator >= denominator {
        return None;
    }
    Some((Ratio::new((numerator - b'0').into(), (denominator - b'0').into())?, rest))
}

fn exactly(ratio: Ratio) -> Token {
    Token::Number(Value { decimal: Some(ratio), grouped: Some(ratio) })
}

fn split_word(text: &str) -> (Option<Token>, &str) {
    let (word, rest) = split_while(text, char::is_alphabetic);
    if matches!(word, "x" | "х") {
        return (Some(Token::Times), rest);
    }
    if matches!(word, "fl" | "fluid") {
        let (second, behind) = split_while(rest.trim_start_matches(['.', ' ', '-']), char::is_alphabetic);
        return (Some(known(&format!("{word}-{second}")).unwrap_or(Token::Strange)), behind);
    }
    match meaning(word) {
        Some(Meaning::Silent) => (None, rest),
        _ => (Some(known(word).unwrap_or(Token::Strange)), rest),
    }
}

fn known(word: &str) -> Option<Token> {
    Some(match meaning(word)? {
        Meaning::Unit(unit) => Token::Unit(unit),
        Meaning::Piece => Token::Piece,
        Meaning::Drained => Token::Drained,
        Meaning::Vague => Token::Vague,
        Meaning::Each => Token::Each,
        Meaning::Silent => return None,
    })
}

fn sign(c: char) -> Option<Token> {
    match c {
        '×' | '*' | '✕' => Some(Token::Times),
        ',' | ';' | '/' | '|' | '(' | ')' | '[' | ']' | '-' | '–' | '—' => Some(Token::Break),
        '.' | ':' | '=' | '℮' => None,
        c if c.is_whitespace() => None,
        c => Some(vulgar_fraction(c).map_or(Token::Strange, exactly)),
    }
}

fn split_while(text: &str, is_in: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !is_in(c)).unwrap_or(text.len()))
}
