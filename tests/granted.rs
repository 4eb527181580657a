//! What the window's page calls is what the program has, declares and grants. A command that is not granted fails in the
//! real window alone: the mock runtime asks no capability.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

/// The words between two marks, wherever they stand in a text.
fn between(text: &str, before: &str, after: &str) -> BTreeSet<String> {
    let words = text.split(before).skip(1).filter_map(|rest| Some(rest.split_once(after)?.0));
    let is_name =
        |word: &&str| word.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'));
    words.filter(is_name).map(|word| word.replace('-', "_")).collect()
}

#[test]
fn every_command_is_declared_and_granted() {
    let handled = between(include_str!("../src-tauri/src/commands.rs"), "::", ",");
    assert!(handled.contains("scan_code") && handled.len() > 50, "{handled:?}");
    assert_eq!(handled, between(include_str!("../src-tauri/build.rs"), "    \"", "\","), "declared");
    assert_eq!(handled, between(include_str!("../tauri.conf.json"), "\"allow-", "\""), "granted");
    let called = between(include_str!("../ui/src/lib/backend/tauri.ts"), "call('", "'");
    assert_eq!(handled, called, "called");
}
