//! What lots cost.

use serde::{Deserialize, Serialize};

use crate::{Error, MAX_MILLI};

/// The highest price: ten thousand million of the currency's smallest coin.
const MAX_MINOR: i64 = 10_000_000_000;

/// So much money for so much of a lot's unit. Kept in lowest terms, so that two at 5.00 and one at 2.50 cost the same,
/// and exact: what part of a lot costs is rounded only when it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Price {
    /// Money in the currency's smallest coin: 250 are 2.50 €.
    minor: i64,
    /// For so many thousandths of the unit.
    per_milli: i64,
    currency: Currency,
}

impl Price {
    /// `minor` of the smallest coin for `milli` thousandths of the unit.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a negative price, one of nothing, and one out of bounds.
    pub fn new(minor: i64, milli: i64, currency: Currency) -> Result<Self, Error> {
        if !(0..=MAX_MINOR).contains(&minor) || !(1..=MAX_MILLI).contains(&milli) {
            return Err(Error::Invalid { field: "price", reason: "out of bounds".into() });
        }
        let common = gcd(minor, milli);
        Ok(Self { minor: minor / common, per_milli: milli / common, currency })
    }

    /// What `milli` thousandths cost, in the smallest coin, rounded half up.
    #[must_use]
    pub fn of(&self, milli: i64) -> i64 {
        let per = i128::from(self.per_milli);
        let exact = i128::from(self.minor) * i128::from(milli);
        // Bounds: 10^10 · 10^12 is far below what it holds.
        i64::try_from((exact * 2 + per).div_euclid(per * 2)).unwrap_or(i64::MAX)
    }

    /// The currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

/// A currency by its three letters (ISO 4217), such as `EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Its three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl std::str::FromStr for Currency {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text.as_bytes() {
            [a @ b'A'..=b'Z', b @ b'A'..=b'Z', c @ b'A'..=b'Z'] => Ok(Self([*a, *b, *c])),
            _ => Err(Error::Invalid { field: "currency", reason: "not three capital letters".into() }),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_part_costs_its_part_to_the_nearest_coin() {
        let euro = "EUR".parse().unwrap();
        let six_for_two = Price::new(199, 6_000, euro).unwrap();
        assert_eq!([1_000, 3_000, 6_000, 12_000].map(|milli| six_for_two.of(milli)), [33, 100, 199, 398]);
        assert_eq!(Price::new(500, 2_000, euro).unwrap(), Price::new(250, 1_000, euro).unwrap());
        assert_eq!(Price::new(0, 1_000, euro).unwrap().of(5_000), 0);
        assert_eq!(Price::new(MAX_MINOR, 1, euro).unwrap().of(MAX_MILLI), i64::MAX);
    }

    #[test]
    fn what_is_no_price_is_refused() {
        let euro = "EUR".parse().unwrap();
        for (minor, milli) in [(-1, 1_000), (1, 0), (1, -5), (MAX_MINOR + 1, 1), (1, MAX_MILLI + 1)] {
            assert!(Price::new(minor, milli, euro).is_err(), "{minor} {milli}");
        }
        for text in ["", "eur", "EU", "EURO", "E1R", "€€€"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
    }
}
