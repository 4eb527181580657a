//! Dates as people type them ([`typed`]) and as packs print them: a picture becomes texts ([`reader`]), texts become dates that may be
//! meant ([`printed`]).

pub mod printed;
pub mod reader;
pub mod typed;

pub use printed::{Kind, Printed, Tally};
pub use reader::Reader;
pub use typed::DateOrder;
