//! Loss given default as a book shows it: what came in after a default, against what was owed on its day.
//!
//! Retrospective: what is known now of defaults that are old enough. A product with too few of them shows nothing, and the
//! stated share of the terms is used; every answer says which.

use std::collections::BTreeMap;

use ledger::Event;
use ledger::course::Course;
use primitives::{Amount, Currency, Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Result;
use crate::features::rows::{Standing, Table, Whom, look_at_all};

/// How a loss is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// An account defaults on the first day at whose end it is so many days past due, or on the day of its charge-off.
    pub default_days_past_due: u32,
    /// What came in within so many days after that was recovered; younger defaults do not count.
    pub recovered_within_days: u32,
    /// How many defaults a product needs.
    pub accounts_min: u64,
}

/// What the defaults of a product came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Shown {
    /// Accounts that defaulted long enough ago.
    pub accounts: u64,
    /// What they owed at the end of that day, in minor units.
    pub owed_minor: i64,
    /// What came in afterwards, at most what was owed, in minor units.
    pub recovered_minor: i64,
    /// The share of what was owed that did not come in; none where there are too few accounts.
    pub lgd: Option<f64>,
}

/// The losses of a book, by product.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Losses {
    /// By the product's name.
    pub by_product: BTreeMap<String, Shown>,
}

impl Losses {
    /// The measured share of a product; none where it has too few defaults.
    pub fn of_product(&self, id: &str) -> Option<f64> {
        self.by_product.get(id).and_then(|shown| shown.lgd)
    }
}

struct Defaulted {
    product: String,
    owed: Amount,
    recovered: Amount,
}

/// Measures losses by what is known on a day. Accounts in another currency are left out.
///
/// # Errors
/// When the store cannot be read.
pub fn measure(
    table: Table<'_>,
    observed: Observed,
    (currency, day): (Currency, Date),
    progress: impl FnMut(u64),
) -> Result<Losses> {
    let mut losses = Losses::default();
    let take = |one: Defaulted| {
        let shown = losses.by_product.entry(one.product).or_default();
        shown.accounts += 1;
        shown.owed_minor += one.owed.minor();
        shown.recovered_minor += one.recovered.minor();
        Ok(())
    };
    let work = |standing: &Standing<'_>| {
        let is_asked = standing.product().currency == currency;
        Ok(is_asked.then(|| default(standing, observed, day)).flatten())
    };
    look_at_all(table, (Whom::All, day), work, take, progress)?;
    losses.by_product.values_mut().for_each(|shown| shown.judge(observed.accounts_min));
    Ok(losses)
}

fn default(standing: &Standing<'_>, observed: Observed, day: Date) -> Option<Defaulted> {
    let on = defaulted_on(standing.own(), observed.default_days_past_due)?;
    let last = on + i32::try_from(observed.recovered_within_days).unwrap_or(i32::MAX);
    let owed = standing.owed_on(on).filter(|owed| owed.is_positive() && last <= day)?;
    let recovered = came_in(standing.own(), on, last).max(Amount::ZERO).min(owed);
    Some(Defaulted { product: standing.product().key.id.clone(), owed, recovered })
}

/// The first day at whose end an account is so many days past due, or was charged off.
fn defaulted_on(own: &Course<'_>, days: u32) -> Option<Date> {
    let late = own.stretches().find(|(spell, end)| spell.days_past_due(*end) >= days).map(|(spell, _)| {
        let missing = days.saturating_sub(spell.days_past_due(spell.from));
        spell.from + i32::try_from(missing).unwrap_or(i32::MAX)
    });
    let lost =
        own.events.iter().filter(|entry| matches!(entry.event, Event::ChargedOff { .. } | Event::WrittenOff { .. }));
    lost.map(|entry| entry.effective_on).chain(late).min()
}

/// Repayments and recoveries after a day through another, less those that the payer's bank took back.
fn came_in(own: &Course<'_>, after: Date, through: Date) -> Amount {
    let within = own.events.iter().filter(|entry| after < entry.effective_on && entry.effective_on <= through);
    within.map(|entry| money(&entry.event)).sum()
}

fn money(event: &Event) -> Amount {
    if let Event::Repayment { amount, .. } | Event::Recovery { amount } = event {
        return *amount;
    }
    if let Event::Chargeback { amount } = event { Amount::ZERO - *amount } else { Amount::ZERO }
}

impl Shown {
    fn judge(&mut self, accounts_min: u64) {
        if self.accounts >= accounts_min && self.owed_minor > 0 {
            self.lgd = Some(1.0 - self.recovered_minor as f64 / self.owed_minor as f64);
        }
    }
}

#[cfg(test)]
mod tests;
