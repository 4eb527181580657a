//! What would help: why the bars in the picture can't be read, as far as the picture shows it.
//!
//! It is judged along lines across the bars. A module is taken for a 95th of the bars' width, as in an EAN-13: for the shorter codes
//! that errs towards "closer" and "sharper", which helps them as well.

use crate::pixels::View;
use crate::region::{Region, quantile};

/// What would help to read a code that is held up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// More light.
    Darkness,
    /// The code nearer to the camera: its bars are too fine for the picture.
    Distance,
    /// The pack turned so that no lamp is mirrored in it.
    Glare,
    /// To hold still, or a little further away, until the picture is sharp.
    Blur,
    /// The code turned to face the camera: nothing else seems wrong with it.
    Tilt,
}

/// So many frames in a row have to say the same before it is told.
const STEADY: u32 = 5;
/// A picture whose brightest twentieth is darker than this, in greys, needs light.
const DARK: f32 = 72.0;
/// Less than so many pixels a module are too few.
const FINE: f32 = 1.15;
/// Bars have no white run of so many modules, in greys from so many on: it is light that is mirrored.
const MIRRORED: (f32, u8) = (11.0, 246);
/// From one module to the next, sharp bars change by so much of all their contrast, on average. Drawn EAN-13 change by half of
/// it, by a quarter when they are blurred by one module (standard deviation).
const SHARP: f32 = 0.28;
/// Lines across the bars that are judged.
const LINES: usize = 7;
/// What is no more than shades and grain has less contrast than this, in greys, or changes from dark to bright and back less
/// often.
const BARS: (f32, usize) = (36.0, 12);

/// What the frames so far would be helped by.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    last: Option<Hint>,
    /// In how many frames in a row.
    times: u32,
    line: Vec<u8>,
    greys: Vec<f32>,
}

impl Hints {
    pub(crate) fn clear(&mut self) {
        (self.last, self.times) = (None, 0);
    }

    /// What is to be told with a frame in which nothing was read, of the strongest place with bars if there is one.
    pub(crate) fn next(&mut self, of: View<'_>, bars: Option<&Region>) -> Option<Hint> {
        let hint = self.of_light(of).or_else(|| bars.and_then(|bars| self.of_bars(of, bars)));
        self.times = if hint == self.last { self.times.saturating_add(1) } else { 1 };
        self.last = hint;
        hint.filter(|_| self.times >= STEADY)
    }

    fn of_light(&mut self, of: View<'_>) -> Option<Hint> {
        self.greys.clear();
        // One pixel in a hundred tells as much.
        let rows = (0..of.height).step_by(10).map(|y| of.row(y));
        self.greys.extend(rows.flat_map(|row| row.iter().step_by(10)).map(|grey| f32::from(*grey)));
        (!self.greys.is_empty() && quantile(&mut self.greys, 0.95) < DARK).then_some(Hint::Darkness)
    }

    /// None where there seem to be no bars after all.
    fn of_bars(&mut self, of: View<'_>, bars: &Region) -> Option<Hint> {
        let (mut mirrored, mut change, mut lines) = (0, 0.0, 0_u8);
        for at in 0..LINES {
            if !self.take(of, bars, at) {
                continue;
            }
            mirrored += usize::from(white_run(&self.line) > MIRRORED.0);
            if let Some(sharp) = self.change() {
                change += sharp;
                lines += 1;
            }
        }
        if usize::from(lines) * 3 < LINES {
            return None;
        }
        Some(if bars.width / 95.0 < FINE {
            Hint::Distance
        } else if mirrored * 3 >= LINES {
            Hint::Glare
        } else if change / f32::from(lines) < SHARP {
            Hint::Blur
        } else {
            Hint::Tilt
        })
    }

    /// Takes one line across the bars, two greys a module; false when it leaves the picture.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "pixels of a picture"
    )]
    fn take(&mut self, of: View<'_>, bars: &Region, at: usize) -> bool {
        let (sin, cos) = bars.angle.sin_cos();
        let down = bars.height * ((at as f32 + 1.0) / (LINES as f32 + 1.0) - 0.5);
        self.line.clear();
        for step in 0..190 {
            let along = bars.width * ((step as f32 + 0.5) / 190.0 - 0.5);
            let (x, y) = (bars.x + along * cos - down * sin, bars.y + along * sin + down * cos);
            if x < 0.0 || y < 0.0 || x >= of.width as f32 || y >= of.height as f32 {
                return false;
            }
            self.line.push(of.row(y as usize)[x as usize]);
        }
        true
    }

    /// How much the line changes from one module to the next, as a part of its contrast; none where it shows no bars.
    #[expect(clippy::cast_precision_loss, reason = "190 greys")]
    fn change(&mut self) -> Option<f32> {
        self.greys.clear();
        self.greys.extend(self.line.iter().map(|grey| f32::from(*grey)));
        let (dark, bright) = (quantile(&mut self.greys, 0.05), quantile(&mut self.greys, 0.95));
        let (contrast, middle) = (bright - dark, f32::midpoint(dark, bright));
        let is_bright = |grey: &u8| f32::from(*grey) > middle;
        let edges = self.line.windows(2).filter(|pair| is_bright(&pair[0]) != is_bright(&pair[1])).count();
        let changes = self.line.windows(3).map(|window| f32::from(window[0].abs_diff(window[2])));
        (contrast >= BARS.0 && edges >= BARS.1)
            .then(|| changes.sum::<f32>() / (self.line.len() - 2) as f32 / contrast)
    }
}

/// The longest run of mirrored light in a line, in modules.
fn white_run(line: &[u8]) -> f32 {
    let mut longest = 0_u8;
    let mut run = 0_u8;
    for grey in line {
        run = if *grey >= MIRRORED.1 { run.saturating_add(1) } else { 0 };
        longest = longest.max(run);
    }
    f32::from(longest) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 640;
    const HEIGHT: usize = 400;

    /// A code in the middle of a grey picture, with so many pixels a module, and its place.
    fn held_up(module: u32) -> (Vec<u8>, Region) {
        let code = crate::render(&"4006381333931".parse().expect("a GTIN"), module, 120);
        let (width, height) = (code.width() as usize, code.height() as usize);
        let mut grey = vec![120; WIDTH * HEIGHT];
        let (left, top) = ((WIDTH - width) / 2, (HEIGHT - height) / 2);
        for (y, row) in code.grey().chunks_exact(width).enumerate() {
            for (x, pixel) in row.iter().enumerate() {
                // Ink and paper of a print, not of a screen.
                grey[(top + y) * WIDTH + left + x] = 40 + pixel / 4 * 3;
            }
        }
        let bars = 95.0 * module as f32;
        let region = Region {
            x: WIDTH as f32 / 2.0,
            y: HEIGHT as f32 / 2.0,
            angle: 0.0,
            width: bars,
            height: height as f32 * 0.7,
            strength: 1.0,
        };
        (grey, region)
    }

    fn hint(grey: &[u8], bars: Option<&Region>) -> Option<Hint> {
        let view = View { width: WIDTH, height: HEIGHT, grey };
        let mut hints = Hints::default();
        (0..STEADY).map(|_| hints.next(view, bars)).last().flatten()
    }

    #[test]
    fn each_trouble_has_its_hint() {
        let (grey, bars) = held_up(3);
        assert_eq!(hint(&grey, Some(&bars)), Some(Hint::Tilt));
        assert_eq!(hint(&grey, None), None);
        let dark: Vec<u8> = grey.iter().map(|grey| grey / 5).collect();
        assert_eq!(hint(&dark, Some(&bars)), Some(Hint::Darkness));
        assert_eq!(hint(&dark, None), Some(Hint::Darkness));
        let (far, small) = held_up(1);
        assert_eq!(hint(&far, Some(&small)), Some(Hint::Distance));

        let mut mirrored = grey.clone();
        for row in mirrored.chunks_exact_mut(WIDTH) {
            row[280..360].fill(255);
        }
        assert_eq!(hint(&mirrored, Some(&bars)), Some(Hint::Glare));

        // Twice over a square of three modules: a blur of 1.2 modules.
        let mut soft = grey;
        for _ in 0..2 {
            let sharp = soft.clone();
            for y in 0..HEIGHT {
                for x in 4..WIDTH - 4 {
                    let sum: u32 = (x - 4..=x + 4).map(|x| u32::from(sharp[y * WIDTH + x])).sum();
                    soft[y * WIDTH + x] = u8::try_from(sum / 9).expect("an average of bytes");
                }
            }
        }
        assert_eq!(hint(&soft, Some(&bars)), Some(Hint::Blur));
    }

    #[test]
    fn nothing_is_told_of_a_passing_view() {
        let (grey, bars) = held_up(1);
        let view = View { width: WIDTH, height: HEIGHT, grey: &grey };
        let mut hints = Hints::default();
        for _ in 1..STEADY {
            assert_eq!(hints.next(view, Some(&bars)), None);
        }
        assert_eq!(hints.next(view, Some(&bars)), Some(Hint::Distance));
        assert_eq!(hints.next(view, None), None);
        assert_eq!(hints.next(view, Some(&bars)), None);
        hints.clear();
        assert_eq!(hints.next(view, Some(&bars)), None);
    }

    #[test]
    fn what_leaves_the_picture_is_no_fault() {
        let (grey, bars) = held_up(3);
        let edge = Region { x: 0.0, y: 0.0, ..bars };
        assert_eq!(hint(&grey, Some(&edge)), None);
    }

    #[test]
    fn shades_and_grain_are_no_bars() {
        let (_, bars) = held_up(3);
        let shade = |at: usize| u8::try_from(60 + at % WIDTH / 5 + at * at % 7).expect("a byte");
        let grey: Vec<u8> = (0..WIDTH * HEIGHT).map(shade).collect();
        assert_eq!(hint(&grey, Some(&bars)), None);
    }
}
