//! Whole files in which every option stands with another value than its default, and what they mean.

use ledger::component::Component;
use ledger::product::*;
use primitives::rate::DayCount;
use primitives::{Amount, Currency, Date, Rate, Rounding};

use super::parse;

/// A loan at interest that leaves nothing out.
pub(super) const LOAN: &str = include_str!("full/loan.toml");

/// A revolving account that leaves nothing out.
pub(super) const STATEMENT: &str = include_str!("full/statement.toml");

/// A revolving account with a rate for a year.
pub(super) const CARD: &str = include_str!("full/card.toml");

/// A revolving account whose minimum goes by the balance.
pub(super) const OPEN_END: &str = include_str!("full/open-end.toml");

/// Other plans, distances and ways to write a rule.
pub(super) const FEE: &str = include_str!("full/fee.toml");
pub(super) const EQUAL_PRINCIPAL: &str = include_str!("full/equal-principal.toml");
pub(super) const INTEREST_FIRST: &str = include_str!("full/interest-first.toml");
pub(super) const SINGLE: &str = include_str!("full/single.toml");

/// A loan at simple interest whose instalments keep their totals.
const BY_DAYS: &str = include_str!("full/by-days.toml");

pub(super) const ALL: [&str; 9] =
    [LOAN, STATEMENT, CARD, OPEN_END, FEE, EQUAL_PRINCIPAL, INTEREST_FIRST, SINGLE, BY_DAYS];

fn product(text: &str) -> Product {
    parse("full.toml", text).unwrap_or_else(|refused| panic!("{refused}"))
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

const fn amount(minor: i64) -> Amount {
    Amount::from_minor(minor)
}

fn step(classes: &[DueClass], components: &[Component]) -> AllocationStep {
    AllocationStep::new(classes, components.iter().copied())
}

#[test]
fn the_head_says_what_the_product_is() {
    let loan = product(LOAN);
    assert_eq!(loan.key, ProductKey { id: "loan-2".to_owned(), version: 3 });
    assert_eq!(loan.effective_from, date("2025-07-01"));
    assert_eq!(loan.currency, Currency::with_digits("CNY", 3).unwrap());
    assert_eq!(loan.rounding, Rounding::HalfEven);
    let roundings = StepRoundings {
        interest: Some(Rounding::Down),
        instalment: Some(Rounding::Up),
        fee: Some(Rounding::HalfUp),
        penalty: Some(Rounding::Down),
    };
    assert_eq!(loan.step_roundings, roundings);
    assert_eq!(loan.tranches_max, 4);
    assert_eq!(loan.tranche_instalments, TrancheInstalments::Own);
    assert_eq!(loan.value_dating, ValueDating::Off);
    assert_eq!(loan.waiver_reasons, ["hardship", "system fault"]);
    let prepaid = PrepaidInterest { periods: 2, counts_as: PrepaidAs::LessPrincipal };
    assert_eq!(loan.prepaid_interest, Some(prepaid));
    assert_eq!(loan.restructure.re_age_min_date, ReAgeMinDate::LastRepayment);
    assert_eq!(loan.close_tolerance, amount(500));
    assert_eq!(loan.all_in_annual_rate_max, Some(rate("24%")));
    assert_eq!(loan.annual_cost, Some(AnnualCostTerms { method: CostMethod::Effective, max: rate("36%") }));
    assert_eq!(loan.classification, ["five-categories", "ifrs-9"]);
}

#[test]
fn plans_have_their_rates_and_distances() {
    let (annual_rate, day_count) = (rate("12%"), DayCount::Thirty360);
    assert_eq!(product(LOAN).plan, Plan::EqualInstalment { annual_rate, day_count, every: Period::Days(14) });
    let equal_principal = product(EQUAL_PRINCIPAL).plan;
    assert_eq!(equal_principal, Plan::EqualPrincipal { annual_rate, day_count, every: Period::Months(3) });
    let interest_first = product(INTEREST_FIRST).plan;
    assert_eq!(interest_first, Plan::InterestFirst { annual_rate, day_count, every: Period::SemiMonthly });
    assert_eq!(product(FEE).plan, Plan::FeePerInstalment { fee_rate: rate("0.8%"), every: Period::Days(10) });
    assert_eq!(product(SINGLE).plan, Plan::SinglePayment { free_days: 30 });
    let statement = StatementTerms {
        minimum_floor: amount(5_000),
        miss_makes_all_due: false,
        carried_full_below: amount(30_000),
        instalment_fee_rate: rate("0.6%"),
        cash_advance: Some(CashAdvanceTerms { rate: rate("0.06%"), per: RatePeriod::Day }),
        ..StatementTerms::plain(5, 10, rate("10%"), rate("0.05%"))
    };
    assert_eq!(product(STATEMENT).plan, Plan::Statement(statement));
}

#[test]
fn a_minimum_payment_may_go_by_the_balance() {
    let Plan::Statement(terms) = product(CARD).plan else { panic!("the plan has statements") };
    assert_eq!((terms.minimum_form, terms.past_due_minimum), (MinimumForm::PercentOrFloor, PastDueMinimum::OnTop));
    assert!(!terms.miss_makes_all_due);
    let Plan::Statement(terms) = product(OPEN_END).plan else { panic!("the plan has statements") };
    assert_eq!(terms.minimum_form, MinimumForm::InterestFeesPlusPercent);
    assert_eq!((terms.minimum_floor, terms.past_due_minimum), (amount(2_500), PastDueMinimum::Counted));
    assert_eq!(terms.purchase_free_days, Some(30));
    assert_eq!(terms.cash_advance, Some(CashAdvanceTerms { rate: rate("29.9%"), per: RatePeriod::Year365 }));
}

#[test]
fn a_free_period_is_earned_as_the_file_says() {
    let expected = FreePeriodTerms {
        interest_from: InterestFrom::Statement,
        interest_on: InterestOn::Unpaid,
        bears: StatementsBear::Balance,
        new_purchases: NewPurchases::Bear,
        tolerance: amount(1_000),
        grace_days: 0,
        residual: ResidualInterest::Waived,
        compounding: Compounding::Daily,
    };
    assert_eq!(product(STATEMENT).free_period, Some(expected));
    let expected = FreePeriodTerms {
        interest_from: InterestFrom::Purchase,
        interest_on: InterestOn::Full,
        bears: StatementsBear::Principal,
        new_purchases: NewPurchases::Free,
        tolerance: Amount::ZERO,
        grace_days: 26,
        residual: ResidualInterest::Charged,
        compounding: Compounding::ByStatements,
    };
    assert_eq!(product(CARD).free_period, Some(expected));
    let Plan::Statement(terms) = product(CARD).plan else { panic!("the plan has statements") };
    assert_eq!((terms.service_rate, terms.service_per), (rate("21.9%"), RatePeriod::Year360));
}

#[test]
fn due_dates_say_where_they_go_and_how_parts_are_cut() {
    let expected = DueDates {
        month_end: MonthEnd::LastDayOfMonth,
        non_business_day: BusinessDayRule::ModifiedFollowing,
        shift_applies_to: ShiftAppliesTo::DueOnly,
        workdays: Workdays {
            weekend: [false, false, false, false, true, true, false],
            // Written the other way round.
            holidays: vec![date("2025-10-01"), date("2025-10-02")],
            made_up: vec![date("2025-10-11")],
        },
        broken_period: BrokenPeriod::Ignore,
        instalment_multiple: amount(50),
        remainder_on: RemainderOn::First,
        equal_total: EqualTotal::Levelled,
    };
    assert_eq!(product(LOAN).due_dates, expected);
    assert_eq!(product(LOAN).down_payment, Some(DownPayment { rate: rate("25%"), is_settled_on_opening: false }));
    assert_eq!(product(SINGLE).down_payment, Some(DownPayment { rate: rate("0.25"), is_settled_on_opening: true }));
}

#[test]
fn ageing_counts_as_the_file_says() {
    let materiality = Materiality {
        test: MaterialityTest::Both,
        absolute: amount(100_000),
        relative: rate("1%"),
        counting: MaterialityCounting::Retrospective,
    };
    let expected = AgeingTerms {
        due_day_counts_as: DueDayCount::One,
        anchor: Anchor::FirstArrears,
        grace_days: 3,
        grace_effect: GraceEffect::Suppress,
        instalment_grace: InstalmentGrace::None,
        arrears_tolerance: amount(10),
        components_aged: ComponentsAged::PrincipalInterest,
        materiality: Some(materiality),
        chargeback: ChargebackAgeing::RestoreOriginalDue,
    };
    assert_eq!(product(LOAN).ageing, expected);
    let statement = product(STATEMENT).ageing;
    assert_eq!((statement.due_day_counts_as, statement.anchor), (DueDayCount::One, Anchor::InvoiceDate));
}

#[test]
fn the_two_names_of_a_materiality_test_mean_the_same() {
    for (name, test) in [
        ("both_exceeded", MaterialityTest::Both),
        ("larger_of", MaterialityTest::Both),
        ("either_exceeded", MaterialityTest::Either),
        ("smaller_of", MaterialityTest::Either),
    ] {
        let text = LOAN.replace("test = \"larger_of\"", &format!("test = \"{name}\""));
        assert_eq!(product(&text).ageing.materiality.map(|materiality| materiality.test), Some(test));
    }
}

#[test]
fn buckets_and_forms_are_the_files_own() {
    let bucket = |name: &str, lower, upper| Bucket { name: name.to_owned(), lower, upper };
    let buckets = vec![bucket("one", 1, Some(1)), bucket("more", 2, None)];
    assert_eq!(product(LOAN).buckets, BucketSet::new(BucketBasis::UnpaidPeriods, buckets).unwrap());
    let forms = OverdueFormTerms {
        multi_count: MultiCount::Cumulative,
        multi_periods_min: 3,
        multi_days_over: 60,
        full_test: FullTest::NothingEverPaid,
    };
    assert_eq!(product(LOAN).overdue_forms, forms);
}

#[test]
fn allocation_has_a_rule_for_each_kind_of_money_and_each_state() {
    use Component::{Fee, Interest, Penalty, Principal};
    use DueClass::{Due, InAdvance, PastDue};
    let one_by_one = [
        (PastDue, Principal),
        (PastDue, Interest),
        (Due, Principal),
        (Due, Interest),
        (PastDue, Fee),
        (Due, Fee),
        (PastDue, Penalty),
        (Due, Penalty),
        (InAdvance, Principal),
    ];
    let found = product(LOAN).allocation;
    let steps = one_by_one.map(|(class, component)| step(&[class], &[component]));
    let sweep = SweepOrder::HighestRateFirst;
    let repayment = AllocationRule { steps: steps.to_vec(), future_rule: FutureRule::NextThenLast, sweep };
    assert_eq!(found.repayment, repayment);

    let order = [Interest, Principal, Penalty, Fee];
    let backwards = [Fee, Penalty, Principal, Interest];
    let merchant_refund = AllocationRule::vertical(order, backwards, FutureRule::LastInstalment);
    assert_eq!(found.merchant_refund, AllocationRule { sweep, ..merchant_refund });
    let payout_refund = AllocationRule {
        steps: vec![step(&[PastDue, Due], &[Interest, Principal]), step(&[Due, PastDue], &[Fee, Penalty])],
        future_rule: FutureRule::ReAmortise,
        sweep,
    };
    assert_eq!(found.payout_refund, payout_refund);
    let goodwill = [Principal, Interest, Penalty, Fee];
    let goodwill_credit = AllocationRule::horizontal(goodwill, goodwill, FutureRule::NextThenLast);
    assert_eq!(found.goodwill_credit, AllocationRule { sweep, ..goodwill_credit });

    let when: Vec<SwitchWhen> = found.switches.iter().map(|switch| switch.when).collect();
    assert_eq!(when, [SwitchWhen::DpdAbove(60), SwitchWhen::ChargedOff, SwitchWhen::SettlementActive]);
    assert_eq!(found.switches[0].rule.future_rule, FutureRule::LastInstalment);
    assert_eq!((found.switches[0].rule.sweep, found.switches[1].rule.sweep), (sweep, SweepOrder::OldestFirst));
    let of_slots = [step(&[Due], &[Fee, Interest, Principal, Penalty]), step(&[PastDue], &order)];
    assert_eq!(found.switches[1].rule.steps, of_slots);
    assert_eq!(found.switches[2].rule, AllocationRule::vertical(order, order, FutureRule::NextInstalment));

    assert_eq!(found.chargeback_order, [Penalty, Fee, Interest, Principal]);
    assert_eq!(found.refund_order, [Fee, Penalty, Interest, Principal]);
    assert_eq!(found.overpayment, Overpayment::Refund);
}

#[test]
fn a_merchants_refund_takes_principal_in_advance_first_where_it_has_no_rule_of_its_own() {
    let found = product(EQUAL_PRINCIPAL).allocation;
    assert_eq!(found.merchant_refund, found.repayment.for_returned_goods(FutureRule::NextThenLast));
    assert_eq!((&found.payout_refund, &found.goodwill_credit), (&found.repayment, &found.repayment));
}

#[test]
fn a_penalty_has_all_its_terms() {
    let expected = PenaltyTerms {
        // One and a half times 12 % a year.
        rate: rate("18%"),
        per: RatePeriod::Year365,
        base: PenaltyBase::OutstandingPrincipal,
        compound: PenaltyCompound::Monthly,
        wait_days: 2,
        from: PenaltyFrom::DueDate,
        through: PenaltyThrough::AsOfInclusive,
        rounded: PenaltyRounding::Daily,
        cap: PenaltyCap {
            per_instalment: Some(amount(50_000)),
            per_account: Some(amount(200_000)),
            principal_multiple: Some(rate("1")),
        },
        stops_on: PenaltyStops { settlement: true, termination: true },
        additional_interest: None,
    };
    assert_eq!(product(LOAN).penalty, Some(expected));
    let statement = product(STATEMENT).penalty.unwrap();
    assert_eq!((statement.rate, statement.per), (rate("0.05%"), RatePeriod::Day));
    assert_eq!(product(INTEREST_FIRST).allocation.due_order, DueOrder::InstalmentFirst);
    let refund = product(INTEREST_FIRST).allocation.interest_refund;
    assert_eq!(refund, InterestRefund { on_merchant_refund: false, on_payout_refund: true });
    // By the 360 days of 30_360.
    assert_eq!(product(INTEREST_FIRST).penalty.unwrap().additional_interest, Some(RatePeriod::Year360));
}

#[test]
fn a_multiple_of_the_contract_rate_goes_to_the_nearest_of_nine_digits() {
    let text = LOAN.replace("annual_rate = \"12%\"", "annual_rate = \"0.000000001\"");
    assert_eq!(product(&text).penalty.unwrap().rate, Rate::from_billionths(2));
}

#[test]
fn a_late_fee_has_all_its_terms() {
    let amount_of = LateFeeAmount::Percent {
        rate: rate("5%"),
        of: LateFeeBase::Scheduled,
        min: amount(10_000),
        max: Some(amount(30_000)),
    };
    let expected = LateFeeTerms {
        amount: amount_of,
        again: Some(LateFeeAgain { within_months: 6, amount: amount(41_000) }),
        wait_days: 10,
        posting_grace_days: 4,
        repeats: LateFeeRepeats::OncePerSpell,
        place: LateFeePlace::Period,
        boundary: PeriodBoundary::Later,
        after_maturity: false,
        counts_as: LateFeeComponent::Penalty,
        is_backdated: false,
    };
    assert_eq!(product(LOAN).late_fee, Some(expected));
    assert_eq!(product(STATEMENT).late_fee.unwrap().amount, LateFeeAmount::Fixed(amount(2_500)));
}

#[test]
fn a_late_fee_that_repeats_has_its_distance() {
    let repeats = |text| product(text).late_fee.unwrap().repeats;
    let every = |every, times_max| LateFeeRepeats::Every { every, times_max };
    assert_eq!(repeats(STATEMENT), every(Period::Months(1), Some(3)));
    assert_eq!(repeats(FEE), every(Period::Days(7), None));
    assert_eq!(repeats(SINGLE), every(Period::Days(14), None));
    assert_eq!(repeats(INTEREST_FIRST), every(Period::SemiMonthly, None));
}

#[test]
fn fees_stand_in_the_order_of_the_file() {
    let (min, max) = (amount(5_000), Some(amount(80_000)));
    let opening = FeeTerms {
        at: FeeAt::Opening,
        amount: FeeAmount::Percent { rate: rate("2%"), of: FeeBase::PrincipalInterest, min, max },
        is_settled_on_payout: true,
    };
    let instalment = FeeTerms {
        at: FeeAt::Instalment,
        amount: FeeAmount::Percent { rate: rate("10%"), of: FeeBase::Interest, min: Amount::ZERO, max: None },
        is_settled_on_payout: false,
    };
    assert_eq!(product(LOAN).fees, [opening, instalment]);
    let (at, amount) = (FeeAt::Opening, FeeAmount::Fixed(amount(10_000)));
    assert_eq!(product(STATEMENT).fees, [FeeTerms { at, amount, is_settled_on_payout: false }]);
}

#[test]
fn interest_is_recalculated_and_excess_kept_as_the_file_says() {
    assert_eq!(product(LOAN).interest_recalculation, InterestRecalculation::Daily);
    assert_eq!(product(LOAN).recalculation_keeps, RecalculationKeeps::Total);
    assert_eq!(product(EQUAL_PRINCIPAL).interest_recalculation, InterestRecalculation::Off);
    assert!(product(LOAN).allocation.waives_interest_in_advance);
    assert_eq!(product(SINGLE).excess_tolerance, amount(50));
}

#[test]
fn what_is_paid_ahead_and_past_maturity_is_as_the_file_says() {
    let by_days = product(BY_DAYS);
    assert_eq!(by_days.paid_ahead, PaidAhead::TakesPrincipal);
    assert_eq!(by_days.part_of_period, PartOfPeriod::ProRata);
    assert_eq!(by_days.interest_past_maturity, InterestPastMaturity::None);
    assert_eq!(product(LOAN).paid_ahead, PaidAhead::CostsLess);
}

/// The preset brings what the system it comes from does; a file that says otherwise is heard.
#[test]
fn heavensfamily_waives_interest_in_advance() {
    let preset = |lines: &str| {
        let text = FEE
            .replace("[allocation.merchant_refund]", &format!("[allocation]\n{lines}\n\n[allocation.merchant_refund]"));
        product(&text).allocation.waives_interest_in_advance
    };
    assert!(preset("preset = \"heavensfamily\""));
    assert!(!preset("preset = \"principal_first\""));
    assert!(!preset("preset = \"heavensfamily\"\nwaives_interest_in_advance = false"));
}

#[test]
fn ends_and_relief_are_the_files_own() {
    let loan = product(LOAN);
    assert_eq!(loan.payoff, PayoffTerms { interest: PayoffInterest::TillPaymentDay, drops_future_fees: true });
    assert_eq!(
        loan.charge_off,
        ChargeOffTerms {
            interest: ChargeOffInterest::AccelerateDueDates,
            days_over: Some(120),
            write_off_days_over: None,
            accounts: LossAccounts {
                usual: "expenses:losses".to_owned(),
                fraud: "expenses:losses:fraud".to_owned(),
                reasons: vec![LossReason {
                    code: "bankruptcy".to_owned(),
                    account: "expenses:losses:bankruptcy".to_owned(),
                }],
            },
        }
    );
    let covers = GuaranteeCovers::Outstanding;
    assert_eq!(loan.guarantee, Some(GuaranteeTerms { dpd_reaches: 60, covers, limit: rate("20%") }));
    let limits = RestructureLimits {
        per_12_months_max: Some(1),
        per_5_years_max: Some(2),
        workout_reasons: vec!["workout".to_owned()],
        workouts_per_5_years_max: Some(1),
        months_on_book_min: Some(9),
        consecutive_payments_min: Some(3),
        months_max: Some(60),
        portfolio_per_month_max: Some(1_000),
        portfolio_past_due_per_month_max: Some(250),
        needs_approval: true,
        re_age_keeps_age: true,
        re_age_min_date: ReAgeMinDate::LastRepayment,
        re_age_collects: true,
        re_age_extra: ReAgeExtra::StaysIfLater,
    };
    assert_eq!(loan.restructure, limits);
    let clerk = WaiverLimit {
        role: "clerk".to_owned(),
        of: Concession::Waiver(Component::Penalty),
        per_waiver_max: amount(50_000),
        per_account_max: Some(amount(100_000)),
    };
    let lead = WaiverLimit { role: "lead".to_owned(), per_account_max: None, ..clerk.clone() };
    let settlements = WaiverLimit { of: Concession::Settlement, per_waiver_max: amount(1_000_000), ..lead.clone() };
    assert_eq!(loan.waiver_limits, [clerk, lead, settlements]);
    assert_eq!(loan.accrual, AccrualTerms { non_accrual_days_over: Some(90), non_accrual: NonAccrual::Reverse });
    let non_performing = NonPerforming {
        policy: "five-categories".to_owned(),
        classes: vec!["substandard".to_owned(), "loss".to_owned()],
        suspends_income: false,
    };
    assert_eq!(loan.non_performing, Some(non_performing));
    assert_eq!(product(FEE).charge_off.write_off_days_over, Some(720));
}
