//! Cases: what somebody has to answer, and by when.
//!
//! Pure. A deadline is data of the desk rules, counted from the day on which the case came in; what a case stops is told by
//! [`Stops`], so that the contact gate reads it as facts of the person.

#[cfg(test)]
mod tests;

use primitives::{Amount, Date};

use crate::desk::{Basis, Workdays};
use crate::word::words;

words! {
    /// What a case is about.
    CaseKind {
        /// An account, or a part of what is owed on it, is disputed.
        Dispute = "dispute",
        /// Somebody complains.
        Complaint = "complaint",
        /// Somebody cannot pay, and relief is looked for.
        Hardship = "hardship",
        /// A record at a credit bureau is disputed.
        CreditReport = "credit_report",
        /// Somebody cannot be found.
        LostContact = "lost_contact",
        /// Whether a default is in bad faith.
        BadFaith = "bad_faith",
        /// A debt is to be validated.
        Validation = "validation",
        /// A record at a credit bureau is to be corrected after a cure.
        Correction = "correction",
    }
}

words! {
    /// Which days of a deadline are counted.
    Counts {
        /// All.
        Calendar = "calendar_days",
        /// Those that have business.
        Business = "business_days",
    }
}

words! {
    /// What becomes of a deadline on a day without business.
    IfFree {
        /// It stays: the early side.
        Keep = "keep",
        /// It goes to the next day that has business.
        Next = "next_business_day",
    }
}

/// By when cases of a kind are answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRule {
    /// The kind.
    pub kind: CaseKind,
    /// After so many days; the day on which it came in is not counted.
    pub days: u32,
    /// Of which kind.
    pub counts: Counts,
    /// Where the last of them has no business.
    pub if_free: IfFree,
    /// Longer deadlines, for a reason.
    pub longer: Vec<Longer>,
    /// What whoever works it must be able to do.
    pub skills: Vec<String>,
    /// Where it is from.
    pub basis: Basis,
}

/// A longer deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Longer {
    /// Its name: `complex`.
    pub id: String,
    /// After so many days since the case came in.
    pub days: u32,
    /// Whether a second person has to agree.
    pub needs_second: bool,
    /// Where it is from.
    pub basis: Basis,
}

impl CaseRule {
    /// The last day on which a case is answered in time.
    pub fn deadline(&self, came_in_on: Date, workdays: &Workdays) -> Date {
        self.after(came_in_on, self.days, workdays)
    }

    /// The same with a longer deadline.
    pub fn longer_deadline(&self, longer: &Longer, came_in_on: Date, workdays: &Workdays) -> Date {
        self.after(came_in_on, longer.days, workdays)
    }

    fn after(&self, came_in_on: Date, days: u32, workdays: &Workdays) -> Date {
        let last = match self.counts {
            Counts::Calendar => came_in_on + i32::try_from(days).unwrap_or(i32::MAX),
            Counts::Business => workdays.plus(came_in_on, days),
        };
        match self.if_free {
            IfFree::Keep => last,
            IfFree::Next => workdays.on_or_after(last),
        }
    }
}

/// What a case stops while it has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stops {
    /// Nothing.
    Nothing,
    /// Contact about the disputed account, or about the disputed part of it.
    Disputed,
    /// Collection, because of a complaint.
    Complaint,
    /// Collection, because relief is asked for.
    Hardship,
}

impl CaseKind {
    /// What it stops.
    pub const fn stops(self) -> Stops {
        match self {
            Self::Dispute | Self::Validation => Stops::Disputed,
            Self::Complaint => Stops::Complaint,
            Self::Hardship => Stops::Hardship,
            Self::CreditReport | Self::LostContact | Self::BadFaith | Self::Correction => Stops::Nothing,
        }
    }

    /// Whether it is about an account and has to name it.
    pub const fn needs_account(self) -> bool {
        match self {
            Self::Dispute | Self::Validation | Self::CreditReport | Self::BadFaith | Self::Correction => true,
            Self::Complaint | Self::Hardship | Self::LostContact => false,
        }
    }
}

/// What is disputed of an account by several open cases together: all of it, a part, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disputed {
    /// No case.
    Nothing,
    /// A part.
    Part(Amount),
    /// All of it.
    All,
}

/// What open disputes of one account, each of a part or of all of it, come to.
pub fn disputed(cases: impl IntoIterator<Item = Option<Amount>>) -> Disputed {
    cases.into_iter().fold(Disputed::Nothing, |sum, case| match (sum, case) {
        (Disputed::All, _) | (_, None) => Disputed::All,
        (Disputed::Nothing, Some(part)) => Disputed::Part(part),
        (Disputed::Part(sum), Some(part)) => Disputed::Part(sum + part),
    })
}
