//! Cells in rows and columns, and which of them belong together.

/// Cells in rows, from the top.
#[derive(Debug, Default)]
pub(crate) struct Grid<T> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) cells: Vec<T>,
}

impl<T: Copy + Default> Grid<T> {
    /// Of this size from now on. What is in the cells is not defined.
    pub(crate) fn resize(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.cells.resize(width * height, T::default());
    }
}

impl Grid<bool> {
    /// Closes the gaps of a mask: wherever a square that reaches so far can't be laid without touching the mask is filled
    /// (morphological closing). Beyond the edge there is no mask, nor anything that opens a gap. The mask is used up;
    /// `room` is room to work in.
    pub(crate) fn close(&mut self, mask: &mut Self, reach: usize, room: &mut Self) {
        self.spread(mask, reach, true, room);
        mask.spread(self, reach, false, room);
        std::mem::swap(self, mask);
    }

    /// Cells that have such a cell (`set` or not) within reach become so.
    fn spread(&mut self, of: &Self, reach: usize, set: bool, rows: &mut Self) {
        let (width, height) = (of.width, of.height);
        rows.resize(width, height);
        self.resize(width, height);
        for y in 0..height {
            let row = &of.cells[y * width..][..width];
            run(row.iter().map(|cell| *cell == set), reach, |x, near| rows.cells[y * width + x] = near);
        }
        for x in 0..width {
            let column = (0..height).map(|y| rows.cells[y * width + x]);
            run(column, reach, |y, near| self.cells[y * width + x] = near == set);
        }
    }
}

/// For each place of a line: whether any is set within reach.
fn run(line: impl Iterator<Item = bool> + Clone, reach: usize, mut tell: impl FnMut(usize, bool)) {
    let mut ahead = line.clone();
    let mut behind = line.clone();
    let mut set = ahead.by_ref().take(reach).filter(|set| *set).count();
    for (at, _) in line.enumerate() {
        set += usize::from(ahead.next().unwrap_or(false));
        tell(at, set > 0);
        if at >= reach {
            set -= usize::from(behind.next().unwrap_or(false));
        }
    }
}

/// Parts of a mask whose cells touch, by side or corner.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    seen: Vec<bool>,
    /// The cells of all parts, one part after the other.
    cells: Vec<usize>,
    /// Where each part ends.
    ends: Vec<usize>,
}

impl Parts {
    pub(crate) fn find(&mut self, mask: &Grid<bool>) {
        self.seen.clear();
        self.seen.resize(mask.cells.len(), false);
        self.cells.clear();
        self.ends.clear();
        for start in 0..mask.cells.len() {
            if !mask.cells[start] || self.seen[start] {
                continue;
            }
            let mut next = self.cells.len();
            self.seen[start] = true;
            self.cells.push(start);
            while let Some(&at) = self.cells.get(next) {
                next += 1;
                let (x, y) = (at % mask.width, at / mask.width);
                for y in y.saturating_sub(1)..=(y + 1).min(mask.height - 1) {
                    for x in x.saturating_sub(1)..=(x + 1).min(mask.width - 1) {
                        let beside = y * mask.width + x;
                        if mask.cells[beside] && !self.seen[beside] {
                            self.seen[beside] = true;
                            self.cells.push(beside);
                        }
                    }
                }
            }
            self.ends.push(next);
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    /// How many cells a part has; the first part is 1.
    pub(crate) fn size(&self, part: usize) -> usize {
        self.ends[part - 1] - self.begin(part)
    }

    pub(crate) fn cells(&self, part: usize) -> impl Iterator<Item = usize> + '_ {
        self.cells[self.begin(part)..self.ends[part - 1]].iter().copied()
    }

    fn begin(&self, part: usize) -> usize {
        if part > 1 { self.ends[part - 2] } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&str]) -> Grid<bool> {
        let cells = rows.iter().flat_map(|row| row.chars().map(|c| c == '#')).collect();
        Grid { width: rows[0].len(), height: rows.len(), cells }
    }

    fn drawn(grid: &Grid<bool>) -> Vec<String> {
        let row = |row: &[bool]| row.iter().map(|set| if *set { '#' } else { '.' }).collect();
        grid.cells.chunks(grid.width).map(row).collect()
    }

    #[test]
    fn gaps_are_closed_and_nothing_grows() {
        let (mut closed, mut room) = (Grid::default(), Grid::default());
        let gap = ["..........", "..........", "..##.##...", "..##.##...", "..........", ".........."];
        closed.close(&mut grid(&gap), 1, &mut room);
        let without = ["..........", "..........", "..#####...", "..#####...", "..........", ".........."];
        assert_eq!(drawn(&closed), without);
        closed.close(&mut grid(&["#....#"]), 1, &mut room);
        assert_eq!(drawn(&closed), ["#....#"]);
        closed.close(&mut grid(&["#....#"]), 2, &mut room);
        assert_eq!(drawn(&closed), ["######"]);
    }

    #[test]
    fn parts_touch_by_side_or_corner() {
        let mut parts = Parts::default();
        parts.find(&grid(&["#..#", ".#..", "...#"]));
        let sizes: Vec<usize> = (1..=parts.count()).map(|part| parts.size(part)).collect();
        assert_eq!(sizes, [2, 1, 1]);
        assert_eq!(parts.cells(1).collect::<Vec<_>>(), [0, 5]);
        assert_eq!(parts.cells(3).collect::<Vec<_>>(), [11]);
    }
}
