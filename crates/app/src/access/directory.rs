//! Who bears which token, ready to be asked at every request.
//!
//! Whoever writes a book is the only one who does, so that it may keep in memory which tokens there are, and read them again when
//! it has changed them.

use std::collections::BTreeMap;

use super::{Secret, Token, tokens, users};
use crate::error::Result;
use crate::port::Reading;

/// The tokens of a book by their hashes, and whether anybody can sign in at all.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    tokens: BTreeMap<String, Token>,
    has_users: bool,
}

impl Directory {
    /// Reads it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: &(impl Reading + ?Sized)) -> Result<Self> {
        let tokens = tokens::all(store)?.into_iter().map(|token| (token.hash().to_owned(), token));
        Ok(Self { tokens: tokens.collect(), has_users: !users::all(store)?.is_empty() })
    }

    /// The token of a secret.
    pub fn token(&self, secret: &Secret) -> Option<&Token> {
        self.tokens.get(&secret.hash())
    }

    /// Whether nobody can come in: there is neither a user nor a token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty() && !self.has_users
    }
}
