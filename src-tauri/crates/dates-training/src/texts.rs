//! What stands on packs: dates in the ways of many countries, what is printed around them, and other short texts.

use dates::reader::alphabet::{CHARACTERS, class};
use fastrand::Rng;
use jiff::Span;
use jiff::civil::Date;

const MONTHS: [&[&str]; 12] = [
    &["JAN", "JÄN", "ENE", "GEN"],
    &["FEB", "FEV"],
    &["MAR", "MRZ"],
    &["APR", "AVR", "ABR"],
    &["MAY", "MAI", "MEI", "MAG"],
    &["JUN", "JUIN", "GIU"],
    &["JUL", "JUIL", "LUG"],
    &["AUG", "AGO"],
    &["SEP", "SEPT", "SET"],
    &["OCT", "OKT", "OTT"],
    &["NOV"],
    &["DEC", "DEZ", "DIC"],
];

const BEFORE: [&str; 14] = [
    "BB ",
    "BBE ",
    "EXP ",
    "EXP. ",
    "EXP:",
    "MHD ",
    "MHD: ",
    "E ",
    "USE BY ",
    "BEST BEFORE ",
    "DLC ",
    "DLUO ",
    "BBD: ",
    "TMC ",
];

/// A date as packs show it.
pub(crate) fn date(random: &mut Rng) -> String {
    let (day, month, year) = (random.u8(1..=31), random.usize(1..=12), random.u16(2015..2039));
    let short = year % 100;
    let names = MONTHS[month - 1];
    let name = names[random.usize(..names.len())];
    let between = [".", "/", "-", " ", ". ", " / "][random.usize(..6)];
    match random.u8(..16) {
        0..=2 => format!("{day:02}{between}{month:02}{between}{year}"),
        3..=5 => format!("{day:02}{between}{month:02}{between}{short:02}"),
        6 => format!("{month:02}{between}{day:02}{between}{short:02}"),
        7 => format!("{year}{between}{month:02}{between}{day:02}"),
        8 => format!("{month:02}{between}{year}"),
        9 => format!("{month:02}{between}{short:02}"),
        10 => format!("{day:02}{month:02}{short:02}"),
        11 => format!("{day:02}{month:02}{year}"),
        12 => format!("{day:02} {name} {short:02}"),
        13 => format!("{day:02} {name} {year}"),
        14 => format!("{name} {year}"),
        _ => format!("{day:02}{name}{short:02}"),
    }
}

/// Any characters.
fn noise(random: &mut Rng, most: usize) -> String {
    let all = CHARACTERS.as_bytes();
    let digits_only = random.bool();
    let length = random.usize(2..=most);
    (0..length)
        .map(|_| {
            char::from(if digits_only { all[random.usize(..14)] } else { all[random.usize(..all.len())] })
        })
        .collect::<String>()
}

/// One line of print.
pub(crate) fn line(random: &mut Rng) -> String {
    let text = match random.u8(..20) {
        0..=10 => date(random),
        11..=13 => format!("{}{}", BEFORE[random.usize(..BEFORE.len())], date(random)),
        14 => format!("{} {:02}:{:02}", date(random), random.u8(..24), random.u8(..60)),
        15 => format!("L{} {}", random.u32(100..999_999), date(random)),
        16 => format!("L{}{}", random.u32(100..9_999), char::from(b'A' + random.u8(..26))),
        17 => BEFORE[random.usize(..BEFORE.len())].to_owned(),
        _ => noise(random, 12),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().filter(|c| class(*c).is_some() || *c == 'Ä').collect()
}

/// The text as it is read: without accents.
pub(crate) fn folded(text: &str) -> String {
    text.replace('Ä', "A")
}

/// A date that food of a day may carry, in an unambiguous way that is common in Europe, and which it is.
pub(crate) fn dated(random: &mut Rng, today: Date) -> (String, Date) {
    let date = today.saturating_add(Span::new().days(random.i64(-60..1_500)));
    let (day, month, year) = (date.day(), date.month(), date.year());
    let name = MONTHS[usize::from(month.unsigned_abs()) - 1][0];
    let text = match random.u8(..8) {
        0 | 1 => format!("{day:02}.{month:02}.{year}"),
        2 | 3 => format!("{day:02}.{month:02}.{:02}", year % 100),
        4 => format!("{day:02}/{month:02}/{year}"),
        5 => format!("{day:02} {month:02} {:02}", year % 100),
        6 if name != "JÄN" => format!("{day:02} {name} {year}"),
        _ => return (format!("{month:02}/{year}"), date.last_of_month()),
    };
    let before = if random.bool() { BEFORE[random.usize(..BEFORE.len())] } else { "" };
    (format!("{before}{text}"), date)
}
