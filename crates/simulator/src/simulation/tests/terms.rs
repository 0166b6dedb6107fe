//! The example products that borrowers are simulated on, as values.

use ledger::component::Component::{Fee, Interest, Penalty, Principal};
use ledger::product::{
    AgeingTerms, AllocationRule, BucketSet, DueDayCount, FullTest, FutureRule, GraceEffect, LateFeeAmount,
    LateFeeTerms, MultiCount, OverdueFormTerms, PenaltyBase, PenaltyFrom, PenaltyTerms, Period, Plan, Processing,
    Product, ProductKey, RatePeriod, StatementTerms,
};
use primitives::rate::DayCount;
use primitives::{Amount, Currency, Rounding};

/// The four of them, in the order of [`simulator::products`].
pub(crate) fn products() -> Vec<Product> {
    let rate = |text: &str| text.parse().unwrap();
    let statement = StatementTerms {
        cycle_day: 5,
        due_offset_days: 10,
        minimum_rate: rate("10%"),
        carried_full_below: Amount::from_minor(30_000),
        service_daily_rate: rate("0.05%"),
        instalment_fee_rate: rate("0.6%"),
    };
    let every = Period::Months(1);
    let annuity = Plan::EqualInstalment { annual_rate: rate("14.4%"), day_count: DayCount::Actual365, every };
    let late_fee = LateFeeTerms { amount: LateFeeAmount::Fixed(Amount::from_minor(1_000)), wait_days: 3 };
    vec![
        product("pay-later-statement", Plan::Statement(statement)),
        product("pay-later-instalments", Plan::FeePerInstalment { fee_rate: rate("0.8%"), every }),
        Product { penalty: None, late_fee: Some(late_fee), ..product("consumer-annuity", annuity) },
        product("free-30", Plan::SinglePayment { free_days: 30 }),
    ]
}

fn product(id: &str, plan: Plan) -> Product {
    Product {
        key: ProductKey { id: id.to_owned(), version: 1 },
        effective_from: "2020-01-01".parse().unwrap(),
        currency: Currency::CNY,
        plan,
        ageing: AgeingTerms {
            due_day_counts_as: DueDayCount::Zero,
            grace_days: 0,
            grace_effect: GraceEffect::Subtract,
            arrears_tolerance: Amount::ZERO,
        },
        buckets: BucketSet::thirty_day(),
        overdue_forms: OverdueFormTerms {
            multi_count: MultiCount::Consecutive,
            multi_periods_min: 2,
            multi_days_over: 90,
            full_test: FullTest::BalanceRemaining,
        },
        allocation: AllocationRule {
            processing: Processing::Horizontal,
            order: [Penalty, Fee, Interest, Principal],
            in_advance_order: [Penalty, Fee, Interest, Principal],
            future_rule: FutureRule::NextInstalment,
            merchant_refund_rule: FutureRule::LastInstalment,
        },
        penalty: Some(PenaltyTerms {
            rate: "0.05%".parse().unwrap(),
            per: RatePeriod::Day,
            base: PenaltyBase::OverduePrincipalInterest,
            wait_days: 0,
            from: PenaltyFrom::AfterGrace,
        }),
        late_fee: None,
        rounding: Rounding::HalfUp,
    }
}
