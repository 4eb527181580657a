//! Dates that packs show to the camera: pixels in, candidates out.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use dates::{DateOrder, Kind, Printed, Reader, Tally};
use image::GrayImage;
use jiff::civil::Date;
use scan::Frame;

use crate::error::{Error, blocking};
use crate::view::{DateKind, DateReading, PrintedDate};

/// What reads dates, once it is first asked, and what the frames so far agree on.
#[derive(Default)]
pub(crate) struct DateReader(Arc<Reading>);

#[derive(Default)]
struct Reading {
    reader: OnceLock<Reader>,
    tally: Mutex<Tally>,
}

impl DateReader {
    /// Reads a frame of grey pixels, row by row. With `sequence` 0 another pack is held up.
    pub(crate) async fn frame(
        &self,
        (width, height, sequence): (u32, u32, u32),
        grey: Vec<u8>,
        today: Date,
        order: DateOrder,
    ) -> Result<DateReading, Error> {
        let reading = Arc::clone(&self.0);
        blocking(move || {
            let invalid = || Error::Invalid { field: "frame" };
            Frame::new(width, height, sequence, &grey).map_err(|_| invalid())?;
            let picture = GrayImage::from_raw(width, height, grey).ok_or_else(invalid)?;
            let lines = reading.reader.get_or_init(Reader::default).read(&picture);
            let mut tally = reading.tally.lock().unwrap_or_else(PoisonError::into_inner);
            if sequence == 0 {
                *tally = Tally::default();
            }
            let dates = tally.count(&lines, today, order).into_iter().map(PrintedDate::from).collect();
            Ok::<_, Error>(DateReading { sequence, dates })
        })
        .await
    }
}

impl From<Printed> for PrintedDate {
    fn from(printed: Printed) -> Self {
        let kind = printed.kind.map(|kind| match kind {
            Kind::BestBefore => DateKind::BestBefore,
            Kind::UseBy => DateKind::UseBy,
        });
        Self { date: printed.date.to_string(), kind, text: printed.text }
    }
}
