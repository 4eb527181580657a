use super::*;

fn facts(name: &str) -> Facts {
    Facts {
        name: Some(name.into()),
        brand: Some("Ferrero".into()),
        size: Some("400 g".into()),
        picture: Some("https://images.example/front.jpg".into()),
        categories: vec!["en:spreads".into()],
        nutrition: vec![Nutrient { id: NutrientId::Energy, per_100: 539.0 }],
        ..Facts::default()
    }
}

fn provenance() -> Provenance {
    Provenance {
        source: "open-food-facts".into(),
        page_url: Some("https://example/product/3017620422003".into()),
        fetched_at: at(60),
    }
}

#[test]
fn edits_lie_over_facts_and_survive_every_update() {
    let home = Home::new();
    let pantry = &home.pantry;
    let id = pantry.find_or_create_by_gtin("3017620422003", FactsState::Pending, start()).unwrap();
    assert_eq!(pantry.product(id).unwrap().name, None);
    let edits = ProductEdits {
        name: Some("  My spread ".into()),
        brand: Some(" ".into()),
        ..ProductEdits::default()
    };
    pantry.edit_product(id, &edits, start()).unwrap();
    pantry.set_facts(id, &facts("Nutella"), &provenance()).unwrap();
    let product = pantry.product(id).unwrap();
    assert_eq!(product.name.as_deref(), Some("My spread"));
    assert_eq!(product.brand.as_deref(), Some("Ferrero"));
    assert_eq!(product.size.as_deref(), Some("400 g"));
    assert_eq!(product.facts_state, FactsState::Known);
    assert_eq!(product.facts, Some(facts("Nutella")));
    assert_eq!(product.provenance, Some(provenance()));
    assert_eq!(product.edits, ProductEdits { name: Some("My spread".into()), ..ProductEdits::default() });
    assert_eq!(product.barcodes, [Barcode { gtin: "3017620422003".into(), milli: 1000 }]);

    pantry.set_facts(id, &facts("Nutella new"), &provenance()).unwrap();
    assert_eq!(pantry.product(id).unwrap().name.as_deref(), Some("My spread"));
    pantry.edit_product(id, &ProductEdits::default(), start()).unwrap();
    assert_eq!(pantry.product(id).unwrap().name.as_deref(), Some("Nutella new"));
    let row = pantry.row(id).unwrap();
    assert_eq!(row.picture.as_deref(), Some("https://images.example/front.jpg"));
    assert_eq!(row.categories, ["en:spreads"]);
    assert_eq!((row.first_lot, row.lot_count, row.total), (None, 0, Amount::pieces(0)));
}

#[test]
fn facts_states_follow_the_answers() {
    let home = Home::new();
    let pantry = &home.pantry;
    let make = |gtin| pantry.find_or_create_by_gtin(gtin, FactsState::Pending, start()).unwrap();
    let (first, second) = (make("11111111"), make("22222222"));
    let again = pantry.find_or_create_by_gtin(" 11111111 ", FactsState::Local, start()).unwrap();
    assert_eq!(again, first);
    assert_eq!(pantry.pending_gtins().unwrap(), ["11111111", "22222222"]);
    assert!(pantry.set_facts_state(first, FactsState::Unknown).unwrap());
    assert!(!pantry.set_facts_state(first, FactsState::Unknown).unwrap());
    pantry.set_facts(second, &facts("Nutella"), &provenance()).unwrap();
    assert_eq!(pantry.pending_gtins().unwrap(), [""; 0]);
    assert!(!pantry.set_facts_state(second, FactsState::Unknown).unwrap(), "it has its facts");
    assert_eq!(pantry.product(second).unwrap().facts_state, FactsState::Known);
    let nobody = ProductId::from_uuid(uuid::Uuid::max());
    assert!(matches!(pantry.set_facts_state(nobody, FactsState::Local), Err(Error::NotFound(What::Product))));
    assert!(matches!(pantry.product(nobody), Err(Error::NotFound(What::Product))));
    assert!(matches!(pantry.row(nobody), Err(Error::NotFound(What::Product))));
    assert!(matches!(
        pantry.edit_product(nobody, &ProductEdits::default(), start()),
        Err(Error::NotFound(What::Product))
    ));
    assert!(matches!(
        pantry.set_facts(nobody, &facts("x"), &provenance()),
        Err(Error::NotFound(What::Product))
    ));
}

#[test]
fn names_have_bounds() {
    let home = Home::new();
    for name in ["", " \t ", "a\nb", &"x".repeat(501)] {
        assert!(matches!(home.pantry.create_named(name, start()), Err(Error::Invalid { field: "name", .. })));
    }
    let id = home.pantry.create_named(&"ü".repeat(500), start()).unwrap();
    let edits = ProductEdits { brand: Some("x".repeat(501)), ..ProductEdits::default() };
    assert!(matches!(
        home.pantry.edit_product(id, &edits, start()),
        Err(Error::Invalid { field: "brand", .. })
    ));
}

#[test]
fn facts_of_older_versions_are_read() {
    let old: Facts = serde_json::from_str(r#"{"name":"Tea","gone":1}"#).unwrap();
    assert_eq!(old, Facts { name: Some("Tea".into()), ..Facts::default() });
    let whole = facts("Nutella");
    assert_eq!(serde_json::from_str::<Facts>(&serde_json::to_string(&whole).unwrap()).unwrap(), whole);
}

#[test]
fn places_are_there_from_the_start_and_the_same_everywhere() {
    let home = Home::new();
    let places = home.pantry.places().unwrap();
    let seen: Vec<_> = places.iter().map(|place| (place.builtin, place.condition, place.id)).collect();
    assert_eq!(seen, BuiltinPlace::ALL.map(|builtin| (Some(builtin), builtin.condition(), builtin.id())));
    assert_eq!(BuiltinPlace::Freezer.id().to_string(), "00000000-0000-7000-8000-000000000003");
    assert_eq!(home.pantry.places().unwrap(), Home::new().pantry.places().unwrap());
}

#[test]
fn ids_are_version_7_of_the_time_passed_in() {
    let home = Home::new();
    let id = home.pantry.create_named("Tea", at(5)).unwrap().uuid();
    assert_eq!(id.get_version_num(), 7);
    let (seconds, _) = id.get_timestamp().unwrap().to_unix();
    assert_eq!(i64::try_from(seconds).unwrap(), at(5).as_second());
    assert_eq!(id.to_string().parse::<ProductId>().unwrap().uuid(), id);
    assert!("nonsense".parse::<ProductId>().is_err());
}
