//! A store in one file of the key-value store redb.

use std::collections::{BinaryHeap, HashSet};
use std::fmt;
use std::io;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use ::redb::{
    Database, DatabaseError, ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata,
    StorageError, Table, TableDefinition, TableError, TableHandle, WriteTransaction,
};
use barcode::Gtin;
use jiff::Timestamp;

use super::{
    Change, Cursor, Kept, KeptPicture, KeptProduct, MAX_VALUE_BYTES, Page, PictureSize, Stats, Store,
    StoreError, Which, check_answer, check_picture, check_size,
};
use crate::Source;

/// Keys are [`Gtin::number`]; a hit reads one table, what is large and rarely wanted stands in others.
const ANSWERS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("answers");
const RECORDS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records");
/// Addresses of pictures.
const PICTURES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("pictures");
const THUMBNAILS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("thumbnails");
const DISPLAYS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("displays");
/// How often each answer was used, and when last; without a use, when the source answered. In milliseconds since 1970.
/// A row for each answer: what listings, counts and eviction walk.
const USES: TableDefinition<'_, u64, (u64, i64)> = TableDefinition::new("uses");
const DOCUMENTS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("documents");
/// [`VERSION`] and [`BYTES`].
const ABOUT: TableDefinition<'_, &str, u64> = TableDefinition::new("larder-lookup");

/// Which tables there are and what is in them: the program's, in [`ABOUT`].
const VERSION: &str = "version";
const CURRENT: u64 = 1;
/// What answers and pictures take, in [`ABOUT`].
const BYTES: &str = "bytes";
/// What a row takes beside its value, roughly: the key, its place in the tree, its share of the nodes above.
const ROW: u64 = 24;

/// What redb may hold in memory, in bytes: the upper nodes of a large file and some of the rest.
const CACHE: usize = 16 << 20;
/// Answers deleted in one transaction of [`RedbStore::evict`]: other writers wait for it.
const EVICTED_AT_ONCE: usize = 500;

/// A store in a file of redb. Only one process can have it open, and only once.
///
/// Every write is synced to the disk. It need not be, but what is put here comes from the network, at whose pace
/// a sync is nothing, and it has three merits: a file that opens after a power cut, the room it takes is
/// known to be there when a put returns, and nothing that was put is lost when the program just ends. How full the file
/// is comes with each commit ("quick repair"), so that opening after a crash does not read all of it.
///
/// The file gets smaller when it is cleared; room that eviction made in it is used again.
pub struct RedbStore {
    path: PathBuf,
    /// None between a failure and the next success in opening it: redb wants to be opened anew after any.
    database: RwLock<Option<Database>>,
}

/// Why something in the database went wrong.
enum Fault {
    /// The database can be used on.
    Told(StoreError),
    /// It has to be opened anew.
    Broken(StoreError),
    /// It has to be opened anew since another call failed. This one did nothing, and can be tried again.
    BrokenBefore(StoreError),
}

type Result<T, E = StoreError> = std::result::Result<T, E>;

impl fmt::Debug for RedbStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbStore").field("path", &self.path).finish_non_exhaustive()
    }
}

impl RedbStore {
    /// Opens the file, makes it when there is none.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] when it is damaged, somebody else's or a newer Larder's.
    /// [`StoreError::Full`] and [`StoreError::Failed`] when it can't be written or is open elsewhere.
    pub fn open(path: &Path) -> Result<Self> {
        let database = open(path)?;
        Ok(Self { path: path.to_owned(), database: RwLock::new(Some(database)) })
    }

    /// Does something with the database. When it has to be opened anew, that is done, and what failed because of
    /// somebody else's failure is tried again.
    fn with<T>(&self, mut f: impl FnMut(&Database) -> Result<T, Fault>) -> Result<T> {
        let mut retried = false;
        loop {
            let guard = self.read_lock();
            let Some(database) = &*guard else {
                drop(guard);
                self.reopen()?;
                continue;
            };
            let (error, again) = match f(database) {
                Ok(value) => return Ok(value),
                Err(Fault::Told(error)) => return Err(error),
                Err(Fault::Broken(error)) => (error, false),
                Err(Fault::BrokenBefore(error)) => (error, true),
            };
            drop(guard);
            tracing::warn!(%error, "the lookup store is opened anew");
            // A failure to open is told to whoever comes next.
            let reopened = self.close().and_then(|()| self.reopen());
            if retried || !again || reopened.is_err() {
                return Err(error);
            }
            retried = true;
        }
    }

    fn read_lock(&self) -> RwLockReadGuard<'_, Option<Database>> {
        self.database.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) -> Result<()> {
        let database = self.database.write().unwrap_or_else(PoisonError::into_inner).take();
        guarded(|| {
            drop(database);
            Ok(())
        })
        .map_err(StoreError::from)
    }

    fn reopen(&self) -> Result<()> {
        let mut database = self.database.write().unwrap_or_else(PoisonError::into_inner);
        if database.is_none() {
            *database = Some(open(&self.path)?);
        }
        Ok(())
    }

    fn read<T>(&self, f: impl Fn(&ReadTransaction) -> Result<T, Fault>) -> Result<T> {
        self.with(|database| guarded(|| f(&database.begin_read()?)))
    }

    /// Runs `f` in a transaction that is committed when it returns `Ok`.
    fn write<T>(&self, f: impl Fn(&WriteTransaction) -> Result<T, Fault>) -> Result<T> {
        self.with(|database| guarded(|| write(database, &f)))
    }
}

/// redb finds damage by checksums when it repairs a file, and by stumbling over it otherwise: it panics at some
/// damage. That is damage, and no reason for the program to end.
fn guarded<T>(f: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(f))
        .unwrap_or_else(|_| Err(Fault::Told(StoreError::Unusable("redb gave up on the file".to_owned()))))
}

fn open(path: &Path) -> Result<Database> {
    let opened = guarded(|| {
        let database = Database::builder().set_cache_size(CACHE).create(path)?;
        write(&database, |tx| {
            let foreign =
                || StoreError::Unusable("a database of redb, but not one of Larder's lookups".to_owned());
            let tables: Vec<String> = tx.list_tables()?.map(|table| table.name().to_owned()).collect();
            if !tables.is_empty() && !tables.iter().any(|name| name == ABOUT.name()) {
                return Err(Fault::Told(foreign()));
            }
            let mut about = tx.open_table(ABOUT)?;
            let version = about.get(VERSION)?.map(|version| version.value());
            match version {
                Some(CURRENT) => {}
                None if tables.is_empty() => drop(about.insert(VERSION, CURRENT)?),
                None => return Err(Fault::Told(foreign())),
                Some(version) => {
                    let words = format!("it is of version {version}, this program knows version {CURRENT}");
                    return Err(Fault::Told(StoreError::Unusable(words)));
                }
            }
            // So that readers find them all.
            tx.open_table(ANSWERS)?;
            tx.open_table(RECORDS)?;
            tx.open_table(PICTURES)?;
            tx.open_table(THUMBNAILS)?;
            tx.open_table(DISPLAYS)?;
            tx.open_table(USES)?;
            tx.open_table(DOCUMENTS)?;
            Ok(())
        })?;
        Ok(database)
    });
    opened.map_err(StoreError::from)
}

fn begin_write(database: &Database) -> Result<WriteTransaction, Fault> {
    let mut tx = database.begin_write()?;
    tx.set_quick_repair(true);
    Ok(tx)
}

fn write<T>(database: &Database, f: impl Fn(&WriteTransaction) -> Result<T, Fault>) -> Result<T, Fault> {
    let tx = begin_write(database)?;
    let value = f(&tx)?;
    tx.commit()?;
    Ok(value)
}

/// Counts what rows take as they come and go.
#[derive(Default)]
struct Balance {
    more: u64,
    less: u64,
}

impl Balance {
    fn insert(&mut self, table: &mut Table<'_, u64, &[u8]>, key: u64, value: &[u8]) -> Result<(), Fault> {
        self.more += ROW + value.len() as u64;
        if let Some(before) = table.insert(key, value)? {
            self.less += ROW + before.value().len() as u64;
        }
        Ok(())
    }

    fn remove(&mut self, table: &mut Table<'_, u64, &[u8]>, key: u64) -> Result<(), Fault> {
        if let Some(before) = table.remove(key)? {
            self.less += ROW + before.value().len() as u64;
        }
        Ok(())
    }

    /// Enters it. Returns what all takes now.
    fn enter(&self, tx: &WriteTransaction) -> Result<u64, Fault> {
        let mut about = tx.open_table(ABOUT)?;
        let before = about.get(BYTES)?.map_or(0, |bytes| bytes.value());
        let bytes = (before + self.more).saturating_sub(self.less);
        about.insert(BYTES, bytes)?;
        Ok(bytes)
    }
}

/// Sees to it that an answer has its row of uses.
fn note_answer(tx: &WriteTransaction, number: u64, checked_at: i64) -> Result<(), Fault> {
    let mut uses = tx.open_table(USES)?;
    let used = uses.get(number)?.is_some_and(|uses| uses.value().0 > 0);
    if !used {
        uses.insert(number, (0, checked_at))?;
    }
    Ok(())
}

/// All tables that [`Store::evict`] deletes from and whose bytes count.
struct Deletion<'tx> {
    answers: Table<'tx, u64, &'static [u8]>,
    records: Table<'tx, u64, &'static [u8]>,
    pictures: Table<'tx, u64, &'static [u8]>,
    thumbnails: Table<'tx, u64, &'static [u8]>,
    displays: Table<'tx, u64, &'static [u8]>,
    balance: Balance,
}

impl<'tx> Deletion<'tx> {
    fn begin(tx: &'tx WriteTransaction) -> Result<Self, Fault> {
        Ok(Self {
            answers: tx.open_table(ANSWERS)?,
            records: tx.open_table(RECORDS)?,
            pictures: tx.open_table(PICTURES)?,
            thumbnails: tx.open_table(THUMBNAILS)?,
            displays: tx.open_table(DISPLAYS)?,
            balance: Balance::default(),
        })
    }

    fn delete(&mut self, number: u64) -> Result<(), Fault> {
        self.balance.remove(&mut self.answers, number)?;
        self.balance.remove(&mut self.records, number)?;
        self.delete_picture(number)
    }

    fn delete_picture(&mut self, number: u64) -> Result<(), Fault> {
        self.balance.remove(&mut self.pictures, number)?;
        self.balance.remove(&mut self.thumbnails, number)?;
        self.balance.remove(&mut self.displays, number)
    }
}

/// An answer as bytes: when checked, whether expired, and of a product when fetched, the version of the reading,
/// the source and the language, each after its length, and the facts to the end. Numbers are little-endian.
fn encode(kept: &Kept) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64 + kept.product.as_ref().map_or(0, |product| product.facts.len()));
    bytes.extend(kept.checked_at.as_millisecond().to_le_bytes());
    bytes.push(u8::from(kept.expired));
    if let Some(product) = &kept.product {
        bytes.extend(product.fetched_at.as_millisecond().to_le_bytes());
        bytes.extend(product.facts_version.to_le_bytes());
        for text in [product.source.key(), &product.language] {
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes.extend(&product.facts);
    }
    bytes
}

/// Where [`encode`] writes whether an answer has expired.
const EXPIRED_AT: usize = 8;

/// What [`encode`] wrote; none when it is something else.
fn decode(bytes: &[u8]) -> Option<Kept> {
    let rest = &mut &*bytes;
    let checked_at = moment(i64::from_le_bytes(take(rest)?))?;
    let [expired] = take(rest)?;
    if rest.is_empty() {
        return Some(Kept { checked_at, expired: expired != 0, product: None });
    }
    let fetched_at = moment(i64::from_le_bytes(take(rest)?))?;
    let facts_version = u32::from_le_bytes(take(rest)?);
    let source = take_text(rest)?.parse().ok()?;
    let language = take_text(rest)?.to_owned();
    let facts = (rest.len() <= MAX_VALUE_BYTES).then(|| rest.to_vec())?;
    let product = KeptProduct { fetched_at, source, language, facts_version, facts };
    Some(Kept { checked_at, expired: expired != 0, product: Some(product) })
}

/// The source in what [`encode`] wrote.
fn source(bytes: &[u8]) -> Option<Source> {
    let rest = &mut bytes.get(EXPIRED_AT + 1 + 8 + 4..)?;
    take_text(rest)?.parse().ok()
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*taken)
}

fn take_text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let length = u64::from_le_bytes(take(rest)?);
    let (text, behind) = rest.split_at_checked(length.try_into().ok()?)?;
    *rest = behind;
    str::from_utf8(text).ok()
}

fn moment(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}

impl Store for RedbStore {
    fn get(&self, gtin: Gtin) -> Result<Option<Kept>> {
        self.read(|tx| {
            let Some(found) = tx.open_table(ANSWERS)?.get(gtin.number())? else { return Ok(None) };
            let kept = decode(found.value());
            if kept.is_none() {
                tracing::warn!(%gtin, "a stored answer can't be understood");
            }
            Ok(kept)
        })
    }

    fn raw(&self, gtin: Gtin) -> Result<Option<String>> {
        self.read(|tx| {
            let Some(found) = tx.open_table(RECORDS)?.get(gtin.number())? else { return Ok(None) };
            let raw = Some(found.value()).filter(|raw| raw.len() <= MAX_VALUE_BYTES);
            Ok(raw.and_then(|raw| str::from_utf8(raw).ok()).map(str::to_owned))
        })
    }

    fn put(&self, gtin: Gtin, kept: &Kept, raw: Option<&str>) -> Result<()> {
        check_answer(kept, raw)?;
        let (number, answer) = (gtin.number(), encode(kept));
        self.write(|tx| {
            let mut balance = Balance::default();
            balance.insert(&mut tx.open_table(ANSWERS)?, number, &answer)?;
            let mut records = tx.open_table(RECORDS)?;
            match raw {
                Some(raw) => balance.insert(&mut records, number, raw.as_bytes())?,
                None => balance.remove(&mut records, number)?,
            }
            note_answer(tx, number, kept.checked_at.as_millisecond())?;
            balance.enter(tx)?;
            Ok(())
        })
    }

    fn put_unknown(&self, gtin: Gtin, checked_at: Timestamp) -> Result<()> {
        let number = gtin.number();
        self.write(|tx| {
            let mut answers = tx.open_table(ANSWERS)?;
            let product = answers.get(number)?.and_then(|found| decode(found.value())?.product);
            let answer = encode(&Kept { checked_at, expired: false, product });
            let mut balance = Balance::default();
            balance.insert(&mut answers, number, &answer)?;
            note_answer(tx, number, checked_at.as_millisecond())?;
            balance.enter(tx)?;
            Ok(())
        })
    }

    fn expire(&self, which: Which) -> Result<()> {
        self.write(|tx| {
            let mut answers = tx.open_table(ANSWERS)?;
            let mut marked = Vec::new();
            let mut mark = |number: u64, answer: &[u8]| {
                let concerned = match which {
                    Which::Source(wanted) => source(answer) == Some(wanted),
                    Which::One(_) | Which::All => true,
                };
                if concerned && answer.get(EXPIRED_AT) == Some(&0) {
                    marked.push(number);
                }
            };
            match which {
                Which::One(gtin) => {
                    if let Some(answer) = answers.get(gtin.number())? {
                        mark(gtin.number(), answer.value());
                    }
                }
                Which::Source(_) | Which::All => {
                    for row in answers.iter()? {
                        let (number, answer) = row?;
                        mark(number.value(), answer.value());
                    }
                }
            }
            for number in marked {
                let Some(mut answer) = answers.get(number)?.map(|answer| answer.value().to_vec()) else {
                    continue;
                };
                answer[EXPIRED_AT] = 1;
                answers.insert(number, &*answer)?;
            }
            Ok(())
        })
    }

    fn picture(&self, gtin: Gtin, size: PictureSize) -> Result<Option<(String, Vec<u8>)>> {
        let table = match size {
            PictureSize::Thumbnail => THUMBNAILS,
            PictureSize::Display => DISPLAYS,
        };
        let number = gtin.number();
        self.read(|tx| {
            let address = tx.open_table(PICTURES)?.get(number)?;
            let bytes = tx.open_table(table)?.get(number)?;
            let Some((address, bytes)) = address.zip(bytes) else { return Ok(None) };
            let address = str::from_utf8(address.value()).ok().map(str::to_owned);
            let bytes =
                Some(bytes.value()).filter(|bytes| bytes.len() <= MAX_VALUE_BYTES).map(<[u8]>::to_vec);
            Ok(address.zip(bytes))
        })
    }

    fn put_picture(&self, gtin: Gtin, picture: &KeptPicture) -> Result<()> {
        check_picture(picture)?;
        let number = gtin.number();
        self.write(|tx| {
            let mut balance = Balance::default();
            balance.insert(&mut tx.open_table(PICTURES)?, number, picture.address.as_bytes())?;
            balance.insert(&mut tx.open_table(THUMBNAILS)?, number, &picture.thumbnail)?;
            balance.insert(&mut tx.open_table(DISPLAYS)?, number, &picture.display)?;
            balance.enter(tx)?;
            Ok(())
        })
    }

    fn note_uses(&self, gtins: &[Gtin], at: Timestamp) -> Result<()> {
        self.write(|tx| {
            let mut uses = tx.open_table(USES)?;
            for gtin in gtins {
                let count = uses.get(gtin.number())?.map(|uses| uses.value().0);
                if let Some(count) = count {
                    uses.insert(gtin.number(), (count.saturating_add(1), at.as_millisecond()))?;
                }
            }
            Ok(())
        })
    }

    fn most_used(&self, limit: usize) -> Result<Vec<Gtin>> {
        self.read(|tx| {
            // The least used of them on top.
            let mut most = BinaryHeap::new();
            for row in tx.open_table(USES)?.iter()? {
                let (number, uses) = row?;
                if uses.value().0 > 0 {
                    most.push(std::cmp::Reverse((uses.value(), number.value())));
                    if most.len() > limit {
                        most.pop();
                    }
                }
            }
            let most = most.into_sorted_vec();
            Ok(most.into_iter().filter_map(|reversed| Gtin::from_number(reversed.0.1).ok()).collect())
        })
    }

    fn list(&self, cursor: Option<Cursor>, limit: usize) -> Result<Page> {
        let from = cursor.map_or(Bound::Unbounded, |Cursor(last)| Bound::Excluded(last));
        let limit = limit.max(1);
        self.read(|tx| {
            let uses = tx.open_table(USES)?;
            let mut page = Page::default();
            for row in uses.range((from, Bound::Unbounded))?.take(limit) {
                let number = row?.0.value();
                page.gtins.extend(Gtin::from_number(number));
                page.next = Some(Cursor(number));
            }
            if page.gtins.len() < limit {
                page.next = None;
            }
            Ok(page)
        })
    }

    fn stats(&self) -> Result<Stats> {
        self.read(|tx| {
            Ok(Stats {
                answers: tx.open_table(USES)?.len()?,
                pictures: tx.open_table(PICTURES)?.len()?,
                bytes: bytes(tx)?,
            })
        })
    }

    fn evict(&self, max_bytes: u64, spared: &HashSet<Gtin>) -> Result<u64> {
        if self.read(bytes)? <= max_bytes {
            return Ok(0);
        }
        let mut left = self.write(|tx| {
            let mut deletion = Deletion::begin(tx)?;
            let uses = tx.open_table(USES)?;
            let mut alone = Vec::new();
            for row in deletion.pictures.iter()? {
                let number = row?.0.value();
                if uses.get(number)?.is_none() {
                    alone.push(number);
                }
            }
            for number in alone {
                deletion.delete_picture(number)?;
            }
            deletion.balance.enter(tx)
        })?;
        let mut oldest: Vec<(i64, u64)> = self.read(|tx| {
            let mut oldest = Vec::new();
            for row in tx.open_table(USES)?.iter()? {
                let (number, uses) = row?;
                oldest.push((uses.value().1, number.value()));
            }
            Ok(oldest)
        })?;
        oldest.sort_unstable();
        oldest.retain(|(_, number)| !Gtin::from_number(*number).is_ok_and(|gtin| spared.contains(&gtin)));
        let mut gone = 0;
        for some in oldest.chunks(EVICTED_AT_ONCE) {
            if left <= max_bytes {
                break;
            }
            let went;
            (went, left) = self.write(|tx| {
                let mut deletion = Deletion::begin(tx)?;
                let mut uses = tx.open_table(USES)?;
                let mut went = 0;
                for (_, number) in some {
                    let freed = deletion.balance.less;
                    if left.saturating_sub(freed) <= max_bytes {
                        break;
                    }
                    deletion.delete(*number)?;
                    uses.remove(number)?;
                    went += 1;
                }
                Ok((went, deletion.balance.enter(tx)?))
            })?;
            gone += went;
        }
        Ok(gone)
    }

    fn clear(&self) -> Result<()> {
        self.write(|tx| {
            for table in [ANSWERS, RECORDS, PICTURES, THUMBNAILS, DISPLAYS] {
                tx.delete_table(table)?;
                tx.open_table(table)?;
            }
            tx.delete_table(USES)?;
            tx.open_table(USES)?;
            tx.open_table(ABOUT)?.insert(BYTES, 0)?;
            Ok(())
        })?;
        // Nobody reads or writes meanwhile; little is left, so it does not take long.
        let mut database = self.database.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(database) = &mut *database
            && let Err(error) = catch_unwind(AssertUnwindSafe(|| database.compact()))
                .unwrap_or(Err(::redb::CompactionError::TransactionInProgress))
        {
            tracing::warn!(%error, "the lookup store is empty, and its file as large as before");
        }
        Ok(())
    }

    fn update(&self, key: &str, change: Change<'_>) -> Result<()> {
        self.with(|database| {
            let tx = guarded(|| begin_write(database))?;
            let value = guarded(|| {
                let found = tx.open_table(DOCUMENTS)?.get(key)?.map(|value| value.value().to_vec());
                Ok(found.filter(|value| value.len() <= MAX_VALUE_BYTES))
            })?;
            // Not guarded: a panic of the caller's says nothing about the file.
            let Some(value) = change(value.as_deref()) else { return Ok(()) };
            check_size("a document", &value).map_err(Fault::Told)?;
            guarded(|| {
                tx.open_table(DOCUMENTS)?.insert(key, &*value)?;
                Ok(tx.commit()?)
            })
        })
    }
}

/// What answers and pictures take.
fn bytes(tx: &ReadTransaction) -> Result<u64, Fault> {
    Ok(tx.open_table(ABOUT)?.get(BYTES)?.map_or(0, |bytes| bytes.value()))
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Told(error) | Fault::Broken(error) | Fault::BrokenBefore(error) => error,
        }
    }
}

impl From<StorageError> for Fault {
    fn from(error: StorageError) -> Self {
        let words = error.to_string();
        match error {
            StorageError::Corrupted(_) => Self::Told(StoreError::Unusable(words)),
            StorageError::ValueTooLarge(_) => Self::Told(StoreError::Failed(words)),
            StorageError::Io(error) => Self::Broken(match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                    StoreError::Full(words)
                }
                // No beginning of a database, or less of one than it says.
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => StoreError::Unusable(words),
                _ => StoreError::Failed(words),
            }),
            StorageError::PreviousIo | StorageError::DatabaseClosed | StorageError::LockPoisoned(_) => {
                Self::BrokenBefore(StoreError::Failed(words))
            }
            _ => Self::Broken(StoreError::Failed(words)),
        }
    }
}

impl From<DatabaseError> for Fault {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Storage(error) => error.into(),
            DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
                let words = "the file is open in another program, or twice in this one";
                Self::Told(StoreError::Failed(words.to_owned()))
            }
            error @ (DatabaseError::RepairAborted | DatabaseError::UpgradeRequired(_)) => {
                Self::Told(StoreError::Unusable(error.to_string()))
            }
            error => Self::Told(StoreError::Failed(error.to_string())),
        }
    }
}

impl From<TableError> for Fault {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Storage(error) => error.into(),
            // Tables that are not what this program makes.
            error => Self::Told(StoreError::Unusable(error.to_string())),
        }
    }
}

impl From<::redb::TransactionError> for Fault {
    fn from(error: ::redb::TransactionError) -> Self {
        match error {
            ::redb::TransactionError::Storage(error) => error.into(),
            error => Self::Broken(StoreError::Failed(error.to_string())),
        }
    }
}

impl From<::redb::CommitError> for Fault {
    fn from(error: ::redb::CommitError) -> Self {
        match error {
            ::redb::CommitError::Storage(error) => error.into(),
            error => Self::Broken(StoreError::Failed(error.to_string())),
        }
    }
}
