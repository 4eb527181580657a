//! Products in the file.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use crate::fold::{fold, sort_key};
use crate::id::fresh;
use crate::sql::{self, SqlTime};
use crate::{Error, Facts, FactsState, Product, ProductEdits, ProductId, Provenance, Unit, What};

/// Fails unless there is such a product.
pub(crate) fn check(conn: &Connection, id: ProductId) -> Result<(), Error> {
    conn.prepare_cached("SELECT 1 FROM products WHERE id = ?1")?
        .query_row([id], |_| Ok(()))
        .optional()?
        .ok_or(Error::NotFound(What::Product))
}

pub(crate) fn find(conn: &Connection, id: ProductId) -> Result<Product, Error> {
    let gtins = gtins(conn, id)?;
    conn.prepare_cached("SELECT * FROM products WHERE id = ?1")?
        .query_row([id], |row| {
            let source: Option<String> = row.get("source")?;
            let provenance = match source {
                Some(source) => Some(Provenance {
                    source,
                    page_url: row.get("page_url")?,
                    fetched_at: sql::moment(row, "fetched_at")?,
                }),
                None => None,
            };
            Ok(Product {
                id,
                name: row.get("name")?,
                brand: row.get("brand")?,
                size: row.get("size")?,
                unit: row.get("unit")?,
                created_at: sql::moment(row, "created_at")?,
                facts_state: row.get("facts_state")?,
                facts: sql::json(row, "facts")?,
                provenance,
                edits: ProductEdits {
                    name: row.get("edit_name")?,
                    brand: row.get("edit_brand")?,
                    size: row.get("edit_size")?,
                },
                gtins,
            })
        })
        .optional()?
        .ok_or(Error::NotFound(What::Product))
}

fn gtins(conn: &Connection, id: ProductId) -> Result<Vec<String>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT gtin FROM barcodes WHERE product = ?1 ORDER BY number")?;
    let gtins = statement.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(gtins)
}

pub(crate) fn by_gtin(conn: &Connection, gtin: &str) -> Result<Option<ProductId>, Error> {
    Ok(conn
        .prepare_cached("SELECT product FROM barcodes WHERE gtin = ?1")?
        .query_row([gtin.trim()], |row| row.get(0))
        .optional()?)
}

pub(crate) fn find_or_create(
    conn: &Connection,
    gtin: &str,
    state: FactsState,
    now: Timestamp,
) -> Result<ProductId, Error> {
    const LONGEST: usize = 128;
    let gtin = gtin.trim();
    if let Some(id) = by_gtin(conn, gtin)? {
        return Ok(id);
    }
    if gtin.is_empty() || gtin.len() > LONGEST || gtin.chars().any(char::is_control) {
        return Err(Error::Invalid { field: "barcode", reason: "not a barcode's text".into() });
    }
    let id = insert(conn, state, now)?;
    conn.prepare_cached("INSERT INTO barcodes (gtin, product) VALUES (?1, ?2)")?
        .execute(params![gtin, id])?;
    refresh(conn, id)?;
    Ok(id)
}

pub(crate) fn create_named(conn: &Connection, name: &str, now: Timestamp) -> Result<ProductId, Error> {
    let edits = ProductEdits { name: Some(name.to_owned()), ..ProductEdits::default() };
    if edits.cleaned()?.name.is_none() {
        return Err(Error::Invalid {
            field: "name",
            reason: "a product without a barcode needs a name".into(),
        });
    }
    let id = insert(conn, FactsState::Local, now)?;
    edit(conn, id, &edits)?;
    Ok(id)
}

fn insert(conn: &Connection, state: FactsState, now: Timestamp) -> Result<ProductId, Error> {
    let id = ProductId::from_uuid(fresh(now));
    conn.prepare_cached("INSERT INTO products (id, unit, created_at, facts_state) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, Unit::Piece, SqlTime(now), state])?;
    Ok(id)
}

/// Makes `unit` the product's if it has no lots yet; fails if it is another than that of its lots.
pub(crate) fn settle_unit(conn: &Connection, id: ProductId, unit: Unit) -> Result<(), Error> {
    let (now, has_lots): (Unit, bool) = conn
        .prepare_cached(
            "SELECT unit, EXISTS (SELECT 1 FROM lots WHERE product = ?1) FROM products WHERE id = ?1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(Error::NotFound(What::Product))?;
    if now == unit {
        return Ok(());
    }
    if has_lots {
        let reason = format!("this product is counted in {:?}, not {:?}", now.as_str(), unit.as_str());
        return Err(Error::Invalid { field: "unit", reason });
    }
    conn.prepare_cached("UPDATE products SET unit = ?2 WHERE id = ?1")?.execute(params![id, unit])?;
    Ok(())
}

pub(crate) fn edit(conn: &Connection, id: ProductId, edits: &ProductEdits) -> Result<(), Error> {
    let edits = edits.cleaned()?;
    let changed = conn
        .prepare_cached("UPDATE products SET edit_name = ?2, edit_brand = ?3, edit_size = ?4 WHERE id = ?1")?
        .execute(params![id, edits.name, edits.brand, edits.size])?;
    if changed == 0 {
        return Err(Error::NotFound(What::Product));
    }
    refresh(conn, id)
}

pub(crate) fn set_facts(
    conn: &Connection,
    id: ProductId,
    facts: &Facts,
    provenance: &Provenance,
) -> Result<(), Error> {
    let changed = conn
        .prepare_cached(
            "UPDATE products SET facts = ?2, source = ?3, page_url = ?4, fetched_at = ?5, facts_state = ?6 \
             WHERE id = ?1",
        )?
        .execute(params![
            id,
            serde_json::to_string(facts)?,
            provenance.source,
            provenance.page_url,
            SqlTime(provenance.fetched_at),
            FactsState::Known
        ])?;
    if changed == 0 {
        return Err(Error::NotFound(What::Product));
    }
    refresh(conn, id)
}

/// Returns whether anything changed. A product that has a copy of the facts stays known.
pub(crate) fn set_facts_state(conn: &Connection, id: ProductId, state: FactsState) -> Result<bool, Error> {
    check(conn, id)?;
    let changed = conn
        .prepare_cached(
            "UPDATE products SET facts_state = ?2 WHERE id = ?1 AND facts IS NULL AND facts_state <> ?2",
        )?
        .execute(params![id, state])?;
    Ok(changed > 0)
}

/// The barcodes whose products wait for a source to be asked, oldest first.
pub(crate) fn pending_gtins(conn: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT b.gtin FROM products p JOIN barcodes b ON b.product = p.id \
         WHERE p.facts_state = 'pending' ORDER BY p.number, b.number",
    )?;
    let gtins = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(gtins)
}

/// The barcodes of all products in stock.
pub(crate) fn gtins_in_stock(conn: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT gtin FROM barcodes b \
         WHERE EXISTS (SELECT 1 FROM lots l WHERE l.product = b.product AND l.milli > 0) ORDER BY number",
    )?;
    let gtins = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(gtins)
}

/// Brings what is shown, sorted by and searched up to date with facts, edits and barcodes.
fn refresh(conn: &Connection, id: ProductId) -> Result<(), Error> {
    let product = find(conn, id)?;
    let facts = product.facts.unwrap_or_default();
    let shown = |edit: Option<String>, fact: Option<String>| {
        edit.or(fact).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let name = shown(product.edits.name, facts.name);
    let brand = shown(product.edits.brand, facts.brand);
    let size = shown(product.edits.size, facts.size);
    let number: i64 = conn
        .prepare_cached(
            "UPDATE products SET name = ?2, brand = ?3, size = ?4, sort_key = ?5 WHERE id = ?1 RETURNING number",
        )?
        .query_row(params![id, name, brand, size, name.as_deref().map(sort_key)], |row| row.get(0))?;
    let mut words = [name, brand].into_iter().flatten().collect::<Vec<_>>();
    for gtin in product.gtins {
        // Found with and without the zeros that fill a number up.
        words.push(gtin.trim_start_matches('0').to_owned());
        words.push(gtin);
    }
    conn.prepare_cached("DELETE FROM product_search WHERE rowid = ?1")?.execute([number])?;
    conn.prepare_cached("INSERT INTO product_search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![number, fold(&words.join(" "))])?;
    Ok(())
}
