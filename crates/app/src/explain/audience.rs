//! For whom it is explained: the house hears everything, whoever owes what concerns them.

use super::{Fact, Happened, Rearranged};

/// For whom an account is explained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// People of the lender's house, and those who are responsible to them.
    #[default]
    House,
    /// Whoever owes: what they owe and why, without the lender's view of them (classes, buckets, losses that are expected, whose money it
    /// is) and without the names of people of the house and the reasons that they noted of relief and goodwill.
    Debtor,
}

impl Audience {
    /// What of a fact is told; none where it is none of theirs.
    pub(super) fn hears(self, fact: Fact) -> Option<Fact> {
        match self {
            Self::House => Some(fact),
            Self::Debtor => of_debtor(fact),
        }
    }
}

fn of_debtor(fact: Fact) -> Option<Fact> {
    match fact {
        Fact::NonPerforming { .. }
        | Fact::Shared { .. }
        | Fact::OwnSchedule { .. }
        | Fact::Bucket { .. }
        | Fact::PeriodBucket { .. }
        | Fact::Form { .. } => None,
        Fact::Happened { seq, kind, on, what } => Some(Fact::Happened { seq, kind, on, what: happened(what)? }),
        Fact::Next { on, days, bucket: _, overdue } => Some(Fact::Next { on, days, bucket: None, overdue }),
        Fact::Account { .. }
        | Fact::Current { .. }
        | Fact::PastDue { .. }
        | Fact::Age(_)
        | Fact::Overdue(_)
        | Fact::Penalty { .. }
        | Fact::LateFee { .. }
        | Fact::LateFees { .. }
        | Fact::FreePeriod { .. }
        | Fact::PenaltyStopped { .. }
        | Fact::AnnualCost { .. }
        | Fact::Drawing { .. }
        | Fact::End(_)
        | Fact::Touched { .. }
        | Fact::Untouched
        | Fact::Reversed { .. }
        | Fact::Moved { .. } => Some(fact),
    }
}

fn happened(what: Happened) -> Option<Happened> {
    match what {
        Happened::ClassSet { .. }
        | Happened::ClassBooked { .. }
        | Happened::Impaired { .. }
        | Happened::GuaranteeDrawn(_)
        | Happened::Linked { .. } => None,
        Happened::Rearranged(terms) => Some(Happened::Rearranged(Rearranged {
            reason: String::new(),
            requested_by: None,
            approved_by: None,
            ..terms
        })),
        Happened::Goodwill { amount, authority: _, reason: _ } => {
            Some(Happened::Goodwill { amount, authority: None, reason: String::new() })
        }
        Happened::Disbursed(_)
        | Happened::PayoutRefund(_)
        | Happened::Refunded(_)
        | Happened::CreditRefunded(_)
        | Happened::Dropped(_)
        | Happened::Saved(_)
        | Happened::Fees { .. }
        | Happened::Prepaid { .. }
        | Happened::FeeRefunded { .. }
        | Happened::InterestGivenBack { .. }
        | Happened::Sold { .. } => Some(what),
    }
}
