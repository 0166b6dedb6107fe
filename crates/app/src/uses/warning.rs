//! Early warning: which bills that are about to be due are likely to be missed, and what is best done about each.
//!
//! Asked before the due date, of accounts with nothing past due, and of a model whose bad is "this bill missed". Whether the
//! contact may be made is decided by the rules of contact.

mod file;

use primitives::{Amount, Date};
use risk::outcome::BadEvent;
use schemars::JsonSchema;
use serde::Serialize;

use super::{ReasonView, ScoreTold, asked, reason_views};
use crate::error::{Refused, Result};
use crate::features::rows::{Standing, Table, Whom, look_at_all};
use crate::modelling::book::definition;
use crate::scoring::Deciding;

pub use file::ContactsFile;

/// What warns.
#[derive(Clone, Copy)]
pub struct Terms<'t> {
    /// The contacts in force on the day.
    pub contacts: &'t ContactsFile,
    /// The versions that score.
    pub deciding: &'t Deciding,
    /// Bills due within so many days are looked at; by default as many as the model was made for.
    pub within_days: Option<u32>,
}

/// A warning.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WarningView {
    /// The lender's reference of the account.
    pub account: String,
    /// The person.
    pub person: String,
    /// When the bill is due.
    pub due: String,
    /// What of it is unpaid.
    pub unpaid: String,
    /// The score: its probability is that of the bill being missed.
    pub score: ScoreTold,
    /// The contact that is worth most.
    pub contact: String,
    /// The probability from which on it is worth its cost.
    pub threshold: f64,
    /// What it is worth on average, its cost taken off.
    pub worth: String,
    /// Why the probability is high.
    pub reasons: Vec<ReasonView>,
    #[serde(skip)]
    worth_amount: Amount,
}

/// Warnings of a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Warned {
    /// The warnings, the one that is worth most first, then by account.
    pub warnings: Vec<WarningView>,
    /// Bills that were looked at.
    pub bills: u64,
    /// Of those, not worth a contact.
    pub not_worth: u64,
    /// What all contacts together are worth on average, their cost taken off.
    pub worth: String,
    /// How many bills are likely to be missed: the sum of the probabilities.
    pub missed_expected: f64,
}

enum Seen {
    Warned(Box<WarningView>, f64),
    NotWorth(f64),
}

/// Looks at the bills that are due within some days after a day.
///
/// # Errors
/// When the model foresees something else, or the store cannot be read.
pub fn warn(table: Table<'_>, terms: Terms<'_>, day: Date, progress: impl FnMut(u64)) -> Result<Warned> {
    let bad = definition(terms.deciding.bad())?;
    if bad.event != BadEvent::BillMissed {
        let what = format!("the model foresees \"{bad}\", and a warning is of \"this bill missed\"");
        return Err(Refused::new(what).hint("name a model that was made for it").command("--id NAME").into());
    }
    let Some(within) = terms.within_days.or(terms.deciding.before_due()) else {
        return Err(Refused::new("the model does not say how many days before the due date it looks")
            .zh("模型没有说明在到期前几天进行预测。")
            .hint("say for how many days")
            .command("--within DAYS")
            .into());
    };
    let last = day + i32::try_from(within).unwrap_or(i32::MAX);
    let mut warned = Warned::default();
    let mut worth = Amount::ZERO;
    let take = |seen: Seen| {
        warned.bills += 1;
        match seen {
            Seen::Warned(view, pd) => {
                worth += view.worth_amount;
                warned.missed_expected += pd;
                warned.warnings.push(*view);
            }
            Seen::NotWorth(pd) => {
                warned.not_worth += 1;
                warned.missed_expected += pd;
            }
        }
        Ok(())
    };
    look_at_all(table, (Whom::Open, day), |standing| seen(terms, standing, day, last), take, progress)?;
    warned.worth = terms.contacts.head.currency.format(worth);
    warned.warnings.sort_by(|a, b| b.worth_amount.cmp(&a.worth_amount).then_with(|| a.account.cmp(&b.account)));
    Ok(warned)
}

/// The bill of an account with nothing past due that is next and due through `last`; none where there is none.
fn seen(terms: Terms<'_>, standing: &Standing<'_>, day: Date, last: Date) -> anyhow::Result<Option<Seen>> {
    let (own, currency) = (standing.own(), standing.product().currency);
    if currency != terms.contacts.head.currency || own.days_past_due(day) > 0 {
        return Ok(None);
    }
    let next = own.bills.iter().find(|bill| day < bill.due && bill.unpaid.is_positive());
    let Some(bill) = next.filter(|bill| bill.due <= last) else { return Ok(None) };
    let row = standing.features()?;
    let explained = terms.deciding.explain(asked(standing, &row))?;
    let pd = explained.scored.score.pd;
    let Some(warning) = terms.contacts.contacts.warning(pd, &explained.drivers) else {
        return Ok(Some(Seen::NotWorth(pd)));
    };
    let view = WarningView {
        account: standing.account().reference.clone(),
        person: standing.account().person.clone(),
        due: bill.due.to_string(),
        unpaid: currency.format(bill.unpaid),
        score: ScoreTold::from(&explained.scored),
        contact: warning.contact.name.clone(),
        threshold: warning.contact.threshold(),
        worth: currency.format(warning.worth),
        worth_amount: warning.worth,
        reasons: reason_views(&explained),
    };
    Ok(Some(Seen::Warned(Box::new(view), pd)))
}

#[cfg(test)]
mod tests;
