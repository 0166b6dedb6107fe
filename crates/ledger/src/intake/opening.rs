//! Whether a contract may be opened: its product, its lenders, its instalments and what it costs a year.

use primitives::{Amount, Date};

use super::{INSTALMENTS_MAX, Rejected, check_amount, check_due, money};
use crate::account::check_partner;
use crate::annual_cost;
use crate::event::{Contract, InstalmentKey, Instalments, ScheduledInstalment};
use crate::funding;
use crate::product::{AnnualCostTerms, Plan, Product};

/// Checks that a contract may be opened.
///
/// # Errors
/// When the contract does not fit its product.
pub fn check_opening(product: &Product, contract: &Contract, opened_on: Date) -> Result<(), Rejected> {
    if opened_on < product.effective_from {
        let (product, effective_from) = (product.key.clone(), product.effective_from);
        return Err(Rejected::ProductNotEffective { product, effective_from, opened_on });
    }
    funding::check(&contract.funding_source)?;
    funding::check_rates(&contract.funding_source, product.annual_rate())?;
    check_instalments(product, contract, opened_on)?;
    check_partner(product, contract, opened_on)?;
    check_annual_cost(product, contract, opened_on)
}

/// Checks that what is agreed costs no more a year than the product allows.
fn check_annual_cost(product: &Product, contract: &Contract, opened_on: Date) -> Result<(), Rejected> {
    let Some(AnnualCostTerms { method, max }) = product.annual_cost else { return Ok(()) };
    match annual_cost::as_agreed(product, contract, opened_on, method) {
        Some(cost) if cost.is_above(max) => Err(Rejected::CostsTooMuch { cost, method, max }),
        Some(_) | None => Ok(()),
    }
}

fn check_instalments(product: &Product, contract: &Contract, opened_on: Date) -> Result<(), Rejected> {
    let unfit = |expected| Err(Rejected::ScheduleUnfit { product: product.key.clone(), expected });
    match (&product.plan, &contract.instalments) {
        (Plan::External, Instalments::Given(schedule)) => {
            check_schedule(product, schedule, contract.principal, opened_on)
        }
        (Plan::External, Instalments::Computed { .. }) => unfit("needs its instalments as a list"),
        (_, Instalments::Given(_)) => unfit("computes its own instalments"),
        (Plan::Statement(_), Instalments::Computed { count: 0, first_due: None }) => {
            if contract.principal.is_zero() {
                Ok(())
            } else {
                unfit("opens without principal; book purchases on it")
            }
        }
        (Plan::Statement(_), Instalments::Computed { .. }) => unfit("has statements instead of instalments"),
        (Plan::SinglePayment { .. }, Instalments::Computed { count, first_due }) => {
            if *count != 1 {
                return unfit("has exactly 1 instalment");
            }
            check_first_due(*first_due, opened_on)?;
            check_amount(product, contract.principal)
        }
        (
            Plan::FeePerInstalment { .. }
            | Plan::EqualInstalment { .. }
            | Plan::EqualPrincipal { .. }
            | Plan::InterestFirst { .. },
            Instalments::Computed { count, first_due },
        ) => {
            if !(1..=INSTALMENTS_MAX).contains(count) {
                return unfit("has 1 to 600 instalments");
            }
            check_first_due(*first_due, opened_on)?;
            check_amount(product, contract.principal)
        }
    }
}

pub(super) fn check_first_due(first_due: Option<Date>, opened_on: Date) -> Result<(), Rejected> {
    first_due.map_or(Ok(()), |due| check_due(due, opened_on))
}

/// Checks that a list of instalments makes sense and adds up to a principal.
pub(super) fn check_schedule(
    product: &Product,
    schedule: &[ScheduledInstalment],
    principal: Amount,
    from: Date,
) -> Result<(), Rejected> {
    check_calendar(schedule, from)?;
    let scheduled: Amount = schedule.iter().map(|instalment| instalment.principal).sum();
    if scheduled == principal {
        Ok(())
    } else {
        let (expected, scheduled) = (money(product, principal), money(product, scheduled));
        Err(Rejected::PrincipalDiffers { expected, scheduled })
    }
}

fn check_calendar(schedule: &[ScheduledInstalment], from: Date) -> Result<(), Rejected> {
    let mut keys: Vec<InstalmentKey> = schedule.iter().map(|instalment| instalment.key).collect();
    keys.sort_unstable();
    if let Some(twice) = keys.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Rejected::InstalmentTwice(twice[0]));
    }
    for instalment in schedule {
        check_due(instalment.due, from)?;
        let parts = [instalment.principal, instalment.interest, instalment.fee];
        if parts.iter().any(|part| *part < Amount::ZERO || *part > Amount::EVENT_MAX) || instalment.total().is_zero() {
            return Err(Rejected::InstalmentEmpty(instalment.key));
        }
    }
    Ok(())
}
