//! Fees of the product, fees that repeat, interest computed anew, other rates, kept excess, and what becomes of revolving
//! accounts and of settlements that fail.

use crate::support::{MONTHLY, check_instalments, places, product, refusal};

/// 1,200.00 in three from 15 January bear 12.00, 8.00 and 4.00.
const BEARING: &str = "kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";

const STATEMENTS: &str = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                          service_daily_rate = \"0%\"";

/// At the opening 1 % of 1,224.00, received with the payout. With each instalment 10 % of its interest, at least 1.00.
#[test]
fn fees_come_with_the_opening_and_with_each_instalment() {
    let fees = "[[fee]]\nat = \"opening\"\npercent = \"1%\"\nof = \"principal_interest\"\nsettled_on_payout = true\n\n\
                [[fee]]\nat = \"instalment\"\npercent = \"10%\"\nof = \"interest\"\nmin = \"1.00\"";
    check_instalments(
        &product(BEARING, fees),
        "
        2025-01-15 open A1 1200.00 in 3
        2025-01-15 ask A1
        ",
        "
        charge 1 due 2025-01-15 12.24 (fee 12.24) unpaid 0.00
        1 due 2025-02-15 413.20 (principal 400.00, interest 12.00, fee 1.20) unpaid all
        2 due 2025-03-15 409.00 (principal 400.00, interest 8.00, fee 1.00) unpaid all
        3 due 2025-04-15 405.00 (principal 400.00, interest 4.00, fee 1.00) unpaid all
        ",
    );
}

/// 2 % of the further 600.00, due on its day.
#[test]
fn a_fee_comes_with_a_tranche() {
    let fee = "[[fee]]\nat = \"tranche\"\npercent = \"2%\"";
    let terms = product(BEARING, fee).replace("currency = \"CNY\"", "currency = \"CNY\"\ntranches_max = 2");
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-02-20 disburse A1 600.00
        2025-02-20 ask A1
    ";
    assert_eq!(
        places(&terms, story, &["/instalments/1/kind", "/instalments/1/due", "/owed/fee"]),
        "charge 2025-02-20 12.00"
    );
}

/// Due on 28 February with a wait of 3: 5.00 at the start of 3, 10 and 17 March, and no more than these three.
#[test]
fn a_late_fee_repeats_at_its_distance_until_its_times_are_over() {
    let terms = "[late_fee]\nfixed = \"5.00\"\nwait_days = 3\nrepeats = \"every\"\nevery_weeks = 1\ntimes_max = 3";
    let story = "
        2025-01-31 open A1 100.00 in 1 first 2025-02-28
        2025-03-02 ask A1
        2025-03-03 ask A1
        2025-03-09 ask A1
        2025-03-10 ask A1
        2025-03-17 ask A1
        2025-03-31 ask A1
    ";
    assert_eq!(places(&product(MONTHLY, terms), story, &["/owed/fee"]), "0.00\n5.00\n5.00\n10.00\n15.00\n15.00");
}

/// 412.00 pay the first; 400.00 pay the principal of the second in advance, which bears no interest for its month: 4.00 of
/// its 8.00. The third bears its 4.00 as before.
#[test]
fn principal_paid_in_advance_bears_no_interest_from_then_on() {
    let rule = "[allocation]\npreset = \"due_pen_fee_int_pri_adv_pri_pen_fee_int\"";
    let plan = format!("{BEARING}\ninterest_recalculation = \"on_repayment\"");
    check_instalments(
        &product(&plan, rule),
        "
        2025-01-15 open A1 1200.00 in 3
        2025-02-15 repay A1 812.00
        2025-02-15 ask A1
        ",
        "
        1 due 2025-02-15 412.00 (principal 400.00, interest 12.00) unpaid 0.00
        2 due 2025-03-15 404.00 (principal 400.00, interest 4.00) unpaid 4.00 (interest 4.00)
        3 due 2025-04-15 404.00 (principal 400.00, interest 4.00) unpaid all
        ",
    );
}

/// The second's period begins on 15 February: settled the day before, its 8.00 are dropped; on that day they stay.
#[test]
fn interest_of_an_instalment_settled_before_its_period_is_waived() {
    let rule = "[allocation]\npreset = \"heavensfamily\"";
    for (day, expected) in [("2025-02-14", "4.00"), ("2025-02-15", "12.00")] {
        // Principal first, then interest: 400.00 and 12.00 of the first, 400.00 of the second.
        let story = format!("2025-01-15 open A1 1200.00 in 3\n{day} repay A1 812.00\n{day} ask A1");
        assert_eq!(places(&product(BEARING, rule), &story, &["/owed/interest"]), expected, "{day}");
    }
}

/// From 1 March 24 %: 800.00 for the 14 days to 15 March bear 7.47 in the place of 3.73, and 400.00 for a month 8.00 in
/// the place of 4.00. The preview says so: 12.00 still to pay become 19.74.
#[test]
fn another_rate_holds_from_its_day_on() {
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-02-15 repay A1 412.00
        2025-03-01 preview A1 change-rate to 24% because the index rose
    ";
    let pointers = ["/before/cost", "/after/cost", "/difference/cost", "/after/instalments/2/annual_rate"];
    assert_eq!(places(&product(BEARING, ""), story, &pointers), "12.00 19.74 7.74 0.24");
    check_instalments(
        &product(BEARING, ""),
        &format!("{}    2025-03-01 ask A1", story.replace("preview A1 change-rate", "change-rate A1")),
        "
        1 due 2025-02-15 412.00 (principal 400.00, interest 12.00) unpaid 0.00
        2 due 2025-03-15 411.74 (principal 400.00, interest 11.74) unpaid all
        3 due 2025-04-15 408.00 (principal 400.00, interest 8.00) unpaid all
        ",
    );
}

#[test]
fn an_excess_is_kept_up_to_the_tolerance_and_is_credit_beyond_it() {
    let terms = product(MONTHLY, "").replace("currency = \"CNY\"", "currency = \"CNY\"\nexcess_tolerance = \"0.50\"");
    for (paid, expected) in [("300.50", "settled 0.00 0.50"), ("300.51", "overpaid 0.51 0.00")] {
        let story = format!("2025-01-31 open A1 300.00 in 3\n2025-02-10 repay A1 {paid}\n2025-02-10 ask A1");
        assert_eq!(places(&terms, &story, &["/status", "/credit_balance", "/totals/kept"]), expected);
    }
}

/// The statement of 1 April makes 50.00 of 500.00 due on the 11th. Missed, it joins the 450.00 that are carried.
const MISSED: &str = "
        2025-03-15 open A1
        2025-03-20 buy A1 500.00
    ";

#[test]
fn a_re_age_brings_what_is_past_due_back_into_the_balance() {
    let story = format!(
        "{MISSED}    2025-04-19 ask A1\n        2025-04-20 re-age-open-end A1 because hardship\n        2025-04-20 ask A1"
    );
    let pointers = ["/ageing/past_due_days", "/revolving/carried", "/owed/total"];
    assert_eq!(places(&product(STATEMENTS, ""), &story, &pointers), "8 450.00 500.00\n0 500.00 500.00");
}

/// All of it in four: 125.00 each. The preview tells the pools before, and nothing in them after.
#[test]
fn a_revolving_account_is_put_onto_one_calendar() {
    let reschedule = "in 4 every 1 month first 2025-05-20 because hardship";
    let story = format!("{MISSED}    2025-04-20 preview A1 reschedule {reschedule}");
    let pointers =
        ["/before/revolving/carried", "/after/revolving/carried", "/after/owed/total", "/after/next_due/amount"];
    assert_eq!(places(&product(STATEMENTS, ""), &story, &pointers), "450.00 0.00 500.00 125.00");
    let limited = product(STATEMENTS, "[restructure]\nmonths_max = 3");
    let refused = refusal(&limited, &format!("{MISSED}    2025-04-20 reschedule A1 {reschedule}"));
    assert!(refused.contains("3 months"), "{refused}");
}

/// 200.00 of 300.00 are forgiven when 100.00 have come in; a lead may leave 150.00, so not that.
#[test]
fn a_settlement_needs_a_role_that_may_leave_so_much() {
    let limits = "[[waiver_limit]]\nrole = \"lead\"\ncomponent = \"settlement\"\nper_waiver_max = \"150.00\"";
    let story = |part: &str, under: &str| {
        format!(
            "2025-01-31 open A1 300.00 in 3\n2025-03-10 settle A1 {under}because poverty\n  2025-03-20 {part}\n2025-03-10 ask A1"
        )
    };
    let terms = product(MONTHLY, limits);
    assert_eq!(places(&terms, &story("150.00", "under lead "), &["/settlement/state"]), "active");
    assert_eq!(
        refusal(&terms, &story("100.00", "under lead ")),
        "story, line 3: the role lead may concede in a settlement at most 150.00 CNY at once, not 200.00 CNY"
    );
    let refused = refusal(&terms, &story("150.00", ""));
    assert_eq!(refused, "story, line 3: the product limits settlements by role; say under whose authority");
}

/// Completed on 15 March, 200.00 forgiven; on the 25th the bank takes the 100.00 back, and all 300.00 are owed.
#[test]
fn a_settlement_fails_when_its_money_goes_back() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 settle A1 because poverty
          2025-03-20 100.00
        2025-03-15 repay A1 100.00
        2025-03-15 ask A1
        2025-03-25 chargeback A1 100.00
        2025-03-25 ask A1
    ";
    let pointers = ["/settlement/state", "/owed/total", "/totals/forgiven/principal"];
    assert_eq!(places(&product(MONTHLY, ""), story, &pointers), "completed 0.00 200.00\nfailed 300.00 0.00");
}
