//! Signing in: a name, a password, and a code where the user has an authenticator app.
//!
//! In two steps, because comparing a password takes long on purpose: [`check`] compares it beside the book, [`sign_in`] counts
//! the attempt and begins the session in one unit of work.

use super::log::note_of_user;
use super::sessions::begin;
use super::{Actor, Password, Random, Secret, SessionTerms, User, users};
use crate::error::{Error, Result};
use crate::port::{Micros, Reading, Store, Writing};

/// How often a wrong attempt is let pass, and what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// After how many wrong attempts in a row a user is shut out.
    pub failures_max: u32,
    /// For how long.
    pub shut_time: Micros,
    /// How long sessions live.
    pub session: SessionTerms,
}

impl Default for Rules {
    fn default() -> Self {
        Self { failures_max: 5, shut_time: 900_000_000, session: SessionTerms::HOUSE }
    }
}

/// What somebody says who wants to sign in.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Their name.
    pub user: String,
    /// Their password.
    pub password: Password,
    /// The code of their authenticator app.
    pub code: Option<String>,
}

/// A password that was compared.
#[derive(Debug)]
pub struct Checked {
    user: Option<String>,
    /// The hash with which it was compared: one that was changed meanwhile does not count.
    hash: Option<String>,
    is_right: bool,
    code: Option<String>,
}

impl Checked {
    /// Whether the password was right.
    pub fn is_right(&self) -> bool {
        self.is_right
    }
}

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// As whom they act.
    pub actor: Actor,
    /// The secret of their session.
    pub secret: Secret,
}

/// Why somebody has not signed in. Names that there are, and others, are told the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSignedIn {
    /// Name, password or code are wrong, or the user is locked.
    #[error("name, password or code are not right")]
    Wrong,
    /// The password is right, and a code is needed.
    #[error("a code of the authenticator app is needed")]
    CodeNeeded,
    /// There were too many wrong attempts.
    #[error("there were too many wrong attempts; try again later")]
    ShutOut,
}

/// Compares a password; takes some hundredths of a second on purpose, whether there is such a user or not.
///
/// # Errors
/// When the store cannot be read.
pub fn check(store: &(impl Reading + ?Sized), attempt: &Attempt) -> Result<Checked> {
    let user = match users::one(store, &attempt.user) {
        Ok(user) => Some(user),
        Err(Error::Refused(_)) => None,
        Err(failed) => return Err(failed),
    };
    let is_right = attempt.password.is(user.as_ref().and_then(|user| user.kept.password.as_deref()));
    let hash = user.as_ref().and_then(|user| user.kept.password.clone());
    Ok(Checked { user: user.map(|user| user.name), hash, is_right, code: attempt.code.clone() })
}

/// Signs somebody in, or counts a wrong attempt.
///
/// # Errors
/// When the store fails.
pub fn sign_in(
    store: &mut (impl Store + ?Sized),
    checked: &Checked,
    rules: Rules,
    now: Micros,
    random: &Random,
) -> Result<std::result::Result<SignedIn, NotSignedIn>> {
    let Some(name) = &checked.user else { return Ok(Err(NotSignedIn::Wrong)) };
    let mut unit = store.begin()?;
    let mut user = users::one(&*unit, name)?;
    if now < user.kept.shut_until {
        return Ok(Err(NotSignedIn::ShutOut));
    }
    let judged = judge(&mut user, checked, now);
    match judged {
        Ok(()) => {
            (user.kept.failures, user.kept.shut_until) = (0, 0);
            user.put(&mut *unit)?;
            let secret = begin(&mut *unit, (&user.name, ""), rules.session, now, random)?;
            note_of_user(&mut *unit, &user.name, "signed_in", &[], (&user.name, now))?;
            unit.commit()?;
            Ok(Ok(SignedIn { actor: user.actor(), secret }))
        }
        // Half of it was right: nothing is counted until the code is tried.
        Err(NotSignedIn::CodeNeeded) => Ok(Err(NotSignedIn::CodeNeeded)),
        Err(why) => {
            count_wrong(&mut *unit, user, rules, now)?;
            unit.commit()?;
            Ok(Err(why))
        }
    }
}

/// Counts a wrong attempt; one too many shuts the user out for a while.
fn count_wrong(unit: &mut dyn Writing, mut user: User, rules: Rules, now: Micros) -> Result<()> {
    user.kept.failures += 1;
    if user.kept.failures >= rules.failures_max {
        (user.kept.failures, user.kept.shut_until) = (0, now + rules.shut_time);
        note_of_user(unit, &user.name, "shut_out", &[], (&user.name, now))?;
    } else {
        note_of_user(unit, &user.name, "sign_in_failed", &[], (&user.name, now))?;
    }
    Ok(user.put(unit)?)
}

/// Gives somebody another password who said the one until now; all their sessions end. A wrong one counts as a wrong attempt to sign
/// in, so that whoever finds a session cannot guess on.
///
/// # Errors
/// When the new password is no good, or the store fails.
pub fn change_password(
    store: &mut (impl Store + ?Sized),
    checked: &Checked,
    new: &str,
    (rules, now): (Rules, Micros),
    random: &Random,
) -> Result<std::result::Result<(), NotSignedIn>> {
    let Some(name) = &checked.user else { return Ok(Err(NotSignedIn::Wrong)) };
    let mut unit = store.begin()?;
    let user = users::one(&*unit, name)?;
    if now < user.kept.shut_until {
        return Ok(Err(NotSignedIn::ShutOut));
    }
    if !checked.is_right || checked.hash != user.kept.password || user.kept.is_locked {
        count_wrong(&mut *unit, user, rules, now)?;
        unit.commit()?;
        return Ok(Err(NotSignedIn::Wrong));
    }
    drop(unit);
    users::set_password(store, name, new, (name, now), random)?;
    Ok(Ok(()))
}

fn judge(user: &mut User, checked: &Checked, now: Micros) -> std::result::Result<(), NotSignedIn> {
    if !checked.is_right || checked.hash != user.kept.password || user.kept.is_locked {
        return Err(NotSignedIn::Wrong);
    }
    let Some(key) = &user.kept.totp else { return Ok(()) };
    let code = checked.code.as_deref().ok_or(NotSignedIn::CodeNeeded)?;
    user.kept.totp_used = key.step_of(code, now, user.kept.totp_used).ok_or(NotSignedIn::Wrong)?;
    Ok(())
}
