//! What a symbol looks like under a blur: the constants of the model, computed once for each kind and width of blur.

use std::sync::OnceLock;

use super::symbol::{BARS, CODEWORDS, Symbol};

/// Samples a module.
pub(crate) const DENSITY: usize = 4;
/// Modules of quiet zone on either side.
pub(crate) const QUIET: usize = 4;
/// Most samples of a line.
pub(crate) const MOST_SAMPLES: usize = (MOST_MODULES + 2 * QUIET) * DENSITY;
/// Most modules of a symbol.
pub(crate) const MOST_MODULES: usize = 95;
/// Samples of a bar of one module, with four modules of blur on either side.
pub(crate) const WINDOW: usize = (1 + 2 * QUIET) * DENSITY;

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
    /// A bar of one module, sample by sample; that of module `m` begins at sample `4 m` of a line.
    pub(crate) bar: [f32; WINDOW],
    /// The square of the guards.
    pub(crate) guards_squared: f32,
    /// For each place, what each codeword costs whatever the line is.
    pub(crate) places: Vec<PerCodeword>,
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
        let at = |sample: usize| (sample as f64 + 0.5) / DENSITY as f64 - QUIET as f64;
        let bar = std::array::from_fn(|sample| bar(at(sample), sigma));
        // Products of two bars so many modules apart.
        let products: [f32; WINDOW / DENSITY] =
            std::array::from_fn(|apart| product(&bar[apart * DENSITY..], &bar));
        let product = |one: usize, other: usize| products.get(one.abs_diff(other)).copied().unwrap_or(0.0);
        let guards = symbol.guards();
        let guards_squared =
            guards.iter().flat_map(|one| guards.iter().map(move |other| product(*one, *other))).sum();
        // What a codeword has in common with another so many modules behind it, or with itself.
        let common = |left: usize, right: usize, apart: usize| -> f32 {
            let pairs = (0..7).flat_map(|one| (0..7).map(move |other| (one, other)));
            pairs.map(|(one, other)| BARS[one][left] * BARS[other][right] * product(one, apart + other)).sum()
        };
        let pairs = |apart: usize| {
            Box::new(std::array::from_fn(|left| {
                std::array::from_fn(|right| 2.0 * common(left, right, apart))
            }))
        };
        let alone = |place: usize, codeword: usize| {
            let with_guards: f32 = (0..7)
                .flat_map(|module| guards.iter().map(move |guard| (module, guard)))
                .map(|(module, guard)| BARS[module][codeword] * product(place + module, *guard))
                .sum();
            common(codeword, codeword, 0) + 2.0 * with_guards
        };
        let places =
            symbol.places().iter().map(|place| std::array::from_fn(|codeword| alone(*place, codeword)));
        Self {
            symbol,
            samples: (symbol.modules() + 2 * QUIET) * DENSITY,
            bar,
            guards_squared,
            places: places.collect(),
            beside: pairs(7),
            across_the_middle: pairs(12),
        }
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

/// The sum of products, in as many lanes as a module has samples.
pub(crate) fn product(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0; DENSITY];
    for (one, other) in one.chunks_exact(DENSITY).zip(other.chunks_exact(DENSITY)) {
        for ((lane, one), other) in lanes.iter_mut().zip(one).zip(other) {
            *lane += one * other;
        }
    }
    lanes.iter().sum()
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
