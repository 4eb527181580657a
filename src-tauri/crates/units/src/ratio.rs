//! Exact positive fractions.

use std::cmp::Ordering;
use std::fmt;

use crate::Rounded;

/// A positive fraction in lowest terms. Arithmetic is exact, or says that the result has no room.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: u128,
    denominator: u128,
}

impl Ratio {
    /// 1.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// `numerator / denominator`; none when either is zero.
    pub const fn new(numerator: u128, denominator: u128) -> Option<Self> {
        if numerator == 0 || denominator == 0 {
            return None;
        }
        let divisor = gcd(numerator, denominator);
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// The part above the line, in lowest terms.
    pub const fn numerator(self) -> u128 {
        self.numerator
    }

    /// The part below the line, in lowest terms.
    pub const fn denominator(self) -> u128 {
        self.denominator
    }

    /// The whole number this is; none when there is a fraction.
    pub const fn whole(self) -> Option<u128> {
        if self.denominator == 1 { Some(self.numerator) } else { None }
    }

    /// The product; none when its lowest terms do not fit.
    pub fn times(self, other: Self) -> Option<Self> {
        // What can be cancelled goes first, so that nothing overflows but what has to.
        let across = gcd(self.numerator, other.denominator);
        let back = gcd(other.numerator, self.denominator);
        Some(Self {
            numerator: (self.numerator / across).checked_mul(other.numerator / back)?,
            denominator: (self.denominator / back).checked_mul(other.denominator / across)?,
        })
    }

    /// The sum; none when it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        let denominator = lcm(self.denominator, other.denominator)?;
        let part = |of: Self| of.numerator.checked_mul(denominator / of.denominator);
        Self::new(part(self)?.checked_add(part(other)?)?, denominator)
    }

    /// `1 / self`.
    pub const fn inverse(self) -> Self {
        Self { numerator: self.denominator, denominator: self.numerator }
    }

    /// `self / other`; none when its lowest terms do not fit.
    pub fn per(self, other: Self) -> Option<Self> {
        self.times(other.inverse())
    }

    /// This much of a number of thousandths, to the nearest thousandth (half away from zero); none when it does
    /// not fit.
    pub fn of(self, milli: i64) -> Option<Rounded<i64>> {
        match Self::new(milli.unsigned_abs().into(), 1) {
            None => Some(Rounded { value: 0, exact: true }),
            Some(size) => {
                let size = self.times(size)?;
                divide(milli < 0, size.numerator, size.denominator)
            }
        }
    }
}

/// A quotient to the nearest whole number (half away from zero); none when it does not fit.
pub(crate) fn divide(negative: bool, numerator: u128, denominator: u128) -> Option<Rounded<i64>> {
    let rest = numerator % denominator;
    let up = rest >= denominator - rest;
    let size = i128::try_from(numerator / denominator).ok()? + i128::from(up);
    let value = i64::try_from(if negative { -size } else { size }).ok()?;
    Some(Rounded { value, exact: rest == 0 })
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The least common multiple; none when it does not fit.
pub(crate) fn lcm(a: u128, b: u128) -> Option<u128> {
    (a / gcd(a, b)).checked_mul(b)
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        // By their continued fractions: cross products could overflow.
        let whole = |of: &Self| of.numerator / of.denominator;
        let rest = |of: &Self| Self::new(of.denominator, of.numerator % of.denominator);
        whole(self).cmp(&whole(other)).then_with(|| match (rest(self), rest(other)) {
            (Some(mine), Some(theirs)) => theirs.cmp(&mine),
            (mine, theirs) => mine.is_some().cmp(&theirs.is_some()),
        })
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.whole() {
            Some(whole) => write!(f, "{whole}"),
            None => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ratio({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: u128, denominator: u128) -> Ratio {
        Ratio::new(numerator, denominator).expect("positive")
    }

    #[test]
    fn lowest_terms() {
        assert_eq!(ratio(6, 4), ratio(3, 2));
        assert_eq!(ratio(6, 4).to_string(), "3/2");
        assert_eq!(ratio(8, 4).whole(), Some(2));
        assert_eq!((Ratio::new(0, 1), Ratio::new(1, 0)), (None, None));
    }

    #[test]
    fn arithmetic() {
        assert_eq!(ratio(2, 3).times(ratio(3, 4)), Some(ratio(1, 2)));
        assert_eq!(ratio(2, 3).per(ratio(4, 3)), Some(ratio(1, 2)));
        assert_eq!(ratio(1, 6).plus(ratio(1, 3)), Some(ratio(1, 2)));
        assert_eq!(ratio(u128::MAX, 2).times(ratio(2, u128::MAX)), Some(Ratio::ONE));
        assert_eq!(ratio(u128::MAX, 1).times(ratio(2, 1)), None);
        assert_eq!(ratio(u128::MAX, 1).plus(Ratio::ONE), None);
    }

    #[test]
    fn rounds_half_away_from_zero() {
        let half = ratio(1, 2);
        for (milli, value, exact) in
            [(0, 0, true), (1, 1, false), (-1, -1, false), (2, 1, true), (3, 2, false), (-3, -2, false)]
        {
            assert_eq!(half.of(milli), Some(Rounded { value, exact }), "{milli}");
        }
        assert_eq!(ratio(1, 3).of(1).map(|third| third.value), Some(0));
        assert_eq!(Ratio::ONE.of(i64::MIN), Some(Rounded { value: i64::MIN, exact: true }));
        assert_eq!(ratio(2, 1).of(i64::MAX), None);
        assert_eq!(ratio(u128::MAX, 1).of(2), None);
        assert_eq!(ratio(1, u128::MAX).of(i64::MAX), Some(Rounded { value: 0, exact: false }));
    }

    #[test]
    fn order() {
        let sorted =
            [ratio(1, u128::MAX), ratio(1, 3), ratio(2, 5), ratio(1, 2), Ratio::ONE, ratio(u128::MAX, 1)];
        assert!(sorted.is_sorted());
        assert!(ratio(u128::MAX, u128::MAX - 1) > ratio(u128::MAX - 1, u128::MAX - 2).inverse());
        assert_eq!(ratio(3, 6).cmp(&ratio(1, 2)), Ordering::Equal);
    }
}
