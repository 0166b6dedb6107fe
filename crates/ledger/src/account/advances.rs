//! Cash advances of a revolving account: they bear interest from their own day on, at a rate of their own.
//!
//! `docs/reference/ledger.md` section 6. What of them statements made due stands on their instalments.

use primitives::Amount;

use super::{Instalment, Weight};
use crate::component::Component;
use crate::product::{Product, StatementTerms, SweepOrder};

/// What is owed of cash advances that no statement has made due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advances {
    /// All of it.
    pub owed: Amount,
    /// Of that, what the last statement showed.
    pub shown: Amount,
    /// Minor units × days since the last statement, of what statements made due too where that bears.
    pub weight: Weight,
}

/// Where cash advances stand among the pools that a repayment settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AdvanceRank {
    /// Behind purchases.
    Last,
    /// By rate, which is above that of purchases.
    Dearer,
    /// By rate, which is not above that of purchases: before those that bear nothing.
    NotDearer,
}

impl AdvanceRank {
    pub(super) fn of(product: &Product, terms: &StatementTerms) -> Self {
        match product.allocation.repayment.sweep {
            SweepOrder::OldestFirst => Self::Last,
            SweepOrder::HighestRateFirst if terms.cash_is_dearer() => Self::Dearer,
            SweepOrder::HighestRateFirst => Self::NotDearer,
        }
    }

    /// What is unpaid of the cash advances on a statement.
    pub(super) fn unpaid_on(self, statement: &Instalment) -> Amount {
        let unpaid = statement.unpaid_of(Component::Principal);
        match self {
            Self::Last | Self::NotDearer => statement.of_advances.min(unpaid),
            Self::Dearer => {
                let settled = statement.scheduled.principal - unpaid;
                (statement.of_advances - settled).or_zero().min(unpaid)
            }
        }
    }
}

impl Advances {
    pub(super) fn new(is_compounded: bool) -> Self {
        Self { owed: Amount::ZERO, shown: Amount::ZERO, weight: Weight::new(is_compounded) }
    }

    pub(super) fn add(&mut self, amount: Amount) {
        self.owed += amount;
    }

    /// Notes that money has settled what was there before: the oldest.
    pub(super) fn settled_from(&mut self, before: Amount) {
        self.shown = (self.shown - (before - self.owed)).or_zero();
    }

    /// Notes that goods returned have settled something: the newest.
    pub(super) fn returned(&mut self) {
        self.shown = self.shown.min(self.owed);
    }

    /// A statement shows all of it, and its interest begins anew.
    pub(super) fn bill(&mut self) {
        self.shown = self.owed;
        self.weight.take();
    }
}
