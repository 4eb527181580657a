//! What a hit costs as things grow: among a million answers in one SQLite file beside a thousand, and memory asked by
//! several threads at once.
//!
//! The large file takes some gigabytes of a temporary folder, and some minutes to be made. `LARDER_BENCH_ANSWERS` makes
//! it smaller.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock that the program reads")]

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use barcode::Gtin;
use jiff::Timestamp;
use lookup::{
    Clock, Entry, Freshness, Known, Limits, Lookup, LookupConfig, Record, SqliteStore, StoreConfig, Tier,
};
use stand_in::{StandIn, StandInConfig, copy_code};

/// Real records, of which the others are copies.
const DOCUMENTS: u32 = 1_000;
const FEW: u32 = 1_000;
const MANY: u32 = 1_000_000;
/// Rounds of so many reads of either file, by turns, so that whatever else the machine does falls on both.
const ROUNDS: usize = 60;
const READS: usize = 500;
/// Hits in memory of each thread.
const HITS: usize = 2_000_000;

/// A lookup that has seen some products, with the raw record of each.
async fn furnished() -> (Lookup, Vec<(Gtin, Record, String)>) {
    let stand_in =
        StandIn::start(StandInConfig { copies: DOCUMENTS, ..StandInConfig::default() }).await.unwrap();
    let mut config = LookupConfig::new("Larder/0.1 (bench@example.org)", Clock::new(Timestamp::now));
    config.source_url = stand_in.base_url().parse().unwrap();
    config.limits = Limits::NONE;
    config.store = StoreConfig::Memory;
    let lookup = Lookup::open(config).unwrap();
    let mut documents = Vec::new();
    for number in 0..DOCUMENTS {
        let gtin: Gtin = copy_code(number).parse().unwrap();
        let answer = lookup.answer(gtin, Freshness::Fresh).await;
        let Some(record) = answer.record() else { continue };
        documents.push((gtin, record.clone(), lookup.raw(gtin).await.unwrap()));
    }
    (lookup, documents)
}

fn file(path: &Path, answers: u32, documents: &[(Gtin, Record, String)]) -> (SqliteStore, Vec<Gtin>) {
    let store = SqliteStore::open(path).unwrap();
    let gtins: Vec<Gtin> = (0..answers).map(|number| copy_code(number).parse().unwrap()).collect();
    for (number, gtin) in gtins.iter().enumerate() {
        let (_, record, raw) = &documents[number % documents.len()];
        Entry::write(&store, *gtin, record, raw, "en").unwrap();
    }
    (store, gtins)
}

fn read(store: &SqliteStore, gtins: &[Gtin], times: &mut Vec<Duration>) {
    for _ in 0..READS {
        let gtin = gtins[fastrand::usize(..gtins.len())];
        let begun = Instant::now();
        let entry = std::hint::black_box(Entry::read(store, gtin, "en").unwrap().unwrap());
        times.push(begun.elapsed());
        assert!(matches!(entry.known, Known::Found(_)));
    }
}

fn told(what: &str, times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    let micros = |part: usize| times[times.len() * part / 100].as_secs_f64() * 1e6;
    println!("{what}: p50 {:.2} µs, p99 {:.2} µs", micros(50), micros(99));
    micros(50)
}

fn answers_in_one_file(documents: &[(Gtin, Record, String)]) {
    let many = std::env::var("LARDER_BENCH_ANSWERS").ok().and_then(|many| many.parse().ok()).unwrap_or(MANY);
    let folder = tempfile::tempdir().unwrap();
    let few = file(&folder.path().join("few.sqlite"), FEW, documents);
    let many = file(&folder.path().join("many.sqlite"), many, documents);
    let (mut of_few, mut of_many) = (Vec::new(), Vec::new());
    // Once without counting: both are to be warm.
    for round in 0..=ROUNDS {
        if round == 1 {
            of_few.clear();
            of_many.clear();
        }
        read(&few.0, &few.1, &mut of_few);
        read(&many.0, &many.1, &mut of_many);
    }
    let of_few = told(&format!("a hit among {} answers", few.1.len()), &mut of_few);
    let of_many = told(&format!("a hit among {} answers", many.1.len()), &mut of_many);
    println!("ratio {:.2}\n", of_many / of_few);
}

/// How much more this machine does with several threads that have nothing in common.
fn machine(threads: usize) -> f64 {
    let work = || {
        let mut number = 1_u64;
        for step in 0..300_000_000 {
            number = std::hint::black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step));
        }
    };
    let begun = Instant::now();
    work();
    let alone = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    #[expect(clippy::cast_precision_loss, reason = "a figure to show")]
    let all = threads as f64;
    all * alone / begun.elapsed().as_secs_f64()
}

fn hits_by_threads(lookup: &Lookup, documents: &[(Gtin, Record, String)]) {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut alone = 0.0;
    for threads in [1, 2, 4, 8].into_iter().filter(|threads| *threads <= cores.max(2)) {
        let begun = Instant::now();
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let runtime =
                        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
                    runtime.block_on(async {
                        for _ in 0..HITS {
                            let gtin = documents[fastrand::usize(..documents.len())].0;
                            let answer = std::hint::black_box(lookup.answer(gtin, Freshness::Fresh).await);
                            assert_eq!(answer.provenance.tier, Some(Tier::Memory));
                        }
                    });
                });
            }
        });
        #[expect(clippy::cast_precision_loss, reason = "a figure to show")]
        let millions = (threads * HITS) as f64 / begun.elapsed().as_secs_f64() / 1e6;
        if threads == 1 {
            alone = millions;
        }
        println!(
            "{threads} threads: {millions:.1} million hits in memory a second, {:.2} times one (with nothing shared: {:.2})",
            millions / alone,
            machine(threads)
        );
    }
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (lookup, documents) = runtime.block_on(furnished());
    hits_by_threads(&lookup, &documents);
    answers_in_one_file(&documents);
}
