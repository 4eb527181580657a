//! Reads the notices of `RappelConso`, leniently: they are typed in by many.

use barcode::Gtin;
use jiff::civil::Date;
use serde_json::{Map, Value};
use url::Url;

use crate::{Recall, Recalled};

/// Longer texts are cut.
const LONGEST: usize = 500;
/// More packs of one notice are not read, nor more risks or pieces of advice.
const MOST_ITEMS: usize = 200;
const MOST_PARTS: usize = 20;
/// Elements of `identification_produits` about one sort of packs: barcode, lot, kind of date, first and last date.
const OF_ONE: usize = 5;
/// What the category of food is called.
const FOOD: &str = "alimentation";

/// A notice about food that names a barcode; none of others.
pub(crate) fn read(notice: &Value) -> Option<Recall> {
    let fields = notice.as_object()?;
    if !text(fields, "categorie_produit")?.eq_ignore_ascii_case(FOOD) {
        return None;
    }
    let items = items(fields.get("identification_produits")?);
    if items.is_empty() {
        return None;
    }
    Some(Recall {
        id: text(fields, "numero_fiche").or_else(|| text(fields, "id"))?,
        version: text(fields, "numero_version").and_then(|version| version.parse().ok()).unwrap_or(0),
        title: text(fields, "libelle").or_else(|| text(fields, "modeles_ou_references"))?,
        brand: text(fields, "marque_produit"),
        reason: text(fields, "motif_rappel"),
        risks: parts(fields, "risques_encourus"),
        advice: parts(fields, "conduites_a_tenir_par_le_consommateur"),
        published: published(notice)?,
        ends: text(fields, "date_de_fin_de_la_procedure_de_rappel").and_then(|text| day(&text)),
        url: text(fields, "lien_vers_la_fiche_rappel").and_then(|text| page(&text)),
        items,
    })
}

/// The day a notice of any category was published.
pub(crate) fn published(notice: &Value) -> Option<Date> {
    day(&text(notice.as_object()?, "date_publication")?)
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    match fields.get(name)? {
        Value::String(text) => clean(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// One line, without control characters and without those that turn the direction of what follows.
fn clean(text: &str) -> Option<String> {
    let shown = |char: &char| {
        !char.is_control()
            && !matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().filter(shown).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let line: String = words.join(" ").chars().take(LONGEST).collect();
    (!line.is_empty()).then_some(line)
}

/// What bars divide.
fn parts(fields: &Map<String, Value>, name: &str) -> Vec<String> {
    let text = fields.get(name).and_then(Value::as_str).unwrap_or_default();
    text.split('|').filter_map(clean).take(MOST_PARTS).collect()
}

/// `2026-05-08`, whatever time of day follows.
fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

fn page(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    (url.scheme() == "https" && url.host_str().is_some()).then(|| url.to_string())
}

fn items(identification: &Value) -> Vec<Recalled> {
    match identification {
        Value::Array(elements) => {
            let elements: Vec<&str> =
                elements.iter().map(|element| element.as_str().unwrap_or_default()).collect();
            groups(&elements).filter_map(item).take(MOST_ITEMS).collect()
        }
        Value::String(text) => loose(text),
        _ => Vec::new(),
    }
}

/// Groups of five, of which every further one begins with a bar; where elements are missing, the bar divides.
fn groups<'a>(elements: &'a [&'a str]) -> impl Iterator<Item = &'a [&'a str]> {
    let mut rest = elements;
    std::iter::from_fn(move || {
        let next = rest.iter().skip(1).position(|element| element.starts_with('|'));
        let length = next.map_or(rest.len(), |at| at + 1).min(OF_ONE);
        let (group, behind) = rest.split_at_checked(length).filter(|(group, _)| !group.is_empty())?;
        rest = behind;
        Some(group)
    })
}

fn item(group: &[&str]) -> Option<Recalled> {
    let element = |at: usize| group.get(at).map(|element| element.trim_start_matches('|').trim());
    Some(Recalled {
        gtin: gtin(element(0)?)?,
        lot: element(1).and_then(clean).filter(|lot| names_a_lot(lot)),
        date_from: element(3).and_then(day),
        date_until: element(4).and_then(day),
    })
}

fn gtin(text: &str) -> Option<Gtin> {
    let digits: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    digits.parse().ok()
}

/// "All lots" and "does not apply" name none.
fn names_a_lot(lot: &str) -> bool {
    let lot = lot.to_lowercase();
    !["tous", "toutes", "non concern", "sans objet", "néant", "/", "-"]
        .iter()
        .any(|none| lot.starts_with(none))
}

/// Text in which barcodes stand somewhere, as notices had it before 2024. Numbers shorter than twelve digits are left
/// alone: they may be dates.
fn loose(text: &str) -> Vec<Recalled> {
    let numbers = text.split(|char: char| !char.is_ascii_digit()).filter(|number| number.len() >= 12);
    let gtins = numbers.filter_map(|number| number.parse().ok());
    gtins
        .map(|gtin| Recalled { gtin, lot: None, date_from: None, date_until: None })
        .take(MOST_ITEMS)
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn notice(identification: &Value) -> Value {
        json!({
            "id": 21381, "numero_fiche": "2026-02-0250", "numero_version": 2,
            "date_publication": "2026-02-11T00:00:00+00:00", "categorie_produit": " Alimentation ",
            "marque_produit": "Maison", "libelle": "fromage\u{202e} de\nchèvre", "modeles_ou_references": "bûche",
            "identification_produits": identification, "motif_rappel": "présence de listeria",
            "risques_encourus": "listeria monocytogenes (agent responsable de la listériose)|autres",
            "conduites_a_tenir_par_le_consommateur": "ne plus consommer|détruire le produit|",
            "date_de_fin_de_la_procedure_de_rappel": "2026-04-30",
            "lien_vers_la_fiche_rappel": "https://rappel.conso.gouv.fr/fiche-rappel/21381/interne",
        })
    }

    #[test]
    fn a_notice_is_read_whole() {
        let lots = json!([
            "3564709006031",
            "v028",
            "date limite de consommation",
            "2026-03-01",
            "2026-03-31",
            "|3250390398028",
            "tous les lots",
            "ddm",
            "2026-04-03",
            "",
            "|3440432025078",
            "v030",
            "|1234567890123",
            "no check digit",
            "ddm",
            "",
            "",
        ]);
        let read = read(&notice(&lots)).unwrap();
        assert_eq!(
            (read.id.as_str(), read.version, read.title.as_str()),
            ("2026-02-0250", 2, "fromage de chèvre")
        );
        assert_eq!(read.brand.as_deref(), Some("Maison"));
        assert_eq!((read.published, read.ends), (date(2026, 2, 11), Some(date(2026, 4, 30))));
        assert_eq!(read.risks.len(), 2);
        assert_eq!(read.advice, ["ne plus consommer", "détruire le produit"]);
        let items: Vec<_> = read.items.iter().map(|item| (item.gtin.as_str(), item.lot.as_deref())).collect();
        assert_eq!(
            items,
            [("3564709006031", Some("v028")), ("3250390398028", None), ("3440432025078", Some("v030"))]
        );
        assert_eq!(read.items[0].date_until, Some(date(2026, 3, 31)));
        assert_eq!((read.items[1].date_from, read.items[1].date_until), (Some(date(2026, 4, 3)), None));
    }

    #[test]
    fn what_is_no_food_or_names_no_barcode_is_left_out() {
        let mut other = notice(&json!(["3564709006031"]));
        assert!(read(&other).is_some());
        other["categorie_produit"] = json!("vêtements, mode, epi");
        assert_eq!(read(&other), None);
        assert_eq!(published(&other), Some(date(2026, 2, 11)));
        for nothing in
            [json!(["gtin", "lot", "2026-05-08"]), json!([]), json!(null), json!({}), json!("lot 20240105")]
        {
            assert_eq!(read(&notice(&nothing)), None, "{nothing}");
        }
        let old = read(&notice(&json!("lot 12 - 3564709006031, 3250390398028 ddm 20240105"))).unwrap();
        assert_eq!(old.items.len(), 2);
        let mut script = notice(&json!(["3564709006031"]));
        script["lien_vers_la_fiche_rappel"] = json!("javascript:alert(1)");
        script["libelle"] = json!("x".repeat(10_000));
        let script = read(&script).unwrap();
        assert_eq!((script.url, script.title.len()), (None, LONGEST));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,40}".prop_map(Value::from),
            "\\|?[0-9]{8,14}".prop_map(Value::from),
        ];
        leaf.prop_recursive(2, 24, 12, |inner| prop::collection::vec(inner, 0..12).prop_map(Value::from))
    }

    proptest! {
        #[test]
        fn no_notice_is_too_strange(values in prop::collection::vec(any_json(), 12)) {
            let mut strange = notice(&Value::Null);
            for (value, field) in values.into_iter().zip(strange.as_object_mut().unwrap().values_mut()) {
                *field = value;
            }
            read(&strange);
            strange["categorie_produit"] = json!("alimentation");
            if let Some(recall) = read(&strange) {
                prop_assert!(!recall.items.is_empty() && recall.title.chars().count() <= LONGEST);
            }
        }
    }
}
