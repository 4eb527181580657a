//! Camera frames and picture files: pixels in, accepted codes out.

use std::sync::Arc;
use std::time::Instant;

use scan::{Frame, Hint, Read, Session};
use tokio::sync::Mutex;

use crate::error::{Error, blocking};
use crate::view::{FrameView, ScanHint, ScannedCode};

/// The one scanner of this program: a session with its votes.
pub(crate) struct Scanner {
    session: Arc<Mutex<Session>>,
    begun: Instant,
}

impl Scanner {
    pub(crate) fn new() -> Self {
        Self { session: Arc::default(), begun: Instant::now() }
    }

    /// Reads a frame of grey pixels, row by row.
    pub(crate) async fn frame(
        &self,
        width: u32,
        height: u32,
        sequence: u32,
        grey: Vec<u8>,
    ) -> Result<FrameView, Error> {
        let at_ms = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        // One after the other, in the order in which they come: while one is read the next may already be here.
        let mut session = Arc::clone(&self.session).lock_owned().await;
        blocking(move || {
            let frame =
                Frame::new(width, height, sequence, &grey).map_err(|_| Error::Invalid { field: "frame" })?;
            let begun = Instant::now();
            // A panic in the decoder leaves votes behind at worst; the session forgets them with the next opening.
            let verdict = session.frame(&frame, at_ms);
            let codes = |reads: Vec<Read>| reads.into_iter().map(ScannedCode::from).collect();
            Ok::<_, Error>(FrameView {
                sequence,
                accepted: codes(verdict.accepted),
                choice: codes(verdict.choice),
                seen: verdict.seen,
                bars: verdict.bars,
                hint: verdict.hint.map(ScanHint::from),
                decode_ms: ms(begun),
            })
        })
        .await
    }
}

/// Reads a picture file. Several codes in it are for the user to choose from.
pub(crate) async fn picture(bytes: Vec<u8>) -> Result<FrameView, Error> {
    blocking(move || {
        let begun = Instant::now();
        let mut codes = crate::codes::decode_picture(&bytes)?;
        let seen = !codes.is_empty();
        let choice = if codes.len() > 1 { std::mem::take(&mut codes) } else { Vec::new() };
        Ok::<_, Error>(FrameView {
            sequence: 0,
            accepted: codes,
            choice,
            seen,
            bars: false,
            hint: None,
            decode_ms: ms(begun),
        })
    })
    .await
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1_000.0
}

impl From<Hint> for ScanHint {
    fn from(hint: Hint) -> Self {
        match hint {
            Hint::Darkness => Self::Darkness,
            Hint::Distance => Self::Distance,
            Hint::Glare => Self::Glare,
            Hint::Blur => Self::Blur,
            Hint::Tilt => Self::Tilt,
        }
    }
}

impl From<Read> for ScannedCode {
    fn from(read: Read) -> Self {
        Self {
            symbology: read.symbology.map(|symbology| symbology.aim().to_owned()),
            format: Some(read.format.name().to_owned()),
            text: read.text,
        }
    }
}
