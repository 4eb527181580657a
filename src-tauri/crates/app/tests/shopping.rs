//! Shopping lists, many things at once, the pantry of another day, and what will not be reached.
#![allow(clippy::unwrap_used, missing_docs)]

mod home;

use app::view::{
    Aisle, Amount, DateFrom, EditLots, ItemEdit, ItemView, ItemWhy, KindEdit, ListEdit, LotEdit, LotsQuery,
    PastQuery, PastedColumn, ProductEdits, PutAway, PutAwayItem, ScanMode, ShoppingView, TakeHow, TakeLots,
    Unit, WasteReason,
};
use app::{Error, Freshness};
use units::Base;

use home::{HONEY, Home};

async fn shopping(home: &Home) -> ShoppingView {
    home.app.shopping(None).await.unwrap()
}

fn names(items: &[ItemView]) -> Vec<&str> {
    items.iter().map(|item| item.name.as_str()).collect()
}

async fn put(home: &Home, text: &str) -> String {
    let list = shopping(home).await.list_id;
    let item = ItemEdit { text: Some(text.to_owned()), ..ItemEdit::default() };
    home.app.add_item(&list, item).await.unwrap().id
}

async fn set_minimum(home: &Home, product: &str, pieces: i64) {
    let edits = home.app.product(product).await.unwrap().edits;
    let edits = ProductEdits { minimum: Some(Home::pieces(pieces)), ..edits };
    home.app.edit_product(product, edits).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_short_is_on_the_list_in_whole_packs_and_leaves_it_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let beef = home.add(None, 2, None).await;
    set_minimum(&home, &beef.product_id, 5).await;
    let item = shopping(&home).await.items.remove(0);
    assert_eq!((item.why, item.amount), (ItemWhy::Minimum, Some(Home::pieces(3))));
    // It is bought in packs of four.
    let edits = home.app.product(&beef.product_id).await.unwrap().edits;
    let four = app::view::BarcodeEdit { gtin: "4006381333931".into(), milli: 4000 };
    home.app.edit_product(&beef.product_id, ProductEdits { barcodes: vec![four], ..edits }).await.unwrap();
    assert_eq!(shopping(&home).await.items[0].amount, Some(Home::pieces(4)));
    // A kind: either of its products will do.
    let minimum = Some(Amount { milli: 2_000_000, unit: Unit(Base::G) });
    let kind = home.app.add_kind(KindEdit { name: "Flour".into(), minimum }).await.unwrap();
    let view = shopping(&home).await;
    let flour = view.items.iter().find(|item| item.kind_id.as_ref() == Some(&kind.id)).unwrap();
    assert_eq!((flour.why, flour.amount), (ItemWhy::Kind, minimum));
    // Put off, and back once some of it was bought.
    home.app.remove_item(&item.id).await.unwrap();
    let view = shopping(&home).await;
    assert_eq!((names(&view.items), names(&view.put_off)), (vec!["Flour"], vec!["Minced beef"]));
    home.pass(1);
    home.add(Some(beef.product_id.clone()), 1, None).await;
    let view = shopping(&home).await;
    assert_eq!((view.items.len(), view.put_off.len()), (2, 0));
    home.add(Some(beef.product_id.clone()), 4, None).await;
    assert_eq!(names(&shopping(&home).await.items), ["Flour"]);
    // Almost empty, and nothing else of it there.
    let rice = home.app.add(home.request("Rice", 1)).await.unwrap().lots[0].clone();
    home.edit(&rice, LotEdit { almost_empty: Some(true), ..LotEdit::default() }).await;
    let view = shopping(&home).await;
    let item = view.items.iter().find(|item| item.name == "Rice").unwrap();
    assert_eq!((item.why, item.amount), (ItemWhy::AlmostEmpty, Some(Home::pieces(1))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_ticked_off_and_put_away_in_one_go() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    home.scan(ScanMode::Add, None).await;
    home.app.look_up(HONEY, Freshness::Fresh).await.unwrap();
    put(&home, "2 kg flour").await;
    let candles = put(&home, "candles").await;
    let list = shopping(&home).await.list_id;
    let honey = ItemEdit { code: Some(HONEY.to_owned()), ..ItemEdit::default() };
    let honey = home.app.add_item(&list, honey.clone()).await.map(|_| honey).unwrap();
    let raised = home.app.add_item(&list, honey).await.unwrap();
    let view = shopping(&home).await;
    let item = view.items.iter().find(|item| item.id == raised.id).unwrap();
    assert_eq!((item.amount, item.aisle), (Some(Home::pieces(2)), Aisle::Breakfast), "{item:?}");
    assert!(item.date.as_ref().is_some_and(|date| date.from == DateFrom::Suggested), "{item:?}");
    assert!(matches!(
        home.app.add_item(&list, ItemEdit { text: Some("Candles".into()), ..ItemEdit::default() }).await,
        Err(Error::Pantry(_))
    ));
    for item in &view.items {
        home.app.tick_item(&list, &item.id, true).await.unwrap();
    }
    assert!(shopping(&home).await.items.iter().all(|item| item.ticked));
    let away = |item: &ItemView| PutAwayItem {
        id: item.id.clone(),
        product_id: None,
        amount: item.amount.unwrap_or(Home::pieces(1)),
        date: item.date.as_ref().map(|date| date.date.clone()),
        date_kind: app::view::DateKind::BestBefore,
        date_from: item.date.as_ref().map(|date| date.from),
        place_id: None,
        price_minor: Some(199),
    };
    let request = PutAway {
        list_id: list.clone(),
        items: view.items.iter().filter(|item| item.id != candles).map(away).collect(),
        dropped: vec![candles],
        store: Some("Corner".into()),
    };
    let booking = home.app.put_away(request).await.unwrap();
    assert_eq!(booking.lots.len(), 2);
    assert!(booking.lots.iter().all(|lot| lot.store.as_deref() == Some("Corner")));
    let view = shopping(&home).await;
    assert_eq!((view.items.len(), view.stores), (0, vec!["Corner".to_owned()]));
    // One undo: nothing is in stock, all of it is on the list again.
    home.app.undo(&booking.transaction_id, &[], false).await.unwrap();
    assert_eq!(shopping(&home).await.items.len(), 3);
    assert_eq!(home.app.verify().await.unwrap().faults, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_ticking_is_the_order_of_the_store() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let list = shopping(&home).await.list_id;
    let goods = [("Milk", "en:milks"), ("Bread", "en:breads"), ("Peas", "en:frozen-foods")];
    let mut products = Vec::new();
    for (name, category) in goods {
        let product = home.app.add(home.request(name, 1)).await.unwrap().lots[0].product_id.clone();
        let edits = home.app.product(&product).await.unwrap().edits;
        let edits = ProductEdits { categories: Some(vec![category.into()]), ..edits };
        home.app.edit_product(&product, edits).await.unwrap();
        products.push(product);
    }
    let put_all = async || {
        for product in &products {
            let item = ItemEdit { product_id: Some(product.clone()), ..ItemEdit::default() };
            home.app.add_item(&list, item).await.unwrap();
        }
    };
    put_all().await;
    assert_eq!(names(&shopping(&home).await.items), ["Bread", "Milk", "Peas"], "as most stores have it");
    for name in ["Peas", "Milk", "Bread"] {
        let items = shopping(&home).await.items;
        let item = items.iter().find(|item| item.name == name).unwrap();
        home.app.tick_item(&list, &item.id, true).await.unwrap();
        home.wait(60);
    }
    for item in shopping(&home).await.items {
        home.app.remove_item(&item.id).await.unwrap();
    }
    home.pass(1);
    put_all().await;
    assert_eq!(names(&shopping(&home).await.items), ["Peas", "Milk", "Bread"]);
    // Another list, for another store, has learned nothing of that.
    let market = home.app.add_list(ListEdit { name: "Market".into(), store: None }).await.unwrap();
    for product in &products {
        let item = ItemEdit { product_id: Some(product.clone()), ..ItemEdit::default() };
        home.app.add_item(&market.id, item).await.unwrap();
    }
    let view = home.app.shopping(Some(&market.id)).await.unwrap();
    assert_eq!(names(&view.items), ["Bread", "Milk", "Peas"]);
    assert_eq!(
        view.lists.iter().map(|list| (list.main, list.items)).collect::<Vec<_>>(),
        [(true, 3), (false, 3)]
    );
    let removed = home.app.remove_list(&market.id).await.unwrap();
    home.app.undo(&removed.transaction_id, &[], false).await.unwrap();
    assert_eq!(home.app.shopping(Some(&market.id)).await.unwrap().items.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_from_a_spreadsheet_is_read_and_put_into_stock() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let rice = home.app.add(home.request("Rice", 1)).await.unwrap().lots[0].product_id.clone();
    let text = "Artikel;Menge;MHD;Ort;Preis;EAN\n\
                rice;2;2027-03-01;Kühlschrank;1,99;\n\
                Honig;500 g;soon;Attic;free;5050854517631\n\
                ;3;;;;\n\
                \n\
                =cmd();1;;;;123\n";
    let read = home.app.read_table(text.to_owned()).await.unwrap();
    assert_eq!(read.rows.len(), 4);
    let [known, honey, nothing, formula] = &read.rows[..] else { unreachable!() };
    let add = known.add.as_ref().unwrap();
    assert_eq!((known.known, add.product_id.as_ref(), add.price_minor), (true, Some(&rice), Some(199)));
    assert_eq!((add.date.as_deref(), &add.place_id), (Some("2027-03-01"), &Some(home.place("fridge").await)));
    assert_eq!(honey.problems, [PastedColumn::Date, PastedColumn::Place, PastedColumn::Price]);
    assert_eq!(honey.add.as_ref().unwrap().amount, Amount { milli: 500_000, unit: Unit(Base::G) });
    assert_eq!((&nothing.add, nothing.line), (&None, 4));
    assert_eq!(nothing.problems, [PastedColumn::Name]);
    assert_eq!(formula.name, "=cmd()");
    let adds: Vec<_> = read.rows.iter().filter_map(|row| row.add.clone()).collect();
    let booking = home.app.add_many(adds).await.unwrap();
    assert_eq!(booking.lots.len(), 3);
    let honey = home.scan(ScanMode::LookUp, None).await.product.unwrap();
    assert_eq!(honey.name.as_deref(), Some("Honig"), "what was written is not lost");
    home.app.undo(&booking.transaction_id, &[], false).await.unwrap();
    assert_eq!(home.app.lots(LotsQuery { limit: 10, ..LotsQuery::default() }).await.unwrap().total, 1);
    // Without a line that names the columns; and anything at all.
    let plain = home.app.read_table("Tea\t3\t0427\n4006381333931\tPens".to_owned()).await.unwrap();
    assert_eq!(plain.rows[0].add.as_ref().unwrap().amount, Home::pieces(3));
    for text in ["", "\n\n", "\"", "a\0b", ";;;;", "\u{feff}"] {
        home.app.read_table(text.to_owned()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_lots_are_changed_and_taken_in_one_booking() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    for (name, days) in [("Rice", 30), ("Tea", 20), ("Cream", 2)] {
        let request = app::view::AddRequest { date: Some(home.day(days)), ..home.request(name, 2) };
        home.app.add(request).await.unwrap();
    }
    let query = LotsQuery { limit: 10, ..LotsQuery::default() };
    let page = home.app.lots(query.clone()).await.unwrap();
    let names: Vec<_> = page.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Cream", "Tea", "Rice"], "the soonest first");
    let lot_ids: Vec<_> = page.rows.iter().map(|row| row.lot.id.clone()).collect();
    let freezer = home.place("freezer").await;
    let edit = LotEdit { place_id: Some(freezer.clone()), ..LotEdit::default() };
    let moved = home.app.edit_lots(EditLots { lot_ids: lot_ids.clone(), edit }).await.unwrap();
    assert!(moved.lots.iter().all(|lot| lot.place_id == freezer && lot.frozen.is_some()));
    let one = LotEdit { milli: Some(1), ..LotEdit::default() };
    assert!(home.app.edit_lots(EditLots { lot_ids: lot_ids.clone(), edit: one }).await.is_err());
    let waste = TakeLots { lot_ids, how: TakeHow::Waste, reason: Some(WasteReason::TooMuch) };
    let wasted = home.app.take_lots(waste).await.unwrap();
    assert_eq!(home.app.lots(query.clone()).await.unwrap().total, 0);
    home.app.undo(&wasted.transaction_id, &[], false).await.unwrap();
    home.app.undo(&moved.transaction_id, &[], false).await.unwrap();
    let back = home.app.lots(LotsQuery { search: "tea".into(), ..query }).await.unwrap();
    assert_eq!((back.total, back.rows[0].lot.frozen.is_some()), (1, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pantry_of_another_day_is_as_it_was_then() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let (monday, beef) = (home.day(0), home.add(None, 3, Some(home.day(5))).await);
    home.pass(1);
    let tuesday = home.day(0);
    home.app.take(home.take(&beef.product_id, 1)).await.unwrap();
    let freezer = LotEdit { place_id: Some(home.place("freezer").await), ..LotEdit::default() };
    home.edit(&beef, freezer).await;
    home.app.add(home.request("Tea", 1)).await.unwrap();
    home.pass(1);
    let waste = TakeLots { lot_ids: vec![beef.id.clone()], how: TakeHow::Waste, reason: None };
    let wasted = home.app.take_lots(waste).await.unwrap();
    let past = |date: &str| {
        let (app, date) = (home.app.clone(), date.to_owned());
        async move { app.past(PastQuery { date, limit: 10, ..PastQuery::default() }).await.unwrap() }
    };
    let then = past(&monday).await;
    assert_eq!((then.products, then.lots, then.first.as_ref()), (1, 1, Some(&monday)));
    assert_eq!((&then.rows[0].amounts, &then.rows[0].now), (&vec![Home::pieces(3)], &Vec::new()));
    assert_eq!(then.rows[0].lots[0], beef);
    let then = past(&tuesday).await;
    assert_eq!(then.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Minced beef", "Tea"]);
    assert_eq!((then.rows[0].lots[0].amount, then.rows[0].lots[0].frozen.is_some()), (Home::pieces(2), true));
    home.app.undo(&wasted.transaction_id, &[], false).await.unwrap();
    assert_eq!(past(&tuesday).await.rows[0].now, [Home::pieces(2)]);
    assert_eq!(past("2001-01-01").await.products, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_used_fast_enough_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path()).await;
    let beef = home.add(None, 20, Some(home.day(40))).await;
    for _ in 0..4 {
        home.pass(7);
        home.app.take(home.take(&beef.product_id, 1)).await.unwrap();
    }
    // One a week, sixteen left, twelve days to go.
    let notices = home.app.notices().await.unwrap();
    let unreached = &notices.unreached[0];
    assert_eq!((&unreached.lot_id, unreached.weekly), (&beef.id, Home::pieces(1)));
    assert_eq!(unreached.left.milli, 16_000 - 12_000 / 7);
    assert_eq!((notices.past, notices.soon), (0, 0));
    home.app.take(home.take(&beef.product_id, 15)).await.unwrap();
    assert!(
        home.app.notices().await.unwrap().unreached.is_empty(),
        "fifteen at once: what is left will be used"
    );
}
