//! GS1 element strings: a product number with what else the code says of the pack, as element strings of a symbol, as they
//! are printed below it, or as a web address.
//!
//! Which application identifiers there are, and what holds of their values, says the GS1 Barcode Syntax Dictionary, which
//! lies beside this module as GS1 publishes it (Apache License 2.0). Other rules name their place in the GS1 General
//! Specifications (release 25).

mod component;
mod contents;
mod date;
mod dictionary;
mod digital_link;
mod fault;
mod item;
mod linter;
mod message;
mod pairing;
mod unseparated;

pub use contents::{Contents, Net, Price};
pub use date::ShortDate;
pub use fault::Fault;
pub use message::{Element, Message, MessageError};
pub use pairing::Warning;

use std::borrow::Cow;

use crate::{Gtin, ParseError, Symbology};
use message::SEPARATOR;

/// What readers and keyboards send in place of a GS. None of it can be in a value.
const STAND_INS: [&str; 3] = ["^", "\u{241d}", "<GS>"];

/// In front of what a composite component holds (GS1 General Specifications, 5.9).
const COMPOSITE: &str = "|]e0";

/// The message in a text; none when it is a bare number, or no GS1 code at all. Of a text that was typed, or sent as if it
/// were, the separators may have got lost.
pub(crate) fn message(
    text: &str,
    symbology: Option<Symbology>,
    typed: bool,
) -> Result<Option<Message>, ParseError> {
    if symbology.is_some_and(Symbology::is_gs1) {
        let separated = separated(text);
        let elements = separated.trim_start_matches(SEPARATOR);
        if !typed {
            return Ok(Some(Message::from_symbol(elements)?));
        }
        let elements = elements.trim_end();
        let message = Message::without_separators(elements);
        return Ok(Some(message.map_or_else(|| Message::from_symbol(elements), Ok)?));
    }
    if let Some((number, component)) = text.split_once(COMPOSITE).filter(|_| symbology.is_some()) {
        let component = separated(component);
        let component = Message::from_symbol(component.trim_start_matches(SEPARATOR))?;
        let linear = Gtin::from_digits(crate::text::only_digits(number)?)?;
        return Ok(Some(Message::of(linear).followed_by(component)));
    }
    let text = text.trim();
    if is_web_address(text) {
        return match Message::from_digital_link(text) {
            Err(MessageError::NoDigitalLink) => Ok(None),
            message => Ok(Some(message?)),
        };
    }
    if text.starts_with('(') && text[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(Some(Message::from_brackets(text)?));
    }
    // Where the reader says that it is no GS1 code, only a GS in the midst of elements contradicts it.
    let is_unnamed = symbology.is_none();
    let separated = if is_unnamed { separated(text) } else { Cow::Borrowed(text) };
    match separated.strip_prefix(SEPARATOR) {
        Some(rest) if is_unnamed => Ok(Some(Message::from_symbol(rest)?)),
        None if separated.contains(SEPARATOR) && dictionary::at_front(&separated).is_some() => {
            let message = Message::from_symbol(&separated);
            if is_unnamed { Ok(Some(message?)) } else { Ok(message.ok()) }
        }
        None if is_unnamed => Ok(Message::without_separators(&separated)),
        _ => Ok(None),
    }
}

fn is_web_address(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"))
}

/// A text with a GS for whatever stands in its place.
fn separated(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for stand_in in STAND_INS {
        if text.contains(stand_in) {
            text = Cow::Owned(text.replace(stand_in, "\u{1d}"));
        }
    }
    text
}
