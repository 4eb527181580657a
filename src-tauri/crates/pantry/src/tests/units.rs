//! Amounts in several units.

use ::units::{Conversions, Ratio, Unit};

use super::*;

fn equation(left: (i64, Unit), right: (i64, Unit)) -> Equation {
    Equation { left, right }
}

fn edited(home: &Home, product: ProductId, edits: &ProductEdits, seconds: i64) -> TransactionId {
    home.pantry.edit_product(product, edits, at(seconds)).unwrap().unwrap().transaction
}

fn use_up(home: &Home, product: ProductId, milli: i64, unit: Base) -> Result<Booking, Error> {
    let take = Take { from: TakeFrom::Product(product), milli, unit: Some(unit), how: TakeHow::Use };
    home.pantry.take(take, at(100))
}

#[test]
fn lots_in_several_units_are_one_sum_as_far_as_they_convert() {
    let home = Home::new();
    let water = home.product("Water");
    home.add(water, 2, None, 0);
    let packs = Add { amount: Amount::new(1000, Base::Pack), ..add_of(water, 1, None) };
    home.pantry.add(&packs, at(1)).unwrap();
    let poured = Add { amount: Amount::new(250_000, Base::Ml), ..packs.clone() };
    home.pantry.add(&poured, at(2)).unwrap();
    let row = home.pantry.row(water).unwrap();
    assert_eq!(row.total, Amount::pieces(2), "nothing says how much a pack is");
    assert_eq!(row.rest, [Amount::new(1000, Base::Pack), Amount::new(250_000, Base::Ml)]);
    assert_eq!(row.lot_count, 3);

    let equations = vec![
        equation((1000, Unit::Pack), (6000, Unit::Piece)),
        equation((6000, Unit::Piece), (1500, Unit::L)),
    ];
    let edits = ProductEdits { name: Some("Water".into()), equations, ..ProductEdits::default() };
    edited(&home, water, &edits, 3);
    let row = home.pantry.row(water).unwrap();
    assert_eq!((row.total, row.rest), (Amount::pieces(9), Vec::new()));
    // Told in another unit it is the same amount, and back again.
    let told = edited(&home, water, &ProductEdits { unit: Some(Base::Ml), ..edits }, 4);
    assert_eq!(home.pantry.row(water).unwrap().total, Amount::new(2_250_000, Base::Ml));
    done(home.undo(told, 5));
    assert_eq!(home.pantry.row(water).unwrap().total, Amount::pieces(9));

    // Three bottles and a bit: over lots of several units, the oldest first.
    let used = use_up(&home, water, 800_000, Base::Ml).unwrap();
    assert_eq!(used.lots.iter().map(|lot| lot.amount.milli).collect::<Vec<_>>(), [0, 800]);
    assert_eq!(home.pantry.row(water).unwrap().total, Amount::new(5800, Base::Piece));
    assert!(matches!(use_up(&home, water, 2000, Base::Pack), Err(Error::NotEnough { available_milli: 967 })));
    assert!(matches!(use_up(&home, water, 1, Base::G), Err(Error::NotEnough { available_milli: 0 })));
    done(home.undo(used.transaction, 101));
    assert_eq!(home.pantry.row(water).unwrap().total, Amount::pieces(9));
    home.assert_sound();
}

#[test]
fn a_piece_is_what_is_printed_on_it_unless_the_user_says_otherwise() {
    let home = Home::new();
    let milk = home.pantry.find_or_create_by_gtin("4006381333931", FactsState::Pending, start()).unwrap();
    let source = Provenance { source: "open-food-facts".into(), page_url: None, fetched_at: start() };
    let printed = |size: &str| {
        let facts = Facts { size: Some(size.into()), ..Facts::default() };
        home.pantry.set_facts(milk, &facts, &source).unwrap();
        home.pantry.product(milk).unwrap().conversions()
    };
    let litre = printed("1 l").factor(Base::Piece, Base::Ml).unwrap();
    assert_eq!(litre.whole(), Some(1000));
    assert_eq!(printed("1.000 g"), Conversions::default(), "may be read in two ways");
    assert_eq!(printed("family size"), Conversions::default());
    printed("1 l");
    home.add(milk, 2, None, 0);
    use_up(&home, milk, 250_000, Base::Ml).unwrap();
    assert_eq!(home.pantry.row(milk).unwrap().total, Amount::new(1750, Base::Piece));
    let equations = vec![equation((1000, Unit::Piece), (500, Unit::Ml))];
    edited(&home, milk, &ProductEdits { equations, ..ProductEdits::default() }, 1);
    let factor = home.pantry.product(milk).unwrap().conversions().factor(Base::Piece, Base::Ml);
    assert_eq!(factor.and_then(Ratio::whole), None);
    assert_eq!(factor.and_then(|factor| factor.of(2000)).unwrap().value, 1000);
    home.assert_sound();
}

#[test]
fn units_that_do_not_go_together_are_refused_with_the_reason() {
    let home = Home::new();
    let eggs = home.product("Eggs");
    let refused = |equations: Vec<Equation>| {
        let edits = ProductEdits { equations, ..ProductEdits::default() };
        match home.pantry.edit_product(eggs, &edits, at(1)) {
            Err(Error::Equation(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    };
    let pack = equation((1000, Unit::Pack), (10_000, Unit::Piece));
    let weight = equation((1000, Unit::Piece), (60_000, Unit::G));
    let contradiction = refused(vec![pack, weight, equation((1000, Unit::Pack), (500_000, Unit::G))]);
    assert!(matches!(contradiction, Refusal::Contradiction { index: 2, .. }), "{contradiction:?}");
    let redundant = refused(vec![pack, weight, equation((1000, Unit::Pack), (600_000, Unit::G))]);
    assert!(matches!(redundant, Refusal::Redundant { index: 2, .. }), "{redundant:?}");
    let one = refused(vec![equation((1000, Unit::Kg), (900_000, Unit::G))]);
    assert!(matches!(one, Refusal::OneBase { index: 0, .. }), "{one:?}");
    assert_eq!(home.journal(None, 0, 1).unwrap().total, 0);
}

#[test]
fn counting_and_rounding_never_take_what_is_not_there() {
    let home = Home::new();
    let tea = home.product("Tea");
    let equations = vec![equation((3000, Unit::Piece), (1000, Unit::Pack))];
    edited(&home, tea, &ProductEdits { equations, name: Some("Tea".into()), ..ProductEdits::default() }, 0);
    let pack = Add { amount: Amount::new(1000, Base::Pack), ..add_of(tea, 1, None) };
    home.pantry.add(&pack, at(1)).unwrap();
    // A third of a pack is 333 thousandths: the last third takes what is left of it, and no more.
    for _ in 0..2 {
        use_up(&home, tea, 1000, Base::Piece).unwrap();
    }
    let left = home.pantry.lots(tea).unwrap()[0].amount;
    assert_eq!(left, Amount::new(334, Base::Pack));
    assert_eq!(home.pantry.row(tea).unwrap().total, left, "told in what its first lot is counted in");
    let count = Count { scope: CountScope::Product(tea), found: vec![Found { product: tea, milli: 100 }] };
    home.pantry.count(&count, at(2)).unwrap().unwrap();
    assert_eq!(home.pantry.row(tea).unwrap().total, Amount::new(100, Base::Pack));
    home.assert_sound();
}
