//! `cache`: what the cached lookup holds and does, and its upkeep.

use std::process::ExitCode;
use std::time::Duration;

use app::view::{CacheView, Circuit, HistoryRange, StoreState, TierView};
use app::{App, Error};
use serde_json::json;

use crate::args::Cache;
use crate::output::line;
use crate::pantry::Done;

/// Between two looks at how far a refresh is.
const LOOK: Duration = Duration::from_millis(500);

/// Runs one of them.
pub(crate) async fn run(app: &App, what: Cache, json: bool) -> Done {
    match what {
        Cache::Stats => return stats(app, json).await,
        Cache::Warm => show(&app.warm_cache().await?, json),
        Cache::Refresh => return refresh(app, json).await,
        Cache::Clear => show(&app.clear_cache().await?, json),
        Cache::Copy { to, use_it } => show(&app.copy_store(to.into(), use_it).await?, json),
    }
    Ok(ExitCode::SUCCESS)
}

async fn stats(app: &App, json: bool) -> Done {
    let cache = app.cache().await?;
    if !json {
        show(&cache, false);
        return Ok(ExitCode::SUCCESS);
    }
    let (hour, day, month) = (
        app.cache_history(HistoryRange::Hour).await,
        app.cache_history(HistoryRange::Day).await,
        app.cache_history(HistoryRange::Month).await,
    );
    line(&json!({ "cache": cache, "history": { "hour": hour, "day": day, "month": month } }));
    Ok(ExitCode::SUCCESS)
}

/// Refreshes what is in stock and not fresh, and stays until that is done. Ended early, the window or the next call goes
/// on with it.
async fn refresh(app: &App, json: bool) -> Done {
    let mut cache = app.refresh_stale().await?;
    while let Some(job) = cache.refresh {
        if !json {
            eprint!("\r{} of {}", job.done, job.total);
        }
        if cache.source.circuit == Circuit::Off {
            return Err(Error::Invalid { field: "online" });
        }
        tokio::time::sleep(LOOK).await;
        cache = app.cache().await?;
    }
    if !json {
        eprintln!();
    }
    show(&cache, json);
    Ok(ExitCode::SUCCESS)
}

fn show(cache: &CacheView, json: bool) {
    if json {
        line(cache);
        return;
    }
    let store = &cache.store;
    let state = match store.state {
        StoreState::Up => "works",
        StoreState::ReadOnly => "takes nothing new",
        StoreState::Down => "can't be used",
    };
    let problem = store.problem.as_ref().map(|problem| format!(" ({problem})")).unwrap_or_default();
    println!("store    {:?}, {state}{problem}", store.kind);
    println!("         {} answers, {} pictures, {} bytes", store.answers, store.pictures, store.bytes);
    for tier in &cache.tiers {
        println!("{}", tier_words(tier));
    }
    let source = &cache.source;
    let circuit = match source.circuit {
        Circuit::Closed => "asked",
        Circuit::Open => "left alone for now",
        Circuit::HalfOpen => "tried again",
        Circuit::Off => "switched off",
    };
    println!(
        "source   {circuit}; {} of {} reads and {} of {} searches left this minute",
        source.reads_left, source.reads_limit, source.searches_left, source.searches_limit
    );
    println!("waiting  {}", cache.queue.total);
    println!("stale    {} in stock, at least {} requests", cache.plan.stale, cache.plan.refresh_requests);
}

fn tier_words(tier: &TierView) -> String {
    let name = format!("{:?}", tier.tier).to_lowercase();
    let times = tier.latency.map(|latency| {
        format!(", p50 {:.1} µs, p95 {:.1} µs, p99 {:.1} µs", latency.p50, latency.p95, latency.p99)
    });
    format!(
        "{name:<8} {} hits ({} not fresh), {} misses, {} evicted{}",
        tier.hits,
        tier.stale_hits,
        tier.misses,
        tier.evictions,
        times.unwrap_or_default()
    )
}
