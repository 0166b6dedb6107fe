//! Strategies on a book: which state every account is in on a day, and what another strategy would change.
//!
//! Decides and tells; nothing is booked and nobody is contacted. Facts come from `strategy_facts::account`. The store is read
//! on one thread, decisions are made on several.

mod group;
mod scorers;

use std::collections::BTreeMap;

use collections::person::Entry;
use collections::strategy::Decision;
use collections::strategy::experiment::Place;
use collections::strategy::fact::Facts;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use primitives::{Amount, Date};

use crate::error::{Refused, Result};
use crate::features::external::External;
use crate::persons;
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::scoring::Deciding;
use crate::shares::in_shares;
use crate::strategy_file::Written;
use crate::uses::priority::PriorityFile;

pub(crate) use group::score;
use group::{By, Group, Known, of_persons};
pub use scorers::Scorers;

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
    /// The versions that score.
    pub scoring: Scoring<'b>,
    /// How many threads compute.
    pub threads: usize,
}

/// The versions that score accounts for strategies.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scoring<'b> {
    /// Those that foresee default: `score.pd`, `score.points`.
    pub default: Option<&'b Deciding>,
    /// Those that foresee a missed bill: `score.miss_next`.
    pub missed_bill: Option<&'b Deciding>,
    /// What is lost in a default: `score.expected_loss`.
    pub losses: Option<&'b PriorityFile>,
    /// Columns of others, for models that read some.
    pub external: &'b [External],
}

impl Scoring<'_> {
    /// Whether anything scores.
    pub(crate) fn scores(&self) -> bool {
        self.default.is_some() || self.missed_bill.is_some()
    }
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
    let zone = zone(asked.store)?;
    let (mut survey, mut after, mut done) = (Survey::default(), AccountId::default(), 0);
    loop {
        let rows = asked.store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(survey) };
        after = last.id;
        done += rows.len() as u64;
        let groups = of_persons(asked.store, rows, &zone)?;
        // The store stays on this thread; what threads need of a book is not in it.
        let by = By { products: asked.products, as_of: asked.as_of, zone: &zone, scoring: asked.scoring, strategies };
        let shares = in_shares(&groups, asked.threads, |groups| {
            let mut found = Vec::new();
            for group in groups {
                group.decide(by, &mut found)?;
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
    let mut group = Group { rows: vec![row.clone()], places: vec![0], known: Known::default() };
    group.add_others(asked.store.accounts_of_person(&row.person)?);
    let zone = zone(asked.store)?;
    group.known = Known::of(&asked.store.person_events(&[&row.person])?, &zone)?;
    let mut found = Vec::new();
    let by = By {
        products: asked.products,
        as_of: asked.as_of,
        zone: &zone,
        scoring: asked.scoring,
        strategies: &[strategy],
    };
    group.decide(by, &mut found)?;
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
    .zh(format!("策略 {} 与 {} 的币种不同，无法比较。", pair[0].strategy.id, pair[1].strategy.id))
    .into())
}

/// The zone whose days are the book's.
fn zone(store: &dyn Reading) -> Result<TimeZone> {
    Ok(TimeZone::get(&store.info()?.time_zone).map_err(anyhow::Error::from)?)
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
