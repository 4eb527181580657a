//! What wants attention, and when to tell of it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::error::{Error, blocking};
use crate::view::{AppEvent, NoticeSettings, NoticesView, Unreached};
use crate::{App, convert, lookups};

/// More lots that will not be reached are not told of at once.
const MOST: usize = 100;
/// How often is looked whether it is time.
const EVERY: Duration = Duration::from_mins(1);
/// Holds the day on which was told last.
const FILE: &str = "noticed";

impl App {
    /// What wants attention today.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn notices(&self) -> Result<NoticesView, Error> {
        let (pantry, today, act) = (self.pantry_handle(), self.today(), self.act(None)?);
        let (counts, unreached) = blocking(move || {
            let counts = pantry.counts(today)?;
            let mut unreached = Vec::new();
            for lot in pantry.unreached(act)?.into_iter().take(MOST) {
                unreached.push((pantry.row(lot.product)?, lot));
            }
            Ok::<_, pantry::Error>((counts, unreached))
        })
        .await?;
        let view = |(row, lot): (pantry::ProductRow, pantry::Unreached)| Unreached {
            product: self.row(row, today),
            lot_id: lot.lot.to_string(),
            date: lot.date.to_string(),
            left: convert::amount(lot.left),
            weekly: convert::amount(lot.weekly),
        };
        Ok(NoticesView {
            recalled: self.recalled_unchecked().await?,
            past: counts.past_date,
            soon: counts.use_soon.saturating_sub(counts.past_date),
            unreached: unreached.into_iter().map(view).collect(),
        })
    }

    /// Tells every view that it is time to tell of what wants attention: once a day, if the user wants it, at the time
    /// they chose and not while it is to be quiet.
    pub(crate) async fn tell_daily(self) {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(error) = self.tell_if_due().await {
                tracing::warn!(%error, "what wants attention could not be told");
            }
        }
    }

    async fn tell_if_due(&self) -> Result<(), Error> {
        let settings = self.settings().notices;
        let now = TimeZone::system().to_datetime(lookups::now(self));
        let dir = self.config().data_dir.clone();
        let last = blocking(move || Ok::<_, Error>(read_last(&dir))).await?;
        if !is_due(&settings, now, last) {
            return Ok(());
        }
        let notices = self.notices().await?;
        let (dir, today) = (self.config().data_dir.clone(), now.date());
        blocking(move || {
            fs::write(dir.join(FILE), today.to_string()).map_err(|error| Error::Storage(error.to_string()))
        })
        .await?;
        if notices.past > 0
            || notices.soon > 0
            || !notices.unreached.is_empty()
            || !notices.recalled.is_empty()
        {
            self.events().send(AppEvent::NoticesDue { notices: Box::new(notices) });
        }
        Ok(())
    }
}

fn read_last(dir: &Path) -> Option<Date> {
    fs::read_to_string(dir.join(FILE)).ok()?.trim().parse().ok()
}

/// Checks that times of day are such.
pub(crate) fn check(settings: &NoticeSettings) -> Result<(), Error> {
    let NoticeSettings { at, quiet_from, quiet_until, .. } = settings;
    for (field, text) in [("at", at), ("quietFrom", quiet_from), ("quietUntil", quiet_until)] {
        time(text).ok_or(Error::Invalid { field })?;
    }
    Ok(())
}

/// `HH:MM`.
fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// True when it is to be told now what was told last on the day `last`.
fn is_due(settings: &NoticeSettings, now: DateTime, last: Option<Date>) -> bool {
    let (Some(at), Some(from), Some(until)) =
        (time(&settings.at), time(&settings.quiet_from), time(&settings.quiet_until))
    else {
        return false;
    };
    let of_day = now.time();
    // Over midnight it is quiet at both ends of a day.
    let quiet =
        if from <= until { from <= of_day && of_day < until } else { from <= of_day || of_day < until };
    settings.on && last.is_none_or(|last| last < now.date()) && of_day >= at && !quiet
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn settings() -> NoticeSettings {
        NoticeSettings { on: true, ..NoticeSettings::default() }
    }

    fn due(settings: &NoticeSettings, now: &str, last: Option<&str>) -> bool {
        is_due(settings, now.parse().unwrap(), last.map(|last| last.parse().unwrap()))
    }

    #[test]
    fn once_a_day_from_its_time_on() {
        assert!(!due(&settings(), "2026-05-10T08:59", None));
        assert!(due(&settings(), "2026-05-10T09:00", None));
        assert!(due(&settings(), "2026-05-10T15:00", Some("2026-05-09")));
        assert!(!due(&settings(), "2026-05-10T15:00", Some("2026-05-10")));
        assert!(!due(&NoticeSettings::default(), "2026-05-10T09:00", None), "off unless switched on");
    }

    #[test]
    fn never_while_it_is_quiet() {
        let at = |at: &str, from: &str, until: &str| NoticeSettings {
            on: true,
            at: at.into(),
            quiet_from: from.into(),
            quiet_until: until.into(),
        };
        let night = at("06:00", "21:00", "08:00");
        assert!(!due(&night, "2026-05-10T07:59", None));
        assert!(due(&night, "2026-05-10T08:00", None));
        assert!(!due(&night, "2026-05-10T21:00", None));
        let noon = at("09:00", "12:00", "14:00");
        assert!(due(&noon, "2026-05-10T11:59", None) && !due(&noon, "2026-05-10T12:00", None));
        let never_quiet = at("09:00", "00:00", "00:00");
        assert!(due(&never_quiet, "2026-05-10T23:59", None));
    }

    #[test]
    fn times_of_day_are_checked() {
        for text in ["", "9:00", "24:00", "12:60", "12", "ab:cd", "+1:00", "12:00:00"] {
            assert!(check(&NoticeSettings { at: text.into(), ..settings() }).is_err(), "{text}");
        }
        check(&settings()).unwrap();
    }
}
