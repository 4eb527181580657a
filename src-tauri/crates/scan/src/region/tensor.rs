//! The structure tensor of a picture, cell by cell.

use super::{CELL, COHERENT, FAINTEST, quantile};
use crate::pixels::View;

/// Three planes of cells: the averages of the products of the gradient's parts.
#[derive(Debug, Default)]
pub(crate) struct Tensor {
    width: usize,
    height: usize,
    /// `xx`, `yy` and `xy`, in squares of greys a pixel (of Sobel's operator, which is eight times the slope).
    planes: [Vec<f32>; 3],
    /// Room to work in: rows that are smoothed.
    rows: Vec<i32>,
}

/// What the tensors around each cell say together.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Row by row.
    pub(crate) all: Vec<Place>,
    /// Room to work in: averages along the rows, and around a cell.
    rows: Vec<f32>,
    planes: [Vec<f32>; 3],
    edges: Vec<f32>,
}

/// What the tensors around a cell say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Average gradient.
    pub(crate) edge: f32,
    /// 0 to 1.
    pub(crate) coherence: f32,
    /// Cosine and sine of twice the angle that leads across the edges.
    pub(crate) direction: (f32, f32),
}

impl Tensor {
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn height(&self) -> usize {
        self.height
    }

    /// That of a picture: Sobel's gradient of the picture smoothed by a binomial of three by three.
    #[expect(clippy::cast_precision_loss, reason = "products of gradients")]
    pub(crate) fn of_gradients(&mut self, of: View<'_>) {
        (self.width, self.height) = (of.width / CELL, of.height / CELL);
        for plane in &mut self.planes {
            plane.clear();
            plane.resize(self.width * self.height, 0.0);
        }
        // Pixels at the edge have no gradient.
        for y in 2..of.height.saturating_sub(2).min(self.height * CELL) {
            // Down the columns, smoothed twice, and smoothed once and then its difference: 1 4 6 4 1 and -1 -2 0 2 1.
            let row = |of_y: usize| of.row(of_y);
            let (a, b, c, d, e) = (row(y - 2), row(y - 1), row(y), row(y + 1), row(y + 2));
            let width = of.width;
            self.rows.resize(2 * width, 0);
            let (smooth, steep) = self.rows.split_at_mut(width);
            for x in 0..width {
                let at = |row: &[u8]| i32::from(row[x]);
                let (a, b, c, d, e) = (at(a), at(b), at(c), at(d), at(e));
                smooth[x] = a + 4 * b + 6 * c + 4 * d + e;
                steep[x] = e - a + 2 * (d - b);
            }
            let row = y / CELL * self.width;
            for cell in 0..self.width {
                let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
                for x in (cell * CELL).max(2)..((cell + 1) * CELL).min(width - 2) {
                    let (smooth, steep) = (&smooth[x - 2..x + 3], &steep[x - 2..x + 3]);
                    let gx = (smooth[4] - smooth[0] + 2 * (smooth[3] - smooth[1])) as f32;
                    let gy = (steep[0] + steep[4] + 4 * (steep[1] + steep[3]) + 6 * steep[2]) as f32;
                    xx += gx * gx;
                    yy += gy * gy;
                    xy += gx * gy;
                }
                // Sums of 16 of smoothing, squared, and of the pixels of a cell.
                let scale = 1.0 / (256.0 * (CELL * CELL) as f32);
                self.planes[0][row + cell] += xx * scale;
                self.planes[1][row + cell] += yy * scale;
                self.planes[2][row + cell] += xy * scale;
            }
        }
    }
}

impl Place {
    fn of(xx: f32, yy: f32, xy: f32) -> Self {
        let (cos, sin) = (xx - yy, 2.0 * xy);
        // Not `hypot`: it minds numbers that are too large to be squared, and takes many times as long.
        let (length, energy) = ((cos * cos + sin * sin).sqrt(), xx + yy);
        // What is added keeps the nearly plain from being called coherent.
        let coherence = length / (energy + 50.0);
        let direction = if length > 0.0 { (cos / length, sin / length) } else { (1.0, 0.0) };
        Self { edge: energy.sqrt(), coherence, direction }
    }

    /// Whether it looks like bars, where this is the least edge of them.
    pub(crate) fn is_bars(&self, level: f32) -> bool {
        self.coherence > COHERENT && self.edge > level
    }
}

impl Places {
    /// What the average of the tensors within reach of each cell says.
    pub(crate) fn around(&mut self, of: &Tensor, reach: usize) {
        let (width, height) = (of.width, of.height);
        (self.width, self.height) = (width, height);
        self.rows.resize(width * height, 0.0);
        for (plane, of) in self.planes.iter_mut().zip(&of.planes) {
            plane.resize(width * height, 0.0);
            let rows = &mut self.rows;
            for y in 0..height {
                average(reach, width, |x| of[y * width + x], |x, average| rows[y * width + x] = average);
            }
            for x in 0..width {
                average(reach, height, |y| rows[y * width + x], |y, average| plane[y * width + x] = average);
            }
        }
        let [xx, yy, xy] = &self.planes;
        self.all.clear();
        self.all.extend(xx.iter().zip(yy).zip(xy).map(|((xx, yy), xy)| Place::of(*xx, *yy, *xy)));
    }

    /// The least edge of bars in this picture: a part of what nearly the strongest have.
    pub(crate) fn level(&mut self) -> f32 {
        self.edges.clear();
        self.edges.extend(self.all.iter().map(|place| place.edge));
        (quantile(&mut self.edges, 0.97) * 0.3).max(FAINTEST)
    }
}

/// Averages along a line, over what is within reach.
#[expect(clippy::cast_precision_loss, reason = "a few cells")]
fn average(reach: usize, length: usize, at: impl Fn(usize) -> f32, mut tell: impl FnMut(usize, f32)) {
    let mut sum: f32 = (0..reach.min(length)).map(&at).sum();
    for place in 0..length {
        let (first, last) = (place.saturating_sub(reach), (place + reach).min(length - 1));
        if place + reach < length {
            sum += at(place + reach);
        }
        if place > reach {
            sum -= at(place - reach - 1);
        }
        tell(place, (sum / (last - first + 1) as f32).max(f32::MIN));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tensor(of: impl Fn(usize, usize) -> u8) -> Tensor {
        let grey: Vec<u8> = (0..64 * 64).map(|at| of(at % 64, at / 64)).collect();
        let mut tensor = Tensor::default();
        tensor.of_gradients(View { width: 64, height: 64, grey: &grey });
        tensor
    }

    fn middle(tensor: &Tensor) -> Place {
        let mut places = Places::default();
        places.around(tensor, 2);
        places.all[8 * places.width + 8]
    }

    #[test]
    fn bars_are_coherent_across_themselves() {
        let upright = middle(&tensor(|x, _| if x % 8 < 4 { 0 } else { 200 }));
        assert!(upright.coherence > 0.9 && upright.direction.0 > 0.99, "{upright:?}");
        let lying = middle(&tensor(|_, y| if y % 8 < 4 { 0 } else { 200 }));
        assert!(lying.coherence > 0.9 && lying.direction.0 < -0.99, "{lying:?}");
        let leaning = middle(&tensor(|x, y| if (x + y) % 12 < 6 { 0 } else { 200 }));
        assert!(leaning.coherence > 0.9 && leaning.direction.1 > 0.99, "{leaning:?}");
    }

    #[test]
    fn checks_and_the_plain_are_not() {
        let checks = middle(&tensor(|x, y| if (x / 4 + y / 4) % 2 == 0 { 0 } else { 200 }));
        assert!(checks.coherence < 0.3, "{checks:?}");
        let plain = middle(&tensor(|_, _| 100));
        assert!(plain.edge < 1.0 && plain.coherence < 0.1, "{plain:?}");
    }
}
