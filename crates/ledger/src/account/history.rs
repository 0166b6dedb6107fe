//! The history of an account: its events in order, and the account on any day that they make.

use primitives::Date;

use super::Account;
use crate::event::{Contract, Entry};
use crate::product::Product;

/// An account's events, in the order in which they are applied.
///
/// The account on any day, past or future, is a function of this value; see [`History::as_of`].
#[derive(Clone, Copy, Debug)]
pub struct History<'a> {
    product: &'a Product,
    entries: &'a [Entry],
    reference: Option<&'a str>,
}

impl<'a> History<'a> {
    /// The history of an account.
    ///
    /// The entries are in [`Entry::replay_order`]; builds with debug assertions check it.
    pub fn new(product: &'a Product, entries: &'a [Entry]) -> Self {
        debug_assert!(entries.is_sorted_by_key(Entry::replay_order), "entries are in replay order");
        Self { product, entries, reference: None }
    }

    /// The same under the lender's reference, by which other accounts name it as their parent.
    #[must_use]
    pub fn named(self, reference: &'a str) -> Self {
        Self { reference: Some(reference), ..self }
    }

    /// The lender's reference, where it is told.
    pub fn reference(&self) -> Option<&'a str> {
        self.reference
    }

    /// The conventions of the account.
    pub fn product(&self) -> &'a Product {
        self.product
    }

    /// All events, in the order in which they are applied.
    pub fn entries(&self) -> &'a [Entry] {
        self.entries
    }

    /// What the contract says, and the day it began; none when it was not opened.
    pub fn opening(&self) -> Option<(&'a Contract, Date)> {
        self.entries.iter().find_map(|entry| entry.event.opening().map(|contract| (contract, entry.effective_on)))
    }

    /// The events that count, those that were taken back left out, in the order in which they are applied.
    pub fn in_force(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let history = *self;
        let is_reversal = |entry: &Entry| entry.event.reverses().is_some();
        history.entries.iter().filter(move |e| !is_reversal(e) && history.reversal_of(e.seq).is_none())
    }

    /// The event in a place of the journal.
    pub fn entry(&self, seq: u64) -> Option<&'a Entry> {
        self.entries.iter().find(|entry| entry.seq == seq)
    }

    /// The reversal that takes an event back, if there is one.
    pub fn reversal_of(&self, seq: u64) -> Option<&'a Entry> {
        self.entries.iter().find(|entry| entry.event.reverses() == Some(seq))
    }

    /// The account at the end of `day`, knowing all events; none before its opening.
    ///
    /// A day to come is foretold: nothing comes in, statements are struck, penalties grow.
    pub fn as_of(&self, day: Date) -> Option<Account<'a>> {
        self.fold(day, |_| true, false)
    }

    /// The account at the end of `day`, knowing only what was booked through `booked_through`.
    pub fn as_reported(&self, day: Date, booked_through: Date) -> Option<Account<'a>> {
        self.fold(day, |entry| entry.booked_on <= booked_through, false)
    }

    /// The account at the end of `day`, with the way every event was spread over what was owed.
    pub fn traced(&self, day: Date) -> Option<Account<'a>> {
        self.fold(day, |_| true, true)
    }

    /// The account at the end of `day`, knowing only some of the events.
    pub fn fold(&self, day: Date, known: impl Fn(&Entry) -> bool, trace: bool) -> Option<Account<'a>> {
        let mut folding = Folding::new(*self, &known, trace);
        folding.run_to(day);
        folding.account
    }
}

/// A fold under way, so that days can be looked at one after the other without starting again.
pub(crate) struct Folding<'a, 'k> {
    history: History<'a>,
    known: &'k dyn Fn(&Entry) -> bool,
    trace: bool,
    reversed: Vec<u64>,
    next: usize,
    pub(crate) account: Option<Account<'a>>,
}

impl<'a, 'k> Folding<'a, 'k> {
    pub(crate) fn new(history: History<'a>, known: &'k dyn Fn(&Entry) -> bool, trace: bool) -> Self {
        let known_entries = history.entries.iter().filter(|entry| known(entry));
        let reversed = known_entries.filter_map(|entry| entry.event.reverses()).collect();
        Self { history, known, trace, reversed, next: 0, account: None }
    }

    /// Brings the account to the end of `day`, which is not before the day it stands at.
    pub(crate) fn run_to(&mut self, day: Date) {
        while let Some(entry) = self.history.entries.get(self.next).filter(|entry| entry.counts_from() <= day) {
            self.next += 1;
            if !(self.known)(entry) || self.reversed.contains(&entry.seq) {
                continue;
            }
            self.pass_to(entry.counts_from());
            if let Some(account) = &mut self.account {
                account.apply(entry);
            } else if let Some(contract) = entry.event.opening() {
                self.account =
                    Some(Account::open(self.history.product, contract, entry.effective_on, entry.seq, self.trace));
            }
        }
        self.pass_to(day);
        self.end_day();
    }

    /// Lets time pass to the start of `day`, striking the statements of the days before it.
    fn pass_to(&mut self, day: Date) {
        while let Some(on) = self.account.as_ref().and_then(Account::statement_day).filter(|&on| on < day) {
            self.account.as_mut().expect("an account has a statement day").pass_within_cycle(on);
            self.end_day();
        }
        if let Some(account) = &mut self.account {
            account.pass_within_cycle(day);
        }
    }

    /// Ends the account's day, and strikes its statement if one is due and none was issued.
    fn end_day(&mut self) {
        let Some(account) = &mut self.account else { return };
        account.end_day();
        let on = account.as_of;
        if account.statement_day() != Some(on) {
            return;
        }
        let known = self.known;
        let touches = |entry: &Entry| entry.effective_on <= on || entry.event.reverses().is_some();
        let is_late = |entry: &Entry| entry.booked_on > on && touches(entry) && known(entry);
        let statement = if self.history.entries.iter().any(is_late) {
            // Whoever was to pay saw the statement as it was struck then, with what was known by then.
            let then = self.history.fold(on, |entry| entry.booked_on <= on && known(entry), false);
            then.and_then(|then| then.struck)
        } else {
            account.strike_statement()
        };
        account.end_cycle(statement);
    }
}
