//! A store in this process's memory: gone with it, and there for nobody else.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use barcode::Gtin;
use cached::ShardedUnboundCache;
use jiff::Timestamp;

use super::{
    Change, Cursor, Kept, KeptPicture, Page, PictureSize, Stats, Store, StoreError, Which, check_answer,
    check_picture, check_size,
};

/// A store in this process's memory.
///
/// Readers meet in a sharded map and wait for nobody; what is in it is never changed, only replaced. Writers queue
/// for the books.
pub struct MemoryStore {
    answers: ShardedUnboundCache<Gtin, Arc<Answer>>,
    pictures: ShardedUnboundCache<Gtin, Arc<KeptPicture>>,
    books: Mutex<Books>,
}

struct Answer {
    kept: Kept,
    raw: Option<String>,
}

/// What only writers and listings need.
#[derive(Default)]
struct Books {
    /// One for each answer, by [`Gtin::number`].
    uses: BTreeMap<u64, Uses>,
    /// What answers and pictures take.
    bytes: u64,
    documents: HashMap<String, Vec<u8>>,
}

struct Uses {
    gtin: Gtin,
    count: u64,
    /// Of the last use; without one, when the source answered.
    last: Timestamp,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("answers", &self.answers.len()).finish_non_exhaustive()
    }
}

impl MemoryStore {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self {
            answers: ShardedUnboundCache::new(),
            pictures: ShardedUnboundCache::new(),
            books: Mutex::default(),
        }
    }

    // Poisoned it is still right: books are written when nothing can go wrong any more.
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an answer into the map and the books.
    fn replace(&self, books: &mut Books, gtin: Gtin, answer: Answer) {
        let checked_at = answer.kept.checked_at;
        let uses = books.uses.entry(gtin.number()).or_insert(Uses { gtin, count: 0, last: checked_at });
        if uses.count == 0 {
            uses.last = checked_at;
        }
        books.bytes += answer.bytes();
        let before = self.answers.set(gtin, Arc::new(answer));
        books.bytes -= before.map_or(0, |before| before.bytes());
    }

    /// Takes an answer and its picture out of the map and the books.
    fn remove(&self, books: &mut Books, gtin: Gtin) {
        books.uses.remove(&gtin.number());
        let answer = self.answers.remove(&gtin).map_or(0, |answer| answer.bytes());
        let picture = self.pictures.remove(&gtin).map_or(0, |picture| picture_bytes(&picture));
        books.bytes -= answer + picture;
    }
}

impl Answer {
    fn bytes(&self) -> u64 {
        let product = self.kept.product.as_ref();
        let product = product.map_or(0, |product| product.facts.len() + product.language.len());
        (size_of::<Self>() + size_of::<Uses>() + product + self.raw.as_ref().map_or(0, String::len)) as u64
    }
}

fn picture_bytes(picture: &KeptPicture) -> u64 {
    let KeptPicture { address, thumbnail, display, .. } = picture;
    (size_of::<KeptPicture>() + address.len() + thumbnail.len() + display.len()) as u64
}

impl Store for MemoryStore {
    fn get(&self, gtin: Gtin) -> Result<Option<Kept>, StoreError> {
        Ok(self.answers.get(&gtin).map(|answer| answer.kept.clone()))
    }

    fn raw(&self, gtin: Gtin) -> Result<Option<String>, StoreError> {
        Ok(self.answers.get(&gtin).and_then(|answer| answer.raw.clone()))
    }

    fn put(&self, gtin: Gtin, kept: &Kept, raw: Option<&str>) -> Result<(), StoreError> {
        check_answer(kept, raw)?;
        let answer = Answer { kept: kept.clone(), raw: raw.map(str::to_owned) };
        self.replace(&mut self.books(), gtin, answer);
        Ok(())
    }

    fn put_unknown(&self, gtin: Gtin, checked_at: Timestamp) -> Result<(), StoreError> {
        let mut books = self.books();
        let (product, raw) = match self.answers.get(&gtin) {
            Some(answer) => (answer.kept.product.clone(), answer.raw.clone()),
            None => (None, None),
        };
        let kept = Kept { checked_at, expired: false, product };
        self.replace(&mut books, gtin, Answer { kept, raw });
        Ok(())
    }

    fn expire(&self, which: Which) -> Result<(), StoreError> {
        let mut books = self.books();
        let gtins: Vec<Gtin> = match which {
            Which::One(gtin) => vec![gtin],
            Which::Source(_) | Which::All => books.uses.values().map(|uses| uses.gtin).collect(),
        };
        for gtin in gtins {
            let Some(answer) = self.answers.get(&gtin) else { continue };
            let source = answer.kept.product.as_ref().map(|product| product.source);
            if matches!(which, Which::Source(wanted) if source != Some(wanted)) {
                continue;
            }
            let kept = Kept { expired: true, ..answer.kept.clone() };
            self.replace(&mut books, gtin, Answer { kept, raw: answer.raw.clone() });
        }
        Ok(())
    }

    fn picture(&self, gtin: Gtin, size: PictureSize) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        Ok(self.pictures.get(&gtin).map(|picture| {
            let bytes = match size {
                PictureSize::Thumbnail => &picture.thumbnail,
                PictureSize::Display => &picture.display,
            };
            (picture.address.clone(), bytes.clone())
        }))
    }

    fn put_picture(&self, gtin: Gtin, picture: &KeptPicture) -> Result<(), StoreError> {
        check_picture(picture)?;
        let mut books = self.books();
        books.bytes += picture_bytes(picture);
        let before = self.pictures.set(gtin, Arc::new(picture.clone()));
        books.bytes -= before.map_or(0, |before| picture_bytes(&before));
        Ok(())
    }

    fn note_uses(&self, gtins: &[Gtin], at: Timestamp) -> Result<(), StoreError> {
        let mut books = self.books();
        for gtin in gtins {
            if let Some(uses) = books.uses.get_mut(&gtin.number()) {
                uses.count += 1;
                uses.last = at;
            }
        }
        Ok(())
    }

    fn most_used(&self, limit: usize) -> Result<Vec<Gtin>, StoreError> {
        let books = self.books();
        let mut used: Vec<&Uses> = books.uses.values().filter(|uses| uses.count > 0).collect();
        used.sort_by_key(|uses| std::cmp::Reverse((uses.count, uses.last)));
        Ok(used.into_iter().take(limit).map(|uses| uses.gtin).collect())
    }

    fn list(&self, cursor: Option<Cursor>, limit: usize) -> Result<Page, StoreError> {
        let books = self.books();
        let from = cursor.map_or(Bound::Unbounded, |Cursor(last)| Bound::Excluded(last));
        let mut rest = books.uses.range((from, Bound::Unbounded));
        let gtins: Vec<Gtin> = rest.by_ref().take(limit.max(1)).map(|(_, uses)| uses.gtin).collect();
        let next = rest.next().and(gtins.last()).map(|gtin| Cursor(gtin.number()));
        Ok(Page { gtins, next })
    }

    fn stats(&self) -> Result<Stats, StoreError> {
        let books = self.books();
        let answers = books.uses.len() as u64;
        Ok(Stats { answers, pictures: self.pictures.len() as u64, bytes: books.bytes })
    }

    fn evict(&self, max_bytes: u64, spared: &HashSet<Gtin>) -> Result<u64, StoreError> {
        let mut books = self.books();
        if books.bytes <= max_bytes {
            return Ok(0);
        }
        let Books { uses, bytes, .. } = &mut *books;
        self.pictures.retain(|gtin, picture| {
            let has_answer = uses.contains_key(&gtin.number());
            if !has_answer {
                *bytes -= picture_bytes(picture);
            }
            has_answer
        });
        let mut oldest: Vec<(Timestamp, Gtin)> = uses.values().map(|uses| (uses.last, uses.gtin)).collect();
        oldest.sort_unstable();
        let mut gone = 0;
        for (_, gtin) in oldest {
            if books.bytes <= max_bytes {
                break;
            }
            if !spared.contains(&gtin) {
                self.remove(&mut books, gtin);
                gone += 1;
            }
        }
        Ok(gone)
    }

    fn clear(&self) -> Result<(), StoreError> {
        let mut books = self.books();
        books.uses.clear();
        books.bytes = 0;
        self.answers.clear();
        self.pictures.clear();
        Ok(())
    }

    fn update(&self, key: &str, change: Change<'_>) -> Result<(), StoreError> {
        let mut books = self.books();
        if let Some(value) = change(books.documents.get(key).map(Vec::as_slice)) {
            check_size("a document", &value)?;
            books.documents.insert(key.to_owned(), value);
        }
        Ok(())
    }
}
