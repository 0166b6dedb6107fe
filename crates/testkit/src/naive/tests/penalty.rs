//! Penalty and its limits: section 3.

use ledger::product::{BusinessDayRule, ShiftAppliesTo};

use super::*;

#[test]
fn penalty_after_grace_leaves_the_wait_free() {
    let mut product = single();
    product.penalty = Some(daily_penalty(3, PenaltyFrom::AfterGrace));
    // 1000.00 due on 31 January bears 0.50 a day from 3 February on.
    for (on, penalty) in [("2025-02-03", "0.00"), ("2025-02-04", "0.50"), ("2025-02-13", "5.00")] {
        let account = run(&product, on, "2025-01-01 open 1000.00 x 1");
        assert_eq!(account.instalments[0].scheduled.penalty, money(penalty), "{on}");
    }
}

#[test]
fn penalty_from_the_due_date_only_spares_those_who_pay_within_the_wait() {
    let mut product = single();
    product.penalty = Some(daily_penalty(3, PenaltyFrom::DueDate));
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
    let mut product = single();
    product.penalty = Some(daily_penalty(0, PenaltyFrom::AfterGrace));
    // 10.00 bears half a fen a day: 0.5, 1, 1.5 fen.
    for (on, fen) in [("2025-01-31", 0), ("2025-02-01", 1), ("2025-02-02", 1), ("2025-02-03", 2)] {
        let account = run(&product, on, "2025-01-01 open 10.00 x 1");
        assert_eq!(account.instalments[0].scheduled.penalty.minor(), fen, "{on}");
    }
}

/// The penalty of the only instalment on some days, of 1000.00 due on 31 January.
fn penalties(product: &Product, days: &[&str]) -> Vec<i64> {
    let penalty = |on: &&str| run(product, on, "2025-01-01 open 1000.00 x 1").instalments[0].scheduled.penalty.minor();
    days.iter().map(penalty).collect()
}

#[test]
fn a_penalty_through_the_day_counts_it_at_its_end() {
    let mut product = single();
    let through = PenaltyThrough::AsOfInclusive;
    product.penalty = Some(PenaltyTerms { through, ..daily_penalty(0, PenaltyFrom::AfterGrace) });
    assert_eq!(penalties(&product, &["2025-01-30", "2025-01-31", "2025-02-01"]), [0, 50, 100]);
    product.penalty = Some(PenaltyTerms { through, ..daily_penalty(3, PenaltyFrom::DueDate) });
    assert_eq!(penalties(&product, &["2025-02-02", "2025-02-03", "2025-02-04"]), [0, 200, 250]);
}

#[test]
fn a_penalty_rounded_daily_rounds_every_day() {
    let mut product = single();
    product.penalty =
        Some(PenaltyTerms { rounded: PenaltyRounding::Daily, ..daily_penalty(0, PenaltyFrom::AfterGrace) });
    let account = run(&product, "2025-02-03", "2025-01-01 open 10.00 x 1");
    assert_eq!(account.instalments[0].scheduled.penalty.minor(), 3);
}

#[test]
fn what_finds_no_room_under_a_cap_is_lost() {
    let mut product = single();
    let days = ["2025-02-02", "2025-02-03", "2025-02-04"];
    let mut cap = |cap: PenaltyCap| {
        product.penalty = Some(PenaltyTerms { cap, ..daily_penalty(0, PenaltyFrom::AfterGrace) });
        penalties(&product, &days)
    };
    assert_eq!(cap(PenaltyCap { per_instalment: Some(money("1.20")), ..PenaltyCap::default() }), [100, 120, 120]);
    assert_eq!(cap(PenaltyCap { principal_multiple: Some(rate("0.13%")), ..PenaltyCap::default() }), [100, 130, 130]);
}

#[test]
fn the_room_of_an_account_goes_to_the_oldest_first() {
    let mut product = product(Plan::External);
    let cap = PenaltyCap { per_account: Some(money("0.12")), ..PenaltyCap::default() };
    product.penalty = Some(PenaltyTerms { cap, ..daily_penalty(0, PenaltyFrom::AfterGrace) });
    let story = "2025-01-01 given 2025-02-01 100.00 0.00 2025-02-02 100.00 0.00";
    let on = |day: &str| run(&product, day, story).instalments.iter().map(|i| i.unpaid().penalty.minor()).collect();
    let (second, third): (Vec<i64>, Vec<i64>) = (on("2025-02-03"), on("2025-02-10"));
    assert_eq!((second, third), (vec![10, 2], vec![10, 2]));
}

#[test]
fn the_all_in_rate_leaves_room_for_a_tenth_of_a_percent_a_day() {
    let mut product = single();
    product.penalty = Some(PenaltyTerms { rate: rate("1%"), ..daily_penalty(0, PenaltyFrom::AfterGrace) });
    product.all_in_annual_rate_max = Some(rate("36.5%"));
    // 10.00 a day; the room is 1.00 for every day since 1 January: 31.00 on 1 February.
    let days = ["2025-02-01", "2025-02-02", "2025-02-03", "2025-02-04", "2025-02-05"];
    assert_eq!(penalties(&product, &days), [1000, 2000, 3000, 3400, 3500]);
}

#[test]
fn compounded_penalty_bears_penalty_from_month_to_month() {
    let mut product = single();
    let compound = PenaltyCompound::Monthly;
    product.penalty = Some(PenaltyTerms { rate: rate("1%"), compound, ..daily_penalty(0, PenaltyFrom::AfterGrace) });
    // 28 days of 10.00 through 27 February, then 12.80 a day.
    assert_eq!(penalties(&product, &["2025-02-28", "2025-03-01", "2025-03-02"]), [28_000, 29_280, 30_560]);
    // What is paid of it bears nothing any more; principal is settled last here.
    product.allocation = AllocationTerms::default();
    let story = "2025-01-01 open 1000.00 x 1\n 2025-02-28 repay 180.00";
    assert_eq!(run(&product, "2025-03-01", story).instalments[0].scheduled.penalty, money("291.00"));
}

#[test]
fn the_base_may_be_the_instalment_as_scheduled_or_all_that_is_out() {
    let mut product = single();
    let terms = daily_penalty(0, PenaltyFrom::AfterGrace);
    product.penalty = Some(PenaltyTerms { base: PenaltyBase::InstalmentOriginal, ..terms.clone() });
    let story = "2025-01-01 open 1000.00 x 1\n 2025-02-10 repay 600.00";
    assert_eq!(run(&product, "2025-02-20", story).overdue.penalty, money("10.00"));
    let mut product = monthly();
    product.penalty = Some(PenaltyTerms { base: PenaltyBase::OutstandingPrincipal, ..terms });
    let account = run(&product, "2025-03-02", "2025-01-01 open 300.00 x 3");
    // 29 days of 0.15, all on the first.
    let penalties: Vec<i64> = account.instalments.iter().map(|i| i.scheduled.penalty.minor()).collect();
    assert_eq!(penalties, [435, 0, 0]);
}

#[test]
fn a_paused_penalty_does_not_grow_until_it_is_resumed() {
    let mut product = single();
    product.penalty = Some(daily_penalty(0, PenaltyFrom::AfterGrace));
    let story = "2025-01-01 open 1000.00 x 1\n 2025-02-05 pause penalty until 2025-02-10";
    assert_eq!(run(&product, "2025-02-20", story).overdue.penalty, money("7.50"));
    let story = format!("{story}\n 2025-02-07 resume penalty");
    assert_eq!(run(&product, "2025-02-20", &story).overdue.penalty, money("9.00"));
}

#[test]
fn no_penalty_is_charged_before_the_due_date_is_over_whatever_its_anchor() {
    let mut product = single();
    product.due_dates.non_business_day = BusinessDayRule::Following;
    product.due_dates.shift_applies_to = ShiftAppliesTo::DueOnly;
    product.penalty = Some(daily_penalty(0, PenaltyFrom::AfterGrace));
    // Due on Saturday 1 February, moved to Monday; the weekend counts from Tuesday on.
    let penalty = |on: &str| run(&product, on, "2025-01-02 open 1000.00 x 1").instalments[0].scheduled.penalty;
    assert_eq!(["2025-02-03", "2025-02-04"].map(penalty), ["0.00", "1.50"].map(money));
}

#[test]
fn penalty_stands_still_during_a_settlement_or_after_a_termination() {
    let mut product = monthly();
    let penalty = |product: &Product, on: &str, more: &str| {
        let account = run(product, on, &format!("2025-01-01 open 300.00 x 3\n {more}"));
        account.instalments[0].scheduled.penalty.minor()
    };
    product.penalty = Some(PenaltyTerms {
        stops_on: PenaltyStops { settlement: true, termination: false },
        additional_interest: None,
        ..daily_penalty(0, PenaltyFrom::AfterGrace)
    });
    // 0.05 a day for the ten days before 11 February; the settlement lapses at the start of 22 February.
    let settle = "2025-02-11 settle 2025-02-21 50.00";
    for (on, fen) in [("2025-02-11", 50), ("2025-02-22", 50), ("2025-02-23", 55), ("2025-02-25", 65)] {
        assert_eq!(penalty(&product, on, settle), fen, "{on}");
    }
    assert_eq!(penalty(&product, "2025-02-25", "2025-02-11 terminate"), 120);
    product.penalty = Some(PenaltyTerms {
        stops_on: PenaltyStops { settlement: false, termination: true },
        additional_interest: None,
        ..daily_penalty(0, PenaltyFrom::AfterGrace)
    });
    assert_eq!(penalty(&product, "2025-02-25", settle), 120);
    assert_eq!(penalty(&product, "2025-02-25", "2025-02-11 terminate"), 50);
}

#[test]
fn an_instalment_that_was_lifted_off_on_its_due_date_gathers_nothing_of_the_days_before() {
    let mut product = monthly();
    product.due_dates.non_business_day = BusinessDayRule::Preceding;
    product.due_dates.shift_applies_to = ShiftAppliesTo::PenaltyOnly;
    product.penalty = Some(daily_penalty(0, PenaltyFrom::AfterGrace));
    // Due on Sunday, 2 March; its weight of 100.00 for two days from Friday on would be charged on Monday.
    let story = "2025-02-01 open 100.00 x 1 from 2025-03-02";
    assert_eq!(run(&product, "2025-03-03", story).instalments[0].scheduled.penalty, money("0.15"));
    let story = format!("{story}\n 2025-03-02 reschedule 2025-03-20 100.00 0.00");
    assert_eq!(run(&product, "2025-03-03", &story).instalments[0].scheduled.penalty, Amount::ZERO);
}
