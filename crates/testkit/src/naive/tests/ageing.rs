//! Ageing: section 7.

use ledger::product::{
    Anchor, Bucket, BucketBasis, BucketSet, ComponentsAged, DueDayCount, FullTest, GraceEffect, InstalmentGrace,
    Materiality, MaterialityCounting, MaterialityTest, MultiCount,
};

use super::*;

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

#[test]
fn paused_days_do_not_count() {
    let mut product = product(Plan::External);
    product.ageing.grace_days = 3;
    let story = "
        2026-01-01 given 2026-03-10 100.00
        2026-03-01 pause ageing until 2026-03-25
    ";
    let account = run(&product, "2026-04-20", story);
    assert_eq!((account.past_due_days, account.paused_days, account.delinquent_days), (41, 15, 23));
    assert_eq!((account.overdue_since, account.delinquent_since), (Some(date("2026-03-10")), Some(date("2026-03-13"))));
    assert_eq!(account.instalments[0].age_days, 23);
    product.ageing.instalment_grace = InstalmentGrace::None;
    assert_eq!(run(&product, "2026-04-20", story).instalments[0].age_days, 26);
    // Two pauses of one day are one paused day, and a resumption ends them.
    let story = format!("{story} 2026-03-11 pause ageing until 2026-03-30\n 2026-03-12 resume ageing");
    assert_eq!(run(&product, "2026-04-20", &story).paused_days, 2);
}

#[test]
fn the_age_is_counted_from_the_products_anchor() {
    let story = "2025-01-01 open 300.00 x 3\n 2025-03-05 repay 100.00";
    let mut product = monthly();
    for (anchor, since) in [
        (Anchor::OldestUnpaidDue, "2025-03-01"),
        (Anchor::FirstArrears, "2025-02-01"),
        (Anchor::LastLateInstalment, "2025-04-01"),
        (Anchor::InvoiceDate, "2025-03-01"),
    ] {
        product.ageing.anchor = anchor;
        assert_eq!(run(&product, "2025-04-05", story).overdue_since, Some(date(since)), "{anchor:?}");
    }
    // The spell ends with the first day at whose end nothing is past due.
    product.ageing.anchor = Anchor::FirstArrears;
    let story = format!("{story}\n 2025-03-05 repay 100.00");
    assert_eq!(run(&product, "2025-04-05", &story).overdue_since, Some(date("2025-04-01")));
}

#[test]
fn a_statement_may_age_from_the_day_it_was_made() {
    let mut product = revolving("0", "0");
    product.ageing.anchor = Anchor::InvoiceDate;
    let account = run(&product, "2025-02-12", "2025-01-05 open 0.00 x 0\n 2025-01-06 buy 1000.00 in 1");
    assert_eq!((account.overdue_since, account.past_due_days), (Some(date("2025-02-01")), 11));
}

#[test]
fn only_a_material_overdue_is_delinquent_and_its_days_count_from_the_breach() {
    let mut product = monthly();
    let materiality =
        |counting, test| Some(Materiality { test, absolute: money("100.00"), relative: rate("40%"), counting });
    product.ageing.materiality = materiality(MaterialityCounting::FromBreach, MaterialityTest::Absolute);
    let story = "2025-01-01 open 300.00 x 3";
    let days = |product: &Product, on: &str, story: &str| run(product, on, story).delinquent_days;
    // 100.00 is not above the limit, 200.00 is.
    let from_breach = ["2025-03-01", "2025-03-02", "2025-03-05"].map(|on| days(&product, on, story));
    assert_eq!(from_breach, [0, 1, 4]);
    let paused = format!("{story}\n 2025-03-03 pause ageing until 2025-03-05");
    assert_eq!(days(&product, "2025-03-05", &paused), 2);
    product.ageing.grace_days = 1;
    assert_eq!(days(&product, "2025-03-05", &paused), 1);
    product.ageing.grace_days = 0;
    product.ageing.materiality = materiality(MaterialityCounting::Retrospective, MaterialityTest::Both);
    // 100.00 of 300.00 is a third, 200.00 two thirds; from 1 February on there are 29 days to 2 March.
    assert_eq!(["2025-03-01", "2025-03-02"].map(|on| days(&product, on, story)), [0, 29]);
}

#[test]
fn fees_and_penalty_alone_need_not_age() {
    let mut product = monthly();
    product.ageing.components_aged = ComponentsAged::PrincipalInterest;
    let story = "2025-01-01 open 300.00 x 3\n 2025-01-05 fee 5.00 due 2025-01-10";
    let account = run(&product, "2025-01-20", story);
    assert_eq!((account.past_due_days, account.overdue.fee), (0, money("5.00")));
}

#[test]
fn buckets_may_be_of_unpaid_periods() {
    let mut product = monthly();
    let bucket = |lower: u32| Bucket { name: lower.to_string(), lower, upper: Some(lower) };
    product.buckets = BucketSet::new(BucketBasis::UnpaidPeriods, vec![bucket(1), bucket(2)]).unwrap();
    let story = "2025-01-01 open 300.00 x 3";
    let buckets = ["2025-02-01", "2025-02-02", "2025-03-02", "2025-04-02"].map(|on| run(&product, on, story).bucket);
    assert_eq!(buckets, [None, Some(0), Some(1), None]);
}
