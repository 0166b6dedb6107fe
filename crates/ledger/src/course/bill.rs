//! A bill: all that was due on one date, and how it was settled.

use primitives::{Amount, Date};

/// The periods of an account that are due on one date: instalments, a statement, a down payment.
///
/// A period that a new calendar lifted off is a bill only if it was ever past due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bill {
    /// When it is due.
    pub due: Date,
    /// What it asks for: principal, interest and fee, late fees among them; penalty is left out.
    pub billed: Amount,
    /// What money settled of that.
    pub repaid: Amount,
    /// What is unpaid of it, penalty included.
    pub unpaid: Amount,
    /// From which day on it has been settled for ageing; none while it is not.
    pub settled_on: Option<Date>,
    /// Whether it was unsettled when its due date had passed.
    pub is_missed: bool,
    /// The most days that it was past due.
    pub days_past_due_max: u32,
    /// Whether a new calendar has lifted all of it off.
    pub is_lifted: bool,
    /// How it and the account stood at the end of the due date; none while that has not come.
    pub when_due: Option<WhenDue>,
}

/// How a bill and its account stood at the end of the due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhenDue {
    /// What money had settled of the bill, penalty left out.
    pub repaid: Amount,
    /// Whether it was settled for ageing.
    pub is_settled: bool,
    /// The days past due of the account.
    pub days_past_due: u32,
    /// All unpaid principal of the account, due or not.
    pub principal: Amount,
    /// The principal of a revolving account that is carried past the due date.
    pub carried: Amount,
}

impl Bill {
    /// The days from its due date to the day on which it was settled, below 0 when that came first; for a bill that is not
    /// settled at the end of `day`, the days so far.
    pub fn days_to_settle(&self, day: Date) -> i32 {
        self.settled_on.unwrap_or(day) - self.due
    }

    /// Whether a part of it, and not all, had come in at the end of its due date.
    pub fn was_partly_repaid(&self) -> bool {
        self.when_due.is_some_and(|then| !then.is_settled && then.repaid.is_positive())
    }

    /// Whether it was settled by its due date and more was carried on: no more than the minimum was repaid.
    pub fn was_minimum_only(&self) -> bool {
        self.when_due.is_some_and(|then| then.is_settled && then.carried.is_positive())
    }
}
