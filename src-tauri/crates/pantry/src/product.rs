//! Products as others see them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use units::{Amount, Base, Conversions, Equation, Size, Unit};

use crate::sql::words;
use crate::{Error, Facts, PlaceId, ProductId, Provenance};

words! {
    /// What is known of a product's facts.
    FactsState {
        /// Copied from a source.
        Known = "known",
        /// Not answered yet: to be filled in when the source can be asked.
        Pending = "pending",
        /// The source does not know it.
        Unknown = "unknown",
        /// Never asked: no barcode, or one of a kind that is not asked.
        Local = "local",
    }
}

/// A product, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Name to show: the user's, else the source's; none while nobody knows it.
    pub name: Option<String>,
    /// Brand to show.
    pub brand: Option<String>,
    /// Size to show, as printed.
    pub size: Option<String>,
    /// What its amounts are told in.
    pub unit: Base,
    /// When it was made.
    pub created_at: Timestamp,
    /// What is known of its facts.
    pub facts_state: FactsState,
    /// Its copy of what a source said.
    pub facts: Option<Facts>,
    /// Where that came from.
    pub provenance: Option<Provenance>,
    /// The user's own words over it.
    pub edits: ProductEdits,
    /// Its barcodes, the first one first.
    pub gtins: Vec<String>,
}

/// The user's own words: over a product's facts, where none leaves the source's, and beside them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductEdits {
    /// Name.
    pub name: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Size.
    pub size: Option<String>,
    /// Ingredients.
    pub ingredients: Option<String>,
    /// What the user wrote to it.
    pub note: Option<String>,
    /// Where it usually stands.
    pub place: Option<PlaceId>,
    /// Days it keeps once opened.
    pub opened_days: Option<u32>,
    /// Days it keeps once thawed.
    pub thawed_days: Option<u32>,
    /// What its amounts are told in; none for what its first lot is counted in.
    pub unit: Option<Base>,
    /// How much of one unit is how much of another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub equations: Vec<Equation>,
    /// In no list, but for that of what is hidden.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

impl Product {
    /// How its units convert into each other: by the user's equations, and by its size where that is plain: a piece of it
    /// is what is printed on it.
    #[must_use]
    pub fn conversions(&self) -> Conversions {
        let size = self.size.as_deref().map(Size::parse).filter(|size| size.sure);
        conversions(&self.edits.equations, size.and_then(|size| size.total))
    }
}

/// What follows from equations, and from a size unless they contradict it.
fn conversions(equations: &[Equation], size: Option<Amount>) -> Conversions {
    let printed = size.and_then(|size| {
        let unit = match size.base {
            Base::G => Unit::G,
            Base::Ml => Unit::Ml,
            _ => return None,
        };
        let one = Equation { left: (1000, Unit::Piece), right: (size.milli, unit) };
        Conversions::new(&[equations, &[one]].concat()).ok()
    });
    printed.or_else(|| Conversions::new(equations).ok()).unwrap_or_default()
}

impl ProductEdits {
    /// Without surrounding spaces, and nothing where nothing is written.
    pub(crate) fn cleaned(&self) -> Result<Self, Error> {
        Ok(Self {
            name: clean("name", self.name.as_deref())?,
            brand: clean("brand", self.brand.as_deref())?,
            size: clean("size", self.size.as_deref())?,
            ingredients: clean_long("ingredients", self.ingredients.as_deref())?,
            note: clean_long("note", self.note.as_deref())?,
            place: self.place,
            opened_days: days("openedDays", self.opened_days)?,
            thawed_days: days("thawedDays", self.thawed_days)?,
            unit: self.unit,
            equations: {
                Conversions::new(&self.equations).map_err(Error::Equation)?;
                self.equations.clone()
            },
            hidden: self.hidden,
        })
    }
}

/// Food that keeps longer than this is not measured in days.
fn days(field: &'static str, days: Option<u32>) -> Result<Option<u32>, Error> {
    const MOST: u32 = 3_650;
    match days {
        Some(days) if days > MOST => Err(Error::Invalid { field, reason: format!("more than {MOST} days") }),
        days => Ok(days),
    }
}

/// One line of words: without surrounding spaces, none when nothing is left.
pub(crate) fn clean(field: &'static str, text: Option<&str>) -> Result<Option<String>, Error> {
    cleaned(field, text, 500, char::is_control)
}

/// Words of several lines.
pub(crate) fn clean_long(field: &'static str, text: Option<&str>) -> Result<Option<String>, Error> {
    cleaned(field, text, 10_000, |letter| letter.is_control() && letter != '\n')
}

fn cleaned(
    field: &'static str,
    text: Option<&str>,
    longest: usize,
    refused: impl Fn(char) -> bool,
) -> Result<Option<String>, Error> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if text.chars().count() > longest {
        return Err(Error::Invalid { field, reason: format!("more than {longest} letters") });
    }
    if text.chars().any(refused) {
        return Err(Error::Invalid { field, reason: "contains control characters".into() });
    }
    Ok(Some(text.to_owned()))
}
