//! The least cost of a chain of codewords (Viterbi 1967), and of all chains that are another code.

use super::evidence::{Evidence, MOST_PLACES, Verdict};
use super::model::{Model, PerCodeword, PerPair};
use super::symbol::{CODEWORDS, Codeword, Rule};

/// No chain comes this way.
const NEVER: f32 = 1e9;

/// The least cost of any chain of codewords, whether such a code can be or not: a bound, quickly had.
pub(crate) fn bound(model: &Model, base: f32, places: &[PerCodeword; MOST_PLACES]) -> f32 {
    let symbol = model.symbol;
    let mut costs = [NEVER; CODEWORDS];
    costs[symbol.codewords(0)].copy_from_slice(&places[0][symbol.codewords(0)]);
    for (place, alone) in places.iter().enumerate().take(symbol.places().len()).skip(1) {
        let pairs = model.pairs(place - 1);
        let mut next = [NEVER; CODEWORDS];
        for before in symbol.codewords(place - 1) {
            let cost = costs[before];
            for (next, pair) in next.iter_mut().zip(&pairs[before]) {
                *next = next.min(cost + pair);
            }
        }
        costs = [NEVER; CODEWORDS];
        for codeword in symbol.codewords(place) {
            costs[codeword] = next[codeword] + alone[codeword];
        }
    }
    base + costs.iter().copied().fold(NEVER, f32::min)
}

/// The likeliest code there can be, with its codewords.
pub(crate) fn best(evidence: &Evidence, rules: &[Rule]) -> (Verdict, Vec<Codeword>) {
    let mut best: Option<(f32, &Rule, Vec<usize>)> = None;
    let mut second = NEVER;
    for rule in rules {
        let (cost, digits, other) = best_of(evidence, rule);
        match &best {
            Some((least, ..)) if *least <= cost => second = second.min(cost),
            _ => {
                second = best.as_ref().map_or(NEVER, |(least, ..)| *least).min(second);
                best = Some((cost, rule, digits));
            }
        }
        second = second.min(other);
    }
    let Some((cost, rule, digits)) = best else {
        return (Verdict { digits: String::new(), cost: NEVER, confidence: 0.0 }, Vec::new());
    };
    // No line fits without any rest: were it so, every other would be infinitely worse.
    let cost = cost.max(1e-6);
    #[expect(clippy::cast_precision_loss, reason = "some thousand samples")]
    let average = cost / evidence.samples as f32;
    let verdict =
        Verdict { digits: number(rule, &digits), cost: average, confidence: (second - cost) / cost };
    (verdict, digits.iter().zip(&rule.sets).map(|(digit, set)| digit + set).collect())
}

fn number(rule: &Rule, digits: &[usize]) -> String {
    let before = rule.before.map(usize::from);
    let all = before.iter().chain(digits);
    all.filter_map(|digit| char::from_digit(u32::try_from(*digit).ok()?, 10)).collect()
}

/// Costs by digit and by the remainder of the weighted sum so far.
type Trellis = [[f32; 10]; 10];

/// The least cost under one rule, its digits, and the least cost of any other digits.
///
/// The trellis is walked from the front and from behind; where both meet, their sum is the least cost of all chains through
/// that digit. The second best of these at any place is a chain that differs there.
fn best_of(evidence: &Evidence, rule: &Rule) -> (f32, Vec<usize>, f32) {
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
    let (mut least, mut other) = (NEVER, NEVER);
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
        other = other.min(second);
    }
    (evidence.base + least, digits, evidence.base + other)
}

fn step(before: &Trellis, here: &mut Trellis, evidence: &Evidence, rule: &Rule, place: usize) {
    let pairs: &PerPair = evidence.pairs(place - 1);
    for (digit, here) in here.iter_mut().enumerate() {
        let codeword = rule.sets[place] + digit;
        let mut least = [NEVER; 10];
        for (previous, costs) in before.iter().enumerate() {
            let pair = pairs[rule.sets[place - 1] + previous][codeword];
            for (least, cost) in least.iter_mut().zip(costs) {
                *least = least.min(cost + pair);
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
                *least = least.min(cost + after[(sum + added) % 10]);
            }
        }
    }
}
