//! The characters that are read. Small letters count as capitals: on packs they are what names a month.

/// Every character that is read.
pub const CHARACTERS: &str = "0123456789./-: ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The characters, and the class of nothing (0) that keeps two equal ones apart.
pub const CLASSES: usize = CHARACTERS.len() + 1;

/// The class of a character; none for what is not read.
#[must_use]
pub fn class(character: char) -> Option<usize> {
    CHARACTERS.find(character.to_ascii_uppercase()).map(|at| at + 1)
}

/// The character of a class; none for the class of nothing.
#[must_use]
pub fn character(class: usize) -> Option<char> {
    CHARACTERS.as_bytes().get(class.checked_sub(1)?).map(|byte| char::from(*byte))
}
