//! The history of an account: its events in order, and the account on any day that they make.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use primitives::Date;

use super::Account;
use crate::event::{Contract, Entry, InstalmentKey};
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

    /// The same by what was booked before a day, sharing what is remembered of evenings before.
    fn fold_before(&self, day: Date, known: &dyn Fn(&Entry) -> bool, evenings: &Evenings) -> Option<Account<'a>> {
        let known_then = |entry: &Entry| entry.booked_on < day && known(entry);
        let mut folding = Folding { evenings: Rc::clone(evenings), ..Folding::new(*self, &known_then, false) };
        folding.run_to(day.previous());
        folding.account
    }
}

/// Which periods were unsettled on the evening before some days, by what had been booked by then.
///
/// What was known on an evening does not depend on what is known today, so it is found once for a fold and the folds within.
type Evenings = Rc<RefCell<BTreeMap<Date, Vec<(InstalmentKey, Date)>>>>;

/// A fold under way, so that days can be looked at one after the other without starting again.
pub(crate) struct Folding<'a, 'k> {
    history: History<'a>,
    known: &'k dyn Fn(&Entry) -> bool,
    trace: bool,
    reversed: Vec<u64>,
    next: usize,
    evenings: Evenings,
    pub(crate) account: Option<Account<'a>>,
}

impl<'a, 'k> Folding<'a, 'k> {
    pub(crate) fn new(history: History<'a>, known: &'k dyn Fn(&Entry) -> bool, trace: bool) -> Self {
        let known_entries = history.entries.iter().filter(|entry| known(entry));
        let reversed = known_entries.filter_map(|entry| entry.event.reverses()).collect();
        Self { history, known, trace, reversed, next: 0, evenings: Evenings::default(), account: None }
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
            self.pass_within_cycle(on);
            self.end_day();
        }
        self.pass_within_cycle(day);
    }

    /// Lets time pass within a cycle, with a stop where a late fee goes by what was known on the evening before.
    fn pass_within_cycle(&mut self, day: Date) {
        let product = self.history.product;
        let is_backdated = product.late_fee.as_ref().is_none_or(|terms| terms.is_backdated);
        let next_late_fee = |folding: &Self| folding.account.as_ref().and_then(Account::next_late_fee);
        while !is_backdated && let Some(on) = next_late_fee(self).filter(|&on| on <= day) {
            let known_as_missed = self.known_as_missed(on);
            let Some(account) = &mut self.account else { return };
            account.known_as_missed = known_as_missed;
            account.pass_within_cycle(on);
            account.known_as_missed = None;
        }
        if let Some(account) = &mut self.account {
            account.pass_within_cycle(day);
        }
    }

    /// The periods that were unsettled on the evening before `day` by what had been booked by then; none where nothing was
    /// learned later, so that it is those that are.
    fn known_as_missed(&self, day: Date) -> Option<Vec<(InstalmentKey, Date)>> {
        let known = self.known;
        let touches = |entry: &Entry| entry.counts_from() < day || entry.event.reverses().is_some();
        let is_late = |entry: &Entry| entry.booked_on >= day && touches(entry) && known(entry);
        if !self.history.entries.iter().any(is_late) {
            return None;
        }
        if let Some(found) = self.evenings.borrow().get(&day) {
            return Some(found.clone());
        }
        let then = self.history.fold_before(day, known, &self.evenings);
        let found = then.map_or_else(Vec::new, |then| then.unsettled_periods());
        self.evenings.borrow_mut().insert(day, found.clone());
        Some(found)
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
