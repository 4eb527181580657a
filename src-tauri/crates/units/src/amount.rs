//! Exact amounts.

use serde::{Deserialize, Serialize};

use crate::{Base, Unit};

/// `milli` thousandths of `base`: 1.5 l are 1,500,000 thousandths of a millilitre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// Thousandths of the base.
    pub milli: i64,
    /// What is counted.
    pub base: Base,
}

/// What came of a conversion, to the nearest thousandth (half away from zero).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rounded<T = Amount> {
    /// The result.
    pub value: T,
    /// Whether nothing was rounded.
    pub exact: bool,
}

impl Amount {
    /// So many thousandths of `base`.
    pub const fn new(milli: i64, base: Base) -> Self {
        Self { milli, base }
    }

    /// Whole pieces.
    pub const fn pieces(pieces: i32) -> Self {
        Self { milli: pieces as i64 * 1000, base: Base::Piece }
    }

    /// So many thousandths of the same base.
    #[must_use]
    pub const fn with(self, milli: i64) -> Self {
        Self { milli, ..self }
    }

    /// From thousandths of a unit; none when it does not fit.
    pub fn in_unit(milli_of_unit: i64, unit: Unit) -> Option<Rounded> {
        Some(unit.ratio().of(milli_of_unit)?.of(unit.base()))
    }

    /// Thousandths of `unit`; none when that has another base, or when they do not fit.
    pub fn to_unit(self, unit: Unit) -> Option<Rounded<i64>> {
        if unit.base() == self.base { unit.ratio().inverse().of(self.milli) } else { None }
    }
}

impl Rounded<i64> {
    /// Thousandths of `base`.
    pub(crate) fn of(self, base: Base) -> Rounded {
        Rounded { value: Amount::new(self.value, base), exact: self.exact }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_units_and_back() {
        for (milli_of_unit, unit, milli, exact) in [
            (1_500, Unit::L, 1_500_000, true),
            (330, Unit::Cl, 3_300, true),
            (1, Unit::Mg, 0, false),
            (500, Unit::Mg, 1, false),
            (2_000, Unit::Mg, 2, true),
            (1_000, Unit::Oz, 28_350, false),
            (1_000, Unit::Lb, 453_592, false),
            (1_000, Unit::FlOz, 29_574, false),
            (-1_000, Unit::Tsp, -4_929, false),
            (2_000, Unit::Piece, 2_000, true),
        ] {
            let amount = Amount::new(milli, unit.base());
            assert_eq!(
                Amount::in_unit(milli_of_unit, unit),
                Some(Rounded { value: amount, exact }),
                "{unit}"
            );
        }
        let litre = Amount::new(1_000_000, Base::Ml);
        assert_eq!(litre.to_unit(Unit::L), Some(Rounded { value: 1_000, exact: true }));
        assert_eq!(litre.to_unit(Unit::Cup), Some(Rounded { value: 4_227, exact: false }));
        assert_eq!(litre.to_unit(Unit::Kg), None);
        assert_eq!(Amount::in_unit(i64::MAX, Unit::Kg), None);
        assert_eq!(Amount::new(i64::MAX, Base::G).to_unit(Unit::Mg), None);
    }

    #[test]
    fn serde_form() {
        let json = serde_json::to_string(&Amount::new(1, Base::Ml)).expect("plain");
        assert_eq!(json, r#"{"milli":1,"base":"ml"}"#);
    }
}
