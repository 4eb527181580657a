//! Digits with their separators.

use crate::Ratio;

/// The most digits that are read.
const MAX_DIGITS: usize = 30;

/// A number as it is written, in digits of which some may be decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    digits: u128,
    /// How many of the digits are decimals.
    pub(crate) decimals: u32,
    /// Whether the separator could be one of thousands as well: `1.000`.
    pub(crate) ambiguous: bool,
}

/// Why digits are no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotRead {
    /// The separators make no sense.
    Malformed,
    /// There are too many digits.
    TooLong,
}

/// What stands between digits.
pub(crate) fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | '\'' | '’')
}

impl Decimal {
    /// Reads ASCII digits and separators. A point or comma is one of decimals, or one of thousands where it can be
    /// nothing else: `1.000.000`, `1.000,5`. An apostrophe is one of thousands always.
    pub(crate) fn read(text: &str) -> Result<Self, NotRead> {
        let groups: Vec<&str> = text.split(is_separator).collect();
        let separators: Vec<char> = text.chars().filter(|c| is_separator(*c)).collect();
        let digits = groups.concat();
        if digits.len() > MAX_DIGITS {
            return Err(NotRead::TooLong);
        }
        let digits = digits.parse().map_err(|_| NotRead::Malformed)?;

        let (Some(last), Some((&point, before))) = (groups.last(), separators.split_last()) else {
            return Ok(Self { digits, decimals: 0, ambiguous: false });
        };
        let wholes = &groups[..groups.len() - 1];
        let may_be_point = matches!(point, '.' | ',') && !before.contains(&point) && !last.is_empty();
        if may_be_point && (before.is_empty() || are_thousands(wholes, before)) {
            let decimals = u32::try_from(last.len()).map_err(|_| NotRead::TooLong)?;
            let ambiguous = before.is_empty() && are_thousands(&groups, &separators);
            Ok(Self { digits, decimals, ambiguous })
        } else if are_thousands(&groups, &separators) {
            Ok(Self { digits, decimals: 0, ambiguous: false })
        } else {
            Err(NotRead::Malformed)
        }
    }

    /// Its value, with the separator as one of decimals; none when it is zero.
    pub(crate) fn value(self) -> Option<Ratio> {
        Ratio::new(self.digits, 10_u128.checked_pow(self.decimals)?)
    }

    /// Its value, with the separator as one of thousands where it can be one.
    pub(crate) fn grouped(self) -> Option<Ratio> {
        if self.ambiguous { Ratio::new(self.digits, 1) } else { self.value() }
    }
}

/// Whether these are groups of thousands, all with the same separator between them.
fn are_thousands(groups: &[&str], separators: &[char]) -> bool {
    let (first, others) = (groups[0], &groups[1..]);
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && others.iter().all(|group| group.len() == 3)
        && separators.windows(2).all(|pair| pair[0] == pair[1])
}

/// The value of a character such as `½`.
pub(crate) fn vulgar_fraction(c: char) -> Option<Ratio> {
    let (numerator, denominator) = match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => return None,
    };
    Ratio::new(numerator, denominator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        for (text, numerator, denominator, ambiguous) in [
            ("12", 12, 1, false),
            ("1,5", 3, 2, false),
            ("1.25", 5, 4, false),
            (".5", 1, 2, false),
            ("0,125", 1, 8, false),
            ("1234.567", 1_234_567, 1000, false),
            ("1.125", 9, 8, true),
            ("100,250", 401, 4, true),
            ("1.000.000", 1_000_000, 1, false),
            ("1.000,5", 2001, 2, false),
            ("1,000.500", 2001, 2, false),
            ("1'000", 1000, 1, false),
            ("1’000,25", 4001, 4, false),
        ] {
            let number = Decimal::read(text).expect(text);
            assert_eq!(number.value(), Ratio::new(numerator, denominator), "{text}");
            assert_eq!(number.ambiguous, ambiguous, "{text}");
        }
        assert_eq!(Decimal::read("1.125").expect("digits").grouped(), Ratio::new(1125, 1));
        assert_eq!(Decimal::read("0.00").expect("digits").value(), None);
    }

    #[test]
    fn what_is_no_number() {
        for text in
            ["", ".", "5.", "1,5,5", "1.00.000", "1'00", "1'5", "1.000,000,000", "0.000.000", "1,5.", "٣"]
        {
            assert_eq!(Decimal::read(text), Err(NotRead::Malformed), "{text:?}");
        }
        assert_eq!(Decimal::read(&"9".repeat(31)), Err(NotRead::TooLong));
        assert!(Decimal::read(&"9".repeat(30)).is_ok());
    }
}
