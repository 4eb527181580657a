//! The least cost of a chain of codewords (Viterbi 1967), and of all chains that are another code.

use std::ops::Range;

use super::evidence::{Evidence, MOST_PLACES, PerPlace, Verdict};
use super::model::{Model, PerCodeword, PerPair};
use super::symbol::{CODEWORDS, Codeword, Rule};

/// No chain comes this way.
const NEVER: f32 = 1e9;

/// The lesser of two costs: one instruction where `f32::min`, which minds what is no number, takes several.
fn lesser(one: f32, other: f32) -> f32 {
    if one < other { one } else { other }
}

/// The least cost of any chain of codewords, whether such a code can be or not: a bound, quickly had.
pub(crate) fn bound(model: &Model, base: f32, places: &[PerCodeword; MOST_PLACES]) -> f32 {
    let symbol = model.symbol;
    let last = symbol.places().len() - 1;
    let mut costs = places[0];
    for (place, alone) in places.iter().enumerate().take(last + 1).skip(1) {
        let before = symbol.codewords(place - 1);
        let (before, pairs) = (&costs[before.clone()], &model.pairs(place - 1)[before]);
        costs = match symbol.codewords(place) {
            Range { start: 0, end: 20 } => next::<0, 20>(before, pairs, alone),
            Range { start: 0, .. } => next::<0, 12>(before, pairs, alone),
            _ => next::<20, 12>(before, pairs, alone),
        };
    }
    base + costs[symbol.codewords(last)].iter().copied().fold(NEVER, lesser)
}

/// The least costs of chains that end with each of `COUNT` codewords from `FIRST` on. With bounds that are known when it is compiled
/// they stay in registers.
fn next<const FIRST: usize, const COUNT: usize>(
    before: &[f32],
    pairs: &[PerCodeword],
    alone: &PerCodeword,
) -> PerCodeword {
    let mut least = [NEVER; COUNT];
    for (cost, pairs) in before.iter().zip(pairs) {
        for (least, pair) in least.iter_mut().zip(&pairs[FIRST..FIRST + COUNT]) {
            *least = lesser(cost + pair, *least);
        }
    }
    let mut costs = [NEVER; CODEWORDS];
    for ((cost, least), alone) in costs[FIRST..].iter_mut().zip(least).zip(&alone[FIRST..]) {
        *cost = least + alone;
    }
    costs
}

/// The likeliest code there can be, with its codewords.
pub(crate) fn best(evidence: &Evidence, rules: &[Rule]) -> (Verdict, Vec<Codeword>) {
    let all: Vec<Likeliest> = rules.iter().map(|rule| Likeliest::of(evidence, rule)).collect();
    let Some(best) = all.iter().min_by(|one, other| one.cost.total_cmp(&other.cost)) else {
        return (Verdict { digits: String::new(), cost: NEVER, confidence: 0.0 }, Vec::new());
    };
    let doubts = evidence.doubts();
    let lead = all.iter().map(|other| best.lead_over(other, &doubts)).fold(NEVER, lesser);
    // No line fits without any rest: were it so, every other would be infinitely worse.
    let cost = best.cost.max(1e-6);
    #[expect(clippy::cast_precision_loss, reason = "some thousand samples")]
    let average = cost / evidence.samples as f32;
    let verdict = Verdict { digits: best.number(), cost: average, confidence: lead / cost };
    (verdict, best.codewords().collect())
}

/// The likeliest code under one rule.
struct Likeliest<'a> {
    rule: &'a Rule,
    cost: f32,
    digits: Vec<usize>,
    /// For each place, the least cost of a code that has another digit there.
    others: PerPlace,
}

impl<'a> Likeliest<'a> {
    fn codewords(&self) -> impl Iterator<Item = Codeword> {
        self.digits.iter().zip(&self.rule.sets).map(|(digit, set)| digit + set)
    }

    fn number(&self) -> String {
        let before = self.rule.before.map(usize::from);
        let all = before.iter().chain(&self.digits);
        all.filter_map(|digit| char::from_digit(u32::try_from(*digit).ok()?, 10)).collect()
    }

    /// How much less it costs than all codes under another's rule, or than all others under its own; the doubt about the places at which
    /// they differ is taken off.
    fn lead_over(&self, other: &Self, doubts: &PerPlace) -> f32 {
        let within = other.others.iter().zip(doubts).map(|(cost, doubt)| (cost - self.cost) / doubt);
        let within = within.fold(NEVER, lesser);
        if std::ptr::eq(self, other) {
            return within;
        }
        let differ =
            self.codewords().zip(other.codewords()).zip(doubts).filter(|((one, other), _)| one != other);
        let (places, sum) = differ.fold((0.0, 0.0), |(places, sum), (_, doubt)| (places + 1.0, sum + doubt));
        lesser(within, (other.cost - self.cost) * places / f32::max(sum, 1.0))
    }

    /// The likeliest code under a rule.
    ///
    /// The trellis is walked from the front and from behind; where both meet, their sum is the least cost of all chains through
    /// that digit. The second best of these at any place is a chain that differs there.
    fn of(evidence: &Evidence, rule: &'a Rule) -> Self {
        let count = rule.sets.len();
        let mut front = [[[NEVER; 10]; 10]; MOST_PLACES];
        for digit in 0..10 {
            front[0][digit][rule.weights[0] * digit % 10] = evidence.places[0][rule.sets[0] + digit];
        }
        for place in 1..count {
            let (before, here) = front.split_at_mut(place);
            step(&before[place - 1], &mut here[0], evidence, rule, place);
        }
        let mut behind = [[[NEVER; 10]; 10]; MOST_PLACES];
        for sums in &mut behind[count - 1] {
            sums[rule.sum] = 0.0;
        }
        for place in (0..count - 1).rev() {
            let (here, after) = behind.split_at_mut(place + 1);
            step_back(&after[0], &mut here[place], evidence, rule, place);
        }
        let mut digits = Vec::with_capacity(count);
        let (mut least, mut others) = (NEVER, [NEVER; MOST_PLACES]);
        for place in 0..count {
            let mut through = [NEVER; 10];
            for (digit, cost) in through.iter_mut().enumerate() {
                for sum in 0..10 {
                    *cost = cost.min(front[place][digit][sum] + behind[place][digit][sum]);
                }
            }
            let (mut first, mut second) = (0, NEVER);
            for digit in 1..10 {
                if through[digit] < through[first] {
                    second = through[first];
                    first = digit;
                } else {
                    second = second.min(through[digit]);
                }
            }
            digits.push(first);
            least = least.min(through[first]);
            others[place] = evidence.base + second;
        }
        Self { rule, cost: evidence.base + least, digits, others }
    }
}

/// Costs by digit and by the remainder of the weighted sum so far.
type Trellis = [[f32; 10]; 10];

fn step(before: &Trellis, here: &mut Trellis, evidence: &Evidence, rule: &Rule, place: usize) {
    let pairs: &PerPair = evidence.pairs(place - 1);
    for (digit, here) in here.iter_mut().enumerate() {
        let codeword = rule.sets[place] + digit;
        let mut least = [NEVER; 10];
        for (previous, costs) in before.iter().enumerate() {
            let pair = pairs[rule.sets[place - 1] + previous][codeword];
            for (least, cost) in least.iter_mut().zip(costs) {
                *least = lesser(cost + pair, *least);
            }
        }
        let (alone, added) = (evidence.places[place][codeword], rule.weights[place] * digit);
        for (sum, cost) in least.into_iter().enumerate() {
            here[(sum + added) % 10] = cost + alone;
        }
    }
}

fn step_back(after: &Trellis, here: &mut Trellis, evidence: &Evidence, rule: &Rule, place: usize) {
    let pairs: &PerPair = evidence.pairs(place);
    for (next, after) in after.iter().enumerate() {
        let codeword = rule.sets[place + 1] + next;
        let (alone, added) = (evidence.places[place + 1][codeword], rule.weights[place + 1] * next);
        for (digit, costs) in here.iter_mut().enumerate() {
            let cost = pairs[rule.sets[place] + digit][codeword] + alone;
            for (sum, least) in costs.iter_mut().enumerate() {
                *least = lesser(cost + after[(sum + added) % 10], *least);
            }
        }
    }
}
