//! Pictures.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use barcode::Gtin;
use jiff::Timestamp;
use reqwest::StatusCode;
use url::Url;

use crate::http::{Http, Purpose};
use crate::scale::{Scaled, scale};
use crate::store::KeptPicture;
use crate::{Reason, Source, Unavailable};

/// The longest file that is taken, in bytes.
const MAX_BYTES: usize = 2 << 20;
/// How long a picture that could not be fetched is not asked for again.
const PAUSE: Duration = Duration::from_mins(1);
/// How many of those are remembered.
const MAX_PAUSES: usize = 1024;

/// A picture of a product: PNG, JPEG or WebP by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its media type, such as `image/jpeg`.
    pub content_type: &'static str,
    /// Differs when the picture differs: an entity tag, with its quotes.
    pub etag: String,
}

impl Picture {
    /// None when `bytes` are no picture of a known type. What the source calls it does not matter.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let content_type = match bytes.as_slice() {
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
            _ => return None,
        };
        // FNV-1a: tells one picture of a product from the next; nothing is trusted because of it.
        let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Some(Self { etag: format!("\"{hash:016x}-{:x}\"", bytes.len()), content_type, bytes })
    }
}

/// Fetches the picture at `address`, in both sizes; none when there is no such picture.
pub(crate) async fn fetch(
    http: &Http,
    address: &str,
    now: Timestamp,
) -> Result<Option<KeptPicture>, Unavailable> {
    let Ok(mut url) = Url::parse(address) else {
        return Err(Reason::BadAnswer.into());
    };
    // Old records have plain http; the hosts answer to https.
    if url.scheme() == "http" && url.host_str().is_some_and(|host| Source::of_host(host).is_some()) {
        // From one special scheme to another: always possible.
        let _ = url.set_scheme("https");
    }
    let head = http.get(url, Purpose::Picture).await?;
    match head.status {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(None),
        StatusCode::TOO_MANY_REQUESTS => {
            return Err(Unavailable { reason: Reason::RateLimited, retry_after: head.retry_after(now) });
        }
        status if status.is_server_error() => return Err(Reason::SourceDown.into()),
        _ => return Err(Reason::BadAnswer.into()),
    }
    let bytes = head.body(MAX_BYTES).await?;
    // What the host calls it does not matter: it is what it can be read as.
    let scaled = tokio::task::spawn_blocking(move || scale(&bytes)).await;
    let scaled = scaled.unwrap_or_else(|error| Err(error.to_string())).map_err(|why| {
        tracing::warn!(why, "what should be a picture can't be used");
        Unavailable::from(Reason::BadAnswer)
    })?;
    let Scaled { thumbnail, display } = scaled;
    Ok(Some(KeptPicture { address: address.to_owned(), fetched_at: now, thumbnail, display }))
}

/// Whether two addresses name the same picture: the path holds the revision, the host may be another one.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    let path = |address: &str| Url::parse(address).ok().map(|url| url.path().to_owned());
    one == other || path(one).is_some_and(|one| Some(one) == path(other))
}

/// Pictures that could not be fetched a moment ago.
#[derive(Debug, Default)]
pub(crate) struct Pauses(Mutex<HashMap<Gtin, Pause>>);

#[derive(Debug)]
struct Pause {
    until: Timestamp,
    failure: Option<Unavailable>,
}

impl Pauses {
    /// How it failed, while the pause lasts: no failure means that there is no such picture.
    pub(crate) fn get(&self, gtin: Gtin, now: Timestamp) -> Option<Option<Unavailable>> {
        let pauses = self.lock();
        let pause = pauses.get(&gtin)?;
        (now < pause.until).then_some(pause.failure)
    }

    pub(crate) fn begin(&self, gtin: Gtin, failure: Option<Unavailable>, now: Timestamp) {
        let wait = failure.and_then(|failure| failure.retry_after).map_or(PAUSE, |wait| wait.max(PAUSE));
        let Ok(until) = now.checked_add(wait) else { return };
        let mut pauses = self.lock();
        if pauses.len() >= MAX_PAUSES {
            pauses.retain(|_, pause| now < pause.until);
        }
        if pauses.len() < MAX_PAUSES {
            pauses.insert(gtin, Pause { until, failure });
        }
    }

    pub(crate) fn end(&self, gtin: Gtin) {
        self.lock().remove(&gtin);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Gtin, Pause>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn known_by_content() {
        for (bytes, kind) in [
            (&b"\xff\xd8\xff\xe0..."[..], Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n...", Some("image/png")),
            (b"RIFF\x01\x02\x03\x04WEBPVP8 ", Some("image/webp")),
            (b"<svg onload=alert(1)>", None),
            (b"GIF89a", None),
            (b"RIFF\x01\x02\x03\x04WAVE", None),
            (b"", None),
        ] {
            let picture = Picture::new(bytes.to_vec());
            assert_eq!(picture.map(|picture| picture.content_type), kind);
        }
        let one = Picture::new(b"\xff\xd8\xff1".to_vec()).unwrap();
        let other = Picture::new(b"\xff\xd8\xff2".to_vec()).unwrap();
        assert_ne!(one.etag, other.etag);
    }

    #[test]
    fn same_by_path() {
        let address = "https://images.openfoodfacts.org/images/products/301/front_en.3.400.jpg";
        assert!(is_same(address, "http://127.0.0.1:1/images/products/301/front_en.3.400.jpg"));
        assert!(!is_same(address, "https://images.openfoodfacts.org/images/products/301/front_en.4.400.jpg"));
        assert!(!is_same("x", "y"));
    }

    #[test]
    fn pauses_pass() {
        let pauses = Pauses::default();
        let gtin = "80050100".parse().unwrap();
        let at = |second| Timestamp::from_second(second).unwrap();
        let down = Some(Unavailable::from(Reason::SourceDown));
        pauses.begin(gtin, down, at(0));
        assert_eq!(pauses.get(gtin, at(59)), Some(down));
        assert_eq!(pauses.get(gtin, at(60)), None);
        pauses.begin(gtin, None, at(100));
        assert_eq!(pauses.get(gtin, at(101)), Some(None));
        pauses.end(gtin);
        assert_eq!(pauses.get(gtin, at(101)), None);
    }
}
