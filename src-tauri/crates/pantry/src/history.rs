//! What the journal says of one transaction, and of all that touched one thing.
//!
//! An undo or redo always answers the transaction that first did the thing, its *root*; whether the root holds
//! is told by its newest answer.

use rusqlite::{Connection, OptionalExtension};

use crate::journal::movement_from_row;
use crate::movement::{Change, Movement};
use crate::subject::Subject;
use crate::{Action, Error, GroupId, TransactionId, What, sql};

/// A transaction that is not an undo or redo, and how it stands.
#[derive(Debug, Clone)]
pub(crate) struct Root {
    pub(crate) id: TransactionId,
    /// True when it only took something out: then it can be taken back whatever came later.
    pub(crate) is_take: bool,
    /// True while it is taken back.
    pub(crate) undone: bool,
    /// The clock when it last came into force or was taken back.
    pub(crate) latest: i64,
    /// The transactions that brought it into force: itself, then every redo.
    pub(crate) applied: Vec<TransactionId>,
    /// Its newest answer, if any.
    pub(crate) answer: Option<TransactionId>,
}

/// Looks up a transaction: its action, and the root it is or answers.
pub(crate) fn action_and_root(
    conn: &Connection,
    id: TransactionId,
) -> Result<(Action, TransactionId), Error> {
    conn.prepare_cached("SELECT action, coalesce(answers, id) FROM transactions WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(Error::NotFound(What::Transaction))
}

pub(crate) fn root(conn: &Connection, id: TransactionId) -> Result<Root, Error> {
    let (own, action): (i64, Action) = conn
        .prepare_cached("SELECT hlc, action FROM transactions WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(Error::NotFound(What::Transaction))?;
    let is_take = matches!(action, Action::Used | Action::Wasted);
    let mut root = Root { id, is_take, undone: false, latest: own, applied: vec![id], answer: None };
    let mut statement =
        conn.prepare_cached("SELECT id, action, hlc FROM transactions WHERE answers = ?1 ORDER BY hlc")?;
    let mut answers = statement.query([id])?;
    while let Some(row) = answers.next()? {
        let answer = row.get(0)?;
        root.undone = row.get::<_, Action>(1)? == Action::Undone;
        root.latest = row.get(2)?;
        root.answer = Some(answer);
        if !root.undone {
            root.applied.push(answer);
        }
    }
    Ok(root)
}

pub(crate) fn movements(conn: &Connection, tx: TransactionId) -> Result<Vec<Movement>, Error> {
    let mut statement = conn.prepare_cached("SELECT * FROM movements WHERE tx = ?1 ORDER BY ordinal")?;
    let movements = statement.query_map([tx], movement_from_row)?.collect::<Result<_, _>>()?;
    Ok(movements)
}

/// All transactions of a group, newest first.
pub(crate) fn of_group(conn: &Connection, group: GroupId) -> Result<Vec<TransactionId>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM transactions WHERE group_id = ?1 ORDER BY hlc DESC, device")?;
    let transactions = statement.query_map([group], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(transactions)
}

/// What a root did to one thing.
#[derive(Debug, Clone)]
pub(crate) struct Touch {
    pub(crate) root: TransactionId,
    pub(crate) delta: i64,
    pub(crate) fields: Vec<String>,
}

/// All roots that ever touched a thing.
pub(crate) fn of_subject(conn: &Connection, subject: Subject) -> Result<Vec<Touch>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT t.id, m.delta, m.changes FROM movements m JOIN transactions t ON t.id = m.tx \
         WHERE m.subject = ?1 AND t.answers IS NULL ORDER BY t.hlc, t.device",
    )?;
    let mut rows = statement.query([subject.id.as_bytes()])?;
    let mut touches: Vec<Touch> = Vec::new();
    while let Some(row) = rows.next()? {
        let root = row.get("id")?;
        let delta: i64 = row.get("delta")?;
        let changes = sql::json::<Vec<Change>>(row, "changes")?.unwrap_or_default();
        let fields = changes.into_iter().map(|change| change.field);
        match touches.last_mut().filter(|touch| touch.root == root) {
            Some(touch) => {
                touch.delta = touch.delta.saturating_add(delta);
                touch.fields.extend(fields);
            }
            None => touches.push(Touch { root, delta, fields: fields.collect() }),
        }
    }
    Ok(touches)
}
