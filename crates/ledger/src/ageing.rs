//! Ageing: how late an account is on a day, by how much, and which form the overdue has.
//!
//! Pure. The day is the account's own; conventions are the product's (`docs/reference/ledger.md` section 7). Whether a
//! change is worth telling is `day_close`'s matter, what to do about it is not decided here.

use primitives::{Amount, Date};

use crate::account::{Account, Instalment, InstalmentKind};
use crate::component::Components;
use crate::product::{DueDayCount, FullTest, GraceEffect, MultiCount};

/// How late an account is at the end of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ageing {
    /// From when the oldest past-due instalment ages; none when nothing is past due.
    pub overdue_since: Option<Date>,
    /// The age of that instalment, grace not taken off.
    pub past_due_days: u32,
    /// Days past due once grace has done its part: what buckets and classes go by.
    pub delinquent_days: Dpd,
    /// Everything unpaid on past-due dates, by component.
    pub overdue: Components,
    /// Distinct due dates that are unpaid and past due.
    pub unpaid_periods: u32,
    /// Distinct due dates that were ever missed.
    pub missed_periods_ever: u32,
    /// The kinds of overdue that apply.
    pub forms: OverdueForms,
    /// The place of the bucket in the product's set.
    pub bucket: Option<u8>,
}

impl Ageing {
    /// Everything unpaid on past-due dates.
    pub fn overdue_total(&self) -> Amount {
        self.overdue.total()
    }
}

/// Days past due of the oldest unpaid instalment. Zero is current.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dpd(u32);

impl Dpd {
    /// The number of days.
    pub const fn days(self) -> u32 {
        self.0
    }
}

impl std::fmt::Display for Dpd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The kinds of overdue that apply to an account; not exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverdueForms {
    /// 单期逾期: the current bill was missed, no earlier one.
    pub single_period: bool,
    /// 多期逾期: several periods, or more than 90 days.
    pub multi_period: bool,
    /// 全额逾期: the plan is over and not all repaid.
    pub full: bool,
}

/// The worst kind of overdue that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OverdueForm {
    /// 单期逾期.
    SinglePeriod,
    /// 多期逾期.
    MultiPeriod,
    /// 全额逾期.
    Full,
}

impl OverdueForm {
    /// The form's name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SinglePeriod => "single_period",
            Self::MultiPeriod => "multi_period",
            Self::Full => "full",
        }
    }
}

impl OverdueForms {
    /// The worst of them: full, then multi-period, then single-period.
    pub fn worst(self) -> Option<OverdueForm> {
        if self.full {
            Some(OverdueForm::Full)
        } else if self.multi_period {
            Some(OverdueForm::MultiPeriod)
        } else {
            self.single_period.then_some(OverdueForm::SinglePeriod)
        }
    }
}

/// Ages an account at the end of the day it stands at.
pub fn age(account: &Account<'_>) -> Ageing {
    let product = account.product;
    let last_past_due = last_past_due(account);
    let mut ageing = Ageing::default();
    let mut unpaid_periods = Periods::default();
    let mut missed_periods = Periods::default();
    for instalment in account.instalments.iter().take_while(|instalment| instalment.due <= last_past_due) {
        let is_period = instalment.kind != InstalmentKind::Charge;
        let mut is_missed = instalment.is_missed();
        if instalment.ages_from <= last_past_due && !instalment.is_settled() {
            ageing.overdue += instalment.unpaid_components();
            if !account.is_settled_for_ageing(instalment) {
                let since = ageing.overdue_since.unwrap_or(Date::MAX);
                ageing.overdue_since = Some(since.min(instalment.ages_from));
                unpaid_periods.count(is_period, instalment.due);
                is_missed = true;
            }
        }
        missed_periods.count(is_period && is_missed, instalment.due);
    }
    ageing.missed_periods_ever = missed_periods.distinct;
    let Some(since) = ageing.overdue_since else { return ageing };

    ageing.unpaid_periods = unpaid_periods.distinct;
    ageing.past_due_days = age_of(account, since);
    ageing.delinquent_days = delinquent_days(account, ageing.past_due_days);
    ageing.bucket = product.buckets.find(ageing.delinquent_days.0);
    ageing.forms = forms(account, &ageing);
    ageing
}

/// Whether an instalment is past due: its day has passed, and what is unpaid of it is more than the tolerance.
pub fn is_past_due(account: &Account<'_>, instalment: &Instalment) -> bool {
    instalment.ages_from <= last_past_due(account) && !account.is_settled_for_ageing(instalment)
}

/// The last day from which an instalment may age to be past due.
fn last_past_due(account: &Account<'_>) -> Date {
    match account.product.ageing.due_day_counts_as {
        DueDayCount::Zero => account.as_of.previous(),
        DueDayCount::One => account.as_of,
    }
}

/// The age of one instalment, grace taken off; zero when it is not past due.
pub fn age_instalment(account: &Account<'_>, instalment: &Instalment) -> Dpd {
    if !is_past_due(account, instalment) {
        return Dpd(0);
    }
    delinquent_days(account, age_of(account, instalment.ages_from))
}

/// The age on the account's day of something that ages from `since`.
fn age_of(account: &Account<'_>, since: Date) -> u32 {
    let past = account.as_of - since;
    let age = match account.product.ageing.due_day_counts_as {
        DueDayCount::Zero => past,
        DueDayCount::One => past + 1,
    };
    u32::try_from(age).unwrap_or(0)
}

fn delinquent_days(account: &Account<'_>, past_due_days: u32) -> Dpd {
    let terms = &account.product.ageing;
    Dpd(match terms.grace_effect {
        GraceEffect::Subtract => past_due_days.saturating_sub(terms.grace_days),
        GraceEffect::Suppress if past_due_days <= terms.grace_days => 0,
        GraceEffect::Suppress => past_due_days,
    })
}

fn forms(account: &Account<'_>, ageing: &Ageing) -> OverdueForms {
    let terms = &account.product.overdue_forms;
    let periods = match terms.multi_count {
        MultiCount::Consecutive => ageing.unpaid_periods,
        MultiCount::Cumulative => ageing.missed_periods_ever,
    };
    let is_over = account.revolving.is_none() && plan_end(account).is_some_and(|end| end < account.as_of);
    let counts_as_full = match terms.full_test {
        FullTest::BalanceRemaining => true,
        FullTest::NothingEverPaid => account.totals.repayments == 0,
    };
    OverdueForms {
        single_period: ageing.unpaid_periods <= 1,
        multi_period: periods >= terms.multi_periods_min || ageing.delinquent_days.0 > terms.multi_days_over,
        full: is_over && counts_as_full,
    }
}

/// The last due date of the plan, charges apart.
pub fn plan_end(account: &Account<'_>) -> Option<Date> {
    account.instalments.iter().rev().find(|i| i.kind != InstalmentKind::Charge).map(|i| i.due)
}

/// Counts distinct due dates that come in ascending order.
#[derive(Default)]
struct Periods {
    distinct: u32,
    last: Option<Date>,
}

impl Periods {
    fn count(&mut self, counts: bool, due: Date) {
        if counts && self.last != Some(due) {
            self.distinct += 1;
            self.last = Some(due);
        }
    }
}

#[cfg(test)]
mod tests;
