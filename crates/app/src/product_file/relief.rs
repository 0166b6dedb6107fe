//! `[payoff]`, `[charge_off]`, `[restructure]`, `[[waiver_limit]]`, `[accrual]` and `[non_performing]`: how accounts end, what
//! may be given up, and when income stops.

use ledger::component::Component;
use ledger::product::{
    AccrualTerms, ChargeOffInterest, ChargeOffTerms, Concession, GuaranteeCovers, GuaranteeTerms, LossAccounts,
    LossReason, NonAccrual, NonPerforming, PayoffInterest, PayoffTerms, Plan, ReAgeExtra, ReAgeMinDate,
    RestructureLimits, WaiverLimit,
};
use primitives::{Currency, Rate};
use serde::Deserialize;
use toml::Spanned;

use super::value::{
    Checked, DAYS_MAX, Name, Named, amount, named, optional_amount, or_default, rate, reasons, within, wrong,
};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PayoffSection {
    interest: Name<PayoffInterest>,
    future_fees: Name<FutureFees>,
}

named!(PayoffInterest { "till_period_end" => TillPeriodEnd, "till_payment_day" => TillPaymentDay });

#[derive(Clone, Copy, Default)]
enum FutureFees {
    #[default]
    Owed,
    Dropped,
}

named!(FutureFees { "owed" => Owed, "dropped" => Dropped });

impl PayoffSection {
    pub(super) fn into_terms(self) -> PayoffTerms {
        PayoffTerms { interest: self.interest.0, drops_future_fees: matches!(self.future_fees.0, FutureFees::Dropped) }
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ChargeOffSection {
    interest: Name<ChargeOffInterest>,
    dpd_over: Option<Spanned<u32>>,
    write_off_dpd_over: Option<Spanned<u32>>,
    account: Option<Spanned<String>>,
    fraud_account: Option<Spanned<String>>,
    reasons: Vec<LossReasonRow>,
}

/// A reason for a charge-off.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LossReasonRow {
    code: Spanned<String>,
    account: Spanned<String>,
}

named!(ChargeOffInterest { "regular" => Regular, "zero" => Zero, "accelerate_due_dates" => AccelerateDueDates });

impl ChargeOffSection {
    pub(super) fn into_terms(self) -> Checked<ChargeOffTerms> {
        let limit = |written: &Option<Spanned<u32>>| written.as_ref().map(|days| within(days, 0, DAYS_MAX)).transpose();
        let (days_over, write_off_days_over) = (limit(&self.dpd_over)?, limit(&self.write_off_dpd_over)?);
        if let (Some(write_off), Some(written)) = (write_off_days_over, &self.dpd_over)
            && write_off <= *written.get_ref()
        {
            let what = "an account that is written off first is never charged off: give write_off_dpd_over more days";
            return Err(wrong(written, what));
        }
        let accounts = self.accounts()?;
        Ok(ChargeOffTerms { interest: self.interest.0, days_over, write_off_days_over, accounts })
    }

    fn accounts(&self) -> Checked<LossAccounts> {
        let usual = LossAccounts::default();
        let named = |account: &Option<Spanned<String>>, usual| account.as_ref().map_or(Ok(usual), expense_account);
        let mut reasons: Vec<LossReason> = Vec::with_capacity(self.reasons.len());
        for row in &self.reasons {
            let code = row.code.get_ref().clone();
            if code.trim().is_empty() {
                return Err(wrong(&row.code, "the code of a reason is empty"));
            }
            if reasons.iter().any(|other| other.code == code) {
                return Err(wrong(&row.code, format!("the reason {code} stands twice")));
            }
            reasons.push(LossReason { code, account: expense_account(&row.account)? });
        }
        Ok(LossAccounts {
            usual: named(&self.account, usual.usual)?,
            fraud: named(&self.fraud_account, usual.fraud)?,
            reasons,
        })
    }
}

/// An account of the general ledger for losses: levels between colons, the first of them `expenses`.
fn expense_account(text: &Spanned<String>) -> Checked<String> {
    let name = text.get_ref();
    let is_level = |level: &str| {
        let is_single_spaced = level.split_whitespace().collect::<Vec<_>>().join(" ") == level;
        !level.is_empty() && is_single_spaced && !level.contains([';', '|', '"'])
    };
    if name.strip_prefix("expenses:").is_some_and(|below| below.split(':').all(is_level)) {
        return Ok(name.clone());
    }
    let what = format!("\"{name}\" is not an account of losses: write it such as expenses:charged off:deceased");
    Err(wrong(text, what))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GuaranteeSection {
    dpd_reaches: Spanned<u32>,
    #[serde(default)]
    covers: Name<GuaranteeCovers>,
    limit: Spanned<String>,
}

named!(GuaranteeCovers { "overdue" => Overdue, "outstanding" => Outstanding });

impl GuaranteeSection {
    pub(super) fn into_terms(self) -> Checked<GuaranteeTerms> {
        let limit = rate(&self.limit)?;
        if limit == Rate::ZERO {
            return Err(wrong(&self.limit, "a guarantee up to nothing is none: leave the section out"));
        }
        Ok(GuaranteeTerms { dpd_reaches: within(&self.dpd_reaches, 1, DAYS_MAX)?, covers: self.covers.0, limit })
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RestructureSection {
    per_12_months_max: Option<Spanned<u32>>,
    per_5_years_max: Option<Spanned<u32>>,
    workout_reasons: Vec<Spanned<String>>,
    workouts_per_5_years_max: Option<Spanned<u32>>,
    months_on_book_min: Option<Spanned<u32>>,
    consecutive_payments_min: Option<Spanned<u32>>,
    months_max: Option<Spanned<u32>>,
    portfolio_per_month_max: Option<Spanned<u32>>,
    portfolio_past_due_per_month_max: Option<Spanned<u32>>,
    needs_approval: bool,
    re_age_keeps_age: Option<Spanned<bool>>,
    re_age_min_date: Option<Spanned<Name<ReAgeMinDate>>>,
    re_age_collects: Option<Spanned<bool>>,
    re_age_extra: Option<Spanned<Name<ReAgeExtra>>>,
}

named!(ReAgeExtra { "joins" => Joins, "stays_if_later" => StaysIfLater });

named!(ReAgeMinDate { "any" => Any, "last_repayment" => LastRepayment });

/// Fifty years of months: more restructures, repayments or months than anybody limits.
const COUNT_MAX: u32 = 600;

/// More restructures than any portfolio is allowed in a month.
pub(super) const PORTFOLIO_MAX: u32 = 1_000_000;

impl RestructureSection {
    pub(super) fn into_limits(self, plan: &Plan) -> Checked<RestructureLimits> {
        if let (Plan::Statement(_), Some(written)) = (plan, &self.re_age_keeps_age) {
            let what = "re_age_keeps_age has no effect with a statement plan, whose re-ages bring no new instalment to \
                        age on: leave it out";
            return Err(wrong(written, what));
        }
        if let (Plan::Statement(_), Some(written)) = (plan, &self.re_age_collects) {
            let what = "re_age_collects has no effect with a statement plan, which is not re-aged onto new instalments: leave \
                        it out";
            return Err(wrong(written, what));
        }
        if let (Plan::Statement(_), Some(written)) = (plan, &self.re_age_extra) {
            let what = "re_age_extra has no effect with a statement plan, which is not re-aged onto new instalments: leave it \
                        out";
            return Err(wrong(written, what));
        }
        if let (Plan::Statement(_), Some(written)) = (plan, &self.re_age_min_date) {
            let what = "re_age_min_date has no effect with a statement plan, which is not re-aged onto new instalments: leave \
                        it out";
            return Err(wrong(written, what));
        }
        if let (true, Some(written)) = (self.workout_reasons.is_empty(), &self.workouts_per_5_years_max) {
            let what = "workouts_per_5_years_max limits nothing where no reason makes a workout: give workout_reasons, or leave \
                        this out";
            return Err(wrong(written, what));
        }
        let limit = |written: &Option<Spanned<u32>>, least, most| {
            written.as_ref().map(|number| within(number, least, most)).transpose()
        };
        Ok(RestructureLimits {
            per_12_months_max: limit(&self.per_12_months_max, 0, COUNT_MAX)?,
            per_5_years_max: limit(&self.per_5_years_max, 0, COUNT_MAX)?,
            workouts_per_5_years_max: limit(&self.workouts_per_5_years_max, 0, COUNT_MAX)?,
            workout_reasons: reasons(&self.workout_reasons)?,
            months_on_book_min: limit(&self.months_on_book_min, 0, COUNT_MAX)?,
            consecutive_payments_min: limit(&self.consecutive_payments_min, 0, COUNT_MAX)?,
            months_max: limit(&self.months_max, 1, COUNT_MAX)?,
            portfolio_per_month_max: limit(&self.portfolio_per_month_max, 0, PORTFOLIO_MAX)?,
            portfolio_past_due_per_month_max: limit(&self.portfolio_past_due_per_month_max, 0, PORTFOLIO_MAX)?,
            needs_approval: self.needs_approval,
            re_age_keeps_age: self.re_age_keeps_age.is_some_and(Spanned::into_inner),
            re_age_min_date: or_default(self.re_age_min_date.as_ref()),
            re_age_collects: self.re_age_collects.is_some_and(Spanned::into_inner),
            re_age_extra: or_default(self.re_age_extra.as_ref()),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WaiverLimitSection {
    role: Spanned<String>,
    component: Name<Concession>,
    per_waiver_max: Spanned<String>,
    per_account_max: Option<Spanned<String>>,
}

impl Named for Concession {
    const NAMES: &'static [&'static str] = &["penalty", "fee", "interest", "principal", "settlement", "goodwill"];

    fn named(name: &str) -> Option<Self> {
        match name {
            "settlement" => Some(Self::Settlement),
            "goodwill" => Some(Self::Goodwill),
            component => Component::named(component).map(Self::Waiver),
        }
    }
}

/// The limits of all roles, each at most once for each component and each other concession.
pub(super) fn waiver_limits(currency: Currency, sections: &[WaiverLimitSection]) -> Checked<Vec<WaiverLimit>> {
    let mut limits: Vec<WaiverLimit> = Vec::new();
    for section in sections {
        let limit = section.limit(currency)?;
        if limits.iter().any(|other| other.role == limit.role && other.of == limit.of) {
            let what = format!("{} has a limit for {} already: give one of them", limit.role, limit.of.name());
            return Err(wrong(&section.role, what));
        }
        limits.push(limit);
    }
    Ok(limits)
}

impl WaiverLimitSection {
    fn limit(&self, currency: Currency) -> Checked<WaiverLimit> {
        let role = self.role.get_ref().clone();
        if role.trim() != role || role.is_empty() {
            return Err(wrong(
                &self.role,
                "a role is called as waivers and settlements name it, without spaces around",
            ));
        }
        Ok(WaiverLimit {
            role,
            of: self.component.0,
            per_waiver_max: amount(currency, &self.per_waiver_max)?,
            per_account_max: optional_amount(currency, self.per_account_max.as_ref())?,
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AccrualSection {
    non_accrual_days_over: Option<Spanned<u32>>,
    non_accrual: Option<Spanned<Name<NonAccrual>>>,
}

named!(NonAccrual { "stop" => Stop, "reverse" => Reverse, "memo" => Memo });

impl AccrualSection {
    pub(super) fn into_terms(self, non_performing: Option<&NonPerformingSection>) -> Checked<AccrualTerms> {
        let is_suspended = non_performing.is_some_and(NonPerformingSection::suspends_income);
        if let (None, Some(written), false) = (&self.non_accrual_days_over, &self.non_accrual, is_suspended) {
            let what = "non_accrual has no effect where nothing stops the income: give non_accrual_days_over or \
                        [non_performing], or leave this out";
            return Err(wrong(written, what));
        }
        let days_over = self.non_accrual_days_over.as_ref();
        Ok(AccrualTerms {
            non_accrual_days_over: days_over.map(|days| within(days, 0, DAYS_MAX)).transpose()?,
            non_accrual: or_default(self.non_accrual.as_ref()),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NonPerformingSection {
    policy: Spanned<String>,
    classes: Spanned<Vec<String>>,
    #[serde(default)]
    interest: Name<InterestOnNonPerforming>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum InterestOnNonPerforming {
    #[default]
    Suspend,
    Accrue,
}

named!(InterestOnNonPerforming { "suspend" => Suspend, "accrue" => Accrue });

impl NonPerformingSection {
    fn suspends_income(&self) -> bool {
        self.interest.0 == InterestOnNonPerforming::Suspend
    }

    pub(super) fn into_terms(self, classification: &[String]) -> Checked<NonPerforming> {
        if !classification.contains(self.policy.get_ref()) {
            let what = format!(
                "the product is not classified by {}: name it in classification of [product]",
                self.policy.get_ref()
            );
            return Err(wrong(&self.policy, what));
        }
        if self.classes.get_ref().is_empty() {
            return Err(wrong(&self.classes, "at least one class is named here, or the section is left out"));
        }
        let suspends_income = self.suspends_income();
        Ok(NonPerforming { policy: self.policy.into_inner(), classes: self.classes.into_inner(), suspends_income })
    }
}
