//! How much is read of what a webcam makes of a code: curves over one fault after the other, mixes of them, and sequences.
//!
//! `cargo run --release -p scan --example curves -- [SEED] [FRAMES]`: frames for each point of a curve (25 without it); mixes have
//! eight times, sequences twice as many. Everything follows from the seed.
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

mod scene;

use std::io::Cursor;

use fastrand::Rng;
use scan::{Formats, Frame, Session};
use scene::{Background, HEIGHT, View, WIDTH, frame, normal};

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
    let mut arguments = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let seed = arguments.next().unwrap_or(1);
    let frames = arguments.next().unwrap_or(25) as u32;
    println!("| what | frames | plain | all looks | camera |\n| --- | ---: | ---: | ---: | ---: |");
    let mut random = Rng::with_seed(seed);
    for (what, change) in curves() {
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
        let mut tally = Tally::default();
        for _ in 0..8 * frames {
            let view = mixed(&mut random, hard);
            one(&mut tally, &view, &mut random);
        }
        tally.row(what);
    }
    sequences(2 * frames, &mut random);
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

/// A view with some of everything.
fn mixed(random: &mut Rng, hard: bool) -> View {
    let more = if hard { 1.6 } else { 1.0 };
    let mut between = |from: f32, to: f32| from + (to - from) * random.f32();
    let width = if hard { between(0.22, 0.5) } else { between(0.28, 0.6) };
    let blur = between(0.6, 1.3) * more;
    let direction = between(0.0, 180.0);
    let noise = between(2.0, 9.0) * more;
    let falling = between(-0.4, 0.4);
    let jpeg = between(55.0, 92.0) as u8;
    let ink = (between(15.0, 75.0), between(170.0, 245.0));
    let at = (between(-60.0, 60.0), between(-40.0, 40.0));
    let curved = if between(0.0, 3.0) > 2.0 { between(15.0, 45.0) } else { 0.0 };
    let gain = if between(0.0, 3.0) > 2.0 { between(0.25, 0.8) } else { 1.0 };
    let glare = if between(0.0, 4.0) > 3.0 { between(0.2, 0.5) } else { 0.0 };
    View {
        width,
        turned: 10.0 * more * normal(random),
        yaw: 12.0 * more * normal(random),
        pitch: 12.0 * more * normal(random),
        curved,
        blur,
        motion: ((2.2 * more * normal(random)).max(0.0), direction),
        noise,
        gain,
        glare,
        falling,
        jpeg,
        ink,
        at,
    }
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
        let held = mixed(random, true);
        let shots: Vec<Vec<u8>> = (0..12)
            .map(|_| {
                let mut view = held;
                view.at = (held.at.0 + 12.0 * normal(random), held.at.1 + 12.0 * normal(random));
                view.turned += 3.0 * normal(random);
                view.yaw += 4.0 * normal(random);
                view.pitch += 4.0 * normal(random);
                view.width *= (0.06 * normal(random)).exp();
                view.motion = ((3.5 * normal(random)).max(0.0), 180.0 * random.f32());
                view.blur *= (0.15 * normal(random)).exp();
                frame(&code, &view, &background, random)
            })
            .collect();
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

/// A number with its check digit.
fn code(random: &mut Rng) -> String {
    let payload: String = std::iter::once(*random.choice(b"03457896").unwrap())
        .chain((0..11).map(|_| random.u8(b'0'..=b'9')))
        .map(char::from)
        .collect();
    ('0'..='9')
        .map(|check| format!("{payload}{check}"))
        .find(|code| code.parse::<barcode::Gtin>().is_ok())
        .unwrap()
}
