//! The one place that reads the wall clock. Everything below takes the time as an argument.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Where the time comes from: the system's, or a test's.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The system's clock.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub(crate) fn system() -> Clock {
    Arc::new(Timestamp::now)
}

/// When a day begins in the system's time zone; none at the end of the calendar.
pub(crate) fn start_of(day: Date) -> Option<Timestamp> {
    TimeZone::system().to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// The civil date at `now` in the system's time zone.
pub(crate) fn today(now: Timestamp) -> Date {
    TimeZone::system().to_datetime(now).date()
}
