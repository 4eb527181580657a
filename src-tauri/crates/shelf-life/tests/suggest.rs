//! What is suggested for products as they are tagged at Open Food Facts, and for tags that mean harm.

use jiff::civil::date;
use proptest::prelude::*;
use shelf_life::Condition::{Ambient, Cool, Frozen};
use shelf_life::Situation::{Opened, Sealed, Thawed};
use shelf_life::{Condition, Keeps, SOURCE, Situation, suggest, usual_condition};

/// The categories of a product, from broad to narrow, without the `en:` before each.
fn tags(names: &str) -> Vec<String> {
    names.split(' ').map(|name| format!("en:{name}")).collect()
}

fn keeps(names: &str, condition: Condition, situation: Situation) -> Option<Keeps> {
    suggest(&tags(names), condition, situation).map(|suggestion| suggestion.keeps)
}

fn days(least: u32, most: u32) -> Option<Keeps> {
    Some(Keeps::Days { least, most })
}

const UHT_MILK: &str = "dairies milks homogenized-milks uht-milks";
const FRESH_MILK: &str = "dairies milks fresh-milks";
const YOGURT: &str = "dairies fermented-foods fermented-milk-products yogurts fruit-yogurts";
const PARMIGIANO: &str =
    "dairies fermented-foods fermented-milk-products cheeses italian-cheeses parmigiano-reggiano";
const MOZZARELLA: &str = "dairies fermented-foods fermented-milk-products cheeses italian-cheeses \
    stretched-curd-cheeses mozzarella";
const BUTTER: &str = "dairies fats spreads spreadable-fats animal-fats milkfat dairy-spread butters";
const EGGS: &str = "farming-products eggs chicken-eggs";
const MINCED_BEEF: &str = "meats-and-their-products beef-and-its-products meats beef steaks beef-steaks \
    fresh-meats ground-steaks ground-beef-steaks fresh-ground-steaks fresh-ground-beef-steaks";
const HAM: &str = "meats prepared-meats hams white-hams";
const SALMON: &str =
    "seafood fishes-and-their-products fishes fatty-fishes fish-fillets salmons salmon-fillets";
const SMOKED_SALMON: &str = "seafood fishes salmons smoked-fishes smoked-salmons smoked-salmons-from-farming";
const CANNED_TUNA: &str = "canned-foods seafood fishes tunas canned-fishes canned-tunas";
const PASTA: &str = "plant-based-foods-and-beverages plant-based-foods cereals-and-potatoes \
    cereals-and-their-products pastas dry-pastas";
const RICE: &str = "plant-based-foods-and-beverages plant-based-foods cereals-and-potatoes seeds \
    cereals-and-their-products cereal-grains rices japonica-rices medium-grain-rices rices-for-risotto \
    carnaroli-rices";
const FLOUR: &str = "plant-based-foods-and-beverages plant-based-foods cereals-and-potatoes \
    cereals-and-their-products flours cereal-flours wheat-flours durum-wheat-flours";
const OATS: &str = "plant-based-foods-and-beverages plant-based-foods breakfasts cereals-and-potatoes \
    cereals-and-their-products breakfast-cereals flakes cereal-flakes rolled-flakes rolled-oats";
const BREAD: &str = "plant-based-foods-and-beverages plant-based-foods cereals-and-potatoes breads";
const LENTILS: &str = "plant-based-foods-and-beverages plant-based-foods legumes-and-their-products \
    legumes seeds legume-seeds pulses lentils";
const CANNED_CHICKPEAS: &str = "plant-based-foods-and-beverages plant-based-foods \
    legumes-and-their-products canned-foods legumes seeds canned-plant-based-foods legume-seeds pulses \
    chickpeas canned-legumes canned-chickpeas";
const CANNED_TOMATOES: &str = "plant-based-foods-and-beverages plant-based-foods canned-foods \
    fruits-and-vegetables-based-foods canned-plant-based-foods vegetables-based-foods canned-vegetables \
    tomatoes-and-their-products tomatoes canned-tomatoes";
const OLIVES: &str = "plant-based-foods-and-beverages plant-based-foods pickles olive-tree-products \
    plant-based-pickles olives green-olives green-olives-in-brine";
const KETCHUP: &str = "condiments sauces tomato-sauces ketchup";
const MAYONNAISE: &str = "groceries sauces mayonnaises";
const HONEY: &str =
    "spreads breakfasts bee-products farming-products sweet-spreads sweeteners honeys acacia-honeys";
const CHOCOLATE: &str = "snacks sweet-snacks chocolates dark-chocolates";
const JUICE: &str = "plant-based-foods-and-beverages beverages plant-based-beverages fruit-based-beverages \
    juices-and-nectars fruit-juices orange-juices";
const APPLES: &str = "plant-based-foods-and-beverages plant-based-foods fruits-and-vegetables-based-foods \
    fruits-based-foods fruits apples sweet-apples gala-apples";
const BANANAS: &str = "plant-based-foods-and-beverages plant-based-foods fruits-and-vegetables-based-foods \
    fruits-based-foods fruits tropical-fruits bananas";
const SPINACH: &str = "plant-based-foods-and-beverages plant-based-foods fruits-and-vegetables-based-foods \
    frozen-foods vegetables-based-foods frozen-plant-based-foods frozen-vegetables leaf-vegetables spinachs \
    frozen-spinachs";
const PIZZA: &str = "frozen-foods meals pizzas-pies-and-quiches pizzas frozen-pizzas-and-pies frozen-pizzas";
const ICE_CREAM: &str = "desserts frozen-foods frozen-desserts ice-creams-and-sorbets ice-creams \
    ice-cream-tubs sundae-ice-cream";
const EDAMAME: &str = "frozen-foods frozen-plant-based-foods frozen-vegetables";

#[test]
fn where_things_usually_stand() {
    for (product, expected) in [
        (UHT_MILK, Ambient),
        (FRESH_MILK, Cool),
        (EGGS, Cool),
        (MINCED_BEEF, Cool),
        (SALMON, Cool),
        (CANNED_TUNA, Ambient),
        (CANNED_CHICKPEAS, Ambient),
        (PASTA, Ambient),
        (APPLES, Ambient),
        (SPINACH, Frozen),
        (PIZZA, Frozen),
        (ICE_CREAM, Frozen),
    ] {
        assert_eq!(usual_condition(&tags(product)), Some(expected), "{product}");
    }
    assert_eq!(usual_condition(&tags("frozen-foods frozen-meats")), Some(Frozen), "tags alone say so");
    assert_eq!(usual_condition(&tags("meals soups")), None, "sold in several ways");
}

#[test]
fn sealed_where_they_usually_stand() {
    for (product, expected) in [
        (UHT_MILK, days(180, 360)),
        (FRESH_MILK, Some(Keeps::UseByDate)),
        (YOGURT, days(7, 14)),
        (PARMIGIANO, days(180, 180)),
        (MOZZARELLA, days(7, 14)),
        (BUTTER, days(30, 60)),
        (EGGS, days(21, 35)),
        (MINCED_BEEF, days(1, 2)),
        (HAM, days(14, 14)),
        (SALMON, days(1, 2)),
        (SMOKED_SALMON, days(21, 30)),
        (CANNED_TUNA, days(365, 365)),
        (PASTA, days(730, 730)),
        (RICE, days(730, 730)),
        (FLOUR, days(180, 360)),
        (OATS, days(360, 360)),
        (BREAD, days(14, 18)),
        (LENTILS, days(365, 365)),
        (CANNED_CHICKPEAS, days(730, 1825)),
        (CANNED_TOMATOES, days(360, 540)),
        (OLIVES, days(360, 540)),
        (KETCHUP, days(365, 365)),
        (HONEY, days(730, 730)),
        (CHOCOLATE, days(365, 730)),
        (JUICE, Some(Keeps::UseByDate)),
        (APPLES, days(21, 21)),
        (SPINACH, days(300, 540)),
        (PIZZA, days(360, 360)),
        (ICE_CREAM, days(180, 180)),
        ("groceries condiments salts sea-salts", Some(Keeps::Indefinitely)),
        ("sweeteners sugars", Some(Keeps::Indefinitely)),
        ("beverages waters spring-waters mineral-waters", Some(Keeps::Indefinitely)),
    ] {
        let usual = usual_condition(&tags(product)).expect("a place");
        assert_eq!(keeps(product, usual, Sealed), expected, "{product}");
    }
}

#[test]
fn opened_in_the_fridge() {
    for (product, expected) in [
        (UHT_MILK, days(5, 7)),
        (PARMIGIANO, days(21, 28)),
        (HAM, days(3, 5)),
        (CANNED_TUNA, days(1, 2)),
        (CANNED_CHICKPEAS, days(3, 4)),
        (CANNED_TOMATOES, days(5, 7)),
        (OLIVES, days(14, 14)),
        (KETCHUP, days(180, 180)),
        (MAYONNAISE, days(60, 60)),
        (JUICE, days(8, 12)),
        (FRESH_MILK, None),
    ] {
        assert_eq!(keeps(product, Cool, Opened), expected, "{product}");
    }
}

#[test]
fn opened_in_the_pantry() {
    assert_eq!(keeps(PASTA, Ambient, Opened), days(365, 365));
    assert_eq!(keeps(FLOUR, Ambient, Opened), days(180, 240));
    assert_eq!(keeps(CANNED_CHICKPEAS, Ambient, Opened), Some(Keeps::NotRecommended));
    assert_eq!(keeps(KETCHUP, Ambient, Opened), None);
}

#[test]
fn what_the_pantry_does_not_harm_the_fridge_does_not() {
    assert_eq!(keeps(CHOCOLATE, Cool, Opened), days(365, 365));
    assert_eq!(keeps(KETCHUP, Cool, Sealed), days(365, 365));
    let gelatin = "cooking-helpers gelatin";
    assert_eq!(keeps(gelatin, Ambient, Opened), Some(Keeps::NotRecommended));
    assert_eq!(keeps(gelatin, Cool, Opened), None, "what the pantry harms is another matter");
}

#[test]
fn in_the_freezer() {
    for (product, expected) in [
        (MINCED_BEEF, days(90, 120)),
        (BUTTER, days(180, 270)),
        (BREAD, days(90, 150)),
        (SALMON, days(60, 90)),
        (EGGS, Some(Keeps::NotRecommended)),
        (PASTA, None),
    ] {
        assert_eq!(keeps(product, Frozen, Sealed), expected, "{product}");
        assert_eq!(keeps(product, Frozen, Opened), expected, "{product}, opened");
    }
}

#[test]
fn thawed_only_in_the_fridge() {
    let nuggets = "meats poultries chicken-preparations breaded-chicken";
    assert_eq!(keeps(nuggets, Cool, Thawed), days(1, 2));
    assert_eq!(keeps(nuggets, Ambient, Thawed), None);
    assert_eq!(keeps(nuggets, Frozen, Thawed), None);
    assert_eq!(keeps(MINCED_BEEF, Cool, Thawed), None, "the source says nothing");
}

#[test]
fn what_belongs_into_the_cold_has_nothing_in_the_pantry() {
    for product in [FRESH_MILK, MINCED_BEEF, SALMON, SPINACH, PIZZA, ICE_CREAM, EDAMAME] {
        for situation in [Sealed, Opened] {
            let keeps = keeps(product, Ambient, situation);
            assert!(matches!(keeps, None | Some(Keeps::NotRecommended)), "{product}: {keeps:?}");
        }
    }
    assert_eq!(keeps(PIZZA, Cool, Sealed), None, "those are the days of the baked one");
}

#[test]
fn no_day_can_be_named_for_what_ripens() {
    assert_eq!(keeps(BANANAS, Ambient, Sealed), None);
    assert_eq!(keeps(BANANAS, Cool, Sealed), days(3, 3));
}

#[test]
fn nothing_is_better_than_nonsense() {
    for product in [
        "plant-based-foods-and-beverages plant-based-foods",
        "snacks sweet-snacks confectioneries",
        "dairies milks baby-milks",
        "snacks sweet-snacks viennoiseries brioches panettone",
        "cereals-and-their-products cereal-grains rices risottos",
        "canned-foods fresh-foods semi-preserved-foods",
    ] {
        for condition in [Ambient, Cool, Frozen] {
            assert_eq!(keeps(product, condition, Sealed), None, "{product}");
        }
    }
}

#[test]
fn it_says_by_what_and_who_says_so() {
    let ham = suggest(&tags(HAM), Cool, Opened).expect("a suggestion");
    assert_eq!(ham.food, "Ham (pre-packaged, luncheon/deli meat)");
    assert_eq!(ham.category, "en:hams");
    assert_eq!(ham.source, SOURCE);
    assert_eq!(ham.keeps.date_from(date(2027, 2, 27)), Some(date(2027, 3, 2)));
}

proptest! {
    #[test]
    fn any_tags_at_all(tags in prop::collection::vec(
        prop_oneof![any::<String>(), "(en|fr):[a-z-]{0,9}", Just("en:milks".into()), Just("en:frozen-".into())],
        0..40,
    )) {
        usual_condition(&tags);
        for condition in [Ambient, Cool, Frozen] {
            for situation in [Sealed, Opened, Thawed] {
                if let Some(suggestion) = suggest(&tags, condition, situation) {
                    prop_assert!(tags.iter().any(|tag| tag == suggestion.category));
                    prop_assert!(!suggestion.food.is_empty());
                }
            }
        }
    }

    #[test]
    fn unknown_tags_give_nothing(tags in prop::collection::vec("[^e].*|en:[A-Z0-9 ].*", 0..20)) {
        for condition in [Ambient, Cool, Frozen] {
            prop_assert_eq!(suggest(&tags, condition, Sealed), None);
        }
        prop_assert_eq!(usual_condition(&tags), None);
    }
}
