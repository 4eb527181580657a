//! A little memory for each thread, in front of the one that all threads share: what a thread finds here it shares
//! with nobody, so that threads that ask at the same time do not slow down each other.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use barcode::Gtin;

use crate::memory::Held;

/// Fewer in a thread are not worth a look.
const FEWEST: usize = 16;
/// More do not stay near the processor.
const MOST: usize = 4096;

thread_local! {
    static KEPT: RefCell<Vec<Option<Slot>>> = const { RefCell::new(Vec::new()) };
}

/// What a thread keeps, and the stamp of the memory it came from.
#[derive(Debug)]
struct Slot {
    gtin: Gtin,
    stamp: Stamp,
    held: Held,
}

/// One state of one memory: no two memories ever have the same, nor one before and after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp(u64);

impl Stamp {
    fn next() -> u64 {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        NEXT.fetch_add(1, Ordering::Relaxed)
    }
}

/// The part of a memory that each thread has for itself.
#[derive(Debug)]
pub(crate) struct Front {
    /// In each thread: a power of two, or none.
    slots: usize,
    /// Read at each question, and written only when what is held is no longer what was held.
    stamp: AtomicU64,
}

impl Front {
    /// In front of a memory that holds so many: no more than so many stand here again, in all threads together.
    pub(crate) fn new(entries: usize) -> Self {
        let threads = available_parallelism().map_or(1, usize::from);
        let room = (entries / threads).min(MOST);
        let slots = if room < FEWEST { 0 } else { 1 << room.ilog2() };
        Self { slots, stamp: AtomicU64::new(Stamp::next()) }
    }

    /// Of the memory as it is now. To be taken before what is then kept under it is read.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp(self.stamp.load(Ordering::Acquire))
    }

    /// What this thread keeps, when it is still what memory holds.
    pub(crate) fn get(&self, gtin: Gtin) -> Option<Held> {
        let stamp = self.stamp();
        KEPT.with_borrow(|kept| {
            let mut slots = self.places(gtin)?.into_iter().filter_map(|place| kept.get(place)?.as_ref());
            slots.find(|slot| slot.gtin == gtin && slot.stamp == stamp).map(|slot| slot.held.clone())
        })
    }

    /// Keeps what memory held at `stamp`, in place of another when need be.
    pub(crate) fn keep(&self, stamp: Stamp, held: &Held) {
        let gtin = held.entry().gtin;
        let Some([one, other]) = self.places(gtin) else { return };
        // An `Arc` of its own: threads that count the holders of one are as slow as threads that share a lock.
        let slot = Slot { gtin, stamp, held: held.copied() };
        KEPT.with_borrow_mut(|kept| {
            if kept.len() != self.slots {
                *kept = Vec::new();
                kept.resize_with(self.slots, || None);
            }
            let free = |slot: &Option<Slot>| {
                slot.as_ref().is_none_or(|slot| slot.stamp != stamp || slot.gtin == gtin)
            };
            let place = if free(&kept[one]) || !free(&kept[other]) { one } else { other };
            kept[place] = Some(slot);
        });
    }

    /// After memory has changed: nothing kept is used any longer, in any thread.
    pub(crate) fn changed(&self) {
        self.stamp.store(Stamp::next(), Ordering::Release);
    }

    /// The two slots that `gtin` may stand in. Fibonacci hashing: the upper bits of the product depend on all digits.
    fn places(&self, gtin: Gtin) -> Option<[usize; 2]> {
        let mask = self.slots.checked_sub(1)?;
        let hash = gtin.number().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let place = usize::try_from(hash).ok()? & mask;
        Some([place, place ^ 1])
    }
}
