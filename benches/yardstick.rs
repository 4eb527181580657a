//! Larder's tiers beside the cache of a web framework, in one run, on the same documents: the real records of the
//! stand-in. A get is done when the product can be used: a `Record` here, a dictionary there.
//!
//! `cargo xtask bench` sets up what the other side needs. Alone this prints Larder's side only, unless
//! `LARDER_BENCH_PYTHON` names a Python with Django and redis installed.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock that the program reads")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use barcode::Gtin;
use jiff::Timestamp;
use lookup::{Clock, Entry, Freshness, Limits, Lookup, LookupConfig, Store, StoreConfig, Tier};
use stand_in::{StandIn, StandInConfig, copy_code};

#[path = "../src-tauri/crates/lookup/tests/support/redis.rs"]
mod redis_server;

use redis_server::RedisServer;

/// As on the other side.
const KEYS: u32 = 1_000;
const READS: usize = 5_000;
/// How much quicker Larder has to be.
const TARGETS: [(&str, f64); 4] = [("memory", 60.0), ("files", 5.0), ("SQLite", 10.0), ("Redis", 1.5)];
/// Each side is measured so often, by turns, so that whatever else the machine does falls on both.
const ROUNDS: usize = 5;
/// Memory hits are timed so many at a time for the median: one takes about as long as reading the clock.
const BATCH: u32 = 50;

/// Median and 99th percentile.
#[derive(Debug, Clone, Copy)]
struct Times {
    p50: Duration,
    p99: Duration,
}

impl Times {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self { p50: times[times.len() / 2], p99: times[times.len() * 99 / 100] }
    }

    /// The medians over all rounds.
    fn over(rounds: &[Self]) -> Self {
        let median = |of: fn(&Self) -> Duration| Self::of(rounds.iter().map(of).collect()).p50;
        Self { p50: median(|times| times.p50), p99: median(|times| times.p99) }
    }
}

/// A lookup over a store in memory that has seen [`KEYS`] products.
async fn furnished() -> (Lookup, Vec<Gtin>) {
    let stand_in = StandIn::start(StandInConfig { copies: KEYS, ..StandInConfig::default() }).await.unwrap();
    let mut config = LookupConfig::new("Larder/0.1 (bench@example.org)", Clock::new(Timestamp::now));
    config.source_url = stand_in.base_url().parse().unwrap();
    config.limits = Limits::NONE;
    config.memory_entries = 100_000;
    let lookup = Lookup::open(config).unwrap();
    let mut gtins = Vec::new();
    for number in 0..KEYS {
        let gtin: Gtin = copy_code(number).parse().unwrap();
        if lookup.answer(gtin, Freshness::Fresh).await.record().is_some() {
            gtins.push(gtin);
        }
    }
    (lookup, gtins)
}

/// As many reads as the other side makes, in an order that only looks random.
fn reads(gtins: &[Gtin]) -> impl Iterator<Item = Gtin> {
    (0..READS).map(|read| gtins[read * 7919 % gtins.len()])
}

async fn memory(lookup: &Lookup, gtins: &[Gtin]) -> Times {
    for gtin in gtins {
        assert_eq!(lookup.answer(*gtin, Freshness::Fresh).await.provenance.tier, Some(Tier::Memory));
    }
    for gtin in reads(gtins) {
        std::hint::black_box(lookup.answer(gtin, Freshness::Fresh).await);
    }
    let mut single = Vec::new();
    for gtin in reads(gtins) {
        let begun = Instant::now();
        std::hint::black_box(lookup.answer(gtin, Freshness::Fresh).await);
        single.push(begun.elapsed());
    }
    let mut batches = Vec::new();
    let all: Vec<Gtin> = reads(gtins).collect();
    for batch in all.chunks_exact(BATCH as usize) {
        let begun = Instant::now();
        for gtin in batch {
            std::hint::black_box(lookup.answer(*gtin, Freshness::Fresh).await);
        }
        batches.push(begun.elapsed() / BATCH);
    }
    Times { p50: Times::of(batches).p50, ..Times::of(single) }
}

fn store(config: &StoreConfig, documents: &BTreeMap<Gtin, (Entry, String)>) -> Times {
    let store = config.open().unwrap();
    for (gtin, (entry, raw)) in documents {
        let lookup::Known::Found(record) = &entry.known else { continue };
        Entry::write(&*store, *gtin, record, raw, "en").unwrap();
    }
    let gtins: Vec<Gtin> = documents.keys().copied().collect();
    let read = |store: &dyn Store, gtin| Entry::read(store, gtin, "en").unwrap().unwrap();
    for gtin in reads(&gtins).take(READS / 10) {
        std::hint::black_box(read(&*store, gtin));
    }
    let mut times = Vec::new();
    for gtin in reads(&gtins) {
        let begun = Instant::now();
        std::hint::black_box(read(&*store, gtin));
        times.push(begun.elapsed());
    }
    Times::of(times)
}

/// What the other side takes; nothing when it is not there.
fn yardstick(documents: &Path, redis: &RedisServer) -> BTreeMap<String, Times> {
    let Ok(python) = std::env::var("LARDER_BENCH_PYTHON") else { return BTreeMap::new() };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../benches/yardstick.py");
    let url = format!("redis://127.0.0.1:{}/1", redis.config().port);
    let output = Command::new(python).arg(script).arg(documents).arg(url).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let nanos = |value: &serde_json::Value| Duration::from_nanos(value.as_u64().unwrap());
    lines
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let times = Times { p50: nanos(&line["p50"]), p99: nanos(&line["p99"]) };
            (line["store"].as_str().unwrap().to_owned(), times)
        })
        .collect()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let redis = RedisServer::start();
    let (lookup, gtins) = runtime.block_on(furnished());
    let mut documents = BTreeMap::new();
    let mut lines = String::new();
    for gtin in &gtins {
        let answer = runtime.block_on(lookup.answer(*gtin, Freshness::CachedOnly));
        let record = answer.record().unwrap();
        let raw = runtime.block_on(lookup.raw(*gtin)).unwrap();
        writeln!(lines, "{raw}").unwrap();
        let known = lookup::Known::Found(std::sync::Arc::new(record.clone()));
        let entry = Entry { gtin: *gtin, known, checked_at: record.fetched_at, expired: false };
        documents.insert(*gtin, (entry, raw));
    }
    let records = folder.path().join("documents.jsonl");
    std::fs::write(&records, &lines).unwrap();
    println!("{} documents of {} bytes on average\n", documents.len(), lines.len() / documents.len());

    let mut ours: BTreeMap<&str, Vec<Times>> = BTreeMap::new();
    let mut theirs: BTreeMap<String, Vec<Times>> = BTreeMap::new();
    for round in 0..ROUNDS {
        let file = |name: &str| folder.path().join(format!("{round}-{name}"));
        ours.entry("memory").or_default().push(runtime.block_on(memory(&lookup, &gtins)));
        for (name, config) in [
            ("files", StoreConfig::Redb(file("lookup.redb"))),
            ("SQLite", StoreConfig::Sqlite(file("lookup.sqlite"))),
            ("Redis", StoreConfig::Redis(redis.config())),
        ] {
            ours.entry(name).or_default().push(store(&config, &documents));
        }
        for (name, times) in yardstick(&records, &redis) {
            theirs.entry(name).or_default().push(times);
        }
    }
    println!("| store | Larder p50 | p99 | Django p50 | p99 | times quicker | target |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (name, target) in TARGETS {
        let our = Times::over(&ours[name]);
        let (p50, p99) = (micros(our.p50), micros(our.p99));
        match theirs.get(name) {
            Some(their) => {
                let their = Times::over(their);
                let (their50, their99) = (micros(their.p50), micros(their.p99));
                let times = their50 / p50;
                println!(
                    "| {name} | {p50:.2} µs | {p99:.2} µs | {their50:.1} µs | {their99:.1} µs | {times:.1} | {target} |"
                );
            }
            None => println!("| {name} | {p50:.2} µs | {p99:.2} µs | not measured | | | {target} |"),
        }
    }
}
