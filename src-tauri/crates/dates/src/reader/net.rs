//! The network: six convolutions over a strip of 24 rows, the classes of one reading position every second column.
//!
//! A convolution is one product of matrices: the weights (one row for each channel that comes out) with the *columns*
//! (for each place the values under the kernel, one under the other).

use ndarray::{Array1, Array2, Axis};

use super::alphabet::CLASSES;

/// Rows of a strip, in pixels. A capital letter of 16 rows in the middle of it is read best.
pub const STRIP: usize = 24;
/// Columns of a strip for one reading position.
pub const STEP: usize = 2;

/// What is between two layers: for each channel an image, its rows one behind the other.
#[derive(Debug, Clone)]
pub struct Map {
    /// Rows of one channel.
    pub height: usize,
    /// Columns of one channel.
    pub width: usize,
    /// `[channels, height * width]`
    pub values: Array2<f32>,
}

/// What one layer does.
#[derive(Debug, Clone, Copy)]
pub struct Layer {
    /// Channels in and out.
    pub channels: (usize, usize),
    /// Rows and columns of the kernel.
    pub kernel: (usize, usize),
    /// Rows and columns of nothing that are put around what comes in.
    pub padding: (usize, usize),
    /// So many rows and columns become one afterwards, the greatest.
    pub pool: (usize, usize),
}

const fn layer(
    channels: (usize, usize),
    kernel: (usize, usize),
    padding: (usize, usize),
    pool: (usize, usize),
) -> Layer {
    Layer { channels, kernel, padding, pool }
}

/// All layers. After each but the last what is below zero becomes zero.
pub const LAYERS: [Layer; 6] = [
    layer((1, 12), (3, 3), (1, 1), (2, 2)),
    layer((12, 24), (3, 3), (1, 1), (2, 1)),
    layer((24, 40), (3, 3), (1, 1), (2, 1)),
    layer((40, 64), (3, 5), (0, 2), (1, 1)),
    layer((64, 64), (1, 5), (0, 2), (1, 1)),
    layer((64, CLASSES), (1, 1), (0, 0), (1, 1)),
];

impl Layer {
    /// Rows of the columns: values under one kernel.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.channels.0 * self.kernel.0 * self.kernel.1
    }

    /// Rows and columns that come out of the convolution.
    #[must_use]
    pub fn size(&self, map: &Map) -> (usize, usize) {
        let out =
            |size: usize, kernel: usize, padding: usize| (size + 2 * padding + 1).saturating_sub(kernel);
        (out(map.height, self.kernel.0, self.padding.0), out(map.width, self.kernel.1, self.padding.1))
    }

    /// For each row of the columns its channel, row and column of the kernel.
    fn taps(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        let (rows, columns) = self.kernel;
        (0..self.inputs()).map(move |at| (at / (rows * columns), at / columns % rows, at % columns))
    }

    /// For one tap and one row that comes out: where in the row of the map it begins, where in the row that comes out, and
    /// how many; none when that row is outside.
    fn span(
        &self,
        map_size: (usize, usize),
        width: usize,
        tap: (usize, usize),
        row: usize,
    ) -> Option<(usize, usize, usize)> {
        let from_row = (row + tap.0).checked_sub(self.padding.0).filter(|row| *row < map_size.0)?;
        let skipped = self.padding.1.saturating_sub(tap.1);
        let from = (skipped + tap.1) - self.padding.1;
        let length = (map_size.1.saturating_sub(from)).min(width.saturating_sub(skipped));
        Some((from_row * map_size.1 + from, row * width + skipped, length))
    }

    /// The columns of a map.
    #[must_use]
    pub fn columns(&self, map: &Map) -> Array2<f32> {
        let (height, width) = self.size(map);
        let mut columns = Array2::zeros((self.inputs(), height * width));
        for ((channel, tap_row, tap_column), mut column) in self.taps().zip(columns.axis_iter_mut(Axis(0))) {
            let from = map.values.row(channel);
            let (Some(from), Some(to)) = (from.as_slice(), column.as_slice_mut()) else { continue };
            for row in 0..height {
                if let Some((a, b, n)) = self.span((map.height, map.width), width, (tap_row, tap_column), row)
                {
                    to[b..b + n].copy_from_slice(&from[a..a + n]);
                }
            }
        }
        columns
    }

    /// Adds what each value of the columns is worth back to the value of the map that it came from.
    #[must_use]
    pub fn scatter(&self, columns: &Array2<f32>, map: &Map) -> Array2<f32> {
        let (height, width) = self.size(map);
        let mut sums = Array2::zeros(map.values.raw_dim());
        for ((channel, tap_row, tap_column), column) in self.taps().zip(columns.axis_iter(Axis(0))) {
            let mut to = sums.row_mut(channel);
            let (Some(to), Some(from)) = (to.as_slice_mut(), column.to_slice()) else { continue };
            for row in 0..height {
                if let Some((a, b, n)) = self.span((map.height, map.width), width, (tap_row, tap_column), row)
                {
                    for (to, from) in to[a..a + n].iter_mut().zip(&from[b..b + n]) {
                        *to += from;
                    }
                }
            }
        }
        sums
    }

    /// Of each block of the pool the greatest value, and where it stood.
    #[must_use]
    pub fn pooled(&self, map: &Map) -> (Map, Vec<u32>) {
        let (rows, columns) = self.pool;
        let (height, width) = (map.height / rows, map.width / columns);
        let mut values = Vec::with_capacity(map.values.nrows() * height * width);
        let mut places = Vec::with_capacity(values.capacity());
        for channel in map.values.rows() {
            for y in 0..height {
                for x in 0..width {
                    let mut best = (f32::NEG_INFINITY, 0);
                    for row in y * rows..(y + 1) * rows {
                        for column in x * columns..(x + 1) * columns {
                            let at = row * map.width + column;
                            if channel[at] > best.0 {
                                best = (channel[at], at);
                            }
                        }
                    }
                    values.push(best.0);
                    places.push(u32::try_from(best.1).unwrap_or(0));
                }
            }
        }
        let shape = (map.values.nrows(), height * width);
        let values = Array2::from_shape_vec(shape, values).unwrap_or_else(|_| Array2::zeros(shape));
        (Map { height, width, values }, places)
    }
}

/// The weights of one layer.
#[derive(Debug, Clone)]
pub struct Weights {
    /// `[channels out, values under the kernel]`
    pub weights: Array2<f32>,
    /// `[channels out]`
    pub bias: Array1<f32>,
}

/// What every layer saw and gave, for the training.
#[derive(Debug)]
pub struct Trace {
    /// What came into each layer.
    pub inputs: Vec<Map>,
    /// Its columns.
    pub columns: Vec<Array2<f32>>,
    /// What the convolution gave, with what is below zero as zero, before the pool.
    pub convolved: Vec<Map>,
    /// Where the pool took each value from.
    pub places: Vec<Vec<u32>>,
}

/// All weights.
#[derive(Debug, Clone)]
pub struct Net(
    /// One for each of [`LAYERS`].
    pub Vec<Weights>,
);

impl Net {
    /// Weights that are all zero.
    #[must_use]
    pub fn zeros() -> Self {
        let zeros = |layer: &Layer| Weights {
            weights: Array2::zeros((layer.channels.1, layer.inputs())),
            bias: Array1::zeros(layer.channels.1),
        };
        Self(LAYERS.iter().map(zeros).collect())
    }

    /// Reads weights: for each layer those of each channel, then what is added to each; of every number the upper half, the lower byte
    /// first (bfloat16). None when they are not as many as the layers have.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut net = Self::zeros();
        let mut values = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
        for layer in &mut net.0 {
            for value in layer.weights.iter_mut().chain(&mut layer.bias) {
                *value = f32::from_bits(u32::from(u16::from_le_bytes(values.next()?)) << 16);
            }
        }
        values.next().is_none().then_some(net)
    }

    /// Writes weights, as they are read.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let values = self.0.iter().flat_map(|layer| layer.weights.iter().chain(&layer.bias));
        // Rounded to the nearest number that has only an upper half.
        let halves =
            values.map(|value| ((value.to_bits() + 0x7fff + (value.to_bits() >> 16 & 1)) >> 16) as u16);
        halves.flat_map(u16::to_le_bytes).collect()
    }

    /// How sure each class is at each reading position, `[CLASSES, positions]`: logarithms of the probabilities.
    #[must_use]
    pub fn read(&self, strip: Map) -> Array2<f32> {
        self.run(strip, None)
    }

    /// As [`Net::read`], and what every layer saw.
    #[must_use]
    pub fn traced(&self, strip: Map) -> (Array2<f32>, Trace) {
        let mut trace =
            Trace { inputs: Vec::new(), columns: Vec::new(), convolved: Vec::new(), places: Vec::new() };
        let read = self.run(strip, Some(&mut trace));
        (read, trace)
    }

    fn run(&self, strip: Map, mut trace: Option<&mut Trace>) -> Array2<f32> {
        let mut map = strip;
        for (at, (layer, weights)) in LAYERS.iter().zip(&self.0).enumerate() {
            let (height, width) = layer.size(&map);
            let columns = layer.columns(&map);
            let mut values = weights.weights.dot(&columns);
            let is_last = at + 1 == LAYERS.len();
            for (mut row, bias) in values.rows_mut().into_iter().zip(&weights.bias) {
                row.mapv_inplace(|value| if is_last { value + bias } else { (value + bias).max(0.0) });
            }
            let convolved = Map { height, width, values };
            let (next, places) =
                if layer.pool == (1, 1) { (convolved.clone(), Vec::new()) } else { layer.pooled(&convolved) };
            let before = std::mem::replace(&mut map, next);
            if let Some(trace) = trace.as_deref_mut() {
                trace.inputs.push(before);
                trace.columns.push(columns);
                trace.convolved.push(convolved);
                trace.places.push(places);
            }
        }
        log_softmax(map.values)
    }
}

/// Of each column the logarithms of the probabilities.
fn log_softmax(mut values: Array2<f32>) -> Array2<f32> {
    for mut column in values.columns_mut() {
        let greatest = column.fold(f32::NEG_INFINITY, |a, b| a.max(*b));
        let sum: f32 = column.iter().map(|value| (value - greatest).exp()).sum();
        let less = greatest + sum.ln();
        column.mapv_inplace(|value| value - less);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that repeat late: any will do.
    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|at| ((at * 7_919 + seed * 104_729) % 1_009) as f32 / 504.5 - 1.0).collect()
    }

    fn array(rows: usize, columns: usize, seed: usize) -> Array2<f32> {
        Array2::from_shape_vec((rows, columns), numbers(rows * columns, seed)).unwrap()
    }

    #[test]
    fn weights_are_read_as_they_were_written() {
        let mut net = Net::zeros();
        for (at, layer) in net.0.iter_mut().enumerate() {
            layer.weights = array(layer.weights.nrows(), layer.weights.ncols(), at);
        }
        let bytes = net.to_bytes();
        let read = Net::from_bytes(&bytes).unwrap();
        for (a, b) in net.0.iter().zip(&read.0) {
            assert!(a.weights.iter().zip(&b.weights).all(|(a, b)| (a - b).abs() <= a.abs() / 256.0));
        }
        assert!(Net::from_bytes(&bytes[2..]).is_none());
        assert!(Net::from_bytes(&[bytes.as_slice(), &[0, 0]].concat()).is_none());
    }

    #[test]
    fn a_convolution_is_what_its_columns_say() {
        for layer in LAYERS {
            let (height, width) = (7, 11);
            let map = Map { height, width, values: array(layer.channels.0, height * width, 3) };
            let columns = layer.columns(&map);
            let (rows, across) = layer.size(&map);
            for (row, column) in [(0, 0), (rows - 1, across - 1), (rows / 2, across / 2)] {
                for (at, (channel, y, x)) in layer.taps().enumerate() {
                    let from = |to: usize, tap: usize, padding: usize, size: usize| {
                        (to + tap).checked_sub(padding).filter(|from| *from < size)
                    };
                    let place =
                        from(row, y, layer.padding.0, height).zip(from(column, x, layer.padding.1, width));
                    let expected = place.map_or(0.0, |(y, x)| map.values[(channel, y * width + x)]);
                    assert_eq!(columns[(at, row * across + column)].to_bits(), expected.to_bits());
                }
            }
        }
    }

    /// What is scattered is what was gathered: for all maps x and columns y the products (columns of x, y) and (x, y scattered)
    /// are one.
    #[test]
    fn scattering_undoes_gathering() {
        for layer in LAYERS {
            let map = Map { height: 6, width: 10, values: array(layer.channels.0, 60, 1) };
            let columns = layer.columns(&map);
            let other = array(columns.nrows(), columns.ncols(), 2);
            let (a, b) = ((&columns * &other).sum(), (&map.values * &layer.scatter(&other, &map)).sum());
            assert!((a - b).abs() < 1e-3 * (1.0 + a.abs()), "{a} {b}");
        }
    }

    #[test]
    fn a_strip_has_a_reading_position_every_second_column() {
        let strip = Map { height: STRIP, width: 40, values: array(1, STRIP * 40, 5) };
        let read = Net::zeros().read(strip);
        assert_eq!(read.dim(), (CLASSES, 40 / STEP));
        assert!(read.columns().into_iter().all(|column| (column.mapv(f32::exp).sum() - 1.0).abs() < 1e-4));
    }
}
