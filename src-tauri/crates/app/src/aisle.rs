//! Where in a store things stand, by the categories of Open Food Facts.

use crate::view::Aisle;

/// All aisles, in the order that most stores have them.
pub(crate) const USUAL: [Aisle; 20] = [
    Aisle::Produce,
    Aisle::Bakery,
    Aisle::Meat,
    Aisle::Fish,
    Aisle::Dairy,
    Aisle::Chilled,
    Aisle::Staples,
    Aisle::Breakfast,
    Aisle::Preserves,
    Aisle::Condiments,
    Aisle::Sweets,
    Aisle::Snacks,
    Aisle::HotDrinks,
    Aisle::Drinks,
    Aisle::Alcohol,
    Aisle::Frozen,
    Aisle::Baby,
    Aisle::Pets,
    Aisle::Household,
    Aisle::Other,
];

/// Categories, and where in a store what is of one stands. Where a product has several, the narrowest decides.
const CATEGORIES: &[(&str, Aisle)] = &[
    ("en:fruits", Aisle::Produce),
    ("en:vegetables", Aisle::Produce),
    ("en:fruits-and-vegetables-based-foods", Aisle::Preserves),
    ("en:fresh-fruits", Aisle::Produce),
    ("en:fresh-vegetables", Aisle::Produce),
    ("en:potatoes", Aisle::Produce),
    ("en:mushrooms", Aisle::Produce),
    ("en:fresh-herbs", Aisle::Produce),
    ("en:breads", Aisle::Bakery),
    ("en:sliced-breads", Aisle::Bakery),
    ("en:viennoiseries", Aisle::Bakery),
    ("en:cakes", Aisle::Bakery),
    ("en:pastries", Aisle::Bakery),
    ("en:meats", Aisle::Meat),
    ("en:meats-and-their-products", Aisle::Meat),
    ("en:poultries", Aisle::Meat),
    ("en:prepared-meats", Aisle::Meat),
    ("en:sausages", Aisle::Meat),
    ("en:hams", Aisle::Meat),
    ("en:seafood", Aisle::Fish),
    ("en:fishes", Aisle::Fish),
    ("en:fishes-and-their-products", Aisle::Fish),
    ("en:dairies", Aisle::Dairy),
    ("en:milks", Aisle::Dairy),
    ("en:cheeses", Aisle::Dairy),
    ("en:yogurts", Aisle::Dairy),
    ("en:butters", Aisle::Dairy),
    ("en:margarines", Aisle::Dairy),
    ("en:creams", Aisle::Dairy),
    ("en:eggs", Aisle::Dairy),
    ("en:chicken-eggs", Aisle::Dairy),
    ("en:desserts", Aisle::Dairy),
    ("en:plant-based-milk-alternatives", Aisle::Dairy),
    ("en:refrigerated-foods", Aisle::Chilled),
    ("en:refrigerated-meals", Aisle::Chilled),
    ("en:fresh-meals", Aisle::Chilled),
    ("en:fresh-pizzas", Aisle::Chilled),
    ("en:tofu", Aisle::Chilled),
    ("en:meat-alternatives", Aisle::Chilled),
    ("en:pastas", Aisle::Staples),
    ("en:rices", Aisle::Staples),
    ("en:flours", Aisle::Staples),
    ("en:cereals-and-their-products", Aisle::Staples),
    ("en:cereals-and-potatoes", Aisle::Staples),
    ("en:legumes-and-their-products", Aisle::Staples),
    ("en:pulses", Aisle::Staples),
    ("en:sugars", Aisle::Staples),
    ("en:baking-powders", Aisle::Staples),
    ("en:noodles", Aisle::Staples),
    ("en:couscous", Aisle::Staples),
    ("en:breakfasts", Aisle::Breakfast),
    ("en:breakfast-cereals", Aisle::Breakfast),
    ("en:mueslis", Aisle::Breakfast),
    ("en:spreads", Aisle::Breakfast),
    ("en:sweet-spreads", Aisle::Breakfast),
    ("en:jams", Aisle::Breakfast),
    ("en:honeys", Aisle::Breakfast),
    ("en:chocolate-spreads", Aisle::Breakfast),
    ("en:nut-butters", Aisle::Breakfast),
    ("en:canned-foods", Aisle::Preserves),
    ("en:canned-vegetables", Aisle::Preserves),
    ("en:canned-fruits", Aisle::Preserves),
    ("en:canned-fishes", Aisle::Preserves),
    ("en:canned-meats", Aisle::Preserves),
    ("en:canned-legumes", Aisle::Preserves),
    ("en:pickles", Aisle::Preserves),
    ("en:olives", Aisle::Preserves),
    ("en:soups", Aisle::Preserves),
    ("en:meals", Aisle::Preserves),
    ("en:dried-products-to-be-rehydrated", Aisle::Preserves),
    ("en:condiments", Aisle::Condiments),
    ("en:sauces", Aisle::Condiments),
    ("en:tomato-sauces", Aisle::Condiments),
    ("en:ketchup", Aisle::Condiments),
    ("en:mustards", Aisle::Condiments),
    ("en:mayonnaises", Aisle::Condiments),
    ("en:spices", Aisle::Condiments),
    ("en:salts", Aisle::Condiments),
    ("en:vinegars", Aisle::Condiments),
    ("en:fats", Aisle::Condiments),
    ("en:vegetable-oils", Aisle::Condiments),
    ("en:olive-oils", Aisle::Condiments),
    ("en:sweet-snacks", Aisle::Sweets),
    ("en:biscuits", Aisle::Sweets),
    ("en:biscuits-and-cakes", Aisle::Sweets),
    ("en:chocolates", Aisle::Sweets),
    ("en:candies", Aisle::Sweets),
    ("en:confectioneries", Aisle::Sweets),
    ("en:snacks", Aisle::Snacks),
    ("en:salty-snacks", Aisle::Snacks),
    ("en:crisps", Aisle::Snacks),
    ("en:nuts", Aisle::Snacks),
    ("en:appetizers", Aisle::Snacks),
    ("en:bars", Aisle::Snacks),
    ("en:dried-fruits", Aisle::Snacks),
    ("en:coffees", Aisle::HotDrinks),
    ("en:teas", Aisle::HotDrinks),
    ("en:hot-beverages", Aisle::HotDrinks),
    ("en:herbal-teas", Aisle::HotDrinks),
    ("en:cocoa-and-its-products", Aisle::HotDrinks),
    ("en:beverages", Aisle::Drinks),
    ("en:waters", Aisle::Drinks),
    ("en:fruit-juices", Aisle::Drinks),
    ("en:carbonated-drinks", Aisle::Drinks),
    ("en:sodas", Aisle::Drinks),
    ("en:alcoholic-beverages", Aisle::Alcohol),
    ("en:wines", Aisle::Alcohol),
    ("en:beers", Aisle::Alcohol),
    ("en:frozen-foods", Aisle::Frozen),
    ("en:frozen-desserts", Aisle::Frozen),
    ("en:frozen-vegetables", Aisle::Frozen),
    ("en:ice-creams-and-sorbets", Aisle::Frozen),
    ("en:baby-foods", Aisle::Baby),
    ("en:baby-milks", Aisle::Baby),
    ("en:pet-food", Aisle::Pets),
    ("en:cat-food", Aisle::Pets),
    ("en:dog-food", Aisle::Pets),
    ("en:non-food-products", Aisle::Household),
    ("en:open-beauty-facts", Aisle::Household),
];

/// Where something stands that keeps frozen or cold, whatever it is made of.
const BY_KEEPING: [(&str, Aisle); 3] =
    [("en:frozen-foods", Aisle::Frozen), ("en:baby-foods", Aisle::Baby), ("en:pet-food", Aisle::Pets)];

/// The aisle of what has these categories, broad first.
pub(crate) fn of(categories: &[String]) -> Aisle {
    let kept = BY_KEEPING.iter().find(|(tag, _)| categories.iter().any(|category| category == tag));
    let narrowest =
        || categories.iter().rev().find_map(|tag| CATEGORIES.iter().find(|(category, _)| category == tag));
    kept.or_else(narrowest).map_or(Aisle::Other, |(_, aisle)| *aisle)
}

/// Its word, as it is kept with what was ticked: that of the border.
pub(crate) fn word(aisle: Aisle) -> String {
    serde_json::to_value(aisle).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// All aisles in the order of a store, by the trips there.
pub(crate) fn ordered(trips: &[Vec<String>]) -> Vec<Aisle> {
    let words = USUAL.map(word);
    let usual: Vec<&str> = words.iter().map(String::as_str).collect();
    let position = |learned: &&str| words.iter().position(|word| word == learned);
    pantry::aisle_order(trips, &usual).iter().filter_map(position).map(|index| USUAL[index]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_tags(tags: &[&str]) -> Aisle {
        of(&tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_narrowest_category_that_is_known_decides() {
        assert_eq!(of_tags(&["en:dairies", "en:milks", "en:something-narrow"]), Aisle::Dairy);
        assert_eq!(of_tags(&["en:beverages", "en:alcoholic-beverages", "en:wines"]), Aisle::Alcohol);
        assert_eq!(of_tags(&["en:spreads", "en:sweet-spreads", "en:chocolate-spreads"]), Aisle::Breakfast);
        assert_eq!(of_tags(&["en:frozen-foods", "en:vegetables"]), Aisle::Frozen);
        assert_eq!(of_tags(&[]), Aisle::Other);
    }

    #[test]
    fn no_category_stands_twice_and_every_aisle_has_a_word() {
        for (index, (tag, _)) in CATEGORIES.iter().enumerate() {
            assert!(CATEGORIES[..index].iter().all(|(other, _)| other != tag), "{tag}");
        }
        assert!(USUAL.iter().all(|aisle| !word(*aisle).is_empty()));
    }

    #[test]
    fn what_was_learned_comes_in_the_order_of_the_trips() {
        assert_eq!(ordered(&[]), USUAL);
        let trip = vec!["frozen".to_owned(), "dairy".to_owned(), "produce".to_owned()];
        let learned = ordered(&[trip]);
        let place = |aisle| learned.iter().position(|other| *other == aisle);
        assert!(place(Aisle::Frozen) < place(Aisle::Dairy) && place(Aisle::Dairy) < place(Aisle::Produce));
    }
}
