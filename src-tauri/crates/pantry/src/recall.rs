//! Recalls that somebody looked at: their pack is not meant, or gone.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::subject::About;
use crate::things::{self, Thing};
use crate::{Act, Booking, CheckedRecallId, DeviceId, Error, ProductId, products};

/// That a recall was looked at, for one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedRecall {
    /// What the product was called.
    pub name: String,
    /// The authority's number of the recall.
    pub recall: String,
    /// The product.
    pub product: ProductId,
}

impl Thing for CheckedRecall {
    const ABOUT: About = About::Recall;
}

/// All that were looked at, the oldest first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<(CheckedRecallId, CheckedRecall)>, Error> {
    things::all(conn)
}

/// Notes that a recall was looked at.
pub(crate) fn check(
    conn: &Connection,
    device: DeviceId,
    checked: &CheckedRecall,
    act: Act,
) -> Result<Booking, Error> {
    products::find(conn, checked.product)?;
    let checked = CheckedRecall { name: things::name(&checked.name)?, ..checked.clone() };
    things::add::<_, CheckedRecallId>(conn, device, &checked, act).map(|(_, booking)| booking)
}
