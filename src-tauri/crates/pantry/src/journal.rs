//! The journal: transactions and their movements, appended and never changed.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::id::fresh;
use crate::movement::{self, Change, Made, Movement};
use crate::sql::{self, SqlTime};
use crate::{Action, Amount, DeviceId, Error, Lot, LotId, ProductId, TransactionId, What, clock, lot};

/// One transaction of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Its id.
    pub transaction: TransactionId,
    /// What was done.
    pub action: Action,
    /// When, by the device's clock.
    pub at: Timestamp,
    /// The product it was about.
    pub product: ProductId,
    /// That product's name to show, else its first barcode.
    pub product_name: String,
    /// By how much the stock changed, signed; none where it did not.
    pub change: Option<Amount>,
    /// True while it is undone, so that it can be done again.
    pub undone: bool,
    /// For an undo or redo: the transaction it answers.
    pub of: Option<TransactionId>,
}

/// A page of the journal, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPage {
    /// The entries from `offset` on.
    pub entries: Vec<JournalEntry>,
    /// How many there are in all.
    pub total: u32,
}

/// A transaction about to be appended.
pub(crate) struct Draft {
    pub(crate) action: Action,
    pub(crate) answers: Option<TransactionId>,
    pub(crate) group: Option<TransactionId>,
    pub(crate) movements: Vec<Movement>,
}

/// Appends a transaction and brings the lots it touches up to date, which are returned in its order.
///
/// Call it inside an SQL transaction: both happen or neither.
pub(crate) fn append(
    conn: &Connection,
    device: DeviceId,
    draft: &Draft,
    now: Timestamp,
) -> Result<(TransactionId, Vec<Lot>), Error> {
    let id = TransactionId::from_uuid(fresh(now));
    conn.prepare_cached(
        "INSERT INTO transactions (id, action, hlc, device, at, group_id, answers) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        id,
        draft.action,
        clock::next(conn, now)?,
        device,
        SqlTime(now),
        draft.group,
        draft.answers
    ])?;
    let mut lots: HashMap<LotId, Lot> = HashMap::new();
    let mut touched = Vec::new();
    for (ordinal, movement) in draft.movements.iter().enumerate() {
        if !touched.contains(&movement.lot) {
            touched.push(movement.lot);
            if let Some(lot) = lot::find(conn, movement.lot)? {
                lots.insert(lot.id, lot);
            }
        }
        movement::apply(&mut lots, movement).map_err(|error| Error::Internal(error.to_string()))?;
        insert(conn, id, ordinal, movement)?;
    }
    let lots: Vec<Lot> = touched.iter().filter_map(|id| lots.remove(id)).collect();
    for lot in &lots {
        // Below nothing is refused by the table.
        lot::store(conn, lot)?;
    }
    Ok((id, lots))
}

fn insert(conn: &Connection, tx: TransactionId, ordinal: usize, movement: &Movement) -> Result<(), Error> {
    let made = movement.made.as_ref().map(serde_json::to_string).transpose()?;
    let changes = match movement.changes.as_slice() {
        [] => None,
        changes => Some(serde_json::to_string(changes)?),
    };
    conn.prepare_cached(
        "INSERT INTO movements (tx, ordinal, lot, kind, delta, made, changes) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        tx,
        i64::try_from(ordinal).unwrap_or(i64::MAX),
        movement.lot,
        movement.kind,
        movement.delta,
        made,
        changes
    ])?;
    Ok(())
}

pub(crate) fn movement_from_row(row: &Row<'_>) -> rusqlite::Result<Movement> {
    Ok(Movement {
        lot: row.get("lot")?,
        kind: row.get("kind")?,
        delta: row.get("delta")?,
        made: sql::json::<Made>(row, "made")?,
        changes: sql::json::<Vec<Change>>(row, "changes")?.unwrap_or_default(),
    })
}

/// An entry needs: `t`, a transaction. `undone` follows from the newest answer to it, or, for an answer
/// itself, to what it answers: then an undo that holds is not undone, and a redo that holds neither.
const ENTRY: &str = "SELECT t.id, t.action, t.at, t.answers, l.product, l.unit, \
     coalesce(p.name, (SELECT gtin FROM barcodes b WHERE b.product = p.id ORDER BY b.number LIMIT 1), '') AS shown, \
     (SELECT sum(delta) FROM movements m WHERE m.tx = t.id) AS delta, \
     coalesce((SELECT a.action FROM transactions a WHERE a.answers = coalesce(t.answers, t.id) \
               ORDER BY a.hlc DESC LIMIT 1) = 'undone', 0) AS off \
     FROM transactions t \
     JOIN movements f ON f.tx = t.id AND f.ordinal = 0 \
     JOIN lots l ON l.id = f.lot \
     JOIN products p ON p.id = l.product";

fn entry_from_row(row: &Row<'_>) -> rusqlite::Result<JournalEntry> {
    let action: Action = row.get("action")?;
    let milli: i64 = row.get("delta")?;
    let off: bool = row.get("off")?;
    Ok(JournalEntry {
        transaction: row.get("id")?,
        action,
        at: sql::moment(row, "at")?,
        product: row.get("product")?,
        product_name: row.get("shown")?,
        change: if milli == 0 { None } else { Some(Amount { milli, unit: row.get("unit")? }) },
        undone: off != (action == Action::Undone),
        of: row.get("answers")?,
    })
}

pub(crate) fn entry(conn: &Connection, id: TransactionId) -> Result<JournalEntry, Error> {
    conn.prepare_cached(&format!("{ENTRY} WHERE t.id = ?1"))?
        .query_row([id], entry_from_row)
        .optional()?
        .ok_or(Error::NotFound(What::Transaction))
}

/// The journal of one product or of all, newest first.
pub(crate) fn page(
    conn: &Connection,
    product: Option<ProductId>,
    offset: u32,
    limit: u32,
) -> Result<JournalPage, Error> {
    let (total, entries) = match product {
        None => {
            let total =
                conn.prepare_cached("SELECT count(*) FROM transactions")?.query_row([], |row| row.get(0))?;
            // The window is found on the index alone; only its rows are dressed.
            let sql = format!(
                "{ENTRY} WHERE t.id IN (SELECT id FROM transactions ORDER BY hlc DESC, device LIMIT ?1 OFFSET ?2) \
                 ORDER BY t.hlc DESC, t.device"
            );
            let mut statement = conn.prepare_cached(&sql)?;
            let entries = statement.query_map([limit, offset], entry_from_row)?.collect::<Result<_, _>>()?;
            (total, entries)
        }
        Some(product) => {
            const OF_PRODUCT: &str =
                "SELECT m.tx FROM lots l JOIN movements m ON m.lot = l.id WHERE l.product = ?1";
            let total = conn
                .prepare_cached(&format!("SELECT count(DISTINCT tx) FROM ({OF_PRODUCT})"))?
                .query_row([product], |row| row.get(0))?;
            let sql = format!(
                "{ENTRY} WHERE t.id IN ({OF_PRODUCT}) ORDER BY t.hlc DESC, t.device LIMIT ?2 OFFSET ?3"
            );
            let mut statement = conn.prepare_cached(&sql)?;
            let entries = statement
                .query_map(params![product, limit, offset], entry_from_row)?
                .collect::<Result<_, _>>()?;
            (total, entries)
        }
    };
    Ok(JournalPage { entries, total })
}
