//! Traps of schedules: whole cents, whole sums, and dates that do not drift.

use crate::support::{MONTHLY, check_instalments, dedent, instalments, places, product, refusal};

/// Trap 28. 100.00 in three is 33.33 and a cent over, in seven 14.28 and four cents over. They go to the last, to the
/// first, or to the first ones a cent each; the parts make 100.00.
#[test]
fn the_parts_make_the_whole_wherever_the_remainder_goes() {
    for (count, remainder, parts) in [
        (3, "last", "33.33 33.33 33.34"),
        (3, "first", "33.34 33.33 33.33"),
        (3, "largest_remainder", "33.34 33.33 33.33"),
        (7, "last", "14.28 14.28 14.28 14.28 14.28 14.28 14.32"),
        (7, "first", "14.32 14.28 14.28 14.28 14.28 14.28 14.28"),
        (7, "largest_remainder", "14.29 14.29 14.29 14.29 14.28 14.28 14.28"),
    ] {
        let terms = product(MONTHLY, &format!("[due_dates]\nremainder_on = \"{remainder}\""));
        let story = format!("\n        2025-01-31 open A1 100.00 in {count}\n        2025-01-31 ask A1\n    ");
        let pointers: Vec<String> = (0..count).map(|place| format!("/instalments/{place}/amount/total")).collect();
        let pointers: Vec<&str> = pointers.iter().map(String::as_str).collect();
        assert_eq!(places(&terms, &story, &pointers), parts, "{count}, {remainder}");
        assert_eq!(places(&terms, &story, &["/owed/total"]), "100.00");
    }
}

/// Trap 28 with a unit: 100.00 in three of whole 10.00 is 30.00 each; 10.00 over go to the last, the first, or as one
/// unit to the first. Of 105.00, `largest_remainder` leaves the 5.00 that are less than a unit to the last.
#[test]
fn instalments_in_round_amounts_make_the_whole_too() {
    for (principal, remainder, parts) in [
        ("100.00", "last", "30.00 30.00 40.00"),
        ("100.00", "first", "40.00 30.00 30.00"),
        ("105.00", "last", "30.00 30.00 45.00"),
        ("105.00", "largest_remainder", "40.00 30.00 35.00"),
    ] {
        let terms = format!("[due_dates]\nremainder_on = \"{remainder}\"\ninstalment_multiple = \"10.00\"");
        let story = format!("\n        2025-01-31 open A1 {principal} in 3\n        2025-01-31 ask A1\n    ");
        let pointers = [0, 1, 2].map(|place| format!("/instalments/{place}/amount/total"));
        let found = places(&product(MONTHLY, &terms), &story, &pointers.each_ref().map(String::as_str));
        assert_eq!(found, parts, "{principal}, {remainder}");
    }
}

/// Trap 27. From 30 January: 28 February and 30 March, or 1 March and 30 March. From 28 February, its month's last day:
/// 28 March, or by the last days 31 March and 30 April.
#[test]
fn a_day_that_a_month_does_not_have_goes_where_the_product_says_and_comes_back() {
    for (first, rule, dues) in [
        ("2025-01-30", "keep_day", "2025-01-30 2025-02-28 2025-03-30"),
        ("2025-01-30", "first_of_next_month", "2025-01-30 2025-03-01 2025-03-30"),
        ("2025-02-28", "keep_day", "2025-02-28 2025-03-28 2025-04-28"),
        ("2025-02-28", "last_day_of_month", "2025-02-28 2025-03-31 2025-04-30"),
        ("2024-02-29", "last_day_of_month", "2024-02-29 2024-03-31 2024-04-30"),
    ] {
        let terms = product(MONTHLY, &format!("[due_dates]\nmonth_end = \"{rule}\""));
        let story = format!("\n        2024-01-01 open A1 3.00 in 3 first {first}\n        2024-01-01 ask A1\n    ");
        let pointers = [0, 1, 2].map(|place| format!("/instalments/{place}/due"));
        let found = places(&terms, &story, &pointers.each_ref().map(String::as_str));
        assert_eq!(found, dues, "{first}, {rule}");
    }
}

/// Saturday 1 March 2025 moves to Monday the 3rd, and with it the age: day 1 is the 4th. Its penalty of 0.1 % of
/// 1,000.00 a day counts from the 3rd, or from the nominal day: on the 5th two or four days have counted. With
/// `penalty_only` the due date stays and the penalty waits for Monday.
#[test]
fn a_due_date_on_a_day_without_business_moves_age_and_penalty_as_the_product_says() {
    let story = "
        2025-01-31 open A1 1000.00 in 1 first 2025-03-01
        2025-03-05 ask A1
    ";
    let pointers = ["/instalments/0/due", "/ageing/past_due_days", "/ageing/overdue/penalty"];
    for (applies, expected) in [
        ("due_and_penalty", "2025-03-03 2 2.00"),
        ("due_only", "2025-03-03 2 4.00"),
        ("penalty_only", "2025-03-01 4 2.00"),
    ] {
        let terms = format!(
            "[due_dates]\nnon_business_day = \"following\"\nshift_applies_to = \"{applies}\"\n\n\
             [penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\""
        );
        assert_eq!(places(&product(MONTHLY, &terms), story, &pointers), expected, "{applies}");
    }
}

/// Pay in four, every two weeks, a quarter paid with the purchase: it is its own instalment, due and settled that
/// day, and no repayment. Of 100.01 it is 25.00 (25.0025), and 75.01 go into three parts.
#[test]
fn a_down_payment_is_an_instalment_of_its_own_on_the_opening_day() {
    let terms = product(&format!("{MONTHLY}\nevery_weeks = 2"), "[down_payment]\nrate = \"25%\"");
    let story = "
        2025-01-31 open A1 100.01 in 3
        2025-01-31 ask A1
    ";
    check_instalments(
        &terms,
        story,
        "
        0 due 2025-01-31 25.00 unpaid 0.00
        1 due 2025-02-14 25.00 unpaid all
        2 due 2025-02-28 25.00 unpaid all
        3 due 2025-03-14 25.01 unpaid all
        ",
    );
    assert_eq!(places(&terms, story, &["/totals/repaid", "/owed/total"]), "25.00 75.01");
}

/// Twice a month from the 31st: its partner is the 16th of the month after, and February has its last day.
#[test]
fn twice_a_month_never_drifts() {
    let terms = product(&format!("{MONTHLY}\nsemi_monthly = true"), "");
    let story = "
        2025-01-01 open A1 5.00 in 5 first 2025-01-31
        2025-01-01 ask A1
    ";
    let expected = "
        1 due 2025-01-31 1.00 unpaid all
        2 due 2025-02-16 1.00 unpaid all
        3 due 2025-02-28 1.00 unpaid all
        4 due 2025-03-16 1.00 unpaid all
        5 due 2025-03-31 1.00 unpaid all
    ";
    assert_eq!(instalments(&terms, story), dedent(expected));
}

/// Equal instalments of 1,000.00 at 12 % in three months of 30 days of 360 are 340.02, with 10.00, 6.70 and 3.37 of
/// interest; 20.07 in all, whatever the rounding of the parts, and the principal is 1,000.00.
#[test]
fn equal_instalments_lend_what_they_collect() {
    let plan = "kind = \"equal_instalment\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";
    let story = "
        2025-01-15 open A1 1000.00 in 3
        2025-01-15 ask A1
    ";
    let owed = ["/owed/principal", "/owed/interest"];
    assert_eq!(places(&product(plan, ""), story, &owed), "1000.00 20.07");
}

/// An instalment of nothing, two of one name and one before the contract are no schedule.
#[test]
fn a_given_schedule_that_makes_no_sense_is_refused() {
    for (rows, why) in [
        ("1 2025-02-28 0.00", "instalment 1 must have parts of zero or more and a total above zero"),
        ("1 2025-02-28 1.00\n          1 2025-03-28 1.00", "instalment 1 occurs twice"),
        ("1 2025-01-30 1.00", "the due date 2025-01-30 is before the value date 2025-01-31"),
    ] {
        let story = format!("\n        2025-01-31 open A1\n          {rows}\n    ");
        let expected = format!("story, line 2: {why}");
        assert_eq!(refusal(&product("kind = \"external\"", ""), &story), expected);
    }
}
