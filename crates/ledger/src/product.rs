//! Products: the conventions a contract was opened under, as named options.
//!
//! A product is a value with a version; a contract keeps the version it was opened under. How a product is
//! written in a file is `app`'s matter; what each option does is told in `docs/reference/ledger.md`, in numbers, and
//! here, in a sentence.

mod ageing;
mod allocation;
mod annual_cost;
mod buckets;
mod charges;
mod free_period;
mod minimum;
mod plan;
mod relief;
mod rounding;

use primitives::{Amount, Currency, Date, Rounding};

pub use ageing::{
    AgeingTerms, Anchor, ChargebackAgeing, ComponentsAged, DueDayCount, FullTest, GraceEffect, InstalmentGrace,
    Materiality, MaterialityCounting, MaterialityTest, MultiCount, OverdueFormTerms,
};
pub use allocation::{
    AllocationItem, AllocationRule, AllocationStep, AllocationSwitch, AllocationTerms, DueClass, DueOrder, FutureRule,
    InterestRefund, Overpayment, SweepOrder, SwitchWhen,
};
pub use annual_cost::{AnnualCostTerms, CostMethod};
pub use buckets::{Bucket, BucketBasis, BucketSet, BucketsRejected};
pub use charges::{
    FeeAmount, FeeAt, FeeBase, FeeTerms, LateFeeAgain, LateFeeAmount, LateFeeBase, LateFeeComponent, LateFeePlace,
    LateFeeRepeats, LateFeeTerms, PenaltyBase, PenaltyCap, PenaltyCompound, PenaltyFrom, PenaltyRounding, PenaltyStops,
    PenaltyTerms, PenaltyThrough, PeriodBoundary, RatePeriod,
};
pub use free_period::{
    Compounding, FreePeriodTerms, InterestFrom, InterestOn, NewPurchases, ResidualInterest, StatementsBear,
};
pub use minimum::{MinimumForm, PastDueMinimum};
pub use plan::{
    BrokenPeriod, BusinessDayRule, CashAdvanceTerms, DownPayment, DueDates, EqualTotal, InterestPastMaturity,
    InterestRecalculation, MonthEnd, PaidAhead, PartOfPeriod, Period, Plan, PrepaidAs, PrepaidInterest,
    RecalculationKeeps, RemainderOn, ShiftAppliesTo, StatementTerms, TrancheInstalments, ValueDating, Workdays,
};
pub use relief::{
    AccrualTerms, ChargeOffInterest, ChargeOffTerms, Concession, GuaranteeCovers, GuaranteeTerms, LossAccounts,
    LossReason, NonAccrual, NonPerforming, PayoffInterest, PayoffTerms, ReAgeExtra, ReAgeMinDate, RestructureLimits,
    WaiverLimit,
};
pub use rounding::{RoundingStep, StepRoundings};

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
    /// How the due dates of computed schedules are placed.
    pub due_dates: DueDates,
    /// A part of the principal that is due on the opening day, if any.
    pub down_payment: Option<DownPayment>,
    /// What the free period of a revolving account takes, if more than time.
    pub free_period: Option<FreePeriodTerms>,
    /// Interest that is kept back from what is paid out, if any is.
    pub prepaid_interest: Option<PrepaidInterest>,
    /// From which day money that comes in counts.
    pub value_dating: ValueDating,
    /// When interest is computed anew on what is really outstanding.
    pub interest_recalculation: InterestRecalculation,
    /// What of an instalment stays then.
    pub recalculation_keeps: RecalculationKeeps,
    /// What becomes of an instalment that is paid before its due date.
    pub paid_ahead: PaidAhead,
    /// What a part of a period bears.
    pub part_of_period: PartOfPeriod,
    /// What principal bears when its plan is over, where interest goes by the day.
    pub interest_past_maturity: InterestPastMaturity,
    /// Fees that it brings with it.
    pub fees: Vec<FeeTerms>,
    /// How many times the principal may be paid out, the opening included.
    pub tranches_max: u16,
    /// Where the instalments of further payouts come about.
    pub tranche_instalments: TrancheInstalments,
    /// How the days past due are counted.
    pub ageing: AgeingTerms,
    /// The ranges of days past due, by name.
    pub buckets: BucketSet,
    /// When an overdue counts as multi-period or full.
    pub overdue_forms: OverdueFormTerms,
    /// How money received is spread over what is owed.
    pub allocation: AllocationTerms,
    /// Penalty interest on what is past due, if any.
    pub penalty: Option<PenaltyTerms>,
    /// A fee for a missed instalment, if any.
    pub late_fee: Option<LateFeeTerms>,
    /// The most that interest, fees and penalty together may cost a year, as a share of the principal out.
    pub all_in_annual_rate_max: Option<primitives::Rate>,
    /// What a contract may cost a year as it is agreed, if that is limited.
    pub annual_cost: Option<AnnualCostTerms>,
    /// What an early end costs.
    pub payoff: PayoffTerms,
    /// A rest up to this is given up when a repayment leaves no more than it.
    pub close_tolerance: Amount,
    /// Credit balance up to this is kept when nothing is owed any more.
    pub excess_tolerance: Amount,
    /// What a charge-off does to interest that is not due.
    pub charge_off: ChargeOffTerms,
    /// A guarantee that the lenders have for its accounts, if they have one.
    pub guarantee: Option<GuaranteeTerms>,
    /// How often, and for whom, a calendar may be replaced.
    pub restructure: RestructureLimits,
    /// The reasons for which something may be given up; empty for any.
    pub waiver_reasons: Vec<String>,
    /// Who may give how much up; empty when nobody is limited.
    pub waiver_limits: Vec<WaiverLimit>,
    /// When income stops being accrued.
    pub accrual: AccrualTerms,
    /// Which classes on record make an account non-performing, if any do.
    pub non_performing: Option<NonPerforming>,
    /// The policies by which its accounts are classified, by name.
    pub classification: Vec<String>,
    /// How every amount that is computed from a rate goes to whole minor units; see [`Product::rounding_of`].
    pub rounding: Rounding,
    /// What goes another way.
    pub step_roundings: StepRoundings,
}

impl Product {
    /// A product with every option at its default.
    pub fn plain(key: ProductKey, effective_from: Date, currency: Currency, plan: Plan) -> Self {
        Self {
            key,
            effective_from,
            currency,
            plan,
            due_dates: DueDates::default(),
            down_payment: None,
            free_period: None,
            prepaid_interest: None,
            value_dating: ValueDating::default(),
            interest_recalculation: InterestRecalculation::default(),
            recalculation_keeps: RecalculationKeeps::default(),
            paid_ahead: PaidAhead::default(),
            part_of_period: PartOfPeriod::default(),
            interest_past_maturity: InterestPastMaturity::default(),
            fees: Vec::new(),
            tranches_max: 1,
            tranche_instalments: TrancheInstalments::default(),
            ageing: AgeingTerms::default(),
            buckets: BucketSet::thirty_day(),
            overdue_forms: OverdueFormTerms::default(),
            allocation: AllocationTerms::default(),
            penalty: None,
            late_fee: None,
            all_in_annual_rate_max: None,
            annual_cost: None,
            payoff: PayoffTerms::default(),
            close_tolerance: Amount::ZERO,
            excess_tolerance: Amount::ZERO,
            charge_off: ChargeOffTerms::default(),
            guarantee: None,
            restructure: RestructureLimits::default(),
            waiver_reasons: Vec::new(),
            waiver_limits: Vec::new(),
            accrual: AccrualTerms::default(),
            non_performing: None,
            classification: Vec::new(),
            rounding: Rounding::default(),
            step_roundings: StepRoundings::default(),
        }
    }

    /// Whether there is anything that stops the income of an account.
    pub(crate) fn may_stop_income(&self) -> bool {
        let by_class = self.non_performing.as_ref().is_some_and(|terms| terms.suspends_income);
        by_class || self.accrual.non_accrual_days_over.is_some()
    }

    /// The rate for a year that its plan bears, if it bears one.
    pub fn annual_rate(&self) -> Option<primitives::Rate> {
        self.plan.interest().map(|(annual_rate, _)| annual_rate)
    }

    /// Whether its accounts have statements instead of a schedule.
    pub const fn is_revolving(&self) -> bool {
        matches!(self.plan, Plan::Statement(_))
    }
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

#[cfg(test)]
mod tests;
