//! The cached lookup as the monitor and the settings show it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Tier, UnavailableReason};

/// The store below memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum StoreKind {
    /// `lookup.sqlite`.
    #[default]
    Sqlite,
    /// One file of a key-value store, `lookup.redb`.
    Files,
    /// A Redis server that several machines share.
    Redis,
    /// This process's memory: nothing is kept when Larder is closed.
    Memory,
}

/// Where answers are kept below memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct StoreSettings {
    /// Which store.
    pub kind: StoreKind,
    /// The server, for [`StoreKind::Redis`].
    pub redis: RedisSettings,
}

/// A Redis server. Its password is kept apart, in the system's keyring where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct RedisSettings {
    /// Host name or address.
    pub host: String,
    /// Its port, 1 to 65,535.
    pub port: u16,
    /// Encrypted with TLS.
    pub tls: bool,
    /// The user's name; empty for the default user.
    pub user: String,
    /// Whether a password is kept.
    pub has_password: bool,
    /// What every key begins with: 1 to 64 letters, digits, `-`, `_` or `:`.
    pub prefix: String,
    /// Days after which a key that nobody used is deleted, 1 to 3,650.
    pub keep_days: u32,
}

impl Default for RedisSettings {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 6379,
            tls: false,
            user: String::new(),
            has_password: false,
            prefix: "larder".to_owned(),
            keep_days: 365,
        }
    }
}

/// Whether a store can be used, found out before it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct StoreCheck {
    /// It can be used.
    pub usable: bool,
    /// Why not, for the curious, in English.
    pub problem: Option<String>,
    /// Answers it holds already.
    pub answers: u32,
    /// Answers of the store in use that can be copied into it.
    pub to_copy: u32,
}

/// What the cache holds and does, all of it at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct CacheView {
    /// Memory, store and network, in the order in which they are asked. Counted since Larder was started.
    pub tiers: Vec<TierView>,
    /// The store below memory.
    pub store: StoreView,
    /// How it stands with Open Food Facts.
    pub source: SourceStateView,
    /// How it stands with the second source, where one is asked.
    pub second: Option<SecondStateView>,
    /// Codes that wait for the source to be asked.
    pub queue: QueueView,
    /// What the buttons would do now.
    pub plan: PlanView,
    /// "Refresh what is stale", while it runs or is paused.
    pub refresh: Option<JobView>,
    /// Copying to another store, while it runs.
    pub copy: Option<JobView>,
    /// Why the last copy failed, for the curious, in English; none once another is begun.
    pub copy_problem: Option<String>,
}

/// One tier's counters.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct TierView {
    /// Which.
    pub tier: Tier,
    /// Questions it answered; for the network, requests that brought an answer.
    pub hits: u64,
    /// Questions it could not answer; for the network, requests that failed.
    pub misses: u64,
    /// Hits that were not fresh any more.
    pub stale_hits: u64,
    /// Entries put out to make room.
    pub evictions: u64,
    /// Entries held; none for the network.
    pub entries: Option<u64>,
    /// The most entries it may hold, where that is bounded.
    pub max_entries: Option<u64>,
    /// Time an answer of this tier takes, in microseconds; none before the first.
    pub latency: Option<LatencyView>,
}

/// Percentiles in microseconds. Memory hits are sampled, one in 256; everything else is measured each time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct LatencyView {
    /// Half are quicker.
    pub p50: f64,
    /// 95 of a hundred are quicker.
    pub p95: f64,
    /// 99 of a hundred are quicker.
    pub p99: f64,
}

/// The store below memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct StoreView {
    /// Which.
    pub kind: StoreKind,
    /// Whether it works.
    pub state: StoreState,
    /// What is wrong with it, for the curious, in English.
    pub problem: Option<String>,
    /// Seconds until it is tried again, when it is by-passed.
    pub retry_seconds: Option<u32>,
    /// Answers in it.
    pub answers: u32,
    /// Products with a picture in it.
    pub pictures: u32,
    /// Bytes they take.
    pub bytes: u64,
    /// The most bytes they may take; none where the store bounds itself (Redis).
    pub max_bytes: Option<u64>,
}

/// Whether the store works. It is never waited for when it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum StoreState {
    /// It works.
    Up,
    /// It answers, but takes nothing new: a full disk.
    ReadOnly,
    /// It is by-passed and tried again later.
    Down,
}

/// How it stands with the product source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct SourceStateView {
    /// Whether it is asked.
    pub circuit: Circuit,
    /// Why it is not asked, or why the last request failed.
    pub reason: Option<UnavailableReason>,
    /// Seconds until it is asked again, while it is not.
    pub retry_seconds: Option<u32>,
    /// Product reads left this minute, by our own limit.
    pub reads_left: u32,
    /// That limit.
    pub reads_limit: u32,
    /// Searches left this minute; each fetches up to 100 products.
    pub searches_left: u32,
    /// That limit.
    pub searches_limit: u32,
    /// Seconds until the next read is free, when none is left.
    pub next_read_seconds: Option<u32>,
}

/// How it stands with the second source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct SecondStateView {
    /// Whether it is asked.
    pub circuit: Circuit,
    /// Why it is not asked, or why the last request failed.
    pub reason: Option<UnavailableReason>,
    /// Seconds until it is asked again, while it is not.
    pub retry_seconds: Option<u32>,
    /// It does not take the key, and is not asked with it again.
    pub key_refused: bool,
    /// Requests left this minute, by our own limit.
    pub left: u32,
    /// That limit.
    pub limit: u32,
}

/// Whether the source is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Circuit {
    /// It is.
    Closed,
    /// It failed too often, or asked us to wait: it is left alone for a while.
    Open,
    /// The while is over: the next question shows whether it is back.
    HalfOpen,
    /// The user switched the network off.
    Off,
}

/// Codes that wait for the source to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct QueueView {
    /// How many in all.
    pub total: u32,
    /// The first of them, in the order in which they will be asked; at most 100.
    pub items: Vec<QueueItem>,
}

/// One code that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct QueueItem {
    /// The GTIN.
    pub gtin: String,
    /// What the household calls it, when it does.
    pub name: Option<String>,
    /// What it waits for.
    pub state: QueueState,
}

/// What a code in the queue waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum QueueState {
    /// It is being asked now.
    Asking,
    /// A person asked: it comes first.
    Next,
    /// A refresh in the background: it comes when nobody else wants to ask.
    Background,
    /// It could not be asked and is tried again when the source is back.
    Later,
}

/// What the buttons would do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// Answers that would be put into memory: what is in stock, and what is used most.
    pub warm: u32,
    /// Products of the pantry whose facts are not fresh.
    pub stale: u32,
    /// Requests that refreshing them takes, at least.
    pub refresh_requests: u32,
}

/// Long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct JobView {
    /// Pieces done.
    pub done: u32,
    /// Pieces in all.
    pub total: u32,
    /// The user stopped it for now.
    pub paused: bool,
}

/// How far back a history goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum HistoryRange {
    /// The last 60 minutes, a bucket each.
    Hour,
    /// The last 24 hours, a bucket each.
    Day,
    /// The last 30 days, a bucket each.
    Month,
}

/// Who answered over time. Kept when Larder is closed.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct HistoryView {
    /// How far back.
    pub range: HistoryRange,
    /// Oldest first, without gaps.
    pub buckets: Vec<HistoryBucket>,
    /// Questions answered by memory or store, of all; 0 to 1, none while nothing was asked.
    pub hit_ratio: Option<f64>,
}

/// Who answered within one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct HistoryBucket {
    /// When it begins, RFC 3339.
    pub from: String,
    /// Questions that memory answered.
    pub memory: u64,
    /// Questions that the store answered.
    pub store: u64,
    /// Questions that the network answered.
    pub network: u64,
    /// Questions that nobody could answer.
    pub unanswered: u64,
}
