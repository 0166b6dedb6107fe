//! Options drawn beside those of `product`, from a stream of their own.

use ledger::product::{AllocationRule, ChargebackAgeing, InterestRecalculation, LateFeeComponent, Product, SweepOrder};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

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
    }
    if product.plan.interest().is_some() && rng.random_bool(0.3) {
        product.interest_recalculation = InterestRecalculation::DailySimple;
    }
    product.restructure.re_age_collects = rng.random_bool(0.8);
    if rng.random_bool(0.2) {
        product.ageing.chargeback = ChargebackAgeing::AtOnce;
    }
    product
}

fn rules(product: &mut Product) -> impl Iterator<Item = &mut AllocationRule> {
    let terms = &mut product.allocation;
    let own = [&mut terms.repayment, &mut terms.merchant_refund, &mut terms.payout_refund, &mut terms.goodwill_credit];
    own.into_iter().chain(terms.switches.iter_mut().map(|switch| &mut switch.rule))
}
