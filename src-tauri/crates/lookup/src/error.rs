//! What can be wrong with a configuration.

/// A [`crate::LookupConfig`] that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The source's address is not one of http or https with a host.
    #[error("{0:?} is not the address of a product source: it should begin with https://")]
    SourceUrl(String),
    /// The HTTP client can't be set up.
    #[error("the HTTP client can't be set up: {0}")]
    Client(#[from] reqwest::Error),
}
