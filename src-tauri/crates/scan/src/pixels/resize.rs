//! Smaller pictures: each new pixel is the average of the area it stands for.

use super::{Pixels, View, to_grey};

/// Room to work in.
#[derive(Debug, Default)]
pub(crate) struct Shrinker {
    /// What the new columns cover of the old ones.
    columns: Vec<Cover>,
    /// The rows of the old picture that one of the new stands for, added up.
    sums: Vec<f32>,
}

/// What a new row or column covers of the old ones.
#[derive(Debug, Clone, Copy)]
struct Cover {
    /// The first and the last.
    first: usize,
    last: usize,
    /// How much of these two; all of what is between them.
    head: f32,
    tail: f32,
}

impl Cover {
    /// `factor` old ones make a new one, of `old` in all.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides of pictures"
    )]
    fn of(at: usize, factor: f32, old: usize) -> Self {
        let (from, to) = (at as f32 * factor, ((at + 1) as f32 * factor).min(old as f32));
        let first = from as usize;
        let last = (to.ceil() as usize).saturating_sub(1).clamp(first, old - 1);
        let head = if first == last { to - from } else { 1.0 - (from - first as f32) };
        let tail = if first == last { 0.0 } else { to - last as f32 };
        Self { first, last, head, tail }
    }

    /// How much of an old one.
    fn part(self, at: usize) -> f32 {
        if at == self.first {
            self.head
        } else if at == self.last {
            self.tail
        } else {
            1.0
        }
    }

    /// The average of what is covered.
    fn average(self, of: &[f32]) -> f32 {
        let whole = self.last.saturating_sub(self.first + 1);
        let between: f32 = of[self.first + 1..][..whole].iter().sum();
        #[expect(clippy::cast_precision_loss, reason = "a few pixels")]
        let weight = self.head + self.tail + whole as f32;
        (of[self.first] * self.head + between + of[self.last] * self.tail) / weight
    }
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
        self.columns.clear();
        self.columns.extend((0..width).map(|x| Cover::of(x, factor, of.width)));
        for (y, out) in into.rows_mut().enumerate() {
            let rows = Cover::of(y, factor, of.height);
            self.sums.clear();
            self.sums.resize(of.width, 0.0);
            let mut weight = 0.0;
            for row in rows.first..=rows.last {
                let part = rows.part(row);
                weight += part;
                for (sum, grey) in self.sums.iter_mut().zip(of.row(row)) {
                    *sum += part * f32::from(*grey);
                }
            }
            for (out, column) in out.iter_mut().zip(&self.columns) {
                *out = to_grey(column.average(&self.sums) / weight);
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
