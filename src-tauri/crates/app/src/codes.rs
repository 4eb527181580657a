//! Codes and pictures without a pantry: also what the command line's `parse` and `decode` do.

use barcode::gs1::{Contents, Message, Net, ShortDate};
use barcode::{Class, ItemCode, Scan, Symbology};
use jiff::civil::Date;
use pantry::{Amount, Base};

use crate::view::{CodeClass, CodeSays, CodeView, Money, ParsedCode, ScannedCode};
use crate::{Error, clock, convert};

/// Says all that a code's text says, to one who reads it today. `symbology` is an AIM identifier such as `]E0`, none for typed
/// text.
///
/// # Errors
/// [`Error::Code`] with what is wrong; [`Error::Invalid`] for a symbology that is no identifier.
pub fn parse_code(text: &str, symbology: Option<&str>) -> Result<ParsedCode, Error> {
    let scan = scan_of(text, symbology)?;
    let today = clock::today(clock::system()());
    match barcode::message(&scan)? {
        Some(message) => Ok(parsed(&message, today)),
        None => {
            let code = barcode::parse(&scan)?;
            Ok(ParsedCode {
                gtin: Some(code.gtin.to_string()),
                class: Some(class(code.class)),
                ..ParsedCode::default()
            })
        }
    }
}

fn parsed(message: &Message, today: Date) -> ParsedCode {
    let said = message.contents();
    let gtin = message.gtin();
    let date = |date: Option<ShortDate>| date.map(|date| date.near(today).to_string());
    let milli = |net: i64| decimal(net, 3);
    ParsedCode {
        gtin: gtin.map(|gtin| gtin.to_string()),
        class: gtin.map(|gtin| class(gtin.class())),
        lot: said.lot,
        best_before: date(said.best_before),
        use_by: date(said.use_by),
        produced: date(said.produced),
        packed: date(said.packed),
        sell_by: date(said.sell_by),
        net_weight_g: said.net.and_then(|net| match net {
            Net::Weight { milli_g } => milli(milli_g),
            Net::Volume { .. } => None,
        }),
        net_volume_ml: said.net.and_then(|net| match net {
            Net::Volume { milli_ml } => milli(milli_ml),
            Net::Weight { .. } => None,
        }),
        count: said.count,
        price: said.price.as_ref().and_then(|price| decimal(price.value, price.decimals)),
        currency: said.price.and_then(|price| price.currency),
        serial: said.serial,
        // The first of what stands there twice: that it does is a warning.
        ai: message.elements().iter().rev().map(|one| (one.ai.clone(), one.value.clone().into())).collect(),
        warnings: message.warnings().iter().map(ToString::to_string).collect(),
    }
}

/// A number with so many of its digits behind the point, as the nearest that JSON's readers can hold.
fn decimal(value: i64, decimals: u32) -> Option<f64> {
    let decimals = usize::try_from(decimals).ok()?;
    let digits = format!("{value:0>width$}", width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    format!("{whole}.{part}0").parse().ok()
}

/// The item that a typed code is about, in its normal form.
///
/// # Errors
/// [`Error::Code`] with what is wrong, also with a code about something else.
pub fn gtin_in(text: &str) -> Result<String, Error> {
    item_code(text, None).map(|code| code.gtin.to_string())
}

/// Reads the codes in a PNG, JPEG or WebP file.
///
/// # Errors
/// [`Error::Picture`] when it is none of these, damaged or too large.
pub fn decode_picture(bytes: &[u8]) -> Result<Vec<ScannedCode>, Error> {
    Ok(scan::picture(bytes)?.into_iter().map(ScannedCode::from).collect())
}

pub(crate) fn item_code(text: &str, symbology: Option<&str>) -> Result<ItemCode, Error> {
    Ok(barcode::parse(&scan_of(text, symbology)?)?)
}

fn scan_of(text: &str, symbology: Option<&str>) -> Result<Scan, Error> {
    let Some(aim) = symbology else { return Ok(Scan::typed(text)) };
    let symbology = Symbology::from_aim(aim).ok_or(Error::Invalid { field: "symbology" })?;
    Ok(Scan::read(text, symbology))
}

fn class(class: Class) -> CodeClass {
    match class {
        Class::Product => CodeClass::Product,
        Class::Restricted => CodeClass::Restricted,
        Class::Coupon => CodeClass::Coupon,
        Class::Book => CodeClass::Book,
        Class::Periodical => CodeClass::Periodical,
    }
}

/// A code without anything a household knows of it, to one who reads it on `today`.
pub(crate) fn view(code: &ItemCode, today: Date, currency: &str) -> CodeView {
    let says = says(code.contents(), today, currency);
    CodeView { gtin: code.gtin.to_string(), class: class(code.class), measured: None, teachable: false, says }
}

fn says(said: Contents, today: Date, currency: &str) -> CodeSays {
    let date = |date: Option<ShortDate>| date.map(|date| date.near(today).to_string());
    let price = said.price.as_ref().and_then(|price| price.minor(currency));
    CodeSays {
        best_before: date(said.best_before),
        use_by: date(said.use_by),
        produced: date(said.produced),
        packed: date(said.packed),
        sell_by: date(said.sell_by),
        batch: said.lot,
        serial: said.serial,
        net: said.net.map(|net| convert::amount(net_amount(net))),
        count: said.count,
        price: price.map(|minor| Money { minor, currency: currency.to_owned() }),
    }
}

/// Net contents as an amount.
pub(crate) fn net_amount(net: Net) -> Amount {
    match net {
        Net::Weight { milli_g } => Amount::new(milli_g, Base::G),
        Net::Volume { milli_ml } => Amount::new(milli_ml, Base::Ml),
    }
}
