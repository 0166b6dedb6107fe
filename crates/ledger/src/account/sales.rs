//! Sales: whose account it is on which day.
//!
//! The owner changes when the settlement date is over: that day's events and income are still the past owner's. What that
//! makes of income and of the general ledger is the matter of `accrual` and `posting`.

use primitives::{Amount, Date};

use super::Account;

/// A change of the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale<'a> {
    /// The settlement date: the past owner's last day.
    pub on: Date,
    /// The new owner.
    pub to: &'a str,
    /// What the new owner paid for it, if that is told.
    pub price: Option<Amount>,
}

impl<'a> Account<'a> {
    /// Whose the account is on its day.
    pub fn owner(&self) -> &'a str {
        self.owner_on(self.as_of)
    }

    /// Whose the account is or was on a day, by the sales so far.
    pub fn owner_on(&self, day: Date) -> &'a str {
        let before = self.sales.iter().rev().find(|sale| sale.on < day);
        before.map_or(&self.contract.funding_source, |sale| sale.to)
    }

    pub(super) fn sell(&mut self, to: &'a str, price: Option<Amount>) {
        self.sales.push(Sale { on: self.as_of, to, price });
    }
}
