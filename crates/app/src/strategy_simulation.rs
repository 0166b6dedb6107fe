//! Strategies tried on the past: who would have been contacted on which day, at what cost, and what that may have brought.
//!
//! Day by day, with what was booked before the day. Every contact asks the gate, against a person who has had the simulated
//! contacts and no others. History is not changed by them: payments come in as they did. What actions may have brought is
//! told by a file of responses and kept apart. Section 8 of `docs/reference/strategy.md` is its page.

mod desk;
pub mod figures;
mod life;
pub(crate) mod looked_at;
pub mod responses;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use collections::contact::Pack;
use collections::person::{Channel, Entry, Purpose};
use collections::strategy::plan::Why;
use primitives::{Amount, Date};

use self::figures::{Comparison, Figures};
use self::life::{Life, Setting};
use self::looked_at::Horizon;
use self::responses::Responses;
use crate::error::{Refused, Result};
use crate::persons;
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::shares::in_shares;
use crate::strategies::entries;
use crate::strategy_file::Written;

/// How many accounts are read at once.
const BATCH: usize = 5_000;

/// The book on whose past something is tried.
#[derive(Clone, Copy)]
pub struct Past<'a> {
    /// Where accounts are read.
    pub store: &'a dyn Reading,
    /// Their products.
    pub products: &'a Products,
    /// How many threads compute.
    pub threads: usize,
}

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    /// The strategies, side by side; all in one currency.
    pub strategies: &'a [&'a Written],
    /// The rules of contact.
    pub packs: &'a [&'a Pack],
    /// What actions are assumed to bring; nothing is estimated without.
    pub responses: Option<&'a Responses>,
    /// The first day on which steps are taken.
    pub from: Date,
    /// The last one.
    pub to: Date,
    /// For how many days before the first it is decided without doing anything, so that stays have their beginning.
    pub warm_up_days: u32,
    /// What chance starts from.
    pub seed: u64,
    /// Whether every action is told one by one.
    pub tells_actions: bool,
}

/// What came of a step that fell due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// It was taken.
    Taken {
        /// In which way.
        channel: Channel,
        /// At what cost, in millionths.
        cost: i64,
    },
    /// The gate refused every channel; the rule that refused the first one longest.
    Refused(String),
    /// It was left out.
    LeftOut(Why),
}

/// One step of one person on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Under which of the strategies.
    pub strategy: usize,
    /// The day.
    pub on: Date,
    /// The person.
    pub person: String,
    /// The accounts with what is past due on each, or falls due next.
    pub accounts: Vec<(String, Amount)>,
    /// The state's place.
    pub state: usize,
    /// The step's place in the state.
    pub step: usize,
    /// What it is for.
    pub purpose: Purpose,
    /// What came of it.
    pub came: Came,
}

/// What a simulation found.
#[derive(Clone, Debug, Default)]
pub struct Simulated {
    /// Of each strategy, in their order.
    pub figures: Vec<Figures>,
    /// The first strategy less the second, person by person.
    pub comparison: Option<Comparison>,
    /// Persons about whom anything was decided.
    pub persons: u64,
    /// Account-days that were decided about, for each strategy.
    pub account_days: u64,
    /// Accounts in another currency, about which nothing was decided.
    pub other_currency: u64,
}

/// Tries strategies on a book's past. `each` is told every action where that was asked for, in the order of persons.
///
/// # Errors
/// When days or strategies do not fit together, the store cannot be read, or `each` refuses.
pub fn simulate(
    past: Past<'_>,
    trial: Trial<'_>,
    mut each: impl FnMut(&Action) -> Result<()>,
    mut progress: impl FnMut(u64),
) -> Result<Simulated> {
    check(&trial)?;
    let Past { store, products, threads } = past;
    let zone = jiff::tz::TimeZone::get(&store.info()?.time_zone).map_err(anyhow::Error::from)?;
    let setting = Setting { trial, products, horizon: Horizon::of(trial.strategies), zone };
    let mut simulated = Simulated {
        figures: trial.strategies.iter().map(|_| Figures::default()).collect(),
        comparison: (trial.strategies.len() == 2).then(Comparison::default),
        ..Simulated::default()
    };
    let (mut after, mut done) = (AccountId::default(), 0);
    loop {
        let rows = store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(simulated) };
        let last = last.id;
        done += rows.len() as u64;
        let persons = persons(store, rows, after)?;
        after = last;
        let lives = in_shares(&persons, threads, |persons| {
            persons.iter().map(|person| Life::of(&setting, person)).collect::<anyhow::Result<Vec<Life>>>()
        })?;
        for life in lives.into_iter().flatten() {
            simulated.add(&life);
            for action in &life.actions {
                each(action)?;
            }
        }
        progress(done);
    }
}

impl Simulated {
    fn add(&mut self, life: &Life) {
        self.other_currency += life.other_currency;
        if life.account_days == 0 {
            return;
        }
        self.persons += 1;
        self.account_days += life.account_days;
        for (figures, lived) in self.figures.iter_mut().zip(&life.lived) {
            figures.add(lived);
        }
        if let (Some(comparison), [new, old]) = (&mut self.comparison, &life.lived[..]) {
            comparison.add(new, old);
        }
    }
}

fn check(trial: &Trial<'_>) -> Result<()> {
    if trial.to < trial.from {
        return Err(Refused::new(format!("{} is before {}", trial.to, trial.from)).into());
    }
    if trial.packs.is_empty() {
        return Err(Refused::new("no contact pack is named, and nothing is simulated without asking the gate")
            .hint("name one")
            .command("--pack cn-2026")
            .into());
    }
    if let Some(pack) = trial.packs.iter().find(|pack| pack.effective_from > trial.from) {
        let what =
            format!("pack {} is in force from {} on, and {} is earlier", pack.key, pack.effective_from, trial.from);
        return Err(Refused::new(what)
            .hint("simulate later days, or try the past under today's rules")
            .command("--backdate-packs")
            .into());
    }
    crate::strategies::same_currency(trial.strategies)
}

/// A person's accounts, and what is known of the person.
struct Known {
    accounts: Vec<AccountRow>,
    entries: Vec<Entry>,
}

/// The persons whose first account comes after `after`: every person once. What they were contacted in fact is left out.
fn persons(store: &dyn Reading, rows: Vec<AccountRow>, after: AccountId) -> Result<Vec<Known>> {
    let mut seen: HashSet<String> = HashSet::new();
    let names: Vec<String> = rows.into_iter().map(|row| row.person).filter(|name| seen.insert(name.clone())).collect();
    let mut events = persons::by_person(store, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
    let mut found = Vec::new();
    for name in names {
        let accounts = store.accounts_of_person(&name)?;
        if accounts.iter().all(|account| account.id > after) {
            let mut entries = entries(&events.remove(&name).unwrap_or_default())?;
            entries.retain(|entry| entry.event.attempt().is_none());
            found.push(Known { accounts, entries });
        }
    }
    Ok(found)
}
