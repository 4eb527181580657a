//! The tier below memory: what a store keeps, read and written as answers.

use std::sync::Arc;

use barcode::Gtin;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::store::{Kept, KeptProduct, Store, StoreError};
use crate::{Facts, Record, Source};

/// What is known of a GTIN.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The GTIN.
    pub gtin: Gtin,
    /// What the source said.
    pub known: Known,
    /// When the source last answered.
    pub checked_at: Timestamp,
    /// To be asked again whatever its age.
    pub expired: bool,
}

/// What the source said.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// It knows the product.
    Found(Arc<Record>),
    /// It does not.
    Unknown,
}

impl Entry {
    /// When the source said what is known.
    #[must_use]
    pub fn fetched_at(&self) -> Timestamp {
        match &self.known {
            Known::Found(record) => record.fetched_at,
            Known::Unknown => self.checked_at,
        }
    }

    /// Whether the source once had the product, and had it no longer when it was last asked.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(&self.known, Known::Found(record) if record.fetched_at < self.checked_at)
    }

    /// Reads what `store` keeps of `gtin`, with its facts in the language `lc`. Facts that an older Larder read, or
    /// that were read for another language, are read anew out of the raw record. Blocks.
    ///
    /// # Errors
    /// When the store can't be read. What can't be understood is nothing: it will be put anew.
    pub fn read(store: &dyn Store, gtin: Gtin, lc: &str) -> Result<Option<Self>, StoreError> {
        let Some(kept) = store.get(gtin)? else { return Ok(None) };
        let Kept { checked_at, expired, product } = kept;
        let Some(product) = product else {
            return Ok(Some(Self { gtin, known: Known::Unknown, checked_at, expired }));
        };
        let current = product.facts_version == Facts::VERSION && product.language == lc;
        let facts = if current { Facts::decode(&product.facts) } else { None };
        let facts = match facts {
            Some(facts) => Some(facts),
            None => store.raw(gtin)?.and_then(|raw| read_raw(product.source, &raw, lc)),
        };
        let Some(facts) = facts else {
            tracing::warn!(%gtin, "a stored answer can't be understood");
            return Ok(None);
        };
        let record = Record {
            facts,
            source: product.source,
            page_url: product.source.page_url(gtin),
            fetched_at: product.fetched_at,
        };
        Ok(Some(Self { gtin, known: Known::Found(Arc::new(record)), checked_at, expired }))
    }

    /// Keeps a record that has just been fetched in `store`, with the raw JSON it was read from in the language
    /// `lc`. Blocks.
    ///
    /// # Errors
    /// When the store can't be written.
    pub fn write(
        store: &dyn Store,
        gtin: Gtin,
        record: &Record,
        raw: &str,
        lc: &str,
    ) -> Result<(), StoreError> {
        let product = KeptProduct {
            fetched_at: record.fetched_at,
            source: record.source,
            language: lc.to_owned(),
            facts_version: Facts::VERSION,
            facts: record.facts.encode(),
        };
        let kept = Kept { checked_at: record.fetched_at, expired: false, product: Some(product) };
        store.put(gtin, &kept, Some(raw))
    }
}

fn read_raw(source: Source, raw: &str, lc: &str) -> Option<Facts> {
    let raw: Map<String, Value> = serde_json::from_str(raw).ok()?;
    Some(Facts::read(source, &raw, lc))
}
