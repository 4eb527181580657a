//! What was acknowledged survives SIGKILL at any moment.
#![allow(clippy::unwrap_used, missing_docs)]
#![cfg(unix)]

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const ADDITIONS: u64 = 1_000;
const ROUNDS: u64 = 20;

fn larderctl(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_larderctl"));
    // Nobody listens there: what is added stays pending, and no test asks the real source.
    command.args(["--json", "--source", "http://127.0.0.1:9", "--data-dir"]).arg(dir);
    command
}

/// Thirteen digits with their check digit (GS1 General Specifications 7.9: weights 1 and 3 from the left).
fn gtin(number: u64) -> String {
    let body = format!("{:012}", 400_000_000_000 + number);
    let sum: u32 =
        body.bytes().enumerate().map(|(i, b)| u32::from(b - b'0') * if i % 2 == 0 { 1 } else { 3 }).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// Adds until `acknowledged` answers came and a little longer, kills, and gives the transactions answered.
fn add_and_kill(dir: &Path, acknowledged: u64, extra: Duration) -> Vec<String> {
    let mut child =
        larderctl(dir).args(["add", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let codes: String = (0..ADDITIONS).map(|number| gtin(number) + "\n").collect();
    // The pipe may break when the process is killed: that is the test.
    let feeder = std::thread::spawn(move || input.write_all(codes.as_bytes()));
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let transaction = |line: String| {
        let answer: serde_json::Value = serde_json::from_str(&line).ok()?;
        Some(answer["transactionId"].as_str()?.to_owned())
    };
    let mut told = Vec::new();
    while (told.len() as u64) < acknowledged {
        told.extend(transaction(answers.next().unwrap().unwrap()));
    }
    std::thread::sleep(extra);
    child.kill().unwrap();
    child.wait().unwrap();
    let _ = feeder.join();
    // What had been printed before the kill counts as told; a line cut in half does not.
    told.extend(answers.map_while(Result::ok).filter_map(transaction));
    told
}

#[test]
fn every_acknowledged_addition_survives_sigkill() {
    let random = RandomState::new();
    for round in 0..ROUNDS {
        let dir = tempfile::tempdir().unwrap();
        let acknowledged = random.hash_one(("count", round)) % ADDITIONS;
        let extra = Duration::from_micros(random.hash_one(("extra", round)) % 5_000);
        let told = add_and_kill(dir.path(), acknowledged, extra);
        let case = format!("round {round}: {acknowledged} answers, then {extra:?}");

        let verify = larderctl(dir.path()).arg("verify").output().unwrap();
        assert!(verify.status.success(), "{case}: {}", String::from_utf8_lossy(&verify.stdout));
        let journal = larderctl(dir.path()).args(["journal", "--limit", "2000"]).output().unwrap();
        let kept: HashSet<String> = String::from_utf8(journal.stdout)
            .unwrap()
            .lines()
            .filter_map(|line| {
                let entry: serde_json::Value = serde_json::from_str(line).ok()?;
                Some(entry["transactionId"].as_str()?.to_owned())
            })
            .collect();
        let lost: Vec<&String> = told.iter().filter(|id| !kept.contains(*id)).collect();
        assert!(lost.is_empty(), "{case}: {} of {} lost", lost.len(), told.len());
    }
}
