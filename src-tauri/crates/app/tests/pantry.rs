//! What happens to food at home, through the use cases: places, freezing, opening, counting, prices, trips.
#![allow(clippy::unwrap_used, missing_docs)]

mod home;

use app::view::{
    Action, Condition, CountRequest, DateFrom, FoundRequest, JournalQuery, LotEdit, PantryFilter,
    PantryQuery, PlaceEdit, ProductEdits, ScanMode, TakeHow, TakeRequest, WasteReason,
};
use app::{Error, Freshness};

use home::{HONEY, Home};

#[tokio::test(flavor = "multi_thread")]
async fn the_freezer_stops_the_clock_and_the_product_has_the_last_word() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let lot = home.add(None, 1, Some(home.day(3))).await;
    let (freezer, fridge) = (home.place("freezer").await, home.place("fridge").await);
    let into = |place: &str| LotEdit { place_id: Some(place.to_owned()), ..LotEdit::default() };
    home.pass(1);
    let frozen = home.edit(&lot, into(&freezer)).await;
    assert_eq!(frozen.frozen.as_ref().unwrap().days_left, Some(2));
    assert_eq!(frozen.date, None, "no categories: nobody knows how long it keeps there");
    home.pass(60);
    let thawed = home.edit(&lot, into(&fridge)).await;
    assert_eq!((thawed.date, thawed.days_left, thawed.thawed), (Some(home.day(2)), Some(2), true));
    // The household's own rule is stricter than what was left.
    let edits = ProductEdits {
        name: Some("Minced beef".to_owned()),
        thawed_days: Some(1),
        ..ProductEdits::default()
    };
    home.app.edit_product(&lot.product_id, edits).await.unwrap();
    home.edit(&lot, into(&freezer)).await;
    let thawed = home.edit(&lot, into(&fridge)).await;
    assert_eq!((thawed.days_left, thawed.date_from), (Some(1), Some(DateFrom::Learned)));
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_are_suggested_by_what_was_learned_else_by_the_table() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let product = home.scan(ScanMode::Add, None).await.product.unwrap().id;
    let pantry = home.place("pantry").await;
    assert_eq!(home.app.suggest_date(&product, &pantry).await.unwrap(), None, "nothing is known of it yet");
    home.app.look_up(HONEY, Freshness::Fresh).await.unwrap();
    let table = home.app.suggest_date(&product, &pantry).await.unwrap().unwrap();
    assert_eq!((table.from, table.source.as_deref()), (DateFrom::Suggested, Some("FoodKeeper")));
    assert!(table.days > 60 && table.food.is_some(), "{table:?}");
    // From now on this household's own packs tell.
    home.add(Some(product.clone()), 1, Some(home.day(200))).await;
    let learned = home.app.suggest_date(&product, &pantry).await.unwrap().unwrap();
    assert_eq!((learned.from, learned.days, learned.food), (DateFrom::Learned, 200, None));
    home.pass(30);
    assert_eq!(home.app.suggest_date(&product, &pantry).await.unwrap().unwrap().days, 200);
    assert!(home.app.suggest_date(&product, "no place").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_one_of_several_gives_it_the_date_for_what_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let lot = home.add(None, 6, Some(home.day(90))).await;
    let edits =
        ProductEdits { name: Some("Milk".to_owned()), opened_days: Some(4), ..ProductEdits::default() };
    home.app.edit_product(&lot.product_id, edits).await.unwrap();
    let open = LotEdit { part_milli: Some(1000), opened: Some(true), ..LotEdit::default() };
    let booking = home.app.edit_lot(&lot.id, open).await.unwrap();
    let opened = booking.lots.iter().find(|lot| lot.opened).unwrap();
    assert_eq!((opened.amount.milli, opened.days_left), (1000, Some(4)));
    let product = home.app.product(&lot.product_id).await.unwrap();
    assert_eq!(product.lots.len(), 2);
    assert_eq!((product.lots[0].id.as_str(), product.row.total.milli), (opened.id.as_str(), 6000));
}

#[tokio::test(flavor = "multi_thread")]
async fn things_go_where_they_usually_stand_and_places_can_be_counted() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let cellar = PlaceEdit { name: "Cellar".to_owned(), parent_id: None, condition: Condition::Cool };
    home.app.add_place(cellar).await.unwrap();
    let cellar = home.place("cellar").await;
    let product = home.scan(ScanMode::Add, None).await.product.unwrap().id;
    let edits = ProductEdits { place_id: Some(cellar.clone()), ..ProductEdits::default() };
    home.app.edit_product(&product, edits).await.unwrap();
    let lots = home.scan(ScanMode::Add, None).await.booking.unwrap().lots;
    assert_eq!(lots[0].place_id, cellar);

    let count = |milli| CountRequest {
        product_id: None,
        place_id: Some(cellar.clone()),
        found: vec![FoundRequest { product_id: product.clone(), milli }],
    };
    let differences = home.app.differences(count(3000)).await.unwrap();
    assert_eq!((differences[0].expected_milli, differences[0].found_milli), (1000, 3000));
    let booking = home.app.count(count(3000)).await.unwrap();
    assert_eq!(booking.lots[0].amount.milli, 3000);
    let again = home.app.count(count(3000)).await;
    assert!(matches!(again, Err(Error::Invalid { field: "found" })));
    let neither = CountRequest { product_id: None, place_id: None, found: Vec::new() };
    assert!(home.app.count(neither).await.is_err());

    // A place that goes hands on what it holds; what usually stood there then goes where all else does.
    let pantry = home.place("pantry").await;
    home.app.remove_place(&cellar, Some(&pantry)).await.unwrap();
    assert_eq!(home.scan(ScanMode::Add, None).await.booking.unwrap().lots[0].place_id, pantry);
    let entries =
        home.app.journal(JournalQuery { limit: 10, ..JournalQuery::default() }).await.unwrap().entries;
    assert_eq!((entries[1].action, entries[1].name.as_str()), (Action::Removed, "Cellar"));
    assert_eq!(entries[1].place_id.as_deref(), Some(cellar.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trip_is_one_group_with_one_undo() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let trip = Some("0192a6d4-0000-7000-8000-000000000001".to_owned());
    for _ in 0..3 {
        home.scan(ScanMode::Add, trip.clone()).await;
    }
    let product = home.scan(ScanMode::LookUp, trip.clone()).await.product.unwrap();
    assert_eq!(product.total.milli, 3000);
    let undone = home.app.undo_group(trip.as_deref().unwrap(), &[], false).await.unwrap();
    assert!(undone.transaction_id.is_some());
    assert_eq!(home.app.product(&product.id).await.unwrap().row.total.milli, 0);
    let entries =
        home.app.journal(JournalQuery { limit: 10, ..JournalQuery::default() }).await.unwrap().entries;
    let undos = entries[0].group_id.clone().unwrap();
    home.app.undo_group(&undos, &[], false).await.unwrap();
    assert_eq!(home.app.product(&product.id).await.unwrap().row.total.milli, 3000);
    assert!(home.app.undo_group("no group", &[], false).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn waste_has_its_reason_and_lots_their_price() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let lot = home.add(None, 4, None).await;
    let bought = LotEdit {
        price_minor: Some(999),
        store: Some("Corner shop".to_owned()),
        note: Some("two for one".to_owned()),
        ..LotEdit::default()
    };
    let priced = home.edit(&lot, bought).await;
    let price = priced.price.unwrap();
    assert_eq!((price.minor, price.currency.len()), (999, 3));
    let waste = TakeRequest {
        product_id: lot.product_id.clone(),
        lot_id: Some(lot.id.clone()),
        milli: 1000,
        how: TakeHow::Waste,
        unit: None,
        reason: Some(WasteReason::Spoiled),
        group_id: None,
    };
    let left = home.app.take(waste).await.unwrap().lots[0].clone();
    assert_eq!(left.price.unwrap().minor, 749, "three quarters of it, to the nearest coin");
    let query = JournalQuery { actions: vec![Action::Wasted], limit: 5, ..JournalQuery::default() };
    let page = home.app.journal(query.clone()).await.unwrap();
    assert_eq!((page.total, page.entries[0].reason), (1, Some(WasteReason::Spoiled)));
    let day = |from: i64, to: i64| JournalQuery {
        from: Some(home.day(from)),
        to: Some(home.day(to)),
        ..query.clone()
    };
    assert_eq!(home.app.journal(day(-1, 0)).await.unwrap().total, 1);
    assert_eq!(home.app.journal(day(-3, -1)).await.unwrap().total, 0);
    assert_eq!(home.app.journal(day(1, 3)).await.unwrap().total, 0);
    let nothing = LotEdit { price_minor: Some(-1), store: Some(String::new()), ..LotEdit::default() };
    let edited = home.edit(&lot, nothing).await;
    assert_eq!((edited.price, edited.store, edited.note.as_deref()), (None, None, Some("two for one")));
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_products_are_in_their_own_list_only() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let lot = home.add(None, 1, None).await;
    let edits =
        ProductEdits { name: Some("Minced beef".to_owned()), hidden: true, ..ProductEdits::default() };
    home.app.edit_product(&lot.product_id, edits).await.unwrap();
    let list =
        async |filter| home.app.pantry(PantryQuery { filter, ..PantryQuery::default() }).await.unwrap();
    for filter in [PantryFilter::All, PantryFilter::OutOfStock] {
        let page = list(filter).await;
        assert_eq!((page.total, page.counts.products, page.counts.hidden), (0, 0, 1));
    }
    let page = list(PantryFilter::Hidden).await;
    assert_eq!((page.total, page.rows[0].total.milli), (1, 1000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_pantry_is_as_large_as_was_wished_for_and_sound() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let wished = app::Large { products: 40, lots: 200, movements: 2_000 };
    let made = home.app.furnish_large(wished).await.unwrap();
    assert!((2_000..2_100).contains(&made), "{made}");
    let counts = home.app.pantry(PantryQuery::default()).await.unwrap().counts;
    assert_eq!((counts.products + counts.out_of_stock, counts.lots), (40, 200));
    let report = home.app.verify().await.unwrap();
    assert_eq!((report.faults, report.movements), (Vec::new(), u64::from(made)));
    assert!(home.app.furnish_large(wished).await.is_err(), "only an empty one is filled");
}
