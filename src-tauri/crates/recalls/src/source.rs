//! Asks the register.

use std::time::Duration;

use jiff::civil::Date;
use reqwest::{Client, redirect};
use serde_json::Value;
use url::Url;

use crate::{Error, Recall, notice};

/// The data set of `RappelConso` that names barcodes. Its interface is that of Opendatasoft's Explore API 2.1.
pub const SOURCE_URL: &str =
    "https://data.economie.gouv.fr/api/explore/v2.1/catalog/datasets/rappelconso-v2-gtin-espaces";

/// The most that the interface gives at once, and where it stops.
pub(crate) const PAGE: u32 = 100;
pub(crate) const LAST_OFFSET: u32 = 10_000 - PAGE;
/// A page of a hundred notices has some 300 kB.
const MAX_BYTES: usize = 4_000_000;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(20);

/// A page of notices, the newest first.
#[derive(Debug)]
pub(crate) struct Page {
    /// Those about food that name a barcode.
    pub(crate) recalls: Vec<Recall>,
    /// The day of the oldest of any sort; none of an empty page.
    pub(crate) oldest: Option<Date>,
    /// True when nothing comes behind it.
    pub(crate) last: bool,
}

/// The register, as it is asked.
#[derive(Debug)]
pub(crate) struct Source {
    client: Client,
    base: Url,
}

impl Source {
    #[expect(
        clippy::disallowed_methods,
        reason = "the register is no product source: it has a client of its own"
    )]
    pub(crate) fn new(base: &str, user_agent: &str) -> Result<Self, Error> {
        // For the process. A second client finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let address = || Error::Address(base.to_owned());
        let base: Url = base.parse().map_err(|_| address())?;
        let host = base.host_str().ok_or_else(address)?;
        let here = host == "localhost" || host == "127.0.0.1";
        // Plain only to this machine.
        if base.scheme() != "https" && !(here && base.scheme() == "http") {
            return Err(address());
        }
        let mut builder = Client::builder()
            .user_agent(user_agent)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .redirect(redirect::Policy::none())
            .referer(false);
        if here {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| Error::Unreachable(error.to_string()))?;
        Ok(Self { client, base })
    }

    /// The page from `offset` on.
    ///
    /// No condition is sent with it: the register's firewall refuses some of them to programs it does not know.
    pub(crate) async fn page(&self, offset: u32) -> Result<Page, Error> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| Error::Address(self.base.to_string()))?
            .pop_if_empty()
            .push("records");
        url.query_pairs_mut()
            .append_pair("limit", &PAGE.to_string())
            .append_pair("offset", &offset.to_string())
            .append_pair("order_by", "date_publication desc");
        let response = self.client.get(url).send().await.map_err(|error| unreachable(&error))?;
        if !response.status().is_success() {
            return Err(Error::Refused(response.status().as_u16()));
        }
        let body: Value =
            serde_json::from_slice(&body(response).await?).map_err(|_| Error::Unreadable("no JSON"))?;
        let results = body.get("results").and_then(Value::as_array).ok_or(Error::Unreadable("no results"))?;
        Ok(Page {
            recalls: results.iter().filter_map(notice::read).collect(),
            oldest: results.iter().filter_map(notice::published).min(),
            last: results.len() < PAGE as usize || offset >= LAST_OFFSET,
        })
    }
}

async fn body(mut response: reqwest::Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(Error::Unreadable("too long"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Without the address, and the first cause: that says what happened.
fn unreachable(error: &reqwest::Error) -> Error {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Error::Unreachable(cause.to_string())
}
