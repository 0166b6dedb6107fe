//! The morning of a day: what a person's accounts were decided to be on the days so far, and so what is due.
//!
//! Days are decided about as `strategy_simulation` does it: by what was booked before each. Nothing of it is kept, because it follows
//! from the journals; days are looked at backwards, and all of a stay only where a step hangs on it.

use std::collections::VecDeque;

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
use crate::strategy_simulation::looked_at::is_looked_at;

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

/// An account's days, the last one first to be looked at, and its facts of that one.
#[derive(Default)]
struct Lived {
    days: VecDeque<Day>,
    facts: Option<Facts>,
}

/// The days of a person's accounts so far, looked at from today backwards and only as far as something hangs on them: to decide about
/// a day costs a walk over each account.
struct Past<'k, 'a> {
    known: &'k Known<'a>,
    /// The first day that was looked at.
    first: Date,
    lived: Vec<Lived>,
}

/// Whether an account is near enough to a due date or to arrears to be decided about today, whatever happened to its person.
pub(super) fn is_near(treatment: &Treatment, rows: &[AccountRow]) -> anyhow::Result<bool> {
    for row in rows {
        let product = treatment.products.of_contract(&row.product_key())?;
        if is_account_near(treatment, History::new(product, &row.record.unpack()?.entries)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_account_near(treatment: &Treatment, history: History<'_>) -> bool {
    let on = treatment.on;
    history.product().currency == treatment.written.currency
        && course(history, on, |entry| entry.booked_on < on)
            .is_some_and(|course| is_looked_at(&course, treatment.horizon))
}

/// What a person has due.
pub(super) fn plan_of(treatment: &Treatment, rows: &[AccountRow], events: &[PersonEventRow]) -> anyhow::Result<Plan> {
    let Some(person) = rows.first().map(|row| row.person.as_str()) else { return Ok(Plan::default()) };
    let unpacked: Vec<Unpacked> = rows.iter().map(|row| row.record.unpack()).collect::<anyhow::Result<_>>()?;
    let mut accounts = Vec::with_capacity(rows.len());
    for (row, events) in rows.iter().zip(&unpacked) {
        let history = History::new(treatment.products.of_contract(&row.product_key())?, &events.entries);
        accounts.push(Account { row, history, is_near: is_account_near(treatment, history) });
    }
    if !accounts.iter().any(|account| account.is_near) {
        return Ok(Plan::default());
    }
    let heard = Heard::read(events, &treatment.zone, Micros::MAX)?;
    let (entries, promises) = (entries(events)?, promises::of_person(events)?);
    let known = Known { treatment, accounts, entries, promises, heard };
    let mut past = Past::of_today(&known)?;
    past.look_back(|steps, _| steps.iter().map(|step| step.timing.keep_days.saturating_add(1)).max())?;
    past.look_back(|steps, _| steps.iter().filter_map(reach_of_entering).max())?;
    past.look_back(|steps, stay| {
        let is_due = |step: &&Step| step.timing.from != Anchor::Entering && stay.fell_due(step.timing).is_some();
        steps.iter().filter(is_due).any(is_stopped_since).then_some(STAY_DAYS_MAX)
    })?;
    let lived = &mut past.lived;
    lived.iter_mut().for_each(|lived| {
        lived.days.make_contiguous();
    });
    let subjects: Vec<Subject<'_>> = known
        .accounts
        .iter()
        .zip(&*lived)
        .filter_map(|(account, lived)| {
            let days = lived.days.as_slices().0;
            Some(Subject { account: &account.row.reference, days, facts: lived.facts.as_ref()? })
        })
        .collect();
    Ok(plan(&treatment.written.strategy, person, &subjects, &log::taken(events)?, treatment.on)?)
}

/// How long a stay is looked at for a payment or a conversation since its beginning. An age that stands still makes stays longer than
/// this; then the stay is taken to have begun later.
const STAY_DAYS_MAX: u32 = 180;

/// How many days of a stay a step hangs on that falls due by days of the stay; none where it does not.
fn reach_of_entering(step: &Step) -> Option<u32> {
    let last = step.timing.days().last().unwrap_or(0).max(step.timing.day).saturating_add(step.timing.keep_days);
    (step.timing.from == Anchor::Entering).then(|| last.saturating_add(2))
}

fn is_stopped_since(step: &Step) -> bool {
    step.stopped_by.iter().any(|stopper| match stopper {
        Stopper::Payment | Stopper::Conversation => true,
        Stopper::Promise | Stopper::Plan | Stopper::Dispute | Stopper::Pause | Stopper::Complaint => false,
    })
}

impl<'k, 'a> Past<'k, 'a> {
    fn of_today(known: &'k Known<'a>) -> anyhow::Result<Self> {
        let mut lived: Vec<Lived> = known.accounts.iter().map(|_| Lived::default()).collect();
        known.day(known.treatment.on, |place| known.accounts[place].is_near, &mut lived)?;
        Ok(Self { known, first: known.treatment.on, lived })
    }

    /// Looks back as many days as each account needs by the steps of its state and its stay so far, and by what may bridge an absence;
    /// no further than its stay goes back.
    fn look_back(&mut self, needed: impl Fn(&[Step], &Stay<'_>) -> Option<u32>) -> anyhow::Result<()> {
        let Treatment { on: today, written, .. } = self.known.treatment;
        let strategy = &written.strategy;
        let bridged = strategy.treatment.resume_days;
        let reach = |lived: &mut Lived| {
            let days = lived.days.make_contiguous();
            let state = days.last().map(|day| &strategy.states[day.state])?;
            let needed = needed(&state.steps, &Stay::of(days, bridged))?;
            Some(days_before(*today, needed.saturating_add(bridged)))
        };
        let first: Vec<Option<Date>> = self.lived.iter_mut().map(reach).collect();
        loop {
            let looked_at = self.first;
            let goes_on: Vec<bool> = self
                .lived
                .iter_mut()
                .zip(&first)
                .map(|(lived, first)| {
                    first.is_some_and(|first| first < looked_at) && {
                        let entered_on = Stay::of(lived.days.make_contiguous(), bridged).entered_on;
                        days_before(entered_on, bridged.saturating_add(1)) < looked_at
                    }
                })
                .collect();
            if !goes_on.contains(&true) {
                return Ok(());
            }
            self.first = looked_at.previous();
            self.known.day(self.first, |place| goes_on[place], &mut self.lived)?;
        }
    }
}

fn days_before(day: Date, days: u32) -> Date {
    day + -i32::try_from(days).unwrap_or(3_660).min(3_660)
}

impl Known<'_> {
    /// The day before those that were looked at: the facts of each account that is wanted and near, by what was booked before, and
    /// what is decided by them.
    fn day(&self, on: Date, is_wanted: impl Fn(usize) -> bool, lived: &mut [Lived]) -> anyhow::Result<()> {
        let Treatment { written, zone, scorers, horizon, .. } = self.treatment;
        let courses: Vec<Option<Course<'_>>> =
            self.accounts.iter().map(|account| course(account.history, on, |entry| entry.booked_on < on)).collect();
        let is_looked = |place: usize| {
            is_wanted(place) && courses[place].as_ref().is_some_and(|course| is_looked_at(course, *horizon))
        };
        if !(0..courses.len()).any(is_looked) {
            return Ok(());
        }
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
            lived[place].days.push_front(Day::of(on, &decision, &facts));
            lived[place].facts.get_or_insert(facts);
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
