//! GS1 codes against the vectors of the GS1 Barcode Syntax Engine (`data/gs1-engine.jsonl`; `^` stands for FNC1), and what
//! keyboards, old addresses and strangers send.

#![allow(clippy::unwrap_used)]

use barcode::gs1::{Fault, Message, MessageError, Net, Price, ShortDate};
use barcode::{Class, Content, ItemCode, ParseError, Scan, Symbology, message, parse};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Vector {
    /// Where the text comes from.
    how: String,
    text: String,
    ok: bool,
    /// The element string, or another way to write the same.
    #[serde(default)]
    expect: String,
    src: String,
}

/// Where Larder does otherwise than the engine, which checks what is to be printed: the vector, and why.
const OTHERWISE: [(&str, &str); 4] = [
    ("dl.c:1435", "read: keys by name were the form of the standard until 2021, and packs last"),
    ("dl.c:1489", "read: so were GTINs without their zeros; the engine has an option for it"),
    ("dl.c:2206", "refused: read by the engine only when told to let unknown identifiers pass"),
    ("scandata.c:930", "read: hand-held scanners can be set to send a UPC-A as its twelve digits"),
];

fn typed(text: &str) -> Result<ItemCode, ParseError> {
    parse(&Scan::typed(text))
}

fn elements(message: &Message) -> Vec<(String, String)> {
    message.elements().iter().map(|element| (element.ai.clone(), element.value.clone())).collect()
}

/// What an element string says, without what is written twice.
fn said(text: &str) -> Vec<(String, String)> {
    let read = if text.starts_with('(') {
        Message::from_brackets(text)
    } else {
        Message::from_symbol(&text.replace('^', "\u{1d}"))
    };
    let mut said = elements(&read.expect(text));
    said.sort();
    said.dedup();
    said
}

/// The message of a vector's text, none when it is refused or holds none.
fn message_of(how: &str, text: &str) -> Option<Message> {
    match how {
        "brackets" | "rules" => Message::from_brackets(text).ok(),
        "link" => Message::from_digital_link(text).ok(),
        // Without FNC1 in front it is no GS1 code.
        "symbol" => Message::from_symbol(&text.strip_prefix('^')?.replace('^', "\u{1d}")).ok(),
        "scan" => message(&Scan::typed(text)).ok().flatten(),
        _ => panic!("no way to read {how}"),
    }
}

fn agrees(vector: &Vector) -> bool {
    let read = message_of(&vector.how, &vector.text);
    match (vector.how.as_str(), &read) {
        ("rules", Some(message)) => message.warnings().is_empty() == vector.ok,
        // A bare number, or a text that is no code of a product, which the engine takes as it is.
        ("scan", None) => match typed(&vector.text) {
            Ok(_) => vector.ok,
            Err(ParseError::Empty | ParseError::NotAProductCode(_)) => true,
            Err(_) => !vector.ok,
        },
        (_, None) => !vector.ok,
        (_, Some(message)) => {
            // Where it is no element string, it is the bare number in front of a component.
            let expected = vector.expect.replace('|', "");
            let says = |text: &str| {
                let mut found = elements(message);
                found.sort();
                found.dedup();
                found == said(text.strip_prefix('^').unwrap_or(text))
            };
            vector.ok && (!expected.starts_with(['^', '(']) || says(&expected))
        }
    }
}

#[test]
fn vectors_of_the_engine() {
    let lines = include_str!("data/gs1-engine.jsonl").lines();
    let vectors: Vec<Vector> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(vectors.len(), 252);
    let otherwise: Vec<&str> =
        vectors.iter().filter(|vector| !agrees(vector)).map(|vector| vector.src.as_str()).collect();
    assert_eq!(otherwise, OTHERWISE.map(|(src, _)| src));
}

#[test]
fn one_code_in_every_form() {
    let expected = typed("(01)09506000134352(17)270331(10)AB-1").unwrap();
    assert_eq!(expected.gtin.as_str(), "9506000134352");
    assert_eq!(expected.class, Class::Product);
    for text in [
        "]d2010950600013435217270331\u{1d}10AB-1",
        "]d201095060001343521727033110AB-1",
        "]C101095060001343521727033110AB-1\u{1d}",
        "]d2010950600013435217270331\u{1d}10AB-1\r\n",
        "\u{1d}01095060001343521727033110AB-1",
        "^01095060001343521727033110AB-1^",
        "\u{241d}01095060001343521727033110AB-1",
        "<GS>010950600013435217270331<GS>10AB-1",
        "010950600013435217270331^10AB-1",
        " 01095060001343521727033110AB-1\r\n",
    ] {
        assert_eq!(typed(text).as_ref(), Ok(&expected), "{text:?}");
    }
    for (text, aim) in [
        ("01095060001343521727033110AB-1", "]d2"),
        ("\u{1d}01095060001343521727033110AB-1", "]Q3"),
        ("]e001095060001343521727033110AB-1", "]e0"),
        ("(01)09506000134352(17)270331(10)AB-1", "]C0"),
    ] {
        let read = parse(&Scan::read(text, Symbology::from_aim(aim).unwrap()));
        assert_eq!(read.as_ref(), Ok(&expected), "{text:?}");
    }
    // In another order, which its elements keep.
    for text in [
        "https://id.gs1.org/01/09506000134352/10/AB-1?17=270331",
        "http://shop.example:8080/some/stem/01/09506000134352/10/AB%2D1?linkType=gs1:pip&17=270331#top",
        "HTTPS://EXAMPLE.ORG/01/09506000134352/10/AB-1?17=270331",
        "https://example.org/gtin/9506000134352/lot/AB-1?exp=270331",
        "010950600013435210AB-1\u{1d}17270331",
        "010950600013435210AB-117270331",
        "]C1010950600013435210AB-117270331",
    ] {
        let read = typed(text).unwrap();
        assert_eq!((read.gtin, read.contents()), (expected.gtin, expected.contents()), "{text:?}");
    }
}

#[test]
fn what_a_pack_says_of_itself() {
    let cheese = typed("]e00195060001343504310300019539220299\u{1d}15270415").unwrap();
    let said = cheese.contents();
    assert_eq!(cheese.gtin.as_str(), "95060001343504");
    assert_eq!(said.net, Some(Net::Weight { milli_g: 195_000 }));
    assert_eq!(said.price, Some(Price { value: 299, decimals: 2, currency: None }));
    assert_eq!(said.best_before, Some(ShortDate::read("270415").unwrap()));
    assert_eq!(typed("4006381333931").unwrap().contents(), barcode::gs1::Contents::default());
}

#[test]
fn what_is_about_no_item_says_what_it_is() {
    assert_eq!(typed("(00)095201234567891235"), Err(ParseError::NotAProductCode(Content::Parcel)));
    assert_eq!(typed("(414)9521321010017"), Err(ParseError::NotAProductCode(Content::ElementString)));
    for address in
        ["https://example.org", "https://example.org/01/news", "http://", "https://example.org/?q=(01)"]
    {
        assert_eq!(typed(address), Err(ParseError::NotAProductCode(Content::WebAddress)), "{address}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    let value = |ai: &str, fault| Err(ParseError::Message(MessageError::Value { ai: ai.to_owned(), fault }));
    assert_eq!(typed("(01)09506000134353"), value("01", Fault::CheckDigit));
    assert_eq!(typed("https://example.org/01/09506000134353"), value("01", Fault::CheckDigit));
    assert_eq!(typed("(01)09506000134352(17)270231"), value("17", Fault::Date));
    assert_eq!(typed("(01)0950600013435"), value("01", Fault::TooShort));
    assert_eq!(typed("(01)09506000134352(10)A B"), value("10", Fault::Character(' ')));
    assert_eq!(typed("(01)09506000134352x("), value("01", Fault::TooLong));
    assert_eq!(typed("]d2"), Err(ParseError::Message(MessageError::Empty)));
    let unknown = MessageError::UnknownIdentifier("89AB".into());
    assert_eq!(typed("^89ABC"), Err(ParseError::Message(unknown)));
    for (text, words) in [
        ("(01)09506000134352(17)270231", "the part (17) of the code: there is no such day"),
        ("(01)09506000134353", "the part (01) of the code: the check digit is wrong: misread?"),
    ] {
        assert_eq!(typed(text).unwrap_err().to_string(), words);
    }
}

#[test]
fn a_plain_code_stays_what_its_reader_says() {
    for (text, aim) in [("^Hello", "]Q1"), ("0109506000134352", "]C0"), ("17\u{1d}0 degrees", "]d1")] {
        let read = message(&Scan::read(text, Symbology::from_aim(aim).unwrap()));
        assert_eq!(read, Ok(None), "{text:?}");
    }
}

/// Elements that food has, each with a value that is right.
fn element() -> impl Strategy<Value = (String, String)> {
    let date = (0..100_u8, 1..=12_u8, 0..=28_u8)
        .prop_map(|(year, month, day)| format!("{year:02}{month:02}{day:02}"));
    prop_oneof![
        (prop::sample::select(vec!["11", "13", "15", "16", "17"]), date)
            .prop_map(|(ai, date)| (ai.to_owned(), date)),
        (prop::sample::select(vec!["10", "21", "240"]), "[!-%'-?A-Z_a-z]{1,20}")
            .prop_map(|(ai, text)| (ai.to_owned(), text)),
        ("310[0-5]", "[0-9]{6}"),
        ("392[0-9]", "[0-9]{1,15}"),
        ("30", "[1-9][0-9]{0,7}").prop_map(|(ai, count)| (ai.to_owned(), count)),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read(said in prop::collection::vec(element(), 1..8)) {
        let said: Vec<(String, String)> =
            said.into_iter().filter(|(_, value)| !value.contains(['#', '$', '@', '\\'])).collect();
        prop_assume!(!said.is_empty());
        let symbol: String = said.iter().map(|(ai, value)| format!("{ai}{value}\u{1d}")).collect();
        let brackets: String =
            said.iter().map(|(ai, value)| format!("({ai}){}", value.replace('(', "\\("))).collect();
        prop_assert_eq!(&elements(&Message::from_symbol(&symbol).unwrap()), &said);
        prop_assert_eq!(&elements(&Message::from_brackets(&brackets).unwrap()), &said);
        // A keyboard that sends something else for GS.
        let typed = message(&Scan::typed(format!("^{}", symbol.replace('\u{1d}', "^")))).unwrap();
        prop_assert_eq!(&elements(&typed.unwrap()), &said);
    }

    #[test]
    fn a_date_is_within_half_a_century(text in "[0-9]{6}", today in -200_000..200_000_i64) {
        let today = jiff::civil::date(2026, 11, 26).saturating_add(jiff::Span::new().days(today));
        if let Ok(date) = ShortDate::read(&text) {
            let years = date.near(today).year() - today.year();
            prop_assert!((-49..=50).contains(&years), "{} years", years);
        }
    }

    #[test]
    fn any_text_is_survived(
        text in "(\\][CdeJQE][0-4])?(https?://[a-z./]{0,9})?([(/?^\u{1d}]?(01|02|00|10|17|15|310[0-9]|3922|8006|99)[)/=]?[0-9A-Za-z%(\\\\&]{0,20}){0,5}",
    ) {
        if let Ok(Some(message)) = message(&Scan::typed(text.clone())) {
            prop_assert!(!message.elements().is_empty());
            let _ = (message.contents(), message.warnings(), message.gtin());
            // Whatever was read can be written in brackets, and is read the same.
            let brackets: String = message
                .elements().iter().map(|one| format!("({}){}", one.ai, one.value.replace('(', "\\("))).collect();
            prop_assert_eq!(Message::from_brackets(&brackets), Ok(message));
        }
    }
}
