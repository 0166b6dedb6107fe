//! Random allocation rules: the plain shapes, and sweeps cut at random.

use ledger::component::Component;
use ledger::product::{
    AllocationRule, AllocationStep, AllocationSwitch, AllocationTerms, DueClass, DueOrder, FutureRule, InterestRefund,
    Overpayment, SweepOrder, SwitchWhen,
};
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::one_of;

pub(super) fn random_terms(rng: &mut ChaCha8Rng) -> AllocationTerms {
    let repayment = random_rule(rng);
    let future_rule = random_future_rule(rng);
    let merchant_refund =
        if rng.random_bool(0.7) { repayment.for_returned_goods(future_rule) } else { random_rule(rng) };
    let states = [
        SwitchWhen::DpdAbove(0),
        SwitchWhen::DpdAbove(30),
        SwitchWhen::NonPerforming,
        SwitchWhen::ChargedOff,
        SwitchWhen::SettlementActive,
    ];
    let switches = if rng.random_bool(0.3) { rng.random_range(1..=2) } else { 0 };
    AllocationTerms {
        switches: (0..switches)
            .map(|_| AllocationSwitch { when: one_of(rng, states), rule: random_rule(rng) })
            .collect(),
        merchant_refund,
        payout_refund: random_rule(rng),
        goodwill_credit: random_rule(rng),
        repayment,
        chargeback_order: random_order(rng),
        refund_order: random_order(rng),
        overpayment: one_of(rng, [Overpayment::CreditBalance, Overpayment::CreditBalance, Overpayment::Refund]),
        waives_interest_in_advance: rng.random_bool(0.4),
        interest_refund: InterestRefund::default(),
        due_order: DueOrder::default(),
    }
}

fn random_rule(rng: &mut ChaCha8Rng) -> AllocationRule {
    let (order, in_advance, future_rule) = (random_order(rng), random_order(rng), random_future_rule(rng));
    match rng.random_range(0..4) {
        0 => AllocationRule::vertical(order, in_advance, future_rule),
        1 => random_sweeps(rng, future_rule),
        _ => AllocationRule::horizontal(order, in_advance, future_rule),
    }
}

/// All twelve slots in any order, cut into steps of one to three components over one or more classes.
fn random_sweeps(rng: &mut ChaCha8Rng, future_rule: FutureRule) -> AllocationRule {
    let groups: [&[DueClass]; 3] = one_of(
        rng,
        [
            [&DueClass::ALL, &[], &[]],
            [&DueClass::OWED, &[DueClass::InAdvance], &[]],
            [&[DueClass::PastDue], &[DueClass::Due], &[DueClass::InAdvance]],
        ],
    );
    let mut steps = Vec::new();
    for classes in groups.into_iter().filter(|classes| !classes.is_empty()) {
        let order = random_order(rng);
        let mut left: &[Component] = &order;
        while !left.is_empty() {
            let (now, later) = left.split_at(rng.random_range(1..=left.len()));
            steps.push(AllocationStep::new(classes, now.iter().copied()));
            left = later;
        }
    }
    steps.shuffle(rng);
    AllocationRule { steps, future_rule, sweep: SweepOrder::OldestFirst }
}

fn random_future_rule(rng: &mut ChaCha8Rng) -> FutureRule {
    let rules =
        [FutureRule::NextInstalment, FutureRule::LastInstalment, FutureRule::NextThenLast, FutureRule::ReAmortise];
    one_of(rng, rules)
}

fn random_order(rng: &mut ChaCha8Rng) -> [Component; 4] {
    let mut order = Component::ALL;
    order.shuffle(rng);
    order
}
