use jiff::civil::date;

use super::*;

fn flags(home: &Home) -> Vec<(Action, bool)> {
    let page = home.journal(None, 0, 50).unwrap();
    page.entries.iter().rev().map(|entry| (entry.action, entry.undone)).collect()
}

#[test]
fn undo_and_redo_alternate_and_say_so() {
    let home = Home::new();
    let milk = home.product("Milk");
    let added = home.add(milk, 2, None, 0).transaction;
    let undone = done(home.undo(added, 1)).transaction;
    assert_eq!(home.total(milk), 0);
    assert_eq!(flags(&home), [(Action::Added, true), (Action::Undone, false)]);
    assert_eq!(home.undo(added, 2), UndoOutcome::Unchanged);

    // Undoing the undo does it again.
    let redone = done(home.undo(undone, 3)).transaction;
    assert_eq!(home.total(milk), 2000);
    assert_eq!(flags(&home), [(Action::Added, false), (Action::Undone, true), (Action::Redone, false)]);
    let entry = home.pantry.journal_entry(redone).unwrap();
    assert_eq!((entry.of, entry.change), (Some(added), Some(Amount::pieces(2))));
    assert_eq!(home.undo(undone, 4), UndoOutcome::Unchanged);
    assert_eq!(home.pantry.redo(added, Amends::NONE, at(4)).unwrap(), UndoOutcome::Unchanged);

    // Undoing the redo undoes; redoing that redo does it again; redoing the undo undoes.
    done(home.undo(redone, 5));
    assert_eq!(home.total(milk), 0);
    done(home.pantry.redo(redone, Amends::NONE, at(6)).unwrap());
    assert_eq!(home.total(milk), 2000);
    done(home.pantry.redo(undone, Amends::NONE, at(7)).unwrap());
    assert_eq!(home.total(milk), 0);
    done(home.pantry.redo(added, Amends::NONE, at(8)).unwrap());
    assert_eq!(home.total(milk), 2000);
    home.assert_sound();
    let unknown = home.pantry.undo(TransactionId::from_uuid(uuid::Uuid::max()), Amends::NONE, at(9));
    assert!(matches!(unknown, Err(Error::NotFound(What::Transaction))));
}

#[test]
fn every_sort_of_transaction_can_be_taken_back_and_done_again() {
    let home = Home::new();
    let milk = home.product("Milk");
    let first = home.add(milk, 2, Some(date(2026, 6, 1)), 0).lots[0].id;
    home.add(milk, 2, None, 1);
    let before = home.lots();
    let none = LotEdit::default;
    let actions: [&dyn Fn() -> Booking; 6] = [
        &|| home.take(milk, 3, 2),
        &|| home.add(milk, 1, Some(date(2026, 7, 1)), 2),
        &|| home.edit(first, &LotEdit { opened: Some(true), milli: Some(1), ..none() }, 2),
        &|| home.edit(first, &LotEdit { place: Some(BuiltinPlace::Freezer.id()), ..none() }, 2),
        &|| {
            home.edit(
                first,
                &LotEdit { date: Some(Some(TODAY)), date_kind: Some(DateKind::UseBy), ..none() },
                2,
            )
        },
        &|| home.edit(first, &LotEdit { date: Some(None), ..none() }, 2),
    ];
    for action in actions {
        let booked = action();
        let after = home.lots();
        done(home.undo(booked.transaction, 3));
        let in_stock =
            |lots: Vec<Lot>| lots.into_iter().filter(|lot| lot.amount.milli > 0).collect::<Vec<_>>();
        assert_eq!(in_stock(home.lots()), in_stock(before.clone()));
        done(home.pantry.redo(booked.transaction, Amends::NONE, at(4)).unwrap());
        assert_eq!(home.lots(), after);
        done(home.undo(booked.transaction, 5));
    }
    home.assert_sound();
}

#[test]
fn something_later_elsewhere_is_no_reason_to_refuse() {
    let home = Home::new();
    let milk = home.product("Milk");
    let added = home.add(milk, 2, None, 0);
    let more = home.add(milk, 3, None, 1);
    home.take(milk, 2, 2);
    home.edit(added.lots[0].id, &LotEdit { opened: Some(true), ..LotEdit::default() }, 3);
    done(home.undo(added.transaction, 4));
    assert_eq!(home.total(milk), 1000);
    // Now the second addition is needed by what was used.
    assert!(!blocked(home.undo(more.transaction, 5)).is_empty());
    home.assert_sound();
}

#[test]
fn what_was_used_since_blocks_and_can_be_undone_too() {
    let home = Home::new();
    let milk = home.product("Milk");
    let added = home.add(milk, 5, None, 0).transaction;
    let small = home.take(milk, 1, 1).transaction;
    let large = home.take(milk, 3, 2).transaction;
    let smallest = home.take(milk, 1, 3).transaction;
    home.add(home.product("Tea"), 1, None, 4);
    let before = home.lots();
    let blockers = blocked(home.undo(added, 5));
    assert_eq!(blockers, [smallest, large, small], "newest first");
    assert_eq!(home.lots(), before);
    // Not enough is still blocked, by all that is needed.
    assert_eq!(blocked(home.pantry.undo(added, Amends::Also(&[small]), at(5)).unwrap()), blockers);
    let booking = done(home.pantry.undo(added, Amends::Also(&blockers), at(6)).unwrap());
    assert_eq!(home.total(milk), 0);
    assert_eq!(booking.lots.len(), 1);
    assert_eq!(home.pantry.journal_entry(booking.transaction).unwrap().of, Some(added));
    // Each is answered by itself.
    assert!(
        home.journal(Some(milk), 0, 10)
            .unwrap()
            .entries
            .iter()
            .all(|entry| { (entry.action == Action::Undone) != entry.undone })
    );
    home.assert_sound();
}

#[test]
fn blockers_leave_out_what_is_not_needed() {
    let home = Home::new();
    let milk = home.product("Milk");
    home.add(milk, 3, None, 0);
    let added = home.add(milk, 3, None, 1).transaction;
    home.take(milk, 1, 2);
    let large = home.take(milk, 3, 3).transaction;
    home.take(milk, 1, 4);
    // One is left; two more are needed: the large one alone gives them.
    assert_eq!(blocked(home.undo(added, 5)), [large]);
    done(home.pantry.undo(added, Amends::Also(&[large]), at(6)).unwrap());
    assert_eq!(home.total(milk), 1000);
}

#[test]
fn an_earlier_use_blocks_when_it_lives_on_a_later_addition() {
    let home = Home::new();
    let milk = home.product("Milk");
    let first = home.add(milk, 5, None, 0).transaction;
    let used = home.take(milk, 4, 1).transaction;
    let second = home.add(milk, 5, None, 2).transaction;
    done(home.undo(first, 3));
    assert_eq!(blocked(home.undo(second, 4)), [used], "rather than the undo of the first addition");
    done(home.pantry.undo(second, Amends::Also(&[used]), at(5)).unwrap());
    assert_eq!(home.total(milk), 0);
    home.assert_sound();
}

#[test]
fn a_field_changed_later_blocks() {
    let home = Home::new();
    let milk = home.product("Milk");
    let lot = home.add(milk, 1, None, 0).lots[0].id;
    let dated = |day, seconds| {
        home.edit(lot, &LotEdit { date: Some(Some(date(2026, 6, day))), ..LotEdit::default() }, seconds)
            .transaction
    };
    let (first, second, third) = (dated(1, 1), dated(2, 2), dated(1, 3));
    let moved = LotEdit { place: Some(BuiltinPlace::Fridge.id()), ..LotEdit::default() };
    let moved = home.edit(lot, &moved, 4).transaction;
    assert_eq!(blocked(home.undo(first, 5)), [third, second]);
    assert_eq!(blocked(home.undo(second, 5)), [third]);
    done(home.undo(third, 6));
    done(home.undo(second, 7));
    done(home.undo(first, 8));
    assert_eq!(home.pantry.lot(lot).unwrap().date, None);
    // The natural way back up.
    for (step, transaction) in [first, second, third].into_iter().enumerate() {
        done(home.pantry.redo(transaction, Amends::NONE, at(9 + i64::try_from(step).unwrap())).unwrap());
    }
    assert_eq!(home.pantry.lot(lot).unwrap().date, Some(date(2026, 6, 1)));
    done(home.undo(moved, 20));
    home.assert_sound();
}

#[test]
fn redoing_over_a_later_change_blocks() {
    let home = Home::new();
    let milk = home.product("Milk");
    let lot = home.add(milk, 1, None, 0).lots[0].id;
    let dated = |day, seconds| {
        home.edit(lot, &LotEdit { date: Some(Some(date(2026, 6, day))), ..LotEdit::default() }, seconds)
            .transaction
    };
    let first = dated(1, 1);
    done(home.undo(first, 2));
    let second = dated(2, 3);
    assert_eq!(blocked(home.pantry.redo(first, Amends::NONE, at(4)).unwrap()), [second]);
    done(home.pantry.redo(first, Amends::Also(&[second]), at(5)).unwrap());
    assert_eq!(home.pantry.lot(lot).unwrap().date, Some(date(2026, 6, 1)));
    // An undone use can only be done again while there is enough.
    let used = home.take(milk, 1, 6).transaction;
    done(home.undo(used, 7));
    let later = home.take(milk, 1, 8).transaction;
    assert_eq!(blocked(home.pantry.redo(used, Amends::NONE, at(9)).unwrap()), [later]);
    home.assert_sound();
}

#[test]
fn an_undo_can_itself_be_a_blocker() {
    let home = Home::new();
    let milk = home.product("Milk");
    home.add(milk, 1, None, 0);
    let more = home.add(milk, 2, None, 1).transaction;
    let used = home.take(milk, 3, 2).transaction;
    done(home.undo(used, 3));
    let undone = done(home.undo(more, 4)).transaction;
    let blockers = blocked(home.pantry.redo(used, Amends::NONE, at(5)).unwrap());
    assert_eq!(blockers, [undone]);
    done(home.pantry.redo(used, Amends::Also(&blockers), at(6)).unwrap());
    assert_eq!(home.total(milk), 0);
    home.assert_sound();
}

#[test]
fn pouring_together_is_undone_with_what_was_used_since() {
    let home = Home::new();
    let milk = home.product("Milk");
    home.add(milk, 1, Some(TODAY), 0);
    let undated = home.add(milk, 2, None, 1);
    let poured = home
        .edit(undated.lots[0].id, &LotEdit { date: Some(Some(TODAY)), ..LotEdit::default() }, 2)
        .transaction;
    let used = home.take(milk, 2, 3).transaction;
    assert_eq!(blocked(home.undo(poured, 4)), [used]);
    // Taking back the addition needs its lot filled again first.
    assert_eq!(blocked(home.undo(undated.transaction, 5)), [used, poured]);
    done(home.pantry.undo(undated.transaction, Amends::Also(&[poured, used]), at(6)).unwrap());
    assert_eq!(home.total(milk), 1000);
    home.assert_sound();
}

#[test]
fn the_order_of_the_journal_survives_a_clock_set_back() {
    let home = Home::new();
    let milk = home.product("Milk");
    let first = home.add(milk, 1, None, 1000).transaction;
    let second = home.add(milk, 1, None, -500_000).transaction;
    let third = home.take(milk, 2, -600_000).transaction;
    let undo = done(home.undo(third, -700_000)).transaction;
    let page = home.journal(None, 0, 10).unwrap();
    let order: Vec<TransactionId> = page.entries.iter().map(|entry| entry.transaction).collect();
    assert_eq!(order, [undo, third, second, first]);
    assert_eq!(page.entries[2].at, at(-500_000), "told as the clock said");
    home.assert_sound();
    let path = home.file();
    drop(home.pantry);
    let pantry = Pantry::open(&path, "test", at(-800_000)).unwrap();
    pantry.add(&add_of(milk, 1, None), at(-900_000)).unwrap();
    assert_eq!(
        pantry.journal(&JournalQuery { offset: 1, limit: 10, ..JournalQuery::default() }).unwrap().entries[0]
            .transaction,
        undo
    );
    assert!(pantry.verify().unwrap().is_sound());
}

#[test]
fn the_journal_is_told_by_product_and_in_pages() {
    let home = Home::new();
    let (milk, tea) = (home.product("Milk"), home.product("Tea"));
    for step in 0..5 {
        home.add(milk, 1, None, step * 2);
        home.add(tea, 1, None, step * 2 + 1);
    }
    let all = home.journal(None, 0, 50).unwrap();
    assert_eq!((all.total, all.entries.len()), (10, 10));
    let of_tea = home.journal(Some(tea), 1, 2).unwrap();
    assert_eq!((of_tea.total, of_tea.entries.len()), (5, 2));
    assert!(of_tea.entries.iter().all(|entry| entry.product == Some(tea) && entry.name == "Tea"));
    assert_eq!(of_tea.entries[0], all.entries[2]);
    assert_eq!(home.journal(None, 8, 50).unwrap().entries, all.entries[8..]);
    assert!(home.journal(None, 100, 50).unwrap().entries.is_empty());
}

#[test]
fn what_was_used_since_can_be_counted_in_instead() {
    let home = Home::new();
    let milk = home.product("Milk");
    let added = home.add(milk, 5, None, 0);
    let used = home.take(milk, 4, 1).transaction;
    let UndoOutcome::Blocked { by, missing } = home.undo(added.transaction, 2) else { panic!("not blocked") };
    assert_eq!((by.len(), missing.len(), missing[0].0.id, missing[0].1), (1, 1, added.lots[0].id, 4000));
    done(home.pantry.undo(added.transaction, Amends::Correction, at(3)).unwrap());
    assert_eq!(home.total(milk), 0);
    let entries = home.journal(None, 0, 10).unwrap().entries;
    assert_eq!(
        entries.iter().map(|entry| (entry.action, entry.undone)).collect::<Vec<_>>(),
        [(Action::Undone, false), (Action::Counted, false), (Action::Used, false), (Action::Added, true)]
    );
    // Both together are one thing that was done, and can be taken back as one.
    done(home.pantry.undo_group(entries[0].group.unwrap(), Amends::NONE, at(4)).unwrap());
    assert_eq!((home.total(milk), home.pantry.journal_entry(used).unwrap().undone), (1000, false));
    // A field that was changed since is nothing that could be counted.
    let dated = |day, seconds| {
        let edit = LotEdit { date: Some(Some(date(2026, 6, day))), ..LotEdit::default() };
        home.edit(added.lots[0].id, &edit, seconds).transaction
    };
    let (first, second) = (dated(1, 5), dated(2, 6));
    for amends in [Amends::NONE, Amends::Correction] {
        let outcome = home.pantry.undo(first, amends, at(7)).unwrap();
        let UndoOutcome::Blocked { by, missing } = outcome else { panic!("not blocked") };
        assert_eq!((by[0].transaction, missing), (second, Vec::new()));
    }
    home.assert_sound();
}
