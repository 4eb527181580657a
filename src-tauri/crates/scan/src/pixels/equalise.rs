//! Contrast-limited adaptive histogram equalisation (CLAHE; Zuiderveld, Graphics Gems IV, 1994): dim and uneven light becomes
//! even, without blowing noise up where there is nothing but noise.
//!
//! The picture is cut into 8 × 8 tiles. In each, the greys are spread so that all are used equally often; how steep that may
//! become is limited by cutting the histogram off and handing what was cut to all greys alike. A pixel takes its new grey from
//! the four tiles around it, weighted by nearness, so that no edge of a tile shows.

use super::{Pixels, View, to_grey};

const TILES: usize = 8;
/// How many times its share a grey may have before it is cut.
const LIMIT: usize = 3;

/// The new greys of one tile.
type Table = [f32; 256];

/// Room to work in.
#[derive(Debug)]
pub(crate) struct Equaliser {
    tables: Vec<Table>,
    /// For each column: the tile to the left, and how near the one to the right is.
    columns: Vec<(u32, f32)>,
}

impl Default for Equaliser {
    fn default() -> Self {
        Self { tables: vec![[0.0; 256]; TILES * TILES], columns: Vec::new() }
    }
}

impl Equaliser {
    pub(crate) fn equalise(&mut self, of: View<'_>, into: &mut Pixels) {
        into.resize(of.width, of.height);
        if of.grey.is_empty() {
            return;
        }
        let tile = |side: usize| side.div_ceil(TILES);
        let (tile_width, tile_height) = (tile(of.width), tile(of.height));
        for row in 0..TILES {
            for column in 0..TILES {
                self.tables[row * TILES + column] =
                    table(of, column * tile_width, row * tile_height, tile_width, tile_height);
            }
        }
        self.columns.clear();
        self.columns.extend((0..of.width).map(|x| {
            let (left, nearness) = between(x, tile_width);
            #[expect(clippy::cast_possible_truncation, reason = "at most 7")]
            (left as u32, nearness)
        }));
        for (y, out) in into.rows_mut().enumerate() {
            let (above, down) = between(y, tile_height);
            let below = (above + 1).min(TILES - 1);
            let (above, below) = (&self.tables[above * TILES..], &self.tables[below * TILES..]);
            for ((out, grey), (left, right)) in out.iter_mut().zip(of.row(y)).zip(&self.columns) {
                let (grey, left) = (usize::from(*grey), *left as usize);
                let beside = (left + 1).min(TILES - 1);
                let mix = |one: f32, other: f32, part: f32| one + (other - one) * part;
                let upper = mix(above[left][grey], above[beside][grey], *right);
                let lower = mix(below[left][grey], below[beside][grey], *right);
                *out = to_grey(mix(upper, lower, down));
            }
        }
    }
}

/// The tile before a place whose middle lies before it, and how far on the way to the next one's middle it is, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "sides of pictures")]
fn between(at: usize, tile: usize) -> (usize, f32) {
    let half = tile / 2;
    let Some(from_first) = at.checked_sub(half) else { return (0, 0.0) };
    let before = from_first / tile;
    if before >= TILES - 1 {
        return (TILES - 1, 0.0);
    }
    (before, (from_first - before * tile) as f32 / tile as f32)
}

/// How a tile spreads its greys. At the right and lower edge it is what there is of it; where that is nothing, nothing asks.
#[expect(clippy::cast_precision_loss, reason = "counts of pixels in a tile")]
fn table(of: View<'_>, x: usize, y: usize, width: usize, height: usize) -> Table {
    let (right, below) = ((x + width).min(of.width), (y + height).min(of.height));
    let mut counts = [0_usize; 256];
    for y in y..below {
        for grey in of.row(y).get(x..right).unwrap_or_default() {
            counts[usize::from(*grey)] += 1;
        }
    }
    let area: usize = counts.iter().sum();
    let most = (LIMIT * area / 256).max(1);
    let mut cut = 0;
    for count in &mut counts {
        cut += count.saturating_sub(most);
        *count = (*count).min(most);
    }
    let (each, rest) = (cut / 256, cut % 256);
    let step = 256_usize.checked_div(rest).unwrap_or(256).max(1);
    let mut table = [0.0; 256];
    let mut sum = 0;
    for (grey, (new, count)) in table.iter_mut().zip(counts).enumerate() {
        let extra = usize::from(grey.is_multiple_of(step) && grey / step < rest);
        sum += count + each + extra;
        *new = sum as f32 * 255.0 / area.max(1) as f32;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equalised(width: usize, height: usize, grey: &[u8]) -> Vec<u8> {
        let mut out = Pixels::default();
        Equaliser::default().equalise(View { width, height, grey }, &mut out);
        out.view().grey.to_vec()
    }

    #[test]
    fn low_contrast_becomes_more_and_keeps_its_order() {
        // Stripes of 100 and 110.
        let stripes: Vec<u8> = (0..64 * 64).map(|at| if at % 8 < 4 { 100 } else { 110 }).collect();
        let out = equalised(64, 64, &stripes);
        let (dark, bright) = (out[32 * 64 + 32], out[32 * 64 + 36]);
        assert!(bright > dark && bright - dark > 10, "{dark} {bright}");
    }

    #[test]
    fn any_size_is_taken() {
        for (width, height) in [(0, 0), (1, 1), (3, 50), (17, 9), (100, 7)] {
            let grey: Vec<u8> = (0..width * height).map(|at| u8::try_from(at % 251).unwrap()).collect();
            assert_eq!(equalised(width, height, &grey).len(), width * height);
        }
    }
}
