//! Scenarios: a product, dated events and questions in a small text form, answered with the whole state.
//!
//! How a product is checked before it is offered, and how tests speak. `docs/reference/scenario.md` tells the form. A
//! scenario has no book: its events are kept in memory and checked by the rules of intake.

mod parse;
mod step;

use std::collections::BTreeMap;

use ledger::day_close::EndByDays;
use ledger::event::{Entry, Event};
use ledger::posting::{OwnedLine, owned_balances};
use ledger::{History, Product, day_close, intake};
use primitives::Date;
use serde::Serialize;
use serde_json::{Value, json};

use crate::classes::{self, Asked};
use crate::error::Refused;
use crate::explain::explain;
use crate::intake::links;
use crate::policies::Policies;
use crate::preview::{Classifying, preview};
use crate::view::{account_view, event_view, history_view, restated_view, schedule_view, transition_view};

pub use parse::{Scenario, parse};
pub(crate) use parse::{has_lines, line_of, parse_events, parse_news};
pub use step::{Action, Step};

/// Runs a scenario and returns the answer to each question, in order.
///
/// # Errors
/// When a line makes no sense where it stands: with its number and the reason.
pub fn run(scenario: &Scenario) -> Result<Vec<Value>, Refused> {
    let accounts = BTreeMap::new();
    let mut run =
        Run { product: &scenario.product, policies: &scenario.policies, accounts, next_seq: 1, closed_through: None };
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
    policies: &'s Policies,
    accounts: BTreeMap<&'s str, Told<'s>>,
    next_seq: u64,
    /// The last day that was closed: what a close books for the next day, it books once.
    closed_through: Option<Date>,
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
                let mut answer = json!({"line": step.line, "close": day.to_string(), "transitions": transitions});
                let booked = self.book_by_days(day);
                if !booked.is_empty() {
                    answer["booked"] = booked.into();
                }
                answers.push(answer);
                Ok(())
            }
            Action::Ask { account, known } => {
                let known = known.unwrap_or(Date::MAX);
                let entries: Vec<Entry> =
                    self.told(account)?.entries.iter().filter(|entry| entry.booked_on <= known).cloned().collect();
                let view = account_view(account, History::new(self.product, &entries), day);
                let mut view = view.ok_or_else(|| not_open(account, day))?;
                view.classes = self.asked(account, day, known, classes::view)?;
                answers.push(answer(step, view));
                Ok(())
            }
            Action::Explain { account, language } => {
                let lines = explain(account, self.history(account)?, day, *language);
                let mut lines = lines.ok_or_else(|| not_open(account, day))?;
                lines.extend(self.asked(account, day, Date::MAX, |asked| classes::sentences(asked, *language))?);
                answers
                    .push(json!({"line": step.line, "account": account, "as_of": day.to_string(), "explain": lines}));
                Ok(())
            }
            Action::History { account } => {
                let changes = history_view(self.history(account)?, day);
                let classes = self.asked(account, day, Date::MAX, classes::history_view)?;
                answers.push(json!({
                    "line": step.line, "account": account, "as_of": day.to_string(), "history": changes,
                    "classes": classes, "restated": restated_view(self.history(account)?, day),
                }));
                Ok(())
            }
            Action::Schedule { account } => {
                let view = schedule_view(account, self.history(account)?, day);
                answers.push(answer(step, view.ok_or_else(|| not_open(account, day))?));
                Ok(())
            }
            Action::Books { account } => {
                let history = self.history(account)?;
                let state = history.as_of(day).ok_or_else(|| not_open(account, day))?;
                let lines = owned_balances(history, &state, |_| true);
                let currency = self.product.currency;
                let told = |line: &OwnedLine<'_>| json!({"owner": line.owner, "account": line.account.name(), "amount": currency.format(line.amount)});
                let books: Vec<Value> = lines.iter().map(told).collect();
                answers.push(json!({"line": step.line, "account": account, "as_of": day.to_string(), "books": books}));
                Ok(())
            }
            Action::Preview { account, event } => {
                self.policies.check_class(event, day)?;
                let others = self.others(account)?;
                let classifying = Classifying { others: &others, policies: self.policies };
                self.check_parent(account, event)?;
                let preview = preview(account, self.history(account)?, event, day, classifying);
                answers.push(answer(step, preview.map_err(|why| why.to_string())?));
                Ok(())
            }
        }
    }

    fn told(&self, account: &str) -> Result<&Told<'s>, String> {
        let told = self.accounts.get(account).filter(|told| !told.entries.is_empty());
        told.ok_or_else(|| format!("account {account} is not opened yet"))
    }

    /// Asks for the classes of an account; the other accounts of its person are looked at where a policy does.
    fn asked<T>(
        &self,
        account: &str,
        as_of: Date,
        booked_through: Date,
        ask: impl FnOnce(&Asked<'_>) -> T,
    ) -> Result<T, String> {
        let (history, others) = (self.history(account)?, self.others(account)?);
        Ok(ask(&Asked { history, others: &others, policies: self.policies, as_of, booked_through }))
    }

    /// The other accounts of an account's person.
    fn others(&self, account: &str) -> Result<Vec<History<'_>>, String> {
        let person = |history: &History<'_>| history.opening().map(|(contract, _)| contract.person.clone());
        let of_person = person(&self.history(account)?);
        let others = self.accounts.iter().filter(|(other, _)| **other != account);
        let others = others.map(|(name, told)| History::new(self.product, &told.entries).named(name));
        Ok(others.filter(|other| person(other) == of_person).collect())
    }

    fn history(&self, account: &str) -> Result<History<'_>, String> {
        self.told(account).map(|told| History::new(self.product, &told.entries))
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
            self.policies.check_class(&event, day)?;
            self.check_parent(account, &event)?;
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
        let booked_on = learned.unwrap_or(day);
        let effective_on = intake::value_date(self.product, &event, day, booked_on);
        told.entries.push(Entry { seq, effective_on, booked_on, event });
        told.entries.sort_by_key(Entry::replay_order);
        Ok(())
    }

    fn check_parent(&self, account: &str, event: &Event) -> Result<(), String> {
        let Event::Linked { parent: Some(parent), .. } = event else { return Ok(()) };
        let person = |account: &str| {
            let entries = &self.accounts.get(account)?.entries;
            entries.iter().find_map(|entry| entry.event.opening()).map(|contract| contract.person.as_str())
        };
        links::check(account, person(account), parent, person(parent))
    }

    /// Books what the close of a book would for the next day: ends by days, and draws of a guarantee.
    fn book_by_days(&mut self, day: Date) -> Vec<Value> {
        let mut booked = Vec::new();
        if self.closed_through.is_some_and(|last| day <= last) {
            return booked;
        }
        self.closed_through = Some(day);
        for (account, told) in &mut self.accounts {
            let Some(close) = day_close::close(History::new(self.product, &told.entries), day) else { continue };
            let draw = close.draw.map(|amount| Event::GuaranteeDrawn { amount });
            for event in close.end.map(EndByDays::event).into_iter().chain(draw) {
                let on = day.next();
                let entry = Entry { seq: self.next_seq, effective_on: on, booked_on: on, event };
                self.next_seq += 1;
                let event = event_view(&entry, self.product.currency);
                let (kind, on) = (entry.event.kind(), on.to_string());
                booked.push(json!({"account": account, "effective_on": on, "kind": kind, "event": event}));
                told.entries.push(entry);
                told.entries.sort_by_key(Entry::replay_order);
            }
        }
        booked
    }

    fn close(&self, day: Date) -> Vec<Value> {
        let found = self.accounts.iter().filter_map(|(account, told)| {
            let transition = day_close::close(History::new(self.product, &told.entries), day)?.transition?;
            let mut found = json!({"account": account});
            let change = plain(transition_view(&self.product.buckets, &transition));
            found.as_object_mut()?.extend(change.as_object()?.clone());
            Some(found)
        });
        found.collect()
    }
}

/// An answer with the number of its line.
fn answer(step: &Step, view: impl Serialize) -> Value {
    let mut answer = plain(view);
    answer["line"] = step.line.into();
    answer
}

fn plain(view: impl Serialize) -> Value {
    serde_json::to_value(view).expect("a view is plain values")
}

fn not_open(account: &str, day: Date) -> String {
    format!("account {account} is not open on {day}")
}

#[cfg(test)]
mod tests;
