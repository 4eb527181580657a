//! What only a store on a server can do, and suffer.

use std::io::Read;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use lookup::store::{
    MAX_VALUE_BYTES, OnChange, PictureSize, RedisConfig, RedisStore, Store, StoreError, Which,
};
use lookup::{Secret, Source};

use crate::place::{all, at, gtin, picture, product, unknown};
use crate::server::RedisServer;

/// Far more than any call may take, even on a machine that is busy with something else.
const NEVER_HANGS: Duration = Duration::from_secs(20);

fn open(config: &RedisConfig) -> RedisStore {
    RedisStore::open(config).unwrap()
}

/// A connection beside the store.
fn plain(config: &RedisConfig) -> redis::Connection {
    let client = redis::Client::open((config.host.as_str(), config.port)).unwrap();
    client.get_connection().unwrap()
}

fn ask<T: redis::FromRedisValue>(connection: &mut redis::Connection, command: &[&str]) -> T {
    let (name, arguments) = command.split_first().unwrap();
    redis::cmd(name).arg(arguments).query(connection).unwrap()
}

/// What the store is told.
fn watched(store: &RedisStore) -> Receiver<Which> {
    let (told, heard) = mpsc::channel();
    store.watch(Arc::new(move |which| told.send(which).unwrap()));
    heard
}

#[test]
fn changes_are_told_to_others_and_not_to_oneself() {
    let server = RedisServer::start();
    let (one, other) = (open(&server.config()), open(&server.config()));
    let (by_one, by_other) = (watched(&other), watched(&one));
    let elsewhere = open(&RedisConfig { prefix: "elsewhere".to_owned(), ..server.config() });
    elsewhere.put_unknown(gtin(9), at(1)).unwrap();
    one.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
    one.put_unknown(gtin(2), at(1)).unwrap();
    // These change no answer.
    one.put_picture(gtin(1), &picture(1, "mark", 10)).unwrap();
    one.note_uses(&[gtin(1)], at(2)).unwrap();
    one.update("document", &mut |_| Some(vec![1])).unwrap();
    one.expire(Which::One(gtin(1))).unwrap();
    one.expire(Which::Source(Source::OpenPetFoodFacts)).unwrap();
    one.expire(Which::All).unwrap();
    one.clear().unwrap();
    let expected = [
        Which::One(gtin(1)),
        Which::One(gtin(2)),
        Which::One(gtin(1)),
        Which::Source(Source::OpenPetFoodFacts),
        Which::All,
        Which::All,
    ];
    for which in expected {
        assert_eq!(by_one.recv_timeout(NEVER_HANGS), Ok(which));
    }
    // Told after all of its own, which therefore were not.
    other.put_unknown(gtin(3), at(1)).unwrap();
    assert_eq!(by_other.recv_timeout(NEVER_HANGS), Ok(Which::One(gtin(3))));
    assert!(by_one.try_recv().is_err());
}

#[test]
fn after_a_reconnect_all_may_have_changed() {
    let mut server = RedisServer::start();
    let store = open(&server.config());
    let heard = watched(&store);
    server.kill();
    server.restart();
    assert_eq!(heard.recv_timeout(NEVER_HANGS), Ok(Which::All));
    open(&server.config()).put_unknown(gtin(1), at(1)).unwrap();
    assert_eq!(heard.recv_timeout(NEVER_HANGS), Ok(Which::One(gtin(1))));
}

#[test]
fn watching_ends_with_the_store() {
    let mut server = RedisServer::start();
    for dead in [false, true] {
        let store = open(&server.config());
        let on_change: OnChange = Arc::new(|_| ());
        let held: Weak<_> = Arc::downgrade(&on_change);
        store.watch(on_change);
        if dead {
            server.kill();
        }
        drop(store);
        let began = Instant::now();
        while held.upgrade().is_some() {
            assert!(began.elapsed() < NEVER_HANGS, "the thread lives on");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn only_keys_of_ours_are_listed_and_cleared() {
    let server = RedisServer::start();
    let prefixes = ["larder", "larder:a", "larde?", "*"];
    let stores = prefixes.map(|prefix| {
        let store = open(&RedisConfig { prefix: prefix.to_owned(), ..server.config() });
        store.put(gtin(1), &product(1, prefix), Some("{}")).unwrap();
        store.put_picture(gtin(1), &picture(1, "mark", 10)).unwrap();
        store.update("document", &mut |_| Some(vec![1])).unwrap();
        store.note_uses(&[gtin(1)], at(1)).unwrap();
        store
    });
    let mut connection = plain(&server.config());
    for key in ["mine", "larder", "larder:a:x", "larder:a:18", "larderer:a:17", "xlarder:a:17"] {
        ask::<()>(&mut connection, &["SET", key, "mine"]);
    }
    let before: usize = ask(&mut connection, &["DBSIZE"]);
    for (cleared, store) in stores.iter().enumerate() {
        assert_eq!(all(store, 10), [gtin(1)], "{}", prefixes[cleared]);
        assert_eq!((store.stats().unwrap().answers, store.stats().unwrap().pictures), (1, 1));
        store.clear().unwrap();
        assert_eq!(all(store, 10), [], "{}", prefixes[cleared]);
        // An answer, a picture, the uses.
        let left: usize = ask(&mut connection, &["DBSIZE"]);
        assert_eq!(left, before - 3 * (cleared + 1));
        for (other, prefix) in stores.iter().zip(prefixes).skip(cleared + 1) {
            assert_eq!(other.get(gtin(1)), Ok(Some(product(1, prefix))));
        }
    }
}

#[test]
fn what_is_not_used_goes_by_itself() {
    let server = RedisServer::start();
    let store = open(&server.config());
    let mut connection = plain(&server.config());
    let answer = format!("larder:a:{}", gtin(1).number());
    let picture_key = format!("larder:p:{}", gtin(1).number());
    let mut goes_in = |key: &str| ask::<i64>(&mut connection, &["TTL", key]);
    store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
    store.put_picture(gtin(1), &picture(1, "mark", 10)).unwrap();
    assert!((3000..=3600).contains(&goes_in(&answer)));
    assert!((3000..=3600).contains(&goes_in(&picture_key)));
    let longer = RedisConfig { keep: Duration::from_hours(10), ..server.config() };
    open(&longer).note_uses(&[gtin(1)], at(2)).unwrap();
    assert!((30_000..=36_000).contains(&goes_in(&answer)));
    assert!((30_000..=36_000).contains(&goes_in(&picture_key)));
    store.put_unknown(gtin(1), at(3)).unwrap();
    assert!((3000..=3600).contains(&goes_in(&answer)));
    open(&RedisConfig { keep: Duration::MAX, ..server.config() }).put_unknown(gtin(1), at(3)).unwrap();
    assert!(goes_in(&answer) > 1_000_000_000);
    open(&RedisConfig { keep: Duration::ZERO, ..server.config() }).put_unknown(gtin(2), at(3)).unwrap();
}

#[test]
fn uses_of_what_is_gone_are_forgotten() {
    let server = RedisServer::start();
    let store = open(&server.config());
    let mut connection = plain(&server.config());
    let gtins: Vec<_> = (0..300).map(gtin).collect();
    for gtin in &gtins {
        store.put_unknown(*gtin, at(1)).unwrap();
    }
    store.note_uses(&gtins, at(2)).unwrap();
    store.note_uses(&gtins[..10], at(3)).unwrap();
    for gtin in &gtins[10..] {
        ask::<()>(&mut connection, &["DEL", &format!("larder:a:{}", gtin.number())]);
    }
    let mut most = store.most_used(100).unwrap();
    most.sort_unstable();
    let mut left = gtins[..10].to_vec();
    left.sort_unstable();
    assert_eq!(most, left, "what is gone is none of the most used");
    for _ in 0..100 {
        store.note_uses(&gtins[..1], at(4)).unwrap();
    }
    let kept: usize = ask(&mut connection, &["ZCARD", "larder:uses"]);
    assert_eq!(kept, 10);
}

#[test]
fn what_cannot_be_understood_is_nothing() {
    let server = RedisServer::start();
    let store = open(&server.config());
    let mut connection = plain(&server.config());
    let key = |kind: char| format!("larder:{kind}:{}", gtin(1).number());
    let too_long = "x".repeat(MAX_VALUE_BYTES + 1);
    for (field, value) in [
        ("checked", "yesterday"),
        ("checked", "99999999999999999999"),
        ("checked", "9223372036854775807"),
        ("fetched", ""),
        ("source", "the internet"),
        ("version", "-1"),
        ("facts", too_long.as_str()),
    ] {
        store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
        ask::<()>(&mut connection, &["HSET", &key('a'), field, value]);
        assert_eq!(store.get(gtin(1)), Ok(None), "{field}");
    }
    for field in ["checked", "expired", "source", "language", "version", "facts"] {
        store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
        ask::<()>(&mut connection, &["HDEL", &key('a'), field]);
        assert_eq!(store.get(gtin(1)), Ok(None), "{field}");
    }
    ask::<()>(&mut connection, &["HSET", &key('a'), "raw", &too_long]);
    assert_eq!(store.raw(gtin(1)), Ok(None));
    store.put_picture(gtin(1), &picture(1, "mark", 10)).unwrap();
    ask::<()>(&mut connection, &["HSET", &key('p'), "display", &too_long]);
    assert_eq!(store.picture(gtin(1), PictureSize::Display), Ok(None));
    assert!(store.picture(gtin(1), PictureSize::Thumbnail).unwrap().is_some());
    redis::cmd("HSET").arg(key('p')).arg("address").arg(b"\xff").exec(&mut connection).unwrap();
    assert_eq!(store.picture(gtin(1), PictureSize::Thumbnail), Ok(None));
    ask::<()>(&mut connection, &["SET", "larder:d:document", &too_long]);
    store
        .update("document", &mut |value| {
            assert_eq!(value, None);
            Some(vec![1])
        })
        .unwrap();
    // Something else under our names.
    for kind in ['a', 'p'] {
        ask::<()>(&mut connection, &["DEL", &key(kind)]);
        ask::<()>(&mut connection, &["SET", &key(kind), "text"]);
    }
    assert_eq!(store.get(gtin(1)), Ok(None));
    assert_eq!(store.raw(gtin(1)), Ok(None));
    assert_eq!(store.picture(gtin(1), PictureSize::Display), Ok(None));
    store.expire(Which::All).unwrap();
    store.stats().unwrap();
    // It is put anew.
    store.put(gtin(1), &product(2, "facts"), Some("{}")).unwrap();
    assert_eq!(store.get(gtin(1)), Ok(Some(product(2, "facts"))));
}

#[test]
fn a_server_without_room_is_full() {
    let server = RedisServer::start();
    let store = open(&server.config());
    let mut connection = plain(&server.config());
    store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
    store.put_picture(gtin(1), &picture(1, "mark", 10)).unwrap();
    ask::<()>(&mut connection, &["CONFIG", "SET", "maxmemory", "1"]);
    let refused = [
        store.put(gtin(1), &product(2, "other"), Some("{}")),
        store.put(gtin(1), &unknown(2), None),
        store.put_unknown(gtin(2), at(2)),
        store.put_picture(gtin(1), &picture(2, "other", 10)),
        store.update("document", &mut |_| Some(vec![1])),
    ];
    for (number, result) in refused.iter().enumerate() {
        assert!(matches!(result, Err(StoreError::Full(_))), "{number}: {result:?}");
    }
    assert_eq!(store.get(gtin(1)), Ok(Some(product(1, "facts"))), "what there was is still there");
    assert_eq!(store.raw(gtin(1)).unwrap().as_deref(), Some("{}"));
    let (_, thumbnail) = store.picture(gtin(1), PictureSize::Thumbnail).unwrap().unwrap();
    assert_eq!(thumbnail, b"mark");
    ask::<()>(&mut connection, &["CONFIG", "SET", "maxmemory", "0"]);
    store.put(gtin(1), &product(3, "facts"), Some("{}")).unwrap();
    assert_eq!(store.get(gtin(1)), Ok(Some(product(3, "facts"))));
}

#[test]
fn killed_in_the_middle_it_fails_and_comes_back() {
    let mut server = RedisServer::start();
    let store = open(&server.config());
    let (done, failed, over) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        for thread in 0..4_u64 {
            let (store, done, failed, over) = (&store, &done, &failed, &over);
            scope.spawn(move || {
                for round in 0.. {
                    if over.load(Ordering::SeqCst) {
                        return;
                    }
                    let gtin = gtin(thread * 10 + round % 10);
                    let began = Instant::now();
                    let results = [
                        store.put(gtin, &product(1, "facts"), Some("{}")),
                        store.get(gtin).map(drop),
                        store.note_uses(&[gtin], at(1)),
                        store.update("document", &mut |_| Some(vec![1])),
                    ];
                    assert!(began.elapsed() < NEVER_HANGS);
                    for result in results {
                        match result {
                            Ok(()) => done.fetch_add(1, Ordering::SeqCst),
                            Err(StoreError::Failed(_)) => failed.fetch_add(1, Ordering::SeqCst),
                            Err(error) => panic!("{error}"),
                        };
                    }
                }
            });
        }
        let until = |counter: &AtomicUsize, number: usize| {
            let began = Instant::now();
            while counter.load(Ordering::SeqCst) < number {
                assert!(began.elapsed() < NEVER_HANGS);
                thread::sleep(Duration::from_millis(1));
            }
        };
        until(&done, 200);
        server.kill();
        until(&failed, 50);
        server.restart();
        let before = done.load(Ordering::SeqCst);
        until(&done, before + 200);
        over.store(true, Ordering::SeqCst);
    });
}

#[test]
fn restarted_between_two_calls_nothing_fails() {
    let mut server = RedisServer::start();
    let store = open(&server.config());
    store.put_unknown(gtin(1), at(1)).unwrap();
    server.kill();
    server.restart();
    // The connections that stood by are dead, and are not what anybody should hear of.
    store.put_unknown(gtin(2), at(2)).unwrap();
    server.kill();
    server.restart();
    assert_eq!(store.get(gtin(2)), Ok(None));
    server.kill();
    server.restart();
    store.update("document", &mut |_| Some(vec![1])).unwrap();
    server.kill();
    assert!(matches!(store.get(gtin(2)), Err(StoreError::Failed(_))));
}

#[test]
fn a_wrong_password_is_told_and_not_shown() {
    let server = RedisServer::with_password("correct-horse");
    let refused = |password: Option<&str>, user: Option<&str>| {
        let config = RedisConfig {
            user: user.map(str::to_owned),
            password: password.map(Secret::new),
            ..server.config()
        };
        let error = RedisStore::open(&config).unwrap_err();
        let StoreError::Failed(words) = &error else { panic!("{error:?}") };
        for shown in [words.clone(), error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("battery-staple") && !shown.contains("correct-horse"), "{shown}");
        }
        words.clone()
    };
    assert!(refused(Some("battery-staple"), None).contains("refuses the user or the password"));
    assert!(refused(Some("correct-horse"), Some("nobody")).contains("refuses the user or the password"));
    assert!(refused(None, None).contains("NOAUTH"));
    let store = open(&server.config());
    store.put_unknown(gtin(1), at(1)).unwrap();
    assert!(!format!("{store:?}").contains("correct-horse"));
    open(&RedisConfig { user: Some("default".to_owned()), ..server.config() }).get(gtin(1)).unwrap();
}

#[test]
fn a_user_who_may_do_little_else_is_enough() {
    let server = RedisServer::start();
    let mut connection = plain(&server.config());
    ask::<()>(
        &mut connection,
        &[
            "ACL",
            "SETUSER",
            "larder",
            "on",
            ">secret",
            "~larder:*",
            "&larder:*",
            "+@all",
            "-@admin",
            "-memory",
        ],
    );
    let password = Some(Secret::new("secret"));
    let config = RedisConfig { user: Some("larder".to_owned()), password, ..server.config() };
    let (store, other) = (open(&config), open(&config));
    let heard = watched(&other);
    store.put(gtin(1), &product(1, "facts"), Some("{}")).unwrap();
    store.put_picture(gtin(1), &picture(1, "mark", 10)).unwrap();
    store.note_uses(&[gtin(1)], at(2)).unwrap();
    store.update("document", &mut |_| Some(vec![1])).unwrap();
    assert_eq!(store.most_used(1), Ok(vec![gtin(1)]));
    let stats = store.stats().unwrap();
    assert_eq!((stats.answers, stats.pictures, stats.bytes), (1, 1, 0), "it may not ask for sizes");
    store.expire(Which::All).unwrap();
    store.clear().unwrap();
    for which in [Which::One(gtin(1)), Which::All, Which::All] {
        assert_eq!(heard.recv_timeout(NEVER_HANGS), Ok(which));
    }
    let foreign = RedisConfig { prefix: "elsewhere".to_owned(), ..config };
    assert!(matches!(open(&foreign).get(gtin(1)), Err(StoreError::Failed(_))));
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = silent.local_addr().unwrap().port();
    let over = Arc::new(AtomicBool::new(false));
    let ending = Arc::clone(&over);
    let accepting = thread::spawn(move || {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = silent.accept() {
            if ending.load(Ordering::SeqCst) {
                return;
            }
            let _ = stream.read(&mut [0; 1024]);
            held.push(stream);
        }
    });
    for (password, tls) in [(None, false), (Some("secret"), false), (None, true)] {
        let config = RedisConfig {
            host: "127.0.0.1".to_owned(),
            port,
            tls,
            user: None,
            password: password.map(Secret::new),
            prefix: "larder".to_owned(),
            keep: Duration::from_hours(1),
        };
        let began = Instant::now();
        let error = RedisStore::open(&config).unwrap_err();
        assert!(began.elapsed() < NEVER_HANGS);
        let StoreError::Failed(words) = error else { panic!("{error:?}") };
        assert!(words.contains("does not answer in time"), "{words}");
    }
    over.store(true, Ordering::SeqCst);
    drop(std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)));
    accepting.join().unwrap();
}

#[test]
fn a_server_that_falls_silent_is_given_up_and_taken_up_again() {
    let server = RedisServer::start();
    let store = open(&server.config());
    store.put_unknown(gtin(1), at(1)).unwrap();
    let mut connection = plain(&server.config());
    ask::<()>(&mut connection, &["CLIENT", "PAUSE", "2000", "ALL"]);
    let began = Instant::now();
    let silent = store.get(gtin(1));
    assert!(matches!(&silent, Err(StoreError::Failed(words)) if words.contains("in time")), "{silent:?}");
    while store.get(gtin(1)) != Ok(Some(unknown(1))) {
        assert!(began.elapsed() < NEVER_HANGS);
    }
}

#[test]
fn what_speaks_something_else_is_no_server() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let answering = thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 1024]);
            let _ = std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let server = RedisServer::start();
    for tls in [false, true] {
        let error = RedisStore::open(&RedisConfig { port, tls, ..server.config() }).unwrap_err();
        assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
    }
    answering.join().unwrap();
    // TLS with a server that does not speak it.
    let error = RedisStore::open(&RedisConfig { tls: true, ..server.config() }).unwrap_err();
    assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
    // Nobody there at all.
    let error = RedisStore::open(&RedisConfig { port, ..server.config() }).unwrap_err();
    assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
}
