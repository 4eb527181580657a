//! Amounts as people type and read them, without ever passing through a float.

use crate::Error;
use crate::view::{Amount, Unit};

/// The largest amount one booking may have, in thousandths: a million of anything.
const MAX_MILLI: i64 = 1_000_000_000;

/// Reads `2`, `1.5`, `½`, `500g`, `1 kg`, `2 x 330 ml`, `3/4 cup`, `2 Packungen`: pieces where no unit is named.
///
/// # Errors
/// [`Error::Invalid`] for anything else, for what may be read in two ways, and outside 0.001 to 1,000,000 of the unit it
/// is kept in.
pub fn parse_amount(text: &str) -> Result<Amount, Error> {
    let invalid = || Error::Invalid { field: "amount" };
    let typed = units::parse_amount(text).map_err(|_| invalid())?;
    let units::Amount { milli, base } = typed.amount(units::Unit::Piece).ok_or_else(invalid)?.value;
    if is_bookable(milli) { Ok(Amount { milli, unit: Unit(base) }) } else { Err(invalid()) }
}

/// True of what one booking may have.
pub(crate) fn is_bookable(milli: i64) -> bool {
    (1..=MAX_MILLI).contains(&milli)
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
    use units::Base;

    use super::*;

    #[test]
    fn reads_what_people_type() {
        for (text, milli, unit) in [
            ("2", 2_000, Base::Piece),
            ("1.5", 1_500, Base::Piece),
            ("0,125", 125, Base::Piece),
            ("500g", 500_000, Base::G),
            (" 1.25 kg ", 1_250_000, Base::G),
            ("33 cl", 330_000, Base::Ml),
            ("1,5 L", 1_500_000, Base::Ml),
        ] {
            assert_eq!(parse_amount(text).unwrap(), Amount { milli, unit: Unit(unit) }, "{text}");
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
            let text = amount_text(milli);
            match parse_amount(&text) {
                Ok(amount) => prop_assert_eq!(amount.milli, milli),
                // 1.234 may be one and a bit, or over a thousand: then it is not read at all.
                Err(_) => prop_assert!(milli % 10 != 0 && (1_000..1_000_000).contains(&milli), "{}", text),
            }
        }

        #[test]
        fn any_text_is_safe(text in ".{0,40}") {
            let _ = parse_amount(&text);
        }
    }
}
