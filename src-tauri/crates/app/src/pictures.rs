//! Product pictures: their addresses for the window, and their bytes.

use barcode::Gtin;
pub use lookup::{Picture, PictureSize};

use crate::view::Facts;
use crate::{App, Error, convert};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Makes the addresses under which the window asks for pictures.
pub(crate) struct Pictures {
    base: String,
}

impl Pictures {
    pub(crate) fn new(base: String) -> Self {
        Self { base }
    }

    /// The address for the picture that the source has under `source_url`. It ends in a mark of that address, so that
    /// it changes when the picture does and may be kept for ever.
    pub(crate) fn address(&self, gtin: Gtin, source_url: &str) -> String {
        let mut mark = DefaultHasher::new();
        source_url.hash(&mut mark);
        format!("{}{gtin}?{:08x}", self.base, mark.finish() & 0xffff_ffff)
    }

    /// The address for the small size of the same picture.
    pub(crate) fn thumbnail(&self, gtin: Gtin, source_url: &str) -> String {
        self.address(gtin, source_url).replacen('?', "/thumbnail?", 1)
    }

    /// A source's facts as the window gets them.
    pub(crate) fn facts(&self, gtin: Gtin, facts: &lookup::Facts) -> Facts {
        self.stored_facts(Some(gtin), &convert::facts_to_pantry(facts))
    }

    /// A product's own copy of its facts as the window gets them.
    pub(crate) fn stored_facts(&self, gtin: Option<Gtin>, facts: &pantry::Facts) -> Facts {
        let picture = gtin.zip(facts.picture.as_deref()).map(|(gtin, url)| self.address(gtin, url));
        convert::facts(facts, picture)
    }
}

impl App {
    /// The front picture of a product, from the cache or fetched; none when it has none or it can't be had now.
    ///
    /// # Errors
    /// [`Error::Code`] when the text is no GTIN.
    pub async fn picture(&self, gtin: &str, size: PictureSize) -> Result<Option<Picture>, Error> {
        let picture = self.lookup().picture(gtin.parse::<Gtin>()?, size).await;
        // Why it can't be had now makes no difference to a list: the placeholder stays.
        Ok(picture.unwrap_or_else(|unavailable| {
            tracing::debug!(?unavailable, gtin, "a picture could not be fetched");
            None
        }))
    }

    /// Fetches the picture of what a person asked about, so that it is there when they look, and offline.
    pub(crate) fn fetch_picture_behind(&self, gtin: Gtin) {
        let lookup = self.lookup().clone();
        tokio::spawn(async move {
            if let Err(unavailable) = lookup.picture(gtin, PictureSize::Thumbnail).await {
                tracing::debug!(?unavailable, %gtin, "a picture could not be fetched");
            }
        });
    }
}
