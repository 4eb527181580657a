//! What a person waits for when a known product is looked up: a hit in memory, and a hit in the local store with
//! its facts decoded, alone and on the whole way. The documents are the real records of the stand-in.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock that the program reads")]

use std::hint::black_box;

use barcode::Gtin;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lookup::{
    Clock, Entry, Freshness, Limits, Lookup, LookupConfig, Outcome, SqliteStore, StoreConfig, Tier,
};
use stand_in::{StandIn, StandInConfig};
use tokio::runtime::Runtime;

/// A lookup that has seen all records, and their GTINs.
fn furnished(runtime: &Runtime, folder: &std::path::Path) -> (Lookup, Vec<Gtin>) {
    runtime.block_on(async {
        let stand_in = StandIn::start(StandInConfig::default()).await.unwrap();
        let mut config =
            LookupConfig::new("Larder/0.1 (bench@example.org)", Clock::new(jiff::Timestamp::now));
        config.source_url = stand_in.base_url().parse().unwrap();
        config.store = StoreConfig::Sqlite(folder.join("lookup.sqlite"));
        config.limits = Limits::NONE;
        let lookup = Lookup::open(config).unwrap();
        let mut gtins = Vec::new();
        for record in StandIn::records() {
            let Ok(gtin) = record.code.parse::<Gtin>() else { continue };
            let answer = lookup.answer(gtin, Freshness::Fresh).await;
            if matches!(answer.outcome, Outcome::Found(_)) {
                gtins.push(gtin);
            }
        }
        (lookup, gtins)
    })
}

fn hits(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (lookup, gtins) = furnished(&runtime, folder.path());
    assert!(gtins.len() >= 100, "{}", gtins.len());

    // What is measured is what it says: every one of them is a hit in memory.
    for gtin in &gtins {
        let answer = runtime.block_on(lookup.answer(*gtin, Freshness::Fresh));
        assert_eq!(answer.provenance.tier, Some(Tier::Memory), "{gtin}");
    }

    let mut group = criterion.benchmark_group("hit");
    group.throughput(Throughput::Elements(1));

    let mut next = gtins.iter().cycle();
    group.bench_function("memory, through Lookup::answer", |bencher| {
        bencher.to_async(&runtime).iter(|| {
            let gtin = *next.next().unwrap();
            let lookup = &lookup;
            async move { lookup.answer(black_box(gtin), Freshness::Fresh).await }
        });
    });

    let store = SqliteStore::open(&folder.path().join("lookup.sqlite")).unwrap();
    let mut next = gtins.iter().cycle();
    group.bench_function("store, decoded", |bencher| {
        bencher.iter(|| Entry::read(&store, black_box(*next.next().unwrap()), "en").unwrap().unwrap());
    });

    // The whole way, with the hop to a thread that may block. Memory is so small that going round evicts each
    // entry before it is asked for again.
    let mut config = lookup.config();
    config.memory_entries = 1;
    config.online = false;
    lookup.reconfigure(config).unwrap();
    let mut next = gtins.iter().cycle();
    group.bench_function("store, through Lookup::answer", |bencher| {
        bencher.to_async(&runtime).iter(|| {
            let gtin = *next.next().unwrap();
            let lookup = &lookup;
            async move {
                let answer = lookup.answer(black_box(gtin), Freshness::Fresh).await;
                assert_eq!(answer.provenance.tier, Some(Tier::Store));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, hits);
criterion_main!(benches);
