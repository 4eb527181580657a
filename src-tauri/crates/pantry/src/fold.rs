//! Text as it is compared: small letters without accents.

/// Folds what SQLite's tokenizer leaves apart: letters that no accent makes of another. Accents themselves are
/// folded by the tokenizer (`remove_diacritics 2`).
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            other => folded.push(other),
        }
    }
    folded
}

/// A key for sorting names: folded, Latin letters without their accents, so that `Öl` stands by `Oliven`.
pub(crate) fn sort_key(text: &str) -> String {
    fold(text).chars().filter(|letter| !is_combining(*letter)).map(base_letter).collect()
}

/// A combining accent: part of the letter before it.
fn is_combining(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

fn base_letter(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// What a person typed, as an FTS5 query: every word a quoted prefix, all of them wanted. None when there is
/// no word in it. Whatever was typed, the result is valid and holds no operator.
pub(crate) fn match_query(typed: &str) -> Option<String> {
    const MOST_WORDS: usize = 16;
    const LONGEST_WORD: usize = 64;
    let folded = fold(typed);
    let words: Vec<String> = folded
        .split(|letter: char| !letter.is_alphanumeric() && !is_combining(letter))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(MOST_WORDS)
        .map(|word| format!("\"{}\"*", word.chars().take(LONGEST_WORD).collect::<String>()))
        .collect();
    if words.is_empty() { None } else { Some(words.join(" AND ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_quoted_prefixes() {
        assert_eq!(match_query("  Müsli-Rie ").as_deref(), Some("\"müsli\"* AND \"rie\"*"));
        assert_eq!(
            match_query("\"a OR b\" NEAR(c)*").as_deref(),
            Some("\"a\"* AND \"or\"* AND \"b\"* AND \"near\"* AND \"c\"*")
        );
        assert_eq!(match_query("  -- \u{301} \0 '\"; "), None);
        assert_eq!(match_query("Mu\u{308}sli").as_deref(), Some("\"mu\u{308}sli\"*"));
    }

    #[test]
    fn sorting_puts_accents_by_their_letter() {
        let mut names = ["Zucker", "öl", "Apfel", "Oliven", "Ähren", "Œuf", "O\u{308}de"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Ähren", "Apfel", "O\u{308}de", "Œuf", "öl", "Oliven", "Zucker"]);
    }
}
