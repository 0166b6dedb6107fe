//! Addresses and names of persons: the values behind the ids that events name.
//!
//! Items, because they must be erasable: the journal of persons has ids only, and says nothing any more once a value is dropped.
//! An id is unique within its person. Which address is used, and whether it may be, is decided in `treatment`.

pub mod reveal;
pub mod table;

use std::collections::BTreeSet;

use anyhow::Context;
use collections::person::{Channel, Entry, Event, Medium, Place};
use collections::{Word, Zone};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::channel::Address as Value;
use crate::error::{Refused, Result};
use crate::models::hexadecimal;
use crate::persons::{self, News};
use crate::port::{ItemQuery, ItemRow, Reading, Store, Writing};

/// The list of addresses.
pub const ADDRESS: &str = "address";

/// The list of names.
pub const NAME: &str = "name";

/// The state of names, and of addresses that were kept before they were found by their values.
const KEPT: &str = "kept";

/// More addresses than a person has.
const ADDRESSES_MAX: usize = 1_000;

/// An address of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The person, as accounts name them.
    pub person: String,
    /// Its id, unique within the person.
    pub id: String,
    /// The ways in which it is used.
    pub channels: Vec<Channel>,
    /// The value: a number, a mailbox, lines on an envelope.
    pub value: Value,
    /// The language in which to write to it, where that is known.
    pub language: Option<String>,
    /// The time zone that it points to, where that is known.
    pub zone: Option<String>,
    /// Where it is, where that is known.
    pub place: Option<Place>,
}

/// How somebody is called and written to.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Name {
    /// The name in English texts.
    pub name: String,
    /// The name in Chinese texts.
    pub name_zh: String,
    /// How the person is addressed in English texts: Dear Ms Zhang.
    pub salutation: String,
    /// How the person is addressed in Chinese texts: 尊敬的张女士.
    pub salutation_zh: String,
    /// The language that the person reads, where that is known.
    pub language: Option<String>,
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Name(..)")
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    value: String,
    channels: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

/// What an address used in some way is of.
pub fn medium(channel: Channel) -> Medium {
    match channel {
        Channel::Voice | Channel::AiVoice | Channel::VoiceNotice | Channel::Sms => Medium::Phone,
        Channel::Email => Medium::Email,
        Channel::Letter | Channel::Visit => Medium::Post,
        Channel::Push | Channel::InstantMessage => Medium::App,
    }
}

/// Keeps an address, and tells the gate that there is one. The same again changes nothing; whether anything changed.
///
/// # Errors
/// When the book has no account of the person, the id stands for another value, a part makes no sense, or the store fails.
pub fn add(unit: &mut dyn Writing, address: &Address, actor: &str, now: Timestamp) -> Result<bool> {
    let medium = check(address)?;
    has_account(&*unit, &address.person)?;
    let row = row(&*unit, address, now)?;
    if let Some(kept) = unit.item(ADDRESS, &row.id)? {
        let known = read(&kept)?;
        if known == *address && kept.state == row.state {
            return Ok(false);
        }
        if known.value != address.value {
            let refused =
                Refused::new(format!("address {} of {} stands for another value", address.id, address.person));
            return Err(refused.hint("events name addresses by their ids: give a new value a new id").into());
        }
        // Whoever was first stays first.
        unit.put_items(&[ItemRow { due_at: kept.due_at, ..row }])?;
        return Ok(known != *address);
    }
    let zone = address.zone.as_deref().map(zone).transpose()?;
    let event = Event::AddressGiven { address: address.id.as_str().into(), place: address.place, medium, zone };
    let entry = Entry { seq: 0, at: now, effective_on: None, actor: actor.into(), event };
    let key = format!("address-{}", address.id);
    // A value that was dropped and is given again is known to the gate.
    if unit.person_events(&[&address.person])?.iter().all(|row| row.key != key) {
        persons::record(unit, &[News::of_contact(&address.person, &key, &entry)], now.as_microsecond())?;
    }
    unit.put_items(&[row])?;
    Ok(true)
}

fn check(address: &Address) -> std::result::Result<Medium, Refused> {
    let Address { id, channels, value, zone: in_zone, .. } = address;
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if id.is_empty() || id.len() > 64 || !id.bytes().all(is_id) {
        return Err(Refused::new(format!("\"{id}\" is no id of an address"))
            .hint("1 to 64 letters, digits, -, _ and . are expected, such as tel-1: never the value itself"));
    }
    if value.reveal().trim().is_empty() {
        return Err(Refused::new(format!("address {id} has no value")));
    }
    let media: BTreeSet<&str> = channels.iter().map(|channel| medium(*channel).word()).collect();
    let first = channels.first().copied().ok_or_else(|| {
        Refused::new(format!("address {id} has no channel"))
            .hint("say in which ways it is used: sms, voice, email, letter, push")
    })?;
    if media.len() > 1 {
        let media: Vec<&str> = media.into_iter().collect();
        return Err(Refused::new(format!("address {id} would be of {}", media.join(" and of ")))
            .hint("give a telephone number, a mailbox and a door each an id"));
    }
    in_zone.as_deref().map(zone).transpose()?;
    Ok(medium(first))
}

fn zone(name: &str) -> std::result::Result<Zone, Refused> {
    let rules = TimeZone::get(name).map_err(|_| {
        Refused::new(format!("time zone {name} is not known")).hint("write it as Asia/Shanghai or America/New_York")
    })?;
    Ok(Zone::new(name, rules))
}

fn has_account(store: &(impl Reading + ?Sized), person: &str) -> Result<()> {
    if store.accounts_of_person(person)?.is_empty() {
        let refused = Refused::new(format!("the book has no account of person {person}"))
            .zh(format!("账簿中没有客户 {person} 的账户。"));
        return Err(refused.hint("write the person as accounts name them").into());
    }
    Ok(())
}

fn place_in_list(person: &str, id: &str) -> String {
    // An id has no slash, so that no two addresses have one place.
    format!("{person}/{id}")
}

/// What stands for a value in the index of states: an HMAC by a key of the book's own, so that rows of two books, or what a database
/// writes of its queries, cannot be compared. Dropped with the value.
fn mark(store: &(impl Reading + ?Sized), value: &str) -> Result<String> {
    let info = store.info()?;
    let key = format!("addresses of {} since {}", info.name, info.created_at);
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key of any length is taken");
    mac.update(value.trim().as_bytes());
    Ok(hexadecimal(&mac.finalize().into_bytes()))
}

fn row(store: &(impl Reading + ?Sized), address: &Address, now: Timestamp) -> Result<ItemRow> {
    let wire = Wire {
        value: address.value.reveal().to_owned(),
        channels: address.channels.iter().map(|channel| channel.word().to_owned()).collect(),
        language: address.language.clone(),
        zone: address.zone.clone(),
        place: address.place.map(|place| place.word().to_owned()),
    };
    Ok(ItemRow {
        list: ADDRESS.to_owned(),
        id: place_in_list(&address.person, &address.id),
        person: address.person.clone(),
        state: mark(store, address.value.reveal())?,
        owner: String::new(),
        due_at: now.as_microsecond(),
        payload: serde_json::to_string(&wire).map_err(anyhow::Error::from)?,
    })
}

fn read(row: &ItemRow) -> anyhow::Result<Address> {
    let of = || format!("an address of person {}", row.person);
    let wire: Wire = serde_json::from_str(&row.payload).with_context(of)?;
    let (_, id) = row.id.rsplit_once('/').with_context(of)?;
    let known = |word: &String| Channel::of(word).with_context(of);
    Ok(Address {
        person: row.person.clone(),
        id: id.to_owned(),
        channels: wire.channels.iter().map(known).collect::<anyhow::Result<_>>()?,
        value: Value::new(wire.value),
        language: wire.language,
        zone: wire.zone,
        place: wire.place.map(|word| Place::of(&word).with_context(of)).transpose()?,
    })
}

/// The addresses of a person, those that were given first before the others.
///
/// # Errors
/// When the book cannot be read.
pub fn of_person(store: &(impl Reading + ?Sized), person: &str) -> Result<Vec<Address>> {
    let query = ItemQuery { list: ADDRESS, person: Some(person), limit: ADDRESSES_MAX, ..ItemQuery::default() };
    Ok(store.items(query)?.iter().map(read).collect::<anyhow::Result<_>>()?)
}

/// An address of a person; none where there is none, or it was dropped.
///
/// # Errors
/// When the book cannot be read.
pub fn find(store: &(impl Reading + ?Sized), person: &str, id: &str) -> Result<Option<Address>> {
    Ok(store.item(ADDRESS, &place_in_list(person, id))?.as_ref().map(read).transpose()?)
}

/// How many addresses are read at once, and given a mark.
pub const BATCH: usize = 5_000;

/// Everybody who is reached at a value in some way, in order. Only addresses with this value are read, and those that an earlier program
/// kept without a mark, which [`mark_all`] gives one.
///
/// # Errors
/// When the book cannot be read.
pub fn persons_at(store: &(impl Reading + ?Sized), channel: Channel, value: &str) -> Result<BTreeSet<String>> {
    let value = value.trim();
    let mark = mark(store, value)?;
    let mut found = BTreeSet::new();
    for state in [mark.as_str(), KEPT] {
        let mut last: Option<(i64, String)> = None;
        loop {
            let after = last.as_ref().map(|(at, id)| (*at, id.as_str()));
            let query = ItemQuery { list: ADDRESS, state: Some(state), after, limit: BATCH, ..ItemQuery::default() };
            let rows = store.items(query)?;
            let Some(end) = rows.last() else { break };
            last = Some((end.due_at, end.id.clone()));
            for row in &rows {
                let address = read(row)?;
                if address.channels.contains(&channel) && address.value.reveal().trim() == value {
                    found.insert(address.person);
                }
            }
        }
    }
    Ok(found)
}

/// Gives the next addresses that an earlier program kept without a mark theirs, at most so many; how many there were.
///
/// # Errors
/// When the store fails.
pub fn mark_all(unit: &mut dyn Writing, limit: usize) -> Result<usize> {
    let rows = unit.items(ItemQuery { list: ADDRESS, state: Some(KEPT), limit, ..ItemQuery::default() })?;
    let mut marked = Vec::with_capacity(rows.len());
    for row in rows {
        let value = read(&row)?.value;
        marked.push(ItemRow { state: mark(&*unit, value.reveal())?, ..row });
    }
    unit.put_items(&marked)?;
    Ok(marked.len())
}

/// Takes the value of an address out of the book. The ids that events name stay, and stand for nothing.
///
/// # Errors
/// When there is no such address, or the store fails.
pub fn drop(store: &mut (impl Store + ?Sized), person: &str, id: &str) -> Result<()> {
    let mut unit = store.begin()?;
    let place = place_in_list(person, id);
    if unit.item(ADDRESS, &place)?.is_none() {
        return Err(Refused::new(format!("person {person} has no address {id}"))
            .zh(format!("客户 {person} 没有编号为 {id} 的联系方式。"))
            .into());
    }
    unit.drop_items(ADDRESS, &[&place])?;
    Ok(unit.commit()?)
}

/// Takes the name and all addresses of a person out of the book; how many addresses there were.
///
/// # Errors
/// When the store fails.
pub fn erase(store: &mut (impl Store + ?Sized), person: &str) -> Result<usize> {
    let all = of_person(store, person)?;
    let mut unit = store.begin()?;
    let places: Vec<String> = all.iter().map(|address| place_in_list(person, &address.id)).collect();
    unit.drop_items(ADDRESS, &places.iter().map(String::as_str).collect::<Vec<_>>())?;
    unit.drop_items(NAME, &[person])?;
    unit.commit()?;
    Ok(places.len())
}

/// Keeps how a person is called, in the place of what was kept. Whether anything changed.
///
/// # Errors
/// When the book has no account of the person, or the store fails.
pub fn set_name(unit: &mut dyn Writing, person: &str, name: &Name, now: Timestamp) -> Result<bool> {
    has_account(&*unit, person)?;
    if name_of(&*unit, person)?.as_ref() == Some(name) {
        return Ok(false);
    }
    unit.put_items(&[ItemRow {
        list: NAME.to_owned(),
        id: person.to_owned(),
        person: person.to_owned(),
        state: KEPT.to_owned(),
        owner: String::new(),
        due_at: now.as_microsecond(),
        payload: serde_json::to_string(name).map_err(anyhow::Error::from)?,
    }])?;
    Ok(true)
}

/// How a person is called; none where nobody said.
///
/// # Errors
/// When the book cannot be read.
pub fn name_of(store: &(impl Reading + ?Sized), person: &str) -> Result<Option<Name>> {
    let Some(row) = store.item(NAME, person)? else { return Ok(None) };
    Ok(Some(serde_json::from_str(&row.payload).with_context(|| format!("the name of person {person}"))?))
}

/// A value of which so much is shown that somebody who knows it recognises it.
pub fn masked(value: &str) -> String {
    let line = value.lines().next().unwrap_or_default();
    let hidden = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        let shown = if letters.len() >= 8 { 2 } else { 0 };
        let ends: String = letters[letters.len() - shown..].iter().collect();
        let first: String = letters.iter().take(1).collect();
        format!("{first}***{ends}")
    };
    match line.split_once('@') {
        Some((name, host)) => format!("{}***@{host}", name.chars().take(1).collect::<String>()),
        None => hidden(line),
    }
}
