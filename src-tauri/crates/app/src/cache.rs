//! The cached lookup as a person sees and tends it: the monitor, warming, refreshing.

use std::collections::HashMap;
use std::time::Duration;

use barcode::Gtin;
use jiff::tz::TimeZone;
use lookup::HistoryRange as Range;

use crate::error::{Error, blocking};
use crate::view::{
    AppEvent, CacheView, Circuit, HistoryBucket, HistoryRange, HistoryView, JobView, LatencyView, PlanView,
    QueueItem, QueueState, QueueView, SecondStateView, SourceStateView, StoreState, StoreView, Tier,
    TierView, UnavailableReason,
};
use crate::{App, count, lookups, stores};

/// Codes of the queue that are shown.
const SHOWN: usize = 100;
/// The longest that warming may take at the start. It runs beside everything else.
const START_TIME: Duration = Duration::from_secs(2);
/// Changes that come closer together are told as one.
const PACE: Duration = Duration::from_millis(300);
/// The longest that warming may take when a person asked for it.
const WARM_TIME: Duration = Duration::from_secs(10);

impl App {
    /// What the cache holds and does, at one moment.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn cache(&self) -> Result<CacheView, Error> {
        // First: a copy that is no longer under way is then followed by what it led to.
        let (copying, copy_problem) = {
            let copies = self.copies();
            (copies.under_way.as_ref().map(|copying| job(copying.progress())), copies.problem.clone())
        };
        let monitor = self.lookup().monitor().await;
        let names = self.names_of(monitor.queue.iter().take(SHOWN).map(|(gtin, _)| *gtin).collect()).await?;
        let items = monitor.queue.iter().take(SHOWN).map(|(gtin, state)| QueueItem {
            gtin: gtin.to_string(),
            name: names.get(gtin).cloned(),
            state: queue_state(*state),
        });
        let tier = |tier, counts: lookup::TierCounts, evictions, entries, max_entries| TierView {
            tier,
            hits: counts.hits,
            misses: counts.misses,
            stale_hits: counts.stale_hits,
            evictions,
            entries,
            max_entries,
            latency: counts.latency.map(latency),
        };
        let stats = monitor.store_stats;
        Ok(CacheView {
            tiers: vec![
                tier(
                    Tier::Memory,
                    monitor.memory,
                    monitor.memory_evictions,
                    Some(monitor.memory_entries),
                    Some(monitor.memory_capacity),
                ),
                tier(Tier::Store, monitor.store, monitor.store_evictions, Some(stats.answers), None),
                tier(Tier::Network, monitor.network, 0, None, None),
            ],
            store: StoreView {
                kind: stores::kind(&monitor.store_config),
                state: match monitor.store_health.state {
                    lookup::StoreState::Up => StoreState::Up,
                    lookup::StoreState::ReadOnly => StoreState::ReadOnly,
                    lookup::StoreState::Down => StoreState::Down,
                },
                problem: monitor.store_health.problem,
                retry_seconds: monitor.store_health.retry_in.map(seconds),
                answers: count(stats.answers),
                pictures: count(stats.pictures),
                bytes: stats.bytes,
                max_bytes: monitor.store_max_bytes,
            },
            second: monitor.second.map(|second| SecondStateView {
                circuit: circuit(second.circuit, monitor.online),
                reason: second.trouble.map(|why| lookups::unavailable(why.reason)),
                retry_seconds: second.trouble.and_then(|why| why.retry_after).map(seconds),
                key_refused: second.key_refused,
                left: second.left.left,
                limit: second.left.limit,
            }),
            source: SourceStateView {
                circuit: circuit(monitor.circuit, monitor.online),
                reason: if monitor.online {
                    monitor.trouble.map(|why| lookups::unavailable(why.reason))
                } else {
                    Some(UnavailableReason::Offline)
                },
                retry_seconds: monitor.trouble.and_then(|why| why.retry_after).map(seconds),
                reads_left: monitor.reads.left,
                reads_limit: monitor.reads.limit,
                searches_left: monitor.searches.left,
                searches_limit: monitor.searches.limit,
                next_read_seconds: monitor.reads.next_in.map(seconds),
            },
            queue: QueueView { total: count(monitor.queue.len()), items: items.collect() },
            plan: PlanView {
                warm: monitor.plan.warm,
                stale: monitor.plan.stale,
                refresh_requests: monitor.plan.requests,
            },
            refresh: monitor.refresh.map(job),
            copy: copying,
            copy_problem,
        })
    }

    /// What the household calls these.
    async fn names_of(&self, gtins: Vec<Gtin>) -> Result<HashMap<Gtin, String>, Error> {
        let pantry = self.pantry_handle();
        blocking(move || {
            let mut names = HashMap::new();
            for gtin in gtins {
                let id = pantry.product_for_gtin(gtin.as_str())?;
                let name = id.map(|id| pantry.row(id)).transpose()?.and_then(|row| row.name);
                names.extend(name.map(|name| (gtin, name)));
            }
            Ok::<_, pantry::Error>(names)
        })
        .await
    }

    /// Who answered over time.
    pub async fn cache_history(&self, range: HistoryRange) -> HistoryView {
        let of = match range {
            HistoryRange::Hour => Range::Hour,
            HistoryRange::Day => Range::Day,
            HistoryRange::Month => Range::Month,
        };
        let offset = TimeZone::system().to_offset(lookups::now(self)).seconds();
        let buckets = self.lookup().history(of, offset).await;
        let sum = |part: fn(&lookup::Bucket) -> u64| buckets.iter().map(part).sum::<u64>();
        let cached = sum(|bucket| bucket.memory + bucket.store);
        let all = cached + sum(|bucket| bucket.network + bucket.unanswered);
        #[expect(clippy::cast_precision_loss, reason = "a ratio to show")]
        let hit_ratio = (all > 0).then(|| cached as f64 / all as f64);
        let buckets = buckets.into_iter().map(|bucket| HistoryBucket {
            from: bucket.from.to_string(),
            memory: bucket.memory,
            store: bucket.store,
            network: bucket.network,
            unanswered: bucket.unanswered,
        });
        HistoryView { range, buckets: buckets.collect(), hit_ratio }
    }

    /// Empties the cache; the pantry keeps everything.
    ///
    /// # Errors
    /// [`Error::Storage`] when the store can't be written.
    pub async fn clear_cache(&self) -> Result<CacheView, Error> {
        self.lookup().clear().await.map_err(|error| Error::Storage(error.to_string()))?;
        self.cache().await
    }

    /// Puts what is in stock and what is used most into memory.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn warm_cache(&self) -> Result<CacheView, Error> {
        self.lookup().warm(WARM_TIME).await;
        self.cache().await
    }

    /// Begins to refresh all that is in stock and not fresh. It goes on behind.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn refresh_stale(&self) -> Result<CacheView, Error> {
        self.tell_lookup_of_pantry().await?;
        self.lookup().refresh_stale().await;
        self.cache().await
    }

    /// Stops the refresh for now, or goes on with it.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn pause_refresh(&self, paused: bool) -> Result<CacheView, Error> {
        self.lookup().pause_refresh(paused).await;
        self.cache().await
    }

    /// Ends the refresh.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn cancel_refresh(&self) -> Result<CacheView, Error> {
        self.lookup().cancel_refresh().await;
        self.cache().await
    }

    /// Tries what waits now.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn ask_again(&self) -> Result<CacheView, Error> {
        self.lookup().ask_again();
        self.cache().await
    }

    /// What the lookup has to know when it starts: what is in stock, and what waits to be asked. Then what is in stock
    /// goes into memory.
    pub(crate) async fn prepare_lookup(&self) -> Result<(), Error> {
        self.tell_lookup_of_pantry().await?;
        let pantry = self.pantry_handle();
        let pending = blocking(move || pantry.pending_gtins()).await?;
        let pending: Vec<Gtin> = pending.iter().filter_map(|gtin| gtin.parse().ok()).collect();
        self.lookup().ask_later(&pending);
        self.lookup().warm(START_TIME).await;
        Ok(())
    }

    /// Tells the lookup what the household has.
    pub(crate) async fn tell_lookup_of_pantry(&self) -> Result<(), Error> {
        let pantry = self.pantry_handle();
        let gtins = blocking(move || pantry.gtins_in_stock()).await?;
        let askable = gtins.iter().filter_map(|gtin| gtin.parse::<Gtin>().ok());
        self.lookup().set_pantry(askable.filter(|gtin| gtin.class().is_askable()).collect());
        Ok(())
    }
}

/// Tells every view when something of the cache changed, until the app is closed.
pub(crate) async fn tell_changes(app: App) {
    let mut changes = app.lookup().changes();
    while changes.changed().await.is_ok() {
        app.events().send(AppEvent::CacheChanged);
        tokio::time::sleep(PACE).await;
    }
}

/// Keeps the lookup up to date with what is in stock, until the app is closed.
pub(crate) async fn follow_pantry(app: App) {
    let mut events = app.subscribe();
    while let Some(event) = events.next().await {
        let mut changed = matches!(event, AppEvent::PantryChanged { .. });
        // A shopping trip brings many changes: what is in stock is read once for all of them.
        let mut pause = std::pin::pin!(tokio::time::sleep(PACE));
        loop {
            tokio::select! {
                () = &mut pause => break,
                event = events.next() => match event {
                    Some(event) => changed |= matches!(event, AppEvent::PantryChanged { .. }),
                    None => return,
                },
            }
        }
        if changed && let Err(error) = app.tell_lookup_of_pantry().await {
            tracing::warn!(%error, "the cache could not be told what is in stock");
        }
    }
}

fn circuit(circuit: lookup::Circuit, online: bool) -> Circuit {
    match circuit {
        _ if !online => Circuit::Off,
        lookup::Circuit::Closed => Circuit::Closed,
        lookup::Circuit::Open => Circuit::Open,
        lookup::Circuit::HalfOpen => Circuit::HalfOpen,
    }
}

fn queue_state(state: lookup::QueueState) -> QueueState {
    match state {
        lookup::QueueState::Asking => QueueState::Asking,
        lookup::QueueState::Next => QueueState::Next,
        lookup::QueueState::Background => QueueState::Background,
        lookup::QueueState::Later => QueueState::Later,
    }
}

fn latency(latency: lookup::Latency) -> LatencyView {
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    LatencyView { p50: micros(latency.p50), p95: micros(latency.p95), p99: micros(latency.p99) }
}

fn job(progress: lookup::Progress) -> JobView {
    JobView { done: progress.done, total: progress.total, paused: progress.paused }
}

/// Whole seconds, rounded up: a countdown that says 0 is over.
fn seconds(time: Duration) -> u32 {
    count(time.as_millis().div_ceil(1000))
}
