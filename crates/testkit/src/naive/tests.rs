use ledger::component::Component;
use ledger::event::Purchase;
use ledger::product::{
    AgeingTerms, AllocationRule, BucketSet, DueDayCount, FullTest, FutureRule, GraceEffect, LateFeeAmount,
    LateFeeTerms, MultiCount, OverdueFormTerms, PenaltyBase, PenaltyFrom, PenaltyTerms, Period, Processing, ProductKey,
    RatePeriod, StatementTerms,
};
use primitives::rate::DayCount;
use primitives::{Currency, Rate, Rounding};

use super::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn money(text: &str) -> Amount {
    Currency::CNY.parse(text).unwrap()
}

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

fn product(plan: Plan) -> Product {
    use Component::{Fee, Interest, Penalty, Principal};
    Product {
        key: ProductKey { id: "plain".into(), version: 1 },
        effective_from: date("2024-01-01"),
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
            order: [Principal, Interest, Fee, Penalty],
            in_advance_order: [Principal, Interest, Fee, Penalty],
            future_rule: FutureRule::NextInstalment,
            merchant_refund_rule: FutureRule::LastInstalment,
        },
        penalty: None,
        late_fee: None,
        rounding: Rounding::HalfUp,
    }
}

/// 100.00 a month and nothing else, when 100.00 for each instalment is opened.
fn monthly() -> Product {
    product(Plan::FeePerInstalment { fee_rate: Rate::ZERO, every: Period::Months(1) })
}

fn daily_penalty(wait_days: u32, from: PenaltyFrom) -> Option<PenaltyTerms> {
    let base = PenaltyBase::OverdueScheduled;
    Some(PenaltyTerms { rate: rate("0.05%"), per: RatePeriod::Day, base, wait_days, from })
}

fn revolving(service_daily_rate: &str, instalment_fee_rate: &str) -> Product {
    product(Plan::Statement(StatementTerms {
        cycle_day: 1,
        due_offset_days: 10,
        minimum_rate: rate("10%"),
        carried_full_below: money("300.00"),
        service_daily_rate: rate(service_daily_rate),
        instalment_fee_rate: rate(instalment_fee_rate),
    }))
}

/// The account at the end of a day, knowing everything.
fn run(product: &Product, as_of: &str, story: &str) -> NaiveAccount {
    naive(product, &entries(story), date(as_of), Date::MAX).unwrap()
}

/// One event a line: `2025-02-01 [booked 2025-02-03] repay 100.00 for 1`, `open 300.00 x 3 [from 2025-02-01]`,
/// `given 100.00 2025-02-01`, `buy 60.00 in 3`, `refund 1.00`, `chargeback 1.00`, `fee 5.00 due 2025-03-01`,
/// `waive 1.00 fee [for 1]`, `reschedule 2025-03-01 100.00 5.00` (principal, interest), `reverse 2`.
/// Lines count from 1.
fn entries(story: &str) -> Vec<Entry> {
    let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.zip(1..).map(|(line, seq)| entry(line, seq)).collect()
}

fn entry(line: &str, seq: u64) -> Entry {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let effective_on = date(words.remove(0));
    let booked_on = if words[0] == "booked" { date(words.drain(..2).nth(1).unwrap()) } else { effective_on };
    let event = match words.as_slice() {
        ["open", principal, "x", count] => opened(principal, computed(count, None)),
        ["open", principal, "x", count, "from", due] => opened(principal, computed(count, Some(date(due)))),
        ["given", rows @ ..] => {
            let schedule = schedule(InstalmentKey::FIRST_CALENDAR, rows);
            let principal = schedule.iter().map(|row| row.principal).sum();
            opened(&Currency::CNY.format(principal), Instalments::Given(schedule))
        }
        ["buy", amount, "in", count] => {
            Event::PurchaseBooked(Purchase { amount: money(amount), instalments: count.parse().unwrap() })
        }
        ["repay", amount] => Event::Repayment { amount: money(amount), earmark: None },
        ["repay", amount, "for", key @ ..] => Event::Repayment { amount: money(amount), earmark: Some(named(key)) },
        ["refund", amount] => Event::MerchantRefund { amount: money(amount) },
        ["chargeback", amount] => Event::Chargeback { amount: money(amount) },
        ["fee", amount, "due", due] => {
            Event::FeeCharged { amount: money(amount), due: date(due), reason: String::new() }
        }
        ["waive", amount, component] => waived(amount, component, None),
        ["waive", amount, component, "for", key @ ..] => waived(amount, component, Some(named(key))),
        ["reschedule", rows @ ..] => {
            let calendar = u16::try_from(seq).unwrap();
            Event::Rescheduled { schedule: schedule(calendar, rows), reason: String::new() }
        }
        ["reverse", of] => Event::Reversal { of: of.parse().unwrap() },
        _ => panic!("not an event: {line}"),
    };
    Entry { seq, effective_on, booked_on, event }
}

fn opened(principal: &str, instalments: Instalments) -> Event {
    Event::ContractOpened(Box::new(Contract {
        person: "P1".into(),
        product: ProductKey { id: "plain".into(), version: 1 },
        funding_source: "own".into(),
        principal: money(principal),
        instalments,
    }))
}

fn computed(count: &str, first_due: Option<Date>) -> Instalments {
    Instalments::Computed { count: count.parse().unwrap(), first_due }
}

/// `due principal [interest]`, over and over.
fn schedule(calendar: u16, words: &[&str]) -> Vec<ScheduledInstalment> {
    let mut schedule = Vec::new();
    for words in words.chunks(3) {
        let interest = words.get(2).map_or(Amount::ZERO, |interest| money(interest));
        let number = u32::try_from(schedule.len()).unwrap() + 1;
        let (due, principal) = (date(words[0]), money(words[1]));
        let key = InstalmentKey { calendar, number };
        schedule.push(ScheduledInstalment { key, due, principal, interest, fee: Amount::ZERO });
    }
    schedule
}

/// `2`, `charge 1` or `1 of calendar 3`, as keys are written.
fn named(words: &[&str]) -> InstalmentKey {
    let (calendar, number) = match words {
        ["charge", number] => (InstalmentKey::CHARGES, number),
        [number, "of", "calendar", calendar] => (calendar.parse().unwrap(), number),
        [number] => (InstalmentKey::FIRST_CALENDAR, number),
        _ => panic!("not a key: {words:?}"),
    };
    InstalmentKey { calendar, number: number.parse().unwrap() }
}

fn waived(amount: &str, component: &str, instalment: Option<InstalmentKey>) -> Event {
    let component = Component::ALL.into_iter().find(|known| known.name() == component).unwrap();
    Event::Waived { component, amount: money(amount), instalment, reason: String::new() }
}

fn shown(components: Components) -> String {
    let parts = Component::ALL.map(|component| Currency::CNY.format(components[component]));
    parts.join(" + ")
}

/// `key due: principal + interest + fee + penalty` of every instalment, as scheduled.
fn scheduled(account: &NaiveAccount) -> Vec<String> {
    account.instalments.iter().map(|i| format!("{} {}: {}", i.key, i.due, shown(i.scheduled))).collect()
}

/// The same of what is unpaid.
fn unpaid(account: &NaiveAccount) -> Vec<String> {
    account.instalments.iter().map(|i| format!("{} {}: {}", i.key, i.due, shown(i.unpaid()))).collect()
}

#[test]
fn there_is_no_account_before_its_opening_or_before_it_is_known() {
    let story = entries("2025-01-10 booked 2025-01-12 open 300.00 x 3");
    assert_eq!(naive(&monthly(), &story, date("2025-01-09"), Date::MAX), None);
    assert_eq!(naive(&monthly(), &story, date("2025-01-10"), date("2025-01-11")), None);
    assert!(naive(&monthly(), &story, date("2025-01-10"), date("2025-01-12")).is_some());
}

#[test]
fn an_equal_instalment_of_1000_at_12_percent_is_340_02_and_the_last_takes_the_cent() {
    let plan =
        Plan::EqualInstalment { annual_rate: rate("12%"), day_count: DayCount::Thirty360, every: Period::Months(1) };
    let account = run(&product(plan), "2025-01-15", "2025-01-15 open 1000.00 x 3");
    // 1000.00 x 1 %, 669.98 x 1 %, 336.66 x 1 %.
    let expected = [
        "1 2025-02-15: 330.02 + 10.00 + 0.00 + 0.00",
        "2 2025-03-15: 333.32 + 6.70 + 0.00 + 0.00",
        "3 2025-04-15: 336.66 + 3.37 + 0.00 + 0.00",
    ];
    assert_eq!(scheduled(&account), expected);
    let totals = account.instalments.iter().map(|i| i.scheduled.total());
    assert_eq!(totals.collect::<Vec<_>>(), ["340.02", "340.02", "340.03"].map(money));
}

#[test]
fn an_equal_instalment_rounds_its_exact_quotient_as_the_product_says() {
    // 0.05 in 2 parts without interest is 2.5 fen.
    for (rounding, first) in [(Rounding::HalfUp, 3), (Rounding::HalfEven, 2), (Rounding::Down, 2), (Rounding::Up, 3)] {
        let plan =
            Plan::EqualInstalment { annual_rate: Rate::ZERO, day_count: DayCount::Actual365, every: Period::Months(1) };
        let account = run(&Product { rounding, ..product(plan) }, "2025-01-15", "2025-01-15 open 0.05 x 2");
        let principals: Vec<i64> = account.instalments.iter().map(|i| i.scheduled.principal.minor()).collect();
        assert_eq!(principals, [first, 5 - first], "{rounding:?}");
    }
}

#[test]
fn an_equal_instalment_with_uneven_periods_pays_off_what_it_lends() {
    let plan = Plan::EqualInstalment {
        annual_rate: rate("23.456789%"),
        day_count: DayCount::ActualActual,
        every: Period::Months(1),
    };
    let account = run(&product(plan), "2024-01-31", "2024-01-31 open 9876.54 x 36");
    // The exact quotient is 38403.098 fen; the last instalment takes what 35 roundings left.
    let (last, others) = account.instalments.split_last().unwrap();
    assert!(others.iter().all(|instalment| instalment.scheduled.total() == money("384.03")));
    assert_eq!(last.scheduled.total(), money("384.13"));
    assert_eq!(account.instalments.iter().map(|i| i.scheduled.principal).sum::<Amount>(), money("9876.54"));
}

#[test]
fn equal_principal_bears_interest_on_the_declining_balance() {
    let plan =
        Plan::EqualPrincipal { annual_rate: rate("36.5%"), day_count: DayCount::Actual365, every: Period::Days(10) };
    let account = run(&product(plan), "2025-01-01", "2025-01-01 open 100.00 x 3");
    // 0.1 % a day for 10 days: 1 % of 100.00, of 66.67, of 33.34.
    let expected = [
        "1 2025-01-11: 33.33 + 1.00 + 0.00 + 0.00",
        "2 2025-01-21: 33.33 + 0.67 + 0.00 + 0.00",
        "3 2025-01-31: 33.34 + 0.33 + 0.00 + 0.00",
    ];
    assert_eq!(scheduled(&account), expected);
}

#[test]
fn due_dates_are_counted_from_the_first() {
    let plan = Plan::FeePerInstalment { fee_rate: rate("0.5%"), every: Period::Months(1) };
    let account = run(&product(plan), "2025-01-05", "2025-01-05 open 100.00 x 3 from 2025-01-31");
    let expected = [
        "1 2025-01-31: 33.33 + 0.00 + 0.50 + 0.00",
        "2 2025-02-28: 33.33 + 0.00 + 0.50 + 0.00",
        "3 2025-03-31: 33.34 + 0.00 + 0.50 + 0.00",
    ];
    assert_eq!(scheduled(&account), expected);
}

#[test]
fn a_single_payment_is_due_after_the_free_days() {
    let account = run(&product(Plan::SinglePayment { free_days: 30 }), "2025-01-01", "2025-01-01 open 250.00 x 1");
    assert_eq!(scheduled(&account), ["1 2025-01-31: 250.00 + 0.00 + 0.00 + 0.00"]);
}

#[test]
fn the_due_date_is_day_0_or_day_1() {
    let mut product = monthly();
    let story = "2025-01-01 open 300.00 x 3";
    // Due on 1 February.
    for (due_day_counts_as, on, days, bucket) in [
        (DueDayCount::Zero, "2025-02-01", 0, None),
        (DueDayCount::Zero, "2025-02-02", 1, Some(0)),
        (DueDayCount::Zero, "2025-03-03", 30, Some(0)),
        (DueDayCount::Zero, "2025-03-04", 31, Some(1)),
        (DueDayCount::One, "2025-01-31", 0, None),
        (DueDayCount::One, "2025-02-01", 1, Some(0)),
        (DueDayCount::One, "2025-03-02", 30, Some(0)),
        (DueDayCount::One, "2025-03-03", 31, Some(1)),
    ] {
        product.ageing.due_day_counts_as = due_day_counts_as;
        let account = run(&product, on, story);
        assert_eq!((account.past_due_days, account.bucket), (days, bucket), "{due_day_counts_as:?} {on}");
        assert_eq!(account.overdue_since, (days > 0).then(|| date("2025-02-01")));
    }
}

#[test]
fn grace_is_taken_off_the_age_or_hides_it() {
    let mut product = monthly();
    product.ageing.grace_days = 3;
    for (grace_effect, on, days) in [
        (GraceEffect::Subtract, "2025-02-04", 0),
        (GraceEffect::Subtract, "2025-02-05", 1),
        (GraceEffect::Suppress, "2025-02-04", 0),
        (GraceEffect::Suppress, "2025-02-05", 4),
    ] {
        product.ageing.grace_effect = grace_effect;
        let account = run(&product, on, "2025-01-01 open 300.00 x 3");
        assert_eq!(account.delinquent_days, days, "{grace_effect:?} {on}");
        assert_eq!(account.overdue_since, Some(date("2025-02-01")));
    }
}

#[test]
fn part_of_an_instalment_does_not_change_the_age_but_the_whole_of_it_does() {
    let story = "
        2025-01-01 open 300.00 x 3
        2025-03-05 repay 99.99
    ";
    let account = run(&monthly(), "2025-03-05", story);
    assert_eq!((account.past_due_days, account.unpaid_periods), (32, 2));
    assert_eq!(account.overdue.total(), money("100.01"));
    let account = run(&monthly(), "2025-03-05", &format!("{story} 2025-03-05 repay 0.01"));
    assert_eq!((account.past_due_days, account.unpaid_periods, account.missed_periods_ever), (4, 1, 2));
    assert_eq!(account.overdue_since, Some(date("2025-03-01")));
}

#[test]
fn a_shortfall_within_the_tolerance_is_owed_but_does_not_age() {
    let mut product = monthly();
    product.ageing.arrears_tolerance = money("1.00");
    let account = run(&product, "2025-02-10", "2025-01-01 open 300.00 x 3\n 2025-02-01 repay 99.00");
    assert_eq!((account.past_due_days, account.missed_periods_ever, account.overdue_since), (0, 0, None));
    assert_eq!(account.overdue.total(), money("1.00"));
    let account = run(&product, "2025-02-10", "2025-01-01 open 300.00 x 3\n 2025-02-01 repay 98.99");
    assert_eq!((account.past_due_days, account.missed_periods_ever), (9, 1));
}

#[test]
fn a_repayment_on_the_due_date_is_in_time_and_the_day_after_is_not() {
    let paid_on =
        |day: &str| run(&monthly(), "2025-02-10", &format!("2025-01-01 open 300.00 x 3\n {day} repay 100.00"));
    assert!(!paid_on("2025-02-01").instalments[0].is_missed);
    assert!(paid_on("2025-02-02").instalments[0].is_missed);
    assert_eq!(paid_on("2025-02-02").missed_periods_ever, 1);
}

#[test]
fn penalty_after_grace_leaves_the_wait_free() {
    let mut product = product(Plan::SinglePayment { free_days: 30 });
    product.penalty = daily_penalty(3, PenaltyFrom::AfterGrace);
    // 1000.00 due on 31 January bears 0.50 a day from 3 February on.
    for (on, penalty) in [("2025-02-03", "0.00"), ("2025-02-04", "0.50"), ("2025-02-13", "5.00")] {
        let account = run(&product, on, "2025-01-01 open 1000.00 x 1");
        assert_eq!(account.instalments[0].scheduled.penalty, money(penalty), "{on}");
    }
}

#[test]
fn penalty_from_the_due_date_only_spares_those_who_pay_within_the_wait() {
    let mut product = product(Plan::SinglePayment { free_days: 30 });
    product.penalty = daily_penalty(3, PenaltyFrom::DueDate);
    let story = "2025-01-01 open 1000.00 x 1";
    for (on, penalty) in [("2025-02-02", "0.00"), ("2025-02-03", "1.50"), ("2025-02-04", "2.00")] {
        let account = run(&product, on, story);
        assert_eq!(account.instalments[0].scheduled.penalty, money(penalty), "{on}");
    }
    let paid = run(&product, "2025-03-01", &format!("{story}\n 2025-02-02 repay 1000.00"));
    assert_eq!(paid.status, NaiveStatus::Settled);
    // On the first day after the wait it is too late by a morning.
    let paid = run(&product, "2025-03-01", &format!("{story}\n 2025-02-03 repay 1000.00"));
    assert_eq!(unpaid(&paid), ["1 2025-01-31: 0.00 + 0.00 + 0.00 + 1.50"]);
}

#[test]
fn penalty_is_rounded_once_on_the_whole_weight() {
    let mut product = product(Plan::SinglePayment { free_days: 30 });
    product.penalty = daily_penalty(0, PenaltyFrom::AfterGrace);
    // 10.00 bears half a fen a day: 0.5, 1, 1.5 fen.
    for (on, fen) in [("2025-01-31", 0), ("2025-02-01", 1), ("2025-02-02", 1), ("2025-02-03", 2)] {
        let account = run(&product, on, "2025-01-01 open 10.00 x 1");
        assert_eq!(account.instalments[0].scheduled.penalty.minor(), fen, "{on}");
    }
}

#[test]
fn a_late_fee_is_charged_once_at_the_start_of_its_day_and_never_on_a_charge() {
    let mut product = monthly();
    product.late_fee = Some(LateFeeTerms { amount: LateFeeAmount::Fixed(money("5.00")), wait_days: 2 });
    let fees = |on: &str, more: &str| {
        let story = format!("2025-01-01 open 300.00 x 3\n 2025-01-01 fee 7.00 due 2025-02-01\n {more}");
        let account = run(&product, on, &story);
        account.instalments.iter().map(|i| i.late_fee.minor()).collect::<Vec<_>>()
    };
    assert_eq!(fees("2025-02-02", ""), [0, 0, 0, 0]);
    assert_eq!(fees("2025-02-03", ""), [500, 0, 0, 0]);
    assert_eq!(fees("2025-02-28", ""), [500, 0, 0, 0]);
    assert_eq!(fees("2025-03-31", ""), [500, 0, 500, 0]);
    assert_eq!(fees("2025-02-28", "2025-02-02 repay 100.00"), [0, 0, 0, 0]);
    assert_eq!(fees("2025-02-28", "2025-02-03 repay 100.00"), [500, 0, 0, 0]);
}

#[test]
fn a_late_fee_of_no_wait_comes_the_day_after_and_a_share_is_held_within_its_limits() {
    let mut product = monthly();
    for (share, min, max, fee) in [
        ("5%", "0.00", None, "5.00"),
        ("5%", "6.00", None, "6.00"),
        ("5%", "0.00", Some("4.00"), "4.00"),
        ("0.005%", "0.00", None, "0.01"),
    ] {
        let amount = LateFeeAmount::Percent { rate: rate(share), min: money(min), max: max.map(money) };
        product.late_fee = Some(LateFeeTerms { amount, wait_days: 0 });
        let on_due_date = run(&product, "2025-02-01", "2025-01-01 open 300.00 x 3");
        assert_eq!(on_due_date.instalments[0].late_fee, Amount::ZERO);
        let day_after = run(&product, "2025-02-02", "2025-01-01 open 300.00 x 3");
        assert_eq!(day_after.instalments[0].late_fee, money(fee), "{share} {min} {max:?}");
        assert_eq!(day_after.overdue.fee, money(fee));
    }
}

#[test]
fn money_goes_by_instalment_or_by_component() {
    let mut product = product(Plan::External);
    let story = "
        2025-01-01 given 2025-02-01 90.00 10.00 2025-03-01 90.00 10.00 2025-04-01 90.00 10.00
        2025-03-01 repay 95.00
    ";
    let horizontal = run(&product, "2025-03-01", story);
    assert_eq!(
        unpaid(&horizontal)[..2],
        ["1 2025-02-01: 0.00 + 5.00 + 0.00 + 0.00", "2 2025-03-01: 90.00 + 10.00 + 0.00 + 0.00"]
    );
    product.allocation.processing = Processing::Vertical;
    let vertical = run(&product, "2025-03-01", story);
    assert_eq!(
        unpaid(&vertical)[..2],
        ["1 2025-02-01: 0.00 + 10.00 + 0.00 + 0.00", "2 2025-03-01: 85.00 + 10.00 + 0.00 + 0.00"]
    );
}

#[test]
fn money_in_advance_follows_the_future_rule_and_an_earmark_goes_first() {
    let mut product = monthly();
    product.allocation.future_rule = FutureRule::LastInstalment;
    let account = run(&product, "2025-01-05", "2025-01-01 open 300.00 x 3\n 2025-01-05 repay 120.00");
    let left: Vec<i64> = account.instalments.iter().map(|i| i.unpaid().total().minor()).collect();
    assert_eq!(left, [10000, 8000, 0]);
    let account = run(&product, "2025-02-05", "2025-01-01 open 300.00 x 3\n 2025-02-05 repay 210.00 for 2");
    let left: Vec<i64> = account.instalments.iter().map(|i| i.unpaid().total().minor()).collect();
    assert_eq!(left, [0, 0, 9000]);
}

#[test]
fn what_is_left_is_credit_and_settles_the_next_charge() {
    let story = "
        2025-01-01 open 300.00 x 3
        2025-01-05 repay 310.00
    ";
    let account = run(&monthly(), "2025-01-05", story);
    assert_eq!((account.status, account.credit_balance), (NaiveStatus::Overpaid, money("10.00")));
    let account = run(&monthly(), "2025-01-06", &format!("{story} 2025-01-06 fee 4.00 due 2025-01-20"));
    assert_eq!((account.status, account.credit_balance), (NaiveStatus::Overpaid, money("6.00")));
    let account = run(&monthly(), "2025-01-06", &format!("{story} 2025-01-06 fee 14.00 due 2025-01-20"));
    assert_eq!((account.status, account.credit_balance), (NaiveStatus::Open, Amount::ZERO));
    assert_eq!(unpaid(&account)[0], "charge 1 2025-01-20: 0.00 + 0.00 + 4.00 + 0.00");
}

#[test]
fn a_merchant_refund_settles_the_principal_in_advance_before_anything_owed() {
    let story = "
        2025-01-01 given 2025-02-01 90.00 10.00 2025-03-01 90.00 10.00
        2025-02-10 refund 95.00
    ";
    let account = run(&product(Plan::External), "2025-02-10", story);
    let expected = ["1 2025-02-01: 85.00 + 10.00 + 0.00 + 0.00", "2 2025-03-01: 0.00 + 10.00 + 0.00 + 0.00"];
    assert_eq!(unpaid(&account), expected);
    assert_eq!(account.totals.merchant_refunds, money("95.00"));
}

#[test]
fn a_waiver_takes_what_there_is_and_is_not_money() {
    let story = "
        2025-01-01 given 2025-02-01 90.00 10.00 2025-03-01 90.00 10.00
        2025-01-20 waive 15.00 interest
        2025-01-20 waive 3.00 interest for 2
        2025-01-20 waive 3.00 penalty
    ";
    let account = run(&product(Plan::External), "2025-01-20", story);
    let expected = ["1 2025-02-01: 90.00 + 0.00 + 0.00 + 0.00", "2 2025-03-01: 90.00 + 2.00 + 0.00 + 0.00"];
    assert_eq!(unpaid(&account), expected);
    assert_eq!(account.totals.waived.interest, money("18.00"));
    assert_eq!(account.totals.waived.total(), money("18.00"));
    assert_eq!(account.totals.repaid, Amount::ZERO);
}

#[test]
fn a_chargeback_takes_back_from_the_latest_and_reopens_from_its_own_day() {
    let mut product = monthly();
    product.penalty = daily_penalty(0, PenaltyFrom::AfterGrace);
    let story = "
        2025-01-01 open 300.00 x 3
        2025-01-20 repay 250.00
        2025-02-11 chargeback 180.00
    ";
    let account = run(&product, "2025-02-11", story);
    assert_eq!(
        unpaid(&account),
        [
            "1 2025-02-01: 30.00 + 0.00 + 0.00 + 0.00",
            "2 2025-03-01: 100.00 + 0.00 + 0.00 + 0.00",
            "3 2025-04-01: 100.00 + 0.00 + 0.00 + 0.00",
        ]
    );
    assert_eq!((account.overdue_since, account.past_due_days), (None, 0));
    let account = run(&product, "2025-02-12", story);
    assert_eq!((account.overdue_since, account.past_due_days), (Some(date("2025-02-11")), 1));
    // 30.00 x 0.05 % x 10 days = 15 fen, counted from the chargeback.
    let account = run(&product, "2025-02-21", story);
    assert_eq!((account.past_due_days, account.overdue.penalty), (10, money("0.15")));
    assert!(!account.instalments[0].is_missed);
    assert_eq!(account.missed_periods_ever, 1);
}

#[test]
fn a_chargeback_beyond_all_that_was_paid_becomes_a_charge_of_principal() {
    let story = "
        2025-01-01 open 300.00 x 3
        2025-01-20 repay 310.00
        2025-01-21 chargeback 330.00
    ";
    let account = run(&monthly(), "2025-01-21", story);
    assert_eq!(unpaid(&account)[0], "charge 1 2025-01-21: 20.00 + 0.00 + 0.00 + 0.00");
    let left: Amount = account.instalments.iter().map(|i| i.unpaid().total()).sum();
    assert_eq!((left, account.credit_balance), (money("320.00"), Amount::ZERO));
}

#[test]
fn a_reschedule_lifts_the_unpaid_and_carries_the_penalty_into_the_first_new_instalment() {
    let mut product = product(Plan::External);
    product.penalty = daily_penalty(0, PenaltyFrom::AfterGrace);
    let story = |rows: &str| {
        format!(
            "2025-01-01 given 2025-02-01 100.00 10.00 2025-03-01 100.00 10.00
             2025-02-01 repay 10.00
             2025-02-21 reschedule {rows}"
        )
    };
    // 100.00 x 0.05 % x 20 days = 1.00.
    let account = run(&product, "2025-02-21", &story("2025-04-01 90.00 4.00 2025-05-01 100.00 2.00"));
    let expected = [
        "1 2025-02-01: 10.00 + 0.00 + 0.00 + 0.00",
        "2 2025-03-01: 0.00 + 0.00 + 0.00 + 0.00",
        "1 of calendar 3 2025-04-01: 90.00 + 4.00 + 0.00 + 1.00",
        "2 of calendar 3 2025-05-01: 100.00 + 2.00 + 0.00 + 0.00",
    ];
    assert_eq!(scheduled(&account), expected);
    assert_eq!((account.past_due_days, account.missed_periods_ever), (0, 1));
    // 190.00 were lifted: too little is made up in the last, too much is taken from the last backwards.
    let principals = |rows: &str| {
        let account = run(&product, "2025-02-21", &story(rows));
        account.instalments[2..].iter().map(|i| i.scheduled.principal.minor()).collect::<Vec<_>>()
    };
    assert_eq!(principals("2025-04-01 90.00 4.00 2025-05-01 80.00 2.00"), [9000, 10000]);
    assert_eq!(principals("2025-04-01 200.00 4.00 2025-05-01 80.00 2.00"), [19000, 0]);
}

#[test]
fn a_lifted_instalment_keeps_its_settled_penalty_and_gathers_no_more() {
    let mut product = product(Plan::External);
    product.penalty = daily_penalty(0, PenaltyFrom::AfterGrace);
    product.allocation.order = [Component::Penalty, Component::Fee, Component::Interest, Component::Principal];
    let story = "
        2025-01-01 given 2025-02-01 100.00 0.00
        2025-02-21 repay 0.40
        2025-02-21 reschedule 2025-04-01 100.00 0.00
    ";
    let account = run(&product, "2025-03-31", story);
    assert_eq!(
        scheduled(&account),
        ["1 2025-02-01: 0.00 + 0.00 + 0.00 + 0.40", "1 of calendar 3 2025-04-01: 100.00 + 0.00 + 0.00 + 0.60"]
    );
}

#[test]
fn a_reversed_event_never_was_once_its_reversal_is_known() {
    let story = entries(
        "2025-01-01 open 300.00 x 3
         2025-02-01 repay 100.00
         2025-02-15 reverse 2",
    );
    let days = |as_of: &str, known: &str| naive(&monthly(), &story, date(as_of), date(known)).unwrap().past_due_days;
    assert_eq!(days("2025-02-10", "2025-02-14"), 0);
    assert_eq!(days("2025-02-10", "2025-02-15"), 9);
    assert_eq!(days("2025-02-15", "2025-02-15"), 14);
}

#[test]
fn a_back_dated_repayment_changes_the_past_only_where_it_is_known() {
    let story = entries("2025-01-01 open 300.00 x 3\n 2025-02-01 booked 2025-02-08 repay 100.00");
    let days = |as_of: &str, known: &str| naive(&monthly(), &story, date(as_of), date(known)).unwrap().past_due_days;
    assert_eq!(days("2025-02-05", "2025-02-07"), 4);
    assert_eq!(days("2025-02-05", "2025-02-08"), 0);
}

#[test]
fn forms_are_single_multi_and_full() {
    let mut product = monthly();
    let story = "2025-01-01 open 300.00 x 3\n 2025-02-05 repay 100.00";
    let forms = |product: &Product, on: &str| {
        let account = run(product, on, story);
        [account.is_single_period, account.is_multi_period, account.is_full]
    };
    // The first instalment was paid late, the second is due on 1 March, the last on 1 April.
    assert_eq!(forms(&product, "2025-02-04"), [true, false, false]);
    assert_eq!(forms(&product, "2025-02-05"), [false, false, false]);
    assert_eq!(forms(&product, "2025-03-02"), [true, false, false]);
    assert_eq!(forms(&product, "2025-04-01"), [true, false, false]);
    assert_eq!(forms(&product, "2025-04-02"), [false, true, true]);
    product.overdue_forms.multi_count = MultiCount::Cumulative;
    assert_eq!(forms(&product, "2025-03-02"), [true, true, false]);
    product.overdue_forms.full_test = FullTest::NothingEverPaid;
    assert_eq!(forms(&product, "2025-04-02"), [false, true, false]);
}

#[test]
fn a_charge_ages_but_is_not_a_period() {
    let account = run(&monthly(), "2025-01-15", "2025-01-01 open 300.00 x 3\n 2025-01-05 fee 5.00 due 2025-01-10");
    assert_eq!((account.past_due_days, account.unpaid_periods, account.missed_periods_ever), (5, 0, 0));
    assert!(account.is_single_period && !account.is_multi_period);
}

/// Spending 1200, a part of 300 with a fee of 4.50, 800 carried and a penalty of 2.10 on a charge, struck on 1 March.
fn minimum_payment(first_paid_on: &str, first_paid: &str) -> Statement {
    let mut product = revolving("0", "0.75%");
    product.penalty = daily_penalty(0, PenaltyFrom::DueDate).map(|terms| PenaltyTerms { rate: rate("0.1%"), ..terms });
    // On 1 February 88.89 of 888.89 becomes due on 11 February; the rest is carried from then on.
    let story = format!(
        "2025-01-05 open 0.00 x 0
         2025-01-06 buy 888.89 in 1
         2025-01-20 fee 70.00 due 2025-01-20
         {first_paid_on} repay {first_paid} for 1
         2025-02-19 repay 70.00 for charge 1
         2025-02-20 buy 1200.00 in 1
         2025-02-20 buy 600.00 in 2"
    );
    let account = run(&product, "2025-03-01", &story);
    // 70.00 x 0.1 % x 30 days.
    assert_eq!(unpaid(&account)[0], "charge 1 2025-01-20: 0.00 + 0.00 + 0.00 + 2.10");
    account.struck.unwrap()
}

#[test]
fn the_minimum_payment_is_506_60_and_1226_60_after_a_miss() {
    let in_time = minimum_payment("2025-02-11", "88.89");
    assert_eq!((in_time.number, in_time.due), (2, date("2025-03-11")));
    assert_eq!((in_time.principal, in_time.interest, in_time.fee), (money("500.00"), Amount::ZERO, money("4.50")));
    assert_eq!(in_time.minimum_payment, money("506.60"));
    // 800 + 1200 + 600 of pools, 4.50 and 2.10.
    assert_eq!(in_time.balance, money("2606.60"));
    // A day late: the statement's own penalty of one day, 0.09, is paid with it.
    let missed = minimum_payment("2025-02-12", "88.98");
    assert_eq!(missed.principal, money("1220.00"));
    assert_eq!(missed.minimum_payment, money("1226.60"));
}

#[test]
fn a_small_carried_balance_is_due_in_full() {
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 300.00 in 1
        2025-02-05 repay 30.00
    ";
    // 270.00 is carried when the second statement is struck, less than 300.00.
    let account = run(&revolving("0", "0"), "2025-03-01", story);
    assert_eq!(account.struck.unwrap().principal, money("270.00"));
    assert_eq!(account.pools, NaivePools::default());
}

#[test]
fn the_carried_balance_bears_the_service_fee_by_the_day() {
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 1000.00 in 1
        2025-02-11 repay 100.00
    ";
    let product = revolving("0.05%", "0");
    // 900.00 is carried from 11 February, 18 days through 28 February, at 0.45 a day; the strike of 1 March does
    // not count its own day, the next one does.
    let account = run(&product, "2025-02-11", story);
    assert_eq!((account.pools.billed, account.pools.carried), (Amount::ZERO, money("900.00")));
    let account = run(&product, "2025-03-01", story);
    assert_eq!(account.struck.unwrap().interest, money("8.10"));
    assert_eq!((account.struck.unwrap().principal, account.pools.carried), (money("90.00"), money("810.00")));
    assert_eq!(run(&product, "2025-03-02", story).pools.service_weight, 81_000);
}

#[test]
fn a_plan_bills_part_by_part_and_ends() {
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 100.00 in 3
        2025-02-15 refund 40.00
    ";
    let product = revolving("0", "1%");
    let struck = |on: &str| run(&product, on, story).struck.map(|statement| (statement.principal, statement.fee));
    assert_eq!(struck("2025-02-01"), Some((money("33.33"), money("1.00"))));
    // 66.67 less 40.00 is left: less than the next part.
    assert_eq!(struck("2025-03-01"), Some((money("26.67"), money("1.00"))));
    assert_eq!(struck("2025-04-01"), None);
}

#[test]
fn statement_days_begin_on_the_opening_and_a_statement_of_nothing_is_not_made() {
    let product = revolving("0", "0");
    let story = "2025-02-01 open 0.00 x 0\n 2025-02-01 buy 0.04 in 1";
    let account = run(&product, "2025-02-01", story);
    assert_eq!((account.struck, account.pools.spending), (None, money("0.04")));
    let story = "2025-02-01 open 0.00 x 0\n 2025-02-01 buy 0.04 in 1\n 2025-02-02 buy 0.01 in 1";
    assert_eq!(run(&product, "2025-03-01", story).struck.unwrap().number, 1);
}

#[test]
fn an_issued_statement_keeps_its_figures_whatever_is_learned_later() {
    let product = revolving("0", "0");
    let mut story = entries(
        "2025-01-05 open 0.00 x 0
         2025-01-06 buy 1000.00 in 1",
    );
    let struck = naive(&product, &story, date("2025-02-01"), date("2025-02-01")).unwrap();
    let event = Event::StatementIssued(struck.struck.unwrap());
    story.push(Entry { seq: 3, effective_on: date("2025-02-01"), booked_on: date("2025-02-01"), event });
    let issued = naive(&product, &story, date("2025-02-01"), date("2025-02-01")).unwrap();
    assert_eq!(issued, NaiveAccount { struck: None, ..struck });
    let mut late = entry("2025-01-20 booked 2025-02-03 buy 500.00 in 1", 4);
    story.push(late.clone());
    let account = naive(&product, &story, date("2025-02-03"), date("2025-02-03")).unwrap();
    assert_eq!(unpaid(&account), ["1 2025-02-11: 100.00 + 0.00 + 0.00 + 0.00"]);
    // The late purchase counts from the day it was booked, so it waits for the next statement.
    assert_eq!((account.pools.billed, account.pools.spending), (money("900.00"), money("500.00")));
    // Had there been less, the statement asks for what there is.
    late.event = Event::Reversal { of: 2 };
    story[3] = late;
    let account = naive(&product, &story, date("2025-02-03"), date("2025-02-03")).unwrap();
    assert_eq!(unpaid(&account), ["1 2025-02-11: 0.00 + 0.00 + 0.00 + 0.00"]);
}
