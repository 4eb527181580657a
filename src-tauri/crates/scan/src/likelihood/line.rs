//! A line across the bars, as the model wants it: white is 0, black 1, so many samples a module.

use super::model::{DENSITY, MOST_SAMPLES, QUIET};
use super::symbol::Symbol;

/// Where a symbol may lie on a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fit {
    /// Where the first bar begins, in pixels.
    pub(crate) start: f32,
    /// Pixels a module.
    pub(crate) module: f32,
    /// How far what is between the ends is shifted against them.
    pub(crate) warp: Warp,
}

impl Fit {
    /// With its beginning and its end so many modules further on.
    pub(crate) fn shifted(self, start: f32, end: f32, modules: f32) -> Self {
        let stretch = 1.0 + (end - start) / modules;
        Self { start: self.start + start * self.module, module: self.module * stretch, ..self }
    }
}

/// How unevenly the modules lie, beyond what their width tells: how far they are shifted between the ends, in modules.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Warp {
    /// The shift of the middle: one side is nearer to the camera, or faces it more, than the other.
    pub(crate) bend: f32,
    /// How far both halves are drawn to the ends, as around a bottle: it comes to a third of this, at most.
    pub(crate) bulge: f32,
}

impl Warp {
    /// The shift at a place, in modules; of the symbol it is -1 to 1.
    fn shift(self, place: f32) -> f32 {
        (1.0 - place * place) * (self.bend + self.bulge * place)
    }
}

/// Brightness along a line, 0 to 255, one for each pixel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a>(pub(crate) &'a [f32]);

/// Samples of a line; only as many are used as the symbol has.
pub(crate) type Samples = [f32; MOST_SAMPLES];

/// Least contrast of bars, as a part of the brightness of the paper.
const LEAST_CONTRAST: f32 = 0.1;

impl Line<'_> {
    /// Between two pixels what lies between them; beyond the ends as at the ends.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "places on a line"
    )]
    fn at(self, place: f32) -> f32 {
        let last = self.0.len() - 1;
        let place = place.clamp(0.0, last as f32);
        let left = (place as usize).min(last.saturating_sub(1));
        let part = place - left as f32;
        let (one, other) = (self.0[left], self.0[(left + 1).min(last)]);
        one + (other - one) * part
    }

    /// Samples a symbol at a fit, and makes paper 0 and, on average, bars what they should be; false when there is too little
    /// contrast for bars.
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    pub(crate) fn sample(self, symbol: Symbol, fit: Fit, into: &mut Samples) -> bool {
        let modules = symbol.modules() as f32;
        let count = (symbol.modules() + 2 * QUIET) * DENSITY;
        let samples = &mut into[..count];
        for (sample, value) in samples.iter_mut().enumerate() {
            let at = place(sample);
            let shift = fit.warp.shift(2.0 * at / modules - 1.0);
            *value = fit.start + fit.module * (at + shift);
        }
        samples.iter_mut().for_each(|value| *value = self.at(*value));
        // Paper is what the quiet zones are, away from the bars; between them it may change evenly.
        let zone = QUIET * DENSITY * 3 / 5;
        let (left, right) = (bright(&samples[..zone]), bright(&samples[count - zone..]));
        let fall = (right - left) / count as f32;
        for (sample, value) in samples.iter_mut().enumerate() {
            let paper = (left + fall * (sample as f32 + 0.5)).max(8.0);
            *value = 1.0 - *value / paper;
        }
        let ink = sum(&samples[QUIET * DENSITY..count - QUIET * DENSITY]);
        let contrast = ink / (modules * DENSITY as f32) / symbol.ink();
        let gain = 1.0 / contrast.max(0.03);
        samples.iter_mut().for_each(|value| *value *= gain);
        contrast > LEAST_CONTRAST
    }
}

/// Where a sample lies, in modules from the first bar.
#[expect(clippy::cast_precision_loss, reason = "a few hundred samples")]
pub(crate) fn place(sample: usize) -> f32 {
    (sample as f32 + 0.5) / DENSITY as f32 - QUIET as f32
}

/// The sum of values, in as many lanes as a module has samples.
fn sum(values: &[f32]) -> f32 {
    let mut lanes = [0.0; DENSITY];
    for values in values.chunks_exact(DENSITY) {
        lanes.iter_mut().zip(values).for_each(|(lane, value)| *lane += value);
    }
    lanes.iter().sum()
}

/// What is brighter than most of a quiet zone.
fn bright(zone: &[f32]) -> f32 {
    let mut sorted = [0.0; QUIET * DENSITY];
    let sorted = &mut sorted[..zone.len()];
    sorted.copy_from_slice(zone);
    sorted.sort_unstable_by(f32::total_cmp);
    sorted[zone.len() * 7 / 10]
}
