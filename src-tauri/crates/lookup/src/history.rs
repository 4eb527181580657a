//! Who answered over time, kept when the program is closed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::metrics::Totals;

/// Minutes and hours that are kept.
const MINUTES: i64 = 60;
const HOURS: i64 = 31 * 24;

/// How far back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryRange {
    /// 60 minutes, a bucket each.
    Hour,
    /// 24 hours, a bucket each.
    Day,
    /// 30 days, a bucket each.
    Month,
}

/// Who answered how many questions within one stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// When it begins.
    pub from: Timestamp,
    /// Answered by memory.
    pub memory: u64,
    /// Answered by the store.
    pub store: u64,
    /// Answered by the network.
    pub network: u64,
    /// Answered by nobody.
    pub unanswered: u64,
}

/// Memory, store, network, unanswered.
type Counts = [u64; 4];

/// Counts by the minute and by the hour since 1970. What is empty takes no room.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct History {
    minutes: BTreeMap<i64, Counts>,
    hours: BTreeMap<i64, Counts>,
}

impl History {
    /// Adds what happened since the last time, as of `now`.
    pub(crate) fn add(&mut self, since: Totals, now: Timestamp) {
        let minute = now.as_second().div_euclid(60);
        let hour = minute.div_euclid(60);
        add(self.minutes.entry(minute).or_default(), since.counts());
        add(self.hours.entry(hour).or_default(), since.counts());
        // Not what lies ahead either: a clock that was wrong would keep it for ever.
        self.minutes.retain(|at, _| (minute - MINUTES + 1..=minute).contains(at));
        self.hours.retain(|at, _| (hour - HOURS + 1..=hour).contains(at));
    }

    /// The buckets up to `now`, oldest first, without gaps. Days begin at midnight where
    /// clocks are `offset` seconds ahead of UTC.
    pub(crate) fn buckets(&self, range: HistoryRange, now: Timestamp, offset: i32) -> Vec<Bucket> {
        let (of, seconds, number, shift) = match range {
            HistoryRange::Hour => (&self.minutes, 60, 60, 0),
            HistoryRange::Day => (&self.hours, 3600, 24, 0),
            HistoryRange::Month => (&self.hours, 86_400, 30, i64::from(offset)),
        };
        let unit = if range == HistoryRange::Hour { 60 } else { 3600 };
        let last = (now.as_second() + shift).div_euclid(seconds);
        let buckets = (last - number + 1..=last).map(|index| {
            let from = index * seconds - shift;
            let mut counts = Counts::default();
            for (_, more) in of.range(from.div_euclid(unit)..(from + seconds).div_euclid(unit)) {
                add(&mut counts, *more);
            }
            let [memory, store, network, unanswered] = counts;
            let from = Timestamp::from_second(from).unwrap_or(Timestamp::MIN);
            Bucket { from, memory, store, network, unanswered }
        });
        buckets.collect()
    }
}

fn add(counts: &mut Counts, more: Counts) {
    for (count, more) in counts.iter_mut().zip(more) {
        *count = count.saturating_add(more);
    }
}

impl Totals {
    fn counts(self) -> Counts {
        [self.memory, self.store, self.network, self.unanswered]
    }

    /// What came on top of `before`.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            memory: self.memory - before.memory,
            store: self.store - before.store,
            network: self.network - before.network,
            unanswered: self.unanswered - before.unanswered,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn totals(memory: u64) -> Totals {
        Totals { memory, ..Totals::default() }
    }

    fn memory(buckets: &[Bucket]) -> u64 {
        buckets.iter().map(|bucket| bucket.memory).sum()
    }

    #[test]
    fn each_range_has_its_buckets() {
        let mut history = History::default();
        history.add(totals(1), at("2026-11-22T23:30:00Z"));
        history.add(totals(10), at("2026-11-23T12:00:00Z"));
        history.add(totals(100), at("2026-11-24T11:59:59Z"));
        history.add(totals(1000), at("2026-11-24T12:00:00Z"));
        let now = at("2026-11-24T12:00:30Z");
        let hour = history.buckets(HistoryRange::Hour, now, 0);
        assert_eq!((hour.len(), memory(&hour)), (60, 1100));
        assert_eq!((hour[59].memory, hour[58].memory), (1000, 100));
        assert_eq!(hour[59].from, at("2026-11-24T12:00:00Z"));
        let day = history.buckets(HistoryRange::Day, now, 0);
        assert_eq!((day.len(), memory(&day)), (24, 1100), "noon of yesterday is a bucket too old");
        let month = history.buckets(HistoryRange::Month, now, 0);
        assert_eq!((month.len(), memory(&month)), (30, 1111));
        assert_eq!((month[27].memory, month[28].memory, month[29].memory), (1, 10, 1100));
        // One hour east of Greenwich it was the next day already.
        let month = history.buckets(HistoryRange::Month, now, 3600);
        assert_eq!((month[27].memory, month[28].memory), (0, 11));
        assert_eq!(month[29].from, at("2026-11-23T23:00:00Z"));
    }

    #[test]
    fn what_is_old_or_ahead_is_forgotten() {
        let mut history = History::default();
        history.add(totals(1), at("2030-01-01T00:00:00Z"));
        history.add(totals(1), at("2026-01-01T00:00:00Z"));
        history.add(totals(1), at("2026-11-24T12:00:00Z"));
        assert_eq!((history.minutes.len(), history.hours.len()), (1, 1));
    }

    #[test]
    fn it_is_kept_as_it_is() {
        let mut history = History::default();
        let all = Totals { memory: 1, store: 2, network: 3, unanswered: 4 };
        history.add(all, at("2026-11-24T12:00:00Z"));
        let json = serde_json::to_vec(&history).unwrap();
        assert_eq!(serde_json::from_slice::<History>(&json).unwrap(), history);
        assert_eq!(all.since(Totals { memory: 1, ..Totals::default() }), Totals { memory: 0, ..all });
    }
}
