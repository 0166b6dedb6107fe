//! Sessions: somebody who has signed in, for as long as they are there.
//!
//! A session ends when nothing came of it for a while, when it is too old, at the sign-out, and with a change of the password. Who
//! it is of is read of the user each time, so that a role that is taken away is gone at once.

use serde::{Deserialize, Serialize};

use super::log::note_of_user;
use super::{Actor, Random, Secret, users};
use crate::error::Result;
use crate::port::{ItemQuery, ItemRow, Micros, Reading, Store, Writing};

/// The list of sessions, by the hashes of their secrets.
const SESSIONS: &str = "session";

const MINUTE: Micros = 60_000_000;

/// How long sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTerms {
    /// How long after the last request.
    pub idle: Micros,
    /// How long after signing in, whatever happens.
    pub whole: Micros,
}

impl SessionTerms {
    /// For people of the house: half an hour idle, twelve hours in all.
    pub const HOUSE: Self = Self { idle: 30 * MINUTE, whole: 720 * MINUTE };
    /// For borrowers: a quarter of an hour idle, an hour in all.
    pub const BORROWER: Self = Self { idle: 15 * MINUTE, whole: 60 * MINUTE };
}

/// Somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// As whom they act.
    pub actor: Actor,
    /// When it ends, whatever happens.
    pub ends_at: Micros,
    /// When something came of it last, as far as it was kept.
    pub seen_at: Micros,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    made_at: Micros,
    seen_at: Micros,
    idle: Micros,
}

impl Kept {
    fn of(row: &ItemRow) -> anyhow::Result<Self> {
        serde_json::from_str(&row.payload).map_err(|error| anyhow::anyhow!("a session cannot be read: {error}"))
    }
}

/// Begins a session; its secret. Some that have ended are forgotten meanwhile.
pub(super) fn begin(
    unit: &mut dyn Writing,
    (user, person): (&str, &str),
    terms: SessionTerms,
    now: Micros,
    random: &Random,
) -> anyhow::Result<Secret> {
    let ended = unit.items(ItemQuery { list: SESSIONS, due_through: Some(now), limit: 200, ..ItemQuery::default() })?;
    let ended: Vec<&str> = ended.iter().map(|row| row.id.as_str()).collect();
    unit.drop_items(SESSIONS, &ended)?;
    let secret = Secret::made_of("session", random);
    let row = ItemRow {
        list: SESSIONS.to_owned(),
        id: secret.hash(),
        person: person.to_owned(),
        state: "open".to_owned(),
        owner: user.to_owned(),
        due_at: now + terms.whole,
        payload: serde_json::to_string(&Kept { made_at: now, seen_at: now, idle: terms.idle })?,
    };
    unit.put_items(&[row])?;
    Ok(secret)
}

/// The session of a secret; none when there is none, or it has ended, or its user may not be there any more.
///
/// # Errors
/// When the store cannot be read.
pub fn find(store: &(impl Reading + ?Sized), secret: &Secret, now: Micros) -> Result<Option<Session>> {
    let Some(row) = store.item(SESSIONS, &secret.hash())? else { return Ok(None) };
    let kept = Kept::of(&row)?;
    if now >= row.due_at || now >= kept.seen_at + kept.idle {
        return Ok(None);
    }
    let actor = if row.person.is_empty() {
        match users::one(store, &row.owner) {
            Ok(user) if !user.is_locked() => user.actor(),
            Ok(_) => return Ok(None),
            Err(crate::Error::Refused(_)) => return Ok(None),
            Err(error) => return Err(error),
        }
    } else {
        Actor::borrower(&row.person)
    };
    Ok(Some(Session { actor, ends_at: row.due_at, seen_at: kept.seen_at }))
}

/// Keeps that something came of a session. Not for every request: once a minute is enough.
///
/// # Errors
/// When the store fails.
pub fn touch(store: &mut (impl Store + ?Sized), secret: &Secret, now: Micros) -> Result<()> {
    let mut unit = store.begin()?;
    let Some(mut row) = unit.item(SESSIONS, &secret.hash())? else { return Ok(()) };
    let kept = Kept { seen_at: now, ..Kept::of(&row)? };
    row.payload = serde_json::to_string(&kept).map_err(anyhow::Error::from)?;
    unit.put_items(&[row])?;
    Ok(unit.commit()?)
}

impl Session {
    /// Whether it is to be kept that something came of it.
    pub fn wants_touch(&self, now: Micros) -> bool {
        now >= self.seen_at + MINUTE
    }
}

/// Ends a session; one that is not there has ended.
///
/// # Errors
/// When the store fails.
pub fn sign_out(store: &mut (impl Store + ?Sized), secret: &Secret, now: Micros) -> Result<()> {
    let mut unit = store.begin()?;
    let id = secret.hash();
    let Some(row) = unit.item(SESSIONS, &id)? else { return Ok(()) };
    unit.drop_items(SESSIONS, &[&id])?;
    if row.person.is_empty() {
        note_of_user(&mut *unit, &row.owner, "signed_out", &[], (&row.owner, now))?;
    }
    Ok(unit.commit()?)
}

/// Ends all sessions of a user.
///
/// # Errors
/// When the store fails.
pub fn end_all(unit: &mut dyn Writing, user: &str) -> anyhow::Result<()> {
    loop {
        let query = ItemQuery { list: SESSIONS, owner: Some(user), limit: 200, ..ItemQuery::default() };
        let rows = unit.items(query)?;
        if rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        unit.drop_items(SESSIONS, &ids)?;
    }
}
