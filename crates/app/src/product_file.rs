//! Product files: the conventions of a product as a dated, versioned text.
//!
//! TOML, checked when it is read: an unknown option, a wrong value, a missing one, or one that goes with others or not
//! at all is an error that names the line. `options` tells what each option is, for people and for editors; what it
//! does is told in `ledger::product`.

mod ageing;
mod allocation;
mod annual_cost;
mod buckets;
mod charges;
mod distance;
mod due_dates;
mod fees;
mod free_period;
mod head;
pub mod options;
mod plan;
mod prepaid;
mod relief;
mod rounding;
mod value;

use ledger::product::Product;
use serde::Deserialize;
use toml::Spanned;

use self::ageing::{AgeingSection, OverdueFormSection};
use self::allocation::AllocationSection;
use self::annual_cost::AnnualCostSection;
use self::buckets::BucketSection;
use self::charges::{LateFeeSection, PenaltySection};
use self::due_dates::{DownPaymentSection, DueDateSection};
use self::fees::{Bearer, FeeSection};
use self::free_period::FreePeriodSection;
use self::head::Head;
use self::plan::{PlanSection, PlanTerms};
use self::prepaid::PrepaidInterestSection;
use self::relief::{
    AccrualSection, ChargeOffSection, GuaranteeSection, NonPerformingSection, PayoffSection, RestructureSection,
    WaiverLimitSection,
};
use self::rounding::RoundingSection;
use self::value::Checked;
use crate::error::Refused;

/// Reads a product file.
///
/// # Errors
/// When the text is not a product: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<Product, Refused> {
    let written: ProductFile =
        toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {}", error.to_string().trim_end())))?;
    written.into_product().map_err(|wrong| {
        let line = text[..wrong.at.min(text.len())].matches('\n').count() + 1;
        Refused::new(format!("{file}, line {line}: {}", wrong.what))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductFile {
    product: Head,
    plan: PlanSection,
    free_period: Option<Spanned<FreePeriodSection>>,
    #[serde(default)]
    rounding: RoundingSection,
    #[serde(default)]
    due_dates: DueDateSection,
    down_payment: Option<Spanned<DownPaymentSection>>,
    prepaid_interest: Option<Spanned<PrepaidInterestSection>>,
    #[serde(default)]
    fee: Vec<FeeSection>,
    #[serde(default)]
    ageing: AgeingSection,
    #[serde(default)]
    buckets: BucketSection,
    #[serde(default)]
    overdue_forms: OverdueFormSection,
    #[serde(default)]
    allocation: AllocationSection,
    penalty: Option<Spanned<PenaltySection>>,
    late_fee: Option<Spanned<LateFeeSection>>,
    annual_cost: Option<Spanned<AnnualCostSection>>,
    #[serde(default)]
    payoff: PayoffSection,
    #[serde(default)]
    charge_off: ChargeOffSection,
    guarantee: Option<GuaranteeSection>,
    #[serde(default)]
    restructure: RestructureSection,
    #[serde(default)]
    waiver_limit: Vec<WaiverLimitSection>,
    #[serde(default)]
    accrual: AccrualSection,
    non_performing: Option<NonPerformingSection>,
}

impl ProductFile {
    fn into_product(self) -> Checked<Product> {
        let head = &self.product;
        let key = head.key()?;
        let effective_from = head.effective_from()?;
        let currency = head.currency()?;
        let PlanTerms {
            plan,
            interest_recalculation,
            recalculation_keeps,
            paid_ahead,
            part_of_period,
            interest_past_maturity,
        } = self.plan.into_terms(currency)?;
        let tranches_max = head.tranches_max(&plan)?;
        let penalty = placed(self.penalty, |section, at| section.into_terms(currency, &plan, at))?;
        let has_additional_interest = penalty.as_ref().is_some_and(|terms| terms.additional_interest.is_some());
        let allocation = self.allocation.into_terms(&plan, has_additional_interest, paid_ahead)?;
        let down_payment = placed(self.down_payment, |section, at| section.into_terms(&plan, at))?;
        let classification = head.classification()?;
        let excess_tolerance = head.excess_tolerance(currency, &plan, allocation.overpayment)?;
        Ok(Product {
            key,
            effective_from,
            currency,
            due_dates: self.due_dates.into_terms(currency, &plan, down_payment.as_ref())?,
            down_payment,
            free_period: placed(self.free_period, |section, at| section.into_terms(currency, &plan, at))?,
            prepaid_interest: placed(self.prepaid_interest, |section, at| section.into_terms(&plan, at))?,
            value_dating: head.value_dating(),
            interest_recalculation,
            recalculation_keeps,
            paid_ahead,
            part_of_period,
            interest_past_maturity,
            fees: fees::fees(&Bearer { currency, plan: &plan, tranches_max }, &self.fee)?,
            tranches_max,
            tranche_instalments: head.tranche_instalments(tranches_max)?,
            ageing: self.ageing.into_terms(currency, &plan)?,
            buckets: self.buckets.into_set()?,
            overdue_forms: self.overdue_forms.into_terms(),
            allocation,
            all_in_annual_rate_max: head.all_in_annual_rate_max(penalty.as_ref())?,
            penalty,
            late_fee: placed(self.late_fee, |section, at| section.into_terms(currency, &plan, at))?,
            annual_cost: placed(self.annual_cost, |section, at| section.into_terms(&plan, at))?,
            payoff: self.payoff.into_terms(),
            close_tolerance: head.close_tolerance(currency, &plan)?,
            excess_tolerance,
            charge_off: self.charge_off.into_terms()?,
            guarantee: self.guarantee.map(GuaranteeSection::into_terms).transpose()?,
            restructure: self.restructure.into_limits(&plan)?,
            waiver_reasons: head.waiver_reasons()?,
            waiver_limits: relief::waiver_limits(currency, &self.waiver_limit)?,
            accrual: self.accrual.into_terms(self.non_performing.as_ref())?,
            non_performing: self.non_performing.map(|section| section.into_terms(&classification)).transpose()?,
            classification,
            rounding: head.rounding(),
            step_roundings: self.rounding.into_roundings(),
            plan,
        })
    }
}

/// The terms of a section that may be absent, made with the place where it begins.
fn placed<S, T>(section: Option<Spanned<S>>, terms: impl FnOnce(S, usize) -> Checked<T>) -> Checked<Option<T>> {
    let with_place = |section: Spanned<S>| {
        let at = section.span().start;
        terms(section.into_inner(), at)
    };
    section.map(with_place).transpose()
}

#[cfg(test)]
mod tests;
