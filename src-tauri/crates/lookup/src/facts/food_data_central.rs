//! Reading a branded food of USDA FoodData Central, as its search gives it
//! (<https://fdc.nal.usda.gov/api-spec/fdc_api.html>, `SearchResultFood`).

use serde_json::{Map, Value};

use super::{
    Facts, KJ_PER_KCAL, MAX_INGREDIENTS, MAX_KCAL, MAX_NAME, MAX_SIZE, Nutrient, NutrientId, SALT_PER_SODIUM,
    row,
};
use crate::lenient::Fields;

const MILLIGRAMS: f64 = 1_000.0;

/// Reads `record`. There is nothing in it but English, and no picture.
pub(super) fn read(record: &Map<String, Value>) -> Facts {
    let fields = Fields(record);
    let text = |keys: &[&str], max| fields.text(keys, max);
    Facts {
        name: text(&["description"], MAX_NAME).map(quiet),
        brand: text(&["brandName", "brandOwner"], MAX_NAME).map(quiet),
        size: text(&["packageWeight"], MAX_SIZE),
        ingredients: text(&["ingredients"], MAX_INGREDIENTS).map(quiet),
        nutrition: nutrition(record),
        nutrition_per_100_ml: fields.text(&["servingSizeUnit"], 10).is_some_and(|unit| is_millilitres(&unit)),
        ..Facts::default()
    }
}

/// Most of it is shouted. What has small letters somewhere was written with care and stays as it is.
fn quiet(text: String) -> String {
    if text.chars().any(char::is_lowercase) {
        return text;
    }
    let mut begins = true;
    let lower = |char: char| {
        let first = begins;
        begins = char.is_whitespace() || matches!(char, '(' | '-' | '/' | '[' | ',' | '.');
        if first || !char.is_alphabetic() { char.to_string() } else { char.to_lowercase().collect() }
    };
    text.chars().map(lower).collect()
}

/// The unit of a serving: `ml`, or `MLT` as GS1 writes it.
fn is_millilitres(unit: &str) -> bool {
    unit.eq_ignore_ascii_case("ml") || unit.eq_ignore_ascii_case("mlt")
}

/// Of branded foods all amounts are per 100 g or 100 ml, whatever the serving is.
fn nutrition(record: &Map<String, Value>) -> Vec<Nutrient> {
    let rows = record.get("foodNutrients").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    // By the numbers of the nutrients, which unlike their names never changed.
    let amount = |numbers: &[&str]| {
        numbers.iter().find_map(|number| {
            let row = rows
                .iter()
                .filter_map(Value::as_object)
                .find(|row| Fields(row).text(&["nutrientNumber"], 10).as_deref() == Some(*number))?;
            Fields(row).number(&["value"])
        })
    };
    let grams = |id, number: &str| row(id, amount(&[number])?, 100.0);
    let kcal = amount(&["208"]).or_else(|| Some(amount(&["268"])? / KJ_PER_KCAL));
    let salt = amount(&["307"]).map(|sodium| sodium / MILLIGRAMS * SALT_PER_SODIUM);
    [
        kcal.and_then(|kcal| row(NutrientId::Energy, kcal, MAX_KCAL)),
        grams(NutrientId::Fat, "204"),
        grams(NutrientId::SaturatedFat, "606"),
        grams(NutrientId::Carbohydrates, "205"),
        amount(&["269", "269.3"]).and_then(|sugars| row(NutrientId::Sugars, sugars, 100.0)),
        grams(NutrientId::Fiber, "291"),
        grams(NutrientId::Protein, "203"),
        salt.and_then(|salt| row(NutrientId::Salt, salt, 100.0)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn read(record: &Value) -> Facts {
        super::read(record.as_object().unwrap())
    }

    #[test]
    fn a_branded_food() {
        let facts = read(&json!({
            "description": "NUT 'N BERRY MIX", "brandOwner": "Kar Nut Products Company", "gtinUpc": "077034085228",
            "ingredients": "PEANUTS (PEANUTS, PEANUT AND/OR SUNFLOWER OIL). RAISINS.", "packageWeight": "8.5 oz/241 g",
            "servingSize": 28, "servingSizeUnit": "g",
            "foodNutrients": [
                {"nutrientNumber": "208", "unitName": "KCAL", "value": 500},
                {"nutrientNumber": "204", "unitName": "G", "value": 32.14},
                {"nutrientNumber": "307", "unitName": "MG", "value": 214},
                {"nutrientNumber": "203", "unitName": "G", "value": "x"},
                {"nutrientNumber": "291", "unitName": "G", "value": 700},
                "noise", null,
            ],
        }));
        assert_eq!(facts.name.as_deref(), Some("Nut 'n Berry Mix"));
        assert_eq!(facts.brand.as_deref(), Some("Kar Nut Products Company"));
        assert_eq!(facts.size.as_deref(), Some("8.5 oz/241 g"));
        let ingredients = "Peanuts (Peanuts, Peanut And/Or Sunflower Oil). Raisins.";
        assert_eq!(facts.ingredients.as_deref(), Some(ingredients));
        let told: Vec<(NutrientId, f64)> = facts.nutrition.iter().map(|row| (row.id, row.per_100)).collect();
        assert_eq!(
            told,
            [(NutrientId::Energy, 500.0), (NutrientId::Fat, 32.14), (NutrientId::Salt, 0.535)],
            "what can't be is left out"
        );
        assert!(!facts.nutrition_per_100_ml);
    }

    #[test]
    fn anything_else() {
        assert_eq!(read(&json!({})), Facts::default());
        assert_eq!(read(&json!({"description": 5, "foodNutrients": {"208": 1}})).name.as_deref(), Some("5"));
        assert!(read(&json!({"servingSizeUnit": "MLT"})).nutrition_per_100_ml);
        assert_eq!(read(&json!({"description": "McVitie's"})).name.as_deref(), Some("McVitie's"));
    }
}
