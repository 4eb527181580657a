//! The application identifiers there are, by the GS1 Barcode Syntax Dictionary (`dictionary.txt`, whose head explains its
//! form).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::component::Component;

/// What the dictionary says of an application identifier, or of a range of them.
#[derive(Debug)]
pub(crate) struct Entry {
    /// It may stand in the query of a Digital Link URI.
    pub(crate) is_attribute: bool,
    /// The parts of its value, in their order.
    pub(crate) components: Vec<Component>,
    /// Each of these wants one of its groups to be there, whole.
    pub(crate) requires: Vec<Vec<Vec<Pattern>>>,
    /// What may not be there beside it.
    pub(crate) excludes: Vec<Pattern>,
    /// As the key of a Digital Link URI: the orders in which qualifiers may follow it, none when it is no key.
    pub(crate) key: Option<Vec<Vec<String>>>,
}

/// An application identifier whose last digits may be open (`n`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern(String);

impl Pattern {
    pub(crate) fn fits(&self, ai: &str) -> bool {
        self.0.len() == ai.len() && self.0.bytes().zip(ai.bytes()).all(|(p, digit)| p == b'n' || p == digit)
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// First two digits of application identifiers whose length is known beforehand, and how many characters they and their
/// values have (GS1 General Specifications, 7.8.5).
const PREDEFINED: [(&str, usize); 22] = [
    ("00", 20),
    ("01", 16),
    ("02", 16),
    ("03", 16),
    ("04", 18),
    ("11", 8),
    ("12", 8),
    ("13", 8),
    ("14", 8),
    ("15", 8),
    ("16", 8),
    ("17", 8),
    ("18", 8),
    ("19", 8),
    ("20", 4),
    ("31", 10),
    ("32", 10),
    ("33", 10),
    ("34", 10),
    ("35", 10),
    ("36", 10),
    ("41", 16),
];

static ENTRIES: LazyLock<(Vec<Entry>, HashMap<String, usize>)> =
    LazyLock::new(|| read(include_str!("dictionary.txt")));

/// What is known of an application identifier; none for one that there is not.
pub(crate) fn entry(ai: &str) -> Option<&'static Entry> {
    let (entries, by_ai) = &*ENTRIES;
    entries.get(*by_ai.get(ai)?)
}

/// The application identifier at the front of a text; none when it begins with none that there is.
pub(crate) fn at_front(text: &str) -> Option<(&str, &'static Entry)> {
    (2..=4).find_map(|length| {
        let ai = text.get(..length)?;
        Some((ai, entry(ai)?))
    })
}

/// How many characters a value has whose end needs no separator.
pub(crate) fn predefined_length(ai: &str) -> Option<usize> {
    let (_, whole) = PREDEFINED.iter().find(|(prefix, _)| ai.starts_with(prefix))?;
    whole.checked_sub(ai.len())
}

fn read(text: &str) -> (Vec<Entry>, HashMap<String, usize>) {
    let mut entries = Vec::new();
    let mut by_ai = HashMap::new();
    for line in text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())) {
        let line = line.split_once('#').map_or(line, |(before, _title)| before);
        let mut words = line.split_whitespace().peekable();
        let Some(ais) = words.next() else { continue };
        let flags = words.next_if(|word| !word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '['));
        let mut entry = Entry {
            is_attribute: flags.is_some_and(|flags| flags.contains('?')),
            components: Vec::new(),
            requires: Vec::new(),
            excludes: Vec::new(),
            key: None,
        };
        for word in words {
            match word.split_once('=') {
                Some(("req", groups)) => entry.requires.push(groups.split(',').map(group).collect()),
                Some(("ex", ais)) => {
                    entry.excludes.extend(ais.split(',').map(|ai| Pattern(ai.to_owned())));
                }
                Some(("dlpkey", orders)) => {
                    let order = |order: &str| order.split(',').map(str::to_owned).collect();
                    entry.key = Some(orders.split('|').map(order).collect());
                }
                None if word == "dlpkey" => entry.key = Some(Vec::new()),
                _ => entry.components.extend(Component::read(word)),
            }
        }
        for ai in range(ais) {
            by_ai.insert(ai, entries.len());
        }
        entries.push(entry);
    }
    (entries, by_ai)
}

fn group(group: &str) -> Vec<Pattern> {
    group.split('+').map(|ai| Pattern(ai.to_owned())).collect()
}

/// `3100-3105` is six of them.
fn range(ais: &str) -> Vec<String> {
    let (first, last) = ais.split_once('-').unwrap_or((ais, ais));
    match (first.parse::<u16>(), last.parse::<u16>()) {
        (Ok(from), Ok(to)) => (from..=to).map(|ai| format!("{ai:0width$}", width = first.len())).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_dictionary_is_read() {
        let lines = include_str!("dictionary.txt").lines();
        let said = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).count();
        let (entries, by_ai) = &*ENTRIES;
        assert_eq!(entries.len(), said);
        assert!(by_ai.len() > 500, "{}", by_ai.len());
        for (ai, index) in by_ai {
            assert!(!entries[*index].components.is_empty(), "{ai}");
        }
    }

    #[test]
    fn no_identifier_is_the_beginning_of_another() {
        let (_, by_ai) = &*ENTRIES;
        for ai in by_ai.keys() {
            assert_eq!(at_front(ai).map(|(found, _)| found), Some(ai.as_str()));
        }
        assert!(at_front("89").is_none() && at_front("0").is_none() && at_front("é").is_none());
    }

    #[test]
    fn predefined_lengths_are_those_of_the_dictionary() {
        let (entries, by_ai) = &*ENTRIES;
        for (ai, index) in by_ai {
            let fixed: usize = entries[*index].components.iter().map(|component| component.max).sum();
            if let Some(length) = predefined_length(ai) {
                assert_eq!(length, fixed, "{ai}");
            }
        }
    }

    #[test]
    fn pairs_are_patterns() {
        let price = entry("3922").unwrap();
        assert!(price.requires[0].iter().any(|group| group[1].fits("3103")));
        assert!(price.excludes.iter().any(|pattern| pattern.fits("3935") && !pattern.fits("393")));
        assert_eq!(entry("01").unwrap().key.as_ref().map(Vec::len), Some(2));
        assert_eq!(entry("00").unwrap().key, Some(Vec::new()));
    }
}
