//! What the phrases of a text come to, and whether they make sense together.

use super::Size;
use super::phrase::{Measure, Phrase};
use crate::{Amount, Base, Ratio, Unit};

/// The smallest and the largest amount that is believed, in thousandths of a gram or a millilitre.
const BELIEVED: std::ops::RangeInclusive<i64> = 1_000..=100_000_000;

/// The most pieces that are believed.
const MAX_COUNT: u32 = 10_000;

/// All that was said, by what it is about.
#[derive(Default)]
struct Said {
    totals: Vec<Measure>,
    drained: Vec<Measure>,
    counts: Vec<u32>,
    each: Option<Measure>,
    /// Whether anything was not understood.
    strange: bool,
}

/// What phrases come to.
pub(super) fn judge(phrases: &[Phrase]) -> Size {
    let said = Said::gather(phrases);
    let main = said.totals.iter().find(|measure| measure.unit.is_metric()).or(said.totals.first());
    let amount = |measure: Option<&Measure>| measure.and_then(|measure| measure.amount());
    let (count, drained) = (said.counts.first().copied(), amount(said.drained.first()));
    let total = match main {
        None if drained.is_none() => count.map(|count| Amount::new(i64::from(count) * 1000, Base::Piece)),
        main => amount(main),
    };
    let sure = !said.strange
        && (total.is_some() || drained.is_some())
        && main.is_none_or(|main| said.totals.iter().all(|other| agree(*main, *other)))
        && said.counts.iter().all(|other| Some(*other) == count && *other <= MAX_COUNT)
        && said.drained.iter().all(|other| other.amount() == drained)
        && said.totals.iter().chain(&said.drained).all(is_believed)
        && !is_more(drained, total);
    Size { total, count, each: amount(said.each.as_ref()), drained, sure }
}

impl Said {
    fn gather(phrases: &[Phrase]) -> Self {
        let mut said = Self { strange: phrases.first() == Some(&Phrase::Portions), ..Self::default() };
        for saying in phrases.split(|phrase| *phrase == Phrase::Break) {
            said.add(saying);
        }
        for phrase in phrases {
            if let Phrase::Bare { count, each } = *phrase {
                said.add_bare(count, each);
            }
        }
        said
    }

    fn add(&mut self, saying: &[Phrase]) {
        let is_drained = saying.contains(&Phrase::Drained);
        // `4 pots 125 g`: each of them or all together?
        self.strange |= saying.windows(2).any(|two| matches!(two, [Phrase::Count(2..), Phrase::Measure(_)]));
        let mut measures = Vec::new();
        for phrase in saying {
            match *phrase {
                Phrase::Measure(measure) => measures.push(measure),
                Phrase::Several { count, each, all } => {
                    measures.push(all);
                    self.counts.push(count);
                    if !is_drained && self.each.is_none() {
                        self.each = Some(each);
                    }
                }
                Phrase::Count(count) => self.counts.push(count),
                Phrase::Strange => self.strange = true,
                Phrase::Bare { .. } | Phrase::Portions | Phrase::Drained | Phrase::Break => {}
            }
        }
        if !is_drained {
            self.totals.extend(measures);
            return;
        }
        // `250 g (drained)`: it is about what was said before.
        let drained = if measures.is_empty() { self.totals.pop() } else { measures.pop() };
        self.strange |= drained.is_none() || !measures.is_empty();
        self.drained.extend(drained);
    }

    /// `200 g 2x100`: understood when it comes to what is said with a unit, and if it is clear which of the two
    /// numbers counts.
    fn add_bare(&mut self, count: u32, each: Ratio) {
        let factor = Ratio::new(count.into(), 1);
        let all = factor.and_then(|factor| factor.times(each));
        match self.totals.iter().find(|total| Some(total.number) == all) {
            Some(total) if factor < Some(each) => {
                self.each.get_or_insert(Measure { number: each, unit: total.unit });
                self.counts.push(count);
            }
            _ => self.strange = true,
        }
    }
}

/// Whether two measures can be about the same thing: equal where both are metric, about equal where one is not, and
/// grams with millilitres where food can be that dense.
fn agree(a: Measure, b: Measure) -> bool {
    let (Some(first), Some(second)) = (a.amount(), b.amount()) else { return false };
    let (less, more) = (first.milli.min(second.milli), first.milli.max(second.milli));
    if first.base != second.base {
        more / 2 <= less
    } else if a.unit.is_metric() && b.unit.is_metric() {
        less == more
    } else {
        more - less <= more / 20
    }
}

/// Whether it can be the size of a package. Parts of a centilitre are litres that were mistaken; of ounces, the
/// largest package holds five gallons.
fn is_believed(measure: &Measure) -> bool {
    let fits = match measure.unit {
        Unit::Cl => measure.number >= Ratio::ONE,
        Unit::Oz | Unit::FlOz => measure.number.numerator() / measure.number.denominator() <= 640,
        _ => true,
    };
    fits && measure.amount().is_some_and(|amount| BELIEVED.contains(&amount.milli))
}

/// Whether one amount is more than another of the same base.
fn is_more(a: Option<Amount>, b: Option<Amount>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.base == b.base && a.milli > b.milli)
}
