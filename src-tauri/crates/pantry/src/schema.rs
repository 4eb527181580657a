//! The versions of `pantry.sqlite`.

use db::{Migration, Schema};

use crate::products;

/// "Lard" in the file's header.
const APPLICATION_ID: i32 = 0x4c61_7264;

/// Every version there ever was, oldest first. A released step is never changed: add another.
pub(crate) const SCHEMA: Schema = Schema {
    application_id: APPLICATION_ID,
    migrations: &[
        Migration { name: "0001-pantry", up: |tx| tx.execute_batch(include_str!("schema/0001-pantry.sql")) },
        Migration { name: "0002-things", up: |tx| tx.execute_batch(include_str!("schema/0002-things.sql")) },
        Migration {
            name: "0003-household",
            up: |tx| {
                tx.execute_batch(include_str!("schema/0003-household.sql"))?;
                products::refresh_all(tx)
            },
        },
        Migration {
            name: "0004-batches",
            up: |tx| tx.execute_batch(include_str!("schema/0004-batches.sql")),
        },
    ],
};
