//! The Global Trade Item Number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Class, ParseError, UpcE, check_digit, text};

/// A GTIN whose check digit is right, in the normal form in which Open Food Facts keeps codes: 13 digits; 8
/// where the 13 would begin with five zeros (a GTIN-8); 14 where the first of 14 is not zero (a packing of an
/// item).
///
/// Two texts that name the same item give the same value: `036000291452` and `0036000291452`, or `80050100`
/// and
/// `00000080050100`. It is never a number: `0012` and `12` differ in what was printed.
///
/// Eight digits are a GTIN-8 here. For a UPC-E use [`UpcE`], or [`parse`](crate::parse()) with the symbology.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin {
    /// ASCII digits, filled up with zero bytes, so that the derived order is that of the texts.
    digits: [u8; 14],
    len: u8,
}

/// Which of the four GTINs a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GtinKind {
    /// EAN-8.
    Gtin8,
    /// UPC-A, kept with a zero before it.
    Gtin12,
    /// EAN-13.
    Gtin13,
    /// A packing of an item, as ITF-14 carries it.
    Gtin14,
}

impl Gtin {
    /// The digits in normal form: 8, 13 or 14.
    pub fn as_str(&self) -> &str {
        text::ascii(&self.digits[..usize::from(self.len)])
    }

    /// Which GTIN it is. A GTIN-13 never begins with a zero, so 13 digits that do are a GTIN-12.
    pub fn kind(self) -> GtinKind {
        match self.len {
            8 => GtinKind::Gtin8,
            14 => GtinKind::Gtin14,
            _ if self.digits[0] == b'0' => GtinKind::Gtin12,
            _ => GtinKind::Gtin13,
        }
    }

    /// All fourteen digits, with zeros before the shorter ones: the form in GS1 element strings.
    pub fn to_gtin14(self) -> String {
        format!("{:0>14}", self.as_str())
    }

    /// The thirteen digits of the picture address and of EAN-13 bars; 14 for a packing.
    pub fn to_gtin13(self) -> String {
        format!("{:0>13}", self.as_str())
    }

    /// The value of the digits: small and quick to compare, for an index and nothing else. What is shown, sent or
    /// exchanged is [`Self::as_str`].
    pub fn number(self) -> u64 {
        let digits = self.digits.iter().take(usize::from(self.len));
        digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
    }

    /// The GTIN with that [`Self::number`]: how many zeros stand before it follows from its value.
    ///
    /// # Errors
    /// When it has more than 14 digits or a wrong check digit.
    pub fn from_number(number: u64) -> Result<Self, ParseError> {
        Self::from_digits(format!("{number:014}").as_bytes())
    }

    /// What sort of number it is, by its prefix.
    pub fn class(self) -> Class {
        Class::of(self)
    }

    /// The UPC-E that is printed for this number on small packs, where it has one.
    pub fn to_upc_e(self) -> Option<UpcE> {
        if self.kind() != GtinKind::Gtin12 {
            return None;
        }
        UpcE::suppress(self.digits[1..13].try_into().expect("twelve digits"))
    }

    /// From 8, 12, 13 or 14 ASCII digits.
    pub(crate) fn from_digits(digits: &[u8]) -> Result<Self, ParseError> {
        if digits.is_empty() {
            return Err(ParseError::Empty);
        }
        if !matches!(digits.len(), 8 | 12 | 13 | 14) {
            return Err(ParseError::Length { digits: digits.len() });
        }
        check_digit::verify(digits)?;
        Ok(Self::normal(digits))
    }

    /// From the eleven digits of a UPC-A before its check digit.
    pub(crate) fn from_payload(payload: &[u8; 11]) -> Self {
        let mut digits = [b'0'; 12];
        digits[..11].copy_from_slice(payload);
        digits[11] = check_digit::for_payload(payload);
        Self::normal(&digits)
    }

    /// The normal form of at most 14 digits: leading zeros off, then filled up to 8, 13 or 14.
    fn normal(given: &[u8]) -> Self {
        let zeros = given.iter().take_while(|digit| **digit == b'0').count();
        let significant = &given[zeros..];
        let len: u8 = match significant.len() {
            0..=8 => 8,
            9..=13 => 13,
            _ => 14,
        };
        let mut digits = [0; 14];
        let (front, back) = digits[..usize::from(len)].split_at_mut(usize::from(len) - significant.len());
        front.fill(b'0');
        back.copy_from_slice(significant);
        Self { digits, len }
    }
}

impl fmt::Debug for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gtin({self})")
    }
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl AsRef<str> for Gtin {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Reads 8, 12, 13 or 14 plain digits. What people type needs [`parse`](crate::parse()).
impl FromStr for Gtin {
    type Err = ParseError;

    fn from_str(s: &str) -> Result<Self, ParseError> {
        Self::from_digits(text::only_digits(s)?)
    }
}

impl TryFrom<String> for Gtin {
    type Error = ParseError;

    fn try_from(s: String) -> Result<Self, ParseError> {
        s.parse()
    }
}

impl From<Gtin> for String {
    fn from(gtin: Gtin) -> Self {
        gtin.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn gtin(text: &str) -> Gtin {
        text.parse().unwrap()
    }

    #[test]
    fn normal_form_is_that_of_open_food_facts() {
        for (given, normal, kind) in [
            ("036000291452", "0036000291452", GtinKind::Gtin12),
            ("0036000291452", "0036000291452", GtinKind::Gtin12),
            ("034000470693", "0034000470693", GtinKind::Gtin12),
            ("03017620422003", "3017620422003", GtinKind::Gtin13),
            ("3017620422003", "3017620422003", GtinKind::Gtin13),
            ("00000080050100", "80050100", GtinKind::Gtin8),
            ("0000080050100", "80050100", GtinKind::Gtin8),
            ("80050100", "80050100", GtinKind::Gtin8),
            ("0000000000017", "00000017", GtinKind::Gtin8),
            ("00012345000058", "0012345000058", GtinKind::Gtin12),
            ("15400141288763", "15400141288763", GtinKind::Gtin14),
            ("000000000000", "00000000", GtinKind::Gtin8),
        ] {
            let gtin = gtin(given);
            assert_eq!(gtin.as_str(), normal, "{given}");
            assert_eq!(gtin.to_string(), normal);
            assert_eq!(gtin.kind(), kind, "{given}");
            assert_eq!(gtin.to_gtin14().len(), 14);
            assert_eq!(gtin.to_gtin14().parse(), Ok(gtin));
        }
    }

    #[test]
    fn longer_forms() {
        assert_eq!(gtin("80050100").to_gtin14(), "00000080050100");
        assert_eq!(gtin("80050100").to_gtin13(), "0000080050100");
        assert_eq!(gtin("15400141288763").to_gtin13(), "15400141288763");
    }

    #[test]
    fn refuses_what_is_no_gtin() {
        assert_eq!("".parse::<Gtin>(), Err(ParseError::Empty));
        assert_eq!("123".parse::<Gtin>(), Err(ParseError::Length { digits: 3 }));
        assert_eq!("123456789012345".parse::<Gtin>(), Err(ParseError::Length { digits: 15 }));
        assert_eq!("036000291455".parse::<Gtin>(), Err(ParseError::CheckDigit { expected: '2', found: '5' }));
        for text in ["4006381 333931", "٤006381333931", "400638133393a", "+006381333931"] {
            assert!(text.parse::<Gtin>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_stands_for_one_gtin() {
        for (text, number) in [
            ("00000000", 0),
            ("00000017", 17),
            ("80050100", 80_050_100),
            ("0036000291452", 36_000_291_452),
            ("3017620422003", 3_017_620_422_003),
            ("15400141288763", 15_400_141_288_763),
            ("99999999999997", 99_999_999_999_997),
        ] {
            assert_eq!(gtin(text).number(), number, "{text}");
            assert_eq!(Gtin::from_number(number), Ok(gtin(text)), "{text}");
        }
        assert_eq!(Gtin::from_number(100_000_000_000_007), Err(ParseError::Length { digits: 15 }));
        assert_eq!(Gtin::from_number(u64::MAX), Err(ParseError::Length { digits: 20 }));
        assert_eq!(Gtin::from_number(18), Err(ParseError::CheckDigit { expected: '7', found: '8' }));
    }

    #[test]
    fn order_is_that_of_the_texts() {
        let mut sorted =
            [gtin("80050100"), gtin("4006381333931"), gtin("15400141288763"), gtin("0036000291452")];
        sorted.sort_unstable();
        assert!(sorted.is_sorted_by_key(ToString::to_string));
    }

    #[test]
    fn serde_checks() {
        let gtin = gtin("036000291452");
        let json = serde_json::to_string(&gtin).unwrap();
        assert_eq!(json, "\"0036000291452\"");
        assert_eq!(serde_json::from_str::<Gtin>(&json).unwrap(), gtin);
        let error = serde_json::from_str::<Gtin>("\"036000291455\"").unwrap_err();
        assert!(error.to_string().contains("should be 2"), "{error}");
        assert!(serde_json::from_str::<Gtin>("36000291452").is_err());
    }
}
