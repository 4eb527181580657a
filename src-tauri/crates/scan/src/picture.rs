//! Codes in a picture file.

use std::io::Cursor;

use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use thiserror::Error;

use crate::looks::{Effort, Looker};
use crate::pixels::View;
use crate::{Formats, Read};

/// The largest file, in bytes.
pub const MAX_PICTURE_BYTES: usize = 32 << 20;
/// The largest picture, in pixels.
pub const MAX_PICTURE_PIXELS: u64 = 64_000_000;
/// The longest side of a picture, in pixels.
const MAX_PICTURE_SIDE: u32 = 16_384;
/// What a decoder may allocate, in bytes: the pixels of the largest picture in four channels, and then some.
const MAX_ALLOC: u64 = 384 << 20;
/// Codes read best when the bars are a few pixels wide. A large picture is therefore also looked at with its
/// long side brought down to this, in pixels.
const COMFORTABLE_SIDE: u32 = 1_600;

/// Why a picture can't be read.
#[derive(Debug, Error)]
pub enum PictureError {
    /// The file is larger than [`MAX_PICTURE_BYTES`].
    #[error("the file is larger than {} MiB", MAX_PICTURE_BYTES >> 20)]
    TooManyBytes,
    /// The bytes are none of the formats.
    #[error("the file is not a PNG, JPEG or WebP picture")]
    UnknownFormat,
    /// The picture is larger than [`MAX_PICTURE_PIXELS`].
    #[error("the picture is larger than {} megapixels", MAX_PICTURE_PIXELS / 1_000_000)]
    TooManyPixels,
    /// The file breaks off or is not what it says it is.
    #[error("the picture is damaged")]
    Damaged(#[source] ImageError),
}

/// Reads all codes in a PNG, JPEG or WebP file, each once, as they lie in the picture held upright (EXIF);
/// transparent parts are white. A picture without any gives none.
///
/// All that is known to help is tried, which may take a second. There is one picture only, so what is found is for a
/// person to confirm.
///
/// # Errors
///
/// See [`PictureError`].
pub fn picture(bytes: &[u8]) -> Result<Vec<Read>, PictureError> {
    let picture = load(bytes)?;
    let longer = picture.width().max(picture.height());
    if longer <= COMFORTABLE_SIDE {
        return Ok(read_picture(&picture));
    }
    let factor = f64::from(longer) / f64::from(COMFORTABLE_SIDE);
    let mut reads = read_picture(&shrink(&picture, factor));
    for read in &mut reads {
        read.position = read.position.scaled(factor);
    }
    // What is small in a large picture shows in all its pixels alone.
    for read in read_picture(&picture) {
        if !reads.iter().any(|known| known.agrees_with(&read) || known.is_rival_of(&read)) {
            reads.push(read);
        }
    }
    Ok(reads)
}

fn read_picture(picture: &GrayImage) -> Vec<Read> {
    const EFFORT: Effort = Effort {
        formats: Formats::All,
        in_crops: Formats::Bars,
        most_regions: 3,
        until: None,
        likeliest: true,
        first_is_enough: false,
    };
    let view =
        View { width: picture.width() as usize, height: picture.height() as usize, grey: picture.as_raw() };
    Looker::default().look(view, EFFORT).winners().map(|won| won.read).collect()
}

fn shrink(picture: &GrayImage, factor: f64) -> GrayImage {
    // Sides are at most 16,384, and shrink.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let side = |side: u32| (f64::from(side) / factor).round().max(1.0) as u32;
    image::imageops::resize(picture, side(picture.width()), side(picture.height()), FilterType::Triangle)
}

/// The picture in grey, upright, within all limits.
fn load(bytes: &[u8]) -> Result<GrayImage, PictureError> {
    if bytes.len() > MAX_PICTURE_BYTES {
        return Err(PictureError::TooManyBytes);
    }
    let Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) = image::guess_format(bytes)
    else {
        return Err(PictureError::UnknownFormat);
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_PICTURE_SIDE);
    limits.max_image_height = Some(MAX_PICTURE_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    // Not every decoder heeds the limit on memory.
    if u64::from(width) * u64::from(height) > MAX_PICTURE_PIXELS || decoder.total_bytes() > MAX_ALLOC {
        return Err(PictureError::TooManyPixels);
    }
    // A picture with damaged EXIF data is still a picture; codes are read in any orientation.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(orientation);
    Ok(grey(picture))
}

fn refused(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooManyPixels,
        error => PictureError::Damaged(error),
    }
}

/// In grey, on white.
fn grey(picture: DynamicImage) -> GrayImage {
    let (width, height) = (picture.width(), picture.height());
    let pixels: Vec<u8> = match picture {
        DynamicImage::ImageLuma8(grey) => return grey,
        picture if picture.color().has_alpha() => picture
            .into_rgba8()
            .pixels()
            .map(|pixel| on_white(luma(pixel.0[0], pixel.0[1], pixel.0[2]), pixel.0[3]))
            .collect(),
        picture => {
            picture.into_rgb8().pixels().map(|pixel| luma(pixel.0[0], pixel.0[1], pixel.0[2])).collect()
        }
    };
    GrayImage::from_raw(width, height, pixels).expect("one byte was made for each pixel")
}

/// Brightness by ITU-R BT.601, as cameras' luma channels and the decoder itself have it.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114;
    u8::try_from((sum + 500) / 1000).unwrap_or(u8::MAX)
}

fn on_white(luma: u8, alpha: u8) -> u8 {
    let (luma, alpha) = (u32::from(luma), u32::from(alpha));
    u8::try_from((luma * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use image::{ExtendedColorType, ImageEncoder, Rgba, RgbaImage};

    use super::*;
    use crate::render;

    fn ean() -> GrayImage {
        let drawn = render(&"4006381333931".parse().unwrap(), 3, 80);
        GrayImage::from_raw(drawn.width(), drawn.height(), drawn.grey().to_vec()).unwrap()
    }

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn texts(bytes: &[u8]) -> Vec<String> {
        picture(bytes).unwrap().into_iter().map(|read| read.text).collect()
    }

    #[test]
    fn all_three_formats() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let colour = DynamicImage::ImageRgb8(DynamicImage::ImageLuma8(ean()).into_rgb8());
            assert_eq!(texts(&encoded(&colour, format)), ["4006381333931"], "{format:?}");
        }
    }

    #[test]
    fn transparent_is_white() {
        let grey = ean();
        let bars = RgbaImage::from_fn(grey.width(), grey.height(), |x, y| {
            if grey.get_pixel(x, y).0[0] == 0 { Rgba([0, 0, 0, 255]) } else { Rgba([0, 0, 0, 0]) }
        });
        for picture in [
            DynamicImage::ImageRgba8(bars.clone()),
            DynamicImage::ImageRgba16(DynamicImage::ImageRgba8(bars).into_rgba16()),
        ] {
            assert_eq!(texts(&encoded(&picture, ImageFormat::Png)), ["4006381333931"]);
        }
    }

    #[test]
    fn sixteen_bits_and_grey() {
        let deep = DynamicImage::ImageLuma16(DynamicImage::ImageLuma8(ean()).into_luma16());
        assert_eq!(texts(&encoded(&deep, ImageFormat::Png)), ["4006381333931"]);
    }

    #[test]
    fn brightness() {
        assert_eq!((luma(0, 0, 0), luma(255, 255, 255)), (0, 255));
        assert_eq!((luma(255, 0, 0), luma(0, 255, 0), luma(0, 0, 255)), (76, 150, 29));
        assert_eq!(
            (on_white(0, 0), on_white(0, 255), on_white(100, 255), on_white(0, 128)),
            (255, 0, 100, 127)
        );
    }

    #[test]
    fn held_upright() {
        // A JPEG of a portrait photograph as cameras write it: lying, with the note that it has to be turned.
        let lying = ean();
        let jpeg = encoded(&DynamicImage::ImageLuma8(lying.clone()), ImageFormat::Jpeg);
        let tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let mut turned = jpeg[..2].to_vec();
        turned.extend([0xff, 0xe1, 0, u8::try_from(2 + 6 + tiff.len()).unwrap()]);
        turned.extend(b"Exif\0\0");
        turned.extend(tiff);
        turned.extend(&jpeg[2..]);
        let upright = load(&turned).unwrap();
        assert_eq!((upright.width(), upright.height()), (lying.height(), lying.width()));
        assert_eq!(texts(&turned), ["4006381333931"]);
    }

    #[test]
    fn large_pictures_are_read_at_both_sizes() {
        // One code so large that it is read in the small picture, one that vanishes there.
        let mut sheet = GrayImage::from_pixel(6_000, 1_500, image::Luma([255]));
        let big = render(&"4006381333931".parse().unwrap(), 20, 600);
        let small = render(&"96385074".parse().unwrap(), 2, 60);
        for (drawn, x, y) in [(&big, 100, 100), (&small, 4_500, 1_000)] {
            let drawn = GrayImage::from_raw(drawn.width(), drawn.height(), drawn.grey().to_vec()).unwrap();
            image::imageops::replace(&mut sheet, &drawn, x, y);
        }
        let reads = picture(&encoded(&DynamicImage::ImageLuma8(sheet), ImageFormat::Png)).unwrap();
        let mut texts: Vec<_> = reads.iter().map(|read| read.text.as_str()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["4006381333931", "96385074"]);
        for read in &reads {
            let left = read.position.corners.iter().map(|corner| corner.x).min().unwrap();
            let expected = if read.text.len() == 8 { 4_500..4_600 } else { 100..500 };
            assert!(expected.contains(&left), "{left} for {}", read.text);
        }
    }

    #[test]
    fn nothing_in_it_is_no_error() {
        let blank = DynamicImage::new_luma8(1, 1);
        assert!(picture(&encoded(&blank, ImageFormat::Png)).unwrap().is_empty());
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let png = encoded(&DynamicImage::ImageLuma8(ean()), ImageFormat::Png);
        assert!(matches!(picture(b""), Err(PictureError::UnknownFormat)));
        assert!(matches!(picture(b"GIF89a\x01\0\x01\0\0\0\0"), Err(PictureError::UnknownFormat)));
        assert!(matches!(
            picture(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            Err(PictureError::UnknownFormat)
        ));
        assert!(matches!(picture(&png[..png.len() / 2]), Err(PictureError::Damaged(_))));
        assert!(matches!(picture(&png[..8]), Err(PictureError::Damaged(_))));
        assert!(matches!(picture(&vec![0; MAX_PICTURE_BYTES + 1]), Err(PictureError::TooManyBytes)));
    }

    #[test]
    fn a_small_file_that_unfolds_to_a_huge_picture_is_refused() {
        for (width, height) in
            [(MAX_PICTURE_SIDE + 1, 1_u32), (10_000, 10_000), (u32::MAX >> 1, u32::MAX >> 1)]
        {
            let mut png = Vec::new();
            image::codecs::png::PngEncoder::new(&mut png)
                .write_image(&[0], 1, 1, ExtendedColorType::L8)
                .unwrap();
            png[16..20].copy_from_slice(&width.to_be_bytes());
            png[20..24].copy_from_slice(&height.to_be_bytes());
            let crc = crc32(&png[12..29]);
            png[29..33].copy_from_slice(&crc.to_be_bytes());
            assert!(matches!(picture(&png), Err(PictureError::TooManyPixels)), "{width} × {height}");
        }
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(
                crc ^ u32::from(*byte),
                |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
            )
        })
    }
}
