//! How much is read of what a webcam makes of a code: curves over one fault after the other, mixes of them, and sequences.
//!
//! `cargo run --release -p scan --example curves -- [SEED] [FRAMES] [WORD]`: frames for each point of a curve (25 without it), of
//! which mixes have eight times as many; sequences are thirty. With a word, only what has it in its name. Everything follows from
//! the seed.
//!
//! Three ways to read: *plain* is zxing-cpp once over the frame; *all looks* is what a picture file gets; *camera* is what a
//! session accepts when it is shown the frame, with other noise, three times.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    missing_docs
)]

use std::io::Cursor;

use fastrand::Rng;
use scan::{Formats, Frame, Session};
use scene::{Background, HEIGHT, View, WIDTH, code, frame, held_badly, mixed};

#[derive(Default)]
struct Tally {
    frames: u32,
    right: [u32; 3],
    wrong: [u32; 3],
}

impl Tally {
    fn add(&mut self, way: usize, code: &str, reads: &[String]) {
        self.right[way] += u32::from(reads.iter().any(|read| read == code));
        self.wrong[way] += u32::from(reads.iter().any(|read| read != code));
    }

    fn row(&self, what: &str) {
        let cell = |way: usize| {
            let part = 100 * self.right[way] / self.frames.max(1);
            if self.wrong[way] == 0 {
                format!("{part} %")
            } else {
                format!("{part} % ({} wrong)", self.wrong[way])
            }
        };
        println!("| {what} | {} | {} | {} | {} |", self.frames, cell(0), cell(1), cell(2));
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number = |without: u64| {
        arguments
            .next()
            .map_or(without, |argument| argument.parse().expect("SEED and FRAMES are whole numbers"))
    };
    let (seed, frames) = (number(1), number(25) as u32);
    let word = arguments.next().unwrap_or_default();
    println!("| what | frames | plain | all looks | camera |\n| --- | ---: | ---: | ---: | ---: |");
    let mut seeds = Rng::with_seed(seed);
    for (what, change) in curves() {
        let mut random = seeds.fork();
        if !what.contains(&word) {
            continue;
        }
        let mut tally = Tally::default();
        for _ in 0..frames {
            let mut view = View { turned: 6.0 * random.f32() - 3.0, ..View::good() };
            view.at = (40.0 * random.f32() - 20.0, 40.0 * random.f32() - 20.0);
            change(&mut view);
            one(&mut tally, &view, &mut random);
        }
        tally.row(&what);
    }
    for (what, hard) in [("mix, medium", false), ("mix, hard", true)] {
        let mut random = seeds.fork();
        if !what.contains(&word) {
            continue;
        }
        let mut tally = Tally::default();
        for _ in 0..8 * frames {
            let view = mixed(&mut random, hard);
            one(&mut tally, &view, &mut random);
        }
        tally.row(what);
    }
    if "sequences".contains(&word) {
        sequences(30, &mut seeds.fork());
    }
}

type Change = Box<dyn Fn(&mut View)>;

/// One fault after the other, from little to much.
fn curves() -> Vec<(String, Change)> {
    fn all(what: &str, values: &[f32], change: fn(&mut View, f32)) -> Vec<(String, Change)> {
        let one = |value: &f32| {
            let value = *value;
            let change: Change = Box::new(move |view| change(view, value));
            (format!("{what} {value}"), change)
        };
        values.iter().map(one).collect()
    }
    [
        all("width of the code", &[0.15, 0.18, 0.2, 0.22, 0.25, 0.3, 0.4], |view, value| view.width = value),
        // Of a code half as wide as the frame a module has 3.4 pixels.
        all("blur in modules", &[0.3, 0.45, 0.6, 0.75, 0.9, 1.0, 1.2], |view, value| {
            (view.width, view.blur) = (0.5, value * 0.5 * WIDTH as f32 / 95.0);
        }),
        all("motion along it, pixels", &[3.0, 5.0, 7.0, 9.0, 11.0], |view, value| view.motion = (value, 0.0)),
        all("turned by", &[0.0, 15.0, 30.0, 35.0, 40.0, 45.0, 60.0, 75.0, 90.0], |view, value| {
            view.turned = value;
        }),
        all("yaw", &[30.0, 50.0, 60.0, 65.0], |view, value| view.yaw = value),
        all("pitch", &[30.0, 50.0, 60.0], |view, value| view.pitch = value),
        all("around a bottle, half-angle", &[35.0, 50.0, 60.0, 70.0], |view, value| view.curved = value),
        all("noise", &[10.0, 20.0, 30.0, 45.0, 60.0], |view, value| view.noise = value),
        all("little light", &[0.4, 0.2, 0.1], |view, value| {
            (view.gain, view.noise, view.falling) = (value, 6.0, 0.3);
        }),
        all("glare", &[0.3, 0.5, 0.8, 1.2], |view, value| view.glare = value),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn one(tally: &mut Tally, view: &View, random: &mut Rng) {
    let code = code(random);
    let background = Background::new(random);
    let shots: Vec<Vec<u8>> = (0..3).map(|_| frame(&code, view, &background, random)).collect();
    tally.frames += 1;
    let plain = scan::decode(&shown(&shots[0], 0), Formats::Retail);
    tally.add(0, &code, &texts(&plain));
    tally.add(1, &code, &texts(&scan::picture(&png(&shots[0])).unwrap()));
    tally.add(2, &code, &accepted(&shots));
}

/// A hand that holds a pack up, badly, and can't hold still: twelve frames each.
fn sequences(count: u32, random: &mut Rng) {
    let (mut read, mut twice, mut wrong) = (0, 0, 0);
    for _ in 0..count {
        let code = code(random);
        let background = Background::new(random);
        let views = held_badly(12, random);
        let shots: Vec<Vec<u8>> = views.iter().map(|view| frame(&code, view, &background, random)).collect();
        let plain: Vec<Vec<String>> = shots
            .iter()
            .enumerate()
            .map(|(at, shot)| texts(&scan::decode(&shown(shot, at as u32), Formats::Retail)))
            .collect();
        read += u32::from(plain.iter().filter(|reads| reads.contains(&code)).count() >= 2);
        let accepted = accepted(&shots);
        twice += u32::from(accepted.contains(&code));
        wrong += u32::from(accepted.iter().any(|text| *text != code));
    }
    println!(
        "\nsequences of 12 hard frames: plain reads {read} of {count} in two frames; the session accepts {twice}, {wrong} wrong"
    );
}

/// What a session accepts of frames a fifteenth of a second apart.
fn accepted(shots: &[Vec<u8>]) -> Vec<String> {
    let mut session = Session::new();
    let verdicts = shots.iter().enumerate().map(|(at, shot)| {
        let at = at as u32;
        session.frame(&shown(shot, at), u64::from(at) * 66).accepted
    });
    verdicts.flat_map(|accepted| texts(&accepted)).collect()
}

fn shown(grey: &[u8], sequence: u32) -> Frame<'_> {
    Frame::new(WIDTH as u32, HEIGHT as u32, sequence, grey).unwrap()
}

fn texts(reads: &[scan::Read]) -> Vec<String> {
    reads.iter().map(|read| read.text.clone()).collect()
}

fn png(grey: &[u8]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let picture = image::GrayImage::from_raw(WIDTH as u32, HEIGHT as u32, grey.to_vec()).unwrap();
    picture.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}
