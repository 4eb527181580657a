//! What is put is kept.

use barcode::Gtin;
use jiff::Timestamp;
use lookup::Source;
use lookup::store::{Kept, KeptProduct, MAX_VALUE_BYTES, Page, PictureSize, Stats, StoreError};

use crate::place::{Place, all, at, gtin, picture, product, unknown};

pub(crate) fn at_first_there_is_nothing(place: &Place) {
    let store = place.open();
    assert_eq!(store.get(gtin(1)), Ok(None));
    assert_eq!(store.raw(gtin(1)), Ok(None));
    assert_eq!(store.picture(gtin(1), PictureSize::Display), Ok(None));
    assert_eq!(store.list(None, 10), Ok(Page::default()));
    assert_eq!(store.most_used(10), Ok(vec![]));
    let Stats { answers, pictures, .. } = store.stats().unwrap();
    assert_eq!((answers, pictures), (0, 0));
}

pub(crate) fn a_product_comes_back_as_it_was_put(place: &Place) {
    let store = place.open();
    for (number, source) in (1..).zip(Source::ALL) {
        let kept = Kept {
            checked_at: Timestamp::from_millisecond(1_795_000_000_123).unwrap(),
            expired: number == 2,
            product: Some(KeptProduct {
                fetched_at: Timestamp::from_millisecond(-1).unwrap(),
                source,
                language: "gsw".to_owned(),
                facts_version: u32::MAX,
                facts: (0..=255).collect(),
            }),
        };
        store.put(gtin(number), &kept, Some("{\"code\":\"1\"}")).unwrap();
        assert_eq!(store.get(gtin(number)), Ok(Some(kept)));
        assert_eq!(store.raw(gtin(number)).unwrap().as_deref(), Some("{\"code\":\"1\"}"));
    }
    assert_eq!(store.get(gtin(9)), Ok(None));
    assert_eq!(store.raw(gtin(9)), Ok(None));
}

pub(crate) fn unknown_is_kept(place: &Place) {
    let store = place.open();
    store.put_unknown(gtin(1), at(5)).unwrap();
    store.put(gtin(2), &unknown(6), None).unwrap();
    assert_eq!(store.get(gtin(1)), Ok(Some(unknown(5))));
    assert_eq!(store.get(gtin(2)), Ok(Some(unknown(6))));
    assert_eq!(store.raw(gtin(1)), Ok(None));
}

pub(crate) fn a_put_replaces_all_there_was(place: &Place) {
    let store = place.open();
    let expired = Kept { expired: true, ..product(1, "long facts") };
    store.put(gtin(1), &expired, Some("{\"long\":1}")).unwrap();
    store.put(gtin(1), &product(2, "facts"), Some("{}")).unwrap();
    assert_eq!(store.get(gtin(1)), Ok(Some(product(2, "facts"))));
    assert_eq!(store.raw(gtin(1)).unwrap().as_deref(), Some("{}"));
    store.put(gtin(1), &unknown(3), None).unwrap();
    assert_eq!(store.get(gtin(1)), Ok(Some(unknown(3))));
    assert_eq!(store.raw(gtin(1)), Ok(None));
    assert_eq!(store.stats().unwrap().answers, 1);
}

pub(crate) fn unknown_after_a_product_keeps_the_product(place: &Place) {
    let store = place.open();
    let expired = Kept { expired: true, ..product(1, "facts") };
    store.put(gtin(1), &expired, Some("{}")).unwrap();
    store.put_unknown(gtin(1), at(2)).unwrap();
    assert_eq!(store.get(gtin(1)), Ok(Some(Kept { checked_at: at(2), ..product(1, "facts") })));
    assert_eq!(store.raw(gtin(1)).unwrap().as_deref(), Some("{}"));
}

pub(crate) fn gtins_of_every_kind_are_kept_apart(place: &Place) {
    let store = place.open();
    let gtins: Vec<Gtin> =
        ["00000000", "00000017", "80050100", "0036000291452", "3017620422003", "15400141288763"]
            .map(|text| text.parse().unwrap())
            .into();
    for gtin in &gtins {
        store.put(*gtin, &product(1, gtin.as_str()), Some(gtin.as_str())).unwrap();
        store.put_picture(*gtin, &picture(1, gtin.as_str(), 100)).unwrap();
    }
    for gtin in &gtins {
        assert_eq!(store.get(*gtin), Ok(Some(product(1, gtin.as_str()))));
        assert_eq!(store.raw(*gtin).unwrap().as_deref(), Some(gtin.as_str()));
        let (_, bytes) = store.picture(*gtin, PictureSize::Thumbnail).unwrap().unwrap();
        assert_eq!(bytes, gtin.as_str().as_bytes());
    }
    let mut listed = all(&*store, 4);
    listed.sort_unstable();
    assert_eq!(listed.len(), gtins.len());
    assert!(gtins.iter().all(|gtin| listed.contains(gtin)));
}

pub(crate) fn pictures_come_in_two_sizes(place: &Place) {
    let store = place.open();
    store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
    for (mark, length) in [("first", 300_000), ("second", 10)] {
        let picture = picture(2, mark, length);
        store.put_picture(gtin(1), &picture).unwrap();
        let both = [PictureSize::Thumbnail, PictureSize::Display];
        let [thumbnail, display] = both.map(|size| store.picture(gtin(1), size).unwrap().unwrap());
        assert_eq!(thumbnail, (picture.address.clone(), picture.thumbnail));
        assert_eq!(display, (picture.address, picture.display));
    }
    assert_eq!(store.stats().unwrap().pictures, 1);
    // A picture is kept whether there is an answer or not, and is none.
    store.put_picture(gtin(2), &picture(1, "alone", 10)).unwrap();
    assert!(store.picture(gtin(2), PictureSize::Display).unwrap().is_some());
    assert_eq!(store.get(gtin(2)), Ok(None));
    assert_eq!(store.stats().unwrap().answers, 1);
    // And an answer does not touch it.
    store.put(gtin(2), &product(1, "facts"), Some("{}")).unwrap();
    store.put_unknown(gtin(2), at(2)).unwrap();
    assert!(store.picture(gtin(2), PictureSize::Display).unwrap().is_some());
}

pub(crate) fn whatever_strangers_write_comes_back(place: &Place) {
    let store = place.open();
    let texts = [
        "",
        "\0",
        "before\0after",
        "'; DROP TABLE answers; --",
        "\r\n+OK\r\n$5\r\nhello\r\n*3\r\n",
        "*?[a-z]\\",
        "{broken",
        "\u{202e}\u{feff}𝕏 ñ 🥫",
        "%n%s",
        "null",
    ];
    for (number, text) in (1..).zip(texts) {
        let mut kept = product(1, text);
        text.clone_into(&mut kept.product.as_mut().unwrap().language);
        store.put(gtin(number), &kept, Some(text)).unwrap();
        assert_eq!(store.get(gtin(number)), Ok(Some(kept)), "{text:?}");
        assert_eq!(store.raw(gtin(number)).unwrap().as_deref(), Some(text));
        let mut shown = picture(1, "x", 1);
        text.clone_into(&mut shown.address);
        store.put_picture(gtin(number), &shown).unwrap();
        let found = store.picture(gtin(number), PictureSize::Display).unwrap();
        assert_eq!(found, Some((text.to_owned(), shown.display)));
        store.update(text, &mut |_| Some(text.as_bytes().to_vec())).unwrap();
    }
    for text in texts {
        let mut found = None;
        store
            .update(text, &mut |value| {
                found = value.map(<[u8]>::to_vec);
                None
            })
            .unwrap();
        assert_eq!(found.as_deref(), Some(text.as_bytes()), "{text:?}");
    }
}

pub(crate) fn what_is_too_long_is_refused(place: &Place) {
    let store = place.open();
    let longest = vec![b'x'; MAX_VALUE_BYTES];
    let record = String::from_utf8(longest.clone()).unwrap();
    store.put(gtin(1), &product(1, longest.clone()), Some(&record)).unwrap();
    store.put_picture(gtin(1), &picture(1, "x", MAX_VALUE_BYTES)).unwrap();
    store.update("document", &mut |_| Some(longest.clone())).unwrap();

    let too_long = vec![b'y'; MAX_VALUE_BYTES + 1];
    let text = String::from_utf8(too_long.clone()).unwrap();
    let refused = [
        store.put(gtin(1), &product(2, too_long.clone()), Some("{}")),
        store.put(gtin(1), &product(2, "facts"), Some(&text)),
        store.put_picture(gtin(1), &picture(2, "y", MAX_VALUE_BYTES + 1)),
        store.update("document", &mut |_| Some(too_long.clone())),
    ];
    for result in refused {
        assert!(matches!(result, Err(StoreError::Failed(_))), "{result:?}");
    }
    assert!(
        store.get(gtin(1)).unwrap() == Some(product(1, longest.clone())),
        "what there was is still there"
    );
    assert!(store.raw(gtin(1)).unwrap() == Some(record));
    let (_, display) = store.picture(gtin(1), PictureSize::Display).unwrap().unwrap();
    assert!(display == longest);
    store
        .update("document", &mut |value| {
            assert!(value == Some(&longest));
            None
        })
        .unwrap();
}

pub(crate) fn it_outlives_its_store_where_it_should(place: &Place) {
    let store = place.open();
    store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
    store.put_unknown(gtin(2), at(2)).unwrap();
    store.put_picture(gtin(1), &picture(3, "mark", 10_000)).unwrap();
    store.note_uses(&[gtin(2)], at(4)).unwrap();
    store.update("document", &mut |_| Some(b"value".to_vec())).unwrap();
    drop(store);
    let store = place.open();
    if !place.lasts {
        assert_eq!(store.list(None, 10), Ok(Page::default()));
        return;
    }
    assert_eq!(store.get(gtin(1)), Ok(Some(product(1, "facts"))));
    assert_eq!(store.get(gtin(2)), Ok(Some(unknown(2))));
    assert_eq!(store.raw(gtin(1)).unwrap().as_deref(), Some("{}"));
    assert!(store.picture(gtin(1), PictureSize::Display).unwrap().is_some());
    assert_eq!(store.most_used(10), Ok(vec![gtin(2)]));
    let mut found = None;
    store
        .update("document", &mut |value| {
            found = value.map(<[u8]>::to_vec);
            None
        })
        .unwrap();
    assert_eq!(found.as_deref(), Some(&b"value"[..]));
}
