//! In which order a store has its aisles, learned from the order in which things were put into the basket.

use std::collections::HashMap;

use jiff::{Timestamp, ToSpan};
use rusqlite::Connection;

use crate::{Error, ListId};

/// No more ticks than this are looked at: stores are rebuilt.
const NEWEST: u32 = 1_000;
/// Things ticked so far apart are of two trips.
const PAUSE_HOURS: i64 = 3;
/// Of fewer aisles in one trip little is learned.
const FEWEST: usize = 2;
/// What the usual order weighs against one trip: it decides where nothing else does.
const USUAL: f64 = 0.25;

/// The trips with a list, each as the aisles of what was ticked, in that order.
pub(crate) fn trips(conn: &Connection, list: ListId) -> Result<Vec<Vec<String>>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT fields ->> '$.ticked' AS ticked, fields ->> '$.aisle' AS aisle FROM things \
         WHERE about = 'item' AND fields ->> '$.ticked' IS NOT NULL AND fields ->> '$.list' = ?1 \
         ORDER BY fields ->> '$.ticked' DESC LIMIT ?2",
    )?;
    let mut rows = statement.query((list.to_string(), NEWEST))?;
    let mut trips: Vec<Vec<String>> = Vec::new();
    let mut later: Option<Timestamp> = None;
    while let Some(row) = rows.next()? {
        let text: String = row.get("ticked")?;
        let at: Timestamp = text.parse().map_err(|_| Error::Internal(format!("{text:?} is no moment")))?;
        let apart =
            later.is_none_or(|later| at.checked_add(PAUSE_HOURS.hours()).is_ok_and(|end| end < later));
        if apart {
            trips.push(Vec::new());
        }
        later = Some(at);
        if let (Some(trip), Some(aisle)) = (trips.last_mut(), row.get::<_, Option<String>>("aisle")?) {
            trip.push(aisle);
        }
    }
    for trip in &mut trips {
        trip.reverse();
    }
    Ok(trips)
}

/// The aisles of `usual` in the order that the trips tell of: each at the mean of where it was in them, and, weighing
/// little, of where it usually is.
#[must_use]
pub fn aisle_order<'a>(trips: &[Vec<String>], usual: &[&'a str]) -> Vec<&'a str> {
    #[allow(clippy::cast_precision_loss, reason = "some twenty aisles")]
    let position = |index: usize, of: usize| (index as f64 + 0.5) / of as f64;
    let mut places: HashMap<&str, (f64, f64)> = usual
        .iter()
        .enumerate()
        .map(|(index, aisle)| (*aisle, (USUAL * position(index, usual.len()), USUAL)))
        .collect();
    for trip in trips {
        let mut visited: Vec<&str> = Vec::new();
        for aisle in trip {
            if !visited.contains(&aisle.as_str()) {
                visited.push(aisle);
            }
        }
        if visited.len() < FEWEST {
            continue;
        }
        for (index, aisle) in visited.iter().enumerate() {
            if let Some((sum, weight)) = places.get_mut(aisle) {
                *sum += position(index, visited.len());
                *weight += 1.0;
            }
        }
    }
    let mean = |aisle: &&str| places.get(aisle).map_or(1.0, |(sum, weight)| sum / weight);
    let mut order = usual.to_vec();
    order.sort_by(|one, other| mean(one).total_cmp(&mean(other)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trip(aisles: &str) -> Vec<String> {
        aisles.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn nothing_learned_is_the_usual_order() {
        assert_eq!(aisle_order(&[], &["a", "b", "c"]), ["a", "b", "c"]);
        assert_eq!(aisle_order(&[trip("c"), trip("c c c")], &["a", "b", "c"]), ["a", "b", "c"]);
        assert_eq!(aisle_order(&[trip("x y z")], &["a", "b"]), ["a", "b"]);
    }

    #[test]
    fn one_trip_the_other_way_round_turns_it_round() {
        assert_eq!(aisle_order(&[trip("d d c b b d a")], &["a", "b", "c", "d"]), ["d", "c", "b", "a"]);
    }

    #[test]
    fn most_trips_decide() {
        let trips = [trip("b a c"), trip("b a c"), trip("a b c")];
        assert_eq!(aisle_order(&trips, &["a", "b", "c"]), ["b", "a", "c"]);
    }
}
