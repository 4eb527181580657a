//! The register of recalls: answers like that of France, with notices made up for tests and for `--demo`.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::copy_code;

/// Products that are recalled: one of any lot, one of a lot with dates from yesterday to a fortnight on.
pub const RECALLED: [&str; 2] = ["3017620422003", "3350030202071"];

/// Every other day one.
const NOTICES: u32 = 240;
/// The most that the real one gives at once.
const MAX_LIMIT: usize = 100;

#[derive(Debug, Deserialize)]
pub(crate) struct Query {
    limit: Option<usize>,
    offset: Option<usize>,
}

/// A page of notices, the newest first.
pub(crate) fn page(query: &Query, today: Date) -> Value {
    let limit = query.limit.unwrap_or(10).min(MAX_LIMIT);
    let all = (0..NOTICES).map(|number| notice(number, today));
    let results: Vec<Value> = all.skip(query.offset.unwrap_or(0)).take(limit).collect();
    json!({ "total_count": NOTICES, "results": results })
}

fn notice(number: u32, today: Date) -> Value {
    let day = |days: i64| today.checked_add(days.days()).unwrap_or(today).to_string();
    let (title, brand, packs) = match number {
        2 => ("pâte à tartiner", "exemple", json!([RECALLED[0], "tous les lots", "non concerné", "", ""])),
        5 => (
            "yaourt nature",
            "modèle",
            json!([RECALLED[1], "l128", "date limite de consommation", day(-1), day(14)]),
        ),
        _ => (
            "produit inventé",
            "essai",
            json!([copy_code(number), format!("lot {number}"), "ddm", day(-30), ""]),
        ),
    };
    // Many are about other things, in the real one as well.
    let category = if number % 3 == 1 { "vêtements, mode, epi" } else { "alimentation" };
    json!({
        "id": 90_000 + number,
        "numero_fiche": format!("0000-00-{number:04}"),
        "numero_version": 1,
        "date_publication": format!("{}T00:00:00+00:00", day(-2 * i64::from(number))),
        "categorie_produit": category,
        "marque_produit": brand,
        "libelle": title,
        "modeles_ou_references": title,
        "identification_produits": packs,
        "motif_rappel": "avis inventé pour les essais : présence possible de corps étrangers",
        "risques_encourus": "inertes (verre, métal, plastique, papier, textile…)|blessures",
        "conduites_a_tenir_par_le_consommateur": "ne plus consommer|rapporter le produit au point de vente",
        "date_de_fin_de_la_procedure_de_rappel": null,
        "lien_vers_la_fiche_rappel": format!("https://rappel.conso.gouv.fr/fiche-rappel/{}/interne", 90_000 + number),
    })
}
