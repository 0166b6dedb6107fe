//! The read-out of an experiment: what its arms came to, and whether it is too early to tell.
//!
//! The rule is part of the strategy and fixed before the experiment begins. A look uses exactly as many persons of each arm as
//! the rule gives it, the first ones by the day of their outcome: whoever looks more often sees the same answer, and cannot
//! stop when it pleases. `risk::trial` has the mathematics.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use collections::strategy::Strategy;
use collections::strategy::experiment::{Experiment, Place, Readout};
use ledger::History;
use ledger::course::{Course, course};
use primitives::Date;
use risk::trial::{Arm, Look, StopRule, look};

use crate::error::{Refused, Result};
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::shares::in_shares;
use crate::strategies::arm;

const BATCH: usize = 5_000;
const PLACES: f64 = 10_000.0;

/// A person who fell past due in an experiment, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entered {
    /// The day on which the outcome is known.
    pub outcome_on: Date,
    /// The person.
    pub person: String,
    /// The arm, or `control`.
    pub arm: String,
    /// Whether something is past due on that day; none while it has not come.
    pub is_uncured: Option<bool>,
}

/// What is known of an arm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Persons whose outcome is known.
    pub persons: u64,
    /// Those of them who are not cured.
    pub uncured: u64,
    /// Persons whose day has not come.
    pub waiting: u64,
}

/// What a read-out says of an arm, against the first one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// At which look it says so; 0 before the first.
    pub look: u32,
    /// How many persons of each arm the next look needs; none after the last.
    pub next_needs: Option<u64>,
    /// What it says.
    pub says: Look,
}

/// A read-out.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The experiment's name.
    pub experiment: String,
    /// Its rule.
    pub rule: Readout,
    /// The last day that is known.
    pub as_of: Date,
    /// The arm against which the others are read: the first one.
    pub reference: String,
    /// What is known of each arm, and of the control share.
    pub arms: BTreeMap<String, Known>,
    /// What is said of each other arm, and of the control share.
    pub said: BTreeMap<String, Said>,
}

/// Reads an experiment out, by all that is known at the end of a day.
///
/// # Errors
/// When the strategy has no experiment, no rule was stated, or the store cannot be read.
pub fn read_out(
    store: &dyn Reading,
    products: &Products,
    strategy: &Strategy,
    as_of: Date,
    threads: usize,
) -> Result<Read> {
    let (experiment, rule) = stated(strategy)?;
    let first = experiment.begins_on.unwrap_or(strategy.effective_from);
    let mut entered = Vec::new();
    let (mut after, mut seen) = (AccountId::default(), HashSet::new());
    loop {
        let rows = store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let names: Vec<String> =
            rows.into_iter().map(|row| row.person).filter(|name| seen.insert(name.clone())).collect();
        let persons: Vec<Vec<AccountRow>> =
            names.iter().map(|name| store.accounts_of_person(name)).collect::<anyhow::Result<_>>()?;
        let found = in_shares(&persons, threads, |persons| {
            let one = |rows: &Vec<AccountRow>| entry(products, experiment, rule, rows, (first, as_of));
            persons.iter().map(one).collect::<anyhow::Result<Vec<Option<Entered>>>>()
        })?;
        entered.extend(found.into_iter().flatten().flatten());
    }
    entered.sort_unstable();
    Ok(say(experiment, rule, as_of, &entered))
}

fn stated(strategy: &Strategy) -> Result<(&Experiment, Readout)> {
    let Some(experiment) = &strategy.experiment else {
        let refused = Refused::new(format!("strategy {}@{} has no experiment", strategy.id, strategy.version));
        return Err(refused.hint("write an [experiment] with its arms").into());
    };
    let Some(rule) = experiment.readout else {
        let refused = Refused::new(format!("experiment {} says nowhere how it is read out", experiment.name));
        return Err(refused
            .hint("state it before the experiment begins: [experiment.readout] with horizon_days and persons_per_arm")
            .into());
    };
    Ok((experiment, rule))
}

/// When a person first fell past due in the experiment, and what came of it; none who did not, or is in no arm.
fn entry(
    products: &Products,
    experiment: &Experiment,
    rule: Readout,
    rows: &[AccountRow],
    (first, as_of): (Date, Date),
) -> anyhow::Result<Option<Entered>> {
    let unpacked: Vec<_> = rows.iter().map(|row| row.record.unpack()).collect::<anyhow::Result<_>>()?;
    let mut courses: Vec<Course<'_>> = Vec::with_capacity(rows.len());
    for (row, events) in rows.iter().zip(&unpacked) {
        let history = History::new(products.of_contract(&row.product_key())?, &events.entries);
        courses.extend(course(history, as_of, |_| true));
    }
    let is_late = |day: Date| courses.iter().any(|course| course.days_past_due(day) > 0);
    let last = experiment.ends_on.map_or(as_of, |end| end.min(as_of));
    let spells = courses.iter().flat_map(|course| course.spells.iter().filter(|spell| spell.is_past_due()));
    let begins = spells.map(|spell| spell.from).filter(|from| first <= *from && *from <= last);
    let fell = begins.filter(|from| is_late(*from) && !is_late(from.previous())).min();
    let (Some(fell), Some(person)) = (fell, rows.first().map(|row| row.person.clone())) else { return Ok(None) };
    let place = experiment.place(&person, fell);
    if place == Place::Outside {
        return Ok(None);
    }
    let outcome_on = fell + i32::try_from(rule.horizon_days).unwrap_or(i32::MAX / 2);
    let is_uncured = (outcome_on <= as_of).then(|| is_late(outcome_on));
    Ok(Some(Entered { outcome_on, person, arm: arm(&place).to_owned(), is_uncured }))
}

/// What the persons who entered say, in the order of their outcomes.
pub fn say(experiment: &Experiment, rule: Readout, as_of: Date, entered: &[Entered]) -> Read {
    let reference = experiment.arms.first().map_or_else(|| "control".to_owned(), |arm| arm.name.clone());
    let mut arms: BTreeMap<String, Known> =
        experiment.arms.iter().map(|arm| (arm.name.clone(), Known::default())).collect();
    if experiment.control_places > 0 {
        arms.insert("control".to_owned(), Known::default());
    }
    for person in entered {
        let known = arms.entry(person.arm.clone()).or_default();
        match person.is_uncured {
            Some(is_uncured) => {
                known.persons += 1;
                known.uncured += u64::from(is_uncured);
            }
            None => known.waiting += 1,
        }
    }
    let others = arms.keys().filter(|name| **name != reference);
    let said = others.map(|name| (name.clone(), said(rule, entered, &reference, name))).collect();
    Read { experiment: experiment.name.clone(), rule, as_of, reference, arms, said }
}

/// The looks one after the other, each with its own number of persons, up to the one that stops the experiment.
fn said(rule: Readout, entered: &[Entered], reference: &str, name: &str) -> Said {
    let outcomes = |arm: &str| -> Vec<bool> {
        entered.iter().filter(|person| person.arm == arm).filter_map(|person| person.is_uncured).collect()
    };
    let (champion, challenger) = (outcomes(reference), outcomes(name));
    let needs = |number: u32| (u64::from(rule.persons_per_arm) * u64::from(number)).div_ceil(u64::from(rule.looks));
    let fewer = champion.len().min(challenger.len()) as u64;
    let stop = StopRule { accounts_min: needs(1), looks: rule.looks, harm: f64::from(rule.harm_places) / PLACES };
    let mut answer = Said { look: 0, next_needs: Some(needs(1)), says: Look::TooEarly { accounts: fewer } };
    for number in (1..=rule.looks).take_while(|number| needs(*number) <= fewer) {
        let first = |outcomes: &[bool]| {
            let looked = outcomes.iter().take(usize::try_from(needs(number)).unwrap_or(usize::MAX));
            Arm { accounts: needs(number), bads: looked.filter(|is_bad| **is_bad).count() as u64 }
        };
        let says = look(&stop, number, first(&champion), first(&challenger));
        let is_over = matches!(says, Look::StopForHarm(_) | Look::Ended(_));
        answer = Said { look: number, next_needs: (!is_over).then(|| needs(number + 1)), says };
        if is_over {
            break;
        }
    }
    answer
}
