//! Charges for being late: penalty interest and late fees.

use primitives::{Amount, Date, Rate, Rounding};

use crate::component::Component;
use crate::product::Period;

/// Penalty interest: daily, on what is unpaid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PenaltyTerms {
    /// The rate.
    pub rate: Rate,
    /// What the rate counts by.
    pub per: RatePeriod,
    /// What it is charged on.
    pub base: PenaltyBase,
    /// Whether unpaid penalty comes to bear penalty.
    pub compound: PenaltyCompound,
    /// No penalty before the due date plus so many days.
    pub wait_days: u32,
    /// From when it runs once the wait is over. There is no default: lenders differ, and it is money.
    pub from: PenaltyFrom,
    /// Whether the day that is looked at counts.
    pub through: PenaltyThrough,
    /// When it is rounded.
    pub rounded: PenaltyRounding,
    /// The most that may be charged.
    pub cap: PenaltyCap,
    /// During what it stands still, beside a charge-off.
    pub stops_on: PenaltyStops,
    /// By which days the plan's rate counts, where the part of penalty that is ordinary interest is told apart as additional
    /// interest.
    pub additional_interest: Option<RatePeriod>,
}

/// During what penalty stands still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PenaltyStops {
    /// While a settlement is being performed.
    pub settlement: bool,
    /// From a termination on.
    pub termination: bool,
}

/// What a penalty rate counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatePeriod {
    /// A day.
    Day,
    /// A year of 365 days.
    Year365,
    /// A year of 360 days.
    Year360,
}

impl RatePeriod {
    /// The number of days that the rate counts by.
    pub const fn days(self) -> i128 {
        match self {
            Self::Day => 1,
            Self::Year365 => 365,
            Self::Year360 => 360,
        }
    }
}

/// What penalty interest is charged on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PenaltyBase {
    /// Unpaid principal of the instalment.
    OverduePrincipal,
    /// Unpaid principal and interest of the instalment.
    #[default]
    OverduePrincipalInterest,
    /// Unpaid principal, interest and fees of the instalment, its late fee included.
    OverdueScheduled,
    /// Principal and interest of the instalment as scheduled, until it is settled.
    InstalmentOriginal,
    /// All unpaid principal of the account, due or not, charged on its oldest unsettled instalment.
    OutstandingPrincipal,
}

impl PenaltyBase {
    /// Whether a component of the instalment's unpaid amounts is part of the base.
    pub const fn includes(self, component: Component) -> bool {
        match component {
            Component::Principal => {
                matches!(self, Self::OverduePrincipal | Self::OverduePrincipalInterest | Self::OverdueScheduled)
            }
            Component::Interest => matches!(self, Self::OverduePrincipalInterest | Self::OverdueScheduled),
            Component::Fee => matches!(self, Self::OverdueScheduled),
            Component::Penalty => false,
        }
    }
}

/// Whether unpaid penalty comes to bear penalty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PenaltyCompound {
    /// Never.
    #[default]
    Never,
    /// Each month, counted from the day on which the penalty began to run (复利).
    Monthly,
}

/// From when a penalty runs once its wait is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PenaltyFrom {
    /// From the end of the wait: the days of the wait stay free.
    AfterGrace,
    /// From the due date: the wait only spares those who pay within it.
    DueDate,
}

/// Whether the day that is looked at counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PenaltyThrough {
    /// It does not: a day counts when it is over.
    #[default]
    AsOfExclusive,
    /// It does: at its end, the day itself has counted.
    AsOfInclusive,
}

/// When a penalty is rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PenaltyRounding {
    /// Once for each instalment, on all its days together.
    #[default]
    Once,
    /// Every day.
    Daily,
}

/// The most that may be charged as penalty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PenaltyCap {
    /// On one instalment.
    pub per_instalment: Option<Amount>,
    /// On the account.
    pub per_account: Option<Amount>,
    /// On the account, as a multiple of all principal paid out.
    pub principal_multiple: Option<Rate>,
}

impl PenaltyCap {
    /// Whether nothing is capped.
    pub const fn is_none(&self) -> bool {
        self.per_instalment.is_none() && self.per_account.is_none() && self.principal_multiple.is_none()
    }
}

/// A fee that the product brings with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeTerms {
    /// When it is charged.
    pub at: FeeAt,
    /// How much.
    pub amount: FeeAmount,
    /// Whether it is received with the payout; not for instalments.
    pub is_settled_on_payout: bool,
}

/// When a fee of the product is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeAt {
    /// With the opening, as a charge.
    Opening,
    /// With each further payout of principal, as a charge.
    Tranche,
    /// With each scheduled instalment, as part of its fee.
    Instalment,
    /// With each cash advance, as a charge that is due with the next statement.
    CashAdvance,
}

/// How much a fee of the product is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeeAmount {
    /// A fixed amount.
    Fixed(Amount),
    /// A share, within limits.
    Percent {
        /// The share.
        rate: Rate,
        /// Of what.
        of: FeeBase,
        /// Never less than this.
        min: Amount,
        /// Never more than this, if there is such a limit.
        max: Option<Amount>,
    },
}

impl FeeAmount {
    /// The fee for so much principal and interest.
    pub(crate) fn of(&self, principal: Amount, interest: Amount, rounding: Rounding) -> Amount {
        match self {
            Self::Fixed(amount) => *amount,
            Self::Percent { rate, of, min, max } => {
                let base = match of {
                    FeeBase::Principal => principal,
                    FeeBase::Interest => interest,
                    FeeBase::PrincipalInterest => principal + interest,
                };
                let fee = rate.of(base, rounding).max(*min);
                max.map_or(fee, |max| fee.min(max))
            }
        }
    }
}

/// What a fee of the product is a share of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeeBase {
    /// Principal: what is paid out, or the instalment's.
    #[default]
    Principal,
    /// Interest as scheduled: of all instalments, or the instalment's.
    Interest,
    /// Both.
    PrincipalInterest,
}

/// A fee for a missed instalment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateFeeTerms {
    /// How much.
    pub amount: LateFeeAmount,
    /// Charged at the start of the due date plus so many days, at least 1, when the instalment is still unsettled.
    pub wait_days: u32,
    /// Of the wait, so many days at most lie between the due date and the fee's own date.
    pub posting_grace_days: u32,
    /// Another amount for a miss soon after another, if there is one.
    pub again: Option<LateFeeAgain>,
    /// How often.
    pub repeats: LateFeeRepeats,
    /// Where it is put.
    pub place: LateFeePlace,
    /// To which period a late fee belongs whose own date is a due date; of [`LateFeePlace::Period`].
    pub boundary: PeriodBoundary,
    /// Whether it is charged after the plan's last due date.
    pub after_maturity: bool,
    /// What it is owed as.
    pub counts_as: LateFeeComponent,
    /// Whether it is charged for a miss that was learned of later than on its day.
    pub is_backdated: bool,
}

/// What a late fee is owed as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LateFeeComponent {
    /// A fee.
    #[default]
    Fee,
    /// A penalty.
    Penalty,
}

/// The late fee of a miss soon after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LateFeeAgain {
    /// A late fee was charged less than so many months before.
    pub within_months: u16,
    /// This takes the place of a fixed amount, or of the most that a share comes to.
    pub amount: Amount,
}

impl LateFeeTerms {
    /// The day from which a fee charged on `last` is so long ago that it makes the next one no other.
    pub(crate) fn forgets_from(&self, last: Date) -> Option<Date> {
        self.again.map(|again| last.plus_months(i32::from(again.within_months)))
    }
}

/// How much a late fee is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LateFeeAmount {
    /// A fixed amount.
    Fixed(Amount),
    /// A share, within limits.
    Percent {
        /// The share.
        rate: Rate,
        /// Of what.
        of: LateFeeBase,
        /// Never less than this.
        min: Amount,
        /// Never more than this, if there is such a limit.
        max: Option<Amount>,
    },
}

/// What a late fee is a share of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LateFeeBase {
    /// The instalment's unpaid principal, interest and fee.
    #[default]
    Unpaid,
    /// The instalment's unpaid principal.
    UnpaidPrincipal,
    /// The instalment's unpaid interest.
    UnpaidInterest,
    /// The instalment's unpaid principal and interest.
    UnpaidPrincipalInterest,
    /// The instalment's principal and interest as scheduled.
    Scheduled,
}

/// How often a late fee is charged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LateFeeRepeats {
    /// Once for each missed instalment.
    #[default]
    PerInstalment,
    /// Not while another instalment that bore one is unsettled.
    OncePerSpell,
    /// Once on the account.
    Once,
    /// Again and again, as long as the instalment is unsettled.
    Every {
        /// The distance between the days on which it is charged, counted from the first.
        every: Period,
        /// For one instalment so many times at most, if there is such a limit.
        times_max: Option<u16>,
    },
}

/// Where a late fee is put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LateFeePlace {
    /// On the missed instalment.
    #[default]
    Instalment,
    /// On the instalment in whose period its date lies; after the last one on one extra instalment.
    Period,
}

/// To which period a charge belongs that falls on the day between two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeriodBoundary {
    /// To the one that ends.
    #[default]
    Earlier,
    /// To the one that begins.
    Later,
}
