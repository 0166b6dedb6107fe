//! Money in and out again: sections 4 and 5 of the page.
//!
//! Allocation is written as the page tells it, loop by loop. What statements do is in `revolving`.

use ledger::component::{Component, Components};
use ledger::event::{InstalmentKey, ScheduledInstalment};
use ledger::product::{FutureRule, Processing};
use primitives::{Amount, Date};

use super::{Book, NaiveInstalment};

impl Book<'_> {
    pub(super) fn repay(&mut self, amount: Amount, earmark: Option<InstalmentKey>) {
        self.has_repayment = true;
        self.totals.repaid += amount;
        let mut money = amount;
        if let Some(index) = earmark.and_then(|key| self.find(key)) {
            let rule = &self.product.allocation;
            let order = if self.instalments[index].due <= self.today { rule.order } else { rule.in_advance_order };
            for component in order {
                self.settle(index, component, &mut money);
            }
        }
        self.spread(&mut money);
        self.credit += money;
    }

    /// Credit balance settles what has just become owed.
    pub(super) fn use_credit(&mut self) {
        let mut money = self.credit;
        self.spread(&mut money);
        self.credit = money;
    }

    /// The steps of a repayment after its earmark: owed, in advance, pools.
    fn spread(&mut self, money: &mut Amount) {
        let rule = self.product.allocation.clone();
        let owed = self.owed();
        self.settle_group(&owed, rule.order, money);
        let in_advance = self.in_advance(rule.future_rule);
        self.settle_group(&in_advance, rule.in_advance_order, money);
        if self.is_revolving() {
            self.settle_carried(money);
            self.settle_billed(money);
            self.settle_spending(money);
            for plan in 0..self.pools.plans.len() {
                self.settle_plan(plan, money);
            }
        }
    }

    pub(super) fn refund(&mut self, amount: Amount) {
        self.totals.merchant_refunds += amount;
        let rule = self.product.allocation.clone();
        let mut money = amount;
        if self.is_revolving() {
            self.settle_spending(&mut money);
            self.settle_billed(&mut money);
            for plan in (0..self.pools.plans.len()).rev() {
                self.settle_plan(plan, &mut money);
            }
            self.settle_carried(&mut money);
        }
        let in_advance = self.in_advance(rule.merchant_refund_rule);
        for &index in &in_advance {
            self.settle(index, Component::Principal, &mut money);
        }
        let owed = self.owed();
        self.settle_group(&owed, rule.order, &mut money);
        self.settle_group(&in_advance, rule.in_advance_order, &mut money);
        self.credit += money;
    }

    pub(super) fn waive(&mut self, component: Component, amount: Amount, key: Option<InstalmentKey>) {
        let mut left = amount;
        for index in 0..self.instalments.len() {
            if key.is_some() && key.and_then(|key| self.find(key)) != Some(index) {
                continue;
            }
            let instalment = &mut self.instalments[index];
            let taken = left.min(instalment.unpaid()[component]);
            instalment.waived[component] += taken;
            self.totals.waived[component] += taken;
            left -= taken;
        }
    }

    pub(super) fn charge_back(&mut self, amount: Amount) {
        self.totals.charged_back += amount;
        let mut left = amount;
        let from_credit = left.min(self.credit);
        self.credit -= from_credit;
        left -= from_credit;
        for index in (0..self.instalments.len()).rev() {
            let was_settled = self.is_settled_for_ageing(&self.instalments[index].unpaid());
            let instalment = &mut self.instalments[index];
            for component in [Component::Principal, Component::Interest, Component::Fee, Component::Penalty] {
                let taken = left.min(instalment.paid[component]);
                instalment.paid[component] -= taken;
                left -= taken;
            }
            let is_settled = self.is_settled_for_ageing(&self.instalments[index].unpaid());
            if self.instalments[index].due < self.today && was_settled && !is_settled {
                self.instalments[index].ages_from = self.today;
            }
        }
        if left.is_positive() {
            self.charge(Components { principal: left, ..Components::default() }, self.today);
        }
    }

    pub(super) fn charge(&mut self, scheduled: Components, due: Date) {
        self.charges_made += 1;
        let key = InstalmentKey { calendar: InstalmentKey::CHARGES, number: self.charges_made };
        self.add(NaiveInstalment::new(key, due, scheduled));
        self.use_credit();
    }

    pub(super) fn reschedule(&mut self, schedule: &[ScheduledInstalment]) {
        let mut lifted = Components::default();
        for instalment in self.instalments.iter_mut().filter(|instalment| !instalment.is_charge) {
            lifted += lift(instalment);
        }
        let mut new: Vec<NaiveInstalment> = schedule.iter().map(NaiveInstalment::of_schedule).collect();
        new.sort_by_key(|instalment| (instalment.due, instalment.key));
        if let Some(first) = new.first_mut() {
            first.penalty_carried_in = lifted.penalty;
            first.scheduled.penalty = lifted.penalty;
        }
        let new_principal: Amount = new.iter().map(|instalment| instalment.scheduled.principal).sum();
        if let Some(last) = new.last_mut() {
            last.scheduled.principal += (lifted.principal - new_principal).or_zero();
        }
        let mut shortage = (new_principal - lifted.principal).or_zero();
        for instalment in new.iter_mut().rev() {
            let taken = shortage.min(instalment.scheduled.principal);
            instalment.scheduled.principal -= taken;
            shortage -= taken;
        }
        for instalment in new {
            self.add(instalment);
        }
        self.use_credit();
    }

    pub(super) fn find(&self, key: InstalmentKey) -> Option<usize> {
        self.instalments.iter().position(|instalment| instalment.key == key)
    }

    /// Instalments due today or before, oldest first.
    fn owed(&self) -> Vec<usize> {
        (0..self.instalments.len()).filter(|&index| self.instalments[index].due <= self.today).collect()
    }

    /// Instalments due after today, in the order of a rule.
    fn in_advance(&self, rule: FutureRule) -> Vec<usize> {
        let mut indexes: Vec<usize> =
            (0..self.instalments.len()).filter(|&index| self.instalments[index].due > self.today).collect();
        match rule {
            FutureRule::NextInstalment => {}
            FutureRule::LastInstalment => indexes.reverse(),
        }
        indexes
    }

    fn settle_group(&mut self, indexes: &[usize], order: [Component; 4], money: &mut Amount) {
        match self.product.allocation.processing {
            Processing::Horizontal => {
                for &index in indexes {
                    for component in order {
                        self.settle(index, component, money);
                    }
                }
            }
            Processing::Vertical => {
                for component in order {
                    for &index in indexes {
                        self.settle(index, component, money);
                    }
                }
            }
        }
    }

    fn settle(&mut self, index: usize, component: Component, money: &mut Amount) {
        let instalment = &mut self.instalments[index];
        let unpaid = instalment.unpaid()[component];
        assert!(unpaid >= Amount::ZERO, "nothing is paid that was not owed");
        let taken = unpaid.min(*money);
        instalment.paid[component] += taken;
        *money -= taken;
    }

    fn settle_carried(&mut self, money: &mut Amount) {
        let taken = take(&mut self.pools.carried, money);
        self.totals.pools_settled += taken;
    }

    fn settle_billed(&mut self, money: &mut Amount) {
        let taken = take(&mut self.pools.billed, money);
        self.totals.pools_settled += taken;
    }

    fn settle_spending(&mut self, money: &mut Amount) {
        let taken = take(&mut self.pools.spending, money);
        self.totals.pools_settled += taken;
    }

    fn settle_plan(&mut self, plan: usize, money: &mut Amount) {
        let taken = take(&mut self.pools.plans[plan].remaining, money);
        self.totals.pools_settled += taken;
    }
}

/// Takes as much as there is on both sides.
pub(super) fn take(pool: &mut Amount, money: &mut Amount) -> Amount {
    let taken = (*pool).min(*money);
    *pool -= taken;
    *money -= taken;
    taken
}

/// Lifts off what is unpaid and returns it. Fees settled are those of the schedule first, then the late fee.
fn lift(instalment: &mut NaiveInstalment) -> Components {
    let unpaid = instalment.unpaid();
    for component in Component::ALL {
        instalment.scheduled[component] -= unpaid[component];
    }
    instalment.late_fee -= instalment.late_fee.min(unpaid.fee);
    instalment.is_lifted = true;
    unpaid
}
