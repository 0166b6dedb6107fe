//! Instalments computed anew (`recalculation_keeps = number`): of section 4 of the page.

use std::collections::BTreeMap;

use ledger::product::RecalculationKeeps;
use primitives::Amount;
use primitives::rate::DayCount;

use super::Book;
use super::schedule::{Method, PeriodRate};

impl Book<'_> {
    pub(super) fn keeps_number(&self) -> bool {
        self.product.recalculation_keeps == RecalculationKeeps::Number
    }

    /// All unpaid principal that bears a rate and is due after today, by payout.
    pub(super) fn principal_to_come(&self) -> BTreeMap<usize, Amount> {
        let mut sums = BTreeMap::new();
        for i in self.instalments.iter().filter(|i| i.is_live() && i.rate.is_some() && i.due > self.today) {
            *sums.entry(i.drawing).or_insert(Amount::ZERO) += i.unpaid().principal;
        }
        sums
    }

    /// What of a payout lies in whole periods to come is cut anew by the plan.
    pub(super) fn renew(&mut self, drawing: usize) {
        let mut whole = Vec::new();
        for (index, i) in self.instalments.iter().enumerate() {
            let is_to_come = i.due > self.today && i.period_end > self.today && i.period_start >= self.today;
            if i.is_live() && i.rate.is_some() && i.drawing == drawing && is_to_come {
                whole.push(index);
            }
        }
        if whole.iter().any(|&index| !self.instalments[index].interest_paused_on.is_empty()) {
            return;
        }
        let day_count = self.product.plan.interest().map_or(DayCount::Actual365, |(_, day_count)| day_count);
        let principal = whole.iter().map(|&index| self.instalments[index].unpaid().principal).sum();
        let mut periods = Vec::new();
        for &index in &whole {
            let i = &self.instalments[index];
            periods.push(PeriodRate::between(i.rate.map(|rate| (rate, day_count)), i.period_start, i.period_end));
        }
        let amounts = Method::of(&self.product.plan).amounts(principal, &periods, self.product);
        for (index, amounts) in whole.into_iter().zip(amounts) {
            let i = &mut self.instalments[index];
            let settled = i.paid + i.waived;
            i.scheduled.principal = settled.principal + amounts.principal;
            i.scheduled.interest = settled.interest.max(amounts.interest);
        }
    }
}
