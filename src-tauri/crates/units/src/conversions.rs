//! A product's own equations: how much of one unit is how much of another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Amount, Base, Ratio, Rounded, Unit};

/// The most equations a product may have.
pub const MAX_EQUATIONS: usize = 32;

/// "So much of this is so much of that": 1 pack is 6 pieces, 6 pieces are 1.5 l.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Equation {
    /// Thousandths, and of which unit.
    pub left: (i64, Unit),
    /// Thousandths, and of which unit.
    pub right: (i64, Unit),
}

/// Equations that agree, and all that follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conversions {
    /// How much of the second one of the first is; each pair is there in both directions.
    factors: BTreeMap<(Base, Base), Ratio>,
}

/// Why equations were not taken. `index` counts them from 0. `follows` is what the left side is without this
/// equation, in thousandths of the unit on the right; none when that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// There are more than [`MAX_EQUATIONS`].
    #[error("{equations} equations are too many")]
    TooMany {
        /// How many there are.
        equations: usize,
    },
    /// One side is zero or less.
    #[error("equation {index} has nothing on one side")]
    NotPositive {
        /// Which one.
        index: usize,
    },
    /// Both sides have one base, so that it is settled what follows.
    #[error("equation {index} is about {base} only")]
    OneBase {
        /// Which one.
        index: usize,
        /// The base of both sides.
        base: Base,
        /// What the left side is.
        follows: Option<Rounded<i64>>,
    },
    /// It says, to the thousandth, what follows from those before it.
    #[error("equation {index} follows from the others")]
    Redundant {
        /// Which one.
        index: usize,
        /// What the left side is.
        follows: Option<Rounded<i64>>,
    },
    /// It says otherwise than what follows from those before it.
    #[error("equation {index} contradicts the others")]
    Contradiction {
        /// Which one.
        index: usize,
        /// What the left side is.
        follows: Option<Rounded<i64>>,
    },
    /// What follows from it and those before it does not fit.
    #[error("equation {index} leads to numbers that are too large")]
    Overflow {
        /// Which one.
        index: usize,
    },
}

impl Conversions {
    /// Takes equations together. Their order does not matter, but for which of them is refused.
    ///
    /// # Errors
    /// See [`Refusal`]; the first equation that can't be taken is named.
    pub fn new(equations: &[Equation]) -> Result<Self, Refusal> {
        if equations.len() > MAX_EQUATIONS {
            return Err(Refusal::TooMany { equations: equations.len() });
        }
        let mut all = Self::default();
        for (index, equation) in equations.iter().enumerate() {
            all.add(index, equation)?;
        }
        Ok(all)
    }

    /// How much of `to` one `from` is; none when nothing follows about that.
    pub fn factor(&self, from: Base, to: Base) -> Option<Ratio> {
        if from == to { Some(Ratio::ONE) } else { self.factors.get(&(from, to)).copied() }
    }

    /// An amount in another base; none when nothing follows about that, or when it does not fit.
    pub fn convert(&self, amount: Amount, to: Base) -> Option<Rounded> {
        Some(self.factor(amount.base, to)?.of(amount.milli)?.of(to))
    }

    fn add(&mut self, index: usize, equation: &Equation) -> Result<(), Refusal> {
        let ((left, left_unit), (right, right_unit)) = (equation.left, equation.right);
        let says = quotient(right, left).ok_or(Refusal::NotPositive { index })?;
        let units = right_unit.ratio().per(left_unit.ratio()).ok_or(Refusal::Overflow { index })?;
        let (from, to) = (left_unit.base(), right_unit.base());
        let Some(known) = self.factor(from, to) else {
            let joined = units.times(says).and_then(|factor| self.join(from, to, factor));
            return joined.ok_or(Refusal::Overflow { index });
        };
        let known = known.per(units);
        let follows = known.and_then(|known| known.of(left));
        let back = known.and_then(|known| known.inverse().of(right));
        let says_so = |side: Option<Rounded<i64>>, written| side.is_some_and(|side| side.value == written);
        Err(if from == to {
            Refusal::OneBase { index, base: from, follows }
        } else if says_so(follows, right) || says_so(back, left) {
            Refusal::Redundant { index, follows }
        } else {
            Refusal::Contradiction { index, follows }
        })
    }

    /// Joins what is known about `from` with what is known about `to`. Every pair that follows is written down, so
    /// that an overflow shows here, and in whatever order the equations come.
    fn join(&mut self, from: Base, to: Base, factor: Ratio) -> Option<()> {
        let (before, behind) = (self.around(from), self.around(to));
        for &(first, into_first) in &before {
            for &(last, into_last) in &behind {
                let factor = into_first.inverse().times(factor)?.times(into_last)?;
                self.factors.insert((first, last), factor);
                self.factors.insert((last, first), factor.inverse());
            }
        }
        Some(())
    }

    /// All that `base` can be converted into, itself too, and how much of it one `base` is.
    fn around(&self, base: Base) -> Vec<(Base, Ratio)> {
        let others = self.factors.iter().filter(|((from, _), _)| *from == base);
        others.map(|((_, to), factor)| (*to, *factor)).chain([(base, Ratio::ONE)]).collect()
    }
}

/// `a / b`; none when one is zero or less.
fn quotient(a: i64, b: i64) -> Option<Ratio> {
    Ratio::new(u128::try_from(a).ok()?, u128::try_from(b).ok()?)
}
