//! Streams: the journals in the order in which they never change.
//!
//! A place in a stream is told to receivers and kept in cursors, so that it means the same for ever. Of closes only finished days
//! are read: while one runs, several workers may write what they find in any order.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use anyhow::Context;
use ledger::day_close::Movement;
use ledger::event::Entry;
use primitives::Date;

use super::data::{event_data, standing_data};
use super::envelope::CloudEvent;
use super::kind::{of_event, of_movement};
use super::person::{of_person, person_data};
use crate::error::Result;
use crate::export::instant;
use crate::port::{AccountId, AccountRow, JournalRow, Micros, Reading, TransitionRow};
use crate::products::Products;
use crate::record::{unpack_event, unpack_standings};

/// A journal of the book, as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// What happened to accounts, in the order of learning.
    Account,
    /// What closes found, in the order of days and accounts.
    Standing,
    /// What happened to persons, in the order of learning.
    Person,
}

impl Stream {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::Account, Self::Standing, Self::Person];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Standing => "standing",
            Self::Person => "person",
        }
    }

    /// Before its first event.
    pub const fn start(self) -> Position {
        match self {
            Self::Account => Position::Account(0),
            Self::Standing => Position::Standing(Date::MIN, AccountId(0)),
            Self::Person => Position::Person(0),
        }
    }

    /// A place in it, as [`Position`] prints it; none when the text is none.
    pub fn position(self, text: &str) -> Option<Position> {
        match self {
            Self::Account => text.parse().ok().map(Position::Account),
            Self::Person => text.parse().ok().map(Position::Person),
            Self::Standing => {
                let (day, account) = text.split_once('/').unwrap_or((text, "0"));
                Some(Position::Standing(day.parse().ok()?, AccountId(account.parse().ok()?)))
            }
        }
    }
}

impl FromStr for Stream {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let named = Self::ALL.into_iter().find(|stream| stream.name() == text);
        named.ok_or_else(|| "account, standing or person is expected".to_owned())
    }
}

/// A place in a stream: that of an event, and so what comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    /// A place in the account journal.
    Account(u64),
    /// An account on a closed day.
    Standing(Date, AccountId),
    /// A place in the journal of persons.
    Person(u64),
}

impl Position {
    /// In which stream it is.
    pub const fn stream(self) -> Stream {
        match self {
            Self::Account(_) => Stream::Account,
            Self::Standing(..) => Stream::Standing,
            Self::Person(_) => Stream::Person,
        }
    }

    /// As text whose order is that of the events, for the extension `sequence`.
    fn sequence(self) -> String {
        match self {
            Self::Account(seq) | Self::Person(seq) => format!("{seq:020}"),
            Self::Standing(day, account) => format!("{day}/{:020}", account.0),
        }
    }

    fn id(self) -> String {
        match self {
            Self::Account(seq) => format!("account-{seq}"),
            Self::Person(seq) => format!("person-{seq}"),
            Self::Standing(day, account) => format!("standing-{day}-{}", account.0),
        }
    }
}

impl fmt::Display for Position {
    /// As files, cursors and commands have it: `17`, or `2025-04-01/17`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(seq) | Self::Person(seq) => seq.fmt(f),
            Self::Standing(day, account) => write!(f, "{day}/{}", account.0),
        }
    }
}

/// An event with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its place.
    pub position: Position,
    /// The event.
    pub event: CloudEvent,
}

/// The next events of a stream after a place, in its order; fewer than asked for when there are no more yet.
///
/// `source` is that of the book; each stream has its own below it, because `sequence` orders within a source.
///
/// # Errors
/// When the store cannot be read.
pub fn next(
    store: &(impl Reading + ?Sized),
    products: &Products,
    source: &str,
    after: Position,
    limit: usize,
) -> Result<Vec<Told>> {
    let reader = Reader { source: format!("{source}/{}", after.stream().name()), store, products };
    match after {
        Position::Account(seq) => reader.events(&store.journal_after(seq, limit)?),
        Position::Standing(day, account) => {
            let Some(last) = store.info()?.last_close else { return Ok(Vec::new()) };
            let mut rows = store.transitions_after((day, account), limit)?;
            rows.retain(|row| row.day <= last);
            reader.standings(&rows)
        }
        Position::Person(seq) => reader.persons(seq, limit),
    }
}

/// The ends of all streams as they are now: who begins there hears of what comes, and of nothing that was.
///
/// # Errors
/// When the store cannot be read.
pub fn ends(store: &(impl Reading + ?Sized)) -> Result<Vec<Position>> {
    let info = store.info()?;
    let mut ends = vec![Position::Account(info.last_seq), Position::Person(store.last_person_seq()?)];
    // No account has the highest number that is kept.
    ends.extend(info.last_close.map(|day| Position::Standing(day, AccountId(u64::MAX >> 1))));
    Ok(ends)
}

/// The event at a place, if there is one.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn at(
    store: &(impl Reading + ?Sized),
    products: &Products,
    source: &str,
    position: Position,
) -> Result<Option<Told>> {
    let before = match position {
        Position::Account(seq) => Position::Account(seq.saturating_sub(1)),
        Position::Person(seq) => Position::Person(seq.saturating_sub(1)),
        Position::Standing(day, AccountId(0)) => Position::Standing(day.previous(), AccountId(u64::MAX >> 1)),
        Position::Standing(day, account) => Position::Standing(day, AccountId(account.0 - 1)),
    };
    let found = next(store, products, source, before, 1)?.pop();
    Ok(found.filter(|told| told.position == position))
}

struct Reader<'r, R: ?Sized> {
    source: String,
    store: &'r R,
    products: &'r Products,
}

impl<R: Reading + ?Sized> Reader<'_, R> {
    fn events(&self, rows: &[JournalRow]) -> Result<Vec<Told>> {
        let accounts = self.accounts(rows.iter().map(|row| row.account))?;
        let told = rows.iter().map(|row| {
            let account = accounts.get(row.account)?;
            let product = self.products.of_contract(&account.product_key())?;
            let event = unpack_event(&row.payload).with_context(|| format!("event {}", row.seq))?;
            let kind = of_event(&event);
            let entry = Entry { seq: row.seq, effective_on: row.effective_on, booked_on: row.booked_on, event };
            let data = event_data(&account.reference, product.currency, &entry, &row.key);
            self.told(Position::Account(row.seq), kind, &account.reference, Some(row.recorded_at), data)
        });
        Ok(told.collect::<anyhow::Result<_>>()?)
    }

    fn standings(&self, rows: &[TransitionRow]) -> Result<Vec<Told>> {
        let accounts = self.accounts(rows.iter().map(|row| row.account))?;
        let mut closed_at: HashMap<Date, Option<Micros>> = HashMap::new();
        let told = rows.iter().map(|row| {
            let account = accounts.get(row.account)?;
            let movement = Movement::ALL.into_iter().find(|movement| movement.name() == row.movement);
            let movement =
                movement.with_context(|| format!("a close found \"{}\", which is not known", row.movement))?;
            let (_, to) = unpack_standings(&row.payload)?;
            let at = match closed_at.get(&row.day) {
                Some(at) => *at,
                None => {
                    let at = self.store.close(row.day)?.map(|close| close.started_at);
                    *closed_at.entry(row.day).or_insert(at)
                }
            };
            let data = standing_data(&account.reference, row, &to);
            let position = Position::Standing(row.day, row.account);
            self.told(position, of_movement(movement), &account.reference, at, data)
        });
        Ok(told.collect::<anyhow::Result<_>>()?)
    }

    /// What is told of persons; what is not, such as who read what, is passed over.
    fn persons(&self, after: u64, limit: usize) -> Result<Vec<Told>> {
        let (mut found, mut after) = (Vec::new(), after);
        while found.len() < limit {
            let rows = self.store.person_events_after(after, limit)?;
            let Some(last) = rows.last() else { break };
            after = last.seq;
            for row in rows {
                let Some(kind) = of_person(&row).filter(|_| found.len() < limit) else { continue };
                let own = self.store.accounts_of_person(&row.person)?;
                let own: Vec<String> = own.into_iter().map(|account| account.reference).collect();
                let data = person_data(&row, &own, instant(row.at)?)?;
                found.push(self.told(Position::Person(row.seq), kind, &row.person, Some(row.recorded_at), data)?);
            }
        }
        Ok(found)
    }

    fn told(
        &self,
        position: Position,
        kind: &'static str,
        subject: &str,
        at: Option<Micros>,
        data: serde_json::Value,
    ) -> anyhow::Result<Told> {
        let event = CloudEvent {
            specversion: CloudEvent::SPECVERSION,
            id: position.id(),
            source: self.source.clone(),
            kind,
            subject: subject.to_owned(),
            time: at.map(instant).transpose()?,
            datacontenttype: "application/json",
            sequence: position.sequence(),
            data,
        };
        Ok(Told { position, event })
    }

    /// The accounts of a batch. In the order of numbers they often lie side by side, so that one read gives many.
    fn accounts(&self, ids: impl Iterator<Item = AccountId>) -> Result<Accounts> {
        let mut ids: Vec<AccountId> = ids.collect();
        ids.sort_unstable();
        ids.dedup();
        let mut accounts = Accounts::default();
        let mut rest = ids.as_slice();
        while let Some((first, _)) = rest.split_first() {
            // As many as lie densely behind the first, so that few are read in vain.
            let dense = rest.iter().zip(0_u64..).take_while(|(id, place)| id.0 - first.0 <= 2 * place).count();
            let (run, behind) = rest.split_at(dense);
            let span = run.last().map_or(1, |last| last.0 - first.0 + 1);
            let before = AccountId(first.0.saturating_sub(1));
            for row in self.store.accounts_after(before, span as usize)? {
                accounts.0.insert(row.id, row);
            }
            rest = behind;
        }
        Ok(accounts)
    }
}

/// The accounts of a batch, by number.
#[derive(Default)]
struct Accounts(HashMap<AccountId, AccountRow>);

impl Accounts {
    fn get(&self, id: AccountId) -> anyhow::Result<&AccountRow> {
        self.0.get(&id).with_context(|| format!("account number {} is missing", id.0))
    }
}
