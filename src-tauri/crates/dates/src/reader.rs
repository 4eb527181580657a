//! Text recognition for one line of print: capitals, digits and what stands between them, printed or shot as dots.
//!
//! A picture is looked at in several sizes ([`level`]), each cut into strips; a small network ([`net`]) says of each strip which
//! characters follow each other in it ([`text`]). Nothing has to be found first: a strip with no line in its middle reads as nothing.
//! Its weights come from `dates-training`, which draws what it learns from.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sides of pictures, greys and places in them"
)]

pub mod alphabet;
pub mod level;
pub mod net;
pub mod text;

use std::thread;

use image::GrayImage;
use image::imageops::{FilterType, resize};

use level::Level;
use net::{Net, STRIP};
use text::Text;

/// What the training came to, see [`Net::from_bytes`].
const WEIGHTS: &[u8] = include_bytes!("reader/weights.bin");

/// Columns of the largest size that is looked at. Capitals of 16 rows are read best there.
const LARGEST: u32 = 640;
/// Each size is so much smaller than the one before.
const SMALLER: f32 = 0.8;
/// So many rows lie between one strip and the next.
const EVERY: usize = 6;
/// Fewer digits are no date.
const DIGITS: usize = 4;

/// Reads lines of print.
#[derive(Debug)]
pub struct Reader(Net);

impl Default for Reader {
    fn default() -> Self {
        // A test reads pictures with them: weights of other layers, which would read nothing, do not get past it.
        Self::new(Net::from_bytes(WEIGHTS).unwrap_or_else(Net::zeros))
    }
}

impl Reader {
    /// With weights of one's own.
    #[must_use]
    pub fn new(net: Net) -> Self {
        Self(net)
    }

    /// The texts with digits in a grey picture, the surest first. The same line is often there several times, read in several sizes.
    #[must_use]
    pub fn read(&self, picture: &GrayImage) -> Vec<Text> {
        let levels = levels(picture);
        let strips: Vec<(&Level, usize)> = levels
            .iter()
            .flat_map(|level| level.strips(EVERY).map(move |top| (level, top)))
            .filter(|(level, top)| level.has_print(*top))
            .collect();
        let threads = thread::available_parallelism().map_or(1, |count| count.get().min(4));
        // Every so manieth for each, as the large sizes come first.
        let share = &|first: usize| {
            let own = strips.iter().skip(first).step_by(threads);
            own.map(|(level, top)| text::likeliest(&self.0.read(level.strip(*top)))).collect::<Vec<_>>()
        };
        let mut texts: Vec<Text> = thread::scope(|scope| {
            let all: Vec<_> = (0..threads).map(|first| scope.spawn(move || share(first))).collect();
            all.into_iter().filter_map(|one| one.join().ok()).flatten().collect()
        });
        texts.retain(|text| text.text.bytes().filter(u8::is_ascii_digit).count() >= DIGITS);
        texts.sort_by(|a, b| b.sureness().total_cmp(&a.sureness()));
        texts
    }
}

/// The picture in every size in which a line may be as high as the network wants it.
fn levels(picture: &GrayImage) -> Vec<Level> {
    let (width, height) = picture.dimensions();
    let mut scale = (LARGEST as f32 / width.max(1) as f32).min(1.0);
    let mut levels = Vec::new();
    loop {
        let (columns, rows) = ((width as f32 * scale) as u32 / 2 * 2, (height as f32 * scale) as u32);
        if (rows as usize) < STRIP || columns < 16 {
            return levels;
        }
        let smaller = resize(picture, columns, rows, FilterType::Triangle);
        let grey: Vec<f32> = smaller.as_raw().iter().map(|value| f32::from(*value)).collect();
        levels.push(Level::new(columns as usize, &grey));
        scale *= SMALLER;
    }
}
