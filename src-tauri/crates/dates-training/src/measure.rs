//! How well dates are read: pictures as the camera sends them, with one date in each.

use std::fs;
use std::path::Path;

use dates::{DateOrder, Reader, Tally};
use fastrand::Rng;
use image::GrayImage;
use jiff::civil::{Date, date};

use crate::Fonts;
use crate::ink::{Ink, dotted, printed};
use crate::texts;
use crate::view::{Line, View};

/// What the camera sends: the part of a frame inside the aiming frame.
const SIZE: (usize, usize) = (896, 216);
const TODAY: Date = date(2026, 11, 27);

/// A picture and the date in it.
struct Shown {
    picture: GrayImage,
    date: Date,
}

/// Measures and prints a table. With a folder, the pictures are written into it as well, for other readers: their names say the date.
pub(crate) fn measure(
    reader: &Reader,
    fonts: &Fonts,
    count: usize,
    folder: Option<&Path>,
) -> Result<(), String> {
    println!("| print | picture | read first | among those told | nothing told | another first |");
    println!("| --- | --- | ---: | ---: | ---: | ---: |");
    for (print, is_dotted) in [("printed", false), ("dots", true)] {
        for (picture, badness) in [("clean", 0.0), ("fair", 0.4), ("bad", 1.0)] {
            let mut random = Rng::with_seed(77);
            let (mut first, mut among, mut nothing) = (0, 0, 0);
            for at in 0..count {
                let shown = show(fonts, is_dotted, badness, &mut random);
                let told =
                    Tally::default().count(&reader.read(&shown.picture), TODAY, DateOrder::DayMonthYear);
                first += usize::from(told.first().is_some_and(|one| one.date == shown.date));
                among += usize::from(told.iter().any(|one| one.date == shown.date));
                nothing += usize::from(told.is_empty());
                if let Some(folder) = folder {
                    write(folder, &format!("{print}-{picture}-{at:03}-{}.png", shown.date), &shown.picture)?;
                }
            }
            let part = |of: usize| format!("{:.0} %", of as f32 * 100.0 / count as f32);
            let wrong = count - first - nothing;
            println!(
                "| {print} | {picture} | {} | {} | {} | {} |",
                part(first),
                part(among),
                part(nothing),
                part(wrong)
            );
        }
    }
    Ok(())
}

fn write(folder: &Path, name: &str, picture: &GrayImage) -> Result<(), String> {
    let written = fs::create_dir_all(folder).map_err(|error| error.to_string());
    written.and_then(|()| picture.save(folder.join(name)).map_err(|error| error.to_string()))
}

fn show(fonts: &Fonts, is_dotted: bool, badness: f32, random: &mut Rng) -> Shown {
    loop {
        let (text, date) = texts::dated(random, TODAY);
        let capital = 22.0 + 34.0 * random.f32();
        let print = |text: &str, random: &mut Rng| -> Option<Ink> {
            if is_dotted { dotted(text, random) } else { printed(fonts, text, random) }
        };
        let Some(ink) = print(&text, random) else { continue };
        let (width, height) = (SIZE.0 as f32, SIZE.1 as f32);
        let middle = (width / 2.0, height * (0.4 + 0.2 * random.f32()));
        let mut line = Line::straight(ink, middle, capital);
        if line.length() > width - 40.0 {
            continue;
        }
        line.middle.0 += (width - 20.0 - line.length()) * (random.f32() - 0.5) * 0.5;
        line.turned = (random.f32() - 0.5) * 0.12 * badness;
        line.slant = (random.f32() - 0.5) * 0.3 * badness;
        let below = print(
            &format!("L{} {:02}:{:02}", random.u32(1_000..99_999), random.u8(..24), random.u8(..60)),
            random,
        );
        let below = below.map(|ink| Line::straight(ink, (line.middle.0, middle.1 + capital * 1.7), capital));
        let lines: Vec<Line> = [Some(line), below].into_iter().flatten().collect();
        let greys = View::new(random, badness, capital).draw(SIZE, &lines, random);
        let pixels = greys.iter().map(|grey| *grey as u8).collect();
        let Some(picture) = GrayImage::from_raw(SIZE.0 as u32, SIZE.1 as u32, pixels) else { continue };
        return Shown { picture, date };
    }
}
