//! A hybrid logical clock: orders transactions as they happened, near the wall clock, and never backwards.
//!
//! A reading is one integer: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16. The
//! journal itself remembers the last reading, so the clock survives restarts, and journals of other devices
//! that are merged in push it on by themselves. (Kulkarni et al., "Logical Physical Clocks", 2014.)

use jiff::Timestamp;
use rusqlite::Connection;

use crate::Error;

const COUNTER_BITS: u32 = 16;

/// The next reading: the wall clock's if that is later than all before, else just after the last.
pub(crate) fn next(conn: &Connection, now: Timestamp) -> Result<i64, Error> {
    let last: Option<i64> =
        conn.prepare_cached("SELECT max(hlc) FROM transactions")?.query_row([], |row| row.get(0))?;
    Ok(after(last.unwrap_or(0), now))
}

/// The last reading of a moment's millisecond: what comes after it happened later.
pub(crate) fn end_of(at: Timestamp) -> i64 {
    let milliseconds = at.as_millisecond().clamp(0, i64::MAX >> COUNTER_BITS);
    (milliseconds << COUNTER_BITS) | ((1 << COUNTER_BITS) - 1)
}

fn after(last: i64, now: Timestamp) -> i64 {
    // jiff's last moment is in the year 9999: 48 bits, and positive after the shift.
    let wall = now.as_millisecond().clamp(0, i64::MAX >> COUNTER_BITS) << COUNTER_BITS;
    wall.max(last.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_goes_back() {
        let at = |ms| Timestamp::from_millisecond(ms).expect("in range");
        let first = after(0, at(1_000_000));
        assert_eq!(first, 1_000_000 << 16);
        assert_eq!(after(first, at(1_000_000)), first + 1, "same moment");
        assert_eq!(after(first, at(5)), first + 1, "wall clock set back");
        assert_eq!(after(first, at(1_000_001)), 1_000_001 << 16, "wall clock goes on");
        assert!(after(0, at(-5)) > 0, "before 1970");
        let late = after(0, Timestamp::MAX);
        assert!(late > 0 && after(late, Timestamp::MAX) > late, "the far end");
    }
}
