//! Products as others see them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use units::{Amount, Base, Conversions, Equation, Size, Unit};

use crate::sql::words;
use crate::{Error, Facts, KindId, MAX_MILLI, NutrientId, PlaceId, ProductId, Provenance, amount};

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
    pub barcodes: Vec<Barcode>,
}

/// A barcode of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barcode {
    /// A GTIN in its normal form, or the cleaned text of a local code.
    pub gtin: String,
    /// For how many pieces of the product it stands, in thousandths; of the user's words 0 for "none of this product".
    pub milli: i64,
}

/// What the user says of a nutrient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NutrientEdit {
    /// Which one.
    pub id: NutrientId,
    /// Thousandths of a kilocalorie for energy, of a gram otherwise, per 100 g or 100 ml.
    pub milli_per_100: i64,
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
    /// What it is an instance of.
    pub kind: Option<KindId>,
    /// How much of it there should be at least.
    pub minimum: Option<Amount>,
    /// Category tags, in place of the source's.
    pub categories: Option<Vec<String>>,
    /// Allergen tags, in place of the source's.
    pub allergens: Option<Vec<String>>,
    /// "May contain" tags, in place of the source's.
    pub traces: Option<Vec<String>>,
    /// Nutrients, each in place of the source's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nutrition: Vec<NutrientEdit>,
    /// Barcodes besides the first, or what a scan of one stands for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub barcodes: Vec<Barcode>,
    /// The product that this one became: it has its lots and barcodes.
    pub merged_into: Option<ProductId>,
}

impl Product {
    /// Its category tags, broad first: the user's, else the source's.
    #[must_use]
    pub fn categories(&self) -> &[String] {
        let facts = self.facts.as_ref().map_or(&[][..], |facts| &facts.categories);
        self.edits.categories.as_deref().unwrap_or(facts)
    }

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
            kind: self.kind,
            minimum: {
                if let Some(minimum) = self.minimum {
                    amount::check_positive(minimum.milli)?;
                }
                self.minimum
            },
            categories: tags("categories", self.categories.as_deref())?,
            allergens: tags("allergens", self.allergens.as_deref())?,
            traces: tags("traces", self.traces.as_deref())?,
            nutrition: nutrition(&self.nutrition)?,
            barcodes: barcodes(&self.barcodes)?,
            merged_into: self.merged_into,
        })
    }
}

/// Tags without surrounding spaces, each once.
pub(crate) fn tags(field: &'static str, tags: Option<&[String]>) -> Result<Option<Vec<String>>, Error> {
    const MOST: usize = 100;
    let Some(tags) = tags else { return Ok(None) };
    let mut cleaned = Vec::new();
    for tag in tags {
        if let Some(tag) = clean(field, Some(tag))?
            && !cleaned.contains(&tag)
        {
            cleaned.push(tag);
        }
    }
    if cleaned.len() > MOST {
        return Err(Error::Invalid { field, reason: format!("more than {MOST}") });
    }
    Ok(Some(cleaned))
}

fn nutrition(edits: &[NutrientEdit]) -> Result<Vec<NutrientEdit>, Error> {
    /// More than 100 g are not in 100 g; a kilocalorie is a thousand of what energy is kept in, fat has 900.
    const MOST: i64 = 10_000_000;
    let invalid = |reason: &str| Error::Invalid { field: "nutrition", reason: reason.into() };
    for (index, edit) in edits.iter().enumerate() {
        if !(0..=MOST).contains(&edit.milli_per_100) {
            return Err(invalid("out of bounds"));
        }
        if edits[..index].iter().any(|other| other.id == edit.id) {
            return Err(invalid("a nutrient twice"));
        }
    }
    Ok(edits.to_vec())
}

fn barcodes(barcodes: &[Barcode]) -> Result<Vec<Barcode>, Error> {
    const MOST: usize = 100;
    let invalid = |reason: &str| Error::Invalid { field: "barcodes", reason: reason.into() };
    if barcodes.len() > MOST {
        return Err(invalid("too many"));
    }
    let mut cleaned: Vec<Barcode> = Vec::new();
    for barcode in barcodes {
        let gtin = checked_barcode(&barcode.gtin)?.to_owned();
        if !(0..=MAX_MILLI).contains(&barcode.milli) {
            return Err(invalid("out of bounds"));
        }
        if cleaned.iter().any(|other| other.gtin == gtin) {
            return Err(invalid("a barcode twice"));
        }
        cleaned.push(Barcode { gtin, milli: barcode.milli });
    }
    Ok(cleaned)
}

/// A text that can be a barcode's, without surrounding spaces.
pub(crate) fn checked_barcode(text: &str) -> Result<&str, Error> {
    const LONGEST: usize = 128;
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST || text.chars().any(char::is_control) {
        return Err(Error::Invalid { field: "barcode", reason: "not a barcode's text".into() });
    }
    Ok(text)
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
