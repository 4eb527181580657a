//! When the source is left alone: it asked us to wait, or it keeps failing.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::{Reason, Unavailable};

/// So many failures in a row that make people wait in vain open the circuit.
const TOLERATED: u32 = 3;
/// The first pause after a failure; each further failure doubles it …
const FIRST_PAUSE: Duration = Duration::from_secs(4);
/// … up to this.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// How long to wait after a 429 that does not say. The source counts by the minute.
pub(crate) const DEFAULT_WAIT: Duration = Duration::from_mins(1);

/// Who wants to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Nobody waits for the answer.
    Background,
    /// A person does.
    Person,
}

/// Whether the source is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Circuit {
    /// It is.
    Closed,
    /// It is left alone.
    Open,
    /// It was left alone for long enough: the next question shows whether it is back.
    HalfOpen,
}

/// A circuit breaker with exponential backoff. Time and chance are passed in.
///
/// After any failure nothing is asked in the background for a while. People are held back only when the source
/// asked to be left alone, or when it failed [`TOLERATED`] times in a row in a way that makes them wait.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// In a row.
    failures: u32,
    /// Those among them that open the circuit.
    grave: u32,
    last: Option<Reason>,
    /// Nobody asks before this.
    closed_to_all: Option<Timestamp>,
    /// Nothing is asked in the background before this.
    closed_to_background: Option<Timestamp>,
}

impl Breaker {
    /// Why not to ask now, if so.
    pub(crate) fn check(&self, urgency: Urgency, now: Timestamp) -> Result<(), Unavailable> {
        let inner = self.lock();
        let until = match urgency {
            Urgency::Person => inner.closed_to_all,
            Urgency::Background => inner.closed_to_all.max(inner.closed_to_background),
        };
        match until.and_then(|until| remaining(until, now)) {
            None => Ok(()),
            Some(wait) => {
                Err(Unavailable { reason: inner.last.unwrap_or(Reason::SourceDown), retry_after: Some(wait) })
            }
        }
    }

    /// How it stands, and why.
    pub(crate) fn state(&self, now: Timestamp) -> (Circuit, Option<Unavailable>) {
        let inner = self.lock();
        let wait = inner.closed_to_all.and_then(|until| remaining(until, now));
        let background = inner.closed_to_background.and_then(|until| remaining(until, now));
        let why = inner.last.map(|reason| Unavailable { reason, retry_after: wait.or(background) });
        let circuit = match (wait, inner.closed_to_all) {
            (Some(_), _) => Circuit::Open,
            (None, Some(_)) => Circuit::HalfOpen,
            (None, None) => Circuit::Closed,
        };
        (circuit, why)
    }

    /// A request brought an answer.
    pub(crate) fn success(&self) {
        *self.lock() = Inner::default();
    }

    /// A request failed. `chance` is 0 to 1: pauses differ by it, so that many programs do not come back as one.
    pub(crate) fn failure(&self, why: Unavailable, now: Timestamp, chance: f64) {
        let mut inner = self.lock();
        inner.failures = inner.failures.saturating_add(1);
        inner.last = Some(why.reason);
        let pause = pause(inner.failures, chance);
        let until = |wait: Duration| now.checked_add(wait).ok();
        inner.closed_to_background = until(why.retry_after.unwrap_or(pause));
        match why.reason {
            Reason::RateLimited => {
                let wait = why.retry_after.unwrap_or(DEFAULT_WAIT.max(pause));
                inner.closed_to_all = until(wait);
                inner.closed_to_background = inner.closed_to_all;
            }
            Reason::SourceDown | Reason::DeadlinePassed => {
                inner.grave += 1;
                if inner.grave >= TOLERATED {
                    inner.closed_to_all = inner.closed_to_background;
                }
            }
            // Being offline is found out at once, and what the source can't say of one product it may say of the
            // next: neither makes anybody wait.
            Reason::Offline | Reason::BadAnswer | Reason::Waiting => {}
        }
    }

    /// The machine's network changed: what failed for want of it may be tried at once. Who asked us to wait still
    /// does.
    pub(crate) fn network_changed(&self) {
        let mut inner = self.lock();
        if inner.last != Some(Reason::RateLimited) {
            inner.closed_to_background = None;
            inner.closed_to_all = None;
            inner.failures = 0;
            inner.grave = 0;
        }
    }

    /// A person wants it to be tried now, whatever failed before. Who asked us to wait still does.
    pub(crate) fn try_again(&self) {
        let mut inner = self.lock();
        if inner.last != Some(Reason::RateLimited) {
            inner.closed_to_background = None;
            inner.closed_to_all = inner.closed_to_all.map(|_| Timestamp::MIN);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The pause after so many failures in a row: doubled each time, a quarter more or less by chance.
fn pause(failures: u32, chance: f64) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    let whole = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
    whole.mul_f64(0.75 + 0.5 * chance.clamp(0.0, 1.0))
}

/// How long until `until`; none when it is past.
pub(crate) fn remaining(until: Timestamp, now: Timestamp) -> Option<Duration> {
    let wait = Duration::try_from(until.duration_since(now)).ok()?;
    (wait > Duration::ZERO).then_some(wait)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn fail(breaker: &Breaker, reason: Reason, second: i64) {
        breaker.failure(reason.into(), at(second), 0.5);
    }

    #[test]
    fn closed_to_everybody_while_asked_to_wait() {
        let breaker = Breaker::default();
        assert_eq!(breaker.check(Urgency::Person, at(0)), Ok(()));
        let why = Unavailable { reason: Reason::RateLimited, retry_after: Some(Duration::from_secs(60)) };
        breaker.failure(why, at(0), 0.0);
        for urgency in [Urgency::Person, Urgency::Background] {
            let closed = breaker.check(urgency, at(20)).unwrap_err();
            assert_eq!(closed.reason, Reason::RateLimited);
            assert_eq!(closed.retry_after, Some(Duration::from_secs(40)));
            assert_eq!(breaker.check(urgency, at(60)), Ok(()));
        }
        breaker.network_changed();
        breaker.try_again();
        assert!(breaker.check(Urgency::Person, at(59)).is_err(), "whoever asked us to wait still does");
        fail(&breaker, Reason::RateLimited, 60);
        let closed = breaker.check(Urgency::Person, at(60)).unwrap_err();
        assert_eq!(closed.retry_after, Some(DEFAULT_WAIT));
    }

    #[test]
    fn a_failure_holds_back_the_background_for_longer_each_time() {
        let breaker = Breaker::default();
        let mut pauses = Vec::new();
        for _ in 0..9 {
            fail(&breaker, Reason::Offline, 0);
            assert_eq!(breaker.check(Urgency::Person, at(0)), Ok(()), "people see for themselves");
            pauses
                .push(breaker.check(Urgency::Background, at(0)).unwrap_err().retry_after.unwrap().as_secs());
        }
        assert_eq!(pauses, [4, 8, 16, 32, 64, 128, 256, 300, 300]);
        breaker.success();
        assert_eq!(breaker.check(Urgency::Background, at(0)), Ok(()));
        fail(&breaker, Reason::Offline, 0);
        assert!(breaker.check(Urgency::Background, at(3)).is_err());
        assert_eq!(breaker.check(Urgency::Background, at(4)), Ok(()));
    }

    #[test]
    fn chance_spreads_the_pauses() {
        assert_eq!(pause(1, 0.0), Duration::from_secs(3));
        assert_eq!(pause(1, 1.0), Duration::from_secs(5));
        assert_eq!(pause(u32::MAX, 1.0), LONGEST_PAUSE.mul_f64(1.25));
    }

    #[test]
    fn three_failures_open_the_circuit_and_one_success_closes_it() {
        let breaker = Breaker::default();
        fail(&breaker, Reason::SourceDown, 0);
        fail(&breaker, Reason::DeadlinePassed, 0);
        fail(&breaker, Reason::BadAnswer, 0);
        assert_eq!(breaker.state(at(0)).0, Circuit::Closed);
        fail(&breaker, Reason::SourceDown, 0);
        let (circuit, why) = breaker.state(at(2));
        assert_eq!(circuit, Circuit::Open);
        assert_eq!(why.unwrap().reason, Reason::SourceDown);
        assert_eq!(
            why.unwrap().retry_after,
            Some(Duration::from_secs(30)),
            "the fourth pause, two seconds old"
        );
        assert_eq!(breaker.check(Urgency::Person, at(2)).unwrap_err(), why.unwrap());
        assert_eq!(breaker.state(at(32)).0, Circuit::HalfOpen);
        assert_eq!(breaker.check(Urgency::Person, at(32)), Ok(()));
        fail(&breaker, Reason::SourceDown, 32);
        assert_eq!(breaker.state(at(32)).0, Circuit::Open, "one failure is enough then");
        breaker.success();
        assert_eq!(breaker.state(at(32)), (Circuit::Closed, None));
    }

    #[test]
    fn a_new_network_or_a_person_ends_the_pause() {
        let breaker = Breaker::default();
        for _ in 0..5 {
            fail(&breaker, Reason::SourceDown, 0);
        }
        breaker.try_again();
        assert_eq!(breaker.state(at(1)).0, Circuit::HalfOpen);
        assert_eq!(breaker.check(Urgency::Background, at(1)), Ok(()));
        fail(&breaker, Reason::SourceDown, 1);
        breaker.network_changed();
        assert_eq!(breaker.state(at(1)).0, Circuit::Closed);
    }
}
