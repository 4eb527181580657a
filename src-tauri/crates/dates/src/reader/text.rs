//! From the classes at every position to a text: the likeliest class of each position, what repeats once, nothing left out.

use ndarray::Array2;

use super::alphabet::character;

/// A text that was read in one strip.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Its characters; one space at most between two.
    pub text: String,
    /// For each character how sure it is, from 0 to 1.
    pub sure: Vec<f32>,
}

impl Text {
    /// How sure the whole is, from 0 to 1: the middle of its characters.
    #[must_use]
    pub fn sureness(&self) -> f32 {
        self.sure.iter().sum::<f32>() / self.sure.len().max(1) as f32
    }
}

/// The likeliest text.
#[must_use]
pub fn likeliest(read: &Array2<f32>) -> Text {
    let mut found = Text { text: String::new(), sure: Vec::new() };
    let mut before = 0;
    for column in read.columns() {
        let best = column.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let Some((class, sure)) = best else { continue };
        if let Some(character) = character(class) {
            if class != before {
                found.text.push(character);
                found.sure.push(sure.exp());
            } else if let Some(last) = found.sure.last_mut() {
                *last = last.max(sure.exp());
            }
        }
        before = class;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::alphabet::{CLASSES, class};

    #[test]
    fn what_repeats_is_once_and_what_is_kept_apart_is_twice() {
        let classes: Vec<usize> =
            "1_1122_.__7".chars().map(|character| class(character).unwrap_or(0)).collect();
        let read = Array2::from_shape_fn((CLASSES, classes.len()), |(row, column)| {
            if row == classes[column] { 0.8_f32.ln() } else { 0.005_f32.ln() }
        });
        let text = likeliest(&read);
        assert_eq!(text.text, "112.7");
        assert_eq!(text.sure.len(), 5);
        assert!((text.sureness() - 0.8).abs() < 1e-4);
    }
}
