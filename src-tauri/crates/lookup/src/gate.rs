//! When the source is left alone.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::{Reason, Unavailable};

/// After a failure nothing is refreshed behind for this long. People who ask are not kept waiting by it.
const BACKGROUND_PAUSE: Duration = Duration::from_secs(15);

/// Closed for everybody while the source asks us to wait, for the background also after failures.
#[derive(Debug, Default)]
pub(crate) struct Gate(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    closed_until: Option<Timestamp>,
    background_until: Option<Timestamp>,
}

impl Gate {
    /// Why not to ask now, if so.
    pub(crate) fn check(&self, now: Timestamp) -> Result<(), Unavailable> {
        match self.lock().closed_until.and_then(|until| remaining(until, now)) {
            None => Ok(()),
            Some(wait) => Err(Unavailable { reason: Reason::RateLimited, retry_after: Some(wait) }),
        }
    }

    /// Whether something may be refreshed behind.
    pub(crate) fn lets_background_pass(&self, now: Timestamp) -> bool {
        let inner = self.lock();
        [inner.closed_until, inner.background_until]
            .into_iter()
            .flatten()
            .all(|until| remaining(until, now).is_none())
    }

    /// Learns from how a request went.
    pub(crate) fn note(&self, failure: Option<Unavailable>, now: Timestamp) {
        let mut inner = self.lock();
        match failure {
            None => inner.background_until = None,
            Some(Unavailable { reason, retry_after }) => {
                inner.background_until = now.checked_add(BACKGROUND_PAUSE).ok();
                if reason == Reason::RateLimited
                    && let Some(wait) = retry_after
                {
                    inner.closed_until = now.checked_add(wait).ok();
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long until `until`; none when it is past.
fn remaining(until: Timestamp, now: Timestamp) -> Option<Duration> {
    let wait = Duration::try_from(until.duration_since(now)).ok()?;
    (wait > Duration::ZERO).then_some(wait)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn closed_while_asked_to_wait() {
        let gate = Gate::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(gate.check(at(0)), Ok(()));
        gate.note(
            Some(Unavailable { reason: Reason::RateLimited, retry_after: Some(Duration::from_secs(60)) }),
            at(0),
        );
        let closed = gate.check(at(20)).unwrap_err();
        assert_eq!(closed.reason, Reason::RateLimited);
        assert_eq!(closed.retry_after, Some(Duration::from_secs(40)));
        assert!(!gate.lets_background_pass(at(59)));
        assert_eq!(gate.check(at(60)), Ok(()));
        assert!(gate.lets_background_pass(at(60)));
    }

    #[test]
    fn other_failures_hold_back_the_background_only() {
        let gate = Gate::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        gate.note(Some(Reason::Offline.into()), at(0));
        assert_eq!(gate.check(at(1)), Ok(()));
        assert!(!gate.lets_background_pass(at(14)));
        assert!(gate.lets_background_pass(at(15)));
        gate.note(Some(Reason::SourceDown.into()), at(20));
        gate.note(None, at(21));
        assert!(gate.lets_background_pass(at(21)));
    }
}
