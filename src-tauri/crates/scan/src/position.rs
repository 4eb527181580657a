//! Where in a picture a code is.

use crate::pixels::Affine;

/// A pixel, from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// The corners of a code, in its own orientation: a code that stands on its head has its top left corner at
/// the bottom right of the picture. A code that was read along a single line has no height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    /// Top left, top right, bottom right, bottom left.
    pub corners: [Point; 4],
}

impl Position {
    /// Whether two readings may be of the same bars. They were read along a few lines each, perhaps not the
    /// same ones: so there is a margin of a quarter of the longer side, which is less than a code is high.
    pub(crate) fn touches(&self, other: &Self) -> bool {
        let (a, b) = (self.reach(), other.reach());
        a.0.x <= b.1.x && b.0.x <= a.1.x && a.0.y <= b.1.y && b.0.y <= a.1.y
    }

    /// Whether so much lies between both that they are of two codes, one above the other or beside it: more than a seventh of
    /// the longer side. Of those that lean it can't be told.
    pub(crate) fn is_apart_from(&self, other: &Self) -> bool {
        let (a, b) = (self.extent(), other.extent());
        let gap = |a: (i32, i32), b: (i32, i32)| b.0.saturating_sub(a.1).max(a.0.saturating_sub(b.1));
        let longer = longer_side(a).max(longer_side(b));
        gap((a.0.x, a.1.x), (b.0.x, b.1.x)).max(gap((a.0.y, a.1.y), (b.0.y, b.1.y))) > longer / 7
    }

    /// As seen in a picture that is `factor` times as large.
    pub(crate) fn scaled(self, factor: f64) -> Self {
        // A product beyond the range saturates, which no picture within the limits reaches.
        #[allow(clippy::cast_possible_truncation)]
        let scale = |value: i32| (f64::from(value) * factor).round() as i32;
        Self { corners: self.corners.map(|corner| Point { x: scale(corner.x), y: scale(corner.y) }) }
    }

    /// As seen in the picture that a crop was taken from.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "pixels of pictures")]
    pub(crate) fn mapped(self, map: &Affine) -> Self {
        let map = |corner: Point| {
            let (x, y) = map.apply(corner.x as f32, corner.y as f32);
            Point { x: x.round() as i32, y: y.round() as i32 }
        };
        Self { corners: self.corners.map(map) }
    }

    /// The upright rectangle around it with a margin of a quarter of its longer side: the least and the greatest corner.
    fn reach(&self) -> (Point, Point) {
        let (least, greatest) = self.extent();
        let margin = longer_side((least, greatest)) / 4;
        (
            Point { x: least.x.saturating_sub(margin), y: least.y.saturating_sub(margin) },
            Point { x: greatest.x.saturating_add(margin), y: greatest.y.saturating_add(margin) },
        )
    }

    /// The upright rectangle around it: the least and the greatest corner.
    fn extent(&self) -> (Point, Point) {
        let [first, rest @ ..] = self.corners;
        rest.into_iter().fold((first, first), |(least, greatest), corner| {
            (
                Point { x: least.x.min(corner.x), y: least.y.min(corner.y) },
                Point { x: greatest.x.max(corner.x), y: greatest.y.max(corner.y) },
            )
        })
    }
}

fn longer_side((least, greatest): (Point, Point)) -> i32 {
    greatest.x.saturating_sub(least.x).max(greatest.y.saturating_sub(least.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: i32, y: i32, width: i32, height: i32) -> Position {
        let corner = |x, y| Point { x, y };
        Position {
            corners: [
                corner(x, y),
                corner(x + width, y),
                corner(x + width, y + height),
                corner(x, y + height),
            ],
        }
    }

    #[test]
    fn lines_across_the_same_bars_touch() {
        assert!(at(10, 50, 100, 0).touches(&at(12, 80, 98, 5)));
        assert!(at(10, 50, 100, 20).touches(&at(40, 55, 10, 10)));
        assert!(!at(10, 50, 100, 20).touches(&at(10, 200, 100, 20)));
        assert!(!at(10, 50, 100, 20).touches(&at(200, 50, 100, 20)));
    }

    #[test]
    fn scaling() {
        assert_eq!(at(10, 50, 100, 20).scaled(2.5), at(25, 125, 250, 50));
        let far = Point { x: i32::MAX, y: i32::MIN };
        let position = Position { corners: [far; 4] }.scaled(10.0);
        assert!(position.touches(&position));
    }
}
