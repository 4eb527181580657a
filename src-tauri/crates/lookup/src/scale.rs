//! Strangers' pictures, made small and made anew.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, Rgb, RgbImage};

/// Longest side of the small size in pixels: sharp at twice the size of a list's tile.
const THUMBNAIL: u32 = 160;
/// Longest side of the large size.
const DISPLAY: u32 = 640;
/// JPEG quality of 100.
const QUALITY: u8 = 82;
/// Longest side that is read. The source's own pictures have at most 400 pixels, its originals some 4,000.
const MAX_SIDE: u32 = 5_000;
/// The most memory that reading may take, in bytes.
const MAX_MEMORY: u64 = 160 << 20;

/// A picture in both sizes, as JPEG.
#[derive(Debug)]
pub(crate) struct Scaled {
    pub(crate) thumbnail: Vec<u8>,
    pub(crate) display: Vec<u8>,
}

/// Reads a PNG, JPEG or WebP file and writes it anew, so that nothing but pixels is left of it. Blocks.
///
/// # Errors
/// In words, when it is none of these, damaged or too large.
pub(crate) fn scale(bytes: &[u8]) -> Result<Scaled, String> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| e.to_string())?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| e.to_string())?;
    let orientation = decoder.orientation().map_err(|e| e.to_string())?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|e| e.to_string())?;
    // The small one out of the large one: quicker, and no worse to look at.
    picture.apply_orientation(orientation);
    let display = within(picture, DISPLAY);
    let thumbnail = within(DynamicImage::ImageRgb8(display.clone()), THUMBNAIL);
    Ok(Scaled { thumbnail: jpeg(&thumbnail)?, display: jpeg(&display)? })
}

/// No side longer than `side`, on white where it was transparent.
fn within(picture: DynamicImage, side: u32) -> RgbImage {
    let picture = if picture.width().max(picture.height()) > side {
        picture.resize(side, side, FilterType::CatmullRom)
    } else {
        picture
    };
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0.map(u32::from);
        let on_white =
            |value: u32| u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        Rgb([on_white(red), on_white(green), on_white(blue)])
    })
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, String> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, QUALITY).encode_image(picture).map_err(|e| e.to_string())?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use image::{GenericImageView, ImageFormat, Rgba, RgbaImage};

    use super::*;

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, format).unwrap();
        file.into_inner()
    }

    fn read(file: &[u8]) -> DynamicImage {
        image::load_from_memory_with_format(file, ImageFormat::Jpeg).unwrap()
    }

    #[test]
    fn both_sizes_keep_the_shape() {
        let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(1200, 600, Rgb([200, 30, 30])));
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let scaled = scale(&file(&picture, format)).unwrap();
            assert_eq!(read(&scaled.display).dimensions(), (640, 320), "{format:?}");
            assert_eq!(read(&scaled.thumbnail).dimensions(), (160, 80), "{format:?}");
            let Rgba([red, green, _, _]) = read(&scaled.thumbnail).get_pixel(80, 40);
            assert!(red > 180 && green < 60);
        }
    }

    #[test]
    fn what_is_small_stays_as_large_as_it_is() {
        let picture = DynamicImage::ImageRgb8(RgbImage::new(100, 40));
        let scaled = scale(&file(&picture, ImageFormat::Png)).unwrap();
        assert_eq!(read(&scaled.display).dimensions(), (100, 40));
        assert_eq!(read(&scaled.thumbnail).dimensions(), (100, 40));
    }

    #[test]
    fn what_is_transparent_is_white() {
        let picture = DynamicImage::ImageRgba8(RgbaImage::from_pixel(64, 64, Rgba([0, 0, 0, 0])));
        let scaled = scale(&file(&picture, ImageFormat::Png)).unwrap();
        let Rgba([red, green, blue, _]) = read(&scaled.display).get_pixel(32, 32);
        assert!(red > 250 && green > 250 && blue > 250);
    }

    #[test]
    fn what_is_too_large_or_no_picture_is_refused() {
        // A PNG's head that claims 30,000 × 30,000 pixels: nothing may be allocated for it.
        let mut huge = file(&DynamicImage::ImageRgb8(RgbImage::new(1, 1)), ImageFormat::Png);
        huge[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        let whole = file(&DynamicImage::ImageRgb8(RgbImage::new(300, 300)), ImageFormat::Png);
        for wrong in
            [&huge[..], &whole[..whole.len() / 2], b"", b"<svg/>", b"\xff\xd8\xff\xe0", b"GIF89a\x01\0"]
        {
            assert!(scale(wrong).is_err());
        }
    }
}
