//! Pauses for many accounts at once: those of a person, of a product, of a funding source, or all (a storm, a system that was down).
//!
//! Each account gets an event of its own, so that it can be looked at, taken back and refused on its own. Which events are
//! booked, and which refused, is `intake`'s matter. What stands still, and how it ends, is told in `standing`.

mod standing;

use anyhow::Context;
use ledger::event::{Entry, Event, Pausable};
use ledger::funding::lenders;
use primitives::Date;

use crate::error::Result;
use crate::intake::{Arrival, News, Origin};
use crate::port::{AccountId, AccountRow, Reading};

pub use standing::{EndFor, Ending, PauseView, Standing, endings, standing};

/// A pause for many accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PauseFor {
    /// Whose accounts; nobody in particular when nothing is said.
    pub accounts: Whose,
    /// What stands still.
    pub what: Pausable,
    /// The first day. An account that was opened later is paused from its opening on.
    pub from: Date,
    /// The first day on which it runs again.
    pub until: Date,
    /// Why.
    pub reason: String,
}

/// Whose accounts are meant: all to which everything that is said applies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whose {
    /// Of this person.
    pub person: Option<String>,
    /// Of this product, in whatever version.
    pub product: Option<String>,
    /// Of this owner on the first day, also as one of several lenders.
    pub funding_source: Option<String>,
}

impl Whose {
    fn includes(&self, row: &AccountRow, on: Date) -> Result<bool> {
        let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        if !is(&self.person, &row.person) || !is(&self.product, &row.product) {
            return Ok(false);
        }
        let Some(wanted) = &self.funding_source else { return Ok(true) };
        let events = row.record.unpack().with_context(|| format!("account {}", row.reference))?;
        let owner = owner_on(&events.entries, on).unwrap_or(&row.funding_source);
        Ok(owner == wanted || lenders(owner).iter().any(|lender| lender.name == wanted))
    }
}

/// The buyer of the latest sale that was settled before a day; none when there is none.
fn owner_on(entries: &[Entry], day: Date) -> Option<&str> {
    let is_reversed = |seq| entries.iter().any(|entry| entry.event.reverses() == Some(seq));
    let mut sales = entries.iter().rev().filter(|entry| entry.effective_on < day && !is_reversed(entry.seq));
    sales.find_map(|entry| if let Event::Sold { to, .. } = &entry.event { Some(to.as_str()) } else { None })
}

/// How many accounts are read at once.
const BATCH: usize = 10_000;

/// The pauses as news for intake, in the order of the accounts' numbers. Accounts that begin when the pause is over have none.
///
/// The same pause again has the same keys, so that it is booked once.
///
/// # Errors
/// When the store cannot be read.
pub fn pauses(store: &(impl Reading + ?Sized), wanted: &PauseFor) -> Result<Vec<Arrival>> {
    let mut found = Vec::new();
    each_row(store, &wanted.accounts, |row| {
        found.extend(arrival(wanted, row)?);
        Ok(())
    })?;
    Ok(found)
}

/// Shows the accounts of a person, or all where none is named, in the order of their numbers.
fn each_row(
    store: &(impl Reading + ?Sized),
    whose: &Whose,
    mut show: impl FnMut(&AccountRow) -> Result<()>,
) -> Result<()> {
    if let Some(person) = &whose.person {
        return store.accounts_of_person(person)?.iter().try_for_each(show);
    }
    let mut after = AccountId::default();
    loop {
        let rows = store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        rows.iter().try_for_each(&mut show)?;
    }
}

/// The pause of an account; none where it is not meant, or begins when the pause is over.
fn arrival(wanted: &PauseFor, row: &AccountRow) -> Result<Option<Arrival>> {
    let PauseFor { accounts, what, from, until, reason } = wanted;
    let effective_on = row.opened_on.max(*from);
    if row.opened_on >= *until || !accounts.includes(row, effective_on)? {
        return Ok(None);
    }
    Ok(Some(Arrival {
        account: row.reference.clone(),
        key: format!("pause {} {from} {until}", what.name()),
        effective_on,
        news: News::Event(Event::Paused { what: *what, until: *until, reason: reason.clone() }),
        origin: Origin { file: "pause".into(), row: row.id.0 },
    }))
}
