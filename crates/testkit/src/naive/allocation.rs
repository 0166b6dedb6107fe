//! Allocation: how a rule spreads money over instalments, and in which order pools are settled: section 4 of the page.
//!
//! What kind of money it is, and what becomes of the rest, is told in `money`.

use ledger::product::{
    AllocationItem, AllocationRule, AllocationStep, DueClass, DueOrder, FutureRule, Plan, RatePeriod, SweepOrder,
    SwitchWhen,
};
use primitives::{Amount, Date, Rate};

use super::schedule::part;
use super::{Book, NaiveInstalment, NaiveKind, NaiveSettlement};

impl Book<'_> {
    /// The rule of repayments in the state that the account is in.
    pub(super) fn repayment_rule(&self) -> AllocationRule {
        let terms = &self.product.allocation;
        let switch = terms.switches.iter().find(|switch| self.holds(switch.when));
        switch.map_or(&terms.repayment, |switch| &switch.rule).clone()
    }

    fn holds(&self, when: SwitchWhen) -> bool {
        match when {
            SwitchWhen::DpdAbove(days) => self.past_due_days() > days,
            SwitchWhen::NonPerforming => self.is_non_performing(),
            SwitchWhen::ChargedOff => self.charged_off_on.is_some(),
            SwitchWhen::SettlementActive => self.settlement.as_ref().is_some_and(NaiveSettlement::is_active),
        }
    }

    /// Step by step over the instalments.
    pub(super) fn spread(&mut self, rule: &AllocationRule, money: &mut Amount) {
        for step in &rule.steps {
            match rule.sweep {
                SweepOrder::OldestFirst => self.sweep(step, rule.future_rule, None, money),
                SweepOrder::HighestRateFirst => {
                    let mut rates: Vec<i64> = self.instalments.iter().map(billionths_borne).collect();
                    while let Some(highest) = rates.iter().copied().max() {
                        self.sweep(step, rule.future_rule, Some(highest), money);
                        rates.retain(|rate| *rate != highest);
                    }
                }
            }
        }
    }

    /// One sweep, over the instalments that bear a rate or over all.
    fn sweep(&mut self, step: &AllocationStep, future_rule: FutureRule, rate: Option<i64>, money: &mut Amount) {
        let bears_it =
            |book: &Self, index: &usize| rate.is_none_or(|rate| billionths_borne(&book.instalments[*index]) == rate);
        let mut owed: Vec<usize> = self.of_classes(step, |due, today| due <= today);
        owed.retain(|index| bears_it(self, index));
        if self.product.allocation.due_order == DueOrder::InstalmentFirst {
            for at in 1..owed.len() {
                let (one, next) = (&self.instalments[owed[at - 1]], &self.instalments[owed[at]]);
                // There is one down payment at most.
                if one.kind == NaiveKind::DownPayment && one.due == next.due {
                    owed.swap(at - 1, at);
                }
            }
        }
        for index in owed {
            self.settle_items(index, &step.items, money);
        }
        let mut in_advance: Vec<usize> = self.of_classes(step, |due, today| due > today);
        in_advance.retain(|index| bears_it(self, index));
        self.sweep_in_advance(&in_advance, step, future_rule, money);
    }

    /// An earmarked instalment, in the order in which the rule names components for its class.
    pub(super) fn settle_earmarked(&mut self, index: usize, rule: &AllocationRule, money: &mut Amount) {
        let class = self.class(self.instalments[index].due);
        for step in rule.steps.iter().filter(|step| step.classes.contains(&class)) {
            self.settle_items(index, &step.items, money);
        }
    }

    fn class(&self, due: Date) -> DueClass {
        if due < self.today {
            DueClass::PastDue
        } else if due == self.today {
            DueClass::Due
        } else {
            DueClass::InAdvance
        }
    }

    /// The instalments of a step's classes on one side of today, oldest first.
    fn of_classes(&self, step: &AllocationStep, is_on_side: fn(Date, Date) -> bool) -> Vec<usize> {
        let is_one = |&index: &usize| {
            let due = self.instalments[index].due;
            is_on_side(due, self.today) && step.classes.contains(&self.class(due))
        };
        (0..self.instalments.len()).filter(is_one).collect()
    }

    fn sweep_in_advance(&mut self, ascending: &[usize], step: &AllocationStep, rule: FutureRule, money: &mut Amount) {
        let descending = ascending.iter().rev().copied();
        let order: Vec<usize> = match rule {
            FutureRule::NextInstalment => ascending.to_vec(),
            FutureRule::LastInstalment => descending.collect(),
            FutureRule::NextThenLast => {
                let first = ascending.iter().copied().find(|&index| self.is_unpaid(index, &step.items));
                first.into_iter().chain(descending).collect()
            }
            FutureRule::ReAmortise => return self.sweep_in_rounds(ascending, &step.items, money),
        };
        for index in order {
            self.settle_items(index, &step.items, money);
        }
    }

    /// Rounds of equal parts, until the money ends or nothing is unpaid.
    fn sweep_in_rounds(&mut self, ascending: &[usize], items: &[AllocationItem], money: &mut Amount) {
        loop {
            let unpaid: Vec<usize> = ascending.iter().copied().filter(|&index| self.is_unpaid(index, items)).collect();
            if unpaid.is_empty() || money.is_zero() {
                return;
            }
            let at_start = *money;
            let count = u32::try_from(unpaid.len()).expect("a count fits");
            for (index, place) in unpaid.into_iter().zip(0..) {
                let most = part(at_start, place, count);
                let mut left = most;
                self.settle_items(index, items, &mut left);
                *money -= most - left;
            }
        }
    }

    fn is_unpaid(&self, index: usize, items: &[AllocationItem]) -> bool {
        items.iter().any(|&item| self.can_settle(index, item).is_positive())
    }

    fn settle_items(&mut self, index: usize, items: &[AllocationItem], money: &mut Amount) {
        let waives_interest = self.product.allocation.waives_interest_in_advance;
        for &item in items {
            let unpaid = self.can_settle(index, item);
            self.settles_ahead(index, item, unpaid.min(*money));
            let instalment = &mut self.instalments[index];
            assert!(unpaid >= Amount::ZERO, "nothing is paid that was not owed");
            let taken = unpaid.min(*money);
            instalment.additional_paid += match item {
                AllocationItem::AdditionalInterest => taken,
                AllocationItem::Penalty => taken.min(instalment.additional_unpaid()),
                AllocationItem::OtherPenalty
                | AllocationItem::Fee
                | AllocationItem::Interest
                | AllocationItem::Principal => Amount::ZERO,
            };
            instalment.paid[item.component()] += taken;
            *money -= taken;
            let is_last_principal = item == AllocationItem::Principal && taken.is_positive() && taken == unpaid;
            if waives_interest
                && is_last_principal
                && instalment.kind == NaiveKind::Scheduled
                && instalment.period_start > self.today
            {
                instalment.scheduled.interest -= instalment.unpaid().interest;
            }
        }
    }

    /// The pools in the order of a repayment.
    pub(super) fn settle_pools(&mut self, money: &mut Amount) {
        let mut settled = Amount::ZERO;
        if self.are_advances_first() {
            settled += self.settle_advances(money);
        }
        settled += take(&mut self.pools.carried, money);
        if self.goes_by_rate() && !self.pending.spending_bears {
            settled += self.settle_advances(money);
        }
        settled += take(&mut self.pools.billed, money);
        settled += take(&mut self.pools.spending, money);
        settled += self.settle_advances(money);
        for plan in &mut self.pools.plans {
            settled += take(&mut plan.remaining, money);
        }
        self.totals.pools_settled += settled;
    }

    /// The pools in the order of a merchant's refund.
    pub(super) fn settle_pools_for_merchant(&mut self, money: &mut Amount) {
        let mut settled = take(&mut self.pools.spending, money);
        settled += take(&mut self.pools.billed, money);
        for plan in self.pools.plans.iter_mut().rev() {
            settled += take(&mut plan.remaining, money);
        }
        settled += take(&mut self.pools.carried, money);
        settled += take(&mut self.pools.advances, money);
        self.pools.advances_shown = self.pools.advances_shown.min(self.pools.advances);
        self.totals.pools_settled += settled;
    }

    /// The oldest advances first: those that the last statement showed.
    fn settle_advances(&mut self, money: &mut Amount) -> Amount {
        let settled = take(&mut self.pools.advances, money);
        self.pools.advances_shown = (self.pools.advances_shown - settled).or_zero();
        settled
    }

    fn goes_by_rate(&self) -> bool {
        self.product.allocation.repayment.sweep == SweepOrder::HighestRateFirst
    }

    /// Whether money goes by rate, and cash advances bear more than what is carried.
    fn are_advances_first(&self) -> bool {
        let Plan::Statement(terms) = &self.product.plan else { return false };
        let Some(cash) = terms.cash_advance else { return false };
        // Both as a rate for 365 × 360 days.
        let long = |rate: Rate, per: RatePeriod| {
            let times = match per {
                RatePeriod::Day => 365 * 360,
                RatePeriod::Year365 => 360,
                RatePeriod::Year360 => 365,
            };
            i128::from(rate.billionths()) * times
        };
        self.goes_by_rate() && long(cash.rate, cash.per) > long(terms.service_rate, terms.service_per)
    }

    /// What of the unpaid principal of a statement is of cash advances.
    pub(super) fn unpaid_of_advances(&self, statement: &NaiveInstalment, unpaid_principal: Amount) -> Amount {
        let settled = statement.scheduled.principal - unpaid_principal;
        let left = if self.are_advances_first() { statement.of_advances - settled } else { statement.of_advances };
        left.or_zero().min(unpaid_principal)
    }
}

/// The rate that an instalment bears; 0 where it bears none.
fn billionths_borne(instalment: &NaiveInstalment) -> i64 {
    instalment.rate.map_or(0, Rate::billionths)
}

/// Takes as much as there is on both sides.
pub(super) fn take(pool: &mut Amount, money: &mut Amount) -> Amount {
    let taken = (*pool).min(*money);
    *pool -= taken;
    *money -= taken;
    taken
}
