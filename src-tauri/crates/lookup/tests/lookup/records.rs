//! All records of the stand-in, whatever their age.

use barcode::Gtin;
use lookup::{Freshness, NutrientId};
use stand_in::StandIn;

use crate::support::World;

#[tokio::test]
async fn each_is_read() {
    let mut world = World::with(|config| config.language = "de".to_owned()).await;
    let gtins: Vec<Gtin> = StandIn::records().iter().filter_map(|record| record.code.parse().ok()).collect();
    assert!(gtins.len() >= 100);
    let (mut named, mut pictured, mut scored, mut fed) = (0, 0, 0, 0);
    let mut fetched = Vec::new();
    for gtin in &gtins {
        let answer = world.lookup.answer(*gtin, Freshness::Fresh).await;
        // The one code that the source takes for none.
        let Some(record) = answer.record() else {
            assert_eq!(gtin.as_str(), "00000000", "{answer:?}");
            continue;
        };
        let facts = &record.facts;
        named += usize::from(facts.name.is_some());
        pictured += usize::from(facts.picture.is_some());
        scored += usize::from(facts.nutri_score.is_some());
        fed += usize::from(facts.nutrition.len() >= 5);
        for nutrient in &facts.nutrition {
            let most = if nutrient.id == NutrientId::Energy { 1000.0 } else { 100.0 };
            assert!((0.0..=most).contains(&nutrient.per_100), "{gtin} {nutrient:?}");
        }
        fetched.push((*gtin, record.clone()));
    }
    assert!(named > 140 && pictured > 110 && scored > 60 && fed > 80, "{named} {pictured} {scored} {fed}");
    world.reopen();
    for (gtin, record) in fetched {
        let answer = world.lookup.answer(gtin, Freshness::CachedOnly).await;
        assert_eq!(answer.record(), Some(&record), "{gtin} reads otherwise from the store");
    }
}
