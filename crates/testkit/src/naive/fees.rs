//! Fees of the product: those that come with the opening, a tranche or each instalment, in section 2 of the page.

use ledger::component::Components;
use ledger::product::{FeeAmount, FeeAt, FeeBase, FeeTerms, Plan, RoundingStep};
use primitives::{Amount, Rounding};

use super::Book;

impl Book<'_> {
    /// All fees of one kind on a principal and its interest.
    pub(super) fn fees(&self, at: FeeAt, principal: Amount, interest: Amount) -> Amount {
        let fees = self.product.fees.iter().filter(|terms| terms.at == at);
        fees.map(|terms| fee(terms, principal, interest, self.product.rounding_of(RoundingStep::Fee))).sum()
    }

    /// Makes a charge of each fee of a cash advance, due with the next statement.
    pub(super) fn charge_cash_fees(&mut self, amount: Amount) {
        let Plan::Statement(statement) = &self.product.plan else { return };
        let due = self.next_statement_day(statement) + i32::from(statement.due_offset_days);
        for terms in self.product.fees.iter().filter(|terms| terms.at == FeeAt::CashAdvance) {
            let fee = fee(terms, amount, Amount::ZERO, self.product.rounding_of(RoundingStep::Fee));
            if fee.is_positive() {
                self.make_charge(Components { fee, ..Components::default() }, due);
            }
        }
    }

    /// Makes a charge of each fee of one kind, due today; credit balance has settled none of them yet.
    pub(super) fn charge_fees(&mut self, at: FeeAt, principal: Amount, interest: Amount) {
        for terms in self.product.fees.iter().filter(|terms| terms.at == at) {
            let fee = fee(terms, principal, interest, self.product.rounding_of(RoundingStep::Fee));
            if !fee.is_positive() {
                continue;
            }
            let charge = self.make_charge(Components { fee, ..Components::default() }, self.today);
            if terms.is_settled_on_payout {
                self.instalments[charge].paid.fee = fee;
                self.totals.repaid += fee;
            }
        }
    }
}

fn fee(terms: &FeeTerms, principal: Amount, interest: Amount, rounding: Rounding) -> Amount {
    match terms.amount {
        FeeAmount::Fixed(amount) => amount,
        FeeAmount::Percent { rate, of, min, max } => {
            let base = match of {
                FeeBase::Principal => principal,
                FeeBase::Interest => interest,
                FeeBase::PrincipalInterest => principal + interest,
            };
            let share = rate.of(base, rounding).max(min);
            max.map_or(share, |max| share.min(max))
        }
    }
}
