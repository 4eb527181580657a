//! Random histories of everything a person can do.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::ToSpan;
use proptest::prelude::*;
use uuid::Uuid;

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
        price: Option<i64>,
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
        part: Option<i64>,
        edit: Edit,
    },
    Count {
        product: Option<usize>,
        place: usize,
        found: [Option<i64>; 2],
    },
    EditProduct {
        product: usize,
        name: Option<u8>,
        note: bool,
        hidden: bool,
    },
    AddPlace {
        inside: usize,
        frozen: bool,
    },
    EditPlace {
        place: usize,
        name: u8,
        inside: usize,
        frozen: bool,
    },
    RemovePlace {
        place: usize,
        into: usize,
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
    UndoGroup {
        group: usize,
        anyway: bool,
    },
    /// Several things in one go.
    AddMany {
        milli: [i64; 3],
        place: usize,
    },
    TakeAll {
        product: usize,
    },
    EditMany {
        edit: Edit,
    },
    Merge {
        product: usize,
    },
    /// What is neither stock, nor a place, nor words about a product.
    Household(Thing),
    ClockBack,
}

/// Something about what a household sets up, and its shopping.
#[derive(Debug, Clone)]
enum Thing {
    AddKind { minimum: Option<i64> },
    EditKind { kind: usize, name: u8, minimum: Option<i64> },
    RemoveKind { kind: usize },
    Belong { product: usize, kind: Option<usize>, minimum: Option<i64>, barcode: Option<i64> },
    Member { name: u8 },
    Price { product: usize },
    Recall { product: usize },
    Teach { measures: bool },
    AddList,
    RemoveList { list: usize },
    AddItem { list: usize, product: Option<usize>, name: u8, amount: Option<i64> },
    EditItem { list: usize, item: usize, amount: i64 },
    Tick { list: usize, item: usize, ticked: bool },
    RemoveItem { list: usize, item: usize },
    Restore { item: usize },
    PutAway { list: usize, place: usize },
}

/// What to change about a lot.
#[derive(Debug, Clone)]
struct Edit {
    day: Option<Option<i8>>,
    milli: Option<i64>,
    place: Option<usize>,
    opened: Option<bool>,
    kind: Option<bool>,
    keeps: Option<i8>,
    price: Option<Option<i64>>,
    note: Option<bool>,
    batch: Option<bool>,
}

fn day() -> impl Strategy<Value = Option<i8>> {
    prop::option::weighted(0.7, 0_i8..2)
}

fn milli() -> impl Strategy<Value = i64> {
    prop_oneof![Just(1000_i64), Just(2000), 1_i64..3000]
}

fn edit() -> impl Strategy<Value = Edit> {
    (
        prop::option::of(day()),
        prop::option::weighted(0.2, prop_oneof![Just(0_i64), 1_i64..5000]),
        prop::option::of(0_usize..8),
        prop::option::weighted(0.3, any::<bool>()),
        prop::option::weighted(0.2, any::<bool>()),
        prop::option::weighted(0.4, -2_i8..20),
        prop::option::weighted(0.2, prop::option::of(1_i64..3)),
        prop::option::weighted(0.2, any::<bool>()),
        prop::option::weighted(0.1, any::<bool>()),
    )
        .prop_map(|(day, milli, place, opened, kind, keeps, price, note, batch)| Edit {
            day,
            milli,
            place,
            opened,
            kind,
            keeps,
            price,
            note,
            batch,
        })
}

fn thing() -> impl Strategy<Value = Thing> {
    let any_index = 0_usize..8;
    let minimum = || prop::option::of(1_i64..6000);
    prop_oneof![
        minimum().prop_map(|minimum| Thing::AddKind { minimum }),
        (any_index.clone(), 0_u8..3, minimum()).prop_map(|(kind, name, minimum)| Thing::EditKind {
            kind,
            name,
            minimum
        }),
        any_index.clone().prop_map(|kind| Thing::RemoveKind { kind }),
        (0_usize..2, prop::option::of(any_index.clone()), minimum(), prop::option::of(0_i64..7))
            .prop_map(|(product, kind, minimum, barcode)| Thing::Belong { product, kind, minimum, barcode }),
        (0_u8..3).prop_map(|name| Thing::Member { name }),
        (0_usize..2).prop_map(|product| Thing::Price { product }),
        (0_usize..2).prop_map(|product| Thing::Recall { product }),
        any::<bool>().prop_map(|measures| Thing::Teach { measures }),
        Just(Thing::AddList),
        any_index.clone().prop_map(|list| Thing::RemoveList { list }),
        (any_index.clone(), prop::option::of(0_usize..2), 0_u8..3, prop::option::of(1_i64..4000))
            .prop_map(|(list, product, name, amount)| Thing::AddItem { list, product, name, amount }),
        (any_index.clone(), any_index.clone(), 1_i64..4000)
            .prop_map(|(list, item, amount)| Thing::EditItem { list, item, amount }),
        (any_index.clone(), any_index.clone(), any::<bool>()).prop_map(|(list, item, ticked)| Thing::Tick {
            list,
            item,
            ticked
        }),
        (any_index.clone(), any_index.clone()).prop_map(|(list, item)| Thing::RemoveItem { list, item }),
        any_index.clone().prop_map(|item| Thing::Restore { item }),
        (any_index.clone(), any_index).prop_map(|(list, place)| Thing::PutAway { list, place }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let any_index = 0_usize..1000;
    let product = 0_usize..2;
    let place = 0_usize..8;
    prop_oneof![
        4 => (product.clone(), milli(), day(), place.clone(), prop::bool::weighted(0.2), prop::option::weighted(0.2, 1_i64..3))
            .prop_map(|(product, milli, day, place, kind, price)| Step::Add { product, milli, day, place, kind, price }),
        4 => (product.clone(), milli(), any::<bool>())
            .prop_map(|(product, milli, waste)| Step::Take { product, milli, waste }),
        2 => (any_index.clone(), 1_i64..=4).prop_map(|(lot, part)| Step::TakeLot { lot, part }),
        5 => (any_index.clone(), prop::option::weighted(0.4, 1_i64..3000), edit())
            .prop_map(|(lot, part, edit)| Step::Edit { lot, part, edit }),
        2 => (prop::option::of(product.clone()), place.clone(), [0, 1].map(|_| prop::option::of(0_i64..4000)))
            .prop_map(|(product, place, found)| Step::Count { product, place, found }),
        1 => (product, prop::option::of(0_u8..3), any::<bool>(), any::<bool>())
            .prop_map(|(product, name, note, hidden)| Step::EditProduct { product, name, note, hidden }),
        1 => (place.clone(), any::<bool>()).prop_map(|(inside, frozen)| Step::AddPlace { inside, frozen }),
        1 => (place.clone(), 0_u8..3, place.clone(), any::<bool>())
            .prop_map(|(place, name, inside, frozen)| Step::EditPlace { place, name, inside, frozen }),
        1 => (place.clone(), place).prop_map(|(place, into)| Step::RemovePlace { place, into }),
        5 => (any_index.clone(), any::<bool>())
            .prop_map(|(transaction, anyway)| Step::Undo { transaction, anyway }),
        4 => (any_index.clone(), any::<bool>())
            .prop_map(|(transaction, anyway)| Step::Redo { transaction, anyway }),
        1 => any_index.prop_map(|transaction| Step::ThereAndBack { transaction }),
        1 => (0_usize..4, any::<bool>()).prop_map(|(group, anyway)| Step::UndoGroup { group, anyway }),
        1 => ([0, 1, 2].map(|_| milli()), 0_usize..8).prop_map(|(milli, place)| Step::AddMany { milli, place }),
        1 => (0_usize..2).prop_map(|product| Step::TakeAll { product }),
        1 => edit().prop_map(|edit| Step::EditMany { edit }),
        1 => (0_usize..2).prop_map(|product| Step::Merge { product }),
        6 => thing().prop_map(Step::Household),
        1 => Just(Step::ClockBack),
    ]
}

fn date_of(day: i8) -> Date {
    TODAY.checked_add(i32::from(day).days()).unwrap()
}

fn kind_of(use_by: bool) -> DateKind {
    if use_by { DateKind::UseBy } else { DateKind::BestBefore }
}

fn price_of(minor: i64) -> Price {
    Price::new(minor, 1000, "EUR".parse().unwrap()).unwrap()
}

/// By how much a transaction changed which product's stock.
type Changes = HashMap<ProductId, i64>;

/// All that the journal tells of, as stored.
#[derive(Debug, Clone, PartialEq)]
struct Everything {
    lots: Vec<Lot>,
    places: Vec<Place>,
    edits: Vec<ProductEdits>,
    household: Household,
}

/// What a household set up, and its shopping.
#[derive(Debug, Clone, PartialEq)]
struct Household {
    kinds: Vec<(KindId, Kind)>,
    members: Vec<(MemberId, Member)>,
    seen: Vec<PricePoint>,
    lists: Vec<(ListId, List, u32)>,
    items: Vec<(ItemId, Item)>,
    barcodes: Vec<Vec<Barcode>>,
}

struct World {
    home: Home,
    products: Vec<ProductId>,
    /// Every transaction, and what it changed.
    transactions: Vec<(TransactionId, Changes)>,
    /// All there was after so many transactions.
    states: HashMap<u32, Everything>,
    /// What should be in stock.
    stock: Changes,
    groups: [GroupId; 4],
    seconds: i64,
    /// Once products were merged, what was of the one may be of the other: only all together is known.
    merged: bool,
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
            groups: [1, 2, 3, 4].map(|number| GroupId::from_uuid(Uuid::from_u128(number))),
            seconds: 0,
            merged: false,
        }
    }

    /// Every third thing belongs to a group.
    fn now(&mut self) -> Act {
        self.seconds += 1;
        let group = (self.seconds % 3 == 0)
            .then(|| self.groups[usize::try_from(self.seconds.rem_euclid(4)).unwrap()]);
        Act { group, ..Act::from(at(self.seconds)) }
    }

    fn everything(&self) -> Everything {
        Everything {
            lots: self.home.lots(),
            places: self.home.pantry.places().unwrap(),
            edits: self.products.iter().map(|id| self.home.pantry.product(*id).unwrap().edits).collect(),
            household: self.household(),
        }
    }

    fn household(&self) -> Household {
        let pantry = &self.home.pantry;
        let seen = self.products.iter().flat_map(|id| pantry.prices(*id).unwrap());
        Household {
            kinds: pantry.kinds().unwrap().into_iter().map(|stock| (stock.id, stock.kind)).collect(),
            members: pantry.members().unwrap(),
            seen: seen.filter(|price| price.seen.is_some()).collect(),
            lists: pantry.lists().unwrap(),
            items: pantry.db().read(crate::shopping::all_items).unwrap(),
            barcodes: self.products.iter().map(|id| pantry.product(*id).unwrap().barcodes).collect(),
        }
    }

    fn note(&mut self, transaction: TransactionId, changes: Changes) {
        for (product, change) in &changes {
            *self.stock.entry(*product).or_default() += change;
        }
        self.transactions.push((transaction, changes));
    }

    fn note_one(&mut self, transaction: TransactionId, product: ProductId, change: i64) {
        self.note(transaction, HashMap::from([(product, change)]));
    }

    fn lot(&self, index: usize) -> Option<Lot> {
        let lots = self.home.lots();
        let in_stock: Vec<&Lot> = lots.iter().filter(|lot| lot.amount.milli > 0).collect();
        if in_stock.is_empty() { None } else { Some(in_stock[index % in_stock.len()].clone()) }
    }

    /// A place that something can be put into.
    fn place(&self, index: usize) -> PlaceId {
        let places = self.home.pantry.places().unwrap();
        let there: Vec<PlaceId> = places.iter().filter(|place| !place.gone).map(|place| place.id).collect();
        there[index % there.len()]
    }

    /// A place to be in, or none.
    fn parent(&self, index: usize) -> Option<PlaceId> {
        index.is_multiple_of(2).then(|| self.place(index / 2))
    }

    fn transaction(&self, index: usize) -> Option<TransactionId> {
        if self.transactions.is_empty() {
            return None;
        }
        Some(self.transactions[index % self.transactions.len()].0)
    }

    /// Notes all that an undo or redo appended, from what the journal says of the answered transactions; `corrections`:
    /// what was counted in before.
    fn note_answers(&mut self, before: u32, corrections: &Changes) {
        let new = self.home.journal(None, 0, self.total() - before).unwrap().entries;
        for entry in new.iter().rev() {
            if entry.of.is_none() {
                assert_eq!(entry.action, Action::Counted);
                self.note(entry.transaction, corrections.clone());
                continue;
            }
            let (_, changes) =
                self.transactions.iter().find(|(id, _)| Some(*id) == entry.of).expect("answers a known one");
            let sign = if entry.action == Action::Undone { -1 } else { 1 };
            let changes: Changes =
                changes.iter().map(|(product, change)| (*product, sign * change)).collect();
            if let Some(product) = entry.product {
                let change = changes.get(&product).copied().unwrap_or(0);
                if !self.merged {
                    assert_eq!(entry.change.map_or(0, |change| change.milli), change);
                }
            }
            self.note(entry.transaction, changes);
        }
    }

    fn answer(&mut self, anyway: bool, call: impl Fn(&Pantry, Amends<'_>, Act) -> UndoOutcome) {
        let act = self.now();
        let pantry = &self.home.pantry;
        let call = |amends: Amends<'_>| call(pantry, amends, act);
        let total = self.total();
        let before = self.everything();
        match call(Amends::NONE) {
            UndoOutcome::Done(booking) => {
                let after = self.home.lots();
                assert!(booking.lots.iter().all(|lot| after.contains(lot)));
                self.note_answers(total, &Changes::new());
                assert!(self.transactions.iter().any(|(id, _)| *id == booking.transaction));
            }
            UndoOutcome::Unchanged => assert_eq!(self.everything(), before),
            UndoOutcome::Blocked { by: entries, missing } => {
                assert_eq!(self.everything(), before, "blocked means nothing was done");
                assert!(!entries.is_empty());
                let also: Vec<TransactionId> = entries.iter().map(|entry| entry.transaction).collect();
                // None can be left out ...
                for left_out in 0..also.len() {
                    let mut fewer = also.clone();
                    fewer.remove(left_out);
                    assert!(
                        matches!(call(Amends::Also(&fewer)), UndoOutcome::Blocked { .. }),
                        "{entries:#?} without {left_out}"
                    );
                }
                assert_eq!(self.everything(), before);
                // ... and together they are enough.
                if anyway {
                    assert!(matches!(call(Amends::Also(&also)), UndoOutcome::Done(_)), "{entries:#?}");
                    self.note_answers(total, &Changes::new());
                } else if !missing.is_empty() {
                    // Or what is missing is counted in, and nothing else is touched.
                    assert!(matches!(call(Amends::Correction), UndoOutcome::Done(_)), "{missing:#?}");
                    let mut corrections = Changes::new();
                    for (lot, milli) in missing {
                        *corrections.entry(lot.product).or_default() += milli;
                    }
                    self.note_answers(total, &corrections);
                }
            }
        }
    }

    fn there_and_back(&mut self, transaction: TransactionId) {
        let before = self.everything();
        let total = self.total();
        let act = self.now();
        if let UndoOutcome::Done(_) = self.home.pantry.undo(transaction, Amends::NONE, act).unwrap() {
            let act = self.now();
            let back = self.home.pantry.redo(transaction, Amends::NONE, act).unwrap();
            assert!(matches!(back, UndoOutcome::Done(_)), "{back:?}");
            assert_eq!(self.everything(), before);
            self.note_answers(total, &Changes::new());
        }
    }

    fn add(&mut self, add: &Add, act: Act) {
        let Of::Product(product) = add.of else { unreachable!() };
        let frozen = lot::frozen_if(self.condition(add.place), act.today);
        let equal = self.home.pantry.lots(product).unwrap().into_iter().find(|lot| {
            lot.date == add.date
                && (lot.date.is_none() || lot.date_kind == add.date_kind)
                && (lot.place, lot.price, lot.frozen) == (add.place, add.price, frozen)
                && !lot.opened
                && !lot.thawed
                && !lot.almost_empty
                && lot.note.is_none()
                && lot.batch.is_none()
        });
        let booking = self.home.pantry.add(add, act).unwrap();
        let milli = add.amount.milli;
        assert_eq!(booking.lots[0].amount.milli, milli + equal.map_or(0, |equal| equal.amount.milli));
        self.note_one(booking.transaction, product, milli);
    }

    fn condition(&self, place: PlaceId) -> Condition {
        self.home.pantry.places().unwrap().iter().find(|found| found.id == place).unwrap().condition
    }

    fn take(&mut self, product: ProductId, milli: i64, waste: bool, act: Act) {
        let mut expected = self.home.pantry.lots(product).unwrap();
        // The oracle: what should go first, told in other words.
        expected
            .sort_by_key(|lot| (Reverse(lot.opened), lot.date.unwrap_or(Date::MAX), lot.added_at, lot.id));
        let available: i64 = expected.iter().map(|lot| lot.amount.milli).sum();
        let how = if waste { TakeHow::Waste(Some(Reason::Expired)) } else { TakeHow::Use };
        let take = Take { from: TakeFrom::Product(product), milli, unit: None, how };
        match self.home.pantry.take(take, act) {
            Ok(booking) => {
                let mut missing = milli;
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
                self.note_one(booking.transaction, product, -milli);
            }
            Err(Error::NotEnough { available_milli }) => {
                assert_eq!(available_milli, available);
                assert!(available < milli);
            }
            Err(error) => panic!("{error:?}"),
        }
    }

    fn edit_lot(&mut self, lot: &Lot, part: Option<i64>, edit: &Edit, act: Act) {
        let left = edit.milli.unwrap_or(lot.amount.milli);
        let wanted = LotEdit {
            part: part.map(|part| part.min(left)).filter(|part| *part > 0),
            date: edit.day.map(|day| day.map(date_of)),
            date_from: None,
            date_kind: edit.kind.map(kind_of),
            milli: edit.milli,
            place: edit.place.map(|place| self.place(place)),
            opened: edit.opened,
            almost_empty: None,
            keeps: edit.keeps.map(|day| Keeps { until: date_of(day), from: DateFrom::Suggested }),
            price: edit.price.map(|price| price.map(price_of)),
            store: None,
            note: edit.note.map(|note| if note { "for guests".into() } else { String::new() }),
            batch: edit.batch.map(|batch| if batch { "L42".into() } else { String::new() }),
        };
        let (from, days_left) = (self.condition(lot.place), lot.days_left(act.today));
        let Some(booking) = self.home.pantry.edit_lot(lot.id, &wanted, act).unwrap() else { return };
        self.note_one(booking.transaction, lot.product, left - lot.amount.milli);
        // The clock stands still in the freezer.
        let into = wanted.place.filter(|place| *place != lot.place).map(|place| self.condition(place));
        let made = booking.lots.last().unwrap();
        match into.map(|into| (from == Condition::Frozen, into == Condition::Frozen)) {
            Some((false, true)) => assert_eq!(made.frozen, Some(Frozen { on: act.today, days_left })),
            Some((true, false)) => {
                assert_eq!((made.frozen, made.thawed), (None, true));
                let left = lot.frozen.and_then(|frozen| frozen.days_left);
                let sooner = [left, wanted.keeps.map(|keeps| lot::days_between(act.today, keeps.until))];
                if wanted.date.is_none() && made.amount.milli > 0 {
                    assert_eq!(made.days_left(act.today), sooner.into_iter().flatten().min());
                }
            }
            _ => {}
        }
    }

    fn all_lots(&self) -> Vec<Lot> {
        self.home.lots().into_iter().filter(|lot| lot.amount.milli > 0).collect()
    }

    fn many(&mut self, step: &Step, act: Act) {
        let pantry = &self.home.pantry;
        let mut changes = Changes::new();
        let booking = match step {
            Step::AddMany { milli, place } => {
                let place = self.place(*place);
                // Two of them are alike.
                let products = [0, 1, 0].map(|index: usize| self.products[index]);
                let adds = products.iter().zip(milli).map(|(id, milli)| {
                    *changes.entry(*id).or_default() += milli;
                    Add::new(Of::Product(*id), Amount::new(*milli, Base::Piece), place)
                });
                pantry.add_many(&adds.collect::<Vec<_>>(), act).map(Some)
            }
            Step::TakeAll { product } => {
                let product = self.products[*product];
                let lots = pantry.lots(product).unwrap();
                let how = TakeHow::Waste(Some(Reason::TooMuch));
                let takes = lots.iter().map(|lot| {
                    *changes.entry(product).or_default() -= lot.amount.milli;
                    Take { from: TakeFrom::Lot(lot.id), milli: lot.amount.milli, unit: None, how }
                });
                let takes: Vec<_> = takes.collect();
                if takes.is_empty() {
                    return;
                }
                pantry.take_many(&takes, act).map(Some)
            }
            Step::EditMany { edit } => {
                let wanted = LotEdit {
                    date: edit.day.map(|day| day.map(date_of)),
                    place: edit.place.map(|place| self.place(place)),
                    opened: edit.opened,
                    almost_empty: edit.kind,
                    ..LotEdit::default()
                };
                let edits: Vec<_> = self.all_lots().into_iter().map(|lot| (lot.id, wanted.clone())).collect();
                pantry.edit_lots(&edits, act)
            }
            Step::Merge { product } => {
                let (id, into) = (self.products[*product], self.products[1 - *product]);
                let there: i64 = pantry.lots(id).unwrap().iter().map(|lot| lot.amount.milli).sum();
                changes = Changes::from([(id, -there), (into, there)]);
                pantry.merge(id, into, act).map(Some)
            }
            _ => unreachable!(),
        };
        match booking {
            Ok(Some(booking)) => {
                self.merged |= matches!(step, Step::Merge { .. });
                self.note(booking.transaction, changes);
            }
            Ok(None) => {}
            // Merged already.
            Err(Error::Invalid { field: "product", .. }) => {}
            Err(error) => panic!("{error:?}"),
        }
    }

    fn thing(&mut self, thing: &Thing, act: Act) {
        let pantry = &self.home.pantry;
        let household = self.household();
        let kind = |index: usize| {
            let kinds = &household.kinds;
            if kinds.is_empty() { None } else { Some(kinds[index % kinds.len()].0) }
        };
        let list = |index: usize| household.lists[index % household.lists.len()].0;
        let item = |list: ListId, index: usize| {
            let items = pantry.shopping(list).unwrap().items;
            if items.is_empty() { None } else { Some(items[index % items.len()].0) }
        };
        let pieces = |milli: i64| Amount::new(milli, Base::Piece);
        let kind_of = |name: String, minimum: &Option<i64>| Kind { name, minimum: minimum.map(pieces) };
        let mut changes = Changes::new();
        let booking = match thing {
            Thing::AddKind { minimum } => {
                pantry.add_kind(&kind_of("Milk".into(), minimum), act).map(|(_, booking)| Some(booking))
            }
            Thing::EditKind { kind: index, name, minimum } => {
                let Some(id) = kind(*index) else { return };
                pantry.edit_kind(id, &kind_of(format!("Kind {name}"), minimum), act)
            }
            Thing::RemoveKind { kind: index } => {
                let Some(id) = kind(*index) else { return };
                pantry.remove_kind(id, act).map(Some)
            }
            Thing::Belong { product, kind: index, minimum, barcode } => {
                let id = self.products[*product];
                let barcodes =
                    barcode.map(|count| Barcode { gtin: "4006381333931".into(), milli: count * 1000 });
                let edits = ProductEdits {
                    kind: index.and_then(kind),
                    minimum: minimum.map(pieces),
                    barcodes: barcodes.into_iter().collect(),
                    ..pantry.product(id).unwrap().edits
                };
                pantry.edit_product(id, &edits, act)
            }
            Thing::Member { name } => {
                let member = Member {
                    name: format!("Member {name}"),
                    allergens: vec!["en:milk".into()],
                    diets: vec![Diet::Vegan],
                };
                match household.members.first() {
                    Some((id, _)) if *name == 0 => pantry.remove_member(*id, act).map(Some),
                    Some((id, _)) => pantry.edit_member(*id, &member, act),
                    None => pantry.add_member(&member, act).map(|(_, booking)| Some(booking)),
                }
            }
            Thing::Price { product } => match household.seen.first().and_then(|price| price.seen) {
                Some(seen) => pantry.forget_price(seen, act).map(Some),
                None => pantry
                    .note_price(self.products[*product], Some("Corner"), (pieces(1000), price_of(199)), act)
                    .map(|(_, booking)| Some(booking)),
            },
            Thing::Recall { product } => {
                let checked = CheckedRecall {
                    name: "Tea".into(),
                    recall: "1".into(),
                    product: self.products[*product],
                };
                pantry.check_recall(&checked, act).map(Some)
            }
            Thing::Teach { measures } => match pantry.patterns().unwrap().first() {
                Some((id, _)) => pantry.forget_pattern(*id, act).map(Some),
                None => {
                    let pattern = "28IIIIIVVVVV:weight:3".into();
                    let taught = TaughtPattern { name: "2812345003503".into(), pattern };
                    pantry.teach_pattern(&taught, *measures, act).map(Some)
                }
            },
            Thing::AddList => pantry
                .add_list(&List { name: "Market".into(), store: None }, act)
                .map(|(_, booking)| Some(booking)),
            Thing::RemoveList { list: index } => pantry.remove_list(list(*index), act).map(Some),
            Thing::AddItem { list: index, product, name, amount } => {
                let new = NewItem {
                    text: format!("Item {name}"),
                    product: product.map(|product| self.products[product]),
                    amount: amount.map(pieces),
                    ..NewItem::default()
                };
                pantry.add_item(list(*index), &new, act).map(|(_, booking)| Some(booking))
            }
            Thing::EditItem { list: index, item: which, amount } => {
                let Some(name) = item(list(*index), *which) else { return };
                let change = ItemChange { amount: Some(pieces(*amount)), ..ItemChange::default() };
                pantry.edit_item(name, &change, act)
            }
            Thing::Tick { list: index, item: which, ticked } => {
                let Some(name) = item(list(*index), *which) else { return };
                pantry.tick_item(name, *ticked, Some("dairy"), act)
            }
            Thing::RemoveItem { list: index, item: which } => {
                let Some(name) = item(list(*index), *which) else { return };
                pantry.remove_item(name, act).map(Some)
            }
            Thing::Restore { item: which } => {
                let off = pantry.shopping(ListId::MAIN).unwrap().put_off;
                if off.is_empty() {
                    return;
                }
                pantry.restore_item(off[which % off.len()].0, act).map(Some)
            }
            Thing::PutAway { list: index, place } => {
                let list = list(*index);
                let mut bought = Vec::new();
                for (name, item) in pantry.shopping(list).unwrap().items {
                    let add = item.product.filter(|_| item.ticked.is_some()).map(|product| {
                        let amount = item.amount.unwrap();
                        *changes.entry(product).or_default() += amount.milli;
                        Add::new(Of::Product(product), amount, self.place(*place))
                    });
                    bought.push(Bought { item: name, add });
                }
                pantry.put_away(&PutAway { list, bought }, act).map(Some)
            }
        };
        match booking {
            Ok(Some(booking)) => self.note(booking.transaction, changes),
            Ok(None) => {}
            // The main list; words that are on the list; nothing was bought.
            Err(Error::Invalid { field: "list" | "item" | "items", .. }) => {}
            Err(error) => panic!("{error:?}"),
        }
    }

    fn count(&mut self, product: Option<usize>, place: usize, found: [Option<i64>; 2], act: Act) {
        let count = match product {
            Some(index) => Count {
                scope: CountScope::Product(self.products[index]),
                found: found[index]
                    .map(|milli| Found { product: self.products[index], milli })
                    .into_iter()
                    .collect(),
            },
            None => Count {
                scope: CountScope::Place(self.place(place)),
                found: (self.products.iter().zip(found))
                    .filter_map(|(product, milli)| milli.map(|milli| Found { product: *product, milli }))
                    .collect(),
            },
        };
        let differences = self.home.pantry.differences(&count).unwrap();
        let changes = differences
            .iter()
            .map(|difference| (difference.product, difference.found_milli - difference.expected.milli))
            .filter(|(_, change)| *change != 0);
        let changes: Changes = changes.collect();
        match self.home.pantry.count(&count, act).unwrap() {
            Some(booking) => self.note(booking.transaction, changes),
            None => assert!(changes.is_empty()),
        }
        let again = self.home.pantry.differences(&count).unwrap();
        assert!(again.iter().all(|difference| difference.expected.milli == difference.found_milli));
    }

    fn change_place(&mut self, step: &Step, act: Act) {
        let condition = |frozen| if frozen { Condition::Frozen } else { Condition::Ambient };
        let pantry = &self.home.pantry;
        let booking = match step {
            Step::AddPlace { inside, frozen } => {
                let parent = self.parent(*inside);
                let edit = PlaceEdit { name: "Shelf".into(), parent, condition: condition(*frozen) };
                pantry.add_place(&edit, act).map(|(_, booking)| Some(booking))
            }
            Step::EditPlace { place, name, inside, frozen } => {
                let parent = self.parent(*inside);
                let edit = PlaceEdit { name: format!("Place {name}"), parent, condition: condition(*frozen) };
                pantry.edit_place(self.place(*place), &edit, act)
            }
            Step::RemovePlace { place, into } => {
                if pantry.places().unwrap().iter().filter(|place| !place.gone).count() < 3 {
                    return;
                }
                pantry.remove_place(self.place(*place), Some(self.place(*into)), act).map(Some)
            }
            _ => unreachable!(),
        };
        match booking {
            Ok(Some(booking)) => self.note(booking.transaction, HashMap::new()),
            Ok(None) => {}
            // In itself, too deep, or removed into itself.
            Err(Error::Invalid { field: "parent" | "place", .. }) => {}
            Err(error) => panic!("{error:?}"),
        }
    }

    fn step(&mut self, step: &Step) {
        let act = self.now();
        match step {
            Step::Add { product, milli, day, place, kind, price } => {
                let amount = Amount::new(*milli, Base::Piece);
                let add = Add {
                    date: day.map(date_of),
                    date_kind: kind_of(*kind),
                    price: price.map(price_of),
                    ..Add::new(Of::Product(self.products[*product]), amount, self.place(*place))
                };
                self.add(&add, act);
            }
            Step::Take { product, milli, waste } => self.take(self.products[*product], *milli, *waste, act),
            Step::TakeLot { lot, part } => {
                if let Some(lot) = self.lot(*lot) {
                    let milli = (lot.amount.milli * part / 4).max(1);
                    let take = Take { from: TakeFrom::Lot(lot.id), milli, unit: None, how: TakeHow::Use };
                    let booking = self.home.pantry.take(take, act).unwrap();
                    self.note_one(booking.transaction, lot.product, -milli);
                }
            }
            Step::Edit { lot, part, edit } => {
                if let Some(lot) = self.lot(*lot) {
                    self.edit_lot(&lot, *part, edit, act);
                }
            }
            Step::Count { product, place, found } => self.count(*product, *place, *found, act),
            Step::EditProduct { product, name, note, hidden } => {
                let edits = ProductEdits {
                    name: name.map(|name| format!("Name {name}")),
                    note: note.then(|| "a note".into()),
                    hidden: *hidden,
                    ..self.home.pantry.product(self.products[*product]).unwrap().edits
                };
                let product = self.products[*product];
                if let Some(booking) = self.home.pantry.edit_product(product, &edits, act).unwrap() {
                    assert_eq!(booking.products, [product]);
                    self.note_one(booking.transaction, product, 0);
                }
            }
            Step::AddPlace { .. } | Step::EditPlace { .. } | Step::RemovePlace { .. } => {
                self.change_place(step, act);
            }
            Step::Undo { transaction, anyway } => {
                if let Some(transaction) = self.transaction(*transaction) {
                    self.answer(*anyway, |pantry, amends, act| {
                        pantry.undo(transaction, amends, act).unwrap()
                    });
                }
            }
            Step::Redo { transaction, anyway } => {
                if let Some(transaction) = self.transaction(*transaction) {
                    self.answer(*anyway, |pantry, amends, act| {
                        pantry.redo(transaction, amends, act).unwrap()
                    });
                }
            }
            Step::ThereAndBack { transaction } => {
                if let Some(transaction) = self.transaction(*transaction) {
                    self.there_and_back(transaction);
                }
            }
            Step::UndoGroup { group, anyway } => {
                let group = self.groups[*group];
                if self.home.pantry.undo_group(group, Amends::NONE, act).is_ok() {
                    // That it could be was one way to do it: taken back, it is done again.
                    self.note_answers_since_last();
                    self.answer(*anyway, |pantry, amends, act| {
                        pantry.undo_group(group, amends, act).unwrap()
                    });
                }
            }
            Step::AddMany { .. } | Step::TakeAll { .. } | Step::EditMany { .. } | Step::Merge { .. } => {
                self.many(step, act);
            }
            Step::Household(thing) => self.thing(thing, act),
            Step::ClockBack => self.seconds -= 1000,
        }
    }

    fn note_answers_since_last(&mut self) {
        let noted = u32::try_from(self.transactions.len()).unwrap();
        if self.total() > noted {
            self.note_answers(noted, &Changes::new());
        }
    }

    fn total(&self) -> u32 {
        self.home.journal(None, 0, 1).unwrap().total
    }

    /// Taking back every entry of the journal, undos and redos too, newest first, leads through all past states.
    fn walk_back(&mut self) {
        let total = self.total();
        let entries = self.home.journal(None, 0, total).unwrap().entries;
        for (left, entry) in (0..total).rev().zip(entries) {
            let act = self.now();
            let outcome = self.home.pantry.undo(entry.transaction, Amends::NONE, act).unwrap();
            assert!(matches!(outcome, UndoOutcome::Done(_)), "{entry:?}: {outcome:?}");
            let Some(past) = self.states.get(&left) else { continue };
            let now = self.everything();
            assert_eq!((&now.places, &now.edits), (&past.places, &past.edits));
            assert_eq!(now.household, past.household);
            for lot in now.lots {
                match past.lots.iter().find(|past| past.id == lot.id) {
                    Some(past) => assert_eq!(&lot, past),
                    None => assert_eq!(lot.amount.milli, 0, "of a lot made later"),
                }
            }
        }
        assert!(self.home.lots().iter().all(|lot| lot.amount.milli == 0));
        self.home.assert_sound();
    }

    fn check(&self) {
        let there = |product: &ProductId| self.home.total(*product);
        let should = |product: &ProductId| self.stock.get(product).copied().unwrap_or(0);
        if self.merged {
            let sums: [i64; 2] =
                [self.products.iter().map(there).sum(), self.products.iter().map(should).sum()];
            assert_eq!(sums[0], sums[1]);
        } else {
            for product in &self.products {
                assert_eq!(there(product), should(product));
            }
        }
        assert!(self.home.lots().iter().all(|lot| lot.amount.milli >= 0));
        self.home.assert_sound();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done: all is as the journal says, nothing is below nothing, nothing appears or vanishes,
    /// what should go first goes first, blockers are enough and none too many.
    #[test]
    fn any_history_holds_together(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::new();
        for (number, step) in steps.iter().enumerate() {
            world.step(step);
            let (total, everything) = (world.total(), world.everything());
            world.states.insert(total, everything);
            if number % 8 == 0 {
                world.check();
            }
        }
        world.check();
        world.walk_back();
    }
}
