//! The check digit of GS1 keys (GS1 General Specifications, 7.9.1): weights 3, 1, 3, … from the right.

use crate::ParseError;

/// The check digit, in ASCII, for digits that do not have theirs yet. Leading zeros do not change it.
pub(crate) fn for_payload(payload: &[u8]) -> u8 {
    // Modulo in every step: no length of input can overflow.
    let sum = payload
        .iter()
        .rev()
        .zip([3, 1].into_iter().cycle())
        .fold(0, |sum, (digit, weight)| (sum + (digit - b'0') * weight) % 10);
    b'0' + (10 - sum) % 10
}

/// Whether the last of these ASCII digits is right for the others.
pub(crate) fn verify(digits: &[u8]) -> Result<(), ParseError> {
    let Some((&found, payload)) = digits.split_last() else {
        return Err(ParseError::Empty);
    };
    let expected = for_payload(payload);
    if found == expected {
        Ok(())
    } else {
        Err(ParseError::CheckDigit { expected: expected.into(), found: found.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_check_digits() {
        for (payload, expected) in [
            ("400638133393", b'1'),
            ("03600029145", b'2'),
            ("9638507", b'4'),
            ("04210000526", b'4'),
            ("1540014128876", b'3'),
            ("000000000000", b'0'),
        ] {
            assert_eq!(for_payload(payload.as_bytes()), expected, "{payload}");
            assert_eq!(for_payload(format!("0000{payload}").as_bytes()), expected, "padded {payload}");
        }
    }

    #[test]
    fn no_digits_are_no_code() {
        assert_eq!(verify(b""), Err(ParseError::Empty));
    }
}
