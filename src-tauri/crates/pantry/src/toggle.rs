//! A bench on which transactions are taken back and done again, on copies of things, to see what is possible.
//!
//! Two rules say what is possible:
//!
//! - *Amounts* add up in any order, so they only must not end below nothing.
//! - *Fields* (date, place, name) follow each other: a change can be taken back while no later change of the same
//!   field of the same thing holds. It can be done again when the field is as it once was before it, or while no later
//!   change of it holds.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;

use rusqlite::Connection;

use crate::history::{self, Root, Touch};
use crate::movement::{self, Movement, State};
use crate::subject::Subject;
use crate::{Action, Error, TransactionId};

/// Why a root can't be toggled as things stand.
#[derive(Debug, Clone)]
pub(crate) enum Need {
    /// The lot would end below nothing.
    More(Subject),
    /// The field was changed by a later one that holds.
    Earlier(Subject, String),
}

/// A root toggled on the bench, and the movements that do it.
#[derive(Debug)]
pub(crate) struct Toggled {
    pub(crate) root: TransactionId,
    pub(crate) action: Action,
    pub(crate) movements: Vec<Movement>,
}

/// The bench. What it reads it keeps, so it must be used inside one SQL transaction.
pub(crate) struct Bench<'conn> {
    conn: &'conn Connection,
    states: HashMap<Subject, State>,
    done: Vec<Toggled>,
    roots: HashMap<TransactionId, Root>,
    touches: HashMap<Subject, Rc<[Touch]>>,
    movements: HashMap<TransactionId, Rc<[Movement]>>,
    /// Whether what is missing is counted in, rather than in the way.
    correcting: bool,
    corrections: Vec<Movement>,
}

impl<'conn> Bench<'conn> {
    pub(crate) fn new(conn: &'conn Connection) -> Self {
        Self {
            conn,
            states: HashMap::new(),
            done: Vec::new(),
            roots: HashMap::new(),
            touches: HashMap::new(),
            movements: HashMap::new(),
            correcting: false,
            corrections: Vec::new(),
        }
    }

    /// One on which nothing ever is below nothing: what is missing is counted in first.
    pub(crate) fn correcting(conn: &'conn Connection) -> Self {
        Self { correcting: true, ..Self::new(conn) }
    }

    /// What has to be counted in before all that was toggled.
    pub(crate) fn corrections(&self) -> &[Movement] {
        &self.corrections
    }

    /// Back to how things stand in the file.
    pub(crate) fn reset(&mut self) {
        self.states.clear();
        self.done.clear();
    }

    /// What was toggled, in order.
    pub(crate) fn done(&self) -> &[Toggled] {
        &self.done
    }

    pub(crate) fn root(&mut self, id: TransactionId) -> Result<Root, Error> {
        if let Some(root) = self.roots.get(&id) {
            return Ok(root.clone());
        }
        let root = history::root(self.conn, id)?;
        self.roots.insert(id, root.clone());
        Ok(root)
    }

    fn touches(&mut self, subject: Subject) -> Result<Rc<[Touch]>, Error> {
        if let Some(touches) = self.touches.get(&subject) {
            return Ok(Rc::clone(touches));
        }
        let touches: Rc<[Touch]> = history::of_subject(self.conn, subject)?.into();
        self.touches.insert(subject, Rc::clone(&touches));
        Ok(touches)
    }

    fn movements(&mut self, tx: TransactionId) -> Result<Rc<[Movement]>, Error> {
        if let Some(movements) = self.movements.get(&tx) {
            return Ok(Rc::clone(movements));
        }
        let movements: Rc<[Movement]> = history::movements(self.conn, tx)?.into();
        self.movements.insert(tx, Rc::clone(&movements));
        Ok(movements)
    }

    fn state(&self, subject: Subject) -> Result<State, Error> {
        match self.states.get(&subject) {
            Some(state) => Ok(state.clone()),
            None => subject
                .find(self.conn)?
                .ok_or_else(|| Error::Internal(format!("the journal names {subject}, which is missing"))),
        }
    }

    fn toggled(&self, id: TransactionId) -> Option<usize> {
        self.done.iter().position(|toggled| toggled.root == id)
    }

    /// Takes the root back if it holds, or does it again if it does not. Each root is toggled at most once.
    pub(crate) fn toggle(&mut self, id: TransactionId) -> Result<Result<(), Need>, Error> {
        let root = self.root(id)?;
        let action = if root.undone { Action::Redone } else { Action::Undone };
        // As it was last done: what it was before then is what it is to be again.
        let source = self.movements(*root.applied.last().unwrap_or(&id))?;
        let mut scratch: HashMap<Subject, State> = HashMap::new();
        let mut plan = Vec::with_capacity(source.len());
        for number in 0..source.len() {
            // What came last is taken back first.
            let original = if root.undone { &source[number] } else { &source[source.len() - 1 - number] };
            let subject = original.subject;
            if let Entry::Vacant(vacant) = scratch.entry(subject) {
                vacant.insert(self.state(subject)?);
            }
            let delta = if root.undone { Some(original.delta) } else { original.delta.checked_neg() };
            let delta = delta.ok_or_else(crate::amount::invalid)?;
            let mut movement = Movement::of_amount(subject, action, delta);
            for change in &original.changes {
                let there = if root.undone { change.clone() } else { change.opposite() };
                let here = &scratch[&subject];
                let as_before = root.undone && self.ever_started_from(&root, subject, here, &there.field)?;
                if !as_before && self.is_overlaid(&root, subject, &there.field)? {
                    return Ok(Err(Need::Earlier(subject, there.field)));
                }
                movement.changes.push(there.made_to(here));
            }
            movement::apply(&mut scratch, &movement).map_err(|error| Error::Internal(error.to_string()))?;
            plan.push(movement);
        }
        let mut short: Vec<(Subject, i64)> = scratch
            .iter()
            .filter(|(_, state)| state.milli < 0)
            .map(|(id, state)| (*id, -state.milli))
            .collect();
        short.sort_unstable();
        for (subject, missing) in short {
            if !self.correcting {
                return Ok(Err(Need::More(subject)));
            }
            self.corrections.push(Movement::of_amount(subject, Action::Counted, missing));
            scratch.insert(subject, State { milli: 0, ..scratch[&subject].clone() });
        }
        self.states.extend(scratch);
        self.done.push(Toggled { root: id, action, movements: plan });
        Ok(Ok(()))
    }

    /// True when the field is as it was before one of the times the root was done.
    fn ever_started_from(
        &mut self,
        root: &Root,
        subject: Subject,
        state: &State,
        field: &str,
    ) -> Result<bool, Error> {
        for applied in &root.applied {
            for movement in self.movements(*applied)?.iter().filter(|movement| movement.subject == subject) {
                if movement.changes.iter().any(|change| change.field == field && change.starts_from(state)) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// True when a change of the field that came after `root` last changed state holds.
    fn is_overlaid(&mut self, root: &Root, subject: Subject, field: &str) -> Result<bool, Error> {
        for touch in self.touches(subject)?.iter() {
            if touch.root == root.id || !touch.fields.iter().any(|touched| touched == field) {
                continue;
            }
            let other = self.root(touch.root)?;
            let (holds, later) = match self.toggled(other.id) {
                Some(_) => (other.undone, true),
                None => (!other.undone, other.latest > root.latest),
            };
            if holds && later {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A root that was not toggled yet and that, toggled, would help with `need`. In this order, the newest first:
    /// what came after `id` and holds; anything that was only taken out; what was taken back after `id`.
    fn helper(&mut self, id: TransactionId, need: &Need) -> Result<Option<TransactionId>, Error> {
        let root = self.root(id)?;
        let (Need::More(subject) | Need::Earlier(subject, _)) = need;
        let mut best: Option<((u8, i64), TransactionId)> = None;
        for touch in self.touches(*subject)?.iter() {
            if touch.root == id || self.toggled(touch.root).is_some() {
                continue;
            }
            let other = self.root(touch.root)?;
            let helps = match need {
                Need::More(_) => {
                    if other.undone {
                        touch.delta > 0
                    } else {
                        touch.delta < 0
                    }
                }
                Need::Earlier(_, field) => !other.undone && touch.fields.contains(field),
            };
            let later = other.latest > root.latest;
            let rank = match (other.undone, later) {
                (false, true) => 3,
                (false, false) if other.is_take => 2,
                (true, true) => 1,
                _ => 0,
            };
            let worth = (rank, other.latest);
            if helps && rank > 0 && best.is_none_or(|(best, _)| worth > best) {
                best = Some((worth, other.id));
            }
        }
        Ok(best.map(|(_, id)| id))
    }

    /// Toggles `id`, and before it whatever must be. False when that can't be found out: then the bench holds
    /// what was tried.
    ///
    /// Ends, because each step toggles a root that was not, and goes only to newer ones or to such as need nothing.
    pub(crate) fn toggle_with_helpers(&mut self, id: TransactionId) -> Result<bool, Error> {
        let mut waiting = vec![id];
        while let Some(&next) = waiting.last() {
            if self.toggled(next).is_some() {
                waiting.pop();
                continue;
            }
            match self.toggle(next)? {
                Ok(()) => {
                    waiting.pop();
                }
                Err(need) => match self.helper(next, &need)? {
                    Some(helper) => waiting.push(helper),
                    None => return Ok(false),
                },
            }
        }
        Ok(true)
    }

    /// Toggles all of `roots`, newest first where the order is free. False when they are not enough.
    pub(crate) fn toggle_all(&mut self, roots: &[TransactionId]) -> Result<bool, Error> {
        let mut waiting = Vec::with_capacity(roots.len());
        for id in roots {
            waiting.push(self.root(*id)?);
        }
        waiting.sort_by_key(|root| std::cmp::Reverse(root.latest));
        waiting.dedup_by_key(|root| root.id);
        while !waiting.is_empty() {
            let mut moved = None;
            for (place, root) in waiting.iter().enumerate() {
                if self.toggle(root.id)?.is_ok() {
                    moved = Some(place);
                    break;
                }
            }
            let Some(place) = moved else { return Ok(false) };
            waiting.remove(place);
        }
        Ok(true)
    }
}
