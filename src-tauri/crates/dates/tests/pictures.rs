//! Pictures as the camera sends them. `dates-training` drew them; their names say what is to be read.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use dates::{DateOrder, Reader, Tally};
use jiff::civil::date;

#[test]
fn dates_are_read_off_pictures() {
    let reader = Reader::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    let mut read = 0;
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let picture = image::open(&path).unwrap().into_luma8();
        let told =
            Tally::default().count(&reader.read(&picture), date(2026, 11, 27), DateOrder::DayMonthYear);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(told.first().is_some_and(|one| name.ends_with(&one.date.to_string())), "{name}: {told:?}");
        read += 1;
    }
    assert_eq!(read, 4);
}

#[test]
fn nothing_is_read_where_nothing_is_printed() {
    let reader = Reader::default();
    for picture in [
        image::GrayImage::from_pixel(896, 216, image::Luma([200])),
        image::GrayImage::from_fn(896, 216, |x, y| image::Luma([((x * 7 + y * 13) % 251) as u8])),
        image::GrayImage::from_fn(896, 216, |x, _| image::Luma([if x / 4 % 2 == 0 { 30 } else { 220 }])),
        image::GrayImage::new(1, 1),
        image::GrayImage::new(16, 4_000),
    ] {
        let told =
            Tally::default().count(&reader.read(&picture), date(2026, 11, 27), DateOrder::DayMonthYear);
        assert_eq!(told, [], "{:?}", picture.dimensions());
    }
}
