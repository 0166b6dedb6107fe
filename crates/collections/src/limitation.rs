//! Limitation: until when a claim can be brought before a court, and what restarts that.
//!
//! Pure. How long it is, what it counts from and what restarts it stands in the desk rules, with the law that says so; what happened on
//! an account is handed in. Suspension (force majeure, succession) moves the end later and is left out: this tells the early side.

#[cfg(test)]
mod tests;

use primitives::Date;

use crate::Set;
use crate::desk::Basis;
use crate::person::Channel;
use crate::repair::full_months;
use crate::word::words;

words! {
    /// From which due date limitation counts.
    CountsFrom {
        /// The last one of a debt that is repaid in instalments (Civil Code of China, art. 189).
        LastDue = "last_due",
        /// The oldest that is unpaid: each instalment, and each statement, is a claim of its own.
        OldestUnpaid = "oldest_unpaid",
    }
}

words! {
    /// What restarts limitation.
    Restart {
        /// Money that came in from the customer.
        Repayment = "repayment",
        /// A promise to pay.
        Promise = "promise",
        /// A request for relief, which acknowledges the debt.
        Relief = "relief",
        /// A demand that was sent to the customer.
        Demand = "demand",
    }
}

/// The limitation of claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitationRule {
    /// For how many years.
    pub years: u32,
    /// From which due date it counts, on accounts with a calendar; on revolving ones always from the oldest that is unpaid.
    pub counts_from: CountsFrom,
    /// What restarts it.
    pub restarts: Set<Restart>,
    /// By which ways a demand counts as one.
    pub demand_by: Set<Channel>,
    /// Claims with fewer full months left are told.
    pub warn_months: u32,
    /// Where it is from.
    pub basis: Basis,
}

/// Something that may restart limitation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interruption {
    /// The day.
    pub on: Date,
    /// What it was.
    pub by: Restart,
    /// Where its evidence is: a place of a journal.
    pub evidence: u64,
}

/// How limitation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The due date from which it counts.
    pub due: Date,
    /// What restarted it last, if anything did.
    pub restarted: Option<Interruption>,
    /// The last day on which the claim can be brought in time.
    pub ends_on: Date,
    /// Full months from the day that was asked about through the last one; 0 where it is over.
    pub months_left: u32,
    /// Whether it is over.
    pub is_over: bool,
}

/// How the limitation of a claim that was due on a day stands at the end of another one. What came after it was over restarts nothing.
pub fn clock(
    rule: &LimitationRule,
    due: Date,
    interruptions: impl IntoIterator<Item = Interruption>,
    on: Date,
) -> Clock {
    let after = |from: Date| from.plus_months(i32::try_from(rule.years.saturating_mul(12)).unwrap_or(i32::MAX));
    let mut counting: Vec<Interruption> =
        interruptions.into_iter().filter(|one| rule.restarts.contains(one.by) && one.on <= on).collect();
    counting.sort();
    let (mut ends_on, mut restarted) = (after(due), None);
    for one in counting {
        if one.on > due && one.on <= ends_on {
            ends_on = after(one.on);
            restarted = Some(one);
        }
    }
    Clock { due, restarted, ends_on, months_left: full_months(on, ends_on), is_over: on > ends_on }
}
