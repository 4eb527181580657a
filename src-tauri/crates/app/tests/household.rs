//! What a household sets up for itself: kinds, units, members, prices, barcodes, merging, weighed goods.
#![allow(clippy::unwrap_used, missing_docs)]

mod home;

use app::view::{
    About, Action, Amount, BarcodeEdit, ConcernLevel, Diet, EquationView, JournalQuery, KindEdit, Measured,
    MemberEdit, PantryQuery, PriceRequest, ProductEdits, ScanMode, TaughtMeasure, Unit,
};
use app::{Error, Freshness};
use units::Base;

use home::{HONEY, Home};

async fn edits(home: &Home, product: &str) -> ProductEdits {
    home.app.product(product).await.unwrap().edits
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kind_sums_up_its_products_and_says_what_dates_they_have() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let one = home.add(None, 2, Some(home.day(20))).await.product_id;
    home.pass(1);
    let other = home.app.add(home.request("Ground beef", 1)).await.unwrap().lots[0].product_id.clone();
    let minimum = Some(Home::pieces(5));
    let made = home.app.add_kind(KindEdit { name: " Beef ".into(), minimum }).await.unwrap();
    for product in [&one, &other] {
        let edits = ProductEdits { kind_id: Some(made.id.clone()), ..edits(&home, product).await };
        home.app.edit_product(product, edits).await.unwrap();
    }
    let kinds = home.app.kinds().await.unwrap();
    assert_eq!((kinds[0].name.as_str(), kinds[0].products, kinds[0].total), ("Beef", 2, Home::pieces(3)));
    // Products are found by it, also after it was renamed.
    let edit = KindEdit { name: "Mince".into(), minimum: None };
    home.app.edit_kind(&made.id, edit).await.unwrap();
    let found =
        home.app.pantry(PantryQuery { search: "mince".into(), ..PantryQuery::default() }).await.unwrap();
    assert_eq!(found.total, 2);
    // What keeps is learned from all of the kind once there are enough.
    for days in [10, 12, 11] {
        home.add(Some(one.clone()), 1, Some(home.day(days))).await;
    }
    let place = home.place("pantry").await;
    let suggested = home.app.suggest_date(&other, &place).await.unwrap().unwrap();
    assert_eq!(suggested.days, 11);
    // A product of a kind that was removed can still be edited.
    let removed = home.app.remove_kind(&made.id).await.unwrap();
    assert_eq!(home.app.product(&one).await.unwrap().kind, None);
    let renamed = ProductEdits { note: Some("lean".into()), ..edits(&home, &one).await };
    home.app.edit_product(&one, renamed).await.unwrap();
    home.app.undo(&removed.transaction_id, &[], false).await.unwrap();
    assert_eq!(home.app.product(&one).await.unwrap().kind.as_deref(), Some("Mince"));
    let journal = home.app.journal(JournalQuery { limit: 50, ..JournalQuery::default() }).await.unwrap();
    let kinds: Vec<_> = journal.entries.iter().filter(|entry| entry.about == About::Kind).collect();
    assert_eq!(kinds.len(), 4);
    assert!(kinds.iter().all(|entry| entry.name == "Mince"));
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_are_typed_in_any_unit_that_converts() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let jar = home.app.add_unit("Jar").await.unwrap().id;
    assert!(matches!(home.app.add_unit(" jar ").await, Err(Error::Pantry(_))));
    let product = home.add(None, 1, None).await.product_id;
    let equations = vec![
        EquationView {
            left_milli: 1000,
            left_unit: jar.parse().unwrap(),
            right_milli: 400_000,
            right_unit: units::Unit::G,
        },
        EquationView {
            left_milli: 1000,
            left_unit: units::Unit::Piece,
            right_milli: 200_000,
            right_unit: units::Unit::G,
        },
    ];
    let typed = |text: &'static str| {
        let (app, product) = (home.app.clone(), product.clone());
        async move { app.read_amount(text, Some(&product)).await.unwrap().amount }
    };
    let jars = Some(Amount { milli: 2000, unit: Unit(jar.parse().unwrap()) });
    assert_eq!(typed("2 jars").await, None);
    assert_eq!(typed("2 Jar").await, jars, "as it is: nothing says how much that is");
    let edits = ProductEdits { equations, ..edits(&home, &product).await };
    home.app.edit_product(&product, edits).await.unwrap();
    assert_eq!(typed("2 jar").await, Some(Home::pieces(4)));
    assert_eq!(typed("½ kg").await, Some(Amount { milli: 2500, unit: Unit(Base::Piece) }));
    assert_eq!(typed("3").await, Some(Home::pieces(3)));
    assert_eq!(typed("0").await, None);
    assert_eq!(home.app.read_amount("500 ml", None).await.unwrap().amount.unwrap().unit, Unit(Base::Ml));
    let units = home.app.product(&product).await.unwrap().units;
    assert!(units.contains(&units::Unit::Kg) && !units.contains(&units::Unit::L));
    assert!(matches!(home.app.remove_unit(&jar).await, Err(Error::Pantry(pantry::Error::Invalid { .. }))));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_product_means_to_members_is_shown_in_every_list() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let product = home.add(None, 1, None).await.product_id;
    let member =
        MemberEdit { name: "Anna".into(), allergens: vec!["en:milk".into()], diets: vec![Diet::Vegan] };
    let anna = home.app.add_member(member).await.unwrap();
    let levels = || async {
        let page = home.app.pantry(PantryQuery::default()).await.unwrap();
        page.rows[0].concerns.iter().map(|concern| concern.level).collect::<Vec<_>>()
    };
    assert_eq!(levels().await, [ConcernLevel::Unknown, ConcernLevel::Unknown], "nobody knows what is in it");
    let said = ProductEdits { allergens: Some(vec!["en:milk".into()]), ..edits(&home, &product).await };
    home.app.edit_product(&product, said).await.unwrap();
    assert_eq!(levels().await, [ConcernLevel::Declared, ConcernLevel::Unknown]);
    home.app.undo(&anna.booking.transaction_id, &[], false).await.unwrap();
    assert_eq!(levels().await, []);
    home.app.redo(&anna.booking.transaction_id).await.unwrap();
    assert_eq!(home.app.members()[0].name, "Anna");
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_are_compared_by_what_a_kilogram_costs() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let product = home.add(None, 1, None).await.product_id;
    let size = ProductEdits { size: Some("500 g".into()), ..edits(&home, &product).await };
    home.app.edit_product(&product, size).await.unwrap();
    let mut bought = home.request("", 2);
    (bought.product_id, bought.name) = (Some(product.clone()), None);
    (bought.price_minor, bought.store) = (Some(800), Some("Corner".into()));
    home.app.add(bought).await.unwrap();
    home.pass(1);
    let seen = PriceRequest {
        product_id: product.clone(),
        store: Some("Market".into()),
        amount: Amount { milli: 250_000, unit: Unit(Base::G) },
        price_minor: 150,
    };
    let noted = home.app.note_price(seen).await.unwrap();
    let prices = home.app.prices(&product).await.unwrap();
    let told: Vec<_> = prices
        .stores
        .iter()
        .map(|price| {
            let per = price.per_unit.as_ref().unwrap();
            (price.store.as_deref().unwrap(), per.unit, per.price.minor)
        })
        .collect();
    assert_eq!(told, [("Market", units::Unit::Kg, 600), ("Corner", units::Unit::Kg, 800)]);
    assert_eq!(prices.prices.iter().map(|price| price.price.minor).collect::<Vec<_>>(), [150, 800]);
    assert_eq!(home.app.product(&product).await.unwrap().row.total, Home::pieces(3), "nothing was bought");
    home.app.forget_price(prices.prices[0].seen_id.as_deref().unwrap()).await.unwrap();
    assert_eq!(home.app.prices(&product).await.unwrap().prices.len(), 1);
    home.app.undo(&noted.transaction_id, &[], false).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_barcode_may_stand_for_six_or_for_two_products() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let (cola, water) = (home.add(None, 1, None).await.product_id, {
        let booking = home.app.add(home.request("Water", 1)).await.unwrap();
        booking.lots[0].product_id.clone()
    });
    let code = "4006381333931";
    let with = |milli| vec![BarcodeEdit { gtin: code.into(), milli }];
    let said = ProductEdits { barcodes: with(6000), ..edits(&home, &cola).await };
    home.app.edit_product(&cola, said).await.unwrap();
    home.scan_text(code, ScanMode::Add, None).await;
    assert_eq!(home.app.product(&cola).await.unwrap().row.total, Home::pieces(7));
    let said = ProductEdits { barcodes: with(2000), ..edits(&home, &water).await };
    home.app.edit_product(&water, said).await.unwrap();
    let both = home.scan_text(code, ScanMode::Add, None).await.booking.unwrap();
    assert_eq!(both.lots.len(), 2);
    let product = home.app.product(&water).await.unwrap();
    assert_eq!(
        (product.row.total, &product.barcodes[0].also),
        (Home::pieces(3), &vec!["Minced beef".to_owned()])
    );
    home.scan_text(code, ScanMode::Use, None).await;
    assert_eq!(home.app.product(&water).await.unwrap().row.total, Home::pieces(1));
    home.app.undo(&both.transaction_id, &[], true).await.unwrap();
    let totals = [&cola, &water].map(|id| home.app.product(id));
    let [cola_now, water_now] = totals;
    assert_eq!(
        (cola_now.await.unwrap().row.total.milli, water_now.await.unwrap().row.total.milli),
        (1000, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_products_become_one_and_two_again() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let honey = home.scan(ScanMode::Add, None).await.product.unwrap().id;
    home.app.look_up(HONEY, Freshness::Fresh).await.unwrap();
    let same = home.add(None, 2, None).await.product_id;
    let used = home.app.take(home.take(&same, 1)).await.unwrap();
    let merged = home.app.merge_products(&same, &honey).await.unwrap();
    let product = home.app.product(&honey).await.unwrap();
    assert_eq!((product.row.total, product.lots.len()), (Home::pieces(2), 1), "alike: poured together");
    let gone = home.app.product(&same).await.unwrap();
    assert_eq!((gone.edits.merged_into.as_deref(), gone.lots.len()), (Some(honey.as_str()), 0));
    let query = JournalQuery { product_id: Some(honey.clone()), limit: 50, ..JournalQuery::default() };
    let history = home.app.journal(query).await.unwrap();
    assert!(
        history.entries.iter().any(|entry| entry.transaction_id == used.transaction_id),
        "no history is lost"
    );
    assert_eq!(history.entries[0].action, Action::Merged);
    // Its own code still finds it, and what was used of the other can still be taken back.
    assert_eq!(home.scan(ScanMode::LookUp, None).await.product.unwrap().id, honey);
    home.app.undo(&used.transaction_id, &[], false).await.unwrap();
    home.app.undo(&merged.transaction_id, &[], false).await.unwrap();
    let totals = [home.app.product(&honey).await.unwrap(), home.app.product(&same).await.unwrap()];
    assert_eq!(totals.map(|product| product.row.total.milli), [1000, 2000]);
    assert_eq!(home.app.verify().await.unwrap().faults, Vec::<String>::new());
    assert!(home.app.merge_products(&same, &same).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn weighed_goods_are_one_product_whatever_they_weigh() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let settings = home.app.start_view().await.unwrap().settings;
    let german = app::view::Settings { country: "DE".into(), ..settings };
    home.app.save_settings(german.clone()).await.unwrap();
    let chicken = home.scan_text("2811111068708", ScanMode::Add, None).await;
    assert_eq!(chicken.code.measured, Some(Measured::Weight { milli_g: 6_870_000 }), "{chicken:?}");
    let again = home.scan_text("2811111068708", ScanMode::Add, None).await.product.unwrap();
    assert_eq!(again.total, Amount { milli: 13_740_000, unit: Unit(Base::G) });
    // Where nobody knows the rule: an item of five digits, then grams.
    let weighed = |item: &str, value: &str| {
        let body = format!("28{item}{value}");
        let sum: u32 = body
            .bytes()
            .zip([1, 3].into_iter().cycle())
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        format!("{body}{}", (10 - sum % 10) % 10)
    };
    let no_country = app::view::Settings { country: String::new(), ..german };
    home.app.save_settings(no_country).await.unwrap();
    let code = weighed("12342", "00400");
    let unknown = home.scan_text(&code, ScanMode::Add, None).await;
    assert!(unknown.code.teachable && unknown.code.measured.is_none());
    home.app.undo(&unknown.booking.unwrap().transaction_id, &[], false).await.unwrap();
    let wrong = home.app.teach_weighed(&code, Some(Measured::Weight { milli_g: 999_000 })).await;
    assert!(matches!(wrong, Err(Error::Invalid { field: "measured" })), "{wrong:?}");
    let taught = home.app.teach_weighed(&code, Some(Measured::Weight { milli_g: 400_000 })).await.unwrap();
    let orphan = PantryQuery { filter: app::view::PantryFilter::OutOfStock, ..PantryQuery::default() };
    assert_eq!(home.app.pantry(orphan).await.unwrap().total, 0, "what it was taken for is out of the way");
    let other = home.scan_text(&weighed("12342", "00800"), ScanMode::Add, None).await;
    assert_eq!(other.code.measured, Some(Measured::Weight { milli_g: 800_000 }));
    let codes = home.app.taught_codes().await.unwrap();
    assert_eq!((codes.len(), &codes[0].code, codes[0].says), (1, &code, TaughtMeasure::Weight));
    assert!(codes[0].layout.starts_with("28") && codes[0].layout.ends_with('V'), "{codes:?}");
    let again = home.scan_text(&code, ScanMode::LookUp, None).await;
    assert!(again.code.measured.is_some() && again.product.is_some(), "the one it was taught by as well");
    // One of which somebody says that it weighs nothing is a product like any other.
    home.wait(60);
    let plain = home.app.teach_weighed(&weighed("12342", "00400"), None).await.unwrap();
    let whole = home.scan_text(&code, ScanMode::LookUp, None).await;
    assert!(whole.code.measured.is_none() && !whole.code.teachable && whole.code.gtin == code, "{whole:?}");
    let forgotten = home.app.taught_codes().await.unwrap()[1].id.clone();
    let forgetting = home.app.forget_code(&forgotten).await.unwrap();
    assert!(home.scan_text(&code, ScanMode::LookUp, None).await.code.measured.is_some());
    home.app.undo(&forgetting.transaction_id, &[], false).await.unwrap();
    assert_eq!(home.app.taught_codes().await.unwrap().len(), 2);
    home.app.undo(&plain.transaction_id, &[], false).await.unwrap();
    home.app.undo(&taught.transaction_id, &[], false).await.unwrap();
    let forgotten = home.scan_text(&weighed("88888", "00800"), ScanMode::LookUp, None).await;
    assert!(forgotten.code.measured.is_none());
}
