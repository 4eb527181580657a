//! From what a person typed to a query of the full-text index.

use rusqlite::Connection;

use crate::Error;
use crate::fold::{fold, is_combining, sort_key};

const MOST_WORDS: usize = 16;
const LONGEST_WORD: usize = 64;
/// Of shorter words too many others are one letter away.
const FORGIVEN_FROM: usize = 5;
/// No more words than this are looked for in place of a mistyped one.
const MOST_NEAR: usize = 24;

/// What was typed, as an FTS5 query: every word a quoted prefix, all of them wanted. Where nothing begins with a word of
/// five letters or more, what is one letter away from it does as well: one changed, missing, too many, or two swapped.
/// None when there is no word in it. Whatever was typed, the result is valid and holds no operator of the user's.
fn query(conn: &Connection, typed: &str) -> Result<Option<String>, Error> {
    let mut wanted = Vec::new();
    for word in words(typed) {
        let near =
            if is_forgiven(&word) && !is_there(conn, &word)? { near(conn, &word)? } else { Vec::new() };
        wanted.push(match near.as_slice() {
            [] => prefix(&word),
            near => format!("({})", near.iter().map(|term| exactly(term)).collect::<Vec<_>>().join(" OR ")),
        });
    }
    Ok(if wanted.is_empty() { None } else { Some(wanted.join(" AND ")) })
}

/// The numbers of the products that have what was typed, as a JSON array, which a statement reads with
/// [`FOUND`]: the index is then asked once, however many statements want to know. None as for [`query`].
pub(crate) fn found(conn: &Connection, typed: &str) -> Result<Option<String>, Error> {
    let Some(words) = query(conn, typed)? else { return Ok(None) };
    let numbers = conn
        .prepare_cached("SELECT json_group_array(rowid) FROM product_search WHERE product_search MATCH ?1")?
        .query_row([words], |row| row.get(0))?;
    Ok(Some(numbers))
}

/// What numbers `:found` holds.
pub(crate) const FOUND: &str = "(SELECT value FROM json_each(:found))";

fn words(typed: &str) -> Vec<String> {
    split(&fold(typed)).take(MOST_WORDS).collect()
}

/// The words of a folded text.
fn split(folded: &str) -> impl Iterator<Item = String> {
    folded
        .split(|letter: char| !letter.is_alphanumeric() && !is_combining(letter))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| word.chars().take(LONGEST_WORD).collect())
}

fn exactly(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

fn prefix(word: &str) -> String {
    format!("{}*", exactly(word))
}

/// A number that was mistyped is another number.
fn is_forgiven(word: &str) -> bool {
    word.chars().count() >= FORGIVEN_FROM && !word.chars().any(char::is_numeric)
}

/// True when anything begins with the word.
fn is_there(conn: &Connection, word: &str) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM product_search WHERE product_search MATCH ?1)")?
        .query_row([prefix(word)], |row| row.get(0))?)
}

/// Remembers the words of a text that is put into the index. None is ever forgotten: of one that is nowhere any more,
/// nothing is found.
pub(crate) fn remember(conn: &Connection, text: &str) -> Result<(), Error> {
    let mut statement = conn.prepare_cached("INSERT OR IGNORE INTO words (word) VALUES (?1)")?;
    for word in split(text) {
        let word = sort_key(&word);
        if is_forgiven(&word) {
            statement.execute([word])?;
        }
    }
    Ok(())
}

/// The words of the index that begin with something one letter away, the shortest first.
fn near(conn: &Connection, word: &str) -> Result<Vec<String>, Error> {
    let typed: Vec<char> = sort_key(word).chars().collect();
    let mut statement = conn.prepare_cached("SELECT word FROM words")?;
    let mut rows = statement.query([])?;
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut letters = Vec::new();
    while let Some(row) = rows.next()? {
        let word = row.get_ref("word")?.as_str().map_err(rusqlite::Error::from)?;
        letters.clear();
        letters.extend(word.chars());
        if begins_near(&letters, &typed) {
            found.push((letters.len(), word.to_owned()));
        }
    }
    found.sort_unstable();
    Ok(found.into_iter().take(MOST_NEAR).map(|(_, word)| word).collect())
}

/// True when `term` begins with something that is at most one letter away from `typed`.
fn begins_near(term: &[char], typed: &[char]) -> bool {
    let same = term.iter().zip(typed).take_while(|(one, other)| one == other).count();
    let (term, typed) = (&term[same..], &typed[same..]);
    match (term, typed) {
        (_, []) | ([], [_]) => true,
        ([], _) => false,
        ([_, behind @ ..], [_, rest @ ..]) => {
            // One changed, one too many, one missing, two swapped.
            behind.starts_with(rest)
                || term.starts_with(rest)
                || behind.starts_with(typed)
                || matches!((term, typed), ([a, b, behind @ ..], [c, d, rest @ ..])
                    if a == d && b == c && behind.starts_with(rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(term: &str, typed: &str) -> bool {
        begins_near(&term.chars().collect::<Vec<_>>(), &typed.chars().collect::<Vec<_>>())
    }

    #[test]
    fn one_letter_is_forgiven_and_no_more() {
        for typed in [
            "chocolate",
            "chocol",
            "chokolate",
            "chocolte",
            "choccolate",
            "chocloate",
            "hocolate",
            "xchocolate",
            "chocoltae",
        ] {
            assert!(near("chocolate", typed), "{typed}");
        }
        for typed in ["chokolte", "ocolate", "chcoloate", "milk", "chocolatexy"] {
            assert!(!near("chocolate", typed), "{typed}");
        }
        assert!(near("milk", "milkx"));
        assert!(!near("mil", "milkx"));
        assert!(near("", "m") && near("m", "") && !near("", "mi"));
    }

    #[test]
    fn words_are_folded_and_bounded() {
        assert_eq!(words("  Müsli-Rie "), ["müsli", "rie"]);
        assert_eq!(words("\"a OR b\" NEAR(c)*"), ["a", "or", "b", "near", "c"]);
        assert_eq!(words("  -- \u{301} \0 '\"; "), Vec::<String>::new());
        assert_eq!(words("Mu\u{308}sli"), ["mu\u{308}sli"]);
        assert_eq!(words(&"x".repeat(1000))[0].len(), LONGEST_WORD);
        assert_eq!(words(&"x ".repeat(1000)).len(), MOST_WORDS);
    }
}
