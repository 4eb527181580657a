//! What amounts are kept in, and what they are typed and shown in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::Ratio;

/// A unit of the user's own, such as a jar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(pub Uuid);

/// What amounts are kept in. As a text: `piece`, `pack`, `g`, `ml`, or the hyphenated UUID of a unit of the user's
/// own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Base {
    /// Single things.
    Piece,
    /// Packs, as they are bought.
    Pack,
    /// Grams.
    G,
    /// Millilitres.
    Ml,
    /// A unit of the user's own.
    Own(UnitId),
}

/// What amounts are typed and shown in. As a text: the names below, or the hyphenated UUID of a unit of the user's
/// own.
///
/// Ounces, pounds and what is filled into cups and spoons are those of the United States (NIST Handbook 44,
/// Appendix C): the inch is 2.54 cm, the gallon 231 cubic inches, the pound 453.59237 g.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Unit {
    /// `piece`: single things.
    Piece,
    /// `pack`: packs, as they are bought.
    Pack,
    /// `mg`: thousandths of a gram.
    Mg,
    /// `g`: grams.
    G,
    /// `kg`: 1,000 g.
    Kg,
    /// `oz`: avoirdupois ounces of 28.349523125 g.
    Oz,
    /// `lb`: avoirdupois pounds of 453.59237 g.
    Lb,
    /// `ml`: millilitres.
    Ml,
    /// `cl`: 10 ml.
    Cl,
    /// `dl`: 100 ml.
    Dl,
    /// `l`: 1,000 ml.
    L,
    /// `fl-oz`: fluid ounces of 29.5735295625 ml.
    FlOz,
    /// `cup`: 8 fluid ounces.
    Cup,
    /// `tbsp`: tablespoons of half a fluid ounce.
    Tbsp,
    /// `tsp`: teaspoons of a sixth of a fluid ounce.
    Tsp,
    /// A unit of the user's own.
    Own(UnitId),
}

/// A text that names no unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is no unit")]
pub struct NotAUnit;

/// A ratio that is known to be positive.
const fn ratio(numerator: u128, denominator: u128) -> Ratio {
    Ratio::new(numerator, denominator).expect("positive")
}

impl Unit {
    /// All that are built in.
    pub const BUILT_IN: [Self; 15] = [
        Self::Piece,
        Self::Pack,
        Self::Mg,
        Self::G,
        Self::Kg,
        Self::Oz,
        Self::Lb,
        Self::Ml,
        Self::Cl,
        Self::Dl,
        Self::L,
        Self::FlOz,
        Self::Cup,
        Self::Tbsp,
        Self::Tsp,
    ];

    /// What its amounts are kept in.
    pub const fn base(self) -> Base {
        match self {
            Self::Piece => Base::Piece,
            Self::Pack => Base::Pack,
            Self::Mg | Self::G | Self::Kg | Self::Oz | Self::Lb => Base::G,
            Self::Ml | Self::Cl | Self::Dl | Self::L | Self::FlOz | Self::Cup | Self::Tbsp | Self::Tsp => {
                Base::Ml
            }
            Self::Own(id) => Base::Own(id),
        }
    }

    /// How much of its base one of it is.
    pub const fn ratio(self) -> Ratio {
        const FL_OZ: u128 = 295_735_295_625;
        const FL_OZ_PER: u128 = 10_000_000_000;
        match self {
            Self::Piece | Self::Pack | Self::G | Self::Ml | Self::Own(_) => Ratio::ONE,
            Self::Mg => const { ratio(1, 1000) },
            Self::Kg | Self::L => const { ratio(1000, 1) },
            Self::Oz => const { ratio(28_349_523_125, 1_000_000_000) },
            Self::Lb => const { ratio(45_359_237, 100_000) },
            Self::Cl => const { ratio(10, 1) },
            Self::Dl => const { ratio(100, 1) },
            Self::FlOz => const { ratio(FL_OZ, FL_OZ_PER) },
            Self::Cup => const { ratio(FL_OZ * 8, FL_OZ_PER) },
            Self::Tbsp => const { ratio(FL_OZ, FL_OZ_PER * 2) },
            Self::Tsp => const { ratio(FL_OZ, FL_OZ_PER * 6) },
        }
    }

    /// Whether it is a unit of mass or volume by tens: grams and litres with their parts and multiples.
    pub const fn is_metric(self) -> bool {
        matches!(self, Self::Mg | Self::G | Self::Kg | Self::Ml | Self::Cl | Self::Dl | Self::L)
    }

    /// The name of a unit that is built in.
    const fn name(self) -> Result<&'static str, UnitId> {
        Ok(match self {
            Self::Piece => "piece",
            Self::Pack => "pack",
            Self::Mg => "mg",
            Self::G => "g",
            Self::Kg => "kg",
            Self::Oz => "oz",
            Self::Lb => "lb",
            Self::Ml => "ml",
            Self::Cl => "cl",
            Self::Dl => "dl",
            Self::L => "l",
            Self::FlOz => "fl-oz",
            Self::Cup => "cup",
            Self::Tbsp => "tbsp",
            Self::Tsp => "tsp",
            Self::Own(id) => return Err(id),
        })
    }
}

impl From<Base> for Unit {
    fn from(base: Base) -> Self {
        match base {
            Base::Piece => Self::Piece,
            Base::Pack => Self::Pack,
            Base::G => Self::G,
            Base::Ml => Self::Ml,
            Base::Own(id) => Self::Own(id),
        }
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Ok(name) => f.pad(name),
            Err(id) => id.fmt(f),
        }
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Unit::from(*self).fmt(f)
    }
}

/// Reads the hyphenated form, nothing else that a UUID may be written in.
impl FromStr for UnitId {
    type Err = NotAUnit;

    fn from_str(s: &str) -> Result<Self, NotAUnit> {
        const HYPHENATED: usize = uuid::fmt::Hyphenated::LENGTH;
        if s.len() != HYPHENATED {
            return Err(NotAUnit);
        }
        Uuid::try_parse(s).map(Self).map_err(|_| NotAUnit)
    }
}

impl FromStr for Unit {
    type Err = NotAUnit;

    fn from_str(s: &str) -> Result<Self, NotAUnit> {
        match Self::BUILT_IN.into_iter().find(|unit| unit.name() == Ok(s)) {
            Some(unit) => Ok(unit),
            None => s.parse().map(Self::Own),
        }
    }
}

impl FromStr for Base {
    type Err = NotAUnit;

    fn from_str(s: &str) -> Result<Self, NotAUnit> {
        let unit: Unit = s.parse()?;
        let base = unit.base();
        if Unit::from(base) == unit { Ok(base) } else { Err(NotAUnit) }
    }
}

impl TryFrom<String> for Unit {
    type Error = NotAUnit;

    fn try_from(s: String) -> Result<Self, NotAUnit> {
        s.parse()
    }
}

impl TryFrom<String> for Base {
    type Error = NotAUnit;

    fn try_from(s: String) -> Result<Self, NotAUnit> {
        s.parse()
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> Self {
        unit.to_string()
    }
}

impl From<Base> for String {
    fn from(base: Base) -> Self {
        base.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JAR: &str = "0190a3b2-5f00-7c31-9e1b-3f2a6d5c4b01";

    #[test]
    fn texts_come_back_as_they_were() {
        for unit in Unit::BUILT_IN.into_iter().chain([Unit::Own(JAR.parse().expect("a UUID"))]) {
            assert_eq!(unit.to_string().parse(), Ok(unit));
            let base = unit.base();
            assert_eq!(base.to_string().parse(), Ok(base));
            let json = serde_json::to_string(&(unit, base)).expect("texts");
            assert_eq!(json, format!("[\"{unit}\",\"{base}\"]"));
            assert_eq!(serde_json::from_str::<(Unit, Base)>(&json).expect("texts"), (unit, base));
        }
        assert_eq!(Base::Own(JAR.parse().expect("a UUID")).to_string(), JAR);
    }

    #[test]
    fn what_names_no_unit_is_refused() {
        let simple = JAR.replace('-', "");
        for text in ["", "G", "grams", " g", "fl oz", &simple, &format!("{{{JAR}}}"), &format!("{JAR} ")] {
            assert_eq!(text.parse::<Unit>(), Err(NotAUnit), "{text:?}");
        }
        for text in ["kg", "oz", "cup", "l"] {
            assert_eq!(text.parse::<Base>(), Err(NotAUnit), "{text:?}");
        }
    }

    #[test]
    fn definitions() {
        let of = |unit: Unit| unit.ratio();
        assert_eq!(of(Unit::Lb), of(Unit::Oz).times(ratio(16, 1)).expect("small"));
        assert_eq!(of(Unit::Cup), of(Unit::FlOz).times(ratio(8, 1)).expect("small"));
        assert_eq!(of(Unit::Cup), ratio(2_365_882_365, 10_000_000));
        assert_eq!(of(Unit::Tbsp), of(Unit::Tsp).times(ratio(3, 1)).expect("small"));
        // A fluid ounce is a 128th of a gallon of 231 cubic inches of 16.387064 ml.
        assert_eq!(of(Unit::FlOz), ratio(231 * 16_387_064, 128_000_000));
    }
}
