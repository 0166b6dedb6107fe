//! Traps of ageing: what "days past due" means, what moves it, and what must not.

use crate::support::{MONTHLY, SINGLE, check, places, product};

/// 300.00 due on 31 January, 28 February and 31 March; the first is paid on 10 March, the second on 5 April.
const TEN_DATES: &str = "
        2025-01-01 open A1 300.00 in 3 first 2025-01-31
        2025-03-10 repay A1 100.00
        2025-04-05 repay A1 100.00
        2025-01-31 ask A1
        2025-02-01 ask A1
        2025-02-28 ask A1
        2025-03-01 ask A1
        2025-03-09 ask A1
        2025-03-10 ask A1
        2025-03-31 ask A1
        2025-04-01 ask A1
        2025-04-05 ask A1
        2025-05-01 ask A1
    ";

/// Trap 1. The same ten days by four conventions, each with the due day as day 0 and as day 1.
///
/// Oldest unpaid: from 31 January to 9 March (37 days), then from 28 February to 4 April, then from 31 March.
/// First arrears: something is past due all the time, so from 31 January on: 59 days by 31 March, 90 by 1 May.
/// Latest missed: 28 February takes over on 1 March, 31 March on 1 April (with day 1 on those days themselves).
/// Above 150.00: only while two instalments are past due, 1 to 9 March and 1 to 4 April; with day 1 from 28 February
/// and from 31 March on. The days are counted from the first on which that was so, itself 1.
#[test]
fn one_account_has_as_many_ages_as_there_are_conventions_and_the_product_says_which() {
    let material = "[ageing.materiality]\ntest = \"absolute\"\nabsolute = \"150.00\"";
    for (anchor, materiality, day_0, day_1) in [
        ("oldest_unpaid_due", "", [0, 1, 28, 29, 37, 10, 31, 32, 5, 31], [1, 2, 29, 30, 38, 11, 32, 33, 6, 32]),
        ("first_arrears", "", [0, 1, 28, 29, 37, 38, 59, 60, 64, 90], [1, 2, 29, 30, 38, 39, 60, 61, 65, 91]),
        ("last_late_instalment", "", [0, 1, 28, 1, 9, 10, 31, 1, 5, 31], [1, 2, 1, 2, 10, 11, 1, 2, 6, 32]),
        ("oldest_unpaid_due", material, [0, 0, 0, 1, 9, 0, 0, 1, 0, 0], [0, 0, 1, 2, 10, 0, 1, 2, 0, 0]),
    ] {
        for (counts_as, days) in [(0, day_0), (1, day_1)] {
            let terms = format!("[ageing]\nanchor = \"{anchor}\"\ndue_day_counts_as = {counts_as}\n\n{materiality}");
            let found = places(&product(MONTHLY, &terms), TEN_DATES, &["/ageing/delinquent_days"]);
            let expected = days.map(|days| days.to_string()).join("\n");
            assert_eq!(found, expected, "{anchor}, {materiality}, day {counts_as}");
        }
    }
}

/// Trap 1, the fifth convention. 500.00 bought on 20 March are on the statement of 1 April, 50.00 of them due on the
/// 11th: on 12 April that is one day by the due date and eleven by the statement's own day; on 12 May 31 and 41.
#[test]
fn a_statement_may_age_from_the_day_it_was_struck() {
    let plan = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                service_daily_rate = \"0%\"";
    let story = "
        2025-03-15 open A1
        2025-03-20 buy A1 500.00
        2025-04-11 ask A1
        2025-04-12 ask A1
        2025-05-12 ask A1
    ";
    for (anchor, days) in [("oldest_unpaid_due", "0\n1\n31"), ("invoice_date", "0\n11\n41")] {
        let terms = format!("[ageing]\nanchor = \"{anchor}\"");
        assert_eq!(places(&product(plan, &terms), story, &["/ageing/past_due_days"]), days, "{anchor}");
    }
}

/// Trap 4. Nothing is ever repaid, and a second drawing of 10 March is learned ten days late. Of 100.00 each of the two
/// instalments to come takes 50.00. On 29 March the age is 29 days with and without the drawing (from 28 February);
/// past due are 100.00 + 150.00, or 200.00 as it was known on 19 March.
#[test]
fn ageing_needs_no_receipt_however_many_drawings_there_are() {
    let terms = product(MONTHLY, "").replace("[plan]", "tranches_max = 2\n[plan]");
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 disburse A1 100.00 learned 2025-03-20
        2025-03-15 ask A1
        2025-03-29 ask A1 known 2025-03-19
        2025-03-29 ask A1
    ";
    check(
        &terms,
        story,
        "
        2025-03-15 A1 dpd 15 bucket 1-30 single_period overdue 100.00
        2025-03-29 A1 dpd 29 bucket 1-30 multi_period overdue 200.00
        2025-03-29 A1 dpd 29 bucket 1-30 multi_period overdue 250.00
        ",
    );
}

/// Trap 5. 100.00 is ten days past due; whatever brings it to nothing brings the age to nothing, money or not.
#[test]
fn whatever_brings_the_arrears_to_nothing_ends_the_age() {
    let terms = product(MONTHLY, "[allocation.merchant_refund]\npreset = \"fineract_standard\"");
    for line in [
        "repay A1 100.00",
        "payout-refund A1 100.00",
        "goodwill A1 100.00 because trouble",
        "refund A1 100.00",
        "waive A1 100.00 principal",
        "extend A1 by 1 month",
        "re-amortise A1",
        "re-age A1 3 every 1 month first 2025-04-10",
        "reschedule A1 in 3 every 1 month first 2025-04-10",
    ] {
        let story = format!(
            "
            2025-01-31 open A1 300.00 in 3 first 2025-02-28
            2025-03-10 ask A1
            2025-03-10 {line}
            2025-03-10 ask A1
            "
        );
        check(
            &terms,
            &story,
            "
            2025-03-10 A1 dpd 10 bucket 1-30 single_period overdue 100.00
            2025-03-10 A1 current
            ",
        );
    }
}

/// Trap 5. 100.00 due on 1 March: past the last edge, day 181 on 29 August, nothing is left to look at. The day before,
/// that edge is; at the end of the due day the day after is.
#[test]
fn an_account_in_the_last_bucket_sleeps_until_something_comes_in() {
    let story = "
        2025-01-31 open A1 100.00 first 2025-03-01
        2025-03-01 ask A1
        2025-08-28 ask A1
        2025-08-29 ask A1
        2030-01-01 ask A1
    ";
    assert_eq!(places(&product(SINGLE, ""), story, &["/next_wake"]), "2025-03-02\n2025-08-29\nnull\nnull");
}

/// Trap 6. A quarter of 400.00 is paid down on 31 January and charged back on 5 February, three weeks before the first
/// instalment is due: the down payment ages from the chargeback, and the account is past due before any due date.
#[test]
fn money_charged_back_before_the_first_due_date_is_past_due_from_that_day_on() {
    let story = "
        2025-01-31 open A1 400.00 in 3 first 2025-02-28
        2025-02-05 chargeback A1 100.00
        2025-02-05 ask A1
        2025-02-06 ask A1
        2025-03-01 ask A1
    ";
    check(
        &product(MONTHLY, "[down_payment]\nrate = \"25%\""),
        story,
        "
        2025-02-05 A1 current
        2025-02-06 A1 dpd 1 bucket 1-30 single_period overdue 100.00
        2025-03-01 A1 dpd 24 bucket 1-30 multi_period overdue 200.00
        ",
    );
}

/// Trap 6. Two instalments are past due: the amount is that of both, the age that of the older, and each has its own.
/// From 28 February to 10 April are 41 days, from 28 March 13; with 15 days of grace 26 and none.
#[test]
fn the_amount_past_due_is_that_of_all_instalments_and_the_age_that_of_the_oldest() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-04-10 ask A1
    ";
    let pointers = [
        "/ageing/overdue/total",
        "/ageing/past_due_days",
        "/ageing/delinquent_days",
        "/instalments/0/days_past_due",
        "/instalments/1/days_past_due",
        "/instalments/2/days_past_due",
    ];
    assert_eq!(places(&product(MONTHLY, ""), story, &pointers), "200.00 41 41 41 13 0");
    let grace = product(MONTHLY, "[ageing]\ngrace_days = 15");
    assert_eq!(places(&grace, story, &pointers), "200.00 41 26 26 0 0");
}

/// Trap 16. Five days of grace: three days after 28 February nothing is delinquent, and the instalment is shown with
/// its 100.00 all the same. On 10 April, 41 and 13 days, both instalments are in one bucket, which has 160.00 and not
/// more.
#[test]
fn instalments_in_grace_are_shown_and_buckets_add_up_to_the_amount_past_due() {
    let terms = "[ageing]\ngrace_days = 5\n[buckets]\nranges = [{ name = \"late\", lower = 1 }]";
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-03 ask A1
        2025-03-04 repay A1 40.00
        2025-04-10 ask A1
    ";
    let pointers = [
        "/ageing/delinquent_days",
        "/ageing/overdue/total",
        "/instalments/0/state",
        "/delinquent_by_bucket/0/bucket",
        "/delinquent_by_bucket/0/instalments",
        "/delinquent_by_bucket/0/overdue/total",
    ];
    let found = places(&product(MONTHLY, terms), story, &pointers);
    assert_eq!(found, "0 100.00 past_due null 1 100.00\n36 160.00 past_due late 2 160.00");
    let rows = places(&product(MONTHLY, terms), story, &["/delinquent_by_bucket"]);
    assert!(rows.lines().all(|rows| rows.matches("instalments").count() == 1), "{rows}");
}

/// Trap 27. Due on 28 February 2024: 29 February is day 1 and 1 March day 2; a year later 1 March is day 1. Due on
/// 31 January: 28 February is day 28, not 30. From 29 to
/// 31 March 2025, over the night in which Europe's clocks change, are two days.
#[test]
fn days_are_counted_by_the_calendar_in_leap_years_and_short_months() {
    let story = "
        2024-01-01 open A1 100.00 first 2024-02-28
        2025-01-01 open A2 100.00 first 2025-02-28
        2025-01-01 open A3 100.00 first 2025-01-31
        2025-01-01 open A4 100.00 first 2025-03-29
        2024-02-29 ask A1
        2024-03-01 ask A1
        2025-03-01 ask A2
        2025-02-28 ask A3
        2025-03-31 ask A4
    ";
    assert_eq!(places(&product(SINGLE, ""), story, &["/ageing/past_due_days"]), "1\n2\n1\n28\n2");
}
