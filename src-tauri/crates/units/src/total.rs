//! Adding up amounts of several units.

use std::collections::BTreeMap;

use crate::ratio::{divide, lcm};
use crate::{Amount, Base, Conversions, Ratio};

/// A sum of amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// All that could be converted, to the nearest thousandth of the sum.
    pub in_unit: Amount,
    /// Whether nothing was rounded.
    pub exact: bool,
    /// The others, one for each base, in the order of the bases; none of them is zero.
    pub rest: Vec<Amount>,
}

/// Adds up what can be converted to `to`, and the rest by base. Only the sum is rounded: three thirds make one.
///
/// None when a sum does not fit.
pub fn sum(amounts: impl IntoIterator<Item = Amount>, to: Base, conversions: &Conversions) -> Option<Total> {
    let mut by_base = BTreeMap::<Base, i128>::new();
    for amount in amounts {
        let sum = by_base.entry(amount.base).or_default();
        *sum = sum.checked_add(amount.milli.into())?;
    }
    by_base.retain(|_, milli| *milli != 0);

    let mut convertible = Vec::new();
    let mut rest = Vec::new();
    for (base, milli) in by_base {
        match conversions.factor(base, to) {
            Some(factor) => convertible.push((milli, factor)),
            None => rest.push(Amount::new(i64::try_from(milli).ok()?, base)),
        }
    }
    let denominator = convertible.iter().try_fold(1, |all, (_, factor)| lcm(all, factor.denominator()))?;
    let numerator = convertible.iter().try_fold(0, |sum: i128, (milli, factor)| {
        sum.checked_add(milli.checked_mul(widened(*factor, denominator)?)?)
    })?;
    let sum = divide(numerator < 0, numerator.unsigned_abs(), denominator)?;
    Some(Total { in_unit: Amount::new(sum.value, to), exact: sum.exact, rest })
}

/// What stands above the line when `denominator` stands below it.
fn widened(factor: Ratio, denominator: u128) -> Option<i128> {
    i128::try_from(factor.numerator().checked_mul(denominator / factor.denominator())?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Equation, Unit};

    fn conversions() -> Conversions {
        let thirds = Equation { left: (1_000, Unit::Pack), right: (3_000, Unit::Piece) };
        Conversions::new(&[thirds]).expect("one equation")
    }

    fn total(amounts: &[(i64, Base)], to: Base) -> Option<Total> {
        sum(amounts.iter().map(|(milli, base)| Amount::new(*milli, *base)), to, &conversions())
    }

    #[test]
    fn three_thirds_make_one() {
        let pieces = [(1_000, Base::Piece); 3];
        let packs = total(&pieces, Base::Pack).expect("small");
        assert_eq!((packs.in_unit.milli, packs.exact), (1_000, true));
        let packs = total(&pieces[..2], Base::Pack).expect("small");
        assert_eq!((packs.in_unit.milli, packs.exact), (667, false));
    }

    #[test]
    fn what_can_not_be_converted_is_the_rest() {
        let amounts = [
            (5_000, Base::Ml),
            (2_000, Base::Piece),
            (250_000, Base::G),
            (1_000, Base::Pack),
            (-50_000, Base::G),
            (-5_000, Base::Ml),
        ];
        let total = total(&amounts, Base::Piece).expect("small");
        assert_eq!(total.in_unit, Amount::new(5_000, Base::Piece));
        assert_eq!(total.rest, [Amount::new(200_000, Base::G)]);
        assert!(total.exact);
    }

    #[test]
    fn nothing_is_zero() {
        let nothing = Total { in_unit: Amount::new(0, Base::G), exact: true, rest: Vec::new() };
        assert_eq!(total(&[], Base::G), Some(nothing));
    }

    #[test]
    fn too_much_is_said() {
        let much = [(i64::MAX, Base::G), (i64::MAX, Base::G)];
        assert_eq!(total(&much, Base::G), None);
        assert_eq!(total(&much, Base::Ml), None);
        let evened_out = [(i64::MAX, Base::G), (i64::MAX, Base::G), (-i64::MAX, Base::G)];
        assert_eq!(total(&evened_out, Base::G).map(|total| total.in_unit.milli), Some(i64::MAX));
    }
}
