//! Days pass in these tests, and nobody sleeps: time is virtual.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use super::*;
use crate::slot::Slot;
use crate::store::StoreConfig;

/// What an asker was asked, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Request {
    Read(Gtin),
    Short(Gtin),
    Search(Vec<Gtin>),
}

/// A source that takes a second for everything.
#[derive(Debug, Default)]
struct Source {
    log: Mutex<Vec<(Duration, Request)>>,
    begun: Mutex<Option<Instant>>,
    /// What a search does not find.
    not_searchable: Mutex<HashSet<Gtin>>,
    read_fails: Mutex<Option<Unavailable>>,
    search_fails: Mutex<Option<Unavailable>>,
}

impl Source {
    async fn note(&self, request: Request) {
        let begun = *self.begun.lock().unwrap().get_or_insert_with(Instant::now);
        self.log.lock().unwrap().push((begun.elapsed(), request));
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    fn log(&self) -> Vec<(Duration, Request)> {
        self.log.lock().unwrap().clone()
    }

    fn requests(&self) -> Vec<Request> {
        self.log().into_iter().map(|(_, request)| request).collect()
    }

    fn searches(&self) -> usize {
        self.requests().iter().filter(|request| matches!(request, Request::Search(_))).count()
    }
}

impl Asker for Arc<Source> {
    async fn read(&self, gtin: Gtin, short: bool) -> Answered {
        self.note(if short { Request::Short(gtin) } else { Request::Read(gtin) }).await;
        match *self.read_fails.lock().unwrap() {
            Some(why) => Err(why),
            None => Ok(Fetched::Unknown),
        }
    }

    async fn search(&self, gtins: Vec<Gtin>) -> Result<HashMap<Gtin, Fetched>, Unavailable> {
        self.note(Request::Search(gtins.clone())).await;
        if let Some(why) = *self.search_fails.lock().unwrap() {
            return Err(why);
        }
        let hidden = self.not_searchable.lock().unwrap();
        // What is found does not matter to who asks in which order.
        Ok(gtins
            .into_iter()
            .filter(|gtin| !hidden.contains(gtin))
            .map(|gtin| (gtin, Fetched::Unknown))
            .collect())
    }
}

struct World {
    source: Arc<Source>,
    scheduler: Arc<Scheduler<Arc<Source>>>,
}

impl World {
    fn new() -> Self {
        let begun = Instant::now();
        let clock = Clock::new(move || {
            Timestamp::from_second(1_795_000_000).unwrap().checked_add(begun.elapsed()).unwrap()
        });
        let slot = Arc::new(Slot::open(&StoreConfig::Memory, clock.clone()));
        let rules = Rules {
            budget: Arc::new(Budget::new(slot, "budget")),
            breaker: Arc::default(),
            metrics: Arc::default(),
            limits: Limits::default(),
            clock,
        };
        let source = Arc::new(Source::default());
        Self { scheduler: Arc::new(Scheduler::new(Arc::clone(&source), rules)), source }
    }

    fn submit(&self, numbers: std::ops::Range<u64>, urgency: Urgency) -> Vec<oneshot::Receiver<Answered>> {
        numbers.map(|number| self.scheduler.submit(gtin(number), urgency)).collect()
    }

    /// No stretch of 61 seconds holds more than is allowed.
    fn keeps_the_limits(&self) {
        let log = self.source.log();
        let times = |search: bool| -> Vec<Duration> {
            let of = log.iter().filter(|(_, request)| matches!(request, Request::Search(_)) == search);
            of.map(|(at, _)| *at).collect()
        };
        for (times, limit) in [(times(false), 14), (times(true), 9)] {
            for stretch in times.windows(limit + 1) {
                assert!(stretch[limit] - stretch[0] >= Duration::from_secs(61), "{stretch:?}");
            }
        }
    }
}

/// A GTIN-13 without a UPC-E.
fn gtin(number: u64) -> Gtin {
    let payload = 400_000_000_000 + number;
    let digits = format!("{payload}");
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| u32::from(digit - b'0') * if index % 2 == 0 { 3 } else { 1 })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10).parse().unwrap()
}

async fn all(answers: Vec<oneshot::Receiver<Answered>>) -> Vec<Answered> {
    let mut all = Vec::new();
    for answer in answers {
        all.push(answer.await.unwrap());
    }
    all
}

#[tokio::test(start_paused = true)]
async fn sixty_packs_in_five_minutes_are_sixty_reads_without_a_wait() {
    let world = World::new();
    for number in 0..60 {
        let asked = Instant::now();
        all(world.submit(number..number + 1, Urgency::Person)).await;
        assert!(asked.elapsed() < Duration::from_secs(2), "pack {number} waited {:?}", asked.elapsed());
        tokio::time::sleep(Duration::from_secs(5).saturating_sub(asked.elapsed())).await;
    }
    assert_eq!((world.source.requests().len(), world.source.searches()), (60, 0));
    world.keeps_the_limits();
}

#[tokio::test(start_paused = true)]
async fn sixty_packs_in_one_minute_are_each_answered_within_the_deadline() {
    let world = World::new();
    let mut waits = Vec::new();
    for number in 0..60 {
        let answer = world.submit(number..number + 1, Urgency::Person).remove(0);
        let asked = Instant::now();
        waits.push(tokio::spawn(async move {
            answer.await.unwrap().unwrap();
            asked.elapsed()
        }));
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    for wait in waits {
        let wait = wait.await.unwrap();
        assert!(wait <= Duration::from_secs(8), "one waited {wait:?}");
    }
    world.keeps_the_limits();
    assert!(world.source.requests().len() <= 30, "{:?}", world.source.requests());
}

#[tokio::test(start_paused = true)]
async fn five_hundred_behind_are_five_searches() {
    let world = World::new();
    assert!(all(world.submit(0..500, Urgency::Background)).await.iter().all(Result::is_ok));
    assert_eq!(world.source.requests().len(), 5);
    assert_eq!(world.source.searches(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_person_comes_before_everything_behind() {
    let world = World::new();
    world.source.not_searchable.lock().unwrap().extend((0..200).map(gtin));
    let behind = world.submit(0..200, Urgency::Background);
    tokio::time::sleep(Duration::from_secs(30)).await;
    let before = world.source.requests().len();
    all(world.submit(900..901, Urgency::Person)).await;
    assert_eq!(world.source.requests()[before], Request::Read(gtin(900)), "next, and at once");
    // One that waits behind is asked next when a person wants it as well.
    let waiting = world.scheduler.list().into_iter().rfind(|(_, state)| *state == QueueState::Background);
    let (last, _) = waiting.unwrap();
    let before = world.source.requests().len();
    world.scheduler.promote(last);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(world.source.requests()[before], Request::Read(last));
    assert!(all(behind).await.iter().all(Result::is_ok));
    world.keeps_the_limits();
}

#[tokio::test(start_paused = true)]
async fn what_is_behind_leaves_some_requests_to_people() {
    let world = World::new();
    world.source.not_searchable.lock().unwrap().extend((0..50).map(gtin));
    let behind = world.submit(0..50, Urgency::Background);
    tokio::time::sleep(Duration::from_secs(40)).await;
    let reads = world.source.requests().len() - world.source.searches();
    assert_eq!(reads, 10, "of fourteen");
    let asked = Instant::now();
    for number in 900..904 {
        all(world.submit(number..number + 1, Urgency::Person)).await;
    }
    assert!(asked.elapsed() < Duration::from_secs(5));
    drop(behind);
}

#[tokio::test(start_paused = true)]
async fn what_a_search_does_not_find_is_read() {
    let world = World::new();
    world.source.not_searchable.lock().unwrap().insert(gtin(3));
    all(world.submit(0..10, Urgency::Background)).await;
    assert_eq!(world.source.requests().len(), 2);
    assert_eq!(world.source.requests()[1], Request::Read(gtin(3)));
}

#[tokio::test(start_paused = true)]
async fn what_nobody_knows_is_read_under_its_upc_e() {
    let world = World::new();
    let gtin: Gtin = "042100005264".parse().unwrap();
    world.scheduler.submit(gtin, Urgency::Person).await.unwrap().unwrap();
    assert_eq!(world.source.requests(), [Request::Read(gtin), Request::Short(gtin)]);
}

#[tokio::test(start_paused = true)]
async fn when_searches_fail_people_are_read_and_the_rest_waits_longer_each_time() {
    let world = World::new();
    *world.source.search_fails.lock().unwrap() = Some(Reason::SourceDown.into());
    let people = world.submit(0..6, Urgency::Person);
    assert!(all(people).await.iter().all(Result::is_ok));
    assert_eq!(world.source.searches(), 1);
    assert_eq!(world.source.requests().len(), 7);
    tokio::time::sleep(Duration::from_secs(120)).await;

    let before = world.source.requests().len();
    let behind = world.submit(100..103, Urgency::Background);
    assert!(all(behind).await.iter().all(Result::is_ok), "in the end one by one");
    let log = world.source.log().split_off(before);
    let searches: Vec<_> = log.iter().filter(|(_, request)| matches!(request, Request::Search(_))).collect();
    assert_eq!(searches.len(), 3, "with the one of before, four");
    assert!(searches[2].0 - searches[1].0 > searches[1].0 - searches[0].0);
    assert_eq!(log.len(), 6);
    world.keeps_the_limits();
}

#[tokio::test(start_paused = true)]
async fn who_asks_us_to_wait_is_left_alone() {
    let world = World::new();
    let why = Unavailable { reason: Reason::RateLimited, retry_after: Some(Duration::from_secs(300)) };
    *world.source.read_fails.lock().unwrap() = Some(why);
    let answers = all(world.submit(0..1, Urgency::Person)).await;
    assert_eq!(answers[0].as_ref().unwrap_err(), &why);
    tokio::time::sleep(Duration::from_secs(100)).await;
    for urgency in [Urgency::Person, Urgency::Background] {
        for answer in all(world.submit(10..40, urgency)).await {
            let told = answer.unwrap_err();
            assert_eq!(told.reason, Reason::RateLimited);
            let left = told.retry_after.unwrap();
            assert!(left > Duration::from_secs(190) && left <= Duration::from_secs(201), "{left:?}");
        }
    }
    assert_eq!(world.source.requests().len(), 1);
    *world.source.read_fails.lock().unwrap() = None;
    tokio::time::sleep(Duration::from_secs(200)).await;
    assert!(all(world.submit(50..51, Urgency::Person)).await[0].is_ok());
}

#[tokio::test(start_paused = true)]
async fn after_a_pause_one_question_shows_whether_the_source_is_back() {
    let world = World::new();
    *world.source.read_fails.lock().unwrap() = Some(Reason::SourceDown.into());
    for number in 0..3 {
        assert!(all(world.submit(number..number + 1, Urgency::Person)).await[0].is_err());
    }
    let refused = all(world.submit(10..13, Urgency::Person)).await;
    assert!(refused.iter().all(|answer| answer.as_ref().unwrap_err().retry_after.is_some()));
    assert_eq!(world.source.requests().len(), 3, "nobody was asked");
    tokio::time::sleep(Duration::from_secs(25)).await;
    let begun = Instant::now();
    let answers = world.submit(20..23, Urgency::Person);
    assert!(all(answers).await.iter().all(Result::is_err));
    assert_eq!(world.source.requests().len(), 4, "one was");
    assert!(begun.elapsed() < Duration::from_secs(2), "and the others did not wait in vain");
    *world.source.read_fails.lock().unwrap() = None;
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(all(world.submit(30..33, Urgency::Person)).await.iter().all(Result::is_ok));
}

#[tokio::test(start_paused = true)]
async fn an_unreachable_network_costs_no_budget() {
    let world = World::new();
    *world.source.read_fails.lock().unwrap() = Some(Reason::Offline.into());
    for number in 0..30 {
        assert!(all(world.submit(number..number + 1, Urgency::Person)).await[0].is_err());
    }
    assert_eq!(world.source.requests().len(), 30, "each was tried");
    *world.source.read_fails.lock().unwrap() = None;
    let asked = Instant::now();
    all(world.submit(50..51, Urgency::Person)).await;
    assert!(asked.elapsed() < Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_is_told_for_how_long() {
    let world = World::new();
    world.source.not_searchable.lock().unwrap().extend((0..100).map(gtin));
    let _first = world.submit(0..40, Urgency::Person);
    tokio::time::sleep(Duration::from_secs(20)).await;
    let (waiting, _) =
        world.scheduler.list().into_iter().find(|(_, state)| *state == QueueState::Next).unwrap();
    let turn = world.scheduler.turn(waiting).unwrap();
    assert!(turn > Duration::from_secs(30) && turn <= Duration::from_secs(61), "{turn:?}");
    assert_eq!(world.scheduler.turn(gtin(999)), None);
}
