//! The country in a locale.

/// The country of a BCP 47 tag such as `de-AT`, or of what POSIX has in its place, in capitals; none where none is named.
pub(crate) fn of_locale(locale: &str) -> Option<String> {
    let mut parts = locale.split(['-', '_', '.']).skip(1);
    let region =
        parts.find(|part| part.len() == 2 && part.bytes().all(|letter| letter.is_ascii_alphabetic()));
    region.map(str::to_ascii_uppercase)
}
