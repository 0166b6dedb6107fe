//! Money in and out: what repayments, refunds, credits and chargebacks do to what is owed.
//!
//! `docs/reference/ledger.md` sections 4 and 5. In which order money settles is `allocation`'s matter.

use primitives::{Amount, Date};

use super::{Account, Instalment, InstalmentKind};
use crate::allocation::{self, Allocation};
use crate::annual_cost::Flow;
use crate::component::{Component, Components};
use crate::event::{InstalmentKey, Purchase};
use crate::product::{AllocationItem, ChargebackAgeing, FeeAt, Overpayment, PrepaidAs, PrepaidInterest, RoundingStep};

/// Money that goes back, and what it un-pays.
struct MoneyBack {
    amount: Amount,
    order: [Component; 4],
    /// From when what is re-opened ages; as before where there is none.
    ages_from: Option<Date>,
    from: TakenFrom,
}

/// Which instalments money that goes back is taken from.
#[derive(Clone, Copy)]
enum TakenFrom {
    All,
    /// Those whose period runs.
    RunningPeriod,
}

/// What was settled, in order.
type Parts = Vec<(InstalmentKey, AllocationItem, Amount)>;

impl Account<'_> {
    /// Receives the down payment where it comes with the opening.
    pub(super) fn receive_down_payment(&mut self) -> Parts {
        let mut parts = Parts::new();
        if !self.product.down_payment.is_some_and(|down| down.is_settled_on_opening) {
            return parts;
        }
        for instalment in self.instalments.iter_mut().filter(|i| i.kind == InstalmentKind::DownPayment) {
            let paid = instalment.pay(AllocationItem::Principal, instalment.scheduled.principal);
            self.totals.repaid += paid;
            parts.push((instalment.key, AllocationItem::Principal, paid));
        }
        parts
    }

    /// Receives the interest that is kept back from the payout and counts as paid.
    pub(super) fn receive_prepaid_interest(&mut self, received: &mut Parts) {
        let Some(PrepaidInterest { periods, counts_as: PrepaidAs::Paid }) = self.product.prepaid_interest else {
            return;
        };
        let is_prepaid = |i: &&mut Instalment| i.bears.is_some() && (1..=u32::from(periods)).contains(&i.key.number);
        for instalment in self.instalments.iter_mut().filter(is_prepaid) {
            let paid = instalment.pay(AllocationItem::Interest, instalment.scheduled.interest);
            self.totals.repaid += paid;
            if paid.is_positive() {
                received.push((instalment.key, AllocationItem::Interest, paid));
            }
        }
    }

    /// Charges the product's fees of a payout, and receives those that come with it.
    pub(super) fn charge_fees(
        &mut self,
        at: FeeAt,
        due: Date,
        principal: Amount,
        interest: impl Fn(&Self) -> Amount,
        received: &mut Parts,
    ) {
        let product = self.product;
        for terms in product.fees.iter().filter(|terms| terms.at == at) {
            let fee = terms.amount.of(principal, interest(self), product.rounding_of(RoundingStep::Fee));
            if !fee.is_positive() {
                continue;
            }
            let place = self.add_charge(due, Components { fee, ..Components::default() });
            if terms.is_settled_on_payout {
                let charge = &mut self.instalments[place];
                self.totals.repaid += charge.pay(AllocationItem::Fee, fee);
                received.push((charge.key, AllocationItem::Fee, fee));
            }
        }
    }

    /// Notes what moved between lender and customer today; below zero what was paid out.
    pub(super) fn note_cash(&mut self, received: Amount) {
        let on = self.as_of;
        if let Some(cash) = self.cash.as_mut().filter(|_| !received.is_zero()) {
            cash.push(Flow { on, received });
        }
    }

    /// Notes what was received with a payout.
    pub(super) fn note_received(&mut self, parts: Parts, seq: u64) {
        self.note_cash(parts.iter().map(|(_, _, amount)| *amount).sum());
        if let Some(allocations) = self.allocations.as_mut().filter(|_| !parts.is_empty()) {
            allocations.push(Allocation {
                seq,
                parts,
                to_pools: Amount::ZERO,
                to_credit: Amount::ZERO,
                of_partner: None,
            });
        }
    }

    pub(super) fn purchase(&mut self, purchase: &Purchase, seq: u64) {
        self.totals.paid_out += purchase.amount;
        self.note_cash(-purchase.amount);
        match &mut self.revolving {
            Some(revolving) if !self.has_ended => {
                revolving.purchase(purchase, self.as_of);
                if purchase.is_cash() {
                    let due = revolving.next_due();
                    let mut received = Parts::new();
                    self.charge_fees(FeeAt::CashAdvance, due, purchase.amount, |_| Amount::ZERO, &mut received);
                    self.note_received(received, seq);
                }
            }
            _ => {
                let principal = Components { principal: purchase.amount, ..Components::default() };
                self.add_charge(self.as_of, principal);
            }
        }
        self.use_credit(seq);
    }

    pub(super) fn repay(&mut self, amount: Amount, earmark: Option<InstalmentKey>, seq: u64) {
        self.totals.repaid += amount;
        self.totals.repayments += 1;
        self.note_cash(amount);
        if self.charge_off.is_some() || self.written_off_on.is_some() {
            self.totals.recovered += amount;
        }
        let mut money = allocation::Money::new(amount, seq);
        if self.keep_after_write_off(&mut money) {
            return;
        }
        self.drop_for_payoff(amount);
        let rule = allocation::repayment_rule(self);
        self.with_interest_following(|account| {
            if let Some(key) = earmark {
                allocation::settle_earmarked(account, &mut money, rule, key);
            }
            allocation::settle(account, &mut money, rule);
            account.keep_rest(money);
        });
        self.close_within_tolerance();
        self.count_towards_settlement(amount, seq);
    }

    pub(super) fn merchant_refund(&mut self, amount: Amount, seq: u64) {
        let interest = self.interest_to_refund(amount, self.product.allocation.interest_refund.on_merchant_refund);
        self.totals.merchant_refunded += amount;
        self.totals.interest_refunded += interest;
        self.note_cash(amount);
        let mut money = allocation::Money::new(amount + interest, seq);
        if !self.keep_after_write_off(&mut money) {
            self.with_interest_following(|account| {
                allocation::settle_merchant_refund(account, &mut money);
                account.keep_rest(money);
            });
            self.close_within_tolerance();
        }
    }

    pub(super) fn payout_refund(&mut self, amount: Amount, seq: u64) {
        let interest = self.interest_to_refund(amount, self.product.allocation.interest_refund.on_payout_refund);
        self.totals.payout_refunded += amount;
        self.totals.interest_refunded += interest;
        self.note_cash(amount);
        self.credit_by(amount + interest, &self.product.allocation.payout_refund, seq);
    }

    pub(super) fn goodwill_credit(&mut self, amount: Amount, seq: u64) {
        self.totals.goodwill += amount;
        self.credit_by(amount, &self.product.allocation.goodwill_credit, seq);
    }

    pub(super) fn credit_by(&mut self, amount: Amount, rule: &crate::product::AllocationRule, seq: u64) {
        let mut money = allocation::Money::new(amount, seq);
        if !self.keep_after_write_off(&mut money) {
            self.with_interest_following(|account| {
                allocation::settle(account, &mut money, rule);
                account.keep_rest(money);
            });
            self.close_within_tolerance();
        }
    }

    /// On a claim that was given up, money settles nothing.
    fn keep_after_write_off(&mut self, money: &mut allocation::Money) -> bool {
        let is_given_up = self.written_off_on.is_some();
        if is_given_up {
            self.totals.received_after_write_off += money.left;
            money.left = Amount::ZERO;
        }
        is_given_up
    }

    pub(super) fn waive(&mut self, component: Component, amount: Amount, key: Option<InstalmentKey>, seq: u64) {
        self.with_interest_following(|account| {
            let waived = allocation::waive(account, component, amount, key, seq);
            account.totals.waived[component] += waived;
        });
    }

    /// Settles what has become owed out of the credit balance.
    pub(super) fn use_credit(&mut self, seq: u64) {
        if self.credit.is_positive() {
            let mut money = allocation::Money::new(self.credit, seq);
            self.credit = Amount::ZERO;
            let rule = allocation::repayment_rule(self);
            self.with_interest_following(|account| {
                allocation::settle(account, &mut money, rule);
                account.keep_rest(money);
            });
        }
    }

    fn keep_rest(&mut self, mut money: allocation::Money) {
        self.credit += money.left;
        self.drop_interest_on(&money.take_principal());
        if let Some(allocations) = &mut self.allocations {
            allocations.push(money.into_allocation());
        }
        if self.product.allocation.overpayment == Overpayment::Refund {
            self.totals.credit_refunded += self.credit;
            self.note_cash(-self.credit);
            self.credit = Amount::ZERO;
        }
    }

    /// Gives a rest up that is too small to collect, and keeps a credit balance that is too small to pay out.
    fn close_within_tolerance(&mut self) {
        if self.revolving.is_some() {
            return;
        }
        let unpaid = self.unpaid().total();
        if unpaid.is_positive() && unpaid <= self.product.close_tolerance {
            for instalment in &mut self.instalments {
                self.totals.waived += instalment.give_up();
            }
        }
        let is_over = unpaid <= self.product.close_tolerance;
        if is_over && self.credit.is_positive() && self.credit <= self.product.excess_tolerance {
            self.totals.kept += self.credit;
            self.credit = Amount::ZERO;
        }
    }

    /// Takes settled money back, the latest instalment first; what was settled before is past due again.
    pub(super) fn charge_back(&mut self, amount: Amount, seq: u64) {
        self.totals.charged_back += amount;
        self.note_cash(-amount);
        let today = self.as_of;
        let ages_from = match self.product.ageing.chargeback {
            ChargebackAgeing::AtChargebackDate | ChargebackAgeing::AtOnce => Some(today),
            ChargebackAgeing::AtNextDue => Some(self.next_period_due(today).unwrap_or(today)),
            ChargebackAgeing::RestoreOriginalDue => None,
        };
        let order = self.product.allocation.chargeback_order;
        let from = match self.product.ageing.chargeback {
            ChargebackAgeing::AtOnce => TakenFrom::RunningPeriod,
            ChargebackAgeing::AtChargebackDate | ChargebackAgeing::AtNextDue | ChargebackAgeing::RestoreOriginalDue => {
                TakenFrom::All
            }
        };
        let back = MoneyBack { amount, order, ages_from, from };
        self.with_interest_following(|account| account.give_money_back(&back, seq));
    }

    /// Un-pays what was settled, the latest instalment first; it ages from where it did.
    pub(super) fn pay_back(&mut self, amount: Amount, seq: u64) {
        self.totals.refunded += amount;
        self.note_cash(-amount);
        let order = self.product.allocation.refund_order;
        let back = MoneyBack { amount, order, ages_from: None, from: TakenFrom::All };
        self.with_interest_following(|account| account.give_money_back(&back, seq));
    }

    fn give_money_back(&mut self, back: &MoneyBack, seq: u64) {
        let MoneyBack { amount, order, ages_from, from } = *back;
        if self.written_off_on.is_some() {
            let taken = amount.min(self.totals.received_after_write_off);
            self.totals.received_after_write_off -= taken;
            self.totals.written_off.principal += amount - taken;
            return;
        }
        self.take_from_settlement(amount, ages_from);
        let from_credit = self.credit.min(amount);
        self.credit -= from_credit;
        let mut left = amount - from_credit;
        let (today, terms) = (self.as_of, &self.product.ageing);
        let mut parts = Vec::new();
        let is_open_to = |instalment: &&mut Instalment| match from {
            TakenFrom::All => true,
            TakenFrom::RunningPeriod => instalment.is_running(today),
        };
        for instalment in self.instalments.iter_mut().rev().filter(is_open_to) {
            if left.is_zero() {
                break;
            }
            let was_settled = instalment.is_settled_for_ageing(terms);
            take_back(instalment, order, &mut left, &mut parts);
            let is_reopened = was_settled && !instalment.is_settled_for_ageing(terms);
            if let Some(from) = ages_from.filter(|_| is_reopened && instalment.due < today) {
                instalment.age_from(from);
            }
        }
        self.end_take_back(left, from_credit, parts, seq);
    }

    /// Takes money back that a settlement has received; one that was completed fails when too little is left.
    fn take_from_settlement(&mut self, amount: Amount, ages_from: Option<Date>) {
        let (today, terms) = (self.as_of, &self.product.ageing);
        let forgiven = self.settlement.as_mut().map(|settlement| settlement.give_back(amount, today));
        for (key, amounts) in forgiven.unwrap_or_default() {
            let Some(instalment) = self.instalments.iter_mut().find(|instalment| instalment.key == key) else {
                continue;
            };
            for component in Component::ALL {
                self.totals.forgiven[component] -= instalment.take_back_waived(component, amounts[component]);
            }
            let is_reopened = instalment.due < today && !instalment.is_settled_for_ageing(terms);
            if let Some(from) = ages_from.filter(|_| is_reopened) {
                instalment.age_from(from);
            }
        }
    }

    fn end_take_back(&mut self, left: Amount, from_credit: Amount, parts: Parts, seq: u64) {
        if left.is_positive() {
            self.add_charge(self.as_of, Components { principal: left, ..Components::default() });
        }
        if let Some(allocations) = &mut self.allocations {
            allocations.push(Allocation {
                seq,
                parts,
                to_pools: Amount::ZERO,
                to_credit: -from_credit,
                of_partner: None,
            });
        }
    }

    pub(super) fn refund_credit(&mut self, amount: Amount, seq: u64) {
        self.totals.credit_refunded += amount;
        self.note_cash(-amount);
        let from_credit = self.credit.min(amount);
        self.credit -= from_credit;
        self.end_take_back(amount - from_credit, from_credit, Vec::new(), seq);
    }

    fn next_period_due(&self, after: Date) -> Option<Date> {
        self.instalments.iter().find(|i| i.due > after && i.kind.is_period()).map(|i| i.due)
    }
}

fn take_back(instalment: &mut Instalment, order: [Component; 4], left: &mut Amount, parts: &mut Parts) {
    for component in order {
        let taken = instalment.take_back(component, *left);
        *left -= taken;
        if taken.is_positive() {
            parts.push((instalment.key, component.into(), -taken));
        }
    }
}
