//! Sizes: texts of real packages, forms of many languages, and any text at all.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use units::{Amount, Base, MAX_SIZE_CHARS, Size};

/// How many of the texts are read right, and surely: a floor, measured.
const READ_RIGHT: usize = 549;

/// What a person read, or none where a person can't be sure.
fn by_hand(row: &str) -> (&str, Option<Size>) {
    let columns: Vec<&str> = row.split('\t').collect();
    let [text, total, base, count, each, drained, verdict] = columns[..] else { panic!("{row}") };
    if verdict == "unclear" {
        assert!([total, base, count, each, drained].iter().all(|column| column.is_empty()), "{row}");
        return (text, None);
    }
    assert_eq!(verdict, "clear", "{row}");
    let amount = |milli: &str, base: &str| {
        let milli = (!milli.is_empty()).then(|| milli.parse().unwrap())?;
        Some(Amount::new(milli, base.parse().unwrap()))
    };
    let size = Size {
        total: amount(total, base),
        count: (!count.is_empty()).then(|| count.parse().unwrap()),
        each: amount(each, base),
        drained: amount(drained, "g"),
        sure: true,
    };
    (text, Some(size))
}

#[test]
fn real_texts() {
    let rows: Vec<_> = include_str!("data/quantities.tsv").lines().skip(1).map(by_hand).collect();
    assert_eq!(rows.len(), 596);
    let (mut clear, mut right, mut wrong) = (0, 0, Vec::new());
    for (text, expected) in rows {
        let size = Size::parse(text);
        clear += usize::from(expected.is_some());
        if expected == Some(size) {
            right += 1;
        } else if size.sure {
            wrong.push((text, size));
        } else if expected.is_some() {
            println!("not sure about {text:?}");
        }
    }
    println!("{right} of 596 are read right, of {clear} that a person can read");
    assert!(wrong.is_empty(), "sure and wrong: {wrong:#?}");
    assert!(right >= READ_RIGHT, "{right} of {READ_RIGHT} are read right");
}

const fn g(g: i64) -> Option<Amount> {
    Some(Amount::new(g * 1000, Base::G))
}

const fn ml(ml: i64) -> Option<Amount> {
    Some(Amount::new(ml * 1000, Base::Ml))
}

const fn pieces(pieces: i64) -> Option<Amount> {
    Some(Amount::new(pieces * 1000, Base::Piece))
}

fn sure(total: Option<Amount>) -> Size {
    Size { total, sure: true, ..Size::default() }
}

fn several(count: u32, each: Option<Amount>, total: Option<Amount>) -> Size {
    Size { count: Some(count), each, ..sure(total) }
}

#[test]
fn forms() {
    for (text, size) in [
        ("200 г", sure(g(200))),
        ("500 МЛ", sure(ml(500))),
        ("2 dl", sure(ml(200))),
        ("Poids net : 250 g", sure(g(250))),
        ("Net Wt. 3.5 oz (99 g)", sure(g(99))),
        ("g 250", sure(g(250))),
        ("½ l", sure(ml(500))),
        ("1/4 kg", sure(g(250))),
        ("500 g (4 portions)", sure(g(500))),
        ("6 x 33 cl", several(6, ml(330), ml(1980))),
        ("6 x ml 250", several(6, ml(250), ml(1500))),
        ("4 pots de 125 g", several(4, g(125), g(500))),
        ("3 Stück je 50 g", several(3, g(50), g(150))),
        ("10 Beutel x 2 g", several(10, g(2), g(20))),
        ("12 œufs", several(12, None, pieces(12))),
        ("10 Stück", several(10, None, pieces(10))),
        ("6 uds.", several(6, None, pieces(6))),
        ("8 tranches, 200 g", several(8, None, g(200))),
        ("1 egg 60 g", several(1, None, g(60))),
        ("3 x 80 g (abgetropft 3 x 56 g)", Size { drained: g(168), ..several(3, g(80), g(240)) }),
        ("Net weight 400 g, drained weight: 240 g", Size { drained: g(240), ..sure(g(400)) }),
    ] {
        assert_eq!(Size::parse(text), size, "{text}");
    }
}

#[test]
fn points_of_thousands() {
    for (text, size) in [
        ("1.150 kg", sure(g(1150))),
        ("1,000 l", sure(ml(1000))),
        ("1.000 g (4 x 250 g)", several(4, g(250), g(1000))),
        ("1.000 g (1 kg)", sure(g(1000))),
        ("2.205 lb (1 kg)", sure(g(1000))),
        ("1.125 oz", sure(Some(Amount::new(31_893, Base::G)))),
        ("1'000 g", sure(g(1000))),
    ] {
        assert_eq!(Size::parse(text), size, "{text}");
    }
    for text in ["1.000 g", "1,500 ml", "50.000 g", "2 x 1.000 g"] {
        assert!(!Size::parse(text).sure, "{text}");
    }
}

#[test]
fn what_is_not_sure() {
    for (text, total) in [
        ("", None),
        ("370", None),
        ("Vrac", None),
        ("3 x 4", None),
        ("0 g", None),
        ("~ 250 g", g(250)),
        ("ca. 250 g", g(250)),
        ("250-300 g", g(300)),
        ("250 g - 300 g", g(250)),
        ("500 g (2 x 300 g)", g(500)),
        ("1 LB (517 g)", g(517)),
        ("500 g (2 x 100 ml)", g(500)),
        ("200 g, drained 300 g", g(200)),
        ("200 g + 50 g", g(200)),
        ("500 g Nudeln", g(500)),
        ("500 g -20%", g(500)),
        ("4 pots 125 g", g(125)),
        ("200 g 100x2", g(200)),
        ("2.5 x 100 g", None),
        ("2 x 6 x 33 cl", ml(1980)),
        ("6 eggs (12 pieces)", pieces(6)),
        ("1250 kg", g(1_250_000)),
        ("1129 oz", Some(Amount::new(32_006_612, Base::G))),
        ("1/2, 225 g", g(225)),
        ("11/12 kg", g(12_000)),
        ("4 servings (125 g)", g(125)),
        ("0.5 pack (125 g)", g(125)),
        ("2 packs", None),
    ] {
        let size = Size::parse(text);
        assert_eq!((size.total, size.sure), (total, false), "{text:?}");
    }
    let long = format!("400 g{}", " ".repeat(MAX_SIZE_CHARS));
    assert_eq!(Size::parse(&long).total, g(400));
    assert!(!Size::parse(&long).sure);
}

#[test]
fn serde_form() {
    let json = r#"{"total":{"milli":1000,"base":"g"},"count":null,"each":null,"drained":null,"sure":true}"#;
    assert_eq!(serde_json::to_string(&Size::parse("1 g")).unwrap(), json);
}

proptest! {
    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        Size::parse(&text);
        let _ = units::parse_amount(&text);
    }

    #[test]
    fn any_text_like_a_size_is_survived(
        text in "([0-9]{1,40}|[0-9.,]{0,9}| |x|×|g|kg|cl|oz|fl oz|\\(|\\)|/|-|,|pcs|de|½|drained|net){0,24}",
    ) {
        let size = Size::parse(&text);
        if size.sure {
            prop_assert!(size.total.or(size.drained).is_some_and(|amount| amount.milli > 0), "{:?}", size);
        }
        let _ = units::parse_amount(&text);
    }

    #[test]
    fn what_stands_behind_is_not_looked_at(text in "[0-9]{1,4} ?(g|ml)", more in ".{200,300}") {
        let size = Size::parse(&format!("{text}{}{more}", " ".repeat(MAX_SIZE_CHARS)));
        prop_assert_eq!(size, Size { sure: false, ..Size::parse(&text) });
    }

    #[test]
    fn grams_are_read_as_printed(milli in 1_000_i64..=100_000_000, space in " ?", point in "[.,]") {
        let (whole, decimals) = (milli / 1000, milli % 1000);
        let text = format!("{whole}{point}{decimals:03}0{space}g");
        prop_assert_eq!(Size::parse(&text), sure(Some(Amount::new(milli, Base::G))));
    }

    #[test]
    fn several_are_multiplied(count in 1_u32..=100, each in 1_i64..=1000, times in "( x |x|×| \\* )") {
        let size = several(count, g(each), g(each * i64::from(count)));
        prop_assert_eq!(Size::parse(&format!("{count}{times}{each} g")), size);
        prop_assert_eq!(Size::parse(&format!("{} g ({count}{times}{each}g)", each * i64::from(count))), size);
    }
}
