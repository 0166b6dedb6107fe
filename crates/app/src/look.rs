//! One account, as it was known at some time: what doors show of it.
//!
//! The day and the knowledge are chosen here; what the account is on that day is the ledger's matter, how it is told that of
//! `view`, `explain` and `classes`.

use anyhow::Context;
use ledger::day_close::{Transition, transitions};
use ledger::{Entry, History, Product};
use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::classes::{self, Asked};
use crate::close_day::business_day;
use crate::error::{Code, Refused, Result};
use crate::explain::{Audience, Language, explain_to};
use crate::export::instant;
use crate::intake::no_account;
use crate::policies::Policies;
use crate::port::{AccountRow, BookInfo, JournalRow, Micros, Reading};
use crate::products::Products;
use crate::view::{AccountView, RestatedView, account_view, event_view, restated_view};

/// Which account is looked at, on which day, with which knowledge.
#[derive(Clone, Copy, Debug)]
pub struct Look<'l> {
    /// The lender's reference.
    pub account: &'l str,
    /// The day at whose end it is looked at; by default the last closed day, or the day of the knowledge.
    pub as_of: Option<Date>,
    /// Only what was known then; everything by default.
    pub knowledge: Knowledge,
}

/// What is known of a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Knowledge {
    /// Everything.
    #[default]
    All,
    /// What the close of a business day knew.
    Day(Date),
    /// What was recorded by an instant.
    Instant(Micros),
}

impl Knowledge {
    /// Reads a day or an instant.
    ///
    /// # Errors
    /// When the text is neither.
    pub fn parse(text: &str) -> std::result::Result<Self, Refused> {
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        let instant: jiff::Timestamp = text.parse().map_err(|_| {
            Refused::new(format!("\"{text}\" is neither a day nor an instant"))
                .zh(format!("“{text}”不是日期，也不是时刻；日期写作 2025-04-01。"))
                .code(Code::NotUnderstood)
                .hint("a day is written 2025-04-01, an instant 2025-04-01T09:00:00Z")
        })?;
        Ok(Self::Instant(instant.as_microsecond()))
    }

    /// The events of an account that are known, in replay order.
    pub(crate) fn events(self, store: &(impl Reading + ?Sized), row: &AccountRow) -> Result<Vec<Entry>> {
        let mut entries = row.record.unpack()?.entries;
        match self {
            Self::All => {}
            Self::Day(day) => entries.retain(|entry| entry.booked_on <= day),
            Self::Instant(instant) => {
                let journal = journal_of(store, &entries)?;
                let is_known = |seq| journal.iter().any(|row| row.seq == seq && row.recorded_at <= instant);
                entries.retain(|entry| is_known(entry.seq));
            }
        }
        Ok(entries)
    }
}

/// An account as it was known at some time.
#[derive(Clone, Debug)]
pub struct Known<'p> {
    /// The account as it is stored.
    pub row: AccountRow,
    /// Its product.
    pub product: &'p Product,
    /// The events that are known, in replay order.
    pub entries: Vec<Entry>,
    /// The day at whose end it is looked at.
    pub as_of: Date,
    knowledge: Knowledge,
}

/// An event as the book has it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BookedView {
    /// Its place in the journal.
    pub seq: u64,
    /// What kind of event.
    pub kind: String,
    /// From which day on it counts.
    pub effective_on: String,
    /// The business day on which it was booked.
    pub booked_on: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Its idempotency key.
    pub key: String,
    /// What it says.
    pub event: serde_json::Value,
}

/// A change that the close of a day found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FoundView {
    /// The closed day.
    pub close: String,
    /// In which direction the account moved.
    pub movement: &'static str,
    /// What brought it about: `time`, `events` or `time_and_events`.
    pub cause: &'static str,
    /// The bucket before; none when nothing was past due.
    pub from_bucket: Option<String>,
    /// The bucket after.
    pub to_bucket: Option<String>,
    /// From when the account ages now.
    pub overdue_since: Option<String>,
}

/// What happened to an account, what every close found, and what was restated.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AccountHistoryView {
    /// The lender's reference.
    pub account: String,
    /// Who owes.
    pub person: String,
    /// Its events, in the order of the journal.
    pub events: Vec<BookedView>,
    /// What closes found, day by day.
    pub transitions: Vec<FoundView>,
    /// Days whose report has been overtaken by what was learned later.
    pub restated: Vec<RestatedView>,
}

impl Look<'_> {
    /// Looks at the account; `now` tells the day where no day is closed yet.
    ///
    /// # Errors
    /// When the book has no such account, nothing was known of it then, or the book cannot be read.
    pub fn known<'p>(&self, store: &(impl Reading + ?Sized), products: &'p Products, now: Micros) -> Result<Known<'p>> {
        let (info, row) = store.look_up(self.account)?;
        let as_of = match (self.as_of, self.knowledge) {
            (None, Knowledge::Day(day)) | (Some(day), _) => day,
            (None, Knowledge::All | Knowledge::Instant(_)) => last_close_or_today(&info, now)?,
        };
        let row = row.ok_or_else(|| no_account(self.account))?;
        let product = products.of_contract(&row.product_key())?;
        let entries = self.knowledge.events(store, &row)?;
        if entries.is_empty() {
            let then = match self.knowledge {
                Knowledge::All => "at any time".to_owned(),
                Knowledge::Day(day) => format!("on {day}"),
                Knowledge::Instant(micros) => format!("on {}", instant(micros)?),
            };
            let refused = Refused::new(format!("nothing was known of account {} {then}", self.account))
                .zh(format!("当时尚无账户 {} 的任何信息。", self.account));
            return Err(refused.code(Code::AccountNotOpen).into());
        }
        Ok(Known { row, product, entries, as_of, knowledge: self.knowledge })
    }
}

impl Known<'_> {
    /// Its history.
    pub fn history(&self) -> History<'_> {
        History::new(self.product, &self.entries)
    }

    /// What is known of the book.
    pub fn knowledge(&self) -> Knowledge {
        self.knowledge
    }

    /// Why nothing can be shown of it on its day.
    pub fn not_open(&self) -> Refused {
        let refused = Refused::new(format!("account {} is not open on {}", self.row.reference, self.as_of))
            .zh(format!("账户 {} 在 {} 尚未开户。", self.row.reference, self.as_of));
        let refused = refused.code(Code::AccountNotOpen);
        match self.entries.first() {
            Some(entry) => refused.hint(format!("its contract began on {}", entry.effective_on)),
            None => refused,
        }
    }

    /// Its whole state, with its classes.
    ///
    /// # Errors
    /// When it is not open on the day, or the book cannot be read.
    pub fn view(
        &self,
        store: &(impl Reading + ?Sized),
        products: &Products,
        policies: &Policies,
    ) -> Result<AccountView> {
        let view = account_view(&self.row.reference, self.history(), self.as_of);
        let mut view = view.ok_or_else(|| self.not_open())?;
        if !self.product.classification.is_empty() {
            view.classes = self.ask(store, products, policies, classes::view)?;
        }
        Ok(view)
    }

    /// Why it stands where it stands, in sentences, those about its classes last; whoever owes hears of no class.
    ///
    /// # Errors
    /// When it is not open on the day, or the book cannot be read.
    pub fn sentences(
        &self,
        store: &(impl Reading + ?Sized),
        products: &Products,
        policies: &Policies,
        (language, audience): (Language, Audience),
    ) -> Result<Vec<String>> {
        let lines = explain_to(audience, &self.row.reference, self.history(), self.as_of, language);
        let mut lines = lines.ok_or_else(|| self.not_open())?;
        if !self.product.classification.is_empty() && audience == Audience::House {
            lines.extend(self.ask(store, products, policies, |asked| classes::sentences(asked, language))?);
        }
        Ok(lines)
    }

    /// Asks for its classes, by the policies of the book and with the person's other accounts as far as they were known.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn ask<T>(
        &self,
        store: &(impl Reading + ?Sized),
        products: &Products,
        policies: &Policies,
        ask: impl FnOnce(&Asked<'_>) -> T,
    ) -> Result<T> {
        let mut others = Vec::new();
        for row in store.accounts_of_person(&self.row.person)?.iter().filter(|row| row.id != self.row.id) {
            let entries = self.knowledge.events(store, row)?;
            if !entries.is_empty() {
                others.push((products.of_contract(&row.product_key())?, entries, row.reference.clone()));
            }
        }
        let others: Vec<History<'_>> =
            others.iter().map(|(product, entries, name)| History::new(product, entries).named(name)).collect();
        let (history, as_of, booked_through) = (self.history(), self.as_of, Date::MAX);
        Ok(ask(&Asked { history, others: &others, policies, as_of, booked_through }))
    }

    /// Its events as the book has them, in the order of the journal.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn booked(&self, store: &(impl Reading + ?Sized)) -> Result<Vec<BookedView>> {
        let history = self.history();
        let view = |row: JournalRow| {
            let entry = history.entry(row.seq).context("an event is missing from the record")?;
            Ok(BookedView {
                seq: row.seq,
                kind: row.kind,
                effective_on: row.effective_on.to_string(),
                booked_on: row.booked_on.to_string(),
                recorded_at: instant(row.recorded_at)?,
                key: row.key,
                event: event_view(entry, self.product.currency),
            })
        };
        journal_of(store, &self.entries)?.into_iter().map(view).collect()
    }

    /// What every close through the day found, or would have found.
    pub fn found(&self) -> Vec<(Date, Transition)> {
        transitions(self.history(), self.as_of)
    }

    /// What happened to it, what closes found, and what was restated.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn history_view(&self, store: &(impl Reading + ?Sized)) -> Result<AccountHistoryView> {
        let bucket = |index: Option<u8>| index.map(|index| self.product.buckets.name(index).to_owned());
        let found = |(day, transition): (Date, Transition)| FoundView {
            close: day.to_string(),
            movement: transition.movement.name(),
            cause: transition.cause.name(),
            from_bucket: transition.from.and_then(|from| bucket(from.bucket)),
            to_bucket: bucket(transition.to.bucket),
            overdue_since: transition.to.overdue_since.map(|since| since.to_string()),
        };
        Ok(AccountHistoryView {
            account: self.row.reference.clone(),
            person: self.row.person.clone(),
            events: self.booked(store)?,
            transitions: self.found().into_iter().map(found).collect(),
            restated: restated_view(self.history(), self.as_of),
        })
    }
}

/// The rows of the journal that tell these events, in its order.
fn journal_of(store: &(impl Reading + ?Sized), entries: &[Entry]) -> Result<Vec<JournalRow>> {
    let mut seqs: Vec<u64> = entries.iter().map(|entry| entry.seq).collect();
    seqs.sort_unstable();
    Ok(store.journal_at(&seqs)?)
}

/// The day that is asked for, or else the last closed one, or else today.
///
/// # Errors
/// When the book cannot be read.
pub fn day_or_last_close(store: &(impl Reading + ?Sized), day: Option<Date>, now: Micros) -> Result<Date> {
    match day {
        Some(day) => Ok(day),
        None => last_close_or_today(&store.info()?, now),
    }
}

fn last_close_or_today(info: &BookInfo, now: Micros) -> Result<Date> {
    match info.last_close {
        Some(day) => Ok(day),
        None => Ok(business_day(info, now)?),
    }
}
