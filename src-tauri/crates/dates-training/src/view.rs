//! What a camera makes of lines of print: turned, bent, blurred, grainy, unevenly lit, on something with a pattern.

use std::f32::consts::TAU;

use fastrand::Rng;

use crate::ink::{CAPITAL, Ink};

/// One line, and how it lies in the picture.
pub(crate) struct Line {
    pub(crate) ink: Ink,
    /// Where its middle is, in pixels.
    pub(crate) middle: (f32, f32),
    /// Rows of a capital letter.
    pub(crate) capital: f32,
    /// In radians.
    pub(crate) turned: f32,
    /// Columns that a row lies further right than the one below.
    pub(crate) slant: f32,
    /// Rows that it sinks towards its ends, by the square of the columns from the middle.
    pub(crate) bend: f32,
}

impl Line {
    /// One that lies straight.
    pub(crate) fn straight(ink: Ink, middle: (f32, f32), capital: f32) -> Self {
        Self { ink, middle, capital, turned: 0.0, slant: 0.0, bend: 0.0 }
    }

    /// Columns that it takes.
    pub(crate) fn length(&self) -> f32 {
        self.ink.width as f32 * self.capital / CAPITAL
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (x - self.middle.0, y - self.middle.1);
        let (sin, cos) = self.turned.sin_cos();
        let (u, v) = (cos * dx + sin * dy, cos * dy - sin * dx);
        let v = v - self.bend * u * u;
        let u = u + self.slant * v;
        let scale = CAPITAL / self.capital;
        self.ink.at(u * scale + self.ink.width as f32 / 2.0, v * scale + self.ink.height as f32 / 2.0)
    }
}

/// Light, lens and grain.
pub(crate) struct View {
    light: f32,
    contrast: f32,
    is_inverted: bool,
    /// How much brighter it is at one side than at the other.
    lamp: (f32, f32),
    /// For each wave its direction and length, its beginning and its strength.
    waves: Vec<(f32, f32, f32, f32)>,
    /// The direction of an edge, where it lies and how much darker it is behind it.
    edge: Option<(f32, f32, f32)>,
    /// In pixels, and in grey levels.
    blur: f32,
    grain: f32,
}

impl View {
    /// `badness` from 0 (as a scanner sees it) to 1; `capital` is what blur and patterns go by.
    pub(crate) fn new(random: &mut Rng, badness: f32, capital: f32) -> Self {
        let bad = |random: &mut Rng| random.f32() * badness;
        let size = capital / 16.0;
        let light = 90.0 + 150.0 * random.f32();
        let contrast = (light - 15.0) * (1.0 - 0.75 * bad(random));
        let mut wave = || {
            let (length, way) = (size * (6.0 + 60.0 * random.f32()), random.f32() * TAU);
            (way.cos() / length, way.sin() / length, random.f32() * TAU, 9.0 * badness * random.f32())
        };
        let waves = (0..3).map(|_| wave()).collect();
        let edge = (random.u8(..6) == 0).then(|| {
            (random.f32() * TAU, size * 60.0 * (random.f32() - 0.5), (random.f32() - 0.5) * 100.0 * badness)
        });
        Self {
            light,
            contrast,
            is_inverted: random.u8(..5) == 0,
            lamp: ((random.f32() - 0.5) * 1.2 * badness, (random.f32() - 0.5) * 0.6 * badness),
            waves,
            edge,
            blur: 1.7 * size * bad(random),
            grain: 22.0 * bad(random) * (contrast / 150.0).clamp(0.3, 1.0),
        }
    }

    /// The grey levels of a picture, row by row, 0 is black and 255 is white.
    pub(crate) fn draw(&self, (width, height): (usize, usize), lines: &[Line], random: &mut Rng) -> Vec<f32> {
        const RAYS: [(f32, f32); 4] = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
        let mut greys = vec![0.0_f32; width * height];
        for (at, grey) in greys.iter_mut().enumerate() {
            let (x, y) = ((at % width) as f32, (at / width) as f32);
            let ink_at = |(dx, dy)| lines.iter().map(|line| line.at(x + dx, y + dy)).fold(0.0, f32::max);
            let ink = RAYS.into_iter().map(ink_at).sum::<f32>() / RAYS.len() as f32;
            let ink = if self.is_inverted { 1.0 - ink } else { ink };
            let (across, down) = (x / width as f32 - 0.5, y / height as f32 - 0.5);
            let lamp = 1.0 + self.lamp.0 * across + self.lamp.1 * down;
            let pattern = self.pattern(x - width as f32 / 2.0, y - height as f32 / 2.0);
            *grey = (self.light - self.contrast * ink + pattern) * lamp;
        }
        if self.blur > 0.3 {
            greys = blurred(&greys, width, self.blur);
        }
        let mut grain = || (random.f32() + random.f32() + random.f32() - 1.5) * 2.0 * self.grain;
        greys.iter().map(|grey| (grey + grain()).clamp(0.0, 255.0).round()).collect()
    }

    fn pattern(&self, x: f32, y: f32) -> f32 {
        let waves: f32 =
            self.waves.iter().map(|(a, b, c, strength)| (a * x + b * y + c).sin() * strength).sum();
        let behind =
            |(way, at, step): (f32, f32, f32)| if x * way.cos() + y * way.sin() > at { step } else { 0.0 };
        waves + self.edge.map_or(0.0, behind)
    }
}

/// A Gaussian blur.
fn blurred(greys: &[f32], width: usize, sigma: f32) -> Vec<f32> {
    let reach = (2.5 * sigma).ceil() as usize;
    let weight = |at: usize| (-(at as f32 - reach as f32).powi(2) / (2.0 * sigma * sigma)).exp();
    let kernel: Vec<f32> = (0..=2 * reach).map(weight).collect();
    let sum: f32 = kernel.iter().sum();
    let height = greys.len() / width;
    // Of `lines` lines of `count` values that lie `step` apart.
    let pass = |from: &[f32], step: usize, count: usize, lines: usize, line_step: usize| {
        let mut to = vec![0.0; from.len()];
        for line in 0..lines {
            for at in 0..count {
                let tap = |tap: usize| {
                    from[line * line_step + (at + tap).saturating_sub(reach).min(count - 1) * step]
                };
                let total: f32 = kernel.iter().enumerate().map(|(at, weight)| weight * tap(at)).sum();
                to[line * line_step + at * step] = total / sum;
            }
        }
        to
    };
    let across = pass(greys, 1, width, height, width);
    pass(&across, width, height, width, 1)
}
