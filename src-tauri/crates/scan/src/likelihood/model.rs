//! What a symbol looks like under a blur: the constants of the model, computed once for each kind and width of blur.

use std::sync::OnceLock;

use super::symbol::{CODEWORDS, Symbol, bars};

/// Samples a module.
pub(crate) const DENSITY: usize = 4;
/// Modules of quiet zone on either side.
pub(crate) const QUIET: usize = 4;
/// Most samples of a line.
pub(crate) const MOST_SAMPLES: usize = (95 + 2 * QUIET) * DENSITY;
/// Samples of a codeword, with four modules of blur on either side.
pub(crate) const WINDOW: usize = (7 + 2 * QUIET) * DENSITY;

/// Widths of blur that are told apart, in modules: from 0.3 in steps of 0.05.
pub(crate) const BLURS: usize = 25;

/// A width of blur by its number.
pub(crate) type Blur = usize;

/// The number of the width of blur that is nearest.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a small number"
)]
pub(crate) fn blur(sigma: f32) -> Blur {
    ((sigma - 0.3) / 0.05).round().clamp(0.0, (BLURS - 1) as f32) as Blur
}

/// One number for each codeword.
pub(crate) type PerCodeword = [f32; CODEWORDS];
/// One number for each two codewords, the left one first.
pub(crate) type PerPair = [PerCodeword; CODEWORDS];

/// The constants for one kind of symbol and one width of blur.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) symbol: Symbol,
    /// Samples of a line.
    pub(crate) samples: usize,
    /// The guards, and their square.
    pub(crate) guards: Vec<f32>,
    pub(crate) guards_squared: f32,
    /// The codewords, sample by sample; the same at every place.
    pub(crate) shapes: Box<[PerCodeword; WINDOW]>,
    /// For each place: where its window begins, in samples, and what each codeword costs whatever the line is.
    pub(crate) places: Vec<(usize, PerCodeword)>,
    /// Twice the product of two codewords that stand 7 modules apart, and 12 modules apart.
    pub(crate) beside: Box<PerPair>,
    pub(crate) across_the_middle: Box<PerPair>,
}

impl Model {
    /// Computed when it is first asked for.
    pub(crate) fn of(symbol: Symbol, blur: Blur) -> &'static Self {
        static MODELS: [[OnceLock<Model>; BLURS]; 2] = [const { [const { OnceLock::new() }; BLURS] }; 2];
        let kind = match symbol {
            Symbol::Ean13 => 0,
            Symbol::Ean8 => 1,
        };
        MODELS[kind][blur].get_or_init(|| Self::compute(symbol, blur))
    }

    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    fn compute(symbol: Symbol, blur: Blur) -> Self {
        let sigma = 0.3 + 0.05 * blur as f64;
        let samples = (symbol.modules() + 2 * QUIET) * DENSITY;
        // In modules from the first bar, or from the beginning of the codeword.
        let at = |sample: usize| (sample as f64 + 0.5) / DENSITY as f64 - QUIET as f64;
        let mut guards = vec![0.0; samples];
        for guard in symbol.guards() {
            for (sample, value) in guards.iter_mut().enumerate() {
                *value += bar(at(sample) - *guard as f64, sigma);
            }
        }
        let mut shapes = Box::new([[0.0; CODEWORDS]; WINDOW]);
        for codeword in 0..30 {
            for (module, _) in bars(codeword).iter().enumerate().filter(|(_, is_bar)| **is_bar) {
                for (sample, values) in shapes.iter_mut().enumerate() {
                    values[codeword] += bar(at(sample) - module as f64, sigma);
                }
            }
        }
        let places = symbol
            .places()
            .iter()
            .map(|place| {
                let begin = place * DENSITY;
                let cost = |codeword: usize| {
                    shapes
                        .iter()
                        .zip(&guards[begin..])
                        .map(|(shape, guard)| shape[codeword] * (shape[codeword] + 2.0 * guard))
                        .sum()
                };
                (begin, std::array::from_fn(cost))
            })
            .collect();
        let beside = product(&shapes, 7 * DENSITY);
        let across_the_middle = product(&shapes, 12 * DENSITY);
        let guards_squared = guards.iter().map(|value| value * value).sum();
        Self { symbol, samples, guards, guards_squared, shapes, places, beside, across_the_middle }
    }

    /// What two codewords cost together, at a place and the next.
    pub(crate) fn pairs(&self, place: usize) -> &PerPair {
        let places = self.symbol.places();
        if places[place + 1] - places[place] == 7 { &self.beside } else { &self.across_the_middle }
    }
}

/// A bar of one module from 0 to 1 under a blur: the difference of two Gaussian distributions.
#[expect(clippy::cast_possible_truncation, reason = "less than 1")]
fn bar(at: f64, sigma: f64) -> f32 {
    let below = |edge: f64| libm::erf((at - edge) / (sigma * std::f64::consts::SQRT_2));
    (0.5 * (below(0.0) - below(1.0))) as f32
}

/// Twice the product of each two shapes, the second so many samples to the right.
fn product(shapes: &[PerCodeword; WINDOW], shift: usize) -> Box<PerPair> {
    let mut products = Box::new([[0.0; CODEWORDS]; CODEWORDS]);
    for (left, right) in shapes.iter().skip(shift).zip(shapes) {
        for (products, left) in products.iter_mut().zip(left) {
            for (product, right) in products.iter_mut().zip(right) {
                *product += 2.0 * left * right;
            }
        }
    }
    products
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blurs_are_told_apart() {
        assert_eq!([blur(0.3), blur(0.34), blur(0.36), blur(9.0), blur(0.0)], [0, 1, 1, 24, 0]);
    }

    #[test]
    fn a_bar_keeps_its_ink() {
        for sigma in [0.3, 0.7, 1.2] {
            let ink: f32 = (0..4000).map(|at| bar(f64::from(at) / 100.0 - 20.0, sigma) / 100.0).sum();
            assert!((ink - 1.0).abs() < 1e-3, "{sigma}: {ink}");
        }
    }
}
