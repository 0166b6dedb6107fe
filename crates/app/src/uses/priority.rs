//! Priority: which accounts are worked first, by what each is expected to lose and to bring.
//!
//! PD is the champion's, LGD is measured in the book or stated in a dated file as the cost is, EAD is all that is owed. What work brings is the uplift that
//! the book shows against a control group, where there is one; else the stated rule, and every answer says which.

mod file;
mod why;

use primitives::{Amount, Date};
use risk::priority::{Basis, Estimate, Expected, Medians};
use schemars::JsonSchema;
use serde::Serialize;

use super::lgd::{self, Losses};
use super::uplift::Uplift;
use super::{ScoreTold, asked};
use crate::error::Result;
use crate::features::rows::{Standing, Table, Whom, look_at_all};
use crate::scoring::Deciding;

pub use file::{Assumed, PriorityFile};
pub use why::Why;

/// By what accounts are ordered.
#[derive(Clone, Copy)]
pub struct Terms<'t> {
    /// The terms in force on the day.
    pub file: &'t PriorityFile,
    /// The versions that score.
    pub deciding: &'t Deciding,
    /// What the book shows against a control group.
    pub uplift: Option<&'t Uplift>,
    /// What the book's own defaults came to, where the terms ask for it.
    pub losses: Option<&'t Losses>,
    /// Whether accounts with nothing past due are ordered, too.
    pub with_current: bool,
}

/// An account in the order of work.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PriorityView {
    /// Its place, counted from 1.
    pub place: u64,
    /// The lender's reference.
    pub account: String,
    /// The person.
    pub person: String,
    /// Days past due.
    pub days_past_due: u32,
    /// The bucket's name.
    pub bucket: Option<String>,
    /// The score: its probability is PD.
    pub score: ScoreTold,
    /// The share that is lost in a default.
    pub lgd: f64,
    /// Whether that was measured in the book or stated in the terms: `measured` or `stated`.
    pub lgd_from: &'static str,
    /// The exposure at default: all that is owed.
    pub ead: String,
    /// PD x LGD x EAD.
    pub expected_loss: String,
    /// What working it costs.
    pub cost: String,
    /// What work causes, where a control group shows it.
    pub uplift: Option<f64>,
    /// What working it brings, its cost taken off.
    pub expected_recovery: String,
    /// What that rests on.
    pub basis: &'static str,
    /// Whether that says what work causes.
    pub is_causal: bool,
    /// Which of PD, LGD, EAD and uplift moves it most, and where it lies.
    pub why: Why,
}

/// The order of a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Ordered {
    /// Accounts, the first to be worked first.
    pub accounts: Vec<PriorityView>,
    /// What all of them are expected to lose.
    pub expected_loss: String,
    /// Accounts in another currency than the terms'.
    pub other_currency: u64,
}

struct Estimated {
    estimate: Estimate,
    lgd_from: &'static str,
    expected: Expected,
    person: String,
    days_past_due: u32,
    bucket: Option<String>,
    score: ScoreTold,
}

/// Orders the accounts of a book that are past due on a day, or all that are open.
///
/// # Errors
/// When an account cannot be scored, or the store cannot be read.
pub fn order(table: Table<'_>, terms: Terms<'_>, day: Date, progress: impl FnMut(u64)) -> Result<Ordered> {
    let mut found: Vec<Estimated> = Vec::new();
    let mut other_currency = 0;
    let take = |one: Option<Box<Estimated>>| {
        match one {
            Some(one) => found.push(*one),
            None => other_currency += 1,
        }
        Ok(())
    };
    look_at_all(table, (Whom::Open, day), |standing| estimated(terms, standing, day), take, progress)?;
    found.sort_by(|a, b| a.expected.order(&b.expected));
    let currency = terms.file.head.currency;
    let loss: Amount = found.iter().map(|one| one.expected.loss).sum();
    let medians = Medians::of(&found.iter().map(|one| &one.estimate).collect::<Vec<_>>());
    let accounts = found.into_iter().zip(1..).map(|(one, place)| view((terms.file, &medians), one, place)).collect();
    Ok(Ordered { accounts, expected_loss: currency.format(loss), other_currency })
}

/// What the book's own defaults came to, where the terms ask for it.
///
/// # Errors
/// When the store cannot be read.
pub fn losses(table: Table<'_>, file: &PriorityFile, day: Date, progress: impl FnMut(u64)) -> Result<Option<Losses>> {
    let measured = |observed| lgd::measure(table, observed, (file.head.currency, day), progress);
    file.measured.map(measured).transpose()
}

/// None when it is not asked about, none inside when it is in another currency.
fn estimated(terms: Terms<'_>, standing: &Standing<'_>, day: Date) -> anyhow::Result<Option<Option<Box<Estimated>>>> {
    let own = standing.own();
    let days_past_due = own.days_past_due(day);
    if days_past_due == 0 && !terms.with_current {
        return Ok(None);
    }
    let product = standing.product();
    if product.currency != terms.file.head.currency {
        return Ok(Some(None));
    }
    let row = standing.features()?;
    let scored = terms.deciding.score(asked(standing, &row))?;
    let bucket = product.buckets.find(days_past_due).map(|place| product.buckets.name(place).to_owned());
    let Assumed { lgd, cost } = terms.file.of_product(&product.key.id);
    let measured = terms.losses.and_then(|losses| losses.of_product(&product.key.id));
    let (lgd, lgd_from) = measured.map_or((lgd, "stated"), |measured| (measured, "measured"));
    let account = standing.account();
    let estimate = Estimate {
        account: account.reference.clone(),
        pd: scored.score.pd,
        lgd,
        ead: own.account.unpaid().total(),
        uplift: terms.uplift.and_then(|uplift| uplift.of(bucket.as_deref())),
        cost,
    };
    let expected = estimate.expected()?;
    let score = ScoreTold::from(&scored);
    Ok(Some(Some(Box::new(Estimated {
        estimate,
        lgd_from,
        expected,
        person: account.person.clone(),
        days_past_due,
        bucket,
        score,
    }))))
}

fn view((file, medians): (&PriorityFile, &Medians), one: Estimated, place: u64) -> PriorityView {
    let Estimated { estimate, lgd_from, expected, person, days_past_due, bucket, score } = one;
    let money = |amount: Amount| file.head.currency.format(amount);
    let basis: Basis = expected.basis;
    let why = why::words(medians.mover(&estimate), file.head.currency);
    PriorityView {
        place,
        account: estimate.account,
        person,
        days_past_due,
        bucket,
        score,
        lgd: estimate.lgd,
        lgd_from,
        ead: money(expected.ead),
        expected_loss: money(expected.loss),
        cost: money(estimate.cost),
        uplift: estimate.uplift,
        expected_recovery: money(expected.recovery),
        basis: basis.label(),
        is_causal: basis.is_causal(),
        why,
    }
}

#[cfg(test)]
mod tests;
