//! Which kind of bars or squares a text was read from.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An AIM symbology identifier (ISO/IEC 15424): `]`, a letter for the symbology, a modifier.
///
/// Upper and lower case differ: `]E0` is EAN/UPC, `]e0` is GS1 DataBar. Identifiers without a constant here
/// are held as they are.
///
/// **Eight digits** are an EAN-8 under [`EAN_8`](Self::EAN_8) and a UPC-E under [`EAN_UPC`](Self::EAN_UPC).
/// The standard wants a UPC-E expanded to 13 digits there, which decoders of pictures do; many hand-held
/// scanners send the eight (or six, or seven) printed digits instead. Either way the symbology settles it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Symbology([u8; 3]);

impl Symbology {
    /// EAN-13, UPC-A or UPC-E.
    pub const EAN_UPC: Self = Self(*b"]E0");
    /// A two-digit add-on alone.
    pub const ADD_ON_2: Self = Self(*b"]E1");
    /// A five-digit add-on alone.
    pub const ADD_ON_5: Self = Self(*b"]E2");
    /// EAN-13, UPC-A or UPC-E with an add-on behind it.
    pub const EAN_UPC_WITH_ADD_ON: Self = Self(*b"]E3");
    /// EAN-8.
    pub const EAN_8: Self = Self(*b"]E4");
    /// Interleaved 2 of 5 whose check digit the reader did not look at.
    pub const ITF: Self = Self(*b"]I0");
    /// Interleaved 2 of 5 with a check digit, such as ITF-14.
    pub const ITF_CHECKED: Self = Self(*b"]I1");
    /// Code 128.
    pub const CODE_128: Self = Self(*b"]C0");
    /// GS1-128.
    pub const GS1_128: Self = Self(*b"]C1");
    /// GS1 DataBar, of every form.
    pub const DATA_BAR: Self = Self(*b"]e0");
    /// Data Matrix.
    pub const DATA_MATRIX: Self = Self(*b"]d1");
    /// GS1 DataMatrix.
    pub const GS1_DATA_MATRIX: Self = Self(*b"]d2");
    /// QR code.
    pub const QR: Self = Self(*b"]Q1");
    /// GS1 QR code.
    pub const GS1_QR: Self = Self(*b"]Q3");
    /// GS1 DotCode.
    pub const GS1_DOT_CODE: Self = Self(*b"]J1");

    /// The symbology of an identifier such as `]E0`; none when the text is no such identifier.
    pub fn from_aim(aim: &str) -> Option<Self> {
        match *aim.as_bytes() {
            [b']', letter, modifier] if letter.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric() => {
                Some(Self([b']', letter, modifier]))
            }
            _ => None,
        }
    }

    /// The identifier, three characters.
    pub fn aim(&self) -> &str {
        std::str::from_utf8(&self.0).expect("three ASCII characters: the only way in checks it")
    }

    /// Whether what was read is GS1 element strings (application identifiers with their values).
    pub fn is_gs1(self) -> bool {
        matches!(&self.0, b"]C1" | b"]d2" | b"]d5" | b"]Q3" | b"]Q4" | b"]J1") || self.0[1] == b'e'
    }

    /// Splits an identifier off the front of a text, as hand-held scanners can be set to send it.
    pub(crate) fn split_from(text: &str) -> Option<(Self, &str)> {
        let (aim, rest) = text.split_at_checked(3)?;
        Some((Self::from_aim(aim)?, rest))
    }
}

impl fmt::Debug for Symbology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Symbology({})", self.aim())
    }
}

impl fmt::Display for Symbology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.aim())
    }
}

impl TryFrom<String> for Symbology {
    type Error = String;

    fn try_from(aim: String) -> Result<Self, String> {
        Self::from_aim(&aim).ok_or_else(|| format!("{aim:?} is not an AIM symbology identifier"))
    }
}

impl From<Symbology> for String {
    fn from(symbology: Symbology) -> Self {
        symbology.aim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_come_back_as_they_were() {
        for aim in ["]E0", "]E3", "]E4", "]I1", "]C0", "]C1", "]e0", "]d1", "]d2", "]Q1", "]Q3", "]X0", "]zA"]
        {
            assert_eq!(Symbology::from_aim(aim).map(|s| s.to_string()).as_deref(), Some(aim));
        }
        assert_eq!(Symbology::from_aim("]E4"), Some(Symbology::EAN_8));
        assert_ne!(Symbology::EAN_UPC, Symbology::from_aim("]e0").expect("well formed"));
    }

    #[test]
    fn what_is_no_identifier_is_refused() {
        for text in ["", "]", "]E", "E0]", "]E00", "]é", "]0E", "]E-", "EAN"] {
            assert_eq!(Symbology::from_aim(text), None, "{text:?}");
        }
    }

    #[test]
    fn gs1_carriers_are_known() {
        for aim in ["]C1", "]e0", "]e1", "]d2", "]Q3", "]J1"] {
            assert!(Symbology::from_aim(aim).expect("well formed").is_gs1(), "{aim}");
        }
        for aim in ["]C0", "]E0", "]d1", "]Q1", "]I1"] {
            assert!(!Symbology::from_aim(aim).expect("well formed").is_gs1(), "{aim}");
        }
    }

    #[test]
    fn splitting_keeps_characters_whole() {
        assert_eq!(Symbology::split_from("]E0123"), Some((Symbology::EAN_UPC, "123")));
        assert_eq!(Symbology::split_from("]é0"), None);
        assert_eq!(Symbology::split_from("]€"), None);
        assert_eq!(Symbology::split_from("12"), None);
    }

    #[test]
    fn serde_as_text() {
        assert_eq!(serde_json::to_string(&Symbology::DATA_BAR).expect("text"), "\"]e0\"");
        assert!(serde_json::from_str::<Symbology>("\"E0\"").is_err());
    }
}
