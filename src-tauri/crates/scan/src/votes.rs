//! What several looks at one picture say together.
//!
//! Looks are different pictures of the same bars: what is really there is read in many of them, what was made up of noise in
//! one. So each place of the picture has a vote, in which each look counts once.

use crate::{Format, Position, Read};

/// A way in which a picture, or a part of it, was looked at.
pub(crate) type Look = u32;

/// The look at a picture as it is.
pub(crate) const PLAIN: Look = 0;

/// How much a likeliest code counts, in looks: a decoder that misreads a blurred code does so in look after look, and the
/// likeliest code was right wherever it was sure of itself.
const LIKELIEST: usize = 10;

/// So many looks, and none that says something else, are hardly ever wrong.
const SURE: usize = 3;

/// The readings of one picture, by place.
#[derive(Debug, Default)]
pub(crate) struct Votes {
    places: Vec<Place>,
}

/// Readings of bars that may be the same.
#[derive(Debug)]
struct Place {
    candidates: Vec<Candidate>,
}

/// What the looks at a picture agree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Won {
    pub(crate) read: Read,
    /// True of what one look alone reads, and of what is easily made up: to be seen once more than others.
    pub(crate) is_weak: bool,
}

/// One thing that was read at a place, and by which looks.
#[derive(Debug)]
struct Candidate {
    read: Read,
    looks: Vec<Look>,
    is_likeliest: bool,
}

impl Candidate {
    fn votes(&self) -> usize {
        self.looks.len() + if self.is_likeliest { LIKELIEST } else { 0 }
    }

    /// Whether two looks say so, or what it is is hardly ever misread: bars that have a check digit and nothing else are, and alike as
    /// long as the view stands still.
    fn is_confirmed(&self) -> bool {
        self.votes() > 1 || !has_a_check_digit_only(self.read.format)
    }

    fn to_won(&self) -> Won {
        let is_weak = self.read.format == Format::UpcE || !self.is_confirmed();
        Won { read: self.read.clone(), is_weak }
    }
}

impl Votes {
    pub(crate) fn clear(&mut self) {
        self.places.clear();
    }

    /// What a decoder read in a look.
    pub(crate) fn add(&mut self, look: Look, read: Read) {
        let candidate = self.candidate(read);
        if !candidate.looks.contains(&look) {
            candidate.looks.push(look);
        }
    }

    /// A code that is likelier than all others.
    pub(crate) fn add_likeliest(&mut self, read: Read) {
        self.candidate(read).is_likeliest = true;
    }

    fn candidate(&mut self, read: Read) -> &mut Candidate {
        let is_here = |place: &Place| place.candidates.iter().any(|other| other.read.is_rival_of(&read));
        let place = self.places.iter().position(is_here).unwrap_or_else(|| {
            self.places.push(Place { candidates: Vec::new() });
            self.places.len() - 1
        });
        let candidates = &mut self.places[place].candidates;
        let candidate =
            candidates.iter().position(|other| other.read.agrees_with(&read)).unwrap_or_else(|| {
                candidates.push(Candidate { read, looks: Vec::new(), is_likeliest: false });
                candidates.len() - 1
            });
        &mut candidates[candidate]
    }

    /// Whether something was read, and all of it so that more looks would hardly change it: they may stop.
    pub(crate) fn is_settled(&self) -> bool {
        self.standing().next().is_some() && self.standing().all(Candidate::is_confirmed)
    }

    /// Where something stands that one look alone says.
    pub(crate) fn unconfirmed(&self) -> impl Iterator<Item = &Position> {
        self.standing()
            .filter(|candidate| !candidate.is_confirmed())
            .map(|candidate| &candidate.read.position)
    }

    /// Whether it is known well enough what is there: looks agree, or it is no EAN or UPC at all.
    pub(crate) fn is_sure_at(&self, position: &Position) -> bool {
        self.places.iter().any(|place| match place.candidates.as_slice() {
            [only] => {
                (only.votes() >= SURE || only.read.format.family() != Format::Ean13.family())
                    && only.read.position.touches(position)
            }
            _ => false,
        })
    }

    /// What each place says, where its looks agree enough. What looks like a UPC-E beside a longer code is an add-on.
    pub(crate) fn winners(&self) -> impl Iterator<Item = Won> {
        self.standing().map(Candidate::to_won)
    }

    fn standing(&self) -> impl Iterator<Item = &Candidate> {
        let all = || self.places.iter().flat_map(Place::winners);
        let any_longer = all().any(|candidate| candidate.read.format.is_full_ean());
        all().filter(move |candidate| !any_longer || candidate.read.format != Format::UpcE)
    }
}

impl Place {
    /// What more looks say than anything else; and of what stands well apart from that the same again, if enough looks saw it,
    /// such as the second code of a book.
    fn winners(&self) -> impl Iterator<Item = &Candidate> {
        let mut won: Vec<&Candidate> = Vec::new();
        loop {
            let is_apart = |one: &&Candidate| {
                won.iter().all(|winner| one.read.position.is_apart_from(&winner.read.position))
            };
            let left: Vec<&Candidate> = self.candidates.iter().filter(is_apart).collect();
            match winner(&left).filter(|winner| won.is_empty() || winner.votes() >= SURE) {
                Some(winner) => won.push(winner),
                None => return won.into_iter(),
            }
        }
    }
}

/// Who of several has the most votes. Kinds that bars of something else pass for easily need two looks; and a UPC-E, whose bars
/// are a part of many a longer code's, that none says something longer.
fn winner<'a>(candidates: &[&'a Candidate]) -> Option<&'a Candidate> {
    let is_longer = |candidate: &Candidate| candidate.read.format != Format::UpcE;
    let any_longer = candidates.iter().any(|candidate| is_longer(candidate));
    let standing = || candidates.iter().copied().filter(|one| !any_longer || is_longer(one));
    let most = standing().map(Candidate::votes).max()?;
    let mut best = standing().filter(|candidate| candidate.votes() == most);
    let winner = best.next()?;
    // As many for another, unless that is another code altogether.
    if best.any(|other| !other.read.position.is_apart_from(&winner.read.position)) {
        return None;
    }
    (most >= 2 || !needs_two(winner.read.format)).then_some(winner)
}

fn has_a_check_digit_only(format: Format) -> bool {
    format.is_full_ean() || needs_two(format)
}

fn needs_two(format: Format) -> bool {
    matches!(format, Format::UpcE | Format::Itf)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Point;

    fn read(text: &str, format: Format, y: i32) -> Read {
        let corner = |x, y| Point { x, y };
        Read {
            text: text.to_owned(),
            symbology: None,
            format,
            position: Position {
                corners: [corner(0, y), corner(100, y), corner(100, y + 10), corner(0, y + 10)],
            },
        }
    }

    /// The winners of readings, each with its look.
    fn winners(reads: &[(Look, &str, Format, i32)]) -> Vec<String> {
        let mut votes = Votes::default();
        for (look, text, format, y) in reads {
            votes.add(*look, read(text, *format, *y));
        }
        votes.winners().map(|won| won.read.text).collect()
    }

    #[test]
    fn most_looks_win_and_as_many_do_not() {
        use Format::{Ean13, UpcA};
        assert_eq!(winners(&[(0, "A", Ean13, 0)]), ["A"]);
        assert_eq!(winners(&[(0, "A", Ean13, 0), (0, "B", Ean13, 5), (1, "A", Ean13, 0)]), ["A"]);
        assert!(winners(&[(0, "A", Ean13, 0), (1, "B", UpcA, 5)]).is_empty());
        // The same look twice is one look.
        assert!(winners(&[(0, "A", Ean13, 0), (0, "A", Ean13, 2), (1, "B", Ean13, 5)]).is_empty());
        let three = [(0, "A", Ean13, 0), (1, "B", Ean13, 0), (2, "C", Ean13, 0), (3, "C", Ean13, 0)];
        assert_eq!(winners(&three), ["C"]);
    }

    #[test]
    fn places_do_not_vote_on_each_other() {
        use Format::{Ean13, Qr};
        assert_eq!(winners(&[(0, "A", Ean13, 0), (0, "B", Ean13, 300)]), ["A", "B"]);
        assert_eq!(winners(&[(0, "A", Ean13, 0), (0, "B", Qr, 0)]), ["A", "B"]);
    }

    #[test]
    fn the_likeliest_counts_more_than_looks() {
        let mut votes = Votes::default();
        for look in 0..5 {
            votes.add(look, read("A", Format::UpcA, 0));
        }
        votes.add_likeliest(read("B", Format::UpcA, 0));
        assert_eq!(votes.winners().map(|won| won.read.text).collect::<Vec<_>>(), ["B"]);
    }

    #[test]
    fn what_one_look_alone_reads_is_weak_and_so_is_a_upc_e() {
        let is_weak = |looks: &[Look], format| {
            let mut votes = Votes::default();
            looks.iter().for_each(|look| votes.add(*look, read("A", format, 0)));
            votes.winners().next().map(|won| won.is_weak)
        };
        assert_eq!(is_weak(&[PLAIN], Format::Ean13), Some(true));
        assert_eq!(is_weak(&[3], Format::Ean13), Some(true));
        assert_eq!(is_weak(&[PLAIN, 3], Format::Ean13), Some(false));
        assert_eq!(is_weak(&[2, 3], Format::Ean13), Some(false));
        assert_eq!(is_weak(&[PLAIN, 3], Format::UpcE), Some(true));
        // A matrix code corrects its errors, so that it is right or not read.
        assert_eq!(is_weak(&[PLAIN], Format::Qr), Some(false));
    }

    #[test]
    fn a_code_well_apart_is_another_one() {
        use Format::Ean13;
        // A fifth of their width is between them: they might be the same bars, but both were seen often.
        let seen = |text, y, looks: std::ops::Range<Look>| looks.map(move |look| (look, text, Ean13, y));
        let reads = |a, b| seen("A", 0, 0..a).chain(seen("B", 30, 0..b)).collect::<Vec<_>>();
        assert_eq!(winners(&reads(4, 3)), ["A", "B"]);
        assert_eq!(winners(&reads(3, 3)), ["A", "B"]);
        assert_eq!(winners(&reads(4, 2)), ["A"]);
    }

    #[test]
    fn short_codes_need_more() {
        use Format::{Ean13, Itf, UpcE};
        assert!(winners(&[(0, "A", UpcE, 0)]).is_empty());
        assert_eq!(winners(&[(0, "A", UpcE, 0), (1, "A", UpcE, 0)]), ["A"]);
        let part = [(0, "A", UpcE, 0), (1, "A", UpcE, 0), (2, "A", UpcE, 0), (3, "B", Ean13, 0)];
        assert_eq!(winners(&part), ["B"]);
        let beside = [(0, "A", UpcE, 0), (1, "A", UpcE, 0), (2, "A", UpcE, 0), (0, "B", Ean13, 300)];
        assert_eq!(winners(&beside), ["B"]);
        assert!(winners(&[(0, "A", Itf, 0)]).is_empty());
    }
}
