//! Setting a lot right: counted, opened, moved, dated, wholly or in part.

use jiff::civil::Date;
use rusqlite::Connection;

use super::Turning;
use crate::id::fresh;
use crate::journal::{self, Draft};
use crate::movement::Movement;
use crate::product::{clean, clean_long};
use crate::{
    Act, Action, Booking, Condition, DateFrom, DateKind, DeviceId, Error, Lot, LotId, PlaceId, Price, amount,
    lot, place,
};

/// What to change about a lot; only what is present changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LotEdit {
    /// Of how much of it, in thousandths: the rest stays as it is. None for all of it.
    pub part: Option<i64>,
    /// A date, or (inner none) that there is none.
    pub date: Option<Option<Date>>,
    /// Who said that date; none for the user.
    pub date_from: Option<DateFrom>,
    /// Which sort of date.
    pub date_kind: Option<DateKind>,
    /// The amount there really is, in thousandths; nothing is allowed.
    pub milli: Option<i64>,
    /// Another place. What goes into a frozen one keeps the days it had left, and has them again when it comes out.
    pub place: Option<PlaceId>,
    /// Opened or not.
    pub opened: Option<bool>,
    /// Almost empty or not.
    pub almost_empty: Option<bool>,
    /// How long it keeps once it is what this makes of it: opened, frozen or thawed. Of the date that it has and this one,
    /// the sooner counts; in a frozen place this one alone does. Without meaning where a date is given, and for all else.
    pub keeps: Option<Keeps>,
    /// What it cost, or (inner none) that nobody knows.
    pub price: Option<Option<Price>>,
    /// Where it was bought; empty for nowhere.
    pub store: Option<String>,
    /// What to remember of it; empty for nothing.
    pub note: Option<String>,
    /// The maker's lot number; empty for none.
    pub batch: Option<String>,
}

/// A date that was not typed, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeps {
    /// Until when.
    pub until: Date,
    /// Who says so.
    pub from: DateFrom,
}

impl Lot {
    /// It once it stands in `place`: frozen, thawed, or simply there.
    pub(crate) fn moved(
        &self,
        place: PlaceId,
        (from, to): (Condition, Condition),
        keeps: Option<Keeps>,
        today: Date,
    ) -> Self {
        let mut lot = Self { place, ..self.clone() };
        match (from == Condition::Frozen, to == Condition::Frozen) {
            (false, true) => lot.freeze(keeps, today),
            (true, false) => lot.thaw(keeps, today),
            _ => {}
        }
        lot
    }

    fn freeze(&mut self, keeps: Option<Keeps>, today: Date) {
        self.frozen = Some(lot::Frozen { on: today, days_left: self.days_left(today) });
        (self.date, self.date_from) = (keeps.map(|keeps| keeps.until), keeps.map(|keeps| keeps.from));
    }

    fn thaw(&mut self, keeps: Option<Keeps>, today: Date) {
        let frozen = self.frozen.take();
        self.thawed = true;
        let left = frozen.and_then(|frozen| frozen.days_left);
        // Of what was put in without a date, the freezer's own says nothing outside of it.
        (self.date, self.date_from) = (left.map(|days| lot::days_after(today, days)), None);
        self.sooner(keeps);
    }

    /// Keeps until `keeps` at most.
    fn sooner(&mut self, keeps: Option<Keeps>) {
        if let Some(keeps) = keeps
            && self.date.is_none_or(|date| keeps.until < date)
        {
            (self.date, self.date_from) = (Some(keeps.until), Some(keeps.from));
        }
    }
}

impl LotEdit {
    /// The lot as it is to be, but for its amount.
    fn applied(&self, conn: &Connection, before: &Lot, today: Date) -> Result<Lot, Error> {
        let mut lot = before.clone();
        if let Some(place) = self.place.filter(|place| *place != before.place) {
            let from = place::any_condition(conn, before.place)?;
            lot = lot.moved(place, (from, place::condition(conn, place)?), self.keeps, today);
        }
        if let Some(opened) = self.opened {
            if opened && !before.opened && lot.frozen.is_none() {
                lot.sooner(self.keeps);
            }
            lot.opened = opened;
        }
        if let Some(date) = self.date {
            lot::check_date(date)?;
            (lot.date, lot.date_from) = (date, self.date_from.filter(|_| date.is_some()));
        }
        lot.almost_empty = self.almost_empty.unwrap_or(before.almost_empty);
        lot.date_kind = self.date_kind.unwrap_or(before.date_kind);
        lot.price = self.price.unwrap_or(before.price);
        if let Some(store) = &self.store {
            lot.store = clean("store", Some(store))?;
        }
        if let Some(note) = &self.note {
            lot.note = clean_long("note", Some(note))?;
        }
        if let Some(batch) = &self.batch {
            lot.batch = clean("batch", Some(batch))?;
        }
        Ok(lot)
    }
}

/// The word for what became of a lot.
fn word(before: &Lot, after: &Lot) -> Action {
    let moved = Lot { place: before.place, ..after.clone() };
    let opened =
        Lot { opened: before.opened, date: before.date, date_from: before.date_from, ..after.clone() };
    match (before.frozen, after.frozen) {
        (None, Some(_)) => Action::Frozen,
        (Some(_), None) => Action::Thawed,
        _ if before.place != after.place && moved.is_like(before) => Action::Moved,
        _ if before.opened != after.opened && opened.is_like(before) => Action::Opened,
        _ => Action::Edited,
    }
}

/// Changes a lot, or a part of it. None when nothing would change.
///
/// What becomes no different from another lot is poured into it, so that both can be poured apart by an undo.
pub(crate) fn edit(
    conn: &Connection,
    device: DeviceId,
    id: LotId,
    edit: &LotEdit,
    act: Act,
) -> Result<Option<Booking>, Error> {
    let mut turning = Turning::new(conn);
    let action = turn(conn, &mut turning, id, edit, act)?;
    let Some(action) = action else { return Ok(None) };
    journal::book(conn, device, &Draft::new(action, turning.movements), act).map(Some)
}

/// Changes many lots alike, in one transaction. None when nothing would change.
pub(crate) fn edit_many(
    conn: &Connection,
    device: DeviceId,
    edits: &[(LotId, LotEdit)],
    act: Act,
) -> Result<Option<Booking>, Error> {
    let mut turning = Turning::new(conn);
    let mut actions = Vec::new();
    for (id, edit) in edits {
        actions.extend(turn(conn, &mut turning, *id, edit, act)?);
    }
    actions.dedup();
    let action = match actions.as_slice() {
        [] => return Ok(None),
        [one] => *one,
        _ => Action::Edited,
    };
    journal::book(conn, device, &Draft::new(action, turning.movements), act).map(Some)
}

/// Adds the movements that change a lot, and answers the word for them; none when nothing would change.
fn turn(
    conn: &Connection,
    turning: &mut Turning<'_>,
    id: LotId,
    edit: &LotEdit,
    act: Act,
) -> Result<Option<Action>, Error> {
    let before = lot::in_stock(conn, id)?;
    let mut after = edit.applied(conn, &before, act.today)?;
    let movements = turning.movements.len();
    let mut counted = before.clone();
    if let Some(milli) = edit.milli {
        amount::check_level(milli)?;
        counted.amount.milli = milli;
        if milli != before.amount.milli {
            let delta = milli - before.amount.milli;
            turning.movements.push(Movement::of_amount(id, Action::Counted, delta));
        }
    }
    let left = counted.amount.milli;
    let part = edit.part.unwrap_or(left);
    if edit.part.is_some_and(|part| !(1..=left).contains(&part)) {
        return Err(Error::NotEnough { available_milli: left });
    }
    let whole = part == left;
    if !whole {
        after.id = LotId::from_uuid(fresh(act.at));
    }
    let said = |lot: &Lot| (lot.date_kind, lot.date_from);
    let differs = !after.is_like(&before) || said(&after) != said(&before);
    let kind = word(&before, &after);
    if left == 0 && differs {
        // There is nothing left that it could be poured into another with.
        turning.change(&before, &after, kind)?;
    } else if differs {
        turning.turn(&counted, &after, part, kind)?;
    }
    // What several movements make together has no better word than edited.
    let action = match (turning.movements.len() == movements, left != before.amount.milli, differs) {
        (true, ..) => return Ok(None),
        (_, true, true) => Action::Edited,
        (_, true, false) => Action::Counted,
        (_, false, _) => kind,
    };
    Ok(Some(action))
}
