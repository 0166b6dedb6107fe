//! Credit repair: how a customer who has paid comes back, step by step.
//!
//! Pure. It counts from the day on which nothing was past due any more; true records are never taken away, they run out.

#[cfg(test)]
mod tests;

use primitives::{Amount, Date, Rate, Rounding};

use crate::desk::Basis;

/// How the way back goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepairRule {
    /// For how many years a bureau shows what was true, from the day on which it ended.
    pub record_years: u32,
    /// The limit that is given back, in the order of months.
    pub steps: Vec<Step>,
    /// Where the steps are from.
    pub basis: Basis,
}

/// A step of the way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// After so many months with nothing past due.
    pub clean_months: u32,
    /// This share of the old limit.
    pub share: Rate,
}

/// Where somebody stands on the way back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Full months with nothing past due.
    pub clean_months: u32,
    /// The last step that was reached, and the day on which it was.
    pub reached: Option<(Step, Date)>,
    /// The next one, and its day.
    pub next: Option<(Step, Date)>,
    /// The day after the last on which a bureau shows the record.
    pub record_ends_on: Date,
}

/// Where somebody stands on a day, who has had nothing past due since `clean_since`.
pub fn path(rule: &RepairRule, clean_since: Date, on: Date) -> Path {
    let day_of = |step: &Step| clean_since.plus_months(i32::try_from(step.clean_months).unwrap_or(i32::MAX));
    let dated: Vec<(Step, Date)> = rule.steps.iter().map(|step| (*step, day_of(step))).collect();
    let years = i32::try_from(rule.record_years).unwrap_or(i32::MAX);
    Path {
        clean_months: full_months(clean_since, on),
        reached: dated.iter().rev().find(|(_, day)| *day <= on).copied(),
        next: dated.iter().find(|(_, day)| *day > on).copied(),
        record_ends_on: clean_since.plus_months(years.saturating_mul(12)),
    }
}

/// The limit of a step, of the one before the account was past due.
pub fn limit(step: Step, old_limit: Amount) -> Amount {
    step.share.of(old_limit, Rounding::Down)
}

/// Full months from a day through a later one, a hundred years at most.
pub(crate) fn full_months(from: Date, on: Date) -> u32 {
    let mut months: u32 = 0;
    while months < 1_200 && from.plus_months(i32::try_from(months + 1).unwrap_or(i32::MAX)) <= on {
        months += 1;
    }
    months
}
