//! Ageing: section 7 of the page, and the account as the tests see it.

use ledger::component::Components;
use ledger::product::{DueDayCount, FullTest, GraceEffect, MultiCount};
use primitives::{Amount, Date};

use super::{Book, NaiveAccount, NaiveInstalment, NaivePools, NaiveStatus};

impl Book<'_> {
    /// Everything that can be said at the end of today.
    pub(super) fn account(&self) -> NaiveAccount {
        let past_due: Vec<&NaiveInstalment> = self.instalments.iter().filter(|i| self.is_past_due(i)).collect();
        let past_due_days = past_due.iter().map(|instalment| self.age(instalment)).max().unwrap_or(0);
        let delinquent_days = self.delinquent_days(past_due_days);
        let unpaid_periods = periods(past_due.iter().copied());
        let ever = self.instalments.iter().filter(|i| i.is_missed || self.is_past_due(i));
        let missed_periods_ever = periods(ever);
        let anything = !past_due.is_empty();
        let forms = &self.product.overdue_forms;
        let counted = match forms.multi_count {
            MultiCount::Consecutive => unpaid_periods,
            MultiCount::Cumulative => missed_periods_ever,
        };
        let is_multi = counted >= forms.multi_periods_min || delinquent_days > forms.multi_days_over;
        NaiveAccount {
            opened_on: self.opened_on,
            as_of: self.today,
            instalments: self.instalments.clone(),
            credit_balance: self.credit,
            pools: self.pools_with_something(),
            status: self.status(),
            overdue_since: past_due.iter().map(|instalment| instalment.ages_from).min(),
            past_due_days,
            delinquent_days,
            bucket: self.product.buckets.find(delinquent_days),
            overdue: self.overdue(),
            unpaid_periods,
            missed_periods_ever,
            is_single_period: anything && unpaid_periods <= 1,
            is_multi_period: anything && is_multi,
            is_full: anything && self.is_over(),
            struck: self.struck,
            totals: self.totals,
        }
    }

    fn has_come_due(&self, ages_from: Date) -> bool {
        match self.product.ageing.due_day_counts_as {
            DueDayCount::Zero => ages_from < self.today,
            DueDayCount::One => ages_from <= self.today,
        }
    }

    fn is_past_due(&self, instalment: &NaiveInstalment) -> bool {
        !self.is_settled_for_ageing(&instalment.unpaid()) && self.has_come_due(instalment.ages_from)
    }

    fn age(&self, instalment: &NaiveInstalment) -> u32 {
        let days = u32::try_from(self.today - instalment.ages_from).expect("an instalment ages from a day gone by");
        match self.product.ageing.due_day_counts_as {
            DueDayCount::Zero => days,
            DueDayCount::One => days + 1,
        }
    }

    fn delinquent_days(&self, past_due_days: u32) -> u32 {
        let grace_days = self.product.ageing.grace_days;
        if past_due_days <= grace_days {
            return 0;
        }
        match self.product.ageing.grace_effect {
            GraceEffect::Subtract => past_due_days - grace_days,
            GraceEffect::Suppress => past_due_days,
        }
    }

    fn overdue(&self) -> Components {
        let come_due = self.instalments.iter().filter(|instalment| self.has_come_due(instalment.ages_from));
        come_due.fold(Components::default(), |sum, instalment| sum + instalment.unpaid())
    }

    /// Whether the plan has ended with something still to pay, so that the overdue is full.
    fn is_over(&self) -> bool {
        let last_due = self.instalments.iter().filter(|i| !i.is_charge).map(|i| i.due).max();
        let has_ended = !self.is_revolving() && last_due.is_some_and(|due| due < self.today);
        match self.product.overdue_forms.full_test {
            FullTest::BalanceRemaining => has_ended,
            FullTest::NothingEverPaid => has_ended && !self.has_repayment,
        }
    }

    fn status(&self) -> NaiveStatus {
        let unpaid: Amount = self.instalments.iter().map(|instalment| instalment.unpaid().total()).sum();
        if self.credit.is_positive() {
            NaiveStatus::Overpaid
        } else if unpaid.is_zero() && !self.is_revolving() {
            NaiveStatus::Settled
        } else {
            NaiveStatus::Open
        }
    }

    fn pools_with_something(&self) -> NaivePools {
        let mut pools = self.pools.clone();
        pools.plans.retain(|plan| plan.remaining.is_positive());
        pools.plans_remaining = pools.plans.iter().map(|plan| plan.remaining).sum();
        pools
    }
}

/// How many distinct due dates there are among instalments, charges apart.
fn periods<'a>(instalments: impl Iterator<Item = &'a NaiveInstalment>) -> u32 {
    let mut dues: Vec<Date> = instalments.filter(|i| !i.is_charge).map(|i| i.due).collect();
    dues.sort();
    dues.dedup();
    u32::try_from(dues.len()).expect("a count fits")
}
