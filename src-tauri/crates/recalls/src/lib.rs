//! Official recalls of food: all of them are fetched, kept in a file of their own, and asked by barcode.
//!
//! Nobody learns what a household has: whether it has what is recalled is found out here. The source is RappelConso, the
//! register of France (DGCCRF and DGAL, Licence Ouverte 2.0,
//! <https://data.economie.gouv.fr/explore/dataset/rappelconso-v2-gtin-espaces/>), which names the barcodes of what it
//! recalls.

mod error;
mod file;
mod notice;
mod recall;
mod recalls;
mod source;

pub use error::Error;
pub use recall::{Concern, Recall, Recalled};
pub use recalls::{Config, Known, Recalls};
pub use source::SOURCE_URL;
