//! Equations: what follows from them, and which are refused.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use proptest::sample::Index;
use units::{Amount, Base, Conversions, Equation, MAX_EQUATIONS, Ratio, Refusal, Rounded, Unit, UnitId};

const JAR: Base = own(1);

const fn own(number: u128) -> Base {
    Base::Own(UnitId(uuid::Uuid::from_u128(number)))
}

fn equation(left: i64, left_unit: impl Into<Unit>, right: i64, right_unit: impl Into<Unit>) -> Equation {
    Equation { left: (left, left_unit.into()), right: (right, right_unit.into()) }
}

fn crate_of_bottles() -> [Equation; 3] {
    [
        equation(1_000, Unit::Pack, 6_000, Unit::Piece),
        equation(6_000, Unit::Piece, 1_500, Unit::L),
        equation(1_000, JAR, 2_000, Unit::Cup),
    ]
}

fn exact(value: i64) -> Option<Rounded<i64>> {
    Some(Rounded { value, exact: true })
}

#[test]
fn equations_lead_on() {
    let all = Conversions::new(&crate_of_bottles()).unwrap();
    let convert = |milli, from, to| all.convert(Amount::new(milli, from), to);
    let pack_of_ml = Amount::new(1_500_000, Base::Ml);
    assert_eq!(convert(1_000, Base::Pack, Base::Ml), Some(Rounded { value: pack_of_ml, exact: true }));
    assert_eq!(convert(1_000, Base::Piece, Base::Pack).unwrap().value.milli, 167);
    assert_eq!(convert(-2_000, JAR, Base::Ml).unwrap().value.milli, -946_353);
    assert_eq!(all.factor(Base::Ml, Base::Piece), Ratio::new(1, 250));
    assert_eq!(all.factor(Base::G, Base::G), Some(Ratio::ONE));
    assert_eq!(all.factor(Base::G, Base::Ml), None);
    assert_eq!(convert(i64::MAX, Base::Pack, Base::Ml), None);
}

#[test]
fn refusals_say_what_follows() {
    let [pack, piece, jar] = crate_of_bottles();
    for (last, refusal) in [
        (equation(1_000, Unit::Pack, 1_500, Unit::L), Refusal::Redundant { index: 3, follows: exact(1_500) }),
        (equation(750, Unit::L, 3_000, Unit::Piece), Refusal::Redundant { index: 3, follows: exact(3_000) }),
        (
            equation(2_000, Unit::Pack, 2_000, Unit::L),
            Refusal::Contradiction { index: 3, follows: exact(3_000) },
        ),
        (
            equation(1_000, Unit::Kg, 1_000_000, Unit::G),
            Refusal::OneBase { index: 3, base: Base::G, follows: exact(1_000_000) },
        ),
        (
            equation(1_000, Unit::Kg, 900_000, Unit::G),
            Refusal::OneBase { index: 3, base: Base::G, follows: exact(1_000_000) },
        ),
        (equation(1_000, JAR, 2_000, JAR), Refusal::OneBase { index: 3, base: JAR, follows: exact(1_000) }),
        (equation(0, Unit::Kg, 1_000, Unit::L), Refusal::NotPositive { index: 3 }),
        (equation(1_000, Unit::Kg, -1, Unit::L), Refusal::NotPositive { index: 3 }),
    ] {
        assert_eq!(Conversions::new(&[pack, piece, jar, last]), Err(refusal));
    }
}

#[test]
fn what_was_rounded_when_written_is_no_contradiction() {
    let packs =
        [equation(1_000, Unit::Pack, 3_000, Unit::Piece), equation(1_000, Unit::Pack, 1_000, Unit::L)];
    let follows = Some(Rounded { value: 333, exact: false });
    for (last, refusal) in [
        (equation(1_000, Unit::Piece, 333, Unit::L), Refusal::Redundant { index: 2, follows }),
        (equation(1_000, Unit::Piece, 334, Unit::L), Refusal::Contradiction { index: 2, follows }),
        (
            equation(333, Unit::L, 1_000, Unit::Piece),
            Refusal::Redundant { index: 2, follows: Some(Rounded { value: 999, exact: true }) },
        ),
    ] {
        assert_eq!(Conversions::new(&[packs[0], packs[1], last]), Err(refusal));
    }
}

#[test]
fn too_many_and_too_large() {
    let chain = |number: u128| equation(i64::MAX, own(number), 1, own(number + 1));
    let all: Vec<_> = (0..=MAX_EQUATIONS as u128).map(chain).collect();
    assert_eq!(Conversions::new(&all), Err(Refusal::TooMany { equations: MAX_EQUATIONS + 1 }));
    assert_eq!(Conversions::new(&all[..MAX_EQUATIONS]), Err(Refusal::Overflow { index: 2 }));
    let small: Vec<_> = (0..MAX_EQUATIONS as u128).map(|n| equation(2, own(n), 3, own(n + 1))).collect();
    let small = Conversions::new(&small).unwrap();
    assert_eq!(small.factor(own(0), own(32)), Ratio::new(3_u128.pow(32), 2_u128.pow(32)));
}

#[test]
fn serde_form() {
    let json = r#"{"left":[1000,"pack"],"right":[6000,"piece"]}"#;
    let pack = equation(1_000, Unit::Pack, 6_000, Unit::Piece);
    assert_eq!(serde_json::to_string(&pack).unwrap(), json);
    assert_eq!(serde_json::from_str::<Equation>(json).unwrap(), pack);
}

/// Eight bases, and units of each.
fn units_of(base: usize) -> Vec<Unit> {
    let bases = [Base::Piece, Base::Pack, Base::G, Base::Ml, own(1), own(2), own(3), own(4)];
    Unit::BUILT_IN
        .into_iter()
        .chain((1..5).map(|n| own(n).into()))
        .filter(|u| u.base() == bases[base])
        .collect()
}

prop_compose! {
    /// A side of an equation.
    fn side()(milli in 1_i64..10_000, unit in any::<Index>()) -> (i64, Index) {
        (milli, unit)
    }
}

/// Equations that agree, and whose numbers fit.
fn tree() -> impl Strategy<Value = Vec<Equation>> {
    branches().prop_filter("fits", |equations| Conversions::new(equations).is_ok())
}

prop_compose! {
    /// Equations that agree, since each is about one base more.
    fn branches()(
        sides in prop::collection::vec((side(), side(), any::<Index>()), 1..8),
    ) -> Vec<Equation> {
        sides.iter().enumerate().map(|(at, (left, right, towards))| {
            let (new, old) = (units_of(at + 1), units_of(towards.index(at + 1)));
            Equation {
                left: (left.0, *left.1.get(&new)),
                right: (right.0, *right.1.get(&old)),
            }
        }).collect()
    }
}

fn bases(equations: &[Equation]) -> Vec<Base> {
    equations.iter().flat_map(|equation| [equation.left.1.base(), equation.right.1.base()]).collect()
}

proptest! {
    #[test]
    fn there_and_back(equations in tree(), a in any::<Index>(), b in any::<Index>(), milli in any::<i32>()) {
        let all = Conversions::new(&equations).unwrap();
        let bases = bases(&equations);
        let (from, to) = (*a.get(&bases), *b.get(&bases));
        let (there, back) = (all.factor(from, to).unwrap(), all.factor(to, from).unwrap());
        prop_assert_eq!(there.times(back), Some(Ratio::ONE));
        // What is lost by rounding is half a thousandth of `to`, and half a one of `from`.
        let amount = Amount::new(milli.into(), from);
        if let Some(converted) = all.convert(amount, to) {
            let again = all.convert(converted.value, from).unwrap();
            if converted.exact {
                prop_assert_eq!(again.value, amount);
            }
            let lost = u128::from(again.value.milli.abs_diff(amount.milli));
            let allowed = back.plus(Ratio::ONE).unwrap();
            prop_assert!(lost == 0 || Ratio::new(lost * 2, 1).unwrap() <= allowed, "{lost} of {allowed}");
        }
    }

    #[test]
    fn conversions_are_transitive(equations in tree(), ends in any::<[Index; 3]>()) {
        let all = Conversions::new(&equations).unwrap();
        let bases = bases(&equations);
        let [a, b, c] = ends.map(|end| *end.get(&bases));
        let factor = |from, to| all.factor(from, to).unwrap();
        prop_assert_eq!(factor(a, b).times(factor(b, c)), Some(factor(a, c)));
    }

    #[test]
    fn order_does_not_matter(
        (equations, shuffled) in tree().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        turned in any::<u8>(),
    ) {
        let mut shuffled = shuffled;
        for (at, equation) in shuffled.iter_mut().enumerate() {
            if turned >> at & 1 == 1 {
                *equation = Equation { left: equation.right, right: equation.left };
            }
        }
        prop_assert_eq!(Conversions::new(&equations), Conversions::new(&shuffled));
    }

    #[test]
    fn order_does_not_matter_for_what_is_refused(
        (equations, shuffled) in prop::collection::vec(
            (1_u128..6, 1_u128..6, 1_i64..4, prop_oneof![1_i64..4, Just(i64::MAX), Just(i64::MAX - 1)])
                .prop_map(|(from, to, left, right)| equation(left, own(from), right, own(to))),
            1..6,
        ).prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        prop_assert_eq!(Conversions::new(&equations).ok(), Conversions::new(&shuffled).ok());
    }

    #[test]
    fn whatever_closes_a_circle_is_refused(
        equations in tree(),
        (left, right) in (side(), side()),
        ends in any::<[Index; 2]>(),
        at in any::<Index>(),
    ) {
        let bases = bases(&equations);
        let [from, to] = ends.map(|end| *end.get(&bases));
        let last = equation(left.0, from, right.0, to);
        let mut more = equations.clone();
        more.push(last);
        let contradicts = Conversions::new(&equations).unwrap().convert(Amount::new(left.0, from), to)
            .is_none_or(|follows| follows.value.milli != right.0);
        let refused = Conversions::new(&more);
        let named = match refused {
            Err(Refusal::OneBase { index, .. }) => from == to && index == equations.len(),
            Err(Refusal::Redundant { index, .. }) => from != to && index == equations.len(),
            Err(Refusal::Contradiction { index, .. }) => contradicts && index == equations.len(),
            _ => false,
        };
        prop_assert!(named, "{:?}", refused);
        // Wherever it stands.
        let at = at.index(more.len());
        more.swap(at, equations.len());
        prop_assert!(Conversions::new(&more).is_err());
    }

    #[test]
    fn adding_up_is_converting_what_is_exact(
        equations in tree(),
        amounts in prop::collection::vec((any::<Index>(), -1_000_000_i64..1_000_000), 0..12),
        to in any::<Index>(),
    ) {
        let all = Conversions::new(&equations).unwrap();
        let bases = bases(&equations);
        let to = *to.get(&bases);
        let amounts: Vec<_> = amounts.iter().map(|(base, milli)| Amount::new(*milli, *base.get(&bases))).collect();
        if let Some(total) = units::sum(amounts.iter().copied(), to, &all) {
            prop_assert!(total.rest.is_empty());
            let one_by_one: Option<Vec<_>> = amounts.iter().map(|amount| all.convert(*amount, to)).collect();
            if let Some(one_by_one) = one_by_one {
                let sum: i64 = one_by_one.iter().map(|each| each.value.milli).sum();
                let off = sum.abs_diff(total.in_unit.milli);
                let rounded = one_by_one.iter().filter(|each| !each.exact).count();
                prop_assert!(off <= (rounded as u64).div_ceil(2), "{off} off with {rounded} rounded");
            }
        }
    }
}
