//! Ageing terms: how the days past due are counted, and when an overdue is multi-period or full.

use primitives::{Amount, Rate};

/// How the days past due are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgeingTerms {
    /// What an unpaid due day itself counts as.
    pub due_day_counts_as: DueDayCount,
    /// From which day the age of an account is counted.
    pub anchor: Anchor,
    /// Days of grace before an overdue counts as delinquent.
    pub grace_days: u32,
    /// What the grace does to the age once it is over.
    pub grace_effect: GraceEffect,
    /// Whether single instalments have the grace too.
    pub instalment_grace: InstalmentGrace,
    /// A shortfall up to this leaves an instalment settled for ageing, though still owed.
    pub arrears_tolerance: Amount,
    /// What must be paid for an instalment to be settled for ageing.
    pub components_aged: ComponentsAged,
    /// How much must be past due for an account to be delinquent at all.
    pub materiality: Option<Materiality>,
    /// From when an instalment ages that a chargeback has re-opened.
    pub chargeback: ChargebackAgeing,
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

/// From which day the age of an account is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// The due date of the oldest instalment past due.
    #[default]
    OldestUnpaidDue,
    /// The due date with which the present spell of arrears began; paying the oldest alone does not move it.
    FirstArrears,
    /// The due date of the latest instalment past due.
    LastLateInstalment,
    /// The day of the statement of the oldest instalment past due; its due date where it comes from no statement.
    InvoiceDate,
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

/// Whether single instalments have the grace of the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InstalmentGrace {
    /// They have.
    #[default]
    Same,
    /// They age without grace.
    None,
}

/// What must be paid for an instalment to be settled for ageing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ComponentsAged {
    /// All of it.
    #[default]
    All,
    /// Principal and interest; unpaid fees and penalty alone are not past due.
    PrincipalInterest,
}

/// How much must be past due for an account to be delinquent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Materiality {
    /// Which of the two limits must be exceeded.
    pub test: MaterialityTest,
    /// The limit as an amount.
    pub absolute: Amount,
    /// The limit as a share of everything owed on the account.
    pub relative: Rate,
    /// From when the days count.
    pub counting: MaterialityCounting,
}

/// Which limits of materiality must be exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaterialityTest {
    /// The amount.
    Absolute,
    /// The share.
    Relative,
    /// Both, which is to say the larger of them.
    Both,
    /// One of them, which is to say the smaller.
    Either,
}

/// From when the days of a material overdue count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MaterialityCounting {
    /// The days in a row on which the limits were exceeded.
    #[default]
    FromBreach,
    /// The whole age, once they are exceeded.
    Retrospective,
}

/// From when an instalment ages that a chargeback has re-opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChargebackAgeing {
    /// From the day of the chargeback.
    #[default]
    AtChargebackDate,
    /// From the next due date of the schedule, or the day of the chargeback where there is none.
    AtNextDue,
    /// From its own due date, as if it had never been paid.
    RestoreOriginalDue,
    /// Only what was paid on the instalment of the running period is taken back; what is beyond it is due, and ages, from
    /// the day of the chargeback, also before any due date.
    AtOnce,
}

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

impl Default for OverdueFormTerms {
    /// Two periods unpaid at a time, or more than 90 days.
    fn default() -> Self {
        Self {
            multi_count: MultiCount::Consecutive,
            multi_periods_min: 2,
            multi_days_over: 90,
            full_test: FullTest::BalanceRemaining,
        }
    }
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
