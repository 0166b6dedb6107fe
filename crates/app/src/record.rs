//! Records: how events and accounts are stored.
//!
//! An event is packed as CBOR (RFC 8949), so that the journal can be read without this program; an account's record is
//! its own events, so that every answer about it comes from one read. What comes later is a tail, which a store keeps
//! beside the record or at its end. Each form starts with its version, but a tail, which has that of the record.

mod code;
mod contract;
mod event;
mod packing;
mod restructure;
mod standing;
mod unpacking;

use std::hash::Hasher;

use anyhow::{Context, Result, ensure};
use ledger::day_close::Standing;
use ledger::event::{Entry, Event};
use minicbor::{Decode, Encode};
use primitives::Date;
use siphasher::sip::SipHasher13;

use crate::port::EventRow;
use event::StoredEvent;
use standing::{StoredStanding, StoredStandings};

/// The version that every stored form starts with.
const VERSION: u8 = 1;

/// An account's events, packed: the version, then one entry after the other in the order of booking.
///
/// Books of earlier versions of this program have what was there before in replay order; a reader takes any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record(Vec<u8>);

/// Events that came to an account when it had a record, packed as they stand at the end of one: one entry after the other
/// in the order of booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    first: u64,
    entries: Vec<u8>,
}

/// An idempotency key's fingerprint within an account (SipHash-1-3 with keys of zero, stable for ever).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyPrint(u64);

impl KeyPrint {
    /// The fingerprint of a key.
    pub fn of(key: &str) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write(key.as_bytes());
        Self(hasher.finish())
    }
}

/// An account's events with the fingerprints of their keys, in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// The events, in replay order.
    pub entries: Vec<Entry>,
    /// The fingerprint of each event's key.
    pub keys: Vec<KeyPrint>,
}

impl Unpacked {
    /// Puts an event into its place.
    pub fn insert(&mut self, entry: Entry, key: KeyPrint) {
        let place = self.entries.partition_point(|other| other.replay_order() <= entry.replay_order());
        self.entries.insert(place, entry);
        self.keys.insert(place, key);
    }

    /// The event with a key.
    pub fn find(&self, key: KeyPrint) -> Option<&Entry> {
        self.keys.iter().position(|other| *other == key).map(|place| &self.entries[place])
    }

    /// The record of these events.
    pub fn pack(&self) -> Record {
        let mut record = Record::empty();
        self.tail(0).iter().for_each(|tail| record.extend(tail.as_bytes()));
        record
    }

    /// The tail of those events that have a place in the journal from `first` on; none when there are none.
    pub fn tail(&self, first: u64) -> Option<Tail> {
        let new = self.entries.iter().zip(&self.keys).filter(|(entry, _)| first <= entry.seq);
        let mut new: Vec<_> = new.map(|(entry, key)| (entry, *key)).collect();
        new.sort_unstable_by_key(|(entry, _)| entry.seq);
        let (oldest, _) = new.first()?;
        let mut tail = Tail { first: oldest.seq, entries: Vec::with_capacity(32 * new.len()) };
        new.iter().for_each(|(entry, key)| pack_entry(entry, *key, &mut tail.entries));
        Some(tail)
    }

    /// Puts the events into replay order, when they are in another one.
    fn put_in_order(&mut self) {
        if self.entries.is_sorted_by_key(Entry::replay_order) {
            return;
        }
        let mut pairs: Vec<_> = self.entries.drain(..).zip(self.keys.drain(..)).collect();
        pairs.sort_unstable_by_key(|(entry, _)| entry.replay_order());
        (self.entries, self.keys) = pairs.into_iter().unzip();
    }
}

impl Tail {
    /// The tail of one event.
    pub fn of(entry: &Entry, key: KeyPrint) -> Self {
        let mut entries = Vec::with_capacity(32);
        pack_entry(entry, key, &mut entries);
        Self { first: entry.seq, entries }
    }

    /// The place of its first event in the journal, by which tails of an account are ordered.
    pub fn seq(&self) -> u64 {
        self.first
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.entries
    }
}

impl Record {
    /// A record as it was stored.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A record without events.
    pub fn empty() -> Self {
        Self(vec![VERSION])
    }

    /// Puts an event of the journal at the end, packed as it is there.
    ///
    /// # Errors
    /// When its packed form is of another version. Whether it makes sense is seen when it is unpacked.
    pub fn push(&mut self, event: &EventRow<'_>) -> Result<()> {
        let packed = without_version(event.payload)?;
        let booked_after = event.booked_on - event.effective_on;
        // The fields of a `StoredEntry`, of which the last one is there already.
        let mut header = minicbor::Encoder::new(&mut self.0);
        header
            .array(5)
            .and_then(|header| header.u64(event.seq))
            .and_then(|header| header.i32(event.effective_on.day_number()))
            .and_then(|header| header.i32(booked_after))
            .and_then(|header| header.u64(KeyPrint::of(event.key).0))
            .expect("memory can be written to");
        self.0.extend_from_slice(packed);
        Ok(())
    }

    /// Puts a tail's bytes at the end.
    pub fn extend(&mut self, tail: &[u8]) {
        self.0.extend_from_slice(tail);
    }

    /// The events in it, in replay order.
    ///
    /// # Errors
    /// When the bytes are not a record.
    pub fn unpack(&self) -> Result<Unpacked> {
        let (version, bytes) = self.0.split_first().context("an account's record is empty")?;
        ensure!(*version == VERSION, "an account's record has version {version}, this program reads {VERSION}");
        let mut decoder = minicbor::Decoder::new(bytes);
        // An entry takes 20 bytes and more; most accounts have few.
        let about = (bytes.len() / 20).min(64);
        let mut unpacked = Unpacked { entries: Vec::with_capacity(about), keys: Vec::with_capacity(about) };
        while decoder.position() < bytes.len() {
            let stored: StoredEntry = decoder.decode().context("an account's record is damaged")?;
            let effective_on = date(stored.effective_on)?;
            unpacked.entries.push(Entry {
                seq: stored.seq,
                effective_on,
                booked_on: effective_on + stored.booked_after,
                event: stored.event.into_event()?,
            });
            unpacked.keys.push(KeyPrint(stored.key));
        }
        unpacked.put_in_order();
        Ok(unpacked)
    }
}

fn pack_entry(entry: &Entry, key: KeyPrint, bytes: &mut Vec<u8>) {
    let Entry { seq, effective_on, booked_on, event } = entry;
    let stored = StoredEntry {
        seq: *seq,
        effective_on: effective_on.day_number(),
        booked_after: *booked_on - *effective_on,
        key: key.0,
        event: StoredEvent::from(event),
    };
    minicbor::encode(&stored, bytes).expect("memory can be written to");
}

/// Packs an event for the journal.
pub fn pack_event(event: &Event) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    minicbor::encode(StoredEvent::from(event), &mut bytes).expect("memory can be written to");
    bytes
}

/// Unpacks an event of the journal.
///
/// # Errors
/// When the bytes are not an event.
pub fn unpack_event(bytes: &[u8]) -> Result<Event> {
    let packed = without_version(bytes)?;
    minicbor::decode::<StoredEvent>(packed).context("an event of the journal is damaged")?.into_event()
}

fn without_version(event: &[u8]) -> Result<&[u8]> {
    let (version, packed) = event.split_first().context("an event of the journal is empty")?;
    ensure!(*version == VERSION, "an event of the journal has version {version}, this program reads {VERSION}");
    Ok(packed)
}

/// Packs the standings before and after a change.
pub fn pack_standings(from: Option<&Standing>, to: &Standing) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    let stored = StoredStandings { from: from.map(StoredStanding::from), to: StoredStanding::from(to) };
    minicbor::encode(stored, &mut bytes).expect("memory can be written to");
    bytes
}

/// Unpacks the standings before and after a change.
///
/// # Errors
/// When the bytes are not standings.
pub fn unpack_standings(bytes: &[u8]) -> Result<(Option<Standing>, Standing)> {
    let (version, bytes) = bytes.split_first().context("a transition is empty")?;
    ensure!(*version == VERSION, "a transition has version {version}, this program reads {VERSION}");
    let stored: StoredStandings = minicbor::decode(bytes).context("a transition is damaged")?;
    Ok((stored.from.map(StoredStanding::into_standing).transpose()?, stored.to.into_standing()?))
}

/// The standing after a change, as it is packed in both, to be compared with [`pack_standing`].
///
/// # Errors
/// When the bytes are not standings.
pub fn packed_standing_after(bytes: &[u8]) -> Result<&[u8]> {
    let (version, bytes) = bytes.split_first().context("a transition is empty")?;
    ensure!(*version == VERSION, "a transition has version {version}, this program reads {VERSION}");
    let mut decoder = minicbor::Decoder::new(bytes);
    let fields = decoder.array().context("a transition is damaged")?;
    ensure!(fields == Some(2), "a transition is damaged: it has not two standings");
    decoder.skip().context("a transition is damaged")?;
    Ok(&bytes[decoder.position()..])
}

/// Packs a standing as it is packed within a change.
pub fn pack_standing(standing: &Standing, bytes: &mut Vec<u8>) {
    minicbor::encode(StoredStanding::from(standing), bytes).expect("memory can be written to");
}

#[derive(Encode, Decode)]
struct StoredEntry {
    #[n(0)]
    seq: u64,
    #[n(1)]
    effective_on: i32,
    #[n(2)]
    booked_after: i32,
    #[n(3)]
    key: u64,
    #[n(4)]
    event: StoredEvent,
}

fn date(days: i32) -> Result<Date> {
    Date::from_day_number(days).with_context(|| format!("day number {days} is out of range"))
}

#[cfg(test)]
mod tests;
