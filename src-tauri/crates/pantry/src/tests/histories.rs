//! Random histories of everything a person can do.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::ToSpan;
use proptest::prelude::*;

use super::*;

/// One thing to do. Numbers are taken modulo what there is.
#[derive(Debug, Clone)]
enum Step {
    Add {
        product: usize,
        milli: i64,
        day: Option<i8>,
        place: usize,
        kind: bool,
    },
    Take {
        product: usize,
        milli: i64,
        waste: bool,
    },
    TakeLot {
        lot: usize,
        part: i64,
    },
    Edit {
        lot: usize,
        day: Option<Option<i8>>,
        milli: Option<i64>,
        place: Option<usize>,
        opened: Option<bool>,
        kind: Option<bool>,
    },
    Undo {
        transaction: usize,
        anyway: bool,
    },
    Redo {
        transaction: usize,
        anyway: bool,
    },
    /// Takes a transaction back and does it again at once.
    ThereAndBack {
        transaction: usize,
    },
    ClockBack,
}

fn day() -> impl Strategy<Value = Option<i8>> {
    prop::option::weighted(0.7, 0_i8..2)
}

fn milli() -> impl Strategy<Value = i64> {
    prop_oneof![Just(1000_i64), Just(2000), 1_i64..3000]
}

fn step() -> impl Strategy<Value = Step> {
    let any_index = 0_usize..1000;
    prop_oneof![
        4 => (0_usize..2, milli(), day(), 0_usize..2, prop::bool::weighted(0.2))
            .prop_map(|(product, milli, day, place, kind)| Step::Add { product, milli, day, place, kind }),
        4 => (0_usize..2, milli(), any::<bool>())
            .prop_map(|(product, milli, waste)| Step::Take { product, milli, waste }),
        2 => (any_index.clone(), 1_i64..=4).prop_map(|(lot, part)| Step::TakeLot { lot, part }),
        4 => (
            any_index.clone(),
            prop::option::of(day()),
            prop::option::weighted(0.3, prop_oneof![Just(0_i64), 1_i64..5000]),
            prop::option::of(0_usize..2),
            prop::option::weighted(0.3, any::<bool>()),
            prop::option::weighted(0.2, any::<bool>()),
        )
            .prop_map(|(lot, day, milli, place, opened, kind)| Step::Edit { lot, day, milli, place, opened, kind }),
        5 => (any_index.clone(), any::<bool>())
            .prop_map(|(transaction, anyway)| Step::Undo { transaction, anyway }),
        4 => (any_index.clone(), any::<bool>())
            .prop_map(|(transaction, anyway)| Step::Redo { transaction, anyway }),
        1 => any_index.prop_map(|transaction| Step::ThereAndBack { transaction }),
        1 => Just(Step::ClockBack),
    ]
}

fn date_of(day: i8) -> Date {
    TODAY.checked_add(i32::from(day).days()).unwrap()
}

fn kind_of(use_by: bool) -> DateKind {
    if use_by { DateKind::UseBy } else { DateKind::BestBefore }
}

struct World {
    home: Home,
    products: Vec<ProductId>,
    /// Every transaction and by how much it changed which product's stock.
    transactions: Vec<(TransactionId, ProductId, i64)>,
    /// The lots after so many transactions.
    states: HashMap<u32, Vec<Lot>>,
    /// What should be in stock.
    stock: HashMap<ProductId, i64>,
    seconds: i64,
}

impl World {
    fn new() -> Self {
        let home = Home::new();
        let products = ["Milk", "Tea"].map(|name| home.product(name)).to_vec();
        Self {
            home,
            products,
            transactions: Vec::new(),
            states: HashMap::new(),
            stock: HashMap::new(),
            seconds: 0,
        }
    }

    fn now(&mut self) -> Timestamp {
        self.seconds += 1;
        at(self.seconds)
    }

    fn note(&mut self, transaction: TransactionId, product: ProductId, change: i64) {
        *self.stock.entry(product).or_default() += change;
        self.transactions.push((transaction, product, change));
    }

    fn lot(&self, index: usize) -> Option<Lot> {
        let lots = self.home.lots();
        let in_stock: Vec<&Lot> = lots.iter().filter(|lot| lot.amount.milli > 0).collect();
        if in_stock.is_empty() { None } else { Some(in_stock[index % in_stock.len()].clone()) }
    }

    fn transaction(&self, index: usize) -> Option<TransactionId> {
        if self.transactions.is_empty() {
            return None;
        }
        Some(self.transactions[index % self.transactions.len()].0)
    }

    /// Notes all that an undo or redo appended, from what the journal says of the answered transactions.
    fn note_answers(&mut self, before: u32) {
        let total = self.home.pantry.journal(None, 0, 1).unwrap().total;
        let new = self.home.pantry.journal(None, 0, total - before).unwrap().entries;
        for entry in new.iter().rev() {
            let (_, product, change) = *self
                .transactions
                .iter()
                .find(|(id, ..)| Some(*id) == entry.of)
                .expect("answers a known one");
            let change = if entry.action == Action::Undone { -change } else { change };
            assert_eq!(entry.change.map_or(0, |change| change.milli), change);
            self.note(entry.transaction, product, change);
        }
    }

    fn answer(&mut self, transaction: TransactionId, redo: bool, anyway: bool) {
        let now = self.now();
        let pantry = &self.home.pantry;
        let call = |also: &[TransactionId]| {
            if redo { pantry.redo(transaction, also, now) } else { pantry.undo(transaction, also, now) }
                .unwrap()
        };
        let before = pantry.journal(None, 0, 1).unwrap().total;
        let lots = self.home.lots();
        match call(&[]) {
            UndoOutcome::Done(booking) => {
                let after = self.home.lots();
                assert!(booking.lots.iter().all(|lot| after.contains(lot)));
                self.note_answers(before);
                assert_eq!(self.transactions.last().unwrap().0, booking.transaction);
            }
            UndoOutcome::Unchanged => assert_eq!(self.home.lots(), lots),
            UndoOutcome::Blocked(entries) => {
                assert_eq!(self.home.lots(), lots, "blocked means nothing was done");
                assert!(!entries.is_empty());
                let also: Vec<TransactionId> = entries.iter().map(|entry| entry.transaction).collect();
                // None can be left out ...
                for left_out in 0..also.len() {
                    let mut fewer = also.clone();
                    fewer.remove(left_out);
                    assert!(
                        matches!(call(&fewer), UndoOutcome::Blocked(_)),
                        "{entries:#?} without {left_out}"
                    );
                }
                assert_eq!(self.home.lots(), lots);
                // ... and together they are enough.
                if anyway {
                    assert!(matches!(call(&also), UndoOutcome::Done(_)), "{entries:#?}");
                    self.note_answers(before);
                }
            }
        }
    }

    fn there_and_back(&mut self, transaction: TransactionId) {
        let before = self.home.lots();
        let journal = self.home.pantry.journal(None, 0, 1).unwrap().total;
        let now = self.now();
        if let UndoOutcome::Done(_) = self.home.pantry.undo(transaction, &[], now).unwrap() {
            let now = self.now();
            let back = self.home.pantry.redo(transaction, &[], now).unwrap();
            assert!(matches!(back, UndoOutcome::Done(_)), "{back:?}");
            assert_eq!(self.home.lots(), before);
            self.note_answers(journal);
        }
    }

    fn step(&mut self, step: &Step) {
        let now = self.now();
        match step {
            Step::Add { product, milli, day, place, kind } => {
                let product = self.products[*product];
                let add = Add {
                    of: Of::Product(product),
                    amount: Amount::new(*milli, Unit::Piece),
                    date: day.map(date_of),
                    date_kind: kind_of(*kind),
                    place: BuiltinPlace::ALL[*place].id(),
                };
                let equal = self.home.pantry.lots(product).unwrap().into_iter().find(|lot| {
                    lot.date == add.date
                        && (lot.date.is_none() || lot.date_kind == add.date_kind)
                        && lot.place == add.place
                        && !lot.opened
                });
                let booking = self.home.pantry.add(&add, now).unwrap();
                match equal {
                    Some(equal) => assert_eq!(booking.lots[0].amount.milli, equal.amount.milli + milli),
                    None => assert_eq!(booking.lots[0].amount.milli, *milli),
                }
                self.note(booking.transaction, product, *milli);
            }
            Step::Take { product, milli, waste } => {
                let product = self.products[*product];
                let mut expected = self.home.pantry.lots(product).unwrap();
                // The oracle: what should go first, told in other words.
                expected.sort_by_key(|lot| {
                    (Reverse(lot.opened), lot.date.unwrap_or(Date::MAX), lot.added_at, lot.id)
                });
                let available: i64 = expected.iter().map(|lot| lot.amount.milli).sum();
                let how = if *waste { TakeHow::Waste } else { TakeHow::Use };
                let take = Take { from: TakeFrom::Product(product), milli: *milli, how };
                match self.home.pantry.take(take, now) {
                    Ok(booking) => {
                        let mut missing = *milli;
                        let mut taken = Vec::new();
                        for lot in &mut expected {
                            let part = missing.min(lot.amount.milli);
                            if part > 0 {
                                lot.amount.milli -= part;
                                missing -= part;
                                taken.push(lot.clone());
                            }
                        }
                        assert_eq!(booking.lots, taken);
                        self.note(booking.transaction, product, -milli);
                    }
                    Err(Error::NotEnough { available_milli }) => {
                        assert_eq!(available_milli, available);
                        assert!(available < *milli);
                    }
                    Err(error) => panic!("{error:?}"),
                }
            }
            Step::TakeLot { lot, part } => {
                if let Some(lot) = self.lot(*lot) {
                    let milli = (lot.amount.milli * part / 4).max(1);
                    let take = Take { from: TakeFrom::Lot(lot.id), milli, how: TakeHow::Use };
                    let booking = self.home.pantry.take(take, now).unwrap();
                    self.note(booking.transaction, lot.product, -milli);
                }
            }
            Step::Edit { lot, day, milli, place, opened, kind } => {
                if let Some(lot) = self.lot(*lot) {
                    let edit = LotEdit {
                        date: day.map(|day| day.map(date_of)),
                        date_kind: kind.map(kind_of),
                        milli: *milli,
                        place: place.map(|place| BuiltinPlace::ALL[place].id()),
                        opened: *opened,
                    };
                    if let Some(booking) = self.home.pantry.edit_lot(lot.id, edit, now).unwrap() {
                        let change = milli.map_or(0, |milli| milli - lot.amount.milli);
                        self.note(booking.transaction, lot.product, change);
                    }
                }
            }
            Step::Undo { transaction, anyway } => {
                if let Some(transaction) = self.transaction(*transaction) {
                    self.answer(transaction, false, *anyway);
                }
            }
            Step::Redo { transaction, anyway } => {
                if let Some(transaction) = self.transaction(*transaction) {
                    self.answer(transaction, true, *anyway);
                }
            }
            Step::ThereAndBack { transaction } => {
                if let Some(transaction) = self.transaction(*transaction) {
                    self.there_and_back(transaction);
                }
            }
            Step::ClockBack => self.seconds -= 1000,
        }
    }

    fn total(&self) -> u32 {
        self.home.pantry.journal(None, 0, 1).unwrap().total
    }

    /// Taking back every entry of the journal, undos and redos too, newest first, leads through all past states.
    fn walk_back(&mut self) {
        let total = self.total();
        let entries = self.home.pantry.journal(None, 0, total).unwrap().entries;
        for (left, entry) in (0..total).rev().zip(entries) {
            let now = self.now();
            let outcome = self.home.pantry.undo(entry.transaction, &[], now).unwrap();
            assert!(matches!(outcome, UndoOutcome::Done(_)), "{entry:?}: {outcome:?}");
            let Some(past) = self.states.get(&left) else { continue };
            for lot in self.home.lots() {
                match past.iter().find(|past| past.id == lot.id) {
                    Some(past) => assert_eq!(&lot, past),
                    None => assert_eq!(lot.amount.milli, 0, "of a lot made later"),
                }
            }
        }
        assert!(self.home.lots().iter().all(|lot| lot.amount.milli == 0));
        self.home.assert_sound();
    }

    fn check(&self) {
        for product in &self.products {
            assert_eq!(self.home.total(*product), self.stock.get(product).copied().unwrap_or(0));
        }
        assert!(self.home.lots().iter().all(|lot| lot.amount.milli >= 0));
        self.home.assert_sound();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done: the lots are what the journal says, nothing is below nothing, nothing appears or vanishes,
    /// what should go first goes first, blockers are enough and none too many.
    #[test]
    fn any_history_holds_together(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::new();
        for (number, step) in steps.iter().enumerate() {
            world.step(step);
            let (total, lots) = (world.total(), world.home.lots());
            world.states.insert(total, lots);
            if number % 8 == 0 {
                world.check();
            }
        }
        world.check();
        world.walk_back();
    }
}
