//! Drawn codes: turned, small, blurred, noisy, and as frames of a camera.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use barcode::Gtin;
use scan::{Format, Formats, Frame, GreyPicture, Session, decode, render};
use zxingcpp::BarcodeFormat;

const WIDTH: usize = 640;
const HEIGHT: usize = 480;

/// A camera frame's pixels, to draw on.
struct Canvas(Vec<u8>);

impl Canvas {
    fn new() -> Self {
        Self(vec![230; WIDTH * HEIGHT])
    }

    /// Lays a picture down with its middle at a point, turned clockwise.
    fn lay(mut self, picture: &GreyPicture, at: (f64, f64), degrees: f64) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let (sin, cos) = degrees.to_radians().sin_cos();
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let (dx, dy) = (x as f64 - at.0, y as f64 - at.1);
                let u = cos * dx + sin * dy + width as f64 / 2.0 - 0.5;
                let v = cos * dy - sin * dx + height as f64 / 2.0 - 0.5;
                if u < 0.0 || v < 0.0 || u >= (width - 1) as f64 || v >= (height - 1) as f64 {
                    continue;
                }
                let shade = |u: usize, v: usize| f64::from(picture.grey()[v * width + u]);
                let (left, top, right, down) = (u as usize, v as usize, u.fract(), v.fract());
                let above = shade(left, top) * (1.0 - right) + shade(left + 1, top) * right;
                let below = shade(left, top + 1) * (1.0 - right) + shade(left + 1, top + 1) * right;
                self.0[y * WIDTH + x] = (above * (1.0 - down) + below * down) as u8;
            }
        }
        self
    }

    /// Averages over three by three pixels.
    fn blurred(self) -> Self {
        let mut blurred = self.0.clone();
        for y in 1..HEIGHT - 1 {
            for x in 1..WIDTH - 1 {
                let sum: u32 =
                    (0..9).map(|i| u32::from(self.0[(y + i / 3 - 1) * WIDTH + x + i % 3 - 1])).sum();
                blurred[y * WIDTH + x] = (sum / 9) as u8;
            }
        }
        Self(blurred)
    }

    /// Adds noise of up to so much, the same for the same seed.
    fn noisy(mut self, most: i32, seed: u32) -> Self {
        let mut dice = Dice(seed);
        for shade in &mut self.0 {
            let noise = dice.roll(2 * most as u32 + 1) as i32 - most;
            *shade = (i32::from(*shade) + noise).clamp(0, 255) as u8;
        }
        self
    }

    /// Covers what is right of a column with paper.
    fn covered_from(mut self, column: usize) -> Self {
        for row in self.0.chunks_mut(WIDTH) {
            row[column..].fill(230);
        }
        self
    }

    fn texts(&self, formats: Formats) -> Vec<String> {
        let frame = self.frame(0);
        decode(&frame, formats).into_iter().map(|read| read.text).collect()
    }

    fn frame(&self, sequence: u32) -> Frame<'_> {
        Frame::new(WIDTH as u32, HEIGHT as u32, sequence, &self.0).unwrap()
    }
}

/// Numbers that look random and are always the same (xorshift32).
struct Dice(u32);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % sides
    }
}

fn gtin(number: &str) -> Gtin {
    number.parse().unwrap()
}

/// Any code the decoder's library can write, four pixels a module, on white.
fn written(format: BarcodeFormat, options: &str, text: &str) -> Vec<scan::Read> {
    let code = zxingcpp::create(format).options(options).from_str(text).unwrap();
    let drawn = code.to_image_with(&zxingcpp::write().scale(4)).unwrap();
    let grey = drawn.data();
    let frame = Frame::new(drawn.width() as u32, drawn.height() as u32, 0, &grey).unwrap();
    decode(&frame, Formats::All)
}

const MIDDLE: (f64, f64) = (320.0, 240.0);

#[test]
fn turned() {
    for (number, text) in
        [("4006381333931", "4006381333931"), ("96385074", "96385074"), ("036000291452", "0036000291452")]
    {
        let drawn = render(&gtin(number), 3, 190);
        for degrees in [0.0, 7.0, 20.0, 30.0, 60.0, 83.0, 90.0, 120.0, 150.0, 180.0, 270.0, 345.0] {
            let canvas = Canvas::new().lay(&drawn, MIDDLE, degrees);
            assert_eq!(canvas.texts(Formats::Retail), [text], "{number} at {degrees}°");
        }
    }
}

#[test]
fn from_small_to_large() {
    for module in [2, 3, 4] {
        let drawn = render(&gtin("4006381333931"), module, 100);
        let canvas = Canvas::new().lay(&drawn, (320.4, 239.7), 5.0);
        assert_eq!(canvas.texts(Formats::Retail), ["4006381333931"], "{module} pixels a module");
    }
}

#[test]
fn blurred_and_noisy() {
    let canvas =
        Canvas::new().lay(&render(&gtin("4006381333931"), 4, 150), MIDDLE, 10.0).blurred().noisy(20, 1);
    assert_eq!(canvas.texts(Formats::Retail), ["4006381333931"]);
}

#[test]
fn every_format_and_its_symbology() {
    for (format, options, text, read_as, aim) in [
        (BarcodeFormat::EAN13, "", "4006381333931", (Format::Ean13, "4006381333931"), "]E0"),
        (BarcodeFormat::EAN8, "", "96385074", (Format::Ean8, "96385074"), "]E4"),
        (BarcodeFormat::UPCA, "", "036000291452", (Format::UpcA, "0036000291452"), "]E0"),
        (BarcodeFormat::UPCE, "", "04252614", (Format::UpcE, "0042100005264"), "]E0"),
        (BarcodeFormat::ITF, "", "15400141288763", (Format::Itf, "15400141288763"), "]I1"),
        (BarcodeFormat::Code128, "", "Shelf 2", (Format::Code128, "Shelf 2"), "]C0"),
        (BarcodeFormat::Code128, "gs1", "(01)09506000134352", (Format::Code128, "0109506000134352"), "]C1"),
        (BarcodeFormat::DataBarOmni, "", "09506000134352", (Format::DataBar, "0109506000134352"), "]e0"),
        (
            BarcodeFormat::DataBarLtd,
            "",
            "09506000134352",
            (Format::DataBarLimited, "0109506000134352"),
            "]e0",
        ),
        (
            BarcodeFormat::DataBarExp,
            "",
            "(01)09506000134352(10)A",
            (Format::DataBarExpanded, "010950600013435210A"),
            "]e0",
        ),
        (BarcodeFormat::DataMatrix, "", "Shelf 2", (Format::DataMatrix, "Shelf 2"), "]d1"),
        (
            BarcodeFormat::DataMatrix,
            "gs1",
            "(01)09506000134352",
            (Format::DataMatrix, "0109506000134352"),
            "]d2",
        ),
        (BarcodeFormat::QRCode, "", "https://example.org/", (Format::Qr, "https://example.org/"), "]Q1"),
        (BarcodeFormat::QRCode, "gs1", "(01)09506000134352", (Format::Qr, "0109506000134352"), "]Q3"),
    ] {
        let reads = written(format, options, text);
        assert_eq!(reads.len(), 1, "{format} {text}: {reads:?}");
        assert_eq!((reads[0].format, reads[0].text.as_str()), read_as, "{format} {text}");
        assert_eq!(reads[0].symbology.unwrap().aim(), aim, "{format} {text}");
    }
}

#[test]
fn numbers_of_no_product_in_bars_of_products_are_not_read() {
    assert!(written(BarcodeFormat::ITF, "", "1234567890").is_empty());
}

#[test]
fn half_a_code_is_not_a_upc_e() {
    // With the bar behind its middle guard the left half is what a UPC-E of 1 35320 00001 7 would be.
    let drawn = render(&gtin("7353214459021"), 3, 190);
    let whole = Canvas::new().lay(&drawn, MIDDLE, 0.0);
    assert_eq!(whole.texts(Formats::Retail), ["7353214459021"]);
    assert!(whole.covered_from(331).texts(Formats::Retail).is_empty());
}

#[test]
fn two_packs_before_the_camera() {
    let (left, right) = (render(&gtin("4006381333931"), 2, 80), render(&gtin("96385074"), 3, 80));
    let mut session = Session::new();
    let mut told = Vec::new();
    for sequence in 0..30 {
        let shake = f64::from(sequence % 5);
        let canvas = Canvas::new()
            .lay(&left, (160.0 + shake, 150.0), 3.0 + shake)
            .lay(&right, (450.0, 330.0 - shake), -10.0)
            .noisy(8, sequence + 1);
        let verdict = session.frame(&canvas.frame(sequence), u64::from(sequence) * 66);
        assert!(verdict.seen, "frame {sequence}");
        assert_eq!(verdict.accepted, [], "which of them is meant can't be told");
        told.extend(verdict.choice.into_iter().map(|read| (sequence, read.text)));
    }
    told.sort_by(|a, b| a.1.cmp(&b.1));
    assert_eq!(told, [(1, "4006381333931".to_owned()), (1, "96385074".to_owned())]);
}

#[test]
fn one_pack_after_the_other() {
    let packs = ["4006381333931", "036000291452", "4006381333931"];
    let mut session = Session::new();
    let mut told = Vec::new();
    let mut sequence = 0;
    for pack in packs {
        let canvas = Canvas::new().lay(&render(&gtin(pack), 3, 100), MIDDLE, 0.0);
        // Two seconds with the pack, two without, at ten frames a second.
        for canvas in [canvas, Canvas::new()] {
            for _ in 0..20 {
                let verdict = session.frame(&canvas.frame(sequence), u64::from(sequence) * 100);
                told.extend(verdict.accepted.into_iter().map(|read| read.text));
                sequence += 1;
            }
        }
    }
    assert_eq!(told, ["4006381333931", "0036000291452", "4006381333931"]);
}

#[test]
fn a_matrix_code_is_accepted_within_a_few_frames() {
    let code = zxingcpp::create(BarcodeFormat::QRCode).from_str("larder:undo").unwrap();
    let drawn = code.to_image_with(&zxingcpp::write().scale(6)).unwrap();
    let grey = drawn.data();
    let mut session = Session::new();
    let mut told = Vec::new();
    for sequence in 100..110 {
        let frame = Frame::new(drawn.width() as u32, drawn.height() as u32, sequence, &grey).unwrap();
        let verdict = session.frame(&frame, u64::from(sequence) * 66);
        told.extend(verdict.accepted.into_iter().map(|read| (sequence, read.text)));
        assert!(verdict.seen);
    }
    assert_eq!(told, [(101, "larder:undo".to_owned())]);
}

#[test]
fn stripes_and_noise_are_never_a_code() {
    let mut dice = Dice(7);
    let mut session = Session::new();
    for sequence in 0..60 {
        let mut canvas = Canvas::new();
        let mut x = 0;
        while x < WIDTH {
            let end = (x + 1 + dice.roll(9) as usize).min(WIDTH);
            let shade = if dice.roll(2) == 0 { 20 } else { 235 };
            for row in canvas.0.chunks_exact_mut(WIDTH) {
                row[x..end].fill(shade);
            }
            x = end;
        }
        let canvas = canvas.noisy(15, sequence + 1);
        let verdict = session.frame(&canvas.frame(sequence), u64::from(sequence) * 66);
        assert_eq!(verdict.accepted, [], "frame {sequence}");
    }
}

#[test]
fn frames_of_any_size_are_survived() {
    for (width, height) in [(1, 1), (1, 4096), (4096, 1), (2, 2), (69, 1), (31, 4000)] {
        for shade in [0, 127, 255] {
            let grey = vec![shade; (width * height) as usize];
            let frame = Frame::new(width, height, 0, &grey).unwrap();
            assert!(decode(&frame, Formats::All).is_empty(), "{width} × {height}");
        }
    }
}

/// Out of focus by eight tenths of a module: no edge is left to measure.
#[test]
fn what_is_out_of_focus_is_read_over_frames() {
    let code = "4006381333931";
    let picture = render(&code.parse().unwrap(), 3, 120);
    let mut session = Session::new();
    let mut accepted = Vec::new();
    for sequence in 0..8 {
        let at = (320.0 + f64::from(sequence), 240.0);
        let laid = Canvas::new().lay(&picture, at, 4.0);
        let canvas = (0..9).fold(laid, |canvas, _| canvas.blurred()).noisy(4, sequence + 1);
        let frame = Frame::new(WIDTH as u32, HEIGHT as u32, sequence, &canvas.0).unwrap();
        assert!(decode(&frame, Formats::Retail).is_empty(), "one look reads it: this tests nothing");
        let reads = session.frame(&frame, u64::from(sequence) * 66).accepted;
        accepted.extend(reads.into_iter().map(|read| read.text));
    }
    assert_eq!(accepted, [code]);
}
