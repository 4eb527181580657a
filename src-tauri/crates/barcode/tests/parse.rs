//! What comes of scans: the rules of GS1 and of Open Food Facts, and any bytes at all.

#![allow(clippy::unwrap_used)]

use barcode::{Class, Content, Gtin, ItemCode, MAX_TEXT_BYTES, ParseError, Scan, Symbology, UpcE, parse};
use proptest::prelude::*;

fn typed(text: &str) -> Result<ItemCode, ParseError> {
    parse(&Scan::typed(text))
}

fn read(text: &str, aim: &str) -> Result<ItemCode, ParseError> {
    parse(&Scan::read(text, Symbology::from_aim(aim).unwrap()))
}

fn gtin(text: &str) -> Gtin {
    text.parse().unwrap()
}

/// A number with its check digit, from the digits before it.
fn complete(payload: &str) -> String {
    ('0'..='9')
        .map(|check| format!("{payload}{check}"))
        .find(|digits| digits.parse::<Gtin>().is_ok())
        .unwrap()
}

#[test]
fn classes_by_prefix() {
    for (payload, class) in [
        ("400638133393", Class::Product),
        ("03600029145", Class::Product),
        ("301762042200", Class::Product),
        ("950600013435", Class::Product),
        ("952123456789", Class::Product),
        ("200000000000", Class::Restricted),
        ("211111111111", Class::Restricted),
        ("299999999999", Class::Restricted),
        ("20111115000", Class::Restricted), // UPC-A 2: priced in the shop
        ("02000000000", Class::Product),    // UPC-A 0 2…: prefix 002, an ordinary company
        ("40000000000", Class::Restricted), // UPC-A 4: within a company
        ("029999999999", Class::Restricted),
        ("030000000000", Class::Product),
        ("039999999999", Class::Product),
        ("049999999999", Class::Restricted),
        ("050000000000", Class::Coupon),
        ("060000000000", Class::Product),
        ("960000000000", Class::Product),
        ("977000000000", Class::Periodical),
        ("978030640615", Class::Book),
        ("979026000043", Class::Book),
        ("980000000000", Class::Coupon),
        ("981000000000", Class::Coupon),
        ("983999999999", Class::Coupon),
        ("990000000000", Class::Coupon),
        ("999999999999", Class::Coupon),
        ("0123456", Class::Restricted), // RCN-8
        ("2123456", Class::Restricted),
        ("1000000", Class::Product),
        ("8005010", Class::Product),
        ("9771234", Class::Product), // prefixes of EAN-13 say nothing about EAN-8
        ("1400638133393", Class::Product),
        ("1211111111111", Class::Restricted), // a packing of restricted items
        ("1978030640615", Class::Book),
    ] {
        let number = complete(payload);
        assert_eq!(gtin(&number).class(), class, "{number}");
        assert_eq!(class.is_askable(), class == Class::Product);
    }
}

#[test]
fn numbers_that_are_not_asked_have_no_candidates() {
    for number in ["2000000000008", "9780306406157", "9770000000003", "9800000000009", "20000004"] {
        let digits = complete(&number[..number.len() - 1]);
        let code = read(&digits, if digits.len() == 8 { "]E4" } else { "]E0" }).unwrap();
        assert!(!code.class.is_askable(), "{digits}");
        assert_eq!(code.lookup_candidates().count(), 0, "{digits}");
    }
    let code = typed("4006381333931").unwrap();
    assert_eq!(code.lookup_candidates().collect::<Vec<_>>(), [gtin("4006381333931")]);
}

#[test]
fn symbology_settles_eight_digits() {
    assert_eq!(read("04252614", "]E0").unwrap().gtin, gtin("042100005264"));
    assert_eq!(read("0042100005264", "]E0").unwrap().gtin, gtin("042100005264"));
    assert_eq!(read("425261", "]E0").unwrap().gtin, gtin("042100005264"));
    assert_eq!(read("04252614", "]E4"), Err(ParseError::CheckDigit { expected: '0', found: '4' }));
    assert_eq!(read("96385074", "]E4").unwrap().gtin, gtin("96385074"));
    assert_eq!(read("96385074", "]E0"), Err(ParseError::Length { digits: 8 }));
    let ambiguous = both_fit(b'0');
    assert_eq!(read(&ambiguous, "]E4").unwrap().gtin.as_str(), ambiguous);
    assert_eq!(read(&ambiguous, "]E4").unwrap().class, Class::Restricted);
    assert_eq!(read(&ambiguous, "]E0").unwrap().class, Class::Product);
    assert_eq!(read(&ambiguous, "]E0").unwrap().alternative, None);
}

/// Eight digits that are both an EAN-8 and a UPC-E.
fn both_fit(first: u8) -> String {
    (0..1_000_000)
        .map(|middle| format!("{}{middle:06}", char::from(first)))
        .map(|seven| complete(&seven))
        .find(|eight| eight.parse::<UpcE>().is_ok() && !eight.starts_with("00"))
        .unwrap()
}

#[test]
fn eight_typed_digits() {
    assert_eq!(typed("96385074").unwrap(), read("96385074", "]E4").unwrap());
    let only_upc_e = typed("04252614").unwrap();
    assert_eq!(only_upc_e.gtin.as_str(), "0042100005264");
    assert_eq!(only_upc_e.gtin.to_upc_e().unwrap().as_str(), "04252614");
    assert_eq!(only_upc_e.alternative, None);

    let digits = both_fit(b'1');
    let both = typed(&digits).unwrap();
    assert_eq!(both.gtin.as_str(), digits);
    let expanded = digits.parse::<UpcE>().unwrap().expand();
    assert_eq!(both.alternative, Some(expanded));
    assert_eq!(both.lookup_candidates().collect::<Vec<_>>(), [gtin(&digits), expanded]);
    assert_eq!(digits.parse::<UpcE>().unwrap().as_gtin8(), Some(gtin(&digits)));

    let digits = both_fit(b'0');
    let both = typed(&digits).unwrap();
    let expanded = digits.parse::<UpcE>().unwrap().expand();
    assert_eq!(both.gtin, expanded);
    assert_eq!(both.alternative, Some(gtin(&digits)));
    assert_eq!(both.lookup_candidates().collect::<Vec<_>>(), [expanded]);

    assert_eq!(typed("04252615"), Err(ParseError::CheckDigit { expected: '4', found: '5' }));
    assert_eq!(typed("96385075"), Err(ParseError::CheckDigit { expected: '4', found: '5' }));
}

#[test]
fn identifiers_at_the_front_of_typed_text() {
    assert_eq!(typed("]E004252614"), read("04252614", "]E0"));
    assert_eq!(typed(" ]E04006381333931\r\n").unwrap().gtin.as_str(), "4006381333931");
    assert_eq!(typed("]E496385074"), read("96385074", "]E4"));
    assert_eq!(read("]E04006381333931", "]E0").unwrap().gtin.as_str(), "4006381333931");
    assert_eq!(typed("]I115400141288763").unwrap().gtin.as_str(), "15400141288763");
    assert_eq!(typed("]C10104006381333931").unwrap().gtin.as_str(), "4006381333931");
    assert_eq!(typed("]E0"), Err(ParseError::Empty));
}

#[test]
fn carriers() {
    assert_eq!(read("15400141288763", "]I1").unwrap().gtin.as_str(), "15400141288763");
    assert_eq!(read("04006381333931", "]I1").unwrap().gtin.as_str(), "4006381333931");
    assert_eq!(read("1234567890", "]I0"), Err(ParseError::Length { digits: 10 }));
    assert_eq!(read("400638133393112", "]E3").unwrap().gtin.as_str(), "4006381333931");
    assert_eq!(read("400638133393151299", "]E3").unwrap().gtin.as_str(), "4006381333931");
    assert_eq!(read("4006381333931", "]E3").unwrap().gtin.as_str(), "4006381333931");
    assert_eq!(read("12", "]E1"), Err(ParseError::Length { digits: 2 }));
    assert_eq!(read("15400141288763", "]E0"), Err(ParseError::Length { digits: 14 }));
    assert_eq!(read("4006381333931", "]E4"), Err(ParseError::Length { digits: 13 }));
    assert_eq!(read("0104006381333931", "]e0").unwrap().gtin.as_str(), "4006381333931");
    assert_eq!(read("4006381333931", "]C0").unwrap().gtin.as_str(), "4006381333931");
    let link = read("https://id.gs1.org/01/09506000134352", "]Q1").unwrap();
    assert_eq!(link.gtin.as_str(), "9506000134352");
}

#[test]
fn errors_speak_to_people() {
    for (text, words) in [
        ("", "nothing was entered"),
        (" \t\r\n", "nothing was entered"),
        ("--", "nothing was entered"),
        ("4006381333932", "the last digit should be 1: misread?"),
        ("123456789", "a product code has 8, 12, 13 or 14 digits; this one has 9"),
        ("https://example.org", "this is a web address, not a product code"),
        ("WIFI:S:home;;", "this is a Wi-Fi code, not a product code"),
        ("Milk", "this is a text, not a product code"),
    ] {
        assert_eq!(typed(text).unwrap_err().to_string(), words, "{text:?}");
    }
}

#[test]
fn very_long_texts_are_refused() {
    let error = typed(&"1".repeat(MAX_TEXT_BYTES + 1)).unwrap_err();
    assert_eq!(error, ParseError::NotAProductCode(Content::TooLong));
    assert_eq!(typed(&"1".repeat(MAX_TEXT_BYTES)), Err(ParseError::Length { digits: MAX_TEXT_BYTES }));
}

prop_compose! {
    fn any_gtin()(
        length in prop::sample::select(vec![7_usize, 11, 12, 13]),
        number in 0_u64..10_000_000_000_000,
    ) -> String
    {
        let digits = format!("{number:013}");
        complete(&digits[13 - length..])
    }
}

proptest! {
    #[test]
    fn every_gtin_has_a_right_check_digit_and_one_form(number in any_gtin()) {
        let gtin = gtin(&number);
        let weights = gtin.as_str().bytes().rev().zip([1, 3].into_iter().cycle());
        let sum: u32 = weights.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        prop_assert_eq!(sum % 10, 0);
        prop_assert!(matches!(gtin.as_str().len(), 8 | 13 | 14));
        prop_assert_eq!(gtin.as_str().parse(), Ok(gtin));
        prop_assert_eq!(gtin.to_gtin14().parse(), Ok(gtin));
        prop_assert_eq!(Gtin::from_number(gtin.number()), Ok(gtin));
        let gtin14 = gtin.to_gtin14();
        prop_assert_eq!(gtin14.trim_start_matches('0'), number.trim_start_matches('0'));
        prop_assert_eq!(serde_json::from_str::<Gtin>(&serde_json::to_string(&gtin).unwrap()).unwrap(), gtin);
    }

    #[test]
    fn parsing_what_is_shown_gives_the_same(number in any_gtin()) {
        let code = typed(&number).unwrap();
        // Eight digits from 0 on are shown as they are but read as a UPC-E where they fit one.
        let again = typed(code.gtin.as_str()).unwrap();
        prop_assert!(again.gtin == code.gtin || again.alternative == Some(code.gtin));
    }

    #[test]
    fn one_wrong_digit_is_always_noticed(number in any_gtin(), at in 0_usize..14, by in 1_u8..10) {
        let at = at % number.len();
        let mut digits = number.into_bytes();
        digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
        let wrong = String::from_utf8(digits).unwrap();
        let noticed = matches!(wrong.parse::<Gtin>(), Err(ParseError::CheckDigit { .. }));
        prop_assert!(noticed, "{}", wrong);
    }

    #[test]
    fn upc_e_and_its_number_agree(system in 0_u8..2, middle in 10_000_u32..1_000_000) {
        let upc_e: UpcE = format!("{system}{middle:06}").parse().unwrap();
        let gtin = upc_e.expand();
        prop_assert_eq!(&gtin.as_str()[12..], &upc_e.as_str()[7..]);
        prop_assert_eq!(gtin.to_upc_e().unwrap().expand(), gtin);
        prop_assert_eq!(read(upc_e.as_str(), "]E0").unwrap().gtin, gtin);
    }

    #[test]
    fn fillers_change_nothing(
        number in any_gtin(),
        at in 0_usize..14,
        filler in "[ \\-\u{a0}\u{2013}\u{200b}]{1,3}",
    ) {
        let mut text = number.clone();
        text.insert_str(at.min(number.len()), &filler);
        prop_assert_eq!(typed(&text), typed(&number));
    }

    #[test]
    fn any_bytes_are_survived(
        bytes in prop::collection::vec(any::<u8>(), 0..6000),
        aim in "(\\][A-Za-z][0-9])?",
    ) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let outcome = parse(&Scan { text, symbology: Symbology::from_aim(&aim) });
        if let Err(error) = outcome {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn any_text_like_a_code_is_survived(
        text in "(\\][EICedQ][0-5])?[0-9 \\-()\u{1d}]{0,40}",
        aim in "(\\][EICedQ][0-5])?",
    ) {
        if let Ok(code) = parse(&Scan { text, symbology: Symbology::from_aim(&aim) }) {
            prop_assert_eq!(code.gtin.as_str().parse(), Ok(code.gtin));
            prop_assert_eq!(code.class, code.gtin.class());
            prop_assert!(code.lookup_candidates().all(|gtin| gtin.class().is_askable()));
        }
    }
}
