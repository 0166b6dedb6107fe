//! What an account bore, as `docs/reference/accruals.md` reads, from the figures of the naive ledger.

use ledger::account::{Account, InstalmentKind};
use ledger::accrual::{Accrued, Kind, Units};
use ledger::product::{ChargeOffInterest, PenaltyCompound, PenaltyFrom, PenaltyRounding, Plan, Product};
use primitives::{Amount, Date};
use testkit::naive::{NaiveAccount, NaiveInstalment, NaiveKind};

use crate::Story;

/// Minor units times days times billionths, over the days of the rate's period, in accrual units.
fn borne(weight: i128, billionths: i64, days: i128) -> Units {
    Units::new(weight * i128::from(billionths) * 365 * 360 / days)
}

pub(super) fn accrued(story: &Story, account: &NaiveAccount, day: Date) -> Accrued {
    let product = &story.product;
    let charged_off_on = super::charged_off_on(story, day);
    let mut accrued = Accrued::default();
    let capitalised = account.totals.capitalised;
    let kind = if product.is_revolving() { Kind::Service } else { Kind::Interest };
    let is_over =
        (account.instalments.iter().map(|i| i.unpaid().total()).sum::<Amount>() + account.pools.principal()).is_zero();
    accrued[kind] = Units::of(capitalised.interest);
    accrued[Kind::Penalty] = Units::of(capitalised.penalty);
    let is_cut = account.instalments.iter().any(|instalment| instalment.penalty_grown < instalment.penalty_due);
    for instalment in &account.instalments {
        accrued[kind] += interest(product, instalment, charged_off_on, is_over, day);
        let additional = additional(product, instalment);
        accrued[Kind::Penalty] += penalty(product, instalment, is_cut) - additional;
        accrued[Kind::AdditionalInterest] += additional;
    }
    if let Plan::Statement(terms) = &product.plan
        && !account.has_ended
    {
        accrued[kind] += borne(account.pools.service_weight, terms.service_rate.billionths(), terms.service_per.days());
        if let Some(cash) = terms.cash_advance {
            accrued[kind] += borne(account.pools.advance_weight, cash.rate.billionths(), cash.per.days());
        }
    }
    accrued
}

fn interest(
    product: &Product,
    instalment: &NaiveInstalment,
    charged_off_on: Option<Date>,
    is_over: bool,
    day: Date,
) -> Units {
    let all = Units::of(instalment.scheduled.interest);
    let is_of_a_calendar = matches!(instalment.kind, NaiveKind::Scheduled | NaiveKind::DownPayment);
    if !is_of_a_calendar || instalment.is_lifted || (is_over && charged_off_on.is_none()) {
        return all;
    }
    let (start, end) = (instalment.period_start, instalment.period_end);
    let through = charged_off_on.unwrap_or(day).min(day);
    if end <= through && instalment.unpaid().total().is_positive() {
        // Past maturity exact, as long as something is unpaid.
        return all - Units::of(instalment.borne_past_maturity()) + Units::new(instalment.past_maturity_days);
    }
    if end <= through {
        return all;
    }
    if through <= start {
        return Units::ZERO;
    }
    if charged_off_on.is_some() && product.charge_off.interest != ChargeOffInterest::Regular {
        return all;
    }
    let a_day = all.count() / i128::from(end - start);
    let mut earned = 0;
    let mut on = start;
    while on < through {
        on = on.next();
        earned += a_day;
    }
    Units::new(earned)
}

/// Exact, unless a day ever found no room for all of its penalty on the account.
fn penalty(product: &Product, instalment: &NaiveInstalment, is_cut: bool) -> Units {
    let charged = Units::of(instalment.scheduled.penalty);
    let Some(terms) = &product.penalty else { return charged };
    let is_daily = terms.rounded == PenaltyRounding::Daily;
    let is_ended = instalment.is_lifted || instalment.unpaid().total().is_zero();
    if is_cut || is_daily || terms.compound == PenaltyCompound::Monthly || is_ended {
        return charged;
    }
    // An extension makes it due later, and takes back nothing that was borne before.
    let is_charged = instalment.was_due && (terms.from == PenaltyFrom::AfterGrace || instalment.is_chargeable);
    let weight = if is_charged { instalment.penalty_weight } else { 0 };
    let carried_in = instalment.scheduled.penalty - instalment.penalty_grown;
    Units::of(carried_in) + borne(weight, terms.rate.billionths(), terms.per.days())
}

/// The part of it that is additional interest.
fn additional(product: &Product, instalment: &NaiveInstalment) -> Units {
    let Some(terms) = product.penalty.as_ref().filter(|terms| terms.additional_interest.is_some()) else {
        return Units::ZERO;
    };
    if instalment.is_lifted || instalment.unpaid().total().is_zero() {
        return Units::of(instalment.additional_interest);
    }
    let is_charged = instalment.was_due && (terms.from == PenaltyFrom::AfterGrace || instalment.is_chargeable);
    Units::new(if is_charged { instalment.additional_days } else { 0 })
}

/// What was received of income that was borne: of interest in advance only once it is due.
pub(super) fn received(account: &Account<'_>) -> Accrued {
    let mut received = Accrued::default();
    let kind = if account.product.is_revolving() { Kind::Service } else { Kind::Interest };
    let is_over = account.unpaid().total().is_zero();
    for instalment in &account.instalments {
        let additional = Units::of(instalment.additional_interest_paid());
        received[Kind::Penalty] += Units::of(instalment.paid.penalty) - additional;
        received[Kind::AdditionalInterest] += additional;
        let is_of_a_calendar = matches!(instalment.kind, InstalmentKind::Scheduled | InstalmentKind::DownPayment);
        let paid = Units::of(instalment.paid.interest);
        received[kind] += match &account.charge_off {
            _ if !is_of_a_calendar || instalment.is_lifted() => paid,
            None if is_over || instalment.due <= account.as_of => paid,
            None => Units::ZERO,
            Some(charge_off) if instalment.period_end <= charge_off.on => paid,
            Some(charge_off) if charge_off.on <= instalment.period_start => Units::ZERO,
            Some(charge_off) => match account.product.charge_off.interest {
                ChargeOffInterest::Regular => {
                    let all = Units::of(instalment.scheduled.interest).count();
                    let (days, gone) =
                        (instalment.period_end - instalment.period_start, charge_off.on - instalment.period_start);
                    paid.min(Units::new(all / i128::from(days) * i128::from(gone)))
                }
                ChargeOffInterest::Zero | ChargeOffInterest::AccelerateDueDates => paid,
            },
        };
    }
    received
}
