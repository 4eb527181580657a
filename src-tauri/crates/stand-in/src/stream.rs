//! Bodies that misbehave.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;

use crate::state::State;

/// The size of a body that is too large for anybody.
const HUGE: usize = 64 * 1024 * 1024;
const CHUNK: usize = 64 * 1024;

/// The first half of `text`, then the connection breaks.
pub(crate) fn cut(text: &str) -> Body {
    let half = Bytes::copy_from_slice(&text.as_bytes()[..text.len() / 2]);
    // The pause lets the first half reach the other side before the connection goes.
    Body::from_stream(stream::unfold(0, move |step| {
        let half = half.clone();
        async move {
            match step {
                0 => Some((Ok(half), 1)),
                1 => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    Some((Err(io::Error::other("cut")), 2))
                }
                _ => None,
            }
        }
    }))
}

/// `text` in ten parts over `time`. Breaks off when the stand-in is stopped.
pub(crate) fn slow(text: &str, time: Duration, state: Arc<State>) -> Body {
    let parts: Vec<Bytes> =
        text.as_bytes().chunks(text.len().div_ceil(10).max(1)).map(Bytes::copy_from_slice).collect();
    Body::from_stream(stream::unfold((parts.into_iter(), state), move |(mut parts, state)| async move {
        let part = parts.next()?;
        tokio::select! {
            () = tokio::time::sleep(time / 10) => Some((Ok(part), (parts, state))),
            () = state.stopped() => Some((Err(io::Error::other("stopped")), (Vec::new().into_iter(), state))),
        }
    }))
}

/// JSON without end, nearly.
pub(crate) fn huge() -> Body {
    let head = stream::iter([Bytes::from_static(b"{\"product\":{\"product_name\":\"")]);
    let filling = stream::iter(std::iter::repeat_n(Bytes::from(vec![b'x'; CHUNK]), HUGE / CHUNK));
    Body::from_stream(futures_util::StreamExt::map(
        futures_util::StreamExt::chain(head, filling),
        Ok::<_, io::Error>,
    ))
}

/// The same, packed.
pub(crate) fn bomb() -> io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    io::Write::write_all(&mut packed, b"{\"product\":{\"product_name\":\"")?;
    let chunk = vec![b'x'; CHUNK];
    for _ in 0..HUGE / CHUNK {
        io::Write::write_all(&mut packed, &chunk)?;
    }
    packed.finish()
}

/// `text`, packed.
pub(crate) fn gzip(text: &str) -> io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    io::Write::write_all(&mut packed, text.as_bytes())?;
    packed.finish()
}
