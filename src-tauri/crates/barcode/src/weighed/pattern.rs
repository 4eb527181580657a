//! How a shop or a country writes a variable measure into a number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Measured, Weighed, is_of_a_region, measure_digit, thirteen};
use crate::{Gtin, check_digit, text};

/// How many digits of a GTIN-13 stand before its check digit.
const PLACES: usize = 12;

/// One way to write a variable measure, or its absence, into a number of restricted circulation.
///
/// Its *layout* says of each of the twelve digits before the check digit of the GTIN-13 what it is; a GTIN-12
/// has a zero before it there:
///
/// | letter | meaning |
/// | --- | --- |
/// | `0` to `9` | the prefix: this digit, at the front |
/// | `I` | a digit of the item's number |
/// | `C` | the measure check digit, over the value (GS1 General Specifications, 7.9) |
/// | `V` | a digit of the value, four to six side by side |
///
/// The text form, which is how serde writes it as well, is the layout, the measure, and of how many decimals
/// its value is: `28IIIICVVVVV:weight:3` has four digits for the item, a measure check digit and a weight of
/// five digits in thousandths of a kilogram, and holds for what begins with 28. `2812IIIIIIII:plain` measures
/// nothing: all of the number is the item.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    layout: [u8; PLACES],
    /// None of a plain number.
    measure: Option<Measure>,
    decimals: u8,
}

/// What a number's value measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Kilograms, of up to three decimals: with three it is in grams.
    Weight,
    /// A price, of up to two decimals: with two it is in the smallest coin, even where that is no hundredth of
    /// the currency.
    Price,
    /// Pieces, of up to three decimals, though none are usual.
    Count,
}

/// Why something is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PatternError {
    /// Not a layout, a measure and decimals.
    #[error("a pattern is written like 28IIIICVVVVV:weight:3 or 28IIIIIIIIII:plain")]
    Form,
    /// The layout is too long or too short.
    #[error("a layout has 12 places, this one has {places}")]
    Length {
        /// How many places it has.
        places: usize,
    },
    /// The layout has another letter, or a digit behind a letter.
    #[error("a layout is digits first and then I, C or V, with nothing else between; this one has {0:?}")]
    Letter(char),
    /// The prefix is not one of restricted circulation within a region.
    #[error("numbers of restricted circulation begin with 2 or 02")]
    Prefix,
    /// The value has too many or too few digits, or others between them.
    #[error("a value has 4 to 6 digits side by side")]
    Value,
    /// There are several measure check digits, or one over six digits.
    #[error("there is one measure check digit at most, and only over a value of 4 or 5 digits")]
    CheckDigit,
    /// A plain number has no value and no check digit for it.
    #[error("a plain number has nothing but the item's digits behind its prefix")]
    Plain,
    /// More decimals than there are of that measure.
    #[error("a {measure} has {most} decimals at most, not {decimals}")]
    Decimals {
        /// What is measured.
        measure: Measure,
        /// How many there can be.
        most: u8,
        /// How many were wanted.
        decimals: u8,
    },
}

impl Pattern {
    /// A pattern with a measure, by its layout such as `28IIIICVVVVV`.
    ///
    /// # Errors
    /// When the layout is none, or the decimals are more than the measure has.
    pub fn new(layout: &str, measure: Measure, decimals: u8) -> Result<Self, PatternError> {
        let layout = places(layout)?;
        let mut values = layout.split(|place| *place != b'V').filter(|run| !run.is_empty());
        let digits = values.next().map_or(0, <[u8]>::len);
        if !(4..=6).contains(&digits) || values.next().is_some() {
            return Err(PatternError::Value);
        }
        match layout.iter().filter(|place| **place == b'C').count() {
            0 => {}
            1 if digits < 6 => {}
            _ => return Err(PatternError::CheckDigit),
        }
        let most = measure.most_decimals();
        if decimals > most {
            return Err(PatternError::Decimals { measure, most, decimals });
        }
        Ok(Self { layout, measure: Some(measure), decimals })
    }

    /// Plain numbers: all that begin so measure nothing. The prefix can be as long as twelve digits, which is
    /// one item.
    ///
    /// # Errors
    /// When it is longer, is not all digits, or does not begin as numbers of restricted circulation do.
    pub fn plain(prefix: &str) -> Result<Self, PatternError> {
        if let Some(other) = prefix.chars().find(|c| !c.is_ascii_digit()) {
            return Err(PatternError::Letter(other));
        }
        let layout = places(&format!("{prefix:I<PLACES$}"))?;
        Ok(Self { layout, measure: None, decimals: 0 })
    }

    /// Without a look at whether it is sound: for the table of countries, whose test does so.
    pub(super) const fn known(layout: &[u8; PLACES], measure: Measure, decimals: u8) -> Self {
        Self { layout: *layout, measure: Some(measure), decimals }
    }

    /// The digits that a GTIN-13 must begin with.
    pub fn prefix(&self) -> &str {
        let length = self.layout.iter().take_while(|place| place.is_ascii_digit()).count();
        text::ascii(&self.layout[..length])
    }

    /// What each of the twelve digits before the check digit is.
    pub fn layout(&self) -> &str {
        text::ascii(&self.layout)
    }

    /// What is measured; none of plain numbers.
    pub fn measure(&self) -> Option<Measure> {
        self.measure
    }

    /// How many of the value's digits are decimals of a kilogram, of a price's main unit or of a piece.
    pub fn decimals(&self) -> u8 {
        self.decimals
    }

    /// Reads a number by this pattern alone; none when it does not fit: another prefix, or a wrong measure
    /// check digit.
    pub fn read(&self, gtin: Gtin) -> Option<Weighed> {
        let mut digits = thirteen(gtin)?;
        if !gtin.as_str().starts_with(self.prefix()) {
            return None;
        }
        let value: Vec<u8> = self.places_of(b'V').map(|at| digits[at]).collect();
        if let Some(at) = self.places_of(b'C').next() {
            if measure_digit::for_value(&value)? != digits[at] {
                return None;
            }
            // That of zeros is a zero.
            digits[at] = b'0';
        }
        self.places_of(b'V').for_each(|at| digits[at] = b'0');
        let (check, payload) = digits.split_last_mut()?;
        *check = check_digit::for_payload(payload);
        let local = Gtin::from_digits(&digits).ok()?;
        Some(Weighed { local, measured: self.measured(&value), pattern: Some(*self) })
    }

    /// Where in the layout that letter stands.
    fn places_of(&self, letter: u8) -> impl Iterator<Item = usize> {
        self.layout.into_iter().enumerate().filter(move |(_, place)| *place == letter).map(|(at, _)| at)
    }

    fn measured(&self, value: &[u8]) -> Option<Measured> {
        let measure = self.measure?;
        let value = value.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        // At most a million times a thousand times a thousand.
        let value = value * 10_i64.pow(u32::from(measure.most_decimals().checked_sub(self.decimals)?));
        (value != 0).then_some(match measure {
            Measure::Weight => Measured::Weight { milli_g: value * 1000 },
            Measure::Price => Measured::Price { minor: value },
            Measure::Count => Measured::Count { milli: value },
        })
    }
}

impl Measure {
    /// How many decimals a value has at most.
    pub(super) const fn most_decimals(self) -> u8 {
        match self {
            Self::Weight | Self::Count => 3,
            Self::Price => 2,
        }
    }
}

/// A layout whose prefix is right and whose letters are known; what they make is not looked at.
fn places(layout: &str) -> Result<[u8; PLACES], PatternError> {
    let digits = layout.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(other) = layout[digits..].chars().find(|c| !matches!(c, 'I' | 'C' | 'V')) {
        return Err(PatternError::Letter(other));
    }
    let places = layout.as_bytes().try_into().map_err(|_| PatternError::Length { places: layout.len() })?;
    if is_of_a_region(&layout.as_bytes()[..digits]) { Ok(places) } else { Err(PatternError::Prefix) }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({self})")
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.measure {
            None => write!(f, "{}:plain", self.layout()),
            Some(measure) => write!(f, "{}:{measure}:{}", self.layout(), self.decimals),
        }
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(s: &str) -> Result<Self, PatternError> {
        let mut parts = s.split(':');
        let layout = parts.next().unwrap_or_default();
        match (parts.next(), parts.next(), parts.next()) {
            (Some("plain"), None, None) => {
                let layout = places(layout)?;
                if layout.iter().any(|place| matches!(place, b'C' | b'V')) {
                    return Err(PatternError::Plain);
                }
                Ok(Self { layout, measure: None, decimals: 0 })
            }
            (Some(measure), Some(decimals), None) => match *decimals.as_bytes() {
                [digit @ b'0'..=b'9'] => Self::new(layout, measure.parse()?, digit - b'0'),
                _ => Err(PatternError::Form),
            },
            _ => Err(PatternError::Form),
        }
    }
}

impl TryFrom<String> for Pattern {
    type Error = PatternError;

    fn try_from(s: String) -> Result<Self, PatternError> {
        s.parse()
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.to_string()
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Weight => "weight",
            Self::Price => "price",
            Self::Count => "count",
        })
    }
}

impl FromStr for Measure {
    type Err = PatternError;

    fn from_str(s: &str) -> Result<Self, PatternError> {
        match s {
            "weight" => Ok(Self::Weight),
            "price" => Ok(Self::Price),
            "count" => Ok(Self::Count),
            _ => Err(PatternError::Form),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn text_forms() {
        for text in [
            "28IIIICVVVVV:weight:3",
            "02IIIIICVVVV:price:2",
            "2IIIIIIVVVVV:price:0",
            "26IIIIVVVVVV:count:0",
            "2812345VVVVV:weight:1",
            "21CIIIIVVVVV:price:2",
            "21VVVVVIIIIC:price:2",
            "28IIIIIIIIII:plain",
            "281234567890:plain",
        ] {
            let pattern: Pattern = text.parse().unwrap();
            assert_eq!(pattern.to_string(), text);
            assert_eq!(serde_json::to_string(&pattern).unwrap(), format!("{text:?}"));
            assert_eq!(serde_json::from_str::<Pattern>(&format!("{text:?}")).unwrap(), pattern);
        }
        let pattern: Pattern = "28IIIICVVVVV:weight:3".parse().unwrap();
        assert_eq!(pattern, Pattern::new("28IIIICVVVVV", Measure::Weight, 3).unwrap());
        assert_eq!((pattern.prefix(), pattern.layout()), ("28", "28IIIICVVVVV"));
        assert_eq!((pattern.measure(), pattern.decimals()), (Some(Measure::Weight), 3));
        let plain = Pattern::plain("2812").unwrap();
        assert_eq!(plain.to_string(), "2812IIIIIIII:plain");
        assert_eq!((plain.prefix(), plain.measure(), plain.decimals()), ("2812", None, 0));
    }

    #[test]
    fn what_is_no_pattern_says_why() {
        for (text, words) in [
            ("", "a pattern is written like"),
            ("28IIIICVVVVV", "a pattern is written like"),
            ("28IIIICVVVVV:weight", "a pattern is written like"),
            ("28IIIICVVVVV:length:3", "a pattern is written like"),
            ("28IIIICVVVVV:weight:", "a pattern is written like"),
            ("28IIIICVVVVV:weight:12", "a pattern is written like"),
            ("28IIIICVVVVV:weight:3:", "a pattern is written like"),
            ("28IIIIIIIIII:plain:0", "a pattern is written like"),
            ("28IIICVVVVV:weight:3", "a layout has 12 places, this one has 11"),
            ("28IIIIICVVVVV:weight:3", "a layout has 12 places, this one has 13"),
            ("28IIIIéVVVVV:weight:3", "nothing else between; this one has 'é'"),
            ("28IIII1VVVVV:weight:3", "nothing else between; this one has '1'"),
            ("IIIIIICVVVVV:weight:3", "begin with 2 or 02"),
            ("01IIIICVVVVV:weight:3", "begin with 2 or 02"),
            ("0IIIIICVVVVV:weight:3", "begin with 2 or 02"),
            ("40IIIIIVVVVV:weight:3", "begin with 2 or 02"),
            ("28IIIIIIIVVV:weight:3", "a value has 4 to 6 digits"),
            ("28IIIVVVVVVV:weight:3", "a value has 4 to 6 digits"),
            ("28IIIIIIIIII:weight:3", "a value has 4 to 6 digits"),
            ("28IVVVVIVVVV:weight:3", "a value has 4 to 6 digits"),
            ("28IIICCVVVVV:weight:3", "one measure check digit at most"),
            ("28IIICVVVVVV:weight:3", "only over a value of 4 or 5 digits"),
            ("28IIIICVVVVV:weight:4", "a weight has 3 decimals at most, not 4"),
            ("28IIIICVVVVV:price:3", "a price has 2 decimals at most, not 3"),
            ("28IIIICVVVVV:plain", "a plain number has nothing but"),
        ] {
            let error = text.parse::<Pattern>().unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
        for prefix in ["", "0", "1", "04", "40", "2812345678901", "2x", "2I", "２"] {
            assert!(Pattern::plain(prefix).is_err(), "{prefix}");
        }
    }
}
