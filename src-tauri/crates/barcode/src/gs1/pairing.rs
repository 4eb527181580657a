//! Which elements want one another, and which do not go together (GS1 General Specifications, 4.13 and 4.14).
//!
//! A pack whose code breaks one of these rules still says what it says: they are told as warnings.

use super::dictionary::{self, Pattern};
use super::message::Message;

/// A rule that a message breaks, in words for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// The same application identifier with two values.
    #[error("({ai}) stands there twice, with different values")]
    Repeated {
        /// The application identifier.
        ai: String,
    },
    /// Two that do not go together.
    #[error("({ai}) does not go together with ({other})")]
    Excluded {
        /// The one.
        ai: String,
        /// The other.
        other: String,
    },
    /// One without what it needs.
    #[error("({ai}) needs {needs}")]
    Missing {
        /// The one that needs something.
        ai: String,
        /// One of these, as the dictionary writes it: `(01) or (02)`.
        needs: String,
    },
    /// A digital signature over a key that names no single item.
    #[error("({ai}) is signed, which needs a serial number in it")]
    NoSerial {
        /// The application identifier of the key.
        ai: String,
    },
}

impl Message {
    /// The rules that it breaks; none when it is as it should be.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for (at, element) in self.elements().iter().enumerate() {
            let ai = &element.ai;
            let earlier = self.get(ai).unwrap_or_default();
            if self.elements()[..at].iter().any(|other| other.ai == *ai) {
                let warning = Warning::Repeated { ai: ai.clone() };
                if earlier != element.value && !warnings.contains(&warning) {
                    warnings.push(warning);
                }
                continue;
            }
            let Some(entry) = dictionary::entry(ai) else { continue };
            let others = || self.elements().iter().map(|other| &other.ai).filter(|other| *other != ai);
            for pattern in &entry.excludes {
                if let Some(other) = others().find(|other| pattern.fits(other)) {
                    warnings.push(Warning::Excluded { ai: ai.clone(), other: other.clone() });
                }
            }
            for groups in &entry.requires {
                let there = |pattern: &Pattern| others().any(|other| pattern.fits(other));
                if !groups.iter().any(|group| group.iter().all(there)) {
                    warnings.push(Warning::Missing { ai: ai.clone(), needs: words(groups) });
                }
            }
            warnings.extend(self.unserialised(ai, &element.value));
        }
        warnings
    }

    /// A signature (8030) is one of a single item: keys whose serial number may be left out must have it.
    fn unserialised(&self, ai: &str, value: &str) -> Option<Warning> {
        let without_serial = match ai {
            "253" | "255" => 13,
            "8003" => 14,
            _ => return None,
        };
        let is_signed = self.get("8030").is_some();
        (is_signed && value.len() <= without_serial).then(|| Warning::NoSerial { ai: ai.to_owned() })
    }
}

/// `(01) with (21), or (02)`.
fn words(groups: &[Vec<Pattern>]) -> String {
    let group = |group: &Vec<Pattern>| {
        group.iter().map(|pattern| format!("({pattern})")).collect::<Vec<_>>().join(" with ")
    };
    groups.iter().map(group).collect::<Vec<_>>().join(" or ")
}
