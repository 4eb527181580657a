//! One picture of a camera.

use thiserror::Error;

use crate::pixels::View;

/// The longest side of a frame, in pixels.
pub const MAX_SIDE: u32 = 4096;

/// Grey pixels of one camera frame, row by row from the top, one byte each, 0 for black.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    width: u32,
    height: u32,
    sequence: u32,
    grey: &'a [u8],
}

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// A side is 0 or longer than [`MAX_SIDE`].
    #[error("a frame of {width} × {height} pixels: each side has to be from 1 to {MAX_SIDE}")]
    Size {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The number of bytes is not width times height.
    #[error("{found} bytes for a frame of {expected} pixels")]
    Bytes {
        /// Width times height.
        expected: usize,
        /// The bytes there are.
        found: usize,
    },
}

impl<'a> Frame<'a> {
    /// `sequence` counts up within one opening of the camera and may skip; see [`Session`](crate::Session).
    ///
    /// # Errors
    ///
    /// When a side or the number of bytes is out of bounds.
    pub fn new(width: u32, height: u32, sequence: u32, grey: &'a [u8]) -> Result<Self, FrameError> {
        if !(1..=MAX_SIDE).contains(&width) || !(1..=MAX_SIDE).contains(&height) {
            return Err(FrameError::Size { width, height });
        }
        let expected = width as usize * height as usize;
        if grey.len() != expected {
            return Err(FrameError::Bytes { expected, found: grey.len() });
        }
        Ok(Self { width, height, sequence, grey })
    }

    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Which frame it is since the camera was opened.
    pub fn sequence(&self) -> u32 {
        self.sequence
    }

    pub(crate) fn view(&self) -> View<'a> {
        View { width: self.width as usize, height: self.height as usize, grey: self.grey }
    }

    /// The pixels.
    pub fn grey(&self) -> &'a [u8] {
        self.grey
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        assert!(Frame::new(2, 3, 0, &[0; 6]).is_ok());
        assert!(Frame::new(MAX_SIDE, 1, 0, &[0; MAX_SIDE as usize]).is_ok());
        for (width, height) in [(0, 3), (3, 0), (MAX_SIDE + 1, 1), (1, u32::MAX), (u32::MAX, u32::MAX)] {
            assert_eq!(Frame::new(width, height, 0, &[]).err(), Some(FrameError::Size { width, height }));
        }
        for found in [0, 5, 7] {
            let bytes = vec![0; found];
            assert_eq!(Frame::new(2, 3, 0, &bytes).err(), Some(FrameError::Bytes { expected: 6, found }));
        }
    }
}
