//! The one HTTP client: deadlines, limits, our User-Agent, and nobody but whom it may ask.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, StatusCode, redirect};
use url::{Host, Origin, Url};

use crate::source::is_within;
use crate::{ConfigError, LookupConfig, Reason, Secret, Source, Unavailable};

/// Until a connection stands, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// More redirects than this are a loop.
const MAX_REDIRECTS: usize = 5;

/// Asks the source and its sisters, and nobody else but a second source that the user gave a key for.
#[derive(Debug)]
pub(crate) struct Http {
    client: Client,
    allowed: Vec<Origin>,
    official: bool,
}

/// What may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Records: the source and its sisters.
    Record,
    /// Pictures: their hosts as well, whatever the source is.
    Picture,
}

/// The beginning of an answer. Its body has not been read.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    /// Where the answer came from in the end.
    pub(crate) url: Url,
    response: reqwest::Response,
}

impl Http {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub(crate) fn new(config: &LookupConfig) -> Result<Self, ConfigError> {
        let source = &config.source_url;
        // For the process. A second client finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(&config.user_agent)
            .connect_timeout(CONNECT_TIMEOUT)
            // Followed here, one by one, each after a look at where it leads.
            .redirect(redirect::Policy::none())
            .referer(false);
        if is_loopback(source) {
            // What is on this machine is not asked through a proxy.
            builder = builder.no_proxy();
        }
        let allowed = std::iter::once(source).chain(&config.sister_urls).map(Url::origin).collect();
        Ok(Self {
            client: builder.build()?,
            allowed,
            official: source.host_str().and_then(Source::of_host).is_some(),
        })
    }

    /// Whether `url` may be asked. Plain http only where the user wrote it so.
    pub(crate) fn may_ask(&self, url: &Url, purpose: Purpose) -> bool {
        if !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        if self.allowed.contains(&url.origin()) {
            return true;
        }
        if url.scheme() != "https" || url.port().is_some() {
            return false;
        }
        let Some(host) = url.host_str() else { return false };
        match purpose {
            Purpose::Record => self.official && Source::of_host(host).is_some(),
            Purpose::Picture => Source::SISTERS.iter().any(|source| {
                ["images.", "static."]
                    .iter()
                    .any(|sub| host.strip_prefix(sub).is_some_and(|domain| domain == source.domain()))
            }),
        }
    }

    /// Asks for `url` with a key of the user's, and follows no redirect: nobody else may see the key.
    pub(crate) async fn get_with_key(&self, url: Url, key: &Secret) -> Result<Head, Unavailable> {
        let Ok(mut value) = HeaderValue::from_str(key.reveal()) else {
            tracing::warn!("the key can't be sent");
            return Err(Reason::BadAnswer.into());
        };
        value.set_sensitive(true);
        let asking = self.client.get(url.clone()).header("X-Api-Key", value).send();
        let response = asking.await.map_err(|error| failed(&error))?;
        Ok(Head { status: response.status(), url, response })
    }

    /// Asks for `url` and follows redirects as far as they are allowed. Drop it to give up: there is no
    /// deadline for the whole in here.
    pub(crate) async fn get(&self, mut url: Url, purpose: Purpose) -> Result<Head, Unavailable> {
        for _ in 0..=MAX_REDIRECTS {
            if !self.may_ask(&url, purpose) {
                tracing::warn!(host = url.host_str(), "refused to ask a host that is not the source's");
                return Err(Reason::BadAnswer.into());
            }
            let response = self.client.get(url.clone()).send().await.map_err(|error| failed(&error))?;
            let status = response.status();
            if !status.is_redirection() {
                return Ok(Head { status, url, response });
            }
            let location = response
                .headers()
                .get(header::LOCATION)
                .and_then(|location| location.to_str().ok())
                .and_then(|location| url.join(location).ok());
            let Some(next) = location else {
                tracing::warn!(%status, "a redirect that leads nowhere");
                return Err(Reason::BadAnswer.into());
            };
            if url.scheme() == "https" && next.scheme() != "https" {
                tracing::warn!(host = next.host_str(), "refused a redirect from https to http");
                return Err(Reason::BadAnswer.into());
            }
            url = next;
        }
        tracing::warn!(host = url.host_str(), "too many redirects");
        Err(Reason::BadAnswer.into())
    }
}

impl Head {
    /// Whether the body says that it is JSON.
    pub(crate) fn is_json(&self) -> bool {
        let kind = self.response.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json")
    }

    /// How long to wait, when the source says so.
    pub(crate) fn retry_after(&self, now: Timestamp) -> Option<Duration> {
        retry_after(self.response.headers(), now)
    }

    /// The body, unpacked. At most `limit` bytes: a longer one is [`Reason::BadAnswer`].
    pub(crate) async fn body(mut self, limit: usize) -> Result<Vec<u8>, Unavailable> {
        let too_long = || {
            tracing::warn!(limit, "the body is too long");
            Unavailable::from(Reason::BadAnswer)
        };
        let announced = self.response.content_length().unwrap_or(0);
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(too_long());
        }
        let mut body = Vec::with_capacity(announced);
        while let Some(chunk) = self.response.chunk().await.map_err(|error| failed(&error))? {
            if body.len() + chunk.len() > limit {
                return Err(too_long());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || is_within(name, "localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn failed(error: &reqwest::Error) -> Unavailable {
    // The address stays out of the log: it says what somebody eats.
    let reason = if error.is_connect() {
        Reason::Offline
    } else if error.is_timeout() {
        Reason::DeadlinePassed
    } else if error.is_body() || error.is_decode() {
        Reason::BadAnswer
    } else {
        // A connection that broke before it answered.
        Reason::SourceDown
    };
    tracing::info!(?reason, error = deepest(error), "a request failed");
    reason.into()
}

/// The first cause, which says what happened; the outer ones say where.
fn deepest(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// `Retry-After` in seconds or as a date, at most an hour.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    const LONGEST: Duration = Duration::from_hours(1);
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match value.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            // RFC 9110, 5.6.7: always in GMT.
            let date = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
            Duration::try_from(date.duration_since(now)).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Clock;

    fn http(source: &str) -> Http {
        let mut config = LookupConfig::new("Test/1 (a@b.c)", Clock::new(|| Timestamp::UNIX_EPOCH));
        config.source_url = source.parse().unwrap();
        config.sister_urls = vec!["http://127.0.0.1:2".parse().unwrap()];
        Http::new(&config).unwrap()
    }

    fn allowed(http: &Http, url: &str) -> (bool, bool) {
        let url = url.parse().unwrap();
        (http.may_ask(&url, Purpose::Record), http.may_ask(&url, Purpose::Picture))
    }

    #[test]
    fn who_may_be_asked() {
        let real = http("https://world.openfoodfacts.org");
        for (url, expected) in [
            ("https://world.openfoodfacts.org/x", (true, true)),
            ("https://world.openbeautyfacts.org/x", (true, false)),
            ("https://de.openpetfoodfacts.org/x", (true, false)),
            ("https://images.openfoodfacts.org/x", (true, true)),
            ("https://static.openproductsfacts.org/x", (true, true)),
            ("http://world.openfoodfacts.org/x", (false, false)),
            ("https://world.openfoodfacts.org:8443/x", (false, false)),
            ("https://user:pw@world.openfoodfacts.org/x", (false, false)),
            ("https://world.openfoodfacts.org.evil.example/x", (false, false)),
            ("https://images.evil.openfoodfacts.org/x", (true, false)),
            ("https://192.168.0.1/x", (false, false)),
            ("http://127.0.0.1:1/x", (false, false)),
            ("http://127.0.0.1:2/x", (true, true)),
            ("file:///etc/passwd", (false, false)),
        ] {
            assert_eq!(allowed(&real, url), expected, "{url}");
        }
        let own = http("http://127.0.0.1:1");
        for (url, expected) in [
            ("http://127.0.0.1:1/x", (true, true)),
            ("http://127.0.0.1:3/x", (false, false)),
            ("http://localhost:1/x", (false, false)),
            ("https://world.openfoodfacts.org/x", (false, false)),
            ("https://images.openfoodfacts.org/x", (false, true)),
        ] {
            assert_eq!(allowed(&own, url), expected, "{url}");
        }
    }

    #[test]
    fn waits() {
        let now: Timestamp = "2026-11-23T20:00:00Z".parse().unwrap();
        let wait = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, value.parse().unwrap());
            retry_after(&headers, now).map(|wait| wait.as_secs())
        };
        assert_eq!(wait("30"), Some(30));
        assert_eq!(wait(" 0 "), Some(0));
        assert_eq!(wait("999999"), Some(3600));
        assert_eq!(wait("Mon, 23 Nov 2026 20:01:30 GMT"), Some(90));
        assert_eq!(wait("Mon, 23 Nov 2026 19:00:00 GMT"), Some(0));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-5"), None);
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
