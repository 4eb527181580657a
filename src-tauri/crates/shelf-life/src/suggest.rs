//! From the categories of a product to a suggestion.

use crate::condition::Sold;
use crate::{Condition, Keeps, categories};

/// Who says so. To be shown with each suggestion.
pub const SOURCE: &str = "FoodKeeper";

/// The state food is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Situation {
    /// As it was bought.
    Sealed,
    /// The package is open.
    Opened,
    /// Taken out of the freezer, and in the fridge since.
    Thawed,
}

/// How long a product may keep. A suggestion, never a safety claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Suggestion {
    /// How long.
    pub keeps: Keeps,
    /// The name of the food this is said of, in English.
    pub food: &'static str,
    /// The category of the product that led to that food, such as `en:milks`.
    pub category: &'static str,
    /// Who says so: [`SOURCE`].
    pub source: &'static str,
}

/// How long a product keeps at a place of that condition, by its categories: tags of Open Food Facts from
/// broad to narrow, parents included. None when its categories are not on the map or the source says nothing
/// about such a place.
pub fn suggest(
    categories: &[impl AsRef<str>],
    condition: Condition,
    situation: Situation,
) -> Option<Suggestion> {
    let category = categories::narrowest(categories)?;
    let food = category.food?;
    // What the pantry does not harm, the fridge does not either.
    let or_in_pantry = |in_fridge: Option<Keeps>, in_pantry: Option<Keeps>| {
        in_fridge.or(in_pantry.filter(|keeps| *keeps != Keeps::NotRecommended))
    };
    let keeps = match (condition, situation) {
        (Condition::Ambient, Situation::Sealed) => food.pantry,
        (Condition::Ambient, Situation::Opened) => food.pantry_opened,
        (Condition::Cool, Situation::Sealed) => or_in_pantry(food.fridge, food.pantry),
        (Condition::Cool, Situation::Opened) => or_in_pantry(food.fridge_opened, food.pantry_opened),
        (Condition::Cool, Situation::Thawed) => food.fridge_thawed,
        (Condition::Frozen, Situation::Sealed | Situation::Opened) => food.freezer,
        (Condition::Ambient | Condition::Frozen, Situation::Thawed) => None,
    }?;
    Some(Suggestion { keeps, food: food.name, category: category.tag, source: SOURCE })
}

/// Where such a product usually stands, by its categories as for [`suggest`]: where shops sell it.
pub fn usual_condition(categories: &[impl AsRef<str>]) -> Option<Condition> {
    let sold = Sold::from_tags(categories).or_else(|| categories::narrowest(categories)?.sold);
    sold.map(Sold::condition)
}
