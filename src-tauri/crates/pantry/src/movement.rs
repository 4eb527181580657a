//! Movements: what happened to one thing, in a form that can be replayed, taken back and done again.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Error;
use crate::sql::words;
use crate::subject::{About, Subject};

words! {
    /// What a movement, or a transaction, did.
    Action {
        /// Put into stock; a place set up.
        Added = "added",
        /// Used.
        Used = "used",
        /// Thrown away.
        Wasted = "wasted",
        /// Opened, or found not to be.
        Opened = "opened",
        /// Moved to another place.
        Moved = "moved",
        /// Moved into a frozen place.
        Frozen = "frozen",
        /// Moved out of one.
        Thawed = "thawed",
        /// Amount set to what was counted.
        Counted = "counted",
        /// Something else changed.
        Edited = "edited",
        /// Removed.
        Removed = "removed",
        /// Became another product.
        Merged = "merged",
        /// Put into the basket, or taken out of it.
        Ticked = "ticked",
        /// Took another movement back.
        Undone = "undone",
        /// Did one that was taken back again.
        Redone = "redone",
    }
}

/// The fields of a thing by name, as in its JSON. What is absent is nothing: never `null`.
pub(crate) type Fields = Map<String, Value>;

/// A thing as the journal knows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct State {
    /// How much there is of a lot, in thousandths of its unit; of all else nothing.
    pub(crate) milli: i64,
    pub(crate) fields: Fields,
}

impl State {
    /// Of something that has no amount.
    pub(crate) fn of(thing: &impl Serialize) -> Result<Self, Error> {
        Ok(Self { milli: 0, fields: fields(thing)? })
    }

    /// The thing that has these fields.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        Ok(serde_json::from_value(Value::Object(self.fields.clone()))?)
    }

    pub(crate) fn field(&self, name: &str) -> &Value {
        self.fields.get(name).unwrap_or(&Value::Null)
    }
}

/// The fields of a thing.
pub(crate) fn fields(thing: &impl Serialize) -> Result<Fields, Error> {
    match serde_json::to_value(thing)? {
        Value::Object(fields) => Ok(without_nulls(fields)),
        other => Err(Error::Internal(format!("a thing without fields: {other}"))),
    }
}

fn without_nulls(mut fields: Fields) -> Fields {
    fields.retain(|_, value| !value.is_null());
    fields
}

/// One movement. With those before it, it says all there is to know of a thing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Movement {
    pub(crate) subject: Subject,
    pub(crate) kind: Action,
    /// By how much the amount changed, in thousandths of the lot's unit.
    pub(crate) delta: i64,
    /// What it was when it came to be: of its first movement only.
    pub(crate) made: Option<Fields>,
    /// What else changed.
    pub(crate) changes: Vec<Change>,
}

impl Movement {
    /// Of the amount alone.
    pub(crate) fn of_amount(subject: impl Into<Subject>, kind: Action, delta: i64) -> Self {
        Self { subject: subject.into(), kind, delta, made: None, changes: Vec::new() }
    }
}

/// A field, before and after. As JSON `{"field": [before, after]}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "HashMap<String, (Value, Value)>", into = "HashMap<String, (Value, Value)>")]
pub(crate) struct Change {
    pub(crate) field: String,
    before: Value,
    after: Value,
}

impl From<HashMap<String, (Value, Value)>> for Change {
    fn from(map: HashMap<String, (Value, Value)>) -> Self {
        let (field, (before, after)) = map.into_iter().next().unwrap_or_default();
        // Version 1 wrote `date-kind` here, and `date_kind` where a lot was made.
        Self { field: field.replace('-', "_"), before, after }
    }
}

impl From<Change> for HashMap<String, (Value, Value)> {
    fn from(change: Change) -> Self {
        Self::from([(change.field, (change.before, change.after))])
    }
}

/// All changes that lead from `before` to `after`.
pub(crate) fn changes(before: &Fields, after: &Fields) -> Vec<Change> {
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let value = |fields: &Fields, name: &str| fields.get(name).cloned().unwrap_or(Value::Null);
    after
        .keys()
        .chain(gone)
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| Change { field: name.clone(), before: value(before, name), after: value(after, name) })
        .collect()
}

impl Change {
    /// What removes a thing.
    pub(crate) fn gone() -> Self {
        Self { field: GONE.into(), before: Value::Null, after: true.into() }
    }

    /// The way back.
    pub(crate) fn opposite(&self) -> Self {
        Self { field: self.field.clone(), before: self.after.clone(), after: self.before.clone() }
    }

    /// The same change, made to `state` as it now is.
    pub(crate) fn made_to(&self, state: &State) -> Self {
        Self { before: state.field(&self.field).clone(), ..self.clone() }
    }

    /// True when `state` is as it was before the change.
    pub(crate) fn starts_from(&self, state: &State) -> bool {
        *state.field(&self.field) == self.before
    }

    fn apply(&self, state: &mut State) {
        if self.after.is_null() {
            state.fields.remove(&self.field);
        } else {
            state.fields.insert(self.field.clone(), self.after.clone());
        }
    }
}

/// Why a movement can't follow those before it: a broken journal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Impossible {
    #[error("{0} moves before it exists")]
    Unknown(Subject),
    #[error("{0} comes to be twice")]
    MadeTwice(Subject),
    #[error("{0} would hold an amount out of bounds")]
    Amount(Subject),
    #[error("{subject} was not as the journal says before {change:?}")]
    Before { subject: Subject, change: Change },
}

/// Does a movement. The one way a thing ever changes: when booking and when replaying.
///
/// A transaction may take from a lot before it gives back; whoever calls looks for amounts below nothing after
/// its last movement.
pub(crate) fn apply(states: &mut HashMap<Subject, State>, movement: &Movement) -> Result<(), Impossible> {
    let subject = movement.subject;
    if let Some(made) = &movement.made {
        let state = State { milli: 0, fields: without_nulls(made.clone()) };
        if states.insert(subject, state).is_some() {
            return Err(Impossible::MadeTwice(subject));
        }
    }
    let state = states.get_mut(&subject).ok_or(Impossible::Unknown(subject))?;
    state.milli = state.milli.checked_add(movement.delta).ok_or(Impossible::Amount(subject))?;
    for change in &movement.changes {
        if !change.starts_from(state) {
            return Err(Impossible::Before { subject, change: change.clone() });
        }
        change.apply(state);
    }
    Ok(())
}

/// Replays movements from nothing.
///
/// Products and the first places are there before the journal tells of them, and had words before it did. What they
/// were then is what their first change says.
#[derive(Debug, Default)]
pub(crate) struct Replay {
    pub(crate) states: HashMap<Subject, State>,
    /// Of things that were there before: the fields that were changed since.
    pub(crate) changed: HashMap<Subject, Vec<String>>,
}

impl Replay {
    pub(crate) fn apply(&mut self, movement: &Movement) -> Result<(), Impossible> {
        let subject = movement.subject;
        if movement.made.is_none()
            && subject.about != About::Lot
            && (!self.states.contains_key(&subject) || self.changed.contains_key(&subject))
        {
            let state = self.states.entry(subject).or_default();
            let changed = self.changed.entry(subject).or_default();
            for change in &movement.changes {
                if !changed.contains(&change.field) {
                    changed.push(change.field.clone());
                    change.opposite().apply(state);
                }
            }
        }
        apply(&mut self.states, movement)
    }

    /// Whether that is how the thing stands in the file.
    pub(crate) fn agrees(&self, subject: Subject, stored: &State) -> bool {
        let Some(replayed) = self.states.get(&subject) else { return false };
        match self.changed.get(&subject) {
            None => replayed == stored,
            Some(changed) => changed.iter().all(|field| replayed.field(field) == stored.field(field)),
        }
    }
}

/// The field of a thing that was removed, or whose making was taken back.
pub(crate) const GONE: &str = "gone";

/// A thing that is made and can be removed: while `gone` it is as if it were not. So its making can be taken back.
pub(crate) fn make(
    subject: impl Into<Subject>,
    kind: Action,
    thing: &impl Serialize,
) -> Result<Movement, Error> {
    let mut made = fields(thing)?;
    made.insert(GONE.into(), true.into());
    let there = Change::gone().opposite();
    Ok(Movement { subject: subject.into(), kind, delta: 0, made: Some(made), changes: vec![there] })
}
