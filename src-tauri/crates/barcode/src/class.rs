//! What sort of number a GTIN is, by its GS1 prefix.

use serde::{Deserialize, Serialize};

use crate::Gtin;

/// What sort of number a code is. Only a [`Product`](Self::Product) is ever asked of a product database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// An ordinary trade item: the number means the same everywhere.
    Product,
    /// Restricted circulation: the number means something within one shop, company or region only, such as
    /// goods weighed and labelled in the shop.
    Restricted,
    /// A coupon, or the receipt of a deposit machine.
    Coupon,
    /// A book (ISBN) or sheet music (ISMN).
    Book,
    /// A newspaper or magazine (ISSN).
    Periodical,
}

impl Class {
    /// Whether a product database may be asked for such a number. All the others are never sent anywhere.
    pub fn is_askable(self) -> bool {
        self == Self::Product
    }

    /// By the lists of GS1 prefixes and of GS1-8 prefixes (GS1 General Specifications, 1.4).
    pub(crate) fn of(gtin: Gtin) -> Self {
        let gtin14 = gtin.to_gtin14();
        // The indicator digit says which packing it is, the 13 digits behind it whose item it is.
        let gtin13 = &gtin14[1..];
        if let Some(gtin8) = gtin13.strip_prefix("00000") {
            return match gtin8.as_bytes()[0] {
                b'0' | b'2' => Self::Restricted,
                _ => Self::Product,
            };
        }
        match gtin13.as_bytes() {
            [b'0', b'2' | b'4', ..] | [b'2', ..] => Self::Restricted,
            // 05: coupons of the United States until 2011, kept free since. 980: refund receipts.
            [b'0', b'5', ..] | [b'9', b'8', b'0'..=b'4', ..] | [b'9', b'9', ..] => Self::Coupon,
            [b'9', b'7', b'7', ..] => Self::Periodical,
            [b'9', b'7', b'8' | b'9', ..] => Self::Book,
            _ => Self::Product,
        }
    }
}
