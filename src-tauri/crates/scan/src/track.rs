//! Places with bars, from frame to frame: what each frame says of the likeliest code adds up.

use crate::likelihood::{Evidence, Found, LINES, Symbol, Verdict};
use crate::region::Region;

/// A place that was not found again in so many frames is gone.
const MISSED: u32 = 3;
/// Frames in which a place is looked at each time: about six seconds of a camera.
const PATIENCE: u32 = 90;
/// Where something was found once it is looked for first in so many frames.
const LASTING: u32 = 10;
/// A line that fits so much worse than the best before was not laid along the bars, and is left out.
const AS_GOOD: f32 = 1.7;
/// What frames long ago said fades: what is held up may have been changed for something that lies alike.
const FADING: f32 = 0.8;

/// Where there are bars, over several frames.
#[derive(Debug, Default)]
pub(crate) struct Tracks(Vec<Track>);

/// One place with bars.
#[derive(Debug)]
pub(crate) struct Track {
    pub(crate) region: Region,
    /// In how many frames it was found.
    frames: u32,
    /// In how many in a row it was not.
    missed: u32,
    sums: Vec<Sum>,
    /// What each line said last.
    said: [Option<Verdict>; LINES],
    /// Where the last that was sure by itself was found.
    found: Option<Finding>,
}

/// A kind of symbol on a line.
#[derive(Debug, Clone, Copy)]
struct Finding {
    symbol: Symbol,
    line: usize,
    /// The number of the place's frame.
    frame: u32,
}

/// What lines of several frames say together, of one kind of symbol, one way up.
#[derive(Debug)]
struct Sum {
    evidence: Evidence,
    is_turned: bool,
    /// The least average cost of a line so far.
    least: f32,
}

impl Tracks {
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Follows the places of one more frame, which come strongest first.
    pub(crate) fn follow(&mut self, regions: &[Region]) {
        for track in &mut self.0 {
            track.missed += 1;
        }
        for region in regions {
            match self.0.iter_mut().find(|track| track.missed > 0 && is_same(&track.region, region)) {
                Some(track) => {
                    track.region = *region;
                    track.frames += 1;
                    track.missed = 0;
                }
                None => self.0.push(Track::new(*region)),
            }
        }
        self.0.retain(|track| track.missed < MISSED);
        self.0.sort_by(|one, other| other.region.strength.total_cmp(&one.region.strength));
    }

    /// The strongest place that is there now.
    pub(crate) fn strongest(&self) -> Option<&Region> {
        self.0.iter().find(|track| track.missed == 0).map(|track| &track.region)
    }

    /// Whether a place that may yet be read is there now.
    pub(crate) fn is_any_promising(&self) -> bool {
        self.0.iter().any(|track| track.missed == 0 && track.is_promising())
    }

    /// The strongest place that is there now and is to be looked at in this frame.
    pub(crate) fn due(&mut self) -> Option<&mut Track> {
        self.0.iter_mut().find(|track| track.missed == 0 && track.is_due())
    }
}

impl Track {
    fn new(region: Region) -> Self {
        Self { region, frames: 1, missed: 0, sums: Vec::new(), said: Default::default(), found: None }
    }

    /// What was not read in many frames is hardly a code.
    fn is_promising(&self) -> bool {
        self.frames <= PATIENCE
    }

    /// On what is hardly a code only some frames are spent.
    fn is_due(&self) -> bool {
        self.is_promising() || self.frames.is_multiple_of(5)
    }

    /// Which kind of symbol is looked for in this frame: the one that was found last, and else the longer most often, for most packs
    /// have it.
    pub(crate) fn turn(&self) -> Symbol {
        let turn = if self.frames.is_multiple_of(4) { Symbol::Ean8 } else { Symbol::Ean13 };
        self.last_found().map_or(turn, |found| found.symbol)
    }

    /// The lines in the order in which they are searched in this frame: the one on which something was found last, and each of the others
    /// first in turn.
    pub(crate) fn lines(&self) -> impl Iterator<Item = usize> + use<> {
        let first = self.last_found().map(|found| found.line);
        let turn = self.frames as usize;
        let others = (0..LINES).map(move |at| (turn + at) % LINES).filter(move |line| Some(*line) != first);
        first.into_iter().chain(others)
    }

    fn last_found(&self) -> Option<Finding> {
        self.found.filter(|found| self.frames - found.frame < LASTING)
    }

    /// Notes what a line says, by itself and in this frame.
    pub(crate) fn note(&mut self, line: usize, found: &Found) {
        self.said[line] = Some(found.verdict.clone());
        if found.is_sure() {
            self.found = Some(Finding { symbol: found.evidence.symbol, line, frame: self.frames });
        }
    }

    /// Whether a likeliest code may be believed: it is very sure, or more lines than one said the same last. Leads of lines add up as their
    /// costs do.
    pub(crate) fn is_borne_out(&self, symbol: Symbol, verdict: &Verdict) -> bool {
        let same = || self.said.iter().flatten().filter(|said| said.digits == verdict.digits);
        let together: f32 = same().map(|said| said.confidence).sum();
        symbol.is_very_sure(verdict) || same().count() > 1 && symbol.is_sure_together(together)
    }

    /// Adds a frame's line to those before, and gives the likeliest code: of the frame where it is sure by itself, however blurred it
    /// is beside the others, and else of all together; none where those are not sure, or where the frame says something else.
    pub(crate) fn add(&mut self, found: Found) -> Option<(Verdict, bool)> {
        let (symbol, alone, is_turned) = (found.evidence.symbol, found.verdict.clone(), found.is_turned);
        let together = self.sum(found);
        if symbol.is_sure(&alone) {
            return Some((alone, is_turned));
        }
        let agrees = |sum: &Verdict| symbol.is_sure(sum) && sum.digits == alone.digits;
        Some((together.filter(agrees)?, is_turned))
    }

    /// What a frame's line and those before say together; none while it fits worse than they do, as it is then left out.
    fn sum(&mut self, found: Found) -> Option<Verdict> {
        let Found { evidence, verdict, is_turned } = found;
        let known = |sum: &&mut Sum| sum.evidence.symbol == evidence.symbol && sum.is_turned == is_turned;
        let Some(sum) = self.sums.iter_mut().find(known) else {
            self.sums.push(Sum { evidence, is_turned, least: verdict.cost });
            return Some(verdict);
        };
        if verdict.cost > AS_GOOD * sum.least {
            return None;
        }
        if sum.least > AS_GOOD * verdict.cost {
            // What was added before was not laid along the bars.
            sum.evidence = evidence;
        } else {
            sum.evidence.fade(FADING);
            sum.evidence.add(&evidence);
        }
        sum.least = sum.least.min(verdict.cost);
        Some(sum.evidence.best())
    }
}

/// Whether a place may be the same one frame later: it may move by a third of its width and turn a little.
fn is_same(before: &Region, now: &Region) -> bool {
    let turned = (before.angle - now.angle).sin().abs();
    (before.x - now.x).hypot(before.y - now.y) < 0.35 * now.width
        && (before.width - now.width).abs() < 0.35 * now.width
        && turned < 0.35
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likelihood::tests::{blurred, likeliest};

    fn region(x: f32, strength: f32) -> Region {
        Region { x, y: 100.0, angle: 0.0, width: 200.0, height: 80.0, strength }
    }

    fn due(tracks: &mut Tracks) -> Option<f32> {
        tracks.due().map(|track| track.region.x)
    }

    #[test]
    fn a_place_is_followed_while_it_moves_a_little() {
        let mut tracks = Tracks::default();
        tracks.follow(&[region(100.0, 1.0)]);
        tracks.follow(&[region(130.0, 1.0)]);
        assert_eq!(due(&mut tracks), Some(130.0));
        assert_eq!(tracks.0[0].frames, 2);
        tracks.follow(&[region(400.0, 1.0)]);
        assert_eq!(due(&mut tracks), Some(400.0), "that is another place");
        assert_eq!(tracks.0.len(), 2);
    }

    #[test]
    fn the_strongest_comes_first_and_what_is_gone_is_let_go() {
        let mut tracks = Tracks::default();
        for _ in 0..2 {
            tracks.follow(&[region(100.0, 1.0), region(400.0, 2.0)]);
        }
        assert_eq!(due(&mut tracks), Some(400.0));
        for _ in 0..MISSED {
            tracks.follow(&[region(100.0, 1.0)]);
        }
        assert_eq!(due(&mut tracks), Some(100.0));
        assert_eq!(tracks.0.len(), 1);
        for _ in 0..MISSED {
            tracks.follow(&[]);
        }
        assert!(tracks.0.is_empty());
    }

    #[test]
    fn what_is_never_read_is_looked_at_less() {
        let mut tracks = Tracks::default();
        let frames = PATIENCE as usize + 100;
        let looked = (0..frames).filter(|_| {
            tracks.follow(&[region(100.0, 1.0)]);
            tracks.due().is_some()
        });
        assert_eq!(looked.count(), frames - 80);
        assert!(!tracks.is_any_promising());
        tracks.follow(&[region(100.0, 1.0), region(400.0, 1.0)]);
        assert!(tracks.is_any_promising(), "another one came");
    }

    #[test]
    fn where_something_was_found_is_looked_at_first_for_a_while() {
        fn next(tracks: &mut Tracks) -> (Symbol, Vec<usize>) {
            tracks.follow(&[region(100.0, 1.0)]);
            let track = tracks.due().unwrap();
            (track.turn(), track.lines().collect())
        }
        let (width, grey) = blurred("4006381333931", 0.5);
        let found = likeliest(width, &grey, Symbol::Ean13).unwrap();
        let mut tracks = Tracks::default();
        let before: Vec<_> = (0..4).map(|_| next(&mut tracks)).collect();
        let firsts: Vec<usize> = before.iter().map(|(_, lines)| lines[0]).collect();
        assert_eq!(firsts, [1, 2, 3, 0], "each first in turn");
        assert_eq!(before[3].0, Symbol::Ean8);
        tracks.due().unwrap().note(1, &found);
        for _ in 1..LASTING {
            let (turn, mut lines) = next(&mut tracks);
            assert_eq!((turn, lines[0]), (Symbol::Ean13, 1));
            lines.sort_unstable();
            assert_eq!(lines, [0, 1, 2, 3]);
        }
        assert_eq!(next(&mut tracks).1[0], 2, "it was long ago");
    }

    #[test]
    fn a_frame_that_is_sure_counts_however_much_better_others_were() {
        const EAN: &str = "4006381333931";
        let mut tracks = Tracks::default();
        tracks.follow(&[region(100.0, 1.0)]);
        let (width, mut grey) = blurred(EAN, 0.5);
        let sharp = likeliest(width, &grey, Symbol::Ean13).unwrap();
        let mut random = fastrand::Rng::with_seed(5);
        grey.iter_mut().for_each(|grey| *grey = grey.saturating_add_signed(random.i8(-90..=90)));
        let noisy = likeliest(width, &grey, Symbol::Ean13).unwrap();
        assert!(noisy.verdict.cost > AS_GOOD * sharp.verdict.cost && noisy.is_sure(), "{:?}", noisy.verdict);
        let track = tracks.due().unwrap();
        for found in [sharp, noisy] {
            assert_eq!(track.add(found).map(|(verdict, _)| verdict.digits).as_deref(), Some(EAN));
        }
    }

    #[test]
    fn one_line_has_to_be_very_sure_and_two_together_sure() {
        let (width, grey) = blurred("4006381333931", 0.5);
        let found = likeliest(width, &grey, Symbol::Ean13).unwrap();
        let said = |digits: &str, confidence| {
            let verdict = Verdict { digits: digits.to_owned(), confidence, ..found.verdict.clone() };
            Found { verdict, evidence: found.evidence.clone(), is_turned: false }
        };
        let is_borne_out = |lines: &[(usize, &Found)], of: &Found| {
            let mut track = Track::new(region(100.0, 1.0));
            lines.iter().for_each(|(line, found)| track.note(*line, found));
            track.is_borne_out(Symbol::Ean13, &of.verdict)
        };
        let (very_sure, sure, unsure, other) =
            (said("A", 0.6), said("A", 0.3), said("A", 0.15), said("B", 0.3));
        assert!(is_borne_out(&[(0, &very_sure)], &very_sure));
        assert!(!is_borne_out(&[(0, &sure)], &sure));
        assert!(!is_borne_out(&[(0, &sure), (0, &sure)], &sure), "one line, in two frames");
        assert!(!is_borne_out(&[(0, &sure), (1, &other)], &sure));
        assert!(is_borne_out(&[(0, &sure), (2, &unsure)], &sure));
        assert!(!is_borne_out(&[(0, &unsure), (2, &unsure)], &unsure), "neither is sure");
    }
}
