use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn in_days(days: i32) -> Option<Date> {
    Some(TODAY.checked_add(days.days()).unwrap())
}

fn names(home: &Home, query: &Query) -> Vec<String> {
    let page = home.pantry.list(&Query { limit: 100, ..query.clone() }, TODAY).unwrap();
    assert_eq!(page.total as usize, page.rows.len());
    page.rows.into_iter().map(|row| row.name.or_else(|| row.barcodes.first().cloned()).unwrap()).collect()
}

/// Yoghurt (soon, fridge, opened), Äpfel (past), Rice (good), Salt (no date), Tea (out of stock).
fn furnished() -> Home {
    let home = Home::new();
    let mut yoghurt = add_of(home.product("Yoghurt"), 4, in_days(7));
    yoghurt.place = BuiltinPlace::Fridge.id();
    let lot = home.pantry.add(&yoghurt, at(1)).unwrap().lots[0].id;
    home.edit(lot, &LotEdit { opened: Some(true), ..LotEdit::default() }, 2);
    let apples = home.product("Äpfel");
    home.add(apples, 1, in_days(-1), 3);
    home.add(apples, 2, in_days(30), 4);
    home.add(home.product("Rice"), 1, in_days(8), 5);
    home.add(home.product("Salt"), 1, None, 6);
    let tea = home.product("Tea");
    home.add(tea, 1, None, 7);
    home.take(tea, 1, 8);
    home
}

#[test]
fn filters_counts_and_sorts() {
    let home = furnished();
    let by = |filter, sort| names(&home, &Query { filter, sort, ..Query::default() });
    assert_eq!(by(Filter::All, Sort::Date), ["Äpfel", "Yoghurt", "Rice", "Salt"]);
    assert_eq!(by(Filter::All, Sort::Name), ["Äpfel", "Rice", "Salt", "Yoghurt"]);
    assert_eq!(by(Filter::All, Sort::Place), ["Äpfel", "Rice", "Salt", "Yoghurt"]);
    assert_eq!(by(Filter::All, Sort::Added), ["Salt", "Rice", "Äpfel", "Yoghurt"]);
    for sort in [Sort::Date, Sort::Name, Sort::Place, Sort::Added] {
        assert_eq!(by(Filter::OutOfStock, sort), ["Tea"]);
        assert_eq!(by(Filter::PastDate, sort), ["Äpfel"]);
        assert_eq!(by(Filter::Opened, sort), ["Yoghurt"]);
    }
    assert_eq!(by(Filter::UseSoon, Sort::Date), ["Äpfel", "Yoghurt"]);
    let counts =
        Counts { products: 4, lots: 5, use_soon: 2, past_date: 1, opened: 1, out_of_stock: 1, hidden: 0 };
    assert_eq!(home.pantry.counts(TODAY).unwrap(), counts);
    let page = home.pantry.list(&Query::default(), TODAY).unwrap();
    assert_eq!((page.rows.len(), page.total, page.counts), (1, 4, counts), "a limit of 0 is one row");
}

#[test]
fn a_kind_restricts_to_its_products() {
    let home = furnished();
    let kind = Kind { name: "Fruit".into(), minimum: None };
    let (kind, _) = home.pantry.add_kind(&kind, at(20)).unwrap();
    let of_kind = Query { kind: Some(kind), ..Query::default() };
    assert_eq!(names(&home, &of_kind), [""; 0]);
    for name in ["Äpfel", "Tea"] {
        let found = Query { search: name.into(), ..Query::default() };
        let found = if name == "Tea" { Query { filter: Filter::OutOfStock, ..found } } else { found };
        let id = home.pantry.list(&found, TODAY).unwrap().rows[0].id;
        let edits = home.pantry.product(id).unwrap().edits;
        home.pantry.edit_product(id, &ProductEdits { kind: Some(kind), ..edits }, at(21)).unwrap();
    }
    assert_eq!(names(&home, &of_kind), ["Äpfel"]);
    assert_eq!(names(&home, &Query { filter: Filter::OutOfStock, ..of_kind.clone() }), ["Tea"]);
    assert_eq!(names(&home, &Query { search: "yog".into(), ..of_kind }), [""; 0]);
}

#[test]
fn lots_are_sorted_by_store_and_by_price() {
    let home = Home::new();
    let euro = Currency::try_from("EUR".to_owned()).unwrap();
    let lots = [
        ("Rice", Some("Market"), Some(150)),
        ("Salt", None, None),
        ("Tea", Some("Corner"), Some(900)),
        ("Oats", Some("corner"), Some(99)),
    ];
    for (second, (name, store, minor)) in lots.into_iter().enumerate() {
        let add = Add {
            store: store.map(str::to_owned),
            price: minor.map(|minor| Price::new(minor, 2000, euro).unwrap()),
            ..add_of(home.product(name), 2, None)
        };
        home.pantry.add(&add, at(i64::try_from(second).unwrap())).unwrap();
    }
    let by = |sort| -> Vec<String> {
        let query = LotsQuery { sort, limit: 10, ..LotsQuery::default() };
        home.pantry.lots_page(&query).unwrap().rows.into_iter().map(|row| row.name).collect()
    };
    assert_eq!(by(LotSort::Price), ["Tea", "Rice", "Oats", "Salt"]);
    assert_eq!(by(LotSort::Store), ["Oats", "Tea", "Rice", "Salt"]);
}

#[test]
fn a_place_restricts_rows_to_its_lots() {
    let home = furnished();
    let apples = home.pantry.list(&Query { search: "äpfel".into(), ..Query::default() }, TODAY).unwrap();
    let late = home.pantry.lots(apples.rows[0].id).unwrap()[1].id;
    home.edit(late, &LotEdit { place: Some(BuiltinPlace::Fridge.id()), ..LotEdit::default() }, 20);
    let fridge = Query { place: Some(BuiltinPlace::Fridge.id()), limit: 10, ..Query::default() };
    let page = home.pantry.list(&fridge, TODAY).unwrap();
    assert_eq!(names(&home, &fridge), ["Yoghurt", "Äpfel"]);
    assert_eq!((page.rows[1].total, page.rows[1].lot_count), (Amount::pieces(2), 1));
    assert_eq!(page.rows[1].first_lot.as_ref().unwrap().id, late);
    assert_eq!(page.counts.products, 4, "counts are of the whole pantry");
    assert_eq!(names(&home, &Query { filter: Filter::PastDate, ..fridge.clone() }), [""; 0]);
    assert_eq!(names(&home, &Query { filter: Filter::OutOfStock, ..fridge }), ["Tea"]);
}

#[test]
fn the_first_lot_is_the_one_to_use_and_tells_its_days() {
    let home = furnished();
    let page = home.pantry.list(&Query { limit: 10, ..Query::default() }, TODAY).unwrap();
    let told: Vec<_> = page
        .rows
        .iter()
        .map(|row| row.first_lot.as_ref().unwrap())
        .map(|lot| (lot.days_left(TODAY), lot.status(TODAY)))
        .collect();
    assert_eq!(
        told,
        [
            (Some(-1), DateStatus::Past),
            (Some(7), DateStatus::Soon),
            (Some(8), DateStatus::Good),
            (None, DateStatus::None)
        ]
    );
    let first = page.rows[1].first_lot.as_ref().unwrap();
    assert_eq!(first.days_left(date(1970, 1, 1)), Some(20_590));
}

#[test]
fn finds_prefixes_in_any_order_without_accents() {
    let home = Home::new();
    let milk = home.pantry.find_or_create_by_gtin("0012345678905", FactsState::Pending, start()).unwrap();
    let edits = ProductEdits {
        name: Some("Crème fraîche Weißbrød".into()),
        brand: Some("Müller".into()),
        size: None,
        ..ProductEdits::default()
    };
    home.pantry.edit_product(milk, &edits, start()).unwrap();
    home.add(milk, 1, None, 0);
    home.add(home.product("Other"), 1, None, 0);
    for search in [
        "creme",
        "CRÈME",
        "cre",
        "mull creme",
        "fraiche mü",
        "weissbrod",
        "Weiß",
        "0012345",
        "12345678905",
        "cre\u{300}me",
        "crème-fraîche",
        " creme, fraiche! ",
        // One letter too many is forgiven.
        "Mueller",
    ] {
        let found = names(&home, &Query { search: search.into(), ..Query::default() });
        assert_eq!(found, ["Crème fraîche Weißbrød"], "{search:?}");
    }
    for search in ["reme", "creme other", "2345678905", "Meier"] {
        assert_eq!(names(&home, &Query { search: search.into(), ..Query::default() }), [""; 0], "{search:?}");
    }
    // A new name replaces the old one in the index.
    let edits = ProductEdits { name: Some("Quark".into()), ..ProductEdits::default() };
    home.pantry.edit_product(milk, &edits, start()).unwrap();
    assert_eq!(names(&home, &Query { search: "creme".into(), ..Query::default() }), [""; 0]);
    assert_eq!(names(&home, &Query { search: "qua".into(), ..Query::default() }), ["Quark"]);
}

#[test]
fn a_mistyped_letter_is_forgiven_in_long_words_only() {
    let home = Home::new();
    let choc = home.pantry.find_or_create_by_gtin("4006381333931", FactsState::Pending, start()).unwrap();
    let facts = Facts {
        name: Some("Zartbitter".into()),
        categories: vec!["en:snacks".into(), "en:dark-chocolates".into()],
        ..Facts::default()
    };
    let source = Provenance { source: "open-food-facts".into(), page_url: None, fetched_at: start() };
    home.pantry.set_facts(choc, &facts, &source).unwrap();
    let edits = ProductEdits { note: Some("für Großmutters Kuchen".into()), ..ProductEdits::default() };
    home.pantry.edit_product(choc, &edits, start()).unwrap();
    home.add(choc, 1, None, 0);
    home.add(home.product("Reis"), 1, None, 1);
    let found = |search: &str| {
        let page =
            home.pantry.list(&Query { search: search.into(), limit: 10, ..Query::default() }, TODAY).unwrap();
        page.rows.iter().any(|row| row.id == choc)
    };
    for search in [
        "zartbitter",
        "zartbiter",
        "zarbtitter",
        "zartbittter",
        "zartbltt",
        "chocolate",
        "chokolat",
        "dark zartbiter",
        "grossmutter",
        "großmuter",
        "kuchen",
    ] {
        assert!(found(search), "{search}");
    }
    for search in ["zarbiter", "reis zartbitter", "dork", "kuxxen", "4006381333932", "en"] {
        assert!(!found(search), "{search}");
    }
    home.assert_sound();
}

#[test]
fn no_search_text_does_harm() {
    let home = furnished();
    for search in [
        "\"",
        "'",
        "*",
        "a*",
        "NEAR(",
        "NOT",
        "AND OR",
        "words:rice",
        "-rice",
        "^rice",
        "rice\0",
        "{rice}",
        "'; DROP TABLE lots; --",
        "%",
        "_",
        "\u{301}",
        "\u{93f}",
        "🥛",
        "a\u{10ffff}b",
    ] {
        home.pantry.list(&Query { search: search.into(), ..Query::default() }, TODAY).unwrap();
    }
    let long = "word ".repeat(10_000) + &"x".repeat(100_000);
    home.pantry.list(&Query { search: long, ..Query::default() }, TODAY).unwrap();
    assert_eq!(names(&home, &Query { search: "-rice".into(), ..Query::default() }), ["Rice"]);
    assert_eq!(names(&home, &Query { search: " *?! ".into(), ..Query::default() }).len(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_search_is_answered(searches in prop::collection::vec(any::<String>(), 40)) {
        let home = furnished();
        for search in searches {
            let query = Query { search, limit: 10, ..Query::default() };
            prop_assert!(home.pantry.list(&query, TODAY).is_ok(), "{:?}", query.search);
        }
    }
}

#[test]
fn a_large_pantry_is_listed_by_windows() {
    let home = Home::new();
    // Straight into the projection: this is about lists, not about the journal.
    home.pantry
        .db()
        .write::<_, Error>(|tx| {
            tx.execute_batch(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) \
                 INSERT INTO products (number, id, unit, created_at, facts_state, own) \
                 SELECT i, unhex(printf('%032x', i)), 'piece', i, 'local', \
                        json_object('name', printf('Product %05d', i)) FROM n; \
                 WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 49999) \
                 INSERT INTO lots (id, product, unit, milli, date, date_kind, place, opened, added_at) \
                 SELECT unhex(printf('%032x', i)), unhex(printf('%032x', i % 9000 + 1)), 'piece', 1000, \
                        CASE WHEN i % 3 THEN date('2026-05-01', '+' || (i % 700) || ' days') END, 'best-before', \
                        (SELECT id FROM places WHERE position = i % 3 + 1), i % 101 = 0, i FROM n;",
            )?;
            crate::products::refresh_all(tx)?;
            Ok(())
        })
        .unwrap();
    let query = |offset, limit| Query { sort: Sort::Name, offset, limit, ..Query::default() };
    let page = home.pantry.list(&query(8990, 50), TODAY).unwrap();
    assert_eq!((page.total, page.rows.len()), (9000, 10));
    assert_eq!(page.rows[9].name.as_deref(), Some("Product 09000"));
    assert_eq!((page.counts.products, page.counts.lots, page.counts.out_of_stock), (9000, 50_000, 1000));
    assert_eq!(home.pantry.list(&query(0, 9999), TODAY).unwrap().rows.len(), 500, "bounded");
    assert!(home.pantry.list(&query(20_000, 50), TODAY).unwrap().rows.is_empty());

    // Windows put together are the whole list, in every order, each product once.
    for sort in [Sort::Date, Sort::Name, Sort::Place, Sort::Added] {
        let mut seen = Vec::new();
        for offset in (0..9000).step_by(500) {
            let query = Query { sort, filter: Filter::All, offset, limit: 500, ..Query::default() };
            seen.extend(home.pantry.list(&query, TODAY).unwrap().rows.into_iter().map(|row| row.id));
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 9000, "{sort:?}");
    }
    let found = home
        .pantry
        .list(&Query { search: "prod 0012".into(), limit: 50, ..Query::default() }, TODAY)
        .unwrap();
    assert_eq!(found.total, 10);

    // What is asked most uses its index.
    let plan = |sql: &str| {
        home.pantry
            .db()
            .read::<_, Error>(|conn| {
                let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
                let count = statement.parameter_count();
                let values = db::rusqlite::params_from_iter(vec![1_i64; count]);
                let lines = statement.query_map(values, |row| row.get::<_, String>("detail"))?;
                Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
            })
            .unwrap()
    };
    let sum =
        plan(&format!("SELECT sum(milli) FROM {} WHERE product = ?1 AND milli > 0", crate::lot::IN_STOCK));
    assert!(sum.contains("SEARCH lots USING COVERING INDEX lots_in_stock (product=?)"), "{sum}");
    let counts = plan("SELECT count(*), min(date), max(opened) FROM lots WHERE milli > 0 GROUP BY product");
    assert!(counts.contains("USING COVERING INDEX lots_in_stock") && !counts.contains("TEMP"), "{counts}");
    let barcode = plan("SELECT product FROM barcodes WHERE gtin = ?1");
    assert!(barcode.contains("SEARCH"), "{barcode}");
    let clock = plan("SELECT max(hlc) FROM transactions");
    assert!(clock.contains("COVERING INDEX transactions_clock"), "{clock}");
}
