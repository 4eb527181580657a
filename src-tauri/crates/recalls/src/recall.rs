//! A recall, and which packs it means.

use barcode::Gtin;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One whose end nobody named is over after so many days.
pub(crate) const OPEN_DAYS: i64 = 365;

/// A recall, as the authority published it. All text is a stranger's, cleaned and bounded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recall {
    /// The authority's number of it, such as `2026-02-0250`.
    pub id: String,
    /// Which version of the notice.
    pub version: i64,
    /// What is recalled.
    pub title: String,
    /// Its brand.
    pub brand: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What it may do.
    pub risks: Vec<String>,
    /// What to do with it.
    pub advice: Vec<String>,
    /// The day it was published.
    pub published: Date,
    /// The last day of the recall, where one was named.
    pub ends: Option<Date>,
    /// The authority's page about it: `https`.
    pub url: Option<String>,
    /// Which packs are meant. Never empty.
    pub items: Vec<Recalled>,
}

/// Packs that a recall means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recalled {
    /// Their barcode.
    pub gtin: Gtin,
    /// Their lot, as the authority wrote it; none for any.
    pub lot: Option<String>,
    /// Their date, or the first of several; none where the authority named none.
    pub date_from: Option<Date>,
    /// The last of several.
    pub date_until: Option<Date>,
}

/// Whether a recall means a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// It is about other barcodes.
    None,
    /// The barcode is one of its, the date is not.
    DateDiffers,
    /// The barcode is one of its, and dates say nothing.
    Possible,
    /// So is the date.
    Likely,
}

impl Recall {
    /// True until the day the authority named; without one for a year.
    #[must_use]
    pub fn is_open(&self, today: Date) -> bool {
        let ends = self.ends.or_else(|| self.published.checked_add(OPEN_DAYS.days()).ok());
        ends.is_none_or(|ends| today <= ends)
    }

    /// Whether it means a pack with a barcode and, where that is known, the date that is printed on it.
    #[must_use]
    pub fn concerns(&self, gtin: Gtin, date: Option<Date>) -> Concern {
        let of_code = self.items.iter().filter(|item| item.gtin == gtin);
        of_code.map(|item| item.concerns(date)).max().unwrap_or(Concern::None)
    }
}

impl Recalled {
    fn concerns(&self, date: Option<Date>) -> Concern {
        match (date, self.date_from, self.date_until) {
            (None, _, _) | (_, None, None) => Concern::Possible,
            (Some(date), from, until) => {
                // One date alone is the only one.
                let (first, last) = (from.or(until), until.or(from));
                let within = first.is_none_or(|first| first <= date) && last.is_none_or(|last| date <= last);
                if within { Concern::Likely } else { Concern::DateDiffers }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn recall(items: Vec<Recalled>) -> Recall {
        Recall {
            id: "1".into(),
            version: 1,
            title: "Cheese".into(),
            brand: None,
            reason: None,
            risks: Vec::new(),
            advice: Vec::new(),
            published: date(2026, 3, 1),
            ends: None,
            url: None,
            items,
        }
    }

    fn gtin(text: &str) -> Gtin {
        text.parse().expect("a GTIN")
    }

    #[test]
    fn it_ends_when_it_says_or_after_a_year() {
        let mut one = recall(Vec::new());
        assert!(one.is_open(date(2027, 3, 1)) && !one.is_open(date(2027, 3, 2)));
        one.ends = Some(date(2026, 4, 1));
        assert!(one.is_open(date(2026, 4, 1)) && !one.is_open(date(2026, 4, 2)));
    }

    #[test]
    fn barcode_and_date_say_how_sure_it_is() {
        let (code, other) = (gtin("3017620422003"), gtin("4006381333931"));
        let item = |from, until| Recalled { gtin: code, lot: None, date_from: from, date_until: until };
        let (first, last) = (date(2026, 5, 1), date(2026, 5, 31));
        let range = recall(vec![item(Some(first), Some(last))]);
        assert_eq!(range.concerns(other, Some(first)), Concern::None);
        assert_eq!(range.concerns(code, None), Concern::Possible);
        for day in [first, last, date(2026, 5, 10)] {
            assert_eq!(range.concerns(code, Some(day)), Concern::Likely);
        }
        assert_eq!(range.concerns(code, Some(date(2026, 6, 1))), Concern::DateDiffers);
        let single = recall(vec![item(Some(first), None)]);
        assert_eq!(single.concerns(code, Some(last)), Concern::DateDiffers);
        let any = recall(vec![item(Some(first), None), item(None, None)]);
        assert_eq!(any.concerns(code, Some(last)), Concern::Possible, "another lot is of any date");
    }
}
