//! What can be wrong with a value.

/// What is wrong with the value of an application identifier, in words for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// There is less of it than there must be.
    #[error("too short")]
    TooShort,
    /// There is more of it than there may be.
    #[error("too long")]
    TooLong,
    /// A character that can't be in it.
    #[error("{0:?} can't be in it")]
    Character(char),
    /// Its check digit, or pair of check characters, does not fit.
    #[error("the check digit is wrong: misread?")]
    CheckDigit,
    /// No day, as in the 31st of February.
    #[error("there is no such day")]
    Date,
    /// No time of day.
    #[error("there is no such time")]
    Time,
    /// No country (ISO 3166-1, numeric or of two letters).
    #[error("there is no such country")]
    Country,
    /// No currency (ISO 4217, numeric).
    #[error("there is no such currency")]
    Currency,
    /// Something else that the standard does not allow.
    #[error("not as the standard has it")]
    Value,
}
