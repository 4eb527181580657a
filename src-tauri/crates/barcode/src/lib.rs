//! Text in, item code out.
//!
//! What a reader or a keyboard delivered is a [`Scan`]: a text and, where it is known, its [`Symbology`].
//! [`parse`] makes an [`ItemCode`] of it, whose [`Gtin`] has a right check digit and the normal form, or says
//! in words for people what is wrong ([`ParseError`]).
//!
//! A number of restricted circulation can say a variable measure, such as what the cheese in it weighs:
//! [`weighed()`] reads it, by the [`Pattern`]s of the country or by what [`teach`] learned from a pack.
//!
//! Pure functions: no input or output, no clock, and for any bytes no panic and bounded work.
//!
//! ```
//! use barcode::{Class, Scan, parse};
//!
//! let code = parse(&Scan::typed(" 4 006381 333931 "))?;
//! assert_eq!(code.gtin.as_str(), "4006381333931");
//! assert_eq!(code.class, Class::Product);
//!
//! let misread = parse(&Scan::typed("4006381333932"));
//! assert_eq!(misread.unwrap_err().to_string(), "the last digit should be 1: misread?");
//! # Ok::<(), barcode::ParseError>(())
//! ```

mod check_digit;
mod class;
mod error;
pub mod gs1;
mod gtin;
mod item;
mod parse;
mod symbology;
mod text;
mod upc_e;
mod weighed;

pub use class::Class;
pub use error::{Content, ParseError};
pub use gtin::{Gtin, GtinKind};
pub use item::ItemCode;
pub use parse::{MAX_TEXT_BYTES, Scan, message, parse};
pub use symbology::Symbology;
pub use upc_e::UpcE;
pub use weighed::{Measure, Measured, Pattern, PatternError, Weighed, country_patterns, teach, weighed};
