//! Products: the conventions a contract was opened under, as named options.
//!
//! A product is a value with a version; a contract keeps the version it was opened under. How a product is
//! written in a file is `app`'s matter; what each option does is told where it is used.

use primitives::rate::DayCount;
use primitives::{Amount, Currency, Date, Rate, Rounding};

use crate::component::Component;

/// The conventions of one product in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Which product, and which version of it.
    pub key: ProductKey,
    /// The first day on which contracts may be opened under this version.
    pub effective_from: Date,
    /// The currency of its accounts.
    pub currency: Currency,
    /// How instalments come about.
    pub plan: Plan,
    /// How the days past due are counted.
    pub ageing: AgeingTerms,
    /// The ranges of days past due, by name.
    pub buckets: BucketSet,
    /// When an overdue counts as multi-period or full.
    pub overdue_forms: OverdueFormTerms,
    /// How money received is spread over what is owed.
    pub allocation: AllocationRule,
    /// Penalty interest on what is past due, if any.
    pub penalty: Option<PenaltyTerms>,
    /// A fee for a missed instalment, if any.
    pub late_fee: Option<LateFeeTerms>,
    /// How every amount that is computed from a rate goes to whole minor units.
    pub rounding: Rounding,
}

/// A product's name and version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductKey {
    /// The name: lower-case letters, digits and hyphens.
    pub id: String,
    /// Counts up from 1.
    pub version: u32,
}

impl std::fmt::Display for ProductKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} v{}", self.id, self.version)
    }
}

/// How a contract's instalments come about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// The schedule is imported as given and never computed.
    External,
    /// Equal principal with a flat fee each period on the original principal (分期手续费).
    FeePerInstalment {
        /// The fee of one instalment, as a share of the original principal.
        fee_rate: Rate,
        /// The distance between due dates.
        every: Period,
    },
    /// Equal instalments (等额本息): interest on the opening balance, principal the rest.
    EqualInstalment {
        /// Interest for a year.
        annual_rate: Rate,
        /// How a period becomes a fraction of a year.
        day_count: DayCount,
        /// The distance between due dates.
        every: Period,
    },
    /// Equal principal (等额本金) with interest on the declining balance.
    EqualPrincipal {
        /// Interest for a year.
        annual_rate: Rate,
        /// How a period becomes a fraction of a year.
        day_count: DayCount,
        /// The distance between due dates.
        every: Period,
    },
    /// One payment of the whole after a free period.
    SinglePayment {
        /// Days from opening to the due date, without any charge.
        free_days: u32,
    },
    /// A revolving account with a monthly statement and a minimum payment.
    Statement(StatementTerms),
}

/// The distance between two due dates; always counted from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// So many calendar months.
    Months(u16),
    /// So many days.
    Days(u16),
}

impl Period {
    /// The date `count` periods after `first`.
    pub fn after(self, first: Date, count: u32) -> Date {
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        match self {
            Self::Months(months) => first.plus_months(i32::from(months).saturating_mul(count)),
            Self::Days(days) => first + i32::from(days).saturating_mul(count),
        }
    }
}

/// The terms of a revolving account: its cycle, its free period and its minimum payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementTerms {
    /// The day of the month on which statements are issued, 1 to 28.
    pub cycle_day: u8,
    /// Days from the statement to its due date, 1 to 27, so that it is due before the next one.
    pub due_offset_days: u8,
    /// The share of new spending, and of a carried balance, that is due at once (10 % for the pay-later formula).
    pub minimum_rate: Rate,
    /// A carried balance below this is due in full.
    pub carried_full_below: Amount,
    /// The daily service fee on a balance carried past its due date.
    pub service_daily_rate: Rate,
    /// The fee of each period of a purchase taken in instalments, as a share of its principal.
    pub instalment_fee_rate: Rate,
}

/// How the days past due are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeingTerms {
    /// What an unpaid due day itself counts as.
    pub due_day_counts_as: DueDayCount,
    /// Days of grace before an overdue counts as delinquent.
    pub grace_days: u32,
    /// What the grace does to the age once it is over.
    pub grace_effect: GraceEffect,
    /// A shortfall up to this leaves an instalment settled for ageing, though still owed.
    pub arrears_tolerance: Amount,
}

/// What an unpaid due day itself counts as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DueDayCount {
    /// Day 0: an instalment is past due from the day after its due date.
    #[default]
    Zero,
    /// Day 1: an instalment unpaid at the end of its due date is past due on that day.
    One,
}

/// What the grace does to the age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GraceEffect {
    /// The grace is taken off the age.
    #[default]
    Subtract,
    /// The age is 0 during the grace, and the full age afterwards.
    Suppress,
}

/// Ranges of days past due, ascending and without overlap; a day between two ranges is in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketSet(Vec<Bucket>);

/// One named range of days past due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// What people call it, such as `31-60`.
    pub name: String,
    /// The first day in it, at least 1.
    pub lower: u32,
    /// The last day in it; none when it is open.
    pub upper: Option<u32>,
}

impl BucketSet {
    /// A set of ranges.
    ///
    /// # Errors
    /// When a range is empty, starts at 0, or is not above the one before it.
    pub fn new(buckets: Vec<Bucket>) -> Result<Self, BucketsRejected> {
        let mut above = Some(0);
        for bucket in &buckets {
            let in_order = above.is_some_and(|above| bucket.lower > above);
            if !in_order || bucket.upper.is_some_and(|upper| upper < bucket.lower) {
                return Err(BucketsRejected(bucket.name.clone()));
            }
            above = bucket.upper;
        }
        if buckets.len() > 100 {
            return Err(BucketsRejected("the 101st".to_owned()));
        }
        Ok(Self(buckets))
    }

    /// 1-30, 31-60, ... 151-180, 181+.
    pub fn thirty_day() -> Self {
        let mut buckets: Vec<Bucket> = (0..6)
            .map(|k| Bucket {
                name: format!("{}-{}", k * 30 + 1, k * 30 + 30),
                lower: k * 30 + 1,
                upper: Some(k * 30 + 30),
            })
            .collect();
        buckets.push(Bucket { name: "181+".to_owned(), lower: 181, upper: None });
        Self(buckets)
    }

    /// The ranges in ascending order.
    pub fn ranges(&self) -> &[Bucket] {
        &self.0
    }

    /// The place of the range that holds a number of days; none for day 0 and in a gap.
    pub fn find(&self, days: u32) -> Option<u8> {
        let after = self.0.partition_point(|bucket| bucket.lower <= days);
        let index = after.checked_sub(1)?;
        let holds = self.0[index].upper.is_none_or(|upper| days <= upper);
        holds.then(|| u8::try_from(index).expect("there are at most 100 buckets"))
    }

    /// The name of the range in a place.
    pub fn name(&self, index: u8) -> &str {
        &self.0[usize::from(index)].name
    }

    /// The first number of days above `days` at which the range changes; none when it never does.
    pub fn next_edge(&self, days: u32) -> Option<u32> {
        let edges = self.0.iter().flat_map(|bucket| [Some(bucket.lower), bucket.upper.map(|upper| upper + 1)]);
        edges.flatten().filter(|&edge| edge > days).min()
    }
}

/// A set of buckets that is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("bucket {0} is not a range above the one before it, starting at 1 or later")]
pub struct BucketsRejected(String);

/// When an overdue counts as multi-period or as full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverdueFormTerms {
    /// How missed periods are counted.
    pub multi_count: MultiCount,
    /// From so many missed periods on, the overdue is multi-period.
    pub multi_periods_min: u32,
    /// Above so many delinquent days, the overdue is multi-period.
    pub multi_days_over: u32,
    /// When an account whose plan is over is fully overdue.
    pub full_test: FullTest,
}

/// How missed periods are counted towards a multi-period overdue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MultiCount {
    /// Those unpaid now.
    #[default]
    Consecutive,
    /// All that were ever missed, also those paid late.
    Cumulative,
}

/// When an account whose plan is over is fully overdue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FullTest {
    /// When anything is still past due.
    #[default]
    BalanceRemaining,
    /// When nothing was ever repaid.
    NothingEverPaid,
}

/// How money received is spread over what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationRule {
    /// Instalment by instalment, or component by component.
    pub processing: Processing,
    /// The order of components on instalments due on or before the value date.
    pub order: [Component; 4],
    /// The order of components on instalments due after the value date.
    pub in_advance_order: [Component; 4],
    /// Which instalment in advance comes first.
    pub future_rule: FutureRule,
    /// Which instalment in advance a merchant's refund settles first.
    pub merchant_refund_rule: FutureRule,
}

/// Whether instalments or components lead the allocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Processing {
    /// The oldest instalment first, in it one component after the other.
    #[default]
    Horizontal,
    /// The first component of every instalment, oldest first, then the second.
    Vertical,
}

/// Which instalment in advance comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FutureRule {
    /// The next one.
    #[default]
    NextInstalment,
    /// The last one.
    LastInstalment,
}

/// Penalty interest: daily, simple, on what is unpaid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PenaltyTerms {
    /// The rate.
    pub rate: Rate,
    /// What the rate counts by.
    pub per: RatePeriod,
    /// What it is charged on.
    pub base: PenaltyBase,
    /// No penalty before the due date plus so many days.
    pub wait_days: u32,
    /// From when it runs once the wait is over. There is no default: lenders differ, and it is money.
    pub from: PenaltyFrom,
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

/// What penalty interest is charged on. Never on penalty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PenaltyBase {
    /// Unpaid principal of the instalment.
    OverduePrincipal,
    /// Unpaid principal and interest of the instalment.
    #[default]
    OverduePrincipalInterest,
    /// Unpaid principal, interest and fees of the instalment, its late fee included.
    OverdueScheduled,
}

impl PenaltyBase {
    /// Whether a component is part of the base.
    pub const fn includes(self, component: Component) -> bool {
        match component {
            Component::Principal => true,
            Component::Interest => !matches!(self, Self::OverduePrincipal),
            Component::Fee => matches!(self, Self::OverdueScheduled),
            Component::Penalty => false,
        }
    }
}

/// From when a penalty runs once its wait is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PenaltyFrom {
    /// From the end of the wait: the days of the wait stay free.
    AfterGrace,
    /// From the due date: the wait only spares those who pay within it.
    DueDate,
}

/// A fee for a missed instalment, charged once for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateFeeTerms {
    /// How much.
    pub amount: LateFeeAmount,
    /// Charged at the start of the due date plus so many days, at least 1, when the instalment is still unsettled.
    pub wait_days: u32,
}

/// How much a late fee is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LateFeeAmount {
    /// A fixed amount.
    Fixed(Amount),
    /// A share of the instalment's unpaid principal, interest and fee, within limits.
    Percent {
        /// The share.
        rate: Rate,
        /// Never less than this.
        min: Amount,
        /// Never more than this, if there is such a limit.
        max: Option<Amount>,
    },
}

#[cfg(test)]
mod tests;
