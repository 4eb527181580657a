//! What a message says of the pack it is on: its dates, lot, weight, price.

use super::date::ShortDate;
use super::message::Message;

/// What a code says beyond which item it is. Nothing of it is on most packs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Contents {
    /// Batch or lot, (10).
    pub lot: Option<String>,
    /// Quality date, (15).
    pub best_before: Option<ShortDate>,
    /// Safety date, (17), or the day of (7003).
    pub use_by: Option<ShortDate>,
    /// Production date, (11).
    pub produced: Option<ShortDate>,
    /// Packaging date, (13).
    pub packed: Option<ShortDate>,
    /// The last day on which a store sells it, (16).
    pub sell_by: Option<ShortDate>,
    /// How much is in it, by weight or by volume.
    pub net: Option<Net>,
    /// How many pieces are in it, (30) or (37).
    pub count: Option<u32>,
    /// What it costs, (392n) or (393n).
    pub price: Option<Price>,
    /// Serial number, (21).
    pub serial: Option<String>,
}

/// How much is in a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Net {
    /// A weight.
    Weight {
        /// In thousandths of a gram. Pounds and ounces are rounded to one.
        milli_g: i64,
    },
    /// A volume.
    Volume {
        /// In thousandths of a millilitre. What is not metric is rounded to one.
        milli_ml: i64,
    },
}

/// A price, exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// In the unit that `decimals` says: 299 with two of them is 2.99.
    pub value: i64,
    /// 0 to 9.
    pub decimals: u32,
    /// Three letters (ISO 4217); none where the code leaves it to the country it is read in.
    pub currency: Option<String>,
}

impl Price {
    /// So many of the smallest coin of a currency (ISO 4217), `EUR` for one; none when it is a price in another, or no whole
    /// number of them.
    #[must_use]
    pub fn minor(&self, currency: &str) -> Option<i64> {
        if self.currency.as_deref().is_some_and(|own| own != currency) {
            return None;
        }
        let coins = u32::from(iso_currency::Currency::from_code(currency)?.exponent()?);
        match coins.checked_sub(self.decimals) {
            Some(more) => self.value.checked_mul(10_i64.checked_pow(more)?),
            None => {
                let each = 10_i64.checked_pow(self.decimals - coins)?;
                (self.value % each == 0).then_some(self.value / each)
            }
        }
    }
}

/// Net contents (GS1 General Specifications, 3.6.2): first three digits of the application identifier, whether it is a
/// weight, and how many thousandths of a gram or of a millilitre one of its unit has, in millionths. Pounds and ounces by
/// the international yard and pound agreement of 1959, gallons and their parts by those of the United States.
const MEASURES: [(&str, bool, i128); 11] = [
    ("310", true, 1_000_000_000_000),      // kg
    ("320", true, 453_592_370_000),        // lb
    ("356", true, 31_103_476_800),         // oz t
    ("315", false, 1_000_000_000_000),     // l
    ("316", false, 1_000_000_000_000_000), // m³
    ("357", false, 29_573_529_563),        // fl oz
    ("360", false, 946_352_946_000),       // qt
    ("361", false, 3_785_411_784_000),     // gal
    ("364", false, 16_387_064_000),        // in³
    ("365", false, 28_316_846_592_000),    // ft³
    ("366", false, 764_554_857_984_000),   // yd³
];

impl Message {
    /// What it says of the pack.
    #[must_use]
    pub fn contents(&self) -> Contents {
        let text = |ai: &str| self.get(ai).map(str::to_owned);
        let date = |ai: &str| self.get(ai).and_then(|value| ShortDate::read(value.get(..6)?).ok());
        let count = |ai: &str| self.get(ai).and_then(|value| value.parse().ok());
        Contents {
            lot: text("10"),
            best_before: date("15"),
            use_by: date("17").or_else(|| date("7003")),
            produced: date("11"),
            packed: date("13"),
            sell_by: date("16"),
            net: self.elements().iter().find_map(|element| net(&element.ai, &element.value)),
            count: count("30").or_else(|| count("37")),
            price: self.elements().iter().find_map(|element| price(&element.ai, &element.value)),
            serial: text("21"),
        }
    }
}

/// How many decimals an application identifier says by its last digit.
fn decimals(ai: &str) -> Option<u32> {
    ai.chars().nth(3)?.to_digit(10)
}

fn net(ai: &str, value: &str) -> Option<Net> {
    let (_, is_weight, millionths) = MEASURES.iter().find(|(prefix, ..)| ai.starts_with(prefix))?;
    let divisor = 10_i128.pow(decimals(ai)? + 6);
    let milli = i64::try_from((value.parse::<i128>().ok()? * millionths + divisor / 2) / divisor).ok()?;
    Some(if *is_weight { Net::Weight { milli_g: milli } } else { Net::Volume { milli_ml: milli } })
}

fn price(ai: &str, value: &str) -> Option<Price> {
    let (currency, value) = match ai.get(..3)? {
        "392" => (None, value),
        "393" => {
            let (number, value) = value.split_at_checked(3)?;
            let currency = iso_currency::Currency::from_numeric(number.parse().ok()?)?;
            (Some(currency.code().to_owned()), value)
        }
        _ => return None,
    };
    Some(Price { value: value.parse().ok()?, decimals: decimals(ai)?, currency })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(brackets: &str) -> Contents {
        Message::from_brackets(brackets).expect(brackets).contents()
    }

    #[test]
    fn weights_are_exact() {
        for (brackets, milli_g) in [
            ("(3103)000195", 195_000),
            ("(3100)000002", 2_000_000),
            ("(3105)000001", 10),
            ("(3201)000010", 453_592),
        ] {
            assert_eq!(contents(brackets).net, Some(Net::Weight { milli_g }), "{brackets}");
        }
        assert_eq!(contents("(3152)000150").net, Some(Net::Volume { milli_ml: 1_500_000 }));
        assert_eq!(contents("(3300)000150").net, None, "gross");
    }

    #[test]
    fn prices_say_their_currency_or_leave_it() {
        let priced = |value, decimals, currency: Option<&str>| {
            Some(Price { value, decimals, currency: currency.map(str::to_owned) })
        };
        assert_eq!(contents("(3922)0299").price, priced(299, 2, None));
        assert_eq!(contents("(3932)978299").price, priced(299, 2, Some("EUR")));
        assert_eq!(contents("(3902)0299").price, None, "what is to be paid, not what it costs");
    }

    #[test]
    fn prices_in_coins() {
        let coins =
            |brackets, currency: &str| contents(brackets).price.and_then(|price| price.minor(currency));
        assert_eq!(coins("(3922)0299", "EUR"), Some(299));
        assert_eq!(coins("(3920)3", "EUR"), Some(300));
        assert_eq!(coins("(3923)2990", "EUR"), Some(299));
        assert_eq!(coins("(3923)2995", "EUR"), None);
        assert_eq!(coins("(3920)299", "JPY"), Some(299));
        assert_eq!(coins("(3932)978299", "EUR"), Some(299));
        assert_eq!(coins("(3932)978299", "CHF"), None);
        assert_eq!(coins("(3922)0299", "XXXX"), None);
    }

    #[test]
    fn dates_lot_and_count() {
        let said = contents("(15)270331(10)L1(17)270401(7003)2704020800(30)12(37)3(21)S");
        assert_eq!(said.lot.as_deref(), Some("L1"));
        assert_eq!(said.best_before, ShortDate::read("270331").ok());
        assert_eq!(said.use_by, ShortDate::read("270401").ok());
        assert_eq!((said.count, said.serial.as_deref()), (Some(12), Some("S")));
        assert_eq!(contents("(7003)2704020800").use_by, ShortDate::read("270402").ok());
    }
}
