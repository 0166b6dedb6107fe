//! The minimum payment: how much of a statement's principal becomes due.
//!
//! `docs/reference/ledger.md` section 6. What the principal is taken from is `revolving`'s matter.

use primitives::{Amount, Rounding};

use crate::component::Components;
use crate::product::{MinimumForm, PastDueMinimum, StatementTerms};

/// What a statement finds.
pub(super) struct Found<'a> {
    pub(super) terms: &'a StatementTerms,
    /// How a share goes to whole minor units.
    pub(super) rounding: Rounding,
    /// Principal that no statement has made due, but was there before the last one, or is carried.
    pub(super) pools: Amount,
    /// Purchases since the last statement.
    pub(super) spending: Amount,
    /// The parts of purchases in instalments that this statement bills.
    pub(super) parts: Amount,
    /// Interest and fees that this statement bills.
    pub(super) charges: Amount,
    /// Everything unpaid on other instalments.
    pub(super) unpaid: &'a Components,
    /// Whether the statement before was missed.
    pub(super) missed_before: bool,
}

/// Principal that becomes due.
#[derive(Clone, Copy)]
pub(super) struct PrincipalDue {
    /// Out of what was there before.
    pub(super) from_pools: Amount,
    /// Out of purchases since, the parts among them.
    pub(super) from_spending: Amount,
}

impl Found<'_> {
    pub(super) fn principal_due(&self) -> PrincipalDue {
        match self.terms.minimum_form {
            MinimumForm::PayLater => self.pay_later(),
            MinimumForm::PercentOrFloor | MinimumForm::InterestFeesPlusPercent => self.by_balance(),
        }
    }

    fn pay_later(&self) -> PrincipalDue {
        let (terms, pools) = (self.terms, self.pools);
        let carried_total = pools + self.unpaid.principal;
        let is_all_due = terms.miss_makes_all_due && self.missed_before;
        let mut from_pools = if is_all_due || carried_total < terms.carried_full_below {
            pools
        } else {
            (terms.minimum_rate.of(carried_total, self.rounding) - self.unpaid.principal).or_zero().min(pools)
        };
        let mut from_spending = self.parts + terms.minimum_rate.of(self.spending, self.rounding);
        let billed = from_pools + from_spending + self.charges;
        if billed.is_positive() {
            let short = (terms.minimum_floor - billed - self.unpaid.total()).or_zero();
            let more = short.min(self.spending + self.parts - from_spending).or_zero();
            from_spending += more;
            from_pools += (short - more).min(pools - from_pools);
        }
        PrincipalDue { from_pools, from_spending }
    }

    /// The share of the balance, with or without the charges, or the floor; the oldest principal is due first.
    fn by_balance(&self) -> PrincipalDue {
        let terms = self.terms;
        let counted = match terms.past_due_minimum {
            PastDueMinimum::OnTop => Components::default(),
            PastDueMinimum::Counted => *self.unpaid,
        };
        let principal = self.pools + self.spending + self.parts;
        let share = terms.minimum_rate.of(principal + self.charges + counted.total(), self.rounding);
        let minimum = if terms.minimum_form == MinimumForm::InterestFeesPlusPercent {
            self.charges + counted.total() - counted.principal + share
        } else {
            share
        };
        let due = minimum.max(terms.minimum_floor) - counted.total() - self.charges;
        let due = due.max(self.parts).min(principal);
        let from_pools = (due - self.parts).min(self.pools);
        PrincipalDue { from_pools, from_spending: due - from_pools }
    }
}
