//! What must hold of a part of a value, beyond its characters and its length: the "linters" of the GS1 Barcode Syntax
//! Dictionary.
//!
//! Two sorts are not looked into: GS1 company prefixes (`gcppos1`, `gcppos2`), whose table is not public, and what is
//! inside the coupons of North America (`couponcode`, `couponposoffer`), which no pantry keeps.

use super::component::is_set_82;
use super::fault::Fault;
use crate::check_digit;

/// What must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Linter {
    CheckDigit,
    CheckPair,
    /// Whether the day may be 00: any day of the month.
    ShortDate {
        day_may_be_0: bool,
    },
    LongDate {
        day_may_be_0: bool,
    },
    Hour,
    /// Minutes or seconds.
    Sixty,
    HourAndMinute,
    Country,
    /// 999 means several of them.
    CountryOrSeveral,
    CountryLetters,
    Currency,
    /// Of persons (ISO/IEC 5218).
    Sex,
    Iban,
    Latitude,
    Longitude,
    MediaType,
    Zero,
    NotZero,
    NoLeadingZero,
    YesOrNo,
    Winding,
    Hyphens,
    PercentEncoding,
    PieceOfTotal,
    PositionInSequence,
    NotDigitsAlone,
}

impl Linter {
    /// The one of a name in the dictionary; none of what is not looked into.
    pub(crate) fn read(name: &str) -> Option<Self> {
        Some(match name {
            "csum" => Self::CheckDigit,
            "csumalpha" => Self::CheckPair,
            "yymmdd" => Self::ShortDate { day_may_be_0: false },
            "yymmd0" => Self::ShortDate { day_may_be_0: true },
            "yyyymmdd" => Self::LongDate { day_may_be_0: false },
            "yyyymmd0" => Self::LongDate { day_may_be_0: true },
            "hh" => Self::Hour,
            "mi" | "ss" => Self::Sixty,
            "hhmi" => Self::HourAndMinute,
            "iso3166" => Self::Country,
            "iso3166999" => Self::CountryOrSeveral,
            "iso3166alpha2" => Self::CountryLetters,
            "iso4217" => Self::Currency,
            "iso5218" => Self::Sex,
            "iban" => Self::Iban,
            "latitude" => Self::Latitude,
            "longitude" => Self::Longitude,
            "mediatype" => Self::MediaType,
            "zero" => Self::Zero,
            "nonzero" => Self::NotZero,
            "nozeroprefix" => Self::NoLeadingZero,
            "yesno" => Self::YesOrNo,
            "winding" => Self::Winding,
            "hyphen" => Self::Hyphens,
            "pcenc" => Self::PercentEncoding,
            "pieceoftotal" => Self::PieceOfTotal,
            "posinseqslash" => Self::PositionInSequence,
            "hasnondigit" => Self::NotDigitsAlone,
            _ => return None,
        })
    }

    /// Whether it holds of a text.
    pub(crate) fn check(self, text: &str) -> Result<(), Fault> {
        match self {
            Self::CheckDigit => {
                let digits = digits(text)?;
                check_digit::verify(digits.as_bytes()).map_err(|_| Fault::CheckDigit)
            }
            Self::CheckPair => check_pair(text),
            Self::ShortDate { day_may_be_0 } => {
                number::<6>(text)?;
                // 00 is 2000, a leap year: in the window of a hundred years every fourth is one.
                date(number::<2>(&text[..2])?, &text[2..], day_may_be_0)
            }
            Self::LongDate { day_may_be_0 } => {
                number::<8>(text)?;
                date(number::<4>(&text[..4])?, &text[4..], day_may_be_0)
            }
            Self::Hour => fits(number::<2>(text)? < 24, Fault::Time),
            Self::Sixty => fits(number::<2>(text)? < 60, Fault::Time),
            Self::HourAndMinute => {
                number::<4>(text)?;
                Self::Hour.check(&text[..2]).and_then(|()| Self::Sixty.check(&text[2..]))
            }
            Self::Country => country(text),
            Self::CountryOrSeveral => {
                if text == "999" {
                    Ok(())
                } else {
                    country(text)
                }
            }
            Self::CountryLetters => fits(rust_iso3166::from_alpha2(text).is_some(), Fault::Country),
            Self::Currency => fits(is_currency(number::<3>(text)?), Fault::Currency),
            Self::Sex => fits(matches!(text, "0" | "1" | "2" | "9"), Fault::Value),
            Self::Iban => fits(is_iban(text), Fault::CheckDigit),
            Self::Latitude => fits(wide(text)? <= 1_800_000_000, Fault::Value),
            Self::Longitude => fits(wide(text)? <= 3_600_000_000, Fault::Value),
            Self::MediaType => fits(matches!(number::<2>(text)?, 1..=10 | 80..=99), Fault::Value),
            Self::Zero => fits(!text.is_empty() && text.bytes().all(|byte| byte == b'0'), Fault::Value),
            Self::NotZero => {
                digits(text).and_then(|text| fits(text.bytes().any(|byte| byte != b'0'), Fault::Value))
            }
            Self::NoLeadingZero => fits(text == "0" || !text.starts_with('0'), Fault::Value),
            Self::YesOrNo => fits(matches!(text, "0" | "1"), Fault::Value),
            Self::Winding => fits(matches!(text, "0" | "1" | "9"), Fault::Value),
            Self::Hyphens => fits(text.bytes().all(|byte| byte == b'-'), Fault::Value),
            Self::PercentEncoding => fits(is_percent_encoded(text), Fault::Value),
            Self::PieceOfTotal => piece_of_total(text),
            Self::PositionInSequence => position(text),
            Self::NotDigitsAlone => fits(text.bytes().any(|byte| !byte.is_ascii_digit()), Fault::Value),
        }
    }
}

fn fits(holds: bool, fault: Fault) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(fault) }
}

fn digits(text: &str) -> Result<&str, Fault> {
    match text.chars().find(|c| !c.is_ascii_digit()) {
        Some(wrong) => Err(Fault::Character(wrong)),
        None => Ok(text),
    }
}

/// A number of so many digits.
fn number<const DIGITS: usize>(text: &str) -> Result<u32, Fault> {
    match text.len() {
        length if length < DIGITS => Err(Fault::TooShort),
        length if length > DIGITS => Err(Fault::TooLong),
        _ => digits(text)?.parse().map_err(|_| Fault::TooLong),
    }
}

fn wide(text: &str) -> Result<u64, Fault> {
    digits(text)?.parse().map_err(|_| Fault::TooLong)
}

fn date(year: u32, month_and_day: &str, day_may_be_0: bool) -> Result<(), Fault> {
    let (month, day) = (number::<2>(&month_and_day[..2])?, number::<2>(&month_and_day[2..])?);
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return Err(Fault::Date),
    };
    fits(day <= last && (day > 0 || day_may_be_0), Fault::Date)
}

fn is_currency(number: u32) -> bool {
    /// Croatia's kuna, Cuba's convertible peso, an older dollar of Zimbabwe: no longer in ISO 4217.
    const WITHDRAWN: [u16; 3] = [191, 931, 932];
    u16::try_from(number).is_ok_and(|number| {
        iso_currency::Currency::from_numeric(number).is_some() && !WITHDRAWN.contains(&number)
    })
}

fn country(text: &str) -> Result<(), Fault> {
    let number = number::<3>(text)?;
    fits(
        u16::try_from(number).is_ok_and(|number| rust_iso3166::from_numeric(number).is_some()),
        Fault::Country,
    )
}

/// The pair of check characters of a global model number (GS1 General Specifications, 7.9.5): the places of the other
/// characters in set 82, weighted by primes from the right, modulo 1021, as two characters of 32.
fn check_pair(text: &str) -> Result<(), Fault> {
    const PLACES: &str =
        "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    const PAIR: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    const PRIMES: [usize; 23] =
        [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];
    if let Some(wrong) = text.chars().find(|c| !is_set_82(*c)) {
        return Err(Fault::Character(wrong));
    }
    let Some(length) = text.len().checked_sub(2) else { return Err(Fault::TooShort) };
    if length > PRIMES.len() {
        return Err(Fault::TooLong);
    }
    let (body, pair) = text.split_at(length);
    let places = body.chars().rev().filter_map(|c| PLACES.find(c));
    let sum = places.zip(PRIMES).map(|(place, prime)| place * prime).sum::<usize>() % 1021;
    fits(pair.as_bytes() == [PAIR[sum / 32], PAIR[sum % 32]], Fault::CheckDigit)
}

/// An International Bank Account Number (ISO 13616), by its check digits (ISO 7064, MOD 97-10).
fn is_iban(text: &str) -> bool {
    if text.len() < 5 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
        return false;
    }
    let turned = text[4..].chars().chain(text[..4].chars()).filter_map(|c| c.to_digit(36));
    turned.fold(0, |rest, value| (rest * if value < 10 { 10 } else { 100 } + value) % 97) == 1
}

fn is_percent_encoded(text: &str) -> bool {
    text.split('%')
        .skip(1)
        .all(|rest| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)))
}

/// The number of a piece, then of how many, with as many digits each.
fn piece_of_total(text: &str) -> Result<(), Fault> {
    digits(text)?;
    let (piece, total) = text.split_at(text.len() / 2);
    if text.is_empty() || piece.len() != total.len() {
        return Err(Fault::TooShort);
    }
    fits(wide(piece)? > 0 && piece <= total, Fault::Value)
}

/// `1/3`: the first of three.
fn position(text: &str) -> Result<(), Fault> {
    let (position, total) = text.split_once('/').ok_or(Fault::Value)?;
    let (position, total) = (wide(position)?, wide(total)?);
    fits(0 < position && position <= total, Fault::Value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gs1::component::{Component, check};

    /// Cases of the GS1 Barcode Syntax Dictionary: the linter, whether the text passes, the text.
    const CASES: &str = include_str!("../../tests/data/gs1-linters.jsonl");

    #[test]
    fn cases_of_the_dictionary() {
        let mut wrong = Vec::new();
        for line in CASES.lines() {
            let (name, passes, text): (String, bool, String) = serde_json::from_str(line).expect(line);
            let found = match (name.as_str(), Linter::read(&name)) {
                (_, Some(linter)) => linter.check(&text),
                // Which characters there may be; how many there must be is not asked here.
                ("cset39" | "cset82", None) if text.is_empty() => Ok(()),
                ("cset39", None) => check(&[Component::read("Y..200").expect("a size")], &text),
                ("cset82", None) => check(&[Component::read("X..200").expect("a size")], &text),
                _ => continue,
            };
            if found.is_ok() != passes {
                wrong.push(format!("{line}: {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
