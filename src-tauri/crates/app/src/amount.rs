//! Amounts as people type and read them, without ever passing through a float.

use crate::Error;
use crate::view::{Amount, Unit};

/// The largest amount one booking may have, in thousandths: a million of anything.
const MAX_MILLI: i64 = 1_000_000_000;

/// Reads `2`, `1.5`, `0,5`, `500g`, `1 kg`, `330 ml`, `1.5 l`.
///
/// # Errors
/// [`Error::Invalid`] for anything else, for more than three decimals, and outside 0.001 to 1,000,000.
pub fn parse_amount(text: &str) -> Result<Amount, Error> {
    let invalid = || Error::Invalid { field: "amount" };
    let text = text.trim();
    let split = text.find(|c: char| !matches!(c, '0'..='9' | '.' | ',')).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let (unit, factor) = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "x" => (Unit::Piece, 1),
        "g" => (Unit::G, 1),
        "kg" => (Unit::G, 1_000),
        "ml" => (Unit::Ml, 1),
        "cl" => (Unit::Ml, 10),
        "l" => (Unit::Ml, 1_000),
        _ => return Err(invalid()),
    };
    let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let digits = |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole, 9) || !digits(decimals, 3) {
        return Err(invalid());
    }
    let milli: i64 = format!("{whole}{decimals:0<3}").parse().map_err(|_| invalid())?;
    let milli = milli * factor;
    if (1..=MAX_MILLI).contains(&milli) { Ok(Amount { milli, unit }) } else { Err(invalid()) }
}

/// Thousandths as a decimal number without needless zeros: 1500 is `1.5`.
pub fn amount_text(milli: i64) -> String {
    let sign = if milli < 0 { "-" } else { "" };
    let milli = milli.unsigned_abs();
    let decimals = format!("{:03}", milli % 1_000);
    let text = format!("{sign}{}.{}", milli / 1_000, decimals.trim_end_matches('0'));
    text.trim_end_matches('.').to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_type() {
        for (text, milli, unit) in [
            ("2", 2_000, Unit::Piece),
            ("1.5", 1_500, Unit::Piece),
            ("0,125", 125, Unit::Piece),
            ("500g", 500_000, Unit::G),
            (" 1.25 kg ", 1_250_000, Unit::G),
            ("33 cl", 330_000, Unit::Ml),
            ("1,5 L", 1_500_000, Unit::Ml),
        ] {
            assert_eq!(parse_amount(text).unwrap(), Amount { milli, unit }, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in ["", "0", "-1", "1.2345", "1..2", "g", "1e3", "99999999999", "1 stone", "٣"] {
            assert!(parse_amount(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(milli in 1i64..=MAX_MILLI) {
            prop_assert_eq!(parse_amount(&amount_text(milli)).unwrap().milli, milli);
        }

        #[test]
        fn any_text_is_safe(text in ".{0,40}") {
            let _ = parse_amount(&text);
        }
    }
}
