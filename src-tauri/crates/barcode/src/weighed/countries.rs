//! Which patterns hold in a country.
//!
//! Facts as the project biip keeps them (`rcn.py`, commit 701f78ee), with the documents of the GS1
//! organisations that it names beside each; Italy and North America see there. Every other country has rules
//! too, or leaves it to its shops; what is not known here can be taught.
//!
//! Left out is Norway: biip found no specification, only that some packs agree with Sweden's rules.

use super::{Measure, Pattern};

/// The patterns that are usual in a country, which is two letters (ISO 3166), large or small; none when they
/// are not known.
///
/// Known are Canada, Denmark, Estonia, Finland, Germany, Italy, Latvia, Lithuania, Sweden, the United Kingdom
/// and the United States.
pub fn country_patterns(country: &str) -> &'static [Pattern] {
    match country.to_ascii_uppercase().as_str() {
        "CA" | "US" => NORTH_AMERICA,
        "DE" => GERMANY,
        "DK" => DENMARK,
        "EE" | "LT" | "LV" => BALTIC,
        "FI" => FINLAND,
        "GB" => UNITED_KINGDOM,
        "IT" => ITALY,
        "SE" => SWEDEN,
        _ => &[],
    }
}

const fn weight(layout: &[u8; 12], decimals: u8) -> Pattern {
    Pattern::known(layout, Measure::Weight, decimals)
}

const fn price(layout: &[u8; 12], decimals: u8) -> Pattern {
    Pattern::known(layout, Measure::Price, decimals)
}

const fn count(layout: &[u8; 12]) -> Pattern {
    Pattern::known(layout, Measure::Count, 0)
}

/// GS1 Denmark, "GTIN-13 Pris" and "GTIN-13 Vægt".
const DENMARK: &[Pattern] = &[
    price(b"21IIIIVVVVVV", 2),
    price(b"22IIIIVVVVVV", 2),
    price(b"23IIIIVVVVVV", 2),
    price(b"24IIIIVVVVVV", 2),
    weight(b"26IIIIVVVVVV", 3),
    weight(b"27IIIIIVVVVV", 3),
    weight(b"28IIIIVVVVVV", 3),
];

/// GS1 Latvia, "Variable measure in Latvia"; the three countries share numbers and rules.
const BALTIC: &[Pattern] =
    &[weight(b"23IIIIIIVVVV", 3), weight(b"24IIIIIIVVVV", 2), weight(b"25IIIIIIVVVV", 1)];

/// GS1 Finland, "How to identify a product with a GTIN".
const FINLAND: &[Pattern] =
    &[weight(b"23IIIIIIVVVV", 3), weight(b"24IIIIIIVVVV", 2), weight(b"25IIIIIIVVVV", 1)];

/// GS1 Germany, "Globale Artikelnummer GTIN in der Anwendung" and the SAN-4 concept.
const GERMANY: &[Pattern] = &[
    price(b"22IIIICVVVVV", 2),
    price(b"23IIIICVVVVV", 2),
    count(b"25IIIICVVVVV"),
    count(b"26IIIICVVVVV"),
    weight(b"28IIIICVVVVV", 3),
    weight(b"29IIIICVVVVV", 3),
];

/// Not from biip. What the Italian institute (Indicod, now GS1 Italy) assigns, as a maker of barcode printers
/// tells it (reminformatica.it): the items 200000 to 999999, behind a 2. Those below are free for what the
/// chains do within their shops, so nothing is said of 20 and 21.
const ITALY: &[Pattern] = &[
    price(b"22IIIIIVVVVV", 2),
    price(b"23IIIIIVVVVV", 2),
    price(b"24IIIIIVVVVV", 2),
    price(b"25IIIIIVVVVV", 2),
    price(b"26IIIIIVVVVV", 2),
    price(b"27IIIIIVVVVV", 2),
    price(b"28IIIIIVVVVV", 2),
    price(b"29IIIIIVVVVV", 2),
];

/// Not from biip. GTIN-12 with the prefix 2, by the Uniform Code Council's guideline 11 on random weight (now
/// GS1 US), as makers of tills tell it. A shop that writes no price check digit is noticed at nine numbers of
/// ten; they read as unmeasured until its own way is taught.
const NORTH_AMERICA: &[Pattern] = &[price(b"02IIIIICVVVV", 2)];

/// GS1 Sweden, on variable weight numbers.
const SWEDEN: &[Pattern] = &[
    price(b"20IIIIIIVVVV", 2),
    price(b"21IIIIIIVVVV", 1),
    price(b"22IIIIIIVVVV", 0),
    weight(b"23IIIIIIVVVV", 3),
    weight(b"24IIIIIIVVVV", 2),
    weight(b"25IIIIIIVVVV", 1),
];

/// GS1 UK, "How to barcode variable measure items".
const UNITED_KINGDOM: &[Pattern] = &[price(b"20IIIIICVVVV", 2)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_sound_and_has_its_prefix_alone() {
        let mut known = 0;
        for first in 'A'..='Z' {
            for second in 'A'..='Z' {
                let patterns = country_patterns(&format!("{first}{second}"));
                for (at, pattern) in patterns.iter().enumerate() {
                    assert_eq!(pattern.to_string().parse(), Ok(*pattern), "{first}{second}");
                    assert!(patterns[..at].iter().all(|other| other.prefix() != pattern.prefix()));
                }
                known += usize::from(!patterns.is_empty());
            }
        }
        assert_eq!(known, 11);
    }

    #[test]
    fn unknown_countries_have_none() {
        for country in ["", "X", "NO", "FR", "germany", "é", "DE "] {
            assert!(country_patterns(country).is_empty(), "{country}");
        }
        assert_eq!(country_patterns("de"), GERMANY);
    }
}
