//! Is the file sound, and are the lots what the journal says?

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;

use crate::journal::movement_from_row;
use crate::movement;
use crate::{Error, Lot, LotId, TransactionId, lot};

/// More problems than this are not listed: the first ones tell what happened.
const MOST_PROBLEMS: usize = 100;

/// What a check of the whole file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Transactions read.
    pub transactions: u64,
    /// Movements replayed.
    pub movements: u64,
    /// Lots compared, emptied ones included.
    pub lots: u64,
    /// What is wrong, in words; empty when all is well.
    pub problems: Vec<String>,
}

impl VerifyReport {
    /// True when nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

pub(crate) fn verify(conn: &Connection) -> Result<VerifyReport, Error> {
    let mut problems = db::integrity_check(conn)?;
    let transactions =
        conn.query_row("SELECT count(*) FROM transactions", [], |row| row.get::<_, u32>(0))?.into();
    let (replayed, movements) = replay(conn, &mut problems)?;
    let stored: HashMap<LotId, Lot> = conn
        .prepare("SELECT * FROM lots")?
        .query_map([], |row| lot::from_row(row).map(|lot| (lot.id, lot)))?
        .collect::<Result<_, _>>()?;
    let ids: BTreeSet<LotId> = replayed.keys().chain(stored.keys()).copied().collect();
    for id in &ids {
        match (replayed.get(id), stored.get(id)) {
            (Some(replayed), Some(stored)) if replayed == stored => {}
            (replayed, stored) => {
                problems.push(format!("lot {id}: the journal says {replayed:?}, stored is {stored:?}"));
            }
        }
    }
    other_rules(conn, &mut problems)?;
    problems.truncate(MOST_PROBLEMS);
    Ok(VerifyReport { transactions, movements, lots: ids.len() as u64, problems })
}

/// Replays all movements from empty. Needs no other table than the journal's.
fn replay(conn: &Connection, problems: &mut Vec<String>) -> Result<(HashMap<LotId, Lot>, u64), Error> {
    let mut lots = HashMap::new();
    let mut count = 0;
    let mut statement = conn.prepare(
        "SELECT m.* FROM movements m JOIN transactions t ON t.id = m.tx ORDER BY t.hlc, t.device, m.ordinal",
    )?;
    let mut rows = statement.query([])?;
    let mut current: Option<(TransactionId, Vec<LotId>)> = None;
    while let Some(row) = rows.next()? {
        let tx: TransactionId = row.get("tx")?;
        if let Some((done, touched)) = current.take_if(|(current, _)| *current != tx) {
            below_nothing(&lots, done, &touched, problems);
        }
        let movement = movement_from_row(row)?;
        current.get_or_insert_with(|| (tx, Vec::new())).1.push(movement.lot);
        if let Err(error) = movement::apply(&mut lots, &movement) {
            problems.push(format!("transaction {tx}: {error}"));
        }
        count += 1;
    }
    if let Some((done, touched)) = current {
        below_nothing(&lots, done, &touched, problems);
    }
    Ok((lots, count))
}

fn below_nothing(
    lots: &HashMap<LotId, Lot>,
    tx: TransactionId,
    touched: &[LotId],
    problems: &mut Vec<String>,
) {
    for id in touched {
        if lots.get(id).is_some_and(|lot| lot.amount.milli < 0) {
            problems.push(format!("transaction {tx}: lot {id} would hold less than nothing"));
        }
    }
}

/// What must hold besides, each as a query for what breaks it.
fn other_rules(conn: &Connection, problems: &mut Vec<String>) -> Result<(), Error> {
    const RULES: [(&str, &str); 4] = [
        (
            "a transaction without movements",
            "SELECT count(*) FROM transactions t WHERE NOT EXISTS (SELECT 1 FROM movements m WHERE m.tx = t.id)",
        ),
        (
            "an undo or redo of an undo or redo",
            "SELECT count(*) FROM transactions a JOIN transactions t ON t.id = a.answers WHERE t.answers IS NOT NULL",
        ),
        (
            "two undos or two redos in a row",
            "SELECT count(*) FROM (SELECT action, lag(action, 1, 'redone') \
             OVER (PARTITION BY answers ORDER BY hlc, device) AS before FROM transactions \
             WHERE answers IS NOT NULL) WHERE action = before",
        ),
        (
            "a lot in another unit than its product",
            "SELECT count(*) FROM lots l JOIN products p ON p.id = l.product WHERE l.unit <> p.unit",
        ),
    ];
    for (rule, sql) in RULES {
        let broken: u32 = conn.query_row(sql, [], |row| row.get(0))?;
        if broken > 0 {
            problems.push(format!("{rule}: {broken} times"));
        }
    }
    Ok(())
}
