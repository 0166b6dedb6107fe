//! What the journal of persons tells a strategy: facts that hold of a person, and how often they were contacted.
//!
//! The last word about each fact counts, from the day on that it names. Promises come in judged, for money decides about them;
//! what only a pack can tell (that a person is lost) is not read here.

#[cfg(test)]
mod tests;

use collections::person::{Attempt, Direction, Entry, Fact, FactOf};
use collections::promise::Judgement;
use collections::strategy::fact::{Facts, Value, ValueRejected};
use jiff::Timestamp;
use primitives::Date;

use super::account::Told;

/// Facts of a person, and what a strategy calls them. Of an account's facts only those of the account itself count.
const FACTS: [(Fact, &str); 13] = [
    (Fact::Deceased, "person.deceased"),
    (Fact::Bankrupt, "person.bankrupt"),
    (Fact::Represented, "person.represented"),
    (Fact::Vulnerable, "person.vulnerable"),
    (Fact::Incapacitated, "person.vulnerable"),
    (Fact::HardshipRequested, "person.hardship"),
    (Fact::HardshipProgramme, "person.hardship"),
    (Fact::ComplaintOpen, "person.complaint_open"),
    (Fact::Disputed, "person.dispute_open"),
    (Fact::PlanRunning, "person.plan_performing"),
    (Fact::Ceased, "person.refuses_contact"),
    (Fact::OptedOut, "person.refuses_contact"),
    (Fact::BadFaith, "person.bad_faith"),
];

/// A day, and the instant up to which a person is known.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The day.
    pub on: Date,
    /// What happened before this instant is known.
    pub before: Timestamp,
}

/// What is known of an account's person.
///
/// # Errors
/// When a number lies outside of what the catalogue says that it can be.
pub fn told(
    entries: &[Entry],
    account: &str,
    moment: Moment,
    day_of: impl Fn(Timestamp) -> Date,
) -> Result<Told, ValueRejected> {
    let counts = |entry: &&Entry| entry.at < moment.before && entry.effective_on.is_none_or(|from| from <= moment.on);
    let mut known: Vec<&Entry> = entries.iter().filter(counts).collect();
    known.sort_by_key(|entry| (entry.at, entry.seq));
    let mut facts = Facts::default();
    for (fact, name) in FACTS {
        if holds(&known, fact, account) {
            facts.set(name, Value::Flag(true))?;
        }
    }
    contacts(&known, moment.on, day_of, &mut facts)?;
    Ok(Told { facts })
}

/// In how many days a promise that was kept or broken still counts, the day of the decision included.
const PROMISE_DAYS: i32 = 90;

/// The same with how the person's promises stand at the end of a day.
///
/// # Errors
/// When there are more than the catalogue says that there can be.
pub fn with_promises(told: Told, promised: &[Judgement], on: Date) -> Result<Told, ValueRejected> {
    let mut facts = told.facts;
    let is_recent = |day: Date| on - day < PROMISE_DAYS;
    let count = |which: &dyn Fn(&Judgement) -> bool| i64::try_from(promised.iter().filter(|one| which(one)).count());
    let (kept, broken) = (
        count(&|one| matches!(one, Judgement::Kept { on } if is_recent(*on))),
        count(&|one| matches!(one, Judgement::Broken { on, .. } if is_recent(*on))),
    );
    facts.set("history.promises_kept_90d", Value::Number(kept.unwrap_or(i64::MAX)))?;
    facts.set("history.promises_broken_90d", Value::Number(broken.unwrap_or(i64::MAX)))?;
    let is_open = promised.iter().any(|one| matches!(one, Judgement::Open { .. }));
    facts.set("person.promise_open", Value::Flag(is_open))?;
    Ok(Told { facts })
}

/// Whether the last word about a fact, of anything that concerns the account, is that it holds.
fn holds(known: &[&Entry], fact: Fact, account: &str) -> bool {
    let mut holding: Vec<&FactOf> = Vec::new();
    for entry in known {
        if let Some(of) = entry.event.begun(fact).filter(|of| concerns(of, account)) {
            holding.push(of);
        }
        if let Some(of) = entry.event.ended(fact) {
            holding.retain(|held| *held != of);
        }
    }
    !holding.is_empty()
}

/// Whether a fact of something says anything of the account's person. To refuse one channel is not to refuse contact.
fn concerns(of: &FactOf, account: &str) -> bool {
    match of {
        FactOf::Person | FactOf::Case(_) => true,
        FactOf::Account(other) => other.as_str() == account,
        FactOf::Channel(_) | FactOf::Address(_) | FactOf::Third(_) => false,
    }
}

fn contacts(
    known: &[&Entry],
    on: Date,
    day_of: impl Fn(Timestamp) -> Date,
    facts: &mut Facts,
) -> Result<(), ValueRejected> {
    let attempts: Vec<(Date, &Attempt)> =
        known.iter().filter_map(|entry| Some((day_of(entry.at), entry.event.attempt()?))).collect();
    let number = |count: usize| Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let tried = attempts.iter().filter(|(day, what)| what.direction == Direction::Outbound && on - *day < 7);
    facts.set("history.contacts_7d", number(tried.count()))?;
    let spoken = || attempts.iter().filter(|(_, what)| what.is_conversation() && what.target.may_be_told());
    facts.set("history.conversations_30d", number(spoken().filter(|(day, _)| on - *day < 30).count()))?;
    if let Some((last, _)) = spoken().next_back() {
        facts.set("history.days_since_contact", Value::Number(i64::from((on - *last).max(0))))?;
    }
    Ok(())
}
