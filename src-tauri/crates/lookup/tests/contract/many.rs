//! Many threads at once.

use std::collections::HashSet;
use std::sync::Arc;
use std::thread;

use lookup::store::{PictureSize, Store, Which};

use crate::place::{Place, at, gtin, picture, product};

/// Counts up the document `key`.
fn count(store: &dyn Store, key: &str) {
    store
        .update(key, &mut |value| {
            let value = value.map_or(0, |value| u64::from_le_bytes(value.try_into().unwrap()));
            Some((value + 1).to_le_bytes().to_vec())
        })
        .unwrap();
}

fn counted(store: &dyn Store, key: &str) -> u64 {
    let mut counted = 0;
    store
        .update(key, &mut |value| {
            counted = u64::from_le_bytes(value.unwrap().try_into().unwrap());
            None
        })
        .unwrap();
    counted
}

fn count_with(stores: &[Arc<dyn Store>]) {
    thread::scope(|scope| {
        for thread in 0..8 {
            let store = &stores[thread % stores.len()];
            scope.spawn(move || {
                for _ in 0..25 {
                    count(&**store, "all");
                    count(&**store, &format!("{thread}"));
                }
            });
        }
    });
    assert_eq!(counted(&*stores[0], "all"), 200);
    for thread in 0..8 {
        assert_eq!(counted(&*stores[0], &format!("{thread}")), 25);
    }
}

pub(crate) fn counting_together_loses_nothing(place: &Place) {
    count_with(&[place.open()]);
}

pub(crate) fn two_openings_count_together(place: &Place) {
    if place.shared {
        let stores = [place.open(), place.open()];
        count_with(&stores);
        stores[0].put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
        assert_eq!(stores[1].get(gtin(1)), Ok(Some(product(1, "facts"))));
    }
}

pub(crate) fn what_is_put_is_seen_by_all(place: &Place) {
    let store = place.open();
    thread::scope(|scope| {
        for thread in 0..8_u64 {
            let store = &store;
            scope.spawn(move || {
                for round in 0..25 {
                    let (mine, facts) = (gtin(thread * 100 + round), format!("{thread} {round}"));
                    store.put(mine, &product(1, facts.as_str()), Some(&facts)).unwrap();
                    assert_eq!(store.get(mine), Ok(Some(product(1, facts.as_str()))));
                    let other = &store;
                    thread::scope(|scope| {
                        scope.spawn(|| {
                            assert_eq!(other.get(mine), Ok(Some(product(1, facts.as_str()))));
                            assert_eq!(other.raw(mine).unwrap().as_deref(), Some(facts.as_str()));
                        });
                    });
                }
            });
        }
    });
    assert_eq!(store.stats().unwrap().answers, 200);
}

pub(crate) fn everything_at_once(place: &Place) {
    let store = place.open();
    let facts = ["a", "b"].map(|letter| letter.repeat(3000));
    thread::scope(|scope| {
        for thread in 0..8 {
            let (store, facts) = (&store, &facts);
            scope.spawn(move || {
                for round in 0_u64..30 {
                    let gtin = gtin(round % 5);
                    match thread {
                        0 | 1 => {
                            store
                                .put(gtin, &product(1, facts[thread].as_str()), Some(&facts[thread]))
                                .unwrap();
                        }
                        2 => store.put_unknown(gtin, at(2)).unwrap(),
                        3 => {
                            store.put_picture(gtin, &picture(1, "mark", 5000)).unwrap();
                            if let Some((_, bytes)) = store.picture(gtin, PictureSize::Display).unwrap() {
                                assert_eq!(bytes.len(), 5000);
                            }
                        }
                        4 => {
                            store.note_uses(&[gtin], at(3)).unwrap();
                            store.most_used(3).unwrap();
                            store.list(None, 2).unwrap();
                            store.stats().unwrap();
                        }
                        5 if round % 10 == 9 => store.clear().unwrap(),
                        5 => {
                            let which = if round % 2 == 0 { Which::All } else { Which::One(gtin) };
                            store.expire(which).unwrap();
                        }
                        6 => drop(store.evict(20_000, &HashSet::from([gtin])).unwrap()),
                        _ => {
                            // One or the other, never a mixture.
                            if let Some(product) = store.get(gtin).unwrap().and_then(|kept| kept.product) {
                                assert!(facts.iter().any(|facts| facts.as_bytes() == product.facts));
                            }
                            if let Some(raw) = store.raw(gtin).unwrap() {
                                assert!(facts.contains(&raw));
                            }
                        }
                    }
                }
            });
        }
    });
    store.clear().unwrap();
    store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
    let stats = store.stats().unwrap();
    assert_eq!((stats.answers, stats.pictures), (1, 0));
}
