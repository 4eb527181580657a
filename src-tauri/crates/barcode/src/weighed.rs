//! Weighed goods: numbers of restricted circulation that say a variable measure.
//!
//! A shop that weighs cheese prints a number of its own on it, which says what it is and how much: which item,
//! and its weight, its price or how many pieces (GS1 General Specifications, 2.1.12). Such a number begins
//! with 2 or 02, and means something within one region only: how it is to be read, the GS1 organisation of
//! the country says, or the shop does as it likes. A [`Pattern`] is one such way.

mod countries;
mod measure_digit;
mod pattern;
mod teach;

use serde::{Deserialize, Serialize};

use crate::Gtin;

pub use countries::country_patterns;
pub use pattern::{Measure, Pattern, PatternError};
pub use teach::teach;

/// What a variable measure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measured {
    /// A weight.
    Weight {
        /// In thousandths of a gram: 0.350 kg are 350,000.
        milli_g: i64,
    },
    /// What the pack costs. In which currency, no code says.
    Price {
        /// In the currency's smallest coin: 3.49 € are 349.
        minor: i64,
    },
    /// How many pieces.
    Count {
        /// In thousandths of a piece: 12 are 12,000.
        milli: i64,
    },
}

/// A number of restricted circulation, understood as far as it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Weighed {
    /// The item: the number with nothing in the place of its value, and with the check digits that go with
    /// that. It is the same for every pack of one item, and is itself understood as that item, unmeasured.
    pub local: Gtin,
    /// What the pack weighs, costs or holds; none when no pattern fits, and when the value is all zeros.
    pub measured: Option<Measured>,
    /// How it was read; none when no pattern fits. Then nothing is known but the number, and `local` is all of
    /// it.
    pub pattern: Option<Pattern>,
}

/// Understands a number of restricted circulation; none when it is not one of a region (GTIN-13 with the
/// prefix 02 or 20 to 29; GTIN-12 with the prefix 2), whose meaning is the same wherever it is read.
///
/// What was taught goes before what is usual in the country (two letters, ISO 3166), and among either the
/// longer prefix goes before the shorter: a few items can be an exception. Of several taught for one prefix
/// the last in the list counts. A pattern whose measure check digit is wrong does not fit, and the next is
/// tried.
///
/// ```
/// use barcode::{Gtin, Measured, weighed};
///
/// let cheese: Gtin = "2811111068708".parse()?;
/// let read = weighed(cheese, Some("DE"), &[]).expect("of a region");
/// assert_eq!(read.measured, Some(Measured::Weight { milli_g: 6_870_000 }));
/// assert_eq!(read.local.as_str(), "2811110000006");
/// # Ok::<(), barcode::ParseError>(())
/// ```
pub fn weighed(gtin: Gtin, country: Option<&str>, taught: &[Pattern]) -> Option<Weighed> {
    thirteen(gtin)?;
    let usual = country.map(country_patterns).unwrap_or_default();
    let unknown = Weighed { local: gtin, measured: None, pattern: None };
    Some(
        [taught, usual].into_iter().find_map(|patterns| by_longest_prefix(gtin, patterns)).unwrap_or(unknown),
    )
}

fn by_longest_prefix(gtin: Gtin, patterns: &[Pattern]) -> Option<Weighed> {
    let fitting = patterns.iter().filter_map(|pattern| Some((pattern.prefix().len(), pattern.read(gtin)?)));
    // Of equal ones this is the last.
    fitting.max_by_key(|(length, _)| *length).map(|(_, weighed)| weighed)
}

/// The digits of a number of restricted circulation within a region. None of any other number, nor of eight
/// digits, which have no room for a measure, nor of a packing of such items.
fn thirteen(gtin: Gtin) -> Option<[u8; 13]> {
    let digits = <[u8; 13]>::try_from(gtin.as_str().as_bytes()).ok()?;
    is_of_a_region(&digits).then_some(digits)
}

fn is_of_a_region(digits: &[u8]) -> bool {
    matches!(digits, [b'2', ..] | [b'0', b'2', ..])
}
