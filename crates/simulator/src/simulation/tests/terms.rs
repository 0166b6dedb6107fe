//! The example products that borrowers are simulated on, as values.

use ledger::product::{
    LateFeeAmount, LateFeeComponent, LateFeePlace, LateFeeRepeats, LateFeeTerms, PenaltyBase, PenaltyCap,
    PenaltyCompound, PenaltyFrom, PenaltyRounding, PenaltyStops, PenaltyTerms, PenaltyThrough, Period, PeriodBoundary,
    Plan, Product, ProductKey, RatePeriod, StatementTerms,
};
use primitives::rate::DayCount;
use primitives::{Amount, Currency};

/// The four of them, in the order of [`simulator::products`].
pub(crate) fn products() -> Vec<Product> {
    let rate = |text: &str| text.parse().unwrap();
    let statement = StatementTerms {
        carried_full_below: Amount::from_minor(30_000),
        instalment_fee_rate: rate("0.6%"),
        ..StatementTerms::plain(5, 10, rate("10%"), rate("0.05%"))
    };
    let every = Period::Months(1);
    let annuity = Plan::EqualInstalment { annual_rate: rate("14.4%"), day_count: DayCount::Actual365, every };
    let late_fee = LateFeeTerms {
        amount: LateFeeAmount::Fixed(Amount::from_minor(1_000)),
        wait_days: 3,
        posting_grace_days: 0,
        repeats: LateFeeRepeats::PerInstalment,
        place: LateFeePlace::Instalment,
        boundary: PeriodBoundary::Earlier,
        after_maturity: true,
        counts_as: LateFeeComponent::Fee,
        is_backdated: true,
        again: None,
    };
    vec![
        product("pay-later-statement", Plan::Statement(statement)),
        product("pay-later-instalments", Plan::FeePerInstalment { fee_rate: rate("0.8%"), every }),
        Product { penalty: None, late_fee: Some(late_fee), ..product("consumer-annuity", annuity) },
        product("free-30", Plan::SinglePayment { free_days: 30 }),
    ]
}

fn product(id: &str, plan: Plan) -> Product {
    let key = ProductKey { id: id.to_owned(), version: 1 };
    let penalty = PenaltyTerms {
        rate: "0.05%".parse().unwrap(),
        per: RatePeriod::Day,
        base: PenaltyBase::OverduePrincipalInterest,
        compound: PenaltyCompound::Never,
        wait_days: 0,
        from: PenaltyFrom::AfterGrace,
        through: PenaltyThrough::AsOfExclusive,
        rounded: PenaltyRounding::Once,
        cap: PenaltyCap::default(),
        stops_on: PenaltyStops::default(),
        additional_interest: None,
    };
    Product { penalty: Some(penalty), ..Product::plain(key, "2020-01-01".parse().unwrap(), Currency::CNY, plan) }
}
