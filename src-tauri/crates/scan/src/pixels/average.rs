//! Averages along the bars of an upright crop: what is noise differs from row to row, what is a bar does not.

use super::{Pixels, View};

impl Pixels {
    /// Each pixel as the average of the column around it, `reach` pixels up and down; at the edges of what there is.
    /// `sums` is room to work in.
    pub(crate) fn average_columns(&mut self, of: View<'_>, reach: usize, sums: &mut Vec<u32>) {
        self.resize(of.width, of.height);
        sums.clear();
        sums.resize(of.width, 0);
        let add = |sums: &mut [u32], row: &[u8]| {
            for (sum, grey) in sums.iter_mut().zip(row) {
                *sum += u32::from(*grey);
            }
        };
        let mut rows = 0_u32;
        for y in 0..reach.min(of.height) {
            add(sums, of.row(y));
            rows += 1;
        }
        for (y, out) in self.rows_mut().enumerate() {
            if y + reach < of.height {
                add(sums, of.row(y + reach));
                rows += 1;
            }
            if let Some(gone) = y.checked_sub(reach + 1) {
                for (sum, grey) in sums.iter_mut().zip(of.row(gone)) {
                    *sum -= u32::from(*grey);
                }
                rows -= 1;
            }
            for (out, sum) in out.iter_mut().zip(&*sums) {
                *out = u8::try_from((sum + rows / 2) / rows).unwrap_or(u8::MAX);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_averaged_over_what_there_is() {
        let of = View { width: 2, height: 4, grey: &[0, 9, 30, 9, 60, 9, 90, 9] };
        let (mut out, mut sums) = (Pixels::default(), Vec::new());
        out.average_columns(of, 1, &mut sums);
        assert_eq!(out.view().grey, [15, 9, 30, 9, 60, 9, 75, 9]);
        out.average_columns(of, 0, &mut sums);
        assert_eq!(out.view().grey, of.grey);
        out.average_columns(of, 100, &mut sums);
        assert_eq!(out.view().grey, [45, 9, 45, 9, 45, 9, 45, 9]);
    }
}
