//! The persons of a book: what happened to each, appended and never changed.
//!
//! An event belongs to a family, the part of its kind before the dot: `contact` is what the gate reads, further families are
//! told by the module that records them. Payloads are JSON without names, numbers or addresses of anybody, only ids of such.

mod then;
mod wire;

use std::collections::BTreeMap;

use anyhow::Context;
use collections::person::{Entry, Event};
use collections::{PartyId, Person};
use jiff::Timestamp;
use primitives::Date;

use crate::error::{Code, Refused, Result};
use crate::port::{Micros, PersonEventRow, Reading, Writing};

pub use then::Then;

/// The family of events that the contact gate reads.
pub const CONTACT: &str = "contact";

/// What is to be recorded of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// The person, as accounts name them.
    pub person: String,
    /// Its kind: a family, a dot, a word.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// Who tells it.
    pub actor: String,
    /// Its idempotency key, unique within the person.
    pub key: String,
    /// The event as JSON.
    pub payload: String,
}

impl News {
    /// An event that the contact gate reads.
    pub fn of_contact(person: &str, key: &str, entry: &Entry) -> Self {
        let (kind, payload) = wire::encode(&entry.event, entry.effective_on);
        Self {
            person: person.to_owned(),
            kind: format!("{CONTACT}.{kind}"),
            at: entry.at,
            actor: entry.actor.to_string(),
            key: key.to_owned(),
            payload,
        }
    }
}

/// Appends what is new, in the order given; the places of all in the journal of persons. What is known by its key is not
/// appended again.
///
/// # Errors
/// When a key stands for something else already, a kind names no family, or the store fails.
pub fn record(unit: &mut dyn Writing, news: &[News], now: Micros) -> Result<Vec<u64>> {
    let persons: Vec<&str> = news.iter().map(|one| one.person.as_str()).collect();
    let mut known: BTreeMap<(String, String), PersonEventRow> = BTreeMap::new();
    for row in unit.person_events(&persons)? {
        known.insert((row.person.clone(), row.key.clone()), row);
    }
    let mut last = unit.last_person_seq()?;
    let mut places = Vec::with_capacity(news.len());
    let mut rows = Vec::with_capacity(news.len());
    for one in news {
        check(one)?;
        if let Some(row) = known.get(&(one.person.clone(), one.key.clone())) {
            is_the_same(one, row)?;
            places.push(row.seq);
            continue;
        }
        last += 1;
        let row = row_of(one, last, now);
        known.insert((row.person.clone(), row.key.clone()), row.clone());
        places.push(last);
        rows.push(row);
    }
    unit.append_person_events(&rows)?;
    Ok(places)
}

fn check(news: &News) -> std::result::Result<(), Refused> {
    let News { person, kind, actor, key, .. } = news;
    if person.is_empty() || key.is_empty() || actor.is_empty() {
        return Err(Refused::new("an event of a person names the person, who tells it, and its key"));
    }
    if kind.split_once('.').is_none_or(|(family, word)| family.is_empty() || word.is_empty()) {
        return Err(Refused::new(format!("\"{kind}\" is no kind of event: family.word is expected")));
    }
    Ok(())
}

fn is_the_same(news: &News, row: &PersonEventRow) -> std::result::Result<(), Refused> {
    if (&news.kind, &news.payload, news.at.as_microsecond()) == (&row.kind, &row.payload, row.at) {
        return Ok(());
    }
    Err(key_is_taken(&news.key, &news.person))
}

/// Why something is not recorded whose key stands for something else of the person.
pub(crate) fn key_is_taken(key: &str, person: &str) -> Refused {
    Refused::new(format!("key {key} of person {person} stands for something else"))
        .hint("use a new key for something new")
        .zh("此次提交已用于其他内容，请刷新页面后重试。")
}

fn row_of(news: &News, seq: u64, now: Micros) -> PersonEventRow {
    PersonEventRow {
        seq,
        person: news.person.clone(),
        kind: news.kind.clone(),
        at: news.at.as_microsecond(),
        recorded_at: now,
        actor: news.actor.clone(),
        key: news.key.clone(),
        payload: news.payload.clone(),
    }
}

/// The family of an event.
pub fn family(row: &PersonEventRow) -> &str {
    row.kind.split_once('.').map_or("", |(family, _)| family)
}

/// The word of an event's kind, without its family.
pub fn word(row: &PersonEventRow) -> &str {
    row.kind.split_once('.').map_or("", |(_, word)| word)
}

/// What the contact gate reads of an event; none for other families.
///
/// # Errors
/// When the event cannot be read.
pub fn entry(row: &PersonEventRow) -> anyhow::Result<Option<Entry>> {
    if family(row) != CONTACT {
        return Ok(None);
    }
    let (event, effective_on) =
        wire::decode(word(row), &row.payload).with_context(|| format!("event {} of person {}", row.seq, row.person))?;
    let at = Timestamp::from_microsecond(row.at).context("an instant is out of range")?;
    Ok(Some(Entry { seq: row.seq, at, effective_on, actor: PartyId::from(row.actor.as_str()), event }))
}

/// A person as the contact gate sees them, from all of their events.
///
/// # Errors
/// When an event cannot be read.
pub fn gate_view(rows: &[PersonEventRow]) -> anyhow::Result<Person> {
    let mut person = Person::default();
    for row in rows {
        if let Some(entry) = entry(row)? {
            person.learn(&entry);
        }
    }
    Ok(person)
}

/// The events of several persons, each with its own, in the order of names; who has none has an empty list.
///
/// # Errors
/// When the store cannot be read.
pub fn by_person(
    store: &(impl Reading + ?Sized),
    persons: &[&str],
) -> anyhow::Result<BTreeMap<String, Vec<PersonEventRow>>> {
    let mut all: BTreeMap<String, Vec<PersonEventRow>> =
        persons.iter().map(|person| ((*person).to_owned(), Vec::new())).collect();
    for row in store.person_events(persons)? {
        all.entry(row.person.clone()).or_default().push(row);
    }
    Ok(all)
}

/// The wire form of a contact event, for whoever shows it: its word and its JSON.
pub fn told(event: &Event, effective_on: Option<Date>) -> (&'static str, String) {
    wire::encode(event, effective_on)
}

/// A contact event that somebody tells, in the words in which [`told`] shows it.
///
/// # Errors
/// When there is no such event, or something is missing or makes no sense.
pub fn untold(word: &str, event: &serde_json::Map<String, serde_json::Value>) -> anyhow::Result<Event> {
    Ok(wire::decode(word, &serde_json::to_string(event)?)?.0)
}

/// Sees that somebody is a person of the book: one who has an account.
///
/// # Errors
/// When the book has no account of theirs, or cannot be read.
pub fn known(store: &(impl Reading + ?Sized), person: &str) -> crate::Result<()> {
    if store.accounts_of_person(person)?.is_empty() {
        let refused = Refused::new(format!("the book has no account of person {person}"))
            .zh(format!("账簿中没有客户 {person} 的账户，请按账户上登记的客户号填写。"))
            .code(Code::PersonNotFound);
        return Err(refused.hint("write the person as accounts name them").into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
