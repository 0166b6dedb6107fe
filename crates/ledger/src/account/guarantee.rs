//! The guarantee: what a guarantor may still be asked to pay.
//!
//! `docs/reference/ledger.md` section 8. What it pays settles nothing of the customer's.

use primitives::Amount;

use super::Account;
use crate::ageing::age;
use crate::product::{GuaranteeCovers, RoundingStep};

impl Account<'_> {
    /// What the guarantee leaves to be drawn at most; nothing without one.
    pub fn guarantee_left(&self) -> Amount {
        let Some(terms) = self.product.guarantee else { return Amount::ZERO };
        let limit = terms.limit.of(self.totals.paid_out, self.product.rounding_of(RoundingStep::Fee));
        (limit - self.totals.guarantee_drawn).or_zero()
    }

    /// What is drawn of the guarantee when the account is late enough: what it covers and was not drawn, up to its limit.
    pub(crate) fn guarantee_to_draw(&self) -> Amount {
        let Some(terms) = self.product.guarantee else { return Amount::ZERO };
        let overdue = age(self).overdue;
        let principal = match terms.covers {
            GuaranteeCovers::Overdue => overdue.principal,
            GuaranteeCovers::Outstanding => self.unpaid().principal,
        };
        (principal + overdue.interest - self.totals.guarantee_drawn).or_zero().min(self.guarantee_left())
    }
}
