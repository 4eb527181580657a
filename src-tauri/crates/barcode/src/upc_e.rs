//! UPC-E: a UPC-A number printed without some of its zeros (ISO/IEC 15420; GS1 General Specifications,
//! 5.2.2.4).

use std::fmt;
use std::str::FromStr;

use crate::{Gtin, ParseError, check_digit, text};

/// The eight digits `S d1…d6 C` of a UPC-E, whose check digit is right for the number they stand for.
///
/// It is another way to print a GTIN-12, not a GTIN of its own. [`Gtin`] therefore has no room for it: expand
/// it. Open Food Facts does *not* expand, so the product may be filed there under these eight digits as well;
/// a client of it finds them by [`Gtin::to_upc_e`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UpcE([u8; 8]);

impl UpcE {
    /// The GTIN-12 it stands for.
    pub fn expand(self) -> Gtin {
        let payload = expand_payload(&self.0);
        Gtin::from_payload(&payload)
    }

    /// The eight digits.
    pub fn as_str(&self) -> &str {
        text::ascii(&self.0)
    }

    /// The same eight digits as a GTIN-8, in the one case of ten in which the check digit fits that too. Then
    /// the digits alone can't say which product is meant.
    pub fn as_gtin8(self) -> Option<Gtin> {
        Gtin::from_digits(&self.0).ok()
    }

    /// `digits` are ASCII digits: 8 are checked, 7 lack the check digit, 6 lack the number system (0) too.
    pub(crate) fn from_digits(digits: &[u8]) -> Result<Self, ParseError> {
        let mut all = [b'0'; 8];
        match digits.len() {
            8 | 7 => all[..digits.len()].copy_from_slice(digits),
            6 => all[1..7].copy_from_slice(digits),
            digits => return Err(ParseError::Length { digits }),
        }
        if !matches!(all[0], b'0' | b'1') {
            // Only the number systems 0 and 1 have a short form.
            return Err(ParseError::Length { digits: digits.len() });
        }
        let expected = check_digit::for_payload(&expand_payload(&all));
        if digits.len() == 8 && all[7] != expected {
            return Err(ParseError::CheckDigit { expected: expected.into(), found: all[7].into() });
        }
        all[7] = expected;
        Ok(Self(all))
    }

    /// The short form of a UPC-A, where it has one.
    pub(crate) fn suppress(upc_a: &[u8; 12]) -> Option<Self> {
        let &[s @ b'0'..=b'1', a, b, c, d, e, v, w, x, y, z, check] = upc_a else {
            return None;
        };
        let short = match [c, d, e, v, w, x, y] {
            [b'0'..=b'2', b'0', b'0', b'0', b'0', _, _] => [a, b, x, y, z, c],
            [_, b'0', b'0', b'0', b'0', b'0', _] => [a, b, c, y, z, b'3'],
            [_, _, b'0', b'0', b'0', b'0', b'0'] => [a, b, c, d, z, b'4'],
            [_, _, _, b'0', b'0', b'0', b'0'] if z >= b'5' => [a, b, c, d, e, z],
            _ => return None,
        };
        let [d1, d2, d3, d4, d5, d6] = short;
        Some(Self([s, d1, d2, d3, d4, d5, d6, check]))
    }
}

/// The eleven digits of the UPC-A without its check digit.
fn expand_payload(&[s, d1, d2, d3, d4, d5, d6, _]: &[u8; 8]) -> [u8; 11] {
    const O: u8 = b'0';
    match d6 {
        b'0'..=b'2' => [s, d1, d2, d6, O, O, O, O, d3, d4, d5],
        b'3' => [s, d1, d2, d3, O, O, O, O, O, d4, d5],
        b'4' => [s, d1, d2, d3, d4, O, O, O, O, O, d5],
        _ => [s, d1, d2, d3, d4, d5, O, O, O, O, d6],
    }
}

impl fmt::Debug for UpcE {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UpcE({self})")
    }
}

impl fmt::Display for UpcE {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads 8 digits, 7 (no check digit) or 6 (no number system either).
impl FromStr for UpcE {
    type Err = ParseError;

    fn from_str(s: &str) -> Result<Self, ParseError> {
        Self::from_digits(text::only_digits(s)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::GtinKind;

    #[test]
    fn expands_by_every_rule() {
        for (short, long) in [
            ("04252614", "0042100005264"), // 0 to 2, the example of the standard's text books
            ("04965802", "0049000006582"),
            ("01234505", "0012000003455"),
            ("01234514", "0012100003454"),
            ("01234523", "0012200003453"),
            ("01234531", "0012300000451"),
            ("01234543", "0012340000053"),
            ("01234558", "0012345000058"),
            ("01234565", "0012345000065"),
            ("01234572", "0012345000072"),
            ("01234589", "0012345000089"),
            ("01234596", "0012345000096"),
            ("03897425", "0038200009745"),
        ] {
            let upc_e: UpcE = short.parse().unwrap();
            assert_eq!(upc_e.expand().as_str(), long, "{short}");
            assert_eq!(upc_e.expand().to_upc_e(), Some(upc_e), "{long} back");
        }
    }

    #[test]
    fn shorter_inputs_are_completed() {
        for short in ["04252614", "0425261", "425261"] {
            assert_eq!(short.parse::<UpcE>().unwrap().as_str(), "04252614", "{short}");
        }
        assert_eq!("1425261".parse::<UpcE>().unwrap().expand().as_str(), "0142100005261");
    }

    #[test]
    fn wrong_ones_are_refused() {
        assert_eq!("04252615".parse::<UpcE>(), Err(ParseError::CheckDigit { expected: '4', found: '5' }),);
        assert_eq!("24252614".parse::<UpcE>(), Err(ParseError::Length { digits: 8 }));
        assert_eq!("04252".parse::<UpcE>(), Err(ParseError::Length { digits: 5 }));
        assert!("0425261x".parse::<UpcE>().is_err());
    }

    #[test]
    fn every_short_form_comes_back_to_its_number() {
        for system in 0..=1 {
            for middle in (0..1_000_000).step_by(7) {
                let upc_e: UpcE = format!("{system}{middle:06}").parse().unwrap();
                let gtin = upc_e.expand();
                match gtin.to_upc_e() {
                    Some(again) => assert_eq!(again.expand(), gtin, "{upc_e}"),
                    // With five zeros in front the number is, by the normal form, a GTIN-8.
                    None => assert_eq!(gtin.kind(), GtinKind::Gtin8, "{upc_e}"),
                }
            }
        }
    }

    #[test]
    fn not_every_upc_a_has_one() {
        for long in ["036000291452", "4006381333931", "242100005264", "042100005264x"] {
            let upc_e = long.parse::<Gtin>().ok().and_then(Gtin::to_upc_e);
            assert_eq!(upc_e, None, "{long}");
        }
    }
}
