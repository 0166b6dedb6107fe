//! Passwords: kept as argon2id hashes, compared in a time that tells nothing.

use std::fmt;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use super::Random;
use crate::error::{Refused, Result};

/// The fewest characters of a password; OWASP and NIST SP 800-63B-4 ask for length, not for kinds of characters.
const SHORTEST: usize = 12;

/// The most bytes of a password: hashing longer ones costs, and makes nothing safer.
const LONGEST: usize = 256;

/// A password as somebody typed it. Its `Debug` gives nothing away.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// The password that somebody says to have.
    pub fn said(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// A password that is to be used from now on, by a user of this name.
    ///
    /// # Errors
    /// When it is too short, too long, or easily guessed.
    pub fn chosen(text: &str, user: &str) -> std::result::Result<Self, Refused> {
        if text.chars().count() < SHORTEST {
            return Err(Refused::new(format!("the password has fewer than {SHORTEST} characters"))
                .zh(format!("密码少于 {SHORTEST} 个字符，请使用几个互不相关的词。"))
                .hint("take several words that do not belong together"));
        }
        if text.len() > LONGEST {
            return Err(Refused::new(format!("the password has more than {LONGEST} bytes"))
                .zh(format!("密码超过 {LONGEST} 字节。")));
        }
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters.dedup();
        if letters.len() < 5 || text.to_lowercase().contains(&user.to_lowercase()) {
            return Err(Refused::new("the password is easily guessed")
                .zh("密码容易被猜中，请使用几个互不相关的词，且不要包含用户名。")
                .hint("take several words that do not belong together, without your name"));
        }
        Ok(Self(text.to_owned()))
    }

    /// What is kept of it: argon2id with 19 MiB, two passes and one lane, as OWASP recommends.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub(super) fn hash(&self, random: &Random) -> Result<String> {
        let hash: PasswordHash = Argon2::default()
            .hash_password_with_salt(self.0.as_bytes(), &random[..16])
            .map_err(|error| anyhow::anyhow!("a password could not be hashed: {error}"))?;
        Ok(hash.to_string())
    }

    /// Whether it is the one that was kept so. Where nothing was kept, the same work is done in vain, so that the time does not tell
    /// which names there are.
    pub(super) fn is(&self, kept: Option<&str>) -> bool {
        if self.0.len() > LONGEST {
            return false;
        }
        let parsed = kept.and_then(|kept| PasswordHash::new(kept).ok());
        match parsed {
            Some(parsed) => Argon2::default().verify_password(self.0.as_bytes(), &parsed).is_ok(),
            None => {
                let _ = self.hash(&[0; 32]);
                false
            }
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}
