//! Taking transactions back and doing them again, anywhere in the journal.

use rusqlite::Connection;

use crate::history::{self, Root};
use crate::id::fresh;
use crate::journal::{self, Draft, JournalEntry};
use crate::movement::Movement;
use crate::toggle::Bench;
use crate::{Act, Action, Booking, DeviceId, Error, GroupId, Lot, LotId, TransactionId, What, lot};

/// More blockers than this are not searched for a smaller set: the list is too long to be read anyway.
const MOST_TO_PRUNE: usize = 24;

/// What came of an undo or redo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoOutcome {
    /// The opposite was appended. The transaction is the one that answers what was asked for; the lots are all
    /// that changed.
    Done(Booking),
    /// It already is as asked: nothing was done.
    Unchanged,
    /// Other transactions build on it; nothing was done.
    Blocked {
        /// Those, newest first. Pass them all in [`Amends::Also`] to take them back too: none of them can be left out.
        by: Vec<JournalEntry>,
        /// What would be below nothing, and by how many thousandths: what [`Amends::Correction`] counts in. Empty when
        /// a correction does not help, because a field was changed since.
        missing: Vec<(Lot, i64)>,
    },
}

/// What to do about transactions that build on what is to be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amends<'a> {
    /// Take these back as well.
    Also(&'a [TransactionId]),
    /// Leave them as they are, and count in what they used.
    Correction,
}

impl Amends<'_> {
    /// Nothing: what is built upon is not taken back.
    pub const NONE: Self = Self::Also(&[]);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    TakeBack,
    DoAgain,
}

/// The root to toggle so that the wish is fulfilled; none when it already is.
///
/// To take back an undo is to do its root again; to take back a redo is to undo its root.
fn root_to_toggle(conn: &Connection, id: TransactionId, wish: Wish) -> Result<Option<Root>, Error> {
    let (action, root) = history::action_and_root(conn, id)?;
    let root = history::root(conn, root)?;
    let wants_undone = (wish == Wish::TakeBack) != (action == Action::Undone);
    Ok(if root.undone == wants_undone { None } else { Some(root) })
}

/// Fulfils `wish` for all of `targets`, with `amends`, in one go or not at all. Those that are as wished already are left
/// alone.
pub(crate) fn fulfil(
    conn: &Connection,
    device: DeviceId,
    targets: &[TransactionId],
    wish: Wish,
    amends: Amends<'_>,
    act: Act,
) -> Result<UndoOutcome, Error> {
    let mut roots: Vec<TransactionId> = Vec::new();
    let add = |roots: &mut Vec<TransactionId>, ids: &[TransactionId], wish| {
        for id in ids {
            if let Some(root) = root_to_toggle(conn, *id, wish)?
                && !roots.contains(&root.id)
            {
                roots.push(root.id);
            }
        }
        Ok::<_, Error>(())
    };
    add(&mut roots, targets, wish)?;
    let Some(first) = roots.first().copied() else { return Ok(UndoOutcome::Unchanged) };
    let wished = roots.clone();
    let mut bench = match amends {
        Amends::Also(also) => {
            add(&mut roots, also, Wish::TakeBack)?;
            Bench::new(conn)
        }
        Amends::Correction => Bench::correcting(conn),
    };
    if bench.toggle_all(&roots)? {
        return book(conn, device, &bench, first, act);
    }
    Ok(UndoOutcome::Blocked {
        by: blockers(conn, &mut Bench::new(conn), &wished)?,
        missing: missing(conn, &wished)?,
    })
}

/// What would have to be counted in to toggle `targets` and nothing else.
fn missing(conn: &Connection, targets: &[TransactionId]) -> Result<Vec<(Lot, i64)>, Error> {
    let mut bench = Bench::correcting(conn);
    if !bench.toggle_all(targets)? {
        return Ok(Vec::new());
    }
    let lot = |movement: &Movement| {
        let id = LotId::from_uuid(movement.subject.id);
        let lot = lot::find(conn, id)?.ok_or(Error::NotFound(What::Lot))?;
        Ok((lot, movement.delta))
    };
    bench.corrections().iter().map(lot).collect()
}

/// Appends what the bench did, one transaction a root, so that each can be answered again by itself; before them what was
/// counted in. Together they are a group of their own.
fn book(
    conn: &Connection,
    device: DeviceId,
    bench: &Bench<'_>,
    target: TransactionId,
    act: Act,
) -> Result<UndoOutcome, Error> {
    let several = bench.done().len() > 1 || !bench.corrections().is_empty();
    let group = several.then(|| GroupId::from_uuid(fresh(act.at)));
    let act = Act { group, ..act };
    if !bench.corrections().is_empty() {
        journal::book(conn, device, &Draft::new(Action::Counted, bench.corrections().to_vec()), act)?;
    }
    let mut all = Booking { transaction: target, lots: Vec::new(), products: Vec::new() };
    for toggled in bench.done() {
        let draft =
            Draft { answers: Some(toggled.root), ..Draft::new(toggled.action, toggled.movements.clone()) };
        let Booking { transaction, lots, products } = journal::book(conn, device, &draft, act)?;
        if toggled.root == target {
            all.transaction = transaction;
        }
        all.lots.retain(|old| lots.iter().all(|lot| lot.id != old.id));
        all.lots.extend(lots);
        all.products.retain(|old| !products.contains(old));
        all.products.extend(products);
    }
    Ok(UndoOutcome::Done(all))
}

/// What must be taken back before all of `targets` can be toggled: nothing that could be left out, newest first.
fn blockers(
    conn: &Connection,
    bench: &mut Bench<'_>,
    targets: &[TransactionId],
) -> Result<Vec<JournalEntry>, Error> {
    bench.reset();
    let mut complete = true;
    for target in targets {
        complete = bench.toggle_with_helpers(*target)? && complete;
    }
    let mut needed: Vec<Root> = Vec::new();
    for toggled in bench.done().iter().map(|toggled| toggled.root).collect::<Vec<_>>() {
        if !targets.contains(&toggled) {
            needed.push(bench.root(toggled)?);
        }
    }
    needed.sort_by_key(|root| std::cmp::Reverse(root.latest));
    if complete && needed.len() <= MOST_TO_PRUNE {
        let mut place = 0;
        while place < needed.len() {
            let without: Vec<TransactionId> = needed
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
                .map(|(_, root)| root.id)
                .chain(targets.iter().copied())
                .collect();
            bench.reset();
            if bench.toggle_all(&without)? {
                needed.remove(place);
                // What could not be left out before may be left out now: fewer are not always harder.
                place = 0;
            } else {
                place += 1;
            }
        }
    }
    // What a blocker is called: the undo that took it back, if that is what has to be taken back.
    needed
        .iter()
        .map(|root| journal::entry(conn, root.answer.filter(|_| root.undone).unwrap_or(root.id)))
        .collect()
}
