//! Numbers of restricted circulation that say a variable measure: known ones, and any at all.

#![allow(clippy::unwrap_used)]

use barcode::{Gtin, Measure, Measured, Pattern, Weighed, country_patterns, teach, weighed};
use proptest::prelude::*;

const COUNTRIES: [&str; 11] = ["CA", "DE", "DK", "EE", "FI", "GB", "IT", "LT", "LV", "SE", "US"];

fn gtin(text: &str) -> Gtin {
    text.parse().unwrap()
}

fn pattern(text: &str) -> Pattern {
    text.parse().unwrap()
}

fn weight(milli_g: i64) -> Measured {
    Measured::Weight { milli_g }
}

fn price(minor: i64) -> Measured {
    Measured::Price { minor }
}

/// A number with its check digit, from the digits before it.
fn complete(payload: &str) -> Gtin {
    ('0'..='9').find_map(|check| format!("{payload}{check}").parse().ok()).unwrap()
}

/// What a shop prints: the digits of the item and of the value in their places, each from the front.
fn print(pattern: Pattern, item: &str, value: &str) -> Gtin {
    let (mut item, mut digits) = (item.chars(), value.chars());
    let payload = pattern.layout().chars().map(|place| match place {
        'I' => item.next().unwrap(),
        'V' => digits.next().unwrap(),
        'C' => measure_check_digit(value),
        digit => digit,
    });
    complete(&payload.collect::<String>())
}

/// By the tables of the standard (GS1 General Specifications, 7.9.2).
fn measure_check_digit(value: &str) -> char {
    const TWO_MINUS: [u32; 10] = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7];
    const THREE: [u32; 10] = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7];
    const FIVE_PLUS: [u32; 10] = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9];
    const FIVE_MINUS: [u32; 10] = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];
    let sum = |weights: &[[u32; 10]]| -> u32 {
        let digits = value.chars().map(|digit| digit.to_digit(10).unwrap() as usize);
        digits.zip(weights).map(|(digit, weight)| weight[digit]).sum()
    };
    let digit = match value.len() {
        4 => sum(&[TWO_MINUS, TWO_MINUS, THREE, FIVE_MINUS]) * 3 % 10,
        5 => {
            let sum = sum(&[FIVE_PLUS, TWO_MINUS, FIVE_MINUS, FIVE_PLUS, TWO_MINUS]);
            (0..10).find(|digit| (sum + FIVE_MINUS[*digit as usize]).is_multiple_of(10)).unwrap()
        }
        length => panic!("{length} digits"),
    };
    char::from_digit(digit, 10).unwrap()
}

/// What a value of so many decimals means.
fn meant(pattern: Pattern, value: i64) -> Option<Measured> {
    let missing = |most: u8| 10_i64.pow(u32::from(most - pattern.decimals()));
    (value > 0).then_some(())?;
    Some(match pattern.measure()? {
        Measure::Weight => weight(value * missing(6)),
        Measure::Price => price(value * missing(2)),
        Measure::Count => Measured::Count { milli: value * missing(3) },
    })
}

#[test]
fn known_numbers() {
    let rows: Vec<Vec<&str>> =
        include_str!("data/rcn.tsv").lines().skip(1).map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows.len(), 27);
    for row in rows {
        let [country, number, measure, measured, local] = row[..] else { panic!("{row:?}") };
        let expected = match measure {
            "weight" => Some(weight(measured.parse().unwrap())),
            "price" => Some(price(measured.parse().unwrap())),
            "count" => Some(Measured::Count { milli: measured.parse().unwrap() }),
            _ => None,
        };
        // Norway is not known, and here taught what Sweden does.
        let taught = if country == "NO" { country_patterns("SE") } else { &[] };
        let read = weighed(gtin(number), Some(country), taught).unwrap();
        assert_eq!((read.measured, read.local), (expected, gtin(local)), "{row:?}");
        assert_eq!(read.pattern.is_some(), expected.is_some(), "{row:?}");
        let unknown = weighed(gtin(number), None, &[]).unwrap();
        assert_eq!((unknown.measured, unknown.local), (None, gtin(number)), "{row:?}");
    }
}

#[test]
fn rules_without_a_known_number() {
    for (country, number, measured, local) in [
        ("DK", "2312340039758", price(3_975), "2312340000001"),
        ("DK", "2612340001509", weight(150_000), "2612340000002"),
        ("DK", "2712345001504", weight(150_000), "2712345000002"),
        ("DE", "2212344002395", price(239), "2212340000002"),
        ("DE", "2612349000123", Measured::Count { milli: 12_000 }, "2612340000002"),
        ("FI", "2512345612349", weight(123_400_000), "2512345600001"),
        ("SE", "2512345612349", weight(123_400_000), "2512345600001"),
        ("IT", "2412345003495", price(349), "2412345000005"),
        ("US", "299265108631", price(863), "299265000003"),
        ("CA", "0299265108631", price(863), "299265000003"),
    ] {
        let number = complete(&number[..number.len() - 1]);
        let local = complete(&local[..local.len() - 1]);
        let read = weighed(number, Some(country), &[]).unwrap();
        assert_eq!((read.measured, read.local), (Some(measured), local), "{country} {number}");
    }
}

#[test]
fn wrong_measure_check_digit_is_no_measure() {
    for (country, payload) in [("DE", "251111800012"), ("GB", "201112281234"), ("US", "29926520863")] {
        let number = complete(payload);
        let read = weighed(number, Some(country), &[]).unwrap();
        assert_eq!((read.local, read.measured, read.pattern), (number, None, None));
    }
}

#[test]
fn what_is_of_no_region_is_not_read() {
    let anything = [pattern("2IIIIIIVVVVV:weight:3"), pattern("02IIIIIVVVVV:weight:3")];
    for number in [
        "4006381333931", // a product
        "036000291452",
        "20000004",      // eight digits
        "0412345678903", // within a company
        "9780306406157",
        "12811111068705", // a packing
    ] {
        assert_eq!(weighed(gtin(number), Some("DE"), &anything), None, "{number}");
        assert_eq!(teach(gtin(number), weight(1)), [], "{number}");
    }
    assert_eq!(
        weighed(gtin("02811111068708"), Some("DE"), &[]),
        weighed(gtin("2811111068708"), Some("DE"), &[])
    );
}

#[test]
fn taught_goes_before_usual_and_longer_before_shorter() {
    let number = gtin("2811111068708");
    let by = |taught: &[&str]| {
        let taught: Vec<Pattern> = taught.iter().map(|text| pattern(text)).collect();
        weighed(number, Some("DE"), &taught).unwrap().pattern.unwrap().to_string()
    };
    let (germany, taught, longer) = ("28IIIICVVVVV:weight:3", "2IIIIIIVVVVV:price:2", "281IIIIVVVVV:price:2");
    assert_eq!(by(&[]), germany);
    assert_eq!(by(&[taught]), taught);
    assert_eq!(by(&["29IIIICVVVVV:weight:3"]), germany);
    assert_eq!(by(&[longer, taught]), longer);
    assert_eq!(by(&[taught, longer]), longer);
    assert_eq!(by(&[longer, "28111IIIIIII:plain", taught]), "28111IIIIIII:plain");
    // What was taught last counts.
    assert_eq!(by(&[taught, "2IIIIIIVVVVV:price:1"]), "2IIIIIIVVVVV:price:1");
    // 6870 has another check digit than 06870: this one does not fit.
    assert_eq!(by(&["2811IIICVVVV:price:2", taught]), taught);
}

#[test]
fn plain_numbers_are_the_item() {
    let number = gtin("2811111068708");
    let plain = Pattern::plain("28").unwrap();
    let read = weighed(number, Some("DE"), &[plain]).unwrap();
    assert_eq!((read.local, read.measured, read.pattern), (number, None, Some(plain)));
    let one = Pattern::plain("281111106870").unwrap();
    assert_eq!(weighed(number, Some("DE"), &[one]).unwrap().pattern, Some(one));
}

#[test]
fn teaching() {
    for (payload, measured, patterns) in [
        ("251234100350", weight(350_000), &["25IIIIIVVVVV:weight:3"][..]),
        ("251234500349", price(349), &["25IIIIIVVVVV:price:2"]),
        // 9 is right for 00012, and may be so by chance.
        (
            "251111900012",
            Measured::Count { milli: 12_000 },
            &["25IIIICVVVVV:count:0", "25IIIIIVVVVV:count:0", "25IIIIIIVVVV:count:0"],
        ),
        ("201112291234", price(1_234), &["20IIIIICVVVV:price:2", "20IIIIIIVVVV:price:2"]),
        ("238806011234", weight(1_234_000), &["23IIIIIIVVVV:weight:3"]),
        ("248806011234", weight(12_340_000), &["24IIIIIIVVVV:weight:2"]),
        ("228806011234", price(123_400), &["22IIIIIIVVVV:price:0"]),
        ("282357123456", weight(123_456_000), &["28IIIIVVVVVV:weight:3"]),
        ("252222200015", Measured::Count { milli: 1_500 }, &["25IIIIIVVVVV:count:1", "25IIIIIIVVVV:count:1"]),
        ("251234500350", weight(351_000), &[]),
        ("251234500350", weight(350_500), &[]),
        ("251234500350", weight(-350_000), &[]),
        ("251234500000", weight(0), &[]),
        ("251234500000", price(0), &[]),
        ("251234500350", weight(i64::MIN), &[]),
    ] {
        let taught: Vec<_> = teach(complete(payload), measured).iter().map(ToString::to_string).collect();
        let usual: Vec<_> = taught.iter().filter(|text| patterns.contains(&text.as_str())).collect();
        assert_eq!(usual, patterns, "{payload}: {taught:?}");
        assert_eq!(taught.is_empty(), patterns.is_empty(), "{payload}");
        assert_eq!(taught.first().map(String::as_str), patterns.first().copied(), "{payload}");
    }
    let upc_a = teach(gtin("299265108631"), price(863));
    assert_eq!(upc_a[0].to_string(), "02IIIIICVVVV:price:2");
}

/// A layout with its places in any order that is allowed.
fn any_pattern() -> impl Strategy<Value = Pattern> {
    let prefix = prop_oneof!["2[0-9]{0,3}", "02[0-9]{0,2}"];
    let measure = prop_oneof![Just(Measure::Weight), Just(Measure::Price), Just(Measure::Count)];
    (
        prefix,
        4_usize..7,
        any::<bool>(),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        measure,
        0_u8..4,
    )
        .prop_map(|(prefix, value, check, value_at, check_at, measure, decimals)| {
            let check = check && value < 6;
            let items = 12 - prefix.len() - value - usize::from(check);
            let mut behind = "I".repeat(items);
            behind.insert_str(value_at.index(items + 1), &"V".repeat(value));
            if check {
                let places: Vec<usize> = (0..=behind.len())
                    .filter(|at| !behind[..*at].ends_with('V') || !behind[*at..].starts_with('V'))
                    .collect();
                behind.insert(places[check_at.index(places.len())], 'C');
            }
            let decimals = if measure == Measure::Price { decimals.min(2) } else { decimals };
            Pattern::new(&format!("{prefix}{behind}"), measure, decimals).unwrap()
        })
}

fn any_usual_pattern() -> impl Strategy<Value = Pattern> {
    let usual: Vec<Pattern> = COUNTRIES.into_iter().flat_map(country_patterns).copied().collect();
    prop::sample::select(usual)
}

/// A pattern, an item and two values, each as digits.
fn any_printed(
    patterns: impl Strategy<Value = Pattern>,
) -> impl Strategy<Value = (Pattern, String, [String; 2])> {
    (patterns, "[0-9]{12}", "[0-9]{6}", "[0-9]{6}").prop_map(|(pattern, item, one, other)| {
        let length = pattern.layout().matches('V').count();
        (pattern, item, [one[..length].to_owned(), other[..length].to_owned()])
    })
}

fn check_printed(
    (pattern, item, values): (Pattern, String, [String; 2]),
    read: impl Fn(Gtin) -> Option<Weighed>,
) -> Result<(), TestCaseError> {
    let nothing = "0".repeat(values[0].len());
    let local = print(pattern, &item, &nothing);
    for value in values {
        let number = print(pattern, &item, &value);
        let read_back = read(number).unwrap();
        prop_assert_eq!(read_back.measured, meant(pattern, value.parse().unwrap()));
        prop_assert_eq!(read_back.local, local);
        prop_assert_eq!(read_back.pattern, Some(pattern));
    }
    prop_assert_eq!(read(local).map(|read| (read.local, read.measured)), Some((local, None)));
    Ok(())
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(printed in any_printed(any_pattern())) {
        let taught = [printed.0];
        check_printed(printed, |number| weighed(number, Some("DE"), &taught))?;
    }

    #[test]
    fn what_is_usual_is_read_back(printed in any_printed(any_usual_pattern())) {
        for country in COUNTRIES {
            if country_patterns(country).contains(&printed.0) {
                check_printed(printed.clone(), |number| weighed(number, Some(country), &[]))?;
            }
        }
    }

    #[test]
    fn text_forms_come_back(pattern in any_pattern(), digits in "(2[0-9]{0,11}|02[0-9]{0,10})") {
        let plain = Pattern::plain(&digits).unwrap();
        prop_assert_eq!(plain.prefix(), &digits);
        for pattern in [pattern, plain] {
            prop_assert_eq!(pattern.to_string().parse(), Ok(pattern));
            let json = serde_json::to_string(&pattern).unwrap();
            prop_assert_eq!(serde_json::from_str::<Pattern>(&json).unwrap(), pattern);
        }
    }

    /// What is taught explains the pack, how the shop prints is among it, and comes first unless a digit looks
    /// by chance like something else. Then every other pack of the item is known for it.
    #[test]
    fn what_was_taught_is_read(
        prefix in "(2[0-9]|02)",
        behind in prop::sample::select(
            vec!["IIIICVVVVV", "IIIIIVVVVV", "IIIIICVVVV", "IIIIIIVVVV", "IIIIVVVVVV"],
        ),
        measure in prop::sample::select(vec![Measure::Weight, Measure::Price, Measure::Count]),
        decimals in 0_u8..3,
        item in "[0-9]{6}",
        values in ["[0-9]{6}", "[0-9]{6}"],
    ) {
        let shop = Pattern::new(&format!("{prefix}{behind}"), measure, decimals).unwrap();
        let values = values.map(|value| value[..behind.matches('V').count()].to_owned());
        let pack = print(shop, &item, &values[0]);
        let Some(measured) = meant(shop, values[0].parse().unwrap()) else { return Ok(()) };
        let taught = teach(pack, measured);
        for pattern in &taught {
            prop_assert_eq!(weighed(pack, None, &[*pattern]).unwrap().measured, Some(measured));
        }
        prop_assert!(taught.contains(&shop), "{:?}", taught);
        let before_value = pack.as_str().as_bytes()[11 - values[0].len()];
        let is_first = match behind {
            "IIIICVVVVV" => true,
            "IIIIIVVVVV" => char::from(before_value) != measure_check_digit(&values[0]),
            "IIIIICVVVV" => before_value != b'0',
            _ => taught[0] == shop,
        };
        prop_assert_eq!(taught[0] == shop, is_first, "{:?}", taught);
        let known = if is_first { taught[0] } else { shop };
        check_printed((shop, item, values), |number| weighed(number, None, &[known]))?;
    }

    #[test]
    fn any_number_is_survived(
        digits in prop_oneof!["2[0-9]{11}", "02[0-9]{10}", "[0-9]{13}", "[0-9]{12}", "[0-9]{11}", "[0-9]{7}"],
        country in prop_oneof![prop::sample::select(&COUNTRIES[..]).prop_map(str::to_owned), any::<String>()],
        taught in prop::collection::vec(any_pattern(), 0..4),
        amount in prop_oneof![any::<i64>(), 0_i64..1_000_000],
    ) {
        let number = complete(&digits);
        if let Some(read) = weighed(number, Some(&country), &taught) {
            prop_assert_eq!(read.local.class(), number.class());
            prop_assert_eq!(read.local.as_str().len(), 13);
            prop_assert!(!read.local.class().is_askable());
            prop_assert!(read.pattern.is_some() || (read.measured.is_none() && read.local == number));
            if let Some(measured) = read.measured {
                let amount = match measured {
                    Measured::Weight { milli_g } => milli_g,
                    Measured::Price { minor } => minor,
                    Measured::Count { milli } => milli,
                };
                prop_assert!((1..1_000_000_000_000).contains(&amount));
            }
        }
        for measured in [weight(amount), price(amount), Measured::Count { milli: amount }] {
            for pattern in teach(number, measured) {
                prop_assert_eq!(pattern.read(number).unwrap().measured, Some(measured));
            }
        }
    }

    #[test]
    fn any_text_of_a_pattern_is_survived(
        text in prop_oneof![any::<String>(), "[02]?[0-9ICV]{0,13}(:(weight|price|count|plain))?(:[0-9])?"],
    ) {
        match text.parse::<Pattern>() {
            Ok(pattern) => prop_assert_eq!(&pattern.to_string(), &text),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
        if let Ok(plain) = Pattern::plain(&text) {
            prop_assert_eq!(plain.prefix(), text);
        }
    }
}
