//! Money in: section 4 of the page.
//!
//! Which instalments and pools it settles is in `allocation`; what a settlement makes of it in `ends`.

use ledger::component::Component;
use ledger::event::InstalmentKey;
use ledger::product::{AllocationRule, Overpayment};
use primitives::Amount;

use super::Book;

impl Book<'_> {
    /// A repayment, or a recovery.
    pub(super) fn repay(&mut self, amount: Amount, earmark: Option<InstalmentKey>) {
        self.has_repayment = true;
        self.totals.repaid += amount;
        if self.charged_off_on.is_some() || self.written_off_on.is_some() {
            self.totals.recovered += amount;
        }
        if !self.comes_too_late(amount) {
            let rule = self.repayment_rule();
            self.drop_at_payoff(amount);
            let before = self.look_before();
            let mut money = amount;
            if let Some(index) = earmark.and_then(|key| self.find(key)) {
                self.settle_earmarked(index, &rule, &mut money);
            }
            self.spread(&rule, &mut money);
            self.keep_the_rest(money);
            self.recalculate_interest(&before);
            self.even_out();
            self.receive_for_settlement(amount);
        }
    }

    pub(super) fn refund_by_merchant(&mut self, amount: Amount) {
        let amount = {
            let interest =
                self.interest_with_refund(amount, self.product.allocation.interest_refund.on_merchant_refund);
            self.totals.merchant_refunds += amount;
            amount + interest
        };
        if self.comes_too_late(amount) {
            return;
        }
        let before = self.look_before();
        let mut money = amount;
        if self.is_revolving() {
            self.settle_pools_for_merchant(&mut money);
        }
        let rule = self.product.allocation.merchant_refund.clone();
        self.spread(&rule, &mut money);
        self.keep_credit(money);
        self.recalculate_interest(&before);
        self.even_out();
    }

    pub(super) fn refund_payout(&mut self, amount: Amount) {
        let interest = self.interest_with_refund(amount, self.product.allocation.interest_refund.on_payout_refund);
        self.totals.payout_refunded += amount;
        let rule = self.product.allocation.payout_refund.clone();
        self.take_in(amount + interest, &rule);
    }

    pub(super) fn credit_goodwill(&mut self, amount: Amount) {
        self.totals.goodwill += amount;
        let rule = self.product.allocation.goodwill_credit.clone();
        self.take_in(amount, &rule);
    }

    /// Money under a rule of its own.
    pub(super) fn take_in(&mut self, amount: Amount, rule: &AllocationRule) {
        if self.comes_too_late(amount) {
            return;
        }
        let before = self.look_before();
        let mut money = amount;
        self.spread(rule, &mut money);
        self.keep_the_rest(money);
        self.recalculate_interest(&before);
        self.even_out();
    }

    /// Whether the account was written off, so that money settles nothing.
    fn comes_too_late(&mut self, amount: Amount) -> bool {
        let is_written_off = self.written_off_on.is_some();
        if is_written_off {
            self.totals.received_after_write_off += amount;
        }
        is_written_off
    }

    /// Credit balance settles what has just become owed.
    pub(super) fn use_credit(&mut self) {
        if self.credit.is_zero() {
            return;
        }
        let before = self.look_before();
        let mut money = self.credit;
        self.credit = Amount::ZERO;
        let rule = self.repayment_rule();
        self.spread(&rule, &mut money);
        self.keep_the_rest(money);
        self.recalculate_interest(&before);
    }

    /// Steps 4 and 5: the pools, then credit.
    fn keep_the_rest(&mut self, mut money: Amount) {
        if self.is_revolving() {
            self.settle_pools(&mut money);
        }
        self.keep_credit(money);
    }

    /// Step 5: what is left is credit balance, or goes back at once.
    fn keep_credit(&mut self, money: Amount) {
        self.credit += money;
        match self.product.allocation.overpayment {
            Overpayment::CreditBalance | Overpayment::Reject => {}
            Overpayment::Refund => {
                self.totals.credit_refunded += self.credit;
                self.credit = Amount::ZERO;
            }
        }
    }

    /// Step 6: what is not worth asking for, and what is not worth paying back.
    fn even_out(&mut self) {
        if !self.is_revolving() {
            self.waive_small_rest();
            self.keep_small_excess();
        }
    }

    fn keep_small_excess(&mut self) {
        if self.unpaid().total().is_zero() && self.credit <= self.product.excess_tolerance {
            self.totals.kept += self.credit;
            self.credit = Amount::ZERO;
        }
    }

    fn waive_small_rest(&mut self) {
        let rest = self.unpaid().total();
        if !rest.is_positive() || rest > self.product.close_tolerance {
            return;
        }
        self.totals.waived += self.unpaid();
        self.give_everything_up();
    }

    pub(super) fn waive(&mut self, component: Component, amount: Amount, key: Option<InstalmentKey>) {
        let mut left = amount;
        let indexes: Vec<usize> = match key {
            Some(key) => self.find(key).into_iter().collect(),
            None => (0..self.instalments.len()).collect(),
        };
        let before = self.look_before();
        for index in indexes {
            left -= self.waive_on(index, component, left);
        }
        self.follow_if_by_days(&before);
    }

    /// Waives as much as there is on one instalment, and returns it.
    pub(super) fn waive_on(&mut self, index: usize, component: Component, most: Amount) -> Amount {
        let instalment = &mut self.instalments[index];
        let taken = most.min(instalment.unpaid()[component]);
        instalment.waived[component] += taken;
        self.totals.waived[component] += taken;
        taken
    }
}
