//! Who is asked about next: people first, within the budget, many at once where that saves requests.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use barcode::Gtin;
use jiff::Timestamp;
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

use crate::breaker::{Breaker, Circuit, remaining};
use crate::budget::{Budget, Kind, Limits};
use crate::metrics::Metrics;
use crate::off::Fetched;
use crate::{Clock, Reason, Unavailable, Urgency};

/// The most products that one search brings.
pub(crate) const SEARCH_SIZE: usize = 100;
/// Requests under way at once. More would not be quicker, and rude.
const AT_ONCE: usize = 6;
/// So many people's questions at once are asked as one search.
const MANY: usize = 4;
/// The background waits this long for company, so that one search serves many.
const LINGER: Duration = Duration::from_millis(250);
/// From one search for people to the next, once a few were made: so that the searches of a minute last for a minute, and
/// whoever waits for one waits less than the usual deadline.
const SEARCH_GAP: Duration = Duration::from_millis(6_500);
/// So many searches of a minute come sooner …
const SOON: u32 = 2;
/// … after this.
const SHORT_GAP: Duration = Duration::from_secs(1);
/// After so many failed searches in a row the background reads one by one. At the source, searches fail far more
/// often than reads.
const SEARCHES_TRIED: u32 = 4;
/// The pause after a failed search; each further failure doubles it …
const SEARCH_PAUSE: Duration = Duration::from_secs(2);
/// … up to this.
const LONGEST_SEARCH_PAUSE: Duration = Duration::from_mins(1);

type Answered = Result<Fetched, Unavailable>;

/// Asks the source. One call is one request.
pub(crate) trait Asker: Send + Sync + 'static {
    /// Asks for one product; `short`: under the digits of its UPC-E.
    fn read(&self, gtin: Gtin, short: bool) -> impl Future<Output = Answered> + Send;

    /// Asks for up to [`SEARCH_SIZE`] products. What is not among those returned was not found by this search, which
    /// does not mean that the source does not know it.
    fn search(
        &self,
        gtins: Vec<Gtin>,
    ) -> impl Future<Output = Result<HashMap<Gtin, Fetched>, Unavailable>> + Send;
}

/// Takes questions, and asks them as the budget and the breaker allow. It works while there are questions.
#[derive(Debug)]
pub(crate) struct Scheduler<A> {
    asker: A,
    rules: Rules,
    queue: Mutex<Queue>,
    wake: Notify,
}

/// By what it goes.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) budget: Arc<Budget>,
    pub(crate) breaker: Arc<Breaker>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) limits: Limits,
    pub(crate) clock: Clock,
}

#[derive(Debug, Default)]
struct Queue {
    jobs: HashMap<Gtin, Job>,
    people: VecDeque<Gtin>,
    background: VecDeque<Gtin>,
    under_way: usize,
    running: bool,
    failed_searches: u32,
    no_search_before: Option<Timestamp>,
    last_search: Option<Timestamp>,
}

#[derive(Debug)]
struct Job {
    urgency: Urgency,
    how: How,
    since: Instant,
    replies: Vec<oneshot::Sender<Answered>>,
    under_way: bool,
}

/// How a product may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// By search or by reading.
    Any,
    /// A search did not find it: only a read can tell whether it is known.
    Read,
    /// Nobody knows it under its GTIN: under the digits of its UPC-E.
    ReadShort,
}

/// What a code waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueState {
    /// It is being asked.
    Asking,
    /// A person asked: it comes first.
    Next,
    /// It comes when no person wants to ask.
    Background,
    /// It could not be asked, and is tried again when the source is back.
    Later,
}

/// What to do next.
enum Step {
    /// Nothing waits.
    Rest,
    /// Look again after this, or when something changed.
    Wait(Option<Duration>),
    /// Something was sent off: look again at once.
    Again,
}

/// What waits, at one moment.
struct Waiting {
    people: Vec<Gtin>,
    background: Vec<Gtin>,
    /// Those of either that a search may ask for.
    searchable_people: Vec<Gtin>,
    searchable_background: Vec<Gtin>,
    /// How long the first of the background has waited.
    waited: Duration,
    under_way: usize,
    /// How long no search is made, after one that failed.
    search_in: Option<Duration>,
    /// How long no search is made for people, after one that was.
    gap: Option<Duration>,
    failed_searches: u32,
}

impl<A: Asker> Scheduler<A> {
    pub(crate) fn new(asker: A, rules: Rules) -> Self {
        Self { asker, rules, queue: Mutex::default(), wake: Notify::new() }
    }

    /// Takes a question. The answer comes when it was asked, or when it is clear that it can't be.
    pub(crate) fn submit(self: &Arc<Self>, gtin: Gtin, urgency: Urgency) -> oneshot::Receiver<Answered> {
        let (reply, answer) = oneshot::channel();
        let mut queue = self.lock();
        if let Some(job) = queue.jobs.get_mut(&gtin) {
            job.replies.push(reply);
            queue.promote(gtin, urgency);
        } else {
            let job =
                Job { urgency, how: How::Any, since: Instant::now(), replies: vec![reply], under_way: false };
            queue.jobs.insert(gtin, job);
            queue.line(urgency).push_back(gtin);
        }
        self.wake(&mut queue);
        answer
    }

    /// A person wants to know, too.
    pub(crate) fn promote(self: &Arc<Self>, gtin: Gtin) {
        let mut queue = self.lock();
        queue.promote(gtin, Urgency::Person);
        self.wake(&mut queue);
    }

    /// About how long it takes until `gtin` is asked; none when it is being asked or not waiting.
    pub(crate) fn turn(&self, gtin: Gtin) -> Option<Duration> {
        let now = self.rules.clock.now();
        let made = self.searches_made(now);
        let (searchable, urgency, search_in) = {
            let queue = self.lock();
            let job = queue.jobs.get(&gtin).filter(|job| !job.under_way)?;
            (job.how == How::Any, job.urgency, queue.search_in(now).max(queue.gap(made, now)))
        };
        let left = |kind| {
            let left = self.rules.budget.left(kind, urgency, self.rules.limits, now);
            left.next_in.unwrap_or_default()
        };
        let read = left(Kind::Read);
        let search = left(Kind::Search).max(search_in.unwrap_or_default());
        Some(if searchable { read.min(search) } else { read })
    }

    /// What waits or is being asked, in the order in which it will be.
    pub(crate) fn list(&self) -> Vec<(Gtin, QueueState)> {
        let queue = self.lock();
        let asking =
            queue.jobs.iter().filter(|(_, job)| job.under_way).map(|(gtin, _)| (*gtin, QueueState::Asking));
        let waiting =
            |line: &VecDeque<Gtin>, state| line.iter().map(|gtin| (*gtin, state)).collect::<Vec<_>>();
        let mut list: Vec<_> = asking.collect();
        list.sort_unstable_by_key(|(gtin, _)| *gtin);
        list.extend(waiting(&queue.people, QueueState::Next));
        list.extend(waiting(&queue.background, QueueState::Background));
        list
    }

    /// Looks again at what waits: something that it may have waited for has changed.
    pub(crate) fn look_again(&self) {
        self.wake.notify_one();
    }

    fn wake(self: &Arc<Self>, queue: &mut Queue) {
        if queue.running {
            self.wake.notify_one();
        } else if !(queue.people.is_empty() && queue.background.is_empty()) {
            queue.running = true;
            tokio::spawn(Arc::clone(self).run());
        }
    }

    async fn run(self: Arc<Self>) {
        loop {
            match self.step().await {
                Step::Again => {}
                Step::Rest => return,
                Step::Wait(None) => self.wake.notified().await,
                Step::Wait(Some(time)) => {
                    // Woken earlier or not: look again.
                    let _ = tokio::time::timeout(time, self.wake.notified()).await;
                }
            }
        }
    }

    async fn step(self: &Arc<Self>) -> Step {
        let now = self.rules.clock.now();
        let Some(waiting) = self.waiting(now) else { return Step::Rest };
        let urgency = if waiting.people.is_empty() { Urgency::Background } else { Urgency::Person };
        if let Err(why) = self.rules.breaker.check(urgency, now) {
            self.refuse(if urgency == Urgency::Person { &waiting.people } else { &waiting.background }, why);
            return Step::Again;
        }
        let half_open = self.rules.breaker.state(now).0 == Circuit::HalfOpen;
        if waiting.under_way >= if half_open { 1 } else { AT_ONCE } {
            return Step::Wait(None);
        }
        match urgency {
            Urgency::Person => self.step_for_people(waiting, now).await,
            Urgency::Background => self.step_behind(waiting, now).await,
        }
    }

    async fn step_for_people(self: &Arc<Self>, waiting: Waiting, now: Timestamp) -> Step {
        let mut search_wait = waiting.search_in.max(waiting.gap);
        let may_search = search_wait.is_none() && !waiting.searchable_people.is_empty();
        if may_search && waiting.searchable_people.len() >= MANY {
            match self.take(Kind::Search, Urgency::Person, now).await {
                Ok(()) => return self.search(waiting),
                Err(wait) => search_wait = Some(wait),
            }
        }
        let read_wait = match self.take(Kind::Read, Urgency::Person, now).await {
            Ok(()) => return self.read(waiting.people[0]),
            Err(wait) => wait,
        };
        // Better one search than a person who waits.
        if may_search && search_wait.is_none() {
            match self.take(Kind::Search, Urgency::Person, now).await {
                Ok(()) => return self.search(waiting),
                Err(wait) => search_wait = Some(wait),
            }
        }
        let wait = match search_wait {
            Some(search_wait) if !waiting.searchable_people.is_empty() => read_wait.min(search_wait),
            _ => read_wait,
        };
        Step::Wait(Some(wait))
    }

    async fn step_behind(self: &Arc<Self>, waiting: Waiting, now: Timestamp) -> Step {
        let linger = LINGER.saturating_sub(waiting.waited);
        if !linger.is_zero() && waiting.background.len() < SEARCH_SIZE {
            return Step::Wait(Some(linger));
        }
        let one_by_one = waiting.failed_searches >= SEARCHES_TRIED;
        if waiting.searchable_background.len() >= 2 && !one_by_one {
            if let Some(wait) = waiting.search_in {
                return Step::Wait(Some(wait));
            }
            return match self.take(Kind::Search, Urgency::Background, now).await {
                Ok(()) => self.search(waiting),
                Err(wait) => Step::Wait(Some(wait)),
            };
        }
        match self.take(Kind::Read, Urgency::Background, now).await {
            Ok(()) => self.read(waiting.background[0]),
            Err(wait) => Step::Wait(Some(wait)),
        }
    }

    async fn take(&self, kind: Kind, urgency: Urgency, now: Timestamp) -> Result<(), Duration> {
        self.rules.budget.take(kind, urgency, self.rules.limits, now).await
    }

    /// What waits; none when nothing does, and then this is at rest.
    fn waiting(&self, now: Timestamp) -> Option<Waiting> {
        let made = self.searches_made(now);
        let mut queue = self.lock();
        if queue.people.is_empty() && queue.background.is_empty() {
            queue.running = false;
            return None;
        }
        let searchable = |line: &VecDeque<Gtin>| -> Vec<Gtin> {
            let any = line.iter().filter(|gtin| queue.jobs.get(gtin).is_some_and(|job| job.how == How::Any));
            any.take(SEARCH_SIZE).copied().collect()
        };
        let waited = queue.background.front().and_then(|gtin| queue.jobs.get(gtin));
        Some(Waiting {
            people: queue.people.iter().copied().collect(),
            background: queue.background.iter().copied().collect(),
            searchable_people: searchable(&queue.people),
            searchable_background: searchable(&queue.background),
            waited: waited.map_or(Duration::ZERO, |job| job.since.elapsed()),
            under_way: queue.under_way,
            search_in: queue.search_in(now),
            gap: queue.gap(made, now),
            failed_searches: queue.failed_searches,
        })
    }

    /// Searches within the last minute, as far as is known.
    fn searches_made(&self, now: Timestamp) -> u32 {
        let left = self.rules.budget.left(Kind::Search, Urgency::Person, self.rules.limits, now);
        left.limit - left.left
    }

    /// Tells all of these that they are not asked.
    fn refuse(&self, gtins: &[Gtin], why: Unavailable) {
        let mut queue = self.lock();
        for gtin in gtins {
            queue.finish(*gtin, &Err(why));
        }
    }

    fn read(self: &Arc<Self>, gtin: Gtin) -> Step {
        let how = {
            let mut queue = self.lock();
            let Some(how) = queue.jobs.get(&gtin).map(|job| job.how) else { return Step::Again };
            queue.begin(&[gtin]);
            how
        };
        let scheduler = Arc::clone(self);
        tokio::spawn(async move {
            let started = Instant::now();
            let answered = scheduler.asker.read(gtin, how == How::ReadShort).await;
            scheduler.rules.metrics.request(answered.is_ok(), started.elapsed());
            scheduler.note(Kind::Read, answered.as_ref().err().copied()).await;
            let mut queue = scheduler.lock();
            queue.under_way -= 1;
            match answered {
                // Open Food Facts does not expand a UPC-E: a product may be filed under its eight digits. Eight
                // digits that are a GTIN-8 as well name some other product.
                Ok(Fetched::Unknown) if how != How::ReadShort && has_short_code(gtin) => {
                    queue.back(gtin, How::ReadShort);
                }
                answered => queue.finish(gtin, &answered),
            }
            scheduler.wake(&mut queue);
        });
        Step::Again
    }

    /// Searches for all people's questions that a search may ask for, and as many of the background as fit in.
    fn search(self: &Arc<Self>, waiting: Waiting) -> Step {
        let mut gtins = waiting.searchable_people;
        gtins.extend(waiting.searchable_background);
        gtins.truncate(SEARCH_SIZE);
        {
            let mut queue = self.lock();
            queue.begin(&gtins);
            queue.last_search = Some(self.rules.clock.now());
        }
        let scheduler = Arc::clone(self);
        tokio::spawn(async move {
            let started = Instant::now();
            let found = scheduler.asker.search(gtins.clone()).await;
            scheduler.rules.metrics.request(found.is_ok(), started.elapsed());
            let failure = found.as_ref().err().copied();
            // A search that fails says little of the source: a read may well be answered.
            let grave = |why: &Unavailable| matches!(why.reason, Reason::RateLimited | Reason::Offline);
            if failure.is_none_or(|why| grave(&why)) {
                scheduler.note(Kind::Search, failure).await;
            }
            let now = scheduler.rules.clock.now();
            let mut queue = scheduler.lock();
            queue.under_way -= 1;
            match found {
                Ok(mut found) => {
                    queue.failed_searches = 0;
                    queue.no_search_before = None;
                    for gtin in gtins.into_iter().rev() {
                        match found.remove(&gtin) {
                            Some(fetched) => queue.finish(gtin, &Ok(fetched)),
                            None => queue.back(gtin, How::Read),
                        }
                    }
                }
                Err(why) if grave(&why) => {
                    for gtin in gtins {
                        queue.finish(gtin, &Err(why));
                    }
                }
                Err(_) => {
                    queue.search_failed(now);
                    for gtin in gtins.into_iter().rev() {
                        let person = queue.jobs.get(&gtin).is_some_and(|job| job.urgency == Urgency::Person);
                        queue.back(gtin, if person { How::Read } else { How::Any });
                    }
                }
            }
            scheduler.wake(&mut queue);
        });
        Step::Again
    }

    /// Learns from how a request went.
    async fn note(&self, kind: Kind, failure: Option<Unavailable>) {
        let Rules { budget, breaker, clock, .. } = &self.rules;
        match failure {
            None => breaker.success(),
            Some(why) => {
                breaker.failure(why, clock.now(), fastrand::f64());
                if why.reason == Reason::Offline {
                    // It never got there.
                    budget.give_back(kind).await;
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn line(&mut self, urgency: Urgency) -> &mut VecDeque<Gtin> {
        match urgency {
            Urgency::Person => &mut self.people,
            Urgency::Background => &mut self.background,
        }
    }

    fn promote(&mut self, gtin: Gtin, urgency: Urgency) {
        let Some(job) = self.jobs.get_mut(&gtin) else { return };
        if job.urgency >= urgency {
            return;
        }
        job.urgency = urgency;
        if !job.under_way {
            self.background.retain(|other| *other != gtin);
            self.people.push_back(gtin);
        }
    }

    /// Takes these out of their lines: they are being asked.
    fn begin(&mut self, gtins: &[Gtin]) {
        self.under_way += 1;
        for gtin in gtins {
            if let Some(job) = self.jobs.get_mut(gtin) {
                job.under_way = true;
            }
        }
        let under_way =
            |jobs: &HashMap<Gtin, Job>, gtin: &Gtin| jobs.get(gtin).is_none_or(|job| job.under_way);
        let Self { jobs, people, background, .. } = self;
        people.retain(|gtin| !under_way(jobs, gtin));
        background.retain(|gtin| !under_way(jobs, gtin));
    }

    /// Puts one that was asked back to the front of its line, to be asked otherwise.
    fn back(&mut self, gtin: Gtin, how: How) {
        let Some(job) = self.jobs.get_mut(&gtin) else { return };
        job.how = how;
        job.under_way = false;
        let urgency = job.urgency;
        self.line(urgency).push_front(gtin);
    }

    fn finish(&mut self, gtin: Gtin, answered: &Answered) {
        let Some(job) = self.jobs.remove(&gtin) else { return };
        if !job.under_way {
            self.line(job.urgency).retain(|other| *other != gtin);
        }
        for reply in job.replies {
            // Who no longer listens has lost nothing: the answer is kept by whoever does.
            let _ = reply.send(answered.clone());
        }
    }

    fn search_in(&self, now: Timestamp) -> Option<Duration> {
        self.no_search_before.and_then(|until| remaining(until, now))
    }

    /// How long no search is made for people, after `made` within the last minute.
    fn gap(&self, made: u32, now: Timestamp) -> Option<Duration> {
        let gap = if made <= SOON { SHORT_GAP } else { SEARCH_GAP };
        let next = self.last_search?.checked_add(gap).ok()?;
        // Longer than that only a clock that was set back.
        remaining(next, now).map(|wait| wait.min(gap))
    }

    fn search_failed(&mut self, now: Timestamp) {
        self.failed_searches = self.failed_searches.saturating_add(1);
        let doublings = (self.failed_searches - 1).min(16);
        let pause = SEARCH_PAUSE.saturating_mul(1 << doublings).min(LONGEST_SEARCH_PAUSE);
        self.no_search_before = now.checked_add(pause).ok();
    }
}

/// Whether `gtin` has a UPC-E under whose digits it may be filed.
fn has_short_code(gtin: Gtin) -> bool {
    gtin.to_upc_e().is_some_and(|short| short.as_gtin8().is_none())
}

#[cfg(test)]
mod tests;
