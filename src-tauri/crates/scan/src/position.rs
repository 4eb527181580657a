//! Where in a picture a code is.

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

    /// As seen in a picture that is `factor` times as large.
    pub(crate) fn scaled(self, factor: f64) -> Self {
        // A product beyond the range saturates, which no picture within the limits reaches.
        #[allow(clippy::cast_possible_truncation)]
        let scale = |value: i32| (f64::from(value) * factor).round() as i32;
        Self { corners: self.corners.map(|corner| Point { x: scale(corner.x), y: scale(corner.y) }) }
    }

    /// The upright rectangle around it with its margin: the least and the greatest corner.
    fn reach(&self) -> (Point, Point) {
        let [first, rest @ ..] = self.corners;
        let (least, greatest) = rest.into_iter().fold((first, first), |(least, greatest), corner| {
            (
                Point { x: least.x.min(corner.x), y: least.y.min(corner.y) },
                Point { x: greatest.x.max(corner.x), y: greatest.y.max(corner.y) },
            )
        });
        let longer = greatest.x.saturating_sub(least.x).max(greatest.y.saturating_sub(least.y));
        let margin = longer / 4;
        (
            Point { x: least.x.saturating_sub(margin), y: least.y.saturating_sub(margin) },
            Point { x: greatest.x.saturating_add(margin), y: greatest.y.saturating_add(margin) },
        )
    }
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
