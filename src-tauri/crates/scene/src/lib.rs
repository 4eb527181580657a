//! Frames of a webcam that sees a label with an EAN-13: drawn by tracing a ray for each part of a pixel to the label, flat or
//! around a bottle, and then spoiled as a cheap camera in a kitchen spoils it.
//! Everything follows from the random numbers that are passed in.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sides of pictures and greys"
)]

mod film;
mod views;

use std::f32::consts::PI;

pub use film::film_without_whole_code;
pub use views::{held_badly, mixed};

/// Width of a frame, in pixels.
pub const WIDTH: usize = 640;
/// Its height.
pub const HEIGHT: usize = 480;
/// Rays a pixel, in each direction.
const RAYS: usize = 3;
/// Distance at which a thing as wide as the label's bars fills the frame, in widths of the bars.
const FOCAL: f32 = 2.2;
/// Modules of quiet zone on the left and right, and of the bars.
const QUIET: (f32, f32) = (11.0, 7.0);
const MODULES: f32 = 95.0;
/// Height of the bars, and of the paper above and below them, in modules.
const BARS: f32 = 60.0;
const ABOVE: f32 = 3.0;
const BELOW: f32 = 11.0;

/// How a frame is seen, and spoiled. Lengths are in pixels of the frame, angles in degrees.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Width of the bars, as a part of the frame's.
    pub width: f32,
    /// About the way the camera looks.
    pub turned: f32,
    /// About the bars.
    pub yaw: f32,
    /// About the line across them.
    pub pitch: f32,
    /// Half the angle that the label goes around a cylinder; 0 is flat.
    pub curved: f32,
    /// Standard deviation of the blur.
    pub blur: f32,
    /// Length of the motion while the shutter is open, and its direction.
    pub motion: (f32, f32),
    /// Standard deviation of the noise, in greys.
    pub noise: f32,
    /// Brightness; 1 is good light.
    pub gain: f32,
    /// Size of a reflection, as a part of the label; 0 for none.
    pub glare: f32,
    /// By how much the light falls off from left to right.
    pub falling: f32,
    /// Quality of the camera's JPEG, 1 to 100.
    pub jpeg: u8,
    /// Greys of bars and paper.
    pub ink: (f32, f32),
    /// Where the label's middle is, from the frame's.
    pub at: (f32, f32),
}

impl View {
    /// A good view, by a camera that is neither sharp nor free of noise.
    #[must_use]
    pub fn good() -> Self {
        Self {
            width: 0.45,
            turned: 0.0,
            yaw: 0.0,
            pitch: 0.0,
            curved: 0.0,
            blur: 0.8,
            motion: (0.0, 0.0),
            noise: 3.0,
            gain: 1.0,
            glare: 0.0,
            falling: 0.0,
            jpeg: 85,
            ink: (30.0, 225.0),
            at: (0.0, 0.0),
        }
    }
}

/// Grey values of a frame, larger by the number of rays.
struct Canvas {
    width: usize,
    height: usize,
    grey: Vec<f32>,
}

/// What lies behind the label: uneven, with strokes like those of letters.
pub struct Background(Canvas);

impl Background {
    /// Another one for each random number.
    pub fn new(random: &mut fastrand::Rng) -> Self {
        let (columns, rows) = (random.usize(3..9), random.usize(3..9));
        let knots: Vec<f32> = (0..columns * rows).map(|_| 40.0 + 160.0 * random.f32()).collect();
        let mut canvas = Canvas { width: WIDTH, height: HEIGHT, grey: vec![0.0; WIDTH * HEIGHT] };
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let (u, v) = (
                    x as f32 / WIDTH as f32 * (columns - 1) as f32,
                    y as f32 / HEIGHT as f32 * (rows - 1) as f32,
                );
                let (i, j) = (u as usize, v as usize);
                let knot = |i: usize, j: usize| knots[j.min(rows - 1) * columns + i.min(columns - 1)];
                let mix = |a: f32, b: f32, part: f32| a + (b - a) * (part - part.floor());
                canvas.grey[y * WIDTH + x] =
                    mix(mix(knot(i, j), knot(i + 1, j), u), mix(knot(i, j + 1), knot(i + 1, j + 1), u), v);
            }
        }
        for _ in 0..6 {
            let (mut x, y, size) =
                (random.f32() * 640.0 - 60.0, random.f32() * 480.0, 6.0 + 20.0 * random.f32());
            let grey = 255.0 * random.f32();
            for _ in 0..10 {
                // A stroke down, and one across: as much like a letter as a decoder notices.
                canvas.fill(x, y, 0.16 * size, size, grey);
                canvas.fill(x, y + size * random.f32() * 0.8, 0.6 * size * random.f32(), 0.14 * size, grey);
                x += 0.75 * size;
            }
        }
        canvas.blur(1.0);
        Self(canvas)
    }
}

/// A frame of a label with the code of an EAN-13, one grey byte a pixel.
///
/// # Panics
/// When `code` is none.
#[must_use]
pub fn frame(code: &str, view: &View, background: &Background, random: &mut fastrand::Rng) -> Vec<u8> {
    let label = Label::new(code, view.ink);
    let mut canvas = trace(&label, view, &background.0);
    if view.glare > 0.0 {
        shine(&mut canvas, view, random);
    }
    for (at, grey) in canvas.grey.iter_mut().enumerate() {
        let along = (at % canvas.width) as f32 / canvas.width as f32 - 0.5;
        *grey *= (1.0 - view.falling * along * 1.6).clamp(0.05, 2.0);
    }
    canvas.blur(view.blur * RAYS as f32);
    canvas.smear(view.motion.0 * RAYS as f32, view.motion.1.to_radians());
    let mut small = canvas.shrunk();
    for grey in &mut small {
        let signal = *grey * view.gain;
        let deviation = (view.noise * view.noise + 0.02 * view.noise * signal.max(0.0)).sqrt();
        *grey = (signal + deviation * normal(random)).clamp(0.0, 255.0).trunc();
        if view.gain < 0.6 {
            // The camera turns its own gain up, and the noise with it.
            *grey = (*grey * (1.0 / view.gain).min(3.0)).min(255.0);
        }
    }
    let bytes: Vec<u8> = small.iter().map(|grey| *grey as u8).collect();
    through_jpeg(&bytes, view.jpeg)
}

/// Bars and paper, in modules from the upper left of the paper.
struct Label {
    bars: Vec<bool>,
    ink: (f32, f32),
}

impl Label {
    const WIDTH: f32 = QUIET.0 + MODULES + QUIET.1;
    const HEIGHT: f32 = ABOVE + BARS + BELOW;

    fn new(code: &str, ink: (f32, f32)) -> Self {
        let picture = scan::render(&code.parse().expect("a GTIN"), 1, 9);
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let row = &picture.grey()[height / 2 * width..][..width];
        let first = row.iter().position(|grey| *grey < 128).expect("bars");
        Self { bars: row[first..first + 95].iter().map(|grey| *grey < 128).collect(), ink }
    }

    /// The grey at a place, none beside the paper.
    fn at(&self, x: f32, y: f32) -> Option<f32> {
        if !(0.0..Self::WIDTH).contains(&x) || !(0.0..Self::HEIGHT).contains(&y) {
            return None;
        }
        let module = x - QUIET.0;
        let is_guard = !(3.0..92.0).contains(&module) || (45.0..50.0).contains(&module);
        let below = ABOVE + BARS + if is_guard { 5.0 } else { 0.0 };
        let is_bar = module >= 0.0
            && (ABOVE..below).contains(&y)
            && self.bars.get(module as usize).copied().unwrap_or(false);
        Some(if is_bar { self.ink.0 } else { self.ink.1 })
    }
}

/// Each ray to the label, or past it to the background.
fn trace(label: &Label, view: &View, background: &Canvas) -> Canvas {
    let (width, height) = (WIDTH * RAYS, HEIGHT * RAYS);
    let mut grey = Vec::with_capacity(width * height);
    let axes = axes(view);
    let away = FOCAL / view.width;
    // The camera, as the label sees it: in widths of the bars, from its middle.
    let local = |v: [f32; 3]| axes.map(|axis| axis[0] * v[0] + axis[1] * v[1] + axis[2] * v[2]);
    let eye = local([0.0, 0.0, -away]);
    let half = view.curved.to_radians();
    let radius = if half > 0.0 { Label::WIDTH / MODULES / 2.0 / half } else { 0.0 };
    for y in 0..height {
        for x in 0..width {
            let px = (x as f32 + 0.5) / RAYS as f32 - view.at.0;
            let py = (y as f32 + 0.5) / RAYS as f32 - view.at.1;
            let ray = local([
                (px / WIDTH as f32 - 0.5) / FOCAL,
                (py - HEIGHT as f32 / 2.0) / (WIDTH as f32 * FOCAL),
                1.0,
            ]);
            let place = if radius > 0.0 { on_cylinder(eye, ray, radius, half) } else { on_plane(eye, ray) };
            let seen = place.and_then(|(u, v)| {
                label.at(u * MODULES + Label::WIDTH / 2.0, v * MODULES + Label::HEIGHT / 2.0)
            });
            grey.push(seen.unwrap_or_else(|| background.grey[y / RAYS * WIDTH + x / RAYS]));
        }
    }
    Canvas { width, height, grey }
}

/// The label's right, down and away, as the camera sees them: turned about the way it looks after yaw and pitch.
fn axes(view: &View) -> [[f32; 3]; 3] {
    let (sy, cy) = view.yaw.to_radians().sin_cos();
    let (sp, cp) = view.pitch.to_radians().sin_cos();
    let (sr, cr) = view.turned.to_radians().sin_cos();
    // Columns of Rz · Ry · Rx.
    let yaw_pitch = [[cy, 0.0, -sy], [sy * sp, cp, cy * sp], [sy * cp, -sp, cy * cp]];
    yaw_pitch.map(|[x, y, z]| [cr * x - sr * y, sr * x + cr * y, z])
}

fn on_plane(eye: [f32; 3], ray: [f32; 3]) -> Option<(f32, f32)> {
    let far = -eye[2] / ray[2];
    (far > 0.0).then(|| (eye[0] + far * ray[0], eye[1] + far * ray[1]))
}

/// A cylinder whose axis runs along the bars and whose nearest line is where the flat label would be.
fn on_cylinder(eye: [f32; 3], ray: [f32; 3], radius: f32, half: f32) -> Option<(f32, f32)> {
    let (x, z) = (eye[0], eye[2] - radius);
    let (a, b, c) =
        (ray[0] * ray[0] + ray[2] * ray[2], x * ray[0] + z * ray[2], x * x + z * z - radius * radius);
    let inside = b * b - a * c;
    if inside < 0.0 {
        return None;
    }
    let far = (-b - inside.sqrt()) / a;
    let (x, z) = (x + far * ray[0], z + far * ray[2]);
    let angle = x.atan2(-z);
    (far > 0.0 && angle.abs() <= half).then(|| (angle * radius, eye[1] + far * ray[1]))
}

/// A reflection somewhere on the label.
fn shine(canvas: &mut Canvas, view: &View, random: &mut fastrand::Rng) {
    let size = view.width * (WIDTH * RAYS) as f32;
    let x0 = canvas.width as f32 / 2.0 + (random.f32() - 0.5) * 0.5 * size;
    let y0 = canvas.height as f32 / 2.0 + (random.f32() - 0.5) * 0.3 * size;
    let (sin, cos) = (PI * random.f32()).sin_cos();
    let (long, short) = (view.glare * size * 0.6, view.glare * size * 0.28);
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            let (dx, dy) = (x as f32 - x0, y as f32 - y0);
            let (a, b) = ((dx * cos + dy * sin) / long, (dy * cos - dx * sin) / short);
            canvas.grey[y * canvas.width + x] += 300.0 * (-(a * a + b * b)).exp();
        }
    }
}

impl Canvas {
    fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, grey: f32) {
        let clamp = |at: f32, side: usize| at.clamp(0.0, side as f32) as usize;
        for row in clamp(y, self.height)..clamp(y + height, self.height) {
            self.grey[row * self.width..][clamp(x, self.width)..clamp(x + width, self.width)].fill(grey);
        }
    }

    /// Under a Gaussian.
    fn blur(&mut self, sigma: f32) {
        if sigma <= 0.0 {
            return;
        }
        let reach = (3.0 * sigma).ceil() as isize;
        let weights: Vec<f32> =
            (-reach..=reach).map(|at| (-0.5 * (at as f32 / sigma).powi(2)).exp()).collect();
        let whole: f32 = weights.iter().sum();
        let weights: Vec<f32> = weights.iter().map(|weight| weight / whole).collect();
        let add = |sums: &mut [f32], values: &[f32], weight: f32| {
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
        };
        // Along each row, which goes on beyond its ends as at them; then row by row, down the columns.
        let (width, last) = (self.width, self.height as isize - 1);
        let mut line = vec![0.0; width + 2 * reach as usize];
        for row in self.grey.chunks_exact_mut(width) {
            let (before, rest) = line.split_at_mut(reach as usize);
            let (here, after) = rest.split_at_mut(width);
            before.fill(row[0]);
            here.copy_from_slice(row);
            after.fill(row[width - 1]);
            row.fill(0.0);
            for (by, weight) in weights.iter().enumerate() {
                add(row, &line[by..], *weight);
            }
        }
        let across = std::mem::replace(&mut self.grey, vec![0.0; width * self.height]);
        for (y, row) in self.grey.chunks_exact_mut(width).enumerate() {
            for (by, weight) in weights.iter().enumerate() {
                let from = (y as isize + by as isize - reach).clamp(0, last) as usize;
                add(row, &across[from * width..][..width], *weight);
            }
        }
    }

    /// Averaged along a way.
    fn smear(&mut self, length: f32, angle: f32) {
        let steps = length as isize;
        if steps < 2 {
            return;
        }
        let before = self.grey.clone();
        let (sin, cos) = angle.sin_cos();
        let ways = (0..steps).map(|step| step as f32 - (steps - 1) as f32 / 2.0);
        let ways: Vec<(isize, isize)> =
            ways.map(|by| ((by * cos).round() as isize, (by * sin).round() as isize)).collect();
        for y in 0..self.height as isize {
            for x in 0..self.width as isize {
                let sum: f32 = ways
                    .iter()
                    .map(|(across, down)| {
                        let x = (x + across).clamp(0, self.width as isize - 1);
                        let y = (y + down).clamp(0, self.height as isize - 1);
                        before[y as usize * self.width + x as usize]
                    })
                    .sum();
                self.grey[y as usize * self.width + x as usize] = sum / steps as f32;
            }
        }
    }

    /// A pixel of a frame for each square of rays.
    fn shrunk(&self) -> Vec<f32> {
        let mut small = vec![0.0; WIDTH * HEIGHT];
        for (at, grey) in self.grey.iter().enumerate() {
            let (x, y) = (at % self.width, at / self.width);
            small[y / RAYS * WIDTH + x / RAYS] += grey / (RAYS * RAYS) as f32;
        }
        small
    }
}

/// What lies behind the label alone, seen as badly: nothing to read.
fn without_code(view: &View, background: &Background, random: &mut fastrand::Rng) -> Vec<u8> {
    let away = View { at: (10.0 * WIDTH as f32, 0.0), ..*view };
    frame("4006381333931", &away, background, random)
}

/// A number of thirteen digits with its check digit.
pub fn code(random: &mut fastrand::Rng) -> String {
    let first = random.choice(b"03457896").copied().unwrap_or(b'4');
    let payload: String =
        std::iter::once(first).chain((0..11).map(|_| random.u8(b'0'..=b'9'))).map(char::from).collect();
    let weighted = |(at, digit): (usize, u8)| u32::from(digit - b'0') * if at % 2 == 0 { 1 } else { 3 };
    let sum: u32 = payload.bytes().enumerate().map(weighted).sum();
    format!("{payload}{}", (10 - sum % 10) % 10)
}

/// A normal deviate (Box and Muller, 1958).
pub fn normal(random: &mut fastrand::Rng) -> f32 {
    (-2.0 * (1.0 - random.f32()).ln()).sqrt() * (2.0 * PI * random.f32()).cos()
}

fn through_jpeg(grey: &[u8], quality: u8) -> Vec<u8> {
    let mut file = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, quality)
        .encode(grey, WIDTH as u32, HEIGHT as u32, image::ExtendedColorType::L8)
        .expect("a picture of this size");
    image::load_from_memory(&file).expect("what was just written").into_luma8().into_raw()
}
