//! A household over years: what is asked again and again, with the program closed and opened in between.

use lookup::Tier;
use stand_in::{StandInConfig, copy_code};

use crate::support::{World, gtin};

const LOOKUPS: u32 = 50_000;
const PRODUCTS: u32 = 5_000;
const RESTARTS: u32 = 20;
const MEMORY: usize = 1_024;

/// Draws numbers by Zipf's law with exponent 1: the one of rank `r` comes `r` times as seldom as the first.
struct Zipf {
    /// Up to each rank, how often one of them comes, of one.
    cumulative: Vec<f64>,
    state: u64,
}

impl Zipf {
    fn new(ranks: u32) -> Self {
        let weights = (1..=ranks).map(|rank| 1.0 / f64::from(rank));
        let sum: f64 = weights.clone().sum();
        let cumulative = weights.scan(0.0, |so_far, weight| {
            *so_far += weight / sum;
            Some(*so_far)
        });
        Self { cumulative: cumulative.collect(), state: 0x9e37_79b9_7f4a_7c15 }
    }

    fn draw(&mut self) -> u32 {
        // SplitMix64: the same draws in every run.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        #[allow(clippy::cast_precision_loss, reason = "53 bits fit")]
        let chance = ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        let rank = self.cumulative.partition_point(|cumulative| *cumulative < chance);
        u32::try_from(rank).unwrap().min(PRODUCTS - 1)
    }
}

#[tokio::test]
async fn fifty_thousand_lookups_over_five_thousand_products_with_twenty_restarts() {
    let mut world = World::of(StandInConfig { copies: PRODUCTS, ..StandInConfig::default() }, |config| {
        config.memory_entries = MEMORY;
    })
    .await;
    let mut zipf = Zipf::new(PRODUCTS);
    let mut distinct = std::collections::HashSet::new();
    let (mut memory, mut store, mut network) = (0, 0, 0);
    for lookup in 0..LOOKUPS {
        if lookup % (LOOKUPS / (RESTARTS + 1)) == 0 && lookup > 0 {
            world.reopen();
        }
        let number = zipf.draw();
        distinct.insert(number);
        match world.ask(gtin(&copy_code(number)).as_str()).await.provenance.tier {
            Some(Tier::Memory) => memory += 1,
            Some(Tier::Store) => store += 1,
            Some(Tier::Network) => network += 1,
            None => panic!("{number} was not answered"),
        }
    }
    let monitor = world.lookup.monitor().await;
    let percent = |part: u32| f64::from(part) * 100.0 / f64::from(LOOKUPS);
    println!(
        "memory {:.1} %, store {:.1} %, network {:.1} %; {} requests for {} products; {} bytes in the store, {} answers in memory",
        percent(memory),
        percent(store),
        percent(network),
        world.stand_in.total_requests(),
        distinct.len(),
        monitor.store_stats.bytes,
        monitor.memory_entries
    );
    assert_eq!(usize::try_from(world.stand_in.total_requests()).unwrap(), distinct.len(), "each once");
    assert_eq!(usize::try_from(network).unwrap(), distinct.len());
    assert!(memory > LOOKUPS / 2, "{memory}");
    // The bound is kept shard by shard, so it may be passed by a shard's rounding.
    assert!(monitor.memory_entries <= 2 * u64::try_from(MEMORY).unwrap(), "{}", monitor.memory_entries);
}
