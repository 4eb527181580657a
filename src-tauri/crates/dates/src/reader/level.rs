//! One size of a picture, evened out: lamps and shades are taken from it, faint print is made as strong as black.

use ndarray::Array2;

use super::net::{Map, STRIP};

/// Half of the window, in pixels, over which brightness and contrast are evened out.
const REACH: usize = 20;
/// Grey levels that count as nothing: they are not blown up.
const GRAIN: f32 = 6.0;
/// Nothing is further from the middle.
const MOST: f32 = 3.0;

/// A grey picture whose values lie around zero.
#[derive(Debug)]
pub struct Level {
    width: usize,
    height: usize,
    values: Vec<f32>,
    /// How strong what is printed in each row is, in grey levels.
    contrast: Vec<f32>,
}

impl Level {
    /// Evens a grey picture out; `grey` has `width` values for each row, 0 is black and 255 is white.
    #[must_use]
    pub fn new(width: usize, grey: &[f32]) -> Self {
        let height = grey.len().checked_div(width).unwrap_or(0);
        let (sums, squares) = (sums(width, grey, |v| v), sums(width, grey, |v| v * v));
        let mut values = Vec::with_capacity(width * height);
        let mut contrast = Vec::with_capacity(height);
        for y in 0..height {
            let (top, bottom) = (y.saturating_sub(REACH), (y + REACH + 1).min(height));
            let mut strongest = 0.0_f32;
            for x in 0..width {
                let (left, right) = (x.saturating_sub(REACH), (x + REACH + 1).min(width));
                let area = ((bottom - top) * (right - left)) as f64;
                let sum = |table: &[f64]| {
                    let at = |x: usize, y: usize| table[y * (width + 1) + x];
                    (at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)) / area
                };
                let mean = sum(&sums);
                let deviation = (sum(&squares) - mean * mean).max(0.0).sqrt() as f32;
                strongest = strongest.max(deviation);
                values.push(((grey[y * width + x] - mean as f32) / (deviation + GRAIN)).clamp(-MOST, MOST));
            }
            contrast.push(strongest);
        }
        Self { width, height, values, contrast }
    }

    /// Where strips begin, one every so many rows.
    pub fn strips(&self, every: usize) -> impl Iterator<Item = usize> + use<> {
        let last = self.height.checked_sub(STRIP);
        (0..).map(move |at| at * every).take_while(move |top| last.is_some_and(|last| *top <= last))
    }

    /// The strip that begins at a row.
    #[must_use]
    pub fn strip(&self, top: usize) -> Map {
        let values = self.values[top * self.width..(top + STRIP) * self.width].to_vec();
        let shape = (1, STRIP * self.width);
        let values = Array2::from_shape_vec(shape, values).unwrap_or_else(|_| Array2::zeros(shape));
        Map { height: STRIP, width: self.width, values }
    }

    /// False where nothing is printed in a strip.
    #[must_use]
    pub fn has_print(&self, top: usize) -> bool {
        self.contrast[top + STRIP / 2] > GRAIN
    }
}

/// For each corner of the pixels the sum of all to the left and above.
fn sums(width: usize, grey: &[f32], of: impl Fn(f64) -> f64) -> Vec<f64> {
    let height = grey.len().checked_div(width).unwrap_or(0);
    let mut table = vec![0.0; (width + 1) * (height + 1)];
    for y in 0..height {
        let mut row = 0.0;
        for x in 0..width {
            row += of(f64::from(grey[y * width + x]));
            table[(y + 1) * (width + 1) + x + 1] = table[y * (width + 1) + x + 1] + row;
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripes(light: impl Fn(usize) -> f32) -> Vec<f32> {
        (0..200 * 60).map(|at| light(at % 200) * if at % 200 / 5 % 2 == 0 { 0.4 } else { 1.0 }).collect()
    }

    #[test]
    fn a_shade_makes_little_difference() {
        let (even, shaded) =
            (Level::new(200, &stripes(|_| 200.0)), Level::new(200, &stripes(|x| 200.0 - 0.7 * x as f32)));
        let inside = even
            .values
            .iter()
            .zip(&shaded.values)
            .enumerate()
            .filter(|(at, _)| (30..170).contains(&(at % 200)));
        let most = inside.map(|(_, (a, b))| (a - b).abs()).fold(0.0, f32::max);
        assert!(most < 0.4, "{most}");
    }

    #[test]
    fn strips_lie_within_and_blank_ones_are_told() {
        let level = Level::new(200, &stripes(|_| 200.0));
        assert_eq!(level.strips(6).collect::<Vec<_>>(), [0, 6, 12, 18, 24, 30, 36]);
        assert!(level.has_print(0));
        assert!(!Level::new(200, &vec![180.0; 200 * 60]).has_print(0));
        assert_eq!(Level::new(200, &[0.0; 200 * 3]).strips(6).count(), 0);
    }
}
