//! The log of access: who signed in, who changed what anybody may, and who has read what of whom.
//!
//! It is the family `access` of the journal of persons, so that it is appended and never changed. What concerns a person stands with
//! the person; what concerns a user or token stands under `user:NAME`, which no account names.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Actor, Subject, Wish};
use crate::error::Result;
use crate::persons::{self, News, family, word};
use crate::port::{Micros, Reading as Book, Writing};

/// The family of events of access.
pub const ACCESS: &str = "access";

/// For how long reads of the same by the same are told once: an hour.
const TOLD_ONCE: Micros = 3_600_000_000;

/// That somebody read something of persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Of whom; a list of many is told with whoever read it.
    person: String,
    /// Who read.
    actor: String,
    /// What, by the word of the permission.
    what: &'static str,
    /// Which account; empty when none in particular.
    account: String,
    /// When.
    at: Micros,
}

impl Reading {
    /// What is to be told of an answered wish; nothing when it shows nothing of persons, or whoever asks sees themselves.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn of(book: &(impl Book + ?Sized), actor: &Actor, wish: &Wish, now: Micros) -> anyhow::Result<Option<Self>> {
        if !wish.permission.shows_persons() || actor.person.is_some() {
            return Ok(None);
        }
        let (person, account) = match &wish.subject {
            Subject::Book => (of_user(&actor.name), String::new()),
            Subject::Person(person) => (person.clone(), String::new()),
            Subject::Account(account) => {
                let row = book.accounts_by_reference(&[account])?.into_iter().flatten().next();
                let Some(row) = row else { return Ok(None) };
                (row.person, account.clone())
            }
        };
        let (actor, what) = (actor.name.clone(), wish.permission.name());
        Ok(Some(Self { person, actor, what, account, at: now }))
    }

    /// The same for all reads that are told once.
    pub fn key(&self) -> String {
        let Self { actor, what, account, at, .. } = self;
        format!("{ACCESS} {actor} {what} {account} {}", at.div_euclid(TOLD_ONCE))
    }

    /// Whose event it is.
    pub fn person(&self) -> &str {
        &self.person
    }

    /// Tells it, once an hour.
    ///
    /// # Errors
    /// When the store fails.
    pub fn record(all: &[Self], unit: &mut dyn Writing) -> Result<()> {
        let persons: Vec<&str> = all.iter().map(|one| one.person.as_str()).collect();
        let known = unit.person_events(&persons)?;
        let mut fresh: Vec<&Self> = Vec::new();
        for one in all {
            let key = one.key();
            let is_known = known.iter().any(|row| row.person == one.person && row.key == key);
            if !is_known && !fresh.iter().any(|other| other.person == one.person && other.key() == key) {
                fresh.push(one);
            }
        }
        let news: Vec<News> = fresh.into_iter().map(Self::news).collect::<anyhow::Result<_>>()?;
        let Some(last) = all.last() else { return Ok(()) };
        persons::record(unit, &news, last.at)?;
        Ok(())
    }

    fn news(&self) -> anyhow::Result<News> {
        let mut told = Map::new();
        told.insert("what".to_owned(), self.what.into());
        if !self.account.is_empty() {
            told.insert("account".to_owned(), self.account.as_str().into());
        }
        let key = self.key();
        news(&self.person, ("read", &key), told, (&self.actor, self.at))
    }
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessRow {
    /// Its place in the journal of persons.
    pub seq: u64,
    /// When.
    pub at: Micros,
    /// Whose data, or `user:NAME`.
    pub of: String,
    /// Who.
    pub actor: String,
    /// What: `read`, `signed_in`, `roles_changed` and so on.
    pub what: String,
    /// What is to be said beside it.
    pub told: Value,
}

/// The next lines of the log after a place, of one person or of all.
///
/// # Errors
/// When the store cannot be read.
pub fn read_log(
    store: &(impl Book + ?Sized),
    person: Option<&str>,
    after: u64,
    limit: usize,
) -> Result<Vec<AccessRow>> {
    const AT_ONCE: usize = 1_000;
    let mut found = Vec::new();
    if let Some(person) = person {
        let rows = store.person_events(&[person])?;
        found.extend(rows.iter().filter(|row| row.seq > after && family(row) == ACCESS).take(limit).map(line));
        return Ok(found);
    }
    let mut after = after;
    loop {
        let rows = store.person_events_after(after, AT_ONCE)?;
        found.extend(rows.iter().filter(|row| family(row) == ACCESS).map(line));
        let Some(last) = rows.last().filter(|_| rows.len() == AT_ONCE && found.len() < limit) else { break };
        after = last.seq;
    }
    found.truncate(limit);
    Ok(found)
}

fn line(row: &crate::port::PersonEventRow) -> AccessRow {
    AccessRow {
        seq: row.seq,
        at: row.at,
        of: row.person.clone(),
        actor: row.actor.clone(),
        what: word(row).to_owned(),
        told: serde_json::from_str(&row.payload).unwrap_or(Value::Null),
    }
}

/// Under whose name it stands what concerns a user.
fn of_user(name: &str) -> String {
    format!("user:{name}")
}

/// Tells something of a user or a token.
pub(super) fn note_of_user(
    unit: &mut dyn Writing,
    user: &str,
    what: &str,
    told: &[(&str, &str)],
    (by, now): (&str, Micros),
) -> Result<()> {
    let place = unit.last_person_seq()?;
    note_of_person(unit, &of_user(user), (what, &place.to_string()), told, (by, now))
}

/// Tells something of a person, once by its key.
pub(crate) fn note_of_person(
    unit: &mut dyn Writing,
    person: &str,
    (what, key): (&str, &str),
    told: &[(&str, &str)],
    (by, now): (&str, Micros),
) -> Result<()> {
    let told = told.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
    let key = format!("{ACCESS} {what} {key}");
    persons::record(unit, &[news(person, (what, &key), told, (by, now))?], now)?;
    Ok(())
}

fn news(
    person: &str,
    (what, key): (&str, &str),
    told: Map<String, Value>,
    (by, now): (&str, Micros),
) -> anyhow::Result<News> {
    Ok(News {
        person: person.to_owned(),
        kind: format!("{ACCESS}.{what}"),
        at: Timestamp::from_microsecond(now)?,
        actor: by.to_owned(),
        key: key.to_owned(),
        payload: Value::Object(told).to_string(),
    })
}
