//! Sharper bars: unsharp masking across them, the pixel plus a multiple of what it differs by from its blurred neighbourhood.
//! Bars stand upright here, so that rows alone are blurred.

use super::{Pixels, View, to_grey};

/// Room to work in.
#[derive(Debug, Default)]
pub(crate) struct Sharpener {
    weights: Vec<f32>,
    padded: Vec<f32>,
    blurred: Vec<f32>,
}

impl Sharpener {
    /// `sigma`: how wide the blur is that is taken off, in pixels; `strength`: how many times it is taken off.
    pub(crate) fn sharpen(&mut self, of: View<'_>, sigma: f32, strength: f32, into: &mut Pixels) {
        into.resize(of.width, of.height);
        let reach = self.prepare(sigma);
        for (y, out) in into.rows_mut().enumerate() {
            let row = of.row(y);
            self.blur(row, reach);
            for ((out, grey), blurred) in out.iter_mut().zip(row).zip(&self.blurred) {
                let grey = f32::from(*grey);
                *out = to_grey(grey + strength * (grey - blurred));
            }
        }
    }

    /// The weights of a Gaussian, and how far it reaches.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few pixels"
    )]
    fn prepare(&mut self, sigma: f32) -> usize {
        let reach = (3.0 * sigma).ceil().clamp(1.0, 64.0) as usize;
        self.weights.clear();
        self.weights.extend((0..=2 * reach).map(|at| {
            let distance = (at as f32 - reach as f32) / sigma;
            (-0.5 * distance * distance).exp()
        }));
        let sum: f32 = self.weights.iter().sum();
        self.weights.iter_mut().for_each(|weight| *weight /= sum);
        reach
    }

    fn blur(&mut self, row: &[u8], reach: usize) {
        let (Some(first), Some(last)) = (row.first(), row.last()) else { return };
        self.padded.clear();
        self.padded.extend(std::iter::repeat_n(f32::from(*first), reach));
        self.padded.extend(row.iter().map(|grey| f32::from(*grey)));
        self.padded.extend(std::iter::repeat_n(f32::from(*last), reach));
        self.blurred.clear();
        self.blurred.resize(row.len(), 0.0);
        // Weight by weight over the whole row, which the compiler makes wide steps of.
        for (at, weight) in self.weights.iter().enumerate() {
            for (blurred, grey) in self.blurred.iter_mut().zip(&self.padded[at..]) {
                *blurred += weight * grey;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_becomes_steeper_and_the_plain_stays() {
        let row: Vec<u8> = (0..40_u8).map(|x| if x < 20 { 100 } else { 140 }).collect();
        let mut out = Pixels::default();
        Sharpener::default().sharpen(View { width: 40, height: 1, grey: &row }, 2.0, 1.0, &mut out);
        let out = out.view().grey;
        assert!(out[19] < 100 && out[20] > 140, "{out:?}");
        assert_eq!((out[2], out[37]), (100, 140));
    }
}
