//! What the parts of a text say together.

use super::token::{Token, Value};
use crate::{Amount, Ratio, Unit};

/// How separators are taken that can be of decimals or of thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separators {
    Decimals,
    Thousands,
}

/// A number and its unit of mass or volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) number: Ratio,
    pub(super) unit: Unit,
}

/// What is said in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    /// `400 g`.
    Measure(Measure),
    /// `6 x 33 cl`.
    Several { count: u32, each: Measure, all: Measure },
    /// `2x100`: the unit stands elsewhere.
    Bare { count: u32, each: Ratio },
    /// `12 eggs`.
    Count(u32),
    /// `4 servings`: what follows may be one of them.
    Portions,
    /// What it stands with is the weight without the liquid.
    Drained,
    /// What follows is another saying.
    Break,
    /// Something that is not understood.
    Strange,
}

impl Measure {
    /// In thousandths of its base; none when it does not fit.
    pub(super) fn amount(self) -> Option<Amount> {
        let milli = self.number.times(self.unit.ratio())?.of(1000)?.value;
        Some(Amount::new(milli, self.unit.base()))
    }
}

/// Reads the parts one after the other.
pub(super) fn read(tokens: &[Token], separators: Separators) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        let (phrase, behind) = first(rest, separators);
        phrases.extend(phrase);
        rest = behind;
    }
    phrases
}

/// The phrase at the front, or none when it says nothing, and what stands behind it.
fn first(tokens: &[Token], separators: Separators) -> (Option<Phrase>, &[Token]) {
    use Token::{Break, Drained, Each, Number, Piece, Times, Unit, Vague};
    let value = |number: Value| match separators {
        Separators::Decimals => number.decimal,
        Separators::Thousands => number.grouped,
    };
    let measure = |number, unit| Some(Measure { number: value(number)?, unit });
    let several = |number, each: Option<Measure>| {
        let (count, each) = (count(value(number)?)?, each?);
        let all = Measure { number: each.number.times(value(number)?)?, unit: each.unit };
        Some(Phrase::Several { count, each, all })
    };
    let (phrase, rest) = match tokens {
        [Number(n), Times, Number(m), Unit(u), rest @ ..]
        | [Number(n), Piece, Times | Each, Number(m), Unit(u), rest @ ..]
        | [Number(m), Unit(u), Times, Number(n), rest @ ..]
            if !matches!(rest, [Unit(_) | Times, ..]) =>
        {
            (several(*n, measure(*m, *u)), rest)
        }
        [Number(n), Times, Unit(u), Number(m), rest @ ..] if !matches!(rest, [Unit(_) | Times, ..]) => {
            (several(*n, measure(*m, *u)), rest)
        }
        [Number(n), Times, Number(m), rest @ ..]
            if !matches!(rest, [Unit(_) | Times | Piece | Vague, ..]) =>
        {
            let bare = || Some(Phrase::Bare { count: count(value(*n)?)?, each: value(*m)? });
            (bare(), rest)
        }
        [Number(n), Piece, rest @ ..] => (value(*n).and_then(count).map(Phrase::Count), rest),
        [Number(n), Unit(u), rest @ ..] => (measure(*n, *u).map(Phrase::Measure), rest),
        [Unit(u), Number(n), rest @ ..] if !matches!(rest, [Unit(_) | Times | Piece | Vague, ..]) => {
            (measure(*n, *u).map(Phrase::Measure), rest)
        }
        [Number(n), Vague, rest @ ..] if value(*n) == Some(Ratio::ONE) => return (None, rest),
        [Number(_), Vague, rest @ ..] => (Some(Phrase::Portions), rest),
        [Each, rest @ ..] => return (None, rest),
        [Drained, rest @ ..] => (Some(Phrase::Drained), rest),
        [Break, rest @ ..] => (Some(Phrase::Break), rest),
        [_, rest @ ..] => (None, rest),
        [] => return (None, tokens),
    };
    (Some(phrase.unwrap_or(Phrase::Strange)), rest)
}

/// A whole number of things.
fn count(number: Ratio) -> Option<u32> {
    u32::try_from(number.whole()?).ok()
}
