//! Moving pictures without a whole code.

use fastrand::Rng;

use crate::{Background, HEIGHT, View, WIDTH, code, frame, held_badly, without_code};

/// Most columns by which what hides a half of a code ends beyond its middle.
const BEYOND: usize = 30;

/// Frames without a code, or, three times as often, with one of which a half is hidden, more or less: what lies behind it shows there.
/// Whatever is read in them is wrong.
pub fn film_without_whole_code(frames: usize, random: &mut Rng) -> Vec<Vec<u8>> {
    let background = Background::new(random);
    let code = (random.usize(0..4) > 0).then(|| code(random));
    let beyond = random.usize(0..BEYOND);
    let hidden = if random.bool() { 0..WIDTH / 2 - beyond } else { WIDTH / 2 + beyond..WIDTH };
    held_badly(frames, random)
        .iter()
        .map(|view| {
            let empty = without_code(view, &background, random);
            let Some(code) = &code else { return empty };
            // Its middle stays where it is hidden.
            let view = View { turned: view.turned / 4.0, at: (0.0, view.at.1), ..*view };
            let mut seen = frame(code, &view, &background, random);
            for y in 0..HEIGHT {
                let row = y * WIDTH + hidden.start..y * WIDTH + hidden.end;
                seen[row.clone()].copy_from_slice(&empty[row]);
            }
            seen
        })
        .collect()
}
