//! Smaller pictures: each new pixel is the average of the area it stands for.

use super::{Pixels, View, to_grey};

/// Room to work in.
#[derive(Debug, Default)]
pub(crate) struct Shrinker {
    /// One row of sums, as wide as the new picture.
    sums: Vec<f32>,
}

impl Shrinker {
    /// `factor` is how many of the old pixels' sides make a new one's, 1 or more.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides of pictures"
    )]
    pub(crate) fn shrink(&mut self, of: View<'_>, factor: f32, into: &mut Pixels) {
        let side = |side: usize| ((side as f32 / factor) as usize).max(1);
        let (width, height) = (side(of.width), side(of.height));
        into.resize(width, height);
        self.sums.clear();
        self.sums.resize(width, 0.0);
        // How a new place covers old ones: the first, the last, and how much of these two.
        let cover = |at: usize, old: usize| {
            let (from, to) = (at as f32 * factor, ((at + 1) as f32 * factor).min(old as f32));
            let first = from as usize;
            let last = (to.ceil() as usize).saturating_sub(1).clamp(first, old - 1);
            let head = if first == last { to - from } else { 1.0 - (from - first as f32) };
            (first, last, head, to - last as f32)
        };
        for (y, out) in into.rows_mut().enumerate() {
            let (top, bottom, top_part, bottom_part) = cover(y, of.height);
            self.sums.fill(0.0);
            let mut rows = 0.0;
            for row in top..=bottom {
                let part = if row == top {
                    top_part
                } else if row == bottom {
                    bottom_part
                } else {
                    1.0
                };
                rows += part;
                let row = of.row(row);
                for (x, sum) in self.sums.iter_mut().enumerate() {
                    let (left, right, left_part, right_part) = cover(x, of.width);
                    let mut across = f32::from(row[left]) * left_part;
                    let mut columns = left_part;
                    if right > left {
                        across += row[left + 1..right].iter().map(|grey| f32::from(*grey)).sum::<f32>();
                        across += f32::from(row[right]) * right_part;
                        columns += (right - left - 1) as f32 + right_part;
                    }
                    *sum += part * across / columns;
                }
            }
            for (out, sum) in out.iter_mut().zip(&self.sums) {
                *out = to_grey(sum / rows);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_of_areas() {
        let (mut shrinker, mut out) = (Shrinker::default(), Pixels::default());
        let of = View { width: 4, height: 2, grey: &[0, 20, 100, 200, 40, 60, 100, 200] };
        shrinker.shrink(of, 2.0, &mut out);
        assert_eq!((out.view().width, out.view().height), (2, 1));
        assert_eq!(out.view().grey, [30, 150]);
        shrinker.shrink(View { width: 3, height: 1, grey: &[0, 90, 180] }, 1.5, &mut out);
        assert_eq!(out.view().grey, [30, 150]);
        shrinker.shrink(of, 1.0, &mut out);
        assert_eq!(out.view().grey, of.grey);
        shrinker.shrink(of, 100.0, &mut out);
        assert_eq!(out.view().grey, [90]);
    }
}
