//! Grey pixels to work on.
//!
//! Pixels are worked on in buffers that are kept for the next frame: once they have grown to the size of the camera's frames,
//! none is allocated any more.

mod average;
mod equalise;
mod resize;
mod sharpen;
mod warp;

pub(crate) use equalise::Equaliser;
pub(crate) use resize::Shrinker;
pub(crate) use sharpen::Sharpener;
pub(crate) use warp::Affine;

/// Grey pixels of someone else, row by row from the top, one byte each, 0 for black.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) grey: &'a [u8],
}

impl<'a> View<'a> {
    pub(crate) fn row(self, y: usize) -> &'a [u8] {
        &self.grey[y * self.width..][..self.width]
    }
}

/// Grey pixels of our own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pixels {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

impl Pixels {
    /// Of this size from now on. What is in them is not defined.
    pub(crate) fn resize(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.grey.resize(width * height, 0);
    }

    pub(crate) fn view(&self) -> View<'_> {
        View { width: self.width, height: self.height, grey: &self.grey }
    }

    pub(crate) fn rows_mut(&mut self) -> impl Iterator<Item = &mut [u8]> {
        // A width of 0 has no rows, and no chunks either.
        self.grey.chunks_exact_mut(self.width.max(1))
    }
}

/// To the nearest grey.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a byte holds")]
pub(crate) fn to_grey(value: f32) -> u8 {
    (value + 0.5).clamp(0.0, 255.0) as u8
}
