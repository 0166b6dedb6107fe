//! Giving back: fees and interest that the lender gives up although they were paid.
//!
//! `docs/reference/ledger.md` section 5. None of it is money received; what was paid by it stays what it was, and settles
//! something else.

use primitives::Amount;

use super::{Account, Instalment};
use crate::allocation::{self, Allocation};
use crate::component::Component;
use crate::event::InstalmentKey;
use crate::product::{AllocationItem, RoundingStep};
use crate::schedule::PeriodRate;

impl Account<'_> {
    /// Takes a fee off as far as it is unpaid; what was paid of the rest goes out, or settles what else is owed.
    pub(super) fn refund_fee(&mut self, key: InstalmentKey, amount: Amount, pays_out: bool, seq: u64) {
        let Some(instalment) = self.instalments.iter_mut().find(|instalment| instalment.key == key) else { return };
        let taken_off = instalment.waive(Component::Fee, amount);
        let freed = instalment.free_paid(Component::Fee, amount - taken_off);
        self.totals.fees_refunded += taken_off + freed;
        if let Some(allocations) = &mut self.allocations {
            let parts = [(key, AllocationItem::Fee, taken_off), (key, AllocationItem::Fee, -freed)];
            let parts = parts.into_iter().filter(|(_, _, part)| !part.is_zero()).collect();
            allocations.push(Allocation {
                seq,
                parts,
                to_pools: Amount::ZERO,
                to_credit: Amount::ZERO,
                of_partner: None,
            });
        }
        if pays_out {
            self.totals.fees_paid_back += freed;
            self.note_cash(-freed);
        } else if freed.is_positive() {
            let rule = allocation::repayment_rule(self);
            self.credit_by(freed, rule, seq);
        }
    }

    pub(super) fn waive_interest_paid(&mut self, amount: Amount, seq: u64) {
        self.totals.interest_payments_waived += amount;
        self.credit_by(amount, &self.product.allocation.goodwill_credit, seq);
    }

    /// What of the interest earned by today an amount that comes back would not have borne, had it never been paid out.
    pub(super) fn interest_to_refund(&self, refund: Amount, is_refunded: bool) -> Amount {
        let Some((rate, day_count)) = self.plan_interest().filter(|_| is_refunded && self.written_off_on.is_none())
        else {
            return Amount::ZERO;
        };
        let rounding = self.product.rounding_of(RoundingStep::Interest);
        let totals = &self.totals;
        let still_out = (totals.paid_out - totals.merchant_refunded - totals.payout_refunded).or_zero();
        let bore = PeriodRate::new(rate, day_count, self.opened_on, self.as_of).of(refund.min(still_out), rounding);
        let earned = |instalment: &Instalment| instalment.earned_interest(self.as_of, rounding);
        let earned: Amount = self.instalments.iter().map(earned).sum();
        bore.min((earned - totals.interest_refunded).or_zero())
    }
}
