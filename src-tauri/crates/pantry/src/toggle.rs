//! A bench on which transactions are taken back and done again, on copies of the lots, to see what is possible.
//!
//! Two rules say what is possible:
//!
//! - *Amounts* add up in any order, so they only must not end below nothing.
//! - *Fields* (date, place, opened) follow each other: a change can be taken back while no later change of the same
//!   field of the same lot holds. It can be done again when the field is as it once was before it, or while no later
//!   change of it holds.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;

use rusqlite::Connection;

use crate::history::{self, Root, Touch};
use crate::movement::{self, Field, Movement};
use crate::{Action, Error, Lot, LotId, TransactionId, lot};

/// Why a root can't be toggled as things stand.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Need {
    /// The lot would end below nothing.
    More(LotId),
    /// The field was changed by a later one that holds.
    Earlier(LotId, Field),
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
    lots: HashMap<LotId, Lot>,
    done: Vec<Toggled>,
    roots: HashMap<TransactionId, Root>,
    touches: HashMap<LotId, Rc<[Touch]>>,
    movements: HashMap<TransactionId, Rc<[Movement]>>,
}

impl<'conn> Bench<'conn> {
    pub(crate) fn new(conn: &'conn Connection) -> Self {
        Self {
            conn,
            lots: HashMap::new(),
            done: Vec::new(),
            roots: HashMap::new(),
            touches: HashMap::new(),
            movements: HashMap::new(),
        }
    }

    /// Back to how things stand in the file.
    pub(crate) fn reset(&mut self) {
        self.lots.clear();
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

    fn touches(&mut self, lot: LotId) -> Result<Rc<[Touch]>, Error> {
        if let Some(touches) = self.touches.get(&lot) {
            return Ok(Rc::clone(touches));
        }
        let touches: Rc<[Touch]> = history::of_lot(self.conn, lot)?.into();
        self.touches.insert(lot, Rc::clone(&touches));
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

    fn lot(&self, id: LotId) -> Result<Lot, Error> {
        match self.lots.get(&id) {
            Some(lot) => Ok(lot.clone()),
            None => lot::find(self.conn, id)?
                .ok_or_else(|| Error::Internal(format!("the journal names lot {id}, which is missing"))),
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
        let mut scratch: HashMap<LotId, Lot> = HashMap::new();
        let mut plan = Vec::with_capacity(source.len());
        for number in 0..source.len() {
            // What came last is taken back first.
            let original = if root.undone { &source[number] } else { &source[source.len() - 1 - number] };
            let id = original.lot;
            if let Entry::Vacant(vacant) = scratch.entry(id) {
                vacant.insert(self.lot(id)?);
            }
            let delta = if root.undone { Some(original.delta) } else { original.delta.checked_neg() };
            let delta = delta.ok_or_else(crate::amount::invalid)?;
            let mut movement = Movement { lot: id, kind: action, delta, made: None, changes: Vec::new() };
            for change in &original.changes {
                let there = if root.undone { *change } else { change.opposite() };
                let here = &scratch[&id];
                let as_before = root.undone && self.ever_started_from(&root, here, there.field())?;
                if !as_before && self.is_overlaid(&root, id, there.field())? {
                    return Ok(Err(Need::Earlier(id, there.field())));
                }
                movement.changes.push(there.made_to(here));
            }
            movement::apply(&mut scratch, &movement).map_err(|error| Error::Internal(error.to_string()))?;
            plan.push(movement);
        }
        if let Some(short) = scratch.values().filter(|lot| lot.amount.milli < 0).map(|lot| lot.id).min() {
            return Ok(Err(Need::More(short)));
        }
        self.lots.extend(scratch);
        self.done.push(Toggled { root: id, action, movements: plan });
        Ok(Ok(()))
    }

    /// True when the field is as it was before one of the times the root was done.
    fn ever_started_from(&mut self, root: &Root, lot: &Lot, field: Field) -> Result<bool, Error> {
        for applied in &root.applied {
            for movement in self.movements(*applied)?.iter().filter(|movement| movement.lot == lot.id) {
                if movement.changes.iter().any(|change| change.field() == field && change.starts_from(lot)) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// True when a change of the field that came after `root` last changed state holds.
    fn is_overlaid(&mut self, root: &Root, lot: LotId, field: Field) -> Result<bool, Error> {
        for touch in self.touches(lot)?.iter() {
            if touch.root == root.id || !touch.fields.contains(&field) {
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
    fn helper(&mut self, id: TransactionId, need: Need) -> Result<Option<TransactionId>, Error> {
        let root = self.root(id)?;
        let (Need::More(lot) | Need::Earlier(lot, _)) = need;
        let mut best: Option<((u8, i64), TransactionId)> = None;
        for touch in self.touches(lot)?.iter() {
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
                Need::Earlier(_, field) => !other.undone && touch.fields.contains(&field),
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
                Err(need) => match self.helper(next, need)? {
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
