//! The journal: transactions and their movements, appended and never changed.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use crate::id::fresh;
use crate::movement::{self, Change, Fields, Movement, State};
use crate::sql::{self, SqlTime, words};
use crate::subject::{About, Subject};
use crate::{
    Act, Action, Amount, DeviceId, Error, GroupId, Lot, LotId, PlaceId, ProductId, TransactionId, What,
    clock, listing, lot,
};

words! {
    /// Why something was thrown away.
    Reason {
        /// Past its date.
        Expired = "expired",
        /// Gone bad before it.
        Spoiled = "spoiled",
        /// Nobody liked it.
        DidNotLike = "did-not-like",
        /// There was too much of it.
        TooMuch = "too-much",
        /// Anything else.
        Other = "other",
    }
}

/// One transaction of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Its id.
    pub transaction: TransactionId,
    /// What was done.
    pub action: Action,
    /// When, by the device's clock.
    pub at: Timestamp,
    /// The product it was about; none of a place.
    pub product: Option<ProductId>,
    /// The place it was about, if it was.
    pub place: Option<PlaceId>,
    /// What sort of thing it was about.
    pub about: About,
    /// Its name to show; of a product without one its first barcode, of a built-in place nothing.
    pub name: String,
    /// How many products it was about besides.
    pub more: u32,
    /// By how much the stock of that product changed, signed; none where it did not.
    pub change: Option<Amount>,
    /// Why it was thrown away, if that was said.
    pub reason: Option<Reason>,
    /// What it is a part of.
    pub group: Option<GroupId>,
    /// True while it is undone, so that it can be done again.
    pub undone: bool,
    /// For an undo or redo: the transaction it answers.
    pub of: Option<TransactionId>,
}

/// Which part of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalQuery {
    /// Only what was about this product.
    pub product: Option<ProductId>,
    /// Only what did one of these; none for all.
    pub actions: Vec<Action>,
    /// Only from this moment on.
    pub since: Option<Timestamp>,
    /// Only before this moment.
    pub until: Option<Timestamp>,
    /// First entry to return.
    pub offset: u32,
    /// Most entries to return.
    pub limit: u32,
}

/// A page of the journal, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPage {
    /// The entries from `offset` on.
    pub entries: Vec<JournalEntry>,
    /// How many there are in all.
    pub total: u32,
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// The transaction, to undo it by.
    pub transaction: TransactionId,
    /// The lots it touched, as they are now; one with nothing left is no longer in stock.
    pub lots: Vec<Lot>,
    /// The products it was about.
    pub products: Vec<ProductId>,
}

/// A transaction about to be appended.
pub(crate) struct Draft {
    pub(crate) action: Action,
    pub(crate) reason: Option<Reason>,
    pub(crate) answers: Option<TransactionId>,
    pub(crate) movements: Vec<Movement>,
}

impl Draft {
    /// Something that a person did.
    pub(crate) fn new(action: Action, movements: Vec<Movement>) -> Self {
        Self { action, reason: None, answers: None, movements }
    }
}

/// Appends a transaction and brings what it touches up to date.
///
/// Call it inside an SQL transaction: both happen or neither.
pub(crate) fn book(conn: &Connection, device: DeviceId, draft: &Draft, act: Act) -> Result<Booking, Error> {
    let id = TransactionId::from_uuid(fresh(act.at));
    conn.prepare_cached(
        "INSERT INTO transactions (id, action, reason, hlc, device, at, group_id, answers) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        id,
        draft.action,
        draft.reason,
        clock::next(conn, act.at)?,
        device,
        SqlTime(act.at),
        act.group,
        draft.answers
    ])?;
    let mut states: HashMap<Subject, State> = HashMap::new();
    let (mut touched, mut order) = (HashSet::new(), Vec::new());
    let mut booking = Booking { transaction: id, lots: Vec::new(), products: Vec::new() };
    for (ordinal, movement) in draft.movements.iter().enumerate() {
        let subject = movement.subject;
        if touched.insert(subject) {
            order.push(subject);
            if let Some(state) = subject.find(conn)? {
                // What it was of, should it become another's.
                booking.products.extend(product_of(subject, &state)?);
                states.insert(subject, state);
            }
        }
        movement::apply(&mut states, movement).map_err(|error| Error::Internal(error.to_string()))?;
        insert(conn, id, ordinal, movement)?;
    }
    for subject in order {
        let Some(state) = states.get(&subject) else { continue };
        // Below nothing is refused by the table.
        subject.store(conn, state)?;
        booking.products.extend(product_of(subject, state)?);
        if subject.about == About::Lot {
            booking.lots.push(lot::of_state(LotId::from_uuid(subject.id), state)?);
        }
    }
    let mut seen = HashSet::new();
    booking.products.retain(|product| seen.insert(*product));
    for product in &booking.products {
        listing::refresh(conn, *product)?;
    }
    Ok(booking)
}

/// The product that a thing is of.
fn product_of(subject: Subject, state: &State) -> Result<Option<ProductId>, Error> {
    Ok(match subject.about {
        About::Lot => Some(lot::of_state(LotId::from_uuid(subject.id), state)?.product),
        About::Product => Some(ProductId::from_uuid(subject.id)),
        _ => None,
    })
}

fn insert(conn: &Connection, tx: TransactionId, ordinal: usize, movement: &Movement) -> Result<(), Error> {
    let made = movement.made.as_ref().map(serde_json::to_string).transpose()?;
    let changes = match movement.changes.as_slice() {
        [] => None,
        changes => Some(serde_json::to_string(changes)?),
    };
    conn.prepare_cached(
        "INSERT INTO movements (tx, ordinal, about, subject, kind, delta, made, changes) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        tx,
        i64::try_from(ordinal).unwrap_or(i64::MAX),
        movement.subject.about,
        movement.subject.id.as_bytes(),
        movement.kind,
        movement.delta,
        made,
        changes
    ])?;
    Ok(())
}

pub(crate) fn subject_from_row(row: &Row<'_>) -> rusqlite::Result<Subject> {
    // Of any kind: a lot's id is read like another's.
    let id: LotId = row.get("subject")?;
    Ok(Subject { about: row.get("about")?, id: id.uuid() })
}

pub(crate) fn movement_from_row(row: &Row<'_>) -> rusqlite::Result<Movement> {
    Ok(Movement {
        subject: subject_from_row(row)?,
        kind: row.get("kind")?,
        delta: row.get("delta")?,
        made: sql::json::<Fields>(row, "made")?,
        changes: sql::json::<Vec<Change>>(row, "changes")?.unwrap_or_default(),
    })
}

/// An entry needs: `t`, a transaction. What it was about is told by its first movement. `undone` follows from the newest
/// answer to it, or, for an answer itself, to what it answers: then an undo that holds is not undone, and a redo that
/// holds neither.
const ENTRY: &str = "SELECT t.id, t.action, t.reason, t.at, t.group_id, t.answers, p.id AS product, coalesce(l.unit, p.unit) AS unit, \
     s.id AS place, f.about, \
     coalesce(p.name, (SELECT gtin FROM barcodes b WHERE b.product = p.id ORDER BY b.milli = 0, b.number LIMIT 1), s.name, \
     g.fields ->> '$.name', '') AS shown, \
     coalesce((SELECT sum(m.delta) FROM movements m JOIN lots k ON k.id = m.subject \
               WHERE m.tx = t.id AND k.product = p.id), 0) AS delta, \
     (SELECT count(DISTINCT k.product) FROM movements m JOIN lots k ON k.id = m.subject \
      WHERE m.tx = t.id AND k.product IS NOT p.id) AS more, \
     coalesce((SELECT a.action FROM transactions a WHERE a.answers = coalesce(t.answers, t.id) \
               ORDER BY a.hlc DESC LIMIT 1) = 'undone', 0) AS off \
     FROM transactions t \
     JOIN movements f ON f.tx = t.id AND f.ordinal = 0 \
     LEFT JOIN lots l ON f.about = 'lot' AND l.id = f.subject \
     LEFT JOIN products p ON p.id = CASE f.about WHEN 'lot' THEN l.product WHEN 'product' THEN f.subject END \
     LEFT JOIN places s ON f.about = 'place' AND s.id = f.subject \
     LEFT JOIN things g ON f.about NOT IN ('lot', 'product', 'place') AND g.id = f.subject";

fn entry_from_row(row: &Row<'_>) -> rusqlite::Result<JournalEntry> {
    let action: Action = row.get("action")?;
    let milli: i64 = row.get("delta")?;
    let off: bool = row.get("off")?;
    Ok(JournalEntry {
        transaction: row.get("id")?,
        action,
        at: sql::moment(row, "at")?,
        product: row.get("product")?,
        place: row.get("place")?,
        about: row.get("about")?,
        name: row.get("shown")?,
        more: row.get("more")?,
        change: if milli == 0 { None } else { Some(Amount::new(milli, sql::base(row, "unit")?)) },
        reason: row.get("reason")?,
        group: row.get("group_id")?,
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

/// A part of the journal, newest first.
pub(crate) fn page(conn: &Connection, query: &JournalQuery) -> Result<JournalPage, Error> {
    let mut conditions = Vec::new();
    let merged = query.product.map(|product| product.to_string());
    let mut values: Vec<&dyn rusqlite::ToSql> = Vec::new();
    if let Some(product) = &query.product {
        conditions.push(
            "t.id IN (SELECT m.tx FROM lots l JOIN movements m ON m.subject = l.id WHERE l.product = ? \
             UNION SELECT m.tx FROM movements m WHERE m.subject = ? \
             UNION SELECT m.tx FROM products p JOIN movements m ON m.subject = p.id \
             WHERE p.own ->> '$.merged_into' = ?)"
                .to_owned(),
        );
        values.extend([product as &dyn rusqlite::ToSql, product, &merged]);
    }
    if !query.actions.is_empty() {
        conditions.push(format!("t.action IN ({})", vec!["?"; query.actions.len()].join(", ")));
        values.extend(query.actions.iter().map(|action| action as &dyn rusqlite::ToSql));
    }
    let (since, until) = (query.since.map(SqlTime), query.until.map(SqlTime));
    if let Some(since) = &since {
        conditions.push("t.at >= ?".to_owned());
        values.push(since);
    }
    if let Some(until) = &until {
        conditions.push("t.at < ?".to_owned());
        values.push(until);
    }
    let wanted = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
    let total = conn
        .prepare_cached(&format!("SELECT count(*) FROM transactions t WHERE {wanted}"))?
        .query_row(params_from_iter(&values), |row| row.get(0))?;
    // The window is found on the transactions alone; only its rows are dressed.
    let sql = format!(
        "{ENTRY} WHERE t.id IN (SELECT id FROM transactions t WHERE {wanted} \
         ORDER BY t.hlc DESC, t.device LIMIT ? OFFSET ?) ORDER BY t.hlc DESC, t.device"
    );
    values.extend([&query.limit as &dyn rusqlite::ToSql, &query.offset]);
    let mut statement = conn.prepare_cached(&sql)?;
    let entries = statement.query_map(params_from_iter(values), entry_from_row)?.collect::<Result<_, _>>()?;
    Ok(JournalPage { entries, total })
}
