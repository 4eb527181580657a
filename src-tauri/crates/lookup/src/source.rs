//! Which database a record is from.

use std::fmt;
use std::str::FromStr;

use barcode::Gtin;
use serde::{Deserialize, Serialize};

/// A database of products. Each is stored and named apart.
///
/// The four of Open Food Facts answer alike and are under the Open Database License; that of the United States'
/// Department of Agriculture is in the public domain (CC0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Food.
    OpenFoodFacts,
    /// Cosmetics.
    OpenBeautyFacts,
    /// Food for animals.
    OpenPetFoodFacts,
    /// All else.
    OpenProductsFacts,
    /// Food on sale in the United States. Asked with a key of the user's own, and only about what the others don't know.
    #[serde(rename = "usda-fooddata-central")]
    FoodDataCentral,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::OpenFoodFacts,
        Self::OpenBeautyFacts,
        Self::OpenPetFoodFacts,
        Self::OpenProductsFacts,
        Self::FoodDataCentral,
    ];
    /// Open Food Facts and its sisters, which send us to one another.
    pub(crate) const SISTERS: [Self; 4] =
        [Self::OpenFoodFacts, Self::OpenBeautyFacts, Self::OpenPetFoodFacts, Self::OpenProductsFacts];

    /// Its key, such as `open-food-facts`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::OpenFoodFacts => "open-food-facts",
            Self::OpenBeautyFacts => "open-beauty-facts",
            Self::OpenPetFoodFacts => "open-pet-food-facts",
            Self::OpenProductsFacts => "open-products-facts",
            Self::FoodDataCentral => "usda-fooddata-central",
        }
    }

    /// Its name, as it wants to be named.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenFoodFacts => "Open Food Facts",
            Self::OpenBeautyFacts => "Open Beauty Facts",
            Self::OpenPetFoodFacts => "Open Pet Food Facts",
            Self::OpenProductsFacts => "Open Products Facts",
            Self::FoodDataCentral => "USDA FoodData Central",
        }
    }

    /// Its domain, such as `openfoodfacts.org`.
    #[must_use]
    pub fn domain(self) -> &'static str {
        match self {
            Self::OpenFoodFacts => "openfoodfacts.org",
            Self::OpenBeautyFacts => "openbeautyfacts.org",
            Self::OpenPetFoodFacts => "openpetfoodfacts.org",
            Self::OpenProductsFacts => "openproductsfacts.org",
            Self::FoodDataCentral => "fdc.nal.usda.gov",
        }
    }

    /// The page of a product.
    #[must_use]
    pub fn page_url(self, gtin: Gtin) -> String {
        match self {
            Self::FoodDataCentral => {
                format!("https://{}/food-search?type=Branded&query={gtin}", self.domain())
            }
            _ => format!("https://world.{}/product/{gtin}", self.domain()),
        }
    }

    /// By the `product_type` of a record.
    pub(crate) fn of_product_type(product_type: &str) -> Option<Self> {
        match product_type {
            "food" => Some(Self::OpenFoodFacts),
            "beauty" => Some(Self::OpenBeautyFacts),
            "petfood" => Some(Self::OpenPetFoodFacts),
            "product" => Some(Self::OpenProductsFacts),
            _ => None,
        }
    }

    /// Which of the sisters answered.
    pub(crate) fn of_host(host: &str) -> Option<Self> {
        Self::SISTERS.into_iter().find(|source| is_within(host, source.domain()))
    }
}

/// Whether `host` is `domain` or below it.
pub(crate) fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Source {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|source| source.key() == key).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn keys_and_hosts() {
        for source in Source::ALL {
            assert_eq!(source.key().parse(), Ok(source));
            assert_eq!(serde_json::to_string(&source).unwrap(), format!("\"{source}\""));
        }
        for source in Source::SISTERS {
            assert_eq!(Source::of_host(&format!("world.{}", source.domain())), Some(source));
        }
        assert_eq!(Source::of_host("openfoodfacts.org"), Some(Source::OpenFoodFacts));
        assert_eq!(Source::of_host("evil-openfoodfacts.org"), None);
        assert_eq!(Source::of_host("openfoodfacts.org.evil.example"), None);
    }
}
