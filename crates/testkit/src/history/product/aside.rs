//! Options drawn beside those of `product`, from a stream of their own.

use ledger::product::{
    AllocationItem, AllocationRule, AllocationStep, CashAdvanceTerms, ChargebackAgeing, Compounding, DueOrder,
    EqualTotal, FeeAmount, FeeAt, FeeBase, FeeTerms, GuaranteeCovers, GuaranteeTerms, InterestPastMaturity,
    InterestRecalculation, InterestRefund, LateFeeAmount, LateFeeBase, LateFeeComponent, LateFeePlace, LossAccounts,
    LossReason, MinimumForm, PaidAhead, PartOfPeriod, PastDueMinimum, PenaltyCap, PenaltyCompound, PenaltyRounding,
    PeriodBoundary, Plan, Product, RatePeriod, ReAgeExtra, RecalculationKeeps, StatementTerms, StatementsBear,
    SweepOrder,
};
use primitives::rate::DayCount;
use primitives::{Amount, Rate};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{one_of, rate};

/// The product with more of its conventions drawn at random.
pub(super) fn draw(rng: &mut ChaCha8Rng, mut product: Product) -> Product {
    for rule in rules(&mut product) {
        if rng.random_bool(0.25) {
            rule.sweep = SweepOrder::HighestRateFirst;
        }
    }
    if let Some(terms) = &mut product.late_fee {
        if rng.random_bool(0.3) {
            terms.counts_as = LateFeeComponent::Penalty;
        }
        terms.is_backdated = rng.random_bool(0.75);
        if terms.place == LateFeePlace::Period && rng.random_bool(0.5) {
            terms.boundary = PeriodBoundary::Later;
        }
        if let LateFeeAmount::Percent { of, .. } = &mut terms.amount {
            *of = one_of(rng, [*of, LateFeeBase::UnpaidInterest, LateFeeBase::UnpaidPrincipalInterest]);
        }
    }
    if product.down_payment.is_some() && rng.random_bool(0.5) {
        product.allocation.due_order = DueOrder::InstalmentFirst;
    }
    if product.plan.interest().is_some() && rng.random_bool(0.5) {
        let (on_merchant_refund, on_payout_refund) =
            [(true, true), (true, false), (false, true)][rng.random_range(0..3)];
        product.allocation.interest_refund = InterestRefund { on_merchant_refund, on_payout_refund };
    }
    if product.plan.interest().is_some()
        && rng.random_bool(0.6)
        && let Some(terms) = &mut product.penalty
    {
        // What goes with nothing else is drawn without it.
        terms.additional_interest = Some([RatePeriod::Year365, RatePeriod::Year360][rng.random_range(0..2)]);
        (terms.cap, terms.compound, terms.rounded) =
            (PenaltyCap::default(), PenaltyCompound::Never, PenaltyRounding::Once);
        product.all_in_annual_rate_max = None;
    }
    if rng.random_bool(0.4) {
        let covers = [GuaranteeCovers::Overdue, GuaranteeCovers::Outstanding][rng.random_range(0..2)];
        let limit = Rate::from_billionths(rng.random_range(1..=6) * 50_000_000);
        let dpd_reaches = rng.random_range(1..60);
        product.guarantee = Some(GuaranteeTerms { dpd_reaches, covers, limit });
    }
    if rng.random_bool(0.5) {
        product.charge_off.accounts = random_loss_accounts(rng);
    }
    if let Plan::Statement(terms) = &mut product.plan {
        draw_minimum(rng, terms);
        if product.free_period.is_none() && rng.random_bool(0.4) {
            terms.purchase_free_days = Some(one_of(rng, [1, 10, 30, 30, 60]));
        }
        if rng.random_bool(0.5) {
            draw_cash_advance(rng, terms);
            product.fees.extend(rng.random_bool(0.5).then(|| cash_advance_fee(rng)));
        }
    }
    if let Some(terms) = &mut product.free_period
        && terms.bears == StatementsBear::Balance
        && rng.random_bool(0.6)
    {
        terms.compounding = Compounding::Daily;
    }
    if product.plan.interest().is_some() && rng.random_bool(0.3) {
        product.interest_recalculation = InterestRecalculation::DailySimple;
    }
    if product.interest_recalculation != InterestRecalculation::Off && rng.random_bool(0.4) {
        product.recalculation_keeps = RecalculationKeeps::Total;
    }
    draw_later(&mut rng.clone(), &mut product);
    product.restructure.re_age_collects = rng.random_bool(0.8);
    if rng.random_bool(0.5) {
        product.restructure.re_age_extra = ReAgeExtra::StaysIfLater;
    }
    if rng.random_bool(0.2) {
        product.ageing.chargeback = ChargebackAgeing::AtOnce;
    }
    if product.penalty.as_ref().is_some_and(|terms| terms.additional_interest.is_some()) {
        for rule in rules(&mut product) {
            if rng.random_bool(0.5) {
                tell_additional_interest_apart(rng, rule);
            }
        }
    }
    product
}

/// What came later, from a stream that nothing else is drawn from.
fn draw_later(rng: &mut ChaCha8Rng, product: &mut Product) {
    rng.set_stream(12);
    if let Plan::EqualInstalment { day_count, .. }
    | Plan::EqualPrincipal { day_count, .. }
    | Plan::InterestFirst { day_count, .. } = &mut product.plan
        && rng.random_bool(if *day_count == DayCount::ActualActual { 0.5 } else { 0.2 })
    {
        *day_count = DayCount::ActualActualYearEnd;
    }
    if matches!(product.plan, Plan::EqualInstalment { .. }) && rng.random_bool(0.5) {
        product.due_dates.equal_total = EqualTotal::Levelled;
    }
    if product.interest_recalculation != InterestRecalculation::Off && rng.random_bool(0.25) {
        product.recalculation_keeps = RecalculationKeeps::Number;
    }
    if product.interest_recalculation == InterestRecalculation::DailySimple {
        if rng.random_bool(0.6) {
            product.recalculation_keeps = RecalculationKeeps::Total;
            product.paid_ahead = PaidAhead::TakesPrincipal;
            product.allocation.waives_interest_in_advance = false;
            product.part_of_period = one_of(rng, [PartOfPeriod::DayCount, PartOfPeriod::ProRata]);
        }
        product.interest_past_maturity = one_of(rng, [InterestPastMaturity::Borne, InterestPastMaturity::None]);
    }
}

/// A place of its own somewhere in the rule, in the sweep of the penalty or in one of its own.
fn tell_additional_interest_apart(rng: &mut ChaCha8Rng, rule: &mut AllocationRule) {
    let has_penalty = |step: &AllocationStep| step.items.contains(&AllocationItem::Penalty);
    while let Some(place) = rule.steps.iter().position(has_penalty) {
        let step = &mut rule.steps[place];
        for item in step.items.iter_mut().filter(|item| **item == AllocationItem::Penalty) {
            *item = AllocationItem::OtherPenalty;
        }
        if rng.random_bool(0.5) {
            let at = rng.random_range(0..=step.items.len());
            step.items.insert(at, AllocationItem::AdditionalInterest);
        } else {
            let own = AllocationStep::new(&step.classes, [AllocationItem::AdditionalInterest]);
            let at = rng.random_range(0..=rule.steps.len());
            rule.steps.insert(at, own);
        }
    }
}

/// Histories charge off for the reason `120 days`.
fn random_loss_accounts(rng: &mut ChaCha8Rng) -> LossAccounts {
    let row = |code: &str, account: &str| LossReason { code: code.into(), account: account.into() };
    let mut reasons = vec![row("deceased", "expenses:losses:deceased"), row("120 days", "expenses:losses:late")];
    reasons.truncate(rng.random_range(1..=2));
    LossAccounts { fraud: "expenses:losses:fraud".into(), reasons, ..LossAccounts::default() }
}

fn draw_minimum(rng: &mut ChaCha8Rng, terms: &mut StatementTerms) {
    let forms = [MinimumForm::PayLater, MinimumForm::PercentOrFloor, MinimumForm::InterestFeesPlusPercent];
    terms.minimum_form = one_of(rng, forms);
    terms.past_due_minimum = one_of(rng, [PastDueMinimum::OnTop, PastDueMinimum::Counted]);
    if terms.minimum_form != MinimumForm::PayLater {
        (terms.miss_makes_all_due, terms.carried_full_below) = (false, Amount::ZERO);
    }
}

fn rules(product: &mut Product) -> impl Iterator<Item = &mut AllocationRule> {
    let terms = &mut product.allocation;
    let own = [&mut terms.repayment, &mut terms.merchant_refund, &mut terms.payout_refund, &mut terms.goodwill_credit];
    own.into_iter().chain(terms.switches.iter_mut().map(|switch| &mut switch.rule))
}

/// About the rate of what is carried, so that it is dearer in some products and cheaper in others.
fn draw_cash_advance(rng: &mut ChaCha8Rng, terms: &mut StatementTerms) {
    let per = one_of(rng, [RatePeriod::Day, RatePeriod::Year365, RatePeriod::Year360]);
    let most = if per == RatePeriod::Day { "0.1%" } else { "36.5%" };
    terms.cash_advance = Some(CashAdvanceTerms { rate: rate(rng, most), per });
}

fn cash_advance_fee(rng: &mut ChaCha8Rng) -> FeeTerms {
    let (min, max) =
        (Amount::from_minor(one_of(rng, [0, 1_000])), rng.random_bool(0.5).then(|| Amount::from_minor(2_500)));
    let amount = if rng.random_bool(0.3) {
        FeeAmount::Fixed(Amount::from_minor(500))
    } else {
        FeeAmount::Percent { rate: rate(rng, "5%"), of: FeeBase::Principal, min, max }
    };
    FeeTerms { at: FeeAt::CashAdvance, amount, is_settled_on_payout: false }
}
