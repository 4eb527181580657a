//! Reading a command's arguments, and its `--help`.

use std::collections::{BTreeMap, BTreeSet};

/// What a command accepts.
pub(crate) struct Spec {
    /// Its name after `cargo xtask`.
    pub(crate) name: &'static str,
    /// What it does, in a sentence.
    pub(crate) about: &'static str,
    /// Its options.
    pub(crate) options: &'static [Opt],
    /// What further arguments mean, when there may be any. They follow `--`.
    pub(crate) rest: Option<&'static str>,
}

/// One option.
pub(crate) struct Opt {
    /// With its dashes.
    pub(crate) name: &'static str,
    /// What its value is called, when it takes one.
    pub(crate) value: Option<&'static str>,
    /// What it does.
    pub(crate) help: &'static str,
}

/// Installs missing system packages without asking.
pub(crate) const YES: Opt =
    Opt { name: "--yes", value: None, help: "install missing system packages with sudo, without asking" };

/// Arguments, read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    flags: BTreeSet<&'static str>,
    values: BTreeMap<&'static str, String>,
    /// What follows `--`.
    pub(crate) rest: Vec<String>,
}

impl Parsed {
    /// True when the option was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.flags.contains(name)
    }

    /// The value of an option that takes one.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }
}

/// What was asked of a command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Its help.
    Help,
    /// To do its work.
    Run(Parsed),
}

/// Reads `given` as `spec` has it: `--name`, `--name value` or `--name=value`, then `-- rest`.
pub(crate) fn parse(spec: &Spec, given: &[String]) -> Result<Request, String> {
    let wrong = |what: String| format!("{what}\n\n{}", help(spec));
    let mut parsed = Parsed::default();
    let mut given = given.iter();
    while let Some(word) = given.next() {
        if word == "--" && spec.rest.is_some() {
            parsed.rest.extend(given.by_ref().cloned());
            break;
        }
        if matches!(word.as_str(), "-h" | "--help") {
            return Ok(Request::Help);
        }
        let (name, inline) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        let Some(option) = spec.options.iter().find(|option| option.name == name) else {
            return Err(wrong(format!("\"{word}\" means nothing to \"cargo xtask {}\".", spec.name)));
        };
        match (option.value, inline) {
            (None, None) => {
                parsed.flags.insert(option.name);
            }
            (None, Some(_)) => return Err(wrong(format!("{name} takes no value."))),
            (Some(what), inline) => {
                let value = inline.or_else(|| given.next().cloned());
                let value = value.ok_or_else(|| wrong(format!("{name} needs a {what}.")))?;
                parsed.values.insert(option.name, value);
            }
        }
    }
    Ok(Request::Run(parsed))
}

/// The help of a command.
pub(crate) fn help(spec: &Spec) -> String {
    let mut text = format!("cargo xtask {}", spec.name);
    for option in spec.options {
        text.push_str(&format!(" [{}]", written(option)));
    }
    if let Some(rest) = spec.rest {
        text.push_str(&format!(" [-- {rest}]"));
    }
    text.push_str(&format!("\n\n{}\n", spec.about));
    for option in spec.options {
        text.push_str(&format!("\n  {:<16} {}", written(option), option.help));
    }
    text
}

fn written(option: &Opt) -> String {
    option.value.map_or_else(|| option.name.to_owned(), |value| format!("{} {value}", option.name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SPEC: Spec = Spec {
        name: "bake",
        about: "Bakes.",
        options: &[
            Opt { name: "--hot", value: None, help: "hotter" },
            Opt { name: "--for", value: Some("SECONDS"), help: "how long" },
        ],
        rest: Some("ARGS"),
    };

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn parsed(text: &str) -> Parsed {
        match parse(&SPEC, &words(text)).unwrap() {
            Request::Run(parsed) => parsed,
            Request::Help => panic!("help was not asked for"),
        }
    }

    #[test]
    fn nothing_is_fine() {
        assert_eq!(parsed(""), Parsed::default());
    }

    #[test]
    fn flags_values_and_the_rest_are_told_apart() {
        let parsed = parsed("--hot --for 5 -- --hot --for");
        assert!(parsed.has("--hot"));
        assert_eq!(parsed.value("--for"), Some("5"));
        assert_eq!(parsed.rest, ["--hot", "--for"]);
    }

    #[test]
    fn a_value_may_follow_an_equals_sign() {
        assert_eq!(parsed("--for=5").value("--for"), Some("5"));
    }

    #[test]
    fn what_is_wrong_is_said_with_the_help() {
        for (given, expected) in [
            ("--cold", "\"--cold\" means nothing"),
            ("bread", "\"bread\" means nothing"),
            ("--for", "--for needs a SECONDS"),
            ("--hot=1", "--hot takes no value"),
        ] {
            let message = parse(&SPEC, &words(given)).unwrap_err();
            assert!(message.contains(expected), "{message}");
            assert!(message.contains("cargo xtask bake [--hot] [--for SECONDS] [-- ARGS]"), "{message}");
        }
    }

    #[test]
    fn help_wins_wherever_it_stands_before_the_rest() {
        assert_eq!(parse(&SPEC, &words("--hot --help")).unwrap(), Request::Help);
        assert_eq!(parsed("-- --help").rest, ["--help"]);
    }
}
