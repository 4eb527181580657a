//! What the webcam sees: a pack on a kitchen counter, with its barcode towards us.

use barcode::Gtin;

use crate::Result;

/// Size of the webcam's picture.
pub(crate) const WIDTH: usize = 1280;
/// See [`WIDTH`].
pub(crate) const HEIGHT: usize = 720;

const INK: u8 = 28;
const LABEL: [u8; 3] = [250, 249, 245];

/// One picture, red, green and blue.
pub struct Frame {
    pixels: Vec<[u8; 3]>,
}

impl Frame {
    /// The bare counter.
    pub fn counter() -> Self {
        let mut frame = Self { pixels: vec![[0; 3]; WIDTH * HEIGHT] };
        frame.paint(0..WIDTH, 0..HEIGHT, |x, y| {
            let wall = y < HEIGHT * 3 / 5;
            let light = shade(96, x, WIDTH) + if wall { shade(60, HEIGHT - y, HEIGHT) } else { 20 };
            let base = if wall { [96, 92, 84] } else { [112, 82, 56] };
            let grain = if wall { 0 } else { u8::try_from((x / 7 + y * y / 97) % 9).unwrap_or(0) };
            base.map(|part: u8| part.saturating_add(light / 2).saturating_sub(grain))
        });
        frame
    }

    /// A pack held up, showing the code of `gtin`.
    pub fn pack(gtin: &Gtin) -> Self {
        let mut frame = Self::counter();
        let colour = colour_of(gtin);
        let dark = colour.map(|part| part / 2);
        frame.paint(300..980, 40..690, |x, _| {
            // A rounded side: darker towards both edges.
            let edge = (x - 300).min(979 - x).min(120);
            let light = 55 + edge * 45 / 120;
            colour.map(|part| u8::try_from(usize::from(part) * light / 100).unwrap_or(u8::MAX))
        });
        frame.paint(300..980, 40..64, |_, _| dark);
        frame.paint(300..980, 560..690, |_, _| dark);
        frame.disc(640, 150, 62, LABEL);
        frame.disc(640, 150, 40, dark);
        let code = scan::render(gtin, 3, 150);
        let (width, height) = (code.width() as usize, code.height() as usize);
        let (left, top) = ((WIDTH - width) / 2, 375 - height / 2);
        frame.paint(left - 24..left + width + 24, top..top + height, |_, _| LABEL);
        let grey = code.grey();
        frame.paint(left..left + width, top..top + height, |x, y| {
            let bar = grey[(y - top) * width + (x - left)] < 128;
            if bar { [INK; 3] } else { LABEL }
        });
        frame
    }

    /// What another camera saw, in the middle of the counter: grey pixels, row by row, of a width that fits.
    pub fn seen(grey: &[u8], width: usize) -> Self {
        let mut frame = Self::counter();
        let height = grey.len() / width;
        let (left, top) = ((WIDTH - width) / 2, (HEIGHT - height) / 2);
        frame.paint(left..left + width, top..top + height, |x, y| [grey[(y - top) * width + x - left]; 3]);
        frame
    }

    /// What is in a picture file, in the middle of the counter; its width has to fit.
    ///
    /// # Errors
    /// When it is no picture.
    pub fn picture(bytes: &[u8]) -> Result<Self> {
        let picture = image::load_from_memory(bytes).map_err(|error| error.to_string())?.into_luma8();
        Ok(Self::seen(picture.as_raw(), picture.width() as usize))
    }

    fn paint(
        &mut self,
        columns: std::ops::Range<usize>,
        rows: std::ops::Range<usize>,
        colour: impl Fn(usize, usize) -> [u8; 3],
    ) {
        for y in rows {
            for x in columns.clone() {
                self.pixels[y * WIDTH + x] = colour(x, y);
            }
        }
    }

    fn disc(&mut self, x: usize, y: usize, radius: usize, colour: [u8; 3]) {
        for row in y - radius..=y + radius {
            for column in x - radius..=x + radius {
                if row.abs_diff(y).pow(2) + column.abs_diff(x).pow(2) <= radius.pow(2) {
                    self.pixels[row * WIDTH + column] = colour;
                }
            }
        }
    }

    /// The picture as a webcam delivers it: YUY2, two pixels in four bytes, ITU-R BT.601 with limited range.
    pub(crate) fn to_yuy2(&self) -> Vec<u8> {
        let pairs = self.pixels.chunks_exact(2);
        pairs
            .flat_map(|pair| {
                let [left, right] = [yuv(pair[0]), yuv(pair[1])];
                let middle = |a: u8, b: u8| u8::midpoint(a, b);
                [left[0], middle(left[1], right[1]), right[0], middle(left[2], right[2])]
            })
            .collect()
    }
}

fn shade(most: usize, at: usize, of: usize) -> u8 {
    u8::try_from(most * at / of).unwrap_or(u8::MAX)
}

/// Another colour for another product, none of them pale.
fn colour_of(gtin: &Gtin) -> [u8; 3] {
    const COLOURS: [[u8; 3]; 6] =
        [[178, 54, 44], [46, 108, 92], [58, 84, 150], [206, 132, 38], [112, 70, 124], [86, 122, 52]];
    let sum: usize = gtin.as_str().bytes().map(usize::from).sum();
    COLOURS[sum % COLOURS.len()]
}

fn yuv([red, green, blue]: [u8; 3]) -> [u8; 3] {
    let [r, g, b] = [i32::from(red), i32::from(green), i32::from(blue)];
    let y = 16 + ((66 * r + 129 * g + 25 * b + 128) >> 8);
    let u = 128 + ((-38 * r - 74 * g + 112 * b + 128) >> 8);
    let v = 128 + ((112 * r - 94 * g - 18 * b + 128) >> 8);
    [y, u, v].map(|part| u8::try_from(part.clamp(0, 255)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The luma plane, which is what a reader sees.
    fn luma(frame: &Frame) -> Vec<u8> {
        frame.to_yuy2().into_iter().step_by(2).collect()
    }

    fn read(frame: &Frame) -> Vec<String> {
        let grey = luma(frame);
        let picture =
            scan::Frame::new(u32::try_from(WIDTH).unwrap(), u32::try_from(HEIGHT).unwrap(), 0, &grey)
                .unwrap();
        scan::decode(&picture, scan::Formats::All).into_iter().map(|read| read.text).collect()
    }

    #[test]
    fn a_pack_can_be_read() {
        for number in ["3017624010701", "96385074", "4006381333931"] {
            assert_eq!(read(&Frame::pack(&number.parse().unwrap())), [number]);
        }
    }

    #[test]
    fn the_counter_shows_no_code() {
        assert!(read(&Frame::counter()).is_empty());
        assert_eq!(Frame::counter().to_yuy2().len(), WIDTH * HEIGHT * 2);
    }

    #[test]
    fn colours_keep_their_place() {
        assert_eq!(yuv([255, 255, 255]), [235, 128, 128]);
        assert_eq!(yuv([0, 0, 0]), [16, 128, 128]);
        let [_, u, v] = yuv([200, 20, 20]);
        assert!(v > 128 && u < 128);
    }
}
