//! Where on a line a symbol lies, and how blurred it is: what fits best of all that edges and quiet zones suggest.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    reason = "places on a line of some hundred pixels, which are kept within it"
)]

use super::chain;
use super::evidence::{self, Agreement, Evidence, Verdict};
use super::line::{Fit, Line, Samples, Warp};
use super::model::{BLURS, Blur, MOST_SAMPLES, Model, blur};
use super::symbol::Symbol;
use crate::pixels::View;
use crate::region::quantile;

/// Parts of a crop's height that are averaged to a line each: most of it, and three of its thirds, for bars that are curved,
/// hidden or in glare in one of them.
const BANDS: [(f32, f32); 4] = [(0.15, 0.85), (0.1, 0.45), (0.35, 0.65), (0.55, 0.9)];
/// Most edges that are tried as the first and the last.
const MOST_EDGES: usize = 7;
/// Widths of blur that are tried first, in modules.
const FIRST_BLURS: [f32; 2] = [0.6, 1.0];
/// What a line's contrast is multiplied by first. It is estimated from the ink of an average code, and a code of many wide bars has a
/// fifth more.
const FIRST_GAINS: [f32; 2] = [1.0, 1.15];
/// Bends and bulges that are tried first, in modules: of a flat pack that is turned away a little and more, and of bottles that are.
/// One that is turned by 20° and goes around by 30° to either side bends by four modules.
const FIRST_WARPS: [(f32, f32); 14] = [
    (0.0, 0.0),
    (-1.0, 0.0),
    (1.0, 0.0),
    (-2.0, 0.0),
    (2.0, 0.0),
    (0.0, 1.8),
    (-1.0, 1.8),
    (1.0, 1.8),
    (-3.0, 1.8),
    (3.0, 1.8),
    (-4.5, 2.0),
    (4.5, 2.0),
    (-6.0, 2.0),
    (6.0, 2.0),
];
/// How many of these are tried with their ends shifted by so much to either side, in modules.
const MOST_ROUGH: usize = 8;
const ROUGH_STEP: f32 = 0.5;
/// How many guesses are kept of each way up, how many of all are made finer, and in which steps: of an end, in modules.
const MOST_GUESSES: usize = 4;
const MOST_CANDIDATES: usize = 4;
const FINER_STEPS: [f32; 5] = [0.2, 0.2, 0.1, 0.1, 0.05];
/// So much more than an end a bend and a bulge may be off, to shift the middle of the symbol and of its halves alike.
const WARP_STEPS: (f32, f32) = (1.2, 2.5);
/// In each step the contrast is tried so much lower and higher.
const GAIN_STEP: f32 = 0.05;
/// Narrowest module, in pixels of the crop.
const NARROWEST: f32 = 0.7;

/// Lines in all; the first is the average of most of the height.
pub(crate) const LINES: usize = BANDS.len();

/// A symbol as it was found on a line.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) evidence: Evidence,
    pub(crate) verdict: Verdict,
    /// True when it stands on its head.
    pub(crate) is_turned: bool,
}

/// Looks for symbols; holds the room to work in.
#[derive(Debug)]
pub(crate) struct Searcher {
    /// What was taken: lines, and where the bars are on them.
    lines: [Vec<f32>; LINES],
    bars: (f32, f32),
    /// One of them the other way up.
    turned: Vec<f32>,
    smooth: Vec<f32>,
    room: Vec<f32>,
    starts: Vec<(f32, usize)>,
    ends: Vec<(f32, usize)>,
    rough: Vec<Guess>,
    guesses: Vec<Guess>,
    /// The guesses of both ways up, and which they are of.
    candidates: Vec<(Guess, bool)>,
    samples: Box<Samples>,
    ideal: Box<Samples>,
}

/// How a symbol may lie on a line, and look.
#[derive(Debug, Clone, Copy)]
struct Guess {
    /// What the likeliest codewords leave unexplained of the line.
    cost: f32,
    fit: Fit,
    blur: Blur,
    /// What the line's contrast is multiplied by.
    gain: f32,
}

impl Guess {
    /// The least cost of what was sampled at a fit, under one blur and any of some gains.
    fn best(symbol: Symbol, samples: &Samples, fit: Fit, blur: Blur, gains: &[f32]) -> Self {
        let model = Model::of(symbol, blur);
        let agreement = Agreement::of(model, samples);
        let guess = |gain: &f32| {
            let (base, places) = agreement.costs(model, *gain);
            Self { cost: chain::bound(model, base, &places) / (gain * gain), fit, blur, gain: *gain }
        };
        let none = Self { cost: f32::MAX, fit, blur, gain: 1.0 };
        gains.iter().map(guess).fold(none, Self::better)
    }

    fn better(self, other: Self) -> Self {
        if other.cost < self.cost { other } else { self }
    }
}

impl Found {
    /// Whether it is so much likelier than anything else that it may be believed.
    pub(crate) fn is_sure(&self) -> bool {
        self.evidence.symbol.is_sure(&self.verdict)
    }

    /// The surer of two.
    pub(crate) fn surer(self, other: Self) -> Self {
        if other.verdict.confidence > self.verdict.confidence { other } else { self }
    }
}

impl Default for Searcher {
    fn default() -> Self {
        Self {
            lines: std::array::from_fn(|_| Vec::new()),
            bars: (0.0, 0.0),
            turned: Vec::new(),
            smooth: Vec::new(),
            room: Vec::new(),
            starts: Vec::new(),
            ends: Vec::new(),
            rough: Vec::new(),
            guesses: Vec::new(),
            candidates: Vec::new(),
            samples: Box::new([0.0; MOST_SAMPLES]),
            ideal: Box::new([0.0; MOST_SAMPLES]),
        }
    }
}

impl Searcher {
    /// Takes the lines of an upright crop, whose bars lie about where `bars` says.
    pub(crate) fn take(&mut self, of: View<'_>, bars: (f32, f32)) {
        let lean = self.lean(of, bars);
        self.bars = bars;
        for (line, band) in self.lines.iter_mut().zip(BANDS) {
            average(of, band, 1, lean, line);
        }
    }

    /// The surest of all lines that were taken, either way up.
    pub(crate) fn search(&mut self, symbol: Symbol) -> Option<Found> {
        (0..LINES).filter_map(|line| self.search_line(symbol, line)).reduce(Found::surer)
    }

    /// What one of them says, either way up.
    pub(crate) fn search_line(&mut self, symbol: Symbol, line: usize) -> Option<Found> {
        let pixels = std::mem::take(&mut self.lines[line]);
        let mut turned = std::mem::take(&mut self.turned);
        turned.clear();
        turned.extend(pixels.iter().rev());
        let found = self.on_line([Line(&pixels), Line(&turned)], symbol);
        (self.lines[line], self.turned) = (pixels, turned);
        found
    }

    /// By how many pixels a row the bars still lean: so that columns of averages have the most contrast.
    fn lean(&mut self, of: View<'_>, bars: (f32, f32)) -> f32 {
        let to = (bars.1 as usize).min(of.width);
        let from = (bars.0.max(0.0) as usize).min(to);
        let mut best = (f32::MIN, 0.0);
        for step in -8_i8..=8 {
            let lean = f32::from(step) * 0.025;
            average(of, (0.12, 0.88), 3, lean, &mut self.room);
            let contrast: f32 = self.room[from..to].windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
            if contrast > best.0 {
                best = (contrast, lean);
            }
        }
        best.1
    }

    /// The best fit on a line, of which both ways up are given.
    fn on_line(&mut self, ways: [Line<'_>; 2], symbol: Symbol) -> Option<Found> {
        let width = self.bars.1 - self.bars.0;
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        for (line, is_turned) in ways.into_iter().zip([false, true]) {
            self.edges(line.0, width / symbol.modules() as f32);
            self.coarse(line, width, symbol);
            candidates.extend(self.guesses.iter().map(|guess| (*guess, is_turned)));
        }
        candidates.sort_unstable_by(|(one, _), (other, _)| one.cost.total_cmp(&other.cost));
        candidates.truncate(MOST_CANDIDATES);
        for (guess, is_turned) in &mut candidates {
            *guess = self.fine(ways[usize::from(*is_turned)], symbol, *guess);
        }
        let best = candidates.iter().copied().min_by(|(one, _), (other, _)| one.cost.total_cmp(&other.cost));
        self.candidates = candidates;
        let (Guess { fit, blur, gain, .. }, is_turned) = best?;
        let (model, rules) = (Model::of(symbol, blur), symbol.rules());
        ways[usize::from(is_turned)].sample(symbol, fit, &mut self.samples);
        self.samples.iter_mut().for_each(|value| *value *= gain);
        let mut evidence = Evidence::of(model, &self.samples);
        for _ in 0..2 {
            let (_, codewords) = chain::best(&evidence, &rules);
            evidence::ideal(model, &codewords, &mut self.ideal);
            evidence::level(&mut self.samples, &self.ideal, model);
            evidence = Evidence::of(model, &self.samples);
        }
        let (_, codewords) = chain::best(&evidence, &rules);
        evidence::ideal(model, &codewords, &mut self.ideal);
        evidence.rests = evidence::rests(model, &self.samples, &self.ideal);
        let (verdict, _) = chain::best(&evidence, &rules);
        Some(Found { evidence, verdict, is_turned })
    }

    /// Edges that may be the first and the last: steep, next to something bright and even.
    fn edges(&mut self, line: &[f32], module: f32) {
        smoothed(line, (module / 2.0).max(0.8), &mut self.smooth);
        let smooth = &self.smooth;
        let mut of_all = |part: f32| {
            self.room.clear();
            self.room.extend_from_slice(smooth);
            quantile(&mut self.room, part)
        };
        let middle = of_all(0.5);
        let range = of_all(0.95) - of_all(0.05) + 1.0;
        let slope = |at: usize| (smooth[at + 1] - smooth[at - 1]) / 2.0;
        self.starts.clear();
        self.ends.clear();
        // A few modules, away from the blur of the edge. Most crops are wider than the symbol, as they go to the paper's edge.
        let (far, near, least) = ((module * 4.0) as usize, (module * 1.2) as usize, module * 1.5);
        for at in 2..smooth.len().saturating_sub(2) {
            let (before, here, after) = (slope(at - 1), slope(at), slope(at + 1));
            let falls = here < before && here <= after && here < -0.015 * range;
            let rises = here > before && here >= after && here > 0.015 * range;
            let (zone, room) = if falls {
                let from = at.saturating_sub(far);
                (from..at.saturating_sub(near).max(from + 1), at - from)
            } else if rises {
                let to = (at + far).min(smooth.len());
                ((at + near).min(to - 1)..to, to - at)
            } else {
                continue;
            };
            let (mean, deviation) = spread(&smooth[zone]);
            if room as f32 <= least || deviation >= 0.18 * range {
                continue;
            }
            let score = here.abs() / range * (1.0 + 2.0 * (mean - middle) / range) - 0.5 * deviation / range;
            if falls { self.starts.push((score, at)) } else { self.ends.push((score, at)) }
        }
        for edges in [&mut self.starts, &mut self.ends] {
            edges.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
            edges.truncate(MOST_EDGES);
        }
    }

    /// The best of all guesses between two edges, not too near to one another.
    fn coarse(&mut self, line: Line<'_>, width: f32, symbol: Symbol) {
        let modules = symbol.modules() as f32;
        self.rough(line, width, symbol);
        self.guesses.clear();
        for at in 0..self.rough.len() {
            let fit = self.rough[at].fit;
            for (left, right) in neighbours() {
                let fit = fit.shifted(left * ROUGH_STEP, right * ROUGH_STEP, modules);
                if let Some(guess) = self.guess(line, symbol, fit) {
                    self.keep(guess, modules);
                }
            }
        }
    }

    /// The best guesses of how a symbol lies exactly between two edges.
    fn rough(&mut self, line: Line<'_>, width: f32, symbol: Symbol) {
        let modules = symbol.modules() as f32;
        self.rough.clear();
        for start in 0..self.starts.len() {
            for end in 0..self.ends.len() {
                let (start, end) = (self.starts[start].1 as f32, self.ends[end].1 as f32);
                let module = (end - start) / modules;
                if module < NARROWEST || !(0.4 * width..1.45 * width).contains(&(end - start)) {
                    continue;
                }
                for (bend, bulge) in FIRST_WARPS {
                    let fit = Fit { start, module, warp: Warp { bend, bulge } };
                    let guess = self.guess(line, symbol, fit);
                    self.rough.extend(guess);
                }
            }
        }
        self.rough.sort_unstable_by(|one, other| one.cost.total_cmp(&other.cost));
        self.rough.truncate(MOST_ROUGH);
    }

    /// The best guess at a fit; none where there is too little contrast for bars.
    fn guess(&mut self, line: Line<'_>, symbol: Symbol, fit: Fit) -> Option<Guess> {
        if !line.sample(symbol, fit, &mut self.samples) {
            return None;
        }
        let of = |sigma| Guess::best(symbol, &self.samples, fit, blur(sigma), &FIRST_GAINS);
        FIRST_BLURS.map(of).into_iter().reduce(Guess::better)
    }

    /// Keeps a guess if it is one of the best, and the best of those near it.
    fn keep(&mut self, guess: Guess, modules: f32) {
        let is_near = |other: &Guess| {
            let (one, other) = (guess.fit, other.fit);
            (one.start - other.start).abs() + (one.module - other.module).abs() * modules < 0.9 * one.module
        };
        if let Some(near) = self.guesses.iter_mut().find(|other| is_near(other)) {
            if guess.cost < near.cost {
                *near = guess;
            }
            return;
        }
        self.guesses.push(guess);
        self.guesses.sort_unstable_by(|one, other| one.cost.total_cmp(&other.cost));
        self.guesses.truncate(MOST_GUESSES);
    }

    /// A guess made finer in smaller and smaller steps: by its ends, blur and contrast, and then by how it is warped.
    fn fine(&mut self, line: Line<'_>, symbol: Symbol, mut best: Guess) -> Guess {
        let modules = symbol.modules() as f32;
        for step in FINER_STEPS {
            let Guess { fit, blur, .. } = best;
            let blurs = [blur.saturating_sub(2), blur, (blur + 2).min(BLURS - 1)];
            for (left, right) in neighbours() {
                best =
                    self.try_fit(line, symbol, best, fit.shifted(left * step, right * step, modules), &blurs);
            }
            let Guess { fit, blur, .. } = best;
            for (bend, bulge) in neighbours() {
                let bend = fit.warp.bend + bend * step * WARP_STEPS.0;
                let bulge = fit.warp.bulge + bulge * step * WARP_STEPS.1;
                best = self.try_fit(line, symbol, best, Fit { warp: Warp { bend, bulge }, ..fit }, &[blur]);
            }
        }
        best
    }

    /// The best so far, or what is better at a fit, under any of some blurs and with about the best's contrast.
    fn try_fit(&mut self, line: Line<'_>, symbol: Symbol, best: Guess, fit: Fit, blurs: &[Blur]) -> Guess {
        if !line.sample(symbol, fit, &mut self.samples) {
            return best;
        }
        let gains = [1.0 - GAIN_STEP, 1.0, 1.0 + GAIN_STEP].map(|step| step * best.gain);
        let guesses = blurs.iter().map(|blur| Guess::best(symbol, &self.samples, fit, *blur, &gains));
        guesses.fold(best, Guess::better)
    }
}

/// Steps in two directions: back, none and ahead in each.
fn neighbours() -> impl Iterator<Item = (f32, f32)> {
    [-1.0, 0.0, 1.0].into_iter().flat_map(|one| [-1.0, 0.0, 1.0].map(|other| (one, other)))
}

/// The average of each so-many-th row of a band, each shifted as the bars lean.
fn average(of: View<'_>, band: (f32, f32), every: usize, lean: f32, into: &mut Vec<f32>) {
    let height = of.height as f32;
    let top = (height * band.0) as usize;
    let bottom = ((height * band.1) as usize).max(top + 4).min(of.height);
    into.clear();
    into.resize(of.width, 0.0);
    let last = of.width - 1;
    let mut rows = 0.0;
    for y in (top..bottom).step_by(every) {
        let row = of.row(y);
        let shift = lean * (y as f32 - height / 2.0);
        let (whole, part) = (shift.floor() as isize, shift - shift.floor());
        let from = (-whole).clamp(0, last as isize) as usize;
        let to = (last as isize - whole).clamp(from as isize, last as isize) as usize;
        // Beyond the ends it is as at the ends.
        into[..from].iter_mut().for_each(|sum| *sum += f32::from(row[0]));
        into[to..].iter_mut().for_each(|sum| *sum += f32::from(row[last]));
        let pairs = row[from.saturating_add_signed(whole).min(last)..].windows(2);
        for (sum, pair) in into[from..to].iter_mut().zip(pairs) {
            *sum += f32::from(pair[0]) * (1.0 - part) + f32::from(pair[1]) * part;
        }
        rows += 1.0;
    }
    into.iter_mut().for_each(|sum| *sum /= f32::max(rows, 1.0));
}

/// A line under a small Gaussian blur.
fn smoothed(line: &[f32], sigma: f32, into: &mut Vec<f32>) {
    let reach = (3.0 * sigma).ceil() as isize;
    let weight = |distance: isize| (-0.5 * (distance as f32 / sigma).powi(2)).exp();
    let whole: f32 = (-reach..=reach).map(weight).sum();
    let last = line.len() as isize - 1;
    into.clear();
    into.extend((0..=last).map(|at| {
        let near = (-reach..=reach).map(|by| weight(by) * line[(at + by).clamp(0, last) as usize]);
        near.sum::<f32>() / whole
    }));
}

/// Mean and standard deviation.
fn spread(values: &[f32]) -> (f32, f32) {
    let count = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / count;
    (mean, (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count).sqrt())
}
