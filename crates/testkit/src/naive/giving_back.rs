//! What the lender gives back although it was paid: fees, interest, and interest with refunds. Of section 5 of the page.

use ledger::event::InstalmentKey;
use ledger::product::RoundingStep;
use primitives::Amount;

use super::Book;
use super::schedule::PeriodRate;

impl Book<'_> {
    /// What is unpaid of the fee is taken off, then what was paid of it is free again.
    pub(super) fn give_fee_back(&mut self, key: InstalmentKey, amount: Amount, pays_out: bool) {
        let Some(index) = self.find(key) else { return };
        let fee = &mut self.instalments[index];
        let unpaid = fee.unpaid().fee.min(amount);
        let paid = (amount - unpaid).min(fee.paid.fee);
        fee.waived.fee += unpaid + paid;
        fee.paid.fee -= paid;
        self.totals.fees_refunded += unpaid + paid;
        if pays_out {
            self.totals.fees_paid_back += paid;
        } else if paid.is_positive() {
            let rule = self.repayment_rule();
            self.take_in(paid, &rule);
        }
    }

    pub(super) fn give_interest_back(&mut self, amount: Amount) {
        self.totals.interest_payments_waived += amount;
        let rule = self.product.allocation.goodwill_credit.clone();
        self.take_in(amount, &rule);
    }

    /// The interest that goes back with a refund, before it settles anything; it is added to the totals here.
    pub(super) fn interest_with_refund(&mut self, refund: Amount, is_given: bool) -> Amount {
        if !is_given || self.written_off_on.is_some() || self.present_interest().is_none() {
            return Amount::ZERO;
        }
        let came_back = self.totals.merchant_refunds + self.totals.payout_refunded;
        let principal = refund.min((self.totals.paid_out - came_back).or_zero());
        let period = PeriodRate::between(self.present_interest(), self.opened_on, self.today);
        let borne = period.of(principal, self.product.rounding_of(RoundingStep::Interest));
        let mut earned = Amount::ZERO - self.totals.interest_refunded;
        for instalment in &self.instalments {
            earned += self.earned_interest(instalment);
        }
        let interest = borne.min(earned.or_zero());
        self.totals.interest_refunded += interest;
        interest
    }
}
