//! Scenarios: a product, dated events and questions in a small text form, answered with the whole state.
//!
//! How a product is checked before it is offered, and how tests speak. `docs/reference/scenario.md` tells the form. A
//! scenario has no book: its events are kept in memory and checked by the rules of intake.

mod parse;

use std::collections::BTreeMap;

use ledger::event::{Contract, Entry, Event};
use ledger::{History, Product, day_close, intake};
use primitives::Date;
use serde_json::{Value, json};

use crate::error::Refused;
use crate::explain::{Language, explain};
use crate::view::account_view;

pub use parse::{Scenario, parse};

/// A line of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The number of the line in its file, from 1.
    pub line: usize,
    /// The day that the line begins with.
    pub day: Date,
    /// What it says.
    pub action: Action,
}

/// What a line of a scenario says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A contract begins.
    Open {
        /// The account.
        account: String,
        /// The contract, its product being the scenario's.
        contract: Contract,
        /// When it was learned, if later.
        learned: Option<Date>,
    },
    /// An event.
    Event {
        /// The account.
        account: String,
        /// The event.
        event: Event,
        /// A name by which it can be reversed.
        key: Option<String>,
        /// When it was learned, if later.
        learned: Option<Date>,
    },
    /// An earlier event is taken back.
    Reverse {
        /// The account.
        account: String,
        /// The name of the event.
        key: String,
        /// When it was learned, if later.
        learned: Option<Date>,
    },
    /// Every account is closed for the day; the answer tells what changed.
    Close,
    /// The whole state of an account.
    Ask {
        /// The account.
        account: String,
        /// Only what was booked through this day is known.
        known: Option<Date>,
    },
    /// The explanation of an account.
    Explain {
        /// The account.
        account: String,
        /// In which language.
        language: Language,
    },
}

/// Runs a scenario and returns the answer to each question, in order.
///
/// # Errors
/// When a line makes no sense where it stands: with its number and the reason.
pub fn run(scenario: &Scenario) -> Result<Vec<Value>, Refused> {
    let mut run = Run { product: &scenario.product, accounts: BTreeMap::new(), next_seq: 1 };
    let mut answers = Vec::new();
    for step in &scenario.steps {
        run.step(step, &mut answers)
            .map_err(|why| Refused::new(format!("{}, line {}: {why}", scenario.file, step.line)))?;
    }
    Ok(answers)
}

/// The answers so far, and the accounts that they are about.
struct Run<'s> {
    product: &'s Product,
    accounts: BTreeMap<&'s str, Told<'s>>,
    next_seq: u64,
}

/// What a scenario has told of an account.
#[derive(Default)]
struct Told<'s> {
    entries: Vec<Entry>,
    keys: Vec<(&'s str, u64)>,
}

impl<'s> Run<'s> {
    fn step(&mut self, step: &'s Step, answers: &mut Vec<Value>) -> Result<(), String> {
        let day = step.day;
        match &step.action {
            Action::Open { account, contract, learned } => {
                let told = self.accounts.entry(account).or_default();
                if !told.entries.is_empty() {
                    return Err(format!("account {account} is opened already"));
                }
                let contract = contract.clone();
                intake::check_opening(self.product, &contract, day).map_err(|why| why.to_string())?;
                self.book(account, day, *learned, Event::ContractOpened(Box::new(contract)), None)
            }
            Action::Event { account, event, key, learned } => {
                self.book(account, day, *learned, event.clone(), key.as_deref())
            }
            Action::Reverse { account, key, learned } => {
                let told = self.told(account)?;
                let named = told.keys.iter().find(|(name, _)| name == key);
                let (_, of) = named.ok_or_else(|| format!("account {account} has no event named {key}"))?;
                let event = Event::Reversal { of: *of };
                self.book(account, day, *learned, event, None)
            }
            Action::Close => {
                let transitions = self.close(day);
                answers.push(json!({"line": step.line, "close": day.to_string(), "transitions": transitions}));
                Ok(())
            }
            Action::Ask { account, known } => {
                let known = known.unwrap_or(Date::MAX);
                let told = self.told(account)?;
                let entries: Vec<Entry> =
                    told.entries.iter().filter(|entry| entry.booked_on <= known).cloned().collect();
                let view = account_view(account, History::new(self.product, &entries), day);
                let view = view.ok_or_else(|| format!("account {account} is not open on {day}"))?;
                let mut answer = serde_json::to_value(view).expect("a view is plain values");
                answer["line"] = step.line.into();
                answers.push(answer);
                Ok(())
            }
            Action::Explain { account, language } => {
                let told = self.told(account)?;
                let lines = explain(account, History::new(self.product, &told.entries), day, *language);
                let lines = lines.ok_or_else(|| format!("account {account} is not open on {day}"))?;
                answers
                    .push(json!({"line": step.line, "account": account, "as_of": day.to_string(), "explain": lines}));
                Ok(())
            }
        }
    }

    fn told(&self, account: &str) -> Result<&Told<'s>, String> {
        let told = self.accounts.get(account).filter(|told| !told.entries.is_empty());
        told.ok_or_else(|| format!("account {account} is not opened yet"))
    }

    fn book(
        &mut self,
        account: &'s str,
        day: Date,
        learned: Option<Date>,
        event: Event,
        key: Option<&'s str>,
    ) -> Result<(), String> {
        if learned.is_some_and(|learned| learned < day) {
            return Err(format!("an event of {day} cannot be learned earlier"));
        }
        if event.opening().is_none() {
            let told = self.told(account)?;
            intake::check(History::new(self.product, &told.entries), &event, day).map_err(|why| why.to_string())?;
        }
        let seq = self.next_seq;
        self.next_seq += 1;
        let told = self.accounts.entry(account).or_default();
        if let Some(key) = key {
            if told.keys.iter().any(|(name, _)| *name == key) {
                return Err(format!("account {account} has another event named {key}"));
            }
            told.keys.push((key, seq));
        }
        told.entries.push(Entry { seq, effective_on: day, booked_on: learned.unwrap_or(day), event });
        told.entries.sort_by_key(Entry::replay_order);
        Ok(())
    }

    fn close(&self, day: Date) -> Vec<Value> {
        let bucket = |standing: day_close::Standing| standing.bucket.map(|index| self.product.buckets.name(index));
        let found = self.accounts.iter().filter_map(|(account, told)| {
            let transition = day_close::close(History::new(self.product, &told.entries), day)?.transition?;
            Some(json!({
                "account": account,
                "movement": transition.movement.name(),
                "cause": transition.cause.name(),
                "from_bucket": transition.from.and_then(bucket),
                "to_bucket": bucket(transition.to),
                "overdue_since": transition.to.overdue_since.map(|since| since.to_string()),
                "overdue_form": transition.to.forms.worst().map(ledger::ageing::OverdueForm::name),
            }))
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests;
