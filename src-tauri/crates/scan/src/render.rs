//! Drawing a code, for labels and for tests.

use std::io::Cursor;

use barcode::{Gtin, GtinKind};
use image::{ExtendedColorType, ImageEncoder};
use zxingcpp::BarcodeFormat;

/// White space around the bars, in modules: what EAN-13 asks for at its left, the most of all.
const QUIET_MODULES: u32 = 11;
const MAX_MODULE: u32 = 40;
const MAX_HEIGHT: u32 = 2_000;

/// Grey pixels, row by row from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GreyPicture {
    width: u32,
    height: u32,
    grey: Vec<u8>,
}

impl GreyPicture {
    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels, 0 for black.
    pub fn grey(&self) -> &[u8] {
        &self.grey
    }

    /// As a PNG file.
    pub fn to_png(&self) -> Vec<u8> {
        let mut png = Cursor::new(Vec::new());
        image::codecs::png::PngEncoder::new(&mut png)
            .write_image(&self.grey, self.width, self.height, ExtendedColorType::L8)
            .expect("memory takes every byte, and the size fits the pixels");
        png.into_inner()
    }
}

/// Draws a GTIN as EAN-8, EAN-13 (which is UPC-A for a GTIN-12) or ITF-14, black on white with the white
/// space around it that readers need. No digits are written under it.
///
/// `module_px` is the width of the thinnest bar in pixels (1 to 40), `height_px` the height of the bars (1 to
/// 2,000); values beyond are brought to the bound.
pub fn render(gtin: &Gtin, module_px: u32, height_px: u32) -> GreyPicture {
    let format = match gtin.kind() {
        GtinKind::Gtin8 => BarcodeFormat::EAN8,
        GtinKind::Gtin12 | GtinKind::Gtin13 => BarcodeFormat::EAN13,
        GtinKind::Gtin14 => BarcodeFormat::ITF,
    };
    let drawn = zxingcpp::create(format)
        .from_str(gtin.as_str())
        .and_then(|code| code.to_image_with(&zxingcpp::write().scale(1).add_quiet_zones(false)))
        .expect("every GTIN has its bars");
    let modules = drawn.data();
    let modules = &modules[..usize::try_from(drawn.width()).unwrap_or_default()];

    let (module, bars) = (module_px.clamp(1, MAX_MODULE), height_px.clamp(1, MAX_HEIGHT));
    let quiet = std::iter::repeat_n(u8::MAX, (QUIET_MODULES * module) as usize);
    let row: Vec<u8> = quiet
        .clone()
        .chain(modules.iter().flat_map(|shade| std::iter::repeat_n(*shade, module as usize)))
        .chain(quiet)
        .collect();
    let blank = vec![u8::MAX; row.len() * (QUIET_MODULES * module) as usize];
    GreyPicture {
        width: u32::try_from(row.len()).expect("at most 40 times the modules of an ITF-14"),
        height: bars + 2 * QUIET_MODULES * module,
        grey: [blank.as_slice(), &row.repeat(bars as usize), &blank].concat(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Format, Formats, Frame, decode};

    #[test]
    fn what_is_drawn_can_be_read() {
        for (number, format, text) in [
            ("4006381333931", Format::Ean13, "4006381333931"),
            ("036000291452", Format::UpcA, "0036000291452"),
            ("96385074", Format::Ean8, "96385074"),
            ("15400141288763", Format::Itf, "15400141288763"),
        ] {
            for module in [1, 2, 5] {
                let drawn = render(&number.parse().unwrap(), module, 50);
                let frame = Frame::new(drawn.width(), drawn.height(), 0, drawn.grey()).unwrap();
                let reads = decode(&frame, Formats::All);
                assert_eq!(reads.len(), 1, "{number} at {module}");
                assert_eq!((reads[0].text.as_str(), reads[0].format), (text, format), "{number} at {module}");
            }
        }
    }

    #[test]
    fn size() {
        let gtin = "4006381333931".parse().unwrap();
        let drawn = render(&gtin, 3, 80);
        assert_eq!((drawn.width(), drawn.height()), ((95 + 22) * 3, 80 + 2 * 33));
        assert_eq!(drawn.grey().len(), drawn.width() as usize * drawn.height() as usize);
        assert_eq!(render(&gtin, 0, 0), render(&gtin, 1, 1));
        assert_eq!(render(&gtin, u32::MAX, u32::MAX), render(&gtin, 40, 2_000));
        assert!(drawn.grey().iter().all(|shade| matches!(shade, 0 | 255)));
    }

    #[test]
    fn png() {
        let drawn = render(&"96385074".parse().unwrap(), 2, 40);
        let read = crate::picture(&drawn.to_png()).unwrap();
        assert_eq!(read[0].text, "96385074");
    }
}
