//! Pixels in, codes out.
//!
//! Knows no camera, and of time only when a frame has taken enough of it. A [`Frame`] is width, height, grey bytes and a
//! sequence number; a [`Session`] holds votes over frames and says which codes it accepts; [`picture`] reads a picture file;
//! [`render`] draws a code.
//!
//! A single reading of a camera frame is never trusted: decoders now and then make a code, with a right check
//! digit, of text or stripes. In two frames they practically never make the same one.
//!
//! ```
//! use scan::{Frame, Session};
//!
//! let picture = scan::render(&"4006381333931".parse()?, 3, 80);
//! let mut session = Session::new();
//! let first = Frame::new(picture.width(), picture.height(), 0, picture.grey())?;
//! assert!(session.frame(&first, 0).accepted.is_empty());
//! let second = Frame::new(picture.width(), picture.height(), 1, picture.grey())?;
//! assert_eq!(session.frame(&second, 66).accepted[0].text, "4006381333931");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decode;
mod format;
mod frame;
mod hint;
mod likelihood;
mod looks;
mod picture;
mod pixels;
mod position;
mod region;
mod render;
mod session;
mod sightings;
mod track;
mod verdict;
mod votes;

pub use decode::{Formats, Read, decode};
pub use format::Format;
pub use frame::{Frame, FrameError, MAX_SIDE};
pub use hint::Hint;
pub use picture::{MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS, PictureError, picture};
pub use position::{Point, Position};
pub use render::{GreyPicture, render};
pub use session::Session;
pub use verdict::Verdict;
