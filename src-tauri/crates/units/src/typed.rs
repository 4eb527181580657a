//! Amounts as people type them.

use thiserror::Error;

use crate::number::{Decimal, NotRead, is_separator, vulgar_fraction};
use crate::{Ratio, Rounded, Unit, words};

/// The longest text that is read, in bytes.
pub const MAX_TYPED_BYTES: usize = 200;

/// The most decimals: amounts are kept in thousandths.
const MAX_DECIMALS: u32 = 3;

/// A number with the unit that was typed behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed {
    /// How many; exact, also for thirds.
    pub number: Ratio,
    /// Of what; none when there was only a number.
    pub unit: Option<Unit>,
}

/// Why a text is no amount.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AmountError {
    /// Nothing was entered.
    #[error("nothing was entered")]
    Empty,
    /// It is longer than any amount ([`MAX_TYPED_BYTES`]).
    #[error("this is too long for an amount")]
    TooLong,
    /// It does not begin with a number.
    #[error("this does not begin with a number")]
    NotANumber,
    /// Its point or comma can be one of decimals or one of thousands.
    #[error("this can be {decimal} or {grouped}")]
    Ambiguous {
        /// The number, if they are decimals.
        decimal: Ratio,
        /// The number, if they are thousands.
        grouped: Ratio,
    },
    /// More than three decimals.
    #[error("an amount has three decimals at most")]
    TooManyDecimals,
    /// The number is zero.
    #[error("this is nothing")]
    Zero,
    /// The number is less than zero.
    #[error("this is less than nothing")]
    Negative,
    /// The number has no room in thousandths.
    #[error("this is too much")]
    TooLarge,
    /// What stands behind the number names no unit that is built in. It may be one of the user's own.
    #[error("{word} is no unit")]
    UnknownUnit {
        /// The number before it.
        number: Ratio,
        /// What stands behind the number, as it was typed.
        word: String,
    },
}

impl Typed {
    /// The amount, in the base of its unit, or of `unit` when there was only a number; none when it does not fit.
    pub fn amount(self, unit: Unit) -> Option<Rounded> {
        let unit = self.unit.unwrap_or(unit);
        Some(self.number.times(unit.ratio())?.of(1000)?.of(unit.base()))
    }
}

/// Understands an amount: a number, then a unit in English or German or none.
///
/// A number is whole, with decimals behind a point or comma, or a fraction (`3/4`, `1 1/2`, `½`); several are
/// multiplied (`2x400 g`). Separators of thousands are understood where they can be nothing else.
///
/// # Errors
///
/// See [`AmountError`].
pub fn parse_amount(text: &str) -> Result<Typed, AmountError> {
    if text.len() > MAX_TYPED_BYTES {
        return Err(AmountError::TooLong);
    }
    let text = text.trim();
    if text.is_empty() {
        return Err(AmountError::Empty);
    }
    if text.starts_with(['-', '\u{2212}']) {
        return Err(AmountError::Negative);
    }
    let (mut number, mut rest) = factor(text)?;
    while let Some(next) = behind_times(rest) {
        let (factor, behind) = factor(next)?;
        number = number.times(factor).ok_or(AmountError::TooLarge)?;
        rest = behind;
    }
    if number.of(1000).is_none() {
        return Err(AmountError::TooLarge);
    }
    match rest.trim() {
        "" => Ok(Typed { number, unit: None }),
        word if word.starts_with(|c: char| c.is_ascii_digit() || !c.is_alphabetic()) => {
            Err(AmountError::NotANumber)
        }
        word => match words::unit(word) {
            Some(unit) => Ok(Typed { number, unit: Some(unit) }),
            None => Err(AmountError::UnknownUnit { number, word: word.to_owned() }),
        },
    }
}

/// What stands behind a sign of multiplication at the front, where a number does.
fn behind_times(text: &str) -> Option<&str> {
    let next = text.trim_start().strip_prefix(['x', 'X', '×', '*'])?.trim_start();
    let is_number = |c: char| c.is_ascii_digit() || is_separator(c) || vulgar_fraction(c).is_some();
    next.starts_with(is_number).then_some(next)
}

/// The number at the front, and what stands behind it.
fn factor(text: &str) -> Result<(Ratio, &str), AmountError> {
    let (digits, rest) = split_digits(text);
    if digits.is_empty() {
        return split_vulgar(text).ok_or(AmountError::NotANumber);
    }
    if let Some((denominator, rest)) = split_denominator(rest) {
        return Ok((fraction(digits, denominator)?, rest));
    }
    match split_fraction(rest.trim_start()) {
        Some(Ok((part, rest))) => {
            let whole = fraction(digits, "1")?;
            Ok((whole.plus(part).ok_or(AmountError::TooLarge)?, rest))
        }
        Some(Err(error)) => Err(error),
        None => Ok((decimal(digits)?, rest)),
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit() && !is_separator(c)).unwrap_or(text.len()))
}

/// `½` and what stands behind it.
fn split_vulgar(text: &str) -> Option<(Ratio, &str)> {
    let mut chars = text.chars();
    Some((vulgar_fraction(chars.next()?)?, chars.as_str()))
}

/// The digits of `/4` and what stands behind them.
fn split_denominator(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix(['/', '\u{2044}']).map(split_digits)
}

/// `½` or `1/2` and what stands behind it.
fn split_fraction(text: &str) -> Option<Result<(Ratio, &str), AmountError>> {
    if let Some(vulgar) = split_vulgar(text) {
        return Some(Ok(vulgar));
    }
    let (numerator, rest) = split_digits(text);
    let (denominator, rest) = split_denominator(rest)?;
    Some(fraction(numerator, denominator).map(|fraction| (fraction, rest)))
}

/// A fraction of whole numbers.
fn fraction(numerator: &str, denominator: &str) -> Result<Ratio, AmountError> {
    let whole = |digits: &str| digits.parse::<u64>().map(u128::from).map_err(|_| AmountError::NotANumber);
    let (numerator, denominator) = (whole(numerator)?, whole(denominator)?);
    match Ratio::new(numerator, denominator) {
        Some(fraction) => Ok(fraction),
        None if denominator == 0 => Err(AmountError::NotANumber),
        None => Err(AmountError::Zero),
    }
}

fn decimal(digits: &str) -> Result<Ratio, AmountError> {
    let number = Decimal::read(digits).map_err(|error| match error {
        NotRead::Malformed => AmountError::NotANumber,
        NotRead::TooLong => AmountError::TooLarge,
    })?;
    match (number.value(), number.grouped()) {
        _ if number.decimals > MAX_DECIMALS => Err(AmountError::TooManyDecimals),
        (Some(decimal), Some(grouped)) if number.ambiguous => {
            Err(AmountError::Ambiguous { decimal, grouped })
        }
        (value, _) => value.ok_or(AmountError::Zero),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Amount, Base};

    fn ratio(numerator: u128, denominator: u128) -> Ratio {
        Ratio::new(numerator, denominator).expect("positive")
    }

    #[test]
    fn numbers_and_units() {
        for (text, numerator, denominator, unit) in [
            ("2", 2, 1, None),
            ("1,5 l", 3, 2, Some(Unit::L)),
            ("1.5l", 3, 2, Some(Unit::L)),
            ("½", 1, 2, None),
            ("3/4", 3, 4, None),
            ("3⁄4 cup", 3, 4, Some(Unit::Cup)),
            ("1 1/2 cup", 3, 2, Some(Unit::Cup)),
            ("1½ Tassen", 3, 2, Some(Unit::Cup)),
            ("2 ¼ TL", 9, 4, Some(Unit::Tsp)),
            ("2x400 g", 800, 1, Some(Unit::G)),
            ("2 × 1,5 L", 3, 1, Some(Unit::L)),
            ("2*3*4", 24, 1, None),
            ("3 x ½", 3, 2, None),
            ("500 g", 500, 1, Some(Unit::G)),
            (" 500\u{a0}G. ", 500, 1, Some(Unit::G)),
            ("2 Packungen", 2, 1, Some(Unit::Pack)),
            ("6 Stk.", 6, 1, Some(Unit::Piece)),
            ("16 fl. oz.", 16, 1, Some(Unit::FlOz)),
            ("8 fl-oz", 8, 1, Some(Unit::FlOz)),
            (".5 kg", 1, 2, Some(Unit::Kg)),
            ("0,125 kg", 1, 8, Some(Unit::Kg)),
            ("1.000,5 g", 2001, 2, Some(Unit::G)),
            ("1'000 g", 1000, 1, Some(Unit::G)),
        ] {
            assert_eq!(
                parse_amount(text),
                Ok(Typed { number: ratio(numerator, denominator), unit }),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_amount() {
        for (text, error) in [
            ("", AmountError::Empty),
            (" \t", AmountError::Empty),
            ("g", AmountError::NotANumber),
            ("1,5,5 g", AmountError::NotANumber),
            ("1 000 g", AmountError::NotANumber),
            ("1/0", AmountError::NotANumber),
            ("1.5 1/2", AmountError::NotANumber),
            ("1/", AmountError::NotANumber),
            ("5 %", AmountError::NotANumber),
            ("3 - 4", AmountError::NotANumber),
            ("0", AmountError::Zero),
            ("0,000 kg", AmountError::Zero),
            ("2 x 0", AmountError::Zero),
            ("0/2", AmountError::Zero),
            ("-2", AmountError::Negative),
            ("−2 kg", AmountError::Negative),
            ("0.1234 kg", AmountError::TooManyDecimals),
            ("9999999999999999999", AmountError::TooLarge),
            ("99999999999999999999999999999999999999999", AmountError::TooLarge),
            ("9999999999 x 9999999999", AmountError::TooLarge),
        ] {
            assert_eq!(parse_amount(text), Err(error), "{text}");
        }
        assert_eq!(parse_amount(&"1".repeat(MAX_TYPED_BYTES + 1)), Err(AmountError::TooLong));
    }

    #[test]
    fn what_the_user_has_to_settle() {
        assert_eq!(
            parse_amount("1.500 g"),
            Err(AmountError::Ambiguous { decimal: ratio(3, 2), grouped: ratio(1500, 1) }),
        );
        let unknown = |text: &str, number, word: &str| {
            assert_eq!(parse_amount(text), Err(AmountError::UnknownUnit { number, word: word.to_owned() }));
        };
        unknown("2 Gläser", ratio(2, 1), "Gläser");
        unknown("2 xl", ratio(2, 1), "xl");
        unknown("1 kg 500", Ratio::ONE, "kg 500");
    }

    #[test]
    fn amounts() {
        let amount = |text: &str, unit| parse_amount(text).expect(text).amount(unit);
        let rounded = |milli, base, exact| Some(Rounded { value: Amount::new(milli, base), exact });
        assert_eq!(amount("1,5 l", Unit::Piece), rounded(1_500_000, Base::Ml, true));
        assert_eq!(amount("2", Unit::Piece), rounded(2_000, Base::Piece, true));
        assert_eq!(amount("1/3", Unit::Pack), rounded(333, Base::Pack, false));
        // A third of a cup, not 0.333 of one.
        assert_eq!(amount("1/3 cup", Unit::Piece), rounded(78_863, Base::Ml, false));
        assert_eq!(amount("999999999999999 kg", Unit::Piece), None);
    }
}
