//! The codes in view, and when one of them is believed.
//!
//! A code is believed when frames within a second agree on it: two of them, or three where all are weak. Not
//! all that is believed is meant: a pack has a web address beside its number, a wrapped bundle shows the codes of what is in
//! it, and the next pack's code comes into the picture with this one's.

use barcode::{Content, Gtin, ParseError};

use crate::verdict::Verdict;
use crate::votes::Won;
use crate::{Formats, Read};

/// What the votes of a code have to come to …
const NEEDED: u32 = 6;
/// … where a frame that is sure of it counts so much …
const SURE: u32 = 3;
/// … and one that is weak so much.
const WEAK: u32 = 2;
/// Votes count together within so many milliseconds.
const TOGETHER_MS: u64 = 1_000;
/// A code has left the picture when it was looked for in this many frames in a row and not found …
const MISSED_LOOKS: u32 = 3;
/// … and was not seen for this many milliseconds. A pack held in the hand is blurred now and then; until this
/// is over it is still the same pack.
const ABSENT_MS: u64 = 1_500;
/// What is no item's code is told once it was held up for so many milliseconds, and no item's with it.
const PATIENCE_MS: u64 = 800;
/// A code that joins one that was told less than so many milliseconds ago may be of the same pack.
const JOINS_MS: u64 = 3_000;
/// More codes than this are not kept in mind.
const MAX_SIGHTINGS: usize = 64;

/// The codes in view, frame by frame.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    list: Vec<Sighting>,
    /// The number of the last frame.
    frame: u64,
    /// When it was taken, in milliseconds.
    at_ms: u64,
}

/// A code in view.
#[derive(Debug)]
struct Sighting {
    /// Its last reading.
    read: Read,
    /// What it is about.
    about: About,
    /// Its last votes: when, and how much they count.
    votes: [(u64, u32); 3],
    first_frame: u64,
    first_ms: u64,
    last_frame: u64,
    last_ms: u64,
    /// In how many frames in a row it was looked for in vain.
    missed: u32,
    /// True once it was ready and something else was in view that was not.
    waited: bool,
    /// When it was told, or passed over for another of the same item.
    told_ms: Option<u64>,
}

/// What a code is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// An item, and whether it says more of it than its number.
    Item { gtin: Gtin, says_more: bool },
    /// Something that is printed on packs beside their number.
    Aside,
    /// Something else, such as a label of our own.
    Other,
}

impl About {
    fn of(read: &Read) -> Self {
        match barcode::parse(&read.to_scan()) {
            Ok(code) => Self::Item { gtin: code.gtin, says_more: code.message.is_some() },
            Err(ParseError::NotAProductCode(Content::Text)) => Self::Other,
            Err(_) => Self::Aside,
        }
    }

    fn gtin(self) -> Option<Gtin> {
        match self {
            Self::Item { gtin, .. } => Some(gtin),
            Self::Aside | Self::Other => None,
        }
    }
}

impl Sighting {
    fn is_gone(&self, at_ms: u64) -> bool {
        self.missed >= MISSED_LOOKS && at_ms.saturating_sub(self.last_ms) >= ABSENT_MS
    }

    fn vote(&mut self, at_ms: u64, weight: u32) {
        self.votes.rotate_right(1);
        self.votes[0] = (at_ms, weight);
    }

    fn is_believed(&self, at_ms: u64) -> bool {
        let counts = |(ms, _): &&(u64, u32)| at_ms.saturating_sub(*ms) <= TOGETHER_MS;
        self.votes.iter().filter(counts).map(|(_, weight)| weight).sum::<u32>() >= NEEDED
    }
}

impl Sightings {
    /// Forgets votes, for a new opening of the camera. What was told is remembered until it is seen to be gone: a pack that still
    /// stands there when the camera comes back was not held up again.
    pub(crate) fn begin(&mut self) {
        self.list.retain(|sighting| sighting.told_ms.is_some());
    }

    /// Whether a code that is not looked for in every frame waits for another vote.
    pub(crate) fn is_any_undecided_beyond_retail(&self) -> bool {
        self.list.iter().any(|sighting| sighting.told_ms.is_none() && !sighting.read.format.is_retail())
    }

    /// Counts what was read in a frame; the same frame again counts once.
    pub(crate) fn count(&mut self, frame: u64, at_ms: u64, formats: Formats, won: Vec<Won>) -> Verdict {
        (self.frame, self.at_ms) = (frame, at_ms);
        self.list.retain(|sighting| !sighting.is_gone(at_ms));
        for won in won {
            self.vote(won);
        }
        for sighting in &mut self.list {
            let looked_for = formats == Formats::All || sighting.read.format.is_retail();
            if looked_for && sighting.last_frame != frame {
                sighting.missed += 1;
            }
        }
        if self.list.len() > MAX_SIGHTINGS {
            self.list.sort_by_key(|sighting| std::cmp::Reverse(sighting.last_frame));
            self.list.truncate(MAX_SIGHTINGS);
        }
        let seen = self.list.iter().any(|sighting| sighting.missed == 0);
        Verdict { seen, ..self.decide() }
    }

    fn vote(&mut self, won: Won) {
        let (frame, at_ms) = (self.frame, self.at_ms);
        let Won { read, is_weak } = won;
        let weight = if is_weak { WEAK } else { SURE };
        match self.list.iter_mut().find(|sighting| sighting.read.agrees_with(&read)) {
            Some(sighting) => {
                if sighting.last_frame != frame {
                    sighting.vote(at_ms, weight);
                }
                sighting.read = read;
                sighting.last_frame = frame;
                sighting.last_ms = at_ms;
                sighting.missed = 0;
            }
            None => self.list.push(Sighting {
                about: About::of(&read),
                read,
                votes: [(at_ms, weight), (0, 0), (0, 0)],
                first_frame: frame,
                first_ms: at_ms,
                last_frame: frame,
                last_ms: at_ms,
                missed: 0,
                waited: false,
                told_ms: None,
            }),
        }
    }

    fn decide(&mut self) -> Verdict {
        let believed: Vec<usize> = (0..self.list.len()).filter(|&at| self.is_ready(at)).collect();
        let is_passed_over = |at: &usize| self.is_passed_over(*at, &believed);
        let (passed_over, ready): (Vec<usize>, Vec<usize>) =
            believed.iter().copied().partition(is_passed_over);
        for at in passed_over {
            self.list[at].told_ms = Some(self.at_ms);
        }
        if ready.is_empty() {
            return Verdict::default();
        }
        if self.is_company_undecided(&ready) && !ready.iter().any(|&at| self.list[at].waited) {
            for at in ready {
                self.list[at].waited = true;
            }
            return Verdict::default();
        }
        let joins = ready.iter().any(|&at| self.joins_another(at));
        for &at in &ready {
            self.list[at].told_ms = Some(self.at_ms);
        }
        let read = |at: &usize| self.list[*at].read.clone();
        let is_item = |at: &usize| self.list[*at].about.gtin().is_some();
        let (items, others): (Vec<usize>, Vec<usize>) = ready.into_iter().partition(is_item);
        let (mut accepted, mut choice): (Vec<Read>, Vec<Read>) =
            (others.iter().map(read).collect(), Vec::new());
        let of_items = if items.len() > 1 || joins { &mut choice } else { &mut accepted };
        of_items.extend(items.iter().map(read));
        Verdict { accepted, choice, ..Verdict::default() }
    }

    /// Whether it is believed with this frame, and nothing in view speaks against telling it.
    fn is_ready(&self, at: usize) -> bool {
        let sighting = &self.list[at];
        let refuted = || {
            self.list.iter().any(|other| {
                other.last_frame >= sighting.first_frame && sighting.read.is_part_of(&other.read)
            })
        };
        let is_aside = || {
            let early = self.at_ms.saturating_sub(sighting.first_ms) < PATIENCE_MS;
            sighting.about == About::Aside
                && (early || self.list.iter().any(|other| other.about.gtin().is_some()))
        };
        sighting.told_ms.is_none()
            && sighting.last_frame == self.frame
            && sighting.is_believed(self.at_ms)
            && !refuted()
            && !is_aside()
    }

    /// Whether another code of the same pack is told instead: that says more, or was told before. Two that say more than the
    /// number are of two packs.
    fn is_passed_over(&self, at: usize, believed: &[usize]) -> bool {
        let About::Item { gtin, says_more } = self.list[at].about else { return false };
        let goes_before = |other: usize| match self.list[other].about {
            About::Item { gtin: of, says_more: more }
                if other != at && of == gtin && !(more && says_more) =>
            {
                self.list[other].told_ms.is_some()
                    || believed.contains(&other) && (more, at) > (says_more, other)
            }
            _ => false,
        };
        (0..self.list.len()).any(goes_before)
    }

    /// Whether another item's code is in view, elsewhere, that may be as sure with the next frame.
    fn is_company_undecided(&self, ready: &[usize]) -> bool {
        let mine = |other: &Sighting| {
            ready.iter().any(|&at| {
                self.list[at].about.gtin() == other.about.gtin()
                    || self.list[at].read.is_rival_of(&other.read)
            })
        };
        self.list.iter().enumerate().any(|(at, other)| {
            !ready.contains(&at)
                && other.told_ms.is_none()
                && other.last_frame == self.frame
                && other.about.gtin().is_some()
                && !mine(other)
        })
    }

    /// Whether the code of another item is in the same frame that was told a moment ago.
    fn joins_another(&self, at: usize) -> bool {
        let own = self.list[at].about.gtin();
        own.is_some()
            && self.list.iter().any(|other| {
                let lately = other.told_ms.is_some_and(|ms| self.at_ms.saturating_sub(ms) < JOINS_MS);
                lately
                    && other.last_frame == self.frame
                    && other.about.gtin().is_some_and(|gtin| Some(gtin) != own)
            })
    }
}

#[cfg(test)]
mod tests {
    use barcode::Symbology;

    use super::*;
    use crate::{Format, Point, Position};

    const EAN: &str = "4006381333931";
    const OTHER: &str = "9783161484100";

    fn read(text: &str, format: Format, y: i32) -> Read {
        let corner = |x, y| Point { x, y };
        let symbology = if format.is_retail() { Symbology::EAN_UPC } else { Symbology::QR };
        let corners = [corner(0, y), corner(100, y), corner(100, y + 10), corner(0, y + 10)];
        Read { text: text.to_owned(), symbology: Some(symbology), format, position: Position { corners } }
    }

    fn ean(text: &str, y: i32) -> Read {
        read(text, Format::Ean13, y)
    }

    fn qr(text: &str) -> Read {
        read(text, Format::Qr, 600)
    }

    fn data_matrix(text: &str) -> Read {
        let symbology = Symbology::from_aim("]d2");
        Read { symbology, ..read(text, Format::DataMatrix, 600) }
    }

    /// A camera of ten frames a second.
    #[derive(Default)]
    struct Seen {
        sightings: Sightings,
        frame: u64,
    }

    impl Seen {
        fn frame(&mut self, reads: &[Read], is_weak: bool) -> Verdict {
            self.frame += 1;
            let won = reads.iter().map(|read| Won { read: read.clone(), is_weak }).collect();
            self.sightings.count(self.frame, self.frame * 100, Formats::All, won)
        }

        /// What so many frames with the same in them tell: accepted, and to choose from.
        fn told(&mut self, frames: u64, reads: &[Read]) -> (Vec<String>, Vec<String>) {
            let mut told = (Vec::new(), Vec::new());
            for _ in 0..frames {
                let counted = self.frame(reads, false);
                told.0.extend(counted.accepted.into_iter().map(|read| read.text));
                told.1.extend(counted.choice.into_iter().map(|read| read.text));
            }
            told
        }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn weak_readings_have_to_be_three() {
        let mut seen = Seen::default();
        for _ in 0..2 {
            assert!(seen.frame(&[ean(EAN, 0)], true).accepted.is_empty());
        }
        assert_eq!(seen.frame(&[ean(EAN, 0)], true).accepted.len(), 1);

        let mut seen = Seen::default();
        seen.frame(&[ean(EAN, 0)], true);
        assert!(seen.frame(&[ean(EAN, 0)], false).accepted.is_empty());
        assert_eq!(seen.frame(&[ean(EAN, 0)], false).accepted.len(), 1);
    }

    #[test]
    fn votes_count_together_within_a_second() {
        let mut seen = Seen::default();
        seen.frame(&[ean(EAN, 0)], false);
        for _ in 0..10 {
            seen.frame(&[], false);
        }
        assert!(seen.frame(&[ean(EAN, 0)], false).accepted.is_empty());
        assert_eq!(seen.frame(&[ean(EAN, 0)], false).accepted.len(), 1);
    }

    #[test]
    fn two_items_in_one_picture_are_for_the_user_to_choose_from() {
        let both = [ean(EAN, 0), ean(OTHER, 300)];
        let mut seen = Seen::default();
        assert_eq!(seen.told(5, &both), (vec![], texts(&[EAN, OTHER])));

        // The second is read one frame later: the first waits for it, but no longer than that.
        let mut seen = Seen::default();
        seen.frame(&both[..1], false);
        assert_eq!(seen.told(2, &both), (vec![], texts(&[EAN, OTHER])));
        let mut seen = Seen::default();
        seen.frame(&both[..1], false);
        seen.frame(&both, false);
        assert_eq!(seen.told(1, &both[..1]), (texts(&[EAN]), vec![]));
    }

    #[test]
    fn a_code_that_joins_one_just_told_is_asked_about_and_a_later_one_is_the_next_pack() {
        let both = [ean(EAN, 0), ean(OTHER, 300)];
        let mut seen = Seen::default();
        assert_eq!(seen.told(2, &both[..1]), (texts(&[EAN]), vec![]));
        assert_eq!(seen.told(2, &both), (vec![], texts(&[OTHER])));

        let mut seen = Seen::default();
        seen.told(40, &both[..1]);
        assert_eq!(seen.told(2, &both), (texts(&[OTHER]), vec![]));

        let mut seen = Seen::default();
        seen.told(2, &both[..1]);
        assert_eq!(seen.told(2, &both[1..]), (texts(&[OTHER]), vec![]));
    }

    #[test]
    fn what_stands_beside_a_product_number_is_not_told() {
        let web = qr("https://example.org");
        let mut seen = Seen::default();
        assert_eq!(seen.told(20, &[ean(EAN, 0), web.clone()]), (texts(&[EAN]), vec![]));
        // Alone, it is told once it was held up for a while.
        let mut seen = Seen::default();
        assert_eq!(seen.told(8, std::slice::from_ref(&web)), (vec![], vec![]));
        assert_eq!(seen.told(1, &[web]), (texts(&["https://example.org"]), vec![]));
        // A label of our own is told at once.
        let mut seen = Seen::default();
        assert_eq!(seen.told(2, &[qr("larder:undo")]), (texts(&["larder:undo"]), vec![]));
    }

    #[test]
    fn two_codes_of_one_pack_are_told_as_one_and_the_one_that_says_more_is() {
        let dated = "01040063813339311727040110A1";
        let mut seen = Seen::default();
        assert_eq!(seen.told(20, &[ean(EAN, 0), data_matrix(dated)]), (texts(&[dated]), vec![]));
        let mut seen = Seen::default();
        seen.told(2, &[ean(EAN, 0)]);
        assert_eq!(seen.told(20, &[data_matrix(dated)]), (vec![], vec![]));
        // Two that say more are of two packs.
        let next = "01040063813339311727040210A2";
        let mut seen = Seen::default();
        seen.told(2, &[data_matrix(dated)]);
        assert_eq!(seen.told(2, &[data_matrix(next)]), (texts(&[next]), vec![]));
    }

    #[test]
    fn a_clock_that_goes_back_does_no_harm() {
        let mut sightings = Sightings::default();
        for (frame, ms) in [(1, u64::MAX), (2, 0), (3, 5), (4, u64::MAX)] {
            let won = Won { read: ean(EAN, 0), is_weak: false };
            sightings.count(frame, ms, Formats::All, vec![won]);
        }
        assert_eq!(sightings.list.len(), 1);
    }

    #[test]
    fn memory_is_bounded() {
        let mut seen = Seen::default();
        for number in 0..1_000 {
            seen.sightings.count(
                number,
                number,
                Formats::All,
                vec![Won { read: ean(&format!("{number:013}"), 0), is_weak: false }],
            );
        }
        assert_eq!(seen.sightings.list.len(), MAX_SIGHTINGS);
    }
}
