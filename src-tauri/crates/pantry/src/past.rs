//! The pantry as it was: what there is now, with what happened since taken back.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use rusqlite::Connection;

use crate::journal::movement_from_row;
use crate::movement::{self, Change, Movement, State};
use crate::subject::Subject;
use crate::{Error, Lot, LotId, ProductId, clock, lot, sql};

/// What a product is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its name; of one without a name its first barcode.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
}

/// What all products are called.
pub(crate) fn names(conn: &Connection) -> Result<HashMap<ProductId, Named>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, brand, coalesce(name, (SELECT gtin FROM barcodes b WHERE b.product = p.id \
         ORDER BY b.milli = 0, b.number LIMIT 1), '') AS shown FROM products p",
    )?;
    let named = |row: &rusqlite::Row<'_>| {
        Ok((row.get("id")?, Named { name: row.get("shown")?, brand: row.get("brand")? }))
    };
    let names = statement.query_map([], named)?.collect::<Result<_, _>>()?;
    Ok(names)
}

/// All lots that were in stock at a moment, by product, in the order in which they came to be.
pub(crate) fn lots_at(conn: &Connection, at: Timestamp) -> Result<BTreeMap<ProductId, Vec<Lot>>, Error> {
    let mut lots: BTreeMap<ProductId, Vec<Lot>> = BTreeMap::new();
    let since = rewind(conn, at)?;
    let mut statement = conn.prepare("SELECT * FROM lots WHERE milli > 0 ORDER BY id")?;
    for lot in statement.query_map([], lot::from_row)? {
        let lot = lot?;
        if !since.contains_key(&lot.id.into()) {
            lots.entry(lot.product).or_default().push(lot);
        }
    }
    for (subject, state) in since {
        if let Some(state) = state.filter(|state| state.milli > 0) {
            let lot = lot::of_state(LotId::from_uuid(subject.id), &state)?;
            lots.entry(lot.product).or_default().push(lot);
        }
    }
    for lots in lots.values_mut() {
        lots.sort_by_key(|lot| lot.id);
    }
    Ok(lots)
}

/// All lots that changed after a moment, as they were then; none of those that came to be later.
fn rewind(conn: &Connection, at: Timestamp) -> Result<HashMap<Subject, Option<State>>, Error> {
    let mut states: HashMap<Subject, State> = HashMap::new();
    let mut later: Vec<Subject> = Vec::new();
    let mut statement = conn.prepare_cached(
        "SELECT m.* FROM transactions t JOIN movements m ON m.tx = t.id \
         WHERE t.hlc > ?1 AND m.about = 'lot' ORDER BY t.hlc DESC, t.device DESC, m.ordinal DESC",
    )?;
    let mut rows = statement.query([clock::end_of(at)])?;
    while let Some(row) = rows.next()? {
        let movement = movement_from_row(row)?;
        let subject = movement.subject;
        if let Entry::Vacant(vacant) = states.entry(subject) {
            let now = subject.find(conn)?;
            vacant.insert(now.ok_or_else(|| Error::Internal(format!("{subject} is in the journal only")))?);
        }
        if movement.made.is_some() {
            later.push(subject);
        }
        let back = Movement {
            delta: -movement.delta,
            made: None,
            changes: movement.changes.iter().rev().map(Change::opposite).collect(),
            ..movement
        };
        movement::apply(&mut states, &back).map_err(|error| Error::Internal(error.to_string()))?;
    }
    let mut then: HashMap<Subject, Option<State>> =
        states.into_iter().map(|(subject, state)| (subject, Some(state))).collect();
    for subject in later {
        then.insert(subject, None);
    }
    Ok(then)
}

/// When the journal begins.
pub(crate) fn first(conn: &Connection) -> Result<Option<Timestamp>, Error> {
    let mut statement = conn.prepare_cached("SELECT at FROM transactions ORDER BY hlc, device LIMIT 1")?;
    let mut rows = statement.query([])?;
    Ok(rows.next()?.map(|row| sql::moment(row, "at")).transpose()?)
}
