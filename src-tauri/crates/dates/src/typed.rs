//! Dates as people type them, read into civil dates.
//!
//! | typed | read as |
//! | --- | --- |
//! | `17.5.` `17.5` `17/5` | the next 17 May |
//! | `0517` `1705` | the next 17 May, day or month first as the language has it |
//! | `0527` `5/27` `05.2027` | end of May 2027: the second number can only be a year |
//! | `170527` `17.5.27` `2027-05-17` | 17 May 2027 |
//! | `+10` `+2w` `+3m` `+1y` | so many days, weeks, months, years from today |
//!
//! A year of two digits is one of this century. Where a pair of numbers could be a month with a year as well
//! as a day with a month, the year wins when it lies in the next ten years, for that is what packs print.

use jiff::ToSpan;
use jiff::civil::Date;

/// In which order a language writes day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 17.05.2027
    DayMonthYear,
    /// 05/17/2027
    MonthDayYear,
    /// 2027-05-17
    YearMonthDay,
}

impl DateOrder {
    /// The order of a BCP 47 locale such as `en-US`; day first where nothing is known.
    pub fn of_locale(locale: &str) -> Self {
        let mut parts = locale.split(['-', '_']);
        let language = parts.next().unwrap_or_default().to_ascii_lowercase();
        let region = parts.find(|part| part.len() == 2).map(str::to_ascii_uppercase);
        match (language.as_str(), region.as_deref()) {
            ("zh" | "ja" | "ko" | "hu" | "lt" | "mn", _) | ("sv", Some("SE") | None) => Self::YearMonthDay,
            (_, Some("US" | "PH" | "FM" | "GU" | "PR")) | ("en", None) => Self::MonthDayYear,
            _ => Self::DayMonthYear,
        }
    }
}

/// The longest text that is looked at; no written date is longer.
const MAX_LENGTH: usize = 16;
/// How far ahead a two-digit year may lie for a pair of numbers to be month and year.
const PLAUSIBLE_YEARS: i16 = 10;

/// Reads `text`, or gives none while it is no date (yet).
pub fn parse(text: &str, today: Date, order: DateOrder) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    let date = match text.strip_prefix('+') {
        Some(span) => relative(span, today),
        None if text.bytes().all(|b| b.is_ascii_digit()) => bare_digits(text, today, order),
        None => separated(text, today, order),
    }?;
    (2000..=2100).contains(&date.year()).then_some(date)
}

fn relative(span: &str, today: Date) -> Option<Date> {
    let span = span.trim();
    let digits_end = span.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = span.split_at(digits_end);
    let number: i32 = number.parse().ok().filter(|n| *n <= 9_999)?;
    let span = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "d" | "t" => number.days(),
        "w" => number.weeks(),
        "m" => number.months(),
        "y" | "j" | "a" => number.years(),
        _ => return None,
    };
    today.checked_add(span).ok()
}

fn bare_digits(text: &str, today: Date, order: DateOrder) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<i16>().ok());
    match text.len() {
        4 => {
            let (first, second) = (number(0..2)?, number(2..4)?);
            month_and_year(first, second, today).or_else(|| day_and_month(first, second, today, order))
        }
        6 => {
            let (a, b, c) = (number(0..2)?, number(2..4)?, number(4..6)?);
            let month_of_year =
                || end_of_month(number(2..6)?, number(0..2)?).filter(|date| date.year() >= 2000);
            in_order(a, b, c, order).or_else(month_of_year).or_else(|| three(a, b, c, order))
        }
        8 => {
            let year_last = (number(0..2)?, number(2..4)?, number(4..8)?);
            let year_first = (number(0..4)?, number(4..6)?, number(6..8)?);
            let (a, b, year) = year_last;
            let (day, month) = if order == DateOrder::MonthDayYear { (b, a) } else { (a, b) };
            let last = civil(year, month, day).or_else(|| civil(year, day, month));
            let first = civil(year_first.0, year_first.1, year_first.2);
            if order == DateOrder::YearMonthDay { first.or(last) } else { last.or(first) }
        }
        _ => None,
    }
}

fn separated(text: &str, today: Date, order: DateOrder) -> Option<Date> {
    let dotted = text.contains('.');
    let ends_in_dot = text.ends_with('.');
    let parts: Vec<&str> =
        text.split(['.', '/', '-', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.iter().any(|part| part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let number = |part: &str| part.parse::<i16>().ok();
    // A date written with dots has its day first in every language that writes it so.
    let order = if dotted { DateOrder::DayMonthYear } else { order };
    match parts.as_slice() {
        [a, b] if a.len() == 4 => end_of_month(number(a)?, number(b)?),
        [a, b] if b.len() == 4 => end_of_month(number(b)?, number(a)?),
        [a, b] if ends_in_dot => day_and_month(number(a)?, number(b)?, today, order),
        [a, b] => {
            let (a, b) = (number(a)?, number(b)?);
            month_and_year(a, b, today).or_else(|| day_and_month(a, b, today, order))
        }
        [a, b, c] if a.len() == 4 => civil(number(a)?, number(b)?, number(c)?),
        [a, b, c] if c.len() == 4 || dotted => {
            let year = number(c)?;
            let year = if c.len() == 4 { year } else { 2000 + year };
            let (a, b) = (number(a)?, number(b)?);
            let (day, month) = if order == DateOrder::MonthDayYear { (b, a) } else { (a, b) };
            civil(year, month, day).or_else(|| civil(year, day, month))
        }
        [a, b, c] => three(number(a)?, number(b)?, number(c)?, order),
        _ => None,
    }
}

/// Three numbers of two digits in the language's order.
fn in_order(a: i16, b: i16, c: i16, order: DateOrder) -> Option<Date> {
    match order {
        DateOrder::DayMonthYear => civil(2000 + c, b, a),
        DateOrder::MonthDayYear => civil(2000 + c, a, b),
        DateOrder::YearMonthDay => civil(2000 + a, b, c),
    }
}

/// Three numbers of two digits, the language's order first, then whatever makes a date.
fn three(a: i16, b: i16, c: i16, order: DateOrder) -> Option<Date> {
    use DateOrder::{DayMonthYear, MonthDayYear, YearMonthDay};
    [order, DayMonthYear, MonthDayYear, YearMonthDay].into_iter().find_map(|order| in_order(a, b, c, order))
}

/// Month and two-digit year, when the year is one that food of today carries.
fn month_and_year(month: i16, year: i16, today: Date) -> Option<Date> {
    let year = 2000 + year;
    (today.year()..=today.year() + PLAUSIBLE_YEARS).contains(&year).then(|| end_of_month(year, month))?
}

/// The next such day from today on.
fn day_and_month(a: i16, b: i16, today: Date, order: DateOrder) -> Option<Date> {
    let (day, month) = if order == DateOrder::DayMonthYear { (a, b) } else { (b, a) };
    let next = |day: i16, month: i16| {
        // Eight years reach the next 29 February from anywhere.
        (0..=8).filter_map(|ahead| civil(today.year() + ahead, month, day)).find(|date| *date >= today)
    };
    next(day, month).or_else(|| next(month, day))
}

fn end_of_month(year: i16, month: i16) -> Option<Date> {
    civil(year, month, 1).map(Date::last_of_month)
}

fn civil(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn read(text: &str, order: DateOrder) -> Option<String> {
        parse(text, TODAY, order).map(|date| date.to_string())
    }

    #[test]
    fn reads_what_people_type() {
        use DateOrder::{DayMonthYear, MonthDayYear, YearMonthDay};
        for (text, order, expected) in [
            ("17.5.", DayMonthYear, "2027-05-17"),
            ("17.5.", MonthDayYear, "2027-05-17"),
            ("24.12.", DayMonthYear, "2026-12-24"),
            ("23.11.", DayMonthYear, "2026-11-23"),
            ("22.11.", DayMonthYear, "2027-11-22"),
            ("29.2.", DayMonthYear, "2028-02-29"),
            ("0517", MonthDayYear, "2027-05-17"),
            ("0517", DayMonthYear, "2027-05-17"),
            ("1705", DayMonthYear, "2027-05-17"),
            ("0512", DayMonthYear, "2026-12-05"),
            ("0512", MonthDayYear, "2027-05-12"),
            ("0327", DayMonthYear, "2027-03-31"),
            ("0228", MonthDayYear, "2028-02-29"),
            ("5/27", MonthDayYear, "2027-05-31"),
            ("5/27", DayMonthYear, "2027-05-31"),
            ("5/12", MonthDayYear, "2027-05-12"),
            ("5/12", DayMonthYear, "2026-12-05"),
            ("05.2027", DayMonthYear, "2027-05-31"),
            ("2027-05", YearMonthDay, "2027-05-31"),
            ("2027-05-17", MonthDayYear, "2027-05-17"),
            ("17.5.27", MonthDayYear, "2027-05-17"),
            ("17.05.2027", DayMonthYear, "2027-05-17"),
            ("5/17/27", MonthDayYear, "2027-05-17"),
            ("5/17/27", DayMonthYear, "2027-05-17"),
            ("170527", DayMonthYear, "2027-05-17"),
            ("051727", MonthDayYear, "2027-05-17"),
            ("270517", YearMonthDay, "2027-05-17"),
            ("052027", DayMonthYear, "2027-05-31"),
            ("052027", MonthDayYear, "2027-05-20"),
            ("20270517", DayMonthYear, "2027-05-17"),
            ("17052027", DayMonthYear, "2027-05-17"),
            ("05172027", MonthDayYear, "2027-05-17"),
            ("+10", DayMonthYear, "2026-12-03"),
            ("+2w", DayMonthYear, "2026-12-07"),
            ("+3m", DayMonthYear, "2027-02-23"),
            ("+1y", DayMonthYear, "2027-11-23"),
            ("+1J", DayMonthYear, "2027-11-23"),
            (" +0 ", DayMonthYear, "2026-11-23"),
        ] {
            assert_eq!(read(text, order).as_deref(), Some(expected), "{text} {order:?}");
        }
    }

    #[test]
    fn says_nothing_where_there_is_no_date() {
        for text in [
            "",
            "1",
            "17",
            "517",
            "5.",
            "31.2.",
            "0000",
            "9999",
            "+",
            "+x",
            "+99999",
            "next week",
            "1/2/3/4",
            "17.5.1999",
        ] {
            assert_eq!(read(text, DateOrder::DayMonthYear), None, "{text}");
        }
    }

    #[test]
    fn a_locale_has_an_order() {
        assert_eq!(DateOrder::of_locale("de-DE"), DateOrder::DayMonthYear);
        assert_eq!(DateOrder::of_locale("en-US"), DateOrder::MonthDayYear);
        assert_eq!(DateOrder::of_locale("en_GB"), DateOrder::DayMonthYear);
        assert_eq!(DateOrder::of_locale("zh-Hans-CN"), DateOrder::YearMonthDay);
        assert_eq!(DateOrder::of_locale(""), DateOrder::DayMonthYear);
    }

    proptest! {
        #[test]
        fn any_text_is_safe(text in ".{0,24}") {
            let _ = parse(&text, TODAY, DateOrder::DayMonthYear);
        }

        #[test]
        fn a_whole_date_is_read_in_every_order(days in 0i32..20_000) {
            let date = date(2026, 1, 1).checked_add(days.days()).unwrap();
            for order in [DateOrder::DayMonthYear, DateOrder::MonthDayYear, DateOrder::YearMonthDay] {
                prop_assert_eq!(parse(&date.to_string(), TODAY, order), Some(date));
            }
        }
    }
}
