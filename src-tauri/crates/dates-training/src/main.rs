//! Trains and measures what reads printed dates: `train FONTS STEPS OUT`, `measure FONTS COUNT [PICTURES]`.
//! `FONTS` is a folder with TrueType fonts, as `/usr/share/fonts`.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sides of pictures, greys and places in them"
)]

mod ctc;
mod dots;
mod fonts;
mod ink;
mod learn;
mod measure;
mod sample;
mod texts;
mod train;
mod view;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use dates::Reader;
use fonts::Fonts;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), String> {
    let number = |word: &str| word.parse::<u16>().map_err(|_| format!("{word:?} is no number."));
    match words {
        ["train", folder, steps, out] => {
            let (fonts, kept) =
                (Fonts::below(Path::new(folder), false)?, Fonts::below(Path::new(folder), true)?);
            let net = train::train(&fonts, u32::from(number(steps)?), |net, step, cost| {
                let (fair, bad) = (train::judge(net, &kept, 0.3), train::judge(net, &kept, 1.0));
                println!("step {step}: cost {cost:.3}; strips without a fault: fair {fair} %, bad {bad} %");
            });
            fs::write(out, net.to_bytes()).map_err(|error| format!("{out} can't be written: {error}."))
        }
        ["measure", folder, count, pictures @ ..] => {
            let fonts = Fonts::below(Path::new(folder), true)?;
            let pictures = pictures.first().map(Path::new);
            measure::measure(&Reader::default(), &fonts, usize::from(number(count)?), pictures)
        }
        _ => Err("use: train FONTS STEPS OUT | measure FONTS COUNT [PICTURES]".into()),
    }
}
