//! Random products: every plan and every value of every option, with odd rates and small limits.

use ledger::component::Component;
use ledger::product::{
    AgeingTerms, AllocationRule, Bucket, BucketSet, DueDayCount, FullTest, FutureRule, GraceEffect, LateFeeAmount,
    LateFeeTerms, MultiCount, OverdueFormTerms, PenaltyBase, PenaltyFrom, PenaltyTerms, Period, Plan, Processing,
    Product, ProductKey, RatePeriod, StatementTerms,
};
use primitives::rate::DayCount;
use primitives::{Amount, Currency, Date, Rate, Rounding};
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::amount;

/// A product with every convention drawn at random.
pub fn random_product(rng: &mut ChaCha8Rng) -> Product {
    Product {
        key: ProductKey { id: "random".into(), version: 1 },
        effective_from: Date::new(2023, 1, 1).expect("1 January exists"),
        currency: Currency::CNY,
        plan: random_plan(rng),
        ageing: AgeingTerms {
            due_day_counts_as: one_of(rng, [DueDayCount::Zero, DueDayCount::One]),
            grace_days: one_of(rng, [0, 0, 1, 3, 15]),
            grace_effect: one_of(rng, [GraceEffect::Subtract, GraceEffect::Suppress]),
            arrears_tolerance: Amount::from_minor(one_of(rng, [0, 0, 1, 100, 2000])),
        },
        buckets: random_buckets(rng),
        overdue_forms: OverdueFormTerms {
            multi_count: one_of(rng, [MultiCount::Consecutive, MultiCount::Cumulative]),
            multi_periods_min: one_of(rng, [1, 2, 2, 3]),
            multi_days_over: one_of(rng, [0, 10, 30, 90]),
            full_test: one_of(rng, [FullTest::BalanceRemaining, FullTest::NothingEverPaid]),
        },
        allocation: AllocationRule {
            processing: one_of(rng, [Processing::Horizontal, Processing::Vertical]),
            order: random_order(rng),
            in_advance_order: random_order(rng),
            future_rule: one_of(rng, [FutureRule::NextInstalment, FutureRule::LastInstalment]),
            merchant_refund_rule: one_of(rng, [FutureRule::NextInstalment, FutureRule::LastInstalment]),
        },
        penalty: rng.random_bool(0.75).then(|| random_penalty(rng)),
        late_fee: rng.random_bool(0.6).then(|| random_late_fee(rng)),
        rounding: one_of(rng, [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up]),
    }
}

fn random_plan(rng: &mut ChaCha8Rng) -> Plan {
    match rng.random_range(0..8) {
        0 => Plan::External,
        1 => Plan::FeePerInstalment { fee_rate: rate(rng, "2%"), every: random_period(rng) },
        2 => Plan::EqualInstalment {
            annual_rate: rate(rng, "36%"),
            day_count: random_day_count(rng),
            every: random_period(rng),
        },
        3 => Plan::EqualPrincipal {
            annual_rate: rate(rng, "36%"),
            day_count: random_day_count(rng),
            every: random_period(rng),
        },
        4 => Plan::SinglePayment { free_days: one_of(rng, [0, 1, 14, 30, 45]) },
        _ => Plan::Statement(StatementTerms {
            cycle_day: rng.random_range(1..=28),
            due_offset_days: rng.random_range(1..=27),
            minimum_rate: if rng.random_bool(0.5) { Rate::from_billionths(100_000_000) } else { rate(rng, "100%") },
            carried_full_below: Amount::from_minor(one_of(rng, [0, 100, 30_000])),
            service_daily_rate: rate(rng, "0.1%"),
            instalment_fee_rate: rate(rng, "1%"),
        }),
    }
}

fn random_period(rng: &mut ChaCha8Rng) -> Period {
    match rng.random_range(0..3) {
        0 => Period::Days(one_of(rng, [1, 7, 14, 30, 45])),
        1 => Period::Months(rng.random_range(2..=3)),
        _ => Period::Months(1),
    }
}

fn random_day_count(rng: &mut ChaCha8Rng) -> DayCount {
    let all = [
        DayCount::Actual365,
        DayCount::Actual360,
        DayCount::Thirty360,
        DayCount::Thirty360European,
        DayCount::ActualActual,
    ];
    one_of(rng, all)
}

/// Thirty days each, or a few ranges with gaps between them and sometimes an end.
fn random_buckets(rng: &mut ChaCha8Rng) -> BucketSet {
    if rng.random_bool(0.5) {
        return BucketSet::thirty_day();
    }
    let count = rng.random_range(1..=4);
    let is_open = rng.random_bool(0.5);
    let mut lower = 1 + rng.random_range(0..3);
    let mut buckets = Vec::new();
    for place in 1..=count {
        let upper = lower + rng.random_range(0..20);
        let is_last_and_open = place == count && is_open;
        buckets.push(Bucket { name: format!("B{place}"), lower, upper: (!is_last_and_open).then_some(upper) });
        lower = upper + 1 + rng.random_range(0..3);
    }
    BucketSet::new(buckets).expect("every range begins above the one before it")
}

fn random_order(rng: &mut ChaCha8Rng) -> [Component; 4] {
    let mut order = Component::ALL;
    order.shuffle(rng);
    order
}

fn random_penalty(rng: &mut ChaCha8Rng) -> PenaltyTerms {
    let per = one_of(rng, [RatePeriod::Day, RatePeriod::Year365, RatePeriod::Year360]);
    let most = match per {
        RatePeriod::Day => "0.2%",
        RatePeriod::Year365 | RatePeriod::Year360 => "50%",
    };
    let bases = [PenaltyBase::OverduePrincipal, PenaltyBase::OverduePrincipalInterest, PenaltyBase::OverdueScheduled];
    PenaltyTerms {
        rate: rate(rng, most),
        per,
        base: one_of(rng, bases),
        wait_days: one_of(rng, [0, 0, 1, 3, 10]),
        from: one_of(rng, [PenaltyFrom::AfterGrace, PenaltyFrom::DueDate]),
    }
}

fn random_late_fee(rng: &mut ChaCha8Rng) -> LateFeeTerms {
    let amount = if rng.random_bool(0.5) {
        LateFeeAmount::Fixed(amount(rng, 2500))
    } else {
        let min = Amount::from_minor(rng.random_range(0..=500));
        let max = rng.random_bool(0.5).then(|| min + amount(rng, 2000));
        LateFeeAmount::Percent { rate: rate(rng, "8%"), min, max }
    };
    LateFeeTerms { amount, wait_days: one_of(rng, [0, 1, 2, 5, 10]) }
}

/// Up to `most`, such as `2%`, to nine digits; now and then nothing at all.
fn rate(rng: &mut ChaCha8Rng, most: &str) -> Rate {
    let most: Rate = most.parse().expect("the caller writes a rate");
    if rng.random_bool(0.1) { Rate::ZERO } else { Rate::from_billionths(rng.random_range(1..=most.billionths())) }
}

fn one_of<T: Copy, const N: usize>(rng: &mut ChaCha8Rng, values: [T; N]) -> T {
    values[rng.random_range(0..N)]
}
