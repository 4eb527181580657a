//! What can go wrong, and how it crosses the border.

use barcode::{Content, ParseError};
use serde_json::json;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::view::{ErrorCode, ErrorView};

/// Why a use case was not done. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A text is no product code.
    #[error(transparent)]
    Code(#[from] ParseError),
    /// A picture file can't be read.
    #[error(transparent)]
    Picture(#[from] scan::PictureError),
    /// The pantry refused.
    #[error(transparent)]
    Pantry(#[from] pantry::Error),
    /// The product source's settings can't be used.
    #[error(transparent)]
    Source(#[from] lookup::ConfigError),
    /// Recalls can't be fetched or read.
    #[error(transparent)]
    Recalls(#[from] recalls::Error),
    /// An input outside its bounds.
    #[error("{field} is missing or outside its bounds")]
    Invalid {
        /// Which input.
        field: &'static str,
    },
    /// No such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// A file of ours can't be read or written.
    #[error("a file can't be read or written: {0}")]
    Storage(String),
    /// A fault in Larder.
    #[error("a fault in Larder: {0}")]
    Internal(String),
}

impl Error {
    /// The error as a user interface gets it.
    pub fn view(&self) -> ErrorView {
        let (code, details) = match self {
            Self::Code(error) => code_error(error),
            Self::Picture(_) => (ErrorCode::Picture, None),
            Self::Pantry(error) => pantry_error(error),
            Self::Invalid { field } => (ErrorCode::Invalid, Some(json!({ "field": field }))),
            Self::Source(lookup::ConfigError::SourceUrl(_)) => {
                (ErrorCode::Invalid, Some(json!({ "field": "sourceUrl" })))
            }
            Self::Source(lookup::ConfigError::Client(_)) => (ErrorCode::Internal, None),
            Self::Recalls(error) if error.is_storage() => (ErrorCode::Storage, None),
            Self::Recalls(_) => (ErrorCode::Unreachable, None),
            Self::NotFound(_) => (ErrorCode::NotFound, None),
            Self::Storage(_) => (ErrorCode::Storage, None),
            Self::Internal(_) => (ErrorCode::Internal, None),
        };
        ErrorView { code, message: self.to_string(), details }
    }
}

type CodeAndDetails = (ErrorCode, Option<serde_json::Value>);

fn code_error(error: &ParseError) -> CodeAndDetails {
    match error {
        ParseError::Empty => (ErrorCode::Empty, None),
        ParseError::Length { digits } => (ErrorCode::Length, Some(json!({ "digits": digits }))),
        ParseError::CheckDigit { expected, .. } => {
            (ErrorCode::CheckDigit, Some(json!({ "expected": expected.to_string() })))
        }
        ParseError::Message(error) if error.is_misread() => (ErrorCode::CheckDigit, None),
        ParseError::Message(barcode::gs1::MessageError::Value { ai, .. }) => {
            (ErrorCode::DamagedCode, Some(json!({ "ai": ai })))
        }
        ParseError::Message(_) => (ErrorCode::DamagedCode, None),
        ParseError::NotAProductCode(content) => {
            (ErrorCode::NotAProductCode, Some(json!({ "what": word_of(*content) })))
        }
        _ => (ErrorCode::NotAProductCode, None),
    }
}

/// What a text is that is no product code.
fn word_of(content: Content) -> &'static str {
    match content {
        Content::WebAddress => "web-address",
        Content::Wifi => "wifi",
        Content::Contact => "contact",
        Content::Message => "message",
        Content::Payment => "payment",
        Content::Parcel => "parcel",
        Content::ElementString => "gs1",
        _ => "text",
    }
}

fn pantry_error(error: &pantry::Error) -> CodeAndDetails {
    use pantry::Error as E;
    match error {
        E::NotFound(_) => (ErrorCode::NotFound, None),
        E::NotEnough { available_milli } => {
            (ErrorCode::NotEnough, Some(json!({ "availableMilli": available_milli })))
        }
        E::Equation(refusal) => (ErrorCode::Invalid, Some(refused_equation(refusal))),
        E::Invalid { field, .. } => (ErrorCode::Invalid, Some(json!({ "field": field }))),
        E::Newer { .. } => (ErrorCode::NewerFile, None),
        E::Foreign { .. } | E::Damaged { .. } | E::Storage(_) => (ErrorCode::Storage, None),
        E::Internal(_) => (ErrorCode::Internal, None),
    }
}

/// Why equations of units were not taken, and which.
fn refused_equation(refusal: &units::Refusal) -> serde_json::Value {
    use units::Refusal as R;
    let (reason, index, follows) = match refusal {
        R::NotPositive { index } => ("nothing", *index, None),
        R::OneBase { index, follows, .. } => ("one-unit", *index, *follows),
        R::Redundant { index, follows } => ("redundant", *index, *follows),
        R::Contradiction { index, follows } => ("contradiction", *index, *follows),
        R::Overflow { index } => ("too-large", *index, None),
        _ => ("too-many", units::MAX_EQUATIONS, None),
    };
    let follows = follows.map(|follows| follows.value);
    json!({ "field": "equations", "reason": reason, "index": index, "followsMilli": follows })
}

/// Runs what blocks on the disk or the processor off the async workers.
pub(crate) async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Error>
where
    T: Send + 'static,
    E: Into<Error> + Send + 'static,
{
    let (tell, told) = oneshot::channel();
    // Of one type, whatever the work: the runtime's code for a task would be there once for each otherwise.
    let work: Box<dyn FnOnce() + Send> = Box::new(move || drop(tell.send(work())));
    let task = tokio::task::spawn_blocking(work);
    match told.await {
        Ok(result) => result.map_err(Into::into),
        Err(_) => Err(Error::Internal(why_untold(task).await)),
    }
}

/// Why a task ended without an answer: a panic, as it tells nothing else than an answer.
async fn why_untold(task: JoinHandle<()>) -> String {
    task.await.err().map_or_else(String::new, |panic| panic.to_string())
}
