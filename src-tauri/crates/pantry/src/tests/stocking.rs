use jiff::civil::date;

use super::*;

#[test]
fn equal_lots_become_one_and_different_ones_do_not() {
    let home = Home::new();
    let beans = home.product("Beans");
    let first = home.add(beans, 2, Some(date(2027, 1, 1)), 0).lots[0].id;
    assert_eq!(home.add(beans, 1, Some(date(2027, 1, 1)), 1).lots[0].id, first);
    assert_eq!(home.pantry.lot(first).unwrap().amount, Amount::pieces(3));

    let other = |change: &dyn Fn(&mut Add)| {
        let mut add = add_of(beans, 1, Some(date(2027, 1, 1)));
        change(&mut add);
        home.pantry.add(&add, at(2)).unwrap().lots[0].id
    };
    let mut different = vec![
        first,
        other(&|add| add.date = Some(date(2027, 1, 2))),
        other(&|add| add.date = None),
        other(&|add| add.date_kind = DateKind::UseBy),
        other(&|add| add.place = BuiltinPlace::Fridge.id()),
        other(&|add| add.of = Of::Named { name: "Beans".into(), kind: None }),
    ];
    // The kind of a date that is not there makes no difference.
    assert_eq!(
        other(&|add| {
            add.date = None;
            add.date_kind = DateKind::UseBy;
        }),
        different[2]
    );
    home.edit(first, &LotEdit { opened: Some(true), ..LotEdit::default() }, 3);
    different.push(home.add(beans, 1, Some(date(2027, 1, 1)), 4).lots[0].id);
    let count = different.len();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), count);
    home.assert_sound();
}

#[test]
fn an_emptied_lot_is_not_filled_again() {
    let home = Home::new();
    let milk = home.product("Milk");
    let first = home.add(milk, 1, None, 0).lots[0].id;
    home.take(milk, 1, 1);
    let second = home.add(milk, 1, None, 2).lots[0].clone();
    assert_ne!(second.id, first);
    assert_eq!(second.added_at, at(2));
    assert_eq!(home.pantry.lots(milk).unwrap(), [second]);
}

#[test]
fn what_is_returned_is_what_is_stored() {
    let home = Home::new();
    let now: Timestamp = "2026-05-10T08:00:00.123456789Z".parse().unwrap();
    let booking = home
        .pantry
        .add(
            &Add {
                of: Of::Named { name: "Rice".into(), kind: None },
                ..add_of(home.product("x"), 1, Some(TODAY))
            },
            now,
        )
        .unwrap();
    assert_eq!(home.pantry.lot(booking.lots[0].id).unwrap(), booking.lots[0]);
    home.assert_sound();
}

#[test]
fn takes_opened_first_then_soonest_then_oldest_over_several_lots() {
    let home = Home::new();
    let milk = home.product("Milk");
    let undated_old = home.add(milk, 1, None, 0).lots[0].id;
    let late = home.add(milk, 1, Some(date(2026, 9, 1)), 1).lots[0].id;
    let soon = home.add(milk, 1, Some(date(2026, 6, 1)), 2).lots[0].id;
    let opened = home.add(milk, 1, Some(date(2026, 12, 1)), 3).lots[0].id;
    home.edit(opened, &LotEdit { opened: Some(true), ..LotEdit::default() }, 4);
    // Same date, another place: the older one goes first.
    let mut fridge = add_of(milk, 1, Some(date(2026, 6, 1)));
    fridge.place = BuiltinPlace::Fridge.id();
    let soon_new = home.pantry.add(&fridge, at(5)).unwrap().lots[0].id;

    let order: Vec<LotId> = home.pantry.lots(milk).unwrap().iter().map(|lot| lot.id).collect();
    assert_eq!(order, [opened, soon, soon_new, late, undated_old]);
    let take = Take { from: TakeFrom::Product(milk), milli: 2500, unit: None, how: TakeHow::Waste(None) };
    let taken = home.pantry.take(take, at(6)).unwrap();
    assert_eq!(taken.lots.iter().map(|lot| lot.id).collect::<Vec<_>>(), [opened, soon, soon_new]);
    assert_eq!(taken.lots.iter().map(|lot| lot.amount.milli).collect::<Vec<_>>(), [0, 0, 500]);
    assert_eq!(home.pantry.journal_entry(taken.transaction).unwrap().action, Action::Wasted);
    let chosen = Take { from: TakeFrom::Lot(undated_old), milli: 400, unit: None, how: TakeHow::Use };
    assert_eq!(home.pantry.take(chosen, at(7)).unwrap().lots[0].amount.milli, 600);
    home.assert_sound();
}

#[test]
fn not_enough_books_nothing() {
    let home = Home::new();
    let milk = home.product("Milk");
    let lot = home.add(milk, 2, None, 0).lots[0].id;
    let before = home.lots();
    for from in [TakeFrom::Product(milk), TakeFrom::Lot(lot)] {
        match home.pantry.take(Take { from, milli: 2001, unit: None, how: TakeHow::Use }, at(1)) {
            Err(Error::NotEnough { available_milli: 2000 }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(home.lots(), before);
    assert_eq!(home.journal(None, 0, 10).unwrap().total, 1);
}

#[test]
fn bounds_are_kept() {
    let home = Home::new();
    let milk = home.product("Milk");
    let lot = home.add(milk, 1, None, 0).lots[0].id;
    let refused = |change: &dyn Fn(&mut Add)| {
        let mut add = add_of(milk, 1, None);
        change(&mut add);
        match home.pantry.add(&add, at(1)) {
            Err(Error::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    };
    for milli in [0, -1, i64::MIN, MAX_MILLI + 1, i64::MAX] {
        assert_eq!(refused(&|add| add.amount.milli = milli), "amount");
        let take = Take { from: TakeFrom::Product(milk), milli, unit: None, how: TakeHow::Use };
        assert!(matches!(home.pantry.take(take, at(1)), Err(Error::Invalid { field: "amount", .. })));
    }
    assert_eq!(refused(&|add| add.date = Some(date(26, 1, 1))), "date");
    assert_eq!(refused(&|add| add.of = Of::Named { name: "  ".into(), kind: None }), "name");
    let barcode =
        |gtin: &str| Of::Barcode { gtin: gtin.into(), state_if_new: FactsState::Pending, name: None };
    assert_eq!(refused(&|add| add.of = barcode(" ")), "barcode");
    assert_eq!(refused(&|add| add.of = barcode("a\0b")), "barcode");
    let nowhere = Add { place: PlaceId::from_uuid(uuid::Uuid::max()), ..add_of(milk, 1, None) };
    assert!(matches!(home.pantry.add(&nowhere, at(1)), Err(Error::NotFound(What::Place))));
    let nothing = Add { of: Of::Product(ProductId::from_uuid(uuid::Uuid::max())), ..add_of(milk, 1, None) };
    assert!(matches!(home.pantry.add(&nothing, at(1)), Err(Error::NotFound(What::Product))));
    let edit = |edit: &LotEdit| home.pantry.edit_lot(lot, edit, at(1));
    for milli in [-1, MAX_MILLI + 1] {
        let edited = edit(&LotEdit { milli: Some(milli), ..LotEdit::default() });
        assert!(matches!(edited, Err(Error::Invalid { field: "amount", .. })));
    }
    let nowhere = PlaceId::from_uuid(uuid::Uuid::max());
    let edited = edit(&LotEdit { place: Some(nowhere), ..LotEdit::default() });
    assert!(matches!(edited, Err(Error::NotFound(What::Place))));
    assert_eq!(home.journal(None, 0, 10).unwrap().total, 1, "nothing of that was booked");

    // The largest amount fits, and does not overflow the lot it would be poured into.
    let flour = home.product("Flour");
    let all = Add { amount: Amount::new(MAX_MILLI, Base::G), ..add_of(flour, 1, None) };
    let first = home.pantry.add(&all, at(2)).unwrap().lots[0].id;
    assert_ne!(home.pantry.add(&all, at(3)).unwrap().lots[0].id, first);
    assert_eq!(home.total(flour), 2 * MAX_MILLI);
    home.assert_sound();
}

#[test]
fn edits_are_named_for_what_they_do() {
    let home = Home::new();
    let milk = home.product("Milk");
    let lot = home.add(milk, 4, None, 0).lots[0].id;
    let edit = |edit: LotEdit, seconds| {
        let booking = home.edit(lot, &edit, seconds);
        let entry = home.pantry.journal_entry(booking.transaction).unwrap();
        (entry.action, entry.change.map(|change| change.milli))
    };
    let none = LotEdit::default;
    assert_eq!(edit(LotEdit { milli: Some(2500), ..none() }, 1), (Action::Counted, Some(-1500)));
    assert_eq!(edit(LotEdit { opened: Some(true), ..none() }, 2), (Action::Opened, None));
    assert_eq!(edit(LotEdit { place: Some(BuiltinPlace::Fridge.id()), ..none() }, 3), (Action::Moved, None));
    let dated = LotEdit { date: Some(Some(TODAY)), date_kind: Some(DateKind::UseBy), ..none() };
    assert_eq!(edit(dated.clone(), 4), (Action::Edited, None));
    assert!(home.pantry.edit_lot(lot, &dated, at(5)).unwrap().is_none(), "nothing would change");
    assert!(home.pantry.edit_lot(lot, &none(), at(5)).unwrap().is_none());
    let both = LotEdit { date: Some(None), milli: Some(0), ..none() };
    assert_eq!(edit(both, 6), (Action::Edited, Some(-2500)));
    let emptied = home.pantry.edit_lot(lot, &LotEdit { milli: Some(1), ..none() }, at(7));
    assert!(matches!(emptied, Err(Error::NotFound(What::Lot))));
    home.assert_sound();
}

#[test]
fn a_lot_that_becomes_equal_to_another_is_poured_into_it() {
    let home = Home::new();
    let milk = home.product("Milk");
    let dated = home.add(milk, 2, Some(TODAY), 0).lots[0].id;
    let undated = home.add(milk, 3, None, 1).lots[0].id;
    let before = home.lots();
    let edit = LotEdit { date: Some(Some(TODAY)), milli: Some(2000), ..LotEdit::default() };
    let poured = home.edit(undated, &edit, 2);
    assert_eq!(
        poured.lots.iter().map(|lot| (lot.id, lot.amount.milli)).collect::<Vec<_>>(),
        [(undated, 0), (dated, 4000)]
    );
    let entry = home.pantry.journal_entry(poured.transaction).unwrap();
    assert_eq!((entry.action, entry.change), (Action::Edited, Some(Amount::pieces(-1))));
    assert_eq!(home.pantry.lots(milk).unwrap().len(), 1);
    home.assert_sound();
    done(home.undo(poured.transaction, 3));
    assert_eq!(home.lots(), before);
    home.assert_sound();
}

#[test]
fn a_scanned_barcode_makes_its_product_once() {
    let home = Home::new();
    let scanned = |seconds| {
        let of = Of::Barcode { gtin: "4006381333931".into(), state_if_new: FactsState::Pending, name: None };
        home.pantry.add(&Add { of, ..add_of(home.product("x"), 1, None) }, at(seconds)).unwrap().lots[0]
            .clone()
    };
    let (first, second) = (scanned(0), scanned(1));
    assert_eq!(first.id, second.id);
    assert_eq!(second.amount, Amount::pieces(2));
    assert_eq!(home.pantry.product_for_gtin("4006381333931").unwrap(), Some(first.product));
    assert_eq!(home.pantry.pending_gtins().unwrap(), ["4006381333931"]);
    assert_eq!(home.pantry.gtins_in_stock().unwrap(), ["4006381333931"]);
}

#[test]
fn writers_on_many_threads_lose_nothing() {
    let home = Home::new();
    let milk = home.product("Milk");
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let home = &home;
            scope.spawn(move || {
                for step in 0..10 {
                    home.add(milk, 2, None, thread * 100 + step);
                    home.take(milk, 1, thread * 100 + step);
                    home.pantry.row(milk).unwrap();
                }
            });
        }
    });
    assert_eq!(home.total(milk), 40_000);
    home.assert_sound();
}

#[test]
fn a_pantry_can_be_shared_by_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Pantry>();
    shared::<Error>();
}
