mod contagion;
mod days;
mod impairment;
mod laws;
mod obligor;
mod parent;
mod paused;
mod reach;
mod upgrades;
mod versions;
mod watch;

use primitives::{Amount, Date, Rate};

use super::*;
use crate::event::{
    Contract, Entry, Event, InstalmentKey, Instalments, Restructure, RestructureKind, ScheduledInstalment,
};
use crate::fixtures::{date, money, product, repayment};
use crate::product::{DueDayCount, MaterialityTest, Period, Plan, Product};

/// A policy with these classes and the days from which each begins, best first; everything else at its default.
fn policy(id: &str, classes: &[(&str, u32)]) -> Policy {
    let classes = classes.iter().map(|&(id, from)| Class {
        id: id.to_owned(),
        title: Title::default(),
        days_from: (from > 0).then_some(from),
        impairment_over: None,
    });
    Policy {
        key: PolicyKey { id: id.to_owned(), version: 1 },
        effective_from: date("2020-01-01"),
        title: Title::default(),
        source: "a test".to_owned(),
        applies_to: AppliesTo::Any,
        classes: Classes::new(classes.collect()).unwrap(),
        days: DaysTerms::default(),
        floors: Vec::new(),
        upgrade: Upgrade { rule: UpgradeRule::FollowsDays, out_of: None },
        relief: ReliefTerms { counts: Relief::ALL.to_vec(), watch: WatchTerms::None },
        contagion: Contagion::None,
    }
}

/// Five classes: 1 to 90 days, to 270, to 360, beyond.
fn five() -> Policy {
    policy("five", &[("normal", 0), ("watched", 1), ("substandard", 91), ("doubtful", 271), ("loss", 361)])
}

/// Two classes: up to 90 days, and more.
fn two() -> Policy {
    policy("two", &[("standard", 0), ("npa", 91)])
}

/// The same five classes, into which an impairment above half and above nine tenths leads.
fn impairing() -> Policy {
    let five = five();
    let mut classes = five.classes.all().to_vec();
    (classes[3].impairment_over, classes[4].impairment_over) = (Some(percent(50)), Some(percent(90)));
    Policy { classes: Classes::new(classes).unwrap(), ..five }
}

fn percent(percent: i64) -> Rate {
    Rate::from_billionths(percent * 10_000_000)
}

fn impaired(share: Rate) -> Event {
    Event::ImpairmentRecorded { share, reason: "the collateral was sold".into() }
}

fn paused(until: &str) -> Event {
    Event::Paused { what: crate::event::Pausable::Ageing, until: date(until), reason: "a flood".into() }
}

fn linked(parent: Option<&str>) -> Event {
    Event::Linked { parent: parent.map(str::to_owned), reason: "a supplementary card".into() }
}

fn with_rule(rule: UpgradeRule, policy: Policy) -> Policy {
    Policy { upgrade: Upgrade { rule, out_of: None }, ..policy }
}

fn rank(policy: &Policy, id: &str) -> Rank {
    policy.classes.rank(id).unwrap()
}

fn versions(policy: Policy) -> PolicyVersions {
    PolicyVersions::new(vec![policy]).unwrap()
}

/// A product whose calendars are given.
fn given() -> Product {
    product(Plan::External)
}

/// An account of 100.00 each on the 1st of so many months from February 2024 on, opened on 1 January 2024, and what
/// happens to it: each event on its value date, booked on that day.
fn account(count: u16, events: Vec<(&str, Event)>) -> Vec<Entry> {
    let rows = (0..count).map(|k| ScheduledInstalment {
        key: InstalmentKey { calendar: 1, number: u32::from(k) + 1 },
        due: date("2024-02-01").plus_months(i32::from(k)),
        principal: money("100.00"),
        interest: Amount::ZERO,
        fee: Amount::ZERO,
    });
    let contract = Contract {
        person: "P1".into(),
        product: given().key,
        funding_source: "own".into(),
        principal: Amount::from_minor(10_000 * i64::from(count)),
        instalments: Instalments::Given(rows.collect()),
    };
    let opening = ("2024-01-01", Event::ContractOpened(Box::new(contract)));
    let all = std::iter::once(opening).chain(events).zip(1..);
    let mut entries: Vec<Entry> =
        all.map(|((on, event), seq)| Entry { seq, effective_on: date(on), booked_on: date(on), event }).collect();
    entries.sort_by_key(Entry::replay_order);
    entries
}

fn set(policy: &str, class: &str) -> Event {
    Event::ClassSet {
        policy: policy.into(),
        class: class.into(),
        reason: "the committee's minutes".into(),
        approved_by: "committee".into(),
    }
}

/// Everything unpaid is due a month later.
fn extension() -> Event {
    restructured(RestructureKind::Extension { by: Period::Months(1) })
}

fn restructured(kind: RestructureKind) -> Event {
    Event::Restructured(Box::new(Restructure {
        kind,
        reason: "lost his job".into(),
        requested_by: None,
        approved_by: None,
    }))
}

/// The class of an account of [`given`] at the end of a day.
fn class_on(entries: &[Entry], on: &str, versions: &PolicyVersions) -> String {
    found(entries, on, versions).class_id().to_owned()
}

fn found<'p>(entries: &[Entry], on: &str, versions: &'p PolicyVersions) -> Classification<'p> {
    classify(History::new(&given(), entries), date(on), versions).unwrap()
}

/// Every change of class through a day: the day, and the class.
fn changes(entries: &[Entry], through: &str, versions: &PolicyVersions) -> Vec<(String, String)> {
    let changes = class_history(History::new(&given(), entries), date(through), versions);
    changes.iter().map(|change| (change.to.day.to_string(), change.to.class_id().to_owned())).collect()
}

fn told(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(day, class)| ((*day).to_owned(), (*class).to_owned())).collect()
}
