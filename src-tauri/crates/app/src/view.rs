//! What crosses the border to a user interface: plain data, generated as TypeScript by `ts-rs`.
//!
//! Dates are civil dates `YYYY-MM-DD`; moments are RFC 3339 in UTC; amounts are whole thousandths of
//! their unit, so that nothing is ever a floating-point amount; ids are UUIDs as text.

mod amounts;
mod bulk;
mod cache;
mod count;
mod dates;
mod errors;
mod events;
mod household;
mod journal;
mod list;
mod lookup;
mod lots;
mod notices;
mod parsed;
mod places;
mod product;
mod recalls;
mod scan;
mod serial;
mod settings;
mod shopping;

pub use amounts::*;
pub use bulk::*;
pub use cache::*;
pub use count::*;
pub use dates::*;
pub use errors::*;
pub use events::*;
pub use household::*;
pub use journal::*;
pub use list::*;
pub use lookup::*;
pub use lots::*;
pub use notices::*;
pub use parsed::*;
pub use places::*;
pub use product::*;
pub use recalls::*;
pub use scan::*;
pub use serial::*;
pub use settings::*;
pub use shopping::*;
