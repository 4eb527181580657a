//! Reads what is too blurred for a decoder that looks for edges: the code whose bars, blurred, look most like the picture.
//!
//! # The model
//!
//! Along a line across the bars, in modules from the first bar, an EAN-13 is a fixed pattern of guard bars plus twelve
//! codewords, each in its own seven modules. A lens out of focus, or a hand in motion, blurs it: all of it is convolved with a
//! Gaussian of some width `σ`, in modules. With `F` the blurred guards and `T(i, c)` the blurred codeword `c` at place `i`,
//! both functions of `σ`, the line should be
//!
//! ```text
//! y = F + Σ T(i, cᵢ) + noise
//! ```
//!
//! For noise that is alike and independent everywhere the likeliest codewords are those with the least sum of squares
//! `‖y − F − Σ T(i, cᵢ)‖²`. Written out, that is a constant, a cost for each place alone and one for each two neighbours, whose
//! blurs overlap:
//!
//! ```text
//! ‖y−F‖² + Σ ( ‖T(i,cᵢ)‖² + 2 T(i,cᵢ)·F − 2 T(i,cᵢ)·y ) + Σ 2 T(i,cᵢ)·T(i+1,cᵢ₊₁)
//! ```
//!
//! Such a sum over a chain has its least value found exactly, place by place, by the algorithm of Viterbi ([`chain`]). It is
//! done for each pattern of parities there is and with the remainder of the check digit carried along, so that only codes that
//! can be are compared; and from both ends, which gives the best code and the best of all others.
//!
//! A codeword is the sum of its bars, so `T(i,c)·y` is the sum of what the line has in common with each of them.
//!
//! Where the code begins, how wide a module is, how unevenly they lie, how wide the blur is and how dark the bars would be without
//! it, is not known either: [`search`] tries what the edges and quiet zones suggest, first with a bound that leaves parities and
//! check digit out. The contrast matters as much as the place: with one that is off by a fifth some other code fits better. So does
//! how unevenly modules lie: a pack that is turned away by 30° shifts the middle of its code by two modules, a bottle by more.
//!
//! # What it is worth
//!
//! Costs of several lines of one code, and of several pictures of it, add up, because likelihoods of independent observations
//! multiply. The **confidence** is how much worse the second best code is than the best, as a part of the best's cost. That cost is what
//! the noise is judged by, for which noise has to be alike everywhere. Where the likeliest code fits much worse than on average, because
//! light is mirrored there, another codeword is by as much less worse than it seems.

mod chain;
mod evidence;
mod line;
mod model;
mod search;
mod symbol;

pub(crate) use evidence::{Evidence, Verdict};
pub(crate) use search::{Found, LINES, Searcher};
pub(crate) use symbol::Symbol;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::pixels::View;

    const HEIGHT: usize = 40;

    /// Rows of a code, three pixels a module, under a Gaussian of so many modules, with some noise.
    pub(crate) fn blurred(code: &str, sigma: f32) -> (usize, Vec<u8>) {
        let picture = crate::render(&code.parse().unwrap(), 3, 9);
        let width = picture.width() as usize;
        let row = &picture.grey()[picture.height() as usize / 2 * width..][..width];
        let weight = |by: usize, at: usize| (-0.5 * ((by as f32 - at as f32) / (3.0 * sigma)).powi(2)).exp();
        let soft: Vec<f32> = (0..width)
            .map(|at| {
                let (sum, whole) = row.iter().enumerate().fold((0.0, 0.0), |(sum, whole), (by, grey)| {
                    (sum + weight(by, at) * (40.0 + 0.7 * f32::from(*grey)), whole + weight(by, at))
                });
                sum / whole
            })
            .collect();
        let mut random = fastrand::Rng::with_seed(7);
        let pixels = (0..HEIGHT)
            .flat_map(|_| soft.clone())
            .map(|grey| crate::pixels::to_grey(grey + 8.0 * (random.f32() - 0.5)));
        (width, pixels.collect())
    }

    pub(crate) fn likeliest(width: usize, grey: &[u8], symbol: Symbol) -> Option<Found> {
        let mut searcher = Searcher::default();
        searcher.take(View { width, height: HEIGHT, grey }, (27.0, width as f32 - 27.0));
        searcher.search(symbol)
    }

    #[test]
    fn what_is_blurred_beyond_edges_is_read() {
        let blurs: [(Symbol, &str, &[f32]); 4] = [
            (Symbol::Ean13, "4006381333931", &[0.5, 1.0, 1.3]),
            (Symbol::Ean8, "96385074", &[0.5, 0.8]),
            // Of many wide bars, and of few: darker and brighter on the whole than other codes.
            (Symbol::Ean13, "0073333531084", &[0.5, 1.0, 1.3]),
            (Symbol::Ean13, "0012451367861", &[0.5, 1.0, 1.3]),
        ];
        for (symbol, code, sigmas) in blurs {
            for &sigma in sigmas {
                let (width, mut grey) = blurred(code, sigma);
                let found = likeliest(width, &grey, symbol).unwrap();
                assert_eq!((found.verdict.digits.as_str(), found.is_turned), (code, false), "{sigma}");
                assert!(found.is_sure(), "{sigma}: {:?}", found.verdict);
                grey.reverse();
                let found = likeliest(width, &grey, symbol).unwrap();
                assert_eq!((found.verdict.digits.as_str(), found.is_turned), (code, true), "{sigma}");
            }
        }
    }

    /// A row whose modules are shifted as [`Warp`](line::Warp) says, from bars that begin and end at 27 pixels from its ends.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the row")]
    fn warped(width: usize, grey: &[u8], bend: f32, bulge: f32) -> Vec<u8> {
        let half = width as f32 / 2.0 - 27.0;
        let pixels = half / 47.5;
        let row: Vec<u8> = (0..width)
            .map(|x| {
                let seen = (x as f32 + 0.5 - width as f32 / 2.0) / half;
                // What is seen here lies there: found by going back and forth.
                let place = (0..30).fold(seen, |place, _| {
                    seen - (1.0 - place * place) * (bend + bulge * place) * pixels / half
                });
                let at = (place * half + width as f32 / 2.0 - 0.5).clamp(0.0, width as f32 - 1.001);
                let (left, part) = (at as usize, at.fract());
                let of = |x: usize| f32::from(grey[x]);
                crate::pixels::to_grey(of(left) * (1.0 - part) + of(left + 1) * part)
            })
            .collect();
        row.repeat(HEIGHT)
    }

    #[test]
    fn what_is_turned_away_or_around_a_bottle_is_read() {
        for (bend, bulge) in [(2.3, 0.0), (-2.3, 0.0), (0.0, 2.2), (3.4, 1.5), (-5.0, 1.8)] {
            let (width, grey) = blurred("4006381333931", 0.8);
            let grey = warped(width, &grey, bend, bulge);
            let found = likeliest(width, &grey, Symbol::Ean13).unwrap();
            assert_eq!(found.verdict.digits, "4006381333931", "{bend} {bulge}");
            assert!(found.is_sure(), "{bend} {bulge}: {:?}", found.verdict);
        }
    }

    #[test]
    fn what_is_hidden_by_a_lamp_is_not_sure() {
        // Without doubts four of these are read wrong.
        for code in ["5289180135015", "4006381333931", "9780345460950"] {
            for from in (60..270).step_by(10) {
                let (width, mut grey) = blurred(code, 0.6);
                for row in grey.chunks_mut(width) {
                    for (x, grey) in row.iter_mut().enumerate() {
                        let away = (x as f32 - from as f32) / 15.0;
                        *grey = crate::pixels::to_grey(f32::from(*grey) + 200.0 * (-3.0 * away * away).exp());
                    }
                }
                let found = likeliest(width, &grey, Symbol::Ean13).unwrap();
                let is_right = found.verdict.digits == code;
                assert!(is_right || !found.is_sure(), "{code} {from}: {:?}", found.verdict);
            }
        }
    }

    #[test]
    fn of_something_else_nothing_is_sure() {
        let mut random = fastrand::Rng::with_seed(3);
        for _ in 0..20 {
            // Bars of any width.
            let mut row = vec![220; 27];
            while row.len() < 320 {
                let width = random.usize(3..12);
                let grey = if row.last().is_some_and(|last| *last > 100) { 40 } else { 220 };
                row.extend(std::iter::repeat_n(grey, width));
            }
            row.extend([220; 27]);
            let grey = row.repeat(HEIGHT);
            for symbol in [Symbol::Ean13, Symbol::Ean8] {
                let found = likeliest(row.len(), &grey, symbol);
                assert!(found.is_none_or(|found| !found.is_sure()));
            }
        }
    }

    #[test]
    fn lines_add_up() {
        let (width, grey) = blurred("4006381333931", 1.0);
        let found = likeliest(width, &grey, Symbol::Ean13).unwrap();
        let mut twice = found.evidence.clone();
        twice.add(&found.evidence);
        let verdict = twice.best();
        assert_eq!(verdict.digits, found.verdict.digits);
        assert!((verdict.confidence / found.verdict.confidence - 1.0).abs() < 0.01);
    }
}
