//! Codes as the server keeps them.

/// The code under which Open Food Facts keeps `text`: digits only, leading zeros off, then filled up to 13, or
/// to 8 where the 13 would begin with five zeros. Empty when there is no digit. The check digit is not looked at.
#[must_use]
pub fn normalise(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return digits;
    }
    let significant = digits.trim_start_matches('0');
    if significant.len() <= 8 { format!("{significant:0>8}") } else { format!("{significant:0>13}") }
}

/// Whether the server takes it for a code at all.
pub(crate) fn is_acceptable(code: &str) -> bool {
    (4..=24).contains(&code.len()) && code.bytes().any(|digit| digit != b'0')
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn as_the_server_does() {
        for (given, kept) in [
            ("036000291452", "0036000291452"),
            ("036000291455", "0036000291455"),
            ("03017620422003", "3017620422003"),
            ("00000080050100", "80050100"),
            ("0000000000017", "00000017"),
            ("123", "00000123"),
            ("12345678", "12345678"),
            ("123456789", "0000123456789"),
            ("15400141288763", "15400141288763"),
            ("", ""),
            ("abc", ""),
        ] {
            assert_eq!(normalise(given), kept, "{given}");
        }
    }
}
