//! What the network learns from: strips with their text.

use dates::reader::alphabet::class;
use dates::reader::level::Level;
use dates::reader::net::{Map, STRIP};
use fastrand::Rng;

use crate::Fonts;
use crate::ink::print;
use crate::texts;
use crate::view::{Line, View};

/// Rows around the strip, so that it is evened out by what is around it.
const AROUND: usize = 18;
const HEIGHT: usize = STRIP + 2 * AROUND;
/// Rows of a capital letter, about.
const CAPITAL: f32 = 16.0;
/// Columns of a line, at least and at most.
const LENGTH: std::ops::RangeInclusive<f32> = 8.0..=330.0;

/// One strip.
pub(crate) struct Sample {
    pub(crate) strip: Map,
    /// What is to be read in it; nothing when no line has its middle there.
    pub(crate) text: String,
}

impl Sample {
    /// Draws one; `badness` from 0 to 1.
    pub(crate) fn draw(fonts: &Fonts, random: &mut Rng, badness: f32) -> Self {
        loop {
            if let Some(sample) = Self::attempt(fonts, random, badness) {
                return sample;
            }
        }
    }

    /// None when what was to be printed can't be, or is too long.
    fn attempt(fonts: &Fonts, random: &mut Rng, badness: f32) -> Option<Self> {
        let is_empty = random.u8(..12) == 0;
        // Its middle is outside of the strip: another strip's.
        let is_off = !is_empty && random.u8(..10) == 0;
        let text = if is_empty { String::new() } else { texts::line(random) };
        let shown = if random.u8(..8) == 0 { text.to_lowercase() } else { text.clone() };
        let capital = CAPITAL * (1.0 + (random.f32() - 0.5) * (0.15 + 0.25 * badness));
        let middle = HEIGHT as f32 / 2.0;
        let mut lines = Vec::new();
        let mut width = random.usize(60..200);
        if !is_empty {
            let mut line = Line::straight(print(fonts, &shown, random)?, (0.0, 0.0), capital);
            let length = line.length();
            if !LENGTH.contains(&length) {
                return None;
            }
            width = (length + 4.0 + random.f32() * 50.0).ceil() as usize;
            let away = if is_off {
                [-1.0, 1.0][random.usize(..2)] * (10.0 + 6.0 * random.f32())
            } else {
                (random.f32() - 0.5) * 8.0
            };
            let x = length / 2.0 + 2.0 + random.f32() * (width as f32 - length - 4.0);
            line.middle = (x, middle + away);
            line.turned = (random.f32() - 0.5) * 0.16 * badness * (120.0 / length).min(1.0);
            line.slant = (random.f32() - 0.5) * 0.3 * badness;
            line.bend = (random.f32() - 0.5) * 0.0006 * badness;
            lines.push(line);
        }
        // What is printed above and below.
        for side in [-1.0, 1.0] {
            if !is_off && random.u8(..3) == 0 {
                let ink = print(fonts, &texts::line(random), random)?;
                let away = side * capital * (1.45 + 0.5 * random.f32());
                lines.push(Line::straight(ink, (width as f32 * random.f32(), middle + away), capital));
            }
        }
        let width = width.next_multiple_of(2).max(16);
        let greys = View::new(random, badness, CAPITAL).draw((width, HEIGHT), &lines, random);
        let text = if is_off { String::new() } else { texts::folded(&text) };
        Some(Self { strip: Level::new(width, &greys).strip(AROUND), text })
    }

    /// The classes of its text.
    pub(crate) fn classes(&self) -> Vec<usize> {
        self.text.chars().filter_map(class).collect()
    }
}
