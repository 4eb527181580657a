//! Reading a record of Open Food Facts and its sisters.

use serde_json::{Map, Value};

use super::{
    Facts, KJ_PER_KCAL, MAX_INGREDIENTS, MAX_KCAL, MAX_NAME, MAX_SIZE, Nutrient, NutrientId, SALT_PER_SODIUM,
    row,
};
use crate::lenient::Fields;
use crate::text;

const MAX_ADDRESS: usize = 500;

/// Reads `record`, preferring the language `lc`.
pub(super) fn read(record: &Map<String, Value>, lc: &str) -> Facts {
    let fields = Fields(record);
    let localised = |stem: &str| format!("{stem}_{lc}");
    let ingredients = fields.text(&[&localised("ingredients_text"), "ingredients_text"], MAX_INGREDIENTS);
    let size = fields.text(&["quantity"], MAX_SIZE);
    let categories = fields.tags(&["categories_tags"]);
    Facts {
        name: fields.text(
            &[&localised("product_name"), "product_name", &localised("generic_name"), "generic_name"],
            MAX_NAME,
        ),
        brand: fields.text(&["brands"], MAX_NAME).as_deref().and_then(brands),
        nutrition_per_100_ml: is_liquid(fields, size.as_deref(), &categories),
        size,
        picture: ["image_front_url", "image_front_small_url", "image_url"]
            .iter()
            .find_map(|key| address(record.get(*key)?.as_str()?)),
        categories,
        nutri_score: fields.grade(
            &["nutriscore_grade", "nutrition_grades", "nutrition_grade_fr"],
            &["a", "b", "c", "d", "e"],
        ),
        nova_group: nova(fields),
        green_score: fields.grade(
            &["environmental_score_grade", "ecoscore_grade"],
            &["a-plus", "a", "b", "c", "d", "e", "f"],
        ),
        allergens: fields.tags(&["allergens_tags", "allergens"]),
        traces: fields.tags(&["traces_tags", "traces"]),
        analysis: fields.tags(&["ingredients_analysis_tags"]),
        // Underscores mark allergens.
        ingredients: ingredients.and_then(|text| text::line(&text.replace('_', ""), MAX_INGREDIENTS)),
        nutrition: fields.object("nutriments").map(nutrition).unwrap_or_default(),
    }
}

/// `A,B, A` as `A, B`.
fn brands(text: &str) -> Option<String> {
    let mut brands: Vec<&str> = Vec::new();
    for brand in text.split(',').map(str::trim) {
        if !brand.is_empty() && !brands.iter().any(|known| known.eq_ignore_ascii_case(brand)) {
            brands.push(brand);
        }
    }
    (!brands.is_empty()).then(|| brands.join(", "))
}

fn address(text: &str) -> Option<String> {
    let fits = text.len() <= MAX_ADDRESS && (text.starts_with("https://") || text.starts_with("http://"));
    fits.then(|| text.to_owned())
}

fn nova(fields: Fields<'_>) -> Option<u8> {
    let group = fields.number(&["nova_group", "nova_groups"])?;
    [(1.0, 1), (2.0, 2), (3.0, 3), (4.0, 4)]
        .into_iter()
        .find_map(|(number, nova)| (group == number).then_some(nova))
}

fn nutrition(nutriments: Fields<'_>) -> Vec<Nutrient> {
    let grams = |id, keys: &[&str]| row(id, nutriments.number(keys)?, 100.0);
    let kcal = nutriments
        .number(&["energy-kcal_100g"])
        .or_else(|| Some(nutriments.number(&["energy_100g", "energy-kj_100g"])? / KJ_PER_KCAL));
    let salt = nutriments
        .number(&["salt_100g"])
        .or_else(|| Some(nutriments.number(&["sodium_100g"])? * SALT_PER_SODIUM));
    [
        kcal.and_then(|kcal| row(NutrientId::Energy, kcal, MAX_KCAL)),
        grams(NutrientId::Fat, &["fat_100g"]),
        grams(NutrientId::SaturatedFat, &["saturated-fat_100g"]),
        grams(NutrientId::Carbohydrates, &["carbohydrates_100g"]),
        grams(NutrientId::Sugars, &["sugars_100g"]),
        grams(NutrientId::Fiber, &["fiber_100g"]),
        grams(NutrientId::Protein, &["proteins_100g"]),
        salt.and_then(|salt| row(NutrientId::Salt, salt, 100.0)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Records don't say whether 100 is grams or millilitres; the size of the pack mostly does.
fn is_liquid(fields: Fields<'_>, size: Option<&str>, categories: &[String]) -> bool {
    if let Some(unit) = fields.text(&["product_quantity_unit"], 10) {
        return unit == "ml";
    }
    match size.and_then(unit_of) {
        Some(unit) => matches!(unit.as_str(), "ml" | "cl" | "dl" | "l" | "litre" | "litres" | "liter"),
        None => categories.iter().any(|tag| tag == "en:beverages"),
    }
}

/// The letters behind the last number: `ml` of `6 x 330 ml`.
fn unit_of(size: &str) -> Option<String> {
    let behind = &size[size.rfind(|char: char| char.is_ascii_digit())? + 1..];
    let unit: String = behind.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    (!unit.is_empty()).then(|| unit.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(record: &Value, lc: &str) -> Facts {
        super::read(record.as_object().unwrap(), lc)
    }

    fn of(facts: &Facts, id: NutrientId) -> Option<f64> {
        facts.nutrition.iter().find(|row| row.id == id).map(|row| row.per_100)
    }

    #[test]
    fn names_by_language() {
        let record = json!({
            "product_name": "Pâte", "product_name_de": "Creme", "product_name_en": "",
            "generic_name": "spread",
        });
        assert_eq!(read(&record, "de").name.as_deref(), Some("Creme"));
        assert_eq!(read(&record, "en").name.as_deref(), Some("Pâte"));
        let record = json!({"product_name": "  ", "generic_name": "spread"});
        assert_eq!(read(&record, "en").name.as_deref(), Some("spread"));
        assert_eq!(read(&json!({}), "en"), Facts::default());
    }

    #[test]
    fn nutrients() {
        let facts = read(
            &json!({"nutriments": {
                "energy_100g": "2252", "fat_100g": "30,9", "saturated-fat_100g": 10.6, "sugars_100g": "",
                "carbohydrates_100g": 157.5, "proteins_100g": -1, "sodium_100g": 0.042_8,
            }}),
            "en",
        );
        assert_eq!(of(&facts, NutrientId::Energy), Some(538.2));
        assert_eq!(of(&facts, NutrientId::Fat), Some(30.9));
        assert_eq!(of(&facts, NutrientId::SaturatedFat), Some(10.6));
        assert_eq!(of(&facts, NutrientId::Salt), Some(0.107));
        for absent in [NutrientId::Sugars, NutrientId::Carbohydrates, NutrientId::Protein] {
            assert_eq!(of(&facts, absent), None);
        }
        let facts =
            read(&json!({"nutriments": {"energy-kcal_100g": 0, "energy_100g": 5, "salt_100g": 0}}), "en");
        assert_eq!(of(&facts, NutrientId::Energy), Some(0.0), "zero is not absent");
        assert_eq!(of(&facts, NutrientId::Salt), Some(0.0));
        assert!(read(&json!({"nutriments": []}), "en").nutrition.is_empty());
    }

    #[test]
    fn grades_and_groups() {
        let facts = read(
            &json!({"nutriscore_grade": "unknown", "nutrition_grades": "e", "nova_group": "4",
                "ecoscore_grade": "not-applicable", "environmental_score_grade": "a-plus"}),
            "en",
        );
        assert_eq!(facts.nutri_score.as_deref(), Some("e"));
        assert_eq!(facts.nova_group, Some(4));
        assert_eq!(facts.green_score.as_deref(), Some("a-plus"));
        for none in [json!(5), json!(0), json!("x"), json!(1.5), json!(null)] {
            assert_eq!(read(&json!({"nova_group": none}), "en").nova_group, None);
        }
        assert_eq!(read(&json!({"ecoscore_grade": "f"}), "en").green_score.as_deref(), Some("f"));
    }

    #[test]
    fn texts_are_bounded_and_plain() {
        let facts = read(
            &json!({"product_name": format!("a\u{0}{}", "b".repeat(5000)), "brands": "Ferrero,ferrero , Kinder",
                "ingredients_text": "Sugar, _milk_ &quot;powder&quot;", "image_front_url": "javascript:alert(1)"}),
            "en",
        );
        assert_eq!(facts.name.unwrap().chars().count(), MAX_NAME);
        assert_eq!(facts.brand.as_deref(), Some("Ferrero, Kinder"));
        assert_eq!(facts.ingredients.as_deref(), Some("Sugar, milk \"powder\""));
        assert_eq!(facts.picture, None);
    }

    #[test]
    fn grams_or_millilitres() {
        for (record, liquid) in [
            (json!({"quantity": "6 x 330 ml"}), true),
            (json!({"quantity": "1,5 L"}), true),
            (json!({"quantity": "400g"}), false),
            (json!({"quantity": "400 g", "categories_tags": ["en:beverages"]}), false),
            (json!({"quantity": "1", "categories_tags": ["en:beverages"]}), true),
            (json!({"quantity": "400 g", "product_quantity_unit": "ml"}), true),
            (json!({"quantity": "500 ml", "product_quantity_unit": "g"}), false),
            (json!({}), false),
        ] {
            assert_eq!(read(&record, "en").nutrition_per_100_ml, liquid, "{record}");
        }
    }

    #[test]
    fn stored_and_read_back() {
        let facts = read(
            &json!({"product_name": "x", "nutriments": {"fat_100g": 1.25}, "nova_group": 2,
                "allergens": "en:milk", "quantity": "1 l"}),
            "en",
        );
        let stored = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<Facts>(&stored).unwrap(), facts);
        assert_eq!(serde_json::from_str::<Facts>("{}").unwrap(), Facts::default());
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,30}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::btree_map("[a-z_0-9]{1,20}", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_types_under_the_known_keys(values in proptest::collection::vec(any_value(), 20)) {
            let keys = [
                "product_name", "product_name_en", "generic_name", "brands", "quantity", "categories_tags",
                "nutriscore_grade", "nova_group", "ecoscore_grade", "allergens_tags", "allergens", "traces_tags",
                "ingredients_text", "ingredients_analysis_tags", "nutriments", "image_front_url",
                "product_quantity_unit",
            ];
            let record: Map<String, Value> = keys.iter().map(ToString::to_string).zip(values).collect();
            let facts = super::read(&record, "en");
            let stored = serde_json::to_string(&facts).unwrap();
            prop_assert_eq!(serde_json::from_str::<Facts>(&stored).unwrap(), facts);
        }
    }
}
