//! Is the file sound, and are the lots what the journal says?

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::journal::movement_from_row;
use crate::movement::Replay;
use crate::subject::{About, Subject};
use crate::{Error, LotId, TransactionId, listing};

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
    let (replay, movements) = replay(conn, &mut problems)?;
    let mut subjects: BTreeSet<Subject> = replay.states.keys().copied().collect();
    let mut ids = conn.prepare("SELECT id FROM lots")?;
    subjects.extend(
        ids.query_map([], |row| row.get::<_, LotId>(0))?
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .map(Subject::from),
    );
    let lots = subjects.iter().filter(|subject| subject.about == About::Lot).count();
    for subject in subjects {
        match subject.find(conn)? {
            Some(stored) if replay.agrees(subject, &stored) => {}
            stored => {
                let replayed = replay.states.get(&subject);
                problems.push(format!("{subject}: the journal says {replayed:?}, stored is {stored:?}"));
            }
        }
    }
    let wrong = listing::wrong(conn)?;
    if wrong > 0 {
        problems
            .push(format!("the list of products is not what follows from lots and products: {wrong} rows"));
    }
    other_rules(conn, &mut problems)?;
    problems.truncate(MOST_PROBLEMS);
    Ok(VerifyReport { transactions, movements, lots: lots as u64, problems })
}

/// Replays all movements from empty. Needs no other table than the journal's.
fn replay(conn: &Connection, problems: &mut Vec<String>) -> Result<(Replay, u64), Error> {
    let mut replay = Replay::default();
    let mut count = 0;
    let mut statement = conn.prepare(
        "SELECT m.* FROM movements m JOIN transactions t ON t.id = m.tx ORDER BY t.hlc, t.device, m.ordinal",
    )?;
    let mut rows = statement.query([])?;
    let mut current: Option<(TransactionId, Vec<Subject>)> = None;
    while let Some(row) = rows.next()? {
        let tx: TransactionId = row.get("tx")?;
        if let Some((done, touched)) = current.take_if(|(current, _)| *current != tx) {
            below_nothing(&replay, done, &touched, problems);
        }
        let movement = movement_from_row(row)?;
        current.get_or_insert_with(|| (tx, Vec::new())).1.push(movement.subject);
        if let Err(error) = replay.apply(&movement) {
            problems.push(format!("transaction {tx}: {error}"));
        }
        count += 1;
    }
    if let Some((done, touched)) = current {
        below_nothing(&replay, done, &touched, problems);
    }
    Ok((replay, count))
}

fn below_nothing(replay: &Replay, tx: TransactionId, touched: &[Subject], problems: &mut Vec<String>) {
    for subject in touched {
        if replay.states.get(subject).is_some_and(|state| state.milli < 0) {
            problems.push(format!("transaction {tx}: {subject} would hold less than nothing"));
        }
    }
}

/// What must hold besides, each as a query for what breaks it.
fn other_rules(conn: &Connection, problems: &mut Vec<String>) -> Result<(), Error> {
    const RULES: [(&str, &str); 3] = [
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
    ];
    for (rule, sql) in RULES {
        let broken: u32 = conn.query_row(sql, [], |row| row.get(0))?;
        if broken > 0 {
            problems.push(format!("{rule}: {broken} times"));
        }
    }
    Ok(())
}
