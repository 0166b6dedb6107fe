//! Ports: what the use cases need from a store, in batches and synchronously.
//!
//! A store keeps bytes and the few columns people look by; it knows no ledger rule. `testkit` holds one suite that
//! every store passes. Wire forms are `record`'s matter. What a store need not know (workers) it answers with nothing.

mod document;
mod item;
mod person;

use anyhow::Result;
use ledger::accrual::{Kind, Units};
use ledger::day_close::Movement;
use ledger::product::ProductKey;
use primitives::{Amount, Date};

use crate::record::{Record, Tail, Unpacked};

pub use document::{DocumentChangeRow, DocumentRow};
pub use item::{ItemQuery, ItemRow};
pub use person::PersonEventRow;

/// An account's number within a book, given in the order of opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub u64);

/// Accounts whose numbers lie between two.
///
/// Open ends reach further than the accounts that there are: what names an account that is missing lies in some range, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccountRange {
    /// Those after this number; without it from the very beginning.
    pub after: Option<AccountId>,
    /// Those up to and with this one; without it to the very end.
    pub through: Option<AccountId>,
}

/// An instant: microseconds since 1 January 1970 UTC.
pub type Micros = i64;

/// What a book says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookInfo {
    /// Its name.
    pub name: String,
    /// The IANA name of the time zone whose days are its business days.
    pub time_zone: String,
    /// When it was made.
    pub created_at: Micros,
    /// The last business day that is closed; none before the first close.
    pub last_close: Option<Date>,
    /// The last business day whose close has begun: from then on the day takes no more events.
    pub last_close_begun: Option<Date>,
    /// The day after which each close has told the day's accrued income; none before the first that did.
    pub accrues_after: Option<Date>,
    /// The place of the last event in its journal; 0 when it is empty.
    pub last_seq: u64,
    /// When that event was recorded.
    pub last_recorded_at: Micros,
    /// How many accounts it has.
    pub accounts: u64,
}

impl BookInfo {
    /// The business day on which an event is booked: the open one, or its value date where that is later.
    pub fn books_on(&self, effective_on: Date) -> Date {
        self.last_close_begun.map_or(effective_on, |last| effective_on.max(last.next()))
    }
}

/// An account as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Its number.
    pub id: AccountId,
    /// The lender's name for it.
    pub reference: String,
    /// Who owes.
    pub person: String,
    /// Its product.
    pub product: String,
    /// The version of its product.
    pub product_version: u32,
    /// Whose money it is.
    pub funding_source: String,
    /// When it began.
    pub opened_on: Date,
    /// Its events, packed: as read, with all that lies beside the stored record.
    pub record: Record,
}

impl AccountRow {
    /// The row of an account that has these events; none when its opening is not among them.
    pub fn opened(id: AccountId, reference: &str, events: &Unpacked) -> Option<Self> {
        let opening = events.entries.iter().find_map(|entry| Some((entry, entry.event.opening()?)));
        let (entry, contract) = opening?;
        Some(Self {
            id,
            reference: reference.to_owned(),
            person: contract.person.clone(),
            product: contract.product.id.clone(),
            product_version: contract.product.version,
            funding_source: contract.funding_source.clone(),
            opened_on: entry.effective_on,
            record: events.pack(),
        })
    }

    /// Its product and version.
    pub fn product_key(&self) -> ProductKey {
        ProductKey { id: self.product.clone(), version: self.product_version }
    }
}

/// An event as the journal keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Its place.
    pub seq: u64,
    /// Whose event it is.
    pub account: AccountId,
    /// What kind of event, for people who look into the store.
    pub kind: String,
    /// Its value date.
    pub effective_on: Date,
    /// The business day on which it was booked.
    pub booked_on: Date,
    /// When it was recorded.
    pub recorded_at: Micros,
    /// Its idempotency key, unique within the account.
    pub key: String,
    /// The event, packed.
    pub payload: Vec<u8>,
}

/// An event as the journal keeps it, as far as an account's record has it, borrowed while a store reads on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRow<'r> {
    /// Its place.
    pub seq: u64,
    /// Whose event it is.
    pub account: AccountId,
    /// Its value date.
    pub effective_on: Date,
    /// The business day on which it was booked.
    pub booked_on: Date,
    /// Its idempotency key.
    pub key: &'r str,
    /// The event, packed.
    pub payload: &'r [u8],
}

/// Who is shown events one by one.
pub type VisitEvent<'v> = &'v mut dyn FnMut(EventRow<'_>) -> Result<()>;

/// Who is shown day, account and both standings, packed, of changes one by one.
pub type VisitTransition<'v> = &'v mut dyn FnMut(Date, AccountId, &[u8]) -> Result<()>;

/// A change that a close found, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionRow {
    /// The closed day.
    pub day: Date,
    /// Whose change it is.
    pub account: AccountId,
    /// In which direction it went, for people who look into the store.
    pub movement: String,
    /// What brought it about.
    pub cause: String,
    /// The bucket before, by name; none when current.
    pub from_bucket: Option<String>,
    /// The bucket after, by name; none when current.
    pub to_bucket: Option<String>,
    /// Both standings, packed.
    pub payload: Vec<u8>,
}

/// What is known of the close of one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CloseRow {
    /// How far it has come, and what it found so far.
    pub cursor: AccountId,
    /// Whether it is finished.
    pub is_finished: bool,
    /// Accounts looked at.
    pub awake: u64,
    /// Statements issued.
    pub statements: u64,
    /// Changes found, by movement in the order of `ledger::day_close::Movement::ALL`.
    pub movements: [u64; Movement::ALL.len()],
    /// When it began.
    pub started_at: Micros,
    /// Time spent on it, in microseconds, without its last commit.
    pub spent: Micros,
}

/// A chunk of a day's close that is divided among workers: what is closed in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChunkRow {
    /// The accounts awake after this number are in it,
    pub after: AccountId,
    /// up to and with this one.
    pub through: AccountId,
    /// Whether it is done. What was found is told only then.
    pub is_done: bool,
    /// Accounts looked at.
    pub awake: u64,
    /// Statements to be issued.
    pub statements: u64,
    /// Changes found, by movement in the order of `ledger::day_close::Movement::ALL`.
    pub movements: [u64; Movement::ALL.len()],
}

/// What a worker found in a chunk and leaves in the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChunkFound {
    /// Accounts looked at.
    pub awake: u64,
    /// Changes, by movement.
    pub movements: [u64; Movement::ALL.len()],
    /// The changes themselves.
    pub transitions: Vec<TransitionRow>,
    /// The next wakes, in order.
    pub wakes: Vec<(Date, AccountId)>,
    /// What the accounts told of their income.
    pub kinks: Vec<KinkRow>,
    /// Statements among the events.
    pub statements: u64,
    /// Events that the writer is to book, packed as the journal keeps them, in the order of accounts and of their places.
    pub events: Vec<(AccountId, Vec<u8>)>,
}

/// Accounts whose income of a kind is added up together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncomeGroup {
    /// Their product.
    pub product: ProductKey,
    /// Whose money it is.
    pub funding_source: String,
    /// The kind.
    pub kind: Kind,
}

/// What changes in the growth of a group's income on a day to come, or on the day being closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KinkRow {
    /// The first day with the new growth.
    pub day: Date,
    /// Whose.
    pub group: IncomeGroup,
    /// What is added to the income of this day and of every later one.
    pub slope: Units,
    /// What is added to the income of this day alone.
    pub jump: Units,
}

/// A group's income as the close of a day left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccrualRow {
    /// The closed day.
    pub day: Date,
    /// Whose.
    pub group: IncomeGroup,
    /// The growth of a day, as it goes on.
    pub slope: Units,
    /// The income of the day.
    pub income: Units,
    /// The income of all days.
    pub cumulative: Units,
    /// The whole minor units of it, which are posted.
    pub posted: Amount,
    /// What is less than one, and is not.
    pub remainder: Units,
}

/// A product version as it is stored: the text of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductRow {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The text of its product file.
    pub text: String,
}

/// A policy version as it is stored: the text of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRow {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The first day that it classifies, for people who look into the store.
    pub effective_from: Date,
    /// The text of its policy file.
    pub text: String,
}

/// A version of a risk model as it is stored, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRow {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The SHA-256 of its text, in hexadecimal.
    pub hash: String,
    /// Who trained or imported it.
    pub made_by: String,
    /// When it was put into the book.
    pub added_at: Micros,
}

/// A change of a model version's state, as it is stored: appended, never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelChangeRow {
    /// Its place among all changes, counted from 1.
    pub seq: u64,
    /// Of which model.
    pub id: String,
    /// Of which version.
    pub version: u32,
    /// The state that it has from then on, by name.
    pub state: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Micros,
    /// Why, in that person's words.
    pub reason: String,
    /// What was fixed beforehand, as JSON; empty when there is nothing to fix.
    pub terms: String,
}

/// A book that can be read and written.
pub trait Store: Reading {
    /// Begins a unit of work: all of it is stored, or nothing.
    ///
    /// # Errors
    /// When the store cannot be written.
    fn begin(&mut self) -> Result<Box<dyn Writing + '_>>;

    /// Holds the units of work that begin from now on together: each is a part of one that [`Store::settle`] stores. A part that is
    /// dropped is undone alone; what was committed is read here, and by nobody else. One who lets the store go undoes all of it.
    ///
    /// # Errors
    /// When the store cannot be written.
    fn hold(&mut self) -> Result<()>;

    /// Stores durably what is held together.
    ///
    /// # Errors
    /// When the store cannot be written; then nothing of it is stored.
    fn settle(&mut self) -> Result<()>;

    /// Undoes what is held together.
    ///
    /// # Errors
    /// When the store cannot be reached; then nothing of it is stored either.
    fn let_go(&mut self) -> Result<()>;

    /// A way of its own into the book, for one of several who close a day at once; none where a book has only one way in.
    ///
    /// # Errors
    /// When the book cannot be reached.
    fn worker(&self) -> Result<Option<Box<dyn Worker>>> {
        Ok(None)
    }
}

/// One of several who close chunks of a day at once. The writer has divided the day, and finishes it.
pub trait Worker: Send {
    /// Begins a unit of work with the next chunk of a day that is not done and that nobody is at; none when there is none.
    fn take_chunk(&mut self, day: Date) -> Result<Option<Box<dyn TakenChunk + '_>>>;
    /// Waits until whoever is at some chunk of a day has done it, or has died and so given it back.
    fn wait(&mut self, day: Date) -> Result<()>;
}

/// A unit of work on a chunk; dropping it, or dying, gives the chunk back as it was.
pub trait TakenChunk {
    /// The accounts awake in it, in the order of their numbers.
    fn awake(&self) -> Result<Vec<(AccountId, Record)>>;
    /// Stores what was found, drops the wakes that have come, and makes the chunk done: all of it, or nothing.
    fn finish(self: Box<Self>, found: &ChunkFound) -> Result<()>;
}

/// What can be asked of a store.
pub trait Reading {
    /// Another reader of the same book, for a thread of its own; none where a thread of its own would not read faster.
    fn reader(&self) -> Result<Option<Box<dyn Reading + Send>>> {
        Ok(None)
    }
    /// What the book says of itself.
    fn info(&self) -> Result<BookInfo>;
    /// All product versions.
    fn products(&self) -> Result<Vec<ProductRow>>;
    /// All policy versions, in the order of name and version.
    fn policies(&self) -> Result<Vec<PolicyRow>>;
    /// All model versions, in the order of name and version.
    fn models(&self) -> Result<Vec<ModelRow>>;
    /// The text of a model version, as it was put in.
    fn model_text(&self, id: &str, version: u32) -> Result<Option<String>>;
    /// All changes of model versions' states, in their order.
    fn model_changes(&self) -> Result<Vec<ModelChangeRow>>;
    /// The accounts of a person, in the order of their numbers.
    fn accounts_of_person(&self, person: &str) -> Result<Vec<AccountRow>>;
    /// The accounts of these references, each in the place of its reference.
    fn accounts_by_reference(&self, references: &[&str]) -> Result<Vec<Option<AccountRow>>>;
    /// Numbers and records of the accounts of these references, each in the place of its reference.
    fn records_by_reference(&self, references: &[&str]) -> Result<Vec<Option<(AccountId, Record)>>> {
        let accounts = self.accounts_by_reference(references)?;
        Ok(accounts.into_iter().map(|row| row.map(|row| (row.id, row.record))).collect())
    }
    /// What the book says of itself and the account of a reference, both of one state of it where the store can do so at once.
    fn look_up(&self, reference: &str) -> Result<(BookInfo, Option<AccountRow>)> {
        // Before the account, so that no event counts that came after the day.
        let info = self.info()?;
        Ok((info, self.accounts_by_reference(&[reference])?.into_iter().flatten().next()))
    }
    /// The accounts of a product, in whatever version, with an event of a kind that was booked in a range of days, both
    /// ends included; each once, in the order of their numbers.
    fn accounts_with_event(&self, kind: &str, product: &str, first: Date, last: Date) -> Result<Vec<AccountRow>>;
    /// The next accounts in the order of their numbers.
    fn accounts_after(&self, after: AccountId, limit: usize) -> Result<Vec<AccountRow>>;
    /// The records of the next accounts in the order of their numbers.
    fn records_after(&self, after: AccountId, limit: usize) -> Result<Vec<(AccountId, Record)>> {
        Ok(self.accounts_after(after, limit)?.into_iter().map(|row| (row.id, row.record)).collect())
    }
    /// The next events in the order of the journal.
    fn journal_after(&self, after: u64, limit: usize) -> Result<Vec<JournalRow>>;
    /// Shows the next events in the order of the journal, without copying them where the store can do so.
    fn for_each_event(&self, after: u64, limit: usize, visit: VisitEvent<'_>) -> Result<()> {
        for row in &self.journal_after(after, limit)? {
            let JournalRow { seq, account, effective_on, booked_on, ref key, ref payload, .. } = *row;
            visit(EventRow { seq, account, effective_on, booked_on, key, payload })?;
        }
        Ok(())
    }
    /// The events in these places, in the order asked for; fewer when some are missing.
    fn journal_at(&self, seqs: &[u64]) -> Result<Vec<JournalRow>>;
    /// How many events the journal holds.
    fn journal_len(&self) -> Result<u64>;
    /// The first day on which any account is to be looked at.
    fn first_wake(&self) -> Result<Option<Date>>;
    /// The next accounts to be looked at on a day, in the order of their numbers.
    fn awake_after(&self, day: Date, after: AccountId, limit: usize) -> Result<Vec<(AccountId, Record)>>;
    /// The next wakes, in the order of day and account.
    fn wakes_after(&self, after: (Date, AccountId), limit: usize) -> Result<Vec<(Date, AccountId)>>;
    /// Reads while the book stands still: all that is asked within sees one state of it, whoever writes meanwhile.
    fn steadily(&self, read: &mut dyn FnMut()) -> Result<()> {
        read();
        Ok(())
    }
    /// The chunks into which a day's close is divided, in the order of accounts; none when it is not, or is finished.
    fn chunks(&self, _day: Date) -> Result<Vec<ChunkRow>> {
        Ok(Vec::new())
    }
    /// The events, packed, that workers left to be booked for the next accounts that have any, all of each account, in the order
    /// of accounts and of their places.
    fn left_events(&self, _after: AccountId, _limit: usize) -> Result<Vec<(AccountId, Vec<u8>)>> {
        Ok(Vec::new())
    }
    /// What is known of a day's close.
    fn close(&self, day: Date) -> Result<Option<CloseRow>>;
    /// The closes of days in a range, both ends included.
    fn closes(&self, first: Date, last: Date) -> Result<Vec<(Date, CloseRow)>>;
    /// The next changes found, in the order of day and account.
    fn transitions_after(&self, after: (Date, AccountId), limit: usize) -> Result<Vec<TransitionRow>>;
    /// The changes found of some accounts, in the order of account and day.
    fn transitions_of(&self, accounts: AccountRange) -> Result<Vec<TransitionRow>>;
    /// The first wake of each of some accounts, in their order; those that have none are left out.
    fn first_wakes_of(&self, accounts: AccountRange) -> Result<Vec<(AccountId, Date)>>;
    /// Shows day, account and both standings, packed, of the next changes found, in the order of day and account, without
    /// copying them where the store can do so.
    fn for_each_transition(&self, after: (Date, AccountId), limit: usize, visit: VisitTransition<'_>) -> Result<()> {
        for row in &self.transitions_after(after, limit)? {
            visit(row.day, row.account, &row.payload)?;
        }
        Ok(())
    }
    /// The kinks of days in a range, both ends included, in the order of day and group.
    fn kinks(&self, first: Date, last: Date) -> Result<Vec<KinkRow>>;
    /// The income that closes of days in a range left, both ends included, in the order of day and group.
    fn accruals(&self, first: Date, last: Date) -> Result<Vec<AccrualRow>>;
    /// The place of the last event in the journal of persons; 0 when it is empty.
    fn last_person_seq(&self) -> Result<u64>;
    /// All events of these persons, in the order of the journal of persons.
    fn person_events(&self, persons: &[&str]) -> Result<Vec<PersonEventRow>>;
    /// The next events in the order of the journal of persons.
    fn person_events_after(&self, after: u64, limit: usize) -> Result<Vec<PersonEventRow>>;
    /// All versions of all documents of a kind, in the order of name and version.
    fn documents(&self, kind: &str) -> Result<Vec<DocumentRow>>;
    /// All changes of the states of documents, of whatever kind, in their order.
    fn document_changes(&self) -> Result<Vec<DocumentChangeRow>>;
    /// An item of a list.
    fn item(&self, list: &str, id: &str) -> Result<Option<ItemRow>>;
    /// The names of all lists that have an item.
    fn item_lists(&self) -> Result<Vec<String>>;
    /// The items that are asked for, in the order of when they are due, then of their names.
    fn items(&self, query: ItemQuery<'_>) -> Result<Vec<ItemRow>>;
    /// Problems that the store finds in its own files.
    fn integrity(&self) -> Result<Vec<String>>;
}

/// A unit of work; dropping it undoes it.
pub trait Writing: Reading {
    /// Adds a product version.
    fn add_product(&mut self, product: &ProductRow) -> Result<()>;
    /// Adds a policy version.
    fn add_policy(&mut self, policy: &PolicyRow) -> Result<()>;
    /// Adds a model version.
    fn add_model(&mut self, model: &ModelRow, text: &str) -> Result<()>;
    /// Appends a change of a model version's state.
    fn add_model_change(&mut self, change: &ModelChangeRow) -> Result<()>;
    /// Appends events to the journal of persons. A key that its person has already is an error.
    fn append_person_events(&mut self, events: &[PersonEventRow]) -> Result<()>;
    /// Adds a version of a document.
    fn add_document(&mut self, document: &DocumentRow) -> Result<()>;
    /// Appends a change of a document's state.
    fn add_document_change(&mut self, change: &DocumentChangeRow) -> Result<()>;
    /// Puts items into their lists, in the place of those with the same name.
    fn put_items(&mut self, items: &[ItemRow]) -> Result<()>;
    /// Takes items out of a list; those that are not there are nothing.
    fn drop_items(&mut self, list: &str, ids: &[&str]) -> Result<()>;
    /// Adds accounts.
    fn add_accounts(&mut self, accounts: &[AccountRow]) -> Result<()>;
    /// Adds events beside the records of accounts, without touching the records; tails of an account come in the order of
    /// booking.
    ///
    /// From then on the record of each, however it is read, is its bytes followed by those of its tails in that order.
    fn extend_records(&mut self, tails: &[(AccountId, Tail)]) -> Result<()>;
    /// Folds what lies beside the records of the next accounts into them; the last account done, none when nothing is left.
    ///
    /// No answer changes. `limit` counts accounts that have something beside their record; others cost nothing.
    fn fold_records(&mut self, after: AccountId, limit: usize) -> Result<Option<AccountId>>;
    /// Appends events to the journal.
    fn append(&mut self, events: &[JournalRow]) -> Result<()>;
    /// Adds wakes; one that is there already stays.
    fn add_wakes(&mut self, wakes: &[(Date, AccountId)]) -> Result<()>;
    /// Adds the changes that a close found.
    fn add_transitions(&mut self, transitions: &[TransitionRow]) -> Result<()>;
    /// Adds to the kinks that are there. What adds up to nothing is gone.
    fn add_kinks(&mut self, kinks: &[KinkRow]) -> Result<()>;
    /// Keeps what the close of a day left of each group's income.
    fn put_accruals(&mut self, accruals: &[AccrualRow]) -> Result<()>;
    /// Keeps that the closes after a day tell accrued income.
    fn accrue_after(&mut self, day: Date) -> Result<()>;
    /// Keeps how far a close has come.
    fn put_close(&mut self, day: Date, close: &CloseRow) -> Result<()>;
    /// Divides what is awake on a day after an account into chunks of so many; where a store knows no workers, into none.
    fn divide(&mut self, _day: Date, _after: AccountId, _accounts: usize) -> Result<()> {
        Ok(())
    }
    /// Adds to the kinks those that workers left, and drops the chunks of a day with everything else that they left.
    fn gather(&mut self, _day: Date) -> Result<()> {
        Ok(())
    }
    /// Makes a day the last closed one and drops the wakes and kinks that have come.
    fn finish_day(&mut self, day: Date) -> Result<()>;
    /// Stores all of it, durably.
    fn commit(self: Box<Self>) -> Result<()>;
}
