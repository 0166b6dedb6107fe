//! Plans: how a contract's instalments come about, and on which days they are due.

use primitives::rate::DayCount;
use primitives::{Amount, Date, Rate, Rounding};

use super::charges::RatePeriod;
use super::minimum::{MinimumForm, PastDueMinimum};
use crate::account::Weight;

/// Interest that is kept back from what is paid out (砍头息): that of the first instalments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrepaidInterest {
    /// Of so many instalments.
    pub periods: u16,
    /// As what it counts.
    pub counts_as: PrepaidAs,
}

/// As what interest counts that is kept back from what is paid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrepaidAs {
    /// As paid: the instalments' interest is settled with the opening.
    Paid,
    /// As principal that was never lent: the contract is over so much less, and nothing is settled.
    LessPrincipal,
}

/// From which day money that comes in counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValueDating {
    /// From its value date, whenever it is booked.
    #[default]
    On,
    /// From the day on which it is booked.
    Off,
}

/// Where the instalments of a further payout of principal come about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrancheInstalments {
    /// It is added to the contract's instalments that are still to come.
    #[default]
    Shared,
    /// It is a drawing: it has instalments of its own, and an age of its own.
    Own,
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
    /// Interest each period, the principal with the last one (先息后本).
    InterestFirst {
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

impl Plan {
    /// Interest for a year and its day count, where the plan has them.
    pub const fn interest(&self) -> Option<(Rate, DayCount)> {
        match self {
            Self::EqualInstalment { annual_rate, day_count, .. }
            | Self::EqualPrincipal { annual_rate, day_count, .. }
            | Self::InterestFirst { annual_rate, day_count, .. } => Some((*annual_rate, *day_count)),
            Self::External | Self::FeePerInstalment { .. } | Self::SinglePayment { .. } | Self::Statement(_) => None,
        }
    }

    /// The distance between due dates, where the plan has one.
    pub const fn every(&self) -> Option<Period> {
        match self {
            Self::FeePerInstalment { every, .. }
            | Self::EqualInstalment { every, .. }
            | Self::EqualPrincipal { every, .. }
            | Self::InterestFirst { every, .. } => Some(*every),
            Self::External | Self::SinglePayment { .. } | Self::Statement(_) => None,
        }
    }
}

/// The distance between two due dates; always counted from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// So many calendar months.
    Months(u16),
    /// So many days.
    Days(u16),
    /// Twice a month, fifteen days apart.
    SemiMonthly,
}

/// How the due dates of computed schedules are placed, and how parts are cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DueDates {
    /// What becomes of a day that a month does not have.
    pub month_end: MonthEnd,
    /// Where a due date on a day without business goes.
    pub non_business_day: BusinessDayRule,
    /// What the move of a due date moves.
    pub shift_applies_to: ShiftAppliesTo,
    /// Which days have business.
    pub workdays: Workdays,
    /// What a first period that is not a whole one costs.
    pub broken_period: BrokenPeriod,
    /// Instalments (principal parts, where there is no equal instalment) are multiples of this; nothing for any amount.
    pub instalment_multiple: Amount,
    /// Which instalment takes what does not divide.
    pub remainder_on: RemainderOn,
    /// What equal instalments are.
    pub equal_total: EqualTotal,
}

/// What becomes of a day that a month does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MonthEnd {
    /// The month's last day: 30 January, 28 February, 30 March.
    #[default]
    KeepDay,
    /// As [`MonthEnd::KeepDay`], and a first due date on a month's last day makes all due dates last days.
    LastDayOfMonth,
    /// The first of the next month.
    FirstOfNextMonth,
}

/// Where a due date on a day without business goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BusinessDayRule {
    /// It stays.
    #[default]
    None,
    /// To the next business day.
    Following,
    /// To the next business day, but back when that lies in the next month.
    ModifiedFollowing,
    /// To the business day before.
    Preceding,
}

/// What the move of a due date moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShiftAppliesTo {
    /// The due date, and with it the start of the penalty.
    #[default]
    DueAndPenalty,
    /// The due date; penalty counts from where it was.
    DueOnly,
    /// The start of the penalty; the due date stays.
    PenaltyOnly,
}

/// Which days have business: dated data of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workdays {
    /// Whether Monday to Sunday are free.
    pub weekend: [bool; 7],
    /// Free days, in ascending order.
    pub holidays: Vec<Date>,
    /// Days on which business is made up for (调休), in ascending order: they have business whatever else is said.
    pub made_up: Vec<Date>,
}

impl Default for Workdays {
    /// Saturday and Sunday are free.
    fn default() -> Self {
        let weekend = [false, false, false, false, false, true, true];
        Self { weekend, holidays: Vec::new(), made_up: Vec::new() }
    }
}

/// When interest is computed anew on what is really outstanding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InterestRecalculation {
    /// Never: interest is as scheduled.
    #[default]
    Off,
    /// When money settles principal in advance: its interest from then on is dropped.
    OnRepayment,
    /// That, and principal past due bears interest on, period by period, until it is settled.
    Daily,
    /// Simple interest by the day: an instalment costs the days until it is paid, early or late, also past the last one.
    DailySimple,
}

/// What of an instalment stays when its interest is computed anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecalculationKeeps {
    /// Its principal: the instalment costs less or more.
    #[default]
    Principal,
    /// Its total: principal moves between it and the last one.
    Total,
    /// Its place alone: when principal is settled in advance, all whole periods to come are computed anew by the plan.
    Number,
}

/// What becomes of an instalment that is paid before its due date, where totals are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaidAhead {
    /// It is settled when its principal is: it costs the days until then, and what is left of the money is for the next one.
    #[default]
    CostsLess,
    /// It takes principal until it has its total, and passes the interest of days to come on to the next one.
    TakesPrincipal,
}

/// What a part of a period bears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PartOfPeriod {
    /// What its own days do by the day count; each part is rounded.
    #[default]
    DayCount,
    /// Its share of the whole period by actual days; the parts of a period are added up, and rounded once.
    ProRata,
}

/// What principal bears when its plan is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InterestPastMaturity {
    /// Its rate, day by day.
    #[default]
    Borne,
    /// Nothing.
    None,
}

/// What a first period that is longer or shorter than a whole one costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BrokenPeriod {
    /// Its interest by its own days, with the first instalment.
    #[default]
    WithFirst,
    /// The interest of a whole period.
    Ignore,
    /// The days before the first whole period as an instalment of their own, number 0.
    SeparateCharge,
}

/// Which instalment takes what does not divide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RemainderOn {
    /// The last.
    #[default]
    Last,
    /// The first.
    First,
    /// One unit each from the first on; what is less than a unit, the last.
    LargestRemainder,
}

/// What equal instalments are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EqualTotal {
    /// The annuity, rounded; the last one is what is left.
    #[default]
    Annuity,
    /// Moved by minor units where that brings the last one nearer to the others.
    Levelled,
}

/// A part of the principal that is due on the opening day, as instalment number 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DownPayment {
    /// The share of the principal.
    pub rate: Rate,
    /// Whether it is received with the opening.
    pub is_settled_on_opening: bool,
}

/// The terms of a revolving account: its cycle, its free period and its minimum payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementTerms {
    /// The day of the month on which statements are issued, 1 to 28.
    pub cycle_day: u8,
    /// Days from the statement to its due date, 1 to 27, so that it is due before the next one.
    pub due_offset_days: u8,
    /// How the minimum payment is computed.
    pub minimum_form: MinimumForm,
    /// The share of a balance that is due at once; of which balance, says the form (10 % for the pay-later formula).
    pub minimum_rate: Rate,
    /// The minimum payment is at least this, or the whole balance where that is less.
    pub minimum_floor: Amount,
    /// What becomes of what is past due, in the forms that go by the balance.
    pub past_due_minimum: PastDueMinimum,
    /// Whether a missed minimum makes all that is carried due with the next statement; of [`MinimumForm::PayLater`].
    pub miss_makes_all_due: bool,
    /// A carried balance below this is due in full; of [`MinimumForm::PayLater`].
    pub carried_full_below: Amount,
    /// The service fee, or interest, on a balance carried past its due date.
    pub service_rate: Rate,
    /// For how long that rate is.
    pub service_per: RatePeriod,
    /// The fee of each period of a purchase taken in instalments, as a share of its principal.
    pub instalment_fee_rate: Rate,
    /// Each purchase is free of charge for so many days from its own, its own included; without, through the due date of its
    /// statement. Not with a free period that is to be earned.
    pub purchase_free_days: Option<u8>,
    /// What cash advances bear, if there are any.
    pub cash_advance: Option<CashAdvanceTerms>,
}

/// What cash advances bear: from their own day on, whatever is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CashAdvanceTerms {
    /// The rate.
    pub rate: Rate,
    /// For how long that rate is.
    pub per: RatePeriod,
}

impl StatementTerms {
    /// The terms of a cycle with the pay-later minimum, and nothing else: no floor, no fees.
    pub fn plain(cycle_day: u8, due_offset_days: u8, minimum_rate: Rate, service_daily_rate: Rate) -> Self {
        Self {
            cycle_day,
            due_offset_days,
            minimum_form: MinimumForm::default(),
            minimum_rate,
            minimum_floor: Amount::ZERO,
            past_due_minimum: PastDueMinimum::default(),
            miss_makes_all_due: true,
            carried_full_below: Amount::ZERO,
            service_rate: service_daily_rate,
            service_per: RatePeriod::Day,
            instalment_fee_rate: Rate::ZERO,
            purchase_free_days: None,
            cash_advance: None,
        }
    }

    /// What a weight bears that a statement of a day bills; rounded to whole minor units.
    pub fn service_interest(&self, weight: &Weight, on: Date, rounding: Rounding) -> Amount {
        weight.interest(self.service_rate, self.service_per, on, rounding)
    }

    /// What a weight of cash advances bears that a statement of a day bills; rounded to whole minor units.
    pub(crate) fn cash_interest(&self, weight: &Weight, on: Date, rounding: Rounding) -> Amount {
        self.cash_advance.map_or(Amount::ZERO, |terms| weight.interest(terms.rate, terms.per, on, rounding))
    }

    /// Whether cash advances bear a higher rate than what is carried.
    pub fn cash_is_dearer(&self) -> bool {
        self.cash_advance.is_some_and(|terms| {
            let cash = i128::from(terms.rate.billionths()) * self.service_per.days();
            cash > i128::from(self.service_rate.billionths()) * terms.per.days()
        })
    }
}
