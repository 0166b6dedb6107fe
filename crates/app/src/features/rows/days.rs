//! Days: on which days each account is looked at.

use ledger::course::Course;
use primitives::Date;

/// On which days rows are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    /// On these days, in ascending order.
    On(Vec<Date>),
    /// So many days before each due date on which something is owed, when that day lies in a range: one row a bill.
    BeforeDue {
        /// How many days before.
        days: u32,
        /// The first day of rows.
        first: Date,
        /// The last one.
        last: Date,
    },
}

/// The distance between days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// So many days.
    Days(i32),
    /// So many months, counted from the first day, so that month ends stay month ends.
    Months(i32),
}

impl Days {
    /// The days from `first` through `last`.
    pub fn between(first: Date, last: Date, every: Every) -> Self {
        let is_month_end = first == first.last_of_month();
        let day = |step: i32| match every {
            Every::Days(days) => first + days.max(1) * step,
            Every::Months(months) if is_month_end => first.plus_months(months.max(1) * step).last_of_month(),
            Every::Months(months) => first.plus_months(months.max(1) * step),
        };
        Self::On((0..).map(day).take_while(|&day| day <= last).collect())
    }

    /// The days of an account whose whole course is known, in ascending order.
    pub(super) fn of(&self, seen: &Course<'_>) -> Vec<Date> {
        match self {
            Self::On(days) => days.iter().copied().filter(|&day| seen.account.opened_on <= day).collect(),
            Self::BeforeDue { days, first, last } => {
                let before = i32::try_from(*days).unwrap_or(i32::MAX);
                let days = seen.bills.iter().map(|bill| bill.due + -before);
                let within = days.filter(|day| first <= day && day <= last && seen.account.opened_on <= *day);
                within.collect()
            }
        }
    }
}
