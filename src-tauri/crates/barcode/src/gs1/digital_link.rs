//! GS1 Digital Link: the same elements as a web address (GS1 Digital Link Standard: URI Syntax 1.4).
//!
//! Beyond today's form older ones are read, because packs last: keys and qualifiers by name (`/gtin/…/lot/…`), and GTINs
//! without their zeros.

use super::dictionary;
use super::message::{Message, MessageError, unknown};

/// The names that application identifiers had in addresses until 2021.
const NAMES: [(&str, &str); 26] = [
    ("gtin", "01"),
    ("sscc", "00"),
    ("itip", "8006"),
    ("gmn", "8013"),
    ("cpid", "8010"),
    ("gln", "414"),
    ("payTo", "415"),
    ("gsrnp", "8017"),
    ("gsrn", "8018"),
    ("gcn", "255"),
    ("gdti", "253"),
    ("ginc", "401"),
    ("gsin", "402"),
    ("grai", "8003"),
    ("giai", "8004"),
    ("party", "417"),
    ("cpv", "22"),
    ("lot", "10"),
    ("ser", "21"),
    ("tpx", "235"),
    ("cpsn", "8011"),
    ("srin", "8019"),
    ("glnx", "254"),
    ("refno", "8020"),
    ("uic-ext", "7040"),
    ("exp", "17"),
];

/// What may stand in a URI (RFC 3986), percent signs included.
fn is_uri(text: &str) -> bool {
    text.bytes().all(|byte| {
        byte.is_ascii_graphic()
            && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
    })
}

impl Message {
    /// Reads a web address, on whatever host: `https://id.gs1.org/01/09506000134352/10/ABC?17=270331`.
    ///
    /// # Errors
    /// [`MessageError::NoDigitalLink`] for an address without a key of GS1, another for one whose elements are wrong.
    pub fn from_digital_link(uri: &str) -> Result<Self, MessageError> {
        let none = MessageError::NoDigitalLink;
        let schemes = ["https://", "http://", "HTTPS://", "HTTP://"];
        let Some(rest) = schemes.iter().find_map(|scheme| uri.strip_prefix(scheme)) else { return Err(none) };
        if !is_uri(rest) {
            return Err(none);
        }
        let rest = rest.split_once('#').map_or(rest, |(before, _fragment)| before);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let Some((host, path)) = rest.split_once('/') else { return Err(none) };
        if !is_host(host) {
            return Err(none);
        }
        let mut message = Self::default();
        let (key, qualifiers) = message.read_path(path)?;
        message.read_query(query, key, &qualifiers)?;
        message.if_any()
    }

    /// The rightmost key of a path, and what qualifies it.
    fn read_path<'a>(&mut self, path: &'a str) -> Result<(&'a str, Vec<&'a str>), MessageError> {
        let segments: Vec<&str> = path.split('/').collect();
        let mut pairs = Vec::new();
        let mut key = None;
        for pair in segments.rchunks_exact(2) {
            let ai = identifier(pair[0]);
            let Some(entry) = dictionary::entry(ai) else { break };
            pairs.push((ai, entry, pair[1]));
            if let Some(orders) = &entry.key {
                key = Some((ai, orders));
                break;
            }
        }
        let Some((key, orders)) = key else { return Err(MessageError::NoDigitalLink) };
        pairs.reverse();
        let qualifiers: Vec<&str> = pairs[1..].iter().map(|(ai, ..)| *ai).collect();
        if !is_in_order(&qualifiers, orders) {
            return Err(MessageError::NoDigitalLink);
        }
        for (ai, entry, value) in pairs {
            let value = decoded(value, false).ok_or(MessageError::NoDigitalLink)?;
            self.push(ai, entry, &whole(ai, value)).map_err(|error| {
                // `/01/news` is a page of some site: only what looks like a key is told to be a wrong one.
                if ai == key && !error.is_misread() { MessageError::NoDigitalLink } else { error }
            })?;
        }
        Ok((key, qualifiers))
    }

    fn read_query(&mut self, query: &str, key: &str, qualifiers: &[&str]) -> Result<(), MessageError> {
        for parameter in query.split(['&', ';']) {
            let Some((name, value)) = parameter.split_once('=') else { continue };
            let ai = identifier(name);
            // Words are for whoever answers at the address, and say nothing of the product.
            if ai.is_empty() || !ai.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let entry = dictionary::entry(ai).ok_or_else(|| unknown(ai))?;
            if !entry.is_attribute || self.get(ai).is_some() || belongs_into_path(ai, key, qualifiers) {
                return Err(MessageError::NoDigitalLink);
            }
            let value = decoded(value, true).ok_or(MessageError::NoDigitalLink)?;
            self.push(ai, entry, &whole(ai, value))?;
        }
        Ok(())
    }
}

/// An application identifier by its name, or as it is.
fn identifier(segment: &str) -> &str {
    NAMES.iter().find(|(name, _)| *name == segment).map_or(segment, |(_, ai)| ai)
}

/// Whether qualifiers stand in one of the orders, where any may be left out.
fn is_in_order(qualifiers: &[&str], orders: &[Vec<String>]) -> bool {
    qualifiers.is_empty()
        || orders.iter().any(|order| {
            let mut order = order.iter();
            qualifiers.iter().all(|qualifier| order.any(|ai| ai == qualifier))
        })
}

/// Whether something in the query would qualify the key: that may stand in the path alone.
fn belongs_into_path(ai: &str, key: &str, qualifiers: &[&str]) -> bool {
    let orders = dictionary::entry(key).and_then(|entry| entry.key.as_ref());
    orders.is_some_and(|orders| {
        orders.iter().any(|order| {
            order.iter().any(|allowed| allowed == ai)
                && qualifiers.iter().all(|qualifier| order.iter().any(|allowed| allowed == qualifier))
        })
    })
}

/// A GTIN with the zeros that older addresses leave out.
fn whole(ai: &str, value: String) -> String {
    if ai == "01" && matches!(value.len(), 8 | 12 | 13) { format!("{value:0>14}") } else { value }
}

/// Percent signs decoded, in a query `+` as a space; none when that is no text.
fn decoded(text: &str, is_query: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            b'+' if is_query => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// A name, or an address of IP, with a port or without.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "0"),
    };
    let name_fits = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
        }
    };
    name_fits && port.parse::<u16>().is_ok()
}
