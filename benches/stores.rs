//! What a hit costs in each store: [`Store::get`] of the real records of the stand-in, with their facts as they are
//! encoded, not decoded.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock that the program reads")]

use std::hint::black_box;

use barcode::Gtin;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use lookup::store::{Kept, KeptProduct, StoreConfig};
use lookup::{Clock, Freshness, Lookup, LookupConfig};
use stand_in::{StandIn, StandInConfig};
use tokio::runtime::Runtime;

#[path = "../src-tauri/crates/lookup/tests/support/redis.rs"]
mod redis_server;

use redis_server::RedisServer;

/// Beside each answer, as long as raw records are.
const RAW_BYTES: usize = 2500;

/// All products of the stand-in.
fn products() -> Vec<(Gtin, Kept)> {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async {
        let stand_in = StandIn::start(StandInConfig::default()).await.unwrap();
        let mut config = LookupConfig::new("Larder/0.1 (bench@example.org)", Clock::new(Timestamp::now));
        config.source_url = stand_in.base_url().parse().unwrap();
        let lookup = Lookup::open(config).unwrap();
        let mut products = Vec::new();
        for record in StandIn::records() {
            let Ok(gtin) = record.code.parse::<Gtin>() else { continue };
            let answer = lookup.answer(gtin, Freshness::Fresh).await;
            let Some(found) = answer.record() else { continue };
            let product = KeptProduct {
                fetched_at: found.fetched_at,
                source: found.source,
                language: "en".to_owned(),
                facts_version: 1,
                facts: serde_json::to_vec(&found.facts).unwrap(),
            };
            let kept = Kept { checked_at: found.fetched_at, expired: false, product: Some(product) };
            products.push((gtin, kept));
        }
        products
    })
}

fn hits(criterion: &mut Criterion) {
    let products = products();
    assert!(products.len() >= 100, "{}", products.len());
    let raw = "r".repeat(RAW_BYTES);
    let facts = |(_, kept): &(Gtin, Kept)| kept.product.as_ref().unwrap().facts.len();
    let mean = products.iter().map(facts).sum::<usize>() / products.len();
    println!("{} products, facts of {mean} bytes on average", products.len());

    let folder = tempfile::tempdir().unwrap();
    let server = RedisServer::start();
    let stores = [
        ("memory", StoreConfig::Memory),
        ("redb", StoreConfig::Redb(folder.path().join("lookup.redb"))),
        ("SQLite", StoreConfig::Sqlite(folder.path().join("lookup.sqlite"))),
        ("Redis", StoreConfig::Redis(server.config())),
    ];
    let mut group = criterion.benchmark_group("hit in a store");
    group.throughput(Throughput::Elements(1));
    for (name, config) in stores {
        let store = config.open().unwrap();
        for (gtin, kept) in &products {
            store.put(*gtin, kept, Some(&raw)).unwrap();
        }
        // What is measured is what it says.
        for (gtin, kept) in &products {
            assert_eq!(store.get(*gtin).unwrap().as_ref(), Some(kept));
        }
        let mut next = products.iter().cycle();
        group.bench_function(name, |bencher| {
            bencher.iter(|| store.get(black_box(next.next().unwrap().0)).unwrap().unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, hits);
criterion_main!(benches);
