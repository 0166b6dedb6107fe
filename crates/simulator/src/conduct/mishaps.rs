//! Mishaps: money that comes late, bounces or is taken back, and fees that are given up.

use ledger::component::Component;
use primitives::{Amount, Date};

use super::Scene;
use crate::agenda::Wake;
use crate::book::{Fact, Owed};

impl Scene<'_> {
    /// Pays an amount, which the lender learns of today or with a late bank file.
    pub(super) fn repay(&mut self, amount: Amount) {
        if !amount.is_positive() {
            return;
        }
        let amount = if self.draws.happens(self.behaviour.overpays) { self.rounded_up(amount) } else { amount };
        if self.draws.happens(self.behaviour.arrives_late) {
            let days = self.draws.between(1, 3);
            self.later(self.day + days, Wake::Arrive { effective_on: self.day, amount });
        } else {
            self.receive(self.day, amount);
        }
    }

    /// Money of a day arrives; it may not stay.
    pub(super) fn receive(&mut self, effective_on: Date, amount: Amount) {
        self.book_back(effective_on, Fact::Repayment { amount });
        if self.draws.happens(self.behaviour.bounces) {
            let days = self.draws.between(1, 4);
            self.later(self.day + days, Wake::Bounce { seq: self.last_seq() });
        } else if self.draws.happens(self.behaviour.chargebacks) {
            let days = self.draws.between(10, 40);
            self.later(self.day + days, Wake::ChargeBack { amount });
        }
    }

    /// A repayment was not covered; the payer learns of it some days later.
    pub(super) fn bounce(&mut self, seq: u32) {
        self.book(Fact::Reversal { of: seq });
        let days = self.draws.between(2, 12);
        self.fall_behind(self.day, self.day + days);
    }

    /// The payer's bank takes back what it can of an old repayment.
    pub(super) fn charge_back(&mut self, amount: Amount) {
        self.borrower.quiet_at = 0;
        let amount = amount.min(self.owed(self.day).received);
        if amount.is_positive() {
            self.book(Fact::Chargeback { amount });
            let days = self.draws.between(5, 25);
            self.fall_behind(self.day, self.day + days);
        }
    }

    /// The lender may waive the charges of somebody who is about to pay up. Returns what was waived.
    pub(super) fn ask_for_goodwill(&mut self, owed: &Owed) -> Amount {
        let (component, amount) = if owed.penalty.is_positive() {
            (Component::Penalty, owed.penalty)
        } else {
            (Component::Fee, owed.overdue_fee)
        };
        if !amount.is_positive() || !self.draws.happens(self.behaviour.waives) {
            return Amount::ZERO;
        }
        self.book(Fact::Waived { component, amount });
        amount
    }

    fn rounded_up(&self, amount: Amount) -> Amount {
        let hundred = self.units(100.0).minor();
        Amount::from_minor((amount.minor() / hundred + 1) * hundred)
    }
}
