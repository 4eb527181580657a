//! The map from the categories of Open Food Facts to foods.

use std::sync::LazyLock;

use crate::condition::Sold;
use crate::foods::{self, Food};

/// A category on the map.
#[derive(Debug)]
pub(crate) struct Category {
    /// Its tag, such as `en:milks`.
    pub(crate) tag: &'static str,
    /// The food it is; none where broader categories would lead astray and no food fits.
    pub(crate) food: Option<&'static Food>,
    /// How shops sell it; none where they do it in several ways.
    pub(crate) sold: Option<Sold>,
}

/// By tag.
static CATEGORIES: LazyLock<Vec<Category>> = LazyLock::new(|| lines().map(Category::from_fields).collect());

/// The fields of each line: tag, number of the food, how it is sold, name of the food. The name is there for
/// who reads the file.
fn lines() -> impl Iterator<Item = [&'static str; 4]> {
    include_str!("../data/categories.tsv").lines().skip(1).map(|line| {
        let fields: Vec<_> = line.split('\t').collect();
        fields.try_into().unwrap_or_else(|_| panic!("no category: {line:?}"))
    })
}

/// The narrowest category on the map among the tags of a product, which go from broad to narrow. Where tags
/// say how the product is sold, categories sold so come first: canned chickpeas are canned food before they
/// are chickpeas.
pub(crate) fn narrowest(tags: &[impl AsRef<str>]) -> Option<&'static Category> {
    let mapped = || tags.iter().rev().filter_map(|tag| find(tag.as_ref()));
    Sold::from_tags(tags)
        .and_then(|sold| mapped().find(|category| category.sold == Some(sold)))
        .or_else(|| mapped().next())
}

fn find(tag: &str) -> Option<&'static Category> {
    let at = CATEGORIES.binary_search_by_key(&tag, |category| category.tag).ok()?;
    Some(&CATEGORIES[at])
}

impl Category {
    fn from_fields([tag, food, sold, _]: [&'static str; 4]) -> Self {
        let food = (food != "-").then(|| {
            food.parse()
                .ok()
                .and_then(foods::find)
                .unwrap_or_else(|| panic!("{tag}: there is no food {food}"))
        });
        Self { tag, food, sold: Sold::from_word(sold) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_so_that_each_is_there_once() {
        assert!(CATEGORIES.is_sorted_by(|one, next| one.tag < next.tag));
        assert!(CATEGORIES.len() > 300);
    }

    #[test]
    fn tags_are_well_formed() {
        for category in &*CATEGORIES {
            let name = category.tag.strip_prefix("en:").expect("an English tag");
            assert!(
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
                "{name}"
            );
        }
    }

    #[test]
    fn the_name_is_that_of_the_food() {
        for ([tag, .., name], category) in lines().zip(&*CATEGORIES) {
            assert_eq!(name, category.food.map_or("-", |food| food.name), "{tag}");
        }
    }

    #[test]
    fn the_narrowest_of_those_sold_so() {
        for (tags, expected) in [
            (&["en:cheeses", "en:grated-cheese"][..], Some("en:grated-cheese")),
            (&["en:canned-foods", "en:legume-seeds"], Some("en:canned-foods")),
            (
                &["en:frozen-foods", "en:pizzas", "en:frozen-pizzas", "en:margherita-pizza"],
                Some("en:frozen-pizzas"),
            ),
            (&["en:frozen-foods", "en:breads"], Some("en:breads")),
            (&["en:plant-based-foods-and-beverages", "en:snacks"], None),
        ] {
            assert_eq!(narrowest(tags).map(|category| category.tag), expected, "{tags:?}");
        }
    }
}
