//! Products in the file.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::fold::{fold, sort_key};
use crate::id::fresh;
use crate::movement::State;
use crate::product::checked_barcode;
use crate::sql::{self, SqlBase, SqlTime};
use crate::{
    Barcode, Base, Error, Facts, FactsState, KindId, Product, ProductEdits, ProductId, Provenance, What,
    kind, listing, own, search,
};

/// Fails unless there is such a product.
pub(crate) fn check(conn: &Connection, id: ProductId) -> Result<(), Error> {
    conn.prepare_cached("SELECT 1 FROM products WHERE id = ?1")?
        .query_row([id], |_| Ok(()))
        .optional()?
        .ok_or(Error::NotFound(What::Product))
}

pub(crate) fn find(conn: &Connection, id: ProductId) -> Result<Product, Error> {
    let barcodes = barcodes(conn, id)?;
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
                unit: sql::base(row, "unit")?,
                created_at: sql::moment(row, "created_at")?,
                facts_state: row.get("facts_state")?,
                facts: sql::json(row, "facts")?,
                provenance,
                edits: sql::json(row, "own")?.unwrap_or_default(),
                barcodes,
            })
        })
        .optional()?
        .ok_or(Error::NotFound(What::Product))
}

fn barcodes(conn: &Connection, id: ProductId) -> Result<Vec<Barcode>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT gtin, milli FROM barcodes WHERE product = ?1 AND milli > 0 ORDER BY number",
    )?;
    let barcode = |row: &Row<'_>| Ok(Barcode { gtin: row.get(0)?, milli: row.get(1)? });
    let barcodes = statement.query_map([id], barcode)?.collect::<Result<_, _>>()?;
    Ok(barcodes)
}

/// What a scan of a barcode stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scanned {
    /// A product.
    pub product: ProductId,
    /// How many pieces of it, in thousandths.
    pub milli: i64,
    /// True of the product that the barcode made known: what a source says of the barcode is about it.
    pub found: bool,
}

/// All that a scan of this barcode stands for: nearly always one product or none.
pub(crate) fn scanned(conn: &Connection, gtin: &str) -> Result<Vec<Scanned>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT product, milli, found FROM barcodes WHERE gtin = ?1 AND milli > 0 ORDER BY found DESC, number",
    )?;
    let one = |row: &Row<'_>| Ok(Scanned { product: row.get(0)?, milli: row.get(1)?, found: row.get(2)? });
    let scanned = statement.query_map([gtin.trim()], one)?.collect::<Result<_, _>>()?;
    Ok(scanned)
}

pub(crate) fn by_gtin(conn: &Connection, gtin: &str) -> Result<Option<ProductId>, Error> {
    Ok(scanned(conn, gtin)?.first().map(|scanned| scanned.product))
}

pub(crate) fn find_or_create(
    conn: &Connection,
    gtin: &str,
    state: FactsState,
    now: Timestamp,
) -> Result<ProductId, Error> {
    if let Some(id) = by_gtin(conn, gtin)? {
        return Ok(id);
    }
    let gtin = checked_barcode(gtin)?;
    let id = insert(conn, state, now)?;
    conn.prepare_cached("INSERT INTO barcodes (gtin, product, found, milli) VALUES (?1, ?2, 1, 1000)")?
        .execute(params![gtin, id])?;
    refresh(conn, id)?;
    Ok(id)
}

pub(crate) fn create_named(
    conn: &Connection,
    name: &str,
    kind: Option<KindId>,
    now: Timestamp,
) -> Result<ProductId, Error> {
    let edits = ProductEdits { name: Some(name.to_owned()), kind, ..ProductEdits::default() }.cleaned()?;
    if edits.name.is_none() {
        return Err(Error::Invalid {
            field: "name",
            reason: "a product without a barcode needs a name".into(),
        });
    }
    let id = insert(conn, FactsState::Local, now)?;
    own::store(conn, id, &State::of(&edits)?)?;
    Ok(id)
}

fn insert(conn: &Connection, state: FactsState, now: Timestamp) -> Result<ProductId, Error> {
    let id = ProductId::from_uuid(fresh(now));
    conn.prepare_cached("INSERT INTO products (id, unit, created_at, facts_state) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, SqlBase(Base::Piece), SqlTime(now), state])?;
    Ok(id)
}

/// Makes `unit` what the product is told in, if it has no lots yet and the user said nothing else.
pub(crate) fn settle_unit(conn: &Connection, id: ProductId, unit: Base) -> Result<(), Error> {
    conn.prepare_cached(
        "UPDATE products SET unit = ?2 WHERE id = ?1 AND unit <> ?2 AND own ->> '$.unit' IS NULL \
         AND NOT EXISTS (SELECT 1 FROM lots WHERE product = ?1)",
    )?
    .execute(params![id, SqlBase(unit)])?;
    Ok(())
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
         WHERE p.facts_state = 'pending' AND b.found ORDER BY p.number, b.number",
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

/// Makes the barcodes of a product those it was found by, with what the user says of them.
pub(crate) fn set_barcodes(conn: &Connection, id: ProductId, said: &[Barcode]) -> Result<(), Error> {
    conn.prepare_cached("DELETE FROM barcodes WHERE product = ?1 AND NOT found")?.execute([id])?;
    conn.prepare_cached("UPDATE barcodes SET milli = 1000 WHERE product = ?1 AND milli <> 1000")?
        .execute([id])?;
    for barcode in said {
        conn.prepare_cached(
            "INSERT INTO barcodes (gtin, product, found, milli) VALUES (?1, ?2, 0, ?3) \
             ON CONFLICT (gtin, product) DO UPDATE SET milli = excluded.milli",
        )?
        .execute(params![barcode.gtin, id, barcode.milli])?;
    }
    Ok(())
}

/// [`refresh`] of every product, after what it makes of them has changed.
pub(crate) fn refresh_all(conn: &Connection) -> rusqlite::Result<()> {
    let mut statement = conn.prepare("SELECT id FROM products")?;
    let ids = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<ProductId>>>()?;
    for id in ids {
        refresh(conn, id).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    }
    Ok(())
}

/// Brings what is shown, sorted by and searched up to date with facts, edits and barcodes.
pub(crate) fn refresh(conn: &Connection, id: ProductId) -> Result<(), Error> {
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
            "UPDATE products SET name = ?2, brand = ?3, size = ?4, sort_key = ?5, \
             unit = coalesce(?6, (SELECT unit FROM lots WHERE product = ?1 ORDER BY added_at, id LIMIT 1), unit) \
             WHERE id = ?1 RETURNING number",
        )?
        .query_row(
            params![id, name, brand, size, name.as_deref().map(sort_key), product.edits.unit.map(SqlBase)],
            |row| row.get(0),
        )?;
    let mut words = [name, brand, product.edits.note].into_iter().flatten().collect::<Vec<_>>();
    // `en:chocolate-spreads`: the language says nothing that anybody looks for.
    let category =
        |tag: &String| tag.split_once(':').map_or(tag.as_str(), |(_, word)| word).replace('-', " ");
    words.extend(product.edits.categories.as_ref().unwrap_or(&facts.categories).iter().map(category));
    if let Some(kind) = product.edits.kind {
        words.extend(kind::name(conn, kind)?);
    }
    for Barcode { gtin, .. } in product.barcodes {
        // Found with and without the zeros that fill a number up.
        words.push(gtin.trim_start_matches('0').to_owned());
        words.push(gtin);
    }
    conn.prepare_cached("DELETE FROM product_search WHERE rowid = ?1")?.execute([number])?;
    let words = fold(&words.join(" "));
    search::remember(conn, &words)?;
    conn.prepare_cached("INSERT INTO product_search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![number, words])?;
    listing::refresh(conn, id)
}
