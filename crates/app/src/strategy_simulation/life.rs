//! One person's days under each of the strategies.

use std::collections::BTreeMap;

use anyhow::Context;
use collections::person::Entry;
use collections::strategy::experiment::Place;
use collections::strategy::fact::{Facts, Value};
use collections::strategy::plan::{Day, Plan, Subject, plan};
use collections::strategy::step::{Anchor, Cost, Taken};
use jiff::tz::TimeZone;
use ledger::History;
use ledger::ageing::age;
use ledger::course::{Course, course};
use primitives::{Amount, Currency, Date};

use super::desk::{Answer, Desk, Wish, share};
use super::figures::Lived;
use super::looked_at::{Horizon, looked_at};
use super::{Action, Came, Known, Trial};
use crate::products::Products;
use crate::record::Unpacked;
use crate::strategies::{arm, day_of, start_of};
use crate::strategy_facts::account::{Subject as About, facts};
use crate::strategy_facts::person::{Moment, told};
use crate::strategy_file::Written;

/// What is the same for all persons.
pub(super) struct Setting<'a> {
    pub(super) trial: Trial<'a>,
    pub(super) products: &'a Products,
    pub(super) horizon: Horizon,
    pub(super) zone: TimeZone,
}

/// What became of one person.
#[derive(Default)]
pub(super) struct Life {
    pub(super) lived: Vec<Lived>,
    pub(super) actions: Vec<Action>,
    pub(super) account_days: u64,
    pub(super) other_currency: u64,
}

/// One of the person's accounts.
struct Account<'a> {
    reference: &'a str,
    history: History<'a>,
    /// For each day, whether it is looked at.
    looked: Vec<bool>,
    is_asked: bool,
}

/// The person under one strategy.
struct Run<'a> {
    place: usize,
    written: &'a Written,
    days: Vec<Vec<Day>>,
    taken: Vec<Taken>,
    desk: Desk,
    lived: Lived,
}

/// An account on a day: its place among the accounts, and its facts.
type Fact = (usize, Facts);

impl Life {
    /// Lives through all days.
    pub(super) fn of(setting: &Setting<'_>, known: &Known) -> anyhow::Result<Self> {
        let Known { accounts: rows, entries } = known;
        let trial = &setting.trial;
        let first = trial.from + -i32::try_from(trial.warm_up_days).unwrap_or(0);
        let Some(currency) = trial.strategies.first().map(|written| written.currency) else {
            return Ok(Self::default());
        };
        let unpacked: Vec<Unpacked> = rows.iter().map(|row| row.record.unpack()).collect::<anyhow::Result<_>>()?;
        let mut accounts = Vec::with_capacity(rows.len());
        for (row, events) in rows.iter().zip(&unpacked) {
            let product = setting.products.of_contract(&row.product_key())?;
            let history = History::new(product, &events.entries);
            let is_asked = product.currency == currency;
            let looked = if is_asked { looked_at(history, setting.horizon, first, trial.to) } else { Vec::new() };
            accounts.push(Account { reference: &row.reference, history, looked, is_asked });
        }
        let person = rows.first().map_or("", |row| row.person.as_str());
        let strategies = trial.strategies.iter().copied().enumerate();
        let mut runs: Vec<Run<'_>> = strategies
            .map(|(place, written)| Run::new(place, written, (person, entries), trial.to, accounts.len()))
            .collect();
        let other_currency = accounts.iter().filter(|account| !account.is_asked).count() as u64;
        let mut life = Self { other_currency, ..Self::default() };
        for number in 0..usize::try_from(trial.to - first + 1).unwrap_or(0) {
            if !accounts.iter().any(|account| account.looked.get(number) == Some(&true)) {
                continue;
            }
            let on = first + i32::try_from(number).unwrap_or(0);
            let (facts, past_due) = morning(&accounts, (entries, &setting.zone), currency, (number, on))?;
            life.account_days += facts.len() as u64;
            for run in &mut runs {
                run.live(setting, &accounts, person, (on, &facts, past_due), &mut life.actions)?;
            }
        }
        life.lived = runs.into_iter().map(Run::ended).collect();
        Ok(life)
    }
}

/// The facts of all accounts that are looked at, by what was booked before the day; and what the person has past due.
fn morning(
    accounts: &[Account<'_>],
    (entries, zone): (&[Entry], &TimeZone),
    currency: Currency,
    (number, on): (usize, Date),
) -> anyhow::Result<(Vec<Fact>, Amount)> {
    let courses: Vec<Option<Course<'_>>> =
        accounts.iter().map(|account| course(account.history, on, |entry| entry.booked_on < on)).collect();
    let moment = Moment { on, before: start_of(zone, on) };
    let mut found = Vec::new();
    for (place, account) in accounts.iter().enumerate().filter(|(_, account)| account.looked.get(number) == Some(&true))
    {
        let Some(own) = &courses[place] else { continue };
        let others: Vec<&Course<'_>> =
            courses.iter().enumerate().filter(|(other, _)| *other != place).filter_map(|(_, it)| it.as_ref()).collect();
        let of_account = || format!("account {}", account.reference);
        let told = told(entries, account.reference, moment, |at| day_of(zone, at)).with_context(of_account)?;
        let subject = About { own, others: &others, currency, told: &told, score: None };
        found.push((place, facts(&subject).with_context(of_account)?));
    }
    let of_currency = courses.iter().flatten().filter(|course| course.account.product.currency == currency);
    Ok((found, of_currency.map(|course| age(&course.account).overdue_total()).sum()))
}

impl<'a> Run<'a> {
    fn new(place: usize, written: &'a Written, (person, entries): (&str, &[Entry]), to: Date, accounts: usize) -> Self {
        let drawn = written.strategy.experiment.as_ref().map(|experiment| experiment.place(person, to));
        let lived = Lived { arm: drawn.as_ref().map(|drawn: &Place| arm(drawn).to_owned()), ..Lived::default() };
        Self { place, written, days: vec![Vec::new(); accounts], taken: Vec::new(), desk: Desk::of(entries), lived }
    }

    /// One day: decides about every account, plans, and asks the gate for what is due.
    fn live(
        &mut self,
        setting: &Setting<'_>,
        accounts: &[Account<'_>],
        person: &str,
        (on, facts, past_due): (Date, &[Fact], Amount),
        told: &mut Vec<Action>,
    ) -> anyhow::Result<()> {
        let strategy = &self.written.strategy;
        let mut known: Vec<Fact> = facts.to_vec();
        for (place, facts) in &mut known {
            self.contacts_into(facts, on)?;
            let decision = strategy.decide(facts, person, on)?;
            self.days[*place].push(Day::of(on, &decision, facts));
        }
        self.lived.stands_at(past_due);
        if on < setting.trial.from {
            return Ok(());
        }
        let subjects: Vec<Subject<'_>> = known
            .iter()
            .map(|(place, facts)| Subject { account: accounts[*place].reference, days: &self.days[*place], facts })
            .collect();
        let planned = plan(strategy, person, &subjects, &self.taken, on)?;
        self.act(setting, person, on, &planned, told);
        Ok(())
    }

    /// The facts about contact, by the contacts of this simulation.
    fn contacts_into(&self, facts: &mut Facts, on: Date) -> anyhow::Result<()> {
        let recent = |days: i32| move |contact: &&(Date, bool)| on - contact.0 < days;
        let contacts = &self.desk.contacts;
        let number = |count: usize| Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
        facts.set("history.contacts_7d", number(contacts.iter().filter(recent(7)).count()))?;
        let spoken = || contacts.iter().filter(|(_, is_spoken)| *is_spoken);
        facts.set("history.conversations_30d", number(spoken().filter(recent(30)).count()))?;
        if let Some((last, _)) = spoken().next_back() {
            facts.set("history.days_since_contact", Value::Number(i64::from(on - *last)))?;
        }
        Ok(())
    }

    fn act(&mut self, setting: &Setting<'_>, person: &str, on: Date, planned: &Plan, told: &mut Vec<Action>) {
        let (trial, strategy) = (&setting.trial, &self.written.strategy);
        let mut actions = Vec::new();
        for due in &planned.due {
            let state = &strategy.states[due.state];
            let step = &state.steps[due.step];
            let party = strategy.treatment.party(&step.by).expect("a checked strategy has the party of each step");
            let wish = Wish {
                packs: trial.packs,
                responses: trial.responses,
                zone: &setting.zone,
                at_minute: strategy.treatment.at_minute,
                seed: trial.seed,
                person,
                on,
                step,
                party,
                announced: step.announces.as_ref().and_then(|name| strategy.treatment.party(name)),
                due,
            };
            let amount: Amount = due.accounts.iter().map(|about| about.amount).sum();
            let came = match self.desk.take(&wish) {
                Answer::Refused(rule) => Came::Refused(rule),
                Answer::Taken(channel) => {
                    let accounts = due.accounts.iter().map(|about| about.account.clone()).collect();
                    let (state, name) = (state.name.clone(), step.name.clone());
                    self.taken.push(Taken { state, step: name, accounts, asked: step.asks(), on });
                    let response = trial.responses.and_then(|responses| responses.of(channel, step.purpose));
                    // Before a due date nothing is past due that could be recovered.
                    if let Some(response) = response.filter(|_| step.timing.from != Anchor::BeforeDue) {
                        self.lived.may_pay(amount, share(response.pays), wish.chance("pays"));
                    }
                    Came::Taken { channel, cost: party.cost(channel).map_or(0, Cost::millionths) }
                }
            };
            let accounts = due.accounts.iter().map(|about| (about.account.clone(), about.amount)).collect();
            actions.push(self.action((on, person), accounts, (due.state, due.step), came));
        }
        for left in &planned.left_out {
            let accounts = left.account.iter().map(|account| (account.clone(), Amount::ZERO)).collect();
            actions.push(self.action((on, person), accounts, (left.state, left.step), Came::LeftOut(left.why)));
        }
        for action in actions {
            let step = &strategy.states[action.state].steps[action.step];
            self.lived.happened(&action, step.asks());
            if trial.tells_actions {
                told.push(action);
            }
        }
    }

    fn action(
        &self,
        (on, person): (Date, &str),
        accounts: Vec<(String, Amount)>,
        (state, step): (usize, usize),
        came: Came,
    ) -> Action {
        let purpose = self.written.strategy.states[state].steps[step].purpose;
        Action { strategy: self.place, on, person: person.to_owned(), accounts, state, step, purpose, came }
    }

    fn ended(mut self) -> Lived {
        let treatment = &self.written.strategy.treatment;
        let mut contacts: BTreeMap<Date, u32> = BTreeMap::new();
        for (on, _) in &self.desk.contacts {
            *contacts.entry(*on).or_default() += 1;
        }
        self.lived.count_contacts(&contacts);
        // Counted over the log once more, apart from the planner that kept to it.
        let asks: Vec<Date> = self.taken.iter().filter(|taken| taken.asked).map(|taken| taken.on).collect();
        for on in &asks {
            let within = |days: i32| asks.iter().filter(|other| **other <= *on && *on - **other < days).count();
            let too_many = |count: usize, most: u32| u32::try_from(count).unwrap_or(u32::MAX) > most;
            let is_breach = too_many(within(1), treatment.asks_per_day)
                || treatment.asks_per_week.is_some_and(|most| too_many(within(7), most));
            self.lived.breaches += u64::from(is_breach);
        }
        self.lived
    }
}
