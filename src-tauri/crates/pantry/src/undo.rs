//! Taking transactions back and doing them again, anywhere in the journal.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::history::{self, Root};
use crate::id::fresh;
use crate::journal::{self, Draft, JournalEntry};
use crate::toggle::Bench;
use crate::{Action, Booking, DeviceId, Error, Lot, TransactionId};

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
    /// Other transactions build on it, newest first; nothing was done. Pass them all in `also` to take them back
    /// too: none of them can be left out.
    Blocked(Vec<JournalEntry>),
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

/// Fulfils `wish` for `id` after taking back all of `also`, in one go or not at all.
pub(crate) fn fulfil(
    conn: &Connection,
    device: DeviceId,
    id: TransactionId,
    wish: Wish,
    also: &[TransactionId],
    now: Timestamp,
) -> Result<UndoOutcome, Error> {
    let Some(target) = root_to_toggle(conn, id, wish)? else {
        return Ok(UndoOutcome::Unchanged);
    };
    let mut roots = vec![target.id];
    for also in also {
        if let Some(root) = root_to_toggle(conn, *also, Wish::TakeBack)?
            && !roots.contains(&root.id)
        {
            roots.push(root.id);
        }
    }
    let mut bench = Bench::new(conn);
    if bench.toggle_all(&roots)? {
        book(conn, device, &bench, target.id, now)
    } else {
        Ok(UndoOutcome::Blocked(blockers(conn, &mut bench, target.id)?))
    }
}

/// Appends what the bench did, one transaction a root, so that each can be answered again by itself.
fn book(
    conn: &Connection,
    device: DeviceId,
    bench: &Bench<'_>,
    target: TransactionId,
    now: Timestamp,
) -> Result<UndoOutcome, Error> {
    let group = (bench.done().len() > 1).then(|| TransactionId::from_uuid(fresh(now)));
    let mut transaction = target;
    let mut changed: Vec<Lot> = Vec::new();
    for toggled in bench.done() {
        let draft = Draft {
            action: toggled.action,
            answers: Some(toggled.root),
            group,
            movements: toggled.movements.clone(),
        };
        let (id, lots) = journal::append(conn, device, &draft, now)?;
        if toggled.root == target {
            transaction = id;
        }
        changed.retain(|old| lots.iter().all(|lot| lot.id != old.id));
        changed.extend(lots);
    }
    Ok(UndoOutcome::Done(Booking { transaction, lots: changed }))
}

/// What must be taken back before `target` can be toggled: nothing that could be left out, newest first.
fn blockers(
    conn: &Connection,
    bench: &mut Bench<'_>,
    target: TransactionId,
) -> Result<Vec<JournalEntry>, Error> {
    bench.reset();
    let complete = bench.toggle_with_helpers(target)?;
    let mut needed: Vec<Root> = Vec::new();
    for toggled in bench.done().iter().map(|toggled| toggled.root).collect::<Vec<_>>() {
        if toggled != target {
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
                .chain([target])
                .collect();
            bench.reset();
            if bench.toggle_all(&without)? {
                needed.remove(place);
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
