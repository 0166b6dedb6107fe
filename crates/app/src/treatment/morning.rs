//! The morning of a day: what a person's accounts were decided to be on the days so far, and so what is due.
//!
//! Days are decided about as `strategy_simulation` does it: by what was booked before each. Nothing of it is kept, because it follows
//! from the journals; few days are looked at first, and all of a stay only where a step may be due.

use anyhow::Context;
use collections::person::Entry;
use collections::promise::{Judgement, Receipt};
use collections::strategy::fact::Facts;
use collections::strategy::plan::{Day, Plan, Stay, Subject, plan};
use collections::strategy::step::{Anchor, Step, Stopper};
use ledger::History;
use ledger::course::{Course, course};
use primitives::Date;

use super::{Treatment, log};
use crate::features::collected::{Collected, Heard};
use crate::port::{AccountRow, Micros, PersonEventRow};
use crate::promises::{self, Made};
use crate::record::Unpacked;
use crate::strategies::{day_of, entries, score, start_of};
use crate::strategy_facts::account::{Subject as About, Told, facts};
use crate::strategy_facts::person::{Moment, told, with_promises};
use crate::strategy_simulation::looked_at::looked_at;

/// One of the person's accounts.
struct Account<'a> {
    row: &'a AccountRow,
    history: History<'a>,
    /// Whether anything is decided about it today.
    is_near: bool,
}

/// A person, with all that is known now.
struct Known<'a> {
    treatment: &'a Treatment,
    accounts: Vec<Account<'a>>,
    entries: Vec<Entry>,
    promises: Vec<Made>,
    heard: Heard,
}

/// An account's days, and its facts of the last one.
#[derive(Default)]
struct Lived {
    days: Vec<Day>,
    facts: Option<Facts>,
}

/// What a person has due.
pub(super) fn plan_of(treatment: &Treatment, rows: &[AccountRow], events: &[PersonEventRow]) -> anyhow::Result<Plan> {
    let Some(person) = rows.first().map(|row| row.person.as_str()) else { return Ok(Plan::default()) };
    let unpacked: Vec<Unpacked> = rows.iter().map(|row| row.record.unpack()).collect::<anyhow::Result<_>>()?;
    let mut accounts = Vec::with_capacity(rows.len());
    for (row, events) in rows.iter().zip(&unpacked) {
        let product = treatment.products.of_contract(&row.product_key())?;
        let history = History::new(product, &events.entries);
        let is_near = product.currency == treatment.written.currency
            && looked_at(history, treatment.horizon, treatment.on, treatment.on).contains(&true);
        accounts.push(Account { row, history, is_near });
    }
    if !accounts.iter().any(|account| account.is_near) {
        return Ok(Plan::default());
    }
    let heard = Heard::read(events, &treatment.zone, Micros::MAX)?;
    let (entries, promises) = (entries(events)?, promises::of_person(events)?);
    let known = Known { treatment, accounts, entries, promises, heard };
    let strategy = &treatment.written.strategy;
    let steps = || strategy.states.iter().flat_map(|state| &state.steps);
    let kept = steps().map(|step| step.timing.keep_days).max().unwrap_or(0);
    let lived = known.live(days_ago(treatment.on, kept.saturating_add(1)))?;
    if !lived.iter().any(|lived| known.may_have_a_step(lived)) {
        return Ok(Plan::default());
    }
    let reach = steps().map(reach).max().unwrap_or(0).saturating_add(strategy.treatment.resume_days).saturating_add(1);
    let lived = known.live(days_ago(treatment.on, reach))?;
    let subjects: Vec<Subject<'_>> = known
        .accounts
        .iter()
        .zip(&lived)
        .filter_map(|(account, lived)| {
            Some(Subject { account: &account.row.reference, days: &lived.days, facts: lived.facts.as_ref()? })
        })
        .collect();
    Ok(plan(strategy, person, &subjects, &log::taken(events)?, treatment.on)?)
}

fn days_ago(on: Date, days: u32) -> Date {
    on + -i32::try_from(days).unwrap_or(3_660).min(3_660)
}

/// How many days of a stay a step hangs on. An age that stands still makes stays longer than this; then the stay is taken to have
/// begun later, which matters to what stops a step since the entering alone.
fn reach(step: &Step) -> u32 {
    let last = step.timing.days().last().unwrap_or(0).max(step.timing.day).saturating_add(step.timing.keep_days);
    let is_stopped_since = step.stopped_by.iter().any(|stopper| match stopper {
        Stopper::Payment | Stopper::Conversation => true,
        Stopper::Promise | Stopper::Plan | Stopper::Dispute | Stopper::Pause | Stopper::Complaint => false,
    });
    match step.timing.from {
        Anchor::Entering => last,
        Anchor::PastDue | Anchor::BeforeDue if is_stopped_since => last.max(180),
        Anchor::PastDue | Anchor::BeforeDue => step.timing.keep_days.saturating_add(1),
    }
}

impl Known<'_> {
    /// Whether an account's state has a step that may be due today, by its last days.
    fn may_have_a_step(&self, lived: &Lived) -> bool {
        let Some(today) = lived.days.last().filter(|day| day.on == self.treatment.on) else { return false };
        let strategy = &self.treatment.written.strategy;
        let stay = Stay::of(&lived.days, strategy.treatment.resume_days);
        strategy.states[today.state].steps.iter().any(|step| match step.timing.from {
            // On which day of a long stay it is, few days do not tell.
            Anchor::Entering => true,
            Anchor::PastDue | Anchor::BeforeDue => stay.fell_due(step.timing).is_some(),
        })
    }

    /// The days from the first through today of each account that is near.
    fn live(&self, first: Date) -> anyhow::Result<Vec<Lived>> {
        let Treatment { on: today, horizon, .. } = *self.treatment;
        let looked = |account: &Account<'_>| {
            if account.is_near { looked_at(account.history, horizon, first, today) } else { Vec::new() }
        };
        let looked: Vec<Vec<bool>> = self.accounts.iter().map(looked).collect();
        let mut lived: Vec<Lived> = self.accounts.iter().map(|_| Lived::default()).collect();
        for number in 0..usize::try_from(today - first + 1).unwrap_or(0) {
            let is_looked = |place: usize| looked[place].get(number) == Some(&true);
            if (0..looked.len()).any(is_looked) {
                self.day(first + i32::try_from(number).unwrap_or(0), is_looked, &mut lived)?;
            }
        }
        Ok(lived)
    }

    /// One day: the facts of each account that is looked at, by what was booked before, and what is decided by them.
    fn day(&self, on: Date, is_looked: impl Fn(usize) -> bool, lived: &mut [Lived]) -> anyhow::Result<()> {
        let Treatment { written, zone, scorers, .. } = self.treatment;
        let courses: Vec<Option<Course<'_>>> =
            self.accounts.iter().map(|account| course(account.history, on, |entry| entry.booked_on < on)).collect();
        let moment = Moment { on, before: start_of(zone, on) };
        let promised = self.promised(on)?;
        let collected = self.collected(on)?;
        for (place, account) in self.accounts.iter().enumerate().filter(|(place, _)| is_looked(*place)) {
            let Some(own) = &courses[place] else { continue };
            let others = courses.iter().enumerate().filter(|(other, _)| *other != place);
            let others: Vec<&Course<'_>> = others.filter_map(|(_, course)| course.as_ref()).collect();
            let of_account = || format!("account {}", account.row.reference);
            let told: Told = told(&self.entries, &account.row.reference, moment, |at| day_of(zone, at))
                .and_then(|told| with_promises(told, &promised, on))
                .with_context(of_account)?;
            let score = score(account.row, (own, &others), &collected, scorers.scoring()).with_context(of_account)?;
            let subject = About { own, others: &others, currency: written.currency, told: &told, score };
            let facts = facts(&subject).with_context(of_account)?;
            let decision = written.strategy.decide(&facts, &account.row.person, on)?;
            lived[place].days.push(Day::of(on, &decision, &facts));
            lived[place].facts = Some(facts);
        }
        Ok(())
    }

    /// What models know of contacts and promises on the morning of a day.
    fn collected(&self, on: Date) -> anyhow::Result<Collected> {
        if !self.treatment.scorers.scoring().scores() {
            return Ok(Collected::default());
        }
        let evening = on.previous();
        self.heard.on(evening, evening, |reference| {
            let account = self.accounts.iter().find(|account| account.row.reference == reference);
            account.map(|account| self.receipts(account, on)).transpose()
        })
    }

    /// What had come in on an account before a day.
    fn receipts(&self, account: &Account<'_>, on: Date) -> anyhow::Result<Vec<Receipt>> {
        let before = account.history.entries().iter().filter(|entry| entry.booked_on < on);
        let before: Vec<ledger::Entry> = before.cloned().collect();
        let product = self.treatment.products.of_contract(&account.row.product_key())?;
        Ok(promises::receipts(&History::new(product, &before)))
    }

    /// How the person's promises stand on the morning of a day. One that was made today counts already: nobody is asked for money an hour
    /// after promising it.
    fn promised(&self, on: Date) -> anyhow::Result<Vec<Judgement>> {
        let is_made = |made: &&Made| {
            let day = made.promise.made_on();
            day < on || (day == on && on == self.treatment.on)
        };
        let mut judged = Vec::new();
        for made in self.promises.iter().filter(is_made) {
            let Some(account) = self.accounts.iter().find(|account| account.row.reference == made.account) else {
                continue;
            };
            judged.extend(promises::judge(made, &self.receipts(account, on)?, on.previous()));
        }
        Ok(judged)
    }
}
