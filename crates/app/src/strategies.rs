//! Strategies on a book: which state every account is in on a day, and what another strategy would change.
//!
//! Decides and tells; nothing is booked and nobody is contacted. Facts come from `strategy_facts::account`. The store is read
//! on one thread, decisions are made on several.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context;
use collections::person::Entry;
use collections::strategy::Decision;
use collections::strategy::experiment::Place;
use collections::strategy::fact::Facts;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::History;
use ledger::course::{Course, course};
use primitives::{Amount, Date};

use crate::error::{Refused, Result};
use crate::persons;
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::record::Unpacked;
use crate::shares::in_shares;
use crate::strategy_facts::account::{Subject, facts};
use crate::strategy_facts::person::{Moment, told};
use crate::strategy_file::Written;

/// How many accounts are read at once.
const BATCH: usize = 5_000;

/// A book to be decided about.
#[derive(Clone, Copy)]
pub struct Asked<'b> {
    /// Where its accounts are read.
    pub store: &'b dyn Reading,
    /// Its products.
    pub products: &'b Products,
    /// The day at whose end decisions are made, by all that is known now.
    pub as_of: Date,
    /// How many threads compute.
    pub threads: usize,
}

/// What one strategy decides about one account, and by what.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The lender's reference of the account.
    pub account: String,
    /// What is past due on it.
    pub past_due: Amount,
    /// What is owed on it.
    pub owed: Amount,
    /// All facts that are known.
    pub facts: Facts,
    /// The decisions, one for each strategy that was asked.
    pub decisions: Vec<Decision>,
}

/// Accounts counted, with what is owed on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub accounts: u64,
    /// What is past due on them.
    pub past_due: Amount,
    /// What is owed on them.
    pub owed: Amount,
}

impl Tally {
    fn add(&mut self, decided: &Decided) {
        self.accounts += 1;
        self.past_due += decided.past_due;
        self.owed += decided.owed;
    }
}

/// A book by the states of its accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Accounts by their state under each strategy that was asked, in places of states.
    pub states: BTreeMap<Vec<usize>, Tally>,
    /// Accounts by the arm of the first strategy's experiment.
    pub arms: BTreeMap<String, u64>,
    /// Accounts in another currency than the strategies', which are not decided about.
    pub other_currency: u64,
}

impl Survey {
    /// The tally of a state under the first strategy.
    pub fn state(&self, place: usize) -> Tally {
        let mut sum = Tally::default();
        for (_, tally) in self.states.iter().filter(|(states, _)| states.first() == Some(&place)) {
            sum.accounts += tally.accounts;
            sum.past_due += tally.past_due;
            sum.owed += tally.owed;
        }
        sum
    }
}

/// Decides about every account that is open on the day, in the order of the accounts' numbers.
///
/// # Errors
/// When strategies are in different currencies, the store cannot be read, or `each` refuses an account.
pub fn survey(
    asked: Asked<'_>,
    strategies: &[&Written],
    mut each: impl FnMut(&Decided) -> Result<()>,
    mut progress: impl FnMut(u64),
) -> Result<Survey> {
    same_currency(strategies)?;
    let clock = Clock::of(asked)?;
    let (mut survey, mut after, mut done) = (Survey::default(), AccountId::default(), 0);
    loop {
        let rows = asked.store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(survey) };
        after = last.id;
        done += rows.len() as u64;
        let groups = of_persons(asked.store, rows)?;
        let products = asked.products;
        let shares = in_shares(&groups, asked.threads, |groups| {
            let mut found = Vec::new();
            for group in groups {
                group.decide(products, &clock, strategies, &mut found)?;
            }
            Ok(found)
        })?;
        let mut found: Vec<(usize, Option<Decided>)> = shares.into_iter().flatten().collect();
        found.sort_by_key(|(place, _)| *place);
        for (_, decided) in found {
            let Some(decided) = decided else {
                survey.other_currency += 1;
                continue;
            };
            let states = decided.decisions.iter().map(|decision| decision.state).collect();
            survey.states.entry(states).or_default().add(&decided);
            if let Some(place) = decided.decisions.first().and_then(|decision| decision.place.as_ref()) {
                *survey.arms.entry(arm(place).to_owned()).or_default() += 1;
            }
            each(&decided)?;
        }
        progress(done);
    }
}

/// Decides about one account; none when it is not open on the day.
///
/// # Errors
/// When its currency is another, or the store cannot be read.
pub fn decide(asked: Asked<'_>, row: &AccountRow, strategy: &Written) -> Result<Option<Decided>> {
    let mut group = Group { rows: vec![row.clone()], places: vec![0], known: Vec::new() };
    group.add_others(asked.store.accounts_of_person(&row.person)?);
    group.known = entries(&asked.store.person_events(&[&row.person])?)?;
    let mut found = Vec::new();
    group.decide(asked.products, &Clock::of(asked)?, &[strategy], &mut found)?;
    match found.pop() {
        Some((_, Some(decided))) => Ok(Some(decided)),
        Some((_, None)) => Err(Refused::new(format!(
            "account {} is not in {}, the currency of strategy {}",
            row.reference,
            strategy.currency.code(),
            strategy.strategy.id
        ))
        .into()),
        None => Ok(None),
    }
}

/// The name of a place in an experiment.
pub fn arm(place: &Place) -> &str {
    match place {
        Place::Control => "control",
        Place::Arm(name) => name,
        Place::Outside => "outside",
    }
}

pub(crate) fn same_currency(strategies: &[&Written]) -> Result<()> {
    let different = strategies.windows(2).find(|pair| pair[0].currency != pair[1].currency);
    let Some(pair) = different else { return Ok(()) };
    Err(Refused::new(format!(
        "strategies {} and {} are in different currencies and cannot be compared",
        pair[0].strategy.id, pair[1].strategy.id
    ))
    .into())
}

/// The day, and whose clocks tell when it ends.
struct Clock {
    as_of: Date,
    zone: TimeZone,
}

impl Clock {
    fn of(asked: Asked<'_>) -> Result<Self> {
        let zone = TimeZone::get(&asked.store.info()?.time_zone).map_err(anyhow::Error::from)?;
        Ok(Self { as_of: asked.as_of, zone })
    }
}

/// What the journal of persons tells the gate of one person.
pub(crate) fn entries(rows: &[crate::port::PersonEventRow]) -> anyhow::Result<Vec<Entry>> {
    let read = rows.iter().map(persons::entry).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(read.into_iter().flatten().collect())
}

/// The first instant of a day.
pub(crate) fn start_of(zone: &TimeZone, day: Date) -> Timestamp {
    day.civil().to_zoned(zone.clone()).map_or(Timestamp::MAX, |start| start.timestamp())
}

/// The day of an instant.
pub(crate) fn day_of(zone: &TimeZone, at: Timestamp) -> Date {
    Date::from_civil(zone.to_datetime(at).date()).unwrap_or(Date::MAX)
}

/// The accounts of one person: those that are asked about, and behind them the others.
struct Group {
    rows: Vec<AccountRow>,
    /// The place in the batch of each of the first rows.
    places: Vec<usize>,
    /// What is known of the person.
    known: Vec<Entry>,
}

/// The accounts of a batch by person.
fn of_persons(store: &dyn Reading, rows: Vec<AccountRow>) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::with_capacity(rows.len());
    let mut of_person: HashMap<String, usize> = HashMap::new();
    for (place, row) in rows.into_iter().enumerate() {
        let next = groups.len();
        let group = *of_person.entry(row.person.clone()).or_insert(next);
        if group == next {
            groups.push(Group { rows: Vec::new(), places: Vec::new(), known: Vec::new() });
        }
        groups[group].rows.push(row);
        groups[group].places.push(place);
    }
    let names: Vec<&str> = of_person.keys().map(String::as_str).collect();
    let mut known = persons::by_person(store, &names)?;
    for (person, group) in of_person {
        groups[group].add_others(store.accounts_of_person(&person)?);
        groups[group].known = entries(&known.remove(&person).unwrap_or_default())?;
    }
    Ok(groups)
}

impl Group {
    fn add_others(&mut self, all: Vec<AccountRow>) {
        let asked = self.places.len();
        let others = all.into_iter().filter(|row| self.rows[..asked].iter().all(|known| known.id != row.id));
        self.rows.extend(others.collect::<Vec<_>>());
    }

    fn decide(
        &self,
        products: &Products,
        clock: &Clock,
        strategies: &[&Written],
        found: &mut Vec<(usize, Option<Decided>)>,
    ) -> anyhow::Result<()> {
        let unpacked: Vec<Unpacked> = self.rows.iter().map(|row| row.record.unpack()).collect::<anyhow::Result<_>>()?;
        let mut courses: Vec<Option<Course<'_>>> = Vec::with_capacity(self.rows.len());
        for (row, events) in self.rows.iter().zip(&unpacked) {
            let product = products.of_contract(&row.product_key())?;
            courses.push(course(History::new(product, &events.entries), clock.as_of, |_| true));
        }
        for (at, place) in self.places.iter().enumerate() {
            let Some(own) = &courses[at] else { continue };
            let others: Vec<&Course<'_>> = courses
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .filter_map(|(_, it)| it.as_ref())
                .collect();
            found.push((*place, decided((&self.rows[at], &self.known), clock, (own, &others), strategies)?));
        }
        Ok(())
    }
}

fn decided(
    (row, known): (&AccountRow, &[Entry]),
    clock: &Clock,
    (own, others): (&Course<'_>, &[&Course<'_>]),
    strategies: &[&Written],
) -> anyhow::Result<Option<Decided>> {
    let Some(currency) = strategies.first().map(|first| first.currency) else { return Ok(None) };
    if own.account.product.currency != currency {
        return Ok(None);
    }
    let of_account = || format!("account {}", row.reference);
    let moment = Moment { on: clock.as_of, before: start_of(&clock.zone, clock.as_of.next()) };
    let told = told(known, &row.reference, moment, |at| day_of(&clock.zone, at)).with_context(of_account)?;
    let subject = Subject { own, others, currency, told: &told, score: None };
    let facts = facts(&subject).with_context(of_account)?;
    let decide = |written: &&Written| written.strategy.decide(&facts, &row.person, own.through());
    let decisions: Vec<Decision> = strategies.iter().map(decide).collect::<std::result::Result<_, _>>()?;
    Ok(Some(Decided {
        account: row.reference.clone(),
        past_due: ledger::ageing::age(&own.account).overdue_total(),
        owed: own.account.unpaid().total(),
        facts,
        decisions,
    }))
}
