//! Kinds: what products are instances of, whatever their brand.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::subject::About;
use crate::things::{self, Thing};
use crate::{Act, Amount, Booking, DeviceId, Error, KindId, ProductId, amount, products, stock};

/// A kind, such as milk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    /// Its name.
    pub name: String,
    /// How much of all its products there should be at least.
    pub minimum: Option<Amount>,
}

impl Thing for Kind {
    const ABOUT: About = About::Kind;
}

/// A kind, and what there is of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindStock {
    /// Its id.
    pub id: KindId,
    /// The kind.
    pub kind: Kind,
    /// Its products, those without any of it in stock too.
    pub products: Vec<ProductId>,
    /// What is in stock of all of them, in the minimum's unit, else in that of its first product.
    pub total: Amount,
    /// What is in stock besides, in units that do not convert into that one.
    pub rest: Vec<Amount>,
}

impl Kind {
    fn cleaned(&self) -> Result<Self, Error> {
        if let Some(minimum) = self.minimum {
            amount::check_positive(minimum.milli)?;
        }
        Ok(Self { name: things::name(&self.name)?, minimum: self.minimum })
    }
}

/// Its name, of one that was removed too.
pub(crate) fn name(conn: &Connection, id: KindId) -> Result<Option<String>, Error> {
    let name = conn
        .prepare_cached("SELECT fields ->> '$.name' FROM things WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(name.flatten())
}

pub(crate) fn check(conn: &Connection, id: KindId) -> Result<(), Error> {
    things::get::<Kind>(conn, id.uuid()).map(drop)
}

pub(crate) fn add(
    conn: &Connection,
    device: DeviceId,
    kind: &Kind,
    act: Act,
) -> Result<(KindId, Booking), Error> {
    things::add(conn, device, &kind.cleaned()?, act)
}

pub(crate) fn edit(
    conn: &Connection,
    device: DeviceId,
    id: KindId,
    kind: &Kind,
    act: Act,
) -> Result<Option<Booking>, Error> {
    things::edit(conn, device, id.uuid(), &kind.cleaned()?, act)
}

pub(crate) fn remove(conn: &Connection, device: DeviceId, id: KindId, act: Act) -> Result<Booking, Error> {
    things::remove::<Kind>(conn, device, id.uuid(), act)
}

/// The products of a kind, but for hidden ones.
pub(crate) fn of_kind(conn: &Connection, id: KindId) -> Result<Vec<ProductId>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM products WHERE own ->> '$.kind' = ?1 AND own ->> '$.kind' IS NOT NULL AND NOT hidden \
         ORDER BY number",
    )?;
    let ids = statement.query_map([id.to_string()], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

/// All kinds, by name, with what there is of each.
pub(crate) fn all(conn: &Connection) -> Result<Vec<KindStock>, Error> {
    let kinds = things::all::<Kind, KindId>(conn)?;
    let mut all =
        kinds.into_iter().map(|(id, kind)| in_stock(conn, id, kind)).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|stock| crate::fold::sort_key(&stock.kind.name));
    Ok(all)
}

pub(crate) fn find(conn: &Connection, id: KindId) -> Result<KindStock, Error> {
    in_stock(conn, id, things::get(conn, id.uuid())?)
}

fn in_stock(conn: &Connection, id: KindId, kind: Kind) -> Result<KindStock, Error> {
    let products = of_kind(conn, id)?;
    let unit = match (kind.minimum, products.first()) {
        (Some(minimum), _) => minimum.base,
        (None, Some(first)) => products::find(conn, *first)?.unit,
        (None, None) => units::Base::Piece,
    };
    let (mut total, mut rest) = (Amount::new(0, unit), Vec::new());
    for product in &products {
        let sum = stock::sum(conn, *product, unit)?;
        total.milli = total.milli.saturating_add(sum.in_unit.milli);
        rest.extend(sum.rest);
    }
    let rest = units::sum(rest, unit, &units::Conversions::default()).map_or(Vec::new(), |sum| sum.rest);
    Ok(KindStock { id, kind, products, total, rest })
}
