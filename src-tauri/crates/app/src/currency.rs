//! Which money people pay with.

use crate::region;

/// Regions (ISO 3166-1) and the currency that is legal tender in each (ISO 4217), but for those of the euro.
const OTHERS: [(&str, &str); 46] = [
    ("AE", "AED"),
    ("AR", "ARS"),
    ("AU", "AUD"),
    ("BR", "BRL"),
    ("CA", "CAD"),
    ("CH", "CHF"),
    ("CL", "CLP"),
    ("CN", "CNY"),
    ("CO", "COP"),
    ("CZ", "CZK"),
    ("DK", "DKK"),
    ("DZ", "DZD"),
    ("EG", "EGP"),
    ("GB", "GBP"),
    ("HK", "HKD"),
    ("HU", "HUF"),
    ("ID", "IDR"),
    ("IL", "ILS"),
    ("IN", "INR"),
    ("IS", "ISK"),
    ("JP", "JPY"),
    ("KE", "KES"),
    ("KR", "KRW"),
    ("LI", "CHF"),
    ("MA", "MAD"),
    ("MX", "MXN"),
    ("MY", "MYR"),
    ("NG", "NGN"),
    ("NO", "NOK"),
    ("NZ", "NZD"),
    ("PE", "PEN"),
    ("PH", "PHP"),
    ("PL", "PLN"),
    ("RO", "RON"),
    ("RS", "RSD"),
    ("RU", "RUB"),
    ("SA", "SAR"),
    ("SE", "SEK"),
    ("SG", "SGD"),
    ("TH", "THB"),
    ("TN", "TND"),
    ("TR", "TRY"),
    ("TW", "TWD"),
    ("UA", "UAH"),
    ("US", "USD"),
    ("ZA", "ZAR"),
];

/// The currency of a locale's region (BCP 47), such as `EUR` for `de-DE`; without a region, or in one that is not listed,
/// the euro: it is a setting.
pub(crate) fn of_region(locale: &str) -> &'static str {
    let region = region::of_locale(locale);
    let listed = OTHERS.iter().find(|(other, _)| region.as_deref() == Some(other));
    listed.map_or("EUR", |(_, currency)| currency)
}

/// Decimals of a currency's smallest coin (ISO 4217).
pub(crate) fn decimals(currency: &str) -> u32 {
    match currency {
        "CLP" | "ISK" | "JPY" | "KRW" | "PYG" | "UGX" | "VND" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_says_the_currency() {
        let of = ["de-DE", "en_GB.UTF-8", "de-CH", "zh-Hant-TW", "en", "C", ""].map(of_region);
        assert_eq!(of, ["EUR", "GBP", "CHF", "TWD", "EUR", "EUR", "EUR"]);
    }
}
