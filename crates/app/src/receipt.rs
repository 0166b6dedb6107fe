//! Receipts: what a gateway says later of a message that it took, by calling back.
//!
//! `docs/reference/gateway.md` is the contract. A callback is believed by its signature alone; what a receipt does to a message
//! is decided by [`crate::delivery`]. No HTTP here: a door hands in headers and body.

use collections::Word;
use collections::person::Outcome;
use serde::Deserialize;

use crate::channel::MessageId;
use crate::port::Micros;
use crate::signature::{Claims, Key, Unverified, verify};

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which message.
    pub id: MessageId,
    /// What became of it.
    pub status: Status,
    /// When.
    pub at: Micros,
    /// The carrier's name for the message.
    pub reference: Option<String>,
    /// The carrier's code for what happened: a word without spaces, never a sentence.
    pub code: Option<String>,
    /// What came of it as a contact, for calls above all.
    pub outcome: Option<Outcome>,
}

/// What became of a message, as receipts tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is on its way.
    Accepted,
    /// It has arrived; a call was made.
    Delivered,
    /// It will not arrive.
    Failed,
}

/// Why a callback was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptRejected {
    /// It is not believed: answer 401.
    #[error(transparent)]
    Unverified(#[from] Unverified),
    /// It makes no sense: answer 400.
    #[error("{0}")]
    NotUnderstood(String),
}

/// The body of a callback.
#[derive(Deserialize)]
struct Body {
    message_id: String,
    status: Status,
    at: String,
    reference: Option<String>,
    code: Option<String>,
    outcome: Option<String>,
}

/// Reads a callback: verifies its signature, then its body. Fields that are not known are left alone, for gateways that say more.
///
/// # Errors
/// When it is not believed, or makes no sense.
pub fn read(keys: &[Key], claims: Claims<'_>, body: &[u8], now: Micros) -> Result<Receipt, ReceiptRejected> {
    let now_seconds = u64::try_from(now / 1_000_000).unwrap_or_default();
    verify(keys, claims, body, now_seconds)?;
    parse(body)
}

/// Reads a receipt that is believed because of where it comes from, such as a file that an operator brought.
///
/// # Errors
/// When it makes no sense.
pub fn parse(body: &[u8]) -> Result<Receipt, ReceiptRejected> {
    let no = |what: &str| ReceiptRejected::NotUnderstood(what.to_owned());
    let Body { message_id, status, at, reference, code, outcome } = serde_json::from_slice(body)
        .map_err(|error| ReceiptRejected::NotUnderstood(format!("the body is no receipt: {error}")))?;
    let outcome = outcome.map(|word| Outcome::of(&word).ok_or_else(|| no("outcome is no word of the contract")));
    Ok(Receipt {
        id: MessageId::new(&message_id).ok_or_else(|| no("message_id is no id of a message"))?,
        status,
        at: at.parse::<jiff::Timestamp>().map_err(|_| no("at is no instant"))?.as_microsecond(),
        reference: reference.map(|text| word(&text).ok_or_else(|| no("reference is no word"))).transpose()?,
        code: code.map(|text| word(&text).ok_or_else(|| no("code is no word"))).transpose()?,
        outcome: outcome.transpose()?,
    })
}

/// A name or a code that somebody else gave: up to 128 visible ASCII characters, so that nothing personal hides in it by mistake.
pub fn word(text: &str) -> Option<String> {
    let is_word = (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_word.then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
