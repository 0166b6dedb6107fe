//! Secrets that are made here, shown once and kept as a hash.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::models::hexadecimal;

/// Random bytes, from whoever calls: this crate has none of its own.
pub type Random = [u8; 32];

/// A secret that somebody bears: a token, the cookie of a session, a link. Its `Debug` gives nothing away.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret of random bytes, with a word before it by which people and programs see what it is.
    pub fn made_of(word: &str, random: &Random) -> Self {
        Self(format!("{word}_{}", URL_SAFE_NO_PAD.encode(random)))
    }

    /// The secret that somebody says to have.
    pub fn said(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The secret itself, to be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it. Secrets made here cannot be guessed, so that one round of SHA-256 is enough.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }

    /// What pages send back to show that they are pages of whoever has this secret.
    pub fn page_token(&self) -> String {
        hash(&format!("page of {}", self.0))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// What is kept of a text.
pub(super) fn hash(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}
