//! Votes over the frames of one opening of the camera.

use std::time::{Duration, Instant};

use crate::looks::{Effort, Looker};
use crate::track::Tracks;
use crate::{Formats, Frame, Read};

/// No look at a frame is begun after so long: a camera sends the next one soon.
const BUDGET: Duration = Duration::from_millis(30);
/// Places with bars that are looked at in one frame.
const MOST_REGIONS: usize = 2;
/// How many frames have to agree.
const VOTES: u32 = 2;
/// The formats beyond the till's are looked for in every this many frames.
const ALL_FORMATS_EVERY: u64 = 3;
/// A code has left the picture when it was looked for in this many frames in a row and not found …
const MISSED_LOOKS: u32 = 3;
/// … and was not seen for this many milliseconds. A pack held in the hand is blurred now and then; until this
/// is over it is still the same pack.
const ABSENT_MS: u64 = 1_500;
/// More codes than this are not kept in mind.
const MAX_SIGHTINGS: usize = 64;

/// What the frames so far say.
///
/// A code is accepted when two different frames agree on it and, for a UPC-E, no EAN code was read of the
/// same bars meanwhile. It is told once as long as it stays in the picture, and again only after it was out
/// of it for a while, counted in frames as well as in the time passed in. A frame with a sequence of 0, or less
/// than the last one's, is of a new opening of the camera: votes begin anew.
#[derive(Debug, Default)]
pub struct Session {
    sightings: Vec<Sighting>,
    /// The sequence of the last frame, none before the first.
    last_sequence: Option<u32>,
    /// How many different frames there were.
    frames: u64,
    looker: Looker,
    tracks: Tracks,
}

/// What came of a frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The codes accepted with this frame.
    pub accepted: Vec<Read>,
    /// Whether some code is in view, accepted or not.
    pub seen: bool,
}

/// A code in view.
#[derive(Debug)]
struct Sighting {
    /// Its last reading.
    read: Read,
    /// In how many frames it was read.
    votes: u32,
    first_frame: u64,
    last_frame: u64,
    last_ms: u64,
    /// In how many frames in a row it was looked for in vain.
    missed: u32,
    /// Whether it was accepted.
    told: bool,
}

impl Sighting {
    fn is_gone(&self, at_ms: u64) -> bool {
        self.missed >= MISSED_LOOKS && at_ms.saturating_sub(self.last_ms) >= ABSENT_MS
    }
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
        let reads = self.look(frame, formats);
        self.count(at_ms, formats, reads)
    }

    /// What is read in a frame, within the time there is for it.
    fn look(&mut self, frame: &Frame<'_>, formats: Formats) -> Vec<Read> {
        let until = Instant::now() + BUDGET;
        let effort = Effort {
            formats,
            in_crops: Formats::Retail,
            most_regions: MOST_REGIONS,
            until: Some(until),
            likeliest: false,
            first_is_enough: true,
        };
        let mut reads: Vec<Read> = self.looker.look(frame.view(), effort).winners().cloned().collect();
        if reads.is_empty() {
            self.tracks.follow(self.looker.regions());
            if let Some(track) = self.tracks.steady() {
                reads.extend(self.looker.follow(frame.view(), track));
            }
        }
        reads
    }

    /// Forgets all votes when this is the first frame of an opening, or an opening's first frames were dropped.
    /// What was told is remembered until it is seen to be gone: a pack that still stands there when the camera
    /// comes back was not held up again.
    fn begin(&mut self, sequence: u32) {
        if sequence == 0 || self.last_sequence.is_some_and(|last| sequence < last) {
            self.sightings.retain(|sighting| sighting.told);
            self.tracks.clear();
            self.last_sequence = None;
        }
        if self.last_sequence != Some(sequence) {
            self.frames += 1;
        }
        self.last_sequence = Some(sequence);
    }

    /// What to look for in the frame that has begun.
    fn formats(&self) -> Formats {
        let undecided =
            self.sightings.iter().any(|sighting| !sighting.told && !sighting.read.format.is_retail());
        // Having seen a matrix code once, look again at once rather than two frames later.
        if undecided || self.frames % ALL_FORMATS_EVERY == 1 { Formats::All } else { Formats::Retail }
    }

    fn count(&mut self, at_ms: u64, formats: Formats, reads: Vec<Read>) -> Verdict {
        self.sightings.retain(|sighting| !sighting.is_gone(at_ms));
        for read in reads {
            self.vote(at_ms, read);
        }
        for sighting in &mut self.sightings {
            let looked_for = formats == Formats::All || sighting.read.format.is_retail();
            if looked_for && sighting.last_frame != self.frames {
                sighting.missed += 1;
            }
        }
        if self.sightings.len() > MAX_SIGHTINGS {
            self.sightings.sort_by_key(|sighting| std::cmp::Reverse(sighting.last_frame));
            self.sightings.truncate(MAX_SIGHTINGS);
        }
        let seen = self.sightings.iter().any(|sighting| sighting.missed == 0);
        Verdict { accepted: self.accept(), seen }
    }

    fn vote(&mut self, at_ms: u64, read: Read) {
        let frame = self.frames;
        match self.sightings.iter_mut().find(|sighting| sighting.read.agrees_with(&read)) {
            Some(sighting) => {
                if sighting.last_frame != frame {
                    sighting.votes = sighting.votes.saturating_add(1);
                }
                sighting.read = read;
                sighting.last_frame = frame;
                sighting.last_ms = at_ms;
                sighting.missed = 0;
            }
            None => self.sightings.push(Sighting {
                read,
                votes: 1,
                first_frame: frame,
                last_frame: frame,
                last_ms: at_ms,
                missed: 0,
                told: false,
            }),
        }
    }

    fn accept(&mut self) -> Vec<Read> {
        let ready: Vec<usize> = (0..self.sightings.len())
            .filter(|&index| {
                let sighting = &self.sightings[index];
                !sighting.told
                    && sighting.votes >= VOTES
                    && sighting.last_frame == self.frames
                    && !self.sightings.iter().any(|other| {
                        other.last_frame >= sighting.first_frame && sighting.read.is_part_of(&other.read)
                    })
            })
            .collect();
        ready
            .into_iter()
            .map(|index| {
                let sighting = &mut self.sightings[index];
                sighting.told = true;
                sighting.read.clone()
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use barcode::Symbology;

    use super::*;
    use crate::{Format, Point, Position};

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
            let reads = reads.iter().copied().filter(|read| looked_for(read)).cloned().collect();
            self.sequence += 1;
            self.ms += ms;
            self.session.count(self.ms, formats, reads)
        }

        fn texts(&mut self, reads: &[&Read]) -> Vec<String> {
            self.frame(reads).accepted.into_iter().map(|read| read.text).collect()
        }
    }

    #[test]
    fn one_reading_is_not_enough_and_two_are() {
        let mut told = Told::default();
        assert_eq!(told.frame(&[&ean()]), Verdict { accepted: vec![], seen: true });
        assert_eq!(told.frame(&[&ean()]), Verdict { accepted: vec![ean()], seen: true });
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
            assert!(session.count(50, Formats::All, vec![ean()]).accepted.is_empty());
        }
        session.begin(8);
        assert_eq!(session.count(90, Formats::All, vec![ean()]).accepted, [ean()]);
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
            assert_eq!(
                told.frame(&[&ean()]),
                Verdict { accepted: vec![], seen: true },
                "gap of {gap} frames"
            );
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
    fn several_codes_at_once() {
        let mut told = Told::default();
        let other = read_at("9783161484100", Format::Ean13, 300);
        told.frame(&[&ean(), &other]);
        assert_eq!(told.frame(&[&other, &ean()]).accepted, [ean(), other]);
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
    fn a_upc_e_alone_beside_or_after_an_ean_is_told() {
        let upc_e = read(UPC_E, Format::UpcE);
        let mut told = Told::default();
        told.frame(&[&upc_e]);
        assert_eq!(told.texts(&[&upc_e]), [UPC_E]);

        let mut told = Told::default();
        let beside = read_at(UPC_E, Format::UpcE, 300);
        told.frame(&[&ean(), &beside]);
        assert_eq!(told.texts(&[&ean(), &beside]), [EAN, UPC_E]);

        let mut told = Told::default();
        told.frame(&[&ean()]);
        told.frame(&[&ean()]);
        told.frame(&[&upc_e]);
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
        let qr = read("https://example.org", Format::Qr);
        assert!(told.texts(&[&qr]).is_empty());
        assert_eq!(told.texts(&[&qr]), ["https://example.org"]);
        // Not looked for is not missed.
        for _ in 0..100 {
            let verdict = told.frame(&[&qr]);
            assert_eq!(verdict, Verdict { accepted: vec![], seen: true });
        }
    }

    #[test]
    fn a_new_opening_forgets_votes() {
        for first in [0, 2] {
            let mut told = Told::default();
            told.frame(&[]);
            told.frame(&[]);
            told.frame(&[]);
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

    #[test]
    fn a_clock_that_goes_back_does_no_harm() {
        let mut session = Session::new();
        for (sequence, ms) in [(0, u64::MAX), (1, 0), (2, 5), (3, u64::MAX)] {
            session.begin(sequence);
            session.count(ms, Formats::All, vec![ean()]);
        }
        assert_eq!(session.sightings.len(), 1);
    }

    #[test]
    fn memory_is_bounded() {
        let mut told = Told::default();
        for number in 0..1_000 {
            told.frame_after(1, &[&read(&format!("{number:013}"), Format::Ean13)]);
        }
        assert_eq!(told.session.sightings.len(), MAX_SIGHTINGS);
    }
}
