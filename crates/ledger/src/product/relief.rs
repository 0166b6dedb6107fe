//! Ends and relief: payoff, charge-off, restructures, waivers and the end of accrual.

use primitives::{Amount, Rate};

use crate::component::Component;

/// What an early end costs: a payoff, a termination, an acceleration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PayoffTerms {
    /// How much interest of instalments in advance is owed.
    pub interest: PayoffInterest,
    /// Whether fees of instalments in advance are dropped.
    pub drops_future_fees: bool,
}

/// How much interest of instalments in advance an early end costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PayoffInterest {
    /// All of it.
    #[default]
    TillPeriodEnd,
    /// That of the days gone by.
    TillPaymentDay,
}

/// What a charge-off does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChargeOffTerms {
    /// What becomes of interest that is not due.
    pub interest: ChargeOffInterest,
    /// The close charges an account off for the next day when it has more delinquent days than this.
    pub days_over: Option<u32>,
    /// The close writes an account off for the next day when it has more delinquent days than this.
    pub write_off_days_over: Option<u32>,
    /// Where in the general ledger the loss stands.
    pub accounts: LossAccounts,
}

/// Where in the general ledger stands what was charged off and has not been recovered. Names have colons between levels; the
/// component is a level below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossAccounts {
    /// Where no other is named.
    pub usual: String,
    /// For fraud, whatever the reason.
    pub fraud: String,
    /// The reasons that there are, each with its account; empty where any text is a reason.
    pub reasons: Vec<LossReason>,
}

/// A reason for which an account may be charged off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossReason {
    /// Its code.
    pub code: String,
    /// Where the loss stands.
    pub account: String,
}

impl Default for LossAccounts {
    fn default() -> Self {
        let (usual, fraud) = ("expenses:charged off".to_owned(), "expenses:charged off for fraud".to_owned());
        Self { usual, fraud, reasons: Vec::new() }
    }
}

impl LossAccounts {
    /// Where the loss of a charge-off stands.
    pub fn of(&self, reason: &str, is_fraud: bool) -> &str {
        if is_fraud {
            return &self.fraud;
        }
        let known = self.reasons.iter().find(|known| known.code == reason);
        known.map_or(&self.usual, |known| &known.account)
    }

    /// Whether somebody may give this as the reason.
    pub fn knows(&self, reason: &str) -> bool {
        self.reasons.is_empty() || self.reasons.iter().any(|known| known.code == reason)
    }
}

/// What a charge-off does to interest that is not due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChargeOffInterest {
    /// The schedule stays as it is.
    #[default]
    Regular,
    /// Interest of the days to come is dropped.
    Zero,
    /// Everything is due at once; interest of the days to come is dropped.
    AccelerateDueDates,
}

/// A guarantor who pays the lenders when an account is so late, up to a limit. The claim on the customer stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuaranteeTerms {
    /// It is drawn on when the account has so many delinquent days, or more.
    pub dpd_reaches: u32,
    /// What it covers.
    pub covers: GuaranteeCovers,
    /// The most that may be drawn in all, as a share of what was paid out.
    pub limit: Rate,
}

/// What a guarantee covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GuaranteeCovers {
    /// Principal and interest past due.
    #[default]
    Overdue,
    /// All unpaid principal, due or not, and interest past due.
    Outstanding,
}

/// How often, and for whom, a calendar may be replaced; nothing is limited where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RestructureLimits {
    /// Restructures in any 12 months, at most.
    pub per_12_months_max: Option<u32>,
    /// Restructures in any 5 years, at most.
    pub per_5_years_max: Option<u32>,
    /// The reasons that make a restructure a workout: it counts for itself, not among those above.
    pub workout_reasons: Vec<String>,
    /// Workouts in any 5 years, at most.
    pub workouts_per_5_years_max: Option<u32>,
    /// Months since the opening, at least.
    pub months_on_book_min: Option<u32>,
    /// Repayments in the last so many months, at least one in each, before a re-age.
    pub consecutive_payments_min: Option<u32>,
    /// Months from the restructure to its last due date, at most.
    pub months_max: Option<u32>,
    /// Restructures of accounts of the product, whatever their version, booked in a calendar month, at most. One account
    /// cannot tell, so whoever books for the portfolio looks at it.
    pub portfolio_per_month_max: Option<u32>,
    /// Of these, restructures of accounts that were past due the evening before, at most.
    pub portfolio_past_due_per_month_max: Option<u32>,
    /// Whether another person than the one who asked must have approved.
    pub needs_approval: bool,
    /// Whether a re-age may lie before the account's last repayment.
    pub re_age_min_date: ReAgeMinDate,
    /// Whether a re-aged account ages on from its old date until the first new instalment is settled.
    pub re_age_keeps_age: bool,
    /// Whether a re-age gathers what was settled on instalments in advance on one that is due on its day.
    pub re_age_collects: bool,
    /// What becomes of the extra instalment of late fees with a re-age.
    pub re_age_extra: ReAgeExtra,
}

impl RestructureLimits {
    /// Whether a restructure for a reason is a workout.
    pub fn is_workout(&self, reason: &str) -> bool {
        self.workout_reasons.iter().any(|workout| workout == reason)
    }
}

/// Who may give how much up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverLimit {
    /// The role.
    pub role: String,
    /// Of what.
    pub of: Concession,
    /// At once, at most.
    pub per_waiver_max: Amount,
    /// On one account in all, at most.
    pub per_account_max: Option<Amount>,
}

/// What somebody can give up on the lender's behalf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concession {
    /// A component, by a waiver.
    Waiver(Component),
    /// What a settlement leaves: everything unpaid less what is to come in.
    Settlement,
    /// A goodwill credit.
    Goodwill,
}

impl Concession {
    /// Its name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiver(component) => component.name(),
            Self::Settlement => "settlement",
            Self::Goodwill => "goodwill",
        }
    }
}

/// Which accounts are non-performing: those whose latest class on record is one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonPerforming {
    /// By which policy.
    pub policy: String,
    /// The classes, by name.
    pub classes: Vec<String>,
    /// Whether such an account accrues no income.
    pub suspends_income: bool,
}

/// When income stops being accrued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccrualTerms {
    /// Above so many delinquent days an account accrues no income.
    pub non_accrual_days_over: Option<u32>,
    /// What becomes of income of an account that stops.
    pub non_accrual: NonAccrual,
}

/// What becomes of the income of an account that stops accruing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NonAccrual {
    /// It stops; what was accrued stays.
    #[default]
    Stop,
    /// It stops, and what was accrued and not received is taken back.
    Reverse,
    /// It goes on off the books.
    Memo,
}

/// From which day on an account may be re-aged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReAgeMinDate {
    /// From any day: money that came in later is allocated anew.
    #[default]
    Any,
    /// From the value date of its last repayment on.
    LastRepayment,
}

/// What becomes of the extra instalment of late fees when an account is re-aged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReAgeExtra {
    /// What is unpaid of it joins the new calendar.
    #[default]
    Joins,
    /// It stays where it is due after the new calendar; else it joins.
    StaysIfLater,
}
