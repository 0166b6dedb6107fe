//! Signatures of Standard Webhooks: who sends over HTTP what this program sends, and who calls it back.
//!
//! Pure. HMAC-SHA256 over `id.timestamp.body`, as <https://www.standardwebhooks.com> has it; several keys sign at once while
//! one takes the place of another. Requests are made in `channels`, callbacks are read by [`crate::receipt`].

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How far the clocks of both sides may be apart, in seconds. What is older may be a replay.
pub const TOLERANCE_SECONDS: u64 = 300;

/// The prefix of a key in text.
const PREFIX: &str = "whsec_";

/// The prefix of a signature by a shared key.
const VERSION: &str = "v1,";

/// A key that both sides know. Its `Debug` gives nothing away.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Vec<u8>);

/// Why a text is no key. It does not repeat the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRejected {
    /// It is not Base64.
    #[error("a signing key is Base64, as of: echo whsec_$(openssl rand -base64 32)")]
    NotBase64,
    /// It is too short to be safe, or longer than the standard allows.
    #[error("a signing key has 24 to 64 bytes, this one has {0}")]
    Length(usize),
}

impl FromStr for Key {
    type Err = KeyRejected;

    /// Reads `whsec_` and Base64; the prefix may be left out.
    fn from_str(text: &str) -> Result<Self, KeyRejected> {
        let text = text.trim();
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX).unwrap_or(text)).map_err(|_| KeyRejected::NotBase64)?;
        if (24..=64).contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(KeyRejected::Length(bytes.len())) }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl Key {
    fn over(&self, id: &str, timestamp: u64, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length is taken");
        mac.update(id.as_bytes());
        mac.update(format!(".{timestamp}.").as_bytes());
        mac.update(body);
        mac
    }
}

/// The header `webhook-signature`: a signature by each key, the newest first.
pub fn sign(keys: &[Key], id: &str, timestamp: u64, body: &[u8]) -> String {
    let signature = |key: &Key| {
        format!("{VERSION}{}", STANDARD.encode(key.over(id, timestamp, body).finalize().into_bytes().as_slice()))
    };
    keys.iter().map(signature).collect::<Vec<_>>().join(" ")
}

/// What the headers of a signed request say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims<'h> {
    /// `webhook-id`: the same when the request is repeated.
    pub id: &'h str,
    /// `webhook-timestamp`: when it was sent, in seconds since 1 January 1970 UTC.
    pub timestamp: &'h str,
    /// `webhook-signature`.
    pub signature: &'h str,
}

/// Why a request is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// The timestamp is no number of seconds.
    #[error("webhook-timestamp is not a number of seconds since 1970")]
    NoTimestamp,
    /// It was sent too long ago, and may be a replay.
    #[error("webhook-timestamp is more than {TOLERANCE_SECONDS} seconds in the past")]
    TooOld,
    /// It comes from the future.
    #[error("webhook-timestamp is more than {TOLERANCE_SECONDS} seconds in the future")]
    TooNew,
    /// No signature in the header is one by a key that is known.
    #[error("webhook-signature holds no signature of this body by a known key")]
    NoMatch,
}

/// Verifies a request: that it was sent within the tolerance, and signed by one of the keys. Digests are compared in constant time.
///
/// Whoever receives keeps the ids for as long as the tolerance, or is indifferent to repeats: a request is as good the second time.
///
/// # Errors
/// When it is not to be believed.
pub fn verify(keys: &[Key], claims: Claims<'_>, body: &[u8], now_seconds: u64) -> Result<(), Unverified> {
    let digits = claims.timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let timestamp: u64 = claims.timestamp.parse().ok().filter(|_| digits).ok_or(Unverified::NoTimestamp)?;
    if now_seconds.saturating_sub(timestamp) > TOLERANCE_SECONDS {
        return Err(Unverified::TooOld);
    }
    if timestamp.saturating_sub(now_seconds) > TOLERANCE_SECONDS {
        return Err(Unverified::TooNew);
    }
    let is_by = |key: &Key, digest: &[u8]| key.over(claims.id, timestamp, body).verify_slice(digest).is_ok();
    let digests = claims.signature.split(' ').filter_map(|one| STANDARD.decode(one.strip_prefix(VERSION)?).ok());
    let mut digests = digests.take(SIGNATURES_MAX);
    if digests.any(|digest| keys.iter().any(|key| is_by(key, &digest))) { Ok(()) } else { Err(Unverified::NoMatch) }
}

/// The bytes of a seal: as many as nobody guesses.
const SEAL_BYTES: usize = 16;

/// A seal of a text for one purpose, for addresses: letters, digits, `-` and `_`.
pub fn seal(key: &Key, purpose: &str, text: &str) -> String {
    let digest = key.over(purpose, 0, text.as_bytes()).finalize().into_bytes();
    URL_SAFE_NO_PAD.encode(&digest[..SEAL_BYTES])
}

/// Whether a seal is one of this text, by any of the keys. Digests are compared in constant time.
pub fn is_sealed(keys: &[Key], purpose: &str, text: &str, seal: &str) -> bool {
    let Ok(digest) = URL_SAFE_NO_PAD.decode(seal) else { return false };
    let is_by = |key: &Key| key.over(purpose, 0, text.as_bytes()).verify_truncated_left(&digest).is_ok();
    digest.len() == SEAL_BYTES && keys.iter().any(is_by)
}

/// So many signatures of a header are looked at: nobody rotates more keys at once.
const SIGNATURES_MAX: usize = 8;

#[cfg(test)]
mod tests;
