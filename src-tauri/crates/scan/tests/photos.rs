//! Real photographs, with what they hold.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use barcode::{Gtin, parse};
use scan::{Format, Read, picture};

fn photo(name: &str) -> Vec<Read> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/photos").join(name);
    picture(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn what_is_on_the_packs() {
    for (name, format, aim, number) in [
        ("ean13-pack.jpg", Format::Ean13, "]E0", "7622200008018"),
        ("ean13-book.png", Format::Ean13, "]E0", "9780201310054"),
        ("ean8.png", Format::Ean8, "]E4", "50487066"),
        ("upca-a.png", Format::UpcA, "]E0", "752050200137"),
        ("upca-b.png", Format::UpcA, "]E0", "075720003259"),
        ("upce-a.png", Format::UpcE, "]E0", "041244000098"),
        ("upce-b.png", Format::UpcE, "]E0", "049000006582"),
        ("databar.png", Format::DataBar, "]e0", "02001234567893"),
    ] {
        let reads = photo(name);
        assert_eq!(reads.len(), 1, "{name}: {reads:?}");
        let read = &reads[0];
        assert_eq!(read.format, format, "{name}");
        assert_eq!(read.symbology.unwrap().aim(), aim, "{name}");
        let gtin: Gtin = number.parse().unwrap();
        assert_eq!(parse(&read.to_scan()).unwrap().gtin, gtin, "{name}");
    }
}

#[test]
fn a_upc_e_is_known_by_its_short_form_too() {
    let read = photo("upce-b.png").remove(0);
    assert_eq!(read.text, "0049000006582");
    let gtin = parse(&read.to_scan()).unwrap().gtin;
    assert_eq!(gtin.to_upc_e().unwrap().as_str(), "04965802");
}

#[test]
fn nothing_is_made_of_nothing() {
    assert!(photo("nothing.webp").is_empty());
}
