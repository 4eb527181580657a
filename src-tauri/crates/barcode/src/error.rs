//! What can be wrong with a code, in words for people.

use thiserror::Error;

use crate::gs1::MessageError;

/// Why a text is not an item code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParseError {
    /// Nothing was entered.
    #[error("nothing was entered")]
    Empty,
    /// The text is something else than a product number.
    #[error("this is {0}, not a product code")]
    NotAProductCode(Content),
    /// Digits, but of a number that no product code has.
    #[error("a product code has 8, 12, 13 or 14 digits; this one has {digits}")]
    Length {
        /// How many digits there are.
        digits: usize,
    },
    /// The check digit does not fit the other digits.
    #[error("the last digit should be {expected}: misread?")]
    CheckDigit {
        /// The digit that would fit.
        expected: char,
        /// The digit that stands there.
        found: char,
    },
    /// A GS1 code, in which something is wrong.
    #[error(transparent)]
    Message(#[from] MessageError),
}

/// What a text that is no product number is instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// A web address.
    WebAddress,
    /// How to join a Wi-Fi network.
    Wifi,
    /// A contact card.
    Contact,
    /// An e-mail address, a telephone number or a message to send.
    Message,
    /// A transfer form, as printed on invoices.
    Payment,
    /// A GS1 code about something else than an item, such as a place.
    ElementString,
    /// The number of a parcel or a pallet.
    Parcel,
    /// Longer than any code ([`MAX_TEXT_BYTES`](crate::MAX_TEXT_BYTES)).
    TooLong,
    /// Some other text.
    Text,
}

impl std::fmt::Display for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::WebAddress => "a web address",
            Self::Wifi => "a Wi-Fi code",
            Self::Contact => "a contact card",
            Self::Message => "an e-mail address or a telephone number",
            Self::Payment => "a payment form",
            Self::ElementString => "a GS1 code without a product in it",
            Self::Parcel => "the number of a parcel",
            Self::TooLong => "a very long text",
            Self::Text => "a text",
        })
    }
}
