//! What can be read in one picture, by zxing-cpp.

use barcode::{Scan, Symbology};
use zxingcpp::{Barcode, ImageFormat, ImageView, PointI, TextMode};

use crate::format::{ALL, BARS, RETAIL};
use crate::pixels::View;
use crate::{Format, Frame, Point, Position};

/// More codes than this in one picture are not looked for.
const MAX_CODES: i32 = 32;

/// Which kinds of code to look for. Each costs time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formats {
    /// Those of the till: EAN-13, EAN-8, UPC-A, UPC-E, GS1 DataBar.
    Retail,
    /// These, ITF and Code 128: all that is made of bars.
    Bars,
    /// These, Data Matrix and QR.
    All,
}

/// A code that was read. One reading may be wrong even if its check digit is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// What it holds. EAN-13, UPC-A and UPC-E give 13 digits (ISO/IEC 15420), EAN-8 gives 8; GS1 codes give
    /// their element strings with the separator U+001D.
    pub text: String,
    /// The AIM symbology identifier.
    pub symbology: Option<Symbology>,
    /// The kind of code.
    pub format: Format,
    /// Where in the picture it is.
    pub position: Position,
}

impl Read {
    /// As `barcode` parses it.
    pub fn to_scan(&self) -> Scan {
        Scan { text: self.text.clone(), symbology: self.symbology }
    }

    /// Whether both say the same, wherever they were read.
    pub(crate) fn agrees_with(&self, other: &Self) -> bool {
        self.text == other.text && self.symbology == other.symbology
    }

    /// Whether it can be a code at all. Kinds that hold nothing but numbers of products have to hold one; the
    /// others carry checks of their own.
    pub(crate) fn is_sound(&self) -> bool {
        match self.format {
            // Only numbers that begin with 0 have a UPC-E (GS1 General Specifications, 5.2). Bars of one that begins with 1 are the left
            // half of an EAN-13, of whose parities every tenth is also that of the UPC-E's check digit.
            Format::UpcE => self.text.starts_with("00") && barcode::parse(&self.to_scan()).is_ok(),
            Format::Ean13
            | Format::Ean8
            | Format::UpcA
            | Format::DataBar
            | Format::DataBarLimited
            | Format::Itf => barcode::parse(&self.to_scan()).is_ok(),
            Format::DataBarExpanded | Format::Code128 | Format::DataMatrix | Format::Qr => {
                !self.text.is_empty()
            }
        }
    }

    /// Whether this and `other` can't both be right: they are of one family, and of the same bars.
    pub(crate) fn is_rival_of(&self, other: &Self) -> bool {
        self.format.family() == other.format.family() && self.position.touches(&other.position)
    }

    /// Whether this is a UPC-E that `other` refutes. Some of the bars of a long code look like a short one,
    /// never the other way round.
    pub(crate) fn is_part_of(&self, other: &Self) -> bool {
        self.format == Format::UpcE && other.format.is_full_ean() && self.position.touches(&other.position)
    }
}

/// Reads all codes in a frame as it is, in no particular order. Nothing readable gives nothing: that is how most
/// frames are.
pub fn decode(frame: &Frame<'_>, formats: Formats) -> Vec<Read> {
    read_grey(frame.view(), formats, false)
}

/// Reads all codes in grey pixels of any size; if they are known to stand upright, in no other way.
pub(crate) fn read_grey(of: View<'_>, formats: Formats, upright: bool) -> Vec<Read> {
    let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    let Ok(view) = ImageView::from_slice(of.grey, side(of.width), side(of.height), ImageFormat::Lum) else {
        return Vec::new();
    };
    let formats = match formats {
        Formats::Retail => RETAIL,
        Formats::Bars => BARS,
        Formats::All => ALL,
    };
    zxingcpp::read()
        .formats(formats)
        .text_mode(TextMode::Plain)
        .max_number_of_symbols(MAX_CODES)
        .try_rotate(!upright)
        .try_invert(!upright)
        .from(view)
        .unwrap_or_default()
        .iter()
        .filter(|barcode| barcode.is_valid())
        .filter_map(read)
        .filter(Read::is_sound)
        .collect()
}

fn read(barcode: &Barcode) -> Option<Read> {
    let point = |point: PointI| Point { x: point.x, y: point.y };
    let position = barcode.position();
    Some(Read {
        text: barcode.text(),
        symbology: Symbology::from_aim(&barcode.symbology_identifier()),
        format: Format::of(barcode)?,
        position: Position {
            corners: [position.top_left, position.top_right, position.bottom_right, position.bottom_left]
                .map(point),
        },
    })
}
