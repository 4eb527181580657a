//! The sample pantry of `--demo`: real products of the stand-in's records, so that their facts can be looked up.

use jiff::ToSpan;
use jiff::civil::Date;
use pantry::BuiltinPlace;

/// A lot to begin with.
pub(crate) struct Sample {
    pub(crate) gtin: &'static str,
    pub(crate) pieces: i32,
    pub(crate) place: BuiltinPlace,
    /// Days from today to its date; none for no date.
    days: Option<i32>,
    pub(crate) opened: bool,
}

impl Sample {
    pub(crate) fn date(&self, today: Date) -> Option<Date> {
        self.days.and_then(|days| today.checked_add(days.days()).ok())
    }
}

const fn sample(gtin: &'static str, pieces: i32, place: BuiltinPlace, days: Option<i32>) -> Sample {
    Sample { gtin, pieces, place, days, opened: false }
}

const fn opened(gtin: &'static str, place: BuiltinPlace, days: Option<i32>) -> Sample {
    Sample { gtin, pieces: 1, place, days, opened: true }
}

use BuiltinPlace::{Freezer, Fridge, Pantry};

pub(crate) const SAMPLES: &[Sample] = &[
    opened("5010251168577", Fridge, Some(-1)),
    sample("3596710347643", 1, Fridge, Some(-3)),
    sample("9300601768226", 2, Fridge, Some(2)),
    sample("3350030202071", 2, Fridge, Some(4)),
    sample("8004983005474", 4, Fridge, Some(5)),
    sample("8030582700120", 6, Fridge, Some(9)),
    opened("8002470029804", Pantry, Some(520)),
    sample("3168930007432", 1, Pantry, Some(6)),
    opened("0022506002357", Fridge, Some(34)),
    sample("3350033317154", 3, Pantry, Some(75)),
    sample("3017620422003", 1, Pantry, Some(111)),
    opened("9300650658615", Pantry, Some(240)),
    sample("9310155100335", 4, Pantry, None),
    sample("4388858946739", 1, Pantry, Some(290)),
    sample("3350031650550", 8, Pantry, Some(640)),
    opened("5050854517631", Pantry, None),
    sample("0849092103196", 3, Pantry, Some(700)),
    sample("8019730009469", 5, Pantry, Some(820)),
    sample("3596710426454", 2, Freezer, Some(95)),
    sample("3045320517101", 1, Pantry, Some(180)),
    sample("5060482840179", 6, Pantry, Some(58)),
    sample("0737628064502", 1, Pantry, Some(150)),
    sample("7622210288257", 1, Pantry, Some(330)),
    sample("0817670011683", 3, Pantry, Some(200)),
    sample("4000539770708", 2, Pantry, Some(130)),
    sample("3502110000880", 2, Pantry, Some(88)),
    sample("8712000031312", 6, Fridge, Some(160)),
];

/// Of an opened one little is left.
pub(crate) const ALMOST_EMPTY: &str = "5050854517631";
/// How many pieces there should be at least: eggs, spaghetti.
pub(crate) const MINIMUMS: [(&str, i32); 2] = [("8030582700120", 10), ("9310155100335", 6)];
/// What somebody wrote on the shopping list.
pub(crate) const TO_BUY: [&str; 3] = ["Bread", "Lemons", "Candles"];
/// Somebody who eats there, and what they must not eat.
pub(crate) const MEMBER: &str = "Anna";
pub(crate) const ALLERGEN: &str = "en:nuts";
