//! Pictures of packs, drawn: a soft ground, a pack by category, colours by code.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageError, Rgb, RgbImage};

use crate::{normalise, records};

/// Points per pixel and direction, against jagged edges.
const SAMPLES: u32 = 2;
const JPEG_QUALITY: u8 = 88;

/// Which picture.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    code: String,
    size: u32,
}

impl Wanted {
    /// Reads a path such as `301/762/042/2003/front_en.3.400.jpg`.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let (folder, file) = path.rsplit_once('/')?;
        if !folder.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/') {
            return None;
        }
        let size = match file.strip_suffix(".jpg")?.rsplit_once('.')?.1 {
            "100" => 100,
            "200" => 200,
            "400" => 400,
            "full" => 800,
            _ => return None,
        };
        let code = normalise(folder);
        (!code.is_empty()).then_some(Self { code, size })
    }
}

/// A colour, red, green, blue, each 0 to 1.
type Colour = [f32; 3];

/// What is filled. All in a square of side 1 with its origin at the top left.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// A rectangle around a centre, with half its width and height, and the radius of its corners.
    Rounded(f32, f32, f32, f32, f32),
    /// An ellipse around a centre, with its two radii.
    Ellipse(f32, f32, f32, f32),
    /// Top and bottom edge, half the width at either: a body that widens.
    Taper(f32, f32, f32, f32),
}

impl Shape {
    fn contains(self, x: f32, y: f32) -> bool {
        match self {
            Self::Rounded(cx, cy, half_width, half_height, radius) => {
                let dx = ((x - cx).abs() - (half_width - radius)).max(0.0);
                let dy = ((y - cy).abs() - (half_height - radius)).max(0.0);
                dx.hypot(dy) <= radius
            }
            Self::Ellipse(cx, cy, rx, ry) => ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) <= 1.0,
            Self::Taper(top, bottom, at_top, at_bottom) => {
                let along = (y - top) / (bottom - top);
                (0.0..=1.0).contains(&along)
                    && (x - 0.5).abs() <= at_top + (at_bottom - at_top) * along * along * (3.0 - 2.0 * along)
            }
        }
    }
}

/// The sorts of packs there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pack {
    Bottle,
    Jar,
    Carton,
    Bag,
    Bar,
    Box,
}

/// Words in category tags, the pack they mean and its hue in degrees; the first that fits counts.
const PACKS: &[(&str, Pack, f32)] = &[
    ("waters", Pack::Bottle, 205.0),
    ("juices", Pack::Carton, 32.0),
    ("milks", Pack::Carton, 212.0),
    ("sodas", Pack::Bottle, 24.0),
    ("beers", Pack::Bottle, 42.0),
    ("wines", Pack::Bottle, 345.0),
    ("oils", Pack::Bottle, 70.0),
    // Not `en:plant-based-foods-and-beverages`, which bread is, too.
    (":beverages", Pack::Bottle, 190.0),
    ("honeys", Pack::Jar, 42.0),
    ("spreads", Pack::Jar, 22.0),
    ("jams", Pack::Jar, 348.0),
    ("sauces", Pack::Jar, 8.0),
    ("pickles", Pack::Jar, 95.0),
    ("chocolates", Pack::Bar, 18.0),
    ("crisps", Pack::Bag, 48.0),
    ("snacks", Pack::Bag, 330.0),
    ("candies", Pack::Bag, 320.0),
    ("fruits", Pack::Bag, 100.0),
    ("vegetables", Pack::Bag, 125.0),
    ("pastas", Pack::Box, 50.0),
    ("cereals", Pack::Box, 36.0),
    ("biscuits", Pack::Box, 28.0),
    ("fishes", Pack::Box, 200.0),
    ("meats", Pack::Box, 5.0),
    ("dairies", Pack::Carton, 218.0),
    ("desserts", Pack::Jar, 300.0),
];

/// Draws it.
pub(crate) fn draw(wanted: &Wanted) -> Result<Vec<u8>, ImageError> {
    let seed = hash(&wanted.code);
    let (pack, hue) = pack_of(&wanted.code, seed);
    let scene = scene(pack, hue, seed);
    let ground = from_hsl(hue + 18.0, 0.42, 0.93);
    let size = wanted.size;
    let picture = RgbImage::from_fn(size, size, |px, py| {
        let mut sum = [0.0_f32; 3];
        for sx in 0..SAMPLES {
            for sy in 0..SAMPLES {
                let at = |pixel: u32, sample: u32| {
                    (unit(pixel) + (unit(sample) + 0.5) / unit(SAMPLES)) / unit(size)
                };
                let colour = colour_at(&scene, ground, at(px, sx), at(py, sy));
                for (total, part) in sum.iter_mut().zip(colour) {
                    *total += part;
                }
            }
        }
        Rgb(sum.map(|total| byte(total / unit(SAMPLES * SAMPLES))))
    });
    let mut jpeg = Cursor::new(Vec::new());
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY))?;
    Ok(jpeg.into_inner())
}

/// The scene at a point: shapes later in the list lie on top.
fn colour_at(scene: &[(Shape, Colour, f32)], ground: Colour, x: f32, y: f32) -> Colour {
    // A touch darker towards the bottom, as a table is.
    let shade = 1.0 - 0.08 * y * y;
    let mut colour = ground.map(|part| part * shade);
    for (shape, fill, opacity) in scene {
        if shape.contains(x, y) {
            for (under, over) in colour.iter_mut().zip(fill) {
                *under += (over - *under) * opacity;
            }
        }
    }
    colour
}

fn scene(pack: Pack, hue: f32, seed: u32) -> Vec<(Shape, Colour, f32)> {
    let main = from_hsl(hue, 0.58, 0.52);
    let dark = from_hsl(hue, 0.55, 0.36);
    let light = from_hsl(hue + 30.0, 0.65, 0.95);
    let accent = from_hsl(hue + 150.0 + unit(seed % 60), 0.6, 0.55);
    let white = [1.0; 3];
    let shadow = from_hsl(hue, 0.3, 0.25);
    let mut scene = vec![(Shape::Ellipse(0.5, 0.885, 0.3, 0.035), shadow, 0.22)];
    // The body, then where the label lies: centre and half width and height.
    let (label_y, label_w, label_h) = match pack {
        Pack::Bottle => {
            scene.push((Shape::Rounded(0.5, 0.15, 0.055, 0.04, 0.012), dark, 1.0));
            scene.push((Shape::Rounded(0.5, 0.24, 0.045, 0.09, 0.01), main, 1.0));
            scene.push((Shape::Taper(0.28, 0.46, 0.045, 0.15), main, 1.0));
            scene.push((Shape::Rounded(0.5, 0.655, 0.15, 0.225, 0.035), main, 1.0));
            (0.63, 0.15, 0.12)
        }
        Pack::Jar => {
            scene.push((Shape::Rounded(0.5, 0.575, 0.24, 0.305, 0.07), main, 1.0));
            scene.push((Shape::Rounded(0.5, 0.25, 0.21, 0.06, 0.018), light, 1.0));
            scene.push((Shape::Rounded(0.5, 0.285, 0.21, 0.012, 0.006), dark, 0.35));
            (0.59, 0.24, 0.15)
        }
        Pack::Carton => {
            scene.push((Shape::Taper(0.16, 0.3, 0.09, 0.2), dark, 1.0));
            scene.push((Shape::Rounded(0.5, 0.145, 0.1, 0.025, 0.008), main, 1.0));
            scene.push((Shape::Rounded(0.5, 0.585, 0.2, 0.295, 0.012), main, 1.0));
            scene.push((Shape::Rounded(0.665, 0.585, 0.035, 0.295, 0.012), dark, 0.35));
            (0.56, 0.15, 0.16)
        }
        Pack::Bag => {
            scene.push((Shape::Taper(0.17, 0.4, 0.2, 0.245), main, 1.0));
            scene.push((Shape::Rounded(0.5, 0.61, 0.245, 0.27, 0.06), main, 1.0));
            scene.push((Shape::Rounded(0.5, 0.175, 0.205, 0.022, 0.006), dark, 0.8));
            scene.push((Shape::Rounded(0.5, 0.865, 0.215, 0.016, 0.006), dark, 0.8));
            (0.54, 0.18, 0.16)
        }
        Pack::Bar => {
            scene.push((Shape::Rounded(0.5, 0.53, 0.19, 0.35, 0.018), main, 1.0));
            scene.push((Shape::Rounded(0.5, 0.2, 0.19, 0.02, 0.004), light, 0.9));
            scene.push((Shape::Rounded(0.5, 0.86, 0.19, 0.02, 0.004), light, 0.9));
            (0.47, 0.15, 0.14)
        }
        Pack::Box => {
            scene.push((Shape::Rounded(0.5, 0.53, 0.23, 0.35, 0.014), main, 1.0));
            scene.push((Shape::Rounded(0.5, 0.205, 0.23, 0.028, 0.01), dark, 0.6));
            (0.46, 0.18, 0.14)
        }
    };
    scene.push((Shape::Rounded(0.5, label_y, label_w, label_h, 0.02), light, 1.0));
    // A picture on the label, a name and a line under it: enough to look printed.
    let emblem = label_h * 0.42;
    let emblem_y = label_y - label_h * 0.28;
    scene.push(match seed / 64 % 3 {
        0 => (Shape::Ellipse(0.5, emblem_y, emblem, emblem), accent, 1.0),
        1 => (Shape::Ellipse(0.5, emblem_y, emblem * 1.5, emblem * 0.8), accent, 1.0),
        _ => (Shape::Rounded(0.5, emblem_y, emblem, emblem, emblem * 0.4), accent, 1.0),
    });
    let name = label_w * (0.5 + unit(seed / 256 % 30) / 100.0);
    scene.push((Shape::Rounded(0.5, label_y + label_h * 0.38, name, 0.016, 0.008), dark, 0.9));
    let line = name * 0.6;
    scene.push((Shape::Rounded(0.5, label_y + label_h * 0.68, line, 0.009, 0.005), dark, 0.45));
    // Light from the left.
    scene.push((Shape::Rounded(0.5 - label_w * 0.78, 0.6, 0.014, 0.19, 0.014), white, 0.28));
    scene
}

fn pack_of(code: &str, seed: u32) -> (Pack, f32) {
    let record = records::products().get(code).or_else(|| records::sibling().get(code));
    let tags = record.and_then(|record| record.get("categories_tags")).map(ToString::to_string);
    // Nobody's pack looks quite like another's.
    let variation = unit(seed % 17) - 8.0;
    let tags = tags.unwrap_or_default();
    match PACKS.iter().find(|(word, ..)| tags.contains(word)) {
        Some((_, pack, hue)) => (*pack, hue + variation),
        None => {
            let packs = [Pack::Box, Pack::Bag, Pack::Jar, Pack::Carton];
            let pack = packs[usize::from(code.as_bytes()[code.len() - 2] % 4)];
            (pack, unit(seed % 360))
        }
    }
}

/// FNV-1a.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Small whole numbers are exact.
#[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
fn unit(number: u32) -> f32 {
    number as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 before")]
fn byte(part: f32) -> u8 {
    (part.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// Hue in degrees, saturation and lightness 0 to 1.
fn from_hsl(hue: f32, saturation: f32, lightness: f32) -> Colour {
    let spread = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|offset: f32| {
        let k = (offset + hue.rem_euclid(360.0) / 30.0) % 12.0;
        lightness - spread * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    })
}

/// The head of a PNG that says it has 30,000 × 30,000 pixels, and nothing behind it.
pub(crate) fn large() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    for side in [30_000_u32; 2] {
        png.extend(side.to_be_bytes());
    }
    png.extend(b"\x08\x02\0\0\0");
    png
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn paths() {
        let wanted = |code: &str, size| Some(Wanted { code: code.to_owned(), size });
        assert_eq!(Wanted::parse("301/762/042/2003/front_en.3.400.jpg"), wanted("3017620422003", 400));
        assert_eq!(Wanted::parse("000/002/200/7377/front_en.13.200.jpg"), wanted("22007377", 200));
        assert_eq!(Wanted::parse("22007377/front_en.13.100.jpg"), wanted("22007377", 100));
        for wrong in ["front_en.3.400.jpg", "../x/1.400.jpg", "301/a.400.png", "301/a.300.jpg", "/a.400.jpg"]
        {
            assert_eq!(Wanted::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn packs_by_category() {
        for (code, pack) in [
            ("3168930007432", Pack::Bag),    // crisps
            ("9310155100335", Pack::Box),    // spaghetti
            ("3017620422003", Pack::Jar),    // a spread
            ("5449000011527", Pack::Bottle), // a soda
        ] {
            assert_eq!(pack_of(code, 0).0, pack, "{code}");
        }
    }

    #[test]
    fn every_record_can_be_drawn_and_they_differ() {
        let mut seen = std::collections::BTreeSet::new();
        for code in records::products().keys() {
            let jpeg = draw(&Wanted { code: code.clone(), size: 100 }).unwrap();
            let picture = image::load_from_memory(&jpeg).unwrap();
            assert_eq!((picture.width(), picture.height()), (100, 100));
            seen.insert(jpeg);
        }
        assert!(seen.len() * 10 > records::products().len() * 9, "{}", seen.len());
    }
}
