//! What lines say about each codeword at each place: costs, which add up.

use super::chain;
use super::line::{Samples, place};
use super::model::{DENSITY, MOST_MODULES, Model, PerCodeword, PerPair, QUIET, WINDOW, product};
use super::symbol::{BARS, CODEWORDS, Codeword, Symbol};

/// Places of digits that a symbol may have.
pub(crate) const MOST_PLACES: usize = 12;

/// One number for each place.
pub(crate) type PerPlace = [f32; MOST_PLACES];

/// The costs of one line, or of several lines of the same symbol together.
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    pub(crate) symbol: Symbol,
    /// Cost of the guards alone.
    pub(crate) base: f32,
    /// How many samples it is made of.
    pub(crate) samples: usize,
    /// For each place, what each codeword adds.
    pub(crate) places: [PerCodeword; MOST_PLACES],
    /// What the likeliest codewords leave unexplained of each place; all 0 before that is known.
    pub(crate) rests: PerPlace,
    /// What two codewords add together: neighbours of one half, and those on both sides of the middle.
    beside: Box<PerPair>,
    across_the_middle: Box<PerPair>,
}

/// The likeliest code.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    /// All digits of the number, 8 or 13.
    pub(crate) digits: String,
    /// Average square of what the code leaves unexplained, where paper is 0 and black is 1.
    pub(crate) cost: f32,
    /// How much worse the best of all other codes is, as a part of that; less where it differs at a place at which the likeliest fits
    /// badly itself.
    pub(crate) confidence: f32,
}

impl Symbol {
    /// Whether a code is so much likelier than any other that it may be believed.
    ///
    /// Over some fourteen hundred searches of places with bars on photographs (docs/scanning.md), wrong codes came to 0.15 as an
    /// EAN-13 and to 0.25 as an EAN-8, and in noise to 0.51 as that: the fewer bars a symbol has, the more easily something else fits.
    pub(crate) fn is_sure(self, verdict: &Verdict) -> bool {
        verdict.confidence > self.least_confidence()
    }

    /// Whether it may be believed of one line alone while the camera runs. Letters behind a pack now and then look like a code on one
    /// line, and do so frame after frame; among drawn ones such came to 0.17.
    pub(crate) fn is_very_sure(self, verdict: &Verdict) -> bool {
        verdict.confidence > 2.5 * self.least_confidence()
    }

    /// Whether a code may be believed that two lines or more say, with confidences that come to so much: twice what one needs to be sure.
    pub(crate) fn is_sure_together(self, confidence: f32) -> bool {
        confidence > 2.0 * self.least_confidence()
    }

    fn least_confidence(self) -> f32 {
        match self {
            Self::Ean13 => 0.2,
            Self::Ean8 => 0.8,
        }
    }
}

impl Evidence {
    /// That of one line, sampled at a fit.
    pub(crate) fn of(model: &Model, samples: &Samples) -> Self {
        let (base, places) = Agreement::of(model, samples).costs(model, 1.0);
        Self {
            symbol: model.symbol,
            base,
            samples: model.samples,
            places,
            rests: [0.0; MOST_PLACES],
            beside: model.beside.clone(),
            across_the_middle: model.across_the_middle.clone(),
        }
    }

    /// Adds what another line of the same symbol says.
    pub(crate) fn add(&mut self, other: &Self) {
        self.base += other.base;
        self.samples += other.samples;
        add(&mut self.rests, &other.rests);
        for (sums, more) in self.places.iter_mut().zip(&other.places) {
            add(sums, more);
        }
        for (sums, more) in self.beside.iter_mut().zip(other.beside.iter()) {
            add(sums, more);
        }
        for (sums, more) in self.across_the_middle.iter_mut().zip(other.across_the_middle.iter()) {
            add(sums, more);
        }
    }

    /// Lets it count for such a part of what it did.
    pub(crate) fn fade(&mut self, part: f32) {
        self.base *= part;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "some thousand samples"
        )]
        {
            self.samples = (self.samples as f32 * part) as usize;
        }
        let all =
            self.places.iter_mut().chain(self.beside.iter_mut()).chain(self.across_the_middle.iter_mut());
        all.flatten().chain(&mut self.rests).for_each(|cost| *cost *= part);
    }

    /// How many times as much is unexplained about each place as on average; at least one. Where light is mirrored or something lies
    /// over the bars no codeword fits, and that one of them fits a little less badly tells nothing.
    #[expect(clippy::cast_precision_loss, reason = "at most twelve")]
    pub(crate) fn doubts(&self) -> PerPlace {
        let rests = &self.rests[..self.symbol.places().len()];
        let last = rests.len() - 1;
        let average = (rests.iter().sum::<f32>() / rests.len() as f32).max(f32::MIN_POSITIVE);
        let mut doubts = [1.0; MOST_PLACES];
        for (at, doubt) in doubts[..=last].iter_mut().enumerate() {
            let about = rests[at.saturating_sub(1)] + 2.0 * rests[at] + rests[last.min(at + 1)];
            *doubt = (about / 4.0 / average).max(1.0);
        }
        doubts
    }

    /// The likeliest code.
    pub(crate) fn best(&self) -> Verdict {
        chain::best(self, &self.symbol.rules()).0
    }

    /// What two codewords cost together, at a place and the next.
    pub(crate) fn pairs(&self, place: usize) -> &PerPair {
        let places = self.symbol.places();
        if places[place + 1] - places[place] == 7 { &self.beside } else { &self.across_the_middle }
    }
}

fn add(sums: &mut [f32], more: &[f32]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

/// What a line has in common with the parts of the model: its costs at any contrast follow from that.
#[derive(Debug)]
pub(crate) struct Agreement {
    squared: f32,
    guards: f32,
    places: [PerCodeword; MOST_PLACES],
}

impl Agreement {
    pub(crate) fn of(model: &Model, samples: &Samples) -> Self {
        let line = &samples[..model.samples];
        // With each module, were it a bar: a codeword is the sum of its bars.
        let mut modules = [0.0; MOST_MODULES];
        for (module, window) in modules.iter_mut().zip(line.windows(WINDOW).step_by(DENSITY)) {
            *module = product(window, &model.bar);
        }
        let mut places = [[0.0; CODEWORDS]; MOST_PLACES];
        for (products, place) in places.iter_mut().zip(model.symbol.places()) {
            for (module, bars) in modules[*place..].iter().zip(&BARS) {
                for (product, bar) in products.iter_mut().zip(bars) {
                    *product += module * bar;
                }
            }
        }
        let guards = model.symbol.guards().iter().map(|guard| modules[*guard]).sum();
        Self { squared: product(line, line), guards, places }
    }

    /// The cost of the guards alone, and what each codeword at each place adds to it, with the line's contrast multiplied by `gain`.
    pub(crate) fn costs(&self, model: &Model, gain: f32) -> (f32, [PerCodeword; MOST_PLACES]) {
        let mut places = [[0.0; CODEWORDS]; MOST_PLACES];
        for ((costs, products), fixed) in places.iter_mut().zip(&self.places).zip(&model.places) {
            for ((cost, product), fixed) in costs.iter_mut().zip(products).zip(fixed) {
                *cost = fixed - 2.0 * gain * product;
            }
        }
        (gain * gain * self.squared - 2.0 * gain * self.guards + model.guards_squared, places)
    }
}

/// A line as the model has it, for these codewords.
pub(crate) fn ideal(model: &Model, codewords: &[Codeword], into: &mut Samples) {
    into[..model.samples].fill(0.0);
    let mut add = |module: usize| {
        for (value, bar) in into[module * DENSITY..].iter_mut().zip(&model.bar) {
            *value += bar;
        }
    };
    model.symbol.guards().iter().for_each(|guard| add(*guard));
    for (codeword, place) in codewords.iter().zip(model.symbol.places()) {
        (0..7).filter(|module| BARS[*module][*codeword] > 0.0).for_each(|module| add(place + module));
    }
}

/// What of a line its ideal leaves unexplained, place by place: sums of squares.
pub(crate) fn rests(model: &Model, samples: &Samples, ideal: &Samples) -> PerPlace {
    let mut rests = [0.0; MOST_PLACES];
    for (rest, place) in rests.iter_mut().zip(model.symbol.places()) {
        let here = (QUIET + place) * DENSITY..(QUIET + place + 7) * DENSITY;
        let pairs = samples[here.clone()].iter().zip(&ideal[here]);
        *rest = pairs.map(|(value, ideal)| (value - ideal) * (value - ideal)).sum();
    }
    rests
}

/// Changes brightness, contrast and an even fall of contrast along the line so that it is as near to the ideal as it can be:
/// least squares in three unknowns.
pub(crate) fn level(samples: &mut Samples, ideal: &Samples, model: &Model) {
    let modules = f64::from(u32::try_from(model.symbol.modules()).unwrap_or(1));
    let basis = |sample: usize, value: f32| {
        [f64::from(value), 1.0, f64::from(value) * f64::from(place(sample)) / modules]
    };
    let mut normal = [[0.0; 4]; 3];
    for (sample, (value, ideal)) in samples.iter().zip(ideal).take(model.samples).enumerate() {
        let basis = basis(sample, *value);
        for (row, left) in normal.iter_mut().zip(basis) {
            for (sum, right) in row.iter_mut().zip(basis.into_iter().chain([f64::from(*ideal)])) {
                *sum += left * right;
            }
        }
    }
    let Some(unknowns) = solve(normal) else { return };
    for (sample, value) in samples.iter_mut().take(model.samples).enumerate() {
        let levelled: f64 = basis(sample, *value).iter().zip(unknowns).map(|(one, other)| one * other).sum();
        #[expect(clippy::cast_possible_truncation, reason = "near 0 to 1")]
        {
            *value = levelled as f32;
        }
    }
}

/// Three equations in three unknowns, by elimination; none when they have no single solution.
fn solve(mut rows: [[f64; 4]; 3]) -> Option<[f64; 3]> {
    for at in 0..3 {
        let pivot = (at..3).max_by(|one, other| rows[*one][at].abs().total_cmp(&rows[*other][at].abs()))?;
        rows.swap(at, pivot);
        if rows[at][at].abs() < 1e-9 {
            return None;
        }
        let pivot = rows[at];
        for row in &mut rows[at + 1..] {
            let factor = row[at] / pivot[at];
            row.iter_mut().zip(pivot).for_each(|(value, above)| *value -= factor * above);
        }
    }
    let z = rows[2][3] / rows[2][2];
    let y = (rows[1][3] - rows[1][2] * z) / rows[1][1];
    let x = (rows[0][3] - rows[0][1] * y - rows[0][2] * z) / rows[0][0];
    Some([x, y, z])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let solved = solve([[0.0, 2.0, 1.0, 7.0], [1.0, 1.0, 1.0, 6.0], [2.0, 0.0, -1.0, -1.0]]).unwrap();
        for (found, expected) in solved.iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-9, "{solved:?}");
        }
        assert_eq!(solve([[1.0, 2.0, 3.0, 4.0]; 3]), None);
    }
}
