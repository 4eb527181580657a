//! The kinds of code that are looked for.

use std::fmt;

use zxingcpp::{Barcode, BarcodeFormat};

/// A kind of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// EAN-13.
    Ean13,
    /// EAN-8.
    Ean8,
    /// UPC-A: in bars the same as an EAN-13 that begins with 0.
    UpcA,
    /// UPC-E.
    UpcE,
    /// GS1 DataBar that holds a GTIN: Omnidirectional, Stacked.
    DataBar,
    /// GS1 DataBar Limited.
    DataBarLimited,
    /// GS1 DataBar Expanded, Expanded Stacked.
    DataBarExpanded,
    /// Interleaved 2 of 5, ITF-14.
    Itf,
    /// Code 128, GS1-128.
    Code128,
    /// Data Matrix.
    DataMatrix,
    /// QR code.
    Qr,
}

/// What the decoder is asked for, for everything: first what is read at the till, then what else is made of bars.
pub(crate) const ALL: &[BarcodeFormat] = &[
    BarcodeFormat::EAN13,
    BarcodeFormat::EAN8,
    BarcodeFormat::UPCA,
    BarcodeFormat::UPCE,
    BarcodeFormat::DataBar,
    BarcodeFormat::ITF,
    BarcodeFormat::Code128,
    BarcodeFormat::DataMatrix,
    BarcodeFormat::QRCode,
];

/// For all that is made of bars.
pub(crate) const BARS: &[BarcodeFormat] = ALL.split_at(7).0;

/// For the codes on packs at the till.
pub(crate) const RETAIL: &[BarcodeFormat] = ALL.split_at(5).0;

impl Format {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ean13 => "EAN-13",
            Self::Ean8 => "EAN-8",
            Self::UpcA => "UPC-A",
            Self::UpcE => "UPC-E",
            Self::DataBar => "GS1 DataBar",
            Self::DataBarLimited => "GS1 DataBar Limited",
            Self::DataBarExpanded => "GS1 DataBar Expanded",
            Self::Itf => "ITF",
            Self::Code128 => "Code 128",
            Self::DataMatrix => "Data Matrix",
            Self::Qr => "QR code",
        }
    }

    /// Whether it is printed on packs to be read at the till. These are looked for in every frame.
    pub fn is_retail(self) -> bool {
        !matches!(self, Self::Itf | Self::Code128 | Self::DataMatrix | Self::Qr)
    }

    /// One name for all kinds whose bars may be taken for one another's.
    pub(crate) fn family(self) -> &'static str {
        match self {
            Self::Ean13 | Self::Ean8 | Self::UpcA | Self::UpcE => "EAN/UPC",
            Self::DataBar | Self::DataBarLimited | Self::DataBarExpanded => "GS1 DataBar",
            Self::Itf | Self::Code128 | Self::DataMatrix | Self::Qr => self.name(),
        }
    }

    /// Whether it is of the EAN/UPC family with a full set of bars, unlike UPC-E.
    pub(crate) fn is_full_ean(self) -> bool {
        matches!(self, Self::Ean13 | Self::Ean8 | Self::UpcA)
    }

    /// The kind of a decoded code; none for a kind that was not asked for.
    pub(crate) fn of(barcode: &Barcode) -> Option<Self> {
        // The symbology first: for some kinds the decoder has variants that the binding's enum does not name.
        match barcode.symbology() {
            BarcodeFormat::EANUPC => match barcode.format() {
                // Asked for both, the decoder calls every UPC-A an EAN-13.
                BarcodeFormat::EAN13 if barcode.text().starts_with('0') => Some(Self::UpcA),
                BarcodeFormat::EAN13 => Some(Self::Ean13),
                BarcodeFormat::EAN8 => Some(Self::Ean8),
                BarcodeFormat::UPCA => Some(Self::UpcA),
                BarcodeFormat::UPCE => Some(Self::UpcE),
                _ => None,
            },
            BarcodeFormat::DataBar => match barcode.format() {
                BarcodeFormat::DataBarLtd => Some(Self::DataBarLimited),
                BarcodeFormat::DataBarExp | BarcodeFormat::DataBarExpStk => Some(Self::DataBarExpanded),
                _ => Some(Self::DataBar),
            },
            BarcodeFormat::ITF => Some(Self::Itf),
            BarcodeFormat::Code128 => Some(Self::Code128),
            BarcodeFormat::DataMatrix => Some(Self::DataMatrix),
            BarcodeFormat::QRCode => Some(Self::Qr),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
