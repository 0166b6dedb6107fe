//! Standing: buckets, periods, forms and status, the second half of section 7 of the page, and the account as the
//! tests see it.

use ledger::event::Pausable;
use ledger::product::{BucketBasis, FullTest, MultiCount};
use primitives::Date;

use super::passing::days_after;
use super::{Book, NaiveAccount, NaiveInstalment, NaivePools, NaiveStatus};

impl Book<'_> {
    /// Everything that can be said at the end of today.
    pub(super) fn account(&self) -> NaiveAccount {
        let unpaid_periods = periods(self.past_due().into_iter());
        let missed_periods_ever = periods(self.instalments.iter().filter(|i| i.is_missed || self.is_past_due(i)));
        let overdue_since = self.overdue_since();
        let delinquent_days = self.delinquent_days();
        let anything = !self.past_due().is_empty();
        let forms = &self.product.overdue_forms;
        let counted = match forms.multi_count {
            MultiCount::Consecutive => unpaid_periods,
            MultiCount::Cumulative => missed_periods_ever,
        };
        let is_multi = counted >= forms.multi_periods_min || delinquent_days > forms.multi_days_over;
        NaiveAccount {
            opened_on: self.opened_on,
            as_of: self.today,
            instalments: self.instalments.iter().map(|instalment| self.with_age(instalment)).collect(),
            credit_balance: self.credit,
            pools: self.pools_with_something(),
            status: self.status(),
            has_ended: self.has_ended,
            is_non_performing: self.is_non_performing(),
            impairment: self.impairment,
            is_ageing_paused: self.is_paused(Pausable::Ageing, self.today),
            is_revolving: self.is_revolving(),
            is_terminated: self.is_terminated,
            is_charged_off: self.charged_off_on.is_some(),
            loss_account: self.loss_account.clone(),
            owner: self.owner.clone(),
            settlement: self.settlement.clone(),
            payoff_amount: self.payoff_amount(),
            overdue_since,
            past_due_days: self.past_due_days(),
            paused_days: self.paused_days(),
            delinquent_days,
            delinquent_since: overdue_since.map(|since| days_after(since, self.product.ageing.grace_days)),
            bucket: self.product.buckets.find(match self.product.buckets.basis() {
                BucketBasis::Days => delinquent_days,
                BucketBasis::UnpaidPeriods => unpaid_periods,
            }),
            drawings: self.drawings(),
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

    fn with_age(&self, instalment: &NaiveInstalment) -> NaiveInstalment {
        NaiveInstalment { age_days: self.age_of(instalment), ..instalment.clone() }
    }

    /// Whether the plan has ended with something still to pay, so that the overdue is full.
    fn is_over(&self) -> bool {
        let is_past_last_due = !self.is_revolving() && self.last_due().is_some_and(|due| due < self.today);
        match self.product.overdue_forms.full_test {
            FullTest::BalanceRemaining => is_past_last_due,
            FullTest::NothingEverPaid => is_past_last_due && !self.has_repayment,
        }
    }

    fn status(&self) -> NaiveStatus {
        let owed = self.unpaid().total() + self.pools.principal();
        if self.written_off_on.is_some() {
            NaiveStatus::WrittenOff
        } else if self.credit.is_positive() {
            NaiveStatus::Overpaid
        } else if owed.is_zero() && (!self.is_revolving() || self.has_ended) {
            NaiveStatus::Settled
        } else if self.charged_off_on.is_some() {
            NaiveStatus::ChargedOff
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

/// How many distinct due dates there are among instalments that are periods.
fn periods<'a>(instalments: impl Iterator<Item = &'a NaiveInstalment>) -> u32 {
    let mut dues: Vec<Date> =
        instalments.filter(|instalment| instalment.is_period()).map(|instalment| instalment.due).collect();
    dues.sort();
    dues.dedup();
    u32::try_from(dues.len()).expect("a count fits")
}
