//! What a session accepts of moving pictures in which no code is whole: all of it is wrong.
//!
//! `cargo run --release -p scan --example films -- [SEED] [FILMS]`: each film has fifteen frames, shown twice, a fifteenth of a second
//! apart. Everything follows from the seed.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    missing_docs,
    reason = "a measurement of small numbers, which ends where it is asked for what can't be"
)]

use fastrand::Rng;
use scan::{Frame, Session};
use scene::{HEIGHT, WIDTH, film_without_whole_code};

const FRAMES: usize = 15;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number = |without: u64| {
        arguments
            .next()
            .map_or(without, |argument| argument.parse().expect("SEED and FILMS are whole numbers"))
    };
    let (seed, films) = (number(1), number(60));
    let mut seeds = Rng::with_seed(seed);
    let mut accepted = 0;
    for film in 0..films {
        let frames = film_without_whole_code(FRAMES, &mut seeds.fork());
        let mut session = Session::new();
        for (at, grey) in frames.iter().chain(&frames).enumerate() {
            let frame = Frame::new(WIDTH as u32, HEIGHT as u32, at as u32, grey).unwrap();
            let verdict = session.frame(&frame, at as u64 * 66);
            for read in verdict.accepted.iter().chain(&verdict.choice) {
                println!("film {film}, frame {at}: {} ({:?})", read.text, read.format);
                accepted += 1;
            }
        }
    }
    println!("{films} films of {FRAMES} frames without a whole code, each shown twice: {accepted} accepted");
}
