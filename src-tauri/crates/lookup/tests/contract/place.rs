//! Where the stores under test are, and what is put into them.

use std::path::Path;
use std::sync::Arc;

use barcode::Gtin;
use jiff::Timestamp;
use lookup::Source;
use lookup::store::{Kept, KeptPicture, KeptProduct, Store, StoreConfig};
use tempfile::TempDir;

use crate::server::RedisServer;

/// An empty store, not opened yet.
pub(crate) struct Place {
    config: StoreConfig,
    /// What is put is there after it was closed and opened again.
    pub(crate) lasts: bool,
    /// It can be open twice at a time.
    pub(crate) shared: bool,
    _folder: TempDir,
    _server: Option<RedisServer>,
}

impl Place {
    pub(crate) fn memory() -> Self {
        Self::with(|_| StoreConfig::Memory, false, false)
    }

    pub(crate) fn sqlite() -> Self {
        Self::with(|folder| StoreConfig::Sqlite(folder.join("lookup.sqlite")), true, true)
    }

    pub(crate) fn redb() -> Self {
        Self::with(|folder| StoreConfig::Redb(folder.join("lookup.redb")), true, false)
    }

    pub(crate) fn redis() -> Self {
        let server = RedisServer::start();
        let config = StoreConfig::Redis(server.config());
        Self { _server: Some(server), ..Self::with(|_| config, true, true) }
    }

    fn with(config: impl FnOnce(&Path) -> StoreConfig, lasts: bool, shared: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { config: config(folder.path()), lasts, shared, _folder: folder, _server: None }
    }

    pub(crate) fn open(&self) -> Arc<dyn Store> {
        self.config.open().unwrap()
    }
}

/// The GTIN whose digits before the last are those of `number`.
pub(crate) fn gtin(number: u64) -> Gtin {
    (0..10).find_map(|digit| Gtin::from_number(number * 10 + digit).ok()).unwrap()
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A product in an answer of that second.
pub(crate) fn product(second: i64, facts: impl Into<Vec<u8>>) -> Kept {
    from(Source::OpenFoodFacts, second, facts)
}

pub(crate) fn from(source: Source, second: i64, facts: impl Into<Vec<u8>>) -> Kept {
    Kept {
        checked_at: at(second),
        expired: false,
        product: Some(KeptProduct {
            fetched_at: at(second),
            source,
            language: "de".to_owned(),
            facts_version: 1,
            facts: facts.into(),
        }),
    }
}

pub(crate) fn unknown(second: i64) -> Kept {
    Kept { checked_at: at(second), expired: false, product: None }
}

pub(crate) fn picture(second: i64, mark: &str, length: usize) -> KeptPicture {
    KeptPicture {
        address: format!("https://images.openfoodfacts.org/{mark}.jpg"),
        fetched_at: at(second),
        thumbnail: mark.as_bytes().to_vec(),
        display: mark.bytes().cycle().take(length).collect(),
    }
}

/// All that a listing gives, in parts of `limit`.
pub(crate) fn all(store: &dyn Store, limit: usize) -> Vec<Gtin> {
    let (mut gtins, mut cursor) = (Vec::new(), None);
    loop {
        let page = store.list(cursor, limit).unwrap();
        gtins.extend(page.gtins);
        cursor = page.next;
        if cursor.is_none() {
            return gtins;
        }
    }
}
