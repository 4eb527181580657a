//! The foods of the FoodKeeper.

use std::sync::LazyLock;

use crate::Keeps;

/// A food, and how long it keeps where; none where the FoodKeeper says nothing.
#[derive(Debug)]
pub(crate) struct Food {
    /// The FoodKeeper's number.
    pub(crate) id: u16,
    /// Its name, to show.
    pub(crate) name: &'static str,
    /// Sealed, in the pantry.
    pub(crate) pantry: Option<Keeps>,
    /// Opened, in the pantry.
    pub(crate) pantry_opened: Option<Keeps>,
    /// Sealed, in the fridge.
    pub(crate) fridge: Option<Keeps>,
    /// Opened, in the fridge.
    pub(crate) fridge_opened: Option<Keeps>,
    /// In the fridge after it was frozen.
    pub(crate) fridge_thawed: Option<Keeps>,
    /// In the freezer.
    pub(crate) freezer: Option<Keeps>,
}

/// By number.
static FOODS: LazyLock<Vec<Food>> =
    LazyLock::new(|| include_str!("../data/foodkeeper.tsv").lines().skip(1).map(Food::from_line).collect());

/// The food with that number.
pub(crate) fn find(id: u16) -> Option<&'static Food> {
    let at = FOODS.binary_search_by_key(&id, |food| food.id).ok()?;
    Some(&FOODS[at])
}

impl Food {
    /// From a line of the table. A time from the day of purchase is meant for food as shops sell it, and
    /// comes before one that does not say from when.
    fn from_line(line: &'static str) -> Self {
        let fields: Vec<_> = line.split('\t').collect();
        let &[id, name, ref keeps @ ..] = fields.as_slice() else { panic!("no food: {line:?}") };
        let keeps: [_; 9] = std::array::from_fn(|at| Keeps::from_field(keeps[at]));
        let [
            pantry_bought,
            pantry,
            pantry_opened,
            fridge_bought,
            fridge,
            fridge_opened,
            fridge_thawed,
            freezer_bought,
            freezer,
        ] = keeps;
        Self {
            id: id.parse().expect("a number"),
            name,
            pantry: pantry_bought.or(pantry),
            pantry_opened,
            fridge: fridge_bought.or(fridge),
            fridge_opened,
            fridge_thawed,
            freezer: freezer_bought.or(freezer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten years; the longest is that of dry beans in a vacuum.
    const LONGEST: u32 = 3_650;

    #[test]
    fn sorted_and_named() {
        assert_eq!(FOODS.len(), 661);
        assert!(FOODS.is_sorted_by(|one, next| one.id < next.id));
        assert!(FOODS.iter().all(|food| !food.name.is_empty() && food.name.trim() == food.name));
    }

    #[test]
    fn ranges_are_plausible() {
        for food in &*FOODS {
            let all = [
                food.pantry,
                food.pantry_opened,
                food.fridge,
                food.fridge_opened,
                food.fridge_thawed,
                food.freezer,
            ];
            for keeps in all.into_iter().flatten() {
                if let Keeps::Days { least, most } = keeps {
                    assert!(least <= most && most <= LONGEST, "{}: {keeps:?}", food.name);
                }
            }
        }
    }

    #[test]
    fn only_what_is_there_is_found() {
        assert_eq!(find(1).map(|food| food.name), Some("Butter"));
        assert!(find(0).is_none());
        assert!(find(u16::MAX).is_none());
    }
}
