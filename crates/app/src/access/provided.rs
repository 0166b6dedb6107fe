//! Signing in by a provider: somebody whom another system has asked who they are.
//!
//! The door talks with the provider (OpenID Connect) and brings whom it named. Here is decided who that is in the book, and with
//! which roles. A user is known by what the provider never gives to another (`subject`), not by a name that may be.

use std::fmt;

use super::log::note_of_user;
use super::sessions::{begin, end_all};
use super::users::{self, Kept, Known, name_of, words_of};
use super::{Random, Role, SessionTerms, SignedIn, User};
use crate::error::{Error, Result};
use crate::port::{Micros, Reading, Store, Writing};

/// Somebody whom a provider vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provided {
    /// The provider.
    pub issuer: String,
    /// Who it is there: never given to another.
    pub subject: String,
    /// The name by which they are to be known here.
    pub name: String,
    /// Their roles as the provider's groups have them; none where roles are kept here.
    pub roles: Option<Vec<Role>>,
}

/// A provider of sign-ins, as a door needs one. Asking it may block.
pub trait Provider: fmt::Debug + Send + Sync {
    /// What people call it.
    fn name(&self) -> &str;

    /// Where a browser is sent that wants to sign in.
    ///
    /// # Errors
    /// When the provider does not answer.
    fn begin(&self, hidden: &Hidden, now: Micros) -> std::result::Result<String, Failed>;

    /// Whom the provider vouches for, by the code that a browser brought back.
    ///
    /// # Errors
    /// When the provider does not answer or refuses the code, or what it says is not for this sign-in, this client and this moment.
    fn end(&self, hidden: &Hidden, code: &str, now: Micros) -> std::result::Result<Provided, Failed>;
}

/// What only the browser that began has: by it a sign-in that somebody else began is told apart.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Comes back beside the code.
    pub state: String,
    /// Comes back within the token.
    pub nonce: String,
    /// Shows that whoever redeems the code has begun (RFC 7636): 43 to 128 letters, digits, and `-` `.` `_` `~`.
    pub verifier: String,
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(..)")
    }
}

/// Why nobody was vouched for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// The provider does not answer, or not as one; words for whoever runs the server.
    #[error("the provider {issuer} does not answer: {why}")]
    Unreached {
        /// Its address.
        issuer: String,
        /// What happened.
        why: String,
    },
    /// The provider has refused the code, or its answer is not to be believed.
    #[error("what was brought back from the provider is not good: {0}")]
    NotGood(String),
    /// The provider does not say by which name somebody is to be known.
    #[error("the provider says nothing in the claim {0}, which is to be the user's name")]
    NoName(String),
}

/// Why somebody whom a provider vouches for is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotLetIn {
    /// Roles are kept here, and nobody has added them.
    #[error("nobody has added this user; ask an administrator to")]
    Unknown,
    /// They are in none of the groups that have a role.
    #[error("none of this user's groups has a role here")]
    NoRole,
    /// Somebody has locked them out.
    #[error("this user is locked")]
    Locked,
    /// Somebody else has the name: a user with a password, or one whom the provider knows otherwise.
    #[error("another user has this name; ask an administrator to have them sign in by the provider")]
    NameTaken,
    /// What the provider says cannot be a name.
    #[error("the provider gives this user no name of up to 64 letters, digits, and - _ . @")]
    NoName,
}

impl NotLetIn {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Unknown, Self::NoRole, Self::Locked, Self::NameTaken, Self::NoName];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NoRole => "no_role",
            Self::Locked => "locked",
            Self::NameTaken => "name_taken",
            Self::NoName => "no_name",
        }
    }
}

/// Signs in whom a provider vouches for; adds them where the provider's groups say what they may.
///
/// Roles that the provider says are those from now on, for all sessions of the user. Whoever is in no group any more is refused, and
/// their sessions end.
///
/// # Errors
/// When the store fails.
pub fn sign_in_provided(
    store: &mut (impl Store + ?Sized),
    provided: &Provided,
    terms: SessionTerms,
    now: Micros,
    random: &Random,
) -> Result<std::result::Result<SignedIn, NotLetIn>> {
    let mut unit = store.begin()?;
    let mut user = match user_of(&*unit, provided, now)? {
        Ok(user) => user,
        Err(why) => return Ok(Err(why)),
    };
    let judged = judge(&mut *unit, &mut user, provided, now)?;
    let signed_in = match judged {
        Ok(()) => {
            user.put(&mut *unit)?;
            let secret = begin(&mut *unit, (&user.name, ""), terms, now, random)?;
            note_of_user(&mut *unit, &user.name, "signed_in", &[("by", &provided.issuer)], (&user.name, now))?;
            Ok(SignedIn { actor: user.actor(), secret })
        }
        Err(why) => {
            end_all(&mut *unit, &user.name)?;
            note_of_user(&mut *unit, &user.name, "sign_in_failed", &[("why", why.name())], (&user.name, now))?;
            Err(why)
        }
    };
    unit.commit()?;
    Ok(signed_in)
}

/// Who it is: by the subject, else by a name that waits for somebody, else somebody new.
fn user_of(
    book: &(impl Reading + ?Sized),
    provided: &Provided,
    now: Micros,
) -> Result<std::result::Result<User, NotLetIn>> {
    let known = Known { issuer: provided.issuer.clone(), subject: provided.subject.clone() };
    if let Some(user) = users::all(book)?.into_iter().find(|user| user.kept.known.as_ref() == Some(&known)) {
        return Ok(Ok(user));
    }
    let Ok(name) = name_of(&provided.name) else { return Ok(Err(NotLetIn::NoName)) };
    match users::one(book, &name) {
        Ok(user) if user.has_password() || user.kept.known.is_some() => Ok(Err(NotLetIn::NameTaken)),
        Ok(User { name, kept }) => Ok(Ok(User { name, kept: Kept { known: Some(known), ..kept } })),
        Err(Error::Failed(error)) => Err(Error::Failed(error)),
        Err(Error::Refused(_)) => match &provided.roles {
            None => Ok(Err(NotLetIn::Unknown)),
            Some(roles) if roles.is_empty() => Ok(Err(NotLetIn::NoRole)),
            Some(roles) => {
                let kept = Kept { known: Some(known), ..Kept::new(roles, (&provided.issuer, now))? };
                Ok(Ok(User { name, kept }))
            }
        },
    }
}

/// Whether they may come in, with the roles that the provider says.
fn judge(
    unit: &mut dyn Writing,
    user: &mut User,
    provided: &Provided,
    now: Micros,
) -> Result<std::result::Result<(), NotLetIn>> {
    if user.is_locked() {
        return Ok(Err(NotLetIn::Locked));
    }
    let Some(roles) = &provided.roles else { return Ok(Ok(())) };
    if roles.is_empty() {
        return Ok(Err(NotLetIn::NoRole));
    }
    let words = words_of(roles)?;
    if words != user.kept.roles {
        user.kept.roles = words;
        user.kept.version += 1;
        let told = user.kept.roles.join(" ");
        note_of_user(unit, &user.name, "roles_changed", &[("roles", &told)], (&provided.issuer, now))?;
    }
    Ok(Ok(()))
}
