//! Element strings: application identifiers with their values, one after the other.

use super::component;
use super::dictionary::{self, Entry};
use super::fault::Fault;

/// The separator between elements as decoders send it: the character GS.
pub(crate) const SEPARATOR: char = '\u{1d}';

/// An application identifier with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Two to four digits.
    pub ai: String,
    /// Checked against what the standard says of it.
    pub value: String,
}

/// What a GS1 symbol holds, element by element, in the order they stand there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    elements: Vec<Element>,
}

/// Why a text holds no element strings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageError {
    /// There is nothing in it.
    #[error("the code is empty")]
    Empty,
    /// There is no such application identifier.
    #[error("the code has a part of a kind that there is not: it begins with \"{0}\"")]
    UnknownIdentifier(String),
    /// A value that the standard does not allow.
    #[error("the part ({ai}) of the code: {fault}")]
    Value {
        /// Its application identifier.
        ai: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// No application identifiers in brackets.
    #[error("the brackets of the code do not fit")]
    Brackets,
    /// A web address that is no GS1 Digital Link.
    #[error("this web address names no product")]
    NoDigitalLink,
}

impl MessageError {
    /// Whether a check digit is wrong: then the code was misread, or misprinted.
    #[must_use]
    pub fn is_misread(&self) -> bool {
        matches!(self, Self::Value { fault: Fault::CheckDigit, .. })
    }
}

impl Message {
    /// Reads what a symbol holds: elements, with a GS (0x1D) behind those whose length is not known beforehand. One that
    /// stands elsewhere between elements, or at the end, is passed over (GS1 General Specifications, 7.8).
    ///
    /// # Errors
    /// When there is nothing, or anything that is no element.
    pub fn from_symbol(text: &str) -> Result<Self, MessageError> {
        let mut message = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            let (ai, entry) = dictionary::at_front(rest).ok_or_else(|| unknown(rest))?;
            rest = &rest[ai.len()..];
            let separated = rest.find(SEPARATOR).unwrap_or(rest.len());
            let known = dictionary::predefined_length(ai).filter(|length| *length <= separated);
            // A value of a known length must not hold half a character: then the end is where it is refused.
            let length = known.filter(|length| rest.is_char_boundary(*length)).unwrap_or(separated);
            message.push(ai, entry, &rest[..length])?;
            rest = &rest[length..];
            rest = rest.strip_prefix(SEPARATOR).unwrap_or(rest);
        }
        message.if_any()
    }

    /// Reads what is printed below a symbol: `(01)09506000134352(17)270331`. A bracket in a value has a `\` before it.
    ///
    /// # Errors
    /// When there is nothing, or anything that is no element.
    pub fn from_brackets(text: &str) -> Result<Self, MessageError> {
        let mut message = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            let (ai, behind) =
                rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).ok_or(MessageError::Brackets)?;
            let entry = dictionary::entry(ai).ok_or_else(|| unknown(ai))?;
            let end = value_end(behind);
            message.push(ai, entry, &behind[..end].replace("\\(", "("))?;
            rest = &behind[end..];
        }
        message.if_any()
    }

    pub(super) fn from_elements(elements: Vec<Element>) -> Self {
        Self { elements }
    }

    /// This one, and behind it what another says.
    pub(super) fn followed_by(mut self, other: Self) -> Self {
        self.elements.extend(other.elements);
        self
    }

    /// The elements, in their order.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// The value of an application identifier, the first where it stands twice.
    #[must_use]
    pub fn get(&self, ai: &str) -> Option<&str> {
        self.elements.iter().find(|element| element.ai == ai).map(|element| element.value.as_str())
    }

    pub(super) fn push(&mut self, ai: &str, entry: &Entry, value: &str) -> Result<(), MessageError> {
        component::check(&entry.components, value)
            .map_err(|fault| MessageError::Value { ai: ai.to_owned(), fault })?;
        self.elements.push(Element { ai: ai.to_owned(), value: value.to_owned() });
        Ok(())
    }

    pub(super) fn if_any(self) -> Result<Self, MessageError> {
        if self.elements.is_empty() { Err(MessageError::Empty) } else { Ok(self) }
    }
}

/// Where a value in front of the next bracket ends.
fn value_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == '(' && !escaped {
            return at;
        }
        escaped = c == '\\';
    }
    text.len()
}

/// Names as much of a text as an application identifier has.
pub(super) fn unknown(text: &str) -> MessageError {
    MessageError::UnknownIdentifier(text.chars().take(4).collect())
}
