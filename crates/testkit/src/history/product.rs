//! Random products: every plan and every value of every option, with odd rates and small limits.
//!
//! Each option is at its default in about half of the products, so that options meet one another without hiding the
//! plain conventions.

mod allocation;
mod aside;
mod charges;

use ledger::product::{
    AccrualTerms, AgeingTerms, Anchor, BrokenPeriod, Bucket, BucketBasis, BucketSet, BusinessDayRule,
    ChargeOffInterest, ChargeOffTerms, ChargebackAgeing, ComponentsAged, Compounding, DownPayment, DueDates,
    DueDayCount, FreePeriodTerms, FullTest, GraceEffect, InstalmentGrace, InterestFrom, InterestOn,
    InterestRecalculation, Materiality, MaterialityCounting, MaterialityTest, MonthEnd, MultiCount, NewPurchases,
    NonAccrual, NonPerforming, OverdueFormTerms, PayoffInterest, PayoffTerms, Period, Plan, PrepaidAs, PrepaidInterest,
    Product, ProductKey, RatePeriod, RemainderOn, ResidualInterest, RestructureLimits, ShiftAppliesTo, StatementTerms,
    StatementsBear, StepRoundings, TrancheInstalments, Workdays,
};
use primitives::rate::DayCount;
use primitives::{Amount, Currency, Date, Rate, Rounding};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::amount;

/// A product with every convention drawn at random.
///
/// What is newer than the first seeds is drawn in `aside`, from a stream of its own, so that they are what they were.
pub fn random_product(rng: &mut ChaCha8Rng) -> Product {
    let mut stream = rng.clone();
    stream.set_stream(11);
    aside::draw(&mut stream, plain_product(rng))
}

fn plain_product(rng: &mut ChaCha8Rng) -> Product {
    let plan = random_plan(rng);
    let is_computed = !matches!(plan, Plan::External | Plan::Statement(_));
    let due_dates = if is_computed && rng.random_bool(0.6) { random_due_dates(rng) } else { DueDates::default() };
    let takes_down_payment = is_computed && due_dates.broken_period != BrokenPeriod::SeparateCharge;
    let free_period = random_free_period(&plan);
    let key = ProductKey { id: "random".into(), version: 1 };
    let effective_from = Date::new(2023, 1, 1).expect("1 January exists");
    Product {
        down_payment: (takes_down_payment && rng.random_bool(0.25))
            .then(|| DownPayment { rate: rate(rng, "50%"), is_settled_on_opening: rng.random_bool(0.6) }),
        due_dates,
        interest_recalculation: one_of(
            rng,
            [
                InterestRecalculation::Off,
                InterestRecalculation::Off,
                InterestRecalculation::OnRepayment,
                InterestRecalculation::Daily,
            ],
        ),
        free_period,
        prepaid_interest: rng.random_bool(0.2).then(|| PrepaidInterest {
            periods: rng.random_range(1..4),
            counts_as: one_of(rng, [PrepaidAs::Paid, PrepaidAs::LessPrincipal]),
        }),
        fees: charges::random_fees(rng),
        tranches_max: one_of(rng, [1, 1, 3]),
        tranche_instalments: one_of(rng, [TrancheInstalments::Shared, TrancheInstalments::Own]),
        ageing: random_ageing(rng),
        buckets: random_buckets(rng),
        overdue_forms: OverdueFormTerms {
            multi_count: one_of(rng, [MultiCount::Consecutive, MultiCount::Cumulative]),
            multi_periods_min: one_of(rng, [1, 2, 2, 3]),
            multi_days_over: one_of(rng, [0, 10, 30, 90]),
            full_test: one_of(rng, [FullTest::BalanceRemaining, FullTest::NothingEverPaid]),
        },
        allocation: allocation::random_terms(rng),
        penalty: rng.random_bool(0.75).then(|| charges::random_penalty(rng)),
        late_fee: rng.random_bool(0.6).then(|| charges::random_late_fee(rng, is_computed)),
        all_in_annual_rate_max: rng.random_bool(0.15).then(|| rate(rng, "60%")),
        payoff: PayoffTerms {
            interest: one_of(rng, [PayoffInterest::TillPeriodEnd, PayoffInterest::TillPaymentDay]),
            drops_future_fees: rng.random_bool(0.3),
        },
        close_tolerance: Amount::from_minor(one_of(rng, [0, 0, 0, 50, 3_000])),
        excess_tolerance: Amount::from_minor(one_of(rng, [0, 0, 0, 300, 30_000])),
        charge_off: ChargeOffTerms {
            interest: one_of(
                rng,
                [ChargeOffInterest::Regular, ChargeOffInterest::Zero, ChargeOffInterest::AccelerateDueDates],
            ),
            ..ChargeOffTerms::default()
        },
        restructure: RestructureLimits { re_age_keeps_age: rng.random_bool(0.3), ..RestructureLimits::default() },
        non_performing: rng.random_bool(0.4).then(|| NonPerforming {
            policy: "five".into(),
            classes: vec!["bad".into(), "worse".into()],
            suspends_income: rng.random_bool(0.7),
        }),
        accrual: AccrualTerms {
            non_accrual: one_of(rng, [NonAccrual::Stop, NonAccrual::Reverse, NonAccrual::Memo]),
            ..AccrualTerms::default()
        },
        rounding: one_of(rng, ROUNDINGS),
        step_roundings: if rng.random_bool(0.3) { random_roundings(rng) } else { StepRoundings::default() },
        ..Product::plain(key, effective_from, Currency::CNY, plan)
    }
}

const ROUNDINGS: [Rounding; 4] = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up];

fn random_roundings(rng: &mut ChaCha8Rng) -> StepRoundings {
    let mut step = || rng.random_bool(0.5).then(|| one_of(rng, ROUNDINGS));
    StepRoundings { interest: step(), instalment: step(), fee: step(), penalty: step() }
}

fn random_due_dates(rng: &mut ChaCha8Rng) -> DueDates {
    let first = Date::new(2024, 1, 1).expect("1 January exists");
    let mut days = |most: usize| {
        let mut days: Vec<Date> = (0..rng.random_range(0..most)).map(|_| first + rng.random_range(0..900)).collect();
        days.sort_unstable();
        days.dedup();
        days
    };
    let (holidays, made_up) = (days(40), days(10));
    DueDates {
        month_end: one_of(rng, [MonthEnd::KeepDay, MonthEnd::LastDayOfMonth, MonthEnd::FirstOfNextMonth]),
        non_business_day: one_of(
            rng,
            [
                BusinessDayRule::None,
                BusinessDayRule::Following,
                BusinessDayRule::ModifiedFollowing,
                BusinessDayRule::Preceding,
            ],
        ),
        shift_applies_to: one_of(
            rng,
            [ShiftAppliesTo::DueAndPenalty, ShiftAppliesTo::DueOnly, ShiftAppliesTo::PenaltyOnly],
        ),
        workdays: Workdays { holidays, made_up, ..Workdays::default() },
        broken_period: one_of(rng, [BrokenPeriod::WithFirst, BrokenPeriod::Ignore, BrokenPeriod::SeparateCharge]),
        instalment_multiple: Amount::from_minor(one_of(rng, [0, 0, 10, 100, 10_000])),
        remainder_on: one_of(rng, [RemainderOn::Last, RemainderOn::First, RemainderOn::LargestRemainder]),
        ..DueDates::default()
    }
}

fn random_ageing(rng: &mut ChaCha8Rng) -> AgeingTerms {
    let plain = AgeingTerms {
        due_day_counts_as: one_of(rng, [DueDayCount::Zero, DueDayCount::One]),
        grace_days: one_of(rng, [0, 0, 1, 3, 15]),
        grace_effect: one_of(rng, [GraceEffect::Subtract, GraceEffect::Suppress]),
        arrears_tolerance: Amount::from_minor(one_of(rng, [0, 0, 1, 100, 2000])),
        ..AgeingTerms::default()
    };
    if rng.random_bool(0.4) {
        return plain;
    }
    let tests = [MaterialityTest::Absolute, MaterialityTest::Relative, MaterialityTest::Both, MaterialityTest::Either];
    let materiality = rng.random_bool(0.3).then(|| Materiality {
        test: one_of(rng, tests),
        absolute: amount(rng, 20_000),
        relative: rate(rng, "30%"),
        counting: one_of(rng, [MaterialityCounting::FromBreach, MaterialityCounting::Retrospective]),
    });
    let anchors = [Anchor::OldestUnpaidDue, Anchor::FirstArrears, Anchor::LastLateInstalment, Anchor::InvoiceDate];
    AgeingTerms {
        anchor: one_of(rng, anchors),
        instalment_grace: one_of(rng, [InstalmentGrace::Same, InstalmentGrace::None]),
        components_aged: one_of(rng, [ComponentsAged::All, ComponentsAged::PrincipalInterest]),
        materiality,
        chargeback: one_of(
            rng,
            [ChargebackAgeing::AtChargebackDate, ChargebackAgeing::AtNextDue, ChargebackAgeing::RestoreOriginalDue],
        ),
        ..plain
    }
}

fn random_plan(rng: &mut ChaCha8Rng) -> Plan {
    match rng.random_range(0..9) {
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
        8 => Plan::InterestFirst {
            annual_rate: rate(rng, "36%"),
            day_count: random_day_count(rng),
            every: random_period(rng),
        },
        4 => Plan::SinglePayment { free_days: one_of(rng, [0, 1, 14, 30, 45]) },
        _ => Plan::Statement(by_the_year(StatementTerms {
            cycle_day: rng.random_range(1..=28),
            due_offset_days: rng.random_range(1..=27),
            minimum_rate: if rng.random_bool(0.5) { Rate::from_billionths(100_000_000) } else { rate(rng, "100%") },
            minimum_floor: Amount::from_minor(one_of(rng, [0, 0, 500, 20_000])),
            miss_makes_all_due: rng.random_bool(0.6),
            carried_full_below: Amount::from_minor(one_of(rng, [0, 100, 30_000])),
            service_rate: rate(rng, "0.1%"),
            instalment_fee_rate: rate(rng, "1%"),
            ..StatementTerms::plain(1, 1, Rate::ZERO, Rate::ZERO)
        })),
    }
}

/// Some rates are for a year; about the same as for a day.
fn by_the_year(mut terms: StatementTerms) -> StatementTerms {
    let all = [RatePeriod::Year365, RatePeriod::Year360, RatePeriod::Day, RatePeriod::Day];
    let per = all[usize::from(terms.cycle_day % 4)];
    let days = i64::try_from(per.days()).expect("a year has few days");
    terms.service_rate = Rate::from_billionths(terms.service_rate.billionths() * days);
    terms.service_per = per;
    terms
}

/// Drawn by figures of the plan, so that everything else is drawn as without it.
fn random_free_period(plan: &Plan) -> Option<FreePeriodTerms> {
    let Plan::Statement(terms) = plan else { return None };
    let rng = &mut super::seeded(terms.service_rate.billionths().unsigned_abs() + u64::from(terms.cycle_day));
    rng.random_bool(0.6).then(|| FreePeriodTerms {
        interest_from: one_of(rng, [InterestFrom::Purchase, InterestFrom::Purchase, InterestFrom::Statement]),
        interest_on: one_of(rng, [InterestOn::Full, InterestOn::Unpaid]),
        bears: one_of(rng, [StatementsBear::Nothing, StatementsBear::Principal, StatementsBear::Balance]),
        new_purchases: one_of(rng, [NewPurchases::Free, NewPurchases::Bear]),
        tolerance: Amount::from_minor(one_of(rng, [0, 1_000, 20_000, 500_000])),
        grace_days: one_of(rng, [0, 1, 3, 10]).min(27 - terms.due_offset_days),
        residual: one_of(rng, [ResidualInterest::Charged, ResidualInterest::Waived, ResidualInterest::Waived]),
        compounding: Compounding::ByStatements,
    })
}

pub(super) fn random_period(rng: &mut ChaCha8Rng) -> Period {
    match rng.random_range(0..4) {
        3 => Period::SemiMonthly,
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
    let basis = one_of(rng, [BucketBasis::Days, BucketBasis::Days, BucketBasis::UnpaidPeriods]);
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
    BucketSet::new(basis, buckets).expect("every range begins above the one before it")
}

/// Up to `most`, such as `2%`, to nine digits; now and then nothing at all.
pub(super) fn rate(rng: &mut ChaCha8Rng, most: &str) -> Rate {
    let most: Rate = most.parse().expect("the caller writes a rate");
    if rng.random_bool(0.1) { Rate::ZERO } else { Rate::from_billionths(rng.random_range(1..=most.billionths())) }
}

pub(super) fn one_of<T: Copy, const N: usize>(rng: &mut ChaCha8Rng, values: [T; N]) -> T {
    values[rng.random_range(0..N)]
}
