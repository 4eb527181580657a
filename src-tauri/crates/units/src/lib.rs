//! Exact amounts of food: units, conversions, what people type and what packages say.
//!
//! An [`Amount`] is whole thousandths of a [`Base`]; a [`Unit`] is what it is typed and shown in, an exact [`Ratio`] of
//! its base. What a product's own units are to each other are its [`Conversions`], by which amounts are added up
//! ([`sum`]). [`parse_amount`] reads what a person types, [`Size::parse`] what a package says of itself.
//!
//! Pure functions: no input or output, no clock, no floats, and for any text no panic and bounded work.
//!
//! ```
//! use units::{Amount, Base, Conversions, Equation, Size, Unit, parse_amount};
//!
//! // A pack is six bottles, which hold 1.5 l.
//! let conversions = Conversions::new(&[
//!     Equation { left: (1_000, Unit::Pack), right: (6_000, Unit::Piece) },
//!     Equation { left: (6_000, Unit::Piece), right: (1_500, Unit::L) },
//! ])?;
//! let typed = parse_amount("1/2 pack")?.amount(Unit::Piece).expect("small");
//! let millilitres = conversions.convert(typed.value, Base::Ml).expect("they are joined");
//! assert_eq!(millilitres.value, Amount::new(750_000, Base::Ml));
//! assert!(millilitres.exact);
//!
//! let size = Size::parse("6 x 25 cl");
//! assert_eq!(size.total, Some(Amount::new(1_500_000, Base::Ml)));
//! assert!(size.sure);
//! assert!(!Size::parse("1.000 g").sure);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod amount;
mod conversions;
mod number;
mod ratio;
mod size;
mod total;
mod typed;
mod unit;
mod words;

pub use amount::{Amount, Rounded};
pub use conversions::{Conversions, Equation, MAX_EQUATIONS, Refusal};
pub use ratio::Ratio;
pub use size::{MAX_SIZE_CHARS, Size};
pub use total::{Total, sum};
pub use typed::{AmountError, MAX_TYPED_BYTES, Typed, parse_amount};
pub use unit::{Base, NotAUnit, Unit, UnitId};
