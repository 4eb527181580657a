//! What can be made to go wrong.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A way to fail. "Connection refused" is [`crate::StandIn::stop`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The source does not know the product, whatever it is: 404 with the proper body.
    NotFound,
    /// 404 with a page instead of the proper body, as a wrong address gives it.
    NotFoundHtml,
    /// 429 with a page, and `Retry-After` in seconds where one is given.
    RateLimited(Option<u32>),
    /// 503 with a page.
    Unavailable,
    /// 500 without a body.
    ServerError,
    /// 403 with a page: the address was banned.
    Forbidden,
    /// 200 with a page.
    Html,
    /// 200, JSON by its content type, and not JSON.
    BadJson,
    /// 200, and the connection is closed in the middle of the body.
    CutBody,
    /// 200, and the body takes this long.
    SlowBody(Duration),
    /// Nothing at all for this long, then the proper answer.
    SlowHead(Duration),
    /// 302 to itself.
    RedirectLoop,
    /// 302 to this address.
    RedirectTo(String),
    /// 200 and 64 MiB of JSON.
    HugeBody,
    /// 200 and a few KiB that unpack to 64 MiB of JSON.
    GzipBomb,
    /// 200, "product found", and nothing in it.
    EmptyProduct,
    /// 200 and another product than the one asked for.
    WrongProduct,
    /// 200 and JSON with bytes that are not UTF-8.
    InvalidUtf8,
    /// 200 and JSON that is nested a hundred thousand times.
    DeepJson,
    /// 200 and a product whose texts want to be markup, and to be read from the right.
    Script,
    /// 200 and a picture that says it has 30,000 × 30,000 pixels.
    LargePicture,
}

/// The text is not the name of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFault(String);

impl fmt::Display for UnknownFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no such fault: {:?}; known are {}", self.0, Fault::NAMES.join(", "))
    }
}

impl std::error::Error for UnknownFault {}

impl Fault {
    /// The names [`FromStr`] reads. Some take a number behind a colon: seconds for `rate-limited`,
    /// milliseconds for the slow ones, an address for `redirect-to`.
    pub const NAMES: &[&str] = &[
        "not-found",
        "not-found-html",
        "rate-limited[:SECONDS]",
        "unavailable",
        "server-error",
        "forbidden",
        "html",
        "bad-json",
        "cut-body",
        "slow-body[:MS]",
        "slow-head[:MS]",
        "redirect-loop",
        "redirect-to[:URL]",
        "huge-body",
        "gzip-bomb",
        "empty-product",
        "wrong-product",
        "invalid-utf8",
        "deep-json",
        "script",
        "large-picture",
    ];
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let unknown = || UnknownFault(text.to_owned());
        let (name, value) = match text.split_once(':') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let milliseconds = || match value {
            None => Ok(Duration::from_secs(20)),
            Some(value) => value.parse().map(Duration::from_millis).map_err(|_| unknown()),
        };
        let fault = match name {
            "rate-limited" => {
                let seconds = value.map(str::parse).transpose().map_err(|_| unknown())?;
                return Ok(Self::RateLimited(seconds));
            }
            "slow-body" => return Ok(Self::SlowBody(milliseconds()?)),
            "slow-head" => return Ok(Self::SlowHead(milliseconds()?)),
            // A name that never leads anywhere (RFC 6761).
            "redirect-to" => {
                return Ok(Self::RedirectTo(value.unwrap_or("http://foreign.invalid/").to_owned()));
            }
            "not-found" => Self::NotFound,
            "not-found-html" => Self::NotFoundHtml,
            "unavailable" => Self::Unavailable,
            "server-error" => Self::ServerError,
            "forbidden" => Self::Forbidden,
            "html" => Self::Html,
            "bad-json" => Self::BadJson,
            "cut-body" => Self::CutBody,
            "redirect-loop" => Self::RedirectLoop,
            "huge-body" => Self::HugeBody,
            "gzip-bomb" => Self::GzipBomb,
            "empty-product" => Self::EmptyProduct,
            "wrong-product" => Self::WrongProduct,
            "invalid-utf8" => Self::InvalidUtf8,
            "deep-json" => Self::DeepJson,
            "script" => Self::Script,
            "large-picture" => Self::LargePicture,
            _ => return Err(unknown()),
        };
        if value.is_some() {
            return Err(unknown());
        }
        Ok(fault)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn names_are_read() {
        for name in Fault::NAMES {
            let plain = name.split('[').next().unwrap();
            assert!(plain.parse::<Fault>().is_ok(), "{plain}");
        }
        assert_eq!("rate-limited:7".parse(), Ok(Fault::RateLimited(Some(7))));
        assert_eq!("slow-body:250".parse(), Ok(Fault::SlowBody(Duration::from_millis(250))));
        assert_eq!(
            "redirect-to:http://127.0.0.1:9/x".parse(),
            Ok(Fault::RedirectTo("http://127.0.0.1:9/x".to_owned()))
        );
        for wrong in ["", "nonsense", "html:3", "slow-body:soon", "rate-limited:-1"] {
            assert!(wrong.parse::<Fault>().is_err(), "{wrong}");
        }
    }
}
