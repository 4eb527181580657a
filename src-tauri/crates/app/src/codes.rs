//! Codes and pictures without a pantry: also what the command line's `parse` and `decode` do.

use barcode::{Class, ItemCode, Scan, Symbology};

use crate::Error;
use crate::view::{CodeClass, CodeView, ScannedCode};

/// Says what a code's text is. `symbology` is an AIM identifier such as `]E0`, none for typed text.
///
/// # Errors
/// [`Error::Code`] with what is wrong; [`Error::Invalid`] for a symbology that is no identifier.
pub fn parse_code(text: &str, symbology: Option<&str>) -> Result<CodeView, Error> {
    item_code(text, symbology).map(CodeView::from)
}

/// Reads the codes in a PNG, JPEG or WebP file.
///
/// # Errors
/// [`Error::Picture`] when it is none of these, damaged or too large.
pub fn decode_picture(bytes: &[u8]) -> Result<Vec<ScannedCode>, Error> {
    Ok(scan::picture(bytes)?.into_iter().map(ScannedCode::from).collect())
}

pub(crate) fn item_code(text: &str, symbology: Option<&str>) -> Result<ItemCode, Error> {
    let scan = match symbology {
        None => Scan::typed(text),
        Some(aim) => {
            let symbology = Symbology::from_aim(aim).ok_or(Error::Invalid { field: "symbology" })?;
            Scan::read(text, symbology)
        }
    };
    Ok(barcode::parse(&scan)?)
}

impl From<ItemCode> for CodeView {
    fn from(code: ItemCode) -> Self {
        let class = match code.class {
            Class::Product => CodeClass::Product,
            Class::Restricted => CodeClass::Restricted,
            Class::Coupon => CodeClass::Coupon,
            Class::Book => CodeClass::Book,
            Class::Periodical => CodeClass::Periodical,
        };
        Self { gtin: code.gtin.to_string(), class, measured: None, teachable: false }
    }
}
