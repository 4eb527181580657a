//! The second source, USDA FoodData Central: asked about what Open Food Facts does not know, with a key of the user's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use barcode::Gtin;
use jiff::Timestamp;
use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use tokio::time::{Instant, timeout};
use url::Url;

use crate::breaker::{Breaker, Circuit};
use crate::budget::{Budget, Kind, Left, Limits};
use crate::http::Http;
use crate::metrics::Metrics;
use crate::off::{FLIGHT_DEADLINE, Fetched};
use crate::slot::Slot;
use crate::{Clock, Facts, LookupConfig, Reason, Record, Secret, Source, Unavailable, Urgency};

/// 1,000 requests an hour are allowed for each key (<https://api.data.gov/docs/developer-manual>), which are 16 a minute.
const LIMITS: Limits = Limits { reads: 15, searches: 0 };
/// Who asks more is locked out for so long, by the same page.
const LOCKED_OUT: Duration = Duration::from_hours(1);
/// The document in the store with the requests made.
const BUDGET: &str = "budget:usda-fooddata-central";
/// How long a question of a person, and one of the background, waits for its turn.
const PERSONS_PATIENCE: Duration = Duration::from_secs(5);
const BACKGROUNDS_PATIENCE: Duration = Duration::from_mins(3);
/// Foods that one search brings: several editions of one label at most.
const PAGE_SIZE: &str = "25";

/// How the second source is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondSource {
    /// Its base address, or that of what answers like it.
    pub url: Url,
    /// The user's own key.
    pub key: Secret,
}

/// How it stands with the second source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondState {
    /// Whether it is asked.
    pub circuit: Circuit,
    /// Why it is not asked, or how the last request failed.
    pub trouble: Option<Unavailable>,
    /// It does not take the key: it is asked no more with that.
    pub key_refused: bool,
    /// Requests that may be made now.
    pub left: Left,
}

/// Asks it.
#[derive(Debug)]
pub(crate) struct FoodDataCentral {
    config: SecondSource,
    http: Arc<Http>,
    clock: Clock,
    body_limit: usize,
    limits: Limits,
    metrics: Arc<Metrics>,
    breaker: Breaker,
    budget: Budget,
    key_refused: AtomicBool,
}

impl FoodDataCentral {
    pub(crate) fn new(
        config: SecondSource,
        all: &LookupConfig,
        http: Arc<Http>,
        slot: &Arc<Slot>,
        metrics: &Arc<Metrics>,
    ) -> Self {
        Self {
            config,
            http,
            clock: all.clock.clone(),
            body_limit: all.body_limit,
            // A source on this machine has none.
            limits: if all.limits == Limits::NONE { Limits::NONE } else { LIMITS },
            metrics: Arc::clone(metrics),
            breaker: Breaker::default(),
            budget: Budget::new(Arc::clone(slot), BUDGET),
            key_refused: AtomicBool::new(false),
        }
    }

    pub(crate) fn is(&self, config: &SecondSource) -> bool {
        self.config == *config
    }

    pub(crate) fn breaker(&self) -> &Breaker {
        &self.breaker
    }

    pub(crate) fn key_refused(&self) -> bool {
        self.key_refused.load(Ordering::Acquire)
    }

    pub(crate) fn state(&self) -> SecondState {
        let now = self.clock.now();
        let (circuit, trouble) = self.breaker.state(now);
        let left = self.budget.left(Kind::Read, Urgency::Person, self.limits, now);
        SecondState { circuit, trouble, key_refused: self.key_refused(), left }
    }

    /// Asks about one product. This takes no longer than its turn and [`FLIGHT_DEADLINE`] together.
    pub(crate) async fn ask(&self, gtin: Gtin, urgency: Urgency) -> Result<Fetched, Unavailable> {
        if self.key_refused() {
            return Err(Reason::BadAnswer.into());
        }
        self.wait_for_turn(urgency).await?;
        let started = Instant::now();
        let asked = timeout(FLIGHT_DEADLINE, self.search(gtin)).await;
        let asked = asked.unwrap_or_else(|_| Err(Reason::DeadlinePassed.into()));
        self.metrics.request(asked.is_ok(), started.elapsed());
        match &asked {
            Ok(_) => self.breaker.success(),
            Err(why) => self.breaker.failure(*why, self.clock.now(), fastrand::f64()),
        }
        asked
    }

    async fn wait_for_turn(&self, urgency: Urgency) -> Result<(), Unavailable> {
        let patience = match urgency {
            Urgency::Person => PERSONS_PATIENCE,
            Urgency::Background => BACKGROUNDS_PATIENCE,
        };
        let until = Instant::now() + patience;
        loop {
            let now = self.clock.now();
            self.breaker.check(urgency, now)?;
            let Err(wait) = self.budget.take(Kind::Read, urgency, self.limits, now).await else {
                return Ok(());
            };
            if Instant::now() + wait > until {
                return Err(Unavailable { reason: Reason::Waiting, retry_after: Some(wait) });
            }
            tokio::time::sleep(wait).await;
        }
    }

    async fn search(&self, gtin: Gtin) -> Result<Fetched, Unavailable> {
        let head = self.http.get_with_key(question(&self.config.url, gtin), &self.config.key).await?;
        let status = head.status;
        let now = self.clock.now();
        let retry_after = head.retry_after(now);
        match status {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                tracing::warn!(%status, "the second source does not take the key");
                self.key_refused.store(true, Ordering::Release);
                return Err(Reason::BadAnswer.into());
            }
            StatusCode::TOO_MANY_REQUESTS => {
                let retry_after = retry_after.or(Some(LOCKED_OUT));
                return Err(Unavailable { reason: Reason::RateLimited, retry_after });
            }
            _ if status.is_server_error() => {
                return Err(Unavailable { reason: Reason::SourceDown, retry_after });
            }
            _ => return Err(bad("a status of no meaning here")),
        }
        if !head.is_json() {
            return Err(bad("something other than JSON"));
        }
        let body = head.body(self.body_limit).await?;
        understand(&body, gtin, now).map_err(bad)
    }
}

fn bad(why: &str) -> Unavailable {
    tracing::warn!(why, "the second source's answer can't be used");
    Reason::BadAnswer.into()
}

/// The address to ask. The source keeps numbers with as many leading zeros as the label had, and a search finds those
/// with any of the words.
fn question(base: &Url, gtin: Gtin) -> Url {
    let number = gtin.number();
    let mut words = [8, 12, 13, 14].map(|digits| format!("{number:0digits$}")).to_vec();
    words.dedup();
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(["v1", "foods", "search"]);
    }
    let query = [("query", &*words.join(" ")), ("dataType", "Branded"), ("pageSize", PAGE_SIZE)];
    url.query_pairs_mut().clear().extend_pairs(query);
    url
}

#[derive(Debug, Deserialize)]
struct Listing<'a> {
    #[serde(borrow)]
    foods: Vec<&'a RawValue>,
}

/// The newest label of this number among what a search brought.
fn understand(body: &[u8], gtin: Gtin, now: Timestamp) -> Result<Fetched, &'static str> {
    let listing: Listing<'_> = serde_json::from_slice(body).map_err(|_| "not the JSON of a search")?;
    let labels = listing.foods.into_iter().filter_map(|raw| {
        let food: Map<String, Value> = serde_json::from_str(raw.get()).ok()?;
        let number = food.get("gtinUpc")?.as_str()?.trim().parse().ok()?;
        (Gtin::from_number(number).ok()? == gtin).then_some((food, raw))
    });
    let published = |food: &Map<String, Value>| {
        food.get("publishedDate").and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let Some((food, raw)) = labels.max_by_key(|(food, _)| published(food)) else {
        return Ok(Fetched::Unknown);
    };
    let source = Source::FoodDataCentral;
    let record = Record {
        facts: Facts::read(source, &food, "en"),
        source,
        page_url: source.page_url(gtin),
        fetched_at: now,
    };
    Ok(Fetched::Found { record: Arc::new(record), raw: raw.get().to_owned() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn gtin(text: &str) -> Gtin {
        text.parse().unwrap()
    }

    fn query(code: &str) -> String {
        let url = question(&"https://api.nal.usda.gov/fdc".parse().unwrap(), gtin(code));
        assert_eq!(url.path(), "/fdc/v1/foods/search");
        url.query_pairs().find(|(key, _)| key == "query").unwrap().1.into_owned()
    }

    #[test]
    fn numbers_are_asked_for_as_labels_have_them() {
        assert_eq!(query("077034085228"), "77034085228 077034085228 0077034085228 00077034085228");
        assert_eq!(query("3017620422003"), "3017620422003 03017620422003");
        assert_eq!(query("80050100"), "80050100 000080050100 0000080050100 00000080050100");
    }

    #[test]
    fn the_newest_label_of_this_number() {
        let told = |body: &str| understand(body.as_bytes(), gtin("077034085228"), Timestamp::UNIX_EPOCH);
        let body = r#"{"totalHits":4,"foods":[
            {"gtinUpc":"077034085228","description":"OLD","publishedDate":"2019-04-01"},
            {"gtinUpc":"00077034085228","description":"NEW","publishedDate":"2021-10-28"},
            {"gtinUpc":"077034085211","description":"OTHER","publishedDate":"2024-10-28"},
            {"gtinUpc":null},{"description":"NONE"},7]}"#;
        let Fetched::Found { record, raw } = told(body).unwrap() else { panic!("not found") };
        assert_eq!(record.facts.name.as_deref(), Some("New"));
        assert_eq!(record.source, Source::FoodDataCentral);
        assert!(raw.contains("00077034085228"));
        assert!(matches!(told(r#"{"foods":[]}"#), Ok(Fetched::Unknown)));
        for wrong in ["", "null", "[]", "{}", r#"{"foods":{}}"#, "<html>"] {
            assert!(told(wrong).is_err(), "{wrong}");
        }
    }
}
