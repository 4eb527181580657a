//! How long something keeps.

use jiff::SignedDuration;
use jiff::civil::Date;

/// How long something keeps, counted from the day on which it was bought, opened or put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keeps {
    /// A number of days; none at all is "today".
    Days {
        /// Days in which it keeps in any case. Dates are suggested by these.
        least: u32,
        /// Days in which it may keep. Never fewer than `least`.
        most: u32,
    },
    /// As long as anybody wants.
    Indefinitely,
    /// It should not stand there at all.
    NotRecommended,
    /// As long as the date on the package says.
    UseByDate,
}

impl Keeps {
    /// The last day on which what was put there on `day` keeps in any case; none when that is no number of
    /// days, or lies beyond the calendar.
    pub fn date_from(self, day: Date) -> Option<Date> {
        match self {
            Self::Days { least, .. } => {
                day.checked_add(SignedDuration::from_hours(24 * i64::from(least))).ok()
            }
            Self::Indefinitely | Self::NotRecommended | Self::UseByDate => None,
        }
    }

    /// From a field of the table: `7`, `30-60` or words; none where the table says nothing that could be
    /// counted.
    pub(crate) fn from_field(field: &str) -> Option<Self> {
        let days =
            |number: &str| number.parse().unwrap_or_else(|_| panic!("{field:?} is not a number of days"));
        match field {
            "-" | "when ripe" => None,
            "indefinitely" => Some(Self::Indefinitely),
            "not recommended" => Some(Self::NotRecommended),
            "use-by date" => Some(Self::UseByDate),
            _ => {
                let (least, most) = field.split_once('-').unwrap_or((field, field));
                Some(Self::Days { least: days(least), most: days(most) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn fields() {
        for (field, expected) in [
            ("7", Some(Keeps::Days { least: 7, most: 7 })),
            ("30-60", Some(Keeps::Days { least: 30, most: 60 })),
            ("0", Some(Keeps::Days { least: 0, most: 0 })),
            ("indefinitely", Some(Keeps::Indefinitely)),
            ("not recommended", Some(Keeps::NotRecommended)),
            ("use-by date", Some(Keeps::UseByDate)),
            ("when ripe", None),
            ("-", None),
        ] {
            assert_eq!(Keeps::from_field(field), expected, "{field:?}");
        }
    }

    #[test]
    fn the_date_is_the_cautious_one() {
        let day = date(2027, 12, 30);
        assert_eq!(Keeps::Days { least: 3, most: 5 }.date_from(day), Some(date(2028, 1, 2)));
        assert_eq!(Keeps::Days { least: 0, most: 2 }.date_from(day), Some(day));
        for keeps in [Keeps::Indefinitely, Keeps::NotRecommended, Keeps::UseByDate] {
            assert_eq!(keeps.date_from(day), None);
        }
    }

    #[test]
    fn the_calendar_has_an_end() {
        assert_eq!(Keeps::Days { least: 1, most: 1 }.date_from(Date::MAX), None);
        assert_eq!(Keeps::Days { least: u32::MAX, most: u32::MAX }.date_from(Date::MIN), None);
    }
}
