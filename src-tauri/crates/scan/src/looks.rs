//! One picture, read in many ways: as it is, with its contrast evened out, and in upright crops of the places with bars.
//!
//! A decoder that looks once misses most of what is blurred, dim, tilted or small, and now and then reads what is not there.
//! The looks are chosen from what adds most to zxing-cpp on photographs (docs/scanning.md has the figures), and come in the
//! order of what they cost.

use std::time::Instant;

use barcode::Symbology;

use crate::decode::{self, Formats};
use crate::likelihood::{Found, Searcher, Symbol};
use crate::pixels::{Equaliser, Pixels, Sharpener, View};
use crate::region::{Crop, Finder, Region};
use crate::track::Track;
use crate::votes::{Look, PLAIN, Votes, Won};
use crate::{Format, Point, Position, Read};

/// How much may be done for one picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Which kinds to look for in the whole picture.
    pub(crate) formats: Formats,
    /// Which kinds to look for in crops, all of them of bars.
    pub(crate) in_crops: Formats,
    /// Most places with bars to look at.
    pub(crate) most_regions: usize,
    /// Do not begin another look after this; none without a limit.
    pub(crate) until: Option<Instant>,
    /// Whether to ask for the likeliest code where looks are not sure.
    pub(crate) likeliest: bool,
    /// Stop once a place is settled.
    pub(crate) first_is_enough: bool,
}

/// Looks at pictures; holds the room to work in.
#[derive(Debug, Default)]
pub(crate) struct Looker {
    finder: Finder,
    equaliser: Equaliser,
    sharpener: Sharpener,
    regions: Vec<Region>,
    crop: Pixels,
    averaged: Pixels,
    look: Pixels,
    sums: Vec<u32>,
    votes: Votes,
    searcher: Searcher,
}

/// Most places that are searched for the likeliest code, which takes long.
const MOST_LIKELIEST: usize = 3;
/// The look at the picture with its contrast evened out.
const EQUALISED: Look = 1;
/// The look at an upright crop of what was read plainly.
const CLOSER: Look = 2;
/// Looks at each region.
const LOOKS_EACH: Look = 4;

impl Looker {
    /// What all looks at a picture say, place by place.
    pub(crate) fn look(&mut self, of: View<'_>, effort: Effort) -> &Votes {
        self.votes.clear();
        self.whole(of, effort);
        &self.votes
    }

    /// Where there are bars in the picture last looked at, as far as that was asked.
    pub(crate) fn regions(&self) -> &[Region] {
        &self.regions
    }

    fn whole(&mut self, of: View<'_>, effort: Effort) {
        self.regions.clear();
        read(&mut self.votes, PLAIN, of, effort.formats, None);
        if effort.first_is_enough {
            self.closer(of, effort.in_crops);
        }
        if self.is_enough(effort) {
            return;
        }
        self.regions.extend_from_slice(self.finder.find(of, effort.most_regions));
        for at in 0..self.regions.len() {
            let first = CLOSER + 1 + LOOKS_EACH * Look::try_from(at).unwrap_or(0);
            if self.crops(of, &self.regions[at].crop(), first, effort) {
                return;
            }
        }
        // In a hurry it is not worth its time where there are no bars.
        if effort.until.is_none() || !self.regions.is_empty() {
            self.equaliser.equalise(of, &mut self.look);
            read(&mut self.votes, EQUALISED, self.look.view(), effort.formats, None);
        }
        if effort.likeliest {
            for at in 0..self.regions.len().min(MOST_LIKELIEST) {
                self.likeliest(of, &self.regions[at].crop());
            }
        }
    }

    /// Looks more closely at bars that were read plainly: what is right is read again, and sooner so than where their place has to be
    /// found first.
    fn closer(&mut self, of: View<'_>, formats: Formats) {
        let places: Vec<Region> = self.votes.unconfirmed().filter_map(Region::around).collect();
        for crop in places.iter().map(Region::crop) {
            self.crop.warp(of, &crop.map, crop.width, crop.height);
            read(&mut self.votes, CLOSER, self.crop.view(), formats, Some(&crop));
        }
    }

    /// Looks at one place; true when it is enough.
    fn crops(&mut self, of: View<'_>, crop: &Crop, first: Look, effort: Effort) -> bool {
        // A module of an EAN-13, which has 95.
        let module = (crop.bars.1 - crop.bars.0) / 95.0;
        self.crop.warp(of, &crop.map, crop.width, crop.height);
        for kind in 0..4 {
            if self.is_enough(effort) {
                return true;
            }
            let look = match kind {
                0 => &self.crop,
                1 => {
                    self.sharpener.sharpen(self.crop.view(), (0.6 * module).max(1.0), 2.2, &mut self.look);
                    &self.look
                }
                2 => {
                    let reach = (crop.height * 9 / 100).max(1);
                    self.averaged.average_columns(self.crop.view(), reach, &mut self.sums);
                    let sigma = (0.75 * module).max(1.0);
                    self.sharpener.sharpen(self.averaged.view(), sigma, 3.0, &mut self.look);
                    &self.look
                }
                _ => {
                    self.equaliser.equalise(self.crop.view(), &mut self.look);
                    &self.look
                }
            };
            read(&mut self.votes, first + kind, look.view(), effort.in_crops, Some(crop));
        }
        self.is_enough(effort)
    }

    /// The likeliest code of a place, where looks are not sure and it is.
    fn likeliest(&mut self, of: View<'_>, crop: &Crop) {
        if self.votes.is_sure_at(&position(crop, false)) {
            return;
        }
        self.take(of, crop);
        for symbol in [Symbol::Ean13, Symbol::Ean8] {
            let found = self.searcher.search(symbol).filter(Found::is_sure);
            let Some(Found { verdict, is_turned, .. }) = found else { continue };
            self.votes.add_likeliest(likeliest(symbol, verdict.digits, crop, is_turned));
            return;
        }
    }

    /// Takes the lines of a place to search.
    fn take(&mut self, of: View<'_>, crop: &Crop) {
        self.crop.warp(of, &crop.map, crop.width, crop.height);
        self.searcher.take(self.crop.view(), crop.bars);
    }

    /// What the likeliest code of one more frame adds to a place that is followed; none while that is not sure, and weak while it is not
    /// borne out. Lines are searched until one is, and no further one after `until`.
    pub(crate) fn follow(&mut self, of: View<'_>, track: &mut Track, until: Instant) -> Option<Won> {
        let (crop, symbol) = (track.region.crop(), track.turn());
        self.take(of, &crop);
        let mut surest: Option<Found> = None;
        for line in track.lines() {
            let is_borne_out = |found: &Found| found.is_sure() && track.is_borne_out(symbol, &found.verdict);
            if surest.as_ref().is_some_and(|found| is_borne_out(found) || Instant::now() >= until) {
                break;
            }
            let Some(found) = self.searcher.search_line(symbol, line) else { continue };
            track.note(line, &found);
            surest = surest.into_iter().chain([found]).reduce(Found::surer);
        }
        let (verdict, is_turned) = track.add(surest?)?;
        let is_weak = !track.is_borne_out(symbol, &verdict);
        Some(Won { read: likeliest(symbol, verdict.digits, &crop, is_turned), is_weak })
    }

    fn is_enough(&self, effort: Effort) -> bool {
        effort.first_is_enough && self.votes.is_settled()
            || effort.until.is_some_and(|until| Instant::now() >= until)
    }
}

fn read(votes: &mut Votes, look: Look, of: View<'_>, formats: Formats, crop: Option<&Crop>) {
    for mut read in decode::read_grey(of, formats, crop.is_some()) {
        if let Some(crop) = crop {
            read.position = read.position.mapped(&crop.map);
        }
        votes.add(look, read);
    }
}

/// The likeliest code as a reading.
fn likeliest(symbol: Symbol, text: String, crop: &Crop, is_turned: bool) -> Read {
    let format = match symbol {
        Symbol::Ean13 if text.starts_with('0') => Format::UpcA,
        Symbol::Ean13 => Format::Ean13,
        Symbol::Ean8 => Format::Ean8,
    };
    let symbology = if symbol == Symbol::Ean8 { Symbology::EAN_8 } else { Symbology::EAN_UPC };
    Read { text, symbology: Some(symbology), format, position: position(crop, is_turned) }
}

/// Where the bars of a crop are in the picture.
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "pixels of a crop")]
fn position(crop: &Crop, is_turned: bool) -> Position {
    let corner = |x: f32, y: usize| Point { x: x as i32, y: y as i32 };
    let ((left, right), bottom) = (crop.bars, crop.height);
    let mut corners = [corner(left, 0), corner(right, 0), corner(right, bottom), corner(left, bottom)];
    if is_turned {
        corners.rotate_left(2);
    }
    Position { corners }.mapped(&crop.map)
}
