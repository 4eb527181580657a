//! Open Food Facts: what is asked, and what its answers mean.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use barcode::Gtin;
use jiff::Timestamp;
use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use tokio::time::timeout;
use url::Url;

use crate::breaker::DEFAULT_WAIT;
use crate::http::{Head, Http, Purpose};
use crate::scheduler::Asker;
use crate::{ConfigError, Facts, LookupConfig, Reason, Record, Source, Unavailable};

/// The version of the interface. Pinned: a path without a minor version means the oldest, and from 3.5 on
/// nutrients have another shape.
const VERSION: &str = "v3.4";

/// The fields asked for, besides those with a language in their name. The older names are for records that
/// were not touched since.
const FIELDS: &[&str] = &[
    "code",
    "product_type",
    "lang",
    "product_name",
    "generic_name",
    "brands",
    "quantity",
    "product_quantity",
    "product_quantity_unit",
    "categories_tags",
    "nutriscore_grade",
    "nutrition_grades",
    "nova_group",
    "nova_groups",
    "environmental_score_grade",
    "ecoscore_grade",
    "nutriments",
    "allergens_tags",
    "allergens",
    "traces_tags",
    "ingredients_text",
    "ingredients_analysis_tags",
    "image_front_url",
    "image_front_small_url",
    "last_modified_t",
];
/// Fields that exist once per language.
const LOCALISED: &[&str] = &["product_name", "generic_name", "ingredients_text"];

/// A search may bring so many bodies' worth.
const SEARCH_BODIES: usize = 8;
/// The longest a request may go on, also behind those who gave up on it.
pub(crate) const FLIGHT_DEADLINE: Duration = Duration::from_secs(30);

/// The source said something definite.
#[derive(Debug, Clone)]
pub(crate) enum Fetched {
    /// It knows the product.
    Found {
        /// What was read out of it.
        record: Arc<Record>,
        /// The record as it came.
        raw: String,
    },
    /// It does not.
    Unknown,
}

/// Asks Open Food Facts.
#[derive(Debug)]
pub(crate) struct OpenFoodFacts {
    http: Arc<Http>,
    config: LookupConfig,
}

impl OpenFoodFacts {
    pub(crate) fn new(http: Arc<Http>, config: LookupConfig) -> Self {
        Self { http, config }
    }

    async fn read_product(&self, gtin: Gtin, code: &str) -> Result<Fetched, Unavailable> {
        let lc = self.config.lc();
        let head = self.ask(question(&self.config.source_url, code, &lc)).await?;
        let host = head.url.host_str().and_then(Source::of_host);
        let status = head.status;
        let body = head.body(self.config.body_limit).await?;
        let about = About { gtin, code };
        understand(status, &body, &about, &lc, host, self.config.clock.now()).map_err(|why| bad(status, why))
    }

    async fn search_products(&self, gtins: &[Gtin]) -> Result<HashMap<Gtin, Fetched>, Unavailable> {
        let lc = self.config.lc();
        let head = self.ask(search(&self.config.source_url, gtins, &lc)).await?;
        let status = head.status;
        let body = head.body(self.config.body_limit.saturating_mul(SEARCH_BODIES)).await?;
        understand_search(&body, gtins, &lc, self.config.clock.now()).map_err(|why| bad(status, why))
    }

    /// The head of an answer that says something: JSON, found or not.
    async fn ask(&self, url: Url) -> Result<Head, Unavailable> {
        let head = self.http.get(url, Purpose::Record).await?;
        let status = head.status;
        let retry_after = head.retry_after(self.config.clock.now());
        let unavailable = |reason| Err(Unavailable { reason, retry_after });
        match status {
            StatusCode::OK | StatusCode::NOT_FOUND => {}
            StatusCode::TOO_MANY_REQUESTS => {
                // The source counts by the minute.
                let retry_after = retry_after.or(Some(DEFAULT_WAIT));
                return Err(Unavailable { reason: Reason::RateLimited, retry_after });
            }
            StatusCode::REQUEST_TIMEOUT => return unavailable(Reason::SourceDown),
            _ if status.is_server_error() => return unavailable(Reason::SourceDown),
            _ => return Err(bad(status, "a status of no meaning here")),
        }
        if head.is_json() { Ok(head) } else { Err(bad(status, "something other than JSON")) }
    }
}

fn bad(status: StatusCode, why: &str) -> Unavailable {
    tracing::warn!(%status, why, "the source's answer can't be used");
    Reason::BadAnswer.into()
}

impl Asker for OpenFoodFacts {
    async fn read(&self, gtin: Gtin, short: bool) -> Result<Fetched, Unavailable> {
        let short = gtin.to_upc_e().filter(|_| short);
        let code = short.as_ref().map_or(gtin.as_str(), |short| short.as_str());
        let read = timeout(FLIGHT_DEADLINE, self.read_product(gtin, code)).await;
        read.unwrap_or_else(|_| Err(Reason::DeadlinePassed.into()))
    }

    async fn search(&self, gtins: Vec<Gtin>) -> Result<HashMap<Gtin, Fetched>, Unavailable> {
        let search = timeout(FLIGHT_DEADLINE, self.search_products(&gtins)).await;
        search.unwrap_or_else(|_| Err(Reason::DeadlinePassed.into()))
    }
}

/// The address to ask for one product. `base` was checked when the configuration was taken.
fn question(base: &Url, code: &str, lc: &str) -> Url {
    let query = [("product_type", "all"), ("lc", lc), ("fields", &fields(lc))];
    address(base, &["api", VERSION, "product", code], &query)
}

/// The address to ask for many. It has no version with minor number, and knows food only.
fn search(base: &Url, gtins: &[Gtin], lc: &str) -> Url {
    let codes: Vec<&str> = gtins.iter().map(Gtin::as_str).collect();
    let size = gtins.len().to_string();
    let query = [("code", &*codes.join(",")), ("page_size", &size), ("lc", lc), ("fields", &fields(lc))];
    address(base, &["api", "v2", "search"], &query)
}

fn fields(lc: &str) -> String {
    let mut fields = FIELDS.join(",");
    for stem in LOCALISED {
        fields.push_str(&format!(",{stem}_{lc}"));
    }
    fields
}

fn address(base: &Url, segments: &[&str], query: &[(&str, &str)]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url.query_pairs_mut().clear().extend_pairs(query);
    url.set_fragment(None);
    url
}

/// Whether `url` can be a base of questions.
pub(crate) fn check_base(url: &Url) -> Result<(), ConfigError> {
    if matches!(url.scheme(), "http" | "https") && url.has_host() {
        Ok(())
    } else {
        Err(ConfigError::SourceUrl(url.to_string()))
    }
}

/// What is common to the answers of all versions.
#[derive(Debug, Deserialize)]
struct Envelope<'a> {
    #[serde(default)]
    code: Value,
    #[serde(borrow)]
    product: Option<&'a RawValue>,
    #[serde(default)]
    result: Option<Outcome>,
    #[serde(default)]
    status_verbose: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Outcome {
    id: Option<String>,
}

/// What was asked about, and under which number.
struct About<'a> {
    gtin: Gtin,
    code: &'a str,
}

/// What a 200 or 404 with JSON means; the error says why it means nothing.
fn understand(
    status: StatusCode,
    body: &[u8],
    about: &About<'_>,
    lc: &str,
    host: Option<Source>,
    now: Timestamp,
) -> Result<Fetched, &'static str> {
    let envelope: Envelope<'_> = serde_json::from_slice(body).map_err(|_| "not the JSON of an answer")?;
    if let Some(code) = envelope.code.as_str()
        && code != about.code
        && code.parse::<Gtin>() != Ok(about.gtin)
    {
        return Err("about another product");
    }
    let result = envelope.result.and_then(|result| result.id);
    match result.as_deref().or(envelope.status_verbose.as_deref()) {
        Some("product_not_found" | "product not found") => return Ok(Fetched::Unknown),
        Some("product_found" | "product found") if status == StatusCode::OK => {}
        // It exists in a sister database. All were asked for, so this is no answer; and no absence.
        Some("product_found_with_a_different_product_type") => return Err("in another database"),
        _ => return Err("neither found nor not found"),
    }
    let raw = envelope.product.ok_or("found, without a product")?;
    let product: Map<String, Value> =
        serde_json::from_str(raw.get()).map_err(|_| "the product is no object")?;
    found(raw, &product, about.gtin, lc, host, now)
}

/// What a search answers, in all versions.
#[derive(Debug, Deserialize)]
struct Listing<'a> {
    #[serde(borrow)]
    products: Vec<&'a RawValue>,
}

/// The products among those asked for that a search brought. What it says of others, or can't be understood, is passed
/// over.
fn understand_search(
    body: &[u8],
    gtins: &[Gtin],
    lc: &str,
    now: Timestamp,
) -> Result<HashMap<Gtin, Fetched>, &'static str> {
    let listing: Listing<'_> = serde_json::from_slice(body).map_err(|_| "not the JSON of a search")?;
    let mut all = HashMap::new();
    for raw in listing.products {
        let Ok(product) = serde_json::from_str::<Map<String, Value>>(raw.get()) else { continue };
        let code = product.get("code").and_then(Value::as_str).and_then(|code| code.parse::<Gtin>().ok());
        let Some(gtin) = code.filter(|gtin| gtins.contains(gtin)) else { continue };
        if let Ok(fetched) = found(raw, &product, gtin, lc, Some(Source::OpenFoodFacts), now) {
            all.insert(gtin, fetched);
        }
    }
    Ok(all)
}

/// A product that the source has. `host`: which database answered.
fn found(
    raw: &RawValue,
    product: &Map<String, Value>,
    gtin: Gtin,
    lc: &str,
    host: Option<Source>,
    now: Timestamp,
) -> Result<Fetched, &'static str> {
    // The code is always given when anything is; a key that nobody asked for may come with nothing, too.
    if !product.keys().any(|key| key != "code" && FIELDS.contains(&key.as_str())) {
        return Err("an empty product");
    }
    let source = product
        .get("product_type")
        .and_then(Value::as_str)
        .and_then(Source::of_product_type)
        .or(host)
        .unwrap_or(Source::OpenFoodFacts);
    Ok(Fetched::Found {
        record: Arc::new(Record {
            facts: Facts::read(source, product, lc),
            source,
            page_url: source.page_url(gtin),
            fetched_at: now,
        }),
        raw: raw.get().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn gtin(text: &str) -> Gtin {
        text.parse().unwrap()
    }

    fn told(status: u16, body: &str, code: &str) -> Result<Option<Arc<Record>>, &'static str> {
        let status = StatusCode::from_u16(status).unwrap();
        told_about(status, body, &About { gtin: gtin(code), code })
    }

    fn told_about(
        status: StatusCode,
        body: &str,
        about: &About<'_>,
    ) -> Result<Option<Arc<Record>>, &'static str> {
        understand(status, body.as_bytes(), about, "en", None, Timestamp::UNIX_EPOCH).map(|fetched| {
            match fetched {
                Fetched::Found { record, .. } => Some(record),
                Fetched::Unknown => None,
            }
        })
    }

    #[test]
    fn questions() {
        let url = question(&"https://world.openfoodfacts.org/".parse().unwrap(), "80050100", "de");
        assert_eq!(url.path(), "/api/v3.4/product/80050100");
        let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        assert_eq!(query[0], ("product_type".to_owned(), "all".to_owned()));
        assert_eq!(query[1], ("lc".to_owned(), "de".to_owned()));
        let fields: Vec<&str> = query[2].1.split(',').collect();
        for field in ["product_name_de", "ingredients_text_de", "nutriments", "image_front_url"] {
            assert!(fields.contains(&field), "{field}");
        }
        let below = question(&"http://127.0.0.1:1/off?x=1#y".parse().unwrap(), "80050100", "en");
        assert!(
            below.as_str().starts_with("http://127.0.0.1:1/off/api/v3.4/product/80050100?product_type=all&")
        );
        for wrong in ["file:///etc", "data:text/plain,x", "mailto:a@b.c"] {
            assert!(check_base(&wrong.parse().unwrap()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn found() {
        let record = told(
            200,
            r#"{"code":"3017620422003","errors":[],"product":{"code":"3017620422003","product_name":"Nutella","product_type":"beauty"},
            "result":{"id":"product_found","lc_name":"Produk ditemukan","name":"Product found"},"status":"success_with_warnings",
            "warnings":[{"field":{"id":"code","value":"3017620422003"},"impact":{"id":"none"},"message":{"id":"different_normalized_product_code","name":""}}]}"#,
            "03017620422003",
        )
        .unwrap()
        .unwrap();
        assert_eq!(record.facts.name.as_deref(), Some("Nutella"));
        assert_eq!(record.source, Source::OpenBeautyFacts);
        assert_eq!(record.page_url, "https://world.openbeautyfacts.org/product/3017620422003");
        let old = r#"{"code":"80050100","product":{"product_name":"x"},"status":1,"status_verbose":"product found"}"#;
        assert!(told(200, old, "80050100").unwrap().is_some());
    }

    #[test]
    fn found_under_its_upc_e() {
        let body = r#"{"code":"04252614","product":{"product_name":"x"},"result":{"id":"product_found"}}"#;
        let about = About { gtin: gtin("042100005264"), code: "04252614" };
        let record = told_about(StatusCode::OK, body, &about).unwrap().unwrap();
        assert_eq!(record.facts.name.as_deref(), Some("x"));
        assert!(told(200, body, "042100005264").is_err(), "not what was asked for");
    }

    #[test]
    fn only_not_found_is_unknown() {
        let v3 = |id: &str| {
            format!(r#"{{"code":"12345670","errors":[],"result":{{"id":"{id}"}},"status":"failure"}}"#)
        };
        assert!(told(404, &v3("product_not_found"), "12345670").unwrap().is_none());
        let v2 = r#"{"code":"12345670","status":0,"status_verbose":"product not found"}"#;
        assert!(told(404, v2, "12345670").unwrap().is_none());
        assert!(told(200, v2, "12345670").unwrap().is_none());
        for (status, body) in [
            (404, v3("product_found_with_a_different_product_type")),
            (404, v3("product_found")),
            (404, v3("something_new")),
            (404, "{}".to_owned()),
            (404, "null".to_owned()),
            (404, "[]".to_owned()),
            (404, String::new()),
            (404, "<html>".to_owned()),
            (200, v3("product_found")),
            (200, r#"{"code":"12345670","product":{},"result":{"id":"product_found"}}"#.to_owned()),
            (200, r#"{"code":"12345670","product":{"code":"12345670","ecoscore_tags":[]},"result":{"id":"product_found"}}"#.to_owned()),
            (200, r#"{"code":"12345670","product":[1],"result":{"id":"product_found"}}"#.to_owned()),
            (200, r#"{"code":"80050100","product":{"product_name":"x"},"result":{"id":"product_found"}}"#.to_owned()),
            (404, r#"{"code":"80050100","result":{"id":"product_not_found"}}"#.to_owned()),
            (200, format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))),
        ] {
            assert!(told(status, &body, "12345670").is_err(), "{status} {}", &body[..body.len().min(80)]);
        }
        assert!(
            understand(
                StatusCode::OK,
                b"{\"product\":{\"product_name\":\"\xff\"},\"result\":{\"id\":\"product_found\"}}",
                &About { gtin: gtin("12345670"), code: "12345670" },
                "en",
                None,
                Timestamp::UNIX_EPOCH
            )
            .is_err(),
            "not UTF-8"
        );
    }

    #[test]
    fn searches() {
        let (nutella, other) = (gtin("3017620422003"), gtin("80050100"));
        let url = search(&"http://127.0.0.1:1/".parse().unwrap(), &[nutella, other], "de");
        assert!(url.as_str().starts_with(
            "http://127.0.0.1:1/api/v2/search?code=3017620422003%2C80050100&page_size=2&lc=de&fields=code%2C"
        ));
        let body = br#"{"count":5,"page":1,"products":[
            {"code":"3017620422003","product_name":"Nutella"},
            {"code":"12345670","product_name":"not asked for"},
            {"code":"80050100"}, {"product_name":"no code"}, "nonsense", null]}"#;
        let found = understand_search(body, &[nutella, other], "de", Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(found.keys().collect::<Vec<_>>(), [&nutella], "an empty product is none");
        for wrong in ["", "[]", "{}", "<html>", r#"{"products":{}}"#, r#"{"products":[}"#] {
            assert!(understand_search(wrong.as_bytes(), &[nutella], "en", Timestamp::UNIX_EPOCH).is_err());
        }
    }
}
