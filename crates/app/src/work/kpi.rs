//! How well collection goes in a period: figures by `collections::kpi`, found in the ledger and in the journal of persons.
//!
//! Accounts are looked at as they were reported at the end of the day before the period and of its last day; persons by all that is
//! in their journal. Whoever contacted a person first in the period has the case when people are compared.

mod accounts;
mod persons;

use std::collections::{BTreeMap, HashMap};

use anyhow::Context;
use collections::kpi::{Figures, Kpi, Slice};
use collections::work::{Adjusted, Ratio, Rules, adjusted};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use primitives::{Amount, Currency, Date};

use self::accounts::{Book, read_accounts};
use super::kept::State;
use super::view::{all, done_by};
use crate::error::{Refused, Result};
use crate::outreach::Law;
use crate::port::Reading;

/// Days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// The period.
    pub span: Span,
    /// The rules by which hours, costs and capacity are known.
    pub rules: &'w Rules,
}

/// The figures of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Kpis {
    /// The period.
    pub span: Span,
    /// The currency of amounts; accounts in another one are left out.
    pub currency: Currency,
    /// The figures.
    pub figures: Figures,
    /// How the people did, given the cases that they had.
    pub people: Vec<Person>,
    /// Accounts in another currency.
    pub other_currency: u64,
    /// Whether contact packs are active; without one breaches are not known.
    pub has_law: bool,
}

impl Kpis {
    /// A numerator or denominator as people read it: an amount in the currency, or a count.
    pub fn counted(&self, kpi: Kpi, count: i128) -> String {
        match i64::try_from(count) {
            Ok(minor) if kpi.counts_money() => self.currency.format(Amount::from_minor(minor)),
            Ok(_) | Err(_) => count.to_string(),
        }
    }
}

/// How somebody did, given the cases that they had.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Who.
    pub user: String,
    /// Their persons, those who paid after the first contact, and what was to be expected of persons in such buckets.
    pub paid: Adjusted,
}

/// Instants of a period, by the book's time zone.
#[derive(Clone, Copy, Debug)]
struct Instants {
    from: Timestamp,
    until: Timestamp,
}

impl Instants {
    fn has(self, micros: i64) -> bool {
        (self.from.as_microsecond()..self.until.as_microsecond()).contains(&micros)
    }
}

/// What has been found so far.
struct Found<'w> {
    wanted: Wanted<'w>,
    instants: Instants,
    zone: TimeZone,
    figures: Figures,
    /// By bucket and user: persons, and those who paid.
    cases: BTreeMap<(String, String), (u64, u64)>,
    cost_minor_seconds: i128,
}

/// Measures a period.
///
/// # Errors
/// When a day of it is not closed, or the store cannot be read.
pub fn measure(store: &dyn Reading, wanted: Wanted<'_>) -> Result<Kpis> {
    let Span { first, last } = wanted.span;
    let info = store.info()?;
    if last < first {
        return Err(Refused::new(format!("the period ends on {last}, before it begins on {first}"))
            .zh(format!("期间的结束日 {last} 早于开始日 {first}。"))
            .into());
    }
    if info.last_close.is_none_or(|closed| closed < last) {
        let closed =
            info.last_close.map_or_else(|| "no day is".to_owned(), |day| format!("the last closed day is {day}"));
        let refused = Refused::new(format!("{last} is not closed: {closed}"))
            .zh(format!("{last} 尚未日终，请先做日终，或选择已日终的期间。"));
        return Err(refused.hint("ask for a period that is closed, or close it first").command("day close").into());
    }
    let zone = TimeZone::get(&info.time_zone).with_context(|| format!("time zone {} is not known", info.time_zone))?;
    let start = |day: Date| -> anyhow::Result<Timestamp> {
        Ok(day.civil().to_zoned(zone.clone()).context("a day is out of range")?.timestamp())
    };
    let instants = Instants { from: start(first)?, until: start(last.next())? };
    let mut found =
        Found { wanted, instants, zone, figures: Figures::default(), cases: BTreeMap::new(), cost_minor_seconds: 0 };
    let book = read_accounts(store, &mut found)?;
    let law = Law::load(store).ok();
    found.read_persons(store, &book, law.as_ref())?;
    found.jobs_not_done(store)?;
    found.capacity();
    // Cost is in minor units times seconds until here.
    found.figures.add(Kpi::CostToCollect, &[], found.cost_minor_seconds / 3_600, book.received.into());
    let people = people(&found.cases);
    let Found { figures, .. } = found;
    let (currency, other_currency) = (wanted.rules.currency, book.other_currency);
    Ok(Kpis { span: wanted.span, currency, figures, people, other_currency, has_law: law.is_some() })
}

impl Found<'_> {
    /// Somebody, their team and their party by the rules.
    fn slices_of(&self, user: &str, party: Option<&str>) -> Vec<Slice> {
        let team = self.wanted.rules.member(user).map(|(team, _)| team);
        let mut slices = vec![Slice::User(user.to_owned())];
        slices.extend(team.map(|team| Slice::Team(team.name.clone())));
        let party = party.or(team.map(|team| team.party.as_str()));
        slices.extend(party.map(|party| Slice::Party(party.to_owned())));
        slices
    }

    /// Jobs whose hour came in the period and that nobody has done.
    fn jobs_not_done(&mut self, store: &dyn Reading) -> Result<()> {
        let mut late = Vec::new();
        all(store, &super::view::RUNNING, None, |kept| {
            let by = done_by(&kept, self.wanted.rules).filter(|by| self.instants.has(by.as_microsecond()));
            if by.is_some() && kept.state != State::Held {
                late.push(kept.owner);
            }
            Ok(())
        })?;
        for owner in late {
            let slices = if owner.is_empty() { Vec::new() } else { self.slices_of(&owner, None) };
            self.figures.add(Kpi::SlaInTime, &slices, 0, 1);
        }
        Ok(())
    }

    /// The time for which people could be given jobs.
    fn capacity(&mut self) {
        let Span { first, last } = self.wanted.span;
        for team in &self.wanted.rules.teams {
            for member in &team.members {
                let mut day = first;
                while day <= last {
                    if team.works_on(member, day) {
                        let slices = self.slices_of(&member.name, None);
                        self.figures.add(Kpi::Occupancy, &slices, 0, i128::from(member.minutes_a_day) * 60);
                    }
                    day = day.next();
                }
            }
        }
    }
}

/// Everybody against what is usual in the buckets of their persons.
fn people(cases: &BTreeMap<(String, String), (u64, u64)>) -> Vec<Person> {
    let mut all: HashMap<&str, (u64, u64)> = HashMap::new();
    for ((bucket, _), (persons, paid)) in cases {
        let sum = all.entry(bucket).or_default();
        *sum = (sum.0 + persons, sum.1 + paid);
    }
    let mut strata: BTreeMap<&str, Vec<Ratio>> = BTreeMap::new();
    for ((bucket, user), (persons, paid)) in cases {
        let (all_cases, all_observed) = all.get(bucket.as_str()).copied().unwrap_or_default();
        let ratio = Ratio { cases: *persons, observed: *paid, all_cases, all_observed };
        strata.entry(user).or_default().push(ratio);
    }
    strata.into_iter().map(|(user, strata)| Person { user: user.to_owned(), paid: adjusted(&strata) }).collect()
}

/// A bucket's name where nothing was past due.
const CURRENT: &str = "current";

impl Book {
    /// The bucket of a person at the end of the day before the period.
    fn bucket_of(&self, person: &str) -> Option<Slice> {
        Some(Slice::Bucket(self.persons.get(person)?.bucket.clone().unwrap_or_else(|| CURRENT.to_owned())))
    }
}
