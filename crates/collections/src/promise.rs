//! Promises to pay: what a customer undertook, and how it ended.
//!
//! Judged from receipts, as known by the end of a day; nothing is stored, so that a back-dated repayment keeps a promise and a
//! payment that comes back breaks one. `docs/reference/promises.md` is the page. Whether a customer may promise, and what
//! a broken promise leads to, is decided elsewhere.

use primitives::{Amount, Date};

use crate::AccountId;

/// What a customer undertook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The day on which it was made.
    pub made_on: Date,
    /// The accounts whose receipts count.
    pub accounts: Vec<AccountId>,
    /// How much, in all.
    pub amount: Amount,
    /// By when.
    pub due: Date,
    /// The day on which it was taken back or replaced.
    pub withdrawn_on: Option<Date>,
}

/// How a lender judges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Days after the due date in which money still counts.
    pub grace_days: u32,
    /// A shortfall that is overlooked.
    pub tolerance: Amount,
}

/// Money that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its number in the journal.
    pub seq: u64,
    /// The account.
    pub account: AccountId,
    /// Its value date.
    pub effective_on: Date,
    /// The day on which it was booked.
    pub booked_on: Date,
    /// How much.
    pub amount: Amount,
    /// The day on which its reversal was booked.
    pub reversed_on: Option<Date>,
}

/// How a promise stands at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is still time.
    Open {
        /// What is missing.
        missing: Amount,
    },
    /// The money came.
    Kept {
        /// The day on which it was enough.
        on: Date,
    },
    /// It did not.
    Broken {
        /// What is missing.
        short_by: Amount,
    },
    /// Taken back or replaced in time.
    Withdrawn {
        /// The day.
        on: Date,
    },
}

/// A promise while receipts are gone through.
struct Tally<'a> {
    promise: &'a Promise,
    received: Amount,
    kept_on: Option<Date>,
}

/// Judges promises by what was known at the end of a day; the outcomes are in the order of the promises.
pub fn judge(promises: &[Promise], terms: Terms, receipts: &[Receipt], as_of: Date) -> Vec<Outcome> {
    let mut tallies: Vec<Tally<'_>> =
        promises.iter().map(|promise| Tally { promise, received: Amount::ZERO, kept_on: None }).collect();
    let mut first_due: Vec<usize> = (0..promises.len()).collect();
    first_due.sort_by_key(|place| (promises[*place].due, promises[*place].made_on, *place));

    let mut known: Vec<&Receipt> = receipts.iter().filter(|receipt| receipt.is_known(as_of)).collect();
    known.sort_by_key(|receipt| (receipt.effective_on, receipt.seq));
    for receipt in known {
        let mut rest = receipt.amount;
        for place in &first_due {
            rest = rest - tallies[*place].take(receipt, rest, terms);
        }
    }
    tallies.iter().map(|tally| tally.outcome(terms, as_of)).collect()
}

impl Receipt {
    fn is_known(&self, as_of: Date) -> bool {
        self.booked_on <= as_of
            && self.effective_on <= as_of
            && self.reversed_on.is_none_or(|reversed_on| as_of < reversed_on)
    }
}

impl Promise {
    /// The last day on which money counts.
    pub fn last_day(&self, terms: Terms) -> Date {
        let last = self.due + terms.grace_days.min(GRACE_MAX) as i32;
        self.withdrawn_on.map_or(last, |on| on.min(last))
    }
}

/// A hundred years: no grace is longer.
const GRACE_MAX: u32 = 36_600;

impl Tally<'_> {
    /// Takes of a receipt what the promise needs, and returns that.
    fn take(&mut self, receipt: &Receipt, rest: Amount, terms: Terms) -> Amount {
        let promise = self.promise;
        let is_in_time = promise.made_on <= receipt.effective_on && receipt.effective_on <= promise.last_day(terms);
        if !is_in_time || !promise.accounts.contains(&receipt.account) {
            return Amount::ZERO;
        }
        let taken = rest.min((promise.amount - self.received).or_zero());
        self.received += taken;
        if self.kept_on.is_none() && self.received >= promise.amount - terms.tolerance {
            self.kept_on = Some(receipt.effective_on);
        }
        taken
    }

    fn outcome(&self, terms: Terms, as_of: Date) -> Outcome {
        let missing = self.promise.amount - self.received;
        if let Some(on) = self.kept_on {
            return Outcome::Kept { on };
        }
        let last_day = self.promise.last_day(terms);
        match self.promise.withdrawn_on {
            Some(on) if on == last_day && on <= as_of => Outcome::Withdrawn { on },
            Some(_) | None if as_of <= last_day => Outcome::Open { missing },
            Some(_) | None => Outcome::Broken { short_by: missing },
        }
    }
}

#[cfg(test)]
mod tests;
