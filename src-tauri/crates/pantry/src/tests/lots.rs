//! Parts of lots, freezing, opening, prices.

use jiff::ToSpan;
use jiff::civil::date;

use super::*;

const FREEZER: PlaceId = BuiltinPlace::Freezer.id();
const FRIDGE: PlaceId = BuiltinPlace::Fridge.id();

fn into(place: PlaceId) -> LotEdit {
    LotEdit { place: Some(place), ..LotEdit::default() }
}

fn until(until: Date) -> Option<Keeps> {
    Some(Keeps { until, from: DateFrom::Suggested })
}

/// So many days after the start.
fn on(day: i32) -> Act {
    Act::from(at(i64::from(day) * 24 * 3600))
}

fn day(days: i32) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

fn edit(home: &Home, lot: LotId, edit: &LotEdit, act: Act) -> Lot {
    home.pantry.edit_lot(lot, edit, act).unwrap().unwrap().lots.last().unwrap().clone()
}

#[test]
fn freezing_stops_the_clock_and_thawing_starts_it_again() {
    let home = Home::new();
    let mince = home.product("Mince");
    let lot = home.add(mince, 1, Some(day(4)), 0).lots[0].id;
    let frozen = edit(&home, lot, &LotEdit { keeps: until(day(90)), ..into(FREEZER) }, on(1));
    assert_eq!(frozen.frozen, Some(Frozen { on: day(1), days_left: Some(3) }));
    assert_eq!((frozen.date, frozen.date_from), (Some(day(90)), Some(DateFrom::Suggested)));
    // Nothing of the three days is lost, however long it is in there ...
    let thawed = edit(&home, lot, &into(FRIDGE), on(60));
    assert_eq!((thawed.date, thawed.date_from, thawed.thawed), (Some(day(63)), None, true));
    let entry = &home.journal(None, 0, 1).unwrap().entries[0];
    assert_eq!(entry.action, Action::Thawed);
    // ... unless the rule for what was thawed is stricter.
    done(home.pantry.undo(entry.transaction, Amends::NONE, on(60)).unwrap());
    assert_eq!(home.pantry.lot(lot).unwrap(), frozen);
    let thawed = edit(&home, lot, &LotEdit { keeps: until(day(61)), ..into(FRIDGE) }, on(60));
    assert_eq!((thawed.date, thawed.date_from), (Some(day(61)), Some(DateFrom::Suggested)));
    // Frozen again: what is left is what was left now, and it stays known that it was thawed.
    let again = edit(&home, lot, &into(FREEZER), on(60));
    assert_eq!((again.frozen.unwrap().days_left, again.thawed), (Some(1), true));
    assert_eq!(again.date, None, "nobody said how long it keeps frozen");
    home.assert_sound();
}

#[test]
fn what_comes_frozen_or_without_a_date_has_nothing_left_to_keep() {
    let home = Home::new();
    let peas = home.product("Peas");
    let lot =
        home.pantry.add(&Add { place: FREEZER, ..add_of(peas, 2, Some(day(200))) }, on(0)).unwrap().lots[0]
            .clone();
    assert_eq!(lot.frozen, Some(Frozen { on: TODAY, days_left: None }));
    let thawed = edit(&home, lot.id, &into(FRIDGE), on(3));
    assert_eq!((thawed.date, thawed.thawed), (None, true), "the freezer's date is none for the fridge");
    let bread = home.add(home.product("Bread"), 1, None, 0).lots[0].id;
    edit(&home, bread, &into(FREEZER), on(0));
    let thawed = edit(&home, bread, &LotEdit { keeps: until(day(12)), ..into(FRIDGE) }, on(10));
    assert_eq!(thawed.date, Some(day(12)));
    // Past its date it goes in, and past its date it comes out.
    let old = home.add(home.product("Old"), 1, Some(day(-2)), 0).lots[0].id;
    edit(&home, old, &into(FREEZER), on(0));
    assert_eq!(edit(&home, old, &into(FRIDGE), on(30)).date, Some(day(28)));
    home.assert_sound();
}

#[test]
fn a_part_is_moved_opened_or_dated_and_the_rest_stays() {
    let home = Home::new();
    let milk = home.product("Milk");
    let lot = home.add(milk, 6, Some(day(30)), 0).lots[0].id;
    let part = |milli, edit: LotEdit| LotEdit { part: Some(milli), ..edit };
    let opened = LotEdit { opened: Some(true), keeps: until(day(3)), ..LotEdit::default() };
    let opened = edit(&home, lot, &part(1000, opened), on(0));
    assert_ne!(opened.id, lot);
    assert_eq!((opened.amount, opened.opened, opened.date), (Amount::pieces(1), true, Some(day(3))));
    let moved = edit(&home, lot, &part(2000, into(FRIDGE)), on(0));
    assert_eq!((moved.amount, moved.place, moved.date), (Amount::pieces(2), FRIDGE, Some(day(30))));
    // The next part of the same joins it.
    assert_eq!(edit(&home, lot, &part(500, into(FRIDGE)), on(0)).amount, Amount::new(2500, Base::Piece));
    assert_eq!(home.pantry.lot(lot).unwrap().amount, Amount::new(2500, Base::Piece));
    assert_eq!(home.pantry.lots(milk).unwrap()[0], opened, "is used first");
    assert_eq!(home.total(milk), 6000);
    // A part that is all of it is no part; more than there is, or nothing of it, is refused.
    assert_eq!(edit(&home, lot, &part(2500, into(FRIDGE)), on(0)).amount, Amount::pieces(5));
    assert!(home.pantry.edit_lot(lot, &part(1, into(FRIDGE)), on(0)).is_err());
    for milli in [0, -1, 5001] {
        let refused = home.pantry.edit_lot(moved.id, &part(milli, into(FREEZER)), on(0));
        assert!(matches!(refused, Err(Error::NotEnough { available_milli: 5000 })), "{milli}");
    }
    home.assert_sound();
}

#[test]
fn opening_never_makes_anything_keep_longer() {
    let home = Home::new();
    let jam = home.product("Jam");
    let lot = home.add(jam, 1, Some(day(5)), 0).lots[0].id;
    let open = LotEdit { opened: Some(true), keeps: until(day(40)), ..LotEdit::default() };
    assert_eq!(edit(&home, lot, &open, on(0)).date, Some(day(5)));
    let undated = home.add(jam, 1, None, 1).lots[0].id;
    let opened = edit(&home, undated, &open, on(0));
    assert_eq!((opened.date, opened.date_from), (Some(day(40)), Some(DateFrom::Suggested)));
    // What the user types is the user's word.
    let typed = LotEdit { date: Some(Some(day(40))), ..LotEdit::default() };
    assert_eq!(edit(&home, undated, &typed, on(0)).date_from, None);
    home.assert_sound();
}

#[test]
fn price_store_and_note_tell_lots_apart() {
    let home = Home::new();
    let tea = home.product("Tea");
    let euro: Currency = "EUR".parse().unwrap();
    let plain = add_of(tea, 1, None);
    let dear = Add { price: Some(Price::new(399, 1000, euro).unwrap()), ..plain.clone() };
    let bought = Add { store: Some(" Corner shop ".into()), ..plain.clone() };
    let noted = Add { note: Some("from Ann".into()), ..plain.clone() };
    let mut lots = Vec::new();
    for add in [&plain, &dear, &bought, &noted] {
        let lot = home.pantry.add(add, at(1)).unwrap().lots[0].clone();
        assert_eq!(home.pantry.add(add, at(2)).unwrap().lots[0].id, lot.id);
        lots.push(lot.id);
    }
    lots.sort();
    lots.dedup();
    assert_eq!(lots.len(), 4);
    let bought = home.pantry.lots(tea).unwrap().into_iter().find(|lot| lot.store.is_some()).unwrap();
    assert_eq!(bought.store.as_deref(), Some("Corner shop"));
    // Without what told it apart, it is poured together.
    let nothing = LotEdit { store: Some(String::new()), ..LotEdit::default() };
    assert_eq!(edit(&home, bought.id, &nothing, on(0)).amount, Amount::pieces(4));
    assert_eq!(home.total(tea), 8000);
    home.assert_sound();
}

#[test]
fn counting_books_what_is_missing_and_what_is_more_at_once() {
    let home = Home::new();
    let [milk, tea, jam] = ["Milk", "Tea", "Jam"].map(|name| home.product(name));
    let soon = home.add(milk, 2, Some(day(2)), 0).lots[0].id;
    let late = home.add(milk, 2, Some(day(9)), 1).lots[0].id;
    home.add(tea, 1, None, 2);
    home.pantry.add(&Add { place: FRIDGE, ..add_of(tea, 4, None) }, at(3)).unwrap();
    let here = CountScope::Place(BuiltinPlace::Pantry.id());
    let found =
        |milk_milli| vec![Found { product: milk, milli: milk_milli }, Found { product: jam, milli: 1000 }];
    let count = Count { scope: here, found: found(3000) };
    let mut differences = home.pantry.differences(&count).unwrap();
    differences.sort_by_key(|difference| difference.found_milli);
    let told: Vec<_> = differences.iter().map(|d| (d.product, d.expected.milli, d.found_milli)).collect();
    assert_eq!(told, [(tea, 1000, 0), (jam, 0, 1000), (milk, 4000, 3000)]);
    let booking = home.pantry.count(&count, at(4)).unwrap().unwrap();
    assert_eq!(home.pantry.lot(soon).unwrap().amount, Amount::pieces(1), "as it would be used");
    assert_eq!((home.total(tea), home.total(jam)), (4000, 1000), "what is elsewhere was not counted");
    let entry = home.pantry.journal_entry(booking.transaction).unwrap();
    assert_eq!((entry.action, entry.more), (Action::Counted, 2));
    assert!(home.pantry.count(&count, at(5)).unwrap().is_none());
    // More than there should be goes where it is used last.
    let more = Count { scope: CountScope::Product(milk), found: vec![Found { product: milk, milli: 5000 }] };
    home.pantry.count(&more, at(6)).unwrap().unwrap();
    assert_eq!(home.pantry.lot(late).unwrap().amount, Amount::pieces(4));
    let other = Count { found: found(0), ..more };
    assert!(matches!(home.pantry.count(&other, at(7)), Err(Error::Invalid { field: "product", .. })));
    done(home.undo(booking.transaction, 8));
    assert_eq!((home.total(tea), home.total(jam), home.total(milk)), (5000, 0, 6000));
    home.assert_sound();
}

#[test]
fn a_trip_is_taken_back_as_one_and_done_again_as_one() {
    let home = Home::new();
    let trip = GroupId::from_uuid(uuid::Uuid::from_u128(7));
    let act = |seconds| Act { group: Some(trip), ..Act::from(at(seconds)) };
    let before = home.add(home.product("Salt"), 1, None, 0).lots[0].id;
    let names = ["Milk", "Tea", "Jam"].map(|name| home.product(name));
    for (second, product) in (1..).zip(names) {
        home.pantry.add(&add_of(product, 2, Some(date(2026, 7, 1))), act(second)).unwrap();
    }
    let used = home.take(names[1], 1, 9).transaction;
    assert_eq!(blocked(home.pantry.undo_group(trip, Amends::NONE, at(10)).unwrap()), [used]);
    let booking = done(home.pantry.undo_group(trip, Amends::Also(&[used]), at(11)).unwrap());
    assert_eq!(names.map(|product| home.total(product)), [0, 0, 0]);
    assert_eq!(booking.products.len(), 3);
    assert_eq!(home.pantry.undo_group(trip, Amends::NONE, at(12)).unwrap(), UndoOutcome::Unchanged);
    let undos = home.pantry.journal_entry(booking.transaction).unwrap().group.unwrap();
    assert_ne!(undos, trip);
    done(home.pantry.undo_group(undos, Amends::NONE, at(13)).unwrap());
    assert_eq!(names.map(|product| home.total(product)), [2000, 1000, 2000]);
    assert_eq!(home.pantry.lot(before).unwrap().amount, Amount::pieces(1));
    let nothing = GroupId::from_uuid(uuid::Uuid::max());
    assert!(matches!(
        home.pantry.undo_group(nothing, Amends::NONE, at(14)),
        Err(Error::NotFound(What::Transaction))
    ));
    home.assert_sound();
}

#[test]
fn how_long_things_keep_is_learned_from_packs_and_not_from_suggestions() {
    let home = Home::new();
    let [milk, other, third] = ["Milk", "Other milk", "Third"].map(|name| home.product(name));
    let learned = |product, condition| home.pantry.learned_days(product, condition).unwrap();
    assert_eq!(learned(milk, Condition::Ambient), None);
    for (number, days) in (0..).zip([9, 30, 10, 11]) {
        home.add(milk, 1, Some(day(days)), number);
    }
    assert_eq!(learned(milk, Condition::Ambient), Some(10), "a day too few is better than one too many");
    assert_eq!(learned(milk, Condition::Cool), None, "kept otherwise");
    let suggested = Add { date_from: Some(DateFrom::Suggested), ..add_of(milk, 1, Some(day(400))) };
    for second in 10..20 {
        home.pantry.add(&suggested, at(second)).unwrap();
    }
    home.add(milk, 1, Some(day(-3)), 21);
    assert_eq!(learned(milk, Condition::Ambient), Some(10));
    // Of the like, when there is nothing of its own.
    let facts =
        |category: &str| Facts { categories: vec!["en:dairies".into(), category.into()], ..Facts::default() };
    let source = Provenance { source: "open-food-facts".into(), page_url: None, fetched_at: start() };
    for (product, category) in [(milk, "en:milks"), (other, "en:milks"), (third, "en:cheeses")] {
        home.pantry.set_facts(product, &facts(category), &source).unwrap();
    }
    assert_eq!((learned(other, Condition::Ambient), learned(third, Condition::Ambient)), (Some(10), None));
}
