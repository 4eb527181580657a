//! Remakes `data/foodkeeper.tsv`: prints it from the FoodKeeper's records as JSON, whose path is the
//! argument.
//!
//! ```sh
//! cargo run -p shelf-life --example remake -- foodkeeper.json > foodkeeper.tsv
//! ```

use std::error::Error;

use serde_json::Value;

/// The columns of the table, and the beginning of their names in the record.
const COLUMNS: [(&str, &str); 9] = [
    ("pantry from purchase", "DOP_Pantry"),
    ("pantry", "Pantry"),
    ("pantry opened", "Pantry_After_Opening"),
    ("fridge from purchase", "DOP_Refrigerate"),
    ("fridge", "Refrigerate"),
    ("fridge opened", "Refrigerate_After_Opening"),
    ("fridge thawed", "Refrigerate_After_Thawing"),
    ("freezer from purchase", "DOP_Freeze"),
    ("freezer", "Freeze"),
];

/// Fields that are plainly wrong: pastries that keep 14 months once opened, bread that keeps 3 months in the
/// fridge.
const WRONG: [(u32, &str); 2] = [(204, "Refrigerate_After_Opening"), (574, "Refrigerate")];

/// A field about which the record says nothing.
const NOTHING: &str = "-";

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("the path of the JSON is missing")?;
    let json: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let mut foods: Vec<_> = json["products"].as_array().ok_or("no products")?.iter().collect();
    foods.sort_by_key(|food| whole(&food["ID"]));
    println!("id\tname\t{}", COLUMNS.map(|(column, _)| column).join("\t"));
    for food in foods {
        let id = whole(&food["ID"]).ok_or("a food without a number")?;
        println!("{id}\t{}\t{}", name(food), COLUMNS.map(|(_, key)| keeps(food, id, key)).join("\t"));
    }
    Ok(())
}

/// The name with what qualifies it in brackets.
fn name(food: &Value) -> String {
    let text = |key: &str| food[key].as_str().unwrap_or_default().trim();
    match (text("Name"), text("Name_subtitle")) {
        (name, "") => name.to_owned(),
        (name, subtitle) if subtitle.starts_with('(') => format!("{name} {subtitle}"),
        (name, subtitle) => format!("{name} ({subtitle})"),
    }
}

/// A field of the table: days, a range of days or words.
fn keeps(food: &Value, id: u32, key: &str) -> String {
    let of = |part: &str| &food[format!("{key}_{part}")];
    // A few times are those of the dish that is made of it, not of the food in its package.
    let tips = of("tips").as_str().unwrap_or_default();
    let cooked =
        key == "Refrigerate" && (tips.contains("after cooking") || tips.contains("prepared product"));
    if cooked || WRONG.contains(&(id, key)) {
        return NOTHING.to_owned();
    }
    let days_in_unit = match of("Metric").as_str() {
        Some("Hours") => 0,
        Some("Days") => 1,
        Some("Weeks") => 7,
        Some("Months") => 30,
        Some("Year" | "Years") => 365,
        Some("Indefinitely") => return "indefinitely".to_owned(),
        Some("Not Recommended") => return "not recommended".to_owned(),
        Some("Package use-by date") => return "use-by date".to_owned(),
        Some("When Ripe") => return "when ripe".to_owned(),
        _ => return NOTHING.to_owned(),
    };
    // Without a least number nothing cautious can be said.
    match (whole(of("Min")), whole(of("Max"))) {
        (Some(least), Some(most)) if least == most => (least * days_in_unit).to_string(),
        (Some(least), Some(most)) => format!("{}-{}", least * days_in_unit, most * days_in_unit),
        _ => NOTHING.to_owned(),
    }
}

/// A number of the record, all of which are whole but written as `1.0`.
fn whole(number: &Value) -> Option<u32> {
    number.to_string().strip_suffix(".0")?.parse().ok()
}
