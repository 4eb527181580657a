//! How long food keeps, as a suggestion with its source. Never a safety claim.
//!
//! A product's categories, as Open Food Facts tags them, lead by a map made by hand (`data/categories.tsv`)
//! to a food of the FoodKeeper (`data/foodkeeper.tsv`), which says how many days that food keeps: in the
//! pantry, the fridge or the freezer, sealed or opened. Where the two say nothing, nothing is suggested:
//! nothing is better than nonsense.
//!
//! Pure functions over data in the program: no input or output, no clock, and for any tags no panic.
//!
//! ```
//! use shelf_life::{Condition, Keeps, Situation, suggest, usual_condition};
//!
//! let ketchup = ["en:condiments", "en:sauces", "en:tomato-sauces", "en:ketchup"];
//! assert_eq!(usual_condition(&ketchup), Some(Condition::Ambient));
//!
//! let opened = suggest(&ketchup, Condition::Cool, Situation::Opened).unwrap();
//! assert_eq!(opened.keeps, Keeps::Days { least: 180, most: 180 });
//! assert_eq!(opened.food, "Ketchup, cocktail, or chili sauce");
//! assert_eq!(opened.source, "FoodKeeper");
//! ```

mod categories;
mod condition;
mod foods;
mod keeps;
mod suggest;

pub use condition::Condition;
pub use keeps::Keeps;
pub use suggest::{SOURCE, Situation, Suggestion, suggest, usual_condition};
