//! Trials: how a challenger does beside the champion by the outcomes of a book, judged by the rule that was fixed beforehand.
//!
//! Looks lie at equal distances from the day on which the trial began to its last day. Each is made with what was known at
//! the end of its own day, whenever it is asked for, so that asking more often changes nothing. An account enters on the
//! first day of the trial, or on the day on which it was opened; its outcome is read by the trial's definition of bad.

mod view;

use ledger::History;
use ledger::account::Status;
use ledger::course::course;
use primitives::Date;
use risk::Outcome;
use risk::outcome::BadDefinition;
use risk::trial::{Arm, Look, StopRule, look};

use crate::close_day::business_day;
use crate::error::{Refused, Result};
use crate::features::outcome::outcome;
use crate::models::{Models, Trial, is_validation};
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::shares::in_shares;

pub use view::{ArmView, LookView, TrialView};

/// How many accounts are read at once.
const BATCH: usize = 5_000;

/// A trial that is looked at.
#[derive(Clone, Copy)]
pub struct Asked<'b> {
    /// Where accounts are read.
    pub store: &'b dyn Reading,
    /// Their products.
    pub products: &'b Products,
    /// The model.
    pub id: &'b str,
    /// The last day that counts.
    pub as_of: Date,
    /// How many threads compute.
    pub threads: usize,
}

/// What a look found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Looked {
    pub(super) number: u32,
    pub(super) on: Date,
    pub(super) champion: Arm,
    pub(super) challenger: Arm,
    pub(super) immature: u64,
    pub(super) found: Look,
}

/// Looks at the running trial of a model, at every look that is due.
///
/// # Errors
/// When no trial runs, its outcome is no definition, or the store cannot be read.
pub fn trial(asked: Asked<'_>, mut progress: impl FnMut(u64)) -> Result<TrialView> {
    let models = Models::load(asked.store)?;
    let running = models.challenger(asked.id).and_then(|one| Some((one, one.trial.as_ref()?)));
    let (challenger, terms) = running.ok_or_else(|| {
        Refused::new(format!("no trial of model {} runs", asked.id))
            .hint("make a version challenger")
            .command("risk promote --to challenger")
    })?;
    let bad = terms.definition()?;
    let change = challenger
        .changes
        .iter()
        .rev()
        .find(|change| change.state == challenger.state.name() && !is_validation(change));
    let began_at = change.map_or(challenger.row.added_at, |change| change.at);
    let began_on = match &terms.begins_on {
        Some(day) => day.parse().map_err(|why| anyhow::anyhow!("{day}: {why}"))?,
        None => business_day(&asked.store.info()?, began_at)?,
    };
    let ends_on: Date = terms.ends_on.parse().map_err(|why| anyhow::anyhow!("{}: {why}", terms.ends_on))?;
    let rule = terms.stop_rule();
    let (mut looked, mut before) = (Vec::new(), 0);
    for (number, on) in looks(&rule, began_on, ends_on).filter(|(_, on)| *on <= asked.as_of) {
        let mut last_done = 0;
        let tallies = tallies(asked, terms, &bad, (began_on, on), |done| {
            last_done = done;
            progress(before + done);
        })?;
        before += last_done;
        let Tallies { champion, challenger, immature } = tallies;
        let found = look(&rule, number, champion, challenger);
        looked.push(Looked { number, on, champion, challenger, immature, found });
        if let Look::StopForHarm(_) = found {
            break;
        }
    }
    let next = looks(&rule, began_on, ends_on).map(|(_, on)| on).find(|on| *on > asked.as_of);
    let champion = models.champion(asked.id).map(crate::models::Registered::key).unwrap_or_default();
    Ok(view::view(view::Of { champion, challenger: challenger.key(), terms, began_on, looked: &looked, next }))
}

/// The looks, counted from 1, with their days: the last one on the last day.
pub(super) fn looks(rule: &StopRule, began_on: Date, ends_on: Date) -> impl Iterator<Item = (u32, Date)> + use<> {
    let (days, looks) = (i64::from((ends_on - began_on).max(0)), i64::from(rule.looks.max(1)));
    (1..=rule.looks.max(1)).map(move |number| {
        let after = days * i64::from(number) / looks;
        (number, began_on + i32::try_from(after).unwrap_or(i32::MAX))
    })
}

#[derive(Clone, Copy, Debug, Default)]
struct Tallies {
    champion: Arm,
    challenger: Arm,
    immature: u64,
}

impl Tallies {
    fn add(&mut self, other: Self) {
        for (arm, more) in [(&mut self.champion, other.champion), (&mut self.challenger, other.challenger)] {
            arm.accounts += more.accounts;
            arm.bads += more.bads;
        }
        self.immature += other.immature;
    }
}

fn tallies(
    asked: Asked<'_>,
    terms: &Trial,
    bad: &BadDefinition,
    (began_on, on): (Date, Date),
    mut progress: impl FnMut(u64),
) -> Result<Tallies> {
    let (mut all, mut after, mut done) = (Tallies::default(), AccountId::default(), 0);
    loop {
        let rows = asked.store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(all) };
        after = last.id;
        done += rows.len() as u64;
        let shares = in_shares(&rows, asked.threads, |rows| {
            let mut found = Tallies::default();
            for row in rows {
                let Some(outcome) = of_account(asked.products, row, bad, (began_on, on))? else { continue };
                found.count(outcome, terms.split.has(&row.reference));
            }
            Ok(found)
        })?;
        shares.into_iter().for_each(|found| all.add(found));
        progress(done);
    }
}

impl Tallies {
    fn count(&mut self, outcome: Outcome, is_challenger: bool) {
        let arm = if is_challenger { &mut self.challenger } else { &mut self.champion };
        match outcome {
            Outcome::Good => arm.accounts += 1,
            Outcome::Bad => {
                arm.accounts += 1;
                arm.bads += 1;
            }
            Outcome::Indeterminate => {}
            Outcome::Immature => self.immature += 1,
        }
    }
}

/// What became of an account from the day on which it entered, as it was known on the day of the look; none when it did not
/// enter, or has no bill on which it could be seen.
fn of_account(
    products: &Products,
    row: &AccountRow,
    bad: &BadDefinition,
    (began_on, on): (Date, Date),
) -> anyhow::Result<Option<Outcome>> {
    let entries = row.record.unpack()?.entries;
    let history = History::new(products.of_contract(&row.product_key())?, &entries);
    let Some(seen) = course(history, on, |entry| entry.booked_on <= on) else { return Ok(None) };
    let entered = seen.account.opened_on.max(began_on);
    if entered > on {
        return Ok(None);
    }
    let then = course(history, entered, |entry| entry.booked_on <= entered);
    if then.is_none_or(|then| then.account.status() != Status::Open) {
        return Ok(None);
    }
    Ok(outcome(history, &seen, entered, bad, |entry| entry.booked_on <= on))
}

#[cfg(test)]
mod tests;
