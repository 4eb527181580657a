//! Where bars are: places in a picture whose edges all run one way, found without reading anything.
//!
//! The **structure tensor** of a place is the average, around it, of the products of the brightness gradient with itself: `xx`,
//! `yy` and `xy`. How much edge there is (the trace), how far all edges run one way (the coherence, 0 to 1) and which way (half
//! the angle of `(xx − yy, 2xy)`) follow from these three numbers (Bigün and Granlund, 1987). Bars of a code are much edge with a
//! coherence near 1; letters and pictures are not.
//!
//! It is averaged over cells of 4 × 4 pixels of a picture of at most 640 pixels: what is looked for is dozens of pixels wide.
//! Cells with much coherent edge are sorted by direction, and joined to parts where they touch. Each part is a [`Region`]; two
//! sizes of neighbourhood find small codes and such as have wide bars.

mod grid;
mod tensor;

use std::f32::consts::PI;

use crate::Position;
use crate::pixels::{Affine, Pixels, Shrinker, View};
use grid::Grid;
use tensor::{Places, Tensor};

/// The longest side of the picture that is searched, in pixels.
const SEARCHED_SIDE: f32 = 640.0;
/// Side of a cell, in pixels of the picture that is searched.
pub(crate) const CELL: usize = 4;
/// Ways that bars may run: half a turn in so many steps, which overlap.
const DIRECTIONS: usize = 8;
/// Cosine of twice the angle that a direction may differ from the middle of its step: a tenth of half a turn.
const SAME_WAY: f32 = 0.809_017;
/// Least coherence of bars.
const COHERENT: f32 = 0.55;
/// Least average of the gradient, in greys a pixel.
const FAINTEST: f32 = 6.0;
/// Neighbourhoods, as parts of the longer side.
const NEIGHBOURHOODS: [f32; 2] = [1.0 / 36.0, 1.0 / 18.0];
/// Least width across the bars and length along them, in pixels of the picture that is searched.
const LEAST: (f32, f32) = (30.0, 6.0);
/// Most length along the bars, as a part of the width across them: what is taller is the edge of a shelf or a door. Bars of a tall code are
/// as long as it is wide.
const TALLEST: f32 = 2.5;
/// Least part of all cells, and least number of them.
const LEAST_CELLS: (f32, usize) = (0.0015, 10);

/// A place with bars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Region {
    /// Its middle, in pixels of the picture.
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Which way leads across the bars, in radians from the picture's rows; half a turn more is the same.
    pub(crate) angle: f32,
    /// Across the bars, in pixels.
    pub(crate) width: f32,
    /// Along the bars, in pixels.
    pub(crate) height: f32,
    /// How much and how coherent its edge is. To be compared within one picture.
    pub(crate) strength: f32,
}

/// Height of bars that were read along one line, as a part of their width.
const READ_HEIGHT: f32 = 0.2;
/// Most of the bars' length that is cropped, as a part of their width: it is around the middle, and more of the same tells nothing new.
const CROPPED_HEIGHT: f32 = 1.2;
/// Room beside the bars in a crop, as a part of their width: for the quiet zones, and for what was found too narrow.
const MARGIN: f32 = 0.22;
/// The width of the bars in a crop, in pixels: 4.4 a module of an EAN-13.
const CROP_WIDTH: f32 = 420.0;
/// Most of it, for bars that are wider than that in the picture and lose by being made smaller.
const MOST_CROP_WIDTH: f32 = 840.0;

/// An upright crop of a region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crop {
    /// From the crop to the picture.
    pub(crate) map: Affine,
    /// In pixels.
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Where the bars begin and end, in pixels of the crop.
    pub(crate) bars: (f32, f32),
}

impl Region {
    /// The bars that were read along a line, or a few: as much around it as most codes are high at least. None of what is tiny.
    #[expect(clippy::cast_precision_loss, reason = "pixels of pictures")]
    pub(crate) fn around(read: &Position) -> Option<Self> {
        let [top_left, top_right, bottom_right, bottom_left] =
            read.corners.map(|corner| (corner.x as f32, corner.y as f32));
        let middle = |one: (f32, f32), other: (f32, f32)| ((one.0 + other.0) / 2.0, (one.1 + other.1) / 2.0);
        let away = |one: (f32, f32), other: (f32, f32)| (other.0 - one.0, other.1 - one.1);
        let across = away(middle(top_left, bottom_left), middle(top_right, bottom_right));
        let along = away(middle(top_left, top_right), middle(bottom_left, bottom_right));
        let width = across.0.hypot(across.1);
        let (x, y) = middle(middle(top_left, bottom_right), middle(top_right, bottom_left));
        let height = along.0.hypot(along.1).max(READ_HEIGHT * width);
        (width >= LEAST.0).then(|| Self {
            x,
            y,
            angle: across.1.atan2(across.0),
            width,
            height,
            strength: 0.0,
        })
    }

    /// How to crop it, upright, with the quiet zones.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred pixels")]
    pub(crate) fn crop(&self) -> Crop {
        let scale = (CROP_WIDTH / self.width).clamp(0.5, 4.0).min(MOST_CROP_WIDTH / self.width);
        let margin = MARGIN * self.width;
        let (sin, cos) = self.angle.sin_cos();
        // The corner at the upper left, from the middle: along the rows of the crop, and down its columns.
        let along = -(self.width / 2.0 + margin);
        let height = self.height.min(CROPPED_HEIGHT * self.width);
        let down = -(height / 2.0 + 0.05 * self.width);
        let map = Affine {
            x: [cos / scale, -sin / scale, self.x + along * cos - down * sin],
            y: [sin / scale, cos / scale, self.y + along * sin + down * cos],
        };
        let width = ((self.width + 2.0 * margin) * scale) as usize;
        let height = (((height + 0.1 * self.width) * scale) as usize).max(24);
        Crop { map, width, height, bars: (margin * scale, (margin + self.width) * scale) }
    }

    /// Whether another one is about the same.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (self.x - other.x).hypot(self.y - other.y) < 0.25 * other.width
            && (self.width - other.width).abs() < 0.25 * other.width
    }
}

/// Finds regions; holds the room to work in.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    shrinker: Shrinker,
    small: Pixels,
    tensor: Tensor,
    places: Places,
    mask: Grid<bool>,
    closed: Grid<bool>,
    room: Grid<bool>,
    parts: grid::Parts,
    found: Vec<Region>,
    across: Vec<f32>,
    along: Vec<f32>,
}

impl Finder {
    /// The regions of a picture, the strongest first, at most so many.
    pub(crate) fn find(&mut self, of: View<'_>, most: usize) -> &[Region] {
        self.found.clear();
        #[expect(clippy::cast_precision_loss, reason = "sides of pictures")]
        let factor = (of.width.max(of.height) as f32 / SEARCHED_SIDE).max(1.0);
        self.shrinker.shrink(of, factor, &mut self.small);
        self.tensor.of_gradients(self.small.view());
        let cells = self.tensor.width().max(self.tensor.height());
        for part in NEIGHBOURHOODS {
            self.search(factor, reach(cells, part));
        }
        self.found.sort_unstable_by(|one, other| other.strength.total_cmp(&one.strength));
        let mut kept = 0;
        for at in 0..self.found.len() {
            let region = self.found[at];
            if kept < most && !self.found[..kept].iter().any(|known| region.is_like(known)) {
                self.found[kept] = region;
                kept += 1;
            }
        }
        self.found.truncate(kept);
        &self.found
    }

    /// Adds the regions that show in neighbourhoods that reach so many cells in each direction.
    fn search(&mut self, factor: f32, reach: usize) {
        self.places.around(&self.tensor, reach);
        let level = self.places.level();
        for direction in 0..DIRECTIONS {
            #[expect(clippy::cast_precision_loss, reason = "less than 8")]
            let (sin, cos) = (2.0 * PI * direction as f32 / DIRECTIONS as f32).sin_cos();
            let mut any = 0;
            self.mask.resize(self.places.width, self.places.height);
            for (is_in, place) in self.mask.cells.iter_mut().zip(&self.places.all) {
                *is_in = place.is_bars(level) && place.direction.0 * cos + place.direction.1 * sin > SAME_WAY;
                any += usize::from(*is_in);
            }
            if any < LEAST_CELLS.1 / 2 {
                continue;
            }
            self.closed.close(&mut self.mask, reach, &mut self.room);
            self.parts.find(&self.closed);
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "counts"
            )]
            let least = ((LEAST_CELLS.0 * self.closed.cells.len() as f32) as usize).max(LEAST_CELLS.1);
            for part in 1..=self.parts.count() {
                if self.parts.size(part) >= least {
                    self.measure(part, factor, level);
                }
            }
        }
    }

    /// Measures one part, and keeps it when it is large enough.
    #[expect(clippy::cast_precision_loss, reason = "places in a grid")]
    fn measure(&mut self, part: usize, factor: f32, level: f32) {
        let cells = || {
            self.parts
                .cells(part)
                .map(|at| (at, self.places.all[at]))
                .filter(|(_, place)| place.is_bars(level))
        };
        let (mut cos, mut sin, mut edge, mut coherence, mut count) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (_, place) in cells() {
            cos += place.direction.0 * place.edge;
            sin += place.direction.1 * place.edge;
            edge += place.edge;
            coherence += place.coherence;
            count += 1.0;
        }
        if count < 1.0 {
            return;
        }
        let angle = 0.5 * f32::atan2(sin, cos);
        let (sin, cos) = angle.sin_cos();
        self.across.clear();
        self.along.clear();
        let width = self.places.width;
        for (at, _) in cells() {
            let middle = |cell: usize| (cell as f32 + 0.5) * CELL as f32;
            let (x, y) = (middle(at % width), middle(at / width));
            self.across.push(x * cos + y * sin);
            self.along.push(y * cos - x * sin);
        }
        let half = CELL as f32 / 2.0;
        let (from, to) = (quantile(&mut self.across, 0.005) - half, quantile(&mut self.across, 0.995) + half);
        let (top, bottom) = (quantile(&mut self.along, 0.02) - half, quantile(&mut self.along, 0.98) + half);
        if to - from < LEAST.0 || bottom - top < LEAST.1 || bottom - top > TALLEST * (to - from) {
            return;
        }
        let (across, along) = ((from + to) / 2.0, (top + bottom) / 2.0);
        let coherence = coherence / count;
        self.found.push(Region {
            x: factor * (across * cos - along * sin),
            y: factor * (across * sin + along * cos),
            angle,
            width: factor * (to - from),
            height: factor * (bottom - top),
            strength: edge * coherence * coherence,
        });
    }
}

/// How many cells a neighbourhood reaches in each direction.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of cells"
)]
fn reach(cells: usize, part: f32) -> usize {
    ((cells as f32 * part / 2.0).round() as usize).max(1)
}

/// The value below which such a part of all lies. Puts them into another order.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts"
)]
pub(crate) fn quantile(values: &mut [f32], part: f32) -> f32 {
    let at = (part * values.len().saturating_sub(1) as f32).round() as usize;
    if at < values.len() { *values.select_nth_unstable_by(at, f32::total_cmp).1 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (usize, usize) = (640, 400);

    /// A picture of even paper, with bars of so many pixels from a place on.
    fn bars(left: usize, top: usize, width: usize, height: usize, paper: impl Fn(usize) -> u8) -> Vec<u8> {
        let at = |at: usize| (at % SIZE.0, at / SIZE.0);
        let is_in =
            |x: usize, y: usize| (left..left + width).contains(&x) && (top..top + height).contains(&y);
        let grey = |x: usize, y: usize| if is_in(x, y) && x % 7 < 3 { 130 } else { paper(x) };
        (0..SIZE.0 * SIZE.1).map(at).map(|(x, y)| grey(x, y)).collect()
    }

    fn found(grey: &[u8]) -> Vec<Region> {
        Finder::default().find(View { width: SIZE.0, height: SIZE.1, grey }, 3).to_vec()
    }

    #[test]
    fn the_edge_of_a_shelf_is_no_place_with_bars() {
        let shelf = |x: usize| if x < 120 { 60 } else { 200 };
        let regions = found(&bars(300, 150, 220, 90, shelf));
        let [region] = regions.as_slice() else { panic!("{regions:?}") };
        assert!((region.x - 410.0).abs() < 10.0 && (region.y - 195.0).abs() < 10.0, "{region:?}");
    }

    #[test]
    fn of_tall_bars_the_middle_is_cropped() {
        let region = Region { x: 300.0, y: 200.0, angle: 0.0, width: 100.0, height: 240.0, strength: 1.0 };
        let crop = region.crop();
        assert!(crop.height < crop.width, "{crop:?}");
        #[expect(clippy::cast_precision_loss, reason = "a few hundred pixels")]
        let (x, y) = crop.map.apply(crop.width as f32 / 2.0, crop.height as f32 / 2.0);
        assert!((x - 300.0).abs() < 1.0 && (y - 200.0).abs() < 1.0, "{x} {y}");
    }
}
