//! Reasons: what had a part in a class, as data.

use primitives::{Amount, Currency, Date, Rate};

use super::policy::{FloorCause, Rank};
use super::watch::RunningWatch;

/// Something that had a part in a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing is owed any more: the best class, whatever was before.
    NothingOwed,
    /// The days that the policy reads, and the band that they are in.
    DaysTable {
        /// How many.
        days: u32,
        /// From when they count.
        since: Option<Date>,
        /// The first number of days in the band.
        from: u32,
        /// The last number of days in it; none when it is open.
        to: Option<u32>,
        /// The class of the band.
        class: Rank,
    },
    /// There are days, but so few that they are taken for a slip of operations.
    Slip {
        /// How many.
        days: u32,
        /// Up to how many are overlooked.
        overlooked: u32,
    },
    /// A fact leaves no better class.
    Floor {
        /// Which.
        cause: FloorCause,
        /// The least bad class.
        class: Rank,
    },
    /// Ageing is paused, and the policy lets no day of the pause count.
    Frozen {
        /// The days past due without that.
        days: u32,
        /// The days that count instead.
        counted: u32,
    },
    /// What is expected to be lost of what is owed leads to a class.
    Impairment {
        /// The share.
        share: Rate,
        /// From when.
        since: Date,
        /// The class.
        class: Rank,
    },
    /// It is watched after a restructure.
    Watch {
        /// How.
        watch: RunningWatch,
        /// The least bad class meanwhile.
        floor: Rank,
        /// The best class that it may come into meanwhile, where the watch holds it in worse ones than the floor.
        holds_at: Option<Rank>,
    },
    /// Somebody set the class.
    Manual {
        /// The event's place in the journal.
        seq: u64,
        /// Its value date.
        on: Date,
        /// The class that it leaves at best.
        class: Rank,
        /// Why.
        reason: String,
        /// Who approved it.
        approved_by: String,
    },
    /// Another account of the person, or this one when it was worse, keeps all of them in a class.
    Contagion {
        /// The class.
        class: Rank,
        /// From when.
        since: Date,
    },
    /// The account that it belongs to keeps it in that account's class.
    Parent {
        /// The class.
        class: Rank,
        /// From when.
        since: Date,
        /// The lender's reference of the parent.
        parent: String,
    },
    /// Accounts in the class have so much of the person's exposure that all of them are kept in it.
    ExposureShare {
        /// The class.
        class: Rank,
        /// From when.
        since: Date,
        /// The exposure of the accounts that are in the class by themselves.
        in_class: Amount,
        /// The exposure of all accounts.
        in_all: Amount,
        /// Of which currency.
        currency: Currency,
        /// The share above which the class spreads.
        share_over: Rate,
    },
    /// It is observed before it may come into a better class.
    Observation {
        /// The class that it would come into.
        allowed: Rank,
        /// From when it is observed; none while something is past due.
        from: Option<Date>,
        /// The first day on which that can be over by time.
        until: Option<Date>,
        /// Periods that must still be paid on time.
        periods_left: u32,
    },
    /// Nothing but an approval is missing for a better class.
    AwaitingApproval {
        /// The best class that it may come into.
        allowed: Rank,
    },
    /// Somebody approved a better class than days, floors and rules allowed on that day: it stayed as it was.
    ApprovalNotAllowed {
        /// The event's place in the journal.
        seq: u64,
        /// Its value date.
        on: Date,
        /// The class that was to be.
        class: Rank,
        /// The best class that was allowed.
        allowed: Rank,
    },
    /// Somebody set a class that this version of the policy does not have: it stayed as it was.
    UnknownClass {
        /// The event's place in the journal.
        seq: u64,
        /// Its value date.
        on: Date,
        /// The name.
        class: String,
    },
}

impl Reason {
    /// Its name in files and answers.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NothingOwed => "nothing_owed",
            Self::DaysTable { .. } => "days_table",
            Self::Slip { .. } => "slip",
            Self::Floor { .. } => "floor",
            Self::Frozen { .. } => "frozen",
            Self::Impairment { .. } => "impairment",
            Self::Watch { .. } => "watch",
            Self::Manual { .. } => "manual",
            Self::Contagion { .. } => "contagion",
            Self::Parent { .. } => "parent",
            Self::ExposureShare { .. } => "exposure_share",
            Self::Observation { .. } => "observation",
            Self::AwaitingApproval { .. } => "awaiting_approval",
            Self::ApprovalNotAllowed { .. } => "approval_not_allowed",
            Self::UnknownClass { .. } => "unknown_class",
        }
    }
}
