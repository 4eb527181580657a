//! Where food stands, and how shops sell it.

/// The climate of the place where food stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// A pantry, a shelf.
    Ambient,
    /// A fridge.
    Cool,
    /// A freezer.
    Frozen,
}

/// How shops sell a food.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sold {
    /// From the shelf, fresh or dry.
    Ambient,
    /// From the shelf, preserved: in cans, jars and cartons. It keeps unlike the same food fresh or dry.
    Canned,
    /// From the cool shelf.
    Cool,
    /// From the freezer.
    Frozen,
}

impl Sold {
    /// What tags say of it, whatever the food is.
    const BY_TAG: [(&str, Self); 4] = [
        ("en:frozen-", Self::Frozen),
        ("en:refrigerated-", Self::Cool),
        // Open Food Facts files it under canned food, but it is not sterile: anchovies, roe.
        ("en:semi-preserved-", Self::Cool),
        ("en:canned-", Self::Canned),
    ];

    /// From the word in the map; none for `-`.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        match word {
            "-" => None,
            "ambient" => Some(Self::Ambient),
            "canned" => Some(Self::Canned),
            "cool" => Some(Self::Cool),
            "frozen" => Some(Self::Frozen),
            _ => panic!("{word:?} is not a way to sell food"),
        }
    }

    /// What the tags of a product say of it, if any does.
    pub(crate) fn from_tags(tags: &[impl AsRef<str>]) -> Option<Self> {
        let says = |prefix: &str| tags.iter().any(|tag| tag.as_ref().starts_with(prefix));
        Self::BY_TAG.into_iter().find(|(prefix, _)| says(prefix)).map(|(_, sold)| sold)
    }

    /// Where such food then stands.
    pub(crate) fn condition(self) -> Condition {
        match self {
            Self::Ambient | Self::Canned => Condition::Ambient,
            Self::Cool => Condition::Cool,
            Self::Frozen => Condition::Frozen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_how_it_is_sold() {
        for (tags, expected) in [
            (&["en:frozen-foods", "en:frozen-desserts"][..], Some(Sold::Frozen)),
            (&["en:meals", "en:refrigerated-foods", "en:refrigerated-meals"], Some(Sold::Cool)),
            (&["en:canned-foods", "en:fishes", "en:canned-fishes"], Some(Sold::Canned)),
            (&["en:canned-foods", "en:fresh-foods", "en:semi-preserved-foods"], Some(Sold::Cool)),
            (&["en:fishes", "fr:frozen-", "frozen"], None),
            (&[], None),
        ] {
            assert_eq!(Sold::from_tags(tags), expected, "{tags:?}");
        }
    }
}
