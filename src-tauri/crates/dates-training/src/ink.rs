//! Lines of print as a mask of ink, with capitals of 32 rows: from a font, or of dots.

use ab_glyph::{Font, FontVec, Glyph, PxScale, ScaleFont, point};
use fastrand::Rng;

use crate::Fonts;
use crate::dots;

/// Rows of a capital letter.
pub(crate) const CAPITAL: f32 = 32.0;
/// Rows above and below.
const MARGIN: f32 = 20.0;

/// How much ink is where, from 0 to 1.
pub(crate) struct Ink {
    pub(crate) width: usize,
    pub(crate) height: usize,
    values: Vec<f32>,
}

impl Ink {
    fn new(width: f32) -> Self {
        let (width, height) = ((width.ceil() as usize).max(1), (CAPITAL + 2.0 * MARGIN) as usize);
        Self { width, height, values: vec![0.0; width * height] }
    }

    fn put(&mut self, x: i32, y: i32, value: f32) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        if x < self.width && y < self.height {
            let at = &mut self.values[y * self.width + x];
            *at = at.max(value);
        }
    }

    /// The ink at a point, between its four pixels.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let (x0, y0) = (x.floor(), y.floor());
        let value = |x: f32, y: f32| {
            if x < 0.0 || y < 0.0 || x >= self.width as f32 || y >= self.height as f32 {
                return 0.0;
            }
            self.values[y as usize * self.width + x as usize]
        };
        let (fx, fy) = (x - x0, y - y0);
        let top = value(x0, y0) * (1.0 - fx) + value(x0 + 1.0, y0) * fx;
        let bottom = value(x0, y0 + 1.0) * (1.0 - fx) + value(x0 + 1.0, y0 + 1.0) * fx;
        top * (1.0 - fy) + bottom * fy
    }

    fn disc(&mut self, x: f32, y: f32, radius: f32) {
        for row in (y - radius - 1.0) as i32..=(y + radius + 1.0) as i32 {
            for column in (x - radius - 1.0) as i32..=(x + radius + 1.0) as i32 {
                let away = ((column as f32 - x).powi(2) + (row as f32 - y).powi(2)).sqrt();
                self.put(column, row, (radius + 0.5 - away).clamp(0.0, 1.0));
            }
        }
    }
}

/// A line in one of the ways that packs are printed.
pub(crate) fn print(fonts: &Fonts, text: &str, random: &mut Rng) -> Option<Ink> {
    match random.u8(..10) {
        0..=4 => printed(fonts, text, random),
        5..=8 => dotted(text, random),
        _ => dotted_font(fonts.any(random)?, text, random),
    }
}

/// A line in one of the fonts.
pub(crate) fn printed(fonts: &Fonts, text: &str, random: &mut Rng) -> Option<Ink> {
    set(fonts.any(random)?, text, 0.12 * random.f32() - 0.02, 0.75 + 0.45 * random.f32())
}

/// A line set in a font; `spread` is added between two characters, in parts of a capital letter. None when the font lacks one.
fn set(font: &FontVec, text: &str, spread: f32, stretch: f32) -> Option<Ink> {
    let probe = PxScale::from(100.0);
    let capital = font.outline_glyph(font.glyph_id('8').with_scale(probe))?.px_bounds().height();
    let size = CAPITAL / capital * 100.0;
    let scale = PxScale { x: size * stretch, y: size };
    let scaled = font.as_scaled(scale);
    let mut x = 2.0;
    let mut glyphs: Vec<Glyph> = Vec::new();
    for character in text.chars() {
        let id = font.glyph_id(character);
        if id.0 == 0 {
            return None;
        }
        glyphs.push(id.with_scale_and_position(scale, point(x, MARGIN + CAPITAL)));
        x += scaled.h_advance(id) + spread * CAPITAL;
    }
    let mut ink = Ink::new(x + 2.0);
    for glyph in glyphs {
        if let Some(outline) = font.outline_glyph(glyph) {
            let bounds = outline.px_bounds();
            outline.draw(|x, y, value| {
                ink.put(bounds.min.x as i32 + x as i32, bounds.min.y as i32 + y as i32, value);
            });
        }
    }
    Some(ink)
}

/// A line of dots as a coder shoots them: each a little off, some missing.
pub(crate) fn dotted(text: &str, random: &mut Rng) -> Option<Ink> {
    let pitch = CAPITAL / 7.0;
    let across = pitch * (0.75 + 0.6 * random.f32());
    let gap = 1.0 + f32::from(random.u8(..3)) * 0.5;
    let radius = pitch * (0.3 + 0.32 * random.f32());
    let (shake, missing) = (pitch * 0.18 * random.f32(), 0.04 * random.f32() * random.f32());
    let (lean, other) = (0.3 * (random.f32() - 0.5), random.u8(..3) == 0);
    let count = text.chars().count() as f32;
    let mut ink = Ink::new(count * (4.0 + gap + 1.0) * across + 12.0);
    let mut x = 6.0;
    for character in text.chars() {
        for (column, row) in dots::of(character, other)? {
            if random.f32() < missing {
                continue;
            }
            let y = MARGIN + (row + 0.5) * pitch + (random.f32() - 0.5) * shake;
            let left = x + column * across + (random.f32() - 0.5) * shake + lean * (MARGIN + CAPITAL - y);
            ink.disc(left, y, radius);
        }
        x += (4.0 + gap + 1.0) * across;
    }
    Some(ink)
}

/// A line of a font, shot as dots of so many rows.
fn dotted_font(font: &FontVec, text: &str, random: &mut Rng) -> Option<Ink> {
    let solid = set(font, text, 0.12, 1.0)?;
    let rows = random.usize(9..=16) as f32;
    let pitch = CAPITAL / rows;
    let radius = pitch * (0.35 + 0.3 * random.f32());
    let mut ink = Ink::new(solid.width as f32);
    let (down, across) = ((solid.height as f32 / pitch) as usize, (solid.width as f32 / pitch) as usize);
    for row in 0..down {
        for column in 0..across {
            let (x, y) = ((column as f32 + 0.5) * pitch, (row as f32 + 0.5) * pitch);
            if solid.at(x, y) > 0.5 {
                ink.disc(x, y, radius);
            }
        }
    }
    Some(ink)
}
