//! What lists sort, filter and count by: one narrow row a product, kept with whatever it follows from.

use rusqlite::{Connection, params};

use crate::lot::{FEFO, IN_STOCK};
use crate::{Error, ProductId};

/// What follows from products and lots, in the order of the table's columns.
fn row() -> String {
    // One row even of what is not in stock: `count` is over nothing then, and the rest is nothing.
    format!(
        "SELECT p.number, p.id, p.sort_key, p.hidden, count(l.milli), min(l.date), max(l.added_at), \
         coalesce(max(l.opened), 0), \
         (SELECT place FROM {IN_STOCK} WHERE product = p.id AND milli > 0 ORDER BY {FEFO} LIMIT 1) \
         FROM products p LEFT JOIN lots l ON l.product = p.id AND l.milli > 0"
    )
}

/// Brings a product's row up to date.
pub(crate) fn refresh(conn: &Connection, product: ProductId) -> Result<(), Error> {
    let sql = format!("INSERT OR REPLACE INTO listing {} WHERE p.id = ?1 GROUP BY p.id", row());
    conn.prepare_cached(&sql)?.execute(params![product])?;
    Ok(())
}

/// How many rows are not what they should be: none, unless the file was tampered with.
pub(crate) fn wrong(conn: &Connection) -> Result<u32, Error> {
    let should = format!("{} GROUP BY p.id", row());
    let sql = format!(
        "SELECT count(*) FROM (SELECT * FROM ({should} EXCEPT SELECT * FROM listing) \
         UNION ALL SELECT * FROM (SELECT * FROM listing EXCEPT {should}))"
    );
    Ok(conn.query_row(&sql, [], |row| row.get(0))?)
}
