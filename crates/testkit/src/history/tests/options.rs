//! Options that show only where a product, a history and a day come together.

use ledger::product::{
    ChargebackAgeing, Compounding, EqualTotal, FeeAt, FreePeriodTerms, InterestFrom, InterestOn, InterestPastMaturity,
    InterestRecalculation, LateFeeComponent, LateFeeRepeats, NewPurchases, PaidAhead, PartOfPeriod, RecalculationKeeps,
    ResidualInterest, StatementsBear, SweepOrder,
};
use primitives::rate::DayCount;

use super::*;

/// What makes of a product one without an option.
type TakeAway = fn(&mut Product);

fn free_period(product: &mut Product, change: fn(&mut FreePeriodTerms)) {
    product.free_period.iter_mut().for_each(change);
}

/// Some history must come out otherwise without each of them, and more than one.
#[test]
fn the_options_make_a_difference() {
    let options: [(&str, TakeAway); 33] = [
        ("on_repayment", |product| {
            if product.interest_recalculation == InterestRecalculation::OnRepayment {
                product.interest_recalculation = InterestRecalculation::Off;
            }
        }),
        ("daily", |product| {
            if product.interest_recalculation == InterestRecalculation::Daily {
                product.interest_recalculation = InterestRecalculation::OnRepayment;
            }
        }),
        ("daily_simple", |product| {
            if product.interest_recalculation == InterestRecalculation::DailySimple {
                product.interest_recalculation = InterestRecalculation::Daily;
            }
        }),
        ("the number kept", |product| {
            if product.recalculation_keeps == RecalculationKeeps::Number {
                product.recalculation_keeps = RecalculationKeeps::Principal;
            }
        }),
        ("paid ahead", |product| {
            product.paid_ahead = PaidAhead::CostsLess;
            product.part_of_period = PartOfPeriod::DayCount;
        }),
        ("parts pro rata", |product| product.part_of_period = PartOfPeriod::DayCount),
        ("nothing past maturity", |product| product.interest_past_maturity = InterestPastMaturity::Borne),
        ("levelled", |product| product.due_dates.equal_total = EqualTotal::Annuity),
        ("year end", |product| {
            if let Plan::EqualInstalment { day_count, .. }
            | Plan::EqualPrincipal { day_count, .. }
            | Plan::InterestFirst { day_count, .. } = &mut product.plan
                && *day_count == DayCount::ActualActualYearEnd
            {
                *day_count = DayCount::ActualActual;
            }
        }),
        ("equal totals kept", |product| product.recalculation_keeps = RecalculationKeeps::Principal),
        ("chargebacks at once", |product| {
            if product.ageing.chargeback == ChargebackAgeing::AtOnce {
                product.ageing.chargeback = ChargebackAgeing::AtChargebackDate;
            }
        }),
        ("re_age_collects", |product| product.restructure.re_age_collects = false),
        ("waives_interest_in_advance", |product| product.allocation.waives_interest_in_advance = false),
        ("stops_on settlement", |product| {
            product.penalty.iter_mut().for_each(|terms| terms.stops_on.settlement = false);
        }),
        ("stops_on termination", |product| {
            product.penalty.iter_mut().for_each(|terms| terms.stops_on.termination = false);
        }),
        ("fees at the opening", |product| product.fees.retain(|terms| terms.at != FeeAt::Opening)),
        ("fees at a tranche", |product| product.fees.retain(|terms| terms.at != FeeAt::Tranche)),
        ("fees of instalments", |product| product.fees.retain(|terms| terms.at != FeeAt::Instalment)),
        ("excess_tolerance", |product| product.excess_tolerance = Amount::ZERO),
        ("late fees every so often", |product| {
            for terms in product.late_fee.iter_mut().filter(|t| matches!(t.repeats, LateFeeRepeats::Every { .. })) {
                terms.repeats = LateFeeRepeats::PerInstalment;
            }
        }),
        ("late fees not back-dated", |product| {
            product.late_fee.iter_mut().for_each(|terms| terms.is_backdated = true);
        }),
        ("late fees as penalty", |product| {
            product.late_fee.iter_mut().for_each(|terms| terms.counts_as = LateFeeComponent::Fee);
        }),
        ("rate first", |product| {
            let terms = &mut product.allocation;
            terms.repayment.sweep = SweepOrder::OldestFirst;
            terms.switches.iter_mut().for_each(|switch| switch.rule.sweep = SweepOrder::OldestFirst);
        }),
        ("a free period for those who pay in full", |product| product.free_period = None),
        ("interest from the statement", |product| {
            free_period(product, |terms| terms.interest_from = InterestFrom::Purchase);
        }),
        ("interest on what is unpaid", |product| free_period(product, |terms| terms.interest_on = InterestOn::Full)),
        ("statements bear", |product| {
            free_period(product, |terms| {
                terms.bears = StatementsBear::Nothing;
                terms.compounding = Compounding::ByStatements;
            });
        }),
        ("interest bears every day", |product| {
            free_period(product, |terms| terms.compounding = Compounding::ByStatements);
        }),
        ("interest bears", |product| {
            free_period(product, |terms| {
                if terms.bears == StatementsBear::Balance {
                    terms.bears = StatementsBear::Principal;
                    terms.compounding = Compounding::ByStatements;
                }
            });
        }),
        ("new purchases bear", |product| free_period(product, |terms| terms.new_purchases = NewPurchases::Free)),
        ("a little less than all", |product| free_period(product, |terms| terms.tolerance = Amount::ZERO)),
        ("a little later", |product| free_period(product, |terms| terms.grace_days = 0)),
        ("residual interest", |product| free_period(product, |terms| terms.residual = ResidualInterest::Charged)),
    ];
    let mut differences = [0; 33];
    for seed in 0..450 {
        let (product, entries) = drawn(seed);
        let last = entries[0].effective_on + 330;
        let with = naive(&product, &entries, last, last);
        for ((_, take_away), differences) in options.iter().zip(&mut differences) {
            let mut without = product.clone();
            take_away(&mut without);
            *differences += u32::from(without != product && naive(&without, &entries, last, last) != with);
        }
    }
    let told: Vec<(&str, u32)> = options.iter().map(|(name, _)| *name).zip(differences).collect();
    assert!(told.iter().all(|(_, differences)| *differences >= 2), "{told:?}");
}
