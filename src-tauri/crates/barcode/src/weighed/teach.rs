//! Learning from one pack how a shop writes its numbers.

use super::{Measure, Measured, Pattern, thirteen};
use crate::Gtin;

/// Behind the two digits of the prefix, the likelier first. A measure check digit that is right is so by
/// chance once in ten times; believed wrongly it is noticed at the next pack, while one that is taken for a
/// digit of the item would make each pack another item.
const LAYOUTS: [&str; 5] = ["IIIICVVVVV", "IIIIIVVVVV", "IIIIICVVVV", "IIIIIIVVVV", "IIIIVVVVVV"];

/// The patterns by which this number says what a person read on its label, the likelier first; empty when
/// none does, and for a number that is not of restricted circulation within a region.
///
/// The value stands at the end, and the pattern holds for all numbers that begin with the same two digits.
/// For a pack that measures nothing there is [`Pattern::plain`]. What is taught later goes to the end of the
/// list for [`weighed()`](super::weighed()), and so before what was there of the same prefix.
///
/// ```
/// use barcode::{Gtin, Measured, teach, weighed};
///
/// let ham: Gtin = "2512341003506".parse()?;
/// let taught = teach(ham, Measured::Weight { milli_g: 350_000 });
/// assert_eq!(taught[0].to_string(), "25IIIIIVVVVV:weight:3");
///
/// let more_ham: Gtin = "2512341012805".parse()?;
/// let read = weighed(more_ham, None, &taught[..1]).expect("of a region");
/// assert_eq!(read.measured, Some(Measured::Weight { milli_g: 1_280_000 }));
/// # Ok::<(), barcode::ParseError>(())
/// ```
pub fn teach(gtin: Gtin, measured: Measured) -> Vec<Pattern> {
    let Some([first, second, ..]) = thirteen(gtin) else {
        return Vec::new();
    };
    let (measure, decimals) = usual(measured);
    let candidates = LAYOUTS.into_iter().flat_map(|behind| {
        let layout = format!("{}{}{behind}", char::from(first), char::from(second));
        decimals.iter().filter_map(move |decimals| Pattern::new(&layout, measure, *decimals).ok())
    });
    candidates
        .filter(|pattern| pattern.read(gtin).is_some_and(|read| read.measured == Some(measured)))
        .collect()
}

/// How many decimals a value can have. One number fits one of them at most.
fn usual(measured: Measured) -> (Measure, &'static [u8]) {
    match measured {
        Measured::Weight { .. } => (Measure::Weight, &[3, 2, 1, 0]),
        Measured::Price { .. } => (Measure::Price, &[2, 1, 0]),
        Measured::Count { .. } => (Measure::Count, &[0, 1, 2, 3]),
    }
}
