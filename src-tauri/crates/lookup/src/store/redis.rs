//! A store on a Redis server, which several machines may share.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use ::redis::io::tcp::TcpSettings;
use ::redis::io::tcp::socket2::TcpKeepalive;
use ::redis::{
    Client, Cmd, Connection, ConnectionAddr, ConnectionLike, ErrorKind, FromRedisValue, IntoConnectionInfo,
    RedisConnectionInfo, RedisError, RedisResult, cmd, pipe,
};
use barcode::Gtin;
use jiff::Timestamp;

use super::{
    Change, Cursor, Kept, KeptPicture, KeptProduct, MAX_VALUE_BYTES, OnChange, Page, PictureSize, Stats,
    Store, StoreError, Which, check_answer, check_picture, check_size,
};
use crate::Secret;

/// How long a connection may take, with the greeting.
const CONNECT: Duration = Duration::from_millis(500);
/// How long the server may be silent, and how long it may take nothing.
const SILENCE: Duration = Duration::from_secs(1);
/// Connections at a time. More than that would wait for the server, and not for each other.
const MAX_CONNECTIONS: usize = 8;
/// How long a call waits for a connection that others have.
const QUEUE: Duration = Duration::from_secs(2);
/// Keys in one command: what others on the server wait for.
const KEYS_AT_ONCE: usize = 500;
/// Uses looked at for each batch noted, whether their answers are still there.
const SWEPT_AT_ONCE: usize = 20;
/// Attempts at a document that others change at the same time.
const ATTEMPTS: u32 = 1000;
/// How often the thread that listens looks whether it should end.
const LISTEN: Duration = Duration::from_secs(1);
/// Pauses between attempts at listening: the first, and the longest of those after it, each twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Where a Redis server is, and how it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedisConfig {
    /// Its name or address.
    pub host: String,
    /// Its port; 6379 is usual.
    pub port: u16,
    /// Whether to speak TLS with it. Its certificate must be one that this machine trusts.
    pub tls: bool,
    /// Who we are there. None for the server's default user.
    pub user: Option<String>,
    /// The password, where it wants one.
    pub password: Option<Secret>,
    /// What the names of all our keys begin with, such as `larder`. Those who share a server and a prefix share a
    /// store.
    pub prefix: String,
    /// How long an answer stays that is neither put anew nor used. Whole seconds, at least one.
    pub keep: Duration,
}

/// A store on a Redis server.
///
/// | key | holds |
/// | --- | --- |
/// | `{prefix}:a:{number}` | an answer: a hash, gone `keep` after the last put or use |
/// | `{prefix}:p:{number}` | a picture in two sizes: a hash, likewise |
/// | `{prefix}:uses` | how often each answer was used: a sorted set |
/// | `{prefix}:d:{key}` | a document |
/// | `{prefix}:changed` | a channel on which changes of answers are told |
///
/// Numbers are [`Gtin::number`]. The server bounds itself: by `keep`, and by its own `maxmemory` policy.
pub struct RedisStore {
    pool: Pool,
    keys: Keys,
    /// Of `keep`, in seconds.
    keep: u64,
    /// Tells our own messages from others'.
    id: String,
    /// One change of a document at a time from this store: those of one program need not compete.
    updating: Mutex<()>,
    /// Where the search for uses of answers that are gone goes on.
    sweep: AtomicU64,
    end: Arc<End>,
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pool, keys, .. } = self;
        f.debug_struct("RedisStore")
            .field("server", &pool.server)
            .field("prefix", &keys.prefix)
            .finish_non_exhaustive()
    }
}

impl Drop for RedisStore {
    fn drop(&mut self) {
        self.end.come();
    }
}

/// The names of keys.
#[derive(Debug, Clone)]
struct Keys {
    prefix: String,
}

/// What a key is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Answer,
    Picture,
}

impl Keys {
    fn answer(&self, gtin: Gtin) -> String {
        format!("{}:a:{}", self.prefix, gtin.number())
    }

    fn picture(&self, gtin: Gtin) -> String {
        format!("{}:p:{}", self.prefix, gtin.number())
    }

    fn document(&self, key: &str) -> String {
        format!("{}:d:{key}", self.prefix)
    }

    fn uses(&self) -> String {
        format!("{}:uses", self.prefix)
    }

    fn channel(&self) -> String {
        format!("{}:changed", self.prefix)
    }

    /// For SCAN: all keys of answers, pictures or, with `[ap]`, both. What else they match is not ours.
    fn pattern(&self, kinds: &str) -> String {
        let mut pattern = String::with_capacity(self.prefix.len() + 8);
        for letter in self.prefix.chars() {
            if matches!(letter, '*' | '?' | '[' | ']' | '^' | '-' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern + ":" + kinds + ":*"
    }

    /// What a key of ours is about; none when it is none of ours.
    fn read(&self, key: &[u8]) -> Option<(Kind, Gtin)> {
        let rest = str::from_utf8(key).ok()?.strip_prefix(&self.prefix)?;
        let (kind, number) = match rest.strip_prefix(":a:") {
            Some(number) => (Kind::Answer, number),
            None => (Kind::Picture, rest.strip_prefix(":p:")?),
        };
        let gtin = Gtin::from_number(number.parse().ok()?).ok()?;
        // One key each: `+1` and `01` are numbers, and no keys of ours.
        (gtin.number().to_string() == number).then_some((kind, gtin))
    }
}

// The scripts run as one step that nobody comes between. Whatever can fail for want of memory comes first: so a script
// that fails did nothing, and the server looks at its memory only before the first command that writes.

/// KEYS: an answer or a picture. ARGV: seconds, channel, message or nothing, how many fields to delete, these, fields
/// and values.
const PUT: &str = "
    local kind = redis.call('TYPE', KEYS[1]).ok
    if kind ~= 'hash' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
    local deleted = tonumber(ARGV[4])
    redis.call('HSET', KEYS[1], unpack(ARGV, 5 + deleted))
    if deleted > 0 then redis.call('HDEL', KEYS[1], unpack(ARGV, 5, 4 + deleted)) end
    redis.call('EXPIRE', KEYS[1], ARGV[1])
    if ARGV[3] ~= '' then redis.call('PUBLISH', ARGV[2], ARGV[3]) end";

/// KEYS: answers. ARGV: a source, or nothing for any.
const EXPIRE: &str = "
    for _, key in ipairs(KEYS) do
        if redis.call('TYPE', key).ok == 'hash' then
            local of = redis.call('HMGET', key, 'checked', 'source')
            if of[1] and (ARGV[1] == '' or of[2] == ARGV[1]) then redis.call('HSET', key, 'expired', 1) end
        end
    end";

/// KEYS: the uses; then for each use its answer and its picture. ARGV: seconds; then for each its number.
const USE: &str = "
    for i = 2, #KEYS, 2 do
        if redis.call('EXPIRE', KEYS[i], ARGV[1]) == 1 then
            redis.call('EXPIRE', KEYS[i + 1], ARGV[1])
            redis.call('ZINCRBY', KEYS[1], 1, ARGV[i / 2 + 1])
        end
    end";

/// KEYS: the uses; then answers. ARGV: their numbers.
const SWEEP: &str = "
    for i = 2, #KEYS do
        if redis.call('EXISTS', KEYS[i]) == 0 then redis.call('ZREM', KEYS[1], ARGV[i - 1]) end
    end";

/// KEYS: a document. ARGV: whether it was there, what it was, what it shall be.
const EXCHANGE: &str = "
    local now = redis.call('GET', KEYS[1])
    if ARGV[1] == '1' and now ~= ARGV[2] or ARGV[1] == '0' and now then return 0 end
    redis.call('SET', KEYS[1], ARGV[3])
    return 1";

/// The fields of an answer that only a product has, beside its raw record.
const PRODUCT_FIELDS: [&str; 5] = ["fetched", "source", "language", "version", "facts"];

/// A call of a script; its arguments are to be added.
fn script(text: &str, keys: &[String]) -> Cmd {
    let mut call = cmd("EVAL");
    call.arg(text).arg(keys.len()).arg(keys);
    call
}

impl RedisStore {
    /// Connects with the server.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when it can't be reached or does not let us in.
    pub fn open(config: &RedisConfig) -> Result<Self, StoreError> {
        let pool = Pool::new(config)?;
        pool.run(|connection| cmd("PING").exec(connection))?;
        Ok(Self {
            pool,
            keys: Keys { prefix: config.prefix.clone() },
            // More than any server takes is for ever, near enough.
            keep: config.keep.as_secs().clamp(1, u64::from(u32::MAX)),
            id: random_id(),
            updating: Mutex::default(),
            sweep: AtomicU64::new(0),
            end: Arc::default(),
        })
    }

    /// The message that tells a change.
    fn message(&self, which: Which) -> String {
        match which {
            Which::One(gtin) => format!("{} one {}", self.id, gtin.number()),
            Which::Source(source) => format!("{} source {source}", self.id),
            Which::All => format!("{} all", self.id),
        }
    }

    fn publish(&self, which: Which) -> Result<(), StoreError> {
        let message = self.message(which);
        self.pool.run(|connection| cmd("PUBLISH").arg(self.keys.channel()).arg(&message).exec(connection))
    }

    /// Puts fields of a key and deletes others. Publishes the message, where there is one.
    fn put_fields(
        &self,
        key: String,
        message: &str,
        deleted: &[&str],
        fields: impl FnOnce(&mut Cmd),
    ) -> Result<(), StoreError> {
        let mut call = script(PUT, &[key]);
        call.arg(self.keep).arg(self.keys.channel()).arg(message);
        call.arg(deleted.len()).arg(deleted);
        fields(&mut call);
        self.pool.run(|connection| call.exec(connection))
    }

    /// [`Self::put_fields`] of an answer.
    fn put_answer(
        &self,
        gtin: Gtin,
        deleted: &[&str],
        fields: impl FnOnce(&mut Cmd),
    ) -> Result<(), StoreError> {
        self.put_fields(self.keys.answer(gtin), &self.message(Which::One(gtin)), deleted, fields)
    }

    /// One step of a walk through the keys. Returns those of ours and where to go on, 0 at the end.
    fn scan(&self, pattern: &str, cursor: u64, count: usize) -> Result<(u64, Vec<(Kind, Gtin)>), StoreError> {
        let mut call = cmd("SCAN");
        call.arg(cursor).arg("MATCH").arg(pattern).arg("COUNT").arg(count.clamp(10, KEYS_AT_ONCE));
        let (cursor, keys): (u64, Vec<Vec<u8>>) = self.pool.run(|connection| call.query(connection))?;
        Ok((cursor, keys.iter().filter_map(|key| self.keys.read(key)).collect()))
    }

    /// Does something with all keys of ours, in parts.
    fn for_all(
        &self,
        kinds: &str,
        mut f: impl FnMut(&[(Kind, Gtin)]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let pattern = self.keys.pattern(kinds);
        let mut cursor = 0;
        loop {
            let found;
            (cursor, found) = self.scan(&pattern, cursor, KEYS_AT_ONCE)?;
            for some in found.chunks(KEYS_AT_ONCE) {
                f(some)?;
            }
            if cursor == 0 {
                return Ok(());
            }
        }
    }

    fn key(&self, (kind, gtin): (Kind, Gtin)) -> String {
        match kind {
            Kind::Answer => self.keys.answer(gtin),
            Kind::Picture => self.keys.picture(gtin),
        }
    }

    /// Forgets uses of answers that are gone, a few at a time.
    fn sweep(&self) -> Result<(), StoreError> {
        let uses = self.keys.uses();
        let mut call = cmd("ZSCAN");
        call.arg(&uses).arg(self.sweep.load(Ordering::Relaxed)).arg("COUNT").arg(SWEPT_AT_ONCE);
        let (next, members): (u64, Vec<(String, f64)>) =
            self.pool.run(|connection| call.query(connection))?;
        self.sweep.store(next, Ordering::Relaxed);
        for some in members.chunks(KEYS_AT_ONCE) {
            let numbers: Vec<&String> = some.iter().map(|(number, _)| number).collect();
            let answers = numbers.iter().map(|number| format!("{}:a:{number}", self.keys.prefix));
            let keys: Vec<String> = std::iter::once(uses.clone()).chain(answers).collect();
            let mut call = script(SWEEP, &keys);
            call.arg(numbers);
            self.pool.run(|connection| call.exec(connection))?;
        }
        Ok(())
    }

    /// What keys take on the server; nothing where it does not tell.
    fn bytes(&self, keys: &[String]) -> Result<u64, StoreError> {
        let mut calls = pipe();
        for key in keys {
            // All fields: the server guesses from a few otherwise, and one of them is nearly all there is.
            calls.cmd("MEMORY").arg("USAGE").arg(key).arg("SAMPLES").arg(0);
        }
        let told = self.pool.run(|connection| match calls.query::<Vec<Option<u64>>>(connection) {
            Err(error) if is_refusal(&error) => Ok(Vec::new()),
            other => other,
        })?;
        Ok(told.into_iter().flatten().sum())
    }
}

/// Text that no other store has.
fn random_id() -> String {
    // Hashers are made with random keys.
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

fn moment(milliseconds: &[u8]) -> Option<Timestamp> {
    Timestamp::from_millisecond(number(milliseconds)?).ok()
}

fn number<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    str::from_utf8(digits).ok()?.parse().ok()
}

type Field = Option<Vec<u8>>;
/// checked, expired, fetched, source, language, version, facts.
type Fields = (Field, Field, Field, Field, Field, Field, Field);

/// The answer in these fields; none when it can't be understood.
fn read_kept((checked, expired, fetched, source, language, version, facts): Fields) -> Option<Kept> {
    let checked_at = moment(&checked?)?;
    let expired = expired? != b"0";
    let product = match fetched {
        None => None,
        Some(fetched) => Some(KeptProduct {
            fetched_at: moment(&fetched)?,
            source: str::from_utf8(&source?).ok()?.parse().ok()?,
            language: String::from_utf8(language?).ok()?,
            facts_version: number(&version?)?,
            facts: facts.filter(|facts| facts.len() <= MAX_VALUE_BYTES)?,
        }),
    };
    Some(Kept { checked_at, expired, product })
}

/// The change in a message of another than `id`.
fn read_message(message: &str, id: &str) -> Option<Which> {
    let (sender, change) = message.split_once(' ')?;
    if sender == id {
        return None;
    }
    match change.split_once(' ') {
        None => (change == "all").then_some(Which::All),
        Some(("one", number)) => Gtin::from_number(number.parse().ok()?).ok().map(Which::One),
        Some(("source", source)) => source.parse().ok().map(Which::Source),
        Some(_) => None,
    }
}

impl Store for RedisStore {
    fn get(&self, gtin: Gtin) -> Result<Option<Kept>, StoreError> {
        let mut call = cmd("HMGET");
        call.arg(self.keys.answer(gtin)).arg("checked").arg("expired").arg(&PRODUCT_FIELDS);
        let Some(fields) = self.pool.ask::<Fields>(&call)? else { return Ok(None) };
        if fields.0.is_none() {
            return Ok(None);
        }
        let kept = read_kept(fields);
        if kept.is_none() {
            tracing::warn!(%gtin, "a stored answer can't be understood");
        }
        Ok(kept)
    }

    fn raw(&self, gtin: Gtin) -> Result<Option<String>, StoreError> {
        let mut call = cmd("HGET");
        call.arg(self.keys.answer(gtin)).arg("raw");
        let raw = self.pool.ask::<Field>(&call)?.flatten();
        let raw = raw.filter(|raw| raw.len() <= MAX_VALUE_BYTES);
        Ok(raw.and_then(|raw| String::from_utf8(raw).ok()))
    }

    fn put(&self, gtin: Gtin, kept: &Kept, raw: Option<&str>) -> Result<(), StoreError> {
        check_answer(kept, raw)?;
        let mut deleted = Vec::new();
        if kept.product.is_none() {
            deleted.extend(PRODUCT_FIELDS);
        }
        if raw.is_none() {
            deleted.push("raw");
        }
        self.put_answer(gtin, &deleted, |call| {
            call.arg("checked").arg(kept.checked_at.as_millisecond());
            call.arg("expired").arg(u8::from(kept.expired));
            if let Some(product) = &kept.product {
                call.arg("fetched").arg(product.fetched_at.as_millisecond());
                call.arg("source").arg(product.source.key());
                call.arg("language").arg(&product.language);
                call.arg("version").arg(product.facts_version);
                call.arg("facts").arg(&product.facts);
            }
            if let Some(raw) = raw {
                call.arg("raw").arg(raw);
            }
        })
    }

    fn put_unknown(&self, gtin: Gtin, checked_at: Timestamp) -> Result<(), StoreError> {
        self.put_answer(gtin, &[], |call| {
            call.arg("checked").arg(checked_at.as_millisecond()).arg("expired").arg(0);
        })
    }

    fn expire(&self, which: Which) -> Result<(), StoreError> {
        let mark = |keys: &[String], source: &str| {
            let mut call = script(EXPIRE, keys);
            call.arg(source);
            self.pool.run(|connection| call.exec(connection))
        };
        let keys =
            |found: &[(Kind, Gtin)]| -> Vec<String> { found.iter().map(|key| self.key(*key)).collect() };
        match which {
            Which::One(gtin) => mark(&[self.keys.answer(gtin)], "")?,
            Which::Source(source) => self.for_all("a", |found| mark(&keys(found), source.key()))?,
            Which::All => self.for_all("a", |found| mark(&keys(found), ""))?,
        }
        self.publish(which)
    }

    fn picture(&self, gtin: Gtin, size: PictureSize) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        let field = match size {
            PictureSize::Thumbnail => "thumbnail",
            PictureSize::Display => "display",
        };
        let mut call = cmd("HMGET");
        call.arg(self.keys.picture(gtin)).arg("address").arg(field);
        let Some((address, bytes)) = self.pool.ask::<(Field, Field)>(&call)? else { return Ok(None) };
        let address = address.and_then(|address| String::from_utf8(address).ok());
        Ok(address.zip(bytes.filter(|bytes| bytes.len() <= MAX_VALUE_BYTES)))
    }

    fn put_picture(&self, gtin: Gtin, picture: &KeptPicture) -> Result<(), StoreError> {
        check_picture(picture)?;
        let KeptPicture { address, fetched_at, thumbnail, display } = picture;
        self.put_fields(self.keys.picture(gtin), "", &[], |call| {
            call.arg("address").arg(address).arg("fetched").arg(fetched_at.as_millisecond());
            call.arg("thumbnail").arg(thumbnail).arg("display").arg(display);
        })
    }

    fn note_uses(&self, gtins: &[Gtin], at: Timestamp) -> Result<(), StoreError> {
        // When it was used is told by when it will expire.
        let _ = at;
        for some in gtins.chunks(KEYS_AT_ONCE) {
            let pairs = some.iter().flat_map(|gtin| [self.keys.answer(*gtin), self.keys.picture(*gtin)]);
            let keys: Vec<String> = std::iter::once(self.keys.uses()).chain(pairs).collect();
            let mut call = script(USE, &keys);
            call.arg(self.keep).arg(some.iter().map(|gtin| gtin.number()).collect::<Vec<_>>());
            self.pool.run(|connection| call.exec(connection))?;
        }
        if gtins.is_empty() { Ok(()) } else { self.sweep() }
    }

    fn most_used(&self, limit: usize) -> Result<Vec<Gtin>, StoreError> {
        let mut most = Vec::new();
        let mut from = 0;
        while most.len() < limit {
            let to = from + (limit - most.len()).clamp(64, KEYS_AT_ONCE);
            let mut call = cmd("ZREVRANGE");
            call.arg(self.keys.uses()).arg(from).arg(to - 1);
            let numbers: Vec<u64> = self.pool.run(|connection| call.query(connection))?;
            if numbers.is_empty() {
                break;
            }
            let gtins: Vec<Gtin> =
                numbers.into_iter().filter_map(|number| Gtin::from_number(number).ok()).collect();
            let mut calls = pipe();
            for gtin in &gtins {
                calls.cmd("EXISTS").arg(self.keys.answer(*gtin));
            }
            let there: Vec<bool> = self.pool.run(|connection| calls.query(connection))?;
            most.extend(gtins.into_iter().zip(there).filter(|(_, there)| *there).map(|(gtin, _)| gtin));
            from = to;
        }
        most.truncate(limit);
        Ok(most)
    }

    fn list(&self, cursor: Option<Cursor>, limit: usize) -> Result<Page, StoreError> {
        let pattern = self.keys.pattern("a");
        let mut cursor = cursor.map_or(0, |Cursor(cursor)| cursor);
        let mut gtins = Vec::new();
        // A step may find nothing among the keys of others.
        loop {
            let found;
            (cursor, found) = self.scan(&pattern, cursor, limit)?;
            gtins.extend(found.into_iter().map(|(_, gtin)| gtin));
            let next = (cursor != 0).then_some(Cursor(cursor));
            if next.is_none() || gtins.len() >= limit.max(1) {
                return Ok(Page { gtins, next });
            }
        }
    }

    fn stats(&self) -> Result<Stats, StoreError> {
        let (mut answers, mut pictures, mut bytes) = (HashSet::new(), HashSet::new(), 0);
        self.for_all("[ap]", |found| {
            // A walk may come by a key twice.
            let new = found.iter().filter(|(kind, gtin)| match kind {
                Kind::Answer => answers.insert(*gtin),
                Kind::Picture => pictures.insert(*gtin),
            });
            let keys: Vec<String> = new.map(|key| self.key(*key)).collect();
            bytes += if keys.is_empty() { 0 } else { self.bytes(&keys)? };
            Ok(())
        })?;
        Ok(Stats { answers: answers.len() as u64, pictures: pictures.len() as u64, bytes })
    }

    /// Does nothing: see [`Store::bounds_itself`].
    fn evict(&self, max_bytes: u64, spared: &HashSet<Gtin>) -> Result<u64, StoreError> {
        let _ = (max_bytes, spared);
        Ok(0)
    }

    fn bounds_itself(&self) -> bool {
        true
    }

    fn clear(&self) -> Result<(), StoreError> {
        self.for_all("[ap]", |found| {
            let keys: Vec<String> = found.iter().map(|key| self.key(*key)).collect();
            self.pool.run(|connection| cmd("UNLINK").arg(&keys).exec(connection))
        })?;
        self.pool.run(|connection| cmd("DEL").arg(self.keys.uses()).exec(connection))?;
        self.publish(Which::All)
    }

    fn update(&self, key: &str, change: Change<'_>) -> Result<(), StoreError> {
        let key = self.keys.document(key);
        let _turn = lock(&self.updating);
        let mut get = cmd("GET");
        get.arg(&key);
        for _ in 0..ATTEMPTS {
            // On one connection, which the first call shows to be alive: whether a call was carried out whose answer
            // did not come is not known, so the second is never repeated.
            let done = self.pool.with(|connection, repeatable| {
                let now: Field = get.query(connection)?;
                let known = now.as_deref().filter(|now| now.len() <= MAX_VALUE_BYTES);
                let Some(value) = change(known) else { return Ok(Ok(true)) };
                if let Err(error) = check_size("a document", &value) {
                    return Ok(Err(error));
                }
                *repeatable = false;
                let mut exchange = script(EXCHANGE, std::slice::from_ref(&key));
                exchange.arg(u8::from(now.is_some())).arg(now.unwrap_or_default()).arg(value);
                Ok(Ok(exchange.query(connection)?))
            })?;
            if done? {
                return Ok(());
            }
        }
        Err(StoreError::Failed("others keep changing the same document".to_owned()))
    }

    fn watch(&self, on_change: OnChange) {
        let listener = Listener {
            client: self.pool.client.clone(),
            channel: self.keys.channel(),
            id: self.id.clone(),
            end: Arc::clone(&self.end),
            on_change,
        };
        let (listening, first_attempt) = mpsc::sync_channel(1);
        let started =
            thread::Builder::new().name("redis-changes".to_owned()).spawn(move || listener.run(&listening));
        match started {
            // From when this returns on, nothing is missed untold.
            Ok(_) => drop(first_attempt.recv_timeout(CONNECT + SILENCE)),
            Err(error) => tracing::warn!(%error, "changes of others are not seen"),
        }
    }
}

/// Connections that stand by. One on which something failed is never used again.
struct Pool {
    client: Client,
    server: String,
    standing_by: Mutex<StandingBy>,
    returned: Condvar,
}

#[derive(Default)]
struct StandingBy {
    connections: Vec<Connection>,
    lent: usize,
}

impl Pool {
    fn new(config: &RedisConfig) -> Result<Self, StoreError> {
        let address = if config.tls {
            provide_tls();
            let (host, port) = (config.host.clone(), config.port);
            ConnectionAddr::TcpTls { host, port, insecure: false, tls_params: None }
        } else {
            ConnectionAddr::Tcp(config.host.clone(), config.port)
        };
        let mut login = RedisConnectionInfo::default().set_skip_set_lib_name();
        if let Some(user) = &config.user {
            login = login.set_username(user);
        }
        if let Some(password) = &config.password {
            login = login.set_password(password.reveal());
        }
        // Questions are small and waited for. Listening finds out by keepalive that the server is gone.
        let keepalive = TcpKeepalive::new().with_time(Duration::from_secs(15));
        let tcp = TcpSettings::default().set_nodelay(true).set_keepalive(keepalive);
        let client = address
            .into_connection_info()
            .and_then(|info| Client::open(info.set_redis_settings(login).set_tcp_settings(tcp)));
        let server = format!("{}:{}", config.host, config.port);
        let client = client.map_err(|error| failure(&server, &error))?;
        Ok(Self { client, server, standing_by: Mutex::default(), returned: Condvar::new() })
    }

    /// Asks something that reads. None when the server has something else under the key.
    fn ask<T: FromRedisValue>(&self, call: &Cmd) -> Result<Option<T>, StoreError> {
        self.run(|connection| match call.query::<T>(connection) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.code() == Some("WRONGTYPE") => Ok(None),
            Err(error) => Err(error),
        })
    }

    /// Does something that may be done twice.
    fn run<T>(&self, mut f: impl FnMut(&mut Connection) -> RedisResult<T>) -> Result<T, StoreError> {
        self.with(|connection, _| f(connection))
    }

    /// Does something with a connection. Where that had been standing by and turns out to be dead, does it again
    /// with a new one, unless `f` sets its second argument to false.
    fn with<T>(
        &self,
        mut f: impl FnMut(&mut Connection, &mut bool) -> RedisResult<T>,
    ) -> Result<T, StoreError> {
        let mut lent = self.lend()?;
        loop {
            let stood_by = lent.connection.is_some();
            let mut repeatable = true;
            let result = lent.connect().and_then(|connection| f(connection, &mut repeatable));
            let error = match result {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if is_refusal(&error) {
                return Err(failure(&self.server, &error));
            }
            lent.connection = None;
            // The others were made when this one was.
            lock(&self.standing_by).connections.clear();
            if !stood_by || !repeatable || error.is_timeout() {
                return Err(failure(&self.server, &error));
            }
        }
    }

    fn lend(&self) -> Result<Lent<'_>, StoreError> {
        let deadline = Instant::now() + QUEUE;
        let mut standing_by = lock(&self.standing_by);
        while standing_by.lent >= MAX_CONNECTIONS {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(StoreError::Failed(format!("{} is too slow for all who ask", self.server)));
            }
            (standing_by, _) =
                self.returned.wait_timeout(standing_by, left).unwrap_or_else(PoisonError::into_inner);
        }
        standing_by.lent += 1;
        Ok(Lent { connection: standing_by.connections.pop(), pool: self })
    }
}

/// A connection, or the right to make one, that goes back when dropped.
struct Lent<'a> {
    connection: Option<Connection>,
    pool: &'a Pool,
}

impl Lent<'_> {
    fn connect(&mut self) -> RedisResult<&mut Connection> {
        if self.connection.is_none() {
            self.connection = Some(connect(&self.pool.client, SILENCE)?);
        }
        // Made in the lines above where there was none.
        self.connection.as_mut().ok_or_else(|| (ErrorKind::Client, "no connection").into())
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut standing_by = lock(&self.pool.standing_by);
        standing_by.lent -= 1;
        // In the middle of a panic nobody knows what the server will say next.
        let connection =
            self.connection.take().filter(|connection| connection.is_open() && !thread::panicking());
        standing_by.connections.extend(connection);
        drop(standing_by);
        self.pool.returned.notify_one();
    }
}

fn connect(client: &Client, silence: Duration) -> RedisResult<Connection> {
    let connection = client.get_connection_with_timeout(CONNECT)?;
    connection.set_read_timeout(Some(silence))?;
    connection.set_write_timeout(Some(SILENCE))?;
    Ok(connection)
}

/// Whether the server understood and refused, so that the connection is as good as before.
fn is_refusal(error: &RedisError) -> bool {
    matches!(error.kind(), ErrorKind::Server(_) | ErrorKind::Extension)
}

/// What went wrong, without anything secret: the words are the server's and the system's.
fn failure(server: &str, error: &RedisError) -> StoreError {
    let words = match error.kind() {
        ErrorKind::AuthenticationFailed => format!("{server} refuses the user or the password"),
        _ if error.is_timeout() => format!("{server} does not answer in time"),
        _ => format!("{server}: {error}"),
    };
    // Out of memory by its own bound, or its disk is full and it takes nothing more because of it.
    let full = ["OOM ", "MISCONF "].iter().any(|code| words.contains(code));
    if full || matches!(error.code(), Some("OOM" | "MISCONF")) {
        StoreError::Full(words)
    } else {
        StoreError::Failed(words)
    }
}

/// Where several libraries of cryptography are compiled in, one must be chosen before TLS is spoken.
fn provide_tls() {
    // Somebody else's choice is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Whether the store has come to its end.
#[derive(Default)]
struct End {
    come: Mutex<bool>,
    changed: Condvar,
}

impl End {
    fn come(&self) {
        *lock(&self.come) = true;
        self.changed.notify_all();
    }

    fn has_come(&self) -> bool {
        *lock(&self.come)
    }

    /// Waits, at most for `pause`.
    fn wait(&self, pause: Duration) {
        let waited = self.changed.wait_timeout_while(lock(&self.come), pause, |come| !*come);
        drop(waited);
    }
}

/// Hears what others change.
struct Listener {
    client: Client,
    channel: String,
    id: String,
    end: Arc<End>,
    on_change: OnChange,
}

impl Listener {
    /// Listens until the end. Tells when the first attempt was made.
    fn run(&self, first_attempt: &mpsc::SyncSender<()>) {
        let mut pause = FIRST_PAUSE;
        let mut missed = false;
        while !self.end.has_come() {
            let heard = self.listen(missed, || {
                pause = FIRST_PAUSE;
                // Nobody waits for it any more.
                let _ = first_attempt.try_send(());
            });
            let Err(error) = heard else { return };
            tracing::debug!(%error, "changes of others can't be heard");
            missed = true;
            let _ = first_attempt.try_send(());
            self.end.wait(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Listens until the end, or until it can't be heard any more.
    fn listen(&self, missed: bool, listening: impl FnOnce()) -> RedisResult<()> {
        let mut connection = connect(&self.client, LISTEN)?;
        let mut messages = connection.as_pubsub();
        messages.subscribe(&self.channel)?;
        listening();
        if missed {
            (self.on_change)(Which::All);
        }
        while !self.end.has_come() {
            match messages.get_message() {
                Ok(message) => {
                    // What can't be understood is not from one of us.
                    let text: Option<String> = message.get_payload().ok();
                    if let Some(which) = text.and_then(|text| read_message(&text, &self.id)) {
                        (self.on_change)(which);
                    }
                }
                Err(error) if error.is_timeout() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// A poisoned lock is no reason to stop: nothing under one can be left half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;

    fn keys(prefix: &str) -> Keys {
        Keys { prefix: prefix.to_owned() }
    }

    #[test]
    fn nothing_shows_the_password() {
        let config = RedisConfig {
            host: "cache.example.org".to_owned(),
            port: 6379,
            tls: true,
            user: Some("larder".to_owned()),
            password: Some(Secret::new("hunter2")),
            prefix: "larder".to_owned(),
            keep: Duration::from_secs(60),
        };
        let shown = format!("{config:?} {config:#?} {:?}", super::super::StoreConfig::Redis(config.clone()));
        assert!(shown.contains("larder") && !shown.contains("hunter2"), "{shown}");
        assert_eq!(config.password.unwrap().reveal(), "hunter2");
    }

    #[test]
    fn patterns_mean_the_prefix_and_nothing_else() {
        assert_eq!(keys("larder").pattern("a"), "larder:a:*");
        assert_eq!(keys("a*b?[c-d]^\\").pattern("[ap]"), "a\\*b\\?\\[c\\-d\\]\\^\\\\:[ap]:*");
    }

    #[test]
    fn only_keys_of_ours_are_read() {
        let gtin: Gtin = "3017620422003".parse().unwrap();
        let ours = keys("larder");
        assert_eq!(ours.read(ours.answer(gtin).as_bytes()), Some((Kind::Answer, gtin)));
        assert_eq!(ours.read(ours.picture(gtin).as_bytes()), Some((Kind::Picture, gtin)));
        for other in ["larder:a:", "larder:a:3017620422004", "larder:a:03017620422003", "larder:a:+17"] {
            assert_eq!(ours.read(other.as_bytes()), None, "{other}");
        }
        for other in ["larder:uses", "larder:d:a:17", "larder2:a:17", "larder:a:a:17", "larder:p:x"] {
            assert_eq!(ours.read(other.as_bytes()), None, "{other}");
        }
        assert_eq!(ours.read(b"larder:a:\xff"), None);
        // A prefix that begins like another's keys.
        assert_eq!(ours.read(keys("larder:a").answer(gtin).as_bytes()), None);
    }

    #[test]
    fn messages_are_read_as_they_are_written() {
        let gtin: Gtin = "80050100".parse().unwrap();
        assert_eq!(read_message("other one 80050100", "me"), Some(Which::One(gtin)));
        let source = Which::Source(Source::OpenBeautyFacts);
        assert_eq!(read_message("other source open-beauty-facts", "me"), Some(source));
        assert_eq!(read_message("other all", "me"), Some(Which::All));
        for nothing in ["me all", "other", "other one 80050101", "other source x", "other all of it", "", " "]
        {
            assert_eq!(read_message(nothing, "me"), None, "{nothing}");
        }
    }

    #[test]
    fn ids_differ() {
        assert_ne!(random_id(), random_id());
        assert_eq!(random_id().len(), 32);
    }
}
