//! Which pauses there are, and how many at once are ended.

use anyhow::Context;
use ledger::event::{Entry, Event, Pausable};
use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Whose, each_row};
use crate::error::Result;
use crate::intake::{Arrival, News, Origin};
use crate::look::Knowledge;
use crate::port::{AccountRow, Reading};

/// A pause of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The account, by the lender's reference.
    pub account: String,
    /// What stands still.
    pub what: Pausable,
    /// The first day.
    pub from: Date,
    /// The first day on which it runs again: as it was said, or as it was ended early.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// The place of its event in the journal.
    pub seq: u64,
}

/// A pause of an account, as plain values.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PauseView {
    /// The account, by the lender's reference.
    pub account: String,
    /// What stands still: `ageing` or `penalty`.
    pub what: &'static str,
    /// The first day.
    pub from: String,
    /// The first day on which it runs again.
    pub until: String,
    /// Why.
    pub reason: String,
    /// The place of its event in the journal.
    pub seq: u64,
}

impl From<&Standing> for PauseView {
    fn from(pause: &Standing) -> Self {
        Self {
            account: pause.account.clone(),
            what: pause.what.name(),
            from: pause.from.to_string(),
            until: pause.until.to_string(),
            reason: pause.reason.clone(),
            seq: pause.seq,
        }
    }
}

/// The pauses that are not over on a day, those to come included, by account and first day, as far as they were known.
///
/// # Errors
/// When the store cannot be read.
pub fn standing(
    store: &(impl Reading + ?Sized),
    whose: &Whose,
    as_of: Date,
    knowledge: Knowledge,
) -> Result<Vec<Standing>> {
    let mut found = Vec::new();
    each_row(store, whose, |row| {
        let entries = knowledge.events(store, row)?;
        let pauses = pauses_of(row, &entries).into_iter().filter(|pause| pause.until > as_of);
        for pause in pauses {
            if whose.includes(row, pause.from)? {
                found.push(pause);
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// The pauses of an account that were not taken back, each as it was ended.
fn pauses_of(row: &AccountRow, entries: &[Entry]) -> Vec<Standing> {
    let is_reversed = |seq| entries.iter().any(|entry| entry.event.reverses() == Some(seq));
    let mut pauses: Vec<Standing> = Vec::new();
    for entry in entries.iter().filter(|entry| !is_reversed(entry.seq)) {
        let on = entry.effective_on;
        if let Event::Paused { what, until, reason } = &entry.event {
            let (account, reason) = (row.reference.clone(), reason.clone());
            pauses.push(Standing { account, what: *what, from: on, until: *until, reason, seq: entry.seq });
        } else if let Event::Resumed { what } = &entry.event {
            let covers = |pause: &&mut Standing| pause.what == *what && pause.from < on && on < pause.until;
            if let Some(pause) = pauses.iter_mut().find(covers) {
                pause.until = on;
            }
        }
    }
    pauses.sort_by_key(|pause| (pause.from, pause.what));
    pauses
}

/// Pauses that are to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndFor {
    /// Whose accounts.
    pub accounts: Whose,
    /// What stands still.
    pub what: Pausable,
    /// How they end.
    pub how: Ending,
}

/// How pauses end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// What stands still runs again from this day on; the days before stay as they are.
    Early {
        /// The day.
        on: Date,
    },
    /// Those that begin on a day were a mistake: it is as if they had never been.
    TakenBack {
        /// The day.
        from: Date,
        /// The business day on which that is said.
        today: Date,
    },
}

/// What ends the pauses, as news for intake, in the order of the accounts' numbers. Accounts without such a pause have none.
///
/// The same again has the same keys, so that it is booked once.
///
/// # Errors
/// When the store cannot be read.
pub fn endings(store: &(impl Reading + ?Sized), wanted: &EndFor) -> Result<Vec<Arrival>> {
    let EndFor { accounts, what, how } = wanted;
    let mut arrivals = Vec::new();
    each_row(store, accounts, |row| {
        let entries = row.record.unpack().with_context(|| format!("account {}", row.reference))?.entries;
        for pause in pauses_of(row, &entries).into_iter().filter(|pause| pause.what == *what) {
            if !accounts.includes(row, pause.from)? {
                continue;
            }
            let told = match *how {
                Ending::Early { on } if pause.from < on && on < pause.until => {
                    Some((format!("resume {} {on}", what.name()), on, Event::Resumed { what: *what }))
                }
                Ending::TakenBack { from, today } if pause.from == from => {
                    let key = format!("no pause {} {from} {}", what.name(), pause.seq);
                    Some((key, today, Event::Reversal { of: pause.seq }))
                }
                Ending::Early { .. } | Ending::TakenBack { .. } => None,
            };
            arrivals.extend(told.map(|(key, effective_on, event)| Arrival {
                account: row.reference.clone(),
                key,
                effective_on,
                news: News::Event(event),
                origin: Origin { file: "resume".into(), row: row.id.0 },
            }));
        }
        Ok(())
    })?;
    Ok(arrivals)
}
