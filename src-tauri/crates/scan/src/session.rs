//! Frames of one opening of the camera, one after the other.

use std::time::{Duration, Instant};

use crate::hint::{Hint, Hints};
use crate::looks::{Effort, Looker};
use crate::sightings::Sightings;
use crate::track::Tracks;
use crate::verdict::Verdict;
use crate::votes::Won;
use crate::{Formats, Frame};

/// No look at a frame is begun after so long: a camera sends the next one soon.
const BUDGET: Duration = Duration::from_millis(30);
/// No further line is searched for the likeliest code when a frame has taken so long. A slow machine searches one.
const SEARCH_BUDGET: Duration = Duration::from_millis(60);
/// Frames by which another may be overtaken on its way here.
const MOST_LATE: u32 = 2;
/// Places with bars that are looked at in one frame.
const MOST_REGIONS: usize = 2;
/// The formats beyond the till's are looked for in every this many frames, and in half as many while bars are followed: they take longer
/// than all else that is done in a frame.
const ALL_FORMATS_EVERY: u64 = 3;

/// What the frames so far say.
///
/// A code is accepted when frames within a second agree on it: two of them, or three that are weak. It is
/// told once as long as it stays in the picture, and again only after it was out of it for a while, counted in frames as well as
/// in the time passed in. A frame with a sequence of 0, or less than the last one's by more than frames overtake each other, is of a new
/// opening of the camera: votes begin anew.
#[derive(Debug, Default)]
pub struct Session {
    sightings: Sightings,
    /// The greatest sequence of this opening's frames, none before the first.
    last_sequence: Option<u32>,
    /// How many different frames there were.
    frames: u64,
    looker: Looker,
    tracks: Tracks,
    hints: Hints,
}

impl Session {
    /// A session that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a frame and counts its votes. `at_ms` is the time it was taken, in milliseconds since any
    /// moment.
    pub fn frame(&mut self, frame: &Frame<'_>, at_ms: u64) -> Verdict {
        self.begin(frame.sequence());
        let formats = self.formats();
        let won = self.look(frame, formats);
        let hint = self.hint(frame, !won.is_empty());
        let bars = won.is_empty() && self.tracks.is_any_promising();
        Verdict { bars, hint, ..self.count(at_ms, formats, won) }
    }

    /// What is read in a frame, within the time there is for it.
    fn look(&mut self, frame: &Frame<'_>, formats: Formats) -> Vec<Won> {
        let begun = Instant::now();
        let effort = Effort {
            formats,
            in_crops: Formats::Retail,
            most_regions: MOST_REGIONS,
            until: Some(begun + BUDGET),
            likeliest: false,
            first_is_enough: true,
        };
        let votes = self.looker.look(frame.view(), effort);
        let (is_settled, mut won) = (votes.is_settled(), votes.winners().collect());
        if !is_settled {
            self.tracks.follow(self.looker.regions());
            let track = self.tracks.due();
            let likeliest =
                track.and_then(|track| self.looker.follow(frame.view(), track, begun + SEARCH_BUDGET));
            if let Some(likeliest) = likeliest {
                weigh(&mut won, likeliest);
            }
        }
        won
    }

    fn hint(&mut self, frame: &Frame<'_>, is_read: bool) -> Option<Hint> {
        if is_read {
            self.hints.clear();
            return None;
        }
        self.hints.next(frame.view(), self.tracks.strongest())
    }

    /// Forgets all votes when this is the first frame of an opening, or an opening's first frames were dropped.
    fn begin(&mut self, sequence: u32) {
        if sequence == 0 || self.last_sequence.is_some_and(|last| sequence.saturating_add(MOST_LATE) < last) {
            self.sightings.begin();
            self.tracks.clear();
            self.hints.clear();
            self.last_sequence = None;
        }
        if self.last_sequence != Some(sequence) {
            self.frames += 1;
        }
        self.last_sequence = self.last_sequence.max(Some(sequence));
    }

    /// What to look for in the frame that has begun.
    fn formats(&self) -> Formats {
        // Having seen a matrix code once, look again at once rather than some frames later.
        let undecided = self.sightings.is_any_undecided_beyond_retail();
        let every = if self.tracks.is_any_promising() { 2 * ALL_FORMATS_EVERY } else { ALL_FORMATS_EVERY };
        if undecided || self.frames % every == 1 { Formats::All } else { Formats::Retail }
    }

    fn count(&mut self, at_ms: u64, formats: Formats, won: Vec<Won>) -> Verdict {
        self.sightings.count(self.frames, at_ms, formats, won)
    }
}

/// Adds the likeliest code to what looks say: where it is the same it makes them as sure as it is, and where not none is believed. One that
/// is weak is not believed by itself.
fn weigh(won: &mut Vec<Won>, likeliest: Won) {
    if let Some(same) = won.iter_mut().find(|won| won.read.agrees_with(&likeliest.read)) {
        same.is_weak &= likeliest.is_weak;
        return;
    }
    let before = won.len();
    won.retain(|won| !won.read.is_rival_of(&likeliest.read));
    if won.len() == before && !likeliest.is_weak {
        won.push(likeliest);
    }
}

#[cfg(test)]
mod tests {
    use barcode::Symbology;

    use super::*;
    use crate::{Format, Point, Position, Read};

    const EAN: &str = "4006381333931";
    const WRONG: &str = "9074932437075";
    const UPC_E: &str = "0042100005264";

    fn read(text: &str, format: Format) -> Read {
        read_at(text, format, 0)
    }

    fn read_at(text: &str, format: Format, y: i32) -> Read {
        let corner = |x, y| Point { x, y };
        Read {
            text: text.to_owned(),
            symbology: Some(if format.is_retail() { Symbology::EAN_UPC } else { Symbology::QR }),
            format,
            position: Position {
                corners: [corner(0, y), corner(100, y), corner(100, y + 10), corner(0, y + 10)],
            },
        }
    }

    fn ean() -> Read {
        read(EAN, Format::Ean13)
    }

    /// What one that looked plainly saw.
    fn won(read: &Read) -> Won {
        Won { read: read.clone(), is_weak: read.format == Format::UpcE }
    }

    fn verdict(accepted: Vec<Read>, seen: bool) -> Verdict {
        Verdict { accepted, seen, ..Verdict::default() }
    }

    /// A session that is told what was read instead of looking.
    #[derive(Default)]
    struct Told {
        session: Session,
        sequence: u32,
        ms: u64,
    }

    impl Told {
        /// The next frame, 100 ms later.
        fn frame(&mut self, reads: &[&Read]) -> Verdict {
            self.frame_after(100, reads)
        }

        fn frame_after(&mut self, ms: u64, reads: &[&Read]) -> Verdict {
            self.session.begin(self.sequence);
            let formats = self.session.formats();
            let looked_for = |read: &Read| formats == Formats::All || read.format.is_retail();
            let reads = reads.iter().filter(|read| looked_for(read)).map(|read| won(read)).collect();
            self.sequence += 1;
            self.ms += ms;
            self.session.count(self.ms, formats, reads)
        }

        fn texts(&mut self, reads: &[&Read]) -> Vec<String> {
            self.frame(reads).accepted.into_iter().map(|read| read.text).collect()
        }
    }

    #[test]
    fn a_sure_likeliest_code_confirms_a_look_and_another_one_refutes_it() {
        let won = |text: &str, y, is_weak| Won { read: read_at(text, Format::Ean13, y), is_weak };
        let weighed = |likeliest| {
            let mut all = vec![won(EAN, 0, true)];
            weigh(&mut all, likeliest);
            all
        };
        assert_eq!(weighed(won(EAN, 3, false)), [won(EAN, 0, false)]);
        assert_eq!(weighed(won(EAN, 3, true)), [won(EAN, 0, true)]);
        assert_eq!(weighed(won(WRONG, 3, false)), []);
        assert_eq!(weighed(won(WRONG, 3, true)), []);
        assert_eq!(weighed(won(WRONG, 400, false)), [won(EAN, 0, true), won(WRONG, 400, false)]);
        assert_eq!(weighed(won(WRONG, 400, true)), [won(EAN, 0, true)]);
    }

    #[test]
    fn one_reading_is_not_enough_and_two_are() {
        let mut told = Told::default();
        assert_eq!(told.frame(&[&ean()]), verdict(vec![], true));
        assert_eq!(told.frame(&[&ean()]), verdict(vec![ean()], true));
    }

    #[test]
    fn the_same_code_twice_in_one_frame_is_one_vote() {
        let mut told = Told::default();
        assert!(told.texts(&[&ean(), &ean()]).is_empty());
        assert!(told.texts(&[]).is_empty());
        assert_eq!(told.texts(&[&ean()]), [EAN]);
    }

    #[test]
    fn the_same_frame_sent_twice_is_one_vote() {
        let mut session = Session::new();
        for _ in 0..3 {
            session.begin(7);
            assert!(session.count(50, Formats::All, vec![won(&ean())]).accepted.is_empty());
        }
        session.begin(8);
        assert_eq!(session.count(90, Formats::All, vec![won(&ean())]).accepted, [ean()]);
    }

    #[test]
    fn a_frame_that_was_overtaken_counts_as_any_other() {
        let mut session = Session::new();
        let accepted: Vec<usize> = [4, 6, 5]
            .into_iter()
            .map(|sequence| {
                session.begin(sequence);
                let reads = if sequence == 4 { vec![] } else { vec![won(&ean())] };
                session.count(u64::from(sequence) * 66, Formats::Retail, reads).accepted.len()
            })
            .collect();
        assert_eq!(accepted, [0, 0, 1]);
    }

    #[test]
    fn a_stray_reading_among_right_ones_is_never_told() {
        let mut told = Told::default();
        let wrong = read(WRONG, Format::Ean13);
        assert!(told.texts(&[&wrong]).is_empty());
        assert!(told.texts(&[&ean()]).is_empty());
        assert_eq!(told.texts(&[&ean()]), [EAN]);
        for _ in 0..30 {
            assert!(told.texts(&[&ean()]).is_empty());
        }
        assert!(told.texts(&[&ean(), &wrong]).is_empty(), "the first stray reading is long forgotten");
    }

    #[test]
    fn misreadings_that_differ_never_add_up() {
        let mut told = Told::default();
        for number in 0..200 {
            let misread = read(&format!("{number:013}"), Format::Ean13);
            assert!(told.texts(&[&misread]).is_empty(), "{number}");
        }
    }

    #[test]
    fn the_same_digits_as_another_symbology_are_another_code() {
        let mut told = Told::default();
        let in_a_qr_code = Read { symbology: Some(Symbology::QR), ..ean() };
        assert!(told.texts(&[&ean()]).is_empty());
        assert!(told.texts(&[&in_a_qr_code]).is_empty());
        assert_eq!(told.texts(&[&ean()]), [EAN]);
    }

    #[test]
    fn told_once_while_it_stays() {
        let mut told = Told::default();
        let accepted: usize = (0..200).map(|_| told.frame(&[&ean()]).accepted.len()).sum();
        assert_eq!(accepted, 1);
    }

    #[test]
    fn gaps_do_not_make_it_a_second_pack() {
        let mut told = Told::default();
        told.frame(&[&ean()]);
        assert_eq!(told.texts(&[&ean()]), [EAN]);
        for gap in [1, 5, 13] {
            for _ in 0..gap {
                assert!(!told.frame(&[]).seen);
            }
            assert_eq!(told.frame(&[&ean()]), verdict(vec![], true), "gap of {gap} frames");
            assert!(told.texts(&[&ean()]).is_empty(), "gap of {gap} frames");
        }
        // Long in time, but nobody looked: the camera or the machine stood still.
        assert!(told.frame_after(60_000, &[&ean()]).accepted.is_empty());
    }

    #[test]
    fn told_again_after_it_was_away() {
        let mut told = Told::default();
        told.frame(&[&ean()]);
        assert_eq!(told.texts(&[&ean()]), [EAN]);
        for _ in 0..20 {
            told.frame(&[]);
        }
        assert!(told.texts(&[&ean()]).is_empty(), "one reading is not enough again");
        assert_eq!(told.texts(&[&ean()]), [EAN]);
    }

    #[test]
    fn a_upc_e_within_an_ean_is_not_told() {
        let upc_e = read(UPC_E, Format::UpcE);
        let mut told = Told::default();
        told.frame(&[&upc_e]);
        assert_eq!(told.texts(&[&ean(), &upc_e]), [] as [&str; 0]);
        assert_eq!(told.texts(&[&ean(), &upc_e]), [EAN]);
        assert!(told.texts(&[&upc_e]).is_empty());
    }

    #[test]
    fn a_upc_e_takes_three_frames() {
        let upc_e = read(UPC_E, Format::UpcE);
        let mut told = Told::default();
        for _ in 0..2 {
            assert!(told.texts(&[&upc_e]).is_empty());
        }
        assert_eq!(told.texts(&[&upc_e]), [UPC_E]);
    }

    #[test]
    fn other_formats_are_looked_for_in_every_third_frame_and_again_at_once() {
        let mut session = Session::new();
        let looked: Vec<Formats> = (0..7)
            .map(|sequence| {
                session.begin(sequence);
                session.formats()
            })
            .collect();
        let (all, retail) = (Formats::All, Formats::Retail);
        assert_eq!(looked, [all, retail, retail, all, retail, retail, all]);

        let mut told = Told::default();
        let qr = read("larder:undo", Format::Qr);
        assert!(told.texts(&[&qr]).is_empty());
        assert_eq!(told.texts(&[&qr]), ["larder:undo"]);
        // Not looked for is not missed.
        for _ in 0..100 {
            assert_eq!(told.frame(&[&qr]), verdict(vec![], true));
        }
    }

    #[test]
    fn a_new_opening_forgets_votes() {
        for first in [0, 2] {
            let mut told = Told::default();
            for _ in 0..5 {
                told.frame(&[]);
            }
            assert!(told.texts(&[&ean()]).is_empty());
            told.sequence = first; // 2: frames 0 and 1 of the other opening were dropped
            assert!(told.texts(&[&ean()]).is_empty(), "a vote of the opening before counted");
            assert_eq!(told.texts(&[&ean()]), [EAN]);
        }
    }

    #[test]
    fn a_pack_that_still_stands_there_in_a_new_opening_is_not_told_again() {
        let mut told = Told::default();
        told.frame(&[&ean()]);
        assert_eq!(told.texts(&[&ean()]), [EAN]);
        told.sequence = 0;
        assert!(told.frame_after(60_000, &[&ean()]).accepted.is_empty());
        assert!(told.texts(&[&ean()]).is_empty());

        // Seen to be gone, it can be held up again.
        told.sequence = 0;
        for _ in 0..20 {
            told.frame(&[]);
        }
        assert!(told.texts(&[&ean()]).is_empty());
        assert_eq!(told.texts(&[&ean()]), [EAN]);
    }
}
