//! Listing, counting, and giving room.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use barcode::Gtin;
use lookup::store::{PictureSize, Store};

use crate::place::{Place, all, at, gtin, picture, product};

pub(crate) fn a_listing_covers_all_in_parts(place: &Place) {
    let store = place.open();
    let mut put = BTreeSet::new();
    for number in 0..150 {
        // Of every length, so that order of numbers and order of texts differ.
        let gtin = gtin(number * number * number * number * 31);
        store.put_unknown(gtin, at(1)).unwrap();
        put.insert(gtin);
    }
    store.put_picture(gtin(999), &picture(1, "of what is not kept", 10)).unwrap();
    store.update("document", &mut |_| Some(vec![1])).unwrap();
    for limit in [1, 7, 50, 150, 1000] {
        let listed: BTreeSet<Gtin> = all(&*store, limit).into_iter().collect();
        assert!(listed == put, "{limit}");
    }
    assert!(!store.list(None, 0).unwrap().gtins.is_empty(), "a part is never empty for want of a limit");
}

pub(crate) fn the_most_used_come_first(place: &Place) {
    let store = place.open();
    for number in 1..=6 {
        store.put(gtin(number), &product(1, "facts"), Some("{}")).unwrap();
    }
    store.note_uses(&[gtin(3), gtin(5), gtin(99)], at(10)).unwrap();
    store.note_uses(&[gtin(5), gtin(2)], at(11)).unwrap();
    store.note_uses(&[gtin(5), gtin(3), gtin(99)], at(12)).unwrap();
    store.note_uses(&[], at(13)).unwrap();
    assert_eq!(store.most_used(10), Ok(vec![gtin(5), gtin(3), gtin(2)]));
    assert_eq!(store.most_used(2), Ok(vec![gtin(5), gtin(3)]));
    assert_eq!(store.most_used(0), Ok(vec![]));
    assert_eq!(store.get(gtin(99)), Ok(None), "those not kept are passed over");
    // Another answer does not forget the uses.
    store.put(gtin(2), &product(20, "facts"), Some("{}")).unwrap();
    store.put_unknown(gtin(3), at(20)).unwrap();
    assert_eq!(store.most_used(10), Ok(vec![gtin(5), gtin(3), gtin(2)]));
}

pub(crate) fn what_is_kept_is_counted(place: &Place) {
    let store = place.open();
    let empty = store.stats().unwrap();
    for number in 1..=20 {
        store.put(gtin(number), &product(1, vec![b'x'; 5000]), Some("{}")).unwrap();
        store.put_picture(gtin(number + 10), &picture(1, "mark", 20_000)).unwrap();
    }
    for number in 41..=45 {
        store.put_unknown(gtin(number), at(1)).unwrap();
    }
    let stats = store.stats().unwrap();
    assert_eq!((stats.answers, stats.pictures), (25, 20));
    let added = stats.bytes - empty.bytes;
    assert!((20 * 25_000..2_000_000).contains(&added), "{added}");
    // The same again replaces.
    for number in 1..=20 {
        store.put(gtin(number), &product(2, vec![b'x'; 5000]), Some("{}")).unwrap();
    }
    let again = store.stats().unwrap();
    assert_eq!((again.answers, again.pictures), (25, 20));
}

/// Answers 1 to 40, put in the order of their numbers, each with a record and a picture. The first ten are used,
/// later and in reverse.
fn furnished(place: &Place) -> Arc<dyn Store> {
    let store = place.open();
    for number in 1..=40 {
        let second = i64::try_from(number).unwrap();
        store.put(gtin(number), &product(second, vec![b'x'; 10_000]), Some(&"r".repeat(10_000))).unwrap();
        store.put_picture(gtin(number), &picture(1, "mark", 30_000)).unwrap();
    }
    for number in 1..=10 {
        store.note_uses(&[gtin(number)], at(1000 - i64::try_from(number).unwrap())).unwrap();
    }
    store
}

/// In the order in which they go.
const ORDER: [u64; 40] = [
    11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36,
    37, 38, 39, 40, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
];

fn there(store: &dyn Store) -> BTreeSet<Gtin> {
    let there: BTreeSet<Gtin> = all(store, 100).into_iter().collect();
    for number in ORDER {
        let gtin = gtin(number);
        let kept = there.contains(&gtin);
        assert_eq!(store.get(gtin).unwrap().is_some(), kept);
        assert_eq!(store.raw(gtin).unwrap().is_some(), kept);
        assert_eq!(store.picture(gtin, PictureSize::Display).unwrap().is_some(), kept);
    }
    there
}

pub(crate) fn the_longest_unused_go_first(place: &Place) {
    let store = furnished(place);
    store.put_picture(gtin(99), &picture(1, "of what is not kept", 1000)).unwrap();
    // What a store can tidy away without deleting anything is not the matter here.
    assert_eq!(store.evict(u64::MAX, &HashSet::new()), Ok(0));
    let bytes = store.stats().unwrap().bytes;
    let mut gone = 0;
    for share in [75, 50, 20, 5] {
        let most = bytes * share / 100;
        let went = store.evict(most, &HashSet::new()).unwrap();
        if store.bounds_itself() {
            assert_eq!((went, there(&*store).len()), (0, 40));
            continue;
        }
        gone += usize::try_from(went).unwrap();
        assert!(store.stats().unwrap().bytes <= most, "{share}");
        let left: BTreeSet<Gtin> = ORDER[gone..].iter().map(|number| gtin(*number)).collect();
        assert_eq!(there(&*store), left, "{share}");
        let expected = 40 * (100 - usize::try_from(share).unwrap()) / 100;
        assert!(gone.abs_diff(expected) <= 8, "{gone} of 40 went for {share} of 100");
        assert_eq!(store.picture(gtin(99), PictureSize::Display), Ok(None));
    }
}

pub(crate) fn the_spared_stay(place: &Place) {
    let store = furnished(place);
    let spared: HashSet<Gtin> = [11, 12, 40, 1, 77].map(gtin).into();
    let went = store.evict(0, &spared).unwrap();
    if !store.bounds_itself() {
        assert_eq!(went, 36);
        assert_eq!(there(&*store), [11, 12, 40, 1].map(gtin).into());
        assert_eq!(store.evict(0, &spared), Ok(0));
        assert_eq!(store.evict(0, &HashSet::new()), Ok(4));
        assert_eq!(store.stats().unwrap().answers, 0);
    }
}

pub(crate) fn small_enough_nothing_goes(place: &Place) {
    let store = furnished(place);
    let bytes = store.stats().unwrap().bytes;
    assert_eq!(store.evict(bytes, &HashSet::new()), Ok(0));
    assert_eq!(there(&*store).len(), 40);
}

pub(crate) fn cleared_only_documents_stay(place: &Place) {
    let store = furnished(place);
    store.update("document", &mut |_| Some(b"value".to_vec())).unwrap();
    let full = store.stats().unwrap();
    store.clear().unwrap();
    let stats = store.stats().unwrap();
    assert_eq!((stats.answers, stats.pictures), (0, 0));
    assert!(stats.bytes < full.bytes / 4, "{stats:?} {full:?}");
    assert_eq!(there(&*store).len(), 0);
    assert_eq!(store.most_used(10), Ok(vec![]));
    let mut found = None;
    store
        .update("document", &mut |value| {
            found = value.map(<[u8]>::to_vec);
            None
        })
        .unwrap();
    assert_eq!(found.as_deref(), Some(&b"value"[..]));
    store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
    assert_eq!(store.get(gtin(1)), Ok(Some(product(1, "facts"))));
    assert_eq!(store.most_used(10), Ok(vec![]), "uses are forgotten");
}
