//! Views as they come from hands and kitchens.

use fastrand::Rng;

use crate::{View, normal};

/// A view with some of every fault; of a hard one, with more.
#[must_use]
pub fn mixed(random: &mut Rng, hard: bool) -> View {
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

/// Frames of a hand that holds a pack up, badly, and can't hold still.
pub fn held_badly(frames: usize, random: &mut Rng) -> Vec<View> {
    let held = mixed(random, true);
    (0..frames)
        .map(|_| {
            let mut view = held;
            view.at = (held.at.0 + 12.0 * normal(random), held.at.1 + 12.0 * normal(random));
            view.turned += 3.0 * normal(random);
            view.yaw += 4.0 * normal(random);
            view.pitch += 4.0 * normal(random);
            view.width *= (0.06 * normal(random)).exp();
            view.motion = ((3.5 * normal(random)).max(0.0), 180.0 * random.f32());
            view.blur *= (0.15 * normal(random)).exp();
            view
        })
        .collect()
}
