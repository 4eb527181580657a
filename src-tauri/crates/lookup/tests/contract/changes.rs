//! Marking answers, and documents.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lookup::Source;
use lookup::store::{Kept, Store, Which};

use crate::place::{Place, at, from, gtin, product, unknown};

fn furnished(place: &Place) -> Arc<dyn Store> {
    let store = place.open();
    for number in 1..=300 {
        let source = if number % 3 == 0 { Source::OpenBeautyFacts } else { Source::OpenFoodFacts };
        store.put(gtin(number), &from(source, 1, "facts"), Some("{}")).unwrap();
    }
    store.put_unknown(gtin(1000), at(1)).unwrap();
    store
}

fn expired(store: &dyn Store) -> Vec<u64> {
    let numbers = (1..=300).chain([1000]);
    numbers.filter(|number| store.get(gtin(*number)).unwrap().unwrap().expired).collect()
}

pub(crate) fn expired_answers_stay(place: &Place) {
    let store = furnished(place);
    store.expire(Which::One(gtin(7))).unwrap();
    store.expire(Which::One(gtin(1000))).unwrap();
    assert_eq!(expired(&*store), [7, 1000]);
    assert_eq!(store.get(gtin(7)), Ok(Some(Kept { expired: true, ..product(1, "facts") })));
    assert_eq!(store.get(gtin(1000)), Ok(Some(Kept { expired: true, ..unknown(1) })));
    assert_eq!(store.raw(gtin(7)).unwrap().as_deref(), Some("{}"));
    store.put_unknown(gtin(7), at(2)).unwrap();
    store.put(gtin(1000), &product(2, "facts"), Some("{}")).unwrap();
    assert_eq!(expired(&*store), [0; 0]);
}

pub(crate) fn one_source_expires_alone(place: &Place) {
    let store = furnished(place);
    store.expire(Which::Source(Source::OpenBeautyFacts)).unwrap();
    let thirds: Vec<u64> = (1..=100).map(|number| number * 3).collect();
    assert_eq!(expired(&*store), thirds);
    store.expire(Which::Source(Source::OpenPetFoodFacts)).unwrap();
    assert_eq!(expired(&*store), thirds);
}

pub(crate) fn all_expire(place: &Place) {
    let store = furnished(place);
    store.expire(Which::All).unwrap();
    assert_eq!(expired(&*store).len(), 301);
}

pub(crate) fn what_is_not_kept_is_not_marked(place: &Place) {
    let store = place.open();
    store.put_picture(gtin(1), &crate::place::picture(1, "mark", 10)).unwrap();
    for which in [Which::One(gtin(1)), Which::Source(Source::OpenFoodFacts), Which::All] {
        store.expire(which).unwrap();
    }
    assert_eq!(store.get(gtin(1)), Ok(None));
    store.put_unknown(gtin(1), at(1)).unwrap();
    assert_eq!(store.get(gtin(1)), Ok(Some(unknown(1))));
}

pub(crate) fn a_document_is_changed(place: &Place) {
    let store = place.open();
    for round in 0_u8..3 {
        let mut before = None;
        store
            .update("one", &mut |value| {
                before = value.map(<[u8]>::to_vec);
                Some(vec![round])
            })
            .unwrap();
        assert_eq!(before, round.checked_sub(1).map(|before| vec![before]));
    }
    let mut other = Some(vec![]);
    store
        .update("other", &mut |value| {
            other = value.map(<[u8]>::to_vec);
            Some(Vec::new())
        })
        .unwrap();
    assert_eq!(other, None, "documents are kept apart");
    store
        .update("other", &mut |value| {
            other = value.map(<[u8]>::to_vec);
            None
        })
        .unwrap();
    assert_eq!(other, Some(vec![]), "an empty document is one");
}

pub(crate) fn a_document_stays_when_nothing_is_returned(place: &Place) {
    let store = place.open();
    let mut before = Some(vec![]);
    for _ in 0..2 {
        store
            .update("document", &mut |value| {
                before = value.map(<[u8]>::to_vec);
                None
            })
            .unwrap();
        assert_eq!(before, None);
    }
    store.update("document", &mut |_| Some(vec![1])).unwrap();
    for _ in 0..2 {
        store
            .update("document", &mut |value| {
                before = value.map(<[u8]>::to_vec);
                None
            })
            .unwrap();
        assert_eq!(before, Some(vec![1]));
    }
}

pub(crate) fn what_is_alone_is_never_told_of_changes(place: &Place) {
    let store = place.open();
    let told = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&told);
    store.watch(Arc::new(move |_| {
        counting.fetch_add(1, Ordering::SeqCst);
    }));
    store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
    store.put_unknown(gtin(1), at(2)).unwrap();
    store.expire(Which::All).unwrap();
    store.clear().unwrap();
    assert_eq!(told.load(Ordering::SeqCst), 0);
}
