//! From a scan to an item code.

use crate::gs1::{self, Message};
use crate::{Content, Gtin, ItemCode, ParseError, Symbology, UpcE, text};

/// The longest text that is looked at, in bytes. A QR code holds 2,953 at most.
pub const MAX_TEXT_BYTES: usize = 4096;

/// What a reader or a keyboard delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The text.
    pub text: String,
    /// What it was read from; none when typed or when the reader does not say.
    pub symbology: Option<Symbology>,
}

impl Scan {
    /// Typed by a person, or sent by a scanner that works as a keyboard. A symbology identifier at the front
    /// of the text is understood.
    pub fn typed(text: impl Into<String>) -> Self {
        Self { text: text.into(), symbology: None }
    }

    /// Read from a symbol.
    pub fn read(text: impl Into<String>, symbology: Symbology) -> Self {
        Self { text: text.into(), symbology: Some(symbology) }
    }
}

/// Understands a scan.
///
/// Spaces, hyphens, invisible characters and a leading symbology identifier are tolerated, as are full-width,
/// Arabic-Indic and Persian digits. Eight digits are an EAN-8 or a UPC-E as the symbology says; without one
/// they are an EAN-8, unless they begin with 0 or 1 and fit a UPC-E only. Where both fit, the other is kept
/// as [`alternative`](ItemCode::alternative); digits beginning with 0 then count as UPC-E, because as an
/// EAN-8 they would be a number of one shop's own.
///
/// GS1 element strings and Digital Links are read in every form ([`gs1`]), and keep what they say besides.
///
/// # Errors
///
/// See [`ParseError`]; its `Display` is meant for people.
pub fn parse(scan: &Scan) -> Result<ItemCode, ParseError> {
    let (symbology, text) = bounded(scan)?;
    if let Some(message) = gs1::message(text, symbology, scan.symbology.is_none())? {
        return ItemCode::of_message(message).map_err(ParseError::NotAProductCode);
    }
    let Some(digits) = text::digits(text) else {
        return Err(ParseError::NotAProductCode(text::content(text)));
    };
    if digits.is_empty() {
        return Err(ParseError::Empty);
    }
    match symbology {
        None => typed(&digits),
        Some(symbology) => read(&digits, symbology),
    }
}

/// The GS1 message of a scan, also one that is about no item; none when the scan is a bare number, or anything else.
///
/// # Errors
///
/// When it is a message, and something in it is wrong.
pub fn message(scan: &Scan) -> Result<Option<Message>, ParseError> {
    let (symbology, text) = bounded(scan)?;
    gs1::message(text, symbology, scan.symbology.is_none())
}

fn bounded(scan: &Scan) -> Result<(Option<Symbology>, &str), ParseError> {
    if scan.text.len() > MAX_TEXT_BYTES {
        return Err(ParseError::NotAProductCode(Content::TooLong));
    }
    Ok(split_symbology(scan))
}

/// The symbology, and the text without its identifier.
fn split_symbology(scan: &Scan) -> (Option<Symbology>, &str) {
    let text = scan.text.trim_start();
    match (scan.symbology, Symbology::split_from(text)) {
        (None, Some((symbology, rest))) => (Some(symbology), rest),
        (Some(known), Some((symbology, rest))) if known == symbology => (Some(known), rest),
        (known, _) => (known, text),
    }
}

fn read(digits: &[u8], symbology: Symbology) -> Result<ItemCode, ParseError> {
    let gtin = match (symbology, digits.len()) {
        (Symbology::EAN_UPC | Symbology::EAN_UPC_WITH_ADD_ON, 6..=8) => UpcE::from_digits(digits)?.expand(),
        (Symbology::EAN_UPC, 14) | (Symbology::EAN_8, 9..) => {
            return Err(ParseError::Length { digits: digits.len() });
        }
        // The add-on of two or five digits (issue, price) follows the thirteen without a separator.
        (Symbology::EAN_UPC_WITH_ADD_ON, 15 | 18) => Gtin::from_digits(&digits[..13])?,
        _ => Gtin::from_digits(digits)?,
    };
    Ok(ItemCode::new(gtin))
}

fn typed(digits: &[u8]) -> Result<ItemCode, ParseError> {
    if digits.len() != 8 || !matches!(digits[0], b'0' | b'1') {
        return Gtin::from_digits(digits).map(ItemCode::new);
    }
    match (Gtin::from_digits(digits), UpcE::from_digits(digits)) {
        (Ok(ean_8), Err(_)) => Ok(ItemCode::new(ean_8)),
        (Err(_), Ok(upc_e)) => Ok(ItemCode::new(upc_e.expand())),
        (Ok(ean_8), Ok(upc_e)) if ean_8.class().is_askable() => Ok(ItemCode::new(ean_8).or(upc_e.expand())),
        (Ok(ean_8), Ok(upc_e)) => Ok(ItemCode::new(upc_e.expand()).or(ean_8)),
        // Packs with eight digits from 0 on are UPC-E nearly always: that check digit is the one to name.
        (Err(_), Err(upc_e)) if digits[0] == b'0' => Err(upc_e),
        (Err(ean_8), Err(_)) => Err(ean_8),
    }
}
