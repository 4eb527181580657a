//! Products as others see them.

use jiff::Timestamp;

use crate::sql::words;
use crate::{Error, Facts, ProductId, Provenance, Unit};

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
    /// The unit of all its lots.
    pub unit: Unit,
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

/// The user's own words over a product's facts; none leaves the source's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductEdits {
    /// Name.
    pub name: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Size.
    pub size: Option<String>,
}

impl ProductEdits {
    /// Without surrounding spaces, and nothing where nothing is written.
    pub(crate) fn cleaned(&self) -> Result<Self, Error> {
        Ok(Self {
            name: clean("name", self.name.as_deref())?,
            brand: clean("brand", self.brand.as_deref())?,
            size: clean("size", self.size.as_deref())?,
        })
    }
}

fn clean(field: &'static str, text: Option<&str>) -> Result<Option<String>, Error> {
    const LONGEST: usize = 500;
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if text.chars().count() > LONGEST {
        return Err(Error::Invalid { field, reason: format!("more than {LONGEST} letters") });
    }
    if text.chars().any(char::is_control) {
        return Err(Error::Invalid { field, reason: "contains control characters".into() });
    }
    Ok(Some(text.to_owned()))
}
