//! Dates as GS1 codes write them: two digits of the year, and a day that may be left open.

use jiff::civil::Date;

use super::fault::Fault;
use super::linter::Linter;

/// A date of six digits, `YYMMDD`, whose day may be 00 (GS1 General Specifications, 3.4 and 7.12).
///
/// ```
/// use barcode::gs1::ShortDate;
///
/// let date = ShortDate::read("270200").unwrap();
/// let today = "2026-11-26".parse().unwrap();
/// assert_eq!(date.near(today).to_string(), "2027-02-28");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortDate {
    /// 0 to 99.
    year: i16,
    /// 1 to 12.
    month: i8,
    /// 0 to 31.
    day: i8,
}

impl ShortDate {
    /// Reads `YYMMDD`.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn read(text: &str) -> Result<Self, Fault> {
        Linter::ShortDate { day_may_be_0: true }.check(text)?;
        let part = |from: usize| text[from..from + 2].parse().map_err(|_| Fault::Date);
        let year = i16::from(part(0)?);
        Ok(Self { year, month: part(2)?, day: part(4)? })
    }

    /// The day it means for one who reads it today: within the 49 years before and the 50 after (GS1 General
    /// Specifications, 7.12). Of a month without a day it is the last.
    #[must_use]
    pub fn near(self, today: Date) -> Date {
        let this_year = today.year().rem_euclid(100);
        let century = today.year() - this_year;
        let year = match self.year - this_year {
            51.. => century - 100,
            ..=-50 => century + 100,
            _ => century,
        } + self.year;
        let first = Date::new(year, self.month, 1).unwrap_or(today);
        let last = first.days_in_month();
        let day = if self.day == 0 { last } else { self.day.min(last) };
        first.with().day(day).build().unwrap_or(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str, today: &str) -> String {
        ShortDate::read(text).expect(text).near(today.parse().expect(today)).to_string()
    }

    #[test]
    fn a_month_without_a_day_ends_with_it() {
        assert_eq!(near("130200", "2013-01-01"), "2013-02-28");
        assert_eq!(near("160200", "2013-01-01"), "2016-02-29");
        assert_eq!(near("270400", "2026-11-26"), "2027-04-30");
    }

    #[test]
    fn the_century_is_the_nearer() {
        assert_eq!(near("761231", "2026-11-26"), "2076-12-31");
        assert_eq!(near("770101", "2026-11-26"), "1977-01-01");
        assert_eq!(near("000229", "2026-11-26"), "2000-02-29");
        assert_eq!(near("010101", "2098-11-26"), "2101-01-01");
        assert_eq!(near("990101", "2001-11-26"), "1999-01-01");
    }

    #[test]
    fn no_day_is_none() {
        for text in ["271301", "270001", "270231", "270230", "2702", "27o201", "é12345"] {
            assert!(ShortDate::read(text).is_err(), "{text}");
        }
    }
}
