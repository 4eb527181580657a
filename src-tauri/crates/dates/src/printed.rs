//! Dates in what was read from a pack. A line may say several things, and one of them may be meant in several ways: all are
//! candidates, for the user to choose from.

use jiff::civil::Date;

use crate::reader::text::Text;
use crate::typed::{self, DateOrder};

/// Months as packs name them, in capitals without accents; of the languages whose
/// packs are sold where Larder's languages are spoken.
const MONTHS: [(&str, u8); 36] = [
    ("JAN", 1),
    ("ENE", 1),
    ("GEN", 1),
    ("FEB", 2),
    ("FEV", 2),
    ("MARS", 3),
    ("MAR", 3),
    ("MRZ", 3),
    ("APR", 4),
    ("AVR", 4),
    ("ABR", 4),
    ("MAY", 5),
    ("MAI", 5),
    ("MEI", 5),
    ("MAG", 5),
    ("JUIN", 6),
    ("JUN", 6),
    ("GIU", 6),
    ("JUIL", 7),
    ("JUL", 7),
    ("LUG", 7),
    ("AUG", 8),
    ("AGO", 8),
    ("SEPT", 9),
    ("SEP", 9),
    ("SET", 9),
    ("OCT", 10),
    ("OKT", 10),
    ("OTT", 10),
    ("NOV", 11),
    ("DEC", 12),
    ("DEZ", 12),
    ("DIC", 12),
    ("AOUT", 8),
    ("MAYO", 5),
    ("MAART", 3),
];

/// What stands beside a date that food must not be eaten after.
const USE_BY: [&str; 4] = ["USE BY", "VERBRAUCHEN", "DLC", "CONSUMIR ANTES"];
/// What stands beside one after which it may still be fine.
const BEST_BEFORE: [&str; 7] = ["BEST", "BBE", "BB ", "MHD", "MINDESTENS", "DDM", "DLUO"];

/// Years that food is dated back and ahead, at most.
const YEARS: (i16, i16) = (1, 12);
/// The most candidates that are told.
const MOST: usize = 4;
/// What was seen in earlier frames counts so much in the next one.
const FADES: f32 = 0.7;
/// Less than this, or than this part of the likeliest, is not told.
const LEAST: f32 = 0.25;

/// Which kind of date a pack says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Still fine to look, smell and taste afterwards.
    BestBefore,
    /// Not after.
    UseBy,
}

/// A date that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// The day; the last one of a month that is printed without a day.
    pub date: Date,
    /// What the pack says it is.
    pub kind: Option<Kind>,
    /// The part of the line that says it, as it was read.
    pub text: String,
    /// How likely it is meant: the higher, the likelier.
    pub score: f32,
}

/// The parts of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Digits,
    Month(u8),
    /// Points, strokes and spaces between numbers; true with a point.
    Between(bool),
    /// Of a clock.
    Colon,
    Other,
}

/// A part, and the bytes it takes of its line.
type Token = (Part, usize, usize);

/// What one line may say.
#[must_use]
pub fn candidates(line: &Text, today: Date, order: DateOrder) -> Vec<Printed> {
    let kind = kind_of(&line.text);
    let tokens = tokens(&line.text);
    let mut found: Vec<Printed> = Vec::new();
    let mut first = 0;
    while first < tokens.len() {
        let of_clock = first > 0 && tokens[first - 1].0 == Part::Colon;
        let matched = if of_clock { None } else { date_at(&line.text, &tokens[first..], order) };
        let Some((length, ways)) = matched else {
            first += 1;
            continue;
        };
        let (from, to) = (tokens[first].1, tokens[first + length - 1].2);
        first += length;
        if tokens.get(first).is_some_and(|next| next.0 == Part::Colon) {
            continue;
        }
        let sure = line.sure.get(from..to).unwrap_or_default().iter().copied().fold(1.0, f32::min);
        for way in ways {
            let Some(date) = typed::parse(&way.text, today, way.order) else { continue };
            let is_plausible = (today.year() - YEARS.0..=today.year() + YEARS.1).contains(&date.year());
            if is_plausible && !found.iter().any(|other| other.date == date) {
                let text = line.text[from..to].to_owned();
                found.push(Printed { date, kind, text, score: sure * way.worth });
            }
        }
    }
    found
}

/// One way to understand a date.
struct Way {
    text: String,
    order: DateOrder,
    /// How likely it is, from 0 to 1.
    worth: f32,
}

/// The date that begins with the first token: how many tokens it takes, and the ways to understand it.
fn date_at(line: &str, tokens: &[Token], order: DateOrder) -> Option<(usize, Vec<Way>)> {
    use DateOrder::{DayMonthYear, MonthDayYear, YearMonthDay};
    use Part::{Between, Colon, Digits, Month};
    let text = |at: usize| &line[tokens[at].1..tokens[at].2];
    let length = |at: usize| tokens[at].2 - tokens[at].1;
    let is_year = |at: usize| matches!(length(at), 2 | 4);
    let is_short = |at: usize| matches!(length(at), 1 | 2);
    let only = |text: String, worth: f32| vec![Way { text, order: DayMonthYear, worth }];
    // With a month's name it does not matter what stands between.
    let close: Vec<usize> =
        (0..tokens.len().min(6)).filter(|at| !matches!(tokens[*at].0, Between(_))).take(3).collect();
    let parts: Vec<Part> = tokens.iter().map(|token| token.0).take(5).collect();
    match (close.as_slice(), close.iter().map(|at| tokens[*at].0).collect::<Vec<_>>().as_slice()) {
        ([a, _, c], [Digits, Month(month), Digits]) if is_short(*a) && is_year(*c) => {
            return Some((c + 1, only(format!("{}.{month}.{}", text(*a), text(*c)), 1.0)));
        }
        ([_, b, ..], [Month(month), Digits, ..]) if is_year(*b) => {
            return Some((b + 1, only(format!("{month}/{}", text(*b)), 0.9)));
        }
        _ => {}
    }
    match parts.as_slice() {
        [Digits, Between(_), Digits, Between(_), Digits, ..]
            if length(0) == 4 && is_short(2) && is_short(4) =>
        {
            Some((5, only(format!("{}-{}-{}", text(0), text(2), text(4)), 1.0)))
        }
        [Digits, Between(dot), Digits, Between(other), Digits, ..]
            if is_short(0) && is_short(2) && is_year(4) =>
        {
            let whole = format!("{}/{}/{}", text(0), text(2), text(4));
            let order = if *dot && *other { DayMonthYear } else { order };
            let worth = if dot == other { 1.0 } else { 0.9 };
            let ways = [(order, worth), (DayMonthYear, 0.6), (MonthDayYear, 0.5), (YearMonthDay, 0.4)];
            let ways = ways.map(|(order, worth)| Way { text: whole.clone(), order, worth });
            Some((5, ways.into_iter().collect()))
        }
        [Digits, Between(_), Digits, ..] if is_short(0) && is_year(2) => {
            // A day and a month without a year are too little to go by.
            let month: u8 = text(0).parse().ok().filter(|month| (1..=12).contains(month))?;
            let year = if length(2) == 4 { text(2).to_owned() } else { format!("20{}", text(2)) };
            Some((3, only(format!("{month}/{year}"), 0.8)))
        }
        [Digits, next @ ..] if matches!(length(0), 6 | 8) && !matches!(next.first(), Some(Colon)) => {
            let ways = [(order, 0.8), (DayMonthYear, 0.6), (YearMonthDay, 0.5), (MonthDayYear, 0.4)];
            Some((
                1,
                ways.map(|(order, worth)| Way { text: text(0).to_owned(), order, worth })
                    .into_iter()
                    .collect(),
            ))
        }
        _ => None,
    }
}

fn tokens(line: &str) -> Vec<Token> {
    let class = |byte: u8| match byte {
        b'0'..=b'9' => 0,
        b' ' | b'.' | b'/' | b'-' => 1,
        b':' => 2,
        _ => 3,
    };
    let bytes = line.as_bytes();
    let mut tokens = Vec::new();
    let mut from = 0;
    while from < bytes.len() {
        let same = bytes[from..].iter().take_while(|byte| class(**byte) == class(bytes[from])).count();
        let to = from + same;
        let part = match class(bytes[from]) {
            0 => Part::Digits,
            1 => Part::Between(line[from..to].contains('.')),
            2 => Part::Colon,
            _ => month(&line[from..to]).map_or(Part::Other, Part::Month),
        };
        tokens.push((part, from, to));
        from = to;
    }
    tokens
}

fn month(letters: &str) -> Option<u8> {
    MONTHS.iter().find(|(name, _)| *name == letters).map(|(_, month)| *month)
}

fn kind_of(line: &str) -> Option<Kind> {
    let says = |words: &[&str]| words.iter().any(|word| line.contains(word));
    if says(&USE_BY) { Some(Kind::UseBy) } else { says(&BEST_BEFORE).then_some(Kind::BestBefore) }
}

/// What several frames, and several looks at each, agree on.
#[derive(Debug, Default)]
pub struct Tally(Vec<Printed>);

impl Tally {
    /// Counts what one frame said, and tells what is likeliest by now, the likeliest first.
    pub fn count(&mut self, lines: &[Text], today: Date, order: DateOrder) -> Vec<Printed> {
        for known in &mut self.0 {
            known.score *= FADES;
        }
        for one in lines.iter().flat_map(|line| candidates(line, today, order)) {
            match self.0.iter_mut().find(|known| known.date == one.date) {
                Some(known) => {
                    // Each look says a little more, and none of them alone all.
                    known.score += one.score * (1.0 - known.score / 3.0).max(0.0);
                    known.kind = known.kind.or(one.kind);
                    if one.text.len() > known.text.len() {
                        known.text = one.text;
                    }
                }
                None => self.0.push(one),
            }
        }
        self.0.retain(|known| known.score > LEAST / 4.0);
        self.0.sort_by(|a, b| b.score.total_cmp(&a.score));
        let least = LEAST.max(self.0.first().map_or(0.0, |best| best.score * LEAST));
        self.0.iter().filter(|known| known.score >= least).take(MOST).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn line(text: &str) -> Text {
        Text { text: text.to_owned(), sure: vec![1.0; text.len()] }
    }

    fn says(text: &str, order: DateOrder) -> Vec<String> {
        let mut found = candidates(&line(text), TODAY, order);
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found.iter().map(|one| one.date.to_string()).collect()
    }

    #[test]
    fn reads_what_packs_print() {
        for (text, expected) in [
            ("MHD 12.03.2027", "2027-03-12"),
            ("31.12.27 L4711 08:15", "2027-12-31"),
            ("BEST BEFORE 03/2028", "2028-03-31"),
            ("05 27", "2027-05-31"),
            ("E 17 MAY 28", "2028-05-17"),
            ("17MAI2028", "2028-05-17"),
            ("DEZ 2027", "2027-12-31"),
            ("2027-05-17", "2027-05-17"),
            ("L0815 170527", "2027-05-17"),
            ("17052027", "2027-05-17"),
            ("10:23 17.05.27", "2027-05-17"),
            ("17 05 27", "2027-05-17"),
            ("17. 05. 2027", "2027-05-17"),
        ] {
            assert_eq!(
                says(text, DateOrder::DayMonthYear).first().map(String::as_str),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn says_nothing_where_there_is_no_date() {
        for text in [
            "",
            "L4711",
            "08:15",
            "12:30:45",
            "17.05",
            "99.99.99",
            "4006381333931",
            "BEST BEFORE",
            "1",
            "12.03.1999",
        ] {
            assert_eq!(says(text, DateOrder::DayMonthYear), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_can_be_meant_in_two_ways_is_told_in_both_the_languages_first() {
        assert_eq!(says("05/06/27", DateOrder::DayMonthYear)[..2], ["2027-06-05", "2027-05-06"]);
        assert_eq!(says("05/06/27", DateOrder::MonthDayYear)[..2], ["2027-05-06", "2027-06-05"]);
        // With points the day comes first in every language.
        assert_eq!(says("05.06.27", DateOrder::MonthDayYear)[0], "2027-06-05");
        assert_eq!(says("27 06 28", DateOrder::DayMonthYear), ["2028-06-27", "2027-06-28"]);
    }

    #[test]
    fn the_kind_is_what_stands_beside_it() {
        let kind = |text: &str| candidates(&line(text), TODAY, DateOrder::DayMonthYear)[0].kind;
        assert_eq!(kind("USE BY 12.03.27"), Some(Kind::UseBy));
        assert_eq!(kind("ZU VERBRAUCHEN BIS 12.03.27"), Some(Kind::UseBy));
        assert_eq!(kind("MHD 12.03.27"), Some(Kind::BestBefore));
        assert_eq!(kind("12.03.27"), None);
    }

    #[test]
    fn what_frames_agree_on_comes_first_and_what_is_gone_fades() {
        let mut tally = Tally::default();
        let mut doubtful = line("13.03.27");
        doubtful.sure[1] = 0.4;
        tally.count(&[doubtful], TODAY, DateOrder::DayMonthYear);
        let told = tally.count(&[line("12.03.27"), line("BB 12.03.27")], TODAY, DateOrder::DayMonthYear);
        assert_eq!(told[0].date, date(2027, 3, 12));
        assert_eq!(told[0].kind, Some(Kind::BestBefore));
        for _ in 0..12 {
            tally.count(&[], TODAY, DateOrder::DayMonthYear);
        }
        assert_eq!(tally.count(&[], TODAY, DateOrder::DayMonthYear), []);
    }

    proptest! {
        #[test]
        fn any_text_is_safe(text in "[0-9A-Z./: -]{0,40}") {
            let _ = candidates(&line(&text), TODAY, DateOrder::DayMonthYear);
        }

        #[test]
        fn every_day_is_found_however_it_is_printed(days in 0_i64..3_000, way in 0..6_usize) {
            let day = TODAY.saturating_add(jiff::Span::new().days(days));
            let (d, m, y) = (day.day(), day.month(), day.year());
            let text = match way {
                0 => format!("{d:02}.{m:02}.{y}"),
                1 => format!("BB {d:02}/{m:02}/{:02} L12", y % 100),
                2 => format!("{y}-{m:02}-{d:02}"),
                3 => format!("{d:02} {m:02} {:02} 10:33", y % 100),
                4 => format!("{d:02}{m:02}{:02}", y % 100),
                _ => format!("{d:02}{m:02}{y}"),
            };
            let told = candidates(&line(&text), TODAY, DateOrder::DayMonthYear);
            prop_assert!(told.iter().any(|one| one.date == day), "{text}: {told:?}");
        }
    }
}
