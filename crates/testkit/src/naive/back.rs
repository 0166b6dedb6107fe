//! Money out again, charges and tranches: the first half of section 5 of the page.
//!
//! New calendars are in `restructure`.

use ledger::component::{Component, Components};
use ledger::event::{DrawingPlan, InstalmentKey};
use ledger::product::{ChargebackAgeing, FeeAt};
use primitives::{Amount, Date};

use super::schedule::{Method, PeriodRate};
use super::{Book, NaiveInstalment, NaiveKind};

impl Book<'_> {
    pub(super) fn charge_back(&mut self, amount: Amount) {
        self.totals.charged_back += amount;
        let before = self.look_before();
        let was_settled: Vec<bool> =
            self.instalments.iter().map(|instalment| self.is_settled_for_ageing(&instalment.unpaid())).collect();
        for index in self.take_from_settlement(amount) {
            let is_settled = self.is_settled_for_ageing(&self.instalments[index].unpaid());
            if self.instalments[index].due < self.today && !is_settled {
                self.reopen(index);
            }
        }
        let today = self.today;
        let rest = match self.product.ageing.chargeback {
            ChargebackAgeing::AtOnce => {
                self.take_back(amount, self.product.allocation.chargeback_order, |instalment| {
                    let runs = instalment.period_start <= today && today < instalment.due;
                    runs && instalment.is_period() && !instalment.is_lifted
                })
            }
            ChargebackAgeing::AtChargebackDate | ChargebackAgeing::AtNextDue | ChargebackAgeing::RestoreOriginalDue => {
                self.take_back(amount, self.product.allocation.chargeback_order, |_| true)
            }
        };
        self.follow_if_by_days(&before);
        // The charge comes last, so that the others still have their places.
        for (index, was_settled) in was_settled.into_iter().enumerate() {
            let is_settled = self.is_settled_for_ageing(&self.instalments[index].unpaid());
            if self.instalments[index].due < self.today && was_settled && !is_settled {
                self.reopen(index);
            }
        }
        self.charge_principal(rest);
    }

    fn reopen(&mut self, index: usize) {
        let ages_from = match self.product.ageing.chargeback {
            ChargebackAgeing::AtChargebackDate | ChargebackAgeing::AtOnce => self.today,
            ChargebackAgeing::AtNextDue => self.next_due().unwrap_or(self.today),
            ChargebackAgeing::RestoreOriginalDue => return,
        };
        self.instalments[index].ages_from = ages_from;
        self.instalments[index].penalty_anchor = ages_from;
    }

    /// The earliest due date after today among periods.
    fn next_due(&self) -> Option<Date> {
        let periods = self.instalments.iter().filter(|instalment| instalment.is_period());
        periods.map(|instalment| instalment.due).filter(|&due| due > self.today).min()
    }

    pub(super) fn refund_customer(&mut self, amount: Amount) {
        self.totals.refunded += amount;
        let before = self.look_before();
        self.take_from_settlement(amount);
        let rest = self.take_back(amount, self.product.allocation.refund_order, |_| true);
        self.follow_if_by_days(&before);
        self.charge_principal(rest);
    }

    /// Takes back what credit and instalments have of an amount, and returns the rest.
    fn take_back(
        &mut self,
        amount: Amount,
        order: [Component; 4],
        may_take: impl Fn(&NaiveInstalment) -> bool,
    ) -> Amount {
        if self.written_off_on.is_some() {
            let received = amount.min(self.totals.received_after_write_off);
            self.totals.received_after_write_off -= received;
            self.totals.written_off.principal += amount - received;
            return Amount::ZERO;
        }
        let mut left = amount;
        let from_credit = left.min(self.credit);
        self.credit -= from_credit;
        left -= from_credit;
        for instalment in self.instalments.iter_mut().rev().filter(|instalment| may_take(instalment)) {
            for component in order {
                let taken = left.min(instalment.paid[component]);
                instalment.paid[component] -= taken;
                left -= taken;
            }
            instalment.additional_paid = instalment.additional_paid.min(instalment.paid.penalty);
        }
        left
    }

    pub(super) fn refund_credit(&mut self, amount: Amount) {
        self.totals.credit_refunded += amount;
        let from_credit = amount.min(self.credit);
        self.credit -= from_credit;
        self.charge_principal(amount - from_credit);
    }

    /// A charge of principal that is due today, if it is of anything.
    pub(super) fn charge_principal(&mut self, principal: Amount) {
        if principal.is_positive() {
            self.charge(Components { principal, ..Components::default() }, self.today);
        }
    }

    pub(super) fn charge(&mut self, scheduled: Components, due: Date) {
        self.make_charge(scheduled, due);
        self.use_credit();
    }

    /// A charge that credit balance has not settled yet, by its place.
    pub(super) fn make_charge(&mut self, scheduled: Components, due: Date) -> usize {
        self.charges_made += 1;
        let key = InstalmentKey { calendar: InstalmentKey::CHARGES, number: self.charges_made };
        self.add(NaiveInstalment::new(key, NaiveKind::Charge, due, scheduled));
        self.find(key).expect("it was just put there")
    }

    /// A tranche: on instalments of its own, or on those in advance.
    pub(super) fn disburse(&mut self, amount: Amount, plan: Option<DrawingPlan>) {
        self.totals.paid_out += amount;
        let interest = if self.has_drawings() { self.draw(amount, plan) } else { self.share_tranche(amount) };
        self.charge_fees(FeeAt::Tranche, amount, interest);
        self.use_credit();
    }

    /// Each scheduled instalment in advance gets the same place of a schedule of its own; returns the interest.
    fn share_tranche(&mut self, amount: Amount) -> Amount {
        let in_advance: Vec<usize> = self.live_in_advance();
        let takers: Vec<usize> =
            in_advance.into_iter().filter(|&index| self.instalments[index].kind == NaiveKind::Scheduled).collect();
        if takers.is_empty() {
            self.make_charge(Components { principal: amount, ..Components::default() }, self.today);
            return Amount::ZERO;
        }
        self.add_tranche(amount, &takers)
    }

    /// Adds the same places of a schedule of its own to instalments in advance, and returns the interest added.
    fn add_tranche(&mut self, amount: Amount, takers: &[usize]) -> Amount {
        let mut from = self.today;
        let mut periods = Vec::new();
        for &index in takers {
            let due = self.instalments[index].due;
            periods.push(PeriodRate::between(self.present_interest(), from, due));
            from = due;
        }
        let amounts = Method::of(&self.product.plan).amounts(amount, &periods, self.product);
        for (&index, amounts) in takers.iter().zip(&amounts) {
            self.instalments[index].scheduled += *amounts;
        }
        amounts.iter().map(|amounts| amounts.interest).sum()
    }
}
