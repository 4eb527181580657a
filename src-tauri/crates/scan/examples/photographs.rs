//! How many codes are read in a folder of photographs, and how many are made up.
//!
//! `cargo run --release -p scan --example photographs -- DIR [SET]`, where `DIR/manifest.csv` says in its columns `path`, `set`,
//! `class` (`retail`, `databar`, `datamatrix`, `qr`, `code128`, `negative`), `canonical` and `also_present` what each picture
//! holds. Without a set, all are read.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

#[derive(Default)]
struct Tally {
    pictures: usize,
    right: usize,
    wrong: usize,
    millis: Vec<f64>,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder with manifest.csv"));
    let only = arguments.next();
    let mut tallies: BTreeMap<(String, String), Tally> = BTreeMap::new();
    for row in rows(&std::fs::read_to_string(folder.join("manifest.csv")).unwrap()) {
        let of = |name: &str| row.get(name).cloned().unwrap_or_default();
        let (class, set) = (of("class"), of("set"));
        if only.as_ref().is_some_and(|only| !set.contains(only.as_str())) {
            continue;
        }
        let bytes = std::fs::read(folder.join(of("path"))).unwrap();
        let begun = Instant::now();
        let reads = scan::picture(&bytes).unwrap_or_default();
        let millis = begun.elapsed().as_secs_f64() * 1e3;
        let found: Vec<String> = reads.iter().map(|read| canonical(&class, &read.text)).collect();
        let expected = canonical(&class, &of("canonical"));
        let also: Vec<String> = of("also_present").split('|').map(|text| canonical(&class, text)).collect();
        let right = class != "negative" && found.contains(&expected);
        // In a picture of another kind of code, what else is in it is not known.
        let is_wrong = |text: &String| *text != expected && !also.contains(text);
        let wrong = found
            .iter()
            .zip(&reads)
            .any(|(text, read)| (class == "negative" || kind(read.format) == class) && is_wrong(text));
        if (!right && class != "negative") || wrong {
            println!(
                "{} {} {expected:?} {found:?} {millis:.0} ms",
                if wrong { "WRONG" } else { "missed" },
                of("path")
            );
        }
        let all = (class.clone(), String::new());
        for key in [(class, set), all] {
            let tally = tallies.entry(key).or_default();
            tally.pictures += 1;
            tally.right += usize::from(right);
            tally.wrong += usize::from(wrong);
            tally.millis.push(millis);
        }
    }
    println!(
        "| class | set | pictures | right | wrong | median | longest |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    );
    for ((class, set), tally) in &mut tallies {
        tally.millis.sort_by(f64::total_cmp);
        let (median, longest) = (tally.millis[tally.millis.len() / 2], tally.millis.last().unwrap());
        let Tally { pictures, right, wrong, .. } = tally;
        println!("| {class} | {set} | {pictures} | {right} | {wrong} | {median:.0} ms | {longest:.0} ms |");
    }
}

fn kind(format: scan::Format) -> &'static str {
    use scan::Format::{
        Code128, DataBar, DataBarExpanded, DataBarLimited, DataMatrix, Ean8, Ean13, Itf, Qr, UpcA, UpcE,
    };
    match format {
        Ean13 | Ean8 | UpcA | UpcE => "retail",
        DataBar | DataBarExpanded | DataBarLimited => "databar",
        DataMatrix => "datamatrix",
        Qr => "qr",
        Code128 => "code128",
        Itf => "itf",
    }
}

/// One way to write what may be written in several.
fn canonical(class: &str, text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let text = text.trim_end_matches('\n');
    match class {
        "retail" => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            if digits.is_empty() { digits } else { format!("{digits:0>13}") }
        }
        "databar" => {
            let bare: String = text.chars().filter(|c| !matches!(c, '(' | ')' | '\u{1d}')).collect();
            match bare.strip_prefix("01") {
                Some(gtin)
                    if matches!(gtin.len(), 13 | 14) && gtin.bytes().all(|byte| byte.is_ascii_digit()) =>
                {
                    gtin[..13].to_owned()
                }
                _ if bare.len() == 14 => bare[..13].to_owned(),
                _ => bare,
            }
        }
        _ => {
            let text: String = text
                .chars()
                .filter(|c| {
                    !matches!(c, '(' | ')') && !c.is_control() && !('\u{2400}'..='\u{2426}').contains(c)
                })
                .collect();
            text.trim().to_owned()
        }
    }
}

/// The rows of a table in CSV (RFC 4180), by the names in its first line.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut records: Vec<Vec<String>> = vec![vec![String::new()]];
    let (mut quoted, mut letters) = (false, text.chars().peekable());
    while let Some(letter) = letters.next() {
        let fields = records.last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                fields.last_mut().unwrap().push(letters.next().unwrap());
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => records.push(vec![String::new()]),
            _ => fields.last_mut().unwrap().push(letter),
        }
    }
    let names = records.remove(0);
    let whole = records.into_iter().filter(|record| record.len() == names.len());
    whole.map(|record| names.iter().cloned().zip(record).collect()).collect()
}
