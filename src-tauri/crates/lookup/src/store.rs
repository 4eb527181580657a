//! The tier below memory: what every store can do.
//!
//! A store holds bytes and moments; what they mean is [`crate::tier`]'s. All methods block: call them from a
//! thread that may wait. `tests/contract` holds every store to what is written here.

mod memory;
mod redb;
mod redis;
mod sqlite;

use std::collections::HashSet;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use barcode::Gtin;
use jiff::Timestamp;

use crate::Source;

pub use memory::MemoryStore;
pub use redb::RedbStore;
pub use redis::{RedisConfig, RedisStore};
pub use sqlite::SqliteStore;

/// The longest facts, raw record, picture or document that is kept, in bytes.
pub const MAX_VALUE_BYTES: usize = 8 << 20;

/// Which store, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreConfig {
    /// In this process: gone when it ends.
    Memory,
    /// A SQLite file. Its folder must exist.
    Sqlite(PathBuf),
    /// A file of the key-value store redb. Its folder must exist. Only one process can have it open, and only once.
    Redb(PathBuf),
    /// A Redis server, which several machines may share.
    Redis(RedisConfig),
}

/// What is kept of one GTIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// When the source last answered.
    pub checked_at: Timestamp,
    /// To be asked again whatever its age.
    pub expired: bool,
    /// The product, when the source ever knew it.
    pub product: Option<KeptProduct>,
}

/// What is kept of a product, beside its raw record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptProduct {
    /// When the source gave it.
    pub fetched_at: Timestamp,
    /// Which source.
    pub source: Source,
    /// In which language the facts were read.
    pub language: String,
    /// By which version of the reading.
    pub facts_version: u32,
    /// The facts as read, encoded.
    pub facts: Vec<u8>,
}

/// A picture in two sizes, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPicture {
    /// Its address at the source.
    pub address: String,
    /// When it was fetched.
    pub fetched_at: Timestamp,
    /// The small one: a whole file.
    pub thumbnail: Vec<u8>,
    /// The large one: a whole file.
    pub display: Vec<u8>,
}

impl KeptPicture {
    /// One of its sizes.
    #[must_use]
    pub fn of(&self, size: PictureSize) -> &[u8] {
        match size {
            PictureSize::Thumbnail => &self.thumbnail,
            PictureSize::Display => &self.display,
        }
    }
}

/// Which size of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureSize {
    /// For a row of a list.
    Thumbnail,
    /// For a product's page.
    Display,
}

/// Answers that something is done to, or that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// That of one GTIN.
    One(Gtin),
    /// Those from one source.
    Source(Source),
    /// All.
    All,
}

/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// Answers, unknown ones too.
    pub answers: u64,
    /// Products with a picture.
    pub pictures: u64,
    /// Bytes that answers and pictures take, with the store's own upkeep where it can be told.
    pub bytes: u64,
}

/// Part of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The GTINs. One may come twice in a listing when others come or go meanwhile.
    pub gtins: Vec<Gtin>,
    /// Where to go on; none at the end.
    pub next: Option<Cursor>,
}

/// Where a listing goes on. Means something to the store that gave it only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub(crate) u64);

/// Why a store did not do what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Damaged, or of another kind or version: to be set aside and begun anew.
    #[error("the store can't be understood: {0}")]
    Unusable(String),
    /// There is no room: what is kept can be read, nothing new can be kept.
    #[error("there is no room: {0}")]
    Full(String),
    /// It can't be reached, is in use by another program, or failed otherwise. Later it may work.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// Changes a document: given what there is, returns what there shall be. None leaves it as it is. May be called
/// more than once. Must not call the store.
pub type Change<'a> = &'a mut dyn FnMut(Option<&[u8]>) -> Option<Vec<u8>>;

/// Told when something in the store was changed by another process or machine.
pub type OnChange = Arc<dyn Fn(Which) + Send + Sync>;

/// A tier between memory and network.
///
/// What is put is seen by every later call; whether it survives the process is the store's own matter. Any number
/// of threads may call at once. Moments are kept to the millisecond. What is longer than [`MAX_VALUE_BYTES`] is
/// refused as [`StoreError::Failed`], and is nothing kept where it is met all the same.
pub trait Store: fmt::Debug + Send + Sync {
    /// What is kept of `gtin`. Something kept that can't be understood is nothing: it will be put anew.
    ///
    /// # Errors
    /// When the store can't be read.
    fn get(&self, gtin: Gtin) -> Result<Option<Kept>, StoreError>;

    /// The raw record of `gtin`: JSON as the source gave it.
    ///
    /// # Errors
    /// When the store can't be read.
    fn raw(&self, gtin: Gtin) -> Result<Option<String>, StoreError>;

    /// Keeps `kept` and the raw record in place of what there was. `raw` is given exactly when there is a product.
    ///
    /// # Errors
    /// When the store can't be written; what there was is then still there.
    fn put(&self, gtin: Gtin, kept: &Kept, raw: Option<&str>) -> Result<(), StoreError>;

    /// Keeps that the source did not know `gtin` at `checked_at`. A product that is kept stays, and is no longer
    /// [`Kept::expired`].
    ///
    /// # Errors
    /// When the store can't be written.
    fn put_unknown(&self, gtin: Gtin, checked_at: Timestamp) -> Result<(), StoreError>;

    /// Marks answers as [`Kept::expired`]. They stay. What is not kept is not marked. Unknown answers are of no
    /// source: only [`Which::One`] and [`Which::All`] concern them.
    ///
    /// # Errors
    /// When the store can't be written.
    fn expire(&self, which: Which) -> Result<(), StoreError>;

    /// The picture of `gtin` in one size, and its address.
    ///
    /// # Errors
    /// When the store can't be read.
    fn picture(&self, gtin: Gtin, size: PictureSize) -> Result<Option<(String, Vec<u8>)>, StoreError>;

    /// Keeps a picture in place of the one there was.
    ///
    /// # Errors
    /// When the store can't be written.
    fn put_picture(&self, gtin: Gtin, picture: &KeptPicture) -> Result<(), StoreError>;

    /// Notes that these were used at `at`: counts one use of each. Those not kept are passed over.
    ///
    /// # Errors
    /// When the store can't be written.
    fn note_uses(&self, gtins: &[Gtin], at: Timestamp) -> Result<(), StoreError>;

    /// The GTINs of the most used answers, most used first, at most `limit`. Those never used are none of them.
    ///
    /// # Errors
    /// When the store can't be read.
    fn most_used(&self, limit: usize) -> Result<Vec<Gtin>, StoreError>;

    /// The GTINs of all answers, in parts of about `limit`, from `cursor` or the beginning.
    ///
    /// # Errors
    /// When the store can't be read.
    fn list(&self, cursor: Option<Cursor>, limit: usize) -> Result<Page, StoreError>;

    /// How much is kept.
    ///
    /// # Errors
    /// When the store can't be read.
    fn stats(&self) -> Result<Stats, StoreError>;

    /// Deletes the answers (with picture and raw record) that were not used for longest, until all that is kept
    /// takes at most `max_bytes` or nothing but `spared` is left. What was never used goes by when the source
    /// answered. Pictures that have no answer go first. Returns how many answers went.
    ///
    /// # Errors
    /// When the store can't be written.
    fn evict(&self, max_bytes: u64, spared: &HashSet<Gtin>) -> Result<u64, StoreError>;

    /// Whether the store's size is bounded by its own means, and [`Self::evict`] does nothing.
    fn bounds_itself(&self) -> bool {
        false
    }

    /// Deletes all answers, pictures and uses, and gives the space back. Documents stay.
    ///
    /// # Errors
    /// When the store can't be written.
    fn clear(&self) -> Result<(), StoreError>;

    /// Changes the document `key` as one step that no other caller, process or machine comes between.
    ///
    /// # Errors
    /// When the store can't be read or written.
    fn update(&self, key: &str, change: Change<'_>) -> Result<(), StoreError>;

    /// From now on tells `on_change` what others who share the store change. Stores that nobody else shares never
    /// call it. Called once at most.
    fn watch(&self, on_change: OnChange) {
        let _ = on_change;
    }
}

impl StoreConfig {
    /// Opens the store, makes it when there is none.
    ///
    /// # Errors
    /// When it is damaged, in use or can't be reached.
    pub fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(match self {
            Self::Memory => Arc::new(MemoryStore::new()),
            Self::Sqlite(path) => Arc::new(SqliteStore::open(path)?),
            Self::Redb(path) => Arc::new(RedbStore::open(path)?),
            Self::Redis(config) => Arc::new(RedisStore::open(config)?),
        })
    }

    /// The file, for those that have one.
    #[must_use]
    pub fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Sqlite(path) | Self::Redb(path) => Some(path),
            Self::Memory | Self::Redis(_) => None,
        }
    }
}

/// Refuses what is longer than [`MAX_VALUE_BYTES`].
fn check_size(what: &str, value: &[u8]) -> Result<(), StoreError> {
    if value.len() <= MAX_VALUE_BYTES {
        return Ok(());
    }
    Err(StoreError::Failed(format!("{what} of {} bytes is longer than any that is kept", value.len())))
}

/// [`check_size`] of an answer.
fn check_answer(kept: &Kept, raw: Option<&str>) -> Result<(), StoreError> {
    if let Some(product) = &kept.product {
        check_size("what is known of a product", &product.facts)?;
    }
    check_size("a raw record", raw.unwrap_or_default().as_bytes())
}

/// [`check_size`] of both pictures.
fn check_picture(picture: &KeptPicture) -> Result<(), StoreError> {
    check_size("a picture", &picture.thumbnail)?;
    check_size("a picture", &picture.display)
}
