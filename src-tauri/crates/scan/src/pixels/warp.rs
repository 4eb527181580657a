//! Upright crops out of a picture, turned and scaled in one step.

use super::{Pixels, View, to_grey};

/// From a place in a crop to the place in the picture it is taken from: `x' = a·x + b·y + c`, `y' = d·x + e·y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Affine {
    pub(crate) x: [f32; 3],
    pub(crate) y: [f32; 3],
}

impl Affine {
    pub(crate) fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x[0] * x + self.x[1] * y + self.x[2], self.y[0] * x + self.y[1] * y + self.y[2])
    }
}

/// Between two pixels this many places are told apart.
const PHASES: usize = 64;

/// Weights of the four pixels around a place between the second and the third: cubic convolution (Keys 1981) with the
/// steepness of -0.75, which keeps edges sharper than -0.5 does.
static WEIGHTS: std::sync::LazyLock<[[f32; 4]; PHASES]> = std::sync::LazyLock::new(|| {
    const STEEPNESS: f32 = -0.75;
    let near = |t: f32| ((STEEPNESS + 2.0) * t - (STEEPNESS + 3.0)) * t * t + 1.0;
    let far = |t: f32| ((STEEPNESS * t - 5.0 * STEEPNESS) * t + 8.0 * STEEPNESS) * t - 4.0 * STEEPNESS;
    std::array::from_fn(|phase| {
        #[expect(clippy::cast_precision_loss, reason = "less than 64")]
        let t = phase as f32 / PHASES as f32;
        [far(1.0 + t), near(t), near(1.0 - t), far(2.0 - t)]
    })
});

impl Pixels {
    /// Fills a crop of this size from a picture. What lies beyond the picture's edge is as the edge is.
    pub(crate) fn warp(&mut self, of: View<'_>, map: &Affine, width: usize, height: usize) {
        self.resize(width, height);
        if of.grey.is_empty() {
            return;
        }
        let weights = &*WEIGHTS;
        for (y, out) in self.rows_mut().enumerate() {
            for (x, out) in out.iter_mut().enumerate() {
                #[expect(clippy::cast_precision_loss, reason = "sides of crops")]
                let (from_x, from_y) = map.apply(x as f32, y as f32);
                let (left, across) = split(from_x);
                let (top, down) = split(from_y);
                let (across, down) = (&weights[across], &weights[down]);
                let inside = left >= 1
                    && top >= 1
                    && left + 2 < of.width.cast_signed()
                    && top + 2 < of.height.cast_signed();
                let sum = if inside {
                    let start = (top - 1).cast_unsigned() * of.width + (left - 1).cast_unsigned();
                    (0..4).map(|row| down[row] * dot(across, &of.grey[start + row * of.width..][..4])).sum()
                } else {
                    at_edge(of, left, top, across, down)
                };
                *out = to_grey(sum);
            }
        }
    }
}

fn dot(weights: &[f32; 4], grey: &[u8]) -> f32 {
    weights.iter().zip(grey).map(|(weight, grey)| weight * f32::from(*grey)).sum()
}

fn at_edge(of: View<'_>, left: isize, top: isize, across: &[f32; 4], down: &[f32; 4]) -> f32 {
    let clamped = |at: isize, side: usize| at.clamp(0, side.cast_signed() - 1).cast_unsigned();
    let mut sum = 0.0;
    for (row, down) in (-1..=2).zip(down) {
        let row = of.row(clamped(top + row, of.height));
        for (column, across) in (-1..=2).zip(across) {
            sum += down * across * f32::from(row[clamped(left + column, of.width)]);
        }
    }
    sum
}

/// The pixel before a place, and how far behind it the place is, in phases.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places in a picture, and a fraction of a pixel"
)]
fn split(at: f32) -> (isize, usize) {
    let floor = at.floor();
    (floor as isize, (((at - floor) * PHASES as f32) as usize).min(PHASES - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_place_gives_the_same_pixels() {
        let grey: Vec<u8> = (0..100_u8).map(|at| at.wrapping_mul(37)).collect();
        let of = View { width: 10, height: 10, grey: &grey };
        let mut out = Pixels::default();
        out.warp(of, &Affine { x: [1.0, 0.0, 0.0], y: [0.0, 1.0, 0.0] }, 10, 10);
        assert_eq!(out.view().grey, of.grey);
    }

    #[test]
    fn turned_by_a_quarter() {
        let of = View { width: 2, height: 2, grey: &[10, 20, 30, 40] };
        let mut out = Pixels::default();
        // The crop's right is the picture's down, its down the picture's left.
        out.warp(of, &Affine { x: [0.0, -1.0, 1.0], y: [1.0, 0.0, 0.0] }, 2, 2);
        assert_eq!(out.view().grey, [20, 40, 10, 30]);
    }

    #[test]
    fn far_beyond_the_edge_is_as_the_edge() {
        let of = View { width: 1, height: 2, grey: &[7, 200] };
        let mut out = Pixels::default();
        out.warp(of, &Affine { x: [1.0, 0.0, -1e9], y: [0.0, 1.0, 50.0] }, 3, 1);
        assert_eq!(out.view().grey, [200; 3]);
    }
}
