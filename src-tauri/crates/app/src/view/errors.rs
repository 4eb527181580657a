//! What can go wrong.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An error as it crosses the border. The UI maps `code` to words and never reads `message`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ErrorView {
    /// What went wrong.
    pub code: ErrorCode,
    /// For logs and the command line, in English.
    pub message: String,
    /// More, by code: for `check-digit` `{expected: "3"}`; for `not-enough` `{availableMilli: 2000}`.
    #[ts(type = "Record<string, string | number> | null")]
    pub details: Option<serde_json::Value>,
}

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ErrorCode {
    /// Nothing was typed.
    Empty,
    /// The check digit is wrong: misread or mistyped. Details: `expected`.
    CheckDigit,
    /// Not a product code. Details: `what` it is instead, one of `web-address`, `wifi`, `contact`, `message`, `payment`,
    /// `parcel`, `gs1` (a GS1 code about something else), `text`.
    NotAProductCode,
    /// A GS1 code, a part of which the standard does not allow: misprinted, or misread. Details: `ai`, the part's application
    /// identifier.
    DamagedCode,
    /// Digits, but of a length no product code has. Details: `digits`.
    Length,
    /// No such product, lot, place or transaction (any more).
    NotFound,
    /// Less in stock than should be taken. Details: `availableMilli`.
    NotEnough,
    /// An amount, date, name or setting outside its bounds. Details: `field`.
    Invalid,
    /// The picture file can't be read.
    Picture,
    /// Nobody could be asked: no network, or the other side is down.
    Unreachable,
    /// The disk is full or can't be written.
    Storage,
    /// The pantry file is from a newer Larder.
    NewerFile,
    /// A fault in Larder.
    Internal,
}
