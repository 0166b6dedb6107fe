//! Portfolio: how many restructures a calendar month may still take, over all accounts of a product.
//!
//! A restructure counts in the month of the business day on which it was booked, whatever its value date; one that was
//! reversed counts no more. What a single account may have is `ledger::intake`'s matter.

use std::collections::HashMap;
use std::fmt;

use anyhow::Context;
use ledger::ageing::age;
use ledger::event::{Contract, Entry, Event};
use ledger::{History, Product};
use primitives::Date;

use super::Touched;
use crate::error::Result;
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;

/// The restructures of the months that a batch has asked about.
#[derive(Default)]
pub(super) struct Portfolio {
    months: HashMap<(String, Month), Tally>,
}

/// A restructure that is to be booked.
pub(super) struct Wanted<'a> {
    pub(super) account: &'a Touched,
    pub(super) kind: &'static str,
    pub(super) effective_on: Date,
    pub(super) booked_on: Date,
}

/// Why the month would take no more restructures of an account as the book stands; none when it would, or when the event is
/// no restructure.
///
/// # Errors
/// When the book cannot be read.
pub fn portfolio_refusal(
    store: &(impl Reading + ?Sized),
    products: &Products,
    row: &AccountRow,
    event: &Event,
    effective_on: Date,
) -> Result<Option<String>> {
    let Event::Restructured(_) = event else { return Ok(None) };
    let account = Touched { id: row.id, is_new: false, events: row.record.unpack()?, changed: false };
    let booked_on = store.info()?.books_on(effective_on);
    let wanted = Wanted { account: &account, kind: event.kind(), effective_on, booked_on };
    Portfolio::default().refusal(store, products, &HashMap::new(), &wanted)
}

impl Portfolio {
    /// Why the month takes no more of them; none when it does.
    ///
    /// What the store has is read once a month and batch; what the batch itself has booked is in `touched`.
    pub(super) fn refusal(
        &mut self,
        store: &(impl Reading + ?Sized),
        products: &Products,
        touched: &HashMap<&str, Touched>,
        wanted: &Wanted<'_>,
    ) -> Result<Option<String>> {
        let history = history(products, &wanted.account.events.entries)?;
        let product = history.product();
        let limits = &product.restructure;
        if limits.portfolio_per_month_max.is_none() && limits.portfolio_past_due_per_month_max.is_none() {
            return Ok(None);
        }
        let month = Month::of(wanted.booked_on);
        let booked = self.booked(store, products, touched, product, wanted.kind, month)?;
        if let Some(max) = limits.portfolio_per_month_max.filter(|&max| booked.all >= u64::from(max)) {
            let why =
                format!("the product allows at most {max} restructures a month; {} were booked in {month}", booked.all);
            return Ok(Some(why));
        }
        let max = limits.portfolio_past_due_per_month_max.filter(|&max| booked.past_due >= u64::from(max));
        if let Some(max) = max.filter(|_| was_past_due(history, wanted.effective_on, |_| true)) {
            let why = format!(
                "the product allows at most {max} restructures of accounts past due a month; {} were booked in {month}",
                booked.past_due
            );
            return Ok(Some(why));
        }
        Ok(None)
    }

    fn booked(
        &mut self,
        store: &(impl Reading + ?Sized),
        products: &Products,
        touched: &HashMap<&str, Touched>,
        product: &Product,
        kind: &str,
        month: Month,
    ) -> Result<Count> {
        let key = (product.key.id.clone(), month);
        if !self.months.contains_key(&key) {
            let mut tally = Tally::default();
            for row in store.accounts_with_event(kind, &product.key.id, month.first, month.last())? {
                tally.put(row.id, month.count(history(products, &row.record.unpack()?.entries)?));
            }
            for account in touched.values() {
                if opening(&account.events.entries)?.product.id == product.key.id {
                    tally.put(account.id, month.count(history(products, &account.events.entries)?));
                }
            }
            self.months.insert(key.clone(), tally);
        }
        Ok(self.months[&key].total)
    }

    /// Counts an account anew: a restructure of it was booked, or an event of it reversed.
    pub(super) fn recount(&mut self, products: &Products, account: &Touched) -> Result<()> {
        let history = history(products, &account.events.entries)?;
        for ((product, month), tally) in &mut self.months {
            if *product == history.product().key.id {
                tally.put(account.id, month.count(history));
            }
        }
        Ok(())
    }
}

/// A calendar month.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Month {
    first: Date,
}

impl Month {
    fn of(day: Date) -> Self {
        Self { first: day + (1 - i32::from(day.day())) }
    }

    fn last(self) -> Date {
        self.first.last_of_month()
    }

    /// The restructures of an account that were booked in it and are in force.
    fn count(self, history: History<'_>) -> Count {
        let mut count = Count::default();
        for entry in history.in_force().filter(|entry| self == Self::of(entry.booked_on)) {
            if let Event::Restructured(_) = entry.event {
                count.all += 1;
                let was_past_due = was_past_due(history, entry.effective_on, |other| other.seq < entry.seq);
                count.past_due += u64::from(was_past_due);
            }
        }
        count
    }
}

/// As in `2025-03`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

/// How many restructures there are.
#[derive(Clone, Copy, Default)]
struct Count {
    all: u64,
    /// Of accounts that were past due the evening before.
    past_due: u64,
}

/// The restructures of a month, by account and in all.
#[derive(Default)]
struct Tally {
    by_account: HashMap<AccountId, Count>,
    total: Count,
}

impl Tally {
    /// Puts an account's count in the place of what was known of it.
    fn put(&mut self, account: AccountId, count: Count) {
        let before = self.by_account.insert(account, count).unwrap_or_default();
        self.total.all = self.total.all + count.all - before.all;
        self.total.past_due = self.total.past_due + count.past_due - before.past_due;
    }
}

/// Whether anything was past due at the end of the day before a restructure's value date, by what was known then.
fn was_past_due(history: History<'_>, effective_on: Date, known: impl Fn(&Entry) -> bool) -> bool {
    let evening_before = history.fold(effective_on.previous(), known, false);
    evening_before.is_some_and(|account| age(&account).overdue_since.is_some())
}

fn history<'a>(products: &'a Products, entries: &'a [Entry]) -> anyhow::Result<History<'a>> {
    Ok(History::new(products.of_contract(&opening(entries)?.product)?, entries))
}

fn opening(entries: &[Entry]) -> anyhow::Result<&Contract> {
    entries.iter().find_map(|entry| entry.event.opening()).context("an account begins with its opening")
}
