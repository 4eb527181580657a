//! When something is done, and what it belongs to.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::GroupId;

/// When something is done, and what it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// The moment.
    pub at: Timestamp,
    /// The day it is where the user is.
    pub today: Date,
    /// What it is a part of, such as one shopping trip: taken back as one.
    pub group: Option<GroupId>,
}

impl Act {
    /// The moment as it is stored: what is returned then is what will be read.
    pub(crate) fn at_millisecond(self) -> Timestamp {
        Timestamp::from_millisecond(self.at.as_millisecond()).unwrap_or(self.at)
    }
}

impl From<Timestamp> for Act {
    /// By itself, and the day of UTC.
    fn from(at: Timestamp) -> Self {
        Self { at, today: at.to_zoned_datetime(TimeZone::UTC).date(), group: None }
    }
}
